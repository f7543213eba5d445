import { useCallback, useEffect, useRef, useState } from 'react';

/** Where the answers come from: Stint itself with a read token, or the application's proxy. */
export interface Source {
  /** Where Stint or the proxy is, without `/api/v1`. */
  endpoint: string;
  /** A read token of the site. It must not reach visitors: use a proxy where they could see it. */
  token?: string;
  /** Instead of the browser's own `fetch`, for headers and credentials of the application. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Asks again when this changes: for applications that hear of changes by themselves. */
  turn?: number;
}

export interface Answer<T> {
  data: T | undefined;
  error: string | undefined;
  loading: boolean;
  reload: () => void;
}

/** What a path answers, asked again every `refreshMs` while the page is visible, and when it is shown again. */
export function useAnswer<T>(source: Source, path: string, refreshMs: number): Answer<T> {
  const url = source.endpoint.replace(/\/*$/, path);
  const latest = useRef(source);
  const [state, setState] = useState<{ url: string; data?: T; error?: string; loading: boolean }>({ url, loading: true });
  const [again, setAgain] = useState(0);
  const reload = useCallback(() => setAgain((n) => n + 1), []);

  useEffect(() => void (latest.current = source));
  useEffect(() => {
    const abort = new AbortController();
    const { token, fetch = globalThis.fetch } = latest.current;
    const next = (change: { data?: T; error?: string }): void => {
      if (!abort.signal.aborted) setState((old) => ({ url, loading: false, ...(old.url === url && old.data !== undefined && { data: old.data }), ...change }));
    };
    setState((old) => (old.url === url ? { ...old, loading: true } : { url, loading: true }));
    fetch(url, { signal: abort.signal, headers: { Accept: 'application/json', ...(token !== undefined && { Authorization: `Bearer ${token}` }) } })
      .then(async (response) => {
        if (!response.ok) throw new Error(`The server answered ${response.status}`);
        next({ data: (await response.json()) as T });
      })
      .catch((error: unknown) => next({ error: error instanceof Error ? error.message : String(error) }));
    return () => abort.abort();
  }, [url, again, source.turn]);

  useEffect(() => {
    const look = (): void => {
      if (!document.hidden) reload();
    };
    const timer = refreshMs > 0 ? setInterval(look, refreshMs) : undefined;
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [reload, refreshMs]);

  return state.url === url ? { data: state.data, error: state.error, loading: state.loading, reload } : { data: undefined, error: undefined, loading: true, reload };
}
