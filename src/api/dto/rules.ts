/**
 * Rules as data: the values that a community may change, in the names and units of the API.
 */
import type { RuleValues } from '../../ledger/rules.js';
import { pointsOf, pointsText } from '../points-text.js';
import { Amount, Moment, Part, Whole, type Told } from './field.js';

const DAY_MINUTES_MAX = 1_440;
const DAYS_MAX = 3_650;
const MONTHS_MAX = 120;
const HOURS_MAX = 720;
const SECONDS_MAX = 604_800;
const PERCENT_MAX = 100;

const optional = (says: string): Told => ({ says, isOptional: true });

export class RuleChanges {
  @Amount({ ...optional('Points for 60 minutes of service.'), example: '1.00' }) points_per_hour?: string;
  @Whole(0, DAY_MINUTES_MAX, optional('Shorter entries are refused.')) contribution_minutes_min?: number;
  @Whole(0, DAY_MINUTES_MAX, optional('Service in one day up to here counts at once.')) day_minutes_auto?: number;
  @Whole(0, DAY_MINUTES_MAX, optional('Up to here after one approval, beyond it after two.')) day_minutes_reviewed?: number;
  @Whole(0, DAY_MINUTES_MAX, optional('Never beyond here.')) day_minutes_max?: number;
  @Whole(0, DAY_MINUTES_MAX, optional('Attested service that is longer needs a second person.')) attested_minutes_max?: number;
  @Whole(0, DAYS_MAX, optional('Recorded later than this, a contribution is a back-fill.')) back_fill_after_days?: number;
  @Whole(0, DAYS_MAX, optional('Recorded later than this, it is refused.')) back_fill_window_days?: number;
  @Amount({ ...optional('Points a member may earn in a day.'), example: '8.00' }) points_per_day_max?: string;
  @Amount({ ...optional('For attested evidence, in a month.'), example: '60.00' }) attested_points_per_month_max?: string;
  @Amount({ ...optional('Points a member may have.'), example: '1500.00' }) balance_max?: string;
  @Amount({ ...optional('Awards up to here need no approval.'), example: '8.00' }) award_unapproved_max?: string;
  @Amount({ ...optional('Up to here one approval, beyond it two.'), example: '100.00' }) award_once_approved_max?: string;
  @Whole(1, HOURS_MAX, optional('Proposals live this long.')) proposal_hours?: number;
  @Whole(0, DAYS_MAX, optional('Points wait this long, evidence grade A.')) pending_days_a?: number;
  @Whole(0, DAYS_MAX, optional('Evidence grade B.')) pending_days_b?: number;
  @Whole(0, DAYS_MAX, optional('Evidence grade C.')) pending_days_c?: number;
  @Whole(0, DAYS_MAX, optional('Evidence grade D.')) pending_days_d?: number;
  @Whole(1, MONTHS_MAX, optional('Points live to the end of the month so many months on.')) lot_months?: number;
  @Whole(1, SECONDS_MAX, optional('A hold at the till, unless the reward says otherwise.')) hold_seconds?: number;
  @Whole(0, DAYS_MAX, optional('Points that expired on hold come back for so long.')) hold_grace_days?: number;
  @Whole(0, DAYS_MAX, optional('Days in which a redemption can be refunded.')) refund_days?: number;
  @Whole(0, DAYS_MAX, optional('Refunded points that had expired live so long.')) refund_grace_days?: number;
  @Whole(0, PERCENT_MAX, optional('Of each award pays off a debt first.')) debt_offset_percent?: number;
  @Amount({ ...optional('Points a member may give to family in a month.'), example: '20.00' }) transfer_per_month_max?: string;
}

export class RulesBody {
  @Part(RuleChanges, { says: 'What differs from the rules in force.' })
  changes!: RuleChanges;

  @Moment({ says: 'From when; default now, never earlier.', isOptional: true })
  effective_from?: string;
}

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const snake = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);

/** As the ledger has them. */
export const ruleValues = (changes: RuleChanges): Partial<RuleValues> =>
  Object.fromEntries(
    Object.entries(changes).flatMap(([name, value]: [string, string | number | undefined]) =>
      value === undefined ? [] : [[camel(name), typeof value === 'string' ? pointsOf(value) : value]],
    ),
  );

const POINTS: ReadonlySet<string> = new Set<keyof RuleValues>([
  'pointsPerHour',
  'pointsPerDayMax',
  'attestedPointsPerMonthMax',
  'balanceMax',
  'awardUnapprovedMax',
  'awardOnceApprovedMax',
  'transferPerMonthMax',
]);

/** As the API shows them. */
export const shownValues = (values: RuleValues): Readonly<Record<string, string | number>> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]: [string, number]) => [snake(name), POINTS.has(name) ? pointsText(value) : value]),
  );
