import type { ReactNode } from 'react';
import { durationText, percent, plural } from '../ui/format';
import type { VisitDefinition, VisitStats } from '../wire';

/** How each figure of visits is counted, in words; rules and limits in them come from the server's own definition. */

/** What every figure of a range stands on. */
export function Visited({ definition, n }: { definition: VisitDefinition; n?: number }) {
  return (
    <p>
      Of the visits that began in the range, days in {definition.tz}. A visit is over when nothing was heard for more than {limit(definition.idle_seconds)}
      {definition.other_idle_seconds && <> ({definition.other_idle_seconds.map(limit).join(', ')} where an import said so)</>}, and after {limit(definition.cap_seconds)}; one that its client named
      has the events that the client says.
      {n !== undefined && <> n = {plural(n, 'visit')}.</>}
    </p>
  );
}

export const about = {
  active: (windowSeconds: number): ReactNode => <p><b>Active now</b>: people in visits that are open and were last seen within {limit(windowSeconds)}. One person may have several visits.</p>,
  visits: (stats: VisitStats): ReactNode => <><p><b>Visits</b> that began in the range, the open ones too.</p><Visited definition={stats.definition} /></>,
  users: (stats: VisitStats): ReactNode => (
    <>
      <p><b>Users</b>: different people; of visits that nobody signed, different visitors.</p>
      <p>{stats.users_error === 0 ? 'Every one was counted.' : `An estimate, within ${percent(stats.users_error)} in 19 of 20 cases.`}</p>
      <Visited definition={stats.definition} n={stats.sessions} />
    </>
  ),
  views: (stats: VisitStats): ReactNode => <><p><b>Views</b> of pages in these visits.</p><Visited definition={stats.definition} n={stats.sessions} /></>,
  bounce: (definition: VisitDefinition, n: number): ReactNode => (
    <><p><b>Bounce rate</b>: {definition.bounce_meaning}, of all closed visits.</p><Visited definition={definition} /><p>n = {plural(n, 'closed visit')}.</p></>
  ),
  mean: (stats: VisitStats): ReactNode => <><p><b>Mean duration</b> of closed visits, from the first to the last sign of life.</p>{measured(stats)}</>,
  median: (stats: VisitStats): ReactNode => (
    <>
      <p><b>Median duration</b>: half of the closed visits lasted no longer.{stats.median_error > 0 && ` Read from steps: it may be wrong by ${percent(stats.median_error)} of itself.`}</p>
      {measured(stats)}
    </>
  ),
  errors: (stats: VisitStats): ReactNode => <><p><b>Errors</b> in these visits; the rate is the share of visits with one.</p><Visited definition={stats.definition} n={stats.sessions} /></>,
};

function measured(stats: VisitStats): ReactNode {
  return (
    <>
      <p>One sign of life alone measures nothing: {stats.measured_share === null ? 'no visit is closed yet' : `${percent(stats.measured_share)} of the closed visits are measured, the others are left out`}.</p>
      <Visited definition={stats.definition} /><p>n = {plural(Math.round((stats.measured_share ?? 0) * stats.closed), 'measured visit')}.</p>
    </>
  );
}

/** Why a figure of visits may be unknown. */
export const whyUnknown = {
  duration: 'no closed visit has two signs of life',
  oneVisit: 'one sign of life alone measures nothing',
  open: 'it is still open',
  closed: 'no visit is closed yet',
  none: 'there was no visit',
};

/** A limit as people say it: `30m`, `24h`. */
export function limit(seconds: number): string {
  return seconds >= 3600 && seconds % 3600 === 0 ? `${seconds / 3600}h` : durationText(seconds);
}
