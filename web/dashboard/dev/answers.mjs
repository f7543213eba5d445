// What the server answers to each GET, from a story of sessions. Used by serve.mjs and by the page tests.

import { overlap } from './overlap.mjs';
import { overview } from './overview.mjs';

const brief = ({ detail: { files, segments, decisions, git, ...rest } }) => ({ ...rest, git: git && { ...git, commits: undefined } });

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
  return (path, query) => {
    if (path === '/api/v1/overview') return overview(sessions.map((s) => s.detail), sessions.map(brief), query.get('tz') ?? 'UTC');
    if (path === '/api/v1/work/overlap') return overlap(sessions.map((s) => s.detail), query.get('tz') ?? 'UTC');
    if (path === '/api/v1/work/sessions') return list(sessions, query);
    if (path === '/api/v1/projects') {
      const of = (project) => sessions.filter(({ detail }) => detail.project?.id === project.id);
      return { items: projects.map((p) => ({ ...p, sessions: of(p).length, last_started_at: of(p)[0]?.detail.started_at ?? null })), next: null };
    }
    const [, ref, timeline] = path.match(/^\/api\/v1\/work\/sessions\/([^/]+)(\/timeline)?$/) ?? [];
    const found = sessions.find(({ detail }) => detail.id === ref || String(detail.number) === ref);
    if (!found) return null;
    if (!timeline) return found.detail;
    return page(found.activities.filter((a) => !query.get('type') || a.type === query.get('type')), query, 100);
  };
}
