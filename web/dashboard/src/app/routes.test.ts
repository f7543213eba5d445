import { describe, expect, it } from 'vitest';
import { match } from './routes';

describe('An address', () => {
  it.each([
    ['/', { page: 'overview' }],
    ['/sessions', { page: 'sessions' }],
    ['/sessions/', { page: 'sessions' }],
    ['/sessions/SESSION-00042', { page: 'session', ref: 'SESSION-00042' }],
    ['/sessions/a%2Fb', { page: 'session', ref: 'a/b' }],
    ['/sessions/7/files', { page: 'nowhere' }],
    ['/sessions/%E0%A4%A', { page: 'nowhere' }],
    ['/analytics', { page: 'analytics' }],
    ['/analytics/x', { page: 'nowhere' }],
    ['/coding', { page: 'coding' }],
    ['/coding/2026-02-28', { page: 'coding-day', date: '2026-02-28' }],
    ['/coding/2026-02-30', { page: 'nowhere' }],
    ['/coding/today/x', { page: 'nowhere' }],
    ['/tasks', { page: 'tasks' }],
    ['/tasks/T-E07-F20-001', { page: 'task', ref: 'T-E07-F20-001' }],
    ['/tasks/a%2Fb', { page: 'task', ref: 'a/b' }],
    ['/tasks/%E0%A4%A', { page: 'nowhere' }],
    ['/visits', { page: 'visits' }],
    ['/visits/now', { page: 'visits/now' }],
    ['/visits/list/', { page: 'visits/list' }],
    ['/visits/0197c2f0-7d52-7000-8000-000000000000', { page: 'visit', ref: '0197c2f0-7d52-7000-8000-000000000000' }],
    ['/visits/users/u%2F42', { page: 'user', ref: 'u/42' }],
    ['/visits/users/list', { page: 'user', ref: 'list' }],
    ['/visits/visitors/v-1', { page: 'visitor', ref: 'v-1' }],
    ['/visits/visitors', { page: 'nowhere' }],
    ['/visits/users', { page: 'nowhere' }],
    ['/visits/now/then', { page: 'nowhere' }],
    ['/visits/%E0%A4%A', { page: 'nowhere' }],
    ['/settings', { page: 'nowhere' }],
  ])('%s leads to its page', (path, route) => expect(match(path)).toEqual(route));
});
