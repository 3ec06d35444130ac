/**
 * What does not go smoothly in the demo's year, and how it is put right: mistakes reversed, awards taken back after they were
 * spent, late rosters, long days that need approval, gifts within families, people who move; and what waits for a decision
 * now.
 */
import type { ReversalReason } from '../ledger/account/events.js';
import { DAY_MS, instant, points, type Instant } from '../ledger/units.js';
import { clock, dayAt, timeOn, YEAR_DAYS, type Day } from './days.js';
import type { Chance } from './chance.js';
import type { Diary } from './diary.js';
import type { Officials } from './officials.js';
import { TEAMS, type People, type Person } from './people.js';
import { awardIdOf, type Noted, type ServiceBook } from './service-book.js';

export interface IncidentsSettings {
  readonly chance: Chance;
  readonly diary: Diary;
  readonly book: ServiceBook;
  readonly officials: Officials;
  readonly people: People;
  readonly days: readonly Day[];
  readonly presentOn: (day: Day) => readonly Person[];
}

const WRONG_PERSON_ON = [44, 118, 203, 290, 331];
const WRONG_AMOUNT_ON = [76, 171, 262, 340];
const MISCONDUCT_ON = 236;
/** Before it was noticed. */
const MISCONDUCT_WEEKS = [9, 8, 7, 6] as const;
const LATE_ROSTERS_ON = [58, 133, 214, 286, 322];
const LATE_BY_DAYS = [12, 19, 9, 24, 15];
const FLOOD_ON = 187;
const LONG_AFTERNOONS_ON = [97, 159, 228, 301, YEAR_DAYS - 2, YEAR_DAYS - 1];
const REFUSED_AFTERNOONS_ON = [110, 245];
const CLEAN_UPS_ON = [140, 275, YEAR_DAYS - 2, YEAR_DAYS - 1];
const FAMILIES_ON = 75;
const GIFT_EVERY_DAYS = 9;
const LEAVING_ON = [241, 298];

/** Who leaves does nothing any more in the last days. */
export const lastDayOf = (former: number): number => (LEAVING_ON[former] ?? YEAR_DAYS) - 6;

export class Incidents {
  /** Whose duty was invented. */
  readonly cheat: Person;
  /** Who has given this month, well below the cap. */
  private readonly givers = new Set<string>();

  constructor(private readonly settings: IncidentsSettings) {
    const riders = settings.people.partners.filter(({ categories }) => categories[0] === 'delivery-rider');
    const early = riders.find(({ joinsOn }) => joinsOn < MISCONDUCT_ON - MISCONDUCT_WEEKS[0] * 7);
    if (early === undefined) throw new Error('no rider of the demo was there in time');
    this.cheat = early;
  }

  /** Everything that brings points or takes them back; to be written before anything is spent. */
  writeServices(): void {
    for (const day of WRONG_PERSON_ON) this.wrongPerson(this.day(day));
    for (const day of WRONG_AMOUNT_ON) this.wrongAmount(this.day(day));
    LATE_ROSTERS_ON.forEach((day, place) => this.lateRoster(this.day(day), LATE_BY_DAYS[place] ?? 0));
    this.flood(this.day(FLOOD_ON));
    for (const day of LONG_AFTERNOONS_ON) this.longAfternoon(this.day(day), true);
    for (const day of REFUSED_AFTERNOONS_ON) this.longAfternoon(this.day(day), false);
    for (const day of CLEAN_UPS_ON) this.cleanUp(this.day(day));
    this.misconduct(this.day(MISCONDUCT_ON));
    this.registerFamilies();
    this.moves();
  }

  /** Gifts, to be written in the order of the days and before the shops open. */
  give(day: Day): void {
    if (day.index % GIFT_EVERY_DAYS !== 0) return;
    const { chance, diary, officials } = this.settings;
    const at = timeOn(day, clock(10, 40));
    const present = this.settings.presentOn(day);
    const pairs = this.settings.people.families.filter(
      pair => registeredOn(pair) < day.index && pair.every(each => present.includes(each)),
    );
    const monthOf = (giver: Person) => `${giver.key} ${day.date.slice(0, 7)}`;
    const rich = chance.shuffled(pairs).find(([giver]) => diary.free(giver, at) >= RICH && !this.givers.has(monthOf(giver)));
    if (rich === undefined) return;
    const [giver, receiver] = rich;
    this.givers.add(monthOf(giver));
    const amount = points(chance.between(4, 12) * 100);
    const command = { type: 'TransferPoints', member: giver.member, to: receiver.member, amount } as const;
    diary.write(`gift/${giver.key}/${day.date}`, at, officials.coordinatorFor(giver), command);
    diary.spend(giver, amount);
    diary.credit(receiver, at, amount);
  }

  /** Recorded for somebody else than who was there; the approver takes it back, minutes and points. */
  private wrongPerson(day: Day): void {
    const noted = this.service(day, { minutes: 90, grade: 'A' });
    const mintedAt = noted && this.settings.book.award(noted);
    if (noted === undefined || mintedAt === undefined) return;
    this.takeBack(noted, mintedAt, 'wrong-person');
  }

  private takeBack(noted: Noted, mintedAt: Instant, reason: ReversalReason): void {
    const { diary, officials } = this.settings;
    const at = instant(mintedAt + DAY_MS / 2);
    const command = { type: 'ReverseContribution', contribution: noted.contribution, reason } as const;
    diary.write(`reverse/${noted.key}`, at, officials.approverFor(noted.person), command);
    diary.spend(noted.person, noted.amount);
  }

  /** Noticed while the points are still pending: the award goes, the service stays and is awarded anew. */
  private wrongAmount(day: Day): void {
    const { book, diary, officials } = this.settings;
    const noted = this.service(day, { minutes: 105, grade: 'C' });
    const mintedAt = noted && book.award(noted);
    if (noted === undefined || mintedAt === undefined) return;
    const at = instant(mintedAt + DAY_MS / 2);
    const command = { type: 'ReverseAward', award: awardIdOf(noted), reason: 'wrong-amount' } as const;
    diary.write(`reverse-award/${noted.key}`, at, officials.approverFor(noted.person), command);
    diary.spend(noted.person, noted.amount);
    book.award({ ...noted, key: `${noted.key}/again`, settledAt: at });
  }

  /** Two months of duty that nobody had done; some of the points are spent by then, and are owed. */
  private misconduct(day: Day): void {
    const { diary, book } = this.settings;
    const { cheat } = this;
    for (const weeksBefore of MISCONDUCT_WEEKS) {
      const on = this.day(day.index - weeksBefore * 7);
      const shift = { activity: 'library-duty', grade: 'A', from: timeOn(on, clock(19)), minutes: 120 } as const;
      const noted = book.record(cheat, shift);
      const mintedAt = noted && book.award(noted);
      if (noted === undefined || mintedAt === undefined) continue;
      const at = timeOn(day, clock(10, 20), weeksBefore);
      const command = { type: 'ReverseContribution', contribution: noted.contribution, reason: 'misconduct' } as const;
      diary.write(`reverse/${noted.key}`, at, this.settings.officials.approverFor(cheat), command);
    }
  }

  /** Everything is spent before it is noticed. */
  isLastDayOfTheCheat(day: Day): boolean {
    return day.index === MISCONDUCT_ON - 1;
  }

  /** Who owes points does not shop any more. */
  owes(person: Person, day: Day): boolean {
    return person === this.cheat && day.index >= MISCONDUCT_ON;
  }

  private lateRoster(day: Day, lateDays: number): void {
    const { book } = this.settings;
    const recordedAt = timeOn(this.day(day.index + lateDays), clock(16, 30));
    const noted = this.service(day, { minutes: 120, grade: 'D', recordedAt });
    if (noted !== undefined) book.award(book.approve(noted, 2));
  }

  /** More than eight hours in one day count after an approval, and no day brings more points than the cap. */
  private flood(day: Day): void {
    const { book, chance } = this.settings;
    const helpers = chance.shuffled(this.volunteers(day)).slice(0, 7);
    for (const person of helpers) {
      const minutes = chance.between(500, 600);
      const noted = book.record(person, { activity: 'event-support', grade: 'A', from: timeOn(day, clock(7, 30)), minutes });
      if (noted !== undefined) book.award(book.approve(noted, 1));
    }
  }

  /** Attested by a coordinator alone and longer than four hours: somebody else has to look at it. */
  private longAfternoon(day: Day, approved: boolean): void {
    const { book, diary, officials } = this.settings;
    const noted = this.service(day, { minutes: 270, grade: 'C', from: clock(13) });
    if (noted === undefined || day.index >= YEAR_DAYS - 2) return;
    if (approved) {
      book.award(book.approve(noted, 1));
      return;
    }
    const command = { type: 'RejectContribution', contribution: noted.contribution, reason: 'not-performed' } as const;
    const at = instant(noted.settledAt + DAY_MS);
    diary.write(`reject/${noted.key}`, at, officials.approverFor(noted.person), command);
  }

  /** Awards of more than five points since the rules changed: they wait for an approver. */
  private cleanUp(day: Day): void {
    const { book, chance } = this.settings;
    for (const person of chance.shuffled(this.volunteers(day)).slice(0, 4)) {
      book.note(person, {
        activity: 'event-support',
        grade: 'A',
        from: timeOn(day, clock(8)),
        minutes: chance.between(320, 390),
      });
    }
  }

  private registerFamilies(): void {
    const { diary, officials, people } = this.settings;
    for (const pair of people.families) {
      const [person, relative] = pair;
      const at = diary.next(timeOn(this.day(registeredOn(pair)), clock(15)));
      const command = { type: 'RegisterFamily', member: person.member, relative: relative.member } as const;
      diary.write(`family/${person.key}/${relative.key}`, at, officials.coordinatorFor(person), command);
    }
  }

  /** People move: to another estate, out of a category, away. */
  private moves(): void {
    const { diary, officials, people } = this.settings;
    people.former.forEach((person, place) => {
      const heir = people.families.find(pair => pair.includes(person))?.[1];
      const day = this.day(LEAVING_ON[place] ?? YEAR_DAYS - 1);
      const command = {
        type: 'LeaveCommunity',
        member: person.member,
        ...(heir === undefined ? {} : { relative: heir.member }),
      } as const;
      diary.write(`leave/${person.key}`, timeOn(day, clock(11, 15)), officials.coordinatorFor(person), command);
      this.settings.book.settle(person, timeOn(day, clock(11, 15)));
    });
    const rider = people.partners.filter(({ categories }) => categories[0] === 'delivery-rider')[7];
    const mover = people.partners[33];
    const at = timeOn(this.day(205), clock(11));
    if (rider !== undefined) {
      const { member } = rider;
      const actor = officials.coordinatorFor(rider);
      diary.write(`category/${rider.key}/courier`, at, actor, { type: 'AssignCategory', member, category: 'courier' });
      diary.write(`category/${rider.key}/rider`, at, actor, { type: 'EndCategory', member, category: 'delivery-rider' });
    }
    const team = TEAMS[2]?.code;
    if (mover !== undefined && team !== undefined)
      diary.write(`move/${mover.key}`, at, officials.coordinatorFor(mover), { type: 'JoinTeam', member: mover.member, team });
  }

  private service(
    day: Day,
    {
      minutes,
      grade,
      from = clock(18),
      recordedAt,
    }: { minutes: number; grade: 'A' | 'C' | 'D'; from?: number; recordedAt?: Instant },
  ): Noted | undefined {
    const { chance, book } = this.settings;
    const late = recordedAt === undefined ? {} : { recordedAt };
    for (const person of chance.shuffled(this.volunteers(day))) {
      const noted = book.record(person, { activity: 'event-support', grade, from: timeOn(day, from), minutes, ...late });
      if (noted !== undefined) return noted;
    }
    return undefined;
  }

  /** Adults without an office or an official in the family: everybody may act in their affairs. */
  private volunteers(day: Day): readonly Person[] {
    const { officials, presentOn, people } = this.settings;
    const holders = [...officials.coordinators, ...officials.approvers].map(({ person }) => person);
    const kin = people.families.filter(pair => pair.some(person => holders.includes(person))).flat();
    const former = people.former;
    return presentOn(day).filter(person => !person.minor && ![...holders, ...kin, ...former].includes(person));
  }

  private day(index: number): Day {
    return dayAt(this.settings.days, index);
  }
}

/** Who gives keeps something. */
const RICH = 1_600;

const registeredOn = (pair: readonly Person[]): number => Math.max(FAMILIES_ON, ...pair.map(({ joinsOn }) => joinsOn + 1));
