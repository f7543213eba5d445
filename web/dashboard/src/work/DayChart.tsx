import { useRef, useState, type KeyboardEvent } from 'react';
import { Definition } from '../ui/Definition';
import { count, durationText, plural } from '../ui/format';
import { isPlainClick, navigate } from '../ui/router';
import { useWidth } from '../ui/measure';
import { paths } from '../ui/paths';
import { bands, durationTicks, linear } from '../ui/scale';
import { Duration, Lines, Count } from '../ui/Values';
import { addDays, dateText } from '../ui/zone';
import type { Day } from '../wire';
import { activeDefinition, whyUnmeasured, type Counting } from './definitions';

const height = 190;
const top = 12;
const bottom = 22;
const left = 34;

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
        <Bars days={days} />
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

function Bars({ days }: { days: Day[] }) {
  const [box, width] = useWidth<HTMLDivElement>(640);
  const [hovered, setHovered] = useState<number | null>(null);
  const [focusable, setFocusable] = useState(days.length - 1);
  const bars = useRef<(Element & { focus(): void } | null)[]>([]);

  const largest = Math.max(0, ...days.map((day) => day.active_seconds ?? 0));
  const ticks = durationTicks(largest === 0 ? 3600 : largest);
  const y = linear([0, ticks[ticks.length - 1]!], [height - bottom, top]);
  const x = bands(days.length, width - left, 0.28);
  const labelEvery = width < 480 ? 7 : 5;

  function onKeyDown(event: KeyboardEvent): void {
    const to = { ArrowLeft: focusable - 1, ArrowRight: focusable + 1, Home: 0, End: days.length - 1 }[event.key];
    if (to === undefined || to < 0 || to >= days.length) return;
    event.preventDefault();
    setFocusable(to);
    bars.current[to]?.focus();
  }

  return (
    <div ref={box} className="chart" onKeyDown={onKeyDown} onPointerLeave={() => setHovered(null)}>
      <svg width={width} height={height} role="group" aria-label="Active time per day; the arrow keys go from day to day">
        <g aria-hidden="true">
          {ticks.map((tick) => (
            <g key={tick}>
              <line className={tick === 0 ? 'axis' : 'grid'} x1={left} x2={width} y1={y(tick)} y2={y(tick)} />
              <text className="tick" x={left - 8} y={y(tick)} dy="0.32em" textAnchor="end">{axisText(tick)}</text>
            </g>
          ))}
          {days.map((day, index) => (days.length - 1 - index) % labelEvery === 0 && (
            <text key={day.date} className="tick" x={left + x.start(index) + x.width / 2} y={height - 5} textAnchor={index === days.length - 1 ? 'end' : 'middle'}>
              {index === days.length - 1 ? 'today' : dateText(day.date, { day: 'numeric', month: 'short' })}
            </text>
          ))}
        </g>
        {days.map((day, index) => (
          <a
            key={day.date}
            ref={(element) => { bars.current[index] = element; }}
            className="bar-link"
            href={dayHref(day.date)}
            tabIndex={index === focusable ? 0 : -1}
            aria-label={`${dateText(day.date)}: ${day.active_seconds === null ? 'not measured' : durationText(day.active_seconds)} active, ${plural(day.sessions, 'session')}`}
            onClick={(event) => {
              if (!isPlainClick(event)) return;
              event.preventDefault();
              navigate(dayHref(day.date));
            }}
            onPointerEnter={() => setHovered(index)}
            onFocus={() => { setHovered(index); setFocusable(index); }}
            onBlur={() => setHovered(null)}
          >
            <rect className="bar-target" x={left + index * x.step} y={top} width={x.step} height={height - bottom - top} />
            <path className="bar" d={barPath(left + x.start(index), y(day.active_seconds ?? 0), x.width, height - bottom)} />
          </a>
        ))}
      </svg>
      {hovered !== null && days[hovered] && <Tip day={days[hovered]} x={left + x.start(hovered) + x.width / 2} y={y(days[hovered].active_seconds ?? 0)} width={width} />}
    </div>
  );
}

/** A bar with a rounded top, as far as its height allows. */
function barPath(x: number, y: number, width: number, base: number): string {
  const r = Math.min(3, width / 2, base - y);
  if (base - y < 0.5) return '';
  return `M${x} ${base}V${y + r}q0 ${-r} ${r} ${-r}h${width - 2 * r}q${r} 0 ${r} ${r}V${base}z`;
}

function axisText(seconds: number): string {
  if (seconds === 0) return '0';
  return seconds % 3600 === 0 ? `${seconds / 3600}h` : `${seconds / 60}m`;
}

function Tip({ day, x, y, width }: { day: Day; x: number; y: number; width: number }) {
  return (
    <div className="tip" aria-hidden="true" style={{ left: Math.max(85, Math.min(width - 85, x)), top: y - 8 }}>
      <b>{dateText(day.date)}</b>
      <div className="tip-row"><span>Active</span><Duration seconds={day.active_seconds} why={whyUnmeasured.day} /></div>
      <div className="tip-row"><span>Sessions</span><span>{count(day.sessions)}</span></div>
      <div className="tip-row"><span>Commits</span><Count value={day.commits} why={whyUnmeasured.commits} /></div>
      <div className="tip-row"><span>Lines</span><Lines added={day.lines_added} removed={day.lines_removed} why={whyUnmeasured.lines} /></div>
    </div>
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
