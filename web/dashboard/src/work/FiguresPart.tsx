import type { ReactNode } from 'react';
import { useAnswer, useStore } from '../data/store';
import { Failure, Loading } from '../ui/States';

/** A part of a page with figures of its own: they come, fail and are asked for again by themselves. */
export function FiguresPart<T>({ id, title, path, children }: { id: string; title: (data: T) => ReactNode; path: string; children: (data: T) => ReactNode }) {
  const { data, problem } = useAnswer<T>(path);
  const { refresh } = useStore();
  return (
    <section aria-labelledby={id}>
      <div className="section-head"><h2 id={id}>{data ? title(data) : '…'}</h2></div>
      <div className="panel">{data ? children(data) : problem ? <Failure problem={problem} retry={refresh} /> : <Loading label="figures" lines={4} />}</div>
    </section>
  );
}
