import { StrictMode, useEffect } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { current } from '@stint/tracker';
import { SessionTracker, useTracker } from './index';
import { show } from './testing';

const options = { endpoint: 'http://stint', siteKey: 'site', automation: true, flushMs: 10, auto: 'pages' };
const queued = () =>
  Object.keys(localStorage)
    .filter((key) => key.startsWith('stint.site.q.'))
    .sort()
    .map((key) => JSON.parse(localStorage.getItem(key)!) as { op: string; type?: string; name?: string; user_id?: string; details?: { user_id?: string } });

// One page: the tests of this file are the life of one tracker, in order.
describe('The tracker in React', () => {
  beforeEach(() => vi.stubGlobal('fetch', () => new Promise(() => {})));
  afterEach(() => vi.unstubAllGlobals());

  it('is one in StrictMode, and takes what a component recorded before it was started', async () => {
    function Page() {
      const tracker = useTracker();
      useEffect(() => tracker.track('early'), [tracker]);
      return null;
    }
    expect(current()).toBeUndefined();
    const page = await show(
      <StrictMode>
        <Page />
        <SessionTracker {...options} userId="ada" />
      </StrictMode>,
    );
    const items = queued();
    expect(items.filter((item) => item.op === 'start').map((item) => item.user_id)).toEqual(['ada']);
    expect(items.filter((item) => item.type === 'page_view').length).toBe(1);
    // StrictMode runs the effect of the page twice as well.
    expect(items.filter((item) => item.name === 'early').length).toBe(2);
    expect(items.filter((item) => item.type === 'identify').length).toBe(0);
    await page.close();
  });

  it('goes on after its component is gone, and is the same one when it comes back', async () => {
    const tracker = current();
    expect(queued().filter((item) => item.op === 'end').length).toBe(0);
    const page = await show(<SessionTracker {...options} />);
    expect(current()).toBe(tracker);
    expect(queued().filter((item) => item.op === 'start').length).toBe(1);
    await page.close();
  });

  it('tells who the user is when that changes, and only then', async () => {
    const page = await show(<SessionTracker {...options} userId="ada" />);
    await page.again(<SessionTracker {...options} userId="bob" />);
    await page.again(<SessionTracker {...options} userId="bob" />);
    expect(queued().filter((item) => item.type === 'identify').map((item) => item.details!.user_id)).toEqual(['bob']);
    // Signed out: nobody is named, and nothing is recorded for it.
    const before = queued().length;
    await page.again(<SessionTracker {...options} />);
    expect(queued().length).toBe(before);
    await page.close();
  });

  it('has a hook whose tracker never changes', async () => {
    const seen = new Set();
    function Page() {
      seen.add(useTracker());
      return null;
    }
    const page = await show(<Page />);
    await page.again(<Page />);
    expect(seen.size).toBe(1);
    const [tracker] = seen as Set<ReturnType<typeof useTracker>>;
    tracker!.workflow('order').start().step('pay').complete();
    expect(queued().filter((item) => item.type === 'workflow').length).toBe(3);
    await page.close();
  });
});
