/**
 * State of a member's account, as decisions need it.
 *
 * Situations: a book without events, an open account, one that is closing (holds run to their end), a closed one. Points live in
 * lots; `available`, `pending` and `held` are the sums that the lots and holds always add up to. Minutes stand apart: nothing
 * that happens to points ever touches them.
 */
import type { DayMinutes } from '../calendar.js';
import { getIn, instantKey, type OrderedMap } from '../ordered-map.js';
import type {
  ActivityCode,
  ActorId,
  AwardId,
  BudgetId,
  Category,
  ContributionId,
  EventId,
  EvidenceGrade,
  Instant,
  LocalDate,
  LotId,
  MemberId,
  Minutes,
  OfferId,
  PartnerId,
  Points,
  RedemptionId,
  ServiceClass,
  TeamCode,
} from '../units.js';
import type { LotPart } from './events.js';
import type { Metadata } from './metadata.js';

export interface CategoryTerm {
  readonly category: Category;
  readonly from: Instant;
  readonly until?: Instant;
}

export interface Contribution {
  readonly id: ContributionId;
  readonly event: EventId;
  readonly activityType: ActivityCode;
  readonly serviceClass: ServiceClass;
  readonly evidenceGrade: EvidenceGrade;
  readonly startedAt?: Instant;
  readonly endedAt?: Instant;
  readonly quantity?: number;
  readonly minutes: Minutes;
  readonly days: readonly DayMinutes[];
  readonly certifiedMinutes: Minutes;
  readonly date: LocalDate;
  readonly backFilled: boolean;
  readonly approvalsRequired: number;
  readonly approvals: readonly ActorId[];
  readonly recordedBy: ActorId;
  readonly recordedAt: Instant;
  readonly status: 'pending' | 'effective' | 'rejected' | 'reversed';
  readonly award?: AwardId;
}

export interface Award {
  readonly id: AwardId;
  readonly event: EventId;
  readonly contribution: ContributionId;
  readonly budget: BudgetId;
  readonly amount: Points;
  readonly debtOffset: Points;
  readonly lot: LotId;
  readonly expiresAt: Instant;
  readonly maturesAt?: Instant;
  readonly date: LocalDate;
  readonly activityType: ActivityCode;
  readonly evidenceGrade: EvidenceGrade;
  readonly team?: TeamCode;
  readonly quantity?: number;
  readonly awardedBy: ActorId;
  readonly awardedAt: Instant;
  readonly status: 'standing' | 'reversed';
}

export interface Proposal {
  readonly award: AwardId;
  readonly contribution: ContributionId;
  readonly budget: BudgetId;
  readonly amount: Points;
  readonly approvalsRequired: number;
  readonly approvals: readonly ActorId[];
  readonly proposedBy: ActorId;
  readonly expiresAt: Instant;
  readonly status: 'open' | 'approved' | 'rejected';
}

export type PendingLot = LotPart & { readonly maturesAt: Instant };

/** What a hold took from one lot, and what became of it. */
export type HeldLot = LotPart & { readonly captured: Points; readonly refunded: Points };

export interface Redemption {
  readonly id: RedemptionId;
  readonly reward: OfferId;
  readonly merchant: PartnerId;
  readonly merchantReference: string;
  readonly location?: string;
  readonly status: 'authorized' | 'partially_captured' | 'captured' | 'voided' | 'expired';
  readonly amountAuthorized: Points;
  readonly amountCaptured: Points;
  readonly amountReleased: Points;
  readonly amountRefunded: Points;
  readonly lots: readonly HeldLot[];
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  /** Of the last capture. */
  readonly capturedAt: Instant | undefined;
  readonly holdGraceDays: number;
  readonly refundDays: number;
  readonly refundGraceDays: number;
  readonly multiCapture: boolean;
  readonly period: LocalDate;
  /** Of a hold that the balance left below the price: the local date that it counts on. */
  readonly partialOn?: LocalDate;
  readonly metadata?: Metadata;
  /** The newest event of this redemption; its receipt is named after it. */
  readonly lastEvent: EventId;
  /** Counts this redemption's events; 1 after authorisation. */
  readonly version: number;
}

export interface Unopened {
  readonly status: 'unopened';
}

export interface Opened {
  readonly status: 'open' | 'closing' | 'closed';
  readonly enrolledAt: Instant;
  readonly minor: boolean;
  readonly leaderboard: boolean;
  readonly team?: TeamCode;
  readonly categories: readonly CategoryTerm[];
  readonly family: readonly MemberId[];
  readonly leavingTo?: MemberId;
  /** Nobody is behind the account any more. */
  readonly isErased?: true;
  /** While a suspicion is looked into. */
  readonly freeze?: { readonly blockCaptures: boolean };

  readonly certifiedMinutes: Minutes;
  readonly available: Points;
  readonly pending: Points;
  readonly held: Points;
  readonly debt: Points;

  /** Live lots by expiry, then lot. */
  readonly lots: OrderedMap<LotPart>;
  /** Lots that are not usable yet, by maturity, then lot. */
  readonly pendingLots: OrderedMap<PendingLot>;
  readonly contributions: OrderedMap<Contribution>;
  /** Timed service by its beginning; never overlapping. */
  readonly timeline: OrderedMap<Contribution>;
  readonly minutesByDate: OrderedMap<number>;
  readonly pointsByDate: OrderedMap<Points>;
  /** Points for attested evidence (grades C and D) by month. */
  readonly attestedByMonth: OrderedMap<Points>;
  /** Awarded quantity of deeds by activity and month. */
  readonly deedsByMonth: OrderedMap<number>;
  readonly transferredByMonth: OrderedMap<Points>;
  readonly awards: OrderedMap<Award>;
  readonly proposals: OrderedMap<Proposal>;
  readonly redemptions: OrderedMap<Redemption>;
  /** Open holds by expiry, then redemption. */
  readonly openHolds: OrderedMap<RedemptionId>;
  /** Partial holds that ended less than fully captured, by merchant and local date. */
  readonly shortfalls: OrderedMap<number>;
  /** The newest step of the member's code that was used up, by device. */
  readonly codeSteps: OrderedMap<number>;
}

export type Account = Unopened | Opened;

export const UNOPENED: Account = { status: 'unopened' };

export const lotKey = (part: { readonly expiresAt: Instant; readonly lot: LotId }): string =>
  instantKey(part.expiresAt, part.lot);
export const pendingKey = (lot: PendingLot): string => instantKey(lot.maturesAt, lot.lot);
export const holdKey = (redemption: Redemption): string => instantKey(redemption.expiresAt, redemption.id);
export const shortfallKey = (merchant: PartnerId, date: LocalDate): string => `${merchant} ${date}`;
export const deedKey = (activity: ActivityCode, month: LocalDate): string => `${activity} ${month}`;

/** Points still on hold. */
export const remainingOf = (redemption: Redemption): Points =>
  (redemption.amountAuthorized - redemption.amountCaptured - redemption.amountReleased) as Points;

export const isHeld = (redemption: Redemption): boolean =>
  redemption.status === 'authorized' || redemption.status === 'partially_captured';

/** The categories that hold at an instant. */
export const categoriesAt = (account: Opened, at: Instant): readonly Category[] =>
  account.categories.filter(term => term.from <= at && (term.until === undefined || at < term.until)).map(term => term.category);

/** Whether an account's award was taken back, so that points of it that come home pay off the debt. */
export const isReversed = (account: Opened, award: AwardId): boolean => getIn(account.awards, award)?.status === 'reversed';
