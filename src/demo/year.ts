/**
 * The ordinary life of the demo's year, day by day: recurring occasions, monthly duties, problems that are reported and solved.
 *
 * The counts that the model communities published are met exactly: 156 problems solved, more than fifty small helps of the
 * skilled neighbours, more than fifty trees. They are spread over the year up to yesterday; only what recurs goes on until
 * today.
 */
import { instant, MINUTE_MS } from '../ledger/units.js';
import type { Chance } from './chance.js';
import { clock, timeOn, YEAR_DAYS, type Day } from './days.js';
import { BATTERIES, CONVENIENCE, isMarketDay, OCCASIONS, WORKSHOP, type Occasion } from './occasions.js';
import { GREENING_PARTNERS, PROPERTY_COMPANY, type Person } from './people.js';
import type { ServiceBook } from './service-book.js';

const ISSUES_RESOLVED = 156;
/** Reported in the last days, on the way to be solved. */
const ISSUES_OPEN = 8;
const SKILLED_HELPS = 54;
const TREES = 54;
/** Person-times a month that the property company counts in its free services. */
const CONVENIENCE_PERSON_TIMES = 185;

const FIRST_ISSUE_DAY = 6;
const PLANTING = { month: 3, dayOfMonth: 12 };
const PLANTING_DAY_OTHERWISE = 150;
const SETTLED_IN = 25;

export interface YearSettings {
  readonly chance: Chance;
  readonly book: ServiceBook;
  readonly days: readonly Day[];
  /** Who is there on a day. */
  readonly presentOn: (day: Day) => readonly Person[];
}

export class Year {
  constructor(private readonly settings: YearSettings) {}

  live(day: Day): void {
    const people = this.settings.presentOn(day).filter(person => !person.minor);
    if (day.isLastOfMonth && day.index > SETTLED_IN) this.closeMonth(day, people);
    for (const occasion of OCCASIONS) if (occasion.on(day)) this.gather(occasion, day, people);
    if (isMarketDay(day)) this.marketDay(day, people);
    if (day.dayOfMonth === 5) this.meet(day, people);
    if (day.weekday === 2) this.teach(day, people);
  }

  /** The counted deeds of the whole year. */
  solve(): void {
    const { days, presentOn } = this.settings;
    const span = YEAR_DAYS - FIRST_ISSUE_DAY - 4;
    for (let issue = 0; issue < ISSUES_RESOLVED; issue++) {
      const day = days[FIRST_ISSUE_DAY + Math.floor((issue * span) / ISSUES_RESOLVED)];
      if (day !== undefined) this.issue(day, presentOn(day), true);
    }
    for (let issue = 0; issue < ISSUES_OPEN; issue++) {
      const day = days[YEAR_DAYS - 1 - (issue % 3)];
      if (day !== undefined) this.issue(day, presentOn(day), false);
    }
    for (let help = 0; help < SKILLED_HELPS; help++) {
      const day = days[SETTLED_IN + Math.floor((help * (YEAR_DAYS - SETTLED_IN)) / SKILLED_HELPS)];
      if (day !== undefined) this.help(day, presentOn(day));
    }
    this.plant();
  }

  private gather(occasion: Occasion, day: Day, people: readonly Person[]): void {
    const { chance, book } = this.settings;
    const wanted = chance.between(...occasion.people);
    const minutes = chance.between(...occasion.minutes);
    let came = 0;
    for (const person of chance.shuffled(people)) {
      if (came === wanted) break;
      if (!occasion.who(person, day)) continue;
      const { activity, grade, multiplierPercent = 100 } = occasion;
      // some come a little later, some stay a little longer
      const from = timeOn(day, occasion.from + chance.below(8));
      const service = { activity, grade, from, minutes: minutes + chance.below(10), multiplierPercent };
      if (book.note(person, service)) came++;
    }
  }

  private closeMonth(day: Day, people: readonly Person[]): void {
    const { book } = this.settings;
    for (const head of people.filter(({ categories }) => categories.includes('building-head'))) {
      if (head.joinsOn > day.index - 15) continue;
      book.note(head, { activity: 'building-head-month', grade: 'C', at: timeOn(day, clock(17)), quantity: 1, pointsEach: 800 });
    }
    const at = timeOn(day, clock(17, 30));
    const given = { grade: 'C', serviceClass: 'donation', at, pointsEach: 0 } as const;
    book.record(PROPERTY_COMPANY, { ...given, activity: CONVENIENCE.code, quantity: CONVENIENCE_PERSON_TIMES });
    // paid handwork is an outcome of the programme; it yields neither hours nor points
    for (const person of people.filter(({ categories }) => categories[0] === 'other').slice(0, 3)) {
      book.record(person, { ...given, serviceClass: 'paid_work', activity: WORKSHOP.code, quantity: 1 });
    }
  }

  private marketDay(day: Day, people: readonly Person[]): void {
    const { chance, book } = this.settings;
    for (const person of chance.shuffled(people).slice(0, 18)) {
      const visit = {
        activity: 'activity-attended',
        grade: 'A',
        at: timeOn(day, clock(11, 20)),
        quantity: 1,
        pointsEach: 50,
      } as const;
      book.note(person, visit);
    }
    for (const person of chance.shuffled(people).slice(0, 6)) {
      const quantity = chance.between(2, 8);
      const brought = { activity: BATTERIES.code, grade: 'A', at: timeOn(day, clock(10, 40)), quantity } as const;
      book.note(person, { ...brought, pointsEach: BATTERIES.pointsEach });
    }
  }

  private meet(day: Day, people: readonly Person[]): void {
    const { book } = this.settings;
    for (const person of people.filter(({ categories }) => categories.includes('resident-representative'))) {
      book.note(person, {
        activity: 'meeting-attended',
        grade: 'A',
        at: timeOn(day, clock(19, 50)),
        quantity: 1,
        pointsEach: 100,
      });
    }
  }

  /** The evening school. */
  private teach(day: Day, people: readonly Person[]): void {
    const { chance, book } = this.settings;
    if (people.length === 0) return;
    book.note(chance.oneOf(people), {
      ...{ activity: 'class-taught', grade: 'A', at: timeOn(day, clock(20, 5)), quantity: 1, pointsEach: 200 },
    });
  }

  private issue(day: Day, people: readonly Person[], solved: boolean): void {
    const { chance, book, days, presentOn } = this.settings;
    const isMobile = (person: Person) => person.team?.code === 'mobile-neighbours';
    const adults = people.filter(person => !person.minor);
    const reporters = chance.happens(70) ? adults.filter(isMobile) : adults;
    const at = timeOn(day, chance.between(clock(7, 30), clock(18, 30)), chance.below(60));
    const report = { activity: 'issue-reported', grade: 'B', at, quantity: 1, pointsEach: 50 } as const;
    this.must(report.activity, [...chance.shuffled(reporters), ...adults], person => book.note(person, report));
    const later = days[day.index + chance.between(1, 3)];
    if (!solved || later === undefined) return;
    const solvers = presentOn(later).filter(
      person => !person.minor && person.categories.some(category => SOLVERS.includes(category)),
    );
    const solvedAt = timeOn(later, chance.between(clock(8, 30), clock(19)), chance.below(60));
    const solution = { activity: 'issue-resolved', grade: 'B', at: solvedAt, quantity: 1, pointsEach: 200 } as const;
    this.must(solution.activity, chance.shuffled(solvers), person => book.note(person, solution));
  }

  private help(day: Day, people: readonly Person[]): void {
    const { chance, book } = this.settings;
    const skilled = chance.shuffled(people.filter(({ categories }) => categories[0] === 'skilled-neighbour'));
    const at = timeOn(day, chance.between(clock(9), clock(19)), chance.below(60));
    const deed = { activity: 'skilled-help', grade: 'B', quantity: 1, pointsEach: 200 } as const;
    this.must(deed.activity, skilled, person => book.note(person, { ...deed, at }));
    // for those who can pay a little it is no volunteering, and is kept apart
    const lowPaid = { ...deed, serviceClass: 'low_paid', at: instant(at + 95 * MINUTE_MS) } as const;
    const helper = skilled[1];
    if (helper !== undefined && chance.happens(60)) book.record(helper, lowPaid);
  }

  private plant(): void {
    const { book, days } = this.settings;
    const isPlanting = (day: Day) => day.month === PLANTING.month && day.dayOfMonth === PLANTING.dayOfMonth;
    const day =
      days.find(each => isPlanting(each) && each.index > SETTLED_IN && each.index < YEAR_DAYS - 1) ??
      days[PLANTING_DAY_OTHERWISE];
    if (day === undefined) return;
    const quantity = TREES / GREENING_PARTNERS.length;
    const at = timeOn(day, clock(9, 30));
    for (const partner of GREENING_PARTNERS) {
      book.record(partner, { activity: 'tree-planted', grade: 'A', serviceClass: 'donation', at, quantity, pointsEach: 0 });
    }
  }

  /** A published count is met, whoever has the time. */
  private must(what: string, people: readonly Person[], does: (person: Person) => boolean): void {
    if (!people.some(does)) throw new Error(`nobody of the demo had time for ${what}`);
  }
}

const SOLVERS: readonly string[] = ['building-head', 'party-member', 'skilled-neighbour'];
