/**
 * The event store in PostgreSQL, 13 or newer, on the tables of `migrations/0001_event_store.sql`.
 *
 * Reads never skip a committed leaf: positions are dense and commit with their leaves (`postgres-append.ts`), and what is read is
 * held against the log's head as of the same moment.
 *
 * Every statement has one possible plan, whatever the statistics say of a table that was small or empty when they were taken:
 * the look-ups go key by key over the index made for them (LATERAL with LIMIT or OFFSET cannot become a join), and the store's
 * own connections do not scan the table. `test/integration/event-store-plans.spec.ts` holds them to it.
 */
import type { Pool } from 'pg';
import { EMPTY_LOG, type AppendResult, type EventStore, type LeafKeys, type NewLeaf, type StoredLeaf } from './event-store.js';
import { PostgresAppends } from './postgres-append.js';
import { byteaArray, PostgresSession, type Statement } from './postgres-session.js';

/** Leaves in one batch of `readBooks`, at most. */
const BATCH_LEAVES_MAX = 2_000;

const LEAF = 'position, stream, revision, counter, cause, claim, fingerprint, hash, body';

const STATEMENTS = {
  logs: 'SELECT origin FROM logs WHERE head >= 0 ORDER BY origin',
  head: 'SELECT head FROM logs WHERE origin = $1',

  // A row at least for every log, to hold what is read against its head as of the same moment.
  read: `
    SELECT logs.head, ${LEAF}
    FROM logs LEFT JOIN LATERAL (
      SELECT * FROM events WHERE log = logs.id AND position > $2 ORDER BY position LIMIT $3
    ) AS leaf ON true
    WHERE logs.origin = $1 ORDER BY position`,

  // A book's own leaves are followed by revision, those that name it by position. Bodies are fetched, by their place in the
  // table, only for the leaves that come first.
  readBooks: `
    WITH chosen AS MATERIALIZED (SELECT id FROM logs WHERE origin = $1)
    SELECT ${LEAF}
    FROM (
      SELECT own.* FROM chosen, unnest($2::text[], $3::int[]) AS book (name, revision), LATERAL (
        SELECT position, ctid FROM events WHERE log = chosen.id AND stream = book.name AND revision > book.revision
        ORDER BY revision LIMIT $6
      ) AS own WHERE own.position <= $5
      UNION
      SELECT moving.* FROM chosen, unnest($2::text[]) AS book (name), LATERAL (
        SELECT position, ctid FROM events WHERE log = chosen.id AND counter = book.name AND position BETWEEN $4 + 1 AND $5
        ORDER BY position LIMIT $6
      ) AS moving
      ORDER BY position LIMIT $6
    ) AS first (at, place) JOIN events ON events.ctid = first.place
    ORDER BY position`,

  // `log + 0`: only the key may choose the index.
  find: `
    WITH chosen AS MATERIALIZED (SELECT id FROM logs WHERE origin = $1)
    SELECT DISTINCT ON (position) ${LEAF}
    FROM (
      SELECT caused.* FROM chosen, unnest($2::bytea[]) AS wanted (cause), LATERAL (
        SELECT * FROM events WHERE cause = wanted.cause AND log + 0 = chosen.id OFFSET 0
      ) AS caused
      UNION ALL
      SELECT claimed.* FROM chosen, unnest($3::bytea[]) AS wanted (claim), LATERAL (
        SELECT * FROM events WHERE claim = wanted.claim AND log + 0 = chosen.id OFFSET 0
      ) AS claimed
    ) AS leaf
    ORDER BY position`,
} as const;
const statement = (name: keyof typeof STATEMENTS): Statement => ({ name: `event_store_${name}`, text: STATEMENTS[name] });
type Mutable<T> = { -readonly [Member in keyof T]: T[Member] };

interface LeafRow {
  readonly position: number | string;
  readonly stream: string;
  readonly revision: number;
  readonly counter: string | null;
  readonly cause: Buffer;
  readonly claim: Buffer | null;
  readonly fingerprint: Buffer | null;
  readonly hash: Buffer;
  readonly body: Buffer;
}

type HeadAndLeaf = { readonly head: number | string } & (LeafRow | { readonly position: null });

export class PostgresEventStore implements EventStore {
  private readonly session: PostgresSession;
  private readonly appends: PostgresAppends;

  /**
   * @param pool the store's own: it changes how the connections plan
   * @param answerWithinMs after which an append is in doubt
   */
  constructor(pool: Pool, answerWithinMs?: number) {
    this.session = new PostgresSession(pool, answerWithinMs);
    this.appends = new PostgresAppends(this.session);
  }

  async logs(): Promise<readonly string[]> {
    const rows = await this.session.ask<{ origin: string }>(statement('logs'), []);
    return rows.map(({ origin }) => origin);
  }

  async head(log: string): Promise<number> {
    const [row] = await this.session.ask<{ head: number | string }>(statement('head'), [log]);
    return row ? Number(row.head) : EMPTY_LOG;
  }

  append(log: string, expected: number, leaves: readonly NewLeaf[], unless: LeafKeys = {}): Promise<AppendResult> {
    return this.appends.append({ log, expected, leaves, unless });
  }

  async read(log: string, after: number, limit: number): Promise<readonly StoredLeaf[]> {
    const rows = await this.session.ask<HeadAndLeaf>(statement('read'), [log, after, limit]);
    const leaves = rows.flatMap(row => (row.position === null ? [] : [storedLeaf(row)]));
    const head = rows[0] ? Number(rows[0].head) : EMPTY_LOG;
    const due = Math.max(0, Math.min(limit, head - after));
    if (leaves.length !== due || leaves.some(({ position }, index) => position !== after + 1 + index))
      throw new Error(`${log} is damaged: of the ${due} leaves after position ${after} not all are there`);
    return leaves;
  }

  async *readBooks(log: string, books: readonly string[], upTo = Number.MAX_SAFE_INTEGER): AsyncIterable<readonly StoredLeaf[]> {
    const revisions = new Map(books.map(book => [book, -1]));
    let after = EMPTY_LOG;
    let leaves: readonly StoredLeaf[];
    do {
      const followed = [[...revisions.keys()], [...revisions.values()]];
      const rows = await this.session.ask<LeafRow>(statement('readBooks'), [log, ...followed, after, upTo, BATCH_LEAVES_MAX]);
      leaves = rows.map(storedLeaf);
      if (leaves.length > 0) yield leaves;
      for (const { stream, revision } of leaves) if (revisions.has(stream)) revisions.set(stream, revision);
      after = leaves.at(-1)?.position ?? after;
    } while (leaves.length === BATCH_LEAVES_MAX);
  }

  async find(log: string, { causes = [], claims = [] }: LeafKeys): Promise<readonly StoredLeaf[]> {
    if (causes.length + claims.length === 0) return [];
    const rows = await this.session.ask<LeafRow>(statement('find'), [log, byteaArray(causes), byteaArray(claims)]);
    return rows.map(storedLeaf);
  }
}

function storedLeaf(row: LeafRow): StoredLeaf {
  const { stream, revision, cause, hash, body } = row;
  const leaf: Mutable<StoredLeaf> = { position: Number(row.position), stream, revision, cause, hash, body };
  if (row.counter !== null) leaf.counter = row.counter;
  if (row.claim !== null) leaf.claim = row.claim;
  if (row.fingerprint !== null) leaf.fingerprint = row.fingerprint;
  return leaf;
}
