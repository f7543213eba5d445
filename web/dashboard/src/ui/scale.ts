/** The arithmetic of axes. */

export interface Scale {
  (value: number): number;
  invert: (position: number) => number;
}

export function linear(from: readonly [number, number], to: readonly [number, number]): Scale {
  const span = from[1] - from[0];
  const reach = to[1] - to[0];
  const scale = ((value: number) => (span === 0 ? to[0] : to[0] + ((value - from[0]) / span) * reach)) as Scale;
  scale.invert = (position) => (reach === 0 ? from[0] : from[0] + ((position - to[0]) / reach) * span);
  return scale;
}

/** Equal bands with a gap between them, as [start, width] of each. */
export function bands(n: number, width: number, gapShare: number): { start: (index: number) => number; step: number; width: number } {
  const step = n === 0 ? 0 : width / n;
  return { start: (index) => index * step + (step * gapShare) / 2, step, width: step * (1 - gapShare) };
}

const hourSteps = [60, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

/** Ticks for an axis of durations from 0, at most `most` above it, the last one at or above the largest value. */
export function durationTicks(largestSeconds: number, most = 4): number[] {
  const step = hourSteps.find((s) => largestSeconds / s <= most) ?? Math.ceil(largestSeconds / most / 86_400) * 86_400;
  const ticks = [0];
  while (ticks[ticks.length - 1]! < Math.max(largestSeconds, step)) ticks.push(ticks.length * step);
  return ticks;
}

/** Ticks for an axis of whole numbers from 0: 1, 2 or 5 times a power of ten apart, the last one at or above the largest value. */
export function countTicks(largest: number, most = 4): number[] {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, largest / most)));
  const step = [1, 2, 5, 10].map((n) => n * power).find((s) => largest / s <= most) ?? 10 * power;
  const ticks = [0];
  while (ticks[ticks.length - 1]! < Math.max(largest, step)) ticks.push(ticks.length * step);
  return ticks;
}

const second = 1_000;
const minute = 60_000;
const hour = 60 * minute;
const timeSteps = [second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, 24 * hour];

/** Round local times between two instants, at most about `most`; `offset` says how far the local clock is ahead. */
export function timeTicks(start: number, end: number, most: number, offset: (at: number) => number): number[] {
  if (end <= start) return [];
  const wanted = (end - start) / Math.max(1, most);
  const step = timeSteps.find((s) => s >= wanted) ?? Math.ceil(wanted / (24 * hour)) * 24 * hour;
  const ticks: number[] = [];
  for (let wall = Math.ceil((start + offset(start)) / step) * step; ; wall += step) {
    // The offset is taken twice: the first guess may lie on the other side of a clock change.
    const at = wall - offset(wall - offset(start));
    if (at > end) return ticks;
    if (at >= start && at !== ticks[ticks.length - 1]) ticks.push(at);
  }
}

/** Which of `levels` steps a value falls in: 0 for nothing, 1..levels for shares of the largest. */
export function level(value: number, largest: number, levels: number): number {
  if (value <= 0 || largest <= 0) return 0;
  return Math.min(levels, Math.max(1, Math.ceil((value / largest) * levels)));
}
