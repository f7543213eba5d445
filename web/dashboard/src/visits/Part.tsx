import type { ReactNode } from 'react';
import { useAnswer, useStore } from '../data/store';
import { Failure, Loading, Stale } from '../ui/States';

interface Props<T> {
  id: string;
  /** The heading; before the answer it has none to take its definition from. */
  title: (data: T | undefined) => ReactNode;
  request: string;
  /** What is loading, in words. */
  label: string;
  lines?: number;
  className?: string;
  /** Beside the heading. */
  aside?: (data: T) => ReactNode;
  children: (data: T) => ReactNode;
}

/** A part of a page with an answer of its own: it may load, fail and grow old by itself. */
export function Part<T>({ id, title, request, label, lines = 4, className, aside, children }: Props<T>) {
  const answer = useAnswer<T>(request);
  const { refresh } = useStore();
  const { data, problem } = answer;
  return (
    <section aria-labelledby={id} className={className}>
      <div className="section-head"><h2 id={id}>{title(data)}</h2>{data && aside?.(data)}</div>
      <Stale answer={answer} retry={refresh} />
      <div className="panel" aria-busy={answer.loading}>
        {data ? children(data) : problem ? <Failure problem={problem} retry={refresh} /> : <Loading label={label} lines={lines} />}
      </div>
    </section>
  );
}
