// Made-up visits to a shop and its handbook, and what the server answers about them: counted from them, so that the pages agree.

const minute = 60_000;
const day = 24 * 60 * minute;
const iso = (ms) => new Date(ms).toISOString();
const pages = ['/', '/sale', '/products/lamp', '/products/chair', '/search', '/cart'];
const people = ['ada', 'ben', 'chloe', 'dario', 'elif', null];
const ways = [{ source: 'direct' }, { source: 'external', referrer: 'https://search.example/' }, { source: 'external', campaign: 'autumn-sale' }];
const devices = [{ type: 'desktop', browser: 'Firefox', os: 'Linux' }, { type: 'mobile', browser: 'Safari', os: 'iOS' }, { type: 'tablet', browser: 'Chrome', os: 'Android' }];
const endings = ['navigation', 'timeout', 'logout', 'error'];

/** A visit with its events; n decides everything about it. */
function visit(n, start, now) {
  const id = `01970000-0000-7000-8000-${String(n).padStart(12, '0')}`;
  const events = [];
  let at = start;
  const add = (type, more = {}) => events.push({ id: `${id}-${events.length}`, at: iso(at), received_at: iso(at + 200), type, name: null, page: null, step: null, user_id: null, details: null, ...more });
  const seen = 1 + (n % 5);
  const first = pages[n % 2];
  for (let view = 0; view < seen; view++) {
    add('page_view', { page: view === 0 ? first : pages[(n + view) % pages.length] });
    at += (20 + ((n * 7 + view) % 11) * 30) * 1000;
    if (view % 2 === 1) add('action', { name: view === 1 ? 'zoom' : 'add-to-cart', page: pages[(n + view) % pages.length], details: view === 1 ? { product: 'lamp', tried: 2 } : { cart: { lines: [1, 2] } } });
  }
  if (n % 4 === 0) {
    add('workflow', { name: 'checkout', step: 'start', page: '/cart' });
    at += minute;
    if (n % 8 === 0) add('workflow', { name: 'checkout', step: 'complete', page: '/thanks' });
  }
  if (n % 9 === 0) add('error', { name: 'TypeError: price is undefined', page: '/cart' });
  const last = Date.parse(events.at(-1).at);
  const over = now - last > 30 * minute;
  const user = people[n % people.length];
  const of = (type) => events.filter((event) => event.type === type);
  const [views, actions, errors] = [of('page_view').length, events.length - of('error').length, of('error').length];
  return {
    events,
    visit: {
      id, site: n % 5 === 0 ? 'handbook' : 'shop', visitor_id: `visitor-${n}`, user_id: user, status: over ? 'ended' : 'active', started_at: iso(start), last_seen_at: iso(last), ended_at: over ? iso(last) : null,
      closed_at: over ? iso(last) : null, end_reason: over ? endings[n % endings.length] : null, duration_seconds: over && last > start ? (last - start) / 1000 : null, engaged_seconds: n % 3 === 0 ? 0 : 30 + n,
      events: events.length, views, actions, errors, entry_page: first, exit_page: events.at(-1).page, last_action: of('action').at(-1)?.name ?? null, source: null, referrer: null, campaign: null,
      ...ways[n % ways.length], device: { screen_size: null, ...devices[n % devices.length] },
      workflows: n % 4 === 0 ? [{ name: 'checkout', started: 1, completed: n % 8 === 0 ? 1 : 0, last_step: n % 8 === 0 ? 'complete' : 'start', abandoned: over && n % 8 !== 0 }] : [],
      features: [...new Set(of('action').map((event) => event.name))],
    },
  };
}

/** Two visits a day, and two that are open. */
export function visits(now = Date.now()) {
  const all = [];
  for (let n = 0; n < 60; n++) all.push(visit(n, now - 2 * minute - (30 - n / 2) * day, now));
  for (const ago of [4, 2]) all.push({ ...visit(60 + all.length, now - ago * minute, now), ...open(all.length, now - ago * minute, now) });
  return all.reverse();
}

function open(n, start, now) {
  const made = visit(n * 5 + 1, start, now);
  return { events: made.events.slice(0, 1), visit: { ...made.visit, status: 'active', ended_at: null, closed_at: null, end_reason: null, duration_seconds: null, last_seen_at: iso(now - minute), exit_page: '/cart', workflows: [] } };
}

const definition = (query) => ({
  idle_seconds: 1800, bounce: query.get('bounce') ?? 'short', bounce_meaning: 'closed visits shorter than 30 s with at most one action', cap_seconds: 86_400, tz: query.get('tz') ?? 'UTC',
});
const ratio = (part, whole) => (whole === 0 ? null : part / whole);
const sum = (list, of) => list.reduce((total, one) => total + of(one), 0);
const median = (list) => (list.length === 0 ? null : [...list].sort((a, b) => a - b)[Math.ceil(list.length / 2) - 1]);
const who = (v) => v.user_id ?? v.visitor_id;

function figures(list) {
  const closed = list.filter((v) => v.ended_at !== null);
  const lasted = closed.map((v) => v.duration_seconds).filter((s) => s !== null);
  const bounces = closed.filter((v) => (v.duration_seconds ?? 0) < 30 && v.actions <= 1).length;
  return {
    sessions: list.length, closed: closed.length, users: new Set(list.map(who)).size, users_error: 0, views: sum(list, (v) => v.views), actions: sum(list, (v) => v.actions), bounces,
    bounce_rate: ratio(bounces, closed.length), mean_duration_seconds: ratio(sum(lasted, (s) => s), lasted.length), median_duration_seconds: median(lasted), median_error: 0,
    measured_share: ratio(lasted.length, closed.length), views_per_session: ratio(sum(list, (v) => v.views), list.length), errors: sum(list, (v) => v.errors),
    error_rate: ratio(list.filter((v) => v.errors > 0).length, list.length), entry_pages: [], exit_pages: [],
  };
}

const values = { page: (_, events) => events.filter((e) => e.type === 'page_view').map((e) => e.page), entry: (v) => [v.entry_page], exit: (v) => [v.exit_page], source: (v) => [v.source], referrer: (v) => [v.referrer], campaign: (v) => [v.campaign], device: (v) => [v.device.type], browser: (v) => [v.device.browser], os: (v) => [v.device.os], reason: (v) => [v.end_reason], feature: (v) => v.features };

function counted(all, by) {
  const counts = new Map();
  for (const { visit: v, events } of all) for (const value of values[by](v, events)) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

function top(all, query) {
  const by = query.get('by') ?? 'page';
  const n = by === 'page' ? sum(all, ({ visit: v }) => v.views) : all.length;
  const bounce = ['entry', 'source', 'referrer', 'campaign', 'device', 'browser', 'os'].includes(by);
  const list = counted(all, by).slice(0, Number(query.get('limit') ?? 20));
  return { by, items: list.map(([value, count]) => ({ value, count, share: ratio(count, n), closed: count, bounces: bounce ? 1 : null, bounce_rate: bounce ? 1 / count : null })), n, others: 0, unknown: by === 'feature' ? null : n - sum(list, ([, c]) => c) };
}

function daily(list, tz) {
  const dateOf = (at) => new Intl.DateTimeFormat('en-CA', { timeZone: tz }).format(new Date(at));
  const dates = new Map();
  for (const v of list) dates.set(dateOf(v.started_at), [...(dates.get(dateOf(v.started_at)) ?? []), v]);
  return [...dates].sort().map(([date, of]) => ({ date, avg_duration_seconds: figures(of).mean_duration_seconds, most_common_entry: '/', most_common_exit: '/', ...pick(figures(of), ['sessions', 'users', 'users_error', 'views', 'bounce_rate', 'error_rate']) }));
}

const pick = (from, names) => Object.fromEntries(names.map((name) => [name, from[name]]));

function ends(all, by, occurs) {
  const exits = counted(all, by);
  const seen = new Map(counted(all, occurs));
  const usual = ratio(sum(exits, ([, n]) => n), sum([...seen], ([, n]) => n));
  const items = exits.filter(([value]) => (seen.get(value) ?? 0) >= 5).map(([value, n]) => ({ value, exits: n, share: n / all.length, n: seen.get(value), rate: n / seen.get(value), times: n / seen.get(value) / usual }));
  return { items, usual_rate: usual, hidden: exits.length - items.length };
}

/** What is filtered, and who was forgotten: the two things that the pages change. */
export function visitAnswers(all, now = Date.now()) {
  let kept = ['bot', 'bot', 'in_the_future'].map((reason, n) => ({
    id: `01970000-0000-7000-9000-00000000000${n}`, site: 'shop', reason, why: reason === 'bot' ? 'SomeBot/1.0' : null, at: iso(now - n * minute), received_at: iso(now - n * minute), type: 'page_view', name: null,
    page: '/sale', visit: null, visitor_id: `v-${n}`, user_id: null, restored_at: null,
  }));
  const named = (v, { user, visitor, visit: id }) => (user ? v.user_id === user : visitor ? v.visitor_id === visitor : v.id === id);
  const changes = {
    '/api/v1/visits/forget': (body) => {
      const gone = all.filter(({ visit: v }) => named(v, body));
      if (body.yes) all = all.filter((one) => !gone.includes(one));
      return { id: body.yes ? 'erasure' : null, kind: Object.keys(body)[0], visits: gone.length, events: sum(gone, (one) => one.events.length), filtered: 0, dry_run: !body.yes };
    },
    '/api/v1/visits/filtered/restore': ({ what }) => {
      const back = kept.filter((one) => one.restored_at === null && (what.includes(one.id) || what.includes(one.reason)));
      kept = kept.map((one) => (back.includes(one) ? { ...one, restored_at: iso(now) } : one));
      return { restored: back.length, repeated: 0, left_total: 0, left: [] };
    },
  };

  return (path, query, body) => {
    if (body) return changes[path]?.(body);
    const wanted = (name) => query.get(name);
    const tz = wanted('tz') ?? 'UTC';
    const scope = all.filter(({ visit: v }) => (!wanted('site') || v.site === wanted('site')) && (!wanted('since') || v.started_at >= wanted('since')) && (!wanted('until') || v.started_at < wanted('until')));
    const list = scope.map((one) => one.visit);
    const closed = scope.filter(({ visit: v }) => v.ended_at !== null);
    switch (path) {
      case '/api/v1/visits/sites': return { items: [...new Set(all.map(({ visit: v }) => v.site))].sort().map((name) => ({ name })), next: null };
      case '/api/v1/sessions/active': {
        const here = list.filter((v) => v.ended_at === null);
        return { users: new Set(here.map(who)).size, sessions: here.length, window_seconds: 300, items: here };
      }
      case '/api/v1/visits/stats': return { ...figures(list), definition: definition(query) };
      case '/api/v1/visits/daily': return { items: daily(list, tz), definition: definition(query) };
      case '/api/v1/visits/heat': {
        const heat = Array.from({ length: 7 }, () => Array(24).fill(0));
        for (const v of list) heat[(new Date(v.started_at).getUTCDay() + 6) % 7][new Date(v.started_at).getUTCHours()]++;
        return { heat, n: list.length, definition: definition(query) };
      }
      case '/api/v1/visits/top': return { ...top(scope, query), definition: definition(query) };
      case '/api/v1/visits/workflows': {
        const runs = list.filter((v) => v.workflows.length > 0);
        const done = runs.filter((v) => v.workflows[0].completed > 0).length;
        const left = runs.filter((v) => v.workflows[0].abandoned).length;
        const items = [{ name: 'checkout', started: runs.length, completed: done, abandoned: left, open: runs.length - done - left, completion_rate: ratio(done, done + left), steps: [{ step: 'address', visits: done, share: ratio(done, runs.length) }], median_seconds: done ? 60 : null, median_error: 0, timed: done }];
        return { items: runs.length === 0 ? [] : items, definition: definition(query) };
      }
      case '/api/v1/visits/exits': return {
        closed: closed.length, pages: ends(closed, 'exit', 'page'), actions: { items: [], usual_rate: null, hidden: 2 },
        reasons: counted(closed, 'reason').map(([value, n]) => ({ value, exits: n, share: ratio(n, closed.length) })), definition: definition(query),
      };
      case '/api/v1/visits/features': {
        const both = list.filter((v) => v.features.length === 2).length;
        const either = list.filter((v) => v.features.length > 0).length;
        return { items: both === 0 ? [] : [{ a: 'add-to-cart', b: 'zoom', both, either, both_share: both / list.length, either_share: either / list.length, together: both / either }], n: list.length, complete: true, definition: definition(query) };
      }
      case '/api/v1/visits/compare': {
        const seconds = { m: 60, h: 3600 };
        const items = query.getAll('idle').map((idle) => ({ idle_seconds: Number(idle.slice(0, -1)) * seconds[idle.slice(-1)], ...pick(figures(list), ['sessions', 'users', 'users_error', 'bounces', 'bounce_rate', 'mean_duration_seconds', 'median_duration_seconds', 'median_error', 'views_per_session']) }));
        return { items, named: 1, definition: definition(query) };
      }
      case '/api/v1/visits/filtered': {
        const reasons = [...new Set(kept.map((one) => one.reason))].map((reason) => {
          const of = kept.filter((one) => one.reason === reason);
          return { reason, events: of.length, kept: of.length, restored: of.filter((one) => one.restored_at !== null).length };
        });
        return all.length === 0 ? { reasons: [], items: [], next: null } : { reasons: [...reasons, { reason: 'privacy_signal', events: 4, kept: 0, restored: 0 }], items: kept, next: null };
      }
      case '/api/v1/visits': return pageOf(list.filter((v) => matches(v, wanted)), query);
    }
    const [, user, part] = path.match(/^\/api\/v1\/sessions\/user\/([^/]+)\/(current|history)$/) ?? [];
    const [, habits] = path.match(/^\/api\/v1\/sessions\/patterns\/([^/]+)$/) ?? [];
    const id = user ?? habits;
    if (id !== undefined) {
      const own = list.filter((v) => [v.user_id, v.visitor_id].includes(decodeURIComponent(id)));
      if (part === 'current') return { items: own.filter((v) => v.ended_at === null) };
      if (part === 'history') return pageOf(own, query);
      const n = own.filter((v) => v.ended_at !== null).length;
      return n === 0
        ? { user_id: id, pattern: 'new_user', patterns: [{ type: 'new_user', indicators: ['no closed visit yet'], confidence: 1 }], n, avg_duration_seconds: null, avg_actions: null }
        : { user_id: id, pattern: 'quick_checker', patterns: [{ type: 'quick_checker', indicators: ['visits last 240 s on average, less than 300 s'], confidence: 0.75 }], n, avg_duration_seconds: 240, avg_actions: 3.5 };
    }
    const [, one] = path.match(/^\/api\/v1\/sessions\/([^/]+)$/) ?? [];
    return all.find(({ visit: v }) => v.id === one) ?? null;
  };
}

function matches(v, wanted) {
  const seconds = (text) => Number(text.slice(0, -1)) * (text.endsWith('h') ? 3600 : text.endsWith('m') ? 60 : 1);
  return (!wanted('user') || v.user_id === wanted('user')) && (!wanted('visitor') || v.visitor_id === wanted('visitor')) && (!wanted('page') || v.entry_page === wanted('page') || v.exit_page === wanted('page'))
    && (!wanted('status') || v.status === wanted('status')) && (!wanted('reason') || v.end_reason === wanted('reason')) && (!wanted('device') || v.device.type === wanted('device'))
    && (!wanted('source') || v.source === wanted('source')) && (!wanted('campaign') || v.campaign === wanted('campaign')) && (!wanted('errors') || v.errors > 0)
    && (!wanted('longer') || (v.duration_seconds !== null && v.duration_seconds >= seconds(wanted('longer')))) && (!wanted('shorter') || (v.duration_seconds !== null && v.duration_seconds < seconds(wanted('shorter'))));
}

function pageOf(items, query) {
  const from = Number(query.get('cursor') ?? 0);
  const limit = Number(query.get('limit') ?? 50);
  return { items: items.slice(from, from + limit), next: from + limit < items.length ? String(from + limit) : null };
}
