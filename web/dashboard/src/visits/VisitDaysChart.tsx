import { DayBars } from '../ui/DayBars';
import { Definition } from '../ui/Definition';
import { count, plural, shortCount } from '../ui/format';
import { paths } from '../ui/paths';
import { countTicks } from '../ui/scale';
import { Share } from '../ui/Share';
import { Duration } from '../ui/Values';
import { addDays, dateText } from '../ui/zone';
import type { VisitDay, VisitDays } from '../wire';
import { Visited, whyUnknown } from './definitions';
import { Part } from './Part';
import { datesOf, scoped, type Scope } from './scope';

/** Visits of each day; a bar leads to the visits of its day. */
export function VisitDaysChart({ scope, zone }: { scope: Scope; zone: string }) {
  const dates = datesOf(scope, zone);
  const name = `Visits a day, ${plural(dates.length, 'day')}`;
  return (
    <Part<VisitDays>
      id="visit-days"
      title={(data) => (data ? <Definition label={name}><p><b>Visits</b> by the local day on which they began.</p><Visited definition={data.definition} n={sum(data.items)} /></Definition> : name)}
      request={scoped('/api/v1/visits/daily', scope, zone, { bounce: scope.bounce })}
      label="the days"
      lines={6}
      className="overview-days"
    >
      {(data) => <Chart scope={scope} days={filled(dates, data.items)} />}
    </Part>
  );
}

const sum = (days: VisitDay[]): number => days.reduce((total, day) => total + day.sessions, 0);

/** A day without visits is not in the answer: it had none. */
function filled(dates: string[], items: VisitDay[]): VisitDay[] {
  const known = new Map(items.map((day) => [day.date, day]));
  return dates.map((date) => known.get(date) ?? {
    date, sessions: 0, users: 0, users_error: 0, views: 0, avg_duration_seconds: null, bounce_rate: null, error_rate: null, most_common_entry: null, most_common_exit: null,
  });
}

function Chart({ scope, days }: { scope: Scope; days: VisitDay[] }) {
  return (
    <div className="chart-panel">
      <DayBars
        days={days.map((day) => ({
          date: day.date, value: day.sessions, href: paths.visitList({ site: scope.site, since: day.date, until: addDays(day.date, 1) }),
          label: `${dateText(day.date)}: ${plural(day.sessions, 'visit')}, ${plural(day.users, 'user')}`,
        }))}
        label="Visits per day"
        ticks={countTicks}
        tick={shortCount}
        tip={(index) => <Tip day={days[index]!} />}
      />
      {sum(days) === 0 && <p className="faint">Nobody visited in these days.</p>}
      <details className="disclosure">
        <summary>As a table</summary>
        <div className="scroll" tabIndex={0} role="region" aria-label="Days as a table"><DayTable days={days} /></div>
      </details>
    </div>
  );
}

function Tip({ day }: { day: VisitDay }) {
  return (
    <>
      <div className="tip-row"><span>Visits</span><span>{count(day.sessions)}</span></div>
      <div className="tip-row"><span>Users</span><Users day={day} /></div>
      <div className="tip-row"><span>Views</span><span>{count(day.views)}</span></div>
      <div className="tip-row"><span>Mean</span><Duration seconds={day.avg_duration_seconds} why={whyUnknown.duration} /></div>
      <div className="tip-row"><span>Bounce rate</span><Share value={day.bounce_rate} why={whyUnknown.closed} /></div>
    </>
  );
}

function Users({ day }: { day: VisitDay }) {
  return <span className="num">{day.users_error > 0 && 'about '}{count(day.users)}</span>;
}

function DayTable({ days }: { days: VisitDay[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Day</th><th scope="col" className="right">Visits</th><th scope="col" className="right">Users</th><th scope="col" className="right">Views</th>
          <th scope="col" className="right">Mean</th><th scope="col" className="right">Bounce</th><th scope="col" className="right">With errors</th>
        </tr>
      </thead>
      <tbody>
        {[...days].reverse().map((day) => (
          <tr key={day.date}>
            <th scope="row">{dateText(day.date)}</th>
            <td className="right num">{count(day.sessions)}</td>
            <td className="right"><Users day={day} /></td>
            <td className="right num">{count(day.views)}</td>
            <td className="right"><Duration seconds={day.avg_duration_seconds} why={whyUnknown.duration} /></td>
            <td className="right"><Share value={day.bounce_rate} why={whyUnknown.closed} /></td>
            <td className="right"><Share value={day.error_rate} why={whyUnknown.none} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
