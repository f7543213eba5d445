import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { buildForms } from '../dev/forms.mjs';
import type { Options } from '../src/index';
import { serve, type Server } from './server';

const places = [process.env['STINT_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
const executablePath = places.find((place) => place && existsSync(place));

export const missing =
  executablePath === undefined && 'There is no Chromium here: install one (`apt-get install chromium`), or name it in STINT_CHROMIUM. Without it the tracker is not tested in a browser.';
if (missing) {
  if (process.env['CI'] === 'true') throw new Error(missing);
  console.warn(missing);
}

const page = `<!doctype html><title>A page</title><link rel="icon" href="data:,"><h1>A page</h1>
<button data-stint="buy">Buy</button><a href="/other">Other</a><input>
<script type="module">
  import { start, current } from '/index.js';
  window.stint = { start, current };
  window.skew ??= 0;
  const options = { endpoint: '', key: 'site', automation: true, flushMs: 100, now: () => Date.now() + window.skew, ...window.options };
  if (!options.wait) window.tracker = start(options);
</script>`;

export interface Setup {
  browser: Browser;
  server: Server;
  close(): Promise<void>;
}

/** A browser and a server with the tracker's two forms, and with `more` files. */
export async function setUp(more: Record<string, string> = {}): Promise<Setup> {
  const texts = await buildForms(false);
  const server = await serve({
    '/': page,
    '/index.js': texts['index.js']!,
    '/sdk.js': texts['sdk.js']!,
    '/script': '<!doctype html><title>Script</title><script src="/sdk.js" data-key="site" data-automation="true" data-flush-ms="50" data-auto="pages"></script>',
    ...more,
  });
  const browser = await chromium.launch({
    executablePath: executablePath!,
    args: ['--no-sandbox', '--disable-gpu'],
    // Playwright turns the back-forward cache off, which is one of the things to test.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  return {
    browser,
    server,
    async close() {
      await browser.close();
      server.close();
    },
  };
}

type Given = Partial<Omit<Options, 'now'>> & { wait?: boolean };

/** A visitor: one profile of the browser, whose pages start the tracker with these options. */
export async function visitor({ browser, server }: Setup, options: Given = {}) {
  const context: BrowserContext = await browser.newContext({ viewport: { width: 800, height: 600 } });
  await context.addInitScript((given) => void ((window as any).options = given), options);
  return {
    context,
    async open(path = '/', from = server.origin): Promise<Page> {
      const opened = await context.newPage();
      await opened.goto(from + path);
      if (!options.wait) await opened.waitForFunction(() => (window as any).__stint);
      return opened;
    },
  };
}

export const waiting = (page: Page): Promise<number> => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('stint.site.q.')).length);
export const visit = (page: Page): Promise<any> => page.evaluate(() => JSON.parse(localStorage['stint.site.visit'] ?? 'null'));

/** Moves the injected clock of a page. */
export const later = (page: Page, ms: number): Promise<void> => page.evaluate((by) => void ((window as any).skew += by), ms);

/** A headless tab is always visible, so hiding is told by the same property and event that the browser tells it by. */
export const show = (page: Page, visible: boolean): Promise<void> =>
  page.evaluate((seen) => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: !seen });
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: seen ? 'visible' : 'hidden' });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, visible);

export async function until(what: () => boolean | Promise<boolean>, ms = 12_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await what())) {
    if (Date.now() > end) throw new Error(`Not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
