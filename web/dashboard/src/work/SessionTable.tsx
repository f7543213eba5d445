import { Definition } from '../ui/Definition';
import { useZone } from '../ui/clock';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { StatusPill } from '../ui/StatusPill';
import { Count, Duration, Lines, When } from '../ui/Values';
import type { Session } from '../wire';
import { activeDefinition, commitsDefinition, linesDefinition, whyUnmeasured } from './definitions';
import { Goal, Who } from './SessionParts';

export function SessionTable({ sessions }: { sessions: Session[] }) {
  const zone = useZone();
  // Policies may differ from session to session; the limit is named only where all rows agree.
  const limits = new Set(sessions.map((session) => session.policy?.idle_seconds ?? null));
  const idleSeconds = limits.size === 1 ? [...limits][0]! : null;
  return (
    <table className="list">
      <caption className="sr">Sessions, newest first</caption>
      <thead>
        <tr>
          <th scope="col" className="right">No.</th>
          <th scope="col">Started</th>
          <th scope="col">Goal</th>
          <th scope="col">Project</th>
          <th scope="col" className="right"><Definition label="Active">{activeDefinition({ idleSeconds, zone })}</Definition></th>
          <th scope="col" className="right">Duration</th>
          <th scope="col" className="right"><Definition label="Commits">{commitsDefinition}</Definition></th>
          <th scope="col" className="right"><Definition label="Lines">{linesDefinition}</Definition></th>
          <th scope="col">Status</th>
        </tr>
      </thead>
      <tbody>{sessions.map((session) => <Row key={session.id} session={session} />)}</tbody>
    </table>
  );
}

function Row({ session }: { session: Session }) {
  const { project, code } = session;
  return (
    <tr className="list-row">
      <td className="right num faint cell-number">{session.number === null ? '' : `#${session.number}`}</td>
      <td className="soft cell-started"><When at={session.started_at} /></td>
      <td className="cell-goal">
        <div className="goal-line">
          <Goal session={session} />
          {session.tags.slice(0, 3).map((tag) => <Link key={tag} className="tag" href={paths.sessions({ tag })}>{tag}</Link>)}
          {session.kind !== 'work' && <span className="tag">{session.kind}</span>}
        </div>
        <Who session={session} />
      </td>
      <td className="cell-project clip soft">{project?.name ?? <span className="faint">none</span>}</td>
      <td className="right cell-active"><Duration seconds={session.active_seconds} why={whyUnmeasured.duration} /></td>
      <td className="right soft cell-duration"><Duration seconds={session.duration_seconds} why={whyUnmeasured.duration} /></td>
      <td className="right cell-commits"><Count value={session.counts.commits} why={whyUnmeasured.commits} /></td>
      <td className="right cell-lines"><Lines added={code.lines_added} removed={code.lines_removed} why={whyUnmeasured.lines} /></td>
      <td className="cell-status"><StatusPill status={session.status} reason={session.end_reason} /></td>
    </tr>
  );
}
