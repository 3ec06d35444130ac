/**
 * How the demo community begins and stays in order: founding, offices, teams, partners, offers, budgets, members, a rule change.
 *
 * Who may do what is as everywhere: the operator founds and fills the first offices, everything after that is done by officials.
 */
import { startOfQuarter } from '../ledger/calendar.js';
import { OPERATOR } from '../ledger/decision.js';
import { HOUR_MS, instant, points, type ActivityCode, type BudgetId, type Instant, type LocalDate } from '../ledger/units.js';
import { idBy } from './act.js';
import { clock, dayAt, daysOf, foundingInstant, TIME_ZONE, timeOn, YEAR_DAYS, type Day } from './days.js';
import { dateOf, type Diary } from './diary.js';
import { BATTERIES, COMPANION, CONVENIENCE, WORKSHOP } from './occasions.js';
import { AUDITOR, type Official, type Officials } from './officials.js';
import { TEAMS, type People, type Person } from './people.js';
import { UNAPPROVED_MAX } from './service-book.js';
import { AGENCIES, LAPSED_AGENCY, SHOPS } from './shops.js';

/** A budget can be drawn on a little longer than its quarter, for approvals that come late. */
const BUDGET_OVERLAP_DAYS = 8;
const BUDGET_AMOUNT = points(300_000);
const BUDGET_INCREASE = points(40_000);
const INCREASED_ON = 200;
export const RULES_CHANGE_ON = 120;
const SUSPENDED_ON = 180;
const REINSTATED_ON = 195;

export interface Budget {
  readonly key: string;
  readonly id: BudgetId;
  /** The first day of its quarter. */
  readonly quarter: LocalDate;
  readonly from: Instant;
  readonly until: Instant;
}

/** One for each calendar quarter that the year touches. */
export function budgetsOf(days: readonly Day[], foundedAt: Instant): readonly Budget[] {
  const quarters = [...new Set(days.map(({ date }) => startOfQuarter(date)))];
  return quarters.map((quarter, place) => {
    const next = days.find(day => startOfQuarter(day.date) === quarters[place + 1]);
    const begin = place === 0 ? foundedAt : timeOn({ date: quarter }, 0);
    const last = next === undefined ? YEAR_DAYS + DAYS_TO_COME : next.index + BUDGET_OVERLAP_DAYS;
    const until = instant(foundedAt + last * HOURS_OF_DAY * HOUR_MS);
    const key = `budget/${quarter}`;
    return { key, id: idBy<BudgetId>('budget', key), quarter, from: begin, until };
  });
}
const HOURS_OF_DAY = 24;
/** The present quarter's budget lasts for whoever tries the demo. */
const DAYS_TO_COME = 120;

export class Beginnings {
  private readonly founded: Instant;
  private readonly days: readonly Day[];

  constructor(
    now: Instant,
    private readonly diary: Diary,
    private readonly officials: Officials,
    private readonly people: People,
  ) {
    this.founded = foundingInstant(now);
    this.days = daysOf(now);
  }

  write(budgets: readonly Budget[]): void {
    const { diary } = this;
    const at = () => diary.next(this.founded);
    diary.write('found', at(), OPERATOR, { type: 'FoundCommunity', timeZone: TIME_ZONE });
    for (const { code } of TEAMS) diary.write(`team/${code}`, at(), OPERATOR, { type: 'FormTeam', team: code });
    this.fillOffices(at);
    this.extendTaxonomy(at);
    this.openBudgets(budgets);
    this.admitPartners(at);
    this.openShops(at);
    this.enrolOthers();
    this.changeRules();
  }

  private fillOffices(at: () => Instant): void {
    const { diary, officials } = this;
    for (const role of ['coordinator', 'approver'] as const) {
      for (const { actor, person } of officials[`${role}s`]) {
        this.enrol(person, at(), OPERATOR);
        diary.write(`grant/${actor}`, at(), OPERATOR, { type: 'GrantRole', subject: actor, role, member: person.member });
      }
    }
    diary.write(`grant/${AUDITOR}`, at(), OPERATOR, { type: 'GrantRole', subject: AUDITOR, role: 'auditor' });
  }

  private extendTaxonomy(at: () => Instant): void {
    const rest = { pointsPerDeed: points(0), multiplierPercent: 100, deedsPerMonthMax: 0 };
    const types = [
      { code: COMPANION.code, measure: 'time', multiplierPercent: COMPANION.multiplierPercent },
      { code: BATTERIES.code, measure: 'deed', pointsPerDeed: points(BATTERIES.pointsEach) },
      { code: CONVENIENCE.code, measure: 'deed' },
      { code: WORKSHOP.code, measure: 'deed' },
    ] as const;
    for (const type of types) {
      const activityType = { ...rest, ...type, code: type.code as ActivityCode };
      this.diary.write(`activity/${type.code}`, at(), this.officials.approver.actor, {
        type: 'AddActivityType',
        ...activityType,
      });
    }
  }

  private openBudgets(budgets: readonly Budget[]): void {
    const { diary } = this;
    for (const { key, from, until } of budgets) {
      const command = { type: 'OpenBudget', amount: BUDGET_AMOUNT, from, until } as const;
      diary.write(key, diary.next(from), this.officials.approver.actor, command);
    }
    const at = timeOn(this.day(INCREASED_ON), clock(11));
    const budget = budgets.find(each => each.quarter === startOfQuarter(dateOf(at)));
    if (budget === undefined) return;
    const command = { type: 'IncreaseBudget', budget: budget.id, amount: BUDGET_INCREASE } as const;
    diary.write('budget/increase', at, this.officials.approver.actor, command);
  }

  private admitPartners(at: () => Instant): void {
    const { diary } = this;
    const actor = this.officials.approver.actor;
    for (const { key, kind, track } of AGENCIES)
      diary.write(`admit/${key}`, at(), actor, { type: 'AdmitPartner', kind, track, merchant: false });
    const { partner } = LAPSED_AGENCY;
    const suspend = { type: 'SuspendPartner', partner, reason: 'covenant-breach' } as const;
    diary.write('suspend-partner', timeOn(this.day(SUSPENDED_ON), clock(15)), actor, suspend);
    diary.write('reinstate-partner', timeOn(this.day(REINSTATED_ON), clock(15)), actor, { type: 'ReinstatePartner', partner });
  }

  private openShops(at: () => Instant): void {
    const { diary } = this;
    for (const { key, merchant, till, offers } of SHOPS) {
      const admit = { type: 'AdmitPartner', kind: 'enterprise', track: 'market', merchant: true } as const;
      diary.write(`admit/${key}`, at(), this.officials.approver.actor, admit);
      diary.write(`grant/${till}`, at(), OPERATOR, { type: 'GrantRole', subject: till, role: 'merchant', partner: merchant });
      for (const { id: _id, key: offerKey, zh: _zh, en: _en, ...terms } of offers) {
        const publish = { type: 'PublishOffer', merchant, validFrom: this.founded, ...terms } as const;
        diary.write(`offer/${offerKey}`, at(), this.officials.coordinator.actor, publish);
      }
    }
  }

  private enrolOthers(): void {
    const { diary, officials, people } = this;
    const others = [...people.partners, ...people.former, ...people.organisations, ...people.children];
    for (const person of others.filter(({ joinsOn }) => joinsOn > 0)) {
      const at = diary.next(timeOn(this.day(person.joinsOn), clock(14)));
      this.enrol(person, at, officials.coordinatorFor(person));
    }
  }

  private enrol({ key, minor, leaderboard, categories, team }: Person, at: Instant, actor: Official['actor']): void {
    const command = {
      type: 'EnrolMember',
      minor,
      leaderboard,
      categories,
      ...(team === undefined ? {} : { team: team.code }),
    } as const;
    this.diary.write(`enrol/${key}`, at, actor, command);
  }

  private changeRules(): void {
    const at = timeOn(this.day(RULES_CHANGE_ON), clock(9));
    const changes = { awardUnapprovedMax: UNAPPROVED_MAX };
    this.diary.write('rules/2', at, this.officials.approver.actor, { type: 'AdoptRules', changes });
  }

  private day(index: number): Day {
    return dayAt(this.days, index);
  }
}
