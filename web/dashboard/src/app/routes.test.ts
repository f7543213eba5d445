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
    ['/tasks', { page: 'tasks' }],
    ['/tasks/T-E07-F20-001', { page: 'task', ref: 'T-E07-F20-001' }],
    ['/tasks/a%2Fb', { page: 'task', ref: 'a/b' }],
    ['/tasks/%E0%A4%A', { page: 'nowhere' }],
    ['/settings', { page: 'nowhere' }],
  ])('%s leads to its page', (path, route) => expect(match(path)).toEqual(route));
});
