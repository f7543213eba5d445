import { Figure, Figures } from '../ui/Figure';
import { count, percent, plural } from '../ui/format';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { Share } from '../ui/Share';
import { Count, Duration, Unknown } from '../ui/Values';
import type { ActiveVisits, VisitStats } from '../wire';
import { about, whyUnknown } from './definitions';
import { Part } from './Part';
import { scoped, scopedHref, type Scope } from './scope';

export function VisitFigures({ scope, zone, active }: { scope: Scope; zone: string; active: ActiveVisits | undefined }) {
  return (
    <Part<VisitStats> id="figures" title={() => 'Figures'} request={scoped('/api/v1/visits/stats', scope, zone, { bounce: scope.bounce })} label="figures of the range" lines={3} className="visit-figures">
      {(stats) => (
        <Figures label="Figures of the visits">
          {/* Who is here has a request of its own; the place is kept until it answers. */}
          <Figure label="Active now" definition={active ? about.active(active.window_seconds) : null} note={active ? <Link href={scopedHref(paths.visitsNow, scope)}>in {plural(active.sessions, 'visit')}</Link> : 'asking'}>
            {active ? <Count value={active.users} why={whyUnknown.none} /> : <Unknown why="not answered yet" />}
          </Figure>
          <Figure label="Visits" definition={about.visits(stats)} note={`${count(stats.closed)} of them over`}><Count value={stats.sessions} why={whyUnknown.none} /></Figure>
          <Figure label="Users" definition={about.users(stats)} note={stats.users_error === 0 ? 'different people' : `about, ±${percent(stats.users_error)}`}><Count value={stats.users} why={whyUnknown.none} /></Figure>
          <Figure label="Views" definition={about.views(stats)} note={stats.views_per_session === null ? whyUnknown.none : `${count(Math.round(stats.views_per_session * 10) / 10)} a visit`}>
            <Count value={stats.views} why={whyUnknown.none} />
          </Figure>
          <Figure label="Bounce rate" definition={about.bounce(stats.definition, stats.closed)} note={`${count(stats.bounces)} of ${count(stats.closed)} closed`}>
            <Share value={stats.bounce_rate} why={whyUnknown.closed} />
          </Figure>
          <Figure label="Mean duration" definition={about.mean(stats)} note={stats.measured_share === null ? whyUnknown.closed : `${percent(stats.measured_share)} measured`}>
            <Duration seconds={stats.mean_duration_seconds} why={whyUnknown.duration} />
          </Figure>
          <Figure label="Median duration" definition={about.median(stats)} note={stats.median_error > 0 ? `±${percent(stats.median_error)}` : 'half lasted no longer'}>
            <Duration seconds={stats.median_duration_seconds} why={whyUnknown.duration} />
          </Figure>
          <Figure label="Errors" definition={about.errors(stats)} note={stats.error_rate === null ? whyUnknown.none : `in ${percent(stats.error_rate)} of the visits`}>
            <Count value={stats.errors} why={whyUnknown.none} />
          </Figure>
        </Figures>
      )}
    </Part>
  );
}
