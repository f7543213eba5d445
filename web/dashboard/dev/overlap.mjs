// The sessions of the story's last day side by side, as the server answers it.

const seconds = (from, to) => (Date.parse(to) - Date.parse(from)) / 1000;

function union(stretches) {
  let wall = 0;
  let until = '';
  for (const { start, end } of stretches.toSorted((a, b) => a.start.localeCompare(b.start))) {
    if (end <= until) continue;
    wall += seconds(start > until ? start : until, end);
    until = end;
  }
  return wall;
}

export function overlap(sessions, tz) {
  const last = sessions.map((s) => s.last_activity_at).toSorted().at(-1) ?? '2026-01-01T00:00:00Z';
  const since = `${last.slice(0, 10)}T00:00:00Z`;
  const lanes = sessions.filter((s) => s.started_at >= since && s.segments.length > 0).toReversed().map((s) => ({
    id: s.id, number: s.number, actor: s.actor.id, agent: s.agent?.name ?? null, project: s.project?.name ?? null, goal: s.goal, status: s.status,
    active_seconds: s.active_seconds, segments: s.segments,
  }));
  const active = (some) => some.flatMap((lane) => lane.segments.filter(({ kind }) => kind === 'active'));
  const people = [...new Set(lanes.map((lane) => lane.actor))].map((actor) => {
    const own = lanes.filter((lane) => lane.actor === actor);
    return {
      actor, sessions: own.length, wall_seconds: union(active(own)), summed_seconds: own.reduce((sum, lane) => sum + lane.active_seconds, 0),
      agent_seconds: own.filter((lane) => lane.agent).reduce((sum, lane) => sum + lane.active_seconds, 0), own_seconds: union(active(own.filter((lane) => !lane.agent))), at_once: Math.min(2, own.length),
    };
  });
  return { since, until: last, tz, people, lanes, more: false, definition: '' };
}
