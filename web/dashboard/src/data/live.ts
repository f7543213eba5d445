export type LiveState = 'connecting' | 'live' | 'offline';

/** Something was changed: one thing, or (kind `figures`, without an id) figures at large. */
export interface Change {
  kind: string;
  id?: string;
}

/** The part of EventSource that is used, so that tests can bring their own. */
export interface Source {
  readyState: number;
  onopen: ((event: Event) => void) | null;
  onerror: ((event: Event) => void) | null;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

interface Options {
  open: () => Source;
  onChange: (change: Change) => void;
  /** Called on every state; `missed` is true when changes may have gone by unseen before this opening. */
  onState: (state: LiveState, missed: boolean) => void;
}

const closed = 2;
const firstRetryMs = 1_000;
const lastRetryMs = 30_000;

/**
 * One connection to the live events. EventSource reconnects by itself after a broken connection, but gives up after an
 * HTTP error: then we try again, waiting longer each time.
 */
export function connectLive({ open, onChange, onState }: Options) {
  let source: Source | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let retryMs = firstRetryMs;
  let everOpen = false;

  function start(): void {
    if (source !== null) return;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const opened = open();
    source = opened;
    opened.onopen = () => {
      retryMs = firstRetryMs;
      onState('live', everOpen);
      everOpen = true;
    };
    opened.onerror = () => {
      if (source !== opened) return;
      onState('offline', false);
      if (opened.readyState !== closed) return;
      source = null;
      timer = setTimeout(start, retryMs);
      retryMs = Math.min(retryMs * 2, lastRetryMs);
    };
    opened.addEventListener('change', (event) => {
      const change = parseChange(event.data);
      if (change !== null) onChange(change);
    });
  }

  function stop(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    source?.close();
    source = null;
  }

  function retryNow(): void {
    retryMs = firstRetryMs;
    if (source === null) start();
  }

  return { start, stop, retryNow };
}

export function parseChange(data: string): Change | null {
  try {
    const value = JSON.parse(data) as Partial<Change> | null;
    if (typeof value?.kind !== 'string') return null;
    return typeof value.id === 'string' ? { kind: value.kind, id: value.id } : { kind: value.kind };
  } catch {
    return null;
  }
}
