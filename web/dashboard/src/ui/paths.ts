import { withParams } from '../data/request';

export const paths = {
  overview: '/',
  sessions: (filters: Record<string, string | null | undefined> = {}): string => withParams('/sessions', filters),
  analytics: '/analytics',
  coding: (days?: number): string => withParams('/coding', { days: days === undefined ? null : String(days) }),
  codingDay: (date: string): string => `/coding/${date}`,
  tasks: '/tasks',
  task: (id: string): string => `/tasks/${encodeURIComponent(id)}`,
  visits: '/visits',
  visitsNow: '/visits/now',
  visitList: (filters: Record<string, string | null | undefined> = {}): string => withParams('/visits/list', filters),
  visitWorkflows: '/visits/workflows',
  visitExits: '/visits/leaving',
  visitPairs: '/visits/together',
  visitCompare: '/visits/compare',
  visitFiltered: '/visits/filtered',
  visit: (id: string): string => `/visits/${encodeURIComponent(id)}`,
  user: (id: string): string => `/visits/users/${encodeURIComponent(id)}`,
  visitor: (id: string): string => `/visits/visitors/${encodeURIComponent(id)}`,
  session: (id: string): string => `/sessions/${encodeURIComponent(id)}`,
};
