import { useState, type FocusEvent, type PointerEvent } from 'react';
import { Definition } from '../ui/Definition';
import { durationText } from '../ui/format';
import { level } from '../ui/scale';
import type { Counting } from './definitions';

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const hours = Array.from({ length: 24 }, (_, hour) => hour);
const levels = 5;

interface Cell {
  day: number;
  hour: number;
  x: number;
  y: number;
}

/** When work happens: a real table, weekdays down and hours across, whose cells are coloured. */
export function HeatMap({ heat, days, counting }: { heat: number[][]; days: number; counting: Counting }) {
  const [cell, setCell] = useState<Cell | null>(null);
  const largest = Math.max(0, ...heat.flat());

  function show(event: PointerEvent | FocusEvent): void {
    const td = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('td[data-hour]') : null;
    if (td === null) return setCell(null);
    setCell({ day: Number(td.dataset['day']), hour: Number(td.dataset['hour']), x: td.offsetLeft + td.offsetWidth / 2, y: td.offsetTop });
  }

  return (
    <>
      <div className="section-head">
        <h2 id="heat">
          <Definition label="When work happens">
            <p><b>Active time</b> of the last {days} days by weekday and hour, in {counting.zone}, added up over the weeks.</p>
            <p>The darkest colour is the busiest hour: {durationText(largest)}.</p>
          </Definition>
        </h2>
        {largest > 0 && <Legend largest={largest} />}
      </div>
      <div className="panel chart-panel">
        <div className="heat-box" onPointerOver={show} onPointerLeave={() => setCell(null)}>
          <table className="heat">
            <caption className="sr">Active time by weekday and hour of the last {days} days</caption>
            <thead>
              <tr>
                <td />
                {hours.map((hour) => <th key={hour} scope="col"><span className={hour % 3 === 0 ? '' : 'sr'}>{hour}</span></th>)}
              </tr>
            </thead>
            <tbody>
              {weekdays.map((name, day) => (
                <tr key={name}>
                  <th scope="row" abbr={name}>{name.slice(0, 3)}</th>
                  {hours.map((hour) => {
                    const seconds = heat[day]?.[hour] ?? 0;
                    return (
                      <td key={hour} className={`heat-${level(seconds, largest, levels)}`} data-day={day} data-hour={hour}>
                        <span className="sr">{seconds === 0 ? '0' : durationText(seconds)}</span>
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
          {cell && <Tip cell={cell} seconds={heat[cell.day]?.[cell.hour] ?? 0} />}
        </div>
        {largest === 0 && <p className="faint">No active time was measured in the last {days} days.</p>}
      </div>
    </>
  );
}

function Tip({ cell, seconds }: { cell: Cell; seconds: number }) {
  const hour = (h: number): string => `${String(h % 24).padStart(2, '0')}:00`;
  return (
    <div className="tip" aria-hidden="true" style={{ left: Math.max(70, cell.x), top: cell.y - 6 }}>
      <b>{weekdays[cell.day]} {hour(cell.hour)}–{hour(cell.hour + 1)}</b>
      <div className="tip-row"><span>Active</span><span>{durationText(seconds)}</span></div>
    </div>
  );
}

function Legend({ largest }: { largest: number }) {
  return (
    <span className="heat-legend push faint num" aria-hidden="true">
      0 {Array.from({ length: levels + 1 }, (_, index) => <i key={index} className={`heat-${index}`} />)} {durationText(largest)}
    </span>
  );
}
