import { useZone } from '../ui/clock';
import { Definition } from '../ui/Definition';
import { count, plural, words } from '../ui/format';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { Share } from '../ui/Share';
import { Failure, Loading, Message, Stale } from '../ui/States';
import { Unknown } from '../ui/Values';
import { Wide } from '../ui/Wide';
import { useAnswer, useStore } from '../data/store';
import type { ExitValues, VisitExits } from '../wire';
import { Visited, whyUnknown } from './definitions';
import { Frame, ScopeFields, useScope } from './Frame';
import { scoped, type Scope } from './scope';
import './visits.css';

/** What visits end with, against how often it occurs at all. */
export function ExitsPage() {
  const { scope } = useScope();
  const zone = useZone();
  const answer = useAnswer<VisitExits>(scoped('/api/v1/visits/exits', scope, zone));
  const { refresh } = useStore();
  const { data, problem } = answer;
  return (
    <Frame title="What visits end with" about={data && `${plural(data.closed, 'visit')} ended`}>
      <ScopeFields />
      <Stale answer={answer} retry={refresh} />
      {data ? <Exits exits={data} scope={scope} /> : <div className="panel">{problem ? <Failure problem={problem} retry={refresh} /> : <Loading label="what visits end with" lines={8} />}</div>}
    </Frame>
  );
}

function Exits({ exits, scope }: { exits: VisitExits; scope: Scope }) {
  if (exits.closed === 0) return <div className="panel"><Message icon="stop" title="No visit of these days has ended yet" /></div>;
  return (
    <div className="overview">
      <Ends id="exit-pages" name="Last pages" values={exits.pages} exits={exits} occurs="Views" what="views of the page in closed visits" />
      <Ends id="exit-actions" name="Last actions" values={exits.actions} exits={exits} occurs="Visits with it" what="closed visits with the action" />
      <section aria-labelledby="exit-reasons">
        <div className="section-head">
          <h2 id="exit-reasons"><Definition label="Reasons"><p>Why closed visits ended; <b>timeout</b> is said by nobody: nothing more was heard. n = {plural(exits.closed, 'closed visit')}.</p><Visited definition={exits.definition} /></Definition></h2>
        </div>
        <div className="panel">
          <table className="table top">
            <caption className="sr">Reasons of the end, commonest first</caption>
            <thead><tr><th scope="col">Reason</th><th scope="col" className="right">Visits</th><th scope="col" className="right">Share</th></tr></thead>
            <tbody>
              {exits.reasons.map((reason) => (
                <tr key={reason.value}>
                  <th scope="row">
                    <span className="top-bar" aria-hidden="true" style={{ width: `${100 * (reason.share ?? 0)}%` }} />
                    <Link className="clip" href={paths.visitList({ site: scope.site, since: scope.since, until: scope.until, reason: reason.value })}>{words(reason.value)}</Link>
                  </th>
                  <td className="right num">{count(reason.exits)}</td>
                  <td className="right"><Share value={reason.share} why={whyUnknown.closed} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </div>
  );
}

interface EndsProps {
  id: string;
  name: string;
  values: ExitValues;
  exits: VisitExits;
  occurs: string;
  what: string;
}

function Ends({ id, name, values, exits, occurs, what }: EndsProps) {
  return (
    <section aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id}>
          <Definition label={name}>
            <p><b>Exit rate</b>: exits of {what}. <b>Against usual</b>: that rate against all exits of all occurrences; above 1× visits end here oftener than elsewhere. That they end here does not say that it made anybody leave.</p>
            <p>What occurs less than 5 times is not shown. n = {plural(exits.closed, 'closed visit')}.</p>
            <Visited definition={exits.definition} />
          </Definition>
        </h2>
        <span className="soft push">usually <Share value={values.usual_rate} why="not every end was told" />{values.hidden > 0 && <span className="faint"> · {count(values.hidden)} too rare to show</span>}</span>
      </div>
      <div className="panel">
        {values.items.length === 0
          ? <Message quiet icon="search" title="Nothing that visits end with occurs often enough to tell" />
          : <Wide label={`${name} as a table`}><EndsTable name={name} values={values} occurs={occurs} /></Wide>}
      </div>
    </section>
  );
}

function EndsTable({ name, values, occurs }: { name: string; values: ExitValues; occurs: string }) {
  return (
    <table className="table">
      <caption className="sr">{name}, most exits first</caption>
      <thead>
        <tr>
          <th scope="col">{name.slice(0, -1)}</th><th scope="col" className="right">Exits</th><th scope="col" className="right">Of all exits</th><th scope="col" className="right">{occurs}</th>
          <th scope="col" className="right">Exit rate</th><th scope="col" className="right">Against usual</th>
        </tr>
      </thead>
      <tbody>
        {values.items.map((item) => (
          <tr key={item.value}>
            <th scope="row" className="exit-value">{item.value}</th>
            <td className="right num">{count(item.exits)}</td>
            <td className="right"><Share value={item.share} why={whyUnknown.closed} /></td>
            <td className="right num">{count(item.n)}</td>
            <td className="right"><Share value={item.rate} why="visits ended here without telling that they came" /></td>
            <td className="right">{item.times === null ? <Unknown why="without the usual rate there is nothing to compare with" /> : <span className={`num${item.times >= 1.5 ? ' exit-often' : ''}`}>{count(item.times)}×</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
