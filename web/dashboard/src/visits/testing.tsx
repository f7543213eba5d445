import axe from 'axe-core';
import { act } from 'react';
import { afterEach, beforeEach, vi } from 'vitest';
import { visitAnswers, visits, type MadeUpVisit } from '../../dev/visits.mjs';
import { App } from '../app/App';
import { show, type Shown } from '../testing';
import { navigate } from '../ui/router';

const now = Date.parse('2026-11-21T12:00:00Z');

/** The visits that the server of these tests knows. */
export const told = visits(now);

/** The page that is open, what it asked for, and which of its requests fail. */
export const at: { page: Shown; asked: string[]; failing: (path: string) => boolean } = { page: undefined!, asked: [], failing: () => false };

/** Opens the whole dashboard at an address, over a server that knows these visits. */
export async function open(address: string, all: MadeUpVisit[] = told): Promise<void> {
  const answer = visitAnswers(all, now);
  at.asked = [];
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    at.asked.push(url);
    const { pathname, searchParams } = new URL(url, 'http://stint');
    if (at.failing(pathname)) return Response.json({ title: 'The store is away', code: 'store_unavailable', hint: 'Try `stint doctor`' }, { status: 503 });
    const body = answer(pathname, searchParams, init?.method === 'POST' ? JSON.parse(String(init.body)) : undefined);
    return body === null || body === undefined ? Response.json({ title: 'There is no such visit', code: 'visit_not_found', hint: 'Try `stint visits list`' }, { status: 404 }) : Response.json(body);
  });
  await act(() => navigate(address));
  at.page = await show(<App />);
}

export const click = (found: HTMLElement): Promise<void> => act(async () => found.click());

export function button(name: string): HTMLElement {
  const found = at.page.all('button').find((one) => (one.getAttribute('aria-label') ?? one.textContent) === name);
  if (!found) throw new Error(`No button ${name}`);
  return found;
}

export const figure = (name: string): string => at.page.all('.figure').find((one) => one.textContent.startsWith(name))!.querySelector('.figure-value')!.textContent.trim();

export async function faults(): Promise<string[]> {
  const found = await axe.run(at.page.find('main'), { rules: { 'color-contrast': { enabled: false } } });
  return found.violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`);
}

/** Without a live connection, at one moment, and clean again after each test. */
export function aloneEachTime(): void {
  beforeEach(() => {
    vi.stubGlobal('EventSource', undefined);
    vi.useFakeTimers({ now, toFake: ['Date'] });
    at.failing = () => false;
  });
  afterEach(async () => {
    await at.page.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
}
