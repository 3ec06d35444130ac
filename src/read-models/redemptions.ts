/**
 * Redemptions as merchants see them: one row each, and one for every capture and refund.
 *
 * `authorized = captured + released + remaining` and `refunded ≤ captured` hold for every row. A merchant's list is in the
 * order of authorisation, which never changes, so that pages stay what they are while redemptions move on.
 */
import type { ClientBase, Pool } from 'pg';
import { allOf, type Projection } from '../feed/projection.js';
import type { Entry } from '../feed/record.js';
import { isToPool } from '../ledger/account/lots.js';
import type { Metadata } from '../ledger/account/metadata.js';
import type { RedemptionEvent } from '../ledger/account/redemptions.js';
import type { Redemption as LedgerRedemption } from '../ledger/account/state.js';
import type { LedgerEvent } from '../ledger/events.js';
import {
  DAY_MS,
  memberOf,
  points,
  type CaptureId,
  type EventId,
  type Instant,
  type MemberId,
  type OfferId,
  type PartnerId,
  type Points,
  type RedemptionId,
  type RefundId,
} from '../ledger/units.js';
import { amount, flag, integer, json, optional, text } from './column.js';
import { Selection, type Page } from './selection.js';
import { Table, type RowOf } from './table.js';

export type RedemptionStatus = LedgerRedemption['status'];

const redemptions = new Table('redemptions', ['redemption'], {
  redemption: text<RedemptionId>(),
  member: text<MemberId>(),
  merchant: text<PartnerId>(),
  reward: text<OfferId>(),
  merchantReference: text(),
  location: optional(text()),
  status: text<RedemptionStatus>(),
  amountAuthorized: amount<Points>(),
  amountCaptured: amount<Points>(),
  amountReleased: amount<Points>(),
  amountRefunded: amount<Points>(),
  createdAt: integer<Instant>(),
  /** When the hold ends by itself. */
  expiresAt: integer<Instant>(),
  /** Of the last capture. */
  capturedAt: optional(integer<Instant>()),
  refundDays: integer(),
  metadata: json<Metadata>(),
  lastEvent: text<EventId>(),
  /** Counts this redemption's events. */
  version: integer(),
  createdPosition: integer(),
  position: integer(),
});
type RedemptionRow = RowOf<typeof redemptions>;

const moves = new Table('redemption_moves', ['move'], {
  move: text<CaptureId | RefundId>(),
  kind: text<'capture' | 'refund'>(),
  redemption: text<RedemptionId>(),
  merchant: text<PartnerId>(),
  amount: amount<Points>(),
  /** Whether refunded points went to the community's pool, because the member has left. */
  isToPool: flag(),
  recordedAt: integer<Instant>(),
  position: integer(),
});
export type RedemptionMove = RowOf<typeof moves>;

async function apply(client: ClientBase, log: number, entries: readonly Entry[]): Promise<void> {
  const rows = await redemptions.load(
    client,
    log,
    entries.flatMap(({ event }) => (isOurs(event) && event.type !== 'RedemptionAuthorized' ? [event.content] : [])),
  );
  for (const entry of entries) {
    const { event, position } = entry;
    if (!isOurs(event)) continue;
    if (event.type === 'RedemptionAuthorized') rows.put(authorized(entry, event));
    else {
      const place = { lastEvent: entry.id, position };
      rows.change(event.content, row => ({ ...moved(row, event, entry), version: row.version + 1, ...place }));
    }
  }
  await allOf([rows.save(client, log), moves.insert(client, log, entries.flatMap(moveOf))]);
}

const isOurs = (event: LedgerEvent): event is LedgerEvent<RedemptionEvent> =>
  event.type === 'RedemptionAuthorized' ||
  event.type === 'RedemptionExtended' ||
  event.type === 'RedemptionDescribed' ||
  event.type === 'RedemptionCaptured' ||
  event.type === 'RedemptionVoided' ||
  event.type === 'RedemptionExpired' ||
  event.type === 'RedemptionRefunded';

/** Written out: made of parts, a row of so many members takes a hundred times as long. */
function authorized({ id, book, recordedAt, position }: Entry, { content }: LedgerEvent<'RedemptionAuthorized'>): RedemptionRow {
  return {
    redemption: content.redemption,
    member: memberOf(book),
    merchant: content.merchant,
    reward: content.reward,
    merchantReference: content.merchantReference,
    location: content.location ?? null,
    status: 'authorized',
    amountAuthorized: content.amount,
    amountCaptured: points(0),
    amountReleased: points(0),
    amountRefunded: points(0),
    createdAt: recordedAt,
    expiresAt: content.expiresAt,
    capturedAt: null,
    refundDays: content.refundDays,
    metadata: [],
    lastEvent: id,
    version: 1,
    createdPosition: position,
    position,
  };
}

const remainingOf = (row: RedemptionRow): Points => points(row.amountAuthorized - row.amountCaptured - row.amountReleased);

function moved(
  row: RedemptionRow,
  event: LedgerEvent<Exclude<RedemptionEvent, 'RedemptionAuthorized'>>,
  { recordedAt }: Entry,
): Partial<RedemptionRow> {
  switch (event.type) {
    case 'RedemptionExtended':
      return { expiresAt: event.content.expiresAt };
    case 'RedemptionDescribed':
      return { metadata: event.content.metadata };
    case 'RedemptionCaptured': {
      const amountCaptured = points(row.amountCaptured + event.content.amount);
      const left = points(row.amountAuthorized - amountCaptured - row.amountReleased);
      const isDone = event.content.final || left === 0;
      const amountReleased = points(row.amountReleased + (isDone ? left : 0));
      return { amountCaptured, amountReleased, capturedAt: recordedAt, status: isDone ? 'captured' : 'partially_captured' };
    }
    case 'RedemptionVoided':
      return {
        amountReleased: points(row.amountReleased + remainingOf(row)),
        status: row.amountCaptured > 0 ? 'captured' : 'voided',
      };
    case 'RedemptionExpired':
      return {
        amountReleased: points(row.amountReleased + remainingOf(row)),
        status: row.amountCaptured > 0 ? 'captured' : 'expired',
      };
    case 'RedemptionRefunded':
      return { amountRefunded: points(row.amountRefunded + event.content.amount) };
  }
}

function moveOf({ event, recordedAt, position }: Entry): readonly RedemptionMove[] {
  if (event.type === 'RedemptionCaptured') {
    const { redemption, merchant, capture: move, amount: size } = event.content;
    return [{ move, kind: 'capture', redemption, merchant, amount: size, isToPool: false, recordedAt, position }];
  }
  if (event.type === 'RedemptionRefunded') {
    const { redemption, merchant, refund: move, amount: size, returned } = event.content;
    const what = { move, kind: 'refund', redemption, merchant, amount: size, isToPool: isToPool(returned) } as const;
    return [{ ...what, recordedAt, position }];
  }
  return [];
}

export const redemptionsProjection: Projection = { name: 'redemptions', version: 2, tables: [redemptions, moves], apply };

export interface Redemption extends RedemptionRow {
  readonly amountRemaining: Points;
  /** Null until the first capture, then counted from the last. */
  readonly refundableUntil: Instant | null;
}

const SELECT = `
  SELECT ${redemptions.columns}, amount_authorized - amount_captured - amount_released AS "amountRemaining",
         captured_at + refund_days * ${DAY_MS} AS "refundableUntil"
  FROM redemptions`;

/** `undefined` also for a redemption of another log. */
export async function redemptionOf(pool: Pool, log: number, redemption: RedemptionId): Promise<Redemption | undefined> {
  const { rows } = await pool.query<Redemption>(`${SELECT} WHERE log = $1 AND redemption = $2`, [log, redemption]);
  return rows[0];
}

/** Its captures and refunds, in the order of the log. */
export async function movesOf(pool: Pool, log: number, redemption: RedemptionId): Promise<readonly RedemptionMove[]> {
  const query = `SELECT ${moves.columns} FROM redemption_moves WHERE log = $1 AND redemption = $2 ORDER BY position`;
  const { rows } = await pool.query<RedemptionMove>(query, [log, redemption]);
  return rows;
}

/** A redemption's refunds. */
export async function refundPage(
  pool: Pool,
  log: number,
  redemption: RedemptionId,
  { after, limit }: Pick<Page, 'after' | 'limit'>,
): Promise<readonly RedemptionMove[]> {
  const selection = new Selection(log)
    .equal('redemption', redemption)
    .equal('kind', 'refund')
    .when(after, bound => `position < ${bound}`);
  const page = `ORDER BY position DESC LIMIT ${selection.bind(limit)}`;
  const query = `SELECT ${moves.columns} FROM redemption_moves WHERE ${selection.where} ${page}`;
  const { rows } = await pool.query<RedemptionMove>(query, selection.values);
  return rows;
}

const statusAt = (now: string): string =>
  `CASE WHEN (expires_at > ${now}::bigint) IS NOT FALSE THEN status
   WHEN status = 'authorized' THEN 'expired' WHEN status = 'partially_captured' THEN 'captured' ELSE status END`;

export interface RedemptionFilter {
  readonly merchant?: PartnerId | undefined;
  readonly member?: MemberId | undefined;
  readonly merchantReference?: string | undefined;
  readonly status?: RedemptionStatus | undefined;
  /** When the status is looked at: an overdue hold has expired, recorded or not. Without it only what is recorded counts. */
  readonly now?: Instant;
}

export async function redemptionPage(
  pool: Pool,
  log: number,
  { merchant, member, merchantReference, status, now }: RedemptionFilter,
  page: Page,
): Promise<readonly Redemption[]> {
  const selection = new Selection(log)
    .equal('merchant', merchant)
    .equal('member', member)
    .equal('merchant_reference', merchantReference);
  if (status !== undefined) selection.require(`${statusAt(selection.bind(now ?? null))} = ${selection.bind(status)}`);
  const { rows } = await pool.query<Redemption>(`${SELECT} WHERE ${selection.page(page)}`, selection.values);
  return rows;
}

/** What is on hold now. */
export interface OpenHolds {
  readonly holds: number;
  readonly amount: Points;
  /** Of those, past their end: the sweeper is late or stands still. */
  readonly overdue: number;
}

export async function openHolds(pool: Pool, log: number, now: Instant): Promise<OpenHolds> {
  const { rows } = await pool.query<OpenHolds>(
    `SELECT count(*) AS holds, count(*) FILTER (WHERE expires_at <= $2) AS overdue,
            coalesce(sum(amount_authorized - amount_captured - amount_released), 0)::bigint AS amount
     FROM redemptions WHERE log = $1 AND ${ON_HOLD}`,
    [log, now],
  );
  if (rows[0] === undefined) throw new Error('an aggregate has one row');
  return rows[0];
}

/** As the partial index says it. */
export const ON_HOLD = `status IN ('authorized', 'partially_captured')`;
