import { describe, expect, it } from 'vitest';
import { createQueries } from './queries';
import { RequestFailed } from './request';

/** A server whose answers are given by hand, in any order. */
function server() {
  const open: { key: string; signal: AbortSignal; answer: (data: unknown) => void; refuse: (error: unknown) => void }[] = [];
  const load = (key: string, signal: AbortSignal): Promise<unknown> =>
    new Promise((answer, refuse) => open.push({ key, signal, answer, refuse }));
  return { open, load };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const ignore = (): void => {};

describe('An answer', () => {
  it('is asked for once, however many look at it', () => {
    const { open, load } = server();
    const queries = createQueries(load);
    queries.watch('/a', ignore);
    queries.watch('/a', ignore);
    expect(open.length).toBe(1);
  });

  it('tells those who look when it comes', async () => {
    const { open, load } = server();
    const queries = createQueries(load, () => 42);
    let told = 0;
    queries.watch('/a', () => told++);
    open[0]!.answer('A');
    await settled();
    expect(told).toBe(1);
    expect(queries.read('/a')).toEqual({ data: 'A', problem: null, loading: false, loadedAt: 42 });
  });

  it('that comes late does not replace a newer one', async () => {
    const { open, load } = server();
    const queries = createQueries(load);
    queries.watch('/a', ignore);
    void queries.refresh();
    open[1]!.answer('new');
    await settled();
    open[0]!.answer('old');
    await settled();
    expect(queries.read('/a').data).toBe('new');
    expect(open[0]!.signal.aborted).toBe(true);
  });

  it('stays beside the problem when a refresh fails', async () => {
    const { open, load } = server();
    const queries = createQueries(load);
    queries.watch('/a', ignore);
    open[0]!.answer('A');
    await settled();
    const refreshed = queries.refresh();
    open[1]!.refuse(new RequestFailed({ status: 503, title: 'Away' }));
    await refreshed;
    expect(queries.read('/a')).toMatchObject({ data: 'A', loading: false, problem: { status: 503 } });
  });

  it('shows at once when it is looked at again, and is asked for again behind that', async () => {
    const { open, load } = server();
    const queries = createQueries(load);
    const leave = queries.watch('/a', ignore);
    open[0]!.answer('A');
    await settled();
    leave();
    queries.watch('/a', ignore);
    expect(queries.read('/a').data).toBe('A');
    expect(open.length).toBe(2);
  });
});

describe('A refresh', () => {
  it('asks only for what is on the page', async () => {
    const { open, load } = server();
    const queries = createQueries(load);
    const leave = queries.watch('/gone', ignore);
    queries.watch('/here', ignore);
    leave();
    void queries.refresh();
    expect(open.map(({ key }) => key)).toEqual(['/gone', '/here', '/here']);
    expect(open[0]!.signal.aborted).toBe(true);
  });
});

describe('What is no longer looked at', () => {
  it('is forgotten, the oldest first, so that a day of browsing does not fill the memory', async () => {
    const queries = createQueries(async (key) => key);
    for (let i = 0; i < 60; i++) {
      const leave = queries.watch(`/${i}`, ignore);
      await settled();
      leave();
    }
    expect(queries.read('/0').data).toBeUndefined();
    expect(queries.read('/59').data).toBe('/59');
  });

  it('is let go of when something in it is gone, and what is looked at stays', async () => {
    const queries = createQueries(async (key) => key);
    queries.watch('/here', ignore);
    const leave = queries.watch('/before', ignore);
    await settled();
    leave();
    queries.drop();
    expect([queries.read('/here').data, queries.read('/before').data]).toEqual(['/here', undefined]);
  });
});
