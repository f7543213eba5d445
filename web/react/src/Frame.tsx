import { useId, type ReactNode } from 'react';
import type { Answer } from './useAnswer';

interface Props {
  className: string;
  title: string;
  answer: Answer<unknown>;
  /** What a screen reader is told when the answer changes. */
  summary: string;
  children: ReactNode;
}

/** A headed part of a page with its refresh button, and with what there is to say while nothing is there yet or nothing new comes. */
export function Frame({ className, title, answer, summary, children }: Props) {
  const id = useId();
  const { data, error, loading, reload } = answer;
  return (
    <section className={`stint ${className}`} aria-labelledby={id} aria-busy={loading}>
      <header className="stint-head">
        <h2 className="stint-title" id={id}>
          {title}
        </h2>
        <button className="stint-button" type="button" onClick={reload} aria-label={`Refresh: ${title}`}>
          Refresh
        </button>
      </header>
      <p className="stint-hidden" role="status">
        {data === undefined ? (loading ? 'Loading' : '') : summary}
      </p>
      {data === undefined && error === undefined && (
        <p className="stint-note" aria-hidden="true">
          Loading…
        </p>
      )}
      {error !== undefined && (
        <p className="stint-error" role="alert">
          {data === undefined ? 'This could not be loaded. ' : 'What is shown may be old. '}
          {error}.
        </p>
      )}
      {data !== undefined && children}
    </section>
  );
}
