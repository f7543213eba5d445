import type { ReactNode } from 'react';
import type { Answer } from '../data/queries';
import type { Problem } from '../wire';
import { useZone } from './clock';
import { Icon, type IconName } from './Icon';
import { clock } from './zone';

interface MessageProps {
  icon: IconName;
  title: string;
  children?: ReactNode;
  tone?: 'plain' | 'bad';
  quiet?: boolean;
}

/** A state in place of content: nothing yet, nothing found, refused, unreachable. */
export function Message({ icon, title, children, tone = 'plain', quiet = false }: MessageProps) {
  return (
    <div className={`message ${tone}${quiet ? ' quiet' : ''}`} role={tone === 'bad' ? 'alert' : undefined}>
      <Icon name={icon} />
      <div>
        <p className="message-title">{title}</p>
        {children}
      </div>
    </div>
  );
}

export function Failure({ problem, retry }: { problem: Problem; retry: () => void }) {
  const unreachable = problem.status === 0;
  return (
    <Message icon={unreachable ? 'offline' : 'alert'} title={problem.title} tone="bad">
      {problem.detail && problem.detail !== problem.title && <p>{problem.detail}</p>}
      {problem.hint && <p className="hint"><Hint text={problem.hint} /></p>}
      <p className="message-foot">
        <button type="button" className="button" onClick={retry}>Try again</button>
        {!unreachable && <span className="faint num">{problem.status}{problem.code ? ` · ${problem.code}` : ''}</span>}
      </p>
    </Message>
  );
}

/** Old data is on the page because a refresh failed while the connection stands: say so, and from when it is. */
export function Stale({ answer, retry }: { answer: Answer<unknown>; retry: () => void }) {
  const zone = useZone();
  if (answer.data === undefined || answer.problem === null || answer.problem.status === 0 || answer.loadedAt === null) return null;
  const gone = answer.problem.status === 404;
  return (
    <div className="banner" role="status">
      <Icon name="alert" />
      <span>{gone ? 'It is no longer there: somebody deleted it' : answer.problem.title}. What you see was loaded at {clock(answer.loadedAt, zone)}.</span>
      {!gone && <button type="button" className="button plain" onClick={retry}>Try again</button>}
    </div>
  );
}

/** Text in which `…` marks what can be typed. */
export function Hint({ text }: { text: string }) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}

/** Grey lines the shape of what is coming; shown only after a moment, so that quick answers do not flicker. */
export function Loading({ lines = 4, label }: { lines?: number; label: string }) {
  return (
    <div className="loading" role="status">
      <span className="sr">Loading {label}</span>
      {Array.from({ length: lines }, (_, index) => <span key={index} className={`bone bone-${index % 4}`} />)}
    </div>
  );
}
