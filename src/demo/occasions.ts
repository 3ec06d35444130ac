/**
 * What happens again and again in the demo's year: on which days, from when to when, for how many and for whom.
 *
 * The activities are those of the model communities: stairwells cleaned by estate, patrols, duty in the library, the
 * half-past-four classroom, meals and visits for the elderly, and a service market each month with its stalls.
 */
import type { EvidenceGrade } from '../ledger/units.js';
import { clock, type Day } from './days.js';
import { ESTATE_TEAMS, MOBILE_TEAM, type Person } from './people.js';

type Range = readonly [min: number, max: number];

export interface Occasion {
  readonly activity: string;
  readonly on: (day: Day) => boolean;
  /** Minutes since midnight. */
  readonly from: number;
  readonly minutes: Range;
  readonly people: Range;
  readonly who: (person: Person, day: Day) => boolean;
  readonly grade: EvidenceGrade;
  readonly multiplierPercent?: number;
}

/** Besides the default taxonomy; a community adds its own. */
export const COMPANION = { code: 'escort-to-hospital', zh: '陪诊', en: 'Escort to hospital', multiplierPercent: 120 };
export const BATTERIES = { code: 'battery-recycling', zh: '旧电池回收', en: 'Batteries recycled', pointsEach: 20 };
export const CONVENIENCE = { code: 'convenience-service', zh: '便民服务', en: 'Convenience services' };
export const WORKSHOP = { code: 'micro-workshop', zh: '微工坊', en: 'Micro workshop' };
export const OWN_ACTIVITIES = [COMPANION, BATTERIES, CONVENIENCE, WORKSHOP];

const [MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY] = [1, 2, 3, 4, 5, 6, 7] as const;
const weekly =
  (...weekdays: readonly number[]) =>
  (day: Day): boolean =>
    weekdays.includes(day.weekday);
const monthly =
  (weekday: number, first: number) =>
  ({ weekday: today, dayOfMonth }: Day): boolean =>
    today === weekday && dayOfMonth >= first && dayOfMonth < first + 7;

const SUMMER = [7, 8];
const inTerm =
  (on: (day: Day) => boolean) =>
  (day: Day): boolean =>
    on(day) && !SUMMER.includes(day.month);

/** Every month has exactly one such Saturday. */
export const isMarketDay = monthly(SATURDAY, 10);

const is =
  (...categories: Person['categories']) =>
  (person: Person): boolean =>
    categories.some(category => person.categories.includes(category));
const isNeighbour = (person: Person): boolean => person.team !== MOBILE_TEAM;
/** The skilled team by trade, as the model community counts it: three plumber-electricians, two tailors, five hairdressers. */
const trade =
  (from: number, to: number) =>
  (person: Person): boolean =>
    person.categories[0] === 'skilled-neighbour' && tradeOf(person) >= from && tradeOf(person) < to;
const tradeOf = ({ key }: Person): number => (Number(key.slice(1)) - 1) % 10;
const PLUMBERS = trade(0, 3);
const HAIRDRESSERS = trade(5, 10);

/** Two estates in turn clean their stairwells each Saturday. */
const ofEstateInTurn = (person: Person, day: Day): boolean => {
  const turn = Math.floor(day.index / 7) % (ESTATE_TEAMS.length / 2);
  return ESTATE_TEAMS.indexOf(person.team ?? MOBILE_TEAM) % (ESTATE_TEAMS.length / 2) === turn;
};

export const OCCASIONS: readonly Occasion[] = [
  {
    ...{ activity: 'stairwell-cleaning', on: weekly(SATURDAY), from: clock(8), minutes: [60, 110], people: [7, 10] },
    ...{ who: (person, day) => isNeighbour(person) && ofEstateInTurn(person, day), grade: 'C' },
  },
  {
    ...{ activity: 'patrol', on: weekly(TUESDAY, SATURDAY), from: clock(19, 30), minutes: [75, 95], people: [3, 5] },
    ...{ who: is('building-head', 'party-member'), grade: 'A' },
  },
  {
    ...{
      activity: 'library-duty',
      on: weekly(WEDNESDAY, SATURDAY, SUNDAY),
      from: clock(14),
      minutes: [150, 180],
      people: [2, 3],
    },
    ...{ who: isNeighbour, grade: 'A' },
  },
  {
    ...{
      activity: 'tutoring',
      on: inTerm(weekly(MONDAY, TUESDAY, THURSDAY)),
      from: clock(16, 30),
      minutes: [80, 90],
      people: [2, 2],
    },
    ...{ who: is('resident-representative', 'party-member', 'other'), grade: 'A' },
  },
  {
    ...{ activity: 'meal-aid', on: weekly(MONDAY, FRIDAY), from: clock(10, 30), minutes: [90, 125], people: [2, 3] },
    ...{ who: is('resident-representative', 'elderly', 'other'), grade: 'A' },
  },
  {
    ...{ activity: 'elder-visit', on: weekly(WEDNESDAY), from: clock(15), minutes: [60, 90], people: [3, 5] },
    ...{ who: is('party-member', 'resident-representative', 'courier'), grade: 'B' },
  },
  {
    ...{ activity: COMPANION.code, on: weekly(THURSDAY), from: clock(8, 15), minutes: [120, 200], people: [1, 2] },
    ...{ who: is('party-member', 'delivery-rider'), grade: 'B', multiplierPercent: COMPANION.multiplierPercent },
  },
  {
    ...{ activity: 'free-haircut', on: monthly(SUNDAY, 8), from: clock(9), minutes: [140, 170], people: [4, 5] },
    ...{ who: HAIRDRESSERS, grade: 'A' },
  },
  {
    ...{ activity: 'mediation', on: monthly(THURSDAY, 15), from: clock(19), minutes: [60, 120], people: [2, 3] },
    ...{ who: is('building-head', 'resident-representative'), grade: 'C' },
  },
  {
    ...{ activity: 'tree-care', on: monthly(SUNDAY, 15), from: clock(8, 30), minutes: [60, 90], people: [4, 7] },
    ...{ who: is('party-member'), grade: 'B' },
  },
  {
    ...{ activity: 'training', on: monthly(SUNDAY, 22), from: clock(9, 30), minutes: [90, 120], people: [6, 10] },
    ...{ who: () => true, grade: 'A' },
  },
  {
    ...{ activity: 'service-market', on: isMarketDay, from: clock(9), minutes: [150, 190], people: [20, 26] },
    ...{ who: () => true, grade: 'A' },
  },
  {
    ...{ activity: 'appliance-repair', on: isMarketDay, from: clock(9), minutes: [170, 180], people: [3, 3] },
    ...{ who: PLUMBERS, grade: 'A' },
  },
  {
    ...{ activity: 'policy-outreach', on: isMarketDay, from: clock(9), minutes: [120, 180], people: [4, 5] },
    ...{ who: is('party-member'), grade: 'A' },
  },
  {
    // they put up the tents before dawn and take them down
    ...{ activity: 'event-support', on: isMarketDay, from: clock(6), minutes: [330, 370], people: [3, 4] },
    ...{ who: is('courier', 'delivery-rider'), grade: 'A' },
  },
];
