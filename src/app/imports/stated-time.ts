/**
 * Where in its day a service stands of which only the length is known.
 *
 * The ledger counts each minute of a person once and so needs a place for it: the first free one from the morning on, else
 * the latest that has passed, else an earlier one. Pure: the same day gives the same place.
 */
import { addDays, instantOf, startOfDay } from '../../ledger/calendar.js';
import type { Opened } from '../../ledger/account/state.js';
import { entriesOf } from '../../ledger/ordered-map.js';
import { HOUR_MS, instant, MINUTE_MS, type Instant, type LocalDate, type Minutes } from '../../ledger/units.js';

/** When service begins of which nobody wrote down the beginning. */
const MORNING_MS = 9 * HOUR_MS;

export interface Span {
  readonly startedAt: Instant;
  readonly endedAt: Instant;
}

export interface StatedDay {
  readonly date: LocalDate;
  readonly timeZone: string;
  readonly now: Instant;
}

/** The place of so many minutes among what the member's account already has on that day; where none is free, one that is not. */
export function placeStated(minutes: Minutes, { date, timeZone, now }: StatedDay, account: Opened): Span {
  const from = startOfDay(date, timeZone);
  const until = startOfDay(addDays(date, 1), timeZone);
  const busy = [...entriesOf(account.timeline)]
    .flatMap(({ value: { startedAt, endedAt } }) =>
      startedAt === undefined || endedAt === undefined ? [] : [{ startedAt, endedAt }],
    )
    .filter(({ startedAt, endedAt }) => startedAt < until && endedAt > from);
  const latestEnd = now >= from && now < until ? now - (now % MINUTE_MS) : until;
  const lengthMs = minutes * MINUTE_MS;
  const morning = instantOf(date, MORNING_MS, timeZone);
  const ends = busy.map(span => span.endedAt);
  const beginnings = [morning, ...ends.filter(end => end > morning), latestEnd - lengthMs, from, ...ends];
  const isFree = (start: number): boolean =>
    start >= from &&
    start + lengthMs <= latestEnd &&
    busy.every(span => start >= span.endedAt || start + lengthMs <= span.startedAt);
  const start = beginnings.find(isFree) ?? morning;
  return { startedAt: instant(start), endedAt: instant(start + lengthMs) };
}
