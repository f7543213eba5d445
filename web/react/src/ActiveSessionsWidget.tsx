import { clock, count, deviceText, type Device } from './format';
import { Frame } from './Frame';
import { useAnswer, type Source } from './useAnswer';

interface Active {
  users: number;
  sessions: number;
  items: { id: string; user_id: string | null; visitor_id: string | null; started_at: string; exit_page: string | null; device: Device }[];
}

export interface ActiveSessionsWidgetProps extends Source {
  title?: string;
  /** Between two looks while the page is visible, in milliseconds; 30,000 unless given, 0 for none. */
  refreshMs?: number;
  /** How many visits are listed; 5 unless given, 0 for none. */
  limit?: number;
  /** Where a visit is shown; without it who visits is plain text. */
  linkTo?: (visitId: string) => string;
}

/** How many users and visits there are now, and the visits that were seen last, with the page they are on. */
export function ActiveSessionsWidget({ title = 'Active now', refreshMs = 30_000, limit = 5, linkTo, ...source }: ActiveSessionsWidgetProps) {
  const answer = useAnswer<Active>(source, '/api/v1/sessions/active', refreshMs);
  const { users = 0, sessions = 0, items = [] } = answer.data ?? {};
  const listed = items.slice(0, limit);
  return (
    <Frame className="stint-active" title={title} answer={answer} summary={`${count(users, 'user')}, ${count(sessions, 'visit')} now`}>
      <dl className="stint-figures">
        <div>
          <dt>Users</dt>
          <dd>{users}</dd>
        </div>
        <div>
          <dt>Visits</dt>
          <dd>{sessions}</dd>
        </div>
      </dl>
      {listed.length > 0 && (
        <ul className="stint-list">
          {listed.map((item) => (
            <li key={item.id}>
              <Who visit={item} linkTo={linkTo} /> <span className="stint-page">{item.exit_page ?? 'page unknown'}</span>{' '}
              <span className="stint-since">
                since <time dateTime={item.started_at}>{clock(item.started_at)}</time>
              </span>{' '}
              <span className="stint-device">{deviceText(item.device)}</span>
            </li>
          ))}
        </ul>
      )}
      {sessions > listed.length && limit > 0 && <p className="stint-note">and {sessions - listed.length} more</p>}
    </Frame>
  );
}

function Who({ visit, linkTo }: { visit: Active['items'][number]; linkTo: ((visitId: string) => string) | undefined }) {
  const who = visit.user_id ?? visit.visitor_id ?? 'Not identified';
  return linkTo ? <a className="stint-who" href={linkTo(visit.id)}>{who}</a> : <span className="stint-who">{who}</span>;
}
