import { describe, expect, it } from 'vitest';
import { addDays, agoText, clock, dateText, localDate, startOfDate, whenText, zoneOffset } from './zone';

const berlin = 'Europe/Berlin';

describe('An instant in a zone', () => {
  it('shows that zone’s clock and date', () => {
    expect(clock('2026-11-21T23:30:00Z', berlin)).toBe('00:30');
    expect(localDate('2026-11-21T23:30:00Z', berlin)).toBe('2026-11-22');
    expect(localDate('2026-11-21T23:30:00Z', 'America/New_York')).toBe('2026-11-21');
  });

  it('at midnight reads 00:00, not 24:00', () => expect(clock('2026-11-21T23:00:00Z', berlin)).toBe('00:00'));

  it('names the day only when it is not today', () => {
    const now = '2026-11-21T12:00:00Z';
    expect(whenText('2026-11-21T08:05:00Z', berlin, now)).toBe('09:05');
    expect(whenText('2026-11-20T08:05:00Z', berlin, now)).toBe('yesterday 09:05');
    expect(whenText('2026-11-19T08:05:00Z', berlin, now)).toBe('19 Nov 09:05');
    expect(whenText('2025-11-19T08:05:00Z', berlin, now)).toBe('19 Nov 2025 09:05');
  });

  it('is never in the future of a clock that lags', () => expect(agoText('2026-11-21T12:00:05Z', Date.parse('2026-11-21T12:00:00Z'))).toBe('now'));

  it('tells its age in one unit', () => {
    const now = Date.parse('2026-11-21T12:00:00Z');
    expect(agoText('2026-11-21T11:56:01Z', now)).toBe('3m ago');
    expect(agoText('2026-11-21T09:00:00Z', now)).toBe('3h ago');
    expect(agoText('2026-11-18T09:00:00Z', now)).toBe('3d ago');
  });
});

describe('A local date', () => {
  it('begins at local midnight, on days of 23, 24 and 25 hours', () => {
    expect(startOfDate('2026-11-21', berlin).toISOString()).toBe('2026-11-20T23:00:00.000Z');
    expect(startOfDate('2026-03-29', berlin).toISOString()).toBe('2026-03-28T23:00:00.000Z');
    expect(startOfDate('2026-03-30', berlin).toISOString()).toBe('2026-03-29T22:00:00.000Z');
    expect(startOfDate('2026-10-26', berlin).toISOString()).toBe('2026-10-25T23:00:00.000Z');
  });

  it('begins at the first instant there is where midnight is skipped', () => {
    const start = startOfDate('2026-09-06', 'America/Santiago');
    expect(start.toISOString()).toBe('2026-09-06T04:00:00.000Z');
    expect(localDate(start.getTime(), 'America/Santiago')).toBe('2026-09-06');
    expect(localDate(start.getTime() - 1, 'America/Santiago')).toBe('2026-09-05');
  });

  it('counts on over month and year', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
  });

  it('is named without a zone of its own', () => expect(dateText('2026-11-21')).toBe('Sat 21 Nov'));
});

describe('The offset of a zone', () => {
  it('knows half hours, west, and both sides of a change', () => {
    const at = Date.parse('2026-11-21T12:00:00.500Z');
    expect(zoneOffset(at, 'Asia/Kolkata') / 60_000).toBe(330);
    expect(zoneOffset(at, 'America/New_York') / 60_000).toBe(-300);
    expect(zoneOffset(Date.parse('2026-10-25T00:59:00Z'), berlin) / 60_000).toBe(120);
    expect(zoneOffset(Date.parse('2026-10-25T01:00:00Z'), berlin) / 60_000).toBe(60);
  });
});
