/**
 * The whole year of the demo community as acts, written down before the first of them is done.
 *
 * A pure function of the instant of the founding: the same instant gives the same acts in the same order. Nothing in it lies
 * in the future, and what is left undecided at the end waits for whoever looks at the demo.
 */
import { points, type BudgetId, type Instant } from '../ledger/units.js';
import type { Act } from './act.js';
import { Beginnings, budgetsOf, RULES_CHANGE_ON, type Budget } from './beginnings.js';
import { Chance } from './chance.js';
import { clock, dayAt, daysOf, foundingInstant, timeOn, YEAR_DAYS, type Day } from './days.js';
import { Diary } from './diary.js';
import { Incidents, lastDayOf } from './incidents.js';
import { Officials } from './officials.js';
import { drawPeople, OFFICIALS_COUNT, type People, type Person } from './people.js';
import { ServiceBook } from './service-book.js';
import { SHOPS } from './shops.js';
import { Tills, type Sample } from './tills.js';
import { Year } from './year.js';

/** Any number; another one is another community. */
const SEED = 20_240_163;
const APPROVERS_REST_DAYS = 1;
const DEARER_ON = 200;
const DEARER = points(450);
const COURSES_ON = [128, 196, 259, 324];
const BOOKED_NOW_ON = [YEAR_DAYS - 3, YEAR_DAYS - 2, YEAR_DAYS - 1];

export interface Plan {
  readonly acts: readonly Act[];
  readonly people: People;
  readonly officials: Officials;
  readonly budgets: readonly Budget[];
  /** A redemption that would work now. */
  readonly sample: Sample;
}

export function planYear(now: Instant): Plan {
  const days = daysOf(now);
  const foundedAt = foundingInstant(now);
  const chance = new Chance(SEED);
  const people = drawPeople(chance, new Date(foundedAt).getUTCFullYear());
  const officials = new Officials(people.partners, people.families);
  const budgets = budgetsOf(days, foundedAt);
  const diary = new Diary();
  const book = new ServiceBook({
    diary,
    officials,
    budgetAt: at => budgetAt(budgets, at),
    rulesChangedAt: timeOn(dayAt(days, RULES_CHANGE_ON), clock(9)),
    approvalsUntil: timeOn(dayAt(days, YEAR_DAYS - APPROVERS_REST_DAYS), 0),
  });
  const presentOn = (day: Day): readonly Person[] => presentAmong(people, day);
  const incidents = new Incidents({ chance, diary, book, officials, people, days, presentOn });
  const year = new Year({ chance, book, days, presentOn });
  const tills = new Tills({ chance, diary, book });

  new Beginnings(now, diary, officials, people).write(budgets);
  // what brings points comes first, so that the shops know every purse
  incidents.writeServices();
  for (const day of days.slice(1)) year.live(day);
  year.solve();
  const coffee = SHOPS.find(({ key }) => key === 'coffee')?.offers[0];
  for (const day of days.slice(1)) {
    const shoppers = presentOn(day).filter(person => !incidents.owes(person, day));
    incidents.give(day);
    if (day.index === DEARER_ON && coffee !== undefined) {
      const command = { type: 'RepriceOffer', offer: coffee.id, price: DEARER } as const;
      diary.write('reprice/coffee', timeOn(day, clock(5, 30)), officials.coordinator.actor, command);
      tills.prices.set(coffee, DEARER);
    }
    if (COURSES_ON.includes(day.index)) tills.book(day, shoppers, 'calligraphy-course');
    if (BOOKED_NOW_ON.includes(day.index)) tills.book(day, shoppers, 'art-trial');
    tills.open(day, shoppers);
    if (incidents.isLastDayOfTheCheat(day)) tills.splurge(day, incidents.cheat);
  }
  const sample = tills.sampleAt(now, people.partners.slice(OFFICIALS_COUNT));
  return { acts: diary.upTo(now), people, officials, budgets, sample };
}

function presentAmong({ partners, children, former }: People, day: Day): readonly Person[] {
  const still = former.filter((_, place) => day.index < lastDayOf(place));
  return [...partners, ...children, ...still].filter(({ joinsOn }) => joinsOn < day.index);
}

function budgetAt(budgets: readonly Budget[], at: Instant): BudgetId {
  const budget = budgets.findLast(({ from }) => from <= at);
  if (budget === undefined) throw new Error(`no budget is open at ${new Date(at).toISOString()}`);
  return budget.id;
}
