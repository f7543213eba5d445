import { useEffect, useRef } from 'react';
import { useAnswer, useStore } from '../data/store';
import { announce } from '../ui/announce';
import { useZone } from '../ui/clock';
import { plural } from '../ui/format';
import { useKeys } from '../ui/keys';
import { Link } from '../ui/Link';
import { Pager, readCursor, stepsOf, usePageKeys, useRowKeys } from '../ui/Pager';
import { navigate, usePlace } from '../ui/router';
import { Failure, Loading, Message, Stale } from '../ui/States';
import type { Page, Visit } from '../wire';
import { countSet, listHref, listRequest, noFilters, readFilters, type VisitFilters } from './filters';
import { Frame } from './Frame';
import { ListFilters } from './ListFilters';
import { VisitTable } from './VisitTable';
import './visits.css';

export function VisitListPage() {
  const { search, state } = usePlace();
  const zone = useZone();
  const filters = readFilters(search);
  const cursor = readCursor(search);
  const answer = useAnswer<Page<Visit>>(listRequest(filters, cursor, zone));
  const { data, problem, loading } = answer;
  const { refresh } = useStore();
  const first = useRef<HTMLInputElement>(null);
  const steps = stepsOf((to) => listHref(filters, to), cursor, state, data?.next ?? null);
  useRowKeys();
  usePageKeys(steps);
  useKeys({ '/': () => first.current?.focus() });
  const found = data?.items.length;
  useEffect(() => {
    if (found !== undefined) announce(`${plural(found, 'visit')} shown`);
  }, [found]);

  return (
    <Frame title="List of visits" heading="Visits" about="Newest first">
      <ListFilters filters={filters} first={first} change={(next) => navigate(listHref(next), { replace: true })} />
      <Stale answer={answer} retry={refresh} />
      <div className="panel list-panel" aria-busy={loading}>
        {data
          ? data.items.length > 0 ? <VisitTable visits={data.items} /> : <Nothing filters={filters} />
          : problem ? <Failure problem={problem} retry={refresh} /> : <Loading label="visits" lines={10} />}
      </div>
      {data && <Pager steps={steps}>{plural(data.items.length, 'visit')} on this page</Pager>}
    </Frame>
  );
}

function Nothing({ filters }: { filters: VisitFilters }) {
  return countSet(filters) > 0
    ? <Message icon="search" title="No visit matches these filters"><p><Link href={listHref(noFilters)}>Show all visits</Link></p></Message>
    : <NoVisits />;
}

/** How the first visit comes about. */
export function NoVisits() {
  return (
    <Message icon="person" title="Nobody has visited yet">
      <p>A page sends visits with <code>@stint/tracker</code>, a server with <code>POST /api/v1/sessions/start</code>.</p>
    </Message>
  );
}
