/**
 * What a merchant does with a redemption that there is: capture, void, extend, reverse, refund, describe.
 *
 * The merchant is judged first, then the state, then the amount. A hold ends once; what is released in the same breath as a
 * final capture is part of the same event. Voids are always possible, refunds in their time.
 */
import { accept, decline, refuse, type Context, type Decision } from '../decision.js';
import type { LedgerEvent } from '../events.js';
import { needsFunding, takesRefunds, type Partner } from '../partner.js';
import type { DeclineCode } from '../refusal.js';
import { accountBook, DAY_MS, idOf, instant, isAmount, points, type Instant, type MemberId, type Points } from '../units.js';
import { closing, refundedBy, releaseOf, withCaptured } from './holds.js';
import { homecoming, receive } from './lots.js';
import { isSame, isWithinLimits, merged } from './metadata.js';
import type { CaptureRedemption, DescribeRedemption, ExtendRedemption, RefundRedemption } from './redemptions.js';
import { isHeld, remainingOf, type Opened, type Redemption } from './state.js';

/** A redemption of the asking merchant, and whose it is. */
interface Scene {
  readonly account: Opened;
  readonly member: MemberId;
  readonly redemption: Redemption;
  readonly partner: Partner;
}

/** No hold lasts longer after its authorisation, however often it is extended. */
const HOLD_MS_MAX = 7 * DAY_MS;
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

export function capture({ account, redemption, member, partner }: Scene, command: CaptureRedemption, context: Context): Decision {
  if (partner.status !== 'active' && partner.status !== 'suspended') return refuse('merchant-not-active');
  if (redemption.status === 'captured') return declined(redemption, 'redemption-already-captured');
  if (redemption.status === 'voided') return declined(redemption, 'redemption-voided');
  if (redemption.status === 'expired') return declined(redemption, 'redemption-expired');
  if (account.freeze?.blockCaptures === true) return declined(redemption, 'member-not-active');
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

export function voidRest({ account, redemption, member }: Scene, { now }: Context): Decision {
  if (redemption.status === 'captured') return declined(redemption, 'redemption-already-captured');
  if (!isHeld(redemption)) return accept(accountBook(member));
  return accept(accountBook(member), { type: 'RedemptionVoided', content: closing(account, redemption, now) });
}

export function extend({ redemption, member, partner }: Scene, command: ExtendRedemption, { now }: Context): Decision {
  if (partner.status !== 'active') return refuse('merchant-not-active');
  if (!isHeld(redemption)) return declined(redemption, 'redemption-not-open');
  const expiresAt = instant(Math.max(redemption.expiresAt, now + command.holdSeconds * SECOND_MS));
  if (expiresAt === redemption.expiresAt) return accept(accountBook(member));
  if (expiresAt > redemption.createdAt + HOLD_MS_MAX) return declined(redemption, 'hold-extension-limit');
  return accept(accountBook(member), { type: 'RedemptionExtended', content: { redemption: redemption.id, expiresAt } });
}

export function refund(scene: Scene, { amount, reason }: RefundRedemption, context: Context): Decision {
  const { account, redemption, member, partner } = scene;
  if (!takesRefunds(partner, context.now)) return refuse('merchant-not-active');
  if (redemption.capturedAt === undefined) return declined(redemption, 'redemption-not-captured');
  if (isPastRefunds(redemption, context.now)) return declined(redemption, 'refund-window-closed');
  if (!isAmount(amount)) return decline({ code: 'amount-out-of-range' });
  if (amount > refundableOf(redemption)) return declined(redemption, 'refund-exceeds-captured');
  if (needsFunding(partner, amount)) return declined(redemption, 'refund-needs-funding');
  return accept(accountBook(member), refunded(account, redemption, { amount, reason }, context));
}

/** All or nothing: what cannot be refunded leaves the hold as it is. */
export function reverse(scene: Scene, context: Context): Decision {
  const { account, redemption, member, partner } = scene;
  const { now } = context;
  const amount = refundableOf(redemption);
  if (amount > 0) {
    if (!takesRefunds(partner, now)) return refuse('merchant-not-active');
    if (isPastRefunds(redemption, now)) return declined(redemption, 'refund-window-closed');
    if (needsFunding(partner, amount)) return declined(redemption, 'refund-needs-funding');
  }
  const events: LedgerEvent[] = [];
  let after = account;
  if (isHeld(redemption)) {
    const content = closing(account, redemption, now);
    events.push({ type: 'RedemptionVoided', content });
    after = { ...account, ...receive(account, content.released) };
  }
  if (amount > 0) events.push(refunded(after, redemption, { amount }, context));
  return accept(accountBook(member), ...events);
}

export function describe({ redemption, member }: Scene, command: DescribeRedemption): Decision {
  const before = redemption.metadata ?? [];
  const metadata = merged(before, command.metadata);
  if (!isWithinLimits(metadata)) return refuse('validation-failed');
  if (isSame(before, metadata)) return accept(accountBook(member));
  return accept(accountBook(member), { type: 'RedemptionDescribed', content: { redemption: redemption.id, metadata } });
}

function refunded(
  account: Opened,
  redemption: Redemption,
  { amount, reason }: { readonly amount: Points; readonly reason?: string | undefined },
  { now, command }: Context,
): LedgerEvent {
  const parts = refundedBy(redemption, amount);
  return {
    type: 'RedemptionRefunded',
    content: {
      redemption: redemption.id,
      refund: idOf('refund', command),
      merchant: redemption.merchant,
      amount,
      returned: homecoming(account, parts, { now, graceDays: redemption.refundGraceDays }),
      ...(reason === undefined ? {} : { reason }),
    },
  };
}

const refundableOf = ({ amountCaptured, amountRefunded }: Redemption): Points => points(amountCaptured - amountRefunded);

const isPastRefunds = (redemption: Redemption, now: Instant): boolean =>
  redemption.capturedAt !== undefined && now >= refundableUntil(redemption, redemption.capturedAt);

/** Counted from the last capture. */
export const refundableUntil = (redemption: Redemption, capturedAt: Instant): Instant =>
  instant(capturedAt + redemption.refundDays * DAY_MS);
