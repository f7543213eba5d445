import { useZone } from '../ui/clock';
import { Definition } from '../ui/Definition';
import { count, percent, plural } from '../ui/format';
import { Share } from '../ui/Share';
import { Message } from '../ui/States';
import { Duration } from '../ui/Values';
import type { VisitDefinition, WorkflowFunnel, WorkflowFunnels } from '../wire';
import { Visited, whyUnknown } from './definitions';
import { Frame, ScopeFields, useScope } from './Frame';
import { Part } from './Part';
import { scoped } from './scope';
import './visits.css';

/** Workflows as funnels: how many visits begin one, how far they come, how many leave it. */
export function WorkflowsPage() {
  const { scope } = useScope();
  const zone = useZone();
  return (
    <Frame title="Workflows of visits" heading="Workflows">
      <ScopeFields />
      <Part<WorkflowFunnels> id="funnels" title={(data) => (data ? <Definition label="Funnels"><FunnelDefinition definition={data.definition} /></Definition> : 'Funnels')} request={scoped('/api/v1/visits/workflows', scope, zone)} label="workflows" lines={6}>
        {({ items }) => (items.length === 0
          ? <Message quiet icon="task" title="No visit of these days began a workflow"><p>Events of the type <code>workflow</code> tell them: <code>start</code>, the steps between, <code>complete</code>.</p></Message>
          : <ul className="funnels">{items.map((funnel) => <Funnel key={funnel.name} funnel={funnel} />)}</ul>)}
      </Part>
    </Frame>
  );
}

function FunnelDefinition({ definition }: { definition: VisitDefinition }) {
  return (
    <>
      <p><b>Begun</b>: visits that began it. <b>Completed</b>: those that completed it as often. <b>Abandoned</b>: those that are over and did not.</p>
      <p><b>Completion rate</b>: completed of completed and abandoned. A step’s share is of the visits that began.</p>
      <Visited definition={definition} />
    </>
  );
}

function Funnel({ funnel }: { funnel: WorkflowFunnel }) {
  const part = (visits: number): number | null => (funnel.started === 0 ? null : visits / funnel.started);
  const rows: [string, number, number | null, string][] = [
    ['begun', funnel.started, part(funnel.started), ''],
    ...funnel.steps.map((step): [string, number, number | null, string] => [step.step, step.visits, step.share, '']),
    ['completed', funnel.completed, part(funnel.completed), 'funnel-good'],
    ['abandoned', funnel.abandoned, part(funnel.abandoned), 'funnel-bad'],
  ];
  return (
    <li className="funnel">
      <div className="section-head">
        <h3>{funnel.name}</h3>
        <span className="soft push">
          <b><Share value={funnel.completion_rate} why="no such visit is over" /></b> completed · median <Duration seconds={funnel.median_seconds} why="no completion was timed" />
          {funnel.timed > 0 && <span className="faint"> of {plural(funnel.timed, 'visit')}{funnel.median_error > 0 && `, ±${percent(funnel.median_error)}`}</span>}
          {funnel.open > 0 && <span className="faint"> · {count(funnel.open)} under way</span>}
        </span>
      </div>
      <table className="funnel-steps">
        <caption className="sr">Steps of {funnel.name}</caption>
        <thead className="sr"><tr><th scope="col">Step</th><th scope="col">Visits</th><th scope="col">Share of those that began</th></tr></thead>
        <tbody>
          {rows.map(([name, visits, share, look], index) => (
            <tr key={`${name} ${index}`} className={look}>
              <th scope="row"><span className="top-bar" aria-hidden="true" style={{ width: `${100 * (part(visits) ?? 0)}%` }} /><span>{name}</span></th>
              <td className="right num">{count(visits)}</td>
              <td className="right"><Share value={share} why={whyUnknown.none} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </li>
  );
}
