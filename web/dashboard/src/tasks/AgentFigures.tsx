import { useAnswer, useStore } from '../data/store';
import { Definition } from '../ui/Definition';
import { count } from '../ui/format';
import { Failure, Loading, Message } from '../ui/States';
import { Duration } from '../ui/Values';
import { Wide } from '../ui/Wide';
import type { AgentPerformance, Defined } from '../wire';
import { Share } from '../ui/Share';

export function AgentFigures() {
  const { data, problem } = useAnswer<Defined<AgentPerformance>>('/api/v1/analytics/agent-performance');
  const { refresh } = useStore();
  return (
    <section aria-labelledby="agents">
      <div className="section-head"><h2 id="agents">Agents</h2></div>
      <div className="panel">
        {data
          ? data.items.length > 0 ? <Wide label="Agents as a table"><AgentTable agents={data} /></Wide> : <Message quiet icon="agent" title="No agent has claimed a task yet" />
          : problem ? <Failure problem={problem} retry={refresh} /> : <Loading label="agents" />}
      </div>
    </section>
  );
}

function AgentTable({ agents }: { agents: Defined<AgentPerformance> }) {
  return (
    <table className="table">
      <caption className="sr">Agents, most sessions first</caption>
      <thead>
        <tr>
          <th scope="col">Agent</th>
          <th scope="col" className="right">Sessions</th>
          <th scope="col" className="right">Completed</th>
          <th scope="col" className="right"><Definition label="Rejected"><p>{agents.definition}.</p></Definition></th>
          <th scope="col" className="right">Blocked</th>
          <th scope="col" className="right">Abandoned</th>
          <th scope="col" className="right">p50</th>
          <th scope="col" className="right"><Definition label="Completion"><p>{agents.definition}.</p></Definition></th>
        </tr>
      </thead>
      <tbody>
        {agents.items.map((agent) => (
          <tr key={`${agent.agent_id} ${agent.agent_type}`}>
            <th scope="row">{agent.agent_id}{agent.agent_type !== agent.agent_id && <span className="faint"> ({agent.agent_type})</span>}</th>
            <td className="right num">{count(agent.total_sessions)}</td>
            <td className="right num">{count(agent.completed)}</td>
            <td className="right num">{count(agent.rejected + agent.sent_back)}</td>
            <td className="right num">{count(agent.blocked)}</td>
            <td className="right num">{count(agent.abandoned)}</td>
            <td className="right"><Duration seconds={agent.p50_minutes === null ? null : agent.p50_minutes * 60} why="none of its sessions has ended" /></td>
            <td className="right"><Share value={agent.completion_rate} why="none of its sessions has ended" /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
