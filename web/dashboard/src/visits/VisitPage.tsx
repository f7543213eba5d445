import { useAnswer, useStore } from '../data/store';
import { useZone } from '../ui/clock';
import { count, plural } from '../ui/format';
import { Figure, Figures } from '../ui/Figure';
import { Heading } from '../ui/Heading';
import { Icon } from '../ui/Icon';
import { useKeys } from '../ui/keys';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { navigate } from '../ui/router';
import { Failure, Loading, Stale } from '../ui/States';
import { Ago, Count, Duration, Unknown, When } from '../ui/Values';
import type { Visit, VisitStory } from '../wire';
import { whyUnknown } from './definitions';
import { EventList } from './EventList';
import { Forget } from './Forget';
import { deviceText, sourceText, VisitStatus, whoOf } from './VisitParts';
import './visits.css';

export function VisitPage({ id }: { id: string }) {
  const answer = useAnswer<VisitStory>(`/api/v1/sessions/${encodeURIComponent(id)}`);
  const { data, problem } = answer;
  const { refresh } = useStore();
  useKeys({ u: () => navigate(paths.visitList()) });
  return (
    <>
      <Link className="back" href={paths.visitList()}><Icon name="back" />Visits</Link>
      <Stale answer={answer} retry={refresh} />
      {data
        ? <Loaded story={data} />
        : (
          <>
            <title>Visit · Stint</title>
            <div className="page-head"><Heading>{problem?.status === 404 ? 'No such visit' : 'Visit'}</Heading></div>
            <div className="panel">{problem ? <Failure problem={problem} retry={refresh} /> : <Loading label="the visit" lines={8} />}</div>
          </>
        )}
    </>
  );
}

function Loaded({ story: { visit, events } }: { story: VisitStory }) {
  const zone = useZone();
  return (
    <article className="session">
      <title>{`${whoOf(visit)} · Stint`}</title>
      <header className="session-head">
        <p className="session-over soft"><VisitStatus visit={visit} /><span>{visit.site}</span><span className="faint">times in {zone}</span></p>
        <Heading>{whoOf(visit)}</Heading>
        <ul className="session-meta soft">
          <li><Icon name="person" /><Link href={visit.user_id === null ? paths.visitor(visit.visitor_id) : paths.user(visit.user_id)}>History and patterns</Link></li>
          <li><Icon name="clock" />began <When at={visit.started_at} /></li>
          <li>{visit.ended_at === null ? <>last seen <Ago at={visit.last_seen_at} /></> : <>last seen <When at={visit.ended_at} /></>}</li>
        </ul>
      </header>
      <VisitFiguresOf visit={visit} />
      <div className="session-columns">
        <div className="session-main"><EventList visit={visit} events={events} /></div>
        <div className="session-rest">
          <Facts visit={visit} />
          <Workflows visit={visit} />
          <div><Forget who={{ visit: visit.id }} label="Forget this visit" /></div>
        </div>
      </div>
    </article>
  );
}

function VisitFiguresOf({ visit }: { visit: Visit }) {
  const why = visit.ended_at === null ? whyUnknown.open : whyUnknown.oneVisit;
  return (
    <Figures label="Figures of this visit">
      <Figure label="Duration" definition={<p><b>Duration</b> runs from the first to the last sign of life of a visit that is over.</p>} note={visit.duration_seconds === null ? why : 'first to last sign'}>
        <Duration seconds={visit.duration_seconds} why={why} />
      </Figure>
      <Figure label="Engaged" definition={<p><b>Engaged</b>: how long somebody was really there, by the client’s own heartbeats.</p>} note={visit.engaged_seconds === 0 ? 'no heartbeat told any' : 'told by heartbeats'}>
        {/* A client that sends no heartbeats tells nothing: that is not 0. */}
        <Duration seconds={visit.engaged_seconds === 0 ? null : visit.engaged_seconds} why="no heartbeat told how long somebody was there" />
      </Figure>
      <Figure label="Views" definition={<p><b>Views</b> of pages.</p>}><Count value={visit.views} why={whyUnknown.none} /></Figure>
      <Figure label="Actions" definition={<p><b>Actions</b>: views and interactions; everything but start, identify, error and end.</p>}><Count value={visit.actions} why={whyUnknown.none} /></Figure>
      <Figure label="Errors" definition={<p><b>Errors</b> that the client told.</p>}><Count value={visit.errors} why={whyUnknown.none} /></Figure>
      <Figure label="Events" definition={<p><b>Events</b> that were sent, of every type.</p>}><Count value={visit.events} why={whyUnknown.none} /></Figure>
    </Figures>
  );
}

function Facts({ visit }: { visit: Visit }) {
  const facts: [string, string | null, string][] = [
    ['Site', visit.site, ''], ['User', visit.user_id, 'nobody was identified'], ['Visitor', visit.visitor_id, ''], ['Came in on', visit.entry_page, 'no page was told'],
    ['Last on', visit.exit_page, 'no page was told'], ['Last action', visit.last_action, 'no action was told'], ['Came by', sourceText(visit), 'no source was told'],
    ['Referrer', visit.referrer, 'none was told'], ['Campaign', visit.campaign, 'none was told'], ['Device', deviceText(visit.device), 'none was told'], ['Screen', visit.device.screen_size, 'none was told'],
    ['Id', visit.id, ''],
  ];
  return (
    <section aria-labelledby="facts">
      <div className="section-head"><h2 id="facts">Details</h2></div>
      <dl className="details panel">
        {facts.map(([name, value, why]) => <div key={name}><dt>{name}</dt><dd>{value ?? <Unknown why={why} />}</dd></div>)}
        <div><dt>Features</dt><dd>{visit.features.length === 0 ? <span className="faint">none used</span> : visit.features.map((feature) => <span key={feature} className="tag">{feature}</span>)}</dd></div>
      </dl>
    </section>
  );
}

function Workflows({ visit }: { visit: Visit }) {
  if (visit.workflows.length === 0) return null;
  return (
    <section aria-labelledby="visit-workflows">
      <div className="section-head"><h2 id="visit-workflows">Workflows</h2><span className="badge">{visit.workflows.length}</span></div>
      <ul className="facts panel">
        {visit.workflows.map((workflow) => (
          <li key={workflow.name} className={`fact${workflow.abandoned ? ' fact-bad' : ''}`}>
            <Icon name={workflow.abandoned ? 'alert' : 'task'} />
            <div>
              <p className="fact-title">{workflow.name}</p>
              <p className="faint">
                begun {plural(workflow.started, 'time')}, completed {count(workflow.completed)}{workflow.last_step !== null && `, last at ${workflow.last_step}`}{workflow.abandoned && ', abandoned'}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
