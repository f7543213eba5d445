import { act } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { aloneEachTime, at, button, click, faults, figure, open, told } from './testing';

aloneEachTime();

describe('The overview of visits', () => {
  it('tells who is here, and the figures of the last 30 whole days in the browser’s zone', async () => {
    await open('/visits');
    await at.page.until('.visit-figures .figure');
    await at.page.until('.heat');
    await vi.waitFor(() => expect(at.page.all('.table.top').length).toBe(4));
    expect([figure('Active now'), figure('Visits')]).toEqual(['2', String(told.filter(({ visit }) => visit.started_at >= '2026-10-23').length)]);
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const stats = at.asked.find((url) => url.startsWith('/api/v1/visits/stats'))!;
    expect(new URL(stats, 'http://stint').searchParams.get('tz')).toBe(zone);
    expect(new URL(stats, 'http://stint').searchParams.get('since')).toMatch(/^2026-10-2[23]T/);
    expect(at.page.all('.visit-figures .popover').map((one) => one.textContent).join()).toContain('closed visits shorter than 30 s with at most one action');
    expect(at.page.all('.overview-days .disclosure tbody tr').length).toBe(30);
    expect(at.page.all('.heat tbody td').length).toBe(7 * 24);
    expect(await faults()).toEqual([]);
  });

  it('follows the site, the range and the rule of a bounce in the address', async () => {
    await open('/visits?site=handbook&since=2026-11-15&until=2026-11-18&bounce=engaged');
    await at.page.until('.visit-figures .figure');
    const stats = new URL(at.asked.find((url) => url.startsWith('/api/v1/visits/stats'))!, 'http://stint').searchParams;
    expect([stats.get('site'), stats.get('bounce')]).toEqual(['handbook', 'engaged']);
    expect(Date.parse(stats.get('until')!) - Date.parse(stats.get('since')!)).toBe(3 * 86_400_000);
    await at.page.until('.bar-link');
    expect(at.page.all('.bar-link').length).toBe(3);
    expect(at.page.all('.tabs a').every((link) => link.getAttribute('href')!.includes('site=handbook'))).toBe(true);
  });

  it('chooses another list of the commonest', async () => {
    await open('/visits');
    await at.page.until('.table.top');
    await vi.waitFor(() => expect(button('Campaign')).toBeTruthy());
    await click(button('Campaign'));
    await vi.waitFor(() => expect(at.page.text('main')).toContain('autumn-sale'));
    expect(at.page.all('.table.top a').find((link) => link.textContent === 'autumn-sale')!.getAttribute('href')).toBe('/visits/list?campaign=autumn-sale');
  });

  it('has nothing to measure without visits, and says why', async () => {
    await open('/visits', []);
    await at.page.until('.visit-figures .figure');
    expect(figure('Visits')).toBe('0');
    expect(figure('Bounce rate')).toContain('not measured: no visit is closed yet');
    expect(figure('Median duration')).toContain('not measured');
    await vi.waitFor(() => expect(at.page.text('main')).toContain('Nobody visited in these days'));
  });

  it('keeps the parts that answer when one fails', async () => {
    at.failing = (path) => path.endsWith('/stats');
    await open('/visits');
    await at.page.until('[role=alert]');
    await at.page.until('.bar-link');
    expect(at.page.text('[role=alert]')).toContain('The store is away');
    expect(at.page.text('.hint code')).toBe('stint doctor');
  });
});

describe('Who is here now', () => {
  it('is the widget, whose links stay in the page', async () => {
    await open('/visits/now?site=shop');
    const link = await at.page.until('.stint-list a');
    expect(at.asked).toContain('/api/v1/sessions/active?site=shop');
    expect(at.page.text('.stint-list')).toContain('/cart');
    expect(at.page.text('.inside [role=status]')).toMatch(/^\d users?, \d visits? now$/);
    await click(link);
    expect(location.pathname).toBe(link.getAttribute('href'));
    await at.page.until('.activity');
  });
});

describe('The list of visits', () => {
  it('is narrowed by what stands in the address, durations too', async () => {
    await open('/visits/list?longer=5m&errors=true&user=ada');
    await at.page.until('.list-row, .message');
    expect(at.asked).toContain(`/api/v1/visits?limit=50&user=ada&longer=5m&errors=true&tz=${encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone)}`);
    expect(at.page.find<HTMLInputElement>('input[aria-label="Longer than"]').value).toBe('5m');
    expect(button('With errors').getAttribute('aria-pressed')).toBe('true');
    expect(await faults()).toEqual([]);
  });

  it('goes to the next page and back, and says what is unknown', async () => {
    await open('/visits/list');
    await at.page.until('.list-row');
    expect(at.page.all('.list-row').length).toBe(50);
    expect(at.page.text('.visit-lasted')).toContain('not measured: it is still open');
    const first = at.page.text('.list-row');
    await act(async () => void document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', bubbles: true })));
    await vi.waitFor(() => expect(at.page.all('.list-row').length).toBe(12));
    await act(async () => void document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'p', bubbles: true })));
    await vi.waitFor(() => expect(at.page.text('.list-row')).toBe(first));
  });

  it('says what to do when nothing matches, and when nobody came yet', async () => {
    await open('/visits/list?user=nobody');
    await at.page.until('.message');
    expect(at.page.text('.message')).toContain('Show all visits');
    await at.page.close();
    await open('/visits/list', []);
    await at.page.until('.message');
    expect(at.page.text('.message')).toContain('POST /api/v1/sessions/start');
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
    await at.page.until(selector);
    expect(at.page.text('main')).toContain(text);
    expect(at.page.all('.popover').map((one) => one.textContent).join()).toContain('n');
    expect(at.page.all('.popover').map((one) => one.textContent).join()).toContain('more than 30m');
    expect(await faults()).toEqual([]);
    await at.page.close();
    await open(address, []);
    await at.page.until('.message');
    expect(at.page.all(selector === '.table' ? '.table' : selector).length).toBe(0);
  });

  it('compares the limits that are chosen', async () => {
    await open('/visits/compare?idle=5m&idle=1h&idle=bad');
    await at.page.until('.table');
    expect(at.asked.some((url) => url.endsWith('&idle=5m&idle=1h'))).toBe(true);
    await click(button('2h'));
    expect(location.search).toBe('?idle=5m&idle=1h&idle=2h');
  });
});

describe('What was filtered', () => {
  it('is told by reason and event, and restored after a question', async () => {
    await open('/visits/filtered');
    await at.page.until('.table');
    expect(at.page.text('main')).toContain('SomeBot/1.0');
    expect(at.page.all('button').filter((one) => one.textContent === 'Restore').length).toBe(3);
    expect(await faults()).toEqual([]);
    await click(button('Restore all: bot'));
    expect(at.page.text('dialog.confirm')).toContain('All 2 events kept apart for “bot”');
    await click(button('Restore'));
    await vi.waitFor(() => expect(at.page.all('dialog.confirm').length).toBe(0));
    await vi.waitFor(() => expect(at.page.all('button').filter((one) => one.textContent === 'Restore').length).toBe(1));
  });

  it('is nothing where nothing was', async () => {
    await open('/visits/filtered', []);
    await at.page.until('.message');
    expect(at.page.text('.message')).toBe('Nothing was kept apart in these days');
  });
});
