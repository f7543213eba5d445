import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answers } from '../../dev/answers.mjs';
import { story, type Story } from '../../dev/fixtures.mjs';
import { App } from '../app/App';
import { show, type Shown } from '../testing';
import { navigate } from '../ui/router';

const told = story(Date.parse('2026-11-21T12:00:00Z'));
let page: Shown;
let asked: string[];

/** Opens the whole dashboard at an address, over a server that knows the story. */
async function open(address: string, from: Story = told): Promise<void> {
  const answer = answers(from);
  asked = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    const { pathname, searchParams } = new URL(url, 'http://stint');
    const body = answer(pathname, searchParams);
    return body === null ? Response.json({ title: 'No session has this number', code: 'session_not_found', hint: 'Try `stint session list`' }, { status: 404 }) : Response.json(body);
  });
  await act(() => navigate(address));
  page = await show(<App />);
}

const press = (key: string): Promise<void> => act(async () => void document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })));
const with_ = (change: (session: Story['sessions'][number]['detail']) => void): Story => {
  const copy = structuredClone(told);
  change(copy.sessions[0]!.detail);
  return copy;
};

beforeEach(() => vi.stubGlobal('EventSource', undefined));
afterEach(async () => {
  await page.close();
  vi.unstubAllGlobals();
});

describe('The overview', () => {
  it('asks in the browser’s zone and says which it is', async () => {
    await open('/');
    await page.until('.figures');
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(asked).toContain(`/api/v1/overview?tz=${encodeURIComponent(zone)}`);
    expect(page.text('.page-head')).toContain(zone);
  });

  it('lists who is active, the paused one too', async () => {
    await open('/');
    await page.until('.active-row');
    expect(page.all('.active-row').length).toBe(3);
    expect(page.text('.active-list')).toContain('paused');
  });

  it('has each chart as a table', async () => {
    await open('/');
    await page.until('.heat');
    expect(page.all('.heat tbody td').length).toBe(7 * 24);
    expect(page.all('.disclosure tbody tr').length).toBe(30);
  });

  it('lays the day’s sessions side by side, each a line of the chart and of the list', async () => {
    await open('/');
    await page.until('.lanes');
    const lanes = page.all('.lane-names li').length;
    expect(lanes).toBeGreaterThan(1);
    expect(page.all('.lanes rect').length).toBeGreaterThanOrEqual(lanes);
    expect(page.find('.lanes svg')!.getAttribute('aria-label')).toContain(`${lanes} sessions on one clock`);
    expect(page.text('.lane-people')).toContain('Most at once');
  });

  it('shows a dash and why where nothing was measured', async () => {
    await open('/', { ...told, sessions: told.sessions.filter(({ detail }) => detail.status !== 'ended') });
    await page.until('.figures');
    const lines = page.all('.figure').find((figure) => figure.textContent.startsWith('Lines'))!;
    expect(lines.querySelector('.figure-value')!.textContent).toContain('–');
    expect(lines.querySelector('.sr')!.textContent).toContain('not measured');
  });

  it('says how to begin when there is nothing', async () => {
    await open('/', { sessions: [], projects: [] });
    await page.until('.active-now, .message');
    expect(page.text('.message')).toContain('stint start');
  });
});

describe('The sessions', () => {
  it('are narrowed by what stands in the address', async () => {
    await open('/sessions?project=harbor&status=ended');
    await page.until('.list-row');
    expect(asked).toContain('/api/v1/work/sessions?limit=50&project=harbor&status=ended');
    expect(new Set(page.all('.cell-project').map((cell) => cell.textContent))).toEqual(new Set(['harbor']));
  });

  it('go to the next page and back', async () => {
    await open('/sessions');
    await page.until('.list-row');
    const first = page.text('.goal');
    const number = page.text('.cell-number');
    await press('n');
    await page.until('.list-row');
    await vi.waitFor(() => expect(page.text('.cell-number')).not.toBe(number));
    expect(location.search).toBe('?cursor=50');
    await press('p');
    await vi.waitFor(() => expect(page.text('.cell-number')).toBe(number));
    expect([location.search, page.text('.goal')]).toEqual(['', first]);
  });

  it('are walked with j and k, and / goes to the filter', async () => {
    await open('/sessions');
    await page.until('.list-row');
    for (const key of ['j', 'j', 'j', 'k']) await press(key);
    expect(document.activeElement).toBe(page.all('[data-row-link]')[1]);
    await press('/');
    expect(document.activeElement).toBe(page.find('input[aria-label="Find in this page"]'));
  });
});

describe('An open session', () => {
  const open_ = told.sessions.find(({ detail }) => detail.status === 'active')!.detail;

  it('is paused from its page, and says what the server refuses', async () => {
    await open(`/sessions/${open_.id}`);
    await page.until('.session-actions');
    const asking = vi.fn(async () => Response.json({ title: 'The state forbids it', detail: 'The session is paused already.' }, { status: 409 }));
    vi.stubGlobal('fetch', asking);
    await act(async () => page.all('.session-actions button')[0]!.click());
    await page.until('.session-actions [role=alert]');
    expect(asking).toHaveBeenCalledWith(`/api/v1/work/sessions/${open_.id}/pause`, expect.objectContaining({ method: 'POST' }));
    expect(page.text('.session-actions [role=alert]')).toBe('The session is paused already.');
  });

  it('ends after a question, and an ended one offers nothing', async () => {
    await open(`/sessions/${open_.id}`);
    await page.until('.session-actions');
    await act(async () => page.all('.session-actions button')[1]!.click());
    expect(page.text('dialog')).toContain('does not change any more');
    await open(`/sessions/${told.sessions.find(({ detail }) => detail.status === 'ended')!.detail.id}`);
    await page.until('.activity');
    expect(page.all('.session-actions').length).toBe(0);
  });

  it('lists the files that are kept with it', async () => {
    await open(`/sessions/${told.sessions[0]!.detail.id}`);
    await page.until('#attachments');
    expect(page.find('a[download]')!.getAttribute('href')).toContain('/content');
    expect(page.text('.plain-list')).toContain('4.1 KiB');
  });
});

describe('One session', () => {
  const full = told.sessions.find(({ detail }) => detail.segments.some(({ kind }) => kind === 'idle') && detail.decisions.length > 0)!;

  it('shows its goal, segments, decisions and activities', async () => {
    await open(`/sessions/${full.detail.id}`);
    await page.until('.activity');
    expect(page.text('h1')).toBe(full.detail.goal ?? 'No goal stated');
    expect(page.all('.segment-active').length).toBe(full.detail.segments.filter(({ kind }) => kind === 'active').length);
    expect(page.all('.activity').length).toBe(full.activities.length);
    expect(page.all('path.mark-strong:not(.mark-bad)').length).toBe(full.activities.filter(({ type }) => type === 'decision_made' || type === 'test').length);
    expect(page.text('.session-open')).toContain(full.detail.decisions[0]!.rationale);
  });

  it('filters its activities by type, in the address', async () => {
    await open(`/sessions/${full.detail.id}?type=decision_made`);
    await page.until('.activity');
    expect(page.all('.activity').length).toBe(full.activities.filter(({ type }) => type === 'decision_made').length);
  });

  it('with one activity has no duration, and says why', async () => {
    const lone = told.sessions.find(({ detail }) => !detail.measured)!;
    await open(`/sessions/${lone.detail.number}`);
    await page.until('.timeline');
    expect(page.text('.figures')).toContain('one activity measures no time');
    expect(page.text('.timeline')).toContain('the duration is unknown');
    expect(page.all('.figure-value').slice(0, 3).map((value) => value.firstElementChild!.className)).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('never follows a handoff address that leads elsewhere', async () => {
    await open(`/sessions/${told.sessions[0]!.detail.id}`, with_((detail) => { detail.handoff = 'javascript:alert(1)'; }));
    await page.until('.session-meta');
    expect(page.all('.session-meta a').filter((link) => link.textContent === 'Handoff')).toEqual([]);
  });

  it('that does not exist says what to do', async () => {
    await open('/sessions/9999');
    await page.until('.message');
    expect(page.text('main')).toContain('No such session');
    expect(page.text('.hint code')).toBe('stint session list');
  });
});
