import type { Problem } from '../wire';
import { RequestFailed } from './request';

export interface Answer<T> {
  data: T | undefined;
  problem: Problem | null;
  loading: boolean;
  /** When the data arrived, in milliseconds since 1970; null before. */
  loadedAt: number | null;
}

export type Load = (key: string, signal: AbortSignal) => Promise<unknown>;

interface Entry {
  answer: Answer<unknown>;
  load: Load;
  /** One seat for each place that looks, also when two of them share a listener. */
  seats: Set<{ listener: () => void }>;
  flight: AbortController | null;
}

const waiting: Answer<unknown> = { data: undefined, problem: null, loading: true, loadedAt: null };
const keptUnwatched = 40;

/**
 * The answers the pages stand on. What was seen before shows at once and is asked for again behind it; a failed refresh
 * keeps the old data beside the problem.
 */
export function createQueries(load: Load, now: () => number = Date.now) {
  const entries = new Map<string, Entry>();

  function entryOf(key: string): Entry {
    let entry = entries.get(key);
    if (entry === undefined) {
      entry = { answer: waiting, load, seats: new Set(), flight: null };
      entries.set(key, entry);
    }
    return entry;
  }

  function settle(entry: Entry, answer: Answer<unknown>): void {
    entry.answer = answer;
    for (const { listener } of entry.seats) listener();
  }

  async function fetchNow(key: string, entry: Entry): Promise<void> {
    entry.flight?.abort();
    const flight = new AbortController();
    entry.flight = flight;
    if (!entry.answer.loading) settle(entry, { ...entry.answer, loading: true });
    try {
      const data = await entry.load(key, flight.signal);
      if (entry.flight === flight) settle(entry, { data, problem: null, loading: false, loadedAt: now() });
    } catch (error) {
      if (entry.flight !== flight || flight.signal.aborted) return;
      const problem = error instanceof RequestFailed ? error.problem : { status: 0, title: String(error) };
      settle(entry, { ...entry.answer, problem, loading: false });
    } finally {
      if (entry.flight === flight) entry.flight = null;
    }
  }

  function forgetOldest(): void {
    const unwatched = [...entries].filter(([, entry]) => entry.seats.size === 0);
    for (const [key] of unwatched.slice(0, Math.max(0, unwatched.length - keptUnwatched))) entries.delete(key);
  }

  return {
    read: (key: string): Answer<unknown> => entries.get(key)?.answer ?? waiting,

    watch(key: string, listener: () => void, how: Load = load): () => void {
      const entry = entryOf(key);
      entry.load = how;
      const seat = { listener };
      entry.seats.add(seat);
      if (entry.seats.size === 1) void fetchNow(key, entry);
      return () => {
        entry.seats.delete(seat);
        if (entry.seats.size > 0) return;
        if (entry.flight !== null) {
          entry.flight.abort();
          entry.flight = null;
          entry.answer = { ...entry.answer, loading: entry.answer.data === undefined };
        }
        forgetOldest();
      };
    },

    /** Lets go of what was seen before and is on no page now: something in it is gone for good. */
    drop(): void {
      for (const [key, entry] of entries) if (entry.seats.size === 0) entries.delete(key);
    },

    /** Asks again for everything that is on the page, or for what `of` says. */
    async refresh(of: (key: string) => boolean = () => true): Promise<void> {
      const watched = [...entries].filter(([key, entry]) => entry.seats.size > 0 && of(key));
      await Promise.all(watched.map(([key, entry]) => fetchNow(key, entry)));
    },
  };
}

export type Queries = ReturnType<typeof createQueries>;
