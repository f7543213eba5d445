import { withParams } from '../data/request';
import { useZone } from '../ui/clock';
import { durationText, plural } from '../ui/format';
import { Heading } from '../ui/Heading';
import { Link } from '../ui/Link';
import { useWidth } from '../ui/measure';
import { paths } from '../ui/paths';
import { linear, timeTicks } from '../ui/scale';
import { Message } from '../ui/States';
import { Duration } from '../ui/Values';
import { Wide } from '../ui/Wide';
import { addDays, clock, dateText, localDate, zoneOffset } from '../ui/zone';
import { Part } from '../visits/Part';
import type { CodingDuration, CodingDurations } from '../wire';
import './coding.css';
import { CodingFigures } from './CodingFigures';

const row = 26;
const axis = 22;

/** One day's durations, the person's and the assistants' apart. */
export function CodingDayPage({ date }: { date: string }) {
  const zone = useZone();
  const today = localDate(Date.now(), zone);
  const request = withParams('/api/v1/coding/durations', { tz: zone, since: date, until: date < today ? addDays(date, 1) : undefined });
  const name = dateText(date, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  return (
    <>
      <title>{`${name} · Coding · Stint`}</title>
      <div className="page-head">
        <Heading>{name}</Heading>
        <p>
          <Link href={paths.coding()}>Coding</Link> · <Link href={paths.codingDay(addDays(date, -1))}>the day before</Link>
          {date < today && <> · <Link href={paths.codingDay(addDays(date, 1))}>the day after</Link></>}
        </p>
      </div>
      <div className="coding">
        <Part<CodingDurations> id="coding-day" title={() => 'The day'} request={request} label="the day">
          {(data) => <CodingFigures of={data} label="The day’s coding" />}
        </Part>
        <Part<CodingDurations> id="coding-durations" title={() => 'Durations'} request={request} label="durations" lines={6} aside={(data) => <span className="soft push">{plural(data.items.length, 'duration')}</span>}>
          {(data) => data.items.length === 0 ? <Message quiet icon="clock" title="No heartbeats on this day" /> : (
            <div className="chart-panel">
              <Chart items={data.items} zone={zone} />
              <Table items={data.items} zone={zone} />
              {data.left_off > 0 && <p className="faint">{plural(data.left_off, 'duration')} more; the figures count them.</p>}
            </div>
          )}
        </Part>
      </div>
    </>
  );
}

function Chart({ items, zone }: { items: CodingDuration[]; zone: string }) {
  const [box, width] = useWidth<HTMLDivElement>(720);
  const start = Math.min(...items.map((each) => Date.parse(each.start)));
  const end = Math.max(start + 60_000, ...items.map((each) => Date.parse(each.end)));
  const x = linear([start, end], [1, width - 1]);
  const lanes = (['human', 'ai'] as const).filter((lane) => items.some((each) => each.lane === lane));
  const height = lanes.length * row + axis;
  const sum = (lane: string): string => durationText(items.reduce((total, each) => total + (each.lane === lane ? each.duration_seconds : 0), 0));
  return (
    <div ref={box} className="chart">
      <svg width={width} height={height} role="img" aria-label={`From ${clock(start, zone)} to ${clock(end, zone)}: ${lanes.map((lane) => `${nameOf(lane)} ${sum(lane)}`).join(', ')}. The table below has each duration.`}>
        {timeTicks(start, end, Math.max(2, width / 90), (at) => zoneOffset(at, zone)).map((tick) => (
          <g key={tick} aria-hidden="true">
            <line className="grid" x1={x(tick)} x2={x(tick)} y1="0" y2={height - axis} />
            <text className="tick" x={x(tick)} y={height - 6} textAnchor={x(tick) < 18 ? 'start' : x(tick) > width - 18 ? 'end' : 'middle'}>{clock(tick, zone)}</text>
          </g>
        ))}
        {items.map((each, index) => (
          <rect
            key={index}
            className={each.lane === 'human' ? 'segment-active' : 'segment-ai'}
            x={x(Date.parse(each.start))}
            y={lanes.indexOf(each.lane) * row + 4}
            width={Math.max(1.5, x(Date.parse(each.end)) - x(Date.parse(each.start)))}
            height={row - 8}
            rx="2"
          >
            <title>{`${nameOf(each.lane)}: ${what(each)} ${clock(each.start, zone)}–${clock(each.end, zone)}`}</title>
          </rect>
        ))}
      </svg>
      <p className="legend faint" aria-hidden="true">{lanes.map((lane) => <span key={lane}><i className={lane === 'human' ? 'legend-active' : 'legend-ai'} />{nameOf(lane)}</span>)}</p>
    </div>
  );
}

function Table({ items, zone }: { items: CodingDuration[]; zone: string }) {
  return (
    <Wide label="Durations as a table">
      <table className="table durations">
        <thead><tr><th scope="col">From</th><th scope="col" className="right">For</th><th scope="col">Who</th><th scope="col">On</th></tr></thead>
        <tbody>
          {items.map((each, index) => (
            <tr key={index}>
              <th scope="row" className="num">{clock(each.start, zone)}</th>
              <td className="right"><Duration seconds={each.duration_seconds} why="" /></td>
              <td>{nameOf(each.lane)}</td>
              <td>{what(each)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

function nameOf(lane: 'human' | 'ai'): string {
  return lane === 'human' ? 'You' : 'Assistant';
}

function what(of: CodingDuration): string {
  return [of.project, of.branch, of.language, of.category === 'coding' ? null : of.category, of.editor, of.model, of.machine].filter((part) => part !== null).join(' · ') || 'not said';
}
