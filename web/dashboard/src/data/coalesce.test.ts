import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { coalesce } from './coalesce';

describe('A burst of changes', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('runs once, after the wait', async () => {
    let runs = 0;
    const { call } = coalesce(async () => void runs++, 250);
    for (let i = 0; i < 100; i++) call();
    await vi.advanceTimersByTimeAsync(249);
    expect(runs).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(runs).toBe(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(runs).toBe(1);
  });

  it('during a run causes one more run, never two at once', async () => {
    let runs = 0;
    let together = 0;
    let most = 0;
    const { call } = coalesce(async () => {
      runs++;
      most = Math.max(most, ++together);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      together--;
    }, 250);
    call();
    await vi.advanceTimersByTimeAsync(300);
    for (let i = 0; i < 10; i++) call();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([runs, most]).toEqual([2, 1]);
  });

  it('goes on after a run that failed', async () => {
    let runs = 0;
    const { call } = coalesce(async () => {
      runs++;
      throw new Error('refused');
    }, 10);
    call();
    await vi.advanceTimersByTimeAsync(20);
    call();
    await vi.advanceTimersByTimeAsync(20);
    expect(runs).toBe(2);
  });

  it('is forgotten when cancelled', async () => {
    let runs = 0;
    const { call, cancel } = coalesce(async () => void runs++, 10);
    call();
    cancel();
    await vi.advanceTimersByTimeAsync(100);
    expect(runs).toBe(0);
  });
});
