// What the server answers to each GET, from a story of sessions. Used by serve.mjs and by the page tests.

import { codingAnswers } from './coding.mjs';
import { overlap } from './overlap.mjs';
import { overview } from './overview.mjs';

const brief = ({ detail: { files, segments, decisions, git, ...rest } }) => ({ ...rest, git: git && { ...git, commits: undefined } });

const definition = 'Made up for the pages';

const analytics = {
  '/api/v1/analytics/days': {
    tz: 'UTC', since: null, until: null, hours: [], definition,
    weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map((weekday, day) => ({ weekday, n: day < 5 ? 6 - day : 0, active_seconds: day < 5 ? 36_000 - day * 3600 : 0, mean_active_seconds: day < 2 ? 6000 - day * 240 : null })),
    best_weekday: { weekday: 'Monday', n: 6, active_seconds: 36_000, mean_active_seconds: 6000 },
    best_hour: null, best_weekday_hour: { weekday: 'Tuesday', hour: 9, n: 5, mean_active_seconds: 2400 },
  },
  '/api/v1/analytics/tags': { definition, items: [{ tag: 'parser', sessions: 4, active_seconds: 7200, avg_active_seconds: 1800, completion_rate: 0.75, goal_rate: null, n: 4 }] },
  '/api/v1/tests/runs': {
    next: null,
    items: [
      { id: '019bb16e-0000-7000-8000-0000000000a2', project: 'harbor', command: 'npm test', environment: 'linux-x64 · vitest', session_id: '019bb16e-0000-7000-8000-000000000001', started_at: '2026-11-20T09:30:00Z', duration_seconds: 42, commit: 'b'.repeat(40), clean: false, partial: false, passed: 811, failed: 2, skipped: 11 },
      { id: '019bb16e-0000-7000-8000-0000000000a1', project: 'harbor', command: 'npm test', environment: 'linux-x64 · vitest', session_id: null, started_at: '2026-11-20T08:30:00Z', duration_seconds: 40, commit: null, clean: null, partial: true, passed: 3, failed: 0, skipped: 0 },
    ],
  },
  '/api/v1/tests/regressions': {
    next: null,
    items: [
      { id: 'src/tides.test.ts::neap tides', command: 'npm test', message: 'expected 3 to be 4', flaky: false, failed_runs: 2, first_bad_at: '2026-11-20T09:30:00Z', first_bad_commit: 'b'.repeat(40), last_good_at: '2026-11-20T08:00:00Z', last_good_commit: 'a'.repeat(40), suspects: ['b'.repeat(40)] },
      { id: 'src/tides.test.ts::spring tides', command: 'npm test', message: null, flaky: true, failed_runs: 1, first_bad_at: '2026-11-20T09:30:00Z', first_bad_commit: null, last_good_at: null, last_good_commit: null, suspects: null },
    ],
  },
  '/api/v1/tests/flaky': { next: null, items: [{ id: 'src/tides.test.ts::spring tides', command: 'npm test', passed: 9, failed: 3, commit: 'a'.repeat(40), seen_at: '2026-11-20T09:30:00Z' }] },
  '/api/v1/analytics/health': {
    definition, n: 1, delta: -3, languages: [{ language: 'typescript', files: 2, delta: -3 }],
    items: [
      { session_id: '019bb16e-0000-7000-8000-000000000001', session_number: 7, project: 'harbor', goal: 'Simpler tides', started_at: '2026-11-20T09:00:00Z', files: 2, before: 12, after: 9, delta: -3 },
      { session_id: '019bb16e-0000-7000-8000-000000000002', session_number: 6, project: null, goal: null, started_at: '2026-11-19T09:00:00Z', files: 1, before: null, after: 4, delta: null },
    ],
  },
};

function page(items, query, most) {
  const from = Number(query.get('cursor') ?? 0);
  const limit = Math.min(Number(query.get('limit') ?? most), most);
  return { items: items.slice(from, from + limit), next: from + limit < items.length ? String(from + limit) : null };
}

function list(sessions, query) {
  const wanted = (name) => query.get(name);
  const found = sessions.filter(({ detail: s }) =>
    (!wanted('project') || [s.project?.name, s.project?.id].includes(wanted('project')))
    && (!wanted('tag') || s.tags.includes(wanted('tag')))
    && (!wanted('status') || s.status === wanted('status'))
    && (!wanted('kind') || s.kind === wanted('kind'))
    && (!wanted('since') || s.started_at >= wanted('since'))
    && (!wanted('until') || s.started_at < wanted('until')));
  return page(found.map(brief), query, 50);
}

/** The answer to a path and its parameters; null where there is nothing. */
export function answers({ sessions, projects }) {
  const coding = codingAnswers();
  return (path, query) => {
    if (path === '/api/v1/overview') return overview(sessions.map((s) => s.detail), sessions.map(brief), query.get('tz') ?? 'UTC');
    if (path === '/api/v1/work/overlap') return overlap(sessions.map((s) => s.detail), query.get('tz') ?? 'UTC');
    if (path === '/api/v1/work/sessions') return list(sessions, query);
    if (path === '/api/v1/projects') {
      const of = (project) => sessions.filter(({ detail }) => detail.project?.id === project.id);
      return { items: projects.map((p) => ({ ...p, sessions: of(p).length, last_started_at: of(p)[0]?.detail.started_at ?? null })), next: null };
    }
    if (path.startsWith('/api/v1/coding/')) return coding(path, query);
    if (analytics[path]) return analytics[path];
    const [, of] = path.match(/^\/api\/v1\/work\/sessions\/([^/]+)\/attachments$/) ?? [];
    if (of) {
      const { id, started_at: at } = sessions[0].detail;
      return { items: of === id ? [{ id: `${id}-a`, session_id: id, name: 'failing build.png', media_type: 'image/png', bytes: 4_200, sha256: '', at }] : [], next: null };
    }
    const [, ref, timeline] = path.match(/^\/api\/v1\/work\/sessions\/([^/]+)(\/timeline)?$/) ?? [];
    const found = sessions.find(({ detail }) => detail.id === ref || String(detail.number) === ref);
    if (!found) return null;
    if (!timeline) return found.detail;
    return page(found.activities.filter((a) => !query.get('type') || a.type === query.get('type')), query, 100);
  };
}
