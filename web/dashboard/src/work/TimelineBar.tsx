import { useState, type PointerEvent } from 'react';
import { useZone } from '../ui/clock';
import { Definition } from '../ui/Definition';
import { durationText, plural, words } from '../ui/format';
import { Icon, type IconName } from '../ui/Icon';
import { useWidth } from '../ui/measure';
import { linear, timeTicks, type Scale } from '../ui/scale';
import { clock, clockSeconds, localDate, dateText, zoneOffset } from '../ui/zone';
import type { Activity, Segment, SessionDetail } from '../wire';
import { iconOf } from './timeline';

const height = 78;
const bar = { y: 26, height: 20 };
const axisY = 60;
const reachPx = 7;
const strong = new Set<IconName>(['commit', 'decision', 'blocker', 'test']);

interface Props {
  session: SessionDetail;
  activities: Activity[];
  /** True while more activities exist than are loaded, so that the marks are not all. */
  partial: boolean;
}

/** The session on a real time axis: active and idle segments, and its activities as marks above. */
export function TimelineBar({ session, activities, partial }: Props) {
  const zone = useZone();
  const start = Date.parse(session.started_at);
  const end = Math.max(Date.parse(session.ended_at ?? session.last_activity_at), ...session.segments.map((segment) => Date.parse(segment.end)));
  const limit = session.policy?.idle_seconds ?? null;
  return (
    <section className="timeline" aria-labelledby="timeline">
      <div className="section-head">
        <h2 id="timeline">
          <Definition label="Timeline">
            <p>The axis is the clock in {zone}. A stretch is idle when nothing happened for longer than {limit === null ? 'the policy’s limit' : durationText(limit)}; segments cover the whole session.</p>
            <p>Marks are activities; {partial ? `these are the first ${activities.length}.` : `all ${activities.length} are shown.`}</p>
          </Definition>
        </h2>
        <span className="legend faint push" aria-hidden="true"><i className="legend-active" />active <i className="legend-idle" />idle <i className="legend-mark" />activity</span>
      </div>
      <div className="panel chart-panel">
        {end > start ? <Bar session={session} activities={activities} start={start} end={end} zone={zone} /> : <p className="faint">One activity alone spans no time: there is nothing to draw, and the duration is unknown.</p>}
        {session.segments.length > 0 && <SegmentTable segments={session.segments} zone={zone} />}
      </div>
    </section>
  );
}

interface BarProps {
  session: SessionDetail;
  activities: Activity[];
  start: number;
  end: number;
  zone: string;
}

function Bar({ session, activities, start, end, zone }: BarProps) {
  const [box, width] = useWidth<HTMLDivElement>(960);
  const [pointer, setPointer] = useState<number | null>(null);
  const x = linear([start, end], [1, width - 1]);
  const ticks = timeTicks(start, end, Math.max(2, width / 90), (at) => zoneOffset(at, zone));
  const idle = session.segments.filter((segment) => segment.kind === 'idle').length;

  function onPointerMove(event: PointerEvent): void {
    setPointer(event.clientX - event.currentTarget.getBoundingClientRect().left);
  }

  return (
    <div ref={box} className="chart" onPointerMove={onPointerMove} onPointerLeave={() => setPointer(null)}>
      <svg width={width} height={height} role="img" aria-label={`From ${clock(start, zone)} to ${clock(end, zone)}: ${durationText(session.active_seconds)} active, ${plural(idle, 'idle stretch', 'idle stretches')}, ${plural(activities.length, 'activity', 'activities')}. The table below has each stretch.`}>
        <clipPath id="timeline-clip"><rect x="0" y={bar.y} width={width} height={bar.height} rx="4" /></clipPath>
        <g clipPath="url(#timeline-clip)">
          <rect className="segment-idle" x="0" y={bar.y} width={width} height={bar.height} />
          {session.segments.filter((segment) => segment.kind === 'active').map((segment) => {
            const from = x(Date.parse(segment.start));
            return <rect key={segment.start} className="segment-active" x={from} y={bar.y} width={Math.max(1.5, x(Date.parse(segment.end)) - from)} height={bar.height} />;
          })}
        </g>
        {activities.map((activity) => <Mark key={activity.id} activity={activity} x={x(Date.parse(activity.at))} />)}
        <line className="axis" x1="0" x2={width} y1={axisY - 6} y2={axisY - 6} />
        {ticks.map((tick) => <Tick key={tick} tick={tick} x={x(tick)} zone={zone} width={width} />)}
        {pointer !== null && <line className="cursor" x1={pointer} x2={pointer} y1="4" y2={axisY - 6} />}
      </svg>
      {pointer !== null && <Tip at={pointer} x={x} segments={session.segments} activities={activities} zone={zone} width={width} />}
    </div>
  );
}

function Mark({ activity, x }: { activity: Activity; x: number }) {
  const kind = iconOf(activity.type);
  if (!strong.has(kind)) return <line className="mark" x1={x} x2={x} y1={bar.y - 7} y2={bar.y - 3} />;
  const y = bar.y - 12;
  if (kind === 'commit') return <circle className="mark-strong" cx={x} cy={y} r="3.5" />;
  return <path className={kind === 'blocker' ? 'mark-strong mark-bad' : 'mark-strong'} d={`M${x} ${y - 4.5}l4.5 4.5l-4.5 4.5l-4.5-4.5z`} />;
}

function Tick({ tick, x, zone, width }: { tick: number; x: number; zone: string; width: number }) {
  const time = tick % 60_000 === 0 ? clock(tick, zone) : clockSeconds(tick, zone);
  const anchor = x < 18 ? 'start' : x > width - 18 ? 'end' : 'middle';
  return (
    <g aria-hidden="true">
      <line className="axis" x1={x} x2={x} y1={axisY - 6} y2={axisY - 2} />
      <text className={time === '00:00' ? 'tick tick-day' : 'tick'} x={x} y={axisY + 11} textAnchor={anchor}>
        {time === '00:00' ? dateText(localDate(tick, zone), { day: 'numeric', month: 'short' }) : time}
      </text>
    </g>
  );
}

function Tip({ at, x, segments, activities, zone, width }: { at: number; x: Scale; segments: Segment[]; activities: Activity[]; zone: string; width: number }) {
  const time = x.invert(at);
  const segment = segments.find(({ start, end }) => Date.parse(start) <= time && time <= Date.parse(end));
  const near = activities.filter((activity) => Math.abs(x(Date.parse(activity.at)) - at) <= reachPx);
  return (
    <div className="tip" aria-hidden="true" style={{ left: Math.max(125, Math.min(width - 125, at)), top: 0 }}>
      <b className="num">{clock(time, zone)}</b>
      {segment && <span className="faint"> · {segment.kind} {clock(segment.start, zone)}–{clock(segment.end, zone)}, {durationText(lengthOf(segment))}</span>}
      {near.slice(0, 4).map((activity) => (
        <div key={activity.id} className="tip-activity"><Icon name={iconOf(activity.type)} /><span>{activity.description || words(activity.type)}</span></div>
      ))}
      {near.length > 4 && <div className="faint">and {near.length - 4} more</div>}
    </div>
  );
}

function lengthOf({ start, end }: Segment): number {
  return (Date.parse(end) - Date.parse(start)) / 1000;
}

function SegmentTable({ segments, zone }: { segments: Segment[]; zone: string }) {
  return (
    <details className="disclosure">
      <summary>{plural(segments.length, 'segment')} as a table</summary>
      <div className="scroll" tabIndex={0} role="region" aria-label="Segments as a table">
        <table>
          <thead><tr><th scope="col">From</th><th scope="col">To</th><th scope="col">Kind</th><th scope="col" className="right">Length</th></tr></thead>
          <tbody>
            {segments.map((segment) => (
              <tr key={segment.start}>
                <td className="num">{clockSeconds(segment.start, zone)}</td><td className="num">{clockSeconds(segment.end, zone)}</td>
                <td>{segment.kind}</td><td className="right num">{durationText(lengthOf(segment))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
