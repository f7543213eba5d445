import { SessionTimeline } from '@stint/react';
import { useStore } from '../data/store';
import { useZone } from '../ui/clock';
import { Definition } from '../ui/Definition';
import { count, durationText, plural, words } from '../ui/format';
import { Heading } from '../ui/Heading';
import { Icon } from '../ui/Icon';
import { useKeys } from '../ui/keys';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { navigate } from '../ui/router';
import { Share } from '../ui/Share';
import { Message } from '../ui/States';
import { Ago, When } from '../ui/Values';
import type { Visit, VisitPatterns } from '../wire';
import { Forget, type Forgotten } from './Forget';
import { Inside } from './Inside';
import { Part } from './Part';
import { deviceText } from './VisitParts';
import './visits.css';

/** One user, or a visitor whom nobody knows: here now, the habits, and the visits before. */
export function UserPage({ by, id }: { by: 'user' | 'visitor'; id: string }) {
  const { turn } = useStore();
  const zone = useZone();
  const of = encodeURIComponent(id);
  const who: Forgotten = by === 'user' ? { user: id } : { visitor: id };
  useKeys({ u: () => navigate(paths.visitList()) });
  return (
    <>
      <title>{`${id} · Stint`}</title>
      <Link className="back" href={paths.visitList()}><Icon name="back" />Visits</Link>
      <div className="page-head"><Heading>{id}</Heading><p>{by} · times in {zone}</p></div>
      <div className="user-tools">
        <Link href={paths.visitList({ ...who })}>List of the visits</Link>
        <Forget who={who} label={`Forget this ${by}`} />
      </div>
      <div className="user-page">
        <Part<{ items: Visit[] }> id="user-now" title={() => 'Now'} request={`/api/v1/sessions/user/${of}/current`} label="open visits">
          {({ items }) => (items.length === 0 ? <Message quiet icon="clock" title="No visit is open" /> : <ul className="facts">{items.map((visit) => <Open key={visit.id} visit={visit} />)}</ul>)}
        </Part>
        <Part<VisitPatterns> id="patterns" title={(data) => (data ? <Definition label="Patterns"><PatternsDefinition patterns={data} /></Definition> : 'Patterns')} request={`/api/v1/sessions/patterns/${of}`} label="patterns">
          {(patterns) => <Patterns patterns={patterns} />}
        </Part>
      </div>
      <Inside><SessionTimeline endpoint="" userId={id} limit={50} title="Visits" turn={turn} linkTo={paths.visit} /></Inside>
    </>
  );
}

function Open({ visit }: { visit: Visit }) {
  return (
    <li className="fact">
      <Icon name="play" />
      <div>
        <p className="fact-title"><Link href={paths.visit(visit.id)}>{visit.exit_page ?? 'page unknown'}</Link></p>
        <p className="faint">since <When at={visit.started_at} />, last seen <Ago at={visit.last_seen_at} />{deviceText(visit.device) !== null && `, ${deviceText(visit.device)}`}</p>
      </div>
    </li>
  );
}

function PatternsDefinition({ patterns }: { patterns: VisitPatterns }) {
  return <p>All patterns that hold in the last closed visits, at most 20; the first is the label. The percentage is the share of them that are so each for itself. n = {plural(patterns.n, 'visit')}.</p>;
}

function Patterns({ patterns }: { patterns: VisitPatterns }) {
  return (
    <>
      <ul className="facts">
        {patterns.patterns.map((pattern, index) => (
          <li key={pattern.type} className="fact">
            <Icon name={index === 0 ? 'goal' : 'dot'} />
            <div>
              <p className="fact-title">{words(pattern.type)} {patterns.n > 0 && <span className="faint">in <Share value={pattern.confidence} why="no visit is closed" /> of the visits</span>}</p>
              <p className="faint">{pattern.indicators.join(', ')}</p>
            </div>
          </li>
        ))}
      </ul>
      {patterns.n > 0 && (
        <p className="faint patterns-n">
          By {plural(patterns.n, 'closed visit')}: {patterns.avg_duration_seconds === null ? 'durations unknown' : `${durationText(patterns.avg_duration_seconds)} on average`}
          {patterns.avg_actions !== null && `, ${count(patterns.avg_actions)} actions a visit`}.
        </p>
      )}
    </>
  );
}
