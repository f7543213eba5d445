import { createContext, useCallback, useContext, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { base } from './base';
import { coalesce } from './coalesce';
import { connectLive, type LiveState } from './live';
import { createQueries, type Answer, type Load, type Queries } from './queries';
import { getJson } from './request';

interface Store {
  queries: Queries;
  live: LiveState;
  refresh: () => void;
  /** Counts the refreshes, for what asks by itself. */
  turn: number;
}

const StoreContext = createContext<Store | null>(null);
const changeWaitMs = 250;

// Visitors do something all the time: who is here now follows within a second, the figures that come of it after some more.
const visitsWaitMs = 1_000;
const figuresWaitMs = 5_000;
const isNow = (key: string): boolean => key.startsWith('/api/v1/sessions/');

// What is counted again from all events is asked for, not followed.
const isFollowed = (key: string): boolean => !key.startsWith('/api/v1/visits/compare');

/** Holds the answers and the one live connection, and asks again for what is on the page when something changed. */
export function StoreProvider({ children, load = getJson, live = true }: { children: ReactNode; load?: Load; live?: boolean }) {
  const [queries] = useState(() => createQueries(load));
  const [state, setState] = useState<LiveState>('connecting');
  const [turn, setTurn] = useState(0);
  const renew = useCallback((of?: (key: string) => boolean): Promise<void> => {
    setTurn((n) => n + 1);
    return queries.refresh(of);
  }, [queries]);

  useEffect(() => {
    if (!live || typeof EventSource === 'undefined') return;
    const refresh = coalesce(() => renew(isFollowed), changeWaitMs);
    const now = coalesce(() => renew(isNow), visitsWaitMs);
    const figures = coalesce(() => renew(isFollowed), figuresWaitMs);
    const connection = connectLive({
      open: () => new EventSource(`${base}/api/v1/live`),
      onChange: ({ kind }) => {
        if (kind !== 'visits') return refresh.call();
        now.call();
        figures.call();
      },
      onState: (next, missed) => {
        setState(next);
        if (missed) refresh.call();
      },
    });
    // A hidden tab gives its connection back: browsers allow six to one HTTP/1.1 host, over all tabs.
    const visibility = (): void => (document.visibilityState === 'hidden' ? connection.stop() : connection.start());
    const online = (): void => connection.retryNow();
    visibility();
    document.addEventListener('visibilitychange', visibility);
    addEventListener('online', online);
    return () => {
      document.removeEventListener('visibilitychange', visibility);
      removeEventListener('online', online);
      for (const waiting of [refresh, now, figures]) waiting.cancel();
      connection.stop();
    };
  }, [renew, live]);

  const store = useMemo<Store>(() => ({ queries, live: state, refresh: () => void renew(), turn }), [queries, state, renew, turn]);
  return <StoreContext value={store}>{children}</StoreContext>;
}

export function useStore(): Store {
  const store = useContext(StoreContext);
  if (store === null) throw new Error('StoreProvider is missing');
  return store;
}

/** The answer to a GET, kept fresh while the component is on the page. `how` loads a key that is more than one request. */
export function useAnswer<T>(key: string, how?: Load): Answer<T> {
  const { queries } = useStore();
  const watch = useCallback((listener: () => void) => queries.watch(key, listener, how), [queries, key, how]);
  return useSyncExternalStore(watch, () => queries.read(key)) as Answer<T>;
}
