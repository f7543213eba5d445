import { describe, expect, it } from 'vitest';
import { bound, text } from './bound';
import { device } from './device';
import { uuid } from './ids';
import { erase, keys, read, write } from './store';

describe('Ids', () => {
  it('are version 7, carry the time, and grow within a millisecond and when the clock is put back', () => {
    const now = Date.now() + 1_000;
    const ids = [now, now, now - 60_000, now + 5].map(uuid);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(ids.toSorted()).toEqual(ids);
    expect(parseInt(ids[0]!.replace('-', '').slice(0, 12), 16)).toBe(now);
  });

  it('differ', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => uuid(Date.now()))).size).toBe(1_000);
  });
});

describe('Details', () => {
  it('stay what they are when they are small', () => {
    const details = { a: 1, b: 'two', c: [true, null, { d: 1.5 }], '': 'no name' };
    expect(bound(details)).toEqual(details);
    expect(bound(undefined)).toBeUndefined();
  });

  it('are cut at four levels, 500 characters a text and 4,000 in all', () => {
    expect(bound({ a: { b: { c: { d: { e: 1 } } } } })).toEqual({ a: { b: { c: { d: null } } } });
    expect((bound({ long: 'x'.repeat(501) }) as { long: string }).long.length).toBe(500);
    for (const huge of [Array(1e5).fill('word'), Object.fromEntries(Array.from({ length: 1e4 }, (_, n) => [`name ${n}`, n])), { a: Array(50).fill('x'.repeat(1e5)) }])
      expect(JSON.stringify(bound(huge)).length).toBeLessThan(7_000);
  });

  it('set no prototype, and survive what throws', () => {
    const copy = bound(JSON.parse('{"__proto__": {"polluted": true}, "b": 1}')) as { polluted?: boolean };
    expect(JSON.stringify(copy)).toBe('{"b":1}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(bound({ toJSON: () => { throw new Error('no'); } })).toEqual({});
    expect(bound(new Proxy({}, { ownKeys: () => { throw new Error('no'); } }))).toEqual({});
  });

  it('hold no half of a pair, where a text is cut too', () => {
    expect(text('a\ud800b')).toBe('a?b');
    expect(text('x'.repeat(499) + '😀')).toBe('x'.repeat(499) + '?');
    expect(text('😀')).toBe('😀');
  });
});

describe('The device', () => {
  const as = (agent: string, touch = 0) => {
    Object.defineProperty(navigator, 'userAgent', { configurable: true, value: agent });
    Object.defineProperty(navigator, 'maxTouchPoints', { configurable: true, value: touch });
    const { type, browser, os } = device() as Record<string, string>;
    return `${type} ${browser} ${os}`;
  };

  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36', 0, 'desktop Chrome Windows'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0', 0, 'desktop Edge Windows'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0', 0, 'desktop Opera Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 0, 'desktop Firefox Linux'],
    ['Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36', 0, 'desktop Chrome ChromeOS'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15', 0, 'desktop Safari macOS'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15', 5, 'tablet Safari iOS'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1', 5, 'mobile Safari iOS'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0.0.0 Mobile/15E148 Safari/604.1', 5, 'mobile Chrome iOS'],
    ['Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36', 5, 'mobile Chrome Android'],
    ['Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36', 5, 'tablet Chrome Android'],
    ['Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36', 5, 'mobile Samsung Android'],
    ['Something else', 0, 'desktop other other'],
  ])('of %s with %i fingers is %s', (agent, touch, said) => expect(as(agent, touch)).toBe(said));
});

describe('The store', () => {
  it('keeps what is written when the disk is full, and never gives an older value', () => {
    write('s.a', { n: 1 });
    const full = localStorage;
    Object.defineProperty(globalThis, 'localStorage', {
      configurable: true,
      value: new Proxy(full, { set: () => { throw new DOMException('full', 'QuotaExceededError'); } }),
    });
    write('s.a', { n: 2 });
    expect(read('s.a')).toBe('{"n":2}');
    expect(keys('s.')).toEqual(['s.a']);
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: full });
    erase('s.a');
    expect(keys('s.')).toEqual([]);
  });
});
