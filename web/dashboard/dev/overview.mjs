// The overview counted from the made-up sessions, so that its figures agree with the lists.

const hour = 3_600_000;

function local(zone) {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', weekday: 'short', hourCycle: 'h23' });
  const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  return (ms) => {
    const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return { date: `${part.year}-${part.month}-${part.day}`, hour: Number(part.hour), weekday: weekdays.indexOf(part.weekday) };
  };
}

/** Pieces of a stretch that lie in one clock hour each. Whole-hour zones only: good enough for made-up data. */
function* pieces(segment) {
  const end = Date.parse(segment.end);
  for (let from = Date.parse(segment.start); from < end;) {
    const to = Math.min(end, (Math.floor(from / hour) + 1) * hour);
    yield [from, (to - from) / 1000];
    from = to;
  }
}

export function overview(details, briefs, tz) {
  const now = Date.now();
  const at = local(tz);
  const today = at(now).date;
  const days = Array.from({ length: 30 }, (_, index) => ({
    date: new Date(Date.parse(`${today}T12:00:00Z`) - (29 - index) * 24 * hour).toISOString().slice(0, 10),
    sessions: 0, active_seconds: 0, idle_seconds: 0, commits: 0, files: 0, lines_added: null, lines_removed: null,
  }));
  const byDate = new Map(days.map((day) => [day.date, day]));
  const heat = Array.from({ length: 7 }, () => Array(24).fill(0));
  for (const detail of details) {
    for (const segment of detail.segments) {
      for (const [from, seconds] of pieces(segment)) {
        const place = at(from);
        const day = byDate.get(place.date);
        if (!day) continue;
        day[`${segment.kind}_seconds`] += seconds;
        if (segment.kind === 'active') heat[place.weekday][place.hour] += seconds;
      }
    }
    const day = byDate.get(at(Date.parse(detail.started_at)).date);
    if (!day) continue;
    day.sessions++;
    day.commits += detail.counts.commits;
    day.files += detail.counts.files;
    if (detail.code.lines_added === null) continue;
    day.lines_added = (day.lines_added ?? 0) + detail.code.lines_added;
    day.lines_removed = (day.lines_removed ?? 0) + detail.code.lines_removed;
  }
  return {
    now: new Date(now).toISOString(), active: briefs.filter((s) => s.status !== 'ended'), today: days.at(-1), days, heat,
    definition: { idle_seconds: 900, tz, days: 30 },
  };
}
