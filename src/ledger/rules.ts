/**
 * Rules as data: versions with effective dates, and the defaults that a new community gets.
 *
 * An award and a redemption name the version that decided them, so a later rule never rewrites history. The defaults follow
 * the practice of existing schemes. Amounts are hundredths of a point, durations are named by their unit.
 */
import { integer, object, time } from './shape.js';
import { points, type Instant, type Points } from './units.js';

const ruleFields = {
  /** Points for 60 minutes of service. */
  pointsPerHour: integer<Points>(),
  /** Shorter entries are refused. */
  contributionMinutesMin: integer<number>(),
  /** Service in one local day up to here counts at once … */
  dayMinutesAuto: integer<number>(),
  /** … up to here after one approval, beyond it after two … */
  dayMinutesReviewed: integer<number>(),
  /** … and never beyond here. */
  dayMinutesMax: integer<number>(),
  /** A single contribution of evidence grade C or D longer than this needs a second person. */
  attestedMinutesMax: integer<number>(),
  /** Recorded later than this after its end, a contribution is a back-fill: grade D, two approvals, marked for ever. */
  backFillAfterDays: integer<number>(),
  /** Recorded later than this, it is refused. */
  backFillWindowDays: integer<number>(),
  pointsPerDayMax: integer<Points>(),
  /** For evidence grades C and D together. */
  attestedPointsPerMonthMax: integer<Points>(),
  balanceMax: integer<Points>(),
  /** A larger award needs one approval besides its coordinator … */
  awardUnapprovedMax: integer<Points>(),
  /** … and beyond this two. */
  awardOnceApprovedMax: integer<Points>(),
  proposalHours: integer<number>(),
  pendingDaysA: integer<number>(),
  pendingDaysB: integer<number>(),
  pendingDaysC: integer<number>(),
  pendingDaysD: integer<number>(),
  /** Points live until the end of the month this many months after their award. */
  lotMonths: integer<number>(),
  /** A hold at the counter, when the merchant asks for no other time. */
  holdSeconds: integer<number>(),
  /** Points that expired while on hold come back for this long. */
  holdGraceDays: integer<number>(),
  refundDays: integer<number>(),
  /** Refunded points whose lot is dead live this long. */
  refundGraceDays: integer<number>(),
  /** Per cent of each award that pays off a clawback debt first. */
  debtOffsetPercent: integer<number>(),
  transferPerMonthMax: integer<Points>(),
};

export const ruleSetShape = object({ version: integer<number>(), effectiveFrom: time, ...ruleFields });
/** One version of a community's rules. */
export type RuleSet = ReturnType<(typeof ruleSetShape)['read']>;
export type RuleValues = Omit<RuleSet, 'version' | 'effectiveFrom'>;

export const DEFAULT_RULES: RuleValues = {
  pointsPerHour: points(100),
  contributionMinutesMin: 10,
  dayMinutesAuto: 480,
  dayMinutesReviewed: 720,
  dayMinutesMax: 960,
  attestedMinutesMax: 240,
  backFillAfterDays: 7,
  backFillWindowDays: 30,
  pointsPerDayMax: points(800),
  attestedPointsPerMonthMax: points(6_000),
  balanceMax: points(150_000),
  awardUnapprovedMax: points(800),
  awardOnceApprovedMax: points(10_000),
  proposalHours: 72,
  pendingDaysA: 0,
  pendingDaysB: 3,
  pendingDaysC: 3,
  pendingDaysD: 7,
  lotMonths: 24,
  holdSeconds: 900,
  holdGraceDays: 7,
  refundDays: 30,
  refundGraceDays: 30,
  debtOffsetPercent: 50,
  transferPerMonthMax: points(2_000),
};

/** The rules in force at an instant: of those already effective the newest version. */
export function rulesAt(versions: readonly RuleSet[], at: Instant): RuleSet | undefined {
  return versions.filter(rules => rules.effectiveFrom <= at).reduce<RuleSet | undefined>(newer, undefined);
}

const newer = (best: RuleSet | undefined, rules: RuleSet): RuleSet =>
  best === undefined || rules.version > best.version ? rules : best;

/** How a leaf names the rules that decided it. */
export const ruleName = (rules: RuleSet): string => `rules/${String(rules.version)}`;

/** What is wrong with a proposed rule set, in member names; empty when it can be adopted. */
export function ruleFaults(rules: RuleValues): readonly (keyof RuleValues)[] {
  const faults = (Object.keys(ruleFields) as (keyof RuleValues)[]).filter(
    name => !Number.isSafeInteger(rules[name]) || rules[name] < 0 || rules[name] > RULE_VALUE_MAX,
  );
  if (rules.contributionMinutesMin < 1) faults.push('contributionMinutesMin');
  if (rules.dayMinutesReviewed < rules.dayMinutesAuto) faults.push('dayMinutesReviewed');
  if (rules.dayMinutesMax < rules.dayMinutesReviewed || rules.dayMinutesMax > DAY_MINUTES) faults.push('dayMinutesMax');
  if (rules.awardOnceApprovedMax < rules.awardUnapprovedMax) faults.push('awardOnceApprovedMax');
  if (rules.debtOffsetPercent > 100) faults.push('debtOffsetPercent');
  if (rules.lotMonths < 1 || rules.lotMonths > LOT_MONTHS_MAX) faults.push('lotMonths');
  return faults;
}

const DAY_MINUTES = 1_440;
/** Keeps every date and product that follows from a rule within exact integers and known calendars. */
const RULE_VALUE_MAX = 10_000_000;
const LOT_MONTHS_MAX = 1_200;
