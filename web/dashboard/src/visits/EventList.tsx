import { useZone } from '../ui/clock';
import { Definition } from '../ui/Definition';
import { durationText, words } from '../ui/format';
import { Icon, type IconName } from '../ui/Icon';
import { Message } from '../ui/States';
import { clockSeconds, exactInstant, localDate, longDay, whenText } from '../ui/zone';
import type { Visit, VisitEvent } from '../wire';

/** A stretch without an event is worth a line from here on. */
const quietMs = 60_000;
const recordedLaterMs = 60_000;

const icons: Record<string, IconName> = { page_view: 'file', action: 'play', error: 'alert', workflow: 'task', identify: 'person', start: 'open', end: 'stop' };

export type EventLine = { kind: 'day'; at: string } | { kind: 'quiet'; seconds: number } | { kind: 'event'; event: VisitEvent };

/** The list as it reads: a line for each new local day when there are several, and one for each stretch in which nothing was told. */
export function linesOf(events: VisitEvent[], dateOf: (at: string) => string): EventLine[] {
  const lines: EventLine[] = [];
  const several = new Set(events.map((event) => dateOf(event.at))).size > 1;
  let before: VisitEvent | null = null;
  for (const event of events) {
    const quiet = before === null ? 0 : Date.parse(event.at) - Date.parse(before.at);
    if (quiet > quietMs) lines.push({ kind: 'quiet', seconds: quiet / 1000 });
    if (several && (before === null || dateOf(before.at) !== dateOf(event.at))) lines.push({ kind: 'day', at: event.at });
    lines.push({ kind: 'event', event });
    before = event;
  }
  return lines;
}

export function EventList({ visit, events }: { visit: Visit; events: VisitEvent[] }) {
  const zone = useZone();
  const missing = visit.events - events.length;
  return (
    <section aria-labelledby="events">
      <div className="section-head">
        <h2 id="events"><Definition label="Events"><p>What the client sent, in order. A line between them says how long nothing was told; the page may have been read meanwhile.</p></Definition></h2>
        <span className="badge">{events.length}{missing > 0 && '+'}</span>
      </div>
      <div className="panel">
        {events.length === 0 && <Message quiet icon="log" title="Its events are no longer kept" />}
        {events.length > 0 && <ol className="activities">{linesOf(events, (at) => localDate(at, zone)).map((line, index) => <Line key={index} line={line} zone={zone} />)}</ol>}
        {events.length > 0 && missing > 0 && <p className="faint visit-more">The first {events.length} of {visit.events} events.</p>}
      </div>
    </section>
  );
}

function Line({ line, zone }: { line: EventLine; zone: string }) {
  switch (line.kind) {
    case 'day': return <li className="activity-day">{longDay(line.at, zone)}</li>;
    case 'quiet': return <li className="activity-idle">nothing for {durationText(line.seconds)}</li>;
    case 'event': return <EventView event={line.event} zone={zone} />;
  }
}

function EventView({ event, zone }: { event: VisitEvent; zone: string }) {
  const { at, received_at: received, type, name, page, step, details } = event;
  const late = Date.parse(received) - Date.parse(at) > recordedLaterMs;
  const bad = type === 'error';
  return (
    <li className="activity">
      <time className="num faint" dateTime={at} title={exactInstant(at, zone)}>{clockSeconds(at, zone)}</time>
      <span className={bad ? 'activity-icon removed' : 'activity-icon'} title={words(type)}><Icon name={icons[type] ?? 'dot'} label={words(type)} /></span>
      <div className="activity-text">
        <p>{name ?? (type === 'page_view' ? page ?? 'a page' : words(type))}{step !== null && <span className="soft">: {step}</span>}</p>
        {page !== null && (name !== null || type !== 'page_view') && <p className="mono faint">{page}</p>}
        {details !== null && Object.keys(details).length > 0 && <Details details={details} />}
      </div>
      <span className="activity-marks faint">
        {late && <span className="later" title={`Received ${exactInstant(received, zone)}`}><Icon name="clock" /><span>received {whenText(received, zone)}</span></span>}
        {!(type in icons) && <span className="activity-category">{words(type)}</span>}
      </span>
    </li>
  );
}

/** What the application told beside: plain values side by side, what is nested as JSON. */
function Details({ details }: { details: Record<string, unknown> }) {
  const nested = Object.values(details).some((value) => typeof value === 'object' && value !== null);
  if (nested) return <pre className="event-json" tabIndex={0} role="region" aria-label="Details as JSON">{JSON.stringify(details, null, 2)}</pre>;
  return (
    <dl className="event-details">
      {Object.entries(details).map(([name, value]) => <div key={name}><dt>{name}</dt><dd className="mono">{value === '' ? <span className="faint">empty</span> : String(value)}</dd></div>)}
    </dl>
  );
}
