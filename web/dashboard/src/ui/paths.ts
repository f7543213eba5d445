import { withParams } from '../data/request';

export const paths = {
  overview: '/',
  sessions: (filters: Record<string, string | null | undefined> = {}): string => withParams('/sessions', filters),
  tasks: '/tasks',
  task: (id: string): string => `/tasks/${encodeURIComponent(id)}`,
  session: (id: string): string => `/sessions/${encodeURIComponent(id)}`,
};
