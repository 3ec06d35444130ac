import fc from 'fast-check';
import {
  addDays,
  instantOf,
  isLocalDate,
  isTimeZone,
  localDate,
  minutesByDate,
  startOfDay,
  startOfMonth,
  startOfQuarter,
  startOfWeek,
  startOfYear,
} from '../../../src/ledger/calendar.js';
import { DAY_MS, HOUR_MS, instant, MINUTE_MS, type LocalDate } from '../../../src/ledger/units.js';
import { time } from '../../support/given.js';

const date = (text: string): LocalDate => text as LocalDate;
const SHANGHAI = 'Asia/Shanghai';
const BERLIN = 'Europe/Berlin';
const iso = (at: number): string => new Date(at).toISOString();
const ZONES = [SHANGHAI, BERLIN, 'America/New_York', 'America/St_Johns', 'Africa/Cairo', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC'];
const anyDate = fc.integer({ min: -10_000, max: 40_000 }).map(day => date(iso(day * DAY_MS).slice(0, 10)));
/** From 2012: before, St John's turned its clocks a minute after midnight. */
const anyInstant = fc.integer({ min: Date.UTC(2012, 0), max: Date.UTC(2045, 0) }).map(instant);
const anyZone = fc.constantFrom(...ZONES);

describe('a local date', () => {
  it.each([
    ['2026-03-31T15:59:59.999Z', SHANGHAI, '2026-03-31'],
    ['2026-03-31T16:00:00.000Z', SHANGHAI, '2026-04-01'],
    ['2028-02-28T16:00:00.000Z', SHANGHAI, '2028-02-29'],
    ['2026-12-31T16:00:00.000Z', SHANGHAI, '2027-01-01'],
    // summer time: nine hours ahead
    ['1986-07-31T14:59:59.999Z', SHANGHAI, '1986-07-31'],
    ['1986-07-31T15:00:00.000Z', SHANGHAI, '1986-08-01'],
    ['1992-07-31T15:00:00.000Z', SHANGHAI, '1992-07-31'],
    // local mean time: eight hours, five minutes and 43 seconds ahead
    ['1900-06-30T15:54:16.999Z', SHANGHAI, '1900-06-30'],
    ['1900-06-30T15:54:17.000Z', SHANGHAI, '1900-07-01'],
    ['1969-12-31T15:59:59.999Z', SHANGHAI, '1969-12-31'],
    ['2026-07-31T22:00:00.000Z', BERLIN, '2026-08-01'],
    ['2026-01-31T22:59:59.999Z', BERLIN, '2026-01-31'],
    ['2026-07-31T18:14:59.999Z', 'Asia/Kathmandu', '2026-07-31'],
    ['2026-07-31T18:15:00.000Z', 'Asia/Kathmandu', '2026-08-01'],
  ])('of %s in %s is %s', (at, zone, local) => {
    expect(localDate(time(at), zone)).toBe(local);
  });

  it.each([
    ['2026-02-28', true],
    ['2026-02-29', false],
    ['2028-02-29', true],
    ['2100-02-29', false],
    ['2000-02-29', true],
    ['2026-04-31', false],
    ['2026-13-01', false],
    ['2026-00-10', false],
    ['2026-01-00', false],
    ['26-01-01', false],
    ['2026-1-1', false],
    ['2026-01-01 ', false],
    ['', false],
  ])('%s exists: %s', (text, exists) => {
    expect(isLocalDate(text)).toBe(exists);
  });
});

describe('a time zone', () => {
  it.each([
    [SHANGHAI, true],
    ['UTC', true],
    ['Asia/Jiangmen', false],
    ['', false],
  ])('%s is known: %s', (zone, known) => {
    expect(isTimeZone(zone)).toBe(known);
  });
});

describe('the instant of a wall clock', () => {
  it.each([
    ['2026-03-01', 0, SHANGHAI, '2026-02-28T16:00:00.000Z'],
    ['1986-08-01', 0, SHANGHAI, '1986-07-31T15:00:00.000Z'],
    ['1991-12-01', 0, SHANGHAI, '1991-11-30T16:00:00.000Z'],
    // Berlin, 29 March 2026: 02:00 becomes 03:00
    ['2026-03-29', 1.99, BERLIN, '2026-03-29T00:59:24.000Z'],
    ['2026-03-29', 2, BERLIN, '2026-03-29T01:00:00.000Z'],
    ['2026-03-29', 2.5, BERLIN, '2026-03-29T01:30:00.000Z'],
    ['2026-03-29', 3, BERLIN, '2026-03-29T01:00:00.000Z'],
    ['2026-03-29', 12, BERLIN, '2026-03-29T10:00:00.000Z'],
    // Berlin, 25 October 2026: 03:00 becomes 02:00
    ['2026-10-25', 2, BERLIN, '2026-10-25T00:00:00.000Z'],
    ['2026-10-25', 2.5, BERLIN, '2026-10-25T00:30:00.000Z'],
    ['2026-10-25', 3, BERLIN, '2026-10-25T02:00:00.000Z'],
    // New York, 8 March and 1 November 2026
    ['2026-03-08', 2.5, 'America/New_York', '2026-03-08T07:30:00.000Z'],
    ['2026-03-08', 3.5, 'America/New_York', '2026-03-08T07:30:00.000Z'],
    ['2026-11-01', 1.5, 'America/New_York', '2026-11-01T05:30:00.000Z'],
    ['2026-11-01', 2.5, 'America/New_York', '2026-11-01T07:30:00.000Z'],
  ])('%s at %d h in %s is %s', (day, hour, zone, at) => {
    expect(iso(instantOf(date(day), hour * HOUR_MS, zone))).toBe(at);
  });

  it('that midnight skips is the first one of the day', () => {
    // Cairo, 24 April 2026: 00:00 becomes 01:00
    const start = startOfDay(date('2026-04-24'), 'Africa/Cairo');
    expect(iso(start)).toBe('2026-04-23T22:00:00.000Z');
    expect([start - 1, start].map(at => localDate(instant(at), 'Africa/Cairo'))).toEqual(['2026-04-23', '2026-04-24']);
  });

  it('of any instant’s own date is not after it, and the next date’s is', () => {
    fc.assert(
      fc.property(anyInstant, anyZone, (at, zone) => {
        const local = localDate(at, zone);
        return startOfDay(local, zone) <= at && at < startOfDay(addDays(local, 1), zone);
      }),
    );
  });
});

describe('dates', () => {
  it('step over leap days, months and years', () => {
    expect(addDays(date('2028-02-28'), 1)).toBe('2028-02-29');
    expect(addDays(date('2026-02-28'), 1)).toBe('2026-03-01');
    expect(addDays(date('2027-01-01'), -1)).toBe('2026-12-31');
    expect(addDays(date('1970-01-01'), -1)).toBe('1969-12-31');
  });

  it('agree with the Gregorian calendar', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -5_000, max: 5_000 }), (day, count) => {
        expect(addDays(day, count)).toBe(iso(Date.parse(day) + count * DAY_MS).slice(0, 10));
        expect(isLocalDate(day)).toBe(true);
      }),
    );
  });

  it.each([
    ['2026-03-31', 0, '2026-03-01'],
    ['2026-03-31', 1, '2026-04-01'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-01-15', -1, '2025-12-01'],
    ['2026-03-31', 25, '2028-04-01'],
    ['2026-11-30', -23, '2024-12-01'],
  ])('the month of %s and %d more begins on %s', (day, count, start) => {
    expect(startOfMonth(date(day), count)).toBe(start);
  });

  it.each([
    ['2026-03-01', '2026-02-23'],
    ['2026-03-02', '2026-03-02'],
    ['2026-03-08', '2026-03-02'],
    ['2027-01-01', '2026-12-28'],
    ['1970-01-01', '1969-12-29'],
    ['1969-12-24', '1969-12-22'],
    ['1969-12-21', '1969-12-15'],
  ])('the week of %s begins on Monday, %s', (day, start) => {
    expect(startOfWeek(date(day))).toBe(start);
  });

  it('every week begins on a Monday at most six days before', () => {
    fc.assert(
      fc.property(anyDate, day => {
        const monday = startOfWeek(day);
        const distance = (Date.parse(day) - Date.parse(monday)) / DAY_MS;
        return new Date(monday).getUTCDay() === 1 && distance >= 0 && distance <= 6;
      }),
    );
  });

  it.each([
    ['2026-01-01', '2026-01-01'],
    ['2026-03-31', '2026-01-01'],
    ['2026-04-01', '2026-04-01'],
    ['2026-12-31', '2026-10-01'],
  ])('the quarter of %s begins on %s', (day, start) => {
    expect(startOfQuarter(date(day))).toBe(start);
  });

  it('the year begins on its first of January', () => {
    expect(startOfYear(date('2028-12-31'))).toBe('2028-01-01');
  });
});

describe('minutes by date', () => {
  const split = (from: string, to: string, zone = SHANGHAI) =>
    minutesByDate(time(from), time(to), zone).map(part => [part.date, part.minutes]);

  it('stay together within a day', () => {
    expect(split('2026-03-31T14:00:00Z', '2026-03-31T16:00:00Z')).toEqual([['2026-03-31', 120]]);
  });

  it('part at local midnight', () => {
    expect(split('2026-03-31T15:00:00Z', '2026-03-31T17:00:00Z')).toEqual([
      ['2026-03-31', 60],
      ['2026-04-01', 60],
    ]);
  });

  it('are 23 or 25 hours where the clocks turn', () => {
    const whole = (day: string) =>
      minutesByDate(startOfDay(date(day), BERLIN), startOfDay(addDays(date(day), 1), BERLIN), BERLIN);
    expect(whole('2026-03-29')).toEqual([{ date: '2026-03-29', minutes: 23 * 60 }]);
    expect(whole('2026-10-25')).toEqual([{ date: '2026-10-25', minutes: 25 * 60 }]);
  });

  it('of nothing are none', () => {
    expect(split('2026-03-31T15:00:00Z', '2026-03-31T15:00:00Z')).toEqual([]);
    expect(split('2026-03-31T15:00:00Z', '2026-03-31T14:00:00Z')).toEqual([]);
  });

  it('add up to the whole, one part for each date', () => {
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: 1, max: 4_000 }), anyZone, (at, minutes, zone) => {
        const start = instant(at - (at % MINUTE_MS));
        const parts = minutesByDate(start, instant(start + minutes * MINUTE_MS), zone);
        expect(parts.reduce((sum, part) => sum + part.minutes, 0)).toBe(minutes);
        expect(new Set(parts.map(part => part.date)).size).toBe(parts.length);
        expect(parts.every(part => part.minutes > 0)).toBe(true);
      }),
    );
  });
});
