/** Text for numbers and durations. One spelling everywhere: `2h 05m`, `45m`, `38s`; unknown is `–`. */

export const unknown = '–';
const minus = '−';

export function durationText(seconds: number | null): string {
  if (seconds === null) return unknown;
  const whole = Math.round(seconds);
  if (whole <= 0) return '0m';
  if (whole < 60) return `${whole}s`;
  // Rounded once, to minutes: 59 min 59.6 s must not read 60m, nor 1h 60m.
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes}m`;
  return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
}

/** ISO 8601, for the `datetime` attribute. */
export function durationIso(seconds: number): string {
  return `PT${Math.round(seconds * 1000) / 1000}S`;
}

export function exactDuration(seconds: number): string {
  return `${count(Math.round(seconds * 1000) / 1000)} seconds`;
}

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export function count(value: number | null): string {
  return value === null ? unknown : grouped.format(value).replace('-', minus);
}

/** 12,345 stays whole, 1,234,567 becomes 1.2M. */
export function shortCount(value: number | null): string {
  if (value === null) return unknown;
  return Math.abs(value) < 100_000 ? count(value) : compact.format(value).replace('-', minus);
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

export function percent(share: number | null): string {
  if (share === null) return unknown;
  const value = share * 100;
  return value > 0 && value < 1 ? '<1%' : `${Math.round(value)}%`;
}

/** `end_reason` and the like as words: `user_end` → `user end`. */
export function words(name: string): string {
  return name.replaceAll('_', ' ');
}

/** A size in the unit that people read: `12 B`, `3.4 KiB`, `1.2 MiB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}

export function shortSha(sha: string): string {
  return sha.slice(0, 7);
}
