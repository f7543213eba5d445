import type { Load } from '../data/queries';
import { getJson, withParams } from '../data/request';
import type { IconName } from '../ui/Icon';
import type { Activity, Page, Segment } from '../wire';

export const activitiesPerPage = 100;
const recordedLaterMs = 60_000;

const icons = new Map<string, IconName>([
  ['commit', 'commit'], ['decision', 'decision'], ['note', 'note'], ['log', 'log'], ['file', 'file'], ['edit', 'file'], ['heartbeat', 'file'],
  ['mention', 'mention'], ['context', 'context'], ['test', 'test'], ['tests', 'test'], ['blocker', 'blocker'], ['task', 'task'], ['next', 'task'],
  ['goal', 'goal'], ['pause', 'pause'], ['paused', 'pause'], ['continue', 'play'], ['start', 'play'], ['started', 'play'], ['end', 'stop'], ['ended', 'stop'],
  ['model', 'agent'], ['prompt', 'agent'], ['tool', 'agent'], ['message', 'agent'], ['tag', 'tag'], ['handoff', 'open'], ['amend', 'note'],
]);

/** `task_claimed` and `session.start` are drawn like the first part of their name that is known. */
export function iconOf(type: string): IconName {
  const known = type.split(/[._-]/).find((part) => icons.has(part)) ?? '';
  return icons.get(known) ?? 'dot';
}

/** Recorded so much after it happened that the reader should know. */
export function recordedLater({ at, recorded_at: recorded, evidence }: Activity): boolean {
  // What was observed is evidence of its own time, whenever it was read; what somebody says late is worth a mark.
  return evidence !== 'observed' && Date.parse(recorded) - Date.parse(at) > recordedLaterMs;
}

export function timelineKey(reference: string, type: string, pages: number): string {
  return `${withParams(`/api/v1/work/sessions/${encodeURIComponent(reference)}/timeline`, { limit: activitiesPerPage, type })}#${pages}`;
}

/** Loads the first n pages, as named after the `#` of the key, as one: so a refresh renews all that is shown. */
export const loadTimeline: Load = async (key, signal) => {
  const [url = '', pages = '1'] = key.split('#');
  const items: Activity[] = [];
  let next: string | null = null;
  for (let page = 0; page < Number(pages); page++) {
    const answer = (await getJson(next === null ? url : `${url}&cursor=${encodeURIComponent(next)}`, signal)) as Page<Activity>;
    items.push(...answer.items);
    next = answer.next;
    if (next === null) break;
  }
  return { items, next } satisfies Page<Activity>;
};

export type Line = { kind: 'day'; at: string } | { kind: 'idle'; segment: Segment } | { kind: 'activity'; activity: Activity };

/** The list as it reads: a line for each new local day, and one for each idle stretch between two activities. */
export function linesOf(activities: Activity[], segments: Segment[], dateOf: (at: string) => string): Line[] {
  const lines: Line[] = [];
  const idle = segments.filter((segment) => segment.kind === 'idle');
  const days = new Set(activities.map((activity) => dateOf(activity.at)));
  let before: Activity | null = null;
  for (const activity of activities) {
    if (before !== null) {
      const from = Date.parse(before.at);
      const to = Date.parse(activity.at);
      for (const segment of idle) {
        if (Date.parse(segment.start) >= from && Date.parse(segment.end) <= to) lines.push({ kind: 'idle', segment });
      }
    }
    if (days.size > 1 && (before === null || dateOf(before.at) !== dateOf(activity.at))) lines.push({ kind: 'day', at: activity.at });
    lines.push({ kind: 'activity', activity });
    before = activity;
  }
  return lines;
}
