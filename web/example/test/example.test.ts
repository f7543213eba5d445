import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { missing, setUp, until, type Setup } from '../../tracker/test/chromium';

const root = new URL('..', import.meta.url).pathname;
const active = { users: 1, sessions: 2, items: [{ id: 'a', user_id: 'ada', visitor_id: null, started_at: '2026-01-11T10:00:00Z', last_seen_at: '2026-01-11T10:00:00Z', page: '/', device: {} }] };
const visit = { id: 'a', started_at: '2026-01-11T10:00:00Z', ended_at: null, duration_seconds: 90, actions: 1, views: 2, errors: 0, entry_page: '/', exit_page: '/' };

/** The example as it is built, with the answers that its widgets ask for. */
async function files(): Promise<Record<string, string>> {
  const built = await build({ root, logLevel: 'warn', build: { write: false, assetsInlineLimit: 0 } });
  const { output } = built as unknown as { output: { fileName: string; code?: string; source?: string }[] };
  const texts = Object.fromEntries(output.map((one) => [`/${one.fileName}`, String(one.code ?? one.source)]));
  return {
    ...texts,
    '/': texts['/index.html']!,
    '/api/v1/sessions/active': JSON.stringify(active),
    '/api/v1/sessions/user/ada/history': JSON.stringify({ items: [visit], next: null }),
  };
}

describe.skipIf(missing)('The example in Chromium', () => {
  let setup: Setup;
  let page: Page;
  const server = () => setup.server;
  beforeAll(async () => {
    setup = await setUp(await files());
    page = await setup.browser.newPage();
    await page.addInitScript(() => void ((window as any).stint = { endpoint: '', key: 'site', automation: true, flushMs: 50 }));
    await page.goto(server().origin);
  });
  afterAll(() => setup?.close());

  it('is one visit with one view in StrictMode', async () => {
    await until(() => server().of('page_view').length === 1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(server().taken().map((item) => item['type'] ?? item.op)).toEqual(['start', 'page_view']);
  });

  it('tells who signed in, without a second visit', async () => {
    await page.fill('[name=user]', 'ada');
    await page.click('text=Sign in');
    await until(() => server().of('identify').length === 1);
    expect(server().of('identify')[0]!['details']).toEqual({ user_id: 'ada' });
    expect(server().visits()).toBe(1);
  });

  it('records pages, actions and clicks', async () => {
    await page.click('text=Products');
    await page.click('text=Add >> nth=0');
    await page.click('text=Look >> nth=1');
    await until(() => server().of('action').length === 2 && server().of('page_view').length === 2);
    expect(server().of('action').map((item) => item['name']).toSorted()).toEqual(['add to cart', 'look at Paper']);
    expect(server().of('page_view').at(-1)!['page']).toBe('/products');
  });

  it('records a form as a workflow', async () => {
    await page.click('text=Checkout');
    await page.click('#next');
    for (const field of ['address', 'payment', 'review']) {
      await page.fill(`[name=${field}]`, 'x');
      await page.click('#next');
    }
    await page.waitForSelector('#done');
    await until(() => server().of('workflow').length === 5);
    expect(server().of('workflow').map((item) => item['details'].step)).toEqual(['start', 'address', 'payment', 'review', 'complete']);
  });

  it('records errors, caught and not', async () => {
    await page.click('#fail');
    await page.click('#handled');
    await until(() => server().of('error').length === 2);
    expect(server().of('error').map((item) => item['details'].message)).toEqual(['The error button was pressed', 'A handled error']);
  });

  it('shows who is active, and the visits of its user', async () => {
    await page.click('text=Visits');
    await page.waitForSelector('.stint-bar');
    expect(await page.textContent('.stint-active dl')).toBe('Users1Visits2');
    expect(await page.textContent('.stint-timeline li')).toContain('2 min, still open');
  });

  it('ends the visit with signing out', async () => {
    await page.click('text=Home');
    await page.click('#sign-out');
    await until(() => server().of('end').length === 1);
    expect(server().of('end')[0]).toMatchObject({ reason: 'logout', page: '/' });
    expect(server().faults).toEqual([]);
  });
});
