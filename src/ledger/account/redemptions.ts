/**
 * Redemptions: points are held, then captured, released or expired; each hold resolves once.
 *
 * Another merchant's redemption is as unknown as none. State is judged before amount. A hold takes the soonest-expiring lots;
 * what is released in the same breath as a final capture is part of the same event. The rules that decide a release or a refund
 * later are stored with the authorisation.
 */
import { currentRules, type Founded } from '../community.js';
import { accept, refuse, type Context, type Decision } from '../decision.js';
import type { LedgerEvent } from '../events.js';
import { isAvailable, quotaPeriodOf, type Offer } from '../offer.js';
import { getIn } from '../ordered-map.js';
import type { Partner } from '../partner.js';
import type { Decline, DeclineCode } from '../refusal.js';
import { ruleName } from '../rules.js';
import { accountBook, DAY_MS, idOf, instant, isAmount, type CaptureId, type Instant, type MemberId } from '../units.js';
import type { OfferId, PartnerId, Points, RedemptionId } from '../units.js';
import { closing, refundedBy, releaseOf, withCaptured } from './holds.js';
import { homecoming, sum, take } from './lots.js';
import { categoriesAt, isHeld, remainingOf, type Account, type Opened, type Redemption } from './state.js';

export interface AuthorizeRedemption {
  readonly type: 'AuthorizeRedemption';
  readonly merchant: PartnerId;
  readonly member: MemberId;
  readonly reward: OfferId;
  /** Unique for ever among the merchant's redemptions. */
  readonly merchantReference: string;
  /** What the till expects to pay; another price refuses. */
  readonly amount?: Points;
  readonly location?: string;
  readonly holdSeconds?: number;
  /** Capture in the same append. */
  readonly capture: boolean;
}
export interface CaptureRedemption {
  readonly type: 'CaptureRedemption';
  readonly merchant: PartnerId;
  readonly redemption: RedemptionId;
  /** Default: all that remains. */
  readonly amount?: Points;
  readonly final: boolean;
}
export interface VoidRedemption {
  readonly type: 'VoidRedemption';
  readonly merchant: PartnerId;
  readonly redemption: RedemptionId;
}
export interface RefundRedemption {
  readonly type: 'RefundRedemption';
  readonly merchant: PartnerId;
  readonly redemption: RedemptionId;
  readonly amount: Points;
}

export type RedemptionEvent =
  'RedemptionAuthorized' | 'RedemptionCaptured' | 'RedemptionVoided' | 'RedemptionExpired' | 'RedemptionRefunded';

export type RedemptionCommand = AuthorizeRedemption | CaptureRedemption | VoidRedemption | RefundRedemption;

/** What the deciders of redemptions look at besides the member's account. */
interface RedemptionBooks {
  readonly member: MemberId;
  readonly community: Founded;
  readonly partner: Partner;
  readonly offer: Offer;
}

const decline = (refusal: Decline): Decision => ({ accepted: false, refusal });

export function decideRedemption(
  account: Account,
  command: RedemptionCommand,
  books: RedemptionBooks,
  context: Context,
): Decision {
  if (command.type === 'AuthorizeRedemption') return authorize(account, command, books, context);
  const redemption = account.status === 'unopened' ? undefined : getIn(account.redemptions, command.redemption);
  if (account.status === 'unopened' || redemption?.merchant !== command.merchant) return refuse('resource-not-found');
  const scene = { ...books, account, redemption };
  switch (command.type) {
    case 'CaptureRedemption':
      return capture(scene, command, context);
    case 'VoidRedemption':
      return voidRest(scene, context);
    case 'RefundRedemption':
      return refund(scene, command, context);
  }
}

/** A redemption of the asking merchant, and whose it is. */
interface Scene extends RedemptionBooks {
  readonly account: Opened;
  readonly redemption: Redemption;
}

function authorize(account: Account, command: AuthorizeRedemption, books: RedemptionBooks, context: Context): Decision {
  const { community, offer } = books;
  const { now } = context;
  if (offer.status === 'unknown' || offer.merchant !== command.merchant || account.status === 'unopened')
    return refuse('resource-not-found');
  if (books.partner.status !== 'active') return refuse('merchant-not-active');
  // whoever stands at the till redeems nothing for themselves
  if (community.grants.get(context.actor)?.member === command.member) return refuse('self-redemption-forbidden');
  if (context.referenceTaken !== undefined)
    return decline({ code: 'merchant-reference-taken', existing: context.referenceTaken });
  if (account.status !== 'open') return decline({ code: 'member-not-active' });
  const { price } = offer;
  if (command.amount !== undefined && command.amount !== price)
    return decline({ code: 'reward-price-changed', currentPrice: price });
  const period = quotaPeriodOf(offer.quotaPeriod, now, community.timeZone);
  const asker = { book: accountBook(command.member), categories: categoriesAt(account, now), period, now };
  if (!isAvailable(offer, asker)) return decline({ code: 'reward-unavailable' });
  const lots = take(account.lots, price, now);
  if (sum(lots) < price) return decline({ code: 'insufficient-points' });
  const rules = currentRules(community, now);
  const redemption: RedemptionId = idOf('redemption', context.command);
  const authorized: LedgerEvent<'RedemptionAuthorized'> = {
    type: 'RedemptionAuthorized',
    rule: ruleName(rules),
    content: {
      redemption,
      reward: command.reward,
      merchant: command.merchant,
      merchantReference: command.merchantReference,
      ...(command.location === undefined ? {} : { location: command.location }),
      amount: price,
      lots,
      expiresAt: instant(now + (command.holdSeconds ?? offer.holdSeconds ?? rules.holdSeconds) * SECOND_MS),
      holdGraceDays: rules.holdGraceDays,
      refundDays: offer.refundDays ?? rules.refundDays,
      refundGraceDays: rules.refundGraceDays,
      multiCapture: offer.multiCapture,
      period,
    },
  };
  const events: LedgerEvent[] = [authorized];
  if (command.capture) {
    const content = {
      redemption,
      capture: idOf<CaptureId>('capture', context.command),
      merchant: command.merchant,
      amount: price,
      final: true,
      released: [],
    };
    events.push({ type: 'RedemptionCaptured', content });
  }
  return accept(accountBook(command.member), ...events);
}
const SECOND_MS = 1_000;

/** Tells the merchant the figures of its own redemption. */
const declined = (redemption: Redemption, code: DeclineCode): Decision =>
  decline({
    code,
    redemptionStatus: redemption.status,
    amountAuthorized: redemption.amountAuthorized,
    amountCaptured: redemption.amountCaptured,
    amountRemaining: remainingOf(redemption),
    amountRefunded: redemption.amountRefunded,
  });

function capture({ account, redemption, member, partner }: Scene, command: CaptureRedemption, context: Context): Decision {
  if (partner.status !== 'active' && partner.status !== 'suspended') return refuse('merchant-not-active');
  if (redemption.status === 'captured') return declined(redemption, 'redemption-already-captured');
  if (redemption.status === 'voided') return declined(redemption, 'redemption-voided');
  if (redemption.status === 'expired') return declined(redemption, 'redemption-expired');
  if (!command.final && !redemption.multiCapture) return declined(redemption, 'multi-capture-not-allowed');
  const remaining = remainingOf(redemption);
  const amount = command.amount ?? remaining;
  if (!isAmount(amount)) return decline({ code: 'amount-out-of-range' });
  if (amount > remaining) return declined(redemption, 'amount-exceeds-remaining');
  const after = withCaptured(redemption, amount);
  const released = command.final ? releaseOf(account, after, context.now) : [];
  return accept(accountBook(member), {
    type: 'RedemptionCaptured',
    content: {
      redemption: redemption.id,
      capture: idOf('capture', context.command),
      merchant: redemption.merchant,
      amount,
      final: command.final,
      released,
    },
  });
}

function voidRest({ account, redemption, member }: Scene, context: Context): Decision {
  if (redemption.status === 'captured') return declined(redemption, 'redemption-already-captured');
  if (!isHeld(redemption)) return accept(accountBook(member));
  return accept(accountBook(member), { type: 'RedemptionVoided', content: closing(account, redemption, context.now) });
}

function refund({ account, redemption, member }: Scene, command: RefundRedemption, context: Context): Decision {
  if (redemption.capturedAt === undefined) return declined(redemption, 'redemption-not-captured');
  if (context.now >= refundableUntil(redemption, redemption.capturedAt)) return declined(redemption, 'refund-window-closed');
  if (!isAmount(command.amount)) return decline({ code: 'amount-out-of-range' });
  if (command.amount > redemption.amountCaptured - redemption.amountRefunded) {
    return declined(redemption, 'refund-exceeds-captured');
  }
  const parts = refundedBy(redemption, command.amount);
  return accept(accountBook(member), {
    type: 'RedemptionRefunded',
    content: {
      redemption: redemption.id,
      refund: idOf('refund', context.command),
      merchant: redemption.merchant,
      amount: command.amount,
      returned: homecoming(account, parts, { now: context.now, graceDays: redemption.refundGraceDays }),
    },
  });
}

/** Counted from the last capture. */
export const refundableUntil = (redemption: Redemption, capturedAt: Instant): Instant =>
  instant(capturedAt + redemption.refundDays * DAY_MS);
