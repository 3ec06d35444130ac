/**
 * Partners and their offers, as coordinators and shops list them: terms, status, how many were taken, what a merchant is owed.
 *
 * An offer's stock and a merchant's payable move with the redemptions that name them, as they do in the ledger's own books.
 */
import type { ClientBase, Pool } from 'pg';
import { allOf, type Projection } from '../feed/projection.js';
import type { Entry } from '../feed/record.js';
import type { LedgerEvent } from '../ledger/events.js';
import type { PublishedOffer, QuotaPeriod } from '../ledger/offer.js';
import type { AdmittedPartner, PartnerKind, Track } from '../ledger/partner.js';
import {
  points,
  type BookName,
  type Category,
  type Instant,
  type OfferId,
  type PartnerId,
  type Points,
} from '../ledger/units.js';
import { amount, flag, integer, optional, text, texts } from './column.js';
import { Selection, type Page } from './selection.js';
import { Table, type RowOf } from './table.js';

export type PartnerStatus = AdmittedPartner['status'];
export type OfferStatus = PublishedOffer['status'];

const partners = new Table('partners', ['partner'], {
  partner: text<PartnerId>(),
  kind: text<PartnerKind>(),
  track: text<Track>(),
  isMerchant: flag(),
  status: text<PartnerStatus>(),
  /** Captured, less what was refunded and what was paid. */
  payable: amount<Points>(),
  /** What it may come to owe by refunds; null where its admission does not say. */
  refundDebtMax: optional(integer<Points>()),
  createdPosition: integer(),
  position: integer(),
});
export type Partner = RowOf<typeof partners>;

const offers = new Table('offers', ['offer'], {
  offer: text<OfferId>(),
  merchant: text<PartnerId>(),
  status: text<OfferStatus>(),
  price: amount<Points>(),
  /** How many there were in all; null for as many as are asked for. */
  stock: optional(integer()),
  /** Reserved or redeemed. */
  taken: integer(),
  quota: optional(integer()),
  quotaPeriod: text<QuotaPeriod>(),
  validFrom: integer<Instant>(),
  validUntil: optional(integer<Instant>()),
  categories: texts<Category>(),
  holdSeconds: optional(integer()),
  refundDays: optional(integer()),
  isMultiCapture: flag(),
  isPartial: flag(),
  /** Empty: at every till. */
  locations: texts(),
  /** Merchants besides its own. */
  honouredBy: texts<PartnerId>(),
  createdPosition: integer(),
  position: integer(),
});
export type Offer = RowOf<typeof offers>;

async function apply(client: ClientBase, log: number, entries: readonly Entry[]): Promise<void> {
  await allOf([applyToPartners(client, log, entries), applyToOffers(client, log, entries)]);
}

interface Change<Key, Row> {
  readonly key: Key;
  readonly become: (row: Row) => Partial<Row>;
}

async function applyToPartners(client: ClientBase, log: number, entries: readonly Entry[]): Promise<void> {
  const changes = entries.map(partnerChange);
  const rows = await partners.load(
    client,
    log,
    changes.flatMap(change => change?.key ?? []),
  );
  entries.forEach(({ book, event, position }, index) => {
    const change = changes[index];
    if (event.type === 'PartnerAdmitted') rows.put(admitted(partnerIn(book), event, position));
    else if (change !== undefined) rows.change(change.key, row => ({ ...change.become(row), position }));
  });
  await rows.save(client, log);
}

const partnerIn = (book: BookName): PartnerId => book.slice('partner-'.length) as PartnerId;

const admitted = (partner: PartnerId, { content }: LedgerEvent<'PartnerAdmitted'>, position: number): Partner => ({
  partner,
  kind: content.kind,
  track: content.track,
  isMerchant: content.merchant,
  status: 'active',
  payable: points(0),
  refundDebtMax: content.refundDebtMax ?? null,
  createdPosition: position,
  position,
});

function partnerChange({ book, event }: Entry): Change<Pick<Partner, 'partner'>, Partner> | undefined {
  const status = (become: PartnerStatus) => ({ key: { partner: partnerIn(book) }, become: () => ({ status: become }) });
  const owed = (partner: PartnerId, size: number) => ({
    key: { partner },
    become: ({ payable }: Partner) => ({ payable: points(payable + size) }),
  });
  switch (event.type) {
    case 'PartnerSuspended':
      return status('suspended');
    case 'PartnerReinstated':
      return status('active');
    case 'PartnerTerminated':
      return status('terminated');
    case 'RedemptionCaptured':
      return owed(event.content.merchant, event.content.amount);
    case 'RedemptionRefunded':
    case 'SettlementPaid':
      return owed(event.content.merchant, -event.content.amount);
    default:
      return undefined;
  }
}

async function applyToOffers(client: ClientBase, log: number, entries: readonly Entry[]): Promise<void> {
  const changes = entries.map(offerChange);
  const rows = await offers.load(
    client,
    log,
    changes.flatMap(change => change?.key ?? []),
  );
  entries.forEach(({ book, event, position }, index) => {
    const change = changes[index];
    if (event.type === 'OfferPublished') rows.put(published(offerIn(book), event, position));
    else if (change !== undefined) rows.change(change.key, row => ({ ...change.become(row), position }));
  });
  await rows.save(client, log);
}

const offerIn = (book: BookName): OfferId => book.slice('offer-'.length) as OfferId;

function published(offer: OfferId, { content }: LedgerEvent<'OfferPublished'>, position: number): Offer {
  const { merchant, price, stock = null, quota = null, quotaPeriod, validFrom, validUntil = null, categories } = content;
  const { holdSeconds = null, refundDays = null, multiCapture: isMultiCapture } = content;
  const { partial: isPartial = false, locations = [], honouredBy = [] } = content;
  const terms = {
    merchant,
    price,
    stock,
    quota,
    quotaPeriod,
    validFrom,
    validUntil,
    categories,
    holdSeconds,
    refundDays,
    isMultiCapture,
    isPartial,
    locations,
    honouredBy,
  };
  return { offer, ...terms, status: 'published', taken: 0, createdPosition: position, position };
}

function offerChange({ book, event }: Entry): Change<Pick<Offer, 'offer'>, Offer> | undefined {
  const offer = offerIn(book);
  const takenBy = (named: OfferId, step: number) => ({
    key: { offer: named },
    become: ({ taken }: Offer) => ({ taken: taken + step }),
  });
  switch (event.type) {
    case 'OfferRepriced':
      return { key: { offer }, become: () => ({ price: event.content.price }) };
    case 'OfferRestocked':
      return { key: { offer }, become: ({ stock }) => ({ stock: stock === null ? null : stock + event.content.added }) };
    case 'OfferRevised': {
      const { partial: isPartial, locations, honouredBy } = event.content;
      return { key: { offer }, become: () => ({ isPartial, locations, honouredBy }) };
    }
    case 'OfferWithdrawn':
      return { key: { offer }, become: () => ({ status: 'withdrawn' }) };
    case 'RedemptionAuthorized':
      return takenBy(event.content.reward, 1);
    case 'RedemptionVoided':
    case 'RedemptionExpired':
      return event.content.restock ? takenBy(event.content.reward, -1) : undefined;
    default:
      return undefined;
  }
}

export const partnersProjection: Projection = { name: 'partners', version: 3, tables: [partners, offers], apply };

/** `undefined` also for a partner of another log. */
export const partnerOf = (pool: Pool, log: number, partner: PartnerId): Promise<Partner | undefined> =>
  partners.find(pool, log, { partner });

export interface PartnerFilter {
  readonly isMerchant?: boolean | undefined;
  readonly status?: PartnerStatus | undefined;
}

export const partnerPage = (
  pool: Pool,
  log: number,
  { isMerchant, status }: PartnerFilter,
  page: Page,
): Promise<readonly Partner[]> =>
  partners.page(pool, new Selection(log).equal('is_merchant', isMerchant).equal('status', status), page);

/** `undefined` also for an offer of another log. */
export const offerOf = (pool: Pool, log: number, offer: OfferId): Promise<Offer | undefined> => offers.find(pool, log, { offer });

export interface OfferFilter {
  /** Its own offers, and those of others that it honours. */
  readonly merchant?: PartnerId | undefined;
  readonly status?: OfferStatus | undefined;
}

export function offerPage(pool: Pool, log: number, { merchant, status }: OfferFilter, page: Page): Promise<readonly Offer[]> {
  const selection = new Selection(log)
    .when(merchant, bound => `(merchant = ${bound} OR ${bound} = ANY (honoured_by))`)
    .equal('status', status);
  return offers.page(pool, selection, page);
}
