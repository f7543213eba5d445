import { useAnswer, useStore } from '../data/store';
import { useZone } from '../ui/clock';
import { count, plural } from '../ui/format';
import { Heading } from '../ui/Heading';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { Failure, Loading, Message, Stale } from '../ui/States';
import { Ago, Duration, When } from '../ui/Values';
import type { Board, Claim, Task } from '../wire';
import { AgentFigures } from './AgentFigures';
import { PhaseFigures } from './PhaseFigures';
import './tasks.css';

/** The phases side by side: who works on what, what waits; below, how long it takes and how it goes. */
export function BoardPage() {
  const answer = useAnswer<Board>('/api/v1/board');
  const { refresh } = useStore();
  const zone = useZone();
  const { data, problem } = answer;
  return (
    <>
      <title>Tasks · Stint</title>
      <div className="page-head">
        <Heading>Tasks</Heading>
        {data && <p>{summary(data)} · times in {zone}</p>}
      </div>
      <Stale answer={answer} retry={refresh} />
      {data
        ? <><Phases board={data} /><PhaseFigures /><AgentFigures /></>
        : <div className="panel">{problem ? <Failure problem={problem} retry={refresh} /> : <Loading label="the board" lines={8} />}</div>}
    </>
  );
}

function summary(board: Board): string {
  const open = board.phases.reduce((sum, phase) => sum + phase.ready + phase.in, 0);
  const parts = [`${plural(open, 'task')} open`, `${count(board.blocked)} blocked`, `${count(board.completed)} completed`];
  if (board.other > 0) parts.push(`${count(board.other)} of a status that the workflow does not have`);
  return parts.join(' · ');
}

function Phases({ board }: { board: Board }) {
  const empty = board.phases.every((phase) => phase.ready === 0 && phase.in === 0) && board.blocked === 0;
  return (
    <>
      <div className="board">
        {board.phases.map((phase) => (
          <section key={phase.phase} className="panel board-phase" aria-labelledby={`phase-${phase.phase}`}>
            <h2 id={`phase-${phase.phase}`}>{phase.phase.replaceAll('_', ' ')}</h2>
            <p className="faint">{count(phase.in)} worked on · {count(phase.ready)} waiting</p>
            <ul className="board-list">
              {phase.claims.map((claim) => <ClaimCard key={claim.id} claim={claim} />)}
              {phase.unheld.map((task) => <TaskCard key={task.id} task={task} how="held by nobody since" />)}
              {phase.waiting.map((task) => <TaskCard key={task.id} task={task} how="waits since" />)}
            </ul>
            {phase.ready > phase.waiting.length && <p className="faint">and {count(phase.ready - phase.waiting.length)} more that wait</p>}
          </section>
        ))}
        {board.blocked > 0 && (
          <section className="panel board-phase" aria-labelledby="phase-blocked">
            <h2 id="phase-blocked">blocked</h2>
            <p className="faint">{count(board.blocked)} that something outside keeps from going on</p>
            <ul className="board-list">
              {board.blocked_tasks.map(({ task, reason }) => (
                <li key={task.id} className="board-card">
                  <Link href={paths.task(task.id)}>{task.key}</Link>
                  {reason !== null && <span className="soft">{reason}</span>}
                  <span className="faint">since <When at={task.status_at} /></span>
                </li>
              ))}
            </ul>
            {board.blocked > board.blocked_tasks.length && <p className="faint">and {count(board.blocked - board.blocked_tasks.length)} more</p>}
          </section>
        )}
      </div>
      {empty && <div className="panel"><Message quiet icon="task" title="No task is open"><p><code>stint task add KEY --title "…"</code> adds one.</p></Message></div>}
      {board.more_claims && <p className="faint">There are more claims than are shown: <code>stint task sessions --active</code></p>}
    </>
  );
}

function ClaimCard({ claim }: { claim: Claim }) {
  return (
    <li className="board-card board-claim">
      <Link href={paths.task(claim.task_id)}>{claim.task_key}</Link>
      <span className="soft clip">{claim.agent_id}{claim.agent_type !== claim.agent_id && <span className="faint"> ({claim.agent_type})</span>}</span>
      <span className="soft">for <Duration seconds={claim.elapsed_seconds} why="the clocks differ" /></span>
      {claim.overdue && claim.lease_until !== null
        ? <span className="tag board-late">overdue: lease ended <Ago at={claim.lease_until} /></span>
        : claim.stale && <span className="tag board-late">stale: silent for <Duration seconds={claim.idle_seconds} why="it has ended" /></span>}
    </li>
  );
}

function TaskCard({ task, how }: { task: Task; how: string }) {
  return (
    <li className="board-card">
      <Link href={paths.task(task.id)}>{task.key}</Link>
      {task.title !== null && <span className="soft clip">{task.title}</span>}
      <span className="faint">{how} <When at={task.status_at} />{task.agent_type !== null && ` · for ${task.agent_type}`}</span>
    </li>
  );
}
