import { describe, expect, it } from 'vitest';
import { bands, countTicks, durationTicks, level, linear, timeTicks } from './scale';
import { clock, zoneOffset } from './zone';

describe('A linear scale', () => {
  it('goes there and back', () => {
    const scale = linear([100, 200], [0, 50]);
    expect(scale(150)).toBe(25);
    expect(scale.invert(25)).toBe(150);
  });
  it('of one point stays at its start', () => expect(linear([5, 5], [10, 90])(5)).toBe(10));
});

describe('Bands', () => {
  it('share the width and keep inside it', () => {
    const x = bands(4, 100, 0.2);
    expect([x.start(0), x.width, x.step]).toEqual([2.5, 20, 25]);
    expect(x.start(3) + x.width).toBe(97.5);
  });
});

describe('Ticks of a duration', () => {
  it.each([[0, [0, 60]], [50, [0, 60]], [3_600, [0, 900, 1800, 2700, 3600]], [26_000, [0, 7200, 14_400, 21_600, 28_800]]])(
    'up to %s seconds are round and reach it', (largest, ticks) => expect(durationTicks(largest)).toEqual(ticks));
  it.each([[0, [0, 1]], [3, [0, 1, 2, 3]], [4, [0, 1, 2, 3, 4]], [9, [0, 5, 10]], [30, [0, 10, 20, 30]], [1234, [0, 500, 1000, 1500]]])(
    'of counts up to %s are whole and reach it', (largest, ticks) => expect(countTicks(largest)).toEqual(ticks));
  it('stay few, however long it is', () => expect(durationTicks(900 * 3600).length).toBeLessThanOrEqual(6));
});

describe('Ticks of a time axis', () => {
  const at = (text: string): number => Date.parse(text);
  const clocks = (from: string, to: string, most: number, zone: string): string[] =>
    timeTicks(at(from), at(to), most, (t) => zoneOffset(t, zone)).map((tick) => clock(tick, zone));

  it('are round in the zone, not in UTC', () => expect(clocks('2026-11-21T09:10:00Z', '2026-11-21T11:10:00Z', 4, 'Asia/Kolkata')).toEqual(['15:00', '15:30', '16:00', '16:30']));

  it('stay round across a clock change, with none twice', () => {
    expect(clocks('2026-10-24T22:00:00Z', '2026-10-25T11:00:00Z', 7, 'Europe/Berlin')).toEqual(['00:00', '02:00', '04:00', '06:00', '08:00', '10:00', '12:00']);
    const spring = timeTicks(at('2026-03-29T00:00:00Z'), at('2026-03-29T03:00:00Z'), 4, (t) => zoneOffset(t, 'Europe/Berlin'));
    expect(new Set(spring).size).toBe(spring.length);
  });

  it('are seconds in a session of seconds', () =>
    expect(timeTicks(at('2026-11-21T09:10:07Z'), at('2026-11-21T09:10:31Z'), 3, () => 0)).toEqual([at('2026-11-21T09:10:10Z'), at('2026-11-21T09:10:20Z'), at('2026-11-21T09:10:30Z')]));

  it('are none when no time passes', () => expect(timeTicks(5, 5, 4, () => 0)).toEqual([]));
});

describe('A level of colour', () => {
  it('is 0 only for nothing, and the highest for the largest', () => {
    expect([0, 1, 50, 81, 100].map((value) => level(value, 100, 5))).toEqual([0, 1, 3, 5, 5]);
    expect(level(0, 0, 5)).toBe(0);
  });
});
