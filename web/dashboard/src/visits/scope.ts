import { withParams } from '../data/request';
import { instantOf, readDate, type DateRange } from '../ui/Fields';
import { addDays, localDate } from '../ui/zone';

/** Which visits a page is about, as it stands in the address. `until` is the first day that is no longer in the range. */
export interface Scope extends DateRange {
  site: string;
  bounce: string;
}

export const bounceRules = ['short', 'one-view', 'engaged'] as const;
export const usualBounce = 'short';
export const usualDays = 30;
export const rangesOfDays: readonly [string, number][] = [['7 days', 7], ['30 days', usualDays], ['90 days', 90]];

export function readScope(search: string): Scope {
  const params = new URLSearchParams(search);
  const bounce = params.get('bounce') ?? '';
  return {
    site: (params.get('site') ?? '').trim(),
    bounce: bounceRules.some((rule) => rule === bounce) ? bounce : '',
    since: readDate(params.get('since')),
    until: readDate(params.get('until')),
  };
}

/** A page's address with the same visits. */
export function scopedHref(path: string, scope: Scope, cursor = ''): string {
  return withParams(path, { ...scope, cursor });
}

/** The days that are meant: the last 30 where the address names none. */
export function daysOf({ since, until }: DateRange, zone: string): DateRange {
  const last = until === '' ? localDate(Date.now(), zone) : addDays(until, -1);
  return { since: since === '' ? addDays(last, 1 - usualDays) : since, until };
}

/** A request about the visits of a scope: whole local days, so that the server answers from the days' figures. */
export function scoped(path: string, scope: Scope, zone: string, more: Record<string, string | number | null> = {}): string {
  const { since, until } = daysOf(scope, zone);
  return withParams(path, { ...more, site: scope.site, since: instantOf(since, zone), until: instantOf(until, zone), tz: zone });
}

/** Every date of the range, for charts that show days without visits too; at most a year. */
export function datesOf(scope: Scope, zone: string): string[] {
  const { since, until } = daysOf(scope, zone);
  const end = until === '' ? addDays(localDate(Date.now(), zone), 1) : until;
  const dates: string[] = [];
  for (let date = since; date < end && dates.length < 366; date = addDays(date, 1)) dates.push(date);
  return dates;
}
