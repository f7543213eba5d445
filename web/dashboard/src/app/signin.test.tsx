import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { answers } from '../../dev/answers.mjs';
import { story } from '../../dev/fixtures.mjs';
import { openDoor } from '../data/door';
import { show, type Shown } from '../testing';
import { App } from './App';

const answer = answers(story(Date.parse('2026-11-21T12:00:00Z')));
let page: Shown;
let good: boolean;
const asked: [string, unknown][] = [];

beforeEach(async () => {
  good = false;
  asked.length = 0;
  localStorage.clear();
  vi.stubGlobal('EventSource', undefined);
  vi.stubGlobal('fetch', async (url: string, { body }: { body?: string } = {}) => {
    asked.push([url, body]);
    if (url === '/signin') {
      good = body === '{"token":"right"}';
      return good ? Response.json({ scope: 'read' }) : Response.json({ detail: 'Nobody gave this token out.', hint: 'x' }, { status: 401 });
    }
    if (url === '/signout') good = false;
    const { pathname, searchParams } = new URL(url, 'http://stint');
    return good ? Response.json(answer(pathname, searchParams)) : Response.json({ title: 'Who are you?', code: 'no_token' }, { status: 401 });
  });
  page = await show(<App />);
});

afterEach(async () => {
  await page.close();
  openDoor();
  vi.unstubAllGlobals();
});

async function type(token: string): Promise<void> {
  const field = (await page.until('input[name=token]')) as HTMLInputElement;
  field.value = token;
  await act(async () => void page.find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
}

it('A server that asks for a token gets a form, which says what is wrong with one', async () => {
  await type('wrong');
  await page.until('[role=alert]');
  expect(page.text('[role=alert]')).toBe('Nobody gave this token out.');
  const field = page.find('input');
  expect(page.find(`label[for="${field.id}"]`).textContent).toBe('Token');
  expect(field.getAttribute('aria-errormessage')).toBe(page.find('[role=alert]').id);
  expect(document.activeElement).toBe(field);
});

it('The right token opens the pages, and signing out shuts them; it is kept nowhere that a script reads', async () => {
  await type(' right ');
  await page.until('.shell');
  expect(JSON.stringify(localStorage)).not.toContain('right');
  await act(async () => page.find('[aria-label="Sign out"]').click());
  await page.until('input[name=token]');
  expect(asked.some(([url]) => url === '/signout')).toBe(true);
});
