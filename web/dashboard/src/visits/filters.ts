import { withParams } from '../data/request';
import { instantOf, readDate, type DateRange } from '../ui/Fields';
import { paths } from '../ui/paths';

/** What the list of visits is narrowed to, as it stands in the address. `until` is the first day that is no longer in the range. */
export interface VisitFilters extends DateRange {
  site: string;
  user: string;
  visitor: string;
  page: string;
  status: string;
  reason: string;
  device: string;
  source: string;
  campaign: string;
  /** Durations as `10m` or `90s`. */
  longer: string;
  shorter: string;
  errors: string;
}

export const noFilters: VisitFilters = {
  site: '', user: '', visitor: '', page: '', status: '', reason: '', device: '', source: '', campaign: '', longer: '', shorter: '', errors: '', since: '', until: '',
};
export const statuses = ['active', 'ended'] as const;
export const reasons = ['logout', 'timeout', 'error', 'navigation'] as const;
export const devices = ['desktop', 'mobile', 'tablet'] as const;
export const sources = ['direct', 'internal', 'external'] as const;
export const pageSize = 50;

const durationShape = /^\d+(\.\d+)?(ms|s|m|h|d)?$/;

export function readFilters(search: string): VisitFilters {
  const params = new URLSearchParams(search);
  const filters = { ...noFilters };
  for (const name of Object.keys(noFilters) as (keyof VisitFilters)[]) filters[name] = (params.get(name) ?? '').trim();
  filters.since = readDate(filters.since);
  filters.until = readDate(filters.until);
  filters.errors = filters.errors === 'true' ? 'true' : '';
  return filters;
}

export function listHref(filters: VisitFilters, cursor = ''): string {
  return paths.visitList({ ...filters, cursor });
}

/** The request behind the list; a duration that is none is refused by the server, which says how to write it. */
export function listRequest({ since, until, ...rest }: VisitFilters, cursor: string, zone: string): string {
  return withParams('/api/v1/visits', { limit: pageSize, ...rest, since: instantOf(since, zone), until: instantOf(until, zone), cursor, tz: zone });
}

/** What was typed as a duration: minutes where it names no unit. */
export function durationTyped(text: string): string {
  const typed = text.replaceAll(' ', '').toLowerCase();
  return durationShape.test(typed) && /\d$/.test(typed) ? `${typed}m` : typed;
}

export function countSet(filters: VisitFilters): number {
  return Object.values(filters).filter((value) => value !== '').length;
}
