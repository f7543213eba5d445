import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { later, missing, setUp, show, until, visitor, waiting, type Setup } from './chromium';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe.skipIf(missing)('The queue in Chromium', () => {
  let setup: Setup;
  const server = () => setup.server;
  const track = (page: import('playwright-core').Page, count: number, size = 10) =>
    page.evaluate(([n, length]) => {
      for (let i = 0; i < n!; i++) (window as any).tracker.track(`t${i}`, Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((k) => [k, 'é'.repeat(length!)])));
    }, [count, size]);
  beforeAll(async () => void (setup = await setUp()));
  afterAll(() => setup?.close());
  beforeEach(() => server().forget());
  afterEach(async () => {
    expect(server().faults).toEqual([]);
    for (const context of setup.browser.contexts()) await context.close();
    await server().settle();
  });

  it('is sent when the tab is closed', async () => {
    const page = await (await visitor(setup, { flushMs: 60_000 })).open();
    await track(page, 3);
    expect(server().batches.length).toBe(0);
    await page.close();
    await until(() => server().of('action').length === 3);
  });

  it('is sent when the tab is hidden, with the engaged time', async () => {
    const page = await (await visitor(setup, { flushMs: 60_000 })).open();
    await later(page, 5_000);
    await show(page, false);
    await until(() => server().of('heartbeat').length === 1);
    expect(server().of('heartbeat')[0]!['engaged_ms']).toBeGreaterThanOrEqual(5_000);
    await until(async () => (await waiting(page)) === 0);
  });

  it('is sent by a beacon where fetch cannot outlive the page, and kept until an answer is seen', async () => {
    const { context, open } = await visitor(setup, { flushMs: 60_000 });
    await context.addInitScript(() => void delete (Request.prototype as any).keepalive);
    const page = await open();
    const kept = await waiting(page);
    await show(page, false);
    await until(() => server().of('page_view').length === 1);
    await wait(100);
    expect(await waiting(page)).toBeGreaterThanOrEqual(kept);
  });

  it('asks no preflight of another origin, and sends no cookies', async () => {
    const { context, open } = await visitor(setup, { endpoint: server().elsewhere });
    await open();
    await until(() => server().of('page_view').length === 1);
    expect(new Set(server().methods)).toEqual(new Set(['POST']));
    expect(await context.cookies()).toEqual([]);
  });

  it('outlasts a day without a network, and a reload', async () => {
    const { context, open } = await visitor(setup);
    const page = await open();
    await until(async () => (await waiting(page)) === 0);
    await context.setOffline(true);
    server().batches.length = 0;
    await track(page, 5);
    await later(page, 25 * 60 * 60_000);
    await track(page, 5);
    await wait(300);
    expect(server().batches.length).toBe(0);
    await context.setOffline(false);
    await until(() => server().of('action').length === 10);
    // What is too old is for the server to say.
    expect(server().visits()).toBe(2);
    await until(async () => (await waiting(page)) === 0);
  });

  it('outlasts a server that is down, and sends each item', async () => {
    server().answer = () => ({ status: 503 });
    const page = await (await visitor(setup)).open();
    await track(page, 30);
    await until(() => server().batches.length > 0);
    await wait(500);
    expect(server().batches.length).toBe(1);
    await page.reload();
    server().answer = () => ({ status: 200 });
    await until(() => server().of('action').length === 30 && server().of('page_view').length === 2);
    await until(async () => (await waiting(page)) === 0);
    expect(server().of('start').length).toBe(1);
  });

  it('waits as long as the server asks', async () => {
    server().answer = () => ({ status: 429, headers: { 'Retry-After': '20' } });
    const page = await (await visitor(setup)).open();
    await until(() => server().batches.length === 1);
    server().answer = () => ({ status: 200 });
    await track(page, 30);
    await later(page, 19_000);
    await show(page, false);
    await wait(300);
    expect(server().batches.length).toBe(1);
    await later(page, 4_000);
    await until(() => server().of('action').length === 30);
  });

  it('gives up what the server will never take, and counts it', async () => {
    for (const status of [400, 401, 403, 422]) {
      server().answer = () => ({ status });
      const page = await (await visitor(setup)).open();
      await until(async () => server().batches.some((batch) => batch.answered === status) && (await waiting(page)) === 0);
      expect(await page.evaluate(() => (window as any).tracker.dropped)).toBe(2);
    }
  });

  it('never sends more than browsers let out', async () => {
    const page = await (await visitor(setup, { flushMs: 60_000 })).open();
    await track(page, 150, 400);
    await show(page, false);
    await until(async () => (await waiting(page)) === 0);
    expect(server().of('action').length).toBe(150);
    expect(server().batches.length).toBeGreaterThan(10);
    expect(Math.max(...server().batches.map((batch) => batch.bytes))).toBeLessThanOrEqual(65_536);
  });

  it('halves what is too large for the server, and gives up a single item that is', async () => {
    server().mostBytes = 3_000;
    const page = await (await visitor(setup)).open();
    await track(page, 10, 20);
    await track(page, 1, 450);
    await track(page, 1, 20);
    await until(async () => (await waiting(page)) === 0);
    expect(server().of('action').length).toBe(11);
    expect(await page.evaluate(() => (window as any).tracker.dropped)).toBe(1);
  });

  it('keeps the newest thousand and counts the others', async () => {
    const { context, open } = await visitor(setup);
    const page = await open();
    await until(async () => (await waiting(page)) === 0);
    await context.setOffline(true);
    await track(page, 1_100, 1);
    expect(await waiting(page)).toBe(1_000);
    expect(await page.evaluate(() => (window as any).tracker.dropped)).toBe(100);
    server().batches.length = 0;
    await context.setOffline(false);
    await until(async () => (await waiting(page)) === 0);
    expect(server().of('action').map((item) => item['name'])).toEqual(Array.from({ length: 1_000 }, (_, n) => `t${n + 100}`));
    expect(server().batches.every((batch) => batch.items.length <= 500)).toBe(true);
  });

  it('loses nothing and comes to rest with many tabs', async () => {
    const { open } = await visitor(setup);
    const pages = await Promise.all([1, 2, 3].map((n) => open(`/${n}`)));
    await Promise.all(pages.map((page) => track(page, 40)));
    for (const page of pages) await until(async () => (await waiting(page)) === 0);
    expect(server().of('action').length).toBe(120);
    for (const page of pages) expect(await page.evaluate(() => (window as any).tracker.dropped)).toBe(0);
    const quiet = server().batches.length;
    await wait(500);
    expect(server().batches.length).toBe(quiet);
  });

  it('works without storage', async () => {
    const { context, open } = await visitor(setup);
    await context.addInitScript(() => Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('denied', 'SecurityError'); } }));
    const page = await open();
    await track(page, 2);
    await until(() => server().of('action').length === 2);
    expect(server().visits()).toBe(1);
    const sent = server().batches.length;
    await wait(400);
    expect(server().batches.length).toBe(sent);
  });

  it('is not begun against the visitor’s wish, nor by programs', async () => {
    const wishes: [string, (() => void)?][] = [
      ['automation'],
      ['gpc', () => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })],
      ['dnt', () => Object.defineProperty(navigator, 'doNotTrack', { value: '1' })],
    ];
    for (const [name, wish] of wishes) {
      const { context, open } = await visitor(setup, { automation: name !== 'automation' });
      if (wish) await context.addInitScript(wish);
      const page = await open();
      await track(page, 25);
      await page.evaluate(() => (window as any).tracker.workflow('w').start().complete().step('x') && (window as any).tracker.end());
      await page.mouse.move(1, 1);
      expect(await page.evaluate(() => localStorage.length)).toBe(0);
      await page.close();
    }
    await wait(100);
    expect(server().batches).toEqual([]);
  });

  it('counts nothing of a page that is rendered ahead until it is shown', async () => {
    const { context, open } = await visitor(setup);
    await context.addInitScript(() => {
      for (const name of ['prerendering', 'hidden']) Object.defineProperty(document, name, { configurable: true, value: true });
    });
    const page = await open();
    await track(page, 1);
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
    await page.evaluate(() => {
      for (const name of ['prerendering', 'hidden']) Object.defineProperty(document, name, { configurable: true, value: false });
      document.dispatchEvent(new Event('prerenderingchange'));
    });
    await until(() => server().of('action').length === 1 && server().of('page_view').length === 1);
  });
});
