/**
 * Calendar arithmetic in a community's time zone: local dates, their beginnings, months, weeks.
 *
 * Pure: the time zone database that the platform carries is the only outside knowledge (IANA names; Shanghai had summer time
 * from 1986 to 1991, so no fixed offset is ever assumed). Periods are half-open, `[start, end)`; weeks begin on Monday.
 */
import { DAY_MS, HOUR_MS, instant, MINUTE_MS, minutes, type Instant, type LocalDate, type Minutes } from './units.js';

interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar (H. Hinnant, "chrono-compatible low-level date algorithms"). */
function daysOf({ year, month, day }: CivilDate): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

function civilOf(days: number): CivilDate {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1 };
}

const pad = (n: number, width: number): string => String(n).padStart(width, '0');
const textOf = ({ year, month, day }: CivilDate): LocalDate => `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}` as LocalDate;
const parse = (date: LocalDate): CivilDate => ({
  year: Number(date.slice(0, 4)),
  month: Number(date.slice(5, 7)),
  day: Number(date.slice(8, 10)),
});

/** Offsets change on quarter hours at the finest, so one look-up serves all instants of a quarter hour. */
const OFFSET_STEP_MS = 15 * MINUTE_MS;
const OFFSETS_REMEMBERED_MAX = 20_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US-u-hc-h23', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** Milliseconds by which the zone's wall clock is ahead of UTC. */
function offsetMs(at: number, zone: string): number {
  const step = Math.floor(at / OFFSET_STEP_MS);
  const key = `${zone}${String(step)}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const begin = step * OFFSET_STEP_MS;
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(begin)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  const wall = daysOf({ year, month, day }) * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS + second * 1000;
  if (offsets.size >= OFFSETS_REMEMBERED_MAX) offsets.clear();
  offsets.set(key, wall - begin);
  return wall - begin;
}

/** Whether the platform knows this IANA zone. */
export function isTimeZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** Whether the text is a date that exists. */
export const isLocalDate = (text: string): text is LocalDate =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && textOf(civilOf(daysOf(parse(text as LocalDate)))) === text;

export const localDate = (at: Instant, zone: string): LocalDate =>
  textOf(civilOf(Math.floor((at + offsetMs(at, zone)) / DAY_MS)));

/** The instant of a wall-clock time: in an overlap the earlier one, in a gap (summer time begins) moved on by its length. */
export function instantOf(date: LocalDate, msOfDay: number, zone: string): Instant {
  const wall = daysOf(parse(date)) * DAY_MS + msOfDay;
  const early = wall - offsetMs(wall - DAY_MS, zone);
  if (early + offsetMs(early, zone) === wall) return instant(early);
  const late = wall - offsetMs(wall + DAY_MS, zone);
  return instant(late + offsetMs(late, zone) === wall ? late : early);
}

export const startOfDay = (date: LocalDate, zone: string): Instant => instantOf(date, 0, zone);

export const addDays = (date: LocalDate, count: number): LocalDate => textOf(civilOf(daysOf(parse(date)) + count));

/** The first day of the month that lies `count` months after the date's month. */
export function startOfMonth(date: LocalDate, count = 0): LocalDate {
  const { year, month } = parse(date);
  const months = year * 12 + month - 1 + count;
  return textOf({ year: Math.floor(months / 12), month: (months % 12) + 1, day: 1 });
}

const WEEK_DAYS = 7;
/** 1970-01-01 was one: three days after a Monday. */
const THURSDAY = 3;

/** Monday of the date's week. */
export function startOfWeek(date: LocalDate): LocalDate {
  const mondays = Math.floor((daysOf(parse(date)) + THURSDAY) / WEEK_DAYS);
  return textOf(civilOf(mondays * WEEK_DAYS - THURSDAY));
}

export function startOfQuarter(date: LocalDate): LocalDate {
  return startOfMonth(date, -((parse(date).month - 1) % 3));
}

export const startOfYear = (date: LocalDate): LocalDate => textOf({ year: parse(date).year, month: 1, day: 1 });

export interface DayMinutes {
  readonly date: LocalDate;
  readonly minutes: Minutes;
}

/** The minutes of `[start, end)` (whole minutes) by local date, for caps and reports; a shift over midnight is split. */
export function minutesByDate(start: Instant, end: Instant, zone: string): readonly DayMinutes[] {
  const parts: DayMinutes[] = [];
  let at = start;
  while (at < end) {
    const date = localDate(at, zone);
    const next = Math.min(end, startOfDay(addDays(date, 1), zone));
    parts.push({ date, minutes: minutes((next - at) / MINUTE_MS) });
    at = instant(next);
  }
  return parts;
}
