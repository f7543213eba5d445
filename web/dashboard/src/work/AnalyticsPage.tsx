import { withParams } from '../data/request';
import { useZone } from '../ui/clock';
import { Definition } from '../ui/Definition';
import { count } from '../ui/format';
import { Heading } from '../ui/Heading';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { Share } from '../ui/Share';
import { Message } from '../ui/States';
import { Count, Duration, Unknown, When } from '../ui/Values';
import { Wide } from '../ui/Wide';
import type { Defined, Habits, HealthFigures, TagFigure } from '../wire';
import { FiguresPart as Part } from './FiguresPart';
import { healthDefinition, signed } from './SessionGoal';
import { TestParts } from './TestParts';

/** When work happens, what of, and what it did to the code. */
export function AnalyticsPage() {
  return (
    <>
      <title>Analytics · Stint</title>
      <div className="page-head"><Heading>Analytics</Heading><p>Work sessions of the last 90 days</p></div>
      <div className="analytics">
        <Days />
        <Tags />
        <CodeHealthOfSessions />
        <TestParts />
      </div>
    </>
  );
}

/** The last 90 days: what is long ago says little of how somebody works. */
const since = '-90d';

const tooFew = 'it stands on fewer than five days';

function Days() {
  const zone = useZone();
  return (
    <Part<Habits> id="weekdays" path={withParams('/api/v1/analytics/days', { tz: zone, since })} title={(habits) => <Definition label="Weekdays"><p>{habits.definition}, in {habits.tz}.</p></Definition>}>
      {(habits) => (
        <>
          <dl className="details">
            <div><dt>Best day</dt><dd>{habits.best_weekday ? <>{habits.best_weekday.weekday} <span className="faint"><Duration seconds={habits.best_weekday.mean_active_seconds} why={tooFew} /> a day, n = {habits.best_weekday.n}</span></> : <Unknown why={tooFew} />}</dd></div>
            <div><dt>Best hour</dt><dd>{habits.best_weekday_hour ? <>{habits.best_weekday_hour.weekday}, {hour(habits.best_weekday_hour.hour)} <span className="faint"><Duration seconds={habits.best_weekday_hour.mean_active_seconds} why={tooFew} />, n = {habits.best_weekday_hour.n}</span></> : <Unknown why={tooFew} />}</dd></div>
          </dl>
          <Wide label="Weekdays as a table">
            <table className="table">
              <thead><tr><th scope="col">Weekday</th><th scope="col" className="right">Days</th><th scope="col" className="right">Active</th><th scope="col" className="right">A day</th></tr></thead>
              <tbody>
                {habits.weekdays.map((day) => (
                  <tr key={day.weekday}><th scope="row">{day.weekday}</th><td className="right num">{count(day.n)}</td><td className="right"><Duration seconds={day.active_seconds} why="" /></td><td className="right"><Duration seconds={day.mean_active_seconds} why={tooFew} /></td></tr>
                ))}
              </tbody>
            </table>
          </Wide>
        </>
      )}
    </Part>
  );
}

function Tags() {
  return (
    <Part<Defined<TagFigure>> id="tags" path={withParams('/api/v1/analytics/tags', { since })} title={(tags) => <Definition label="Tags"><p>{tags.definition}.</p></Definition>}>
      {(tags) => tags.items.length === 0 ? <Message quiet icon="tag" title="No session has a tag yet" /> : (
        <Wide label="Tags as a table">
          <table className="table">
            <thead><tr><th scope="col">Tag</th><th scope="col" className="right">Sessions</th><th scope="col" className="right">Active</th><th scope="col" className="right">On average</th><th scope="col" className="right">Completed</th><th scope="col" className="right">Goals</th></tr></thead>
            <tbody>
              {tags.items.map((tag) => (
                <tr key={tag.tag}>
                  <th scope="row"><Link className="tag" href={paths.sessions({ tag: tag.tag })}>{tag.tag}</Link></th>
                  <td className="right num">{count(tag.sessions)}</td>
                  <td className="right"><Duration seconds={tag.active_seconds} why="" /></td>
                  <td className="right"><Duration seconds={tag.avg_active_seconds} why="no session of it was measured" /></td>
                  <td className="right"><Share value={tag.completion_rate} why="none ended completed, rejected, blocked or abandoned" /></td>
                  <td className="right"><Share value={tag.goal_rate} why="no goal was judged" /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </Part>
  );
}

const noSide = 'a side was not measured';

function CodeHealthOfSessions() {
  return (
    <Part<HealthFigures> id="health" path={withParams('/api/v1/analytics/health', { since })} title={(health) => <Definition label="Code health">{healthDefinition}<p>{health.definition}. n = {health.n}.</p></Definition>}>
      {(health) => health.items.length === 0 ? <Message quiet icon="file" title="No session was measured yet" /> : (
        <Wide label="Code health as a table">
          <table className="table">
            <thead><tr><th scope="col">Session</th><th scope="col">Started</th><th scope="col" className="right">Files</th><th scope="col" className="right">Before</th><th scope="col" className="right">After</th><th scope="col" className="right">Change</th></tr></thead>
            <tbody>
              {health.items.map((session) => (
                <tr key={session.session_id}>
                  <th scope="row"><Link href={paths.session(session.session_id)}>{session.goal ?? `#${session.session_number}`}</Link> <span className="faint">{session.project}</span></th>
                  <td><When at={session.started_at} /></td>
                  <td className="right num">{count(session.files)}</td>
                  <td className="right"><Count value={session.before} why={noSide} /></td>
                  <td className="right"><Count value={session.after} why={noSide} /></td>
                  <td className="right num">{session.delta === null ? <Unknown why={noSide} /> : signed(session.delta)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </Part>
  );
}

function hour(of: number): string {
  return `${String(of).padStart(2, '0')}:00`;
}
