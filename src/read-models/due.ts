/**
 * What time alone has decided already and nobody has recorded yet: the sweeper's work list.
 *
 * Overdue holds, points that mature, lots that expire, members who leave and hold nothing any more; and holds of merchants whose
 * partnership has ended. The lists may be a moment behind the log; what is settled already costs one command without events.
 */
import type { Pool } from 'pg';
import type { Instant, MemberId, OfferId, PartnerId, RedemptionId } from '../ledger/units.js';
import { ON_HOLD } from './redemptions.js';
import { LISTED } from './selection.js';

export interface DueAccount {
  /** The log's origin. */
  readonly origin: string;
  readonly member: MemberId;
  /** When the first of it did. */
  readonly dueAt: Instant;
}

/** On hold for a merchant that can capture nothing any more. */
export interface StrandedHold {
  readonly origin: string;
  readonly merchant: PartnerId;
  readonly redemption: RedemptionId;
}

/** Holds of terminated merchants, of all logs, the next to expire first. */
export async function strandedHolds(pool: Pool, limit: number): Promise<readonly StrandedHold[]> {
  const { rows } = await pool.query<StrandedHold>(STRANDED, [limit]);
  return rows;
}

const STRANDED = `
  SELECT origin, merchant, redemption
  FROM partners JOIN redemptions ON redemptions.log = partners.log AND merchant = partner AND redemptions.${ON_HOLD}
  JOIN logs ON logs.id = partners.log
  WHERE partners.status = 'terminated' ORDER BY expires_at LIMIT $1`;

/** Members of all logs for whom something falls due by `now`, the most overdue first. */
export async function accountsDue(pool: Pool, now: Instant, limit: number): Promise<readonly DueAccount[]> {
  const { rows } = await pool.query<DueAccount>(DUE, [now, limit]);
  return rows;
}

const DUE = `
  SELECT origin, member, min(due_at) AS "dueAt"
  FROM (
    (SELECT log, member, expires_at AS due_at FROM redemptions WHERE ${ON_HOLD} AND expires_at <= $1 ORDER BY expires_at LIMIT $2)
    UNION ALL
    (SELECT log, member, matures_at FROM lots WHERE pending > 0 AND matures_at <= $1 ORDER BY matures_at LIMIT $2)
    UNION ALL
    (SELECT log, member, expires_at FROM lots WHERE available > 0 AND expires_at <= $1 ORDER BY expires_at LIMIT $2)
    UNION ALL
    (SELECT log, member, enrolled_at FROM members leaving WHERE status = 'closing' AND NOT EXISTS (
       SELECT FROM redemptions held
       WHERE held.log = leaving.log AND held.member = leaving.member AND held.${LISTED} AND ${ON_HOLD}
     ) LIMIT $2)
  ) due JOIN logs ON logs.id = due.log
  GROUP BY origin, member ORDER BY min(due_at) LIMIT $2`;

/** When the next hold ends or lot changes by itself after `now`, in any log. */
export async function nextDueAt(pool: Pool, now: Instant): Promise<Instant | undefined> {
  const { rows } = await pool.query<{ at: Instant | null }>(NEXT, [now]);
  return rows[0]?.at ?? undefined;
}

const NEXT = `
  SELECT least(
    (SELECT min(expires_at) FROM redemptions WHERE ${ON_HOLD} AND expires_at > $1),
    (SELECT min(matures_at) FROM lots WHERE pending > 0 AND matures_at > $1),
    (SELECT min(expires_at) FROM lots WHERE available > 0 AND expires_at > $1)
  ) AS at`;

/** Who holds an offer past the end of the hold, the longest overdue first. */
export async function overdueHolders(
  pool: Pool,
  {
    origin,
    offer,
    now,
    limit,
  }: { readonly origin: string; readonly offer: OfferId; readonly now: Instant; readonly limit: number },
): Promise<readonly MemberId[]> {
  const { rows } = await pool.query<{ member: MemberId }>(HOLDERS, [origin, offer, now, limit]);
  return rows.map(({ member }) => member);
}

const HOLDERS = `
  SELECT member FROM redemptions JOIN logs ON logs.id = log
  WHERE origin = $1 AND reward = $2 AND ${ON_HOLD} AND expires_at <= $3 ORDER BY expires_at LIMIT $4`;
