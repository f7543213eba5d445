import type { ReactNode } from 'react';
import { Definition } from './Definition';

interface Props {
  label: string;
  definition: ReactNode;
  children: ReactNode;
  /** One short line under the value: its parts, its sample, or why it is unknown. */
  note?: ReactNode;
}

/** A number with its name, its definition and a line of context. */
export function Figure({ label, definition, children, note }: Props) {
  return (
    <div className="figure">
      <dt><Definition label={label}>{definition}</Definition></dt>
      <dd className="figure-value">{children}</dd>
      {note !== undefined && <dd className="figure-note">{note}</dd>}
    </div>
  );
}

export function Figures({ children, label }: { children: ReactNode; label: string }) {
  return <dl className="figures panel" aria-label={label}>{children}</dl>;
}
