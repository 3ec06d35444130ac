/**
 * The diary of the demo's year while it is being written: all acts, who is busy when, and what each person may spend.
 *
 * It keeps nobody in two places at once, nobody beyond the points of one day, and no purse above what has matured; so whoever
 * writes into it writes what the ledger will accept. It errs on the poor side: a purse never shows more than the account has.
 */
import { localDate } from '../ledger/calendar.js';
import type { Command } from '../ledger/commands.js';
import { DEFAULT_RULES } from '../ledger/rules.js';
import { MINUTE_MS, type ActorId, type Instant, type LocalDate, type Points } from '../ledger/units.js';
import type { RefusalCode } from '../ledger/refusal.js';
import type { Act } from './act.js';
import { TIME_ZONE } from './days.js';
import type { Person } from './people.js';

/** The next act of an hour's list follows this much later. */
const PACE_MS = 4_000;

interface Purse {
  /** Points and when they become usable. */
  readonly credits: { readonly at: Instant; readonly amount: number }[];
  spent: number;
}

export class Diary {
  private readonly acts = new Map<string, Act>();
  private readonly hours = new Map<Instant, number>();
  private readonly times = new Map<Person, (readonly [number, number])[]>();
  private readonly pointsByDate = new Map<string, number>();
  private readonly purses = new Map<Person, Purse>();

  /** All acts up to an instant, in the order of their time. */
  upTo(now: Instant): readonly Act[] {
    return [...this.acts.values()].filter(act => act.at <= now).sort((a, b) => a.at - b.at);
  }

  has(key: string): boolean {
    return this.acts.has(key);
  }

  write(key: string, at: Instant, actor: ActorId, command: Command, expects?: RefusalCode): void {
    if (this.acts.has(key)) throw new Error(`two acts of the demo are called ${key}`);
    this.acts.set(key, { at, actor, key, command, ...(expects === undefined ? {} : { expects }) });
  }

  /** An hour's list is worked off one act after the other: the time of the next. */
  next(hour: Instant): Instant {
    const place = this.hours.get(hour) ?? 0;
    this.hours.set(hour, place + 1);
    return (hour + place * PACE_MS) as Instant;
  }

  /** Takes the time and the day's points of a person; `false` where either is no longer free. */
  reserve(person: Person, from: Instant, minutes: number, amount: Points): boolean {
    const until = from + minutes * MINUTE_MS;
    const taken = this.times.get(person) ?? [];
    const day = `${person.key} ${localDate(from, TIME_ZONE)}`;
    const sum = (this.pointsByDate.get(day) ?? 0) + amount;
    if (sum > DEFAULT_RULES.pointsPerDayMax || (minutes > 0 && taken.some(([begin, end]) => from < end && begin < until)))
      return false;
    this.pointsByDate.set(day, sum);
    if (minutes > 0) this.times.set(person, [...taken, [from, until]]);
    return true;
  }

  credit(person: Person, at: Instant, amount: Points): void {
    this.purse(person).credits.push({ at, amount });
  }

  /** What a person can surely spend at this time. */
  free(person: Person, at: Instant): number {
    return this.received(person, at) - this.purse(person).spent;
  }

  /** What a person has received by this time, spent or not. */
  received(person: Person, at: Instant): number {
    return this.purse(person).credits.reduce((sum, credit) => (credit.at <= at ? sum + credit.amount : sum), 0);
  }

  spend(person: Person, amount: number): void {
    this.purse(person).spent += amount;
  }

  private purse(person: Person): Purse {
    let purse = this.purses.get(person);
    if (purse === undefined) {
      purse = { credits: [], spent: 0 };
      this.purses.set(person, purse);
    }
    return purse;
  }
}

export const dateOf = (at: Instant): LocalDate => localDate(at, TIME_ZONE);
