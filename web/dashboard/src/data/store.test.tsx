import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { show, type Shown } from '../testing';
import { StoreProvider, useAnswer, useStore } from './store';

const keys = ['/api/v1/sessions/active', '/api/v1/visits/stats', '/api/v1/visits/compare?idle=1h', '/api/v1/overview'];
let asked: string[];
let tell: (kind: string) => void;
let page: Shown;

function Page() {
  const { turn } = useStore();
  return <p>{keys.map((key) => useAnswer(key).loading).join()} {turn}</p>;
}

class Stream {
  readyState = 1;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  close(): void {}
  addEventListener(_: string, listener: (event: MessageEvent<string>) => void): void {
    tell = (kind) => listener({ data: JSON.stringify({ kind }) } as MessageEvent<string>);
  }
}

const pass = (ms: number): Promise<void> => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubGlobal('EventSource', Stream);
  asked = [];
  page = await show(<StoreProvider load={async (key) => void asked.push(key)}><Page /></StoreProvider>);
  asked = [];
});
afterEach(async () => {
  await page.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('What is on the page', () => {
  it('is asked for again soon when work changes, but what is counted from all events', async () => {
    tell('session');
    await pass(250);
    expect(asked).toEqual(keys.filter((key) => !key.includes('compare')));
  });

  it('follows who is here at once, and the figures of visits after a while, however much happens', async () => {
    for (let n = 0; n < 50; n++) tell('visits');
    await pass(1_000);
    expect(asked).toEqual(['/api/v1/sessions/active']);
    expect(page.text('p')).toContain('1');
    await pass(4_000);
    expect(asked.slice(1)).toEqual(keys.filter((key) => !key.includes('compare')));
    asked = [];
    await pass(60_000);
    expect(asked).toEqual([]);
  });
});
