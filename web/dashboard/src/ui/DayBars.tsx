import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useZone } from './clock';
import { useWidth } from './measure';
import { isPlainClick, navigate } from './router';
import { bands, linear } from './scale';
import { dateText, localDate } from './zone';

const height = 190;
const top = 12;
const bottom = 22;
const left = 34;

export interface DayBar {
  date: string;
  value: number | null;
  /** Where the day leads, and what a screen reader says of it. */
  href: string;
  label: string;
}

interface Props {
  days: DayBar[];
  label: string;
  /** Of an axis from 0: its ticks up to the largest value, and their text. */
  ticks: (largest: number) => number[];
  tick: (value: number) => string;
  tip: (index: number) => ReactNode;
}

/** A bar for each day, the last one today or the last of the range; a bar leads to what happened on its day. */
export function DayBars({ days, label, ticks: ticksOf, tick: tickText, tip }: Props) {
  const [box, width] = useWidth<HTMLDivElement>(640);
  const [hovered, setHovered] = useState<number | null>(null);
  const [focusable, setFocusable] = useState(days.length - 1);
  const bars = useRef<(Element & { focus(): void } | null)[]>([]);

  const today = localDate(Date.now(), useZone());
  const largest = Math.max(0, ...days.map((day) => day.value ?? 0));
  const ticks = ticksOf(largest);
  const y = linear([0, ticks[ticks.length - 1]!], [height - bottom, top]);
  const x = bands(days.length, width - left, 0.28);
  const labelEvery = Math.max(1, Math.ceil((width < 480 ? 65 : 90) / x.step));

  function onKeyDown(event: KeyboardEvent): void {
    const to = { ArrowLeft: focusable - 1, ArrowRight: focusable + 1, Home: 0, End: days.length - 1 }[event.key];
    if (to === undefined || to < 0 || to >= days.length) return;
    event.preventDefault();
    setFocusable(to);
    bars.current[to]?.focus();
  }

  return (
    <div ref={box} className="chart" onKeyDown={onKeyDown} onPointerLeave={() => setHovered(null)}>
      <svg width={width} height={height} role="group" aria-label={`${label}; the arrow keys go from day to day`}>
        <g aria-hidden="true">
          {ticks.map((tick) => (
            <g key={tick}>
              <line className={tick === 0 ? 'axis' : 'grid'} x1={left} x2={width} y1={y(tick)} y2={y(tick)} />
              <text className="tick" x={left - 8} y={y(tick)} dy="0.32em" textAnchor="end">{tickText(tick)}</text>
            </g>
          ))}
          {days.map((day, index) => (days.length - 1 - index) % labelEvery === 0 && (
            <text key={day.date} className="tick" x={left + x.start(index) + x.width / 2} y={height - 5} textAnchor={index === days.length - 1 ? 'end' : 'middle'}>
              {day.date === today ? 'today' : dateText(day.date, { day: 'numeric', month: 'short' })}
            </text>
          ))}
        </g>
        {days.map((day, index) => (
          <a
            key={day.date}
            ref={(element) => { bars.current[index] = element; }}
            className="bar-link"
            href={day.href}
            tabIndex={index === focusable ? 0 : -1}
            aria-label={day.label}
            onClick={(event) => {
              if (!isPlainClick(event)) return;
              event.preventDefault();
              navigate(day.href);
            }}
            onPointerEnter={() => setHovered(index)}
            onFocus={() => { setHovered(index); setFocusable(index); }}
            onBlur={() => setHovered(null)}
          >
            <rect className="bar-target" x={left + index * x.step} y={top} width={x.step} height={height - bottom - top} />
            <path className="bar" d={barPath(left + x.start(index), y(day.value ?? 0), x.width, height - bottom)} />
          </a>
        ))}
      </svg>
      {hovered !== null && days[hovered] && (
        <div className="tip" aria-hidden="true" style={{ left: Math.max(85, Math.min(width - 85, left + x.start(hovered) + x.width / 2)), top: y(days[hovered].value ?? 0) - 8 }}>
          <b>{dateText(days[hovered].date)}</b>
          {tip(hovered)}
        </div>
      )}
    </div>
  );
}

/** A bar with a rounded top, as far as its height allows. */
function barPath(x: number, y: number, width: number, base: number): string {
  const r = Math.min(3, width / 2, base - y);
  if (base - y < 0.5) return '';
  return `M${x} ${base}V${y + r}q0 ${-r} ${r} ${-r}h${width - 2 * r}q${r} 0 ${r} ${r}V${base}z`;
}
