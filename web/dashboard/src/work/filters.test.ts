import { describe, expect, it } from 'vitest';
import { lastDay, untilAfter } from '../ui/Fields';
import { readCursor, trailOf } from '../ui/Pager';
import { countSet, isFound, listHref, listRequest, noFilters, readFilters } from './filters';

describe('Filters in the address', () => {
  it('come back as they were written', () => {
    const filters = { ...noFilters, project: 'tern api & co', tag: 'bug', status: 'ended', kind: 'work', since: '2026-11-01', until: '2026-11-08', find: 'a b' };
    const href = listHref(filters, 'next/1=');
    const search = href.slice(href.indexOf('?'));
    expect(readFilters(search)).toEqual(filters);
    expect(readCursor(search)).toBe('next/1=');
  });

  it('leave a clean address when there are none', () => expect(listHref(noFilters)).toBe('/sessions'));

  it('that mean nothing are left out', () => {
    expect(readFilters('?status=asleep&kind=x&since=yesterday&until=2026-13-45')).toEqual(noFilters);
  });

  it('are counted without the words to find, which are not sent', () => {
    expect(countSet({ ...noFilters, find: 'x' })).toBe(0);
    expect(countSet({ ...noFilters, tag: 'bug', since: '2026-11-01' })).toBe(2);
  });
});

describe('The request for the list', () => {
  it('turns local dates into the instants at which they begin', () => {
    const url = new URL(listRequest({ ...noFilters, since: '2026-11-01', until: '2026-11-08', find: 'x' }, 'c1', 'Europe/Berlin'), 'http://stint');
    expect(url.pathname).toBe('/api/v1/work/sessions');
    expect(Object.fromEntries(url.searchParams)).toEqual({ limit: '50', since: '2026-10-31T23:00:00.000Z', until: '2026-11-07T23:00:00.000Z', cursor: 'c1' });
  });
});

describe('The end of a range', () => {
  it('is the day before the first one outside', () => {
    expect(lastDay('2026-11-08')).toBe('2026-11-07');
    expect(untilAfter('2026-11-07')).toBe('2026-11-08');
    expect([lastDay(''), untilAfter('')]).toEqual(['', '']);
  });
});

describe('Finding in a page', () => {
  const session = { goal: 'Flaky test', number: 58, project: { name: 'harbor' }, actor: { id: 'ines@x' }, tags: ['bug'] };
  it('needs every word, somewhere', () => {
    expect(isFound(session, 'FLAKY harbor #58')).toBe(true);
    expect(isFound(session, 'flaky tern')).toBe(false);
  });
  it('manages without goal, number and project', () => expect(isFound({ ...session, goal: null, number: null, project: null }, 'bug')).toBe(true));
});

describe('The pages before this one', () => {
  it('are taken only from a history entry of ours', () => {
    expect(trailOf({ trail: ['', 'c1'] })).toEqual(['', 'c1']);
    expect([trailOf(null), trailOf({ trail: [1] }), trailOf('x')]).toEqual([[], [], []]);
  });
});
