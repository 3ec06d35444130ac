/**
 * Budgets, partners, teams and activity types as coordinators see them.
 */
import type { Label } from '../../app/labels.js';
import type { AnswerTo, budget, partner } from '../../app/queries.js';
import { budgetIn, partnerIn, type Books } from '../../ledger/books.js';
import type { ActivityType } from '../../ledger/community.js';
import { PARTNER_KINDS, REFUND_DEBT_MAX, TRACKS } from '../../ledger/partner.js';
import type { BudgetId, PartnerId } from '../../ledger/units.js';
import { BUDGET_STATUSES, PARTNER_STATUSES } from '../dto/community.js';
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

export class BudgetView {
  @ShownId('Its id.', 'bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') id!: string;
  @ShownKind('budget') object!: 'budget';
  @ShownPart(LabelView, 'Its name.', { nullable: true }) label!: LabelView | null;
  @ShownChoice(BUDGET_STATUSES, 'Closed: nothing is minted against it any more.') status!: string;
  @ShownPoints('Points that may be minted.', { example: '50000.00' }) amount!: string;
  @ShownPoints('Minted, net of reversals.') drawn!: string;
  @ShownPoints('What is left.') remaining!: string;
  @ShownInstant('From when.') valid_from!: string | null;
  @ShownInstant('Until when, exclusive.') valid_until!: string | null;
}

type BudgetFigures = Omit<AnswerTo<typeof budget>, 'createdPosition' | 'position'>;

/** From the books right after a command. */
export function budgetFigures(books: Books, id: BudgetId): BudgetFigures {
  const state = budgetIn(books, id);
  if (state.status === 'unopened') throw new Error('a command on a budget left none');
  const { status, amount, drawn, from: validFrom, until: validUntil } = state;
  return { budget: id, status, amount, drawn, validFrom, validUntil };
}

export const budgetView = (figures: BudgetFigures, label: Label | undefined): BudgetView => ({
  id: figures.budget,
  object: 'budget',
  label: labelView(label),
  status: figures.status,
  amount: pointsText(figures.amount),
  drawn: pointsText(figures.drawn),
  remaining: pointsText(figures.amount - figures.drawn),
  valid_from: instantText(figures.validFrom),
  valid_until: instantText(figures.validUntil),
});

export class PartnerView {
  @ShownId('Its id.', 'mer_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') id!: string;
  @ShownKind('partner') object!: 'partner';
  @ShownPart(LabelView, 'Its name.', { nullable: true }) label!: LabelView | null;
  @ShownChoice(PARTNER_KINDS, 'What kind of partner.') kind!: string;
  @ShownChoice(TRACKS, 'Who runs it.') track!: string;
  @ShownFlag('Whether it redeems points at a till.') merchant!: boolean;
  @ShownChoice(PARTNER_STATUSES, 'Suspended: no new redemptions, open holds are honoured.') status!: string;
  @ShownPoints('What it is owed: captured less refunded and paid; negative where it owes.') payable!: string;
  @ShownPoints('What it may come to owe by refunds.', { example: '500.00' }) refund_debt_max!: string;
}

type PartnerFigures = Omit<AnswerTo<typeof partner>, 'createdPosition' | 'position'>;

/** From the books right after a command. */
export function partnerFigures(books: Books, id: PartnerId): PartnerFigures {
  const state = partnerIn(books, id);
  if (state.status === 'unknown') throw new Error('a command on a partner left none');
  const { kind, track, merchant: isMerchant, status, payable, refundDebtMax = null } = state;
  return { partner: id, kind, track, isMerchant, status, payable, refundDebtMax };
}

export const partnerView = (figures: PartnerFigures, label: Label | undefined): PartnerView => ({
  id: figures.partner,
  object: 'partner',
  label: labelView(label),
  kind: figures.kind,
  track: figures.track,
  merchant: figures.isMerchant,
  status: figures.status,
  payable: pointsText(figures.payable),
  refund_debt_max: pointsText(figures.refundDebtMax ?? REFUND_DEBT_MAX),
});

export class StandingView {
  @ShownKind('community') object!: 'community';
  @ShownFlag('Frozen for an audit: nothing is written, everything is read.') frozen!: boolean;
}

export class TeamView {
  @ShownText('Its code.', { example: 'east-gate' }) team!: string;
  @ShownPart(LabelView, 'Its name.', { nullable: true }) label!: LabelView | null;
}

export class ActivityTypeView {
  @ShownText('Its code.', { example: 'meal-aid' }) code!: string;
  @ShownPart(LabelView, 'Its name.', { nullable: true }) label!: LabelView | null;
  @ShownChoice(['time', 'deed'], 'Whether minutes count, or deeds.') measure!: string;
  @ShownPoints('Points for one deed.', { example: '2.00' }) points_per_deed!: string;
  @ShownCount('Of the ordinary points, in per cent.', { example: 100 }) multiplier_percent!: number;
  @ShownCount('Deeds that count in a month; 0 for no limit.', { example: 0 }) deeds_per_month_max!: number;
}

export const activityTypeView = (type: ActivityType, label: Label | undefined): ActivityTypeView => ({
  code: type.code,
  label: labelView(label),
  measure: type.measure,
  points_per_deed: pointsText(type.pointsPerDeed),
  multiplier_percent: type.multiplierPercent,
  deeds_per_month_max: type.deedsPerMonthMax,
});
