import { Figure, Figures } from '../ui/Figure';
import { useZone } from '../ui/clock';
import { plural, percent, words } from '../ui/format';
import { Heading } from '../ui/Heading';
import { Icon } from '../ui/Icon';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { StatusPill } from '../ui/StatusPill';
import { Ago, Count, Duration, Lines, When } from '../ui/Values';
import { exactInstant } from '../ui/zone';
import type { SessionDetail } from '../wire';
import { timesOf, Title } from './SessionParts';
import { activeDefinition, commitsDefinition, durationDefinition, filesDefinition, idleDefinition, linesDefinition, whyUnmeasured } from './definitions';

export function SessionHeader({ session }: { session: SessionDetail }) {
  const { project, actor, agent } = session;
  const model = session.models[0]?.model;
  return (
    <header className="session-head">
      <p className="session-over soft">
        <StatusPill status={session.status} />
        {session.number !== null && <span className="num">#{session.number}</span>}
        {project ? <Link href={paths.sessions({ project: project.name })}>{project.name}</Link> : <span className="faint">no project</span>}
        {session.kind !== 'work' && <span className="tag">{session.kind}</span>}
      </p>
      <Heading><Title session={session} /></Heading>
      <ul className="session-meta soft">
        <li><Icon name={actor.type === 'agent' ? 'agent' : 'person'} /><span className="sr">{actor.type}: </span>{actor.id}</li>
        {(agent || model) && (
          <li title={agent?.session ? `${agent.name}’s own session: ${agent.session}` : undefined}>
            <Icon name="agent" />{[agent?.name, model].filter(Boolean).join(' · ')}
          </li>
        )}
        <li><Icon name="clock" />started <When at={session.started_at} /></li>
        <li>{session.ended_at ? <Ended session={session} /> : <>last activity <Ago at={session.last_activity_at} /></>}</li>
        {session.tags.map((tag) => <li key={tag}><Link className="tag" href={paths.sessions({ tag })}>{tag}</Link></li>)}
        {session.handoff?.startsWith('/') && <li><a href={session.handoff}><Icon name="open" />Handoff</a></li>}
      </ul>
    </header>
  );
}

function Ended({ session }: { session: SessionDetail }) {
  const zone = useZone();
  const noticed = session.closed_at && session.closed_at !== session.ended_at ? `; noticed ${exactInstant(session.closed_at, zone)}` : '';
  return (
    <span title={`The last activity is the end${noticed}`}>
      ended <When at={session.ended_at!} />{session.end_reason && <> ({words(session.end_reason)})</>}
    </span>
  );
}

export function SessionFigures({ session }: { session: SessionDetail }) {
  const zone = useZone();
  const counting = { idleSeconds: session.policy?.idle_seconds ?? null, zone };
  const { active, idle, duration } = timesOf(session);
  const { counts, code, git } = session;
  const unmeasured = duration === null ? 'one activity measures no time' : undefined;
  const share = duration !== null && active !== null && duration > 0 ? `${percent(active / duration)} of the duration` : unmeasured;
  const stretches = session.segments.filter((segment) => segment.kind === 'idle').length;
  return (
    <Figures label="Figures of this session">
      <Figure label="Active" definition={activeDefinition(counting)} note={share}>
        <Duration seconds={active} why={whyUnmeasured.duration} />
      </Figure>
      <Figure label="Idle" definition={idleDefinition(counting)} note={unmeasured ?? plural(stretches, 'stretch', 'stretches')}>
        <Duration seconds={idle} why={whyUnmeasured.duration} />
      </Figure>
      <Figure label="Duration" definition={durationDefinition(counting)} note={unmeasured ?? (session.ended_at ? 'to the last activity' : 'so far')}>
        <Duration seconds={duration} why={whyUnmeasured.duration} />
      </Figure>
      <Figure label="Commits" definition={commitsDefinition} note={git === null ? 'no git repository' : git.arrived ? `${git.arrived} arrived, not counted` : 'own'}>
        <Count value={git === null && counts.commits === 0 ? null : counts.commits} why={whyUnmeasured.commits} />
      </Figure>
      <Figure label="Lines" definition={linesDefinition} note={code.lines_added === null ? 'read at the end' : git?.approximate ? `approximate${git.reason ? `: ${git.reason}` : ''}` : 'from git'}>
        <Lines added={code.lines_added} removed={code.lines_removed} why={whyUnmeasured.lines} />
      </Figure>
      <Figure label="Files" definition={filesDefinition} note={plural(counts.decisions, 'decision')}>
        <Count value={counts.files} why={whyUnmeasured.files} />
      </Figure>
    </Figures>
  );
}
