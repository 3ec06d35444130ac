/**
 * What coordinators send about rewards.
 */
import { QUOTA_PERIODS, type QuotaPeriod } from '../../ledger/offer.js';
import { CATEGORIES, type Category } from '../../ledger/units.js';
import { Amount, Choice, Choices, Flag, Moment, ObjectId, Part, Texts, Whole } from './field.js';
import { LabelPart } from './label.js';
import { PageQuery } from './page.js';

const COUNT_MAX = 1_000_000;
const HOLD_SECONDS_MIN = 60;
const HOLD_SECONDS_MAX = 604_800;
const REFUND_DAYS_MAX = 365;
const LOCATIONS = { count: 100, length: 64 };
const HONOURED_BY = { count: 100, length: 64 };

export class RewardBody {
  @ObjectId({ says: 'The merchant who gives it.', example: 'mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC' })
  merchant!: string;

  @Amount({ says: 'Its price.', example: '40.00' })
  price!: string;

  @Whole(0, COUNT_MAX, { says: 'How many there are; default as many as are asked for.', isOptional: true, example: 100 })
  stock?: number;

  @Whole(1, COUNT_MAX, { says: 'How many each member may have in a period.', isOptional: true, example: 2 })
  quota?: number;

  @Choice(QUOTA_PERIODS, { says: 'The period of the quota.', isOptional: true, default: 'all' })
  quota_period: QuotaPeriod = 'all';

  @Moment({ says: 'From when; default now.', isOptional: true })
  valid_from?: string;

  @Moment({ says: 'Until when, exclusive.', isOptional: true, example: '2027-01-01T00:00:00+08:00' })
  valid_until?: string;

  @Choices(CATEGORIES, {
    says: 'Whom it is for: any of these; empty for everybody. Never told to merchants.',
    isOptional: true,
    example: ['courier'],
  })
  categories: Category[] = [];

  @Whole(HOLD_SECONDS_MIN, HOLD_SECONDS_MAX, {
    says: 'How long a hold lasts; default by the rules.',
    isOptional: true,
    example: 900,
  })
  hold_ttl_s?: number;

  @Whole(0, REFUND_DAYS_MAX, { says: 'Days in which it can be refunded; default by the rules.', isOptional: true, example: 30 })
  refund_days?: number;

  @Flag({ says: 'Whether a hold may be captured in several parts.', isOptional: true, default: false })
  multi_capture: boolean = false;

  @Flag({
    says: 'Whether a member with fewer points may redeem those, at a till that asks for that; for prices up to 50.00.',
    isOptional: true,
    default: false,
  })
  partial: boolean = false;

  @Texts(LOCATIONS, {
    says: 'The tills where it is redeemed; empty for every till.',
    isOptional: true,
    example: ['till-07'],
  })
  locations: string[] = [];

  @Texts(HONOURED_BY, {
    says: 'Merchants who honour it besides the one who gives it.',
    isOptional: true,
    example: ['mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WF'],
  })
  honoured_by: string[] = [];

  @Part(LabelPart, { says: 'Its name.', isOptional: true })
  label?: LabelPart;
}

export class PriceBody {
  @Amount({ says: 'The new price; open holds keep theirs.', example: '45.00' })
  price!: string;
}

export class RevisionBody {
  @Flag({ says: 'Whether a member with fewer points may redeem those.', isOptional: true })
  partial?: boolean;

  @Texts(LOCATIONS, { says: 'The tills where it is redeemed; empty for every till.', isOptional: true, example: ['till-07'] })
  locations?: string[];

  @Texts(HONOURED_BY, {
    says: 'Merchants who honour it besides the one who gives it.',
    isOptional: true,
    example: ['mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WF'],
  })
  honoured_by?: string[];
}

export class RestockBody {
  @Whole(1, COUNT_MAX, { says: 'How many more there are.', example: 20 })
  added!: number;
}

export const REWARD_STATUSES = ['published', 'withdrawn'] as const;

export class RewardsQuery extends PageQuery {
  @ObjectId({ says: 'Only this merchant’s; a merchant’s key sees its own only.', isOptional: true })
  merchant?: string;

  @Choice(REWARD_STATUSES, { says: 'Only in this status.', isOptional: true })
  status?: (typeof REWARD_STATUSES)[number];
}
