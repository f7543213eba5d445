import { withParams } from '../data/request';
import { paths } from '../ui/paths';
import { instantOf, readDate } from '../ui/Fields';

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

export function readFilters(search: string): Filters {
  const params = new URLSearchParams(search);
  const text = (name: string): string => (params.get(name) ?? '').trim();
  const oneOf = (name: string, allowed: string[]): string => (allowed.includes(text(name)) ? text(name) : '');
  return {
    project: text('project'), tag: text('tag'), find: text('find'),
    status: oneOf('status', statuses), kind: oneOf('kind', kinds),
    since: readDate(params.get('since')), until: readDate(params.get('until')),
  };
}

export function listHref(filters: Filters, cursor = ''): string {
  return paths.sessions({ ...filters, cursor });
}

/** The request behind the list: local dates become the instants at which they begin in the zone. */
export function listRequest(filters: Filters, cursor: string, zone: string): string {
  const { find: _, since, until, ...rest } = filters;
  return withParams('/api/v1/work/sessions', { limit: pageSize, ...rest, since: instantOf(since, zone), until: instantOf(until, zone), cursor });
}

/** How many filters narrow what is asked for. */
export function countSet({ find: _, ...sent }: Filters): number {
  return Object.values(sent).filter((value) => value !== '').length;
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
