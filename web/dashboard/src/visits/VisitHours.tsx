import { useAnswer, useStore } from '../data/store';
import { Definition } from '../ui/Definition';
import { plural } from '../ui/format';
import { HeatMap } from '../ui/HeatMap';
import { Failure, Loading, Stale } from '../ui/States';
import type { VisitHeat } from '../wire';
import { Visited } from './definitions';
import { scoped, type Scope } from './scope';

/** In which hours of the week visits begin. */
export function VisitHours({ scope, zone }: { scope: Scope; zone: string }) {
  const answer = useAnswer<VisitHeat>(scoped('/api/v1/visits/heat', scope, zone));
  const { refresh } = useStore();
  const { data, problem } = answer;
  const name = 'When visits begin';
  return (
    <section aria-labelledby="visit-hours" className="overview-heat">
      <Stale answer={answer} retry={refresh} />
      {data
        ? (
          <HeatMap
            id="visit-hours"
            title={(
              <Definition label={name}>
                <p><b>Visits</b> by the weekday and hour in which they began, in {data.definition.tz}, added up over the weeks.</p>
                <Visited definition={data.definition} n={data.n} />
              </Definition>
            )}
            caption="Visits by the weekday and hour in which they began"
            heat={data.heat}
            what="Visits"
            text={(n) => plural(n, 'visit')}
            nothing="Nobody visited in these days."
          />
        )
        : (
          <>
            <div className="section-head"><h2 id="visit-hours">{name}</h2></div>
            <div className="panel">{problem ? <Failure problem={problem} retry={refresh} /> : <Loading label="the week" lines={6} />}</div>
          </>
        )}
    </section>
  );
}
