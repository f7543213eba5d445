import { withParams } from '../data/request';
import { useAnswer } from '../data/store';
import { useZone } from '../ui/clock';
import { DayBars } from '../ui/DayBars';
import { Definition } from '../ui/Definition';
import { durationText } from '../ui/format';
import { Heading } from '../ui/Heading';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { usePlace } from '../ui/router';
import { durationTicks } from '../ui/scale';
import { Message } from '../ui/States';
import { Duration } from '../ui/Values';
import { Wide } from '../ui/Wide';
import { addDays, dateText, localDate } from '../ui/zone';
import { Part } from '../visits/Part';
import type { CodingDay, CodingSummary } from '../wire';
import './coding.css';
import { CodingFigures } from './CodingFigures';

const ranges = [7, 28];

const slices = [['project', 'Projects'], ['language', 'Languages'], ['editor', 'Editors'], ['model', 'Models of assistants']] as const;

/** Coding time by heartbeats: today, and of the last days by day, project, language and editor. */
export function CodingPage() {
  const zone = useZone();
  const { search } = usePlace();
  const days = ranges.find((each) => String(each) === new URLSearchParams(search).get('days')) ?? ranges[0]!;
  const today = localDate(Date.now(), zone);
  const since = addDays(today, 1 - days);
  return (
    <>
      <title>Coding · Stint</title>
      <div className="page-head"><Heading>Coding</Heading><p>By the heartbeats of your editors and assistants, in {zone}</p></div>
      <div className="coding">
        <Part<CodingSummary> id="coding-today" title={() => 'Today'} request={withParams('/api/v1/coding/today', { tz: zone })} label="today">
          {(data) => <CodingFigures of={data} label="Today’s coding" />}
        </Part>
        <nav aria-label="Range" className="ranges">
          {ranges.map((each) => <Link key={each} className="button" href={paths.coding(each)} aria-current={each === days ? 'page' : undefined}>{each} days</Link>)}
        </nav>
        <Part<CodingSummary>
          id="coding-days"
          title={(data) => (data ? <Definition label={`Last ${days} days`}><p>{data.definition}</p></Definition> : `Last ${days} days`)}
          request={withParams('/api/v1/coding/summary', { tz: zone, since })}
          label="the days"
          lines={6}
          aside={(data) => <span className="soft push num">{durationText(data.total_seconds)} in all</span>}
        >
          {(data) => <Days days={filled(since, days, data.days)} />}
        </Part>
        <div className="coding-slices">
          {slices.map(([slice, name]) => <Slice key={slice} slice={slice} name={name} request={withParams('/api/v1/coding/summary', { tz: zone, since, slice })} />)}
        </div>
      </div>
    </>
  );
}

/** A day without heartbeats is not in the answer: it had none. */
function filled(since: string, count: number, items: CodingDay[]): CodingDay[] {
  const known = new Map(items.map((day) => [day.date, day]));
  return Array.from({ length: count }, (_, index) => addDays(since, index))
    .map((date) => known.get(date) ?? { date, total_seconds: 0, human_seconds: 0, ai_seconds: 0, ai_summed_seconds: 0, wakatime_seconds: 0, heartbeats: 0 });
}

function Days({ days }: { days: CodingDay[] }) {
  const sum = days.reduce((total, day) => total + day.total_seconds, 0);
  if (sum === 0) {
    return (
      <Message quiet icon="clock" title="No heartbeats in these days">
        <p>Point your editor here: <code>stint setup wakatime</code></p>
      </Message>
    );
  }
  return (
    <div className="chart-panel">
      <DayBars
        days={days.map((day) => ({
          date: day.date, value: day.total_seconds, href: paths.codingDay(day.date),
          label: `${dateText(day.date)}: ${durationText(day.total_seconds)}, yours ${durationText(day.human_seconds)}, assistants ${durationText(day.ai_seconds)}`,
        }))}
        label="Coding per day"
        ticks={(largest) => durationTicks(largest === 0 ? 3600 : largest)}
        tick={(seconds) => (seconds === 0 ? '0' : seconds % 3600 === 0 ? `${seconds / 3600}h` : `${seconds / 60}m`)}
        tip={(index) => (
          <>
            <div className="tip-row"><span>You</span><Duration seconds={days[index]!.human_seconds} why="" /></div>
            <div className="tip-row"><span>Assistants</span><Duration seconds={days[index]!.ai_seconds} why="" /></div>
          </>
        )}
      />
      <details className="disclosure">
        <summary>As a table</summary>
        <div className="scroll" tabIndex={0} role="region" aria-label="Days as a table">
          <table>
            <thead><tr><th scope="col">Day</th><th scope="col" className="right">Total</th><th scope="col" className="right">You</th><th scope="col" className="right">Assistants</th></tr></thead>
            <tbody>
              {[...days].reverse().map((day) => (
                <tr key={day.date}>
                  <th scope="row"><Link href={paths.codingDay(day.date)}>{dateText(day.date)}</Link></th>
                  <td className="right"><Duration seconds={day.total_seconds} why="" /></td>
                  <td className="right"><Duration seconds={day.human_seconds} why="" /></td>
                  <td className="right"><Duration seconds={day.ai_seconds} why="" /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </div>
  );
}

/** The names of a slice that have most of the time. */
function Slice({ slice, name, request }: { slice: string; name: string; request: string }) {
  const { data } = useAnswer<CodingSummary>(request);
  const most = 8;
  return (
    <Part<CodingSummary> id={`coding-${slice}`} title={() => name} request={request} label={name.toLowerCase()} aside={() => (data && data.items.length > most ? <span className="soft push">the first {most} of {data.items.length}</span> : null)}>
      {({ items }) => items.length === 0 ? <Message quiet icon="clock" title="Nothing yet" /> : (
        <Wide label={`${name} as a table`}>
          <table className="table">
            <thead><tr><th scope="col">{name}</th><th scope="col" className="right">You</th><th scope="col" className="right">Assistants</th></tr></thead>
            <tbody>
              {items.slice(0, most).map((item) => (
                <tr key={item.name ?? ''}>
                  <th scope="row">{item.name ?? <span className="faint">not said</span>}</th>
                  <td className="right"><Duration seconds={item.human_seconds} why="" /></td>
                  <td className="right"><Duration seconds={item.ai_seconds} why="" /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </Part>
  );
}
