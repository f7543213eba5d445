import { useState } from 'react';
import { useAnswer, useStore } from '../data/store';
import { Heading } from '../ui/Heading';
import { Icon } from '../ui/Icon';
import { useKeys } from '../ui/keys';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { navigate, usePlace } from '../ui/router';
import { Failure, Loading, Message, Stale } from '../ui/States';
import type { Activity, Page, Problem, SessionDetail } from '../wire';
import { loadTimeline, timelineKey } from './timeline';
import { Activities } from './Activities';
import { Attachments } from './Attachments';
import { Commits, Decisions, Details, Files, OpenItems } from './SessionFacts';
import { CodeHealth, GoalFacts, OwnFigures } from './SessionGoal';
import { SessionActions } from './SessionActions';
import { SessionFigures, SessionHeader } from './SessionHeader';
import { TimelineBar } from './TimelineBar';

export function SessionPage({ reference }: { reference: string }) {
  const answer = useAnswer<SessionDetail>(`/api/v1/work/sessions/${encodeURIComponent(reference)}`);
  const { data: session, problem } = answer;
  const { refresh } = useStore();
  useKeys({ u: () => navigate(paths.sessions()) });
  return (
    <>
      <Link className="back" href={paths.sessions()}><Icon name="back" />Sessions</Link>
      <Stale answer={answer} retry={refresh} />
      {session
        ? <Loaded session={session} reference={reference} />
        : (
          <>
            <title>Session · Stint</title>
            <div className="page-head"><Heading>{headings[problem?.code ?? ''] ?? 'Session'}</Heading></div>
            <div className="panel">
              {problem?.ids ? <Choice problem={problem} ids={problem.ids} /> : problem ? <Failure problem={problem} retry={refresh} /> : <Loading label="the session" lines={8} />}
            </div>
          </>
        )}
    </>
  );
}

const headings: Record<string, string> = { session_not_found: 'No such session', ambiguous_session: 'Which session?' };

/** A number that several projects have. */
function Choice({ problem, ids }: { problem: Problem; ids: string[] }) {
  return (
    <Message icon="search" title={problem.detail ?? problem.title}>
      <ul>{ids.map((id) => <li key={id}><Link className="mono" href={paths.session(id)}>{id}</Link></li>)}</ul>
    </Message>
  );
}

function Loaded({ session, reference }: { session: SessionDetail; reference: string }) {
  const type = new URLSearchParams(usePlace().search).get('type') ?? '';
  const [pages, setPages] = useState(1);
  const all = useAnswer<Page<Activity>>(timelineKey(reference, '', pages), loadTimeline);
  const title = session.goal ?? (session.number === null ? 'Session' : `Session #${session.number}`);
  return (
    <article className="session">
      <title>{`${title} · Stint`}</title>
      <SessionHeader session={session} />
      <SessionActions session={session} />
      <SessionFigures session={session} />
      <TimelineBar session={session} activities={all.data?.items ?? []} partial={(all.data?.next ?? null) !== null} />
      <div className="session-columns">
        <div className="session-open">
          <GoalFacts session={session} />
          <OpenItems session={session} />
          <Decisions decisions={session.decisions} />
        </div>
        <div className="session-main">
          <Activities reference={reference} session={session} seen={all.data?.items ?? []} type={type} pages={pages} more={() => setPages((n) => n + 1)} />
          <Files session={session} />
          <CodeHealth session={session} />
        </div>
        <div className="session-rest">
          <OwnFigures session={session} />
          <Commits git={session.git} />
          <Attachments reference={session.id} />
          <Details session={session} />
        </div>
      </div>
    </article>
  );
}
