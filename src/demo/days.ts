/**
 * The days of the demo's year, from the founding to the present one, as people there count them.
 *
 * The community was founded exactly 365 days before the instant that the demo is founded at; so that instant can be read back
 * from the log, and a founding that was interrupted goes on with the same year.
 */
import { addDays, instantOf, localDate } from '../ledger/calendar.js';
import { DAY_MS, instant, MINUTE_MS, type Instant, type LocalDate } from '../ledger/units.js';

export const TIME_ZONE = 'Asia/Shanghai';
export const YEAR_DAYS = 365;
const SECOND_MS = 1_000;

export interface Day {
  /** From 0, the day of the founding, to `YEAR_DAYS`, the present one. */
  readonly index: number;
  readonly date: LocalDate;
  /** 1 for Monday to 7 for Sunday. */
  readonly weekday: number;
  readonly month: number;
  readonly dayOfMonth: number;
  readonly isLastOfMonth: boolean;
}

export const foundingInstant = (now: Instant): Instant => instant(now - YEAR_DAYS * DAY_MS);
/** The instant at which a demo community was founded whose log begins then. */
export const presentOf = (foundedAt: Instant): Instant => instant(foundedAt + YEAR_DAYS * DAY_MS);

export function daysOf(now: Instant): readonly Day[] {
  const first = localDate(foundingInstant(now), TIME_ZONE);
  return Array.from({ length: YEAR_DAYS + 1 }, (_, index) => dayOf(addDays(first, index), index));
}

export function dayAt(days: readonly Day[], index: number): Day {
  const day = days[index];
  if (day === undefined) throw new RangeError(`the demo's year has no day ${String(index)}`);
  return day;
}

function dayOf(date: LocalDate, index: number): Day {
  const dayOfMonth = Number(date.slice(8));
  return {
    index,
    date,
    weekday: new Date(`${date}T00:00:00Z`).getUTCDay() || 7,
    month: Number(date.slice(5, 7)),
    dayOfMonth,
    isLastOfMonth: addDays(date, 1).slice(5, 7) !== date.slice(5, 7),
  };
}

export const clock = (hour: number, minute = 0): number => hour * 60 + minute;

/** The instant of a local time, given in minutes since midnight. */
export const timeOn = (day: Pick<Day, 'date'>, minuteOfDay: number, second = 0): Instant =>
  instantOf(day.date, minuteOfDay * MINUTE_MS + second * SECOND_MS, TIME_ZONE);
