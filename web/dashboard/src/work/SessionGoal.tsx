import { Definition } from '../ui/Definition';
import { count, durationText, percent, words } from '../ui/format';
import { Icon } from '../ui/Icon';
import { Count, Unknown, When } from '../ui/Values';
import { Wide } from '../ui/Wide';
import type { CheckedItem, Indicator, Outcome, SessionDetail } from '../wire';
import { Path, Section } from './SessionFacts';

/** What the session is measured against: its budget, its check list, and whether the goal was reached, with what says so. Absent when there is nothing. */
export function GoalFacts({ session }: { session: SessionDetail }) {
  const { budget, outcome } = session;
  const checks = session.checklist ?? [];
  if (!budget && !outcome && checks.length === 0) return null;
  return (
    <Section id="goal-facts" title={<Definition label="Goal">{goalDefinition}</Definition>}>
      <ul className="facts">
        {outcome && <Judged outcome={outcome} />}
        {budget && (
          <li className={budget.over_seconds === null ? 'fact' : 'fact fact-bad'}>
            <Icon name="clock" label="Budget" />
            <p><span className="num">{durationText(budget.active_seconds)}</span> of {durationText(budget.seconds)} active{budget.over_seconds !== null && <>: <b>{durationText(budget.over_seconds)} over</b></>}</p>
          </li>
        )}
        {checks.map((check) => (
          <li key={check.n} className={check.done ? 'fact fact-done' : 'fact'}>
            <span className={`check${check.done ? ' check-done' : ''}`} aria-hidden="true" />
            <div><p><span className="sr">{check.done ? 'True: ' : 'Open: '}</span>{check.text}</p>{check.done_at && <p className="faint">{check.done_by} <When at={check.done_at} /></p>}</div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const verdicts = { yes: 'Reached', partial: 'Partly reached', no: 'Not reached' };

function Judged({ outcome }: { outcome: Outcome }) {
  const { judge } = outcome;
  return (
    <li className={outcome.verdict === 'no' ? 'fact fact-bad' : 'fact'}>
      <Icon name="goal" label="Outcome" />
      <div>
        <p className="fact-title">{verdicts[outcome.verdict]}</p>
        {outcome.why && <p className="soft">{outcome.why}</p>}
        {outcome.items && outcome.items.length > 0 && <ul className="evidence">{outcome.items.map((item, index) => <Evidence key={index} item={item} />)}</ul>}
        <p className="faint">{judge && <>judged by {judge.type === 'checklist' ? 'the check list' : `${judge.type} ${judge.name ?? ''}`}</>}{outcome.at && <>{judge && ', '}<When at={outcome.at} /></>}</p>
      </div>
    </li>
  );
}

function Evidence({ item }: { item: CheckedItem }) {
  const mark = item.met === null ? '?' : item.met ? '✓' : '✗';
  return <li><span aria-hidden="true">{mark}</span> <span className="sr">{item.met === null ? 'Unknown: ' : item.met ? 'Met: ' : 'Not met: '}</span>{item.text} <span className="faint">{item.evidence}</span></li>;
}

const goalDefinition = (
  <>
    <p><b>Reached</b>: everything that was looked at is met. <b>Not reached</b>: no task, commit, test run or item of the check list is. <b>Partly</b>: anything else.</p>
    <p>A person or a model may judge otherwise; who did stands below. The budget is held against active time.</p>
  </>
);

const notThere = 'the file was not there, or nobody measured it';

/** Complexity before and after; absent while nobody measured. */
export function CodeHealth({ session: { health } }: { session: SessionDetail }) {
  if (!health) return null;
  return (
    <Section id="code-health" title={<Definition label="Code health">{healthDefinition}</Definition>} n={health.files.length}>
      <Wide label="Code health as a table">
        <table className="files">
          <thead><tr><th scope="col">Path</th><th scope="col">Language</th><th scope="col" className="right">Before</th><th scope="col" className="right">After</th></tr></thead>
          <tbody>
            {health.files.slice(0, 50).map((file) => (
              <tr key={file.path}>
                <th scope="row"><Path path={file.path} /></th><td>{file.language}</td>
                <td className="right"><Count value={file.before} why={notThere} /></td><td className="right"><Count value={file.after} why={notThere} /></td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr><th scope="row">Together{health.delta !== null && <span className="faint"> {signed(health.delta)}</span>}</th><td /><td className="right"><Count value={health.before} why={notThere} /></td><td className="right"><Count value={health.after} why={notThere} /></td></tr>
          </tfoot>
        </table>
      </Wide>
    </Section>
  );
}

export function signed(delta: number): string {
  return delta > 0 ? `+${count(delta)}` : count(delta);
}

export const healthDefinition = (
  <p><b>Complexity</b> of a file: the decisions in it (if, for, while, case, catch, and, or …), and one. Counted in the files the session touched, in git’s tree of its start and of its end.</p>
);

const unknownInput = 'an input of it is unknown';

/** Score and quality, where they are on and the session is one’s own. */
export function OwnFigures({ session: { score, quality } }: { session: SessionDetail }) {
  if (!score || !quality) return null;
  const indicators: [string, Indicator, (value: number) => string][] = [
    ['Tasks completed', quality.completion_rate, percent], ['Focus', quality.focus_score, count],
    ['Churn', quality.code_churn, count], ['Decisions an hour', quality.decision_velocity, count],
  ];
  return (
    <Section id="own-figures" title={<Definition label="Score">{<p>Only you see it, of your own sessions. Rules {score.version}: it is the sum of its terms, at most 100.</p>}</Definition>}>
      <dl className="details">
        <div><dt>Together</dt><dd>{score.value === null ? <Unknown why={unknownInput} /> : <b className="num">{count(score.value)} of 100</b>}</dd></div>
        {score.terms.map((term) => (
          <div key={term.name}><dt><Definition label={words(term.name)}><p>{term.rule}.</p><p>{Object.entries(term.inputs).map(([name, value]) => `${words(name)}: ${count(value)}`).join(', ')}</p></Definition></dt>
            <dd>{term.points === null ? <Unknown why={unknownInput} /> : <span className="num">{count(term.points)} of {count(term.most)}</span>}</dd></div>
        ))}
        {indicators.map(([name, indicator, text]) => (
          <div key={name}><dt><Definition label={name}><p>{indicator.definition}.</p></Definition></dt>
            <dd>{indicator.value === null ? <Unknown why={unknownInput} /> : <><span className="num">{text(indicator.value)}</span>{indicator.status && <span className="faint"> {indicator.status}</span>}</>}</dd></div>
        ))}
      </dl>
    </Section>
  );
}
