import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { missing, setUp, until, visitor, type Setup } from './chromium';

describe.skipIf(missing)('What is recorded without a call, in Chromium', () => {
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

  it('is each page of an application that changes the address itself, once', async () => {
    const page = await (await visitor(setup)).open('/start?secret=1#part');
    await page.evaluate(async () => {
      history.pushState(null, '', '/two?token=abc');
      history.replaceState(null, '', '/two?other=1');
      history.pushState(null, '', '/three#/route/x?q=secret');
      history.back();
      await new Promise((resolve) => addEventListener('popstate', resolve, { once: true }));
    });
    await until(() => server().of('page_view').length === 4);
    expect(server().of('page_view').map((item) => item['page'])).toEqual(['/start', '/two', '/three#/route/x', '/two']);
    expect(JSON.stringify(server().batches)).not.toMatch(/secret|token=/);
  });

  it('is each error that nobody caught, and its page', async () => {
    const page = await (await visitor(setup)).open();
    await page.evaluate(() => {
      setTimeout(() => { throw new TypeError('broken'); });
      void Promise.reject(new Error('refused'));
      void Promise.reject('only a text');
      document.body.append(Object.assign(new Image(), { src: '/index.js' }));
    });
    await until(() => server().of('error').length === 3);
    const errors = server().of('error').map((item) => [item['name'], item['details'].message]);
    expect(errors).toEqual(expect.arrayContaining([['TypeError', 'broken'], ['Error', 'refused'], ['String', 'only a text']].slice(0, 2)));
    expect(JSON.stringify(errors)).toContain('only a text');
  });

  it('is no flood of errors', async () => {
    const page = await (await visitor(setup)).open();
    await page.evaluate(() => {
      for (let n = 0; n < 500; n++) setTimeout(() => { throw new Error(`again ${n}`); });
    });
    await until(() => server().of('error').length === 50);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server().of('error').length).toBe(50);
  });

  it('is a click on what is marked', async () => {
    const page = await (await visitor(setup)).open();
    await page.click('h1');
    await page.click('button');
    await until(() => server().of('action').length === 1);
    expect(server().of('action')[0]!['name']).toBe('buy');
  });

  it('is nothing when nothing is wanted', async () => {
    const page = await (await visitor(setup, { auto: '' })).open();
    await page.click('button');
    await page.evaluate(() => {
      history.pushState(null, '', '/two');
      void Promise.reject(new Error('refused'));
      (window as any).tracker.track('last');
    });
    await until(() => server().of('action').length === 1);
    expect(server().taken().map((item) => item['name'] ?? item.op)).toEqual(['start', 'last']);
  });

  it('tells where a visit came from', async () => {
    const { context } = await visitor(setup);
    const page = await context.newPage();
    await page.goto(`${server().elsewhere}/script?private=1`);
    await page.evaluate((to) => void (location.href = to), `${server().origin}/landing?utm_campaign=spring&x=1`);
    await until(() => server().of('start').some((item) => item['entry'].campaign));
    expect(server().of('start').find((item) => item['entry'].campaign)!['entry']).toEqual({
      page: '/landing',
      source: 'external',
      referrer: `${server().elsewhere}/`,
      campaign: 'spring',
    });
  });

  it('takes hostile details without harm', async () => {
    const page = await (await visitor(setup)).open();
    await page.evaluate(() => {
      const { tracker } = window as any;
      const circle: any = {};
      circle.self = circle;
      tracker.track('circle', circle);
      tracker.track('huge', { text: 'x'.repeat(1e7), list: Array(1e6).fill('y'), document });
      tracker.track('getter', { get bad() { throw new Error('no'); } });
      tracker.track('odd', { big: 10n, when: new Date(0), half: '\ud800', nul: 'a\0b', fine: '😀', fn() {}, none: undefined, nan: NaN, flag: true, nil: null });
      tracker.track('window', window);
      tracker.track('n'.repeat(1e6));
      tracker.error(new Proxy({}, { get: () => { throw new Error('no'); } }));
      tracker.error(null);
    });
    await until(() => server().of('action').length === 6 && server().of('error').length === 1);
    const of = (name: string) => server().of('action').find((item) => item['name'].startsWith(name))!;
    expect(of('circle')['details']).toEqual({ self: { self: { self: { self: null } } } });
    expect(JSON.stringify(of('huge')).length).toBeLessThan(10_000);
    expect(of('odd')['details']).toEqual({ big: '10', when: '1970-01-01T00:00:00.000Z', half: '?', nul: 'a?b', fine: '😀', nan: null, flag: true, nil: null });
    expect(of('nn')['name'].length).toBe(500);
  });
});
