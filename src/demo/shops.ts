/**
 * The friendly merchants of the demo with their offers, and the other community partners.
 *
 * Kinds of shops and of offers are those of the model community (an art centre, a hair salon, a hot-pot stall, a coffee bar and a
 * breakfast shop, with offers for new-employment groups and for everybody); their names are invented. Prices are in hundredths.
 */
import type { QuotaPeriod } from '../ledger/offer.js';
import type { PartnerKind, Track } from '../ledger/partner.js';
import {
  NEW_EMPLOYMENT,
  points,
  type ActorId,
  type Category,
  type OfferId,
  type PartnerId,
  type Points,
} from '../ledger/units.js';
import { idBy } from './act.js';

const HOUR_S = 3_600;
/** Booked rewards are held until the day. */
const BOOKED_HOLD_S = 7 * 24 * HOUR_S;

export interface ShopOffer {
  readonly key: string;
  readonly id: OfferId;
  readonly zh: string;
  readonly en: string;
  readonly price: Points;
  /** Empty for everybody. */
  readonly categories: readonly Category[];
  readonly quota: number;
  readonly quotaPeriod: QuotaPeriod;
  readonly stock?: number;
  readonly holdSeconds?: number;
  readonly multiCapture: boolean;
}

export interface Shop {
  readonly key: string;
  readonly merchant: PartnerId;
  readonly till: ActorId;
  readonly zh: string;
  readonly en: string;
  /** Begins the shop's own receipt numbers. */
  readonly prefix: string;
  /** Local hours. */
  readonly opens: number;
  readonly closes: number;
  /** Redemptions a week, about. */
  readonly visitsPerWeek: number;
  readonly offers: readonly ShopOffer[];
}

type Terms = Partial<Pick<ShopOffer, 'stock' | 'holdSeconds' | 'multiCapture' | 'categories'>> &
  Pick<ShopOffer, 'quota' | 'quotaPeriod'>;

const offer = (key: string, [zh, en]: readonly [string, string], price: number, terms: Terms): ShopOffer => ({
  key,
  id: idBy('offer', `offer/${key}`),
  zh,
  en,
  price: points(price),
  categories: [],
  multiCapture: false,
  ...terms,
});

const shop = (
  key: string,
  [zh, en]: readonly [string, string],
  rest: Omit<Shop, 'key' | 'merchant' | 'till' | 'zh' | 'en'>,
): Shop => ({
  key,
  merchant: idBy('merchant', `admit/${key}`),
  till: `till-${key}` as ActorId,
  zh,
  en,
  ...rest,
});

const FOR_RIDERS = { categories: NEW_EMPLOYMENT };

export const SHOPS: readonly Shop[] = [
  shop('breakfast', ['早安豆浆铺', 'Good Morning Breakfast'], {
    ...{ prefix: 'ZA', opens: 6, closes: 10, visitsPerWeek: 9 },
    offers: [
      offer('breakfast-set', ['豆浆油条套餐', 'Soy milk and dough stick'], 200, { quota: 1, quotaPeriod: 'day' }),
      offer('rider-breakfast', ['骑手早餐', 'Rider’s breakfast'], 100, { ...FOR_RIDERS, quota: 1, quotaPeriod: 'day' }),
    ],
  }),
  shop('coffee', ['半圆咖啡', 'Half Circle Coffee'], {
    ...{ prefix: 'BY', opens: 9, closes: 21, visitsPerWeek: 5 },
    offers: [
      offer('coffee-cup', ['手冲咖啡一杯', 'A cup of filter coffee'], 400, { quota: 3, quotaPeriod: 'week' }),
      offer('rider-refill', ['骑手续杯', 'Rider’s refill'], 150, { ...FOR_RIDERS, quota: 5, quotaPeriod: 'week' }),
    ],
  }),
  shop('malatang', ['小满麻辣烫', 'Xiaoman Malatang'], {
    ...{ prefix: 'XM', opens: 11, closes: 21, visitsPerWeek: 5 },
    offers: [
      offer('malatang-bowl', ['麻辣烫一份', 'A bowl of malatang'], 600, { quota: 4, quotaPeriod: 'month' }),
      offer('rider-bowl', ['新就业群体暖心餐', 'A warm bowl for riders and couriers'], 300, {
        ...{ ...FOR_RIDERS, quota: 8, quotaPeriod: 'month' },
      }),
    ],
  }),
  shop('hair-salon', ['青丝发型屋', 'Green Silk Hair Salon'], {
    ...{ prefix: 'QS', opens: 10, closes: 20, visitsPerWeek: 3 },
    offers: [
      offer('haircut', ['剪发', 'Haircut'], 1_200, { quota: 1, quotaPeriod: 'month' }),
      offer('rider-haircut', ['骑手剪发', 'Rider’s haircut'], 600, { ...FOR_RIDERS, quota: 1, quotaPeriod: 'month' }),
    ],
  }),
  shop('art-centre', ['织光艺术中心', 'Woven Light Art Centre'], {
    ...{ prefix: 'ZG', opens: 10, closes: 19, visitsPerWeek: 2 },
    offers: [
      offer('art-trial', ['少儿美术体验课', 'Children’s art class'], 2_000, {
        ...{ quota: 2, quotaPeriod: 'quarter', stock: 60, holdSeconds: BOOKED_HOLD_S },
      }),
      offer('family-workshop', ['亲子手作坊', 'Family workshop for riders and couriers'], 1_000, {
        ...{ ...FOR_RIDERS, quota: 2, quotaPeriod: 'quarter', stock: 40 },
      }),
      offer('calligraphy-course', ['书法三次课', 'Calligraphy, three evenings'], 1_500, {
        ...{ quota: 1, quotaPeriod: 'quarter', stock: 12, holdSeconds: BOOKED_HOLD_S, multiCapture: true },
      }),
    ],
  }),
];

export interface Agency {
  readonly key: string;
  readonly partner: PartnerId;
  readonly zh: string;
  readonly en: string;
  readonly kind: PartnerKind;
  readonly track: Track;
}

const agency = (key: string, [zh, en]: readonly [string, string], kind: PartnerKind, track: Track): Agency => ({
  key,
  partner: idBy('partner', `admit/${key}`),
  ...{ zh, en, kind, track },
});

/** It missed its monthly public-benefit sessions once. */
export const LAPSED_AGENCY = agency('training-house', ['邻里亲子之家', 'Neighbours’ Family House'], 'enterprise', 'market');

/** Under a public-service agreement, or as a self-governing body; none of them has a till. */
export const AGENCIES: readonly Agency[] = [
  LAPSED_AGENCY,
  agency('youth-palace', ['社区青禾宫', 'Community Youth Palace'], 'enterprise', 'market'),
  agency('social-work', ['天行社工站', 'Tianxing Social Work'], 'institution', 'government'),
  agency('fuel-station', ['长堤加油站', 'Long Dyke Fuel Station'], 'enterprise', 'market'),
  agency('property-company', ['绿檐物业', 'Green Eaves Property'], 'enterprise', 'market'),
  agency('neighbours-association', ['金穗里街坊会', 'Jinsui Lane Neighbours’ Association'], 'resident', 'resident-run'),
];
