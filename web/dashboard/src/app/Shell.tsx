import { useEffect, useState, type ReactNode } from 'react';
import { isSignedIn, signOut } from '../data/door';
import { useAnswer, useStore } from '../data/store';
import { announce, Announcer } from '../ui/announce';
import { useZone } from '../ui/clock';
import { shortCount } from '../ui/format';
import { Icon, type IconName } from '../ui/Icon';
import { Link } from '../ui/Link';
import { paths } from '../ui/paths';
import { usePlace } from '../ui/router';
import { clock } from '../ui/zone';
import type { Page, Project } from '../wire';
import { LiveBadge } from './LiveBadge';
import { Shortcuts } from './Shortcuts';
import { setTheme, useTheme, type Theme } from './theme';

const themes: { theme: Theme; icon: IconName; label: string }[] = [
  { theme: 'light', icon: 'sun', label: 'Light theme' },
  { theme: 'dark', icon: 'moon', label: 'Dark theme' },
  { theme: 'system', icon: 'screen', label: 'Theme of the system' },
];

const offlineBannerMs = 3_000;

/** What stands around every page: navigation, state of the connection, theme. */
export function Shell({ children }: { children: ReactNode }) {
  const zone = useZone();
  const [keysOpen, setKeysOpen] = useState(false);
  return (
    <div className="shell">
      <a className="skip button" href="#main">Skip to content</a>
      <header className="side">
        <Link className="brand" href={paths.overview} aria-label="Stint, overview">
          <Mark /><span>Stint</span>
        </Link>
        <nav aria-label="Pages"><PageLinks /></nav>
        <ProjectLinks />
        <div className="side-foot">
          <LiveBadge />
          <span className="side-zone" title="All times on these pages are in this zone, your browser’s.">{zone}</span>
          <div className="side-tools">
            <ThemeButtons />
            <button type="button" className="tool tool-keys" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" onClick={() => setKeysOpen(true)}>
              <Icon name="keyboard" />
            </button>
            {isSignedIn() && (
              <button type="button" className="tool" aria-label="Sign out" title="Sign out" onClick={() => void signOut()}><Icon name="leave" /></button>
            )}
          </div>
        </div>
      </header>
      <main className="main" id="main" tabIndex={-1}>
        <OfflineBanner />
        {children}
      </main>
      <Shortcuts open={keysOpen} setOpen={setKeysOpen} />
      <Announcer />
    </div>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect className="mark-ground" width="32" height="32" rx="8" />
      <g className="mark-bars">
        <rect x="6" y="9" width="13" height="4" rx="2" /><rect x="22" y="9" width="4" height="4" rx="2" opacity=".55" />
        <rect x="6" y="19" width="5" height="4" rx="2" opacity=".55" /><rect x="14" y="19" width="12" height="4" rx="2" />
      </g>
    </svg>
  );
}

function PageLinks() {
  const { path, search } = usePlace();
  const filtered = new URLSearchParams(search).has('project');
  return (
    <ul className="side-list">
      <li><Link href={paths.overview} aria-current={path === '/' ? 'page' : undefined}><Icon name="overview" />Overview</Link></li>
      <li>
        <Link href={paths.sessions()} aria-current={path.startsWith('/sessions') && !filtered ? 'page' : undefined}>
          <Icon name="sessions" />Sessions
        </Link>
      </li>
      <li><Link href={paths.analytics} aria-current={path === '/analytics' ? 'page' : undefined}><Icon name="clock" />Analytics</Link></li>
      <li><Link href={paths.coding()} aria-current={path.startsWith('/coding') ? 'page' : undefined}><Icon name="code" />Coding</Link></li>
      <li><Link href={paths.tasks} aria-current={path.startsWith('/tasks') ? 'page' : undefined}><Icon name="task" />Tasks</Link></li>
      <li><Link href={paths.visits} aria-current={path.startsWith('/visits') ? 'page' : undefined}><Icon name="person" />Visits</Link></li>
    </ul>
  );
}

function ProjectLinks() {
  const { data } = useAnswer<Page<Project>>('/api/v1/projects');
  const { path, search } = usePlace();
  const chosen = path === '/sessions' ? new URLSearchParams(search).get('project') : null;
  if (data === undefined || data.items.length === 0) return null;
  return (
    <nav className="side-projects" aria-labelledby="side-projects">
      <h2 className="side-title" id="side-projects">Projects</h2>
      <ul className="side-list">
        {data.items.slice(0, 12).map((project) => (
          <li key={project.id}>
            <Link href={paths.sessions({ project: project.name })} aria-current={chosen === project.name ? 'page' : undefined}>
              <Icon name="folder" /><span className="clip">{project.name}</span>
              <span className="num"><span className="sr">sessions: </span>{shortCount(project.sessions)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function ThemeButtons() {
  const now = useTheme();
  return themes.map(({ theme, icon, label }) => (
    <button key={theme} type="button" className="tool" aria-label={label} title={label} aria-pressed={now === theme} onClick={() => setTheme(theme)}>
      <Icon name={icon} />
    </button>
  ));
}

/** Says that the figures may be old, once the connection has been gone for a moment. */
function OfflineBanner() {
  const { live, refresh } = useStore();
  const zone = useZone();
  const [since, setSince] = useState<number | null>(null);
  useEffect(() => {
    if (live !== 'offline') {
      if (since !== null) announce('Connected to Stint again.');
      return setSince(null);
    }
    const from = Date.now();
    const timer = setTimeout(() => {
      setSince(from);
      announce('No connection to Stint. What you see may be old.');
    }, offlineBannerMs);
    return () => clearTimeout(timer);
  }, [live]);
  if (since === null) return null;
  return (
    <div className="banner">
      <Icon name="offline" />
      <span>No connection to Stint since {clock(since, zone)}. What you see may be old; it renews itself when Stint is back.</span>
      <button type="button" className="button plain" onClick={refresh}>Try now</button>
    </div>
  );
}
