export type Route =
  | { page: 'overview' } | { page: 'sessions' } | { page: 'session'; ref: string } | { page: 'tasks' } | { page: 'analytics' } | { page: 'coding' } | { page: 'coding-day'; date: string } | { page: 'task'; ref: string }
  | { page: VisitsPage } | { page: 'visit'; ref: string } | { page: 'user' | 'visitor'; ref: string } | { page: 'nowhere' };

const visitsPages = ['now', 'list', 'workflows', 'leaving', 'together', 'compare', 'filtered'] as const;
type VisitsPage = 'visits' | `visits/${(typeof visitsPages)[number]}`;

export function match(path: string): Route {
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.length === 0) return { page: 'overview' };
  if (parts[0] === 'analytics' && parts.length === 1) return { page: 'analytics' };
  if (parts[0] === 'coding' && parts.length < 3) return parts.length === 1 ? { page: 'coding' } : isDate(parts[1]!) ? { page: 'coding-day', date: parts[1]! } : { page: 'nowhere' };
  if (parts[0] === 'visits') return matchVisits(parts.slice(1));
  if ((parts[0] !== 'sessions' && parts[0] !== 'tasks') || parts.length > 2) return { page: 'nowhere' };
  if (parts.length === 1) return { page: parts[0] };
  const ref = decoded(parts[1]!);
  if (ref === null) return { page: 'nowhere' };
  return { page: parts[0] === 'tasks' ? 'task' : 'session', ref };
}

function matchVisits([first, second, ...more]: string[]): Route {
  if (first === undefined) return { page: 'visits' };
  const people = first === 'users' ? 'user' : first === 'visitors' ? 'visitor' : null;
  if (more.length > 0 || (people === null) !== (second === undefined)) return { page: 'nowhere' };
  const known = visitsPages.find((page) => page === first);
  if (known !== undefined) return { page: `visits/${known}` };
  const ref = decoded(second ?? first);
  if (ref === null) return { page: 'nowhere' };
  return { page: people ?? 'visit', ref };
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
