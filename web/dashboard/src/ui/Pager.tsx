import type { ReactNode } from 'react';
import { Icon } from './Icon';
import { useKeys } from './keys';
import { Link } from './Link';
import { navigate } from './router';

/** Steps through a list by cursors that stand in the address. */

export interface StepTo {
  href: string;
  state: unknown;
}

export interface Steps {
  previous: StepTo | null;
  next: StepTo | null;
}

export function readCursor(search: string): string {
  return new URLSearchParams(search).get('cursor') ?? '';
}

/** How the pages before this one are remembered, in the history entry, so that "previous" leads back the same way. */
export function trailOf(state: unknown): string[] {
  const trail = (state as { trail?: unknown } | null)?.trail;
  return Array.isArray(trail) && trail.every((cursor) => typeof cursor === 'string') ? trail : [];
}

export function stepsOf(href: (cursor?: string) => string, cursor: string, state: unknown, next: string | null): Steps {
  const trail = trailOf(state);
  const before = trail[trail.length - 1];
  return {
    next: next === null ? null : { href: href(next), state: { trail: [...trail, cursor] } },
    // An address with a cursor that was opened from outside knows no page before it: then the first page is the way back.
    previous: before !== undefined
      ? { href: href(before), state: { trail: trail.slice(0, -1) } }
      : cursor === '' ? null : { href: href(), state: null },
  };
}

export function Pager({ steps, children }: { steps: Steps; children: ReactNode }) {
  return (
    <nav className="pager" aria-label="Pages of the list">
      <span className="faint num">{children}</span>
      <Step step={steps.previous} label="Previous" />
      <Step step={steps.next} label="Next" />
    </nav>
  );
}

function Step({ step, label }: { step: StepTo | null; label: 'Previous' | 'Next' }) {
  const content = label === 'Previous' ? <><Icon name="previous" />{label}</> : <>{label}<Icon name="next" /></>;
  if (step === null) return <span className="button" aria-disabled="true">{content}</span>;
  return <Link className="button" href={step.href} state={step.state}>{content}</Link>;
}

/** n and p go from page to page. */
export function usePageKeys(steps: Steps): void {
  useKeys({
    n: () => steps.next && navigate(steps.next.href, { state: steps.next.state }),
    p: () => steps.previous && navigate(steps.previous.href, { state: steps.previous.state }),
  });
}

/** j and k go from row to row; the link of the row takes the focus, so that Enter opens it. */
export function useRowKeys(): void {
  const step = (by: number): void => {
    const rows = [...document.querySelectorAll<HTMLElement>('[data-row-link]')];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    const to = at === -1 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + by));
    rows[to]?.focus();
    rows[to]?.scrollIntoView?.({ block: 'nearest' });
  };
  useKeys({ j: () => step(1), k: () => step(-1) });
}
