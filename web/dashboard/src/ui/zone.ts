/** Instants as text in an IANA zone. The locale is fixed, so that a screenshot reads the same everywhere. */

const locale = 'en-GB';
const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
    formats.set(key, made);
  }
  return made;
}

export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

export type Moment = string | number;

function dateOf(at: Moment): Date {
  return new Date(at);
}

export function clock(at: Moment, zone: string): string {
  return format(zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(dateOf(at));
}

export function clockSeconds(at: Moment, zone: string): string {
  return format(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(dateOf(at));
}

/** `21 Nov`, with the year when it is not this one. */
export function dayText(at: Moment, zone: string, now: Moment = Date.now()): string {
  const sameYear = localDate(at, zone).slice(0, 4) === localDate(now, zone).slice(0, 4);
  return format(zone, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).format(dateOf(at));
}

/** `Saturday 21 November 2026`. */
export function longDay(at: Moment, zone: string): string {
  return format(zone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(dateOf(at));
}

/** `Sat, 21 Nov 2026, 14:05:09 CET`: everything there is to know, for titles. */
export function exactInstant(at: Moment, zone: string): string {
  const day = format(zone, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).format(dateOf(at));
  return `${day}, ${clockSeconds(at, zone)} (${zone})`;
}

/** `14:05` today, `yesterday 14:05`, else `19 Nov 14:05`. */
export function whenText(at: Moment, zone: string, now: Moment = Date.now()): string {
  const day = relativeDay(at, zone, now);
  return day === 'today' ? clock(at, zone) : `${day} ${clock(at, zone)}`;
}

/** `today`, `yesterday`, else `19 Nov`. */
export function relativeDay(at: Moment, zone: string, now: Moment = Date.now()): string {
  const date = localDate(at, zone);
  const today = localDate(now, zone);
  if (date === today) return 'today';
  return date === addDays(today, -1) ? 'yesterday' : dayText(at, zone, now);
}

/** How long ago, in one unit: `now`, `4m ago`, `3h ago`, `2d ago`. */
export function agoText(at: Moment, now: number): string {
  const seconds = Math.max(0, (now - dateOf(at).getTime()) / 1000);
  if (seconds < 60) return 'now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h ago`;
  return `${Math.floor(seconds / 86_400)}d ago`;
}

export function localDate(at: Moment, zone: string): string {
  const parts = format(zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(dateOf(at));
  const part = (type: string): string => parts.find((p) => p.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

export function addDays(date: string, days: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
}

/** Names a calendar date without any zone: `Sat 21 Nov`. */
export function dateText(date: string, options: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short' }): string {
  return format('UTC', options).format(dateOf(`${date}T00:00:00Z`)).replace(',', '');
}

/** Milliseconds that the zone's clock is ahead of UTC at an instant. */
export function zoneOffset(at: number, zone: string): number {
  const parts = format(zone, {
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  }).formatToParts(new Date(at));
  const part = (type: string): number => Number(parts.find((p) => p.type === type)?.value ?? 0);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - Math.floor(at / 1000) * 1000;
}

/** The instant at which a local date begins; where midnight does not exist, the first instant after it. */
export function startOfDate(date: string, zone: string): Date {
  const wall = Date.parse(`${date}T00:00:00Z`);
  let at = wall - zoneOffset(wall, zone);
  at = wall - zoneOffset(at, zone);
  return new Date(localDate(at, zone) < date ? at + 3_600_000 : at);
}
