import { useState } from 'react';
import { postJson, RequestFailed } from '../data/request';
import { useStore } from '../data/store';
import { announce } from '../ui/announce';
import { Confirm } from '../ui/Confirm';
import { Icon } from '../ui/Icon';
import type { SessionDetail } from '../wire';

/** What may be done with an open session from here: pause it, go on, end it. */
export function SessionActions({ session }: { session: SessionDetail }) {
  const { refresh } = useStore();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [ending, end] = useState(false);
  if (session.status === 'ended' || session.kind !== 'work') return null;
  const paused = session.status === 'paused';

  async function act(verb: 'pause' | 'continue' | 'end', done: string): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      await postJson(`/api/v1/work/sessions/${encodeURIComponent(session.id)}/${verb}`, {});
      announce(done);
      await refresh();
    } catch (error) {
      setProblem(error instanceof RequestFailed ? error.problem.detail ?? error.problem.title : String(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="session-actions">
      {paused
        ? <button type="button" className="button" disabled={busy} onClick={() => void act('continue', 'The session goes on.')}><Icon name="play" />Continue</button>
        : <button type="button" className="button" disabled={busy} onClick={() => void act('pause', 'The session is paused.')}><Icon name="pause" />Pause</button>}
      <button type="button" className="button" disabled={busy} onClick={() => end(true)}><Icon name="stop" />End</button>
      {problem && <p className="bad" role="alert">{problem}</p>}
      {ending && (
        <Confirm title="End this session?" action="End it" run={() => act('end', 'The session has ended.').then(() => end(false))} close={() => end(false)}>
          <p>It ends now, and does not change any more. A server does not see your files: lines and commits since they were last looked at are counted by the next <code>stint</code> command in the repository.</p>
        </Confirm>
      )}
    </div>
  );
}
