import axe from 'axe-core';
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { visitAnswers, visits, type MadeUpVisit } from '../../dev/visits.mjs';
import { App } from '../app/App';
import { show, type Shown } from '../testing';
import { navigate } from '../ui/router';

const now = Date.parse('2026-11-21T12:00:00Z');
const told = visits(now);
let page: Shown;
let asked: string[];
let failing: (path: string) => boolean;

/** Opens the whole dashboard at an address, over a server that knows these visits. */
async function open(address: string, all: MadeUpVisit[] = told): Promise<void> {
  const answer = visitAnswers(all, now);
  asked = [];
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    asked.push(url);
    const { pathname, searchParams } = new URL(url, 'http://stint');
    if (failing(pathname)) return Response.json({ title: 'The store is away', code: 'store_unavailable', hint: 'Try `stint doctor`' }, { status: 503 });
    const body = answer(pathname, searchParams, init?.method === 'POST' ? JSON.parse(String(init.body)) : undefined);
    return body === null || body === undefined ? Response.json({ title: 'There is no such visit', code: 'visit_not_found', hint: 'Try `stint visits list`' }, { status: 404 }) : Response.json(body);
  });
  await act(() => navigate(address));
  page = await show(<App />);
}

const click = (found: HTMLElement): Promise<void> => act(async () => found.click());
const button = (name: string): HTMLElement => {
  const found = page.all('button').find((one) => (one.getAttribute('aria-label') ?? one.textContent) === name);
  if (!found) throw new Error(`No button ${name}`);
  return found;
};
const figure = (name: string): string => page.all('.figure').find((one) => one.textContent.startsWith(name))!.querySelector('.figure-value')!.textContent.trim();
const faults = async (): Promise<string[]> => (await axe.run(page.find('main'), { rules: { 'color-contrast': { enabled: false } } })).violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`);

beforeEach(() => {
  vi.stubGlobal('EventSource', undefined);
  vi.useFakeTimers({ now, toFake: ['Date'] });
  failing = () => false;
});
afterEach(async () => {
  await page.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('The overview of visits', () => {
  it('tells who is here, and the figures of the last 30 whole days in the browser’s zone', async () => {
    await open('/visits');
    await page.until('.visit-figures .figure');
    await page.until('.heat');
    await vi.waitFor(() => expect(page.all('.table.top').length).toBe(4));
    expect([figure('Active now'), figure('Visits')]).toEqual(['2', String(told.filter(({ visit }) => visit.started_at >= '2026-10-23').length)]);
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const stats = asked.find((url) => url.startsWith('/api/v1/visits/stats'))!;
    expect(new URL(stats, 'http://stint').searchParams.get('tz')).toBe(zone);
    expect(new URL(stats, 'http://stint').searchParams.get('since')).toMatch(/^2026-10-2[23]T/);
    expect(page.all('.visit-figures .popover').map((one) => one.textContent).join()).toContain('closed visits shorter than 30 s with at most one action');
    expect(page.all('.overview-days .disclosure tbody tr').length).toBe(30);
    expect(page.all('.heat tbody td').length).toBe(7 * 24);
    expect(await faults()).toEqual([]);
  });

  it('follows the site, the range and the rule of a bounce in the address', async () => {
    await open('/visits?site=handbook&since=2026-11-15&until=2026-11-18&bounce=engaged');
    await page.until('.visit-figures .figure');
    const stats = new URL(asked.find((url) => url.startsWith('/api/v1/visits/stats'))!, 'http://stint').searchParams;
    expect([stats.get('site'), stats.get('bounce')]).toEqual(['handbook', 'engaged']);
    expect(Date.parse(stats.get('until')!) - Date.parse(stats.get('since')!)).toBe(3 * 86_400_000);
    await page.until('.bar-link');
    expect(page.all('.bar-link').length).toBe(3);
    expect(page.all('.tabs a').every((link) => link.getAttribute('href')!.includes('site=handbook'))).toBe(true);
  });

  it('chooses another list of the commonest', async () => {
    await open('/visits');
    await page.until('.table.top');
    await vi.waitFor(() => expect(button('Campaign')).toBeTruthy());
    await click(button('Campaign'));
    await vi.waitFor(() => expect(page.text('main')).toContain('autumn-sale'));
    expect(page.all('.table.top a').find((link) => link.textContent === 'autumn-sale')!.getAttribute('href')).toBe('/visits/list?campaign=autumn-sale');
  });

  it('has nothing to measure without visits, and says why', async () => {
    await open('/visits', []);
    await page.until('.visit-figures .figure');
    expect(figure('Visits')).toBe('0');
    expect(figure('Bounce rate')).toContain('not measured: no visit is closed yet');
    expect(figure('Median duration')).toContain('not measured');
    await vi.waitFor(() => expect(page.text('main')).toContain('Nobody visited in these days'));
  });

  it('keeps the parts that answer when one fails', async () => {
    failing = (path) => path.endsWith('/stats');
    await open('/visits');
    await page.until('[role=alert]');
    await page.until('.bar-link');
    expect(page.text('[role=alert]')).toContain('The store is away');
    expect(page.text('.hint code')).toBe('stint doctor');
  });
});

describe('Who is here now', () => {
  it('is the widget, whose links stay in the page', async () => {
    await open('/visits/now?site=shop');
    const link = await page.until('.stint-list a');
    expect(asked).toContain('/api/v1/sessions/active?site=shop');
    expect(page.text('.stint-list')).toContain('/cart');
    expect(page.text('.inside [role=status]')).toMatch(/^\d users?, \d visits? now$/);
    await click(link);
    expect(location.pathname).toBe(link.getAttribute('href'));
    await page.until('.activity');
  });
});

describe('The list of visits', () => {
  it('is narrowed by what stands in the address, durations too', async () => {
    await open('/visits/list?longer=5m&errors=true&user=ada');
    await page.until('.list-row, .message');
    expect(asked).toContain(`/api/v1/visits?limit=50&user=ada&longer=5m&errors=true&tz=${encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone)}`);
    expect(page.find<HTMLInputElement>('input[aria-label="Longer than"]').value).toBe('5m');
    expect(button('With errors').getAttribute('aria-pressed')).toBe('true');
    expect(await faults()).toEqual([]);
  });

  it('goes to the next page and back, and says what is unknown', async () => {
    await open('/visits/list');
    await page.until('.list-row');
    expect(page.all('.list-row').length).toBe(50);
    expect(page.text('.visit-lasted')).toContain('not measured: it is still open');
    const first = page.text('.list-row');
    await act(async () => void document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', bubbles: true })));
    await vi.waitFor(() => expect(page.all('.list-row').length).toBe(12));
    await act(async () => void document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'p', bubbles: true })));
    await vi.waitFor(() => expect(page.text('.list-row')).toBe(first));
  });

  it('says what to do when nothing matches, and when nobody came yet', async () => {
    await open('/visits/list?user=nobody');
    await page.until('.message');
    expect(page.text('.message')).toContain('Show all visits');
    await page.close();
    await open('/visits/list', []);
    await page.until('.message');
    expect(page.text('.message')).toContain('POST /api/v1/sessions/start');
  });
});

describe('One visit', () => {
  const full = told.find(({ visit }) => visit.errors > 0 && visit.workflows[0]?.abandoned && visit.user_id === 'ada')!;

  it('shows its events in order, what was quiet, and details as they were told', async () => {
    await open(`/visits/${full.visit.id}`);
    await page.until('.activity');
    expect(page.all('.activity').length).toBe(full.events.length);
    expect(page.all('.activity-idle').length).toBeGreaterThan(0);
    expect(page.text('.facts')).toContain('abandoned');
    expect(page.text('main')).toContain('TypeError: price is undefined');
    expect(page.find('.session-meta a').getAttribute('href')).toBe('/visits/users/ada');
    expect(await faults()).toEqual([]);
  });

  it('of which no heartbeat told anything is not engaged for 0 seconds', async () => {
    const silent = told.find(({ visit }) => visit.engaged_seconds === 0)!;
    await open(`/visits/${silent.visit.id}`);
    await page.until('.figures');
    expect(figure('Engaged')).toContain('not measured');
  });

  it('is forgotten only after a question that says how much that is', async () => {
    await open(`/visits/${full.visit.id}`);
    await page.until('.activity');
    await click(button('Forget this visit'));
    await vi.waitFor(() => expect(page.text('dialog.confirm')).toContain(`1 visit with ${full.events.length} event`));
    expect(location.pathname).toBe(`/visits/${full.visit.id}`);
    await click(button('Forget for ever'));
    await page.until('.list-row');
    expect(location.pathname).toBe('/visits/list');
    expect(page.all('[data-row-link]').some((link) => link.getAttribute('href')!.endsWith(full.visit.id))).toBe(false);
  });

  it('stays, and says why, where forgetting is refused', async () => {
    await open(`/visits/${full.visit.id}`);
    await page.until('.activity');
    failing = (path) => path.endsWith('/forget');
    await click(button('Forget this visit'));
    await click(button('Forget for ever'));
    await vi.waitFor(() => expect(page.text('dialog [role=alert]')).toContain('The store is away'));
    expect(location.pathname).toBe(`/visits/${full.visit.id}`);
  });

  it('that is not there says what to do', async () => {
    await open('/visits/0197c2f0-7d52-7000-8000-000000000000');
    await page.until('.message');
    expect(page.text('h1')).toBe('No such visit');
    expect(page.text('.hint code')).toBe('stint visits list');
  });
});

describe('One user', () => {
  it('has a history, patterns with what tells them, and the open visits', async () => {
    await open('/visits/users/ada');
    await page.until('.stint-bars li');
    await page.until('.patterns-n');
    expect(page.text('main')).toContain('quick checker in 75 % of the visits');
    expect(page.text('main')).toContain('visits last 240 s on average');
    expect(page.all('.stint-bars li').length).toBe(told.filter(({ visit }) => visit.user_id === 'ada').length);
    expect(page.find('.stint-bars a').getAttribute('href')).toMatch(/^\/visits\/01970000/);
    expect(await faults()).toEqual([]);
  });

  it('whom nobody knows is forgotten as a visitor', async () => {
    const unknown = told.find(({ visit }) => visit.user_id === null)!.visit;
    await open(`/visits/visitors/${unknown.visitor_id}`);
    await page.until('.stint-bars li');
    await click(button('Forget this visitor'));
    await vi.waitFor(() => expect(page.text('dialog.confirm')).toContain('1 visit with'));
    await click(button('Forget for ever'));
    await vi.waitFor(() => expect(location.pathname).toBe('/visits/list'));
  });
});

describe('Figures of what is done', () => {
  it.each([
    ['/visits/workflows', '.funnel', 'checkout'],
    ['/visits/leaving', '.exit-value', 'Exit rate'],
    ['/visits/together', '.tag', 'zoom'],
    ['/visits/compare', '.table', '30m (as stored)'],
  ])('%s shows them with their definition, and nothing where nobody came', async (address, selector, text) => {
    await open(address);
    await page.until(selector);
    expect(page.text('main')).toContain(text);
    expect(page.all('.popover').map((one) => one.textContent).join()).toContain('n');
    expect(page.all('.popover').map((one) => one.textContent).join()).toContain('more than 30m');
    expect(await faults()).toEqual([]);
    await page.close();
    await open(address, []);
    await page.until('.message');
    expect(page.all(selector === '.table' ? '.table' : selector).length).toBe(0);
  });

  it('compares the limits that are chosen', async () => {
    await open('/visits/compare?idle=5m&idle=1h&idle=bad');
    await page.until('.table');
    expect(asked.some((url) => url.endsWith('&idle=5m&idle=1h'))).toBe(true);
    await click(button('2h'));
    expect(location.search).toBe('?idle=5m&idle=1h&idle=2h');
  });
});

describe('What was filtered', () => {
  it('is told by reason and event, and restored after a question', async () => {
    await open('/visits/filtered');
    await page.until('.table');
    expect(page.text('main')).toContain('SomeBot/1.0');
    expect(page.all('button').filter((one) => one.textContent === 'Restore').length).toBe(3);
    expect(await faults()).toEqual([]);
    await click(button('Restore all: bot'));
    expect(page.text('dialog.confirm')).toContain('All 2 events kept apart for “bot”');
    await click(button('Restore'));
    await vi.waitFor(() => expect(page.all('dialog.confirm').length).toBe(0));
    await vi.waitFor(() => expect(page.all('button').filter((one) => one.textContent === 'Restore').length).toBe(1));
  });

  it('is nothing where nothing was', async () => {
    await open('/visits/filtered', []);
    await page.until('.message');
    expect(page.text('.message')).toBe('Nothing was kept apart in these days');
  });
});
