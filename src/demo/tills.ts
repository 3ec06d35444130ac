/**
 * Redemptions at the shops in the demo's year: who comes, what for, and how it ends.
 *
 * Nearly all are paid at the counter in one go; of the others some are taken later or in part, some are given up, some run
 * out, a few are refunded, and now and then a till asks for what the ledger must decline. Quotas are counted as the ledger
 * counts them.
 */
import { quotaPeriodOf } from '../ledger/offer.js';
import {
  DAY_MS,
  instant,
  MINUTE_MS,
  NEW_EMPLOYMENT,
  points,
  type Instant,
  type Points,
  type RedemptionId,
} from '../ledger/units.js';
import { idBy } from './act.js';
import type { Chance } from './chance.js';
import { clock, timeOn, TIME_ZONE, type Day } from './days.js';
import type { Diary } from './diary.js';
import type { Person } from './people.js';
import type { ServiceBook } from './service-book.js';
import { SHOPS, type Shop, type ShopOffer } from './shops.js';

const DAYS_PER_WEEK = 7;
const COUNTER_HOLD_MS = 15 * MINUTE_MS;
const TRIES_MAX = 14;

interface Visit {
  readonly at: Instant;
  readonly shop: Shop;
}
interface Purchase extends Visit {
  readonly person: Person;
  readonly offer: ShopOffer;
  readonly reference: string;
}

export interface Sample {
  readonly person: Person;
  readonly shop: Shop;
  readonly offer: ShopOffer;
  readonly price: Points;
}

export interface TillsSettings {
  readonly chance: Chance;
  readonly diary: Diary;
  readonly book: ServiceBook;
}

export class Tills {
  /** What an offer costs today. */
  readonly prices = new Map<ShopOffer, Points>(SHOPS.flatMap(({ offers }) => offers.map(offer => [offer, offer.price] as const)));
  private readonly uses = new Map<string, number>();
  private readonly receipts = new Map<string, number>();
  private readonly sold = new Map<ShopOffer, number>();

  constructor(private readonly settings: TillsSettings) {}

  open(day: Day, people: readonly Person[]): void {
    for (const visit of this.visitsOf(day)) {
      const purchase = this.purchaseOf(visit, people, day);
      if (purchase !== undefined) this.serve(purchase);
    }
    if (this.settings.chance.happens(4)) this.decline(day, people);
  }

  /** Somebody buys whatever the points are enough for. */
  splurge(day: Day, person: Person): void {
    const at = timeOn(day, clock(17));
    for (let purchase = this.anythingFor(person, at); purchase !== undefined; purchase = this.anythingFor(person, at)) {
      this.take(purchase);
      this.authorize(purchase, true);
    }
  }

  /** Booked rewards: a place in a class, and three evenings that are paid one by one. */
  book(day: Day, people: readonly Person[], offerKey: 'art-trial' | 'calligraphy-course'): void {
    const { chance, diary } = this.settings;
    const shop = SHOPS.find(({ offers }) => offers.some(({ key }) => key === offerKey));
    const offer = shop?.offers.find(({ key }) => key === offerKey);
    const at = timeOn(day, clock(15, 30), chance.below(60));
    const person = offer && chance.shuffled(people).find(each => this.canHave(each, offer, at));
    if (shop === undefined || offer === undefined || person === undefined) return;
    const reference = this.receipt(shop, at);
    this.take({ at, shop, offer, person, reference });
    const redemption = this.authorize({ at, shop, offer, person, reference }, false);
    if (!offer.multiCapture) return;
    const amount = points(this.priceOf(offer) / EVENINGS.length);
    EVENINGS.forEach((days, place) => {
      const final = place === EVENINGS.length - 1;
      const command = { type: 'CaptureRedemption', merchant: shop.merchant, redemption, amount, final } as const;
      diary.write(`capture/${shop.key}/${reference}/${String(place + 1)}`, instant(at + days * DAY_MS), shop.till, command);
    });
  }

  /** Who could well afford a coffee now. */
  sampleAt(now: Instant, people: readonly Person[]): Sample {
    const shop = SHOPS.find(({ key }) => key === 'coffee');
    const offer = shop?.offers[0];
    const richest = people.toSorted((a, b) => this.settings.diary.free(b, now) - this.settings.diary.free(a, now));
    const person = offer && richest.find(each => !each.minor && this.canHave(each, offer, now));
    if (shop === undefined || offer === undefined || person === undefined)
      throw new Error('nobody in the demo can afford a coffee');
    return { person, shop, offer, price: this.priceOf(offer) };
  }

  private visitsOf(day: Day): readonly Visit[] {
    const { chance } = this.settings;
    const visits = SHOPS.flatMap(shop => {
      const percent = Math.round((shop.visitsPerWeek * 100) / DAYS_PER_WEEK);
      const count = Math.floor(percent / 100) + (chance.happens(percent % 100) ? 1 : 0);
      return Array.from({ length: count }, () => ({
        shop,
        at: timeOn(day, chance.between(clock(shop.opens, 5), clock(shop.closes) - 20), chance.below(60)),
      }));
    });
    return visits.sort((a, b) => a.at - b.at);
  }

  private purchaseOf(visit: Visit, people: readonly Person[], day: Day): Purchase | undefined {
    const { chance } = this.settings;
    for (let tries = 0; tries < TRIES_MAX && people.length > 0; tries++) {
      const person = chance.oneOf(people);
      const offers = visit.shop.offers.filter(offer => !offer.multiCapture && this.canHave(person, offer, visit.at));
      // who may have the cheaper one takes it
      const offer = offers.find(each => each.categories.length > 0) ?? offers[0];
      if (offer !== undefined) return { ...visit, person, offer, reference: this.receipt(visit.shop, timeOn(day, 0)) };
    }
    return undefined;
  }

  private anythingFor(person: Person, at: Instant): Purchase | undefined {
    for (const shop of SHOPS) {
      const offer = shop.offers.find(each => !each.multiCapture && this.canHave(person, each, at));
      if (offer !== undefined) return { at, shop, offer, person, reference: this.receipt(shop, at) };
    }
    return undefined;
  }

  private canHave(person: Person, offer: ShopOffer, at: Instant): boolean {
    if (person.minor && offer.key !== 'art-trial') return false;
    if (offer.categories.length > 0 && !offer.categories.some(category => person.categories.includes(category))) return false;
    if (offer.stock !== undefined && (this.sold.get(offer) ?? 0) >= offer.stock) return false;
    if ((this.uses.get(useKey(person, offer, at)) ?? 0) >= offer.quota) return false;
    return this.settings.diary.free(person, at) >= this.priceOf(offer);
  }

  private serve(purchase: Purchase): void {
    const { chance } = this.settings;
    this.take(purchase);
    if (chance.happens(94)) {
      this.authorize(purchase, true);
      if (chance.happens(1)) this.refund(purchase);
      return;
    }
    const redemption = this.authorize(purchase, false);
    const after = instant(purchase.at + chance.between(2, 9) * MINUTE_MS);
    const { shop, offer, reference } = purchase;
    const object = { merchant: shop.merchant, redemption };
    const end = chance.below(10);
    const key = `${shop.key}/${reference}`;
    const { diary, book } = this.settings;
    if (end < 5) diary.write(`capture/${key}`, after, shop.till, { type: 'CaptureRedemption', ...object, final: true });
    else if (end < 7) {
      const amount = points(this.priceOf(offer) / 2);
      diary.write(`capture/${key}`, after, shop.till, { type: 'CaptureRedemption', ...object, amount, final: true });
    } else if (end < 9) diary.write(`void/${key}`, after, shop.till, { type: 'VoidRedemption', ...object });
    else book.settle(purchase.person, instant(purchase.at + COUNTER_HOLD_MS));
  }

  private authorize({ at, shop, offer, person, reference }: Purchase, capture: boolean): RedemptionId {
    const key = `authorize/${shop.key}/${reference}`;
    this.settings.diary.write(key, at, shop.till, {
      type: 'AuthorizeRedemption',
      merchant: shop.merchant,
      member: person.member,
      reward: offer.id,
      merchantReference: reference,
      amount: this.priceOf(offer),
      location: LOCATION,
      capture,
    });
    return idBy<RedemptionId>('redemption', key);
  }

  private refund({ at, shop, offer, reference }: Purchase): void {
    const { chance, diary } = this.settings;
    const amount = chance.happens(50) ? this.priceOf(offer) : points(Math.ceil(this.priceOf(offer) / 4));
    const redemption = idBy<RedemptionId>('redemption', `authorize/${shop.key}/${reference}`);
    const later = instant(at + chance.between(1, 3) * DAY_MS);
    const command = { type: 'RefundRedemption', merchant: shop.merchant, redemption, amount } as const;
    diary.write(`refund/${shop.key}/${reference}`, later, shop.till, command);
  }

  /** A till asks for a rider's offer for somebody else, or for more than somebody ever had. */
  private decline(day: Day, people: readonly Person[]): void {
    const { chance, diary } = this.settings;
    const shop = chance.oneOf(SHOPS);
    const at = timeOn(day, clock(shop.closes) - 10);
    const isRider = (person: Person) => person.categories.some(category => NEW_EMPLOYMENT.includes(category));
    const [offer, person, code] = chance.happens(50)
      ? ([shop.offers[1], people.find(each => !isRider(each) && diary.free(each, at) > 0), 'reward-unavailable'] as const)
      : ([shop.offers[0], people.find(each => !each.minor && diary.received(each, at) === 0), 'insufficient-points'] as const);
    if (offer === undefined || person === undefined) return;
    const reference = this.receipt(shop, at);
    diary.write(
      `declined/${shop.key}/${reference}`,
      at,
      shop.till,
      {
        type: 'AuthorizeRedemption',
        merchant: shop.merchant,
        member: person.member,
        reward: offer.id,
        merchantReference: reference,
        location: LOCATION,
        capture: true,
      },
      code,
    );
  }

  private take({ at, offer, person }: Purchase): void {
    const key = useKey(person, offer, at);
    this.uses.set(key, (this.uses.get(key) ?? 0) + 1);
    this.sold.set(offer, (this.sold.get(offer) ?? 0) + 1);
    this.settings.diary.spend(person, this.priceOf(offer));
  }

  priceOf(offer: ShopOffer): Points {
    return this.prices.get(offer) ?? offer.price;
  }

  private receipt(shop: Shop, at: Instant): string {
    const day = quotaPeriodOf('day', at, TIME_ZONE).replaceAll('-', '');
    const count = (this.receipts.get(`${shop.key} ${day}`) ?? 0) + 1;
    this.receipts.set(`${shop.key} ${day}`, count);
    return `${shop.prefix}-${day}-${String(count).padStart(4, '0')}`;
  }
}

const LOCATION = 'till-1';
/** Days after the booking. */
const EVENINGS = [1, 3, 5];

const useKey = (person: Person, offer: ShopOffer, at: Instant): string =>
  `${offer.key} ${person.key} ${quotaPeriodOf(offer.quotaPeriod, at, TIME_ZONE)}`;
