import { useAnswer, useStore } from '../data/store';
import { useZone } from '../ui/clock';
import { durationText, plural } from '../ui/format';
import { Figure, Figures } from '../ui/Figure';
import { Heading } from '../ui/Heading';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { Failure, Loading, Stale } from '../ui/States';
import { Duration, When } from '../ui/Values';
import { Wide } from '../ui/Wide';
import type { TaskStory } from '../wire';
import './tasks.css';

/** One task from its adding until now. */
export function TaskPage({ taskRef }: { taskRef: string }) {
  const answer = useAnswer<TaskStory>(`/api/v1/tasks/${encodeURIComponent(taskRef)}`);
  const { refresh } = useStore();
  const zone = useZone();
  const { data, problem } = answer;
  return (
    <>
      <title>{data ? `${data.task.key} · Stint` : 'Task · Stint'}</title>
      <Link href={paths.tasks}>Tasks</Link>
      <div className="page-head">
        <Heading>{data ? data.task.key : 'Task'}</Heading>
        <p>{data?.task.project && <>{data.task.project.name} · </>}times in {zone}</p>
      </div>
      <Stale answer={answer} retry={refresh} />
      {data ? <Story story={data} /> : <div className="panel">{problem ? <Failure problem={problem} retry={refresh} /> : <Loading label="the task" lines={8} />}</div>}
    </>
  );
}

function Story({ story }: { story: TaskStory }) {
  const { task, time, open } = story;
  return (
    <>
      <p className="story-what">{task.title ?? <span className="faint">no title</span>}</p>
      <p className="soft">
        {task.status} since <When at={task.status_at} />
        {open !== null && <>, held by {open.agent_id}{open.overdue ? ' (overdue)' : open.stale ? ' (stale)' : ''}</>}
        {task.epic !== null && <> · {task.epic}{task.feature !== null && `, ${task.feature}`}</>}
      </p>
      <Figures label="Where its time went">
        <Figure label="Life" definition={<p>From its adding to its completion, of an open task until now: held + waiting + blocked.</p>}><Duration seconds={time.elapsed_seconds} why="the clocks differ" /></Figure>
        <Figure label="Held" definition={<p>Somebody had claimed it.</p>} note={<>active <Duration seconds={time.active_seconds} why="no two signs of life were near enough to measure" /></>}><Duration seconds={time.held_seconds} why="the clocks differ" /></Figure>
        <Figure label="Waiting" definition={<p>Nobody had claimed it, and it was not blocked.</p>}><Duration seconds={time.waiting_seconds} why="the clocks differ" /></Figure>
        <Figure label="Blocked" definition={<p>From block to unblock.</p>}><Duration seconds={time.blocked_seconds} why="the clocks differ" /></Figure>
        <Figure label="Rework" definition={<p>Time held in a phase that had been completed or rejected before.</p>} note={plural(time.rejections, 'rejection')}><Duration seconds={time.rework_seconds} why="the clocks differ" /></Figure>
      </Figures>
      <Life time={time} />
      <div className="section-head"><h2 id="history">History</h2></div>
      <div className="panel">
        <Wide label="History as a table">
          <table className="table" aria-labelledby="history">
            <thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">Status</th><th scope="col">Who</th><th scope="col">Note</th></tr></thead>
            <tbody>
              {story.history.map((change) => (
                <tr key={change.n}>
                  <td className="soft"><When at={change.at} /></td>
                  <td>{change.action}</td>
                  <td>{change.to_status}</td>
                  <td>{change.agent_id ?? change.actor_id}</td>
                  <td className="soft">{change.charged_agent !== null && <span className="tag">work of {change.charged_agent}</span>} {change.note}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      </div>
    </>
  );
}

/** Its life as one bar; words say the same. */
function Life({ time }: { time: TaskStory['time'] }) {
  if (time.elapsed_seconds <= 0) return null;
  const parts = time.parts.map((part) => ({
    ...part,
    words: `${part.kind === 'blocked' || part.phase === null ? part.kind : `${part.kind === 'held' ? 'held in' : 'waiting for'} ${part.phase}`} ${durationText(part.seconds)}`,
  }));
  return (
    <div className="life" role="img" aria-label={`Its life: ${parts.map((part) => part.words).join(', ')}`}>
      {parts.map((part) => <span key={part.from + part.kind} className={`life-${part.kind}`} style={{ flexGrow: part.seconds / time.elapsed_seconds }} title={part.words} />)}
    </div>
  );
}
