import { Link } from '../ui/Link';
import { Message } from '../ui/States';
import { paths } from '../ui/paths';
import { StatusPill } from '../ui/StatusPill';
import { Ago, Duration, When } from '../ui/Values';
import type { Session } from '../wire';
import { whyUnmeasured } from './definitions';
import { Goal, timesOf, Who } from './SessionParts';

/** The sessions that are open, the one last active first. */
export function ActiveNow({ sessions }: { sessions: Session[] }) {
  const latestFirst = [...sessions].sort((a, b) => Date.parse(b.last_activity_at) - Date.parse(a.last_activity_at));
  return (
    <>
      <div className="section-head">
        <h2 id="active-now">Active now</h2>
        {sessions.length > 0 && <span className="badge">{sessions.length}</span>}
        <Link className="push" href={paths.sessions()}>All sessions</Link>
      </div>
      <div className="panel">
        {sessions.length === 0
          ? <Message quiet icon="clock" title="Nobody is in a session"><p><code>stint start "what you are about to do"</code> opens one.</p></Message>
          : <ul className="active-list">{latestFirst.map((session) => <ActiveRow key={session.id} session={session} />)}</ul>}
      </div>
    </>
  );
}

function ActiveRow({ session }: { session: Session }) {
  return (
    <li className="active-row">
      <StatusPill status={session.status} />
      <div className="active-what">
        <Goal session={session} />
        <Who session={session} />
      </div>
      <span className="active-project clip soft">{session.project?.name ?? <span className="faint">no project</span>}</span>
      <div className="active-time">
        <p><Duration seconds={timesOf(session).active} why={whyUnmeasured.duration} /> <span className="soft">active</span></p>
        <p className="faint">since <When at={session.started_at} /></p>
      </div>
      <div className="active-last">
        <p className="soft"><Ago at={session.last_activity_at} /></p>
        <p className="faint">last activity</p>
      </div>
    </li>
  );
}
