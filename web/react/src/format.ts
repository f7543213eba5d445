/** Seconds as people say them: `45 s`, `12 min`, `1 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes} min`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

export const count = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`;

export const clock = (at: string): string => new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }).format(new Date(at));

export const day = (at: string): string => new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));

export interface Device {
  type?: string | null;
  browser?: string | null;
  os?: string | null;
}

/** `mobile, Firefox, Android`: what is known of a device. */
export const deviceText = ({ type, browser, os }: Device): string => [type, browser, os].filter(Boolean).join(', ') || 'device unknown';
