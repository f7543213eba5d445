import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Activity, Segment } from '../wire';
import { iconOf, linesOf, loadTimeline, recordedLater, timelineKey } from './timeline';

const at = (time: string, day = '21'): string => `2026-11-${day}T${time}:00.000Z`;
const activity = (when: string, recorded = when): Activity => ({
  id: when, at: when, recorded_at: recorded, type: 'log', category: null, description: when, evidence: 'stated', ai: false, path: null,
});
const dateOf = (instant: string): string => instant.slice(0, 10);
const shape = (activities: Activity[], segments: Segment[]): string => linesOf(activities, segments, dateOf).map((line) => line.kind[0]).join('');

describe('The list of activities', () => {
  it('shows an idle stretch between the two activities around it', () => {
    const idle: Segment = { start: at('10:05'), end: at('11:00'), kind: 'idle' };
    const active: Segment = { start: at('10:00'), end: at('10:05'), kind: 'active' };
    expect(shape([activity(at('10:00')), activity(at('10:05')), activity(at('11:00'))], [active, idle])).toBe('aaia');
  });

  it('names the days only when there are several', () => {
    expect(shape([activity(at('10:00')), activity(at('10:05'))], [])).toBe('aa');
    expect(shape([activity(at('23:50')), activity(at('00:10', '22'))], [])).toBe('dada');
  });
});

describe('An activity', () => {
  it('is marked when it was recorded more than a minute after it happened', () => {
    expect(recordedLater(activity('2026-11-21T10:00:00.000Z', '2026-11-21T10:01:00.000Z'))).toBe(false);
    expect(recordedLater(activity('2026-11-21T10:00:00.000Z', '2026-11-21T10:01:00.001Z'))).toBe(true);
  });

  it('of a type never heard of has an icon all the same', () => {
    expect(iconOf('commit')).toBe('commit');
    expect(iconOf('task_claimed')).toBe('task');
    expect(iconOf('constructor')).toBe('dot');
  });
});

describe('Loading several pages', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('follows the cursors, as far as asked and no further than there is', async () => {
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (url: string) => {
      asked.push(url);
      const cursor = Number(new URL(url, 'http://stint').searchParams.get('cursor') ?? 0);
      return Response.json({ items: [activity(at(`10:0${cursor}`))], next: cursor < 2 ? String(cursor + 1) : null });
    });
    const two = (await loadTimeline(timelineKey('7', '', 2), new AbortController().signal)) as { items: Activity[]; next: string | null };
    expect([two.items.length, two.next]).toEqual([2, '2']);
    const all = (await loadTimeline(timelineKey('7', 'commit', 9), new AbortController().signal)) as { items: Activity[]; next: string | null };
    expect([all.items.length, all.next]).toEqual([3, null]);
    expect(asked).toEqual([
      '/api/v1/work/sessions/7/timeline?limit=100', '/api/v1/work/sessions/7/timeline?limit=100&cursor=1',
      '/api/v1/work/sessions/7/timeline?limit=100&type=commit', '/api/v1/work/sessions/7/timeline?limit=100&type=commit&cursor=1', '/api/v1/work/sessions/7/timeline?limit=100&type=commit&cursor=2',
    ]);
  });
});
