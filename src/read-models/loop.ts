/**
 * The loop: how far each member has come on the way of contribution, points and return.
 *
 * A member stands at the furthest stage of which something is left: what is reversed or refunded counts no more, yet the
 * date of the first time stays known. Contributions count when they take effect, redemptions when they are captured.
 */
import type { ClientBase, Pool } from 'pg';
import type { Projection } from '../feed/projection.js';
import type { Entry } from '../feed/record.js';
import { instant, memberOf, minutes, points, type Instant, type MemberId, type Minutes, type Points } from '../ledger/units.js';
import { amount, integer, optional, Table, text, type RowOf } from './table.js';

const progress = new Table('loop_members', ['member'], {
  member: text<MemberId>(),
  enrolledAt: integer<Instant>(),
  contributedAt: optional(integer<Instant>()),
  contributions: integer(),
  certifiedMinutes: amount<Minutes>(),
  earnedAt: optional(integer<Instant>()),
  awards: integer(),
  pointsEarned: amount<Points>(),
  redeemedAt: optional(integer<Instant>()),
  /** Captures of redemptions; one redemption may be captured in parts. */
  captures: integer(),
  pointsRedeemed: amount<Points>(),
});
type Progress = RowOf<typeof progress>;

async function apply(client: ClientBase, log: number, entries: readonly Entry[]): Promise<void> {
  const about = entries.filter(entry => entry.event.type === 'MemberEnrolled' || stepOf(entry) !== undefined);
  const rows = await progress.load(
    client,
    log,
    about.map(({ book }) => ({ member: memberOf(book) })),
  );
  for (const entry of about) {
    const member = memberOf(entry.book);
    const step = stepOf(entry);
    if (step === undefined) rows.put({ ...NOTHING, member, enrolledAt: entry.recordedAt });
    else rows.change({ member }, step);
  }
  await rows.save(client, log);
}

const NOTHING: Omit<Progress, 'member' | 'enrolledAt'> = {
  contributedAt: null,
  contributions: 0,
  certifiedMinutes: minutes(0),
  earnedAt: null,
  awards: 0,
  pointsEarned: points(0),
  redeemedAt: null,
  captures: 0,
  pointsRedeemed: points(0),
};

type Step = (row: Progress) => Partial<Progress>;

const contributed =
  (at: Instant, count: number, certified: number): Step =>
  row => ({
    contributedAt: count > 0 ? earlier(row.contributedAt, at) : row.contributedAt,
    contributions: row.contributions + count,
    certifiedMinutes: minutes(row.certifiedMinutes + certified),
  });

const earned =
  (at: Instant, count: number, size: number): Step =>
  row => ({
    earnedAt: count > 0 ? earlier(row.earnedAt, at) : row.earnedAt,
    awards: row.awards + count,
    pointsEarned: points(row.pointsEarned + size),
  });

const earlier = (known: Instant | null, at: Instant): Instant => instant(Math.min(known ?? at, at));

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
    case 'RedemptionCaptured': {
      const size = event.content.amount;
      return row => ({
        redeemedAt: earlier(row.redeemedAt, at),
        captures: row.captures + 1,
        pointsRedeemed: points(row.pointsRedeemed + size),
      });
    }
    case 'RedemptionRefunded': {
      const size = event.content.amount;
      return row => ({ pointsRedeemed: points(row.pointsRedeemed - size) });
    }
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
