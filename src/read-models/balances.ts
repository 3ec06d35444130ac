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
import type { Projection } from '../feed/projection.js';
import type { Entry } from '../feed/record.js';
import type { LedgerEvent } from '../ledger/events.js';
import { postingsOf } from '../ledger/postings.js';
import { memberOf, type AwardId, type Instant, type LotId, type MemberId, type Minutes, type Points } from '../ledger/units.js';
import { amount, integer, optional, Table, text, type RowOf } from './table.js';

const balances = new Table('balances', ['member'], {
  member: text<MemberId>(),
  available: amount<Points>(),
  pending: amount<Points>(),
  held: amount<Points>(),
  /** Owed, after an award was reversed that had been spent. */
  debt: amount<Points>(),
  certifiedMinutes: amount<Minutes>(),
  position: integer(),
});

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

async function apply(client: ClientBase, log: number, entries: readonly Entry[]): Promise<void> {
  await applyPostings(client, log, entries);
  await applyLots(client, log, entries);
}

interface Movement {
  readonly member: MemberId;
  readonly figure: 'available' | 'pending' | 'held' | 'debt' | 'certifiedMinutes';
  readonly amount: number;
  readonly position: number;
}

const FIGURES: ReadonlyMap<string, Movement['figure']> = new Map([
  ['available', 'available'],
  ['pending', 'pending'],
  ['held', 'held'],
  ['debt', 'debt'],
  ['certified', 'certifiedMinutes'],
]);

function movementsOf({ book, event, position }: Entry): readonly Movement[] {
  return postingsOf(book, event).flatMap(posting => {
    const [kind, member, part = ''] = posting.account.split(':');
    if (kind !== 'member') return [];
    const figure = FIGURES.get(part);
    if (figure === undefined) throw new Error(`no figure is made of the account part ${part}`);
    // what is owed stands in the ledger as less than nothing
    const change = figure === 'debt' ? -posting.amount : posting.amount;
    return [{ member: member as MemberId, figure, amount: change, position }];
  });
}

async function applyPostings(client: ClientBase, log: number, entries: readonly Entry[]): Promise<void> {
  const movements = entries.flatMap(movementsOf);
  const rows = await balances.load(client, log, movements);
  for (const { book, event, position } of entries) {
    if (event.type === 'MemberEnrolled') rows.put({ ...NOTHING, member: memberOf(book), position });
  }
  for (const { member, figure, amount: change, position } of movements) {
    rows.change({ member }, row => ({ [figure]: row[figure] + change, position }));
  }
  await rows.save(client, log);
}

const NOTHING = {
  available: 0 as Points,
  pending: 0 as Points,
  held: 0 as Points,
  debt: 0 as Points,
  certifiedMinutes: 0 as Minutes,
};

interface LotMove {
  readonly member: MemberId;
  readonly lot: LotId;
  readonly expiresAt: Instant;
  readonly award: AwardId;
  readonly available: number;
  readonly pending: number;
  readonly maturesAt?: Instant;
}

const moved = (member: MemberId, parts: readonly LotPart[], available: number, pending = 0): readonly LotMove[] =>
  parts.map(({ lot, expiresAt, award, amount: size }) => ({
    member,
    lot,
    expiresAt,
    award,
    available: available * size,
    pending: pending * size,
  }));

function lotMovesOf({ book, event }: Entry): readonly LotMove[] {
  const member = memberOf(book);
  switch (event.type) {
    case 'PointsAwarded':
      return [minted(member, event)];
    case 'AwardReversed': {
      const { lot, expiresAt, award, takenAvailable, takenPending } = event.content;
      return [{ member, lot, expiresAt, award, available: -takenAvailable, pending: -takenPending }];
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

function minted(member: MemberId, { content }: LedgerEvent<'PointsAwarded'>): LotMove {
  const { lot, expiresAt, award, maturesAt } = content;
  const size = content.amount - content.debtOffset;
  return maturesAt === undefined
    ? { member, lot, expiresAt, award, available: size, pending: 0 }
    : { member, lot, expiresAt, award, available: 0, pending: size, maturesAt };
}

const comingHome = (member: MemberId, parts: LedgerEvent<'RedemptionVoided'>['content']['released']): readonly LotMove[] =>
  moved(
    member,
    parts.filter(part => part.to === 'available'),
    1,
  );

async function applyLots(client: ClientBase, log: number, entries: readonly Entry[]): Promise<void> {
  const moves = entries.flatMap(lotMovesOf);
  const rows = await lots.load(client, log, moves);
  for (const { available, pending, maturesAt = null, ...place } of moves) {
    const row = rows.get(place) ?? { ...place, ...NOTHING_LEFT, maturesAt };
    rows.put({ ...row, available: (row.available + available) as Points, pending: (row.pending + pending) as Points });
  }
  await rows.save(client, log);
}

const NOTHING_LEFT = { available: 0 as Points, pending: 0 as Points };

export const balancesProjection: Projection = { name: 'balances', version: 1, tables: [balances, lots], apply };

/** What of a member's available points expires when; soonest first. */
export interface Expiry {
  readonly expiresAt: Instant;
  readonly amount: Points;
}
export interface Balance extends RowOf<typeof balances> {
  /** They sum to `available`. */
  readonly expiries: readonly Expiry[];
}

/** `undefined` for whoever never was a member. */
export async function balanceOf(pool: Pool, log: number, member: MemberId): Promise<Balance | undefined> {
  const [balance] = await balancesOf(pool, log, [member]);
  return balance;
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

/** The sums over all members. */
export type BalanceTotals = Omit<RowOf<typeof balances>, 'member' | 'position'> & { readonly members: number };

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
