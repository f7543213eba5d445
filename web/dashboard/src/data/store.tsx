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
}

const StoreContext = createContext<Store | null>(null);
const changeWaitMs = 250;

/** Holds the answers and the one live connection, and asks again for what is on the page when something changed. */
export function StoreProvider({ children, load = getJson, live = true }: { children: ReactNode; load?: Load; live?: boolean }) {
  const [queries] = useState(() => createQueries(load));
  const [state, setState] = useState<LiveState>('connecting');

  useEffect(() => {
    if (!live || typeof EventSource === 'undefined') return;
    const refresh = coalesce(() => queries.refresh(), changeWaitMs);
    const connection = connectLive({
      open: () => new EventSource(`${base}/api/v1/live`),
      onChange: refresh.call,
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
      refresh.cancel();
      connection.stop();
    };
  }, [queries, live]);

  const store = useMemo<Store>(() => ({ queries, live: state, refresh: () => void queries.refresh() }), [queries, state]);
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
