import { DayBars } from '../ui/DayBars';
import { Definition } from '../ui/Definition';
import { count, durationText, plural } from '../ui/format';
import { paths } from '../ui/paths';
import { durationTicks } from '../ui/scale';
import { Duration, Lines, Count } from '../ui/Values';
import { addDays, dateText } from '../ui/zone';
import type { Day } from '../wire';
import { activeDefinition, whyUnmeasured, type Counting } from './definitions';

/** Active time of each day; a bar leads to the sessions of its day. */
export function DayChart({ days, counting }: { days: Day[]; counting: Counting }) {
  const sum = days.reduce((total, day) => total + (day.active_seconds ?? 0), 0);
  const sessions = days.reduce((total, day) => total + day.sessions, 0);
  return (
    <>
      <div className="section-head">
        <h2 id="days"><Definition label={`Last ${days.length} days`}>{activeDefinition(counting, sessions)}</Definition></h2>
        <span className="soft push num">{durationText(sum)} active · {plural(sessions, 'session')}</span>
      </div>
      <div className="panel chart-panel">
        <DayBars
          days={days.map((day) => ({
            date: day.date, value: day.active_seconds, href: dayHref(day.date),
            label: `${dateText(day.date)}: ${day.active_seconds === null ? 'not measured' : durationText(day.active_seconds)} active, ${plural(day.sessions, 'session')}`,
          }))}
          label="Active time per day"
          ticks={(largest) => durationTicks(largest === 0 ? 3600 : largest)}
          tick={axisText}
          tip={(index) => <Tip day={days[index]!} />}
        />
        {sum === 0 && <p className="faint">No active time was measured in the last {days.length} days.</p>}
        <details className="disclosure">
          <summary>As a table</summary>
          <div className="scroll" tabIndex={0} role="region" aria-label="Days as a table"><DayTable days={days} /></div>
        </details>
      </div>
    </>
  );
}

export function dayHref(date: string): string {
  return paths.sessions({ since: date, until: addDays(date, 1) });
}

function axisText(seconds: number): string {
  if (seconds === 0) return '0';
  return seconds % 3600 === 0 ? `${seconds / 3600}h` : `${seconds / 60}m`;
}

function Tip({ day }: { day: Day }) {
  return (
    <>
      <div className="tip-row"><span>Active</span><Duration seconds={day.active_seconds} why={whyUnmeasured.day} /></div>
      <div className="tip-row"><span>Sessions</span><span>{count(day.sessions)}</span></div>
      <div className="tip-row"><span>Commits</span><Count value={day.commits} why={whyUnmeasured.commits} /></div>
      <div className="tip-row"><span>Lines</span><Lines added={day.lines_added} removed={day.lines_removed} why={whyUnmeasured.lines} /></div>
    </>
  );
}

function DayTable({ days }: { days: Day[] }) {
  return (
    <table>
      <thead>
        <tr><th scope="col">Day</th><th scope="col" className="right">Active</th><th scope="col" className="right">Sessions</th><th scope="col" className="right">Commits</th><th scope="col" className="right">Lines</th></tr>
      </thead>
      <tbody>
        {[...days].reverse().map((day) => (
          <tr key={day.date}>
            <th scope="row">{dateText(day.date)}</th>
            <td className="right"><Duration seconds={day.active_seconds} why={whyUnmeasured.day} /></td>
            <td className="right num">{count(day.sessions)}</td>
            <td className="right"><Count value={day.commits} why={whyUnmeasured.commits} /></td>
            <td className="right"><Lines added={day.lines_added} removed={day.lines_removed} why={whyUnmeasured.lines} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
