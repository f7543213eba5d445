import { useEffect, useRef } from 'react';
import { useAnswer, useStore } from '../data/store';
import { announce } from '../ui/announce';
import { useZone } from '../ui/clock';
import { count, plural } from '../ui/format';
import { Heading } from '../ui/Heading';
import { useKeys } from '../ui/keys';
import { Link } from '../ui/Link';
import { Pager, readCursor, stepsOf, usePageKeys, useRowKeys } from '../ui/Pager';
import { navigate, usePlace } from '../ui/router';
import { Failure, Loading, Message, Stale } from '../ui/States';
import type { Page, Session } from '../wire';
import { countSet, isFound, listHref, listRequest, noFilters, readFilters, type Filters } from './filters';
import { SessionFilters } from './SessionFilters';
import { SessionTable } from './SessionTable';

export function SessionsPage() {
  const { search, state } = usePlace();
  const zone = useZone();
  const filters = readFilters(search);
  const cursor = readCursor(search);
  const answer = useAnswer<Page<Session>>(listRequest(filters, cursor, zone));
  const { data, problem, loading } = answer;
  const { refresh } = useStore();
  const first = useRef<HTMLInputElement>(null);
  const shown = data?.items.filter((session) => filters.find === '' || isFound(session, filters.find));
  const steps = stepsOf((to) => listHref(filters, to), cursor, state, data?.next ?? null);

  useRowKeys();
  usePageKeys(steps);
  useKeys({ '/': () => first.current?.focus() });
  const found = shown?.length;
  useEffect(() => {
    if (found !== undefined) announce(`${plural(found, 'session')} shown`);
  }, [found]);

  return (
    <>
      <title>{filters.project === '' ? 'Sessions · Stint' : `${filters.project}: sessions · Stint`}</title>
      <div className="page-head">
        <Heading>Sessions</Heading>
        <p>Newest first · times in {zone}</p>
      </div>
      <Stale answer={answer} retry={refresh} />
      <SessionFilters filters={filters} first={first} change={(next) => navigate(listHref(next), { replace: true })} />
      <div className="panel list-panel" aria-busy={loading}>
        {shown && data
          ? shown.length > 0 ? <SessionTable sessions={shown} /> : <Nothing filters={filters} onPage={data.items.length} />
          : problem ? <Failure problem={problem} retry={refresh} /> : <Loading label="sessions" lines={10} />}
      </div>
      {data && (
        <Pager steps={steps}>
          {filters.find === '' ? plural(data.items.length, 'session') : `${count(shown?.length ?? 0)} of ${plural(data.items.length, 'session')}`} on this page
        </Pager>
      )}
    </>
  );
}

function Nothing({ filters, onPage }: { filters: Filters; onPage: number }) {
  if (filters.find !== '' && onPage > 0) {
    return <Message icon="search" title={`None of the ${onPage} sessions on this page has “${filters.find}”`}><p>Only the rows on this page are searched; the other filters ask the store.</p></Message>;
  }
  if (countSet(filters) > 0) {
    return <Message icon="search" title="No session matches these filters"><p><Link href={listHref(noFilters)}>Show all sessions</Link></p></Message>;
  }
  return (
    <Message icon="sessions" title="No session yet">
      <p><code>stint start "what you are about to do"</code> opens the first one. <code>stint up</code> brings in the history of a git repository.</p>
    </Message>
  );
}
