import { withParams } from '../data/request';
import { useAnswer } from '../data/store';
import { useZone } from '../ui/clock';
import { Definition } from '../ui/Definition';
import { durationText, plural } from '../ui/format';
import { Link } from '../ui/Link';
import { useWidth } from '../ui/measure';
import { paths } from '../ui/paths';
import { linear, timeTicks } from '../ui/scale';
import { Duration } from '../ui/Values';
import { Wide } from '../ui/Wide';
import { clock, zoneOffset } from '../ui/zone';
import type { Lane, OverlapOfSessions } from '../wire';

const row = 24;
const axis = 22;

/** The day's sessions on one clock: people's and assistants' lanes, and what their time comes to. Nothing is shown until two ran. */
export function Lanes() {
  const zone = useZone();
  const { data } = useAnswer<OverlapOfSessions>(withParams('/api/v1/work/overlap', { tz: zone }));
  if (data === undefined || data.lanes.length < 2) return null;
  return (
    <section aria-labelledby="lanes" className="overview-lanes">
      <div className="section-head">
        <h2 id="lanes">
          <Definition label="Side by side today">
            <p><b>Wall time</b> is time in which at least one session was active: each moment once. <b>Summed</b> adds up every session for itself. Only active time counts, of today in {data.tz}.</p>
            {data.more && <p>These are the first {data.lanes.length} sessions; the figures are theirs.</p>}
          </Definition>
        </h2>
        <span className="legend faint push" aria-hidden="true"><i className="legend-active" />active <i className="legend-idle" />idle</span>
      </div>
      <div className="panel chart-panel">
        <div className="lanes">
          <ol className="lane-names">
            {data.lanes.map((lane) => (
              <li key={lane.id}><Link href={paths.session(lane.id)} className="lane-name">{nameOf(lane)}</Link> <Duration seconds={lane.active_seconds} why="" /></li>
            ))}
          </ol>
          <Chart lanes={data.lanes} zone={zone} />
        </div>
        <Wide label="People’s time as a table">
          <table className="table lane-people">
            <thead><tr><th scope="col">Person</th><th scope="col" className="right">Wall</th><th scope="col" className="right">Summed</th><th scope="col" className="right">By assistants</th><th scope="col" className="right">Most at once</th></tr></thead>
            <tbody>
              {data.people.map((person) => (
                <tr key={person.actor}>
                  <th scope="row">{person.actor}</th>
                  <td className="right"><Duration seconds={person.wall_seconds} why="" /></td>
                  <td className="right"><Duration seconds={person.summed_seconds} why="" /></td>
                  <td className="right"><Duration seconds={person.agent_seconds} why="" /></td>
                  <td className="right num">{person.at_once}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      </div>
    </section>
  );
}

function nameOf(lane: Lane): string {
  return `#${lane.number} ${lane.agent ?? lane.actor}`;
}

function Chart({ lanes, zone }: { lanes: Lane[]; zone: string }) {
  const [box, width] = useWidth<HTMLDivElement>(720);
  const start = Math.min(...lanes.map((lane) => Date.parse(lane.segments[0]!.start)));
  const end = Math.max(start + 60_000, ...lanes.map((lane) => Date.parse(lane.segments.at(-1)!.end)));
  const x = linear([start, end], [1, width - 1]);
  const height = lanes.length * row + axis;
  const told = lanes.map((lane) => `${nameOf(lane)} from ${clock(lane.segments[0]!.start, zone)} to ${clock(lane.segments.at(-1)!.end, zone)}, ${durationText(lane.active_seconds)} active`).join('; ');
  return (
    <div ref={box} className="chart">
      <svg width={width} height={height} role="img" aria-label={`${plural(lanes.length, 'session')} on one clock: ${told}.`}>
        {timeTicks(start, end, Math.max(2, width / 90), (at) => zoneOffset(at, zone)).map((tick) => (
          <g key={tick} aria-hidden="true">
            <line className="grid" x1={x(tick)} x2={x(tick)} y1="0" y2={height - axis} />
            <text className="tick" x={x(tick)} y={height - 6} textAnchor={x(tick) < 18 ? 'start' : x(tick) > width - 18 ? 'end' : 'middle'}>{clock(tick, zone)}</text>
          </g>
        ))}
        {lanes.map((lane, index) => lane.segments.map((segment) => (
          <rect key={`${lane.id} ${segment.start}`} className={segment.kind === 'active' ? 'segment-active' : 'segment-idle'} x={x(Date.parse(segment.start))} y={index * row + 5} width={Math.max(1.5, x(Date.parse(segment.end)) - x(Date.parse(segment.start)))} height={row - 10} rx="2">
            <title>{`${nameOf(lane)}: ${segment.kind} ${clock(segment.start, zone)}–${clock(segment.end, zone)}${lane.goal ? ` · ${lane.goal}` : ''}`}</title>
          </rect>
        )))}
      </svg>
    </div>
  );
}
