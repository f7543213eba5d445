import { Definition } from '../ui/Definition';
import { useZone } from '../ui/clock';
import { durationText } from '../ui/format';
import { StatusPill } from '../ui/StatusPill';
import { Count, DayAndClock, Duration, Lines } from '../ui/Values';
import type { Session } from '../wire';
import { activeDefinition, commitsDefinition, linesDefinition, whyUnmeasured } from './definitions';
import { Goal, timesOf, Who } from './SessionParts';

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
          <th scope="col" className="right"><Definition label="Active">{activeDefinition({ idleSeconds, zone })}<p>Below it: the duration, from the start to the last activity.</p></Definition></th>
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
  const { active, duration } = timesOf(session);
  return (
    <tr className="list-row">
      <td className="right num faint cell-number">{session.number === null ? '' : `#${session.number}`}</td>
      <td className="soft cell-started"><DayAndClock at={session.started_at} /></td>
      <td className="cell-goal">
        <div className="goal-line"><Goal session={session} /></div>
        <div className="goal-line">
          <Who session={session} />
          {session.kind !== 'work' && <span className="tag">{session.kind}</span>}
          {session.tags.slice(0, 2).map((tag) => <span key={tag} className="tag">{tag}</span>)}
        </div>
      </td>
      <td className="cell-project clip soft">{project?.name ?? <span className="faint">none</span>}</td>
      <td className="right cell-active">
        <Duration seconds={active} why={whyUnmeasured.duration} />
        {duration !== null && durationText(duration) !== durationText(active) && <span className="cell-duration faint">of <Duration seconds={duration} why={whyUnmeasured.duration} /></span>}
      </td>
      <td className="right cell-commits"><Count value={session.counts.commits} why={whyUnmeasured.commits} /></td>
      <td className="right cell-lines"><Lines added={code.lines_added} removed={code.lines_removed} why={whyUnmeasured.lines} /></td>
      <td className="cell-status"><StatusPill status={session.status} reason={session.end_reason} /></td>
    </tr>
  );
}
