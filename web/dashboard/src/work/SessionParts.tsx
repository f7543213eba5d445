import { Icon } from '../ui/Icon';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import type { Session } from '../wire';

/** The goal, or what can be said of a session without one. */
export function Title({ session }: { session: Session }) {
  if (session.goal) return session.goal;
  const commits = session.counts.commits;
  return <span className="faint">{session.source === 'git-import' ? `${commits} ${commits === 1 ? 'commit' : 'commits'}, imported from git` : 'No goal stated'}</span>;
}

/** What was measured of a session's time: a single sign of life measures nothing, and a sum of nothing is not 0. */
export function timesOf({ measured, active_seconds: active, idle_seconds: idle, duration_seconds: duration }: Session) {
  return measured ? { active, idle, duration } : { active: null, idle: null, duration: null };
}

/** The goal as the link to its session; the whole row is its target where the row says so. */
export function Goal({ session, onFocus }: { session: Session; onFocus?: () => void }) {
  return (
    <Link className="goal clip" href={session.kind === 'visit' ? paths.visit(session.id) : paths.session(session.id)} onFocus={onFocus} data-row-link title={session.goal ?? undefined}>
      <Title session={session} />
    </Link>
  );
}

/** Lists show an e-mail address without its domain; the whole of it is in the title. */
function shortActor(id: string): string {
  const at = id.indexOf('@');
  return at > 0 ? id.slice(0, at) : id;
}

/** Who acts, through which agent and with which model. */
export function Who({ session }: { session: Session }) {
  const model = session.models?.[0]?.model;
  const more = (session.models?.length ?? 0) - 1;
  return (
    <span className="who clip">
      <Icon name={session.actor.type === 'agent' ? 'agent' : 'person'} />
      <span className="who-actor clip" title={session.actor.id}>{shortActor(session.actor.id)}</span>
      {session.agent && <span className="who-agent clip">with {session.agent.name}{model && <> · {model}{more > 0 && ` +${more}`}</>}</span>}
      {!session.agent && model && <span className="who-agent clip">{model}</span>}
    </span>
  );
}
