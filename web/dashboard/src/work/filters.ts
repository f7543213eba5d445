import { withParams } from '../data/request';
import { paths } from '../ui/paths';
import { addDays, startOfDate } from '../ui/zone';

/** What the list is narrowed to, as it stands in the address. `until` is the first day that is no longer in the range. */
export interface Filters {
  project: string;
  tag: string;
  status: string;
  kind: string;
  since: string;
  until: string;
  /** Words to find among the rows that are shown; never sent. */
  find: string;
}

export const noFilters: Filters = { project: '', tag: '', status: '', kind: '', since: '', until: '', find: '' };
export const statuses = ['active', 'paused', 'ended'];
export const kinds = ['work', 'task', 'visit'];
export const pageSize = 50;

const dateShape = /^\d{4}-\d{2}-\d{2}$/;

export function readFilters(search: string): Filters {
  const params = new URLSearchParams(search);
  const text = (name: string): string => (params.get(name) ?? '').trim();
  const oneOf = (name: string, allowed: string[]): string => (allowed.includes(text(name)) ? text(name) : '');
  const date = (name: string): string => (dateShape.test(text(name)) && !Number.isNaN(Date.parse(text(name))) ? text(name) : '');
  return {
    project: text('project'), tag: text('tag'), find: text('find'),
    status: oneOf('status', statuses), kind: oneOf('kind', kinds),
    since: date('since'), until: date('until'),
  };
}

export function readCursor(search: string): string {
  return new URLSearchParams(search).get('cursor') ?? '';
}

export function listHref(filters: Filters, cursor = ''): string {
  return paths.sessions({ ...filters, cursor });
}

/** The request behind the list: local dates become the instants at which they begin in the zone. */
export function listRequest(filters: Filters, cursor: string, zone: string): string {
  const { find: _, since, until, ...rest } = filters;
  const instant = (date: string): string => (date === '' ? '' : startOfDate(date, zone).toISOString());
  return withParams('/api/v1/work/sessions', { limit: pageSize, ...rest, since: instant(since), until: instant(until), cursor });
}

/** How many filters narrow what is asked for. */
export function countSet({ find: _, ...sent }: Filters): number {
  return Object.values(sent).filter((value) => value !== '').length;
}

/** The last day that is in the range, as people name the end of one. */
export function lastDay(until: string): string {
  return until === '' ? '' : addDays(until, -1);
}

export function untilAfter(lastDayIncluded: string): string {
  return lastDayIncluded === '' ? '' : addDays(lastDayIncluded, 1);
}

interface Findable {
  goal: string | null;
  number: number | null;
  project: { name: string } | null;
  actor: { id: string };
  tags: string[];
}

/** True when every word is somewhere in the goal, number, project, actor or tags. */
export function isFound(session: Findable, find: string): boolean {
  const text = [session.goal, session.number === null ? '' : `#${session.number}`, session.project?.name, session.actor.id, ...session.tags].join(' ').toLowerCase();
  return find.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** How the pages before this one are remembered, in the history entry, so that "previous" leads back the same way. */
export function trailOf(state: unknown): string[] {
  const trail = (state as { trail?: unknown } | null)?.trail;
  return Array.isArray(trail) && trail.every((cursor) => typeof cursor === 'string') ? trail : [];
}
