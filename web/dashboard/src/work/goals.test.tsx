import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answers } from '../../dev/answers.mjs';
import { story } from '../../dev/fixtures.mjs';
import { App } from '../app/App';
import { show, type Shown } from '../testing';
import { navigate } from '../ui/router';
import type { Quality, Score, SessionDetail } from '../wire';

const told = story(Date.parse('2026-11-21T12:00:00Z'));
const judged = told.sessions.find(({ detail }) => detail.health && detail.outcome)!.detail;
let page: Shown;

async function open(address: string, change: Partial<SessionDetail> = {}): Promise<void> {
  const answer = answers(told);
  vi.stubGlobal('fetch', async (url: string) => {
    const { pathname, searchParams } = new URL(url, 'http://stint');
    const body = answer(pathname, searchParams);
    return body === null ? Response.json({ title: 'None', code: 'session_not_found' }, { status: 404 }) : Response.json(pathname.endsWith(judged.id) ? { ...(body as object), ...change } : body);
  });
  await act(() => navigate(address));
  page = await show(<App />);
}

beforeEach(() => vi.stubGlobal('EventSource', undefined));
afterEach(async () => {
  await page.close();
  vi.unstubAllGlobals();
});

const score: Score = {
  version: 'aidis-1', value: null,
  terms: [{ name: 'decisions', points: 6, most: 15, inputs: { decisions: 2 }, rule: '3 for each' }, { name: 'code', points: null, most: 20, inputs: { net: null }, rule: 'net lines' }],
};
const known = { value: 90, status: 'good' as const, definition: 'so' };
const quality: Quality = { completion_rate: { ...known, value: 0.5, status: 'warning' }, focus_score: known, code_churn: { ...known, value: null, status: null }, decision_velocity: known };

describe('The goal of a session', () => {
  it('shows the verdict, who judged, and what was looked at', async () => {
    await open(`/sessions/${judged.id}`);
    await page.until('.evidence');
    const text = page.text('.session-open');
    for (const part of ['Partly reached', '1 of 2 items are met', 'judged by the check list', 'A commit was made', 'Not met: The notes say so', '10m over', 'A test fails without it']) expect(text).toContain(part);
  });

  it('shows what it did to the code, and a dash where a side is missing', async () => {
    await open(`/sessions/${judged.id}`);
    await page.until('.evidence');
    const section = page.find('section[aria-labelledby=code-health]')!;
    expect(section.textContent).toContain('Together −3');
    expect(section.querySelectorAll('.unknown').length).toBe(1);
  });

  it('is absent where there is none', async () => {
    await open(`/sessions/${judged.id}`, { budget: null, outcome: null, checklist: [], health: null });
    await page.until('.activity');
    expect(document.querySelector('#goal-facts, #code-health, #own-figures')).toBeNull();
  });

  it('shows score and quality where the server sends them, term by term', async () => {
    await open(`/sessions/${judged.id}`, { score, quality });
    await page.until('#own-figures');
    const text = page.find('section[aria-labelledby=own-figures]')!.textContent;
    for (const part of ['aidis-1', '6 of 15', '50% warning', '90 good', 'an input of it is unknown']) expect(text).toContain(part);
  });
});

describe('The page of analytics', () => {
  it('shows weekdays, tags and code health, with what stands on too little hidden', async () => {
    await open('/analytics');
    await page.until('#health');
    await page.until('#test-runs');
    await vi.waitFor(() => expect(page.all('.table').length).toBe(6));
    const text = page.text('.analytics');
    for (const part of ['Monday', 'n = 6', 'Tuesday, 09:00', 'parser', '75 %', 'Simpler tides', '−3', 'src/tides.test.ts::neap tides', 'bbbbbbbb', 'npm test harbor, a part', '811', 'and changes']) expect(text).toContain(part);
    expect(page.find('#weekdays')!.closest('section')!.querySelectorAll('.unknown').length).toBe(5);
  });
});
