import { describe, expect, it } from 'vitest';
import { count, durationIso, durationText, percent, plural, shortCount } from './format';

describe('A duration', () => {
  it.each([
    [null, '–'], [0, '0m'], [0.4, '0m'], [38, '38s'], [59.4, '59s'], [60, '1m'], [89, '1m'], [2_700, '45m'],
    [3_600, '1h 00m'], [7_500, '2h 05m'], [90_000, '25h 00m'],
  ])('of %s seconds reads %s', (seconds, text) => expect(durationText(seconds)).toBe(text));

  it('never reads 60 minutes, however it rounds', () => {
    expect(durationText(3_599.6)).toBe('1h 00m');
    expect(durationText(7_199.6)).toBe('2h 00m');
    expect(durationText(59.6)).toBe('1m');
  });

  it('keeps its milliseconds in the machine-readable form', () => expect(durationIso(12.3456)).toBe('PT12.346S'));
});

describe('A count', () => {
  it('is a dash when unknown and 0 when nothing', () => {
    expect(count(null)).toBe('–');
    expect(count(0)).toBe('0');
  });
  it('groups thousands and has a true minus', () => expect(count(-12_345)).toBe('−12,345'));
  it('is shortened only when long', () => {
    expect(shortCount(99_999)).toBe('99,999');
    expect(shortCount(1_234_567)).toBe('1.2M');
  });
  it('agrees with its noun', () => {
    expect(plural(1, 'session')).toBe('1 session');
    expect(plural(0, 'session')).toBe('0 sessions');
    expect(plural(2, 'activity', 'activities')).toBe('2 activities');
  });
});

describe('A share', () => {
  it('is never rounded to nothing', () => {
    expect(percent(0.004)).toBe('<1%');
    expect(percent(0)).toBe('0%');
    expect(percent(1)).toBe('100%');
    expect(percent(null)).toBe('–');
  });
});
