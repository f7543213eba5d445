import { useState, type FocusEvent, type PointerEvent, type ReactNode } from 'react';
import { level } from './scale';

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const hours = Array.from({ length: 24 }, (_, hour) => hour);
const levels = 5;

interface Cell {
  day: number;
  hour: number;
  x: number;
  y: number;
}

interface Props {
  /** The heading, which says how it is counted. */
  title: ReactNode;
  id: string;
  caption: string;
  /** 7 rows Monday to Sunday, 24 hours each. */
  heat: number[][];
  /** What is counted, and how much of it as text. */
  what: string;
  text: (value: number) => string;
  nothing: string;
}

/** The hours of a week: a real table, weekdays down and hours across, whose cells are coloured. */
export function HeatMap({ title, id, caption, heat, what, text, nothing }: Props) {
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
        <h2 id={id}>{title}</h2>
        {largest > 0 && <Legend largest={text(largest)} />}
      </div>
      <div className="panel chart-panel">
        <div className="heat-box" onPointerOver={show} onPointerLeave={() => setCell(null)}>
          <table className="heat">
            <caption className="sr">{caption}</caption>
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
                    const value = heat[day]?.[hour] ?? 0;
                    return (
                      <td key={hour} className={`heat-${level(value, largest, levels)}`} data-day={day} data-hour={hour}>
                        <span className="sr">{value === 0 ? '0' : text(value)}</span>
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
          {cell && <Tip cell={cell} what={what} text={text(heat[cell.day]?.[cell.hour] ?? 0)} />}
        </div>
        {largest === 0 && <p className="faint">{nothing}</p>}
      </div>
    </>
  );
}

function Tip({ cell, what, text }: { cell: Cell; what: string; text: string }) {
  const hour = (h: number): string => `${String(h % 24).padStart(2, '0')}:00`;
  return (
    <div className="tip" aria-hidden="true" style={{ left: Math.max(70, cell.x), top: cell.y - 6 }}>
      <b>{weekdays[cell.day]} {hour(cell.hour)}–{hour(cell.hour + 1)}</b>
      <div className="tip-row"><span>{what}</span><span>{text}</span></div>
    </div>
  );
}

function Legend({ largest }: { largest: string }) {
  return (
    <span className="heat-legend push faint num" aria-hidden="true">
      0 {Array.from({ length: levels + 1 }, (_, index) => <i key={index} className={`heat-${index}`} />)} {largest}
    </span>
  );
}
