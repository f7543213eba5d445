import { useEffect } from 'react';
import { withParams } from '../data/request';
import { useAnswer, useStore } from '../data/store';
import { announce } from '../ui/announce';
import { useZone } from '../ui/clock';
import { plural } from '../ui/format';
import { Heading } from '../ui/Heading';
import { Failure, Loading, Stale } from '../ui/States';
import { longDay } from '../ui/zone';
import type { Overview } from '../wire';
import { ActiveNow } from './ActiveNow';
import { DayChart } from './DayChart';
import { Lanes } from './Lanes';
import { TodayFigures } from './TodayFigures';
import { WorkHours } from './WorkHours';

export function OverviewPage() {
  const zone = useZone();
  const answer = useAnswer<Overview>(withParams('/api/v1/overview', { tz: zone }));
  const { data, problem } = answer;
  const { refresh } = useStore();
  const active = data?.active.length;
  useEffect(() => {
    if (active !== undefined) announce(`${plural(active, 'session')} active now`);
  }, [active]);

  return (
    <>
      <title>{active ? `(${active}) Overview · Stint` : 'Overview · Stint'}</title>
      <div className="page-head">
        <Heading>Overview</Heading>
        {data && <p>{longDay(data.now, data.definition.tz)} · {data.definition.tz}</p>}
      </div>
      <Stale answer={answer} retry={refresh} />
      {data ? <Figures overview={data} /> : problem ? <div className="panel"><Failure problem={problem} retry={refresh} /></div> : <Waiting />}
    </>
  );
}

function Figures({ overview }: { overview: Overview }) {
  const counting = { idleSeconds: overview.definition.idle_seconds, zone: overview.definition.tz };
  return (
    <div className="overview">
      <section aria-labelledby="today"><TodayFigures today={overview.today} counting={counting} /></section>
      <section aria-labelledby="active-now"><ActiveNow sessions={overview.active} /></section>
      <Lanes />
      <section aria-labelledby="days" className="overview-days"><DayChart days={overview.days} counting={counting} /></section>
      <section aria-labelledby="heat" className="overview-heat"><WorkHours heat={overview.heat} days={overview.definition.days} counting={counting} /></section>
    </div>
  );
}

function Waiting() {
  return (
    <div className="overview">
      <div className="panel"><Loading label="today" lines={2} /></div>
      <div className="panel"><Loading label="active sessions" /></div>
      <div className="panel overview-days"><Loading label="the last 30 days" lines={6} /></div>
      <div className="panel overview-heat"><Loading label="the week" lines={6} /></div>
    </div>
  );
}
