/**
 * A merchant's book of attempts: redemption commands that were declined, and redemptions that were voided before they came.
 *
 * A declined command stands here without entries, so that a repeated refusal stays one and auditors see failed attempts. A
 * tombstone takes the id that an authorisation would have had: should it arrive after all, it is refused for ever.
 */
import type { Recorded } from './events.js';
import { getIn, setIn, type OrderedMap } from './ordered-map.js';
import { declineShape } from './refusal.js';
import { object, oneOf, optional, text } from './shape.js';
import type { MemberId, OfferId, RedemptionId } from './units.js';

const ATTEMPTS = [
  'QuoteReward',
  'AuthorizeRedemption',
  'CaptureRedemption',
  'VoidRedemption',
  'VoidRedemptionByKey',
  'ExtendRedemption',
  'ReverseRedemption',
  'RefundRedemption',
] as const;
const attemptFields = {
  command: oneOf(ATTEMPTS),
  reward: optional(text<OfferId>()),
  redemption: optional(text<RedemptionId>()),
  /** A pseudonym, as everywhere in the log. */
  member: optional(text<MemberId>()),
  refusal: declineShape,
};

/** WARNING: stored names and members are the storage format and are never renamed or reshaped. */
export const attemptEvents = {
  CommandDeclined: { stored: 'CommandDeclined.v1', shape: object(attemptFields) },
  RedemptionForestalled: { stored: 'RedemptionForestalled.v1', shape: object({ redemption: text<RedemptionId>() }) },
} as const;

export interface Attempts {
  readonly tombstones: OrderedMap<true>;
}
export const NO_ATTEMPTS: Attempts = { tombstones: undefined };

export const evolveAttempts = (attempts: Attempts, { event }: Recorded): Attempts =>
  event.type === 'RedemptionForestalled' ? { tombstones: setIn(attempts.tombstones, event.content.redemption, true) } : attempts;

/** Whether the redemption was voided before it was created. */
export const isForestalled = ({ tombstones }: Attempts, redemption: RedemptionId): boolean =>
  getIn(tombstones, redemption) ?? false;
