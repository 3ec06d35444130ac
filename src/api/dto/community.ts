/**
 * What coordinators and approvers send about budgets, partners, teams and activity types.
 */
import {
  PARTNER_KINDS,
  SUSPENSION_REASONS,
  TRACKS,
  type PartnerKind,
  type SuspensionReason,
  type Track,
} from '../../ledger/partner.js';
import { Amount, Choice, Code, Flag, FlagParameter, Moment, Part, Whole } from './field.js';
import { LabelPart } from './label.js';
import { PageQuery } from './page.js';

export class BudgetBody {
  @Amount({ says: 'Points that may be minted against it.', example: '50000.00' })
  amount!: string;

  @Moment({ says: 'From when.' })
  from!: string;

  @Moment({ says: 'Until when, exclusive.', example: '2027-01-01T00:00:00+08:00' })
  until!: string;

  @Part(LabelPart, { says: 'Its name.', isOptional: true })
  label?: LabelPart;
}

export class IncreaseBody {
  @Amount({ says: 'Points to add.', example: '1000.00' })
  amount!: string;
}

export const BUDGET_STATUSES = ['open', 'closed'] as const;

export class BudgetsQuery extends PageQuery {
  @Choice(BUDGET_STATUSES, { says: 'Only in this status.', isOptional: true })
  status?: (typeof BUDGET_STATUSES)[number];
}

export class PartnerBody {
  @Choice(PARTNER_KINDS, { says: 'What kind of partner.', example: 'enterprise' })
  kind!: PartnerKind;

  @Choice(TRACKS, { says: 'Who runs it.', example: 'market' })
  track!: Track;

  @Flag({ says: 'Whether it redeems points at a till.', example: true })
  merchant!: boolean;

  @Amount({
    says: 'What a merchant may come to owe by refunds of what it was paid for; default 500.00.',
    isOptional: true,
    example: '500.00',
  })
  refund_debt_max?: string;

  @Part(LabelPart, { says: 'Its name.', isOptional: true })
  label?: LabelPart;
}

export class SuspensionBody {
  @Choice(SUSPENSION_REASONS, { says: 'Why.', example: 'own-request' })
  reason!: SuspensionReason;
}

export class SettlementBody {
  @Amount({ says: 'What the merchant was paid for, at most what it is owed.', example: '20.00' })
  amount!: string;
}

export const PARTNER_STATUSES = ['active', 'suspended', 'terminated'] as const;

export class PartnersQuery extends PageQuery {
  @Choice(PARTNER_STATUSES, { says: 'Only in this status.', isOptional: true })
  status?: (typeof PARTNER_STATUSES)[number];

  @FlagParameter({ says: 'Only merchants, or only others.', isOptional: true })
  merchant?: boolean;
}

export class TeamFormedBody {
  @Code({ says: 'The team’s code.', example: 'east-gate' })
  team!: string;

  @Part(LabelPart, { says: 'Its name.', isOptional: true })
  label?: LabelPart;
}

const PERCENT_MIN = 50;
const PERCENT_MAX = 200;
const DEEDS_MAX = 10_000;

export class ActivityTypeBody {
  @Code({ says: 'Its code.', example: 'meal-aid-weekend' })
  code!: string;

  @Choice(['time', 'deed'], { says: 'Whether minutes count, or deeds.', example: 'time' })
  measure!: 'time' | 'deed';

  @Amount({ says: 'Points for one deed.', isOptional: true, default: '0.00' })
  points_per_deed: string = '0';

  @Whole(PERCENT_MIN, PERCENT_MAX, { says: 'Of the ordinary points, in per cent.', isOptional: true, default: 100 })
  multiplier_percent: number = 100;

  @Whole(0, DEEDS_MAX, { says: 'Deeds that count in a month; 0 for no limit.', isOptional: true, default: 0 })
  deeds_per_month_max: number = 0;

  @Part(LabelPart, { says: 'Its name.', isOptional: true })
  label?: LabelPart;
}
