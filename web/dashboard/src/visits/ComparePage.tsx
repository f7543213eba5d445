import type { ReactNode } from 'react';
import { useZone } from '../ui/clock';
import { Definition } from '../ui/Definition';
import { count, percent, plural } from '../ui/format';
import { Share } from '../ui/Share';
import { usePlace, navigate } from '../ui/router';
import { Message } from '../ui/States';
import { Duration, Unknown } from '../ui/Values';
import { Wide } from '../ui/Wide';
import type { ComparedVisits, VisitComparison } from '../wire';
import { limit, Visited, whyUnknown } from './definitions';
import { Frame, ScopeFields, useScope } from './Frame';
import { Part } from './Part';
import { scoped, scopedHref } from './scope';
import './visits.css';

const limits = ['5m', '10m', '15m', '20m', '30m', '45m', '1h', '2h', '4h'];
const usual = ['15m', '30m', '1h'];

export function readLimits(search: string): string[] {
  const named = new URLSearchParams(search).getAll('idle').filter((one) => limits.includes(one));
  return named.length === 0 ? usual : limits.filter((one) => named.includes(one));
}

/** The same events cut into visits after other silences, side by side; nothing is changed by it. */
export function ComparePage() {
  const { scope } = useScope();
  const { path, search } = usePlace();
  const zone = useZone();
  const chosen = readLimits(search);
  const change = (one: string): void => {
    const next = chosen.includes(one) ? chosen.filter((each) => each !== one) : [...chosen, one];
    const kept = next.length === 0 ? usual : next;
    navigate(withIdle(scopedHref(path, scope), kept), { replace: true });
  };
  return (
    <Frame title="Compare definitions of a visit" heading="Compare definitions">
      <ScopeFields bounce>
        <span className="range" role="group" aria-label="A visit ends after a silence of more than">
          <span className="faint">ends after</span>
          {limits.map((one) => <button key={one} type="button" className="chip" aria-pressed={chosen.includes(one)} onClick={() => change(one)}>{one}</button>)}
        </span>
      </ScopeFields>
      <Part<VisitComparison>
        id="compare"
        title={(data) => (data ? <Definition label="Side by side"><CompareDefinition comparison={data} /></Definition> : 'Side by side')}
        request={withIdle(scoped('/api/v1/visits/compare', scope, zone, { bounce: scope.bounce }), chosen)}
        label="the comparison"
        lines={5}
      >
        {(data) => (data.items.every((item) => item.sessions === 0)
          ? <Message quiet icon="clock" title="Nobody visited in these days" />
          : (
            <>
              <Wide label="Definitions side by side"><CompareTable comparison={data} /></Wide>
              {data.named > 0 && <p className="faint visit-more">{plural(data.named, 'visit')} of these days {data.named === 1 ? 'was' : 'were'} cut by clients themselves: their events are cut anew here by visitor and site, without heartbeats.</p>}
            </>
          ))}
      </Part>
    </Frame>
  );
}

function withIdle(href: string, chosen: string[]): string {
  const idle = chosen.map((one) => `idle=${one}`).join('&');
  return `${href}${href.includes('?') ? '&' : '?'}${idle}`;
}

function CompareDefinition({ comparison }: { comparison: VisitComparison }) {
  return (
    <>
      <p>The events as they were sent, counted again: a silence strictly longer than the limit begins another visit. What is stored stays as it is, by <b>{limit(comparison.definition.idle_seconds)}</b>.</p>
      <p><b>Bounce rate</b>: {comparison.definition.bounce_meaning}.</p>
      <Visited definition={comparison.definition} />
    </>
  );
}

const rows: { name: string; of: (visits: ComparedVisits) => ReactNode }[] = [
  { name: 'Visits', of: (visits) => <span className="num">{count(visits.sessions)}</span> },
  { name: 'Users', of: (visits) => <span className="num">{count(visits.users)}{visits.users_error > 0 && ` ±${percent(visits.users_error)}`}</span> },
  { name: 'Bounce rate', of: (visits) => <Share value={visits.bounce_rate} why={whyUnknown.closed} /> },
  { name: 'Mean duration', of: (visits) => <Duration seconds={visits.mean_duration_seconds} why={whyUnknown.duration} /> },
  { name: 'Median duration', of: (visits) => <Duration seconds={visits.median_duration_seconds} why={whyUnknown.duration} /> },
  { name: 'Views a visit', of: (visits) => (visits.views_per_session === null ? <Unknown why={whyUnknown.none} /> : <span className="num">{count(Math.round(visits.views_per_session * 100) / 100)}</span>) },
];

/** A definition is a column: what differs is read across. */
function CompareTable({ comparison: { items, definition } }: { comparison: VisitComparison }) {
  return (
    <table className="table">
      <caption className="sr">Figures by the silence after which a visit ends</caption>
      <thead>
        <tr>
          <th scope="col">Silence over</th>
          {items.map((item) => <th key={item.idle_seconds} scope="col" className="right">{limit(item.idle_seconds)}{item.idle_seconds === definition.idle_seconds && ' (as stored)'}</th>)}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, of }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {items.map((item) => <td key={item.idle_seconds} className="right">{of(item)}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
