/**
 * Quoting and authorising: whether a merchant may have a member's points for a reward, and for how many.
 *
 * What does not exist for this merchant is unknown first, then the merchant is judged, then the state of things in the order of
 * the protocol: tombstone, reference, member, quote, price, reward, balance. Points and stock are reserved by one event; the
 * rules that decide a release or a refund later are stored with it. Which of stock, quota, validity, place and eligibility stood
 * in the way is told to nobody, and how far a balance fell short only within a budget.
 */
import { isForestalled, type Attempts } from '../attempts.js';
import { localDate } from '../calendar.js';
import { currentRules, type Founded } from '../community.js';
import { accept, decline, refuse, type Context, type Decision } from '../decision.js';
import type { ContentOf, LedgerEvent } from '../events.js';
import { allowsPartial, isAvailable, isOfferedBy, quotaPeriodOf, type Offer, type PublishedOffer } from '../offer.js';
import { getIn } from '../ordered-map.js';
import type { Partner } from '../partner.js';
import type { DeclineCode } from '../refusal.js';
import { ruleName } from '../rules.js';
import { accountBook, idOf, instant, MINUTE_MS, type CaptureId, type Points, type QuoteId } from '../units.js';
import type { RedemptionId } from '../units.js';
import type { LotPart } from './events.js';
import { sum, take } from './lots.js';
import { isWithinLimits, merged } from './metadata.js';
import type { AuthorizeRedemption, CodeUse, QuoteReward, RedemptionTerms } from './redemptions.js';
import { categoriesAt, shortfallKey, type Account, type Opened } from './state.js';

/** What quoting and authorising look at besides the member's account. */
export interface TillBooks {
  readonly community: Founded;
  readonly partner: Partner;
  readonly offer: Offer;
  readonly attempts: Attempts;
  /** What the quote that the command names says; nothing where it is not of this member, merchant and reward. */
  readonly quote: ContentOf<'RewardQuoted'> | undefined;
}

const QUOTE_MS = 10 * MINUTE_MS;
const SECOND_MS = 1_000;
/** Partial holds of one member at one merchant that may end short within one local day. */
const SHORTFALLS_MAX = 5;

export function decideQuote(account: Account, command: QuoteReward, books: TillBooks, context: Context): Decision {
  const { merchant, member, reward } = command;
  const { offer } = books;
  if (account.status === 'unopened' || !isOfferedBy(offer, merchant)) return refuse('resource-not-found');
  if (books.partner.status !== 'active') return refuse('merchant-not-active');
  const code = memberRefusal(account, command.code) ?? rewardRefusal(account, offer, command, { ...books, ...context });
  if (code !== undefined) return decline({ code });
  const quote = idOf<QuoteId>('quote', context.command);
  const expiresAt = instant(context.now + QUOTE_MS);
  return accept(accountBook(member), {
    type: 'RewardQuoted',
    content: { quote, reward, merchant, amount: offer.price, expiresAt },
  });
}

/** The same for an authorisation and for its dry run. */
export function decideAuthorization(account: Account, terms: RedemptionTerms, books: TillBooks, context: Context): Decision {
  const { community, offer, quote } = books;
  const { now } = context;
  if (terms.metadata !== undefined && !isWithinLimits(merged([], terms.metadata))) return refuse('validation-failed');
  if (account.status === 'unopened' || !isOfferedBy(offer, terms.merchant)) return refuse('resource-not-found');
  if (terms.quote !== undefined && quote === undefined) return refuse('resource-not-found');
  if (books.partner.status !== 'active') return refuse('merchant-not-active');
  // whoever stands at the till redeems nothing for themselves
  if (community.grants.get(context.actor)?.member === terms.member) return refuse('self-redemption-forbidden');
  const redemption: RedemptionId = idOf('redemption', context.command);
  if (isForestalled(books.attempts, redemption)) return decline({ code: 'redemption-voided-before-create' });
  if (context.referenceTaken !== undefined)
    return decline({ code: 'merchant-reference-taken', existing: context.referenceTaken });
  const refused = memberRefusal(account, terms.code);
  if (refused !== undefined) return decline({ code: refused });
  if (quote !== undefined && now >= quote.expiresAt) return decline({ code: 'quote-expired' });
  const price = quote?.amount ?? offer.price;
  if (terms.amount !== undefined && terms.amount !== price) return decline({ code: 'reward-price-changed', currentPrice: price });
  const unavailable = rewardRefusal(account, offer, terms, { community, now });
  if (unavailable !== undefined) return decline({ code: unavailable });
  const lots = take(account.lots, price, now);
  const amount = sum(lots);
  const partial = amount < price ? { price, date: localDate(now, community.timeZone) } : undefined;
  if (partial !== undefined && !(amount > 0 && mayBePartial(account, offer, terms, partial)))
    return decline({ code: 'insufficient-points' });
  return authorized(terms, { community, offer, redemption, lots, amount, partial }, context);
}

/** What stands in the way of the member's redeeming anything. */
function memberRefusal(account: Opened, code: CodeUse | undefined): DeclineCode | undefined {
  if (account.status !== 'open' || account.freeze !== undefined || account.isErased) return 'member-not-active';
  // every step up to the last one that was used is gone
  return code !== undefined && code.step <= (getIn(account.codeSteps, code.device) ?? -1) ? 'code-already-used' : undefined;
}

function rewardRefusal(
  account: Opened,
  offer: PublishedOffer,
  { member, location }: Pick<RedemptionTerms, 'member' | 'location'>,
  { community, now }: Pick<TillBooks, 'community'> & Pick<Context, 'now'>,
): DeclineCode | undefined {
  const period = quotaPeriodOf(offer.quotaPeriod, now, community.timeZone);
  const asker = { book: accountBook(member), categories: categoriesAt(account, now), period, location, now };
  return isAvailable(offer, asker) ? undefined : 'reward-unavailable';
}

type PartOfPrice = NonNullable<ContentOf<'RedemptionAuthorized'>['partial']>;
function mayBePartial(
  account: Opened,
  offer: PublishedOffer,
  { allowPartial, merchant }: RedemptionTerms,
  { price, date }: PartOfPrice,
): boolean {
  if (allowPartial !== true || !allowsPartial(offer, price)) return false;
  return (getIn(account.shortfalls, shortfallKey(merchant, date)) ?? 0) < SHORTFALLS_MAX;
}

interface Held {
  readonly community: Founded;
  readonly offer: PublishedOffer;
  readonly redemption: RedemptionId;
  readonly lots: readonly LotPart[];
  readonly amount: Points;
  readonly partial: PartOfPrice | undefined;
}

function authorized(terms: RedemptionTerms, held: Held, { now, command }: Context): Decision {
  const { community, offer, redemption, lots, amount, partial } = held;
  const { reward, merchant, merchantReference, location, quote, clientTime, code } = terms;
  const rules = currentRules(community, now);
  const authorized: LedgerEvent<'RedemptionAuthorized'> = {
    type: 'RedemptionAuthorized',
    rule: ruleName(rules),
    content: {
      redemption,
      reward,
      merchant,
      merchantReference,
      amount,
      lots,
      expiresAt: instant(now + (terms.holdSeconds ?? offer.holdSeconds ?? rules.holdSeconds) * SECOND_MS),
      holdGraceDays: rules.holdGraceDays,
      refundDays: offer.refundDays ?? rules.refundDays,
      refundGraceDays: rules.refundGraceDays,
      multiCapture: offer.multiCapture,
      period: quotaPeriodOf(offer.quotaPeriod, now, community.timeZone),
      ...(location === undefined ? undefined : { location }),
      ...(quote === undefined ? undefined : { quote }),
      ...(clientTime === undefined ? undefined : { clientTime }),
      ...(code === undefined ? undefined : { code }),
      ...(partial === undefined ? undefined : { partial }),
    },
  };
  const events: LedgerEvent[] = [authorized];
  const metadata = terms.metadata === undefined ? [] : merged([], terms.metadata);
  if (metadata.length > 0) events.push({ type: 'RedemptionDescribed', content: { redemption, metadata } });
  if (terms.capture) {
    const content = { redemption, capture: idOf<CaptureId>('capture', command), merchant, amount, final: true, released: [] };
    events.push({ type: 'RedemptionCaptured', content });
  }
  return accept(accountBook(terms.member), ...events);
}

/** Whether the quote is of what the command asks for. */
export const isQuoteFor = (
  quote: ContentOf<'RewardQuoted'>,
  { quote: named, reward, merchant }: Pick<AuthorizeRedemption, 'quote' | 'reward' | 'merchant'>,
): boolean => quote.quote === named && quote.reward === reward && quote.merchant === merchant;
