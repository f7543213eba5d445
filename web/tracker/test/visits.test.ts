import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { later, missing, setUp, show, until, visit, visitor, waiting, type Setup } from './chromium';

const minute = 60_000;

describe.skipIf(missing)('A visit in Chromium', () => {
  let setup: Setup;
  const server = () => setup.server;
  beforeAll(async () => void (setup = await setUp()));
  afterAll(() => setup?.close());
  beforeEach(() => server().forget());
  afterEach(async () => {
    expect(server().faults).toEqual([]);
    for (const context of setup.browser.contexts()) await context.close();
    await server().settle();
  });

  it('goes on over a reload', async () => {
    const page = await (await visitor(setup)).open();
    await page.reload();
    await until(() => server().of('page_view').length === 2);
    expect(server().of('start').length).toBe(1);
    expect(server().visits()).toBe(1);
    expect(server().of('start')[0]).toMatchObject({
      device: { type: 'desktop', browser: 'Chrome', os: 'Linux', screen_size: '800x600' },
      entry: { page: '/', source: 'direct' },
    });
  });

  it('is shared by tabs, opened one after the other', async () => {
    const tabs = await visitor(setup);
    const first = await tabs.open();
    const second = await tabs.open('/second');
    await until(() => server().of('page_view').length === 2);
    expect((await visit(first)).id).toBe((await visit(second)).id);
    expect(server().visits()).toBe(1);
    await until(async () => (await waiting(first)) === 0);
  });

  it('is one for tabs that are opened at once', async () => {
    const tabs = await visitor(setup, { flushMs: 4_000 });
    await Promise.all([1, 2, 3, 4, 5].map((n) => tabs.open(`/tab${n}`)));
    await until(() => server().of('page_view').length === 5);
    expect(server().visits()).toBe(1);
  });

  it('begins anew after an hour in which the tab was hidden, with the next activity', async () => {
    const page = await (await visitor(setup)).open();
    const before = (await visit(page)).id;
    await show(page, false);
    await later(page, 60 * minute);
    expect((await visit(page)).id).toBe(before);
    await show(page, true);
    expect((await visit(page)).id).not.toBe(before);
    await until(() => server().of('page_view').length === 2 && server().of('start').length === 2);
    // Only the first visit of a document knows where it came from.
    expect(server().of('start')[1]!['entry']).toEqual({ page: '/', source: 'direct' });
  });

  it('is cut by a silence strictly longer than 30 minutes', async () => {
    const page = await (await visitor(setup)).open();
    const before = await visit(page);
    const at = (ms: number) =>
      page.evaluate(([time]) => {
        const w = window as any;
        w.skew = time! - Date.now();
        const real = Date.now;
        Date.now = () => time! - w.skew;
        w.tracker.track('sign');
        Date.now = real;
      }, [ms]);
    // A sign later than any input, so that the silence is known to the millisecond.
    const from = before.last + minute;
    await at(from);
    await at(from + 30 * minute);
    expect((await visit(page)).id).toBe(before.id);
    await at(from + 60 * minute + 1);
    expect((await visit(page)).id).not.toBe(before.id);
  });

  it('is kept alive by another tab', async () => {
    const tabs = await visitor(setup);
    const hidden = await tabs.open();
    const other = await tabs.open();
    const { id } = await visit(hidden);
    await show(hidden, false);
    for (let n = 1; n <= 3; n++) {
      await later(other, 20 * minute);
      await other.evaluate(() => (window as any).tracker.track('still here'));
    }
    await later(hidden, 60 * minute);
    // A tab sees a moment late what another one has stored.
    const { last } = await visit(other);
    await until(async () => (await visit(hidden)).last === last);
    await show(hidden, true);
    expect((await visit(hidden)).id).toBe(id);
    await until(() => server().of('action').length === 3);
    expect(server().visits()).toBe(1);
  });

  it('adopts the visit that another tab began', async () => {
    const tabs = await visitor(setup);
    const first = await tabs.open();
    const second = await tabs.open();
    for (const tab of [first, second]) {
      await show(tab, false);
      await later(tab, 60 * minute);
    }
    await show(second, true);
    const { id } = await visit(second);
    await until(async () => (await visit(first)).id === id);
    await show(first, true);
    await first.evaluate(() => (window as any).tracker.track('here'));
    await until(() => server().of('action').length === 1);
    expect(server().of('action')[0]!.session).toBe(id);
    expect(server().of('start').length).toBe(2);
  });

  it('lasts a day at most', async () => {
    const page = await (await visitor(setup)).open();
    const { id } = await visit(page);
    const go = async () => {
      await later(page, 20 * minute);
      await page.evaluate(() => (window as any).tracker.track('on'));
    };
    for (let n = 0; n < 71; n++) await go();
    expect((await visit(page)).id).toBe(id);
    await go();
    expect((await visit(page)).id).not.toBe(id);
  });

  it('counts engaged time while visible and for a minute after input, each moment once', async () => {
    const tabs = await visitor(setup, { heartbeatMs: 50 });
    const page = await tabs.open();
    const other = await tabs.open();
    for (const tab of [page, other]) await later(tab, 300 * 1_000);
    await until(() => server().of('heartbeat').length > 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    // Tabs see each other's storage a moment late, and requests overtake each other: what counts is the greatest, which is what a server keeps.
    const engaged = (): number => Math.max(...server().of('heartbeat').map((item) => item['engaged_ms'] as number));
    expect(engaged()).toBeGreaterThanOrEqual(60_000);
    expect(engaged()).toBeLessThan(62_000);
    await page.mouse.move(10, 10);
    await later(page, 10_000);
    await until(() => engaged() >= 70_000);
    await show(page, false);
    await later(page, 10_000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(engaged()).toBeLessThan(73_000);
  });

  it('views a page again that comes back from the back-forward cache', async () => {
    const page = await (await visitor(setup)).open();
    await page.evaluate(() => addEventListener('pageshow', (event) => event.persisted && (window as any).tracker.track('restored')));
    await page.goto(`${server().origin}/other`);
    await until(() => server().of('page_view').length === 2);
    // The page is asked nothing from here on: the driver does not follow it out of the cache.
    await page.evaluate(() => void setTimeout(() => history.back()));
    await until(() => server().of('page_view').length === 3 && server().of('action').length === 1);
    expect(server().of('page_view').map((item) => item['page'])).toEqual(['/', '/other', '/']);
    expect(server().visits()).toBe(1);
  });

  it('ends for every tab, and what follows is another', async () => {
    const tabs = await visitor(setup, { userId: 'ada' });
    const page = await tabs.open();
    const other = await tabs.open();
    await page.evaluate(() => (window as any).tracker.end());
    await until(() => server().of('end').length === 1);
    expect(server().of('end')[0]).toMatchObject({ reason: 'logout', page: '/' });
    await other.mouse.move(50, 50);
    expect(await visit(other)).toBeNull();
    await page.evaluate(() => (window as any).tracker.page('/login'));
    await until(() => server().of('start').length === 2);
    expect(server().of('start').map((item) => item['user_id'])).toEqual(['ada', undefined]);
  });

  it('is one when the tracker is started twice, as a module and as a script', async () => {
    const page = await (await visitor(setup, { wait: true })).open();
    const same = await page.evaluate(async () => {
      const options = { endpoint: '', key: 'site', automation: true, flushMs: 50 };
      const one = (window as any).stint.start(options);
      const two = (window as any).stint.start({ ...options, userId: 'ada' });
      const script = document.createElement('script');
      Object.assign(script.dataset, { key: 'site', automation: 'true' });
      script.src = '/sdk.js';
      document.head.append(script);
      await new Promise((resolve) => (script.onload = resolve));
      return one === two && (window as any).stint === one;
    });
    expect(same).toBe(true);
    await until(() => server().of('identify').length === 1);
    expect(server().of('start').length).toBe(1);
    expect(server().of('page_view').length).toBe(1);
  });

  it('starts by itself from a script tag', async () => {
    const page = await (await visitor(setup, { wait: true })).open('/script');
    await until(() => server().of('page_view').length === 1);
    await page.evaluate(() => (window as any).stint.workflow('order').start().step('pay').complete());
    await until(() => server().of('workflow').length === 3);
    expect(server().of('workflow').map((item) => [item['name'], item['details'].step])).toEqual([['order', 'start'], ['order', 'pay'], ['order', 'complete']]);
  });
});
