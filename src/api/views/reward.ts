/**
 * A reward: to coordinators with whom it is for, to merchants without.
 */
import type { Label } from '../../app/labels.js';
import type { AnswerTo, offer } from '../../app/queries.js';
import { offerIn, type Books } from '../../ledger/books.js';
import { QUOTA_PERIODS } from '../../ledger/offer.js';
import { CATEGORIES, type OfferId } from '../../ledger/units.js';
import { REWARD_STATUSES } from '../dto/reward.js';
import { instantText } from '../instants.js';
import { pointsText } from '../points-text.js';
import { LabelView, labelView } from './label.js';
import {
  ShownChoice,
  ShownCount,
  ShownFlag,
  ShownId,
  ShownInstant,
  ShownKind,
  ShownPart,
  ShownPoints,
  ShownText,
} from './shown.js';

export class RewardView {
  @ShownId('Its id.', 'rwd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') id!: string;
  @ShownKind('reward') object!: 'reward';
  @ShownPart(LabelView, 'Its name.', { nullable: true }) label!: LabelView | null;
  @ShownId('The merchant who gives it.', 'mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') merchant!: string;
  @ShownChoice(REWARD_STATUSES, 'Withdrawn: no new redemptions.') status!: string;
  @ShownPoints('Its price.') price!: string;
  @ShownCount('How many there were in all; null without limit.', { nullable: true, example: 100 }) stock!: number | null;
  @ShownCount('Reserved or redeemed.', { example: 3 }) taken!: number;
  @ShownCount('How many each member may have in a period.', { nullable: true }) quota!: number | null;
  @ShownChoice(QUOTA_PERIODS, 'The period of the quota.') quota_period!: string;
  @ShownInstant('From when.') valid_from!: string | null;
  @ShownInstant('Until when, exclusive.', { nullable: true }) valid_until!: string | null;
  @ShownCount('How long a hold lasts; null by the rules.', { nullable: true, example: 900 }) hold_ttl_s!: number | null;
  @ShownCount('Days in which it can be refunded; null by the rules.', { nullable: true, example: 30 }) refund_days!:
    number | null;
  @ShownFlag('Whether a hold may be captured in several parts.') multi_capture!: boolean;
  @ShownFlag('Whether a member with fewer points may redeem those, at a till that asks for that.') partial!: boolean;
  @ShownText('The tills where it is redeemed; empty for every till.', { isArray: true, example: ['till-07'] })
  locations!: readonly string[];
  @ShownText('Merchants who honour it besides the one who gives it.', {
    isArray: true,
    example: ['mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WF'],
  })
  honoured_by!: readonly string[];
  @ShownText('Whom it is for; not told to merchants.', { isArray: true, enum: CATEGORIES, required: false, example: ['courier'] })
  categories?: readonly string[];
}

type Figures = Omit<AnswerTo<typeof offer>, 'createdPosition' | 'position'>;

/** From the books right after a command. */
export function rewardFigures(books: Books, id: OfferId): Figures {
  const state = offerIn(books, id);
  if (state.status === 'unknown') throw new Error('a command on a reward left none');
  const { multiCapture: isMultiCapture, stock = null, quota = null, validUntil = null } = state;
  const { holdSeconds = null, refundDays = null } = state;
  const { partial: isPartial = false, locations = [], honouredBy = [] } = state;
  const honoured = { isPartial, locations, honouredBy };
  return { ...state, offer: id, isMultiCapture, stock, quota, validUntil, holdSeconds, refundDays, ...honoured };
}

export const rewardView = (figures: Figures, label: Label | undefined, forMerchant: boolean): RewardView => ({
  id: figures.offer,
  object: 'reward',
  label: labelView(label),
  merchant: figures.merchant,
  status: figures.status,
  price: pointsText(figures.price),
  stock: figures.stock,
  taken: figures.taken,
  quota: figures.quota,
  quota_period: figures.quotaPeriod,
  valid_from: instantText(figures.validFrom),
  valid_until: instantText(figures.validUntil),
  hold_ttl_s: figures.holdSeconds,
  refund_days: figures.refundDays,
  multi_capture: figures.isMultiCapture,
  partial: figures.isPartial,
  locations: figures.locations,
  honoured_by: figures.honouredBy,
  ...(forMerchant ? {} : { categories: figures.categories }),
});
