/**
 * Holds: how a redemption and its account follow from the events of the redemption.
 *
 * A hold keeps the lots that it took, with what was captured and refunded of each. Captures use them up in the order in which
 * they were taken (soonest-expiring first), refunds give back in the opposite one. After every event
 * `authorized = captured + released + remaining` and `refunded ≤ captured` hold.
 */
import type { Recorded } from '../events.js';
import { getIn, removeIn, setIn } from '../ordered-map.js';
import { points, type Instant, type Points } from '../units.js';
import type { LotPart, ReleasedPart } from './events.js';
import { homecoming, receive, removeLots, spread } from './lots.js';
import type { RedemptionEvent } from './redemptions.js';
import { holdKey, isHeld, lotKey, remainingOf, shortfallKey, type HeldLot, type Opened, type Redemption } from './state.js';

/** What a capture of this amount takes from the hold. */
const capturedBy = ({ lots }: Redemption, amount: Points): readonly LotPart[] =>
  spread(lots, amount, held => held.amount - held.captured);

/** What a refund of this amount gives back: the longest-living points first. */
export const refundedBy = ({ lots }: Redemption, amount: Points): readonly LotPart[] =>
  spread([...lots].reverse(), amount, held => held.captured - held.refunded);

function marked(lots: readonly HeldLot[], parts: readonly LotPart[], as: 'captured' | 'refunded'): readonly HeldLot[] {
  const amounts = new Map(parts.map(part => [lotKey(part), part.amount]));
  return lots.map(held => ({ ...held, [as]: points(held[as] + (amounts.get(lotKey(held)) ?? 0)) }));
}

/** The redemption after a capture, before anything else of it is released. */
export const withCaptured = (redemption: Redemption, amount: Points): Redemption => ({
  ...redemption,
  amountCaptured: points(redemption.amountCaptured + amount),
  lots: marked(redemption.lots, capturedBy(redemption, amount), 'captured'),
});

/** Where the points go that a hold gives back at this moment. */
export const releaseOf = (account: Opened, redemption: Redemption, now: Instant): readonly ReleasedPart[] =>
  homecoming(account, capturedBy(redemption, remainingOf(redemption)), { now, graceDays: redemption.holdGraceDays });

/** What a void and an expiry have in common: the rest comes home, stock and quota only when nothing was captured. */
export const closing = (account: Opened, redemption: Redemption, now: Instant) => ({
  redemption: redemption.id,
  reward: redemption.reward,
  restock: redemption.amountCaptured === 0,
  period: redemption.period,
  released: releaseOf(account, redemption, now),
});

export function evolveRedemption(account: Opened, recorded: Recorded<RedemptionEvent>): Opened {
  const { event, id: lastEvent, recordedAt } = recorded;
  if (event.type === 'RedemptionAuthorized') return withAuthorized(account, { ...recorded, event });
  const before = getIn(account.redemptions, event.content.redemption);
  if (before === undefined) return account;
  const version = before.version + 1;
  switch (event.type) {
    case 'RedemptionExtended':
      return withExtended(account, { ...before, expiresAt: event.content.expiresAt, lastEvent, version }, holdKey(before));
    case 'RedemptionDescribed':
      return withRedemption(account, { ...before, metadata: event.content.metadata, lastEvent, version });
    case 'RedemptionCaptured': {
      const { amount, final, released } = event.content;
      const captured = withCaptured(before, amount);
      const left = points(final ? remainingOf(captured) : 0);
      const amountReleased = points(captured.amountReleased + left);
      const isDone = captured.amountCaptured + amountReleased === captured.amountAuthorized;
      const status = isDone ? 'captured' : 'partially_captured';
      const after: Redemption = { ...captured, amountReleased, status, capturedAt: recordedAt, lastEvent, version };
      return withEnd({ ...account, ...receive(account, released), held: points(account.held - amount - left) }, after);
    }
    case 'RedemptionVoided':
    case 'RedemptionExpired': {
      const left = remainingOf(before);
      const ended = event.type === 'RedemptionVoided' ? 'voided' : 'expired';
      const status = before.amountCaptured > 0 ? 'captured' : ended;
      const after: Redemption = { ...before, amountReleased: points(before.amountReleased + left), status, lastEvent, version };
      return withEnd({ ...account, ...receive(account, event.content.released), held: points(account.held - left) }, after);
    }
    case 'RedemptionRefunded': {
      const { amount, returned } = event.content;
      const lots = marked(before.lots, refundedBy(before, amount), 'refunded');
      const after: Redemption = { ...before, amountRefunded: points(before.amountRefunded + amount), lots, lastEvent, version };
      return withRedemption({ ...account, ...receive(account, returned) }, after);
    }
  }
}

function withAuthorized(account: Opened, recorded: Recorded<'RedemptionAuthorized'>): Opened {
  const { content } = recorded.event;
  const { amount, lots, code, location, partial } = content;
  const zero = points(0);
  const { holdGraceDays, refundDays, refundGraceDays, multiCapture, period } = content;
  const redemption: Redemption = {
    id: content.redemption,
    reward: content.reward,
    merchant: content.merchant,
    merchantReference: content.merchantReference,
    status: 'authorized',
    amountAuthorized: amount,
    amountCaptured: zero,
    amountReleased: zero,
    amountRefunded: zero,
    lots: lots.map(({ lot, award, amount, expiresAt }) => ({ lot, award, amount, expiresAt, captured: zero, refunded: zero })),
    createdAt: recorded.recordedAt,
    expiresAt: content.expiresAt,
    capturedAt: undefined,
    holdGraceDays,
    refundDays,
    refundGraceDays,
    multiCapture,
    period,
    lastEvent: recorded.id,
    version: 1,
    // last, where spreads of nothing cost nothing
    ...(location === undefined ? undefined : { location }),
    ...(partial === undefined ? undefined : { partialOn: partial.date }),
  };
  const moving = {
    available: points(account.available - amount),
    held: points(account.held + amount),
    lots: removeLots(account.lots, lots),
    codeSteps: code === undefined ? account.codeSteps : setIn(account.codeSteps, code.device, code.step),
  };
  return withRedemption({ ...account, ...moving }, redemption);
}

const withRedemption = (account: Opened, redemption: Redemption): Opened => ({
  ...account,
  redemptions: setIn(account.redemptions, redemption.id, redemption),
  openHolds: isHeld(redemption)
    ? setIn(account.openHolds, holdKey(redemption), redemption.id)
    : removeIn(account.openHolds, holdKey(redemption)),
});

const withExtended = (account: Opened, redemption: Redemption, keyBefore: string): Opened =>
  withRedemption({ ...account, openHolds: removeIn(account.openHolds, keyBefore) }, redemption);

/** A partial hold that comes to less than it held has told the merchant what the member had: that is counted. */
function withEnd(account: Opened, redemption: Redemption): Opened {
  const after = withRedemption(account, redemption);
  const { partialOn, merchant, amountCaptured, amountAuthorized } = redemption;
  if (partialOn === undefined || isHeld(redemption) || amountCaptured === amountAuthorized) return after;
  const key = shortfallKey(merchant, partialOn);
  return { ...after, shortfalls: setIn(after.shortfalls, key, (getIn(after.shortfalls, key) ?? 0) + 1) };
}
