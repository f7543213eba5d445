import type { SessionStatus } from '../wire';
import { words } from './format';

const usual = new Set(['user_end', 'completed']);

/** The state of a session; the reason stands beside it when it did not simply end. */
export function StatusPill({ status, reason, full = false }: { status: SessionStatus; reason?: string | null; full?: boolean }) {
  const told = reason && (full || !usual.has(reason));
  return (
    <span className={`pill pill-${status}`}>
      <span className="pill-dot" aria-hidden="true" />
      <span>{status}{told && <span className="pill-reason">{words(reason)}</span>}</span>
    </span>
  );
}
