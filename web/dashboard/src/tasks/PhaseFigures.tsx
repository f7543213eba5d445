import { useAnswer, useStore } from '../data/store';
import { Definition } from '../ui/Definition';
import { count, plural } from '../ui/format';
import { Failure, Loading, Message } from '../ui/States';
import { Duration } from '../ui/Values';
import { Wide } from '../ui/Wide';
import type { Defined, PhaseDuration } from '../wire';
import { Share } from '../ui/Share';

/** Upper borders of the histogram's columns, as the server cuts them. */
const borders = ['1 min', '5 min', '15 min', '30 min', '1 h', '2 h', '4 h', '8 h', '24 h'];

const noSession = 'no session in it has ended';

export function PhaseFigures() {
  const { data, problem } = useAnswer<Defined<PhaseDuration>>('/api/v1/analytics/phase-duration');
  const { refresh } = useStore();
  return (
    <section aria-labelledby="phase-durations">
      <div className="section-head"><h2 id="phase-durations">How long the phases take</h2></div>
      <div className="panel">
        {data
          ? data.items.length > 0 ? <Wide label="Phases as a table"><PhaseTable durations={data} /></Wide> : <Message quiet icon="clock" title="Nobody has claimed a task yet" />
          : problem ? <Failure problem={problem} retry={refresh} /> : <Loading label="phase durations" />}
      </div>
    </section>
  );
}

function PhaseTable({ durations }: { durations: Defined<PhaseDuration> }) {
  return (
    <table className="table">
      <caption className="sr">Durations of sessions on tasks, by phase</caption>
      <thead>
        <tr>
          <th scope="col">Phase</th>
          <th scope="col"><Definition label="Distribution"><p>Sessions that ended, by how long they held the task: under {borders.join(', ')}, and longer.</p></Definition></th>
          <th scope="col" className="right">Ended</th>
          <th scope="col" className="right">Open</th>
          <th scope="col" className="right"><Definition label="p50"><p>{durations.definition}.</p></Definition></th>
          <th scope="col" className="right">p90</th>
          <th scope="col" className="right">p99</th>
          <th scope="col" className="right"><Definition label="Sent back"><p>{durations.definition}.</p></Definition></th>
        </tr>
      </thead>
      <tbody>
        {durations.items.map((phase) => (
          <tr key={phase.phase}>
            <th scope="row">{phase.phase.replaceAll('_', ' ')}</th>
            <td><Histogram counts={phase.histogram} /></td>
            <td className="right num">{count(phase.session_count)}</td>
            <td className="right num">{count(phase.open_count)}</td>
            <td className="right"><Minutes value={phase.p50_minutes} /></td>
            <td className="right"><Minutes value={phase.p90_minutes} /></td>
            <td className="right"><Minutes value={phase.p99_minutes} /></td>
            <td className="right"><Share value={phase.rejection_rate} why={noSession} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Minutes({ value }: { value: number | null }) {
  return <Duration seconds={value === null ? null : value * 60} why={noSession} />;
}

/** Columns of equal width, one for each span; the words say the same to those who do not see them. */
function Histogram({ counts }: { counts: number[] }) {
  const most = Math.max(1, ...counts);
  const words = counts.map((n, i) => (n === 0 ? null : `${plural(n, 'session')} ${i < borders.length ? `under ${borders[i]}` : `of ${borders[borders.length - 1]} or more`}`)).filter((each) => each !== null);
  return (
    <svg className="histogram" viewBox={`0 0 ${counts.length * 12} 24`} role="img" aria-label={words.length === 0 ? 'none has ended' : words.join(', ')}>
      {counts.map((n, i) => {
        const height = n === 0 ? 1 : Math.max(2, (22 * n) / most);
        return <rect key={i} x={i * 12} y={24 - height} width="10" height={height}><title>{`${i < borders.length ? `under ${borders[i]}` : `${borders[borders.length - 1]} or more`}: ${n}`}</title></rect>;
      })}
    </svg>
  );
}
