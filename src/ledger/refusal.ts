/**
 * Everything that the ledger refuses, as values: a closed union of states of the world.
 *
 * The codes are public API (problem types) and are never renamed. Whoever adds one is led by the compiler to the problem table. A
 * refusal tells only what the caller may know: never a balance, never another merchant's object.
 */
import { integer, object, oneOf, optional, text } from './shape.js';
import type { Points, RedemptionId } from './units.js';

/** Refusals of redemption commands that are themselves recorded (`CommandDeclined`), so that a repeat stays refused. */
export const DECLINE_CODES = [
  'redemption-voided-before-create',
  'merchant-reference-taken',
  'member-not-active',
  'code-already-used',
  'quote-expired',
  'reward-unavailable',
  'reward-price-changed',
  'insufficient-points',
  'redemption-already-captured',
  'redemption-voided',
  'redemption-expired',
  'redemption-not-captured',
  'redemption-not-open',
  'amount-exceeds-remaining',
  'amount-out-of-range',
  'refund-exceeds-captured',
  'refund-window-closed',
  'refund-needs-funding',
  'multi-capture-not-allowed',
  'hold-extension-limit',
] as const;

/** All other refusals; they leave no trace and are decided anew. */
export const REFUSAL_CODES = [
  'resource-not-found',
  'validation-failed',
  'precondition-failed',
  'community-frozen',
  'already-exists',
  'role-not-permitted',
  'role-conflict',
  'self-award-forbidden',
  'self-redemption-forbidden',
  'approver-conflict',
  'merchant-not-active',
  'partner-status-conflict',
  'activity-type-unknown',
  'activity-type-mismatch',
  'team-unknown',
  'category-conflict',
  'effective-date-out-of-range',
  'contribution-too-short',
  'contribution-overlaps',
  'daily-minutes-exceeded',
  'contribution-not-pending',
  'contribution-not-effective',
  'contribution-already-awarded',
  'service-class-earns-no-points',
  'award-cap-reached',
  'award-already-reversed',
  'proposal-expired',
  'proposal-already-decided',
  'budget-exhausted',
  'budget-not-open',
  'not-family',
  'transfer-cap-reached',
  'rules-invalid',
  'device-limit-reached',
] as const;

export type DeclineCode = (typeof DECLINE_CODES)[number];
export type RefusalCode = DeclineCode | (typeof REFUSAL_CODES)[number];

/** Members of a problem document that belong to a declined redemption command; amounts in hundredths. */
export const declineShape = object({
  code: oneOf(DECLINE_CODES),
  /** `reward-price-changed` */
  currentPrice: optional(integer<Points>()),
  /** `merchant-reference-taken`: the merchant's own redemption that took it */
  existing: optional(text<RedemptionId>()),
  /** the state that refused, of the merchant's own redemption */
  redemptionStatus: optional(text<string>()),
  amountAuthorized: optional(integer<Points>()),
  amountCaptured: optional(integer<Points>()),
  amountRemaining: optional(integer<Points>()),
  amountRefunded: optional(integer<Points>()),
});

type Figures = Omit<ReturnType<(typeof declineShape)['read']>, 'code'>;
export type Decline = Figures & { readonly code: DeclineCode };
export type Refusal = Figures & { readonly code: RefusalCode };

const declines: ReadonlySet<string> = new Set(DECLINE_CODES);

/** Whether this refusal of a redemption command is recorded. */
export const isDecline = (refusal: Refusal): refusal is Decline => declines.has(refusal.code);
