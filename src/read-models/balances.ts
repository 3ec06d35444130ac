/**
 * Balances: what each member has, and when it expires.
 *
 * The figures are the sums of the postings to the parts of the member's account; the lots follow from the lots that the
 * events name. The two are counted apart and always agree: the available parts of a member's lots sum to the available
 * balance, the pending ones to the pending. A lot stays when nothing is left of it. Minutes stand apart from all that
 * happens to points.
 */
import type { ClientBase, Pool } from 'pg';
import type { LotPart } from '../ledger/account/events.js';
import { allOf, type Projection } from '../feed/projection.js';
import type { Entry } from '../feed/record.js';
import type { LedgerEvent } from '../ledger/events.js';
import { postingsOf } from '../ledger/postings.js';
import { memberOf, minutes, points } from '../ledger/units.js';
import type { AwardId, Instant, LotId, MemberId, Minutes, Points } from '../ledger/units.js';
import { amount, integer, latest, optional, text } from './column.js';
import { ON_HOLD } from './redemptions.js';
import { Table, type RowOf } from './table.js';

const balances = new Table('balances', ['member'], {
  member: text<MemberId>(),
  available: amount<Points>(),
  pending: amount<Points>(),
  held: amount<Points>(),
  /** Owed, after an award was reversed that had been spent. */
  debt: amount<Points>(),
  certifiedMinutes: amount<Minutes>(),
  position: latest(),
});
type BalanceRow = RowOf<typeof balances>;

const lots = new Table('lots', ['member', 'lot', 'expiresAt'], {
  member: text<MemberId>(),
  lot: text<LotId>(),
  expiresAt: integer<Instant>(),
  award: text<AwardId>(),
  available: amount<Points>(),
  pending: amount<Points>(),
  /** When what is pending becomes available. */
  maturesAt: optional(integer<Instant>()),
});
/** A lot, or what is added to one; when it matures is told where it begins. */
type LotRow = RowOf<typeof lots>;

async function apply(client: ClientBase, log: number, entries: readonly Entry[]): Promise<void> {
  const enrolled = entries.flatMap(({ book, event, position }) =>
    event.type === 'MemberEnrolled' ? [movement(memberOf(book), position)] : [],
  );
  await allOf([
    balances.addTo(client, log, entries.flatMap(movementsOf), enrolled),
    lots.add(client, log, entries.flatMap(lotMovesOf)),
  ]);
}

const movement = (member: MemberId, position: number) => ({
  member,
  available: points(0),
  pending: points(0),
  held: points(0),
  debt: points(0),
  certifiedMinutes: minutes(0),
  position,
});

/** What a posting adds to the figures of the account's member. */
function movementsOf({ book, event, position }: Entry): readonly BalanceRow[] {
  const movements: BalanceRow[] = [];
  for (const posting of postingsOf(book, event)) {
    const [kind, member, part = ''] = posting.account.split(':');
    if (kind !== 'member') continue;
    const row = movement(member as MemberId, position);
    // what is owed stands in the ledger as less than nothing
    if (part === 'debt') row.debt = points(-posting.amount);
    else if (part === 'certified') row.certifiedMinutes = minutes(posting.amount);
    else if (part === 'available' || part === 'pending' || part === 'held') row[part] = points(posting.amount);
    else throw new Error(`no figure is made of the account part ${part}`);
    movements.push(row);
  }
  return movements;
}

const moved = (member: MemberId, parts: readonly LotPart[], available: number, pending = 0): readonly LotRow[] =>
  parts.map(({ lot, expiresAt, award, amount: size }) => ({
    member,
    lot,
    expiresAt,
    award,
    available: points(available * size),
    pending: points(pending * size),
    maturesAt: null,
  }));

function lotMovesOf({ book, event }: Entry): readonly LotRow[] {
  const member = memberOf(book);
  switch (event.type) {
    case 'PointsAwarded':
      return [minted(member, event)];
    case 'AwardReversed': {
      const { lot, expiresAt, award, takenAvailable, takenPending } = event.content;
      const taken = { available: points(-takenAvailable), pending: points(-takenPending) };
      return [{ member, lot, expiresAt, award, ...taken, maturesAt: null }];
    }
    case 'PointsMatured':
      return moved(member, event.content.lots, 1, -1);
    case 'PointsExpired':
    case 'RedemptionAuthorized':
      return moved(member, event.content.lots, -1);
    case 'PointsTransferred':
      return [...moved(member, event.content.lots, -1), ...moved(event.content.to, event.content.lots, 1)];
    case 'RedemptionCaptured':
    case 'RedemptionVoided':
    case 'RedemptionExpired':
      return comingHome(member, event.content.released);
    case 'RedemptionRefunded':
      return comingHome(member, event.content.returned);
    case 'AccountClosed': {
      const { relative, available, pending } = event.content;
      const left = [...moved(member, available, -1), ...moved(member, pending, 0, -1)];
      return relative === undefined ? left : [...left, ...moved(relative, [...available, ...pending], 1)];
    }
    default:
      return [];
  }
}

function minted(member: MemberId, { content }: LedgerEvent<'PointsAwarded'>): LotRow {
  const { lot, expiresAt, award, maturesAt } = content;
  const size = points(content.amount - content.debtOffset);
  return maturesAt === undefined
    ? { member, lot, expiresAt, award, available: size, pending: points(0), maturesAt: null }
    : { member, lot, expiresAt, award, available: points(0), pending: size, maturesAt };
}

const comingHome = (member: MemberId, parts: LedgerEvent<'RedemptionVoided'>['content']['released']): readonly LotRow[] =>
  moved(
    member,
    parts.filter(part => part.to === 'available'),
    1,
  );

export const balancesProjection: Projection = { name: 'balances', version: 1, tables: [balances, lots], apply };

/** What of a member's available points expires when; soonest first. */
export interface Expiry {
  readonly expiresAt: Instant;
  readonly amount: Points;
}
export interface Balance extends BalanceRow {
  /** They sum to `available`. */
  readonly expiries: readonly Expiry[];
}

/** `undefined` for whoever never was a member. */
export async function balanceOf(pool: Pool, log: number, member: MemberId): Promise<Balance | undefined> {
  const [balance] = await balancesOf(pool, log, [member]);
  return balance;
}

export interface BalanceNow extends Balance {
  /** Whether time has changed it, by a hold that is over or a lot that matured or expired, and nobody has recorded that yet. */
  readonly isOverdue: boolean;
}

/** As `balancesOf`, looked at on `now`. */
export async function balancesNow(
  pool: Pool,
  log: number,
  members: readonly MemberId[],
  now: Instant,
): Promise<readonly BalanceNow[]> {
  const query = `SELECT recorded.*, ${IS_OVERDUE} AS "isOverdue" FROM (${WITH_EXPIRIES} AND balances.member = ANY ($2)) recorded`;
  const { rows } = await pool.query<BalanceNow>(query, [log, members, now]);
  return rows;
}

/** The balances of those named who are members, in no particular order. */
export async function balancesOf(pool: Pool, log: number, members: readonly MemberId[]): Promise<readonly Balance[]> {
  const { rows } = await pool.query<Balance>(`${WITH_EXPIRIES} AND balances.member = ANY ($2)`, [log, members]);
  return rows;
}

/** A page of all balances, in the order of the members' ids. */
export async function balancesAfter(
  pool: Pool,
  log: number,
  { after, limit }: { readonly after?: MemberId | undefined; readonly limit: number },
): Promise<readonly Balance[]> {
  const query = `${WITH_EXPIRIES} AND balances.member > $2 ORDER BY balances.member LIMIT $3`;
  const { rows } = await pool.query<Balance>(query, [log, after ?? '', limit]);
  return rows;
}

const WITH_EXPIRIES = `
  SELECT ${balances.columns}, expiring.expiries
  FROM balances CROSS JOIN LATERAL (
    SELECT coalesce(json_agg(json_build_object('expiresAt', expires_at, 'amount', amount) ORDER BY expires_at), '[]') AS expiries
    FROM (
      SELECT expires_at, sum(available) AS amount FROM lots
      WHERE lots.log = balances.log AND lots.member = balances.member AND available > 0 GROUP BY expires_at
    ) due
  ) expiring
  WHERE balances.log = $1`;

const IS_OVERDUE = `(
  EXISTS (SELECT FROM redemptions WHERE log = $1 AND redemptions.member = recorded.member AND ${ON_HOLD} AND expires_at <= $3)
  OR EXISTS (
    SELECT FROM lots WHERE log = $1 AND lots.member = recorded.member
    AND ((pending > 0 AND matures_at <= $3) OR (available > 0 AND expires_at <= $3))
  )
)`;

/** The sums over all members. */
export type BalanceTotals = Omit<BalanceRow, 'member' | 'position'> & { readonly members: number };

export async function balanceTotals(pool: Pool, log: number): Promise<BalanceTotals> {
  const { rows } = await pool.query<BalanceTotals>(TOTALS, [log]);
  if (rows[0] === undefined) throw new Error('a sum has one row');
  return rows[0];
}

const TOTALS = `
  SELECT count(*) AS members, coalesce(sum(available), 0)::bigint AS available, coalesce(sum(pending), 0)::bigint AS pending,
         coalesce(sum(held), 0)::bigint AS held, coalesce(sum(debt), 0)::bigint AS debt,
         coalesce(sum(certified_minutes), 0)::bigint AS "certifiedMinutes"
  FROM balances WHERE log = $1`;
