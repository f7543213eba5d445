import { Figure, Figures } from '../ui/Figure';
import { count, durationText } from '../ui/format';
import { Count, Duration, Lines } from '../ui/Values';
import type { Today } from '../wire';
import { activeDefinition, commitsDefinition, filesDefinition, idleDefinition, linesDefinition, sessionsDefinition, whyUnmeasured, type Counting } from './definitions';

export function TodayFigures({ today, counting }: { today: Today; counting: Counting }) {
  const { active_seconds: active, idle_seconds: idle, lines_added: added, lines_removed: removed } = today;
  const gap = counting.idleSeconds === null ? '' : `gaps to ${durationText(counting.idleSeconds)} count`;
  return (
    <>
      <div className="section-head"><h2 id="today">Today</h2></div>
      <Figures label="Today’s figures">
        <Figure label="Active time" definition={activeDefinition(counting, today.sessions)} note={active === null ? 'nothing measured yet' : gap}>
          <Duration seconds={active} why={whyUnmeasured.day} />
        </Figure>
        <Figure label="Idle" definition={idleDefinition(counting)} note="inside sessions">
          <Duration seconds={idle} why={whyUnmeasured.day} />
        </Figure>
        <Figure label="Sessions" definition={sessionsDefinition(counting.zone)} note="started today">
          <Count value={today.sessions} why={whyUnmeasured.day} />
        </Figure>
        <Figure label="Commits" definition={commitsDefinition} note={today.commits === null ? 'no reading from git' : 'own, not pulled'}>
          <Count value={today.commits} why={whyUnmeasured.commits} />
        </Figure>
        <Figure label="Lines" definition={linesDefinition} note={added === null || removed === null ? (today.sessions === 0 ? 'no session today' : 'read at session end') : `net ${count(added - removed)}`}>
          <Lines added={added} removed={removed} why={whyUnmeasured.lines} />
        </Figure>
        <Figure label="Files" definition={filesDefinition} note={today.files === null ? 'no reading from git' : 'touched'}>
          <Count value={today.files} why={whyUnmeasured.files} />
        </Figure>
      </Figures>
    </>
  );
}
