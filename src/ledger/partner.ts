/**
 * Community partners: admission, suspension, termination; and for merchants what they are owed.
 *
 * Every partner is an enterprise, an institution or a resident; a friendly merchant is a partner with a till. A suspended
 * merchant takes no new redemptions, yet honours the holds it has. Refused redemption commands stand in a book of their own
 * (`attempts-…`), so that a repeated refusal stays one and auditors see failed attempts.
 */
import { hasRole, type Founded } from './community.js';
import { accept, OPERATOR, refuse, type Context, type Decision } from './decision.js';
import type { Recorded } from './events.js';
import { declineShape } from './refusal.js';
import { flag, object, oneOf, optional, text } from './shape.js';
import {
  idOf,
  partnerBook,
  points,
  type MemberId,
  type OfferId,
  type PartnerId,
  type Points,
  type RedemptionId,
} from './units.js';

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
    shape: object({ kind: oneOf(PARTNER_KINDS), track: oneOf(TRACKS), merchant: flag }),
  },
  PartnerSuspended: { stored: 'PartnerSuspended.v1', shape: object({ reason: oneOf(SUSPENSION_REASONS) }) },
  PartnerReinstated: { stored: 'PartnerReinstated.v1', shape: object({}) },
  PartnerTerminated: { stored: 'PartnerTerminated.v1', shape: object({ reason: oneOf(SUSPENSION_REASONS) }) },
} as const;

const ATTEMPTS = ['AuthorizeRedemption', 'CaptureRedemption', 'VoidRedemption', 'RefundRedemption'] as const;
const attemptFields = {
  command: oneOf(ATTEMPTS),
  reward: optional(text<OfferId>()),
  redemption: optional(text<RedemptionId>()),
  /** A pseudonym, as everywhere in the log. */
  member: optional(text<MemberId>()),
  refusal: declineShape,
};

export const attemptEvents = { CommandDeclined: { stored: 'CommandDeclined.v1', shape: object(attemptFields) } } as const;

export interface AdmittedPartner {
  readonly status: 'active' | 'suspended' | 'terminated';
  readonly kind: PartnerKind;
  readonly track: Track;
  readonly merchant: boolean;
  /** Captured less refunded; may be negative after a refund that follows a settlement. */
  readonly payable: Points;
}
export type Partner = { readonly status: 'unknown' } | AdmittedPartner;
export const UNKNOWN_PARTNER: Partner = { status: 'unknown' };

export function evolvePartner(partner: Partner, { event }: Recorded): Partner {
  if (event.type === 'PartnerAdmitted') return { status: 'active', payable: points(0), ...event.content };
  if (partner.status === 'unknown') return partner;
  switch (event.type) {
    case 'PartnerSuspended':
      return { ...partner, status: 'suspended' };
    case 'PartnerReinstated':
      return { ...partner, status: 'active' };
    case 'PartnerTerminated':
      return { ...partner, status: 'terminated' };
    case 'RedemptionCaptured':
      return { ...partner, payable: points(partner.payable + event.content.amount) };
    case 'RedemptionRefunded':
      return { ...partner, payable: points(partner.payable - event.content.amount) };
    default:
      return partner;
  }
}

export interface AdmitPartner {
  readonly type: 'AdmitPartner';
  readonly kind: PartnerKind;
  readonly track: Track;
  readonly merchant: boolean;
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
export type PartnerCommand = AdmitPartner | SuspendPartner | ReinstatePartner | TerminatePartner;

export function decidePartner(
  partner: Partner,
  community: Founded,
  command: PartnerCommand,
  { actor, command: id }: Context,
): Decision {
  if (actor !== OPERATOR && !hasRole(community, actor, 'approver')) return refuse('role-not-permitted');
  if (command.type === 'AdmitPartner') {
    const { kind, track, merchant } = command;
    const admitted: PartnerId = idOf(merchant ? 'merchant' : 'partner', id);
    return accept(partnerBook(admitted), { type: 'PartnerAdmitted', content: { kind, track, merchant } });
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
  }
}
