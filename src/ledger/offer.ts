/**
 * A merchant's offer: price in points, stock, quota per member and period, validity, who may have it.
 *
 * The book consists of its own events and of the authorisations, voids and expiries that name it as their counter-book: points
 * and stock are reserved by one leaf. Eligibility by category is judged at authorisation and told to nobody: every refusal of an
 * offer reads the same to the merchant.
 */
import { localDate, startOfMonth, startOfQuarter, startOfWeek, startOfYear } from './calendar.js';
import { hasRole, type Founded } from './community.js';
import { accept, OPERATOR, refuse, type Context, type Decision } from './decision.js';
import type { Recorded } from './events.js';
import { getIn, removeIn, setIn, type OrderedMap } from './ordered-map.js';
import type { Partner } from './partner.js';
import { flag, integer, list, object, oneOf, optional, text, time, type Described } from './shape.js';
import { CATEGORIES, idOf, instant, isAmount, offerBook, points, type Category, type Instant } from './units.js';
import type { LocalDate, OfferId, PartnerId, Points } from './units.js';

export const QUOTA_PERIODS = ['day', 'week', 'month', 'quarter', 'year', 'all'] as const;
export type QuotaPeriod = (typeof QUOTA_PERIODS)[number];

const offerFields = {
  merchant: text<PartnerId>(),
  price: integer<Points>(),
  /** How many there are; without it as many as are asked for. */
  stock: optional(integer<number>()),
  quota: optional(integer<number>()),
  quotaPeriod: oneOf(QUOTA_PERIODS),
  validFrom: time,
  validUntil: optional(time),
  /** Any of these categories; empty for everybody. */
  categories: list(oneOf(CATEGORIES)),
  holdSeconds: optional(integer<number>()),
  refundDays: optional(integer<number>()),
  multiCapture: flag,
  /** Whether a member who has less than the price may redeem what there is, at a till that asks for that. */
  partial: optional(flag),
  /** Where it is redeemed; without it, or with an empty list, at every till of the merchant. */
  locations: optional(list(text<string>())),
  /** Merchants besides its own who honour it. */
  honouredBy: optional(list(text<PartnerId>())),
};
export type OfferTerms = Described<typeof offerFields>;

/** WARNING: stored names and members are the storage format and are never renamed or reshaped. */
export const offerEvents = {
  OfferPublished: { stored: 'OfferPublished.v1', shape: object(offerFields) },
  OfferRepriced: { stored: 'OfferRepriced.v1', shape: object({ price: integer<Points>() }) },
  OfferRestocked: { stored: 'OfferRestocked.v1', shape: object({ added: integer<number>() }) },
  OfferRevised: {
    stored: 'OfferRevised.v1',
    shape: object({ partial: flag, locations: list(text<string>()), honouredBy: list(text<PartnerId>()) }),
  },
  OfferWithdrawn: { stored: 'OfferWithdrawn.v1', shape: object({}) },
} as const;

export interface PublishedOffer extends OfferTerms {
  readonly status: 'published' | 'withdrawn';
  /** Redemptions that count, by member and period. */
  readonly uses: OrderedMap<number>;
  /** Reserved or redeemed. */
  readonly taken: number;
}
export type Offer = { readonly status: 'unknown' } | PublishedOffer;
export const UNKNOWN_OFFER: Offer = { status: 'unknown' };

const useKey = (member: string, period: LocalDate): string => `${member} ${period}`;

export function evolveOffer(offer: Offer, { event, book }: Recorded): Offer {
  if (event.type === 'OfferPublished') return { status: 'published', uses: undefined, taken: 0, ...event.content };
  if (offer.status === 'unknown') return offer;
  switch (event.type) {
    case 'OfferRepriced':
      return { ...offer, price: event.content.price };
    case 'OfferRestocked':
      return offer.stock === undefined ? offer : { ...offer, stock: offer.stock + event.content.added };
    case 'OfferRevised':
      return { ...offer, ...event.content };
    case 'OfferWithdrawn':
      return { ...offer, status: 'withdrawn' };
    case 'RedemptionAuthorized':
      return counted(offer, useKey(book, event.content.period), 1);
    case 'RedemptionVoided':
    case 'RedemptionExpired':
      return event.content.restock ? counted(offer, useKey(book, event.content.period), -1) : offer;
    default:
      return offer;
  }
}

function counted(offer: PublishedOffer, key: string, step: 1 | -1): PublishedOffer {
  const uses = (getIn(offer.uses, key) ?? 0) + step;
  return { ...offer, taken: offer.taken + step, uses: uses > 0 ? setIn(offer.uses, key, uses) : removeIn(offer.uses, key) };
}

/** The beginning of the quota period that an instant falls in. */
export function quotaPeriodOf(period: QuotaPeriod, at: Instant, zone: string): LocalDate {
  const date = localDate(at, zone);
  switch (period) {
    case 'day':
      return date;
    case 'week':
      return startOfWeek(date);
    case 'month':
      return startOfMonth(date);
    case 'quarter':
      return startOfQuarter(date);
    case 'year':
      return startOfYear(date);
    case 'all':
      return localDate(instant(0), zone);
  }
}

/** A larger price is never paid in part. */
const PARTIAL_PRICE_MAX = points(5_000);
/** Whether what there is may be held for a price that the balance does not reach. */
export const allowsPartial = (offer: PublishedOffer, price: Points): boolean =>
  offer.partial === true && price <= PARTIAL_PRICE_MAX;

/** Whether the merchant has this offer at all. */
export const isOfferedBy = (offer: Offer, merchant: PartnerId): offer is PublishedOffer =>
  offer.status !== 'unknown' && (offer.merchant === merchant || (offer.honouredBy?.includes(merchant) ?? false));

interface Asker {
  readonly book: string;
  readonly categories: readonly Category[];
  readonly period: LocalDate;
  readonly location: string | undefined;
  readonly now: Instant;
}

/** As far as is recorded: a hold that is overdue counts until its end is. */
export const isSoldOut = (offer: Offer): boolean =>
  offer.status !== 'unknown' && offer.stock !== undefined && offer.taken >= offer.stock;

/** Whether stock, quota, validity, place and eligibility allow one more; which of them does not is nobody's business. */
export function isAvailable(offer: PublishedOffer, { book, categories, period, location, now }: Asker): boolean {
  if (offer.status === 'withdrawn' || now < offer.validFrom) return false;
  if (offer.validUntil !== undefined && now >= offer.validUntil) return false;
  const { locations = [] } = offer;
  if (locations.length > 0 && (location === undefined || !locations.includes(location))) return false;
  if (isSoldOut(offer)) return false;
  if (offer.quota !== undefined && (getIn(offer.uses, useKey(book, period)) ?? 0) >= offer.quota) return false;
  return offer.categories.length === 0 || offer.categories.some(category => categories.includes(category));
}

export interface PublishOffer extends OfferTerms {
  readonly type: 'PublishOffer';
}
export interface RepriceOffer {
  readonly type: 'RepriceOffer';
  readonly offer: OfferId;
  readonly price: Points;
}
export interface RestockOffer {
  readonly type: 'RestockOffer';
  readonly offer: OfferId;
  readonly added: number;
}
export interface WithdrawOffer {
  readonly type: 'WithdrawOffer';
  readonly offer: OfferId;
}
/** Open holds keep what they were authorised with. */
export interface ReviseOffer {
  readonly type: 'ReviseOffer';
  readonly offer: OfferId;
  readonly partial?: boolean;
  /** Empty: at every till. */
  readonly locations?: readonly string[];
  readonly honouredBy?: readonly PartnerId[];
}
export type OfferCommand = PublishOffer | RepriceOffer | RestockOffer | ReviseOffer | WithdrawOffer;

function hasPlausibleFigures(command: OfferCommand): boolean {
  switch (command.type) {
    case 'PublishOffer': {
      const { price, stock = 0, quota = 1, holdSeconds = 1, refundDays = 0 } = command;
      return isAmount(price) && (stock === 0 || isAmount(stock)) && [quota, holdSeconds, refundDays + 1].every(isAmount);
    }
    case 'RepriceOffer':
      return isAmount(command.price);
    case 'RestockOffer':
      return isAmount(command.added);
    case 'ReviseOffer':
    case 'WithdrawOffer':
      return true;
  }
}

export function decideOffer(
  offer: Offer,
  /** Merchants that the command names: of an offer to be published its own first, then whoever else honours it. */
  partners: readonly Partner[],
  community: Founded,
  command: OfferCommand,
  context: Context,
): Decision {
  const { actor, command: id } = context;
  if (actor !== OPERATOR && !hasRole(community, actor, 'coordinator')) return refuse('role-not-permitted');
  if (!hasPlausibleFigures(command)) return refuse('amount-out-of-range');
  const areMerchants = partners.every(partner => partner.status !== 'unknown' && partner.merchant);
  if (command.type === 'PublishOffer') {
    if (!areMerchants) return refuse('resource-not-found');
    if (partners[0]?.status !== 'active') return refuse('merchant-not-active');
    if (command.validUntil !== undefined && command.validUntil <= command.validFrom) return refuse('effective-date-out-of-range');
    const { type: _, ...terms } = command;
    return accept(offerBook(idOf('offer', id)), { type: 'OfferPublished', content: terms });
  }
  if (offer.status !== 'published' || !areMerchants) return refuse('resource-not-found');
  const book = offerBook(command.offer);
  switch (command.type) {
    case 'RepriceOffer':
      return accept(book, { type: 'OfferRepriced', content: { price: command.price } });
    case 'RestockOffer':
      // what is there without limit stays so
      return offer.stock === undefined
        ? accept(book)
        : accept(book, { type: 'OfferRestocked', content: { added: command.added } });
    case 'ReviseOffer':
      return revise(offer, command);
    case 'WithdrawOffer':
      return accept(book, { type: 'OfferWithdrawn', content: {} });
  }
}

function revise(offer: PublishedOffer, { offer: id, ...changes }: ReviseOffer): Decision {
  const before = { partial: offer.partial ?? false, locations: offer.locations ?? [], honouredBy: offer.honouredBy ?? [] };
  const { partial = before.partial, locations = before.locations, honouredBy = before.honouredBy } = changes;
  const isSame =
    partial === before.partial && isSameList(locations, before.locations) && isSameList(honouredBy, before.honouredBy);
  return isSame
    ? accept(offerBook(id))
    : accept(offerBook(id), { type: 'OfferRevised', content: { partial, locations, honouredBy } });
}

const isSameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, place) => text === other[place]);
