import { useZone } from '../ui/clock';
import { Definition } from '../ui/Definition';
import { count, plural } from '../ui/format';
import { Share } from '../ui/Share';
import { Message } from '../ui/States';
import { Wide } from '../ui/Wide';
import type { FeaturePairs } from '../wire';
import { Visited, whyUnknown } from './definitions';
import { Frame, ScopeFields, useScope } from './Frame';
import { Part } from './Part';
import { scoped } from './scope';
import './visits.css';

/** Which features are used in the same visit. */
export function PairsPage() {
  const { scope } = useScope();
  const zone = useZone();
  return (
    <Frame title="Features used together">
      <ScopeFields />
      <Part<FeaturePairs>
        id="pairs"
        title={(data) => (data ? <Definition label="Pairs"><PairsDefinition pairs={data} /></Definition> : 'Pairs')}
        request={scoped('/api/v1/visits/features', scope, zone, { limit: 50 })}
        label="pairs of features"
        lines={6}
        aside={(data) => <span className="soft push">{data.complete ? '' : 'the newest '}{plural(data.n, 'visit')}</span>}
      >
        {(data) => (data.items.length === 0
          ? <Message quiet icon="context" title="No visit of these days used two features"><p>Events with a <code>name</code> tell them.</p></Message>
          : <Wide label="Pairs as a table"><PairTable pairs={data} /></Wide>)}
      </Part>
    </Frame>
  );
}

function PairsDefinition({ pairs }: { pairs: FeaturePairs }) {
  return (
    <>
      <p><b>Both</b>: visits that used both features. <b>Either</b>: those that used one of them at least. <b>Together</b>: both of either; 100 % when neither is used without the other.</p>
      {!pairs.complete && <p>There is more than is looked at: these are the newest {plural(pairs.n, 'visit')}, or not all features of each.</p>}
      <Visited definition={pairs.definition} n={pairs.n} />
    </>
  );
}

function PairTable({ pairs }: { pairs: FeaturePairs }) {
  return (
    <table className="table">
      <caption className="sr">Pairs of features, commonest first</caption>
      <thead>
        <tr>
          <th scope="col">Features</th><th scope="col" className="right">Both</th><th scope="col" className="right">Of all visits</th><th scope="col" className="right">Either</th>
          <th scope="col" className="right">Of all visits</th><th scope="col" className="right">Together</th>
        </tr>
      </thead>
      <tbody>
        {pairs.items.map((pair) => (
          <tr key={`${pair.a}\n${pair.b}`}>
            <th scope="row"><span className="tag">{pair.a}</span> <span className="faint">with</span> <span className="tag">{pair.b}</span></th>
            <td className="right num">{count(pair.both)}</td>
            <td className="right"><Share value={pair.both_share} why={whyUnknown.none} /></td>
            <td className="right num">{count(pair.either)}</td>
            <td className="right"><Share value={pair.either_share} why={whyUnknown.none} /></td>
            <td className="right"><Share value={pair.together} why={whyUnknown.none} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
