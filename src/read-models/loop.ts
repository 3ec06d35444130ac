/**
 * The loop: how far each member has come on the way of contribution, points and return.
 *
 * A member stands at the furthest stage of which something is left: what is reversed or refunded counts no more, yet the
 * date of the first time stays known. Contributions count when they take effect, redemptions when they are captured.
 */
import type { ClientBase, Pool } from 'pg';
import type { Projection } from '../feed/projection.js';
import type { Entry } from '../feed/record.js';
import { memberOf, minutes, points, type Instant, type MemberId, type Minutes, type Points } from '../ledger/units.js';
import { amount, count, earliest, optional, text } from './column.js';
import { Table, type RowOf } from './table.js';

const progress = new Table('loop_members', ['member'], {
  member: text<MemberId>(),
  enrolledAt: earliest<Instant>(),
  contributedAt: optional(earliest<Instant>()),
  contributions: count(),
  certifiedMinutes: amount<Minutes>(),
  earnedAt: optional(earliest<Instant>()),
  awards: count(),
  pointsEarned: amount<Points>(),
  redeemedAt: optional(earliest<Instant>()),
  /** Captures of redemptions; one redemption may be captured in parts. */
  captures: count(),
  pointsRedeemed: amount<Points>(),
});
type Progress = RowOf<typeof progress>;

async function apply(client: ClientBase, log: number, entries: readonly Entry[]): Promise<void> {
  const begun: Progress[] = [];
  const steps: Progress[] = [];
  for (const entry of entries) {
    const step = stepOf(entry);
    if (step !== undefined) steps.push({ ...nothing(entry), ...step });
    else if (entry.event.type === 'MemberEnrolled') begun.push(nothing(entry));
  }
  await progress.addTo(client, log, steps, begun);
}

/** Nobody is enrolled later than anything else happens to them. */
const nothing = ({ book, recordedAt }: Entry): Progress => ({
  member: memberOf(book),
  enrolledAt: recordedAt,
  contributedAt: null,
  contributions: 0,
  certifiedMinutes: minutes(0),
  earnedAt: null,
  awards: 0,
  pointsEarned: points(0),
  redeemedAt: null,
  captures: 0,
  pointsRedeemed: points(0),
});

type Step = Partial<Progress>;

const contributed = (at: Instant, times: number, certified: number): Step => ({
  contributedAt: times > 0 ? at : null,
  contributions: times,
  certifiedMinutes: minutes(certified),
});

const earned = (at: Instant, times: number, size: number): Step => ({
  earnedAt: times > 0 ? at : null,
  awards: times,
  pointsEarned: points(size),
});

/** What an event adds to its member's progress. */
function stepOf({ event, recordedAt }: Entry): Step | undefined {
  const at = event.effectiveAt ?? recordedAt;
  switch (event.type) {
    case 'ContributionRecorded':
      return event.content.approvalsRequired === 0 ? contributed(at, 1, event.content.certifiedMinutes) : undefined;
    case 'ContributionApproved':
      return event.content.effective ? contributed(at, 1, event.content.certifiedMinutes) : undefined;
    case 'ContributionReversed':
      return contributed(at, -1, -event.content.certifiedMinutes);
    case 'PointsAwarded':
      return earned(at, 1, event.content.amount);
    case 'AwardReversed':
      return earned(at, -1, -event.content.amount);
    case 'RedemptionCaptured':
      return { redeemedAt: at, captures: 1, pointsRedeemed: event.content.amount };
    case 'RedemptionRefunded':
      return { pointsRedeemed: points(-event.content.amount) };
    default:
      return undefined;
  }
}

export const loopProjection: Projection = { name: 'loop', version: 1, tables: [progress], apply };

export const STAGES = ['enrolled', 'contributed', 'earned', 'redeemed'] as const;
export type Stage = (typeof STAGES)[number];
export interface MemberProgress extends Progress {
  readonly stage: Stage;
}

const STAGE = `CASE WHEN points_redeemed > 0 THEN 'redeemed' WHEN points_earned > 0 THEN 'earned'
                    WHEN contributions > 0 THEN 'contributed' ELSE 'enrolled' END`;

export async function progressOf(pool: Pool, log: number, member: MemberId): Promise<MemberProgress | undefined> {
  const { rows } = await pool.query<MemberProgress>(
    `SELECT ${progress.columns}, ${STAGE} AS stage FROM loop_members WHERE log = $1 AND member = $2`,
    [log, member],
  );
  return rows[0];
}

/** A page of all members, in the order of their ids. */
export async function progressAfter(
  pool: Pool,
  log: number,
  { after, limit }: { readonly after?: MemberId | undefined; readonly limit: number },
): Promise<readonly MemberProgress[]> {
  const { rows } = await pool.query<MemberProgress>(
    `SELECT ${progress.columns}, ${STAGE} AS stage FROM loop_members WHERE log = $1 AND member > $2 ORDER BY member LIMIT $3`,
    [log, after ?? '', limit],
  );
  return rows;
}

/** The community as a whole; a member counts at the stage reached and all before it. */
export interface LoopTotals {
  readonly members: number;
  readonly contributed: number;
  readonly earned: number;
  readonly redeemed: number;
  readonly contributions: number;
  readonly certifiedMinutes: Minutes;
  readonly pointsEarned: Points;
  readonly pointsRedeemed: Points;
}

export async function loopTotals(pool: Pool, log: number): Promise<LoopTotals> {
  const { rows } = await pool.query<LoopTotals>(
    `SELECT count(*) AS members, count(*) FILTER (WHERE contributions > 0) AS contributed,
            count(*) FILTER (WHERE points_earned > 0) AS earned, count(*) FILTER (WHERE points_redeemed > 0) AS redeemed,
            coalesce(sum(contributions), 0)::bigint AS contributions,
            coalesce(sum(certified_minutes), 0)::bigint AS "certifiedMinutes",
            coalesce(sum(points_earned), 0)::bigint AS "pointsEarned",
            coalesce(sum(points_redeemed), 0)::bigint AS "pointsRedeemed"
     FROM loop_members WHERE log = $1`,
    [log],
  );
  if (rows[0] === undefined) throw new Error('an aggregate has one row');
  return rows[0];
}
