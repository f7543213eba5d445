import axe from 'axe-core';
import { act } from 'react';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ActiveSessionsWidget, SessionTimeline } from './index';
import { duration } from './format';
import { settle, show } from './testing';

const active = {
  users: 3,
  sessions: 4,
  items: [
    { id: 'a', user_id: 'ada', visitor_id: null, started_at: '2026-01-11T10:00:00Z', last_seen_at: '2026-01-11T10:05:00Z', exit_page: '/cart', device: { type: 'mobile', browser: 'Firefox', os: null, screen_size: null } },
    { id: 'b', user_id: null, visitor_id: null, started_at: '2026-01-11T10:01:00Z', last_seen_at: '2026-01-11T10:05:00Z', exit_page: null, device: { type: null, browser: null, os: null, screen_size: null } },
  ],
};
const visit = { id: '1', started_at: '2026-01-11T10:00:00Z', ended_at: '2026-01-11T10:20:00Z', duration_seconds: 1200, actions: 3, views: 8, errors: 1, entry_page: '/', exit_page: '/done' };
const history = { items: [visit, { ...visit, id: '2', ended_at: null, duration_seconds: 300, errors: 0 }, { ...visit, id: '3', duration_seconds: null, entry_page: null, exit_page: null }], next: null };

type Init = RequestInit & { headers: Record<string, string> };
const answering = (...answers: (unknown | Response)[]) => {
  const asked: { url: string; headers: Record<string, string> }[] = [];
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    asked.push({ url, headers: (init as Init).headers });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return answer instanceof Response ? answer.clone() : Response.json(answer);
  };
  return { asked, fetch };
};
const click = (host: HTMLElement): Promise<void> => act(async () => host.querySelector('button')!.click());
const faults = async (host: HTMLElement) => (await axe.run(host, { rules: { 'color-contrast': { enabled: false } } })).violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`);

afterEach(() => void vi.useRealTimers());

describe('Who is active now', () => {
  it('tells users and visits, with the token', async () => {
    const { asked, fetch } = answering(active);
    const page = await show(<ActiveSessionsWidget endpoint="https://stint/" token="read" fetch={fetch} />);
    expect(asked).toEqual([{ url: 'https://stint/api/v1/sessions/active', headers: { Accept: 'application/json', Authorization: 'Bearer read' } }]);
    expect(page.text()).toContain('Users3Visits4');
    expect(page.text()).toContain('ada /cart since');
    expect(page.text()).toContain('mobile, Firefox');
    expect(page.text()).toContain('Not identified page unknown');
    expect(page.text()).toContain('device unknown');
    expect(page.host.querySelector('a')).toBeNull();
    expect(page.text()).toContain('and 2 more');
    expect(page.host.querySelector('[role=status]')!.textContent).toBe('3 users, 4 visits now');
    expect(await faults(page.host)).toEqual([]);
    await page.close();
  });

  it('leads to each visit where the application shows them, and asks again at each turn of its own', async () => {
    const { asked, fetch } = answering(active);
    const widget = (turn: number) => <ActiveSessionsWidget endpoint="" fetch={fetch} refreshMs={0} turn={turn} linkTo={(id) => `/visits/${id}`} />;
    const page = await show(widget(0));
    expect([...page.host.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual(['/visits/a', '/visits/b']);
    await page.again(widget(1));
    await settle();
    expect(asked.length).toBe(2);
    expect(await faults(page.host)).toEqual([]);
    await page.close();
  });

  it('says that it is loading, and that it failed, and keeps what it knew', async () => {
    let answer!: (response: Response) => void;
    const replies = [new Promise<Response>((resolve) => (answer = resolve)), Promise.resolve(new Response('', { status: 503 })), Promise.resolve(Response.json(active))];
    const page = await show(<ActiveSessionsWidget endpoint="" fetch={() => replies.shift()!} />);
    const section = page.host.querySelector('section')!;
    expect(section.getAttribute('aria-busy')).toBe('true');
    expect(page.text()).toContain('Loading');
    await act(async () => answer(Response.json({ ...active, users: 1, sessions: 1 })));
    expect(page.host.querySelector('[role=status]')!.textContent).toBe('1 user, 1 visit now');
    await click(page.host);
    await settle();
    expect(page.host.querySelector('[role=alert]')!.textContent).toBe('What is shown may be old. The server answered 503.');
    expect(page.text()).toContain('Users1');
    expect(await faults(page.host)).toEqual([]);
    await click(page.host);
    await settle();
    expect(page.host.querySelector('[role=alert]')).toBeNull();
    expect(page.text()).toContain('Users3');
    await page.close();
  });

  it('fails in words when nothing was known', async () => {
    const page = await show(<ActiveSessionsWidget endpoint="" fetch={() => Promise.reject(new Error('No network'))} />);
    expect(page.host.querySelector('[role=alert]')!.textContent).toBe('This could not be loaded. No network.');
    await page.close();
  });

  it('looks again after a while, but not while hidden, and once more when shown', async () => {
    // The interval alone is the test's own: a busy machine must not make it ask once more.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const pass = (ms: number) => act(async () => void vi.advanceTimersByTime(ms));
    const { asked, fetch } = answering(active);
    const page = await show(<ActiveSessionsWidget endpoint="" fetch={fetch} refreshMs={40} />);
    await pass(40);
    await pass(40);
    expect(asked.length).toBe(3);
    const hide = (hidden: boolean) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
      document.dispatchEvent(new Event('visibilitychange'));
    };
    await act(async () => hide(true));
    await pass(120);
    expect(asked.length).toBe(3);
    await act(async () => hide(false));
    expect(asked.length).toBe(4);
    await page.close();
    await pass(100);
    expect(asked.length).toBe(4);
  });
});

describe('The visits of a user', () => {
  it('are bars by duration, with words that say the same', async () => {
    const { asked, fetch } = answering(history);
    const page = await show(<SessionTimeline endpoint="https://stint" userId="a/b" limit={3} fetch={fetch} linkTo={(id) => `/visits/${id}`} />);
    expect(asked[0]!.url).toBe('https://stint/api/v1/sessions/user/a%2Fb/history?limit=3');
    const bars = [...page.host.querySelectorAll<HTMLElement>('.stint-bar')];
    expect(bars.map((bar) => bar.style.width)).toEqual(['100%', '25%', '1%']);
    expect(bars.every((bar) => bar.closest('[aria-hidden=true]'))).toBe(true);
    const words = [...page.host.querySelectorAll('li')].map((row) => row.textContent);
    expect(page.host.querySelector('li a')!.getAttribute('href')).toBe('/visits/1');
    expect(words[0]).toContain('20 min');
    expect(words[0]).toContain('8 page views, 3 actions, 1 error; from / to /done');
    expect(words[1]).toContain('5 min, still open');
    expect(words[2]).toContain('length unknown');
    expect(await faults(page.host)).toEqual([]);
    await page.close();
  });

  it('change with the user, and never show those of another', async () => {
    const { fetch } = answering(history, { items: [], next: null });
    const page = await show(<SessionTimeline endpoint="" userId="ada" fetch={fetch} />);
    expect(page.host.querySelectorAll('li').length).toBe(3);
    await page.again(<SessionTimeline endpoint="" userId="bob" fetch={fetch} />);
    await settle();
    expect(page.host.querySelectorAll('li').length).toBe(0);
    expect(page.text()).toContain('No visits yet.');
    await page.close();
  });

  it('are as long as people say it', () => {
    expect([0, 59, 60, 3540, 3599, 3600, 3900].map(duration)).toEqual(['0 s', '59 s', '1 min', '59 min', '1 h', '1 h', '1 h 5 min']);
  });
});
