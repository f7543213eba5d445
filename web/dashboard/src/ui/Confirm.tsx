import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { RequestFailed } from '../data/request';
import type { Problem } from '../wire';
import { Hint } from './States';

interface Props {
  title: string;
  /** What the button says that does it. */
  action: string;
  /** Whether what is done cannot be taken back. */
  bad?: boolean;
  run: () => Promise<void>;
  close: () => void;
  children: ReactNode;
}

/** Asks before it does something. A refusal is told in place, and the question stays. */
export function Confirm({ title, action, bad = false, run, close, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);

  async function confirmed(): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      await run();
    } catch (error) {
      setProblem(error instanceof RequestFailed ? error.problem : { status: 0, title: String(error) });
      setBusy(false);
    }
  }

  return (
    <dialog ref={dialog} className="dialog confirm" aria-labelledby={id} onClose={close}>
      <h2 id={id}>{title}</h2>
      {children}
      {problem && <p className="removed" role="alert">{problem.detail ?? problem.title} {problem.hint && <Hint text={problem.hint} />}</p>}
      <p className="confirm-foot">
        <button type="button" className="button" onClick={() => dialog.current?.close()}>Cancel</button>
        <button type="button" className={bad ? 'button button-bad' : 'button'} disabled={busy} onClick={() => void confirmed()}>{busy ? 'Working…' : action}</button>
      </p>
    </dialog>
  );
}
