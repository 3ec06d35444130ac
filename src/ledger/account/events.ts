/**
 * Events of a member's account: stored names and content.
 *
 * WARNING: the stored names and members here are the storage format. A shipped name is never renamed or reshaped; a new shape
 * is a new version beside an upcaster (`../codec.ts`) and one more golden file. Every movement of points names the lots that
 * moved, so that nothing has to be guessed when a balance is explained.
 */
import { flag, integer, list, object, oneOf, optional, text, time, type Described } from '../shape.js';
import { CATEGORIES, EVIDENCE_GRADES, SERVICE_CLASSES } from '../units.js';
import type {
  ActivityCode,
  AwardId,
  BudgetId,
  CaptureId,
  ContributionId,
  DeviceId,
  LocalDate,
  LotId,
  MemberId,
  Minutes,
  OfferId,
  PartnerId,
  Points,
  QuoteId,
  RedemptionId,
  RefundId,
  TeamCode,
} from '../units.js';

const lotFields = { lot: text<LotId>(), award: text<AwardId>(), amount: integer<Points>(), expiresAt: time };
/** Points of one origin and one expiry. */
export type LotPart = Described<typeof lotFields>;
const lotPart = object(lotFields);

/** Where released or refunded points go. `debt`: their award was reversed meanwhile; `pool`: the member has left. */
const DESTINATIONS = ['available', 'expired', 'debt', 'pool'] as const;
const releaseFields = { ...lotFields, to: oneOf(DESTINATIONS) };
export type ReleasedPart = Described<typeof releaseFields>;
const releasedPart = object(releaseFields);

/** Why something was taken back; a closed list, because free text never enters the log. */
export const REVERSAL_REASONS = [
  'recorded-in-error',
  'wrong-person',
  'wrong-amount',
  'not-performed',
  'misconduct',
  'duplicate',
] as const;
export type ReversalReason = (typeof REVERSAL_REASONS)[number];

const reversal = { reason: oneOf(REVERSAL_REASONS) };
const contribution = text<ContributionId>();
const award = text<AwardId>();
const redemption = text<RedemptionId>();

const metadatum = object({ name: text<string>(), value: text<string>() });

/** What a void and an expiry have in common. */
const ended = object({
  redemption,
  reward: text<OfferId>(),
  restock: flag,
  period: text<LocalDate>(),
  released: list(releasedPart),
});

export const accountEvents = {
  MemberEnrolled: {
    stored: 'MemberEnrolled.v1',
    shape: object({ minor: flag, team: optional(text<TeamCode>()) }),
  },
  CategoryAssigned: {
    stored: 'CategoryAssigned.v1',
    shape: object({ category: oneOf(CATEGORIES), from: time, until: optional(time) }),
  },
  CategoryEnded: { stored: 'CategoryEnded.v1', shape: object({ category: oneOf(CATEGORIES), until: time }) },
  TeamJoined: { stored: 'TeamJoined.v1', shape: object({ team: text<TeamCode>() }) },
  DisplayConsentChanged: { stored: 'DisplayConsentChanged.v1', shape: object({ leaderboard: flag }) },
  FamilyRegistered: { stored: 'FamilyRegistered.v1', shape: object({ relative: text<MemberId>() }) },
  /** A suspicion is looked into: no new redemption; holds are captured unless the freeze says otherwise. */
  MemberFrozen: { stored: 'MemberFrozen.v1', shape: object({ blockCaptures: flag }) },
  MemberUnfrozen: { stored: 'MemberUnfrozen.v1', shape: object({}) },
  SubjectErased: { stored: 'SubjectErased.v1', shape: object({ subjectBinding: text<string>() }) },

  ContributionRecorded: {
    stored: 'ContributionRecorded.v2',
    shape: object({
      contribution,
      activityType: text<ActivityCode>(),
      serviceClass: oneOf(SERVICE_CLASSES),
      evidenceGrade: oneOf(EVIDENCE_GRADES),
      /** Timed service has both; a deed has neither, and a quantity. */
      startedAt: optional(time),
      endedAt: optional(time),
      quantity: optional(integer<number>()),
      /** Travel excluded. */
      minutes: integer<Minutes>(),
      /** The same minutes by local date. */
      days: list(object({ date: text<LocalDate>(), minutes: integer<Minutes>() })),
      /** What counts as legal record at once; 0 while approvals are missing and for all but `volunteer`. */
      certifiedMinutes: integer<Minutes>(),
      approvalsRequired: integer<number>(),
      backFilled: flag,
      /** The local date that caps and tiers count it on (the beginning of timed service). */
      date: text<LocalDate>(),
    }),
  },
  ContributionApproved: {
    stored: 'ContributionApproved.v1',
    shape: object({ contribution, effective: flag, certifiedMinutes: integer<Minutes>() }),
  },
  ContributionRejected: { stored: 'ContributionRejected.v1', shape: object({ contribution, ...reversal }) },
  ContributionReversed: {
    stored: 'ContributionReversed.v1',
    shape: object({ contribution, certifiedMinutes: integer<Minutes>(), ...reversal }),
  },

  AwardProposed: {
    stored: 'AwardProposed.v1',
    shape: object({
      award,
      contribution,
      budget: text<BudgetId>(),
      amount: integer<Points>(),
      approvalsRequired: integer<number>(),
      expiresAt: time,
    }),
  },
  AwardApproved: { stored: 'AwardApproved.v1', shape: object({ award }) },
  AwardRejected: { stored: 'AwardRejected.v1', shape: object({ award, ...reversal }) },
  PointsAwarded: {
    stored: 'PointsAwarded.v1',
    shape: object({
      award,
      contribution,
      budget: text<BudgetId>(),
      lot: text<LotId>(),
      amount: integer<Points>(),
      /** What the contribution would have earned without caps. */
      earned: integer<Points>(),
      /** Of the amount, what paid off clawback debt. */
      debtOffset: integer<Points>(),
      date: text<LocalDate>(),
      activityType: text<ActivityCode>(),
      evidenceGrade: oneOf(EVIDENCE_GRADES),
      team: optional(text<TeamCode>()),
      quantity: optional(integer<number>()),
      /** Not usable before. */
      maturesAt: optional(time),
      expiresAt: time,
    }),
  },
  AwardReversed: {
    stored: 'AwardReversed.v1',
    shape: object({
      award,
      budget: text<BudgetId>(),
      amount: integer<Points>(),
      takenAvailable: integer<Points>(),
      takenPending: integer<Points>(),
      /** What was no longer there: the member owes it, later awards pay it off. */
      debt: integer<Points>(),
      lot: text<LotId>(),
      expiresAt: time,
      date: text<LocalDate>(),
      activityType: text<ActivityCode>(),
      evidenceGrade: oneOf(EVIDENCE_GRADES),
      team: optional(text<TeamCode>()),
      quantity: optional(integer<number>()),
      ...reversal,
    }),
  },
  PointsMatured: { stored: 'PointsMatured.v1', shape: object({ lots: list(lotPart) }) },
  PointsExpired: { stored: 'PointsExpired.v1', shape: object({ lots: list(lotPart) }) },
  PointsTransferred: {
    stored: 'PointsTransferred.v1',
    shape: object({ to: text<MemberId>(), amount: integer<Points>(), lots: list(lotPart), month: text<LocalDate>() }),
  },

  /** A price that holds for this member at this merchant for a while. */
  RewardQuoted: {
    stored: 'RewardQuoted.v1',
    shape: object({
      quote: text<QuoteId>(),
      reward: text<OfferId>(),
      merchant: text<PartnerId>(),
      amount: integer<Points>(),
      expiresAt: time,
    }),
  },
  RedemptionAuthorized: {
    stored: 'RedemptionAuthorized.v1',
    shape: object({
      redemption,
      reward: text<OfferId>(),
      merchant: text<PartnerId>(),
      merchantReference: text<string>(),
      location: optional(text<string>()),
      quote: optional(text<QuoteId>()),
      /** The till's own clock: recorded, never decided on. */
      clientTime: optional(time),
      /** The member's code that was used up. */
      code: optional(object({ device: text<DeviceId>(), step: integer<number>() })),
      /** What is held; less than the price where `partial` stands. */
      amount: integer<Points>(),
      /** The price that the balance did not reach, and the local date that this hold counts on. */
      partial: optional(object({ price: integer<Points>(), date: text<LocalDate>() })),
      lots: list(lotPart),
      expiresAt: time,
      holdGraceDays: integer<number>(),
      refundDays: integer<number>(),
      refundGraceDays: integer<number>(),
      multiCapture: flag,
      /** The beginning of the quota period that this redemption counts in. */
      period: text<LocalDate>(),
    }),
  },
  RedemptionExtended: { stored: 'RedemptionExtended.v1', shape: object({ redemption, expiresAt: time }) },
  /** All of the merchant's metadata as it is from now on, by name. */
  RedemptionDescribed: { stored: 'RedemptionDescribed.v1', shape: object({ redemption, metadata: list(metadatum) }) },
  RedemptionCaptured: {
    stored: 'RedemptionCaptured.v1',
    shape: object({
      redemption,
      capture: text<CaptureId>(),
      merchant: text<PartnerId>(),
      amount: integer<Points>(),
      final: flag,
      released: list(releasedPart),
    }),
  },
  RedemptionVoided: { stored: 'RedemptionVoided.v1', shape: ended },
  RedemptionExpired: { stored: 'RedemptionExpired.v1', shape: ended },
  RedemptionRefunded: {
    stored: 'RedemptionRefunded.v1',
    shape: object({
      redemption,
      refund: text<RefundId>(),
      merchant: text<PartnerId>(),
      amount: integer<Points>(),
      /** In the merchant's own words. */
      reason: optional(text<string>()),
      returned: list(releasedPart),
    }),
  },

  MemberLeaving: { stored: 'MemberLeaving.v1', shape: object({ relative: optional(text<MemberId>()) }) },
  AccountClosed: {
    stored: 'AccountClosed.v1',
    shape: object({
      relative: optional(text<MemberId>()),
      available: list(lotPart),
      pending: list(lotPart),
      debt: integer<Points>(),
    }),
  },
} as const;
