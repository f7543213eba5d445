import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answers } from '../../dev/answers.mjs';
import { story } from '../../dev/fixtures.mjs';
import { App } from '../app/App';
import { show, type Shown } from '../testing';
import { navigate } from '../ui/router';

let page: Shown;
let asked: string[];

async function open(address: string, empty = false): Promise<void> {
  const answer = answers(story(Date.parse('2026-11-21T12:00:00Z')));
  asked = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    const { pathname, searchParams } = new URL(url, 'http://stint');
    const body = answer(pathname, searchParams) as Record<string, unknown> | null;
    return Response.json(empty && body && 'items' in body && pathname.startsWith('/api/v1/coding') ? { ...body, items: [], days: [] } : body);
  });
  await act(() => navigate(address));
  page = await show(<App />);
}

beforeEach(() => vi.stubGlobal('EventSource', undefined));
afterEach(async () => {
  await page.close();
  vi.unstubAllGlobals();
});

describe('Coding', () => {
  it('has the person’s time and that of assistants apart', async () => {
    await open('/coding');
    await page.until('.figures');
    expect(page.text('.figures')).toContain('You');
    expect(page.text('.figures')).toContain('Assistants');
    expect(page.text('.figures')).toContain('As WakaTime counts');
  });

  it('has the days as a chart and as a table, seven or 28 of them', async () => {
    await open('/coding?days=28');
    await page.until('.disclosure');
    expect(page.all('.disclosure tbody tr').length).toBe(28);
    expect(page.all('.chart .bar-link').length).toBe(28);
    expect(page.text('.ranges a[aria-current]')).toBe('28 days');
  });

  it('has tables by project, language, editor and model', async () => {
    await open('/coding');
    await page.until('#coding-model');
    expect(asked.filter((url) => url.includes('slice=')).length).toBe(4);
    await page.until('.coding-slices td');
    expect(page.text('.coding-slices')).toContain('not said');
  });

  it('says how to point an editor here where nothing came yet', async () => {
    await open('/coding', true);
    await page.until('code');
    expect(page.text('main')).toContain('stint setup wakatime');
  });
});

describe('A day of coding', () => {
  it('has each duration with whose it was', async () => {
    await open('/coding/2026-11-20');
    await page.until('.table tbody');
    expect(asked.some((url) => url.includes('since=2026-11-20') && url.includes('until=2026-11-21'))).toBe(true);
    expect(page.all('.table tbody tr').length).toBe(3);
    expect(page.text('.table tbody')).toContain('Assistant');
    expect(page.all('.chart rect').length).toBe(3);
  });

  it('says so where there is none', async () => {
    await open('/coding/2026-11-19', true);
    await page.until('.message');
    expect(page.text('main')).toContain('No heartbeats on this day');
  });
});
