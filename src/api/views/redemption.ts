/**
 * A redemption as its merchant sees it: no balance, no name, nobody else's redemptions.
 *
 * `authorized = captured + released + remaining` and `refunded ≤ captured` hold in every answer. A hold whose time is over is
 * shown as expired, whether the log has recorded that already or not.
 */
import type { Caller } from '../../app/caller.js';
import type { AnswerTo, refunds } from '../../app/queries.js';
import type { Metadata } from '../../ledger/account/metadata.js';
import { refundableUntil } from '../../ledger/account/resolution.js';
import { remainingOf, type Redemption as Held } from '../../ledger/account/state.js';
import type { EventId, Instant, OfferId, PartnerId, Points, RedemptionId } from '../../ledger/units.js';
import { METADATA_LIMITS, REDEMPTION_STATUSES } from '../dto/redemption.js';
import { instantText } from '../instants.js';
import { pointsText } from '../points-text.js';
import {
  ShownChoice,
  ShownCount,
  ShownFlag,
  ShownId,
  ShownInstant,
  ShownKind,
  ShownList,
  ShownPoints,
  ShownPosition,
  ShownText,
  ShownTexts,
} from './shown.js';

export class RedemptionView {
  @ShownId('Its id.', 'rdm_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') id!: string;
  @ShownKind('redemption') object!: 'redemption';
  @ShownFlag('Whether real points move.') livemode!: boolean;
  @ShownChoice(REDEMPTION_STATUSES, 'Where it stands.') status!: string;
  @ShownChoice(['PT'], 'The unit of all amounts.') unit!: 'PT';
  @ShownPoints('Put on hold at first.') amount_authorized!: string;
  @ShownPoints('Paid to the merchant.') amount_captured!: string;
  @ShownPoints('Given back to the member from the hold.') amount_released!: string;
  @ShownPoints('Still on hold.') amount_remaining!: string;
  @ShownPoints('Paid back from what was captured.') amount_refunded!: string;
  @ShownId('The reward.', 'rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') reward!: string;
  @ShownId('The merchant.', 'mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') merchant!: string;
  @ShownText('Which till.', { nullable: true }) location!: string | null;
  @ShownText('The merchant’s own number of the sale.', { example: 'POS-0007' }) merchant_reference!: string;
  @ShownId('The member, as this merchant knows them; null once erased.', 'mref_8CK2M4V7Q0T3X9ZB5N1W', { nullable: true })
  member!: string | null;
  @ShownInstant('When it was authorized.') created_at!: string | null;
  @ShownInstant('When the hold ends by itself.') expires_at!: string | null;
  @ShownInstant('Until when it can be refunded; null before the first capture.', { nullable: true })
  refundable_until!: string | null;
  @ShownCount('Counts what happened to it.') version!: number;
  @ShownPosition() log_position!: string;
  @ShownId('The receipt of the newest event.', 'rcp_06BZ3KZ5V9N3T8Q4E7R2M1X0WD') receipt!: string;
  @ShownTexts('The merchant’s own words.', METADATA_LIMITS, { example: { basket: '7' } }) metadata!: Readonly<
    Record<string, string>
  >;
}

/** What the ledger's own state and the read model have in common. */
export interface RedemptionFigures {
  readonly id: RedemptionId;
  readonly status: Held['status'];
  readonly reward: OfferId;
  readonly merchant: PartnerId;
  readonly location?: string | null;
  readonly merchantReference: string;
  readonly amountAuthorized: Points;
  readonly amountCaptured: Points;
  readonly amountReleased: Points;
  readonly amountRemaining: Points;
  readonly amountRefunded: Points;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly refundableUntil: Instant | null;
  readonly metadata?: Metadata;
  readonly lastEvent: EventId;
  readonly version: number;
}

/** From the books right after a command. */
export const figuresOf = (held: Held): RedemptionFigures => ({
  ...held,
  amountRemaining: remainingOf(held),
  refundableUntil: held.capturedAt === undefined ? null : refundableUntil(held, held.capturedAt),
});

/** As every read treats it: an overdue hold has expired. */
export function asOf(figures: RedemptionFigures, now: Instant): RedemptionFigures {
  const isHeld = figures.status === 'authorized' || figures.status === 'partially_captured';
  if (!isHeld || now < figures.expiresAt) return figures;
  return {
    ...figures,
    status: figures.amountCaptured > 0 ? 'captured' : 'expired',
    amountReleased: (figures.amountReleased + figures.amountRemaining) as Points,
    amountRemaining: 0 as Points,
    version: figures.version + 1,
  };
}

/** What a redemption's figures do not tell. */
export interface ShownTo {
  /** Under which its merchant knows the member. */
  readonly member: string | undefined;
  readonly logPosition: string;
  readonly mode: Caller['mode'];
}

export const redemptionView = (figures: RedemptionFigures, { member, logPosition, mode }: ShownTo): RedemptionView => ({
  id: figures.id,
  object: 'redemption',
  livemode: mode === 'live',
  status: figures.status,
  unit: 'PT',
  amount_authorized: pointsText(figures.amountAuthorized),
  amount_captured: pointsText(figures.amountCaptured),
  amount_released: pointsText(figures.amountReleased),
  amount_remaining: pointsText(figures.amountRemaining),
  amount_refunded: pointsText(figures.amountRefunded),
  reward: figures.reward,
  merchant: figures.merchant,
  location: figures.location ?? null,
  merchant_reference: figures.merchantReference,
  member: member ?? null,
  created_at: instantText(figures.createdAt),
  expires_at: instantText(figures.expiresAt),
  refundable_until: instantText(figures.refundableUntil),
  version: figures.version,
  log_position: logPosition,
  receipt: figures.lastEvent.replace(/^evt_/, 'rcp_'),
  metadata: Object.fromEntries((figures.metadata ?? []).map(({ name, value }) => [name, value])),
});

/** Before the version, in the `ETag` of a redemption. */
export const REDEMPTION_TAG = 'rdm-v';
export const redemptionTag = ({ version }: { readonly version: number }): string => `${REDEMPTION_TAG}${String(version)}`;

export class TombstoneView {
  @ShownKind('tombstone') object!: 'tombstone';
  @ShownText('The key whose authorisation will never be taken.', { example: '5f0c9d1e-2b7a-4c39-9f6e-1d2c3b4a5f60' })
  idempotency_key!: string;
}

export class RefundView {
  @ShownId('Its id.', 'rfd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') id!: string;
  @ShownKind('refund') object!: 'refund';
  @ShownId('What was refunded.', 'rdm_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') redemption!: string;
  @ShownPoints('How much.') amount!: string;
  @ShownInstant('When.') created_at!: string | null;
  @ShownChoice(['member', 'community_pool'], 'Where the points went; the pool once the member has left.') destination!: string;
}

type Refund = Pick<AnswerTo<typeof refunds>[number], 'move' | 'redemption' | 'amount' | 'isToPool' | 'recordedAt'>;

export const refundView = (refund: Refund): RefundView => ({
  id: refund.move,
  object: 'refund',
  redemption: refund.redemption,
  amount: pointsText(refund.amount),
  created_at: instantText(refund.recordedAt),
  destination: refund.isToPool ? 'community_pool' : 'member',
});

export class QuoteView {
  @ShownId('Its id.', 'quo_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') id!: string;
  @ShownKind('quote') object!: 'quote';
  @ShownId('The reward.', 'rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') reward!: string;
  @ShownPoints('The price, whatever becomes of it.') amount!: string;
  @ShownInstant('Until when an authorisation may name this quote, exclusive.') expires_at!: string | null;
}

export class ObstacleView {
  @ShownText('The problem that the authorisation would end in.', { example: 'reward-unavailable' }) code!: string;
  @ShownText('What it is.', { example: 'Reward unavailable' }) title!: string;
  @ShownPoints('With `reward-price-changed`.', { required: false }) current_price?: string;
  @ShownId('With `merchant-reference-taken`: the merchant’s own redemption.', 'rdm_06BZ3KZ5V9N3T8Q4E7R2M1X0WC', {
    required: false,
  })
  existing?: string;
}

export class ValidationView {
  @ShownFlag('Whether an authorisation would be taken just now.') valid!: boolean;
  @ShownList(ObstacleView, 'What it would be refused with first; empty where it would be taken.') problems!: ObstacleView[];
}
