import { useState } from 'react';
import { useAnswer, useStore } from '../data/store';
import { Icon } from '../ui/Icon';
import { useKeys } from '../ui/keys';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { navigate, usePlace } from '../ui/router';
import { Failure, Loading, Stale } from '../ui/States';
import type { Activity, Page, SessionDetail } from '../wire';
import { loadTimeline, timelineKey } from './timeline';
import { Activities } from './Activities';
import { Commits, Decisions, Details, Files, OpenItems } from './SessionFacts';
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
            <div className="page-head"><h1 tabIndex={-1}>{problem?.status === 404 ? 'No such session' : 'Session'}</h1></div>
            <div className="panel">{problem ? <Failure problem={problem} retry={refresh} /> : <Loading label="the session" lines={8} />}</div>
          </>
        )}
    </>
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
      <SessionFigures session={session} />
      <TimelineBar session={session} activities={all.data?.items ?? []} partial={(all.data?.next ?? null) !== null} />
      <div className="session-columns">
        <div className="session-open">
          <OpenItems session={session} />
          <Decisions decisions={session.decisions} />
        </div>
        <div className="session-main">
          <Activities reference={reference} session={session} seen={all.data?.items ?? []} type={type} pages={pages} more={() => setPages((n) => n + 1)} />
          <Files session={session} />
        </div>
        <div className="session-rest">
          <Commits git={session.git} />
          <Details session={session} />
        </div>
      </div>
    </article>
  );
}
