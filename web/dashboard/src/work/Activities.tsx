import { Fragment } from 'react';
import { useAnswer, useStore } from '../data/store';
import { useZone } from '../ui/clock';
import { Definition } from '../ui/Definition';
import { durationText, words } from '../ui/format';
import { Icon } from '../ui/Icon';
import { paths } from '../ui/paths';
import { navigate } from '../ui/router';
import { Failure, Loading, Message } from '../ui/States';
import { clock, exactInstant, localDate, longDay, whenText } from '../ui/zone';
import type { Activity, Page, SessionDetail } from '../wire';
import { iconOf, linesOf, loadTimeline, recordedLater, timelineKey, type Line } from './timeline';

interface Props {
  reference: string;
  session: SessionDetail;
  /** Activities loaded without a filter: their types are what can be chosen. */
  seen: Activity[];
  type: string;
  pages: number;
  more: () => void;
}

export function Activities({ reference, session, seen, type, pages, more }: Props) {
  const zone = useZone();
  const { data, problem, loading } = useAnswer<Page<Activity>>(timelineKey(reference, type, pages), loadTimeline);
  const { refresh } = useStore();
  const lines = linesOf(data?.items ?? [], type === '' ? session.segments : [], (at) => localDate(at, zone));
  const shown = data?.items ?? (type === '' ? seen : []);
  return (
    <section aria-labelledby="activity">
      <div className="section-head">
        <h2 id="activity"><Definition label="Activity"><EvidenceNote /></Definition></h2>
        {data && <span className="badge">{data.items.length}{data.next !== null && '+'}</span>}
        <TypeFilter seen={seen} type={type} id={session.id} />
      </div>
      <div className="panel" aria-busy={loading}>
        {problem && !data && <Failure problem={problem} retry={refresh} />}
        {!problem && !data && shown.length === 0 && <Loading label="activities" lines={6} />}
        {data?.items.length === 0 && <Message quiet icon="log" title={type === '' ? 'Nothing recorded yet' : `No activity of type ${words(type)}`} />}
        {lines.length > 0 && <ol className="activities">{lines.map((line, index) => <LineView key={index} line={line} zone={zone} />)}</ol>}
        {data && data.next !== null && <button type="button" className="button plain more" disabled={loading} onClick={more}>{loading ? 'Loading…' : 'Load more'}</button>}
      </div>
    </section>
  );
}

function EvidenceNote() {
  return (
    <>
      <p><b>Observed</b> (a filled dot) was seen by Stint itself: git, a test run, a tool call. <b>Stated</b> (a ring) is what somebody said.</p>
      <p><b>Recorded later</b> marks what was entered more than a minute after it happened.</p>
    </>
  );
}

function TypeFilter({ seen, type, id }: { seen: Activity[]; type: string; id: string }) {
  const types = [...new Set([...seen.map((activity) => activity.type), ...(type === '' ? [] : [type])])].sort();
  if (types.length < 2) return null;
  return (
    <select
      className={`field push${type === '' ? '' : ' field-set'}`}
      aria-label="Type of activity"
      value={type}
      onChange={(event) => navigate(event.target.value === '' ? paths.session(id) : `${paths.session(id)}?type=${encodeURIComponent(event.target.value)}`, { replace: true })}
    >
      <option value="">All types</option>
      {types.map((name) => <option key={name} value={name}>{words(name)}</option>)}
    </select>
  );
}

function LineView({ line, zone }: { line: Line; zone: string }) {
  switch (line.kind) {
    case 'day': return <li className="activity-day">{longDay(line.at, zone)}</li>;
    case 'idle': return (
      <li className="activity-idle">
        idle {durationText((Date.parse(line.segment.end) - Date.parse(line.segment.start)) / 1000)}
      </li>
    );
    case 'activity': return <ActivityLine activity={line.activity} zone={zone} />;
  }
}

function ActivityLine({ activity, zone }: { activity: Activity; zone: string }) {
  const { at, type, category, description, evidence, ai, path, rationale } = activity;
  return (
    <li className="activity">
      <time className="num faint" dateTime={at} title={exactInstant(at, zone)}>{clock(at, zone)}</time>
      <span className="activity-icon" title={words(type)}><Icon name={iconOf(type)} label={words(type)} /></span>
      <div className="activity-text">
        <p>{described(activity)}</p>
        {rationale && <p className="soft">{rationale}</p>}
        {path && description && !description.includes(path) && <p className="mono faint">{path}</p>}
      </div>
      <span className="activity-marks faint">
        {recordedLater(activity) && <span className="later" title={`Recorded ${exactInstant(activity.recorded_at, zone)}`}><Icon name="clock" /><span>recorded {whenText(activity.recorded_at, zone)}</span></span>}
        {category && <span className="activity-category">{words(category)}</span>}
        {ai && <span title="By an AI assistant"><Icon name="agent" label="by an AI assistant" /></span>}
        <span className={`evidence evidence-${evidence}`} title={evidence === 'observed' ? 'Observed by Stint' : 'Stated by somebody'}><span className="sr">{evidence}</span></span>
      </span>
    </li>
  );
}

function described({ description, path, type }: Activity) {
  // Why a session ended is a word of the program's, not of a person's.
  if (type === 'session_ended') return words(description || type);
  if (!description) return path === null ? <span className="faint">{words(type)}</span> : <span className="mono">{path}</span>;
  const parts = description.split(/(`[^`]+`)/);
  return parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part.slice(1, -1)}</code> : <Fragment key={index}>{part}</Fragment>));
}
