import { useSyncExternalStore } from 'react';

let text = '';
const listeners = new Set<() => void>();

/** Says something to screen readers, politely, without showing it. */
export function announce(message: string): void {
  if (message === text) return;
  text = message;
  for (const listener of listeners) listener();
}

export function Announcer() {
  const message = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, () => text);
  return <div className="sr" role="status" aria-live="polite">{message}</div>;
}
