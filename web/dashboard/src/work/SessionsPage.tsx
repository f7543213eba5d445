import { useEffect, useRef } from 'react';
import { useAnswer, useStore } from '../data/store';
import { announce } from '../ui/announce';
import { useZone } from '../ui/clock';
import { count, plural } from '../ui/format';
import { Heading } from '../ui/Heading';
import { Icon } from '../ui/Icon';
import { useKeys } from '../ui/keys';
import { Link } from '../ui/Link';
import { navigate, usePlace } from '../ui/router';
import { Failure, Loading, Message, Stale } from '../ui/States';
import type { Page, Session } from '../wire';
import { countSet, isFound, listHref, listRequest, noFilters, readCursor, readFilters, trailOf, type Filters } from './filters';
import { SessionFilters } from './SessionFilters';
import { SessionTable } from './SessionTable';

export function SessionsPage() {
  const { search, state } = usePlace();
  const zone = useZone();
  const filters = readFilters(search);
  const cursor = readCursor(search);
  const trail = trailOf(state);
  const answer = useAnswer<Page<Session>>(listRequest(filters, cursor, zone));
  const { data, problem, loading } = answer;
  const { refresh } = useStore();
  const first = useRef<HTMLInputElement>(null);
  const shown = data?.items.filter((session) => filters.find === '' || isFound(session, filters.find));
  const steps = stepsOf(filters, cursor, trail, data?.next ?? null);

  useRowKeys();
  useKeys({
    '/': () => first.current?.focus(),
    n: () => steps.next && navigate(steps.next.href, { state: steps.next.state }),
    p: () => steps.previous && navigate(steps.previous.href, { state: steps.previous.state }),
  });
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
        <nav className="pager" aria-label="Pages of the list">
          <span className="faint num">
            {filters.find === '' ? plural(data.items.length, 'session') : `${count(shown?.length ?? 0)} of ${plural(data.items.length, 'session')}`} on this page
          </span>
          <Step step={steps.previous} label="Previous" />
          <Step step={steps.next} label="Next" />
        </nav>
      )}
    </>
  );
}

interface StepTo {
  href: string;
  state: unknown;
}

function stepsOf(filters: Filters, cursor: string, trail: string[], next: string | null): { previous: StepTo | null; next: StepTo | null } {
  const before = trail[trail.length - 1];
  return {
    next: next === null ? null : { href: listHref(filters, next), state: { trail: [...trail, cursor] } },
    // An address with a cursor that was opened from outside knows no page before it: then the first page is the way back.
    previous: before !== undefined
      ? { href: listHref(filters, before), state: { trail: trail.slice(0, -1) } }
      : cursor === '' ? null : { href: listHref(filters), state: null },
  };
}

function Step({ step, label }: { step: StepTo | null; label: 'Previous' | 'Next' }) {
  const content = label === 'Previous' ? <><Icon name="previous" />{label}</> : <>{label}<Icon name="next" /></>;
  if (step === null) return <span className="button" aria-disabled="true">{content}</span>;
  return <Link className="button" href={step.href} state={step.state}>{content}</Link>;
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

/** j and k go from row to row; the link of the row takes the focus, so that Enter opens it. */
function useRowKeys(): void {
  const step = (by: number): void => {
    const rows = [...document.querySelectorAll<HTMLElement>('[data-row-link]')];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    const to = at === -1 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + by));
    rows[to]?.focus();
    rows[to]?.scrollIntoView?.({ block: 'nearest' });
  };
  useKeys({ j: () => step(1), k: () => step(-1) });
}
