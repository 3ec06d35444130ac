/**
 * Redemptions: points are held, then captured, released or expired; each hold resolves once.
 *
 * Here are the commands of the protocol and who decides them: `authorization.ts` before there is a redemption, `resolution.ts`
 * on one that there is. Another merchant's redemption is as unknown as none; what the caller believes its version to be is
 * compared next; then come merchant, state and amount.
 */
import { isForestalled } from '../attempts.js';
import { accept, refuse, type Context, type Decision } from '../decision.js';
import { getIn } from '../ordered-map.js';
import {
  attemptsBook,
  type DeviceId,
  type Instant,
  type MemberId,
  type OfferId,
  type PartnerId,
  type Points,
  type QuoteId,
  type RedemptionId,
} from '../units.js';
import { decideAuthorization, decideQuote, type TillBooks } from './authorization.js';
import type { MetadataChange } from './metadata.js';
import { capture, describe, extend, refund, reverse, voidRest } from './resolution.js';
import type { Account } from './state.js';

/** A member's rotating code, once its device and step are known to be genuine. */
export interface CodeUse {
  readonly device: DeviceId;
  /** An authorisation uses up this step of the device and all before it. */
  readonly step: number;
}

export interface QuoteReward {
  readonly type: 'QuoteReward';
  readonly merchant: PartnerId;
  readonly member: MemberId;
  readonly reward: OfferId;
  readonly location?: string;
  readonly code?: CodeUse;
}
export interface RedemptionTerms {
  readonly merchant: PartnerId;
  readonly member: MemberId;
  readonly reward: OfferId;
  /** Unique for ever among the merchant's redemptions. */
  readonly merchantReference: string;
  /** Freezes the price. */
  readonly quote?: QuoteId;
  readonly code?: CodeUse;
  /** What the till expects to pay; another price refuses. */
  readonly amount?: Points;
  readonly location?: string;
  readonly holdSeconds?: number;
  /** Take what there is when the balance is short of the price, where the reward allows it. */
  readonly allowPartial?: boolean;
  /** Capture in the same append. */
  readonly capture: boolean;
  /** The till's own clock; never decided on. */
  readonly clientTime?: Instant;
  readonly metadata?: readonly MetadataChange[];
}
export interface AuthorizeRedemption extends RedemptionTerms {
  readonly type: 'AuthorizeRedemption';
}
/** A dry run: refused as the authorisation would be, records nothing. */
export interface ValidateRedemption extends RedemptionTerms {
  readonly type: 'ValidateRedemption';
}

interface OfRedemption {
  readonly merchant: PartnerId;
  readonly redemption: RedemptionId;
  /** The versions of the redemption that the caller takes to be current; others refuse. */
  readonly versions?: readonly number[];
}
export interface CaptureRedemption extends OfRedemption {
  readonly type: 'CaptureRedemption';
  /** Default: all that remains. */
  readonly amount?: Points;
  readonly final: boolean;
}
export interface VoidRedemption extends OfRedemption {
  readonly type: 'VoidRedemption';
}
/** Voids what an authorisation made, or keeps it from ever being made: nobody knows whether it arrived. */
export interface VoidRedemptionByKey {
  readonly type: 'VoidRedemptionByKey';
  readonly merchant: PartnerId;
  /** The id that the authorisation gave to its redemption, or would give. */
  readonly redemption: RedemptionId;
}
export interface ExtendRedemption extends OfRedemption {
  readonly type: 'ExtendRedemption';
  /** From now on; a hold is never shortened. */
  readonly holdSeconds: number;
}
/** Voids what is held and refunds what was captured, whichever there is. */
export interface ReverseRedemption extends OfRedemption {
  readonly type: 'ReverseRedemption';
}
export interface RefundRedemption extends OfRedemption {
  readonly type: 'RefundRedemption';
  readonly amount: Points;
  readonly reason?: string;
}
export interface DescribeRedemption extends OfRedemption {
  readonly type: 'DescribeRedemption';
  readonly metadata: readonly MetadataChange[];
}

export type RedemptionEvent =
  | 'RedemptionAuthorized'
  | 'RedemptionExtended'
  | 'RedemptionDescribed'
  | 'RedemptionCaptured'
  | 'RedemptionVoided'
  | 'RedemptionExpired'
  | 'RedemptionRefunded';

type TillCommand = QuoteReward | AuthorizeRedemption | ValidateRedemption;
export type RedemptionCommand =
  | TillCommand
  | CaptureRedemption
  | VoidRedemption
  | VoidRedemptionByKey
  | ExtendRedemption
  | ReverseRedemption
  | RefundRedemption
  | DescribeRedemption;

/** What the deciders of redemptions look at besides the account. `member`: whose account it is. */
export interface RedemptionBooks extends TillBooks {
  readonly member: MemberId | undefined;
}

export function decideRedemption(
  account: Account,
  command: RedemptionCommand,
  books: RedemptionBooks,
  context: Context,
): Decision {
  switch (command.type) {
    case 'QuoteReward':
      return decideQuote(account, command, books, context);
    case 'AuthorizeRedemption':
      return decideAuthorization(account, command, books, context);
    case 'ValidateRedemption': {
      const decision = decideAuthorization(account, command, books, context);
      return decision.accepted ? accept(attemptsBook(command.merchant)) : decision;
    }
    default:
      return decideExisting(account, command, books, context);
  }
}

function decideExisting(
  account: Account,
  command: Exclude<RedemptionCommand, TillCommand>,
  { member, partner, attempts }: RedemptionBooks,
  context: Context,
): Decision {
  const redemption = account.status === 'unopened' ? undefined : getIn(account.redemptions, command.redemption);
  if (redemption === undefined && command.type === 'VoidRedemptionByKey') {
    // a tombstone for what there is would let a hold stand that its merchant believes to be gone
    if (member !== undefined && account.status === 'unopened') throw new Error(`the account of ${member} was not loaded`);
    const book = attemptsBook(command.merchant);
    if (isForestalled(attempts, command.redemption)) return accept(book);
    return accept(book, { type: 'RedemptionForestalled', content: { redemption: command.redemption } });
  }
  if (account.status === 'unopened' || member === undefined || redemption?.merchant !== command.merchant)
    return refuse('resource-not-found');
  const scene = { account, member, redemption, partner };
  if (command.type === 'VoidRedemptionByKey') return voidRest(scene, context);
  if (command.versions !== undefined && !command.versions.includes(redemption.version)) return refuse('precondition-failed');
  switch (command.type) {
    case 'CaptureRedemption':
      return capture(scene, command, context);
    case 'VoidRedemption':
      return voidRest(scene, context);
    case 'ExtendRedemption':
      return extend(scene, command, context);
    case 'ReverseRedemption':
      return reverse(scene, context);
    case 'RefundRedemption':
      return refund(scene, command, context);
    case 'DescribeRedemption':
      return describe(scene, command);
  }
}
