import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectLive, parseChange, type Change, type Source } from './live';

class ScriptedSource implements Source {
  readyState = 0;
  onopen: ((event: Event) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  closed = false;
  #change: ((event: MessageEvent<string>) => void) | null = null;

  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    if (type === 'change') this.#change = listener;
  }
  close(): void {
    this.closed = true;
  }
  opens(): void {
    this.readyState = 1;
    this.onopen?.(new Event('open'));
  }
  breaks(readyState: number): void {
    this.readyState = readyState;
    this.onerror?.(new Event('error'));
  }
  says(data: string): void {
    this.#change?.(new MessageEvent('change', { data }));
  }
}

describe('The live connection', () => {
  let sources: ScriptedSource[];
  let states: string[];
  let changes: Change[];
  let connection: ReturnType<typeof connectLive>;

  beforeEach(() => {
    vi.useFakeTimers();
    [sources, states, changes] = [[], [], []];
    connection = connectLive({
      open: () => {
        const source = new ScriptedSource();
        sources.push(source);
        return source;
      },
      onChange: (change) => changes.push(change),
      onState: (state, missed) => states.push(missed ? `${state}, missed some` : state),
    });
    connection.start();
  });
  afterEach(() => void vi.useRealTimers());

  it('passes changes on and drops what it cannot read', () => {
    sources[0]!.opens();
    sources[0]!.says('{"kind":"session","id":"7"}');
    sources[0]!.says('nonsense');
    expect(changes).toEqual([{ kind: 'session', id: '7' }]);
  });

  it('says that changes may have been missed once it is back', () => {
    sources[0]!.opens();
    sources[0]!.breaks(0);
    sources[0]!.opens();
    expect(states).toEqual(['live', 'offline', 'live, missed some']);
    expect(sources.length).toBe(1);
  });

  it('opens a new one when the browser gave up, waiting longer each time', async () => {
    sources[0]!.breaks(2);
    await vi.advanceTimersByTimeAsync(999);
    expect(sources.length).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    sources[1]!.breaks(2);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(sources.length).toBe(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(sources.length).toBe(3);
  });

  it('does not wait when the network is back', () => {
    sources[0]!.breaks(2);
    connection.retryNow();
    expect(sources.length).toBe(2);
  });

  it('stays closed when it was stopped', async () => {
    sources[0]!.breaks(2);
    connection.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sources.length).toBe(1);
  });

  it('has one connection, however often it is started', () => {
    connection.start();
    expect(sources.length).toBe(1);
    connection.stop();
    expect(sources[0]!.closed).toBe(true);
  });
});

describe('A change', () => {
  it('needs a kind, and names one thing or none', () => {
    expect(parseChange('{"id":"a"}')).toBeNull();
    expect(parseChange('null')).toBeNull();
    expect(parseChange('nonsense')).toBeNull();
    expect(parseChange('{"kind":"figures"}')).toEqual({ kind: 'figures' });
    expect(parseChange('{"kind":"session","id":"a"}')).toEqual({ kind: 'session', id: 'a' });
  });
});
