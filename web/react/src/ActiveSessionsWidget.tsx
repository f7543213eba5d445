import { clock, count } from './format';
import { Frame } from './Frame';
import { useAnswer, type Source } from './useAnswer';

interface Active {
  users: number;
  sessions: number;
  items: { id: string; user_id: string | null; visitor_id: string | null; started_at: string; page: string | null }[];
}

export interface ActiveSessionsWidgetProps extends Source {
  title?: string;
  /** Between two looks while the page is visible, in milliseconds; 30,000 unless given, 0 for none. */
  refreshMs?: number;
  /** How many visits are listed; 5 unless given, 0 for none. */
  limit?: number;
}

/** How many users and visits there are now, and the visits that began last. */
export function ActiveSessionsWidget({ title = 'Active now', refreshMs = 30_000, limit = 5, ...source }: ActiveSessionsWidgetProps) {
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
              <span className="stint-who">{item.user_id ?? item.visitor_id ?? 'Not identified'}</span> <span className="stint-page">{item.page ?? 'page unknown'}</span>{' '}
              <span className="stint-since">
                since <time dateTime={item.started_at}>{clock(item.started_at)}</time>
              </span>
            </li>
          ))}
        </ul>
      )}
      {sessions > listed.length && limit > 0 && <p className="stint-note">and {sessions - listed.length} more</p>}
    </Frame>
  );
}
