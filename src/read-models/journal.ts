/**
 * The journal: the contribute–earn–redeem ledger, one line for each posting, as auditors read it.
 *
 * Every line says which account moved by how much, what stood on the other side, which event and command did it, who acted
 * and approved, under which rule and on what evidence. Lines are only ever added. A page is found by position and line, so
 * that pages stay what they are while the log grows; times are the log's own, which never run backwards.
 */
import type { ClientBase, Pool } from 'pg';
import type { Projection } from '../feed/projection.js';
import type { Entry } from '../feed/record.js';
import type { EventType } from '../ledger/events.js';
import { postingsOf, type Posting } from '../ledger/postings.js';
import type {
  ActorId,
  AwardId,
  CommandId,
  ContributionId,
  EventId,
  EvidenceGrade,
  Instant,
  RedemptionId,
} from '../ledger/units.js';
import { amount, integer, optional, text, texts } from './column.js';
import { directionOf, Selection, type Order } from './selection.js';
import { Table, type RowOf } from './table.js';

const journal = new Table('journal', ['position', 'line'], {
  position: integer(),
  /** The posting's place in its event. */
  line: integer(),
  account: text(),
  /** Whose account it is: a member, a merchant, or the account itself where it is nobody's. */
  holder: text(),
  amount: amount(),
  unit: text<Posting['unit']>(),
  counterAccounts: texts(),
  type: text<EventType>(),
  event: text<EventId>(),
  cause: text<CommandId>(),
  actor: text<ActorId>(),
  approvals: texts<ActorId>(),
  rule: optional(text()),
  evidenceGrade: optional(text<EvidenceGrade>()),
  contribution: optional(text<ContributionId>()),
  award: optional(text<AwardId>()),
  redemption: optional(text<RedemptionId>()),
  /** The event that this one corrects. */
  corrects: optional(text<EventId>()),
  recordedAt: integer<Instant>(),
  effectiveAt: optional(integer<Instant>()),
});
export type JournalLine = RowOf<typeof journal>;

async function apply(client: ClientBase, log: number, entries: readonly Entry[]): Promise<void> {
  await journal.insert(client, log, entries.flatMap(linesOf));
}

function linesOf(entry: Entry): readonly JournalLine[] {
  const { event, position, id, cause, actor, recordedAt } = entry;
  const { content } = event;
  const postings = postingsOf(entry.book, event);
  return postings.map((posting, line) => ({
    position,
    line,
    account: posting.account,
    amount: posting.amount,
    unit: posting.unit,
    holder: holderOf(posting.account),
    counterAccounts: countersOf(posting, postings),
    type: event.type,
    event: id,
    cause,
    actor,
    approvals: event.approvals ?? [],
    rule: event.rule ?? null,
    evidenceGrade: 'evidenceGrade' in content ? content.evidenceGrade : null,
    contribution: 'contribution' in content ? content.contribution : null,
    award: 'award' in content ? content.award : null,
    redemption: 'redemption' in content ? (content.redemption ?? null) : null,
    corrects: event.corrects ?? null,
    recordedAt,
    effectiveAt: event.effectiveAt ?? null,
  }));
}

/** `member:{id}:…` and `merchant:{id}:…` are somebody's; everything else is the community's. */
function holderOf(account: string): string {
  const [kind, id] = account.split(':');
  return (kind === 'member' || kind === 'merchant') && id !== undefined ? id : account;
}

/** The accounts on the other side of a posting. */
const countersOf = ({ amount: moved, unit }: Posting, all: readonly Posting[]): readonly string[] =>
  all.filter(other => other.unit === unit && other.amount < 0 !== moved < 0).map(other => other.account);

export const journalProjection: Projection = { name: 'journal', version: 1, tables: [journal], apply };

/** What lines must be; whatever is left out restricts nothing. */
export interface JournalFilter {
  /** A member or a merchant. */
  readonly holder?: string | undefined;
  readonly account?: string | undefined;
  readonly unit?: Posting['unit'] | undefined;
  readonly type?: EventType | undefined;
  readonly cause?: CommandId | undefined;
  /** Recorded at this instant or later … */
  readonly from?: Instant | undefined;
  /** … and before this one. */
  readonly until?: Instant | undefined;
}

export interface JournalPlace {
  readonly position: number;
  readonly line: number;
}
export interface JournalPage {
  readonly order: Order;
  /** The last line of the page before; this page begins behind it, in its own order. */
  readonly after?: JournalPlace | undefined;
  readonly limit: number;
}

/** A page of the lines that pass the filter. */
export async function journalLines(
  pool: Pool,
  log: number,
  { holder, account, unit, type, cause, from, until }: JournalFilter,
  { order, after, limit }: JournalPage,
): Promise<readonly JournalLine[]> {
  const selection = new Selection(log)
    .equal('holder', holder)
    .equal('holder', account === undefined ? undefined : holderOf(account))
    .equal('account', account)
    .equal('unit', unit)
    .equal('type', type)
    .when(cause, bound => `position IN (SELECT position FROM journal WHERE log = $1 AND line = 0 AND cause = ${bound})`)
    // the log's time rises with the position: where a time begins, a position begins
    .when(from, bound => `position >= ${firstSince(bound)}`)
    .when(until, bound => `position < ${firstSince(bound)}`);
  if (after !== undefined) {
    const place = `(${selection.bind(after.position)}, ${selection.bind(after.line)})`;
    selection.require(`(position, line) ${order === 'oldest-first' ? '>' : '<'} ${place}`);
  }
  const { rows } = await pool.query<JournalLine>(
    `SELECT ${journal.columns} FROM journal WHERE ${selection.where}
     ORDER BY position ${directionOf(order)}, line ${directionOf(order)} LIMIT ${selection.bind(limit)}`,
    selection.values,
  );
  return rows;
}

/** The position of the first line recorded at this instant or later; beyond all where there is none. */
const firstSince = (bound: string): string =>
  `coalesce((SELECT position FROM journal WHERE log = $1 AND recorded_at >= ${bound} ORDER BY recorded_at, position LIMIT 1),
            ${Number.MAX_SAFE_INTEGER})`;

/** How many lines there are up to a position: as long as it takes to count them. */
export async function postingsUpTo(pool: Pool, log: number, position: number): Promise<number> {
  const statement = 'SELECT count(*) FROM journal WHERE log = $1 AND position <= $2';
  const { rows } = await pool.query<{ count: number }>(statement, [log, position]);
  return rows[0]?.count ?? 0;
}

/** What an account had moved by, up to an instant: `certified` in minutes, all others in hundredths of a point. */
export async function accountAt(pool: Pool, log: number, account: string, at: Instant): Promise<number> {
  const { rows } = await pool.query<{ amount: number }>(
    `SELECT coalesce(sum(amount), 0)::bigint AS amount FROM journal
     WHERE log = $1 AND holder = $2 AND account = $3 AND recorded_at <= $4`,
    [log, holderOf(account), account, at],
  );
  return rows[0]?.amount ?? 0;
}
