import type { ReactNode } from 'react';

/** A place for what may be wider than the window: it scrolls there, by the arrow keys too, and the page does not. */
export function Wide({ label, children }: { label: string; children: ReactNode }) {
  return <div className="scroll-x" tabIndex={0} role="region" aria-label={label}>{children}</div>;
}
