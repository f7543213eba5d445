import { useState } from 'react';
import { postJson, withParams } from '../data/request';
import { useAnswer, useStore } from '../data/store';
import { announce } from '../ui/announce';
import { useZone } from '../ui/clock';
import { Confirm } from '../ui/Confirm';
import { Definition } from '../ui/Definition';
import { instantOf } from '../ui/Fields';
import { count, plural, words } from '../ui/format';
import { Pager, readCursor, stepsOf, usePageKeys } from '../ui/Pager';
import { usePlace } from '../ui/router';
import { Failure, Loading, Message, Stale } from '../ui/States';
import { When } from '../ui/Values';
import { Wide } from '../ui/Wide';
import type { Filtered, FilteredEvent, FilteredReason, Restored } from '../wire';
import { Frame, ScopeFields, useScope } from './Frame';
import { daysOf, scopedHref } from './scope';
import './visits.css';

/** What is to be restored: everything of a reason, or one event. */
interface Wanted {
  what: string;
  said: string;
}

/** Events that do not count, with the reason; they can count after all. */
export function FilteredPage() {
  const { scope } = useScope();
  const { path, search, state } = usePlace();
  const zone = useZone();
  const cursor = readCursor(search);
  const answer = useAnswer<Filtered>(withParams('/api/v1/visits/filtered', { site: scope.site, since: instantOf(daysOf(scope, zone).since, zone), limit: 50, cursor, tz: zone }));
  const { refresh } = useStore();
  const [wanted, want] = useState<Wanted | null>(null);
  const { data, problem } = answer;
  const steps = stepsOf((to) => scopedHref(path, scope, to), cursor, state, data?.next ?? null);
  usePageKeys(steps);

  async function restore(): Promise<void> {
    const done = (await postJson('/api/v1/visits/filtered/restore', { what: [wanted!.what], ...(scope.site !== '' && { site: scope.site }) })) as Restored;
    announce(`${plural(done.restored, 'event')} restored${done.left_total > 0 ? `; ${plural(done.left_total, 'event')} stay apart: ${done.left[0]?.message ?? ''}` : '.'}`);
    want(null);
    refresh();
  }

  return (
    <Frame title="Filtered events" heading="What was filtered">
      <ScopeFields />
      <Stale answer={answer} retry={refresh} />
      {data
        ? data.reasons.length === 0
          ? <div className="panel"><Message quiet icon="search" title="Nothing was kept apart in these days" /></div>
          : (
            <div className="overview">
              <Reasons reasons={data.reasons} want={want} />
              <Rows items={data.items} want={want} />
            </div>
          )
        : <div className="panel">{problem ? <Failure problem={problem} retry={refresh} /> : <Loading label="what was filtered" lines={8} />}</div>}
      {data && data.items.length > 0 && <Pager steps={steps}>{plural(data.items.length, 'event')} on this page</Pager>}
      {wanted && (
        <Confirm title="Restore?" action="Restore" run={restore} close={() => want(null)}>
          <p>{wanted.said} will count like all others from now on; the figures follow.</p>
        </Confirm>
      )}
    </Frame>
  );
}

function Reasons({ reasons, want }: { reasons: FilteredReason[]; want: (what: Wanted) => void }) {
  return (
    <section aria-labelledby="reasons">
      <div className="section-head">
        <h2 id="reasons">
          <Definition label="Reasons">
            <p><b>Events</b> that came and do not count, days in UTC. Of them <b>kept</b> are those that can be restored, or were; the others were ignored, or were too many.</p>
          </Definition>
        </h2>
      </div>
      <div className="panel">
        <Wide label="Reasons as a table">
          <table className="table">
            <caption className="sr">Reasons, commonest first</caption>
            <thead>
              <tr><th scope="col">Reason</th><th scope="col" className="right">Events</th><th scope="col" className="right">Kept</th><th scope="col" className="right">Restored</th><th scope="col"><span className="sr">Restore</span></th></tr>
            </thead>
            <tbody>
              {reasons.map((reason) => {
                const left = reason.kept - reason.restored;
                return (
                  <tr key={reason.reason}>
                    <th scope="row">{words(reason.reason)}</th>
                    <td className="right num">{count(reason.events)}</td>
                    <td className="right num">{count(reason.kept)}</td>
                    <td className="right num">{count(reason.restored)}</td>
                    <td className="right">
                      {left > 0 && (
                        <button type="button" className="button" aria-label={`Restore all: ${words(reason.reason)}`} onClick={() => want({ what: reason.reason, said: `All ${plural(left, 'event')} kept apart for “${words(reason.reason)}”` })}>
                          Restore all
                        </button>
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Wide>
      </div>
    </section>
  );
}

function Rows({ items, want }: { items: FilteredEvent[]; want: (what: Wanted) => void }) {
  return (
    <section aria-labelledby="kept-apart">
      <div className="section-head"><h2 id="kept-apart">Kept apart</h2><span className="badge">{items.length}</span></div>
      <div className="panel">
        {items.length === 0
          ? <Message quiet icon="search" title="Of these events none is kept" />
          : (
            <Wide label="Events kept apart as a table">
              <table className="table">
                <caption className="sr">Events kept apart, those that came last first</caption>
                <thead>
                  <tr><th scope="col">Came</th><th scope="col">Reason</th><th scope="col">What</th><th scope="col">Page</th><th scope="col">Who</th><th scope="col">Site</th><th scope="col"><span className="sr">Restore</span></th></tr>
                </thead>
                <tbody>{items.map((item) => <Row key={item.id} item={item} want={want} />)}</tbody>
              </table>
            </Wide>
          )}
      </div>
    </section>
  );
}

function Row({ item, want }: { item: FilteredEvent; want: (what: Wanted) => void }) {
  const what = [words(item.type), item.name].filter(Boolean).join(' ');
  return (
    <tr>
      <td className="soft"><When at={item.received_at} /></td>
      <th scope="row">{words(item.reason)}{item.why !== null && <span className="visit-under"> {item.why}</span>}</th>
      <td>{what}</td>
      <td className="soft exit-value">{item.page}</td>
      <td className="soft exit-value">{item.user_id ?? item.visitor_id ?? item.visit}</td>
      <td className="soft">{item.site}</td>
      <td className="right">
        {item.restored_at === null
          ? <button type="button" className="button" aria-label={`Restore: ${what}`} onClick={() => want({ what: item.id, said: `This event (${what})` })}>Restore</button>
          : <span className="faint">restored <When at={item.restored_at} /></span>}
      </td>
    </tr>
  );
}
