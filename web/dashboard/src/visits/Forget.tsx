import { useEffect, useState } from 'react';
import { postJson, RequestFailed } from '../data/request';
import { useStore } from '../data/store';
import { announce } from '../ui/announce';
import { Confirm } from '../ui/Confirm';
import { plural } from '../ui/format';
import { Icon } from '../ui/Icon';
import { paths } from '../ui/paths';
import { navigate } from '../ui/router';
import type { Erasure } from '../wire';

/** What is forgotten: one visit, or all of a user or of a visitor. */
export type Forgotten = { visit: string } | { user: string } | { visitor: string };

/** Erases after a question that says how much it is; then there is nothing to stay for. */
export function Forget({ who, label }: { who: Forgotten; label: string }) {
  const [asking, ask] = useState(false);
  return (
    <>
      <button type="button" className="button button-bad" onClick={() => ask(true)}><Icon name="close" />{label}</button>
      {asking && <Question who={who} label={label} close={() => ask(false)} />}
    </>
  );
}

function Question({ who, label, close }: { who: Forgotten; label: string; close: () => void }) {
  const { queries } = useStore();
  const [dry, setDry] = useState<Erasure | string | null>(null);
  const key = JSON.stringify(who);
  useEffect(() => {
    let gone = false;
    postJson('/api/v1/visits/forget', JSON.parse(key)).then(
      (answer) => !gone && setDry(answer as Erasure),
      (error: unknown) => !gone && setDry(error instanceof RequestFailed ? error.problem.detail ?? error.problem.title : String(error)),
    );
    return () => { gone = true; };
  }, [key]);

  async function run(): Promise<void> {
    const done = (await postJson('/api/v1/visits/forget', { ...who, yes: true })) as Erasure;
    // Nor may it show for a moment on the next page.
    queries.drop();
    announce(`${plural(done.visits, 'visit')} forgotten.`);
    navigate(paths.visitList());
  }

  return (
    <Confirm title={`${label}?`} action="Forget for ever" bad run={run} close={close}>
      <p role="status">
        {dry === null ? 'Looking what that is…' : typeof dry === 'string' ? dry
          : `${plural(dry.visits, 'visit')} with ${plural(dry.events, 'event')}${dry.filtered > 0 ? `, and ${plural(dry.filtered, 'event')} kept apart` : ''}.`}
      </p>
      <p>They are erased from the store, and the figures follow. This cannot be taken back.</p>
    </Confirm>
  );
}
