/**
 * Community partners: admission, suspension, termination; and for merchants what they are owed.
 *
 * Every partner is an enterprise, an institution or a resident; a friendly merchant is a partner with a till. A suspended
 * merchant takes no new redemptions, yet honours the holds it has; a terminated one gives back only, and that not for ever.
 * Refused redemption commands stand in a book of their own (`attempts.ts`).
 */
import { hasRole, type Founded } from './community.js';
import { accept, OPERATOR, refuse, type Context, type Decision } from './decision.js';
import type { Recorded } from './events.js';
import { flag, integer, object, oneOf, optional, text } from './shape.js';
import { DAY_MS, idOf, isAmount, partnerBook, points, type Instant, type PartnerId, type Points } from './units.js';

/** 社企 / 共建 / 邻里合伙人. */
export const PARTNER_KINDS = ['enterprise', 'institution', 'resident'] as const;
export type PartnerKind = (typeof PARTNER_KINDS)[number];
/** Who runs it: 政府主导, 市场赋能, 居民自治. */
export const TRACKS = ['government', 'market', 'resident-run'] as const;
export type Track = (typeof TRACKS)[number];
export const SUSPENSION_REASONS = ['covenant-breach', 'fraud-suspected', 'own-request', 'licence-expired'] as const;
export type SuspensionReason = (typeof SUSPENSION_REASONS)[number];

/** WARNING: stored names and members are the storage format and are never renamed or reshaped. */
export const partnerEvents = {
  PartnerAdmitted: {
    stored: 'PartnerAdmitted.v1',
    shape: object({
      kind: oneOf(PARTNER_KINDS),
      track: oneOf(TRACKS),
      merchant: flag,
      /** How much a merchant may come to owe by refunds of what was settled. */
      refundDebtMax: optional(integer<Points>()),
    }),
  },
  PartnerSuspended: { stored: 'PartnerSuspended.v1', shape: object({ reason: oneOf(SUSPENSION_REASONS) }) },
  PartnerReinstated: { stored: 'PartnerReinstated.v1', shape: object({}) },
  PartnerTerminated: { stored: 'PartnerTerminated.v1', shape: object({ reason: oneOf(SUSPENSION_REASONS) }) },
  SettlementPaid: {
    stored: 'SettlementPaid.v1',
    shape: object({ merchant: text<PartnerId>(), amount: integer<Points>() }),
  },
} as const;

export interface AdmittedPartner {
  readonly status: 'active' | 'suspended' | 'terminated';
  readonly kind: PartnerKind;
  readonly track: Track;
  readonly merchant: boolean;
  /** Captured less refunded; may be negative after a refund that follows a settlement. */
  readonly payable: Points;
  readonly refundDebtMax?: Points;
  readonly terminatedAt?: Instant;
}
export type Partner = { readonly status: 'unknown' } | AdmittedPartner;
export const UNKNOWN_PARTNER: Partner = { status: 'unknown' };

export function evolvePartner(partner: Partner, { event, recordedAt }: Recorded): Partner {
  if (event.type === 'PartnerAdmitted') return { status: 'active', payable: points(0), ...event.content };
  if (partner.status === 'unknown') return partner;
  switch (event.type) {
    case 'PartnerSuspended':
      return { ...partner, status: 'suspended' };
    case 'PartnerReinstated':
      return { ...partner, status: 'active' };
    case 'PartnerTerminated':
      return { ...partner, status: 'terminated', terminatedAt: recordedAt };
    case 'RedemptionCaptured':
      return { ...partner, payable: points(partner.payable + event.content.amount) };
    case 'SettlementPaid':
    case 'RedemptionRefunded':
      return { ...partner, payable: points(partner.payable - event.content.amount) };
    default:
      return partner;
  }
}

/** Refunds are taken this long after a merchant was terminated. */
const REFUNDS_AFTER_END_MS = 180 * DAY_MS;
/** What a merchant may come to owe where its admission does not say. */
export const REFUND_DEBT_MAX = points(50_000);

/** Whether the merchant may still give back. */
export const takesRefunds = (partner: Partner, now: Instant): partner is AdmittedPartner =>
  partner.status !== 'unknown' && (partner.terminatedAt === undefined || now < partner.terminatedAt + REFUNDS_AFTER_END_MS);

/** Whether a refund would leave the merchant owing more than it may. */
export const needsFunding = ({ payable, refundDebtMax = REFUND_DEBT_MAX }: AdmittedPartner, refund: Points): boolean =>
  payable - refund < -refundDebtMax;

export interface AdmitPartner {
  readonly type: 'AdmitPartner';
  readonly kind: PartnerKind;
  readonly track: Track;
  readonly merchant: boolean;
  readonly refundDebtMax?: Points;
}
export interface SuspendPartner {
  readonly type: 'SuspendPartner';
  readonly partner: PartnerId;
  readonly reason: SuspensionReason;
}
export interface ReinstatePartner {
  readonly type: 'ReinstatePartner';
  readonly partner: PartnerId;
}
export interface TerminatePartner {
  readonly type: 'TerminatePartner';
  readonly partner: PartnerId;
  readonly reason: SuspensionReason;
}
/** Says that the merchant has been paid for what its members redeemed. */
export interface PaySettlement {
  readonly type: 'PaySettlement';
  readonly partner: PartnerId;
  readonly amount: Points;
}
export type PartnerCommand = AdmitPartner | SuspendPartner | ReinstatePartner | TerminatePartner | PaySettlement;

export function decidePartner(
  partner: Partner,
  community: Founded,
  command: PartnerCommand,
  { actor, command: id }: Context,
): Decision {
  if (actor !== OPERATOR && !hasRole(community, actor, 'approver')) return refuse('role-not-permitted');
  if (command.type === 'AdmitPartner') {
    const { type: _, ...content } = command;
    if (command.refundDebtMax !== undefined && !isAmount(command.refundDebtMax + 1)) return refuse('amount-out-of-range');
    const admitted: PartnerId = idOf(command.merchant ? 'merchant' : 'partner', id);
    return accept(partnerBook(admitted), { type: 'PartnerAdmitted', content });
  }
  if (partner.status === 'unknown') return refuse('resource-not-found');
  const book = partnerBook(command.partner);
  switch (command.type) {
    case 'SuspendPartner':
      if (partner.status !== 'active') return refuse('partner-status-conflict');
      return accept(book, { type: 'PartnerSuspended', content: { reason: command.reason } });
    case 'ReinstatePartner':
      if (partner.status !== 'suspended') return refuse('partner-status-conflict');
      return accept(book, { type: 'PartnerReinstated', content: {} });
    case 'TerminatePartner':
      if (partner.status === 'terminated') return refuse('partner-status-conflict');
      return accept(book, { type: 'PartnerTerminated', content: { reason: command.reason } });
    case 'PaySettlement':
      if (!isAmount(command.amount) || command.amount > partner.payable) return refuse('amount-out-of-range');
      return accept(book, { type: 'SettlementPaid', content: { merchant: command.partner, amount: command.amount } });
  }
}
