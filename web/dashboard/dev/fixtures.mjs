// A small team's last weeks, made up anew around the present: the same seed gives the same story every time.

let seed = 20261121;
/** mulberry32 */
function random() {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const between = (low, high) => low + Math.floor(random() * (high - low + 1));
const pick = (list) => list[Math.floor(random() * list.length)];
const minute = 60_000;
const idleLimit = 15 * minute;
const iso = (ms) => new Date(ms).toISOString();

let made = 0;
const uuid = (ms) => {
  const time = Math.floor(ms).toString(16).padStart(12, '0');
  const rest = (made++ * 7919 + 0x1000).toString(16).padStart(16, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(4).padStart(12, '0')}`;
};

const projects = ['harbor', 'tern-api', 'field-notes'].map((name, index) => ({ id: uuid(1.7e12 + index), name }));
const people = ['ines@northquay.dev', 'tomas@northquay.dev'];
const agents = [['claude-code', 'anthropic', 'claude-sonnet-4.5'], ['codex', 'openai', 'gpt-5-codex'], ['gemini-cli', 'google', 'gemini-2.5-pro']];
const goals = [
  'Cut visits at the 30-minute rule, late events included', 'Find why the nightly import doubles rows', 'Move rate limits into the gateway',
  'Write the handoff page', 'Make claims survive a restart', 'Upgrade to the new lock file format', 'Speed up the heat map query',
  'Flaky test in the queue worker', 'Sketch the retention settings', 'Keyboard navigation for the list', 'Read-only tokens for the status page',
  'Split days exactly at daylight saving changes', 'Review of the webhook retries', null,
];
const tagSets = [[], ['bug'], ['perf'], ['docs'], ['refactor', 'api'], ['bug', 'import'], ['spike'], []];
const files = [
  'src/visits/cut.ts', 'src/visits/cut.test.ts', 'src/store/rollup.sql', 'src/http/gateway.ts', 'docs/guide/handoff.md', 'package-lock.json',
  'src/import/nightly.ts', 'src/ui/list/keyboard.ts', 'assets/logo.png', 'src/queue/worker.ts',
];
const subjects = ['Cut only on longer gaps', 'Merge sessions across a late event', 'Name the limit in the refusal', 'Prove the double row with a test', 'Drop the second index', 'Say why a figure is unknown'];
const decisions = [
  ['Sweep lazily on read and from a timer, never from both at once', 'Two servers ended one session twice under load. One statement with the condition in its where decides who does it.'],
  ['Keep raw events for 30 days, figures for ever', 'The day page reads rollups only, and nobody opened a raw visit older than two weeks.'],
  ['No retry inside the hook', 'A hook that waits is a hook that gets removed. The journal replays later.'],
];

/** One session with its activities and segments, from the story of its gaps. */
function session({ number, start, end, state = 'ended', project, goal, reason = 'user_end', git = true, lone = false }) {
  const [name, provider, model] = pick(agents);
  const agent = random() < 0.6 ? { name, session: `s-${between(1000, 9999)}` } : null;
  const activities = [];
  const commits = [];
  const chosen = [];
  const touched = new Map();
  const add = (at, type, description, extra = {}) => activities.push({
    id: uuid(at), at: iso(at), recorded_at: iso(at + (random() < 0.03 ? 47 * minute : 120)), type, category: null, description,
    evidence: 'observed', ai: agent !== null && random() < 0.7, path: null, ...extra,
  });
  add(start, 'session_started', goal ? `Started: ${goal}` : 'Started', { evidence: 'stated' });
  for (let at = start + between(1, 6) * minute; at < end && !lone; at += (random() < 0.05 ? between(18, 65) : between(1, 9)) * minute) {
    const kind = random();
    if (kind < 0.52) {
      const path = pick(files);
      touched.set(path, (touched.get(path) ?? 0) + 1);
      add(at, 'file', '', { path });
    } else if (kind < 0.64) {
      add(at, 'log', pick(['Reproduced it with 3 rows and a late event', 'The gap is counted twice when two events share a millisecond', 'Works on both engines now', 'Tried the covering index: 41 ms to 6 ms']), { evidence: 'stated', category: pick(['implementation', 'testing', 'bugfix', 'planning']) });
    } else if (kind < 0.74 && git) {
      const sha = Array.from({ length: 40 }, () => Math.floor(random() * 16).toString(16)).join('');
      const commit = { sha, at: iso(at), subject: pick(subjects), files_changed: between(1, 6), insertions: between(3, 180), deletions: between(0, 70) };
      commits.push(commit);
      add(at, 'commit', `${commit.subject} \`${sha.slice(0, 7)}\``);
    } else if (kind < 0.83) {
      const failed = random() < 0.3 ? between(1, 4) : 0;
      add(at, 'test', failed ? `npm test: ${failed} failed, ${between(180, 214)} passed` : `npm test: ${between(184, 216)} passed`, { category: 'testing' });
    } else if (kind < 0.87 && chosen.length < 3) {
      const [text, rationale] = decisions[chosen.length];
      chosen.push({ id: uuid(at), text, rationale, at: iso(at), supersedes: null });
      add(at, 'decision_made', text, { evidence: 'stated', rationale });
    } else if (kind < 0.92) {
      add(at, 'file_mentioned', `Look at @${pick(files)} before the review`, { evidence: 'stated' });
    } else {
      add(at, 'note', pick(['Ask Tomas about the second queue', 'The old page still links here', 'Numbers agree with a recount']), { evidence: 'stated' });
    }
  }
  const times = activities.map(({ at }) => Date.parse(at));
  const last = times[times.length - 1];
  const segments = segmentsOf(times);
  const sum = (kind) => segments.filter((s) => s.kind === kind).reduce((t, s) => t + (Date.parse(s.end) - Date.parse(s.start)) / 1000, 0);
  const measured = times.length > 1;
  const duration = (last - start) / 1000;
  const read = git && state === 'ended';
  const list = [...touched].map(([path, times_modified]) => {
    const binary = path.endsWith('.png');
    const lined = read && !binary;
    return { path, times_modified, lines_added: lined ? between(1, 160) : null, lines_removed: lined ? between(0, 60) : null, binary, mentions: between(0, 2) };
  });
  const total = (field) => list.reduce((t, file) => t + (file[field] ?? 0), 0);
  const added = read ? total('lines_added') : null;
  const removed = read ? total('lines_removed') : null;
  const branch = pick(['main', 'cut-late-events', 'gateway-limits']);
  return {
    activities,
    detail: {
      id: uuid(start), number, kind: 'work', status: state, project, actor: { id: pick(people), type: 'human' }, agent, goal,
      tags: pick(tagSets), started_at: iso(start), last_activity_at: iso(last), ended_at: state === 'ended' ? iso(last) : null,
      closed_at: state === 'ended' ? iso(last + (reason === 'timeout' ? 240 : 0) * minute) : null, end_reason: state === 'ended' ? reason : null,
      duration_seconds: duration, active_seconds: sum('active'), idle_seconds: sum('idle'),
      duration_minutes: duration / 60, elapsed_seconds: duration, measured,
      counts: {
        tasks_created: 2, tasks_completed: 1, tasks_in_progress: 1, tasks_todo: 0, context_items: 0, decisions: chosen.length,
        logs: activities.filter((a) => a.type === 'log').length, notes: activities.filter((a) => a.type === 'note').length, commits: commits.length, files: list.length,
      },
      code: { lines_added: added, lines_removed: removed, net: read ? added - removed : null, churn: read ? added + removed : null },
      models: agent ? [{ provider, model, input_tokens: between(20, 900) * 1000, output_tokens: between(4, 90) * 1000, share: 1 }] : [],
      tz: 'Europe/Lisbon', policy: { version: 1, idle_seconds: idleLimit / 1000, end_after_seconds: agent ? 7200 : 14_400 }, source: 'live',
      files: list, segments, decisions: chosen,
      git: git ? { branch_start: 'main', branch_end: branch, head_start: '4f1c9a27d3', head_end: commits.at(-1)?.sha ?? '4f1c9a27d3', arrived: between(0, 3), approximate: false, reason: null, commits } : null,
      tasks: lone ? [] : [{ key: 'T-E07-F20-001', status: 'in_development' }],
      blockers: number % 5 === 3 ? [{ id: uuid(last), text: 'No access to the staging queue until Monday', at: iso(last) }] : [],
      next_actions: lone ? [] : [{ n: 1, text: 'Run the recount over all of October', done: true }, { n: 2, text: 'Write the note for the release page', done: false }],
      budget: number % 3 === 0 ? { seconds: 3600, active_seconds: 4200, over_seconds: 600 } : null,
      checklist: number % 3 === 0 ? [{ n: 1, text: 'A test fails without it', done: true, done_at: iso(last), done_by: 'ana@example.com', next_n: null }, { n: 2, text: 'The notes say so', done: false, done_at: null, done_by: null, next_n: null }] : [],
      outcome: number % 3 === 0 ? { verdict: 'partial', why: '1 of 2 items are met', judge: { type: 'checklist', name: null }, at: iso(last), items: [{ item: 'commit_made', text: 'A commit was made', met: true, evidence: '2 commits' }, { item: 'check', text: 'The notes say so', met: false, evidence: 'not ticked' }] } : null,
      health: git && number % 3 === 0 ? { before: 12, after: 9, delta: -3, files: [{ path: 'src/tides.ts', language: 'typescript', before: 12, after: 7 }, { path: 'src/new.ts', language: 'typescript', before: null, after: 2 }] } : null,
      score: null, quality: null,
      environment: { version: '0.1.0', os: 'Debian 12', shell: 'bash', host: 'quay' }, handoff: null,
    },
  };
}

/** Stretches tile the session: neighbours no further apart than the limit are one active stretch. */
function segmentsOf(times) {
  const segments = [];
  for (let i = 1; i < times.length; i++) {
    const kind = times[i] - times[i - 1] > idleLimit ? 'idle' : 'active';
    const before = segments.at(-1);
    if (before?.kind === kind && kind === 'active') before.end = iso(times[i]);
    else segments.push({ start: iso(times[i - 1]), end: iso(times[i]), kind });
  }
  return segments;
}

export function story(now = Date.now()) {
  const all = [];
  const day = 24 * 60 * minute;
  const midnight = Math.floor(now / day) * day;
  let number = 0;
  for (let ago = 33; ago >= 0; ago--) {
    const weekday = new Date(midnight - ago * day).getUTCDay();
    const rest = weekday === 0 || weekday === 6;
    for (let n = rest ? (random() < 0.3 ? 1 : 0) : between(1, 4), hour = between(8, 10); n > 0; n--) {
      const start = midnight - ago * day + hour * 60 * minute + between(0, 40) * minute;
      const end = start + between(18, 210) * minute;
      if (end > now - 200 * minute) break;
      number++;
      const lone = number % 17 === 0;
      all.push(session({ number, start, end, project: number % 13 === 0 ? null : pick(projects), goal: pick(goals), reason: pick(['user_end', 'user_end', 'completed', 'timeout', 'crash']), git: number % 11 !== 0, lone }));
      hour = Math.ceil((end - midnight + ago * day) / (60 * minute)) + 1;
    }
  }
  const open = [
    { ago: 187, last: 1, state: 'active', project: projects[0], goal: goals[0] },
    { ago: 52, last: 6, state: 'active', project: projects[1], goal: goals[4] },
    { ago: 95, last: 38, state: 'paused', project: projects[2], goal: goals[8] },
  ];
  for (const { ago, last, ...rest } of open) all.push(session({ number: ++number, start: now - ago * minute, end: now - last * minute, ...rest }));
  return { sessions: all.reverse(), projects };
}
