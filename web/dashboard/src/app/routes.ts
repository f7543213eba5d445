export type Route = { page: 'overview' } | { page: 'sessions' } | { page: 'session'; ref: string } | { page: 'tasks' } | { page: 'task'; ref: string } | { page: 'nowhere' };

export function match(path: string): Route {
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.length === 0) return { page: 'overview' };
  if ((parts[0] !== 'sessions' && parts[0] !== 'tasks') || parts.length > 2) return { page: 'nowhere' };
  if (parts.length === 1) return { page: parts[0] };
  const ref = decoded(parts[1]!);
  if (ref === null) return { page: 'nowhere' };
  return { page: parts[0] === 'tasks' ? 'task' : 'session', ref };
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
