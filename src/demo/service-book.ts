/**
 * Contributions and awards in the diary: recorded by a coordinator, awarded in the evening, approved the next morning where
 * the rules ask for it, usable when their pending days are over.
 */
import { addDays } from '../ledger/calendar.js';
import { SYSTEM } from '../ledger/decision.js';
import { DEFAULT_RULES } from '../ledger/rules.js';
import { instantText } from '../ledger/shape.js';
import { DAY_MS, instant, MINUTE_MS, points, type ActivityCode, type AwardId, type BudgetId } from '../ledger/units.js';
import type { ContributionId, EvidenceGrade, Instant, Points, ServiceClass } from '../ledger/units.js';
import { idBy } from './act.js';
import { clock, timeOn } from './days.js';
import { dateOf, type Diary } from './diary.js';
import type { Officials } from './officials.js';
import type { Person } from './people.js';

/** Awards above this need an approver, from the demo's second rule version on. */
export const UNAPPROVED_MAX = points(500);

const EVENING = clock(20, 30);
/** What is recorded later waits for the next evening. */
const DESK_CLOSES = clock(20, 20);
const MORNING = clock(10);
const SETTLING = clock(22);

interface What {
  readonly activity: string;
  readonly grade: EvidenceGrade;
  /** Default: `volunteer`. */
  readonly serviceClass?: ServiceClass;
  /** Default: a few minutes after it ended. */
  readonly recordedAt?: Instant;
}
export interface Service extends What {
  readonly from: Instant;
  readonly minutes: number;
  readonly multiplierPercent?: number;
}
export interface Deed extends What {
  readonly at: Instant;
  readonly quantity: number;
  /** For one, in hundredths. */
  readonly pointsEach: number;
}

/** A contribution as it stands in the diary. */
export interface Noted {
  readonly key: string;
  readonly person: Person;
  readonly contribution: ContributionId;
  readonly grade: EvidenceGrade;
  /** When it was recorded, or last approved. */
  readonly settledAt: Instant;
  readonly approvals: number;
  readonly amount: Points;
}

export interface ServiceBookSettings {
  readonly diary: Diary;
  readonly officials: Officials;
  readonly budgetAt: (at: Instant) => BudgetId;
  readonly rulesChangedAt: Instant;
  /** Approvals that would come later are left to whoever looks at the demo. */
  readonly approvalsUntil: Instant;
}

export class ServiceBook {
  constructor(private readonly settings: ServiceBookSettings) {}

  /** Records and awards; `false` where the person has no time or no room left that day. */
  note(person: Person, what: Service | Deed): boolean {
    const noted = this.record(person, what);
    if (noted === undefined) return false;
    this.award(noted);
    return true;
  }

  /** A contribution that is not awarded (yet). */
  record(person: Person, what: Service | Deed): Noted | undefined {
    const { diary, officials } = this.settings;
    const isTimed = 'from' in what;
    const [begin, minutes] = isTimed ? [what.from, what.minutes] : [what.at, 0];
    const amount = points(Math.min(earnedBy(what), DEFAULT_RULES.pointsPerDayMax));
    if (!diary.reserve(person, begin, minutes, amount)) return undefined;
    const end = instant(begin + minutes * MINUTE_MS);
    const recordedAt = what.recordedAt ?? diary.next(instant(end + 2 * MINUTE_MS));
    const key = `${what.activity}/${person.key}/${instantText(begin)}`;
    diary.write(`record/${key}`, recordedAt, officials.coordinatorFor(person), {
      type: 'RecordContribution',
      member: person.member,
      activityType: what.activity as ActivityCode,
      serviceClass: what.serviceClass ?? 'volunteer',
      evidenceGrade: what.grade,
      ...(isTimed ? { startedAt: begin, endedAt: end } : { quantity: what.quantity, performedAt: begin }),
    });
    const contribution = idBy<ContributionId>('contribution', `record/${key}`);
    return { key, person, contribution, grade: what.grade, settledAt: recordedAt, approvals: 0, amount };
  }

  /** Awards in the first evening after it was recorded or approved; answers when the points were minted, if they were. */
  award(noted: Noted): Instant | undefined {
    const { diary, officials, budgetAt, rulesChangedAt } = this.settings;
    const { person, key, contribution, grade, amount } = noted;
    const at = diary.next(eveningAfter(noted.settledAt));
    diary.write(`award/${key}`, at, officials.coordinatorFor(person), {
      type: 'AwardPoints',
      contribution,
      budget: budgetAt(at),
    });
    const isProposal = amount > UNAPPROVED_MAX && at >= rulesChangedAt && noted.approvals === 0;
    const mintedAt = isProposal ? this.approveAward(noted, at) : at;
    if (mintedAt === undefined) return undefined;
    const usableAt = instant(mintedAt + DEFAULT_RULES[`pendingDays${grade}`] * DAY_MS);
    diary.credit(person, usableAt, amount);
    if (usableAt > mintedAt) this.settle(person, usableAt);
    return mintedAt;
  }

  /** The approvals that a contribution itself waits for, one each morning, the second by the other approver. */
  approve(noted: Noted, approvals: 1 | 2): Noted {
    const { diary, officials } = this.settings;
    const first = officials.approverFor(noted.person);
    const others = officials.approvers.map(({ actor }) => actor).filter(actor => actor !== first);
    const actors = [first, ...others].slice(0, approvals);
    let at = noted.settledAt;
    for (const actor of actors) {
      at = diary.next(morningAfter(at));
      diary.write(`approve/${actor}/${noted.key}`, at, actor, { type: 'ApproveContribution', contribution: noted.contribution });
    }
    return { ...noted, settledAt: at, approvals };
  }

  /** Lets time take effect in an account, as the service itself does. */
  settle(person: Person, due: Instant): void {
    const { diary } = this.settings;
    const date = dateOf(due);
    const at = timeOn({ date }, SETTLING);
    const key = `settle/${person.key}/${date}`;
    if (at >= due && !diary.has(key)) diary.write(key, at, SYSTEM, { type: 'SettleAccount', member: person.member });
  }

  private approveAward(noted: Noted, proposedAt: Instant): Instant | undefined {
    const { diary, officials, approvalsUntil } = this.settings;
    const at = morningAfter(proposedAt);
    if (at >= approvalsUntil) return undefined;
    const approvedAt = diary.next(at);
    const award = awardIdOf(noted);
    diary.write(`approve-award/${noted.key}`, approvedAt, officials.approverFor(noted.person), { type: 'ApproveAward', award });
    return approvedAt;
  }
}

export const awardIdOf = ({ key }: Noted): AwardId => idBy<AwardId>('award', `award/${key}`);

function eveningAfter(at: Instant): Instant {
  const date = dateOf(at);
  return timeOn({ date: at <= timeOn({ date }, DESK_CLOSES) ? date : addDays(date, 1) }, EVENING);
}

const morningAfter = (at: Instant): Instant => timeOn({ date: addDays(dateOf(at), 1) }, MORNING);

const MINUTES_TIMES_PERCENT = 6_000;

function earnedBy(what: Service | Deed): number {
  if (what.serviceClass !== undefined && what.serviceClass !== 'volunteer' && what.serviceClass !== 'mutual') return 0;
  if ('at' in what) return what.quantity * what.pointsEach;
  return Math.floor((what.minutes * DEFAULT_RULES.pointsPerHour * (what.multiplierPercent ?? 100)) / MINUTES_TIMES_PERCENT);
}
