import { useEffect } from 'react';
import { withParams } from '../data/request';
import { useAnswer } from '../data/store';
import { announce } from '../ui/announce';
import { useZone } from '../ui/clock';
import { plural } from '../ui/format';
import type { ActiveVisits } from '../wire';
import { Frame, ScopeFields, useScope } from './Frame';
import { TopLists } from './TopLists';
import { VisitDaysChart } from './VisitDaysChart';
import { VisitFigures } from './VisitFigures';
import { VisitHours } from './VisitHours';
import './visits.css';

/** Visits of a range at a glance: who is here, how many came, when, from where, and what they saw. */
export function VisitsOverviewPage() {
  const { scope } = useScope();
  const zone = useZone();
  const active = useAnswer<ActiveVisits>(withParams('/api/v1/sessions/active', { site: scope.site })).data;
  const users = active?.users;
  useEffect(() => {
    if (users !== undefined) announce(`${plural(users, 'user')} here now`);
  }, [users]);
  return (
    <Frame title={users ? `(${users}) Visits` : 'Visits'} heading="Visits">
      <ScopeFields bounce />
      <div className="overview">
        <VisitFigures scope={scope} zone={zone} active={active} />
        <VisitDaysChart scope={scope} zone={zone} />
        <VisitHours scope={scope} zone={zone} />
        <TopLists scope={scope} zone={zone} />
      </div>
    </Frame>
  );
}
