import { useSyncExternalStore } from 'react';
import { base } from '../data/base';

export interface Place {
  path: string;
  search: string;
  state: unknown;
}

const listeners = new Set<() => void>();
let place = readPlace();

function readPlace(): Place {
  return { path: location.pathname.slice(base.length) || '/', search: location.search, state: history.state as unknown };
}

function changed(): void {
  place = readPlace();
  for (const listener of listeners) listener();
}

addEventListener('popstate', changed);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePlace(): Place {
  return useSyncExternalStore(subscribe, () => place);
}

export function navigate(to: string, { replace = false, state = null }: { replace?: boolean; state?: unknown } = {}): void {
  if (replace) history.replaceState(state, '', base + to);
  else history.pushState(state, '', base + to);
  if (!replace) scrollTo(0, 0);
  changed();
}

/** True for a click that means "open here": no modifier, the main button, nothing has taken it. */
export function isPlainClick(event: { button: number; metaKey: boolean; ctrlKey: boolean; shiftKey: boolean; altKey: boolean; defaultPrevented: boolean }): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey && !event.defaultPrevented;
}
