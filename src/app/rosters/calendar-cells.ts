/**
 * Dates, times of day and durations as coordinators and spreadsheets write them.
 *
 * Hides Chinese and English forms, full-width punctuation, Excel's serial numbers and fractions of a day. Invariant: one
 * reading or none. What could mean two things (3/1/2026, 上午12:00, a bare 2 without a unit) is refused and never guessed. Knows
 * no clock.
 */
import { addDays, isLocalDate } from '../../ledger/calendar.js';
import { minutes, type LocalDate, type Minutes } from '../../ledger/units.js';
import { unreadable, value, type CellReading } from './roster-row.js';

export const DAY_MINUTES = 1_440;
const HOUR_MINUTES = 60;

/** A time of day, with its date where the cell says one. */
export interface WrittenTime {
  readonly date?: LocalDate;
  /** Written as on the day after (次日). */
  readonly nextDay: boolean;
  /** Since midnight; seconds are dropped; 24:00 is 1440. */
  readonly minuteOfDay: number;
}

export type DurationUnit = 'hours' | 'minutes';

const folded = (cell: string): string =>
  cell
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s*([年月日号时点分秒:])\s*/g, '$1')
    .replace(/\s*\(?(?:星期|周)[一二三四五六日天]\)?/, '')
    .replace(/\s+/g, ' ')
    .trim();

/** A local date; a time of day beside it is left out. */
export function readDate(cell: string, yearAssumed?: number): CellReading<LocalDate> {
  const dated = splitDate(folded(cell), yearAssumed);
  if (!dated.read) return dated;
  const { date, rest } = dated.value;
  return date === undefined || (rest !== '' && minuteOf(rest) === undefined) ? unreadable('date-invalid') : value(date);
}

/** A time of day: `8:30`, `下午2:15`, `2026/3/1 8:30`, `次日1:30`, `46082.354`. */
export function readTime(cell: string, yearAssumed?: number): CellReading<WrittenTime> {
  const text = folded(cell);
  const nextDay = /^(?:次日|翌日|第二天) ?/.exec(text)?.[0];
  if (nextDay !== undefined) return timed(text.slice(nextDay.length), { nextDay: true });
  const dated = splitDate(text, yearAssumed);
  if (!dated.read) return dated;
  const { date, rest } = dated.value;
  return timed(rest, date === undefined ? { nextDay: false } : { nextDay: false, date });
}

function timed(text: string, day: Omit<WrittenTime, 'minuteOfDay'>): CellReading<WrittenTime> {
  const minuteOfDay = minuteOf(text);
  return minuteOfDay === undefined ? unreadable('time-invalid') : value({ ...day, minuteOfDay });
}

interface SplitDate {
  readonly date?: LocalDate;
  readonly rest: string;
}

const NUMERIC_DATE = /^(?<year>(?:19|20)\d{2})(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})(?:[ t](?<rest>.+))?$/;
const COMPACT_DATE = /^(?<year>(?:19|20)\d{2})(?<month>\d{2})(?<day>\d{2})$/;
const CHINESE_DATE = /^(?:(?<year>(?:19|20)\d{2})年)?(?<month>\d{1,2})月(?<day>\d{1,2})[日号]?(?<rest>.*)$/;
/** Days since 30 December 1899, as Excel counts from March 1900 on; five digits reach from 1927 to 2099. */
const SERIAL_DATE = /^(?<serial>[1-9]\d{4})(?<rest>\.\d+)?$/;
const SERIAL_ZERO = '1899-12-30';
const SERIAL_MAX = 73_050;

/** Takes the date off the front of a text; without one the whole text is the rest. */
function splitDate(text: string, yearAssumed?: number): CellReading<SplitDate> {
  const serial = SERIAL_DATE.exec(text)?.groups;
  if (serial !== undefined) return serialDate(Number(serial['serial']), serial['rest']);
  const parts = (NUMERIC_DATE.exec(text) ?? COMPACT_DATE.exec(text) ?? CHINESE_DATE.exec(text))?.groups;
  if (parts === undefined) return value({ rest: text });
  const year = parts['year'] ?? yearAssumed?.toString();
  if (year === undefined) return unreadable('date-year-missing');
  const date = [year, parts['month']?.padStart(2, '0'), parts['day']?.padStart(2, '0')].join('-');
  return isLocalDate(date) ? value({ date, rest: (parts['rest'] ?? '').trim() }) : unreadable('date-invalid');
}

function serialDate(serial: number, fraction = ''): CellReading<SplitDate> {
  if (serial > SERIAL_MAX || !isLocalDate(SERIAL_ZERO)) return unreadable('date-invalid');
  return value({ date: addDays(SERIAL_ZERO, serial), rest: fraction });
}

const HALF_DAY_BEFORE = /^(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|am|pm) ?/;
const HALF_DAY_AFTER = / ?(?:am|pm|a\.m\.|p\.m\.)$/;
const CLOCK = /^(?<hour>\d{1,2}):(?<minute>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?$/;
const SPOKEN_CLOCK = /^(?<hour>\d{1,2})[时点](?:(?<minute>[0-5]?\d)分?|(?<half>半))?$/;
const BARE_HOUR = /^(?<hour>\d{1,2})$/;
/** Excel's time of day: a fraction of the day. */
const DAY_FRACTION = /^0?\.\d+$/;

/** A bare hour needs its half of the day beside it: 8 alone may be anything. */
function minuteOf(text: string): number | undefined {
  if (DAY_FRACTION.test(text)) return Math.round(Number(text) * DAY_MINUTES);
  const halfDay = [HALF_DAY_BEFORE, HALF_DAY_AFTER].flatMap(pattern => pattern.exec(text)?.[0] ?? []);
  const clock = text.replace(HALF_DAY_BEFORE, '').replace(HALF_DAY_AFTER, '');
  const parts = (CLOCK.exec(clock) ?? SPOKEN_CLOCK.exec(clock) ?? (halfDay.length > 0 ? BARE_HOUR.exec(clock) : null))?.groups;
  if (parts === undefined || halfDay.length > 1) return undefined;
  const hour = hourOfDay(Number(parts['hour']), (halfDay[0] ?? '').replace(/[ .]/g, ''));
  if (hour === undefined) return undefined;
  const minute = parts['half'] === undefined ? Number(parts['minute'] ?? 0) : HOUR_MINUTES / 2;
  const minuteOfDay = hour * HOUR_MINUTES + minute;
  return minuteOfDay <= DAY_MINUTES ? minuteOfDay : undefined;
}

/** 上午12, 晚上12 and the like are said of both ends of the half day: no reading. */
function hourOfDay(hour: number, halfDay: string): number | undefined {
  switch (halfDay) {
    case '':
      return hour;
    case 'am':
    case '凌晨':
      return hour <= 12 ? hour % 12 : undefined;
    case '清晨':
    case '早上':
    case '早晨':
    case '上午':
      return hour < 12 ? hour : undefined;
    case '中午':
      return NOON_HOURS.get(hour);
    case 'pm':
    case '下午':
      return afternoon(hour);
    default:
      return hour === 12 ? undefined : afternoon(hour);
  }
}

const afternoon = (hour: number): number => (hour < 12 ? hour + 12 : hour);

/** 中午 reaches from eleven to two. */
const NOON_HOURS = new Map([11, 12, 13, 14, 1, 2].map(hour => [hour, hour < 11 ? hour + 12 : hour]));

const CLOCK_DURATION = /^(?<hours>\d{1,2}):(?<minutes>[0-5]\d)(?::[0-5]\d)?$/;
const HOURS_DURATION =
  /^(?<hours>\d+(?:\.\d+)?)(?:个?小时|个?钟头?|时|hours?|hrs?|h)(?:and)?(?:(?<half>半)|(?<minutes>\d+)(?:分钟?|minutes?|mins?|m)?)?$/;
const MINUTES_DURATION = /^(?<minutes>\d+(?:\.\d+)?)(?:分钟?|minutes?|mins?|m)$/;
const HALF_HOUR = /^半个?(?:小时|钟头?)$/;

/** Whole minutes, rounded to the nearest; a bare number counts in the unit that its heading or the caller names. */
export function readDuration(cell: string, unit?: DurationUnit): CellReading<Minutes> {
  const text = folded(cell).replace(/ /g, '');
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    return unit === undefined
      ? unreadable('duration-unit-missing')
      : inRange(Number(text) * (unit === 'hours' ? HOUR_MINUTES : 1));
  }
  if (HALF_HOUR.test(text)) return inRange(HOUR_MINUTES / 2);
  const parts = (CLOCK_DURATION.exec(text) ?? HOURS_DURATION.exec(text) ?? MINUTES_DURATION.exec(text))?.groups;
  if (parts === undefined) return unreadable('duration-invalid');
  const rest = parts['half'] === undefined ? Number(parts['minutes'] ?? 0) : HOUR_MINUTES / 2;
  return inRange(Number(parts['hours'] ?? 0) * HOUR_MINUTES + rest);
}

function inRange(exact: number): CellReading<Minutes> {
  const whole = Math.round(exact);
  const limit = String(DAY_MINUTES / HOUR_MINUTES);
  return whole >= 1 && whole <= DAY_MINUTES ? value(minutes(whole)) : unreadable('duration-out-of-range', limit);
}
