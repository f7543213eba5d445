import { withParams } from '../data/request';

export const paths = {
  overview: '/',
  sessions: (filters: Record<string, string | null | undefined> = {}): string => withParams('/sessions', filters),
  tasks: '/tasks',
  task: (key: string): string => `/tasks/${encodeURIComponent(key)}`,
  session: (id: string): string => `/sessions/${encodeURIComponent(id)}`,
};
