import { withParams } from '../data/request';

export const paths = {
  overview: '/',
  sessions: (filters: Record<string, string | null | undefined> = {}): string => withParams('/sessions', filters),
  session: (id: string): string => `/sessions/${encodeURIComponent(id)}`,
};
