import { count, day, duration } from './format';
import { Frame } from './Frame';
import { useAnswer, type Source } from './useAnswer';

interface History {
  items: {
    id: string;
    started_at: string;
    ended_at: string | null;
    duration_seconds: number | null;
    actions: number;
    views: number;
    errors: number;
    entry_page: string | null;
    exit_page: string | null;
  }[];
}

export interface SessionTimelineProps extends Source {
  userId: string;
  title?: string;
  /** How many visits are shown, newest first; 10 unless given. */
  limit?: number;
  /** Between two looks while the page is visible, in milliseconds; none unless given. */
  refreshMs?: number;
  /** Where a visit is shown; without it its time is plain text. */
  linkTo?: (visitId: string) => string;
}

/** The last visits of a user, each a bar as long as it lasted beside the words that say the same. */
export function SessionTimeline({ userId, title = 'Visits', limit = 10, refreshMs = 0, linkTo, ...source }: SessionTimelineProps) {
  const answer = useAnswer<History>(source, `/api/v1/sessions/user/${encodeURIComponent(userId)}/history?limit=${limit}`, refreshMs);
  const items = answer.data?.items ?? [];
  const longest = Math.max(1, ...items.map((item) => item.duration_seconds ?? 0));
  return (
    <Frame className="stint-timeline" title={title} answer={answer} summary={`${count(items.length, 'visit')} shown`}>
      {items.length === 0 && <p className="stint-note">No visits yet.</p>}
      <ol className="stint-bars">
        {items.map((item) => (
          <li key={item.id}>
            <When at={item.started_at} href={linkTo?.(item.id)} />
            <span className="stint-track" aria-hidden="true">
              <span className={`stint-bar${item.errors > 0 ? ' stint-bar-errors' : ''}`} style={{ width: `${Math.max(1, ((item.duration_seconds ?? 0) / longest) * 100)}%` }} />
            </span>
            <span className="stint-length">
              {item.duration_seconds === null ? 'length unknown' : duration(item.duration_seconds)}
              {item.ended_at === null && ', still open'}
            </span>
            <span className="stint-facts">
              {count(item.views, 'page view')}, {count(item.actions, 'action')}, {count(item.errors, 'error')}
              {item.entry_page !== null && `; from ${item.entry_page}`}
              {item.exit_page !== null && ` to ${item.exit_page}`}
            </span>
          </li>
        ))}
      </ol>
    </Frame>
  );
}

function When({ at, href }: { at: string; href: string | undefined }) {
  const when = <time dateTime={at}>{day(at)}</time>;
  return href === undefined ? <span className="stint-when">{when}</span> : <a className="stint-when" href={href}>{when}</a>;
}
