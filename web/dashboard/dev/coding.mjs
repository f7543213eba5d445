// Coding as the server answers it: a person in two projects, an assistant beside them, on each of the last days.

const definition = 'Made up for the pages';
const totals = { timeout_seconds: 900, writes_only: false, project: null, definition };

/** The answer to a path of coding; null where there is nothing. */
export function codingAnswers(now = Date.now()) {
  const today = new Date(now).toJSON().slice(0, 10);
  const at = (date, time) => `${date}T${time}:00Z`;
  return (path, query) => {
    const since = query.get('since') ?? today;
    const of = { ...totals, tz: query.get('tz') ?? 'UTC', since: at(since.slice(0, 10), '00:00'), until: new Date(now).toJSON() };
    const day = (date) => ({ date, total_seconds: 9000, human_seconds: 7200, ai_seconds: 2700, ai_summed_seconds: 3600, wakatime_seconds: 8400, heartbeats: 90 });
    const sums = ({ total_seconds, human_seconds, ai_seconds, ai_summed_seconds, wakatime_seconds }) => ({ total_seconds, human_seconds, ai_seconds, ai_summed_seconds, wakatime_seconds });
    if (path === '/api/v1/coding/today' || path === '/api/v1/coding/summary') {
      const names = { language: ['TypeScript', 'Go', null], editor: ['VS Code', 'Claude Code'], model: [null, 'opus-5'] }[query.get('slice')] ?? ['harbor', 'tides'];
      const items = names.map((name, index) => ({ name, human_seconds: 5400 - index * 2400, ai_seconds: index * 1800, wakatime_seconds: 4200 }));
      return { ...of, ...sums(day(today)), wakatime_text: '2 hrs 20 mins', slice: query.get('slice') ?? 'project', days: [day(today)], items };
    }
    if (path === '/api/v1/coding/durations') {
      const date = since.slice(0, 10);
      const item = (start, end, lane, project, more) => ({
        start: at(date, start), end: at(date, end), duration_seconds: (Date.parse(at(date, end)) - Date.parse(at(date, start))) / 1000, lane, project, branch: 'main', language: 'Go', entity: null,
        category: lane === 'ai' ? 'ai coding' : 'coding', editor: 'VS Code', os: 'Linux', machine: 'desk', harness: null, model: null, ...more,
      });
      const items = [item('09:00', '10:10', 'human', 'harbor'), item('09:30', '10:30', 'ai', 'harbor', { editor: 'Claude Code', harness: 'claude-code', model: 'opus-5' }), item('10:10', '11:00', 'human', 'tides')];
      return { ...of, ...sums(day(date)), items, left_off: 0 };
    }
    return null;
  };
}
