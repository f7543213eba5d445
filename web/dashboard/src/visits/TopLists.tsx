import { useState } from 'react';
import { Definition } from '../ui/Definition';
import { count, plural } from '../ui/format';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { Share } from '../ui/Share';
import { Message } from '../ui/States';
import type { VisitTop } from '../wire';
import { about, Visited, whyUnknown } from './definitions';
import { Part } from './Part';
import { scoped, type Scope } from './scope';

interface Kind {
  by: string;
  name: string;
  /** The filter of the list that shows such visits. */
  filter?: string;
}

const groups: { id: string; name: string; kinds: Kind[] }[] = [
  { id: 'top-pages', name: 'Pages', kinds: [{ by: 'page', name: 'Viewed', filter: 'page' }, { by: 'entry', name: 'Entry' }, { by: 'exit', name: 'Exit' }] },
  { id: 'top-sources', name: 'Where visits come from', kinds: [{ by: 'source', name: 'Source', filter: 'source' }, { by: 'referrer', name: 'Referrer' }, { by: 'campaign', name: 'Campaign', filter: 'campaign' }] },
  { id: 'top-devices', name: 'Devices', kinds: [{ by: 'device', name: 'Device', filter: 'device' }, { by: 'browser', name: 'Browser' }, { by: 'os', name: 'System' }] },
  { id: 'top-uses', name: 'What is done', kinds: [{ by: 'feature', name: 'Features' }, { by: 'reason', name: 'Reasons of the end', filter: 'reason' }] },
];

/** What is met oftenest in the visits, one list of a group at a time. */
export function TopLists({ scope, zone }: { scope: Scope; zone: string }) {
  return (
    <div className="tops">
      {groups.map((group) => <Group key={group.id} scope={scope} zone={zone} id={group.id} name={group.name} kinds={group.kinds} />)}
    </div>
  );
}

function Group({ scope, zone, id, name, kinds }: { scope: Scope; zone: string; id: string; name: string; kinds: Kind[] }) {
  const [chosen, choose] = useState(kinds[0]!);
  return (
    <Part<VisitTop>
      id={id}
      title={(data) => (data ? <Definition label={name}><TopDefinition top={data} /></Definition> : name)}
      request={scoped('/api/v1/visits/top', scope, zone, { by: chosen.by, limit: 8, bounce: scope.bounce })}
      label={chosen.name}
      lines={5}
      aside={() => (
        <span className="range push" role="group" aria-label={`${name}: by`}>
          {kinds.map((kind) => <button key={kind.by} type="button" className="chip" aria-pressed={kind === chosen} onClick={() => choose(kind)}>{kind.name}</button>)}
        </span>
      )}
    >
      {(top) => <TopTable top={top} kind={chosen} scope={scope} />}
    </Part>
  );
}

/** What the numbers count differs from list to list. */
const counted: Record<string, string> = { page: 'view', exit: 'closed visit', reason: 'closed visit' };

function TopDefinition({ top }: { top: VisitTop }) {
  const one = counted[top.by] ?? 'visit';
  return (
    <>
      <p>How many {one}s tell it, and their share of all {one}s. n = {plural(top.n, one)}{top.unknown !== null && `, of which ${count(top.unknown)} tell none`}.</p>
      {top.items.some((item) => item.bounces !== null) ? about.bounce(top.definition, top.items.reduce((sum, item) => sum + item.closed, 0)) : <Visited definition={top.definition} />}
    </>
  );
}

function TopTable({ top, kind, scope }: { top: VisitTop; kind: Kind; scope: Scope }) {
  if (top.items.length === 0) return <Message quiet icon="search" title={top.n === 0 ? 'Nobody visited in these days' : `No visit of these days tells it: ${kind.name.toLowerCase()}`} />;
  const most = Math.max(...top.items.map((item) => item.count));
  const bounces = top.items.some((item) => item.bounces !== null);
  const one = counted[top.by] ?? 'visit';
  return (
    <table className="table top">
      <caption className="sr">{kind.name}, commonest first</caption>
      <thead>
        <tr>
          <th scope="col">{kind.name}</th><th scope="col" className="right">{one === 'view' ? 'Views' : 'Visits'}</th><th scope="col" className="right">Share</th>
          {bounces && <th scope="col" className="right">Bounce</th>}
        </tr>
      </thead>
      <tbody>
        {top.items.map((item) => (
          <tr key={item.value}>
            <th scope="row">
              <span className="top-bar" aria-hidden="true" style={{ width: `${(100 * item.count) / most}%` }} />
              {kind.filter
                ? <Link className="clip" title={item.value} href={paths.visitList({ site: scope.site, since: scope.since, until: scope.until, [kind.filter]: item.value })}>{item.value}</Link>
                : <span className="clip" title={item.value}>{item.value}</span>}
            </th>
            <td className="right num">{count(item.count)}</td>
            <td className="right"><Share value={item.share} why={whyUnknown.none} /></td>
            {bounces && <td className="right"><Share value={item.bounce_rate} why={whyUnknown.closed} /></td>}
          </tr>
        ))}
      </tbody>
      {(top.others ?? 0) + (top.unknown ?? 0) > 0 && (
        <tfoot>
          <tr><td colSpan={bounces ? 4 : 3} className="faint">{[top.others ? `${count(top.others)} of others` : '', top.unknown ? `${count(top.unknown)} unknown` : ''].filter(Boolean).join(', ')}</td></tr>
        </tfoot>
      )}
    </table>
  );
}
