import { describe, expect, it, vi } from 'vitest';
import { aloneEachTime, at, button, click, faults, figure, open, told } from './testing';

aloneEachTime();

describe('One visit', () => {
  const full = told.find(({ visit }) => visit.errors > 0 && visit.workflows[0]?.abandoned && visit.user_id === 'ada')!;

  it('shows its events in order, what was quiet, and details as they were told', async () => {
    await open(`/visits/${full.visit.id}`);
    await at.page.until('.activity');
    expect(at.page.all('.activity').length).toBe(full.events.length);
    expect(at.page.all('.activity-idle').length).toBeGreaterThan(0);
    expect(at.page.text('.facts')).toContain('abandoned');
    expect(at.page.text('main')).toContain('TypeError: price is undefined');
    expect(at.page.find('.session-meta a').getAttribute('href')).toBe('/visits/users/ada');
    expect(await faults()).toEqual([]);
  });

  it('of which no heartbeat told anything is not engaged for 0 seconds', async () => {
    const silent = told.find(({ visit }) => visit.engaged_seconds === 0)!;
    await open(`/visits/${silent.visit.id}`);
    await at.page.until('.figures');
    expect(figure('Engaged')).toContain('not measured');
  });

  it('is forgotten only after a question that says how much that is', async () => {
    await open(`/visits/${full.visit.id}`);
    await at.page.until('.activity');
    await click(button('Forget this visit'));
    await vi.waitFor(() => expect(at.page.text('dialog.confirm')).toContain(`1 visit with ${full.events.length} event`));
    expect(location.pathname).toBe(`/visits/${full.visit.id}`);
    await click(button('Forget for ever'));
    await at.page.until('.list-row');
    expect(location.pathname).toBe('/visits/list');
    expect(at.page.all('[data-row-link]').some((link) => link.getAttribute('href')!.endsWith(full.visit.id))).toBe(false);
  });

  it('stays, and says why, where forgetting is refused', async () => {
    await open(`/visits/${full.visit.id}`);
    await at.page.until('.activity');
    at.failing = (path) => path.endsWith('/forget');
    await click(button('Forget this visit'));
    await click(button('Forget for ever'));
    await vi.waitFor(() => expect(at.page.text('dialog [role=alert]')).toContain('The store is away'));
    expect(location.pathname).toBe(`/visits/${full.visit.id}`);
  });

  it('that is not there says what to do', async () => {
    await open('/visits/0197c2f0-7d52-7000-8000-000000000000');
    await at.page.until('.message');
    expect(at.page.text('h1')).toBe('No such visit');
    expect(at.page.text('.hint code')).toBe('stint visits list');
  });
});

describe('One user', () => {
  it('has a history, patterns with what tells them, and the open visits', async () => {
    await open('/visits/users/ada');
    await at.page.until('.stint-bars li');
    await at.page.until('.patterns-n');
    expect(at.page.text('main')).toContain('quick checker in 75 % of the visits');
    expect(at.page.text('main')).toContain('visits last 240 s on average');
    expect(at.page.all('.stint-bars li').length).toBe(told.filter(({ visit }) => visit.user_id === 'ada').length);
    expect(at.page.find('.stint-bars a').getAttribute('href')).toMatch(/^\/visits\/01970000/);
    expect(await faults()).toEqual([]);
  });

  it('whom nobody knows is forgotten as a visitor', async () => {
    const unknown = told.find(({ visit }) => visit.user_id === null)!.visit;
    await open(`/visits/visitors/${unknown.visitor_id}`);
    await at.page.until('.stint-bars li');
    await click(button('Forget this visitor'));
    await vi.waitFor(() => expect(at.page.text('dialog.confirm')).toContain('1 visit with'));
    await click(button('Forget for ever'));
    await vi.waitFor(() => expect(location.pathname).toBe('/visits/list'));
  });
});
