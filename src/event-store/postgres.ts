/**
 * The event store in PostgreSQL, 13 or newer, on the tables of `migrations/0001_event_store.sql`.
 *
 * Hides the fence (the statement that inserts the leaves moves the log's row, so that positions commit with their leaves and
 * whoever sees one sees all before it), how leaves travel, and which failures leave an append in doubt.
 *
 * Every statement has one possible plan, whatever the statistics say of a table that was small or empty when they were taken:
 * the look-ups go key by key over the index made for them (LATERAL with LIMIT or OFFSET cannot become a join), and the store's
 * own connections do not scan the table. `test/integration/event-store-plans.spec.ts` holds them to it.
 */
import { DatabaseError, types, type Pool, type PoolClient, type QueryConfig, type QueryResult, type QueryResultRow } from 'pg';
import {
  AppendOutcomeUnknown,
  assertAppendable,
  EMPTY_LOG,
  EventStoreUnavailable,
  type AppendResult,
  type EventStore,
  type NewLeaf,
  type StoredLeaf,
} from './event-store.js';

/** Whoever waits longer for an answer gives up, and gives up the connection with it. */
const ANSWER_WITHIN_MS = 10_000;
/** Leaves in one batch of `readBooks`, at most. */
const BATCH_LEAVES_MAX = 2_000;

const SESSION = 'SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan';

const LEAF = 'position, stream, revision, counter, cause, claim, fingerprint, hash, body';

const STATEMENTS = {
  logs: 'SELECT origin FROM logs WHERE head >= 0 ORDER BY origin',
  head: 'SELECT head FROM logs WHERE origin = $1',
  open: 'INSERT INTO logs (origin) VALUES ($1) ON CONFLICT DO NOTHING',
  append: `
    WITH fence AS (UPDATE logs SET head = head + $3 WHERE origin = $1 AND head = $2 RETURNING id)
    INSERT INTO events (log, ${LEAF})
    SELECT fence.id, $2 + leaf.number, stream, revision, counter, cause, claim, fingerprint, hash, body
    FROM fence, unnest($4::text[], $5::int[], $6::text[], $7::bytea[], $8::bytea[], $9::bytea[], $10::bytea[], $11::bytea[])
      WITH ORDINALITY AS leaf (stream, revision, counter, cause, claim, fingerprint, hash, body, number)`,

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
type Statement = keyof typeof STATEMENTS;
type LeafKeys = Parameters<EventStore['find']>[1];
type Mutable<T> = { -readonly [Member in keyof T]: T[Member] };

const INT_BYTES = 4;

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
  private readonly prepared = new WeakSet<PoolClient>();

  /**
   * @param pool the store's own: it changes how the connections plan
   * @param answerWithinMs after which an append is in doubt
   */
  constructor(
    private readonly pool: Pool,
    private readonly answerWithinMs = ANSWER_WITHIN_MS,
  ) {}

  async logs(): Promise<readonly string[]> {
    const rows = await this.ask<{ origin: string }>('logs', []);
    return rows.map(({ origin }) => origin);
  }

  async head(log: string): Promise<number> {
    const [row] = await this.ask<{ head: number | string }>('head', [log]);
    return row ? Number(row.head) : EMPTY_LOG;
  }

  async append(log: string, expected: number, leaves: readonly NewLeaf[]): Promise<AppendResult> {
    assertAppendable(leaves);
    if (leaves.length > 0) {
      if (expected === EMPTY_LOG) await this.ask('open', [log]);
      const values = [log, expected, leaves.length, ...columnsOf(leaves)];
      const { rowCount } = await this.run('append', values, cause => new AppendOutcomeUnknown(log, cause));
      if (rowCount === leaves.length) return { appended: true };
    }
    const head = await this.head(log);
    return leaves.length === 0 && head === expected ? { appended: true } : { appended: false, head };
  }

  async read(log: string, after: number, limit: number): Promise<readonly StoredLeaf[]> {
    const rows = await this.ask<HeadAndLeaf>('read', [log, after, limit]);
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
      const rows = await this.ask<LeafRow>('readBooks', [log, ...followed, after, upTo, BATCH_LEAVES_MAX]);
      leaves = rows.map(storedLeaf);
      if (leaves.length > 0) yield leaves;
      for (const { stream, revision } of leaves) if (revisions.has(stream)) revisions.set(stream, revision);
      after = leaves.at(-1)?.position ?? after;
    } while (leaves.length === BATCH_LEAVES_MAX);
  }

  async find(log: string, { causes = [], claims = [] }: LeafKeys): Promise<readonly StoredLeaf[]> {
    if (causes.length + claims.length === 0) return [];
    const rows = await this.ask<LeafRow>('find', [log, byteaArray(causes), byteaArray(claims)]);
    return rows.map(storedLeaf);
  }

  /** For whatever stores no leaves: without an answer nothing has happened. */
  private async ask<Row extends QueryResultRow>(statement: Statement, values: readonly unknown[]): Promise<readonly Row[]> {
    const { rows } = await this.run<Row>(statement, values, cause => new EventStoreUnavailable(cause));
    return rows;
  }

  private async run<Row extends QueryResultRow>(
    statement: Statement,
    values: readonly unknown[],
    inDoubt: (cause: unknown) => Error,
  ): Promise<QueryResult<Row>> {
    const client = await this.connect();
    try {
      const query = { name: `event_store_${statement}`, text: STATEMENTS[statement], values: [...values] };
      const answer = await client.query<Row>(this.timed(query));
      client.release();
      return answer;
    } catch (error) {
      client.release(true);
      throw failureOf(error, inDoubt);
    }
  }

  private async connect(): Promise<PoolClient> {
    try {
      const client = await this.pool.connect();
      if (!this.prepared.has(client)) await this.prepare(client);
      return client;
    } catch (cause) {
      throw new EventStoreUnavailable(cause);
    }
  }

  private async prepare(client: PoolClient): Promise<void> {
    // A connection that breaks also says so by an event, which would end the process unheard. Its queries reject: that is enough.
    client.on('error', () => undefined);
    try {
      await client.query(this.timed({ text: SESSION }));
      this.prepared.add(client);
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** The driver then rejects the query; the connection, which may still be at work on it, has to go. */
  private timed(query: QueryConfig): QueryConfig & { readonly query_timeout: number } {
    return { ...query, query_timeout: this.answerWithinMs };
  }
}

/** The connection ended or was ended; the server may have come to the commit before. */
const LOST = /^(08|25P0[34]|40003|57P|58|XX)/;
/** Taken back whole for a reason that passes: no room, a time limit, a lock, a standby that took over. */
const NOT_NOW = /^(25006|40001|40P01|53|55P03|57014)/;

function failureOf(error: unknown, inDoubt: (cause: unknown) => Error): Error {
  if (!(error instanceof DatabaseError) || error.code === undefined || LOST.test(error.code)) return inDoubt(error);
  return NOT_NOW.test(error.code) ? new EventStoreUnavailable(error) : error;
}

function columnsOf(leaves: readonly NewLeaf[]): readonly (string | Buffer)[] {
  return [
    nameArray(leaves.map(({ stream }) => stream)),
    `{${leaves.map(({ revision }) => revision).join()}}`,
    nameArray(leaves.map(({ counter }) => counter)),
    byteaArray(leaves.map(({ cause }) => cause)),
    byteaArray(leaves.map(({ claim }) => claim)),
    byteaArray(leaves.map(({ fingerprint }) => fingerprint)),
    byteaArray(leaves.map(({ hash }) => hash)),
    byteaArray(leaves.map(({ body }) => body)),
  ];
}

/** The names of books have no character that needs an escape. */
const nameArray = (names: readonly (string | undefined)[]): string =>
  `{${names.map(name => (name === undefined ? 'NULL' : `"${name}"`)).join()}}`;

/** A `bytea[]` as the server keeps it: written as text it would be twice as long and be parsed twice. */
function byteaArray(elements: readonly (Uint8Array | undefined)[]): Buffer {
  const header = [1, 0, types.builtins.BYTEA, elements.length, 1]; // dimensions, flags, type, length, first index
  const size = elements.reduce((sum, element) => sum + INT_BYTES + (element?.length ?? 0), header.length * INT_BYTES);
  const array = Buffer.allocUnsafe(size);
  let end = 0;
  for (const field of header) end = array.writeInt32BE(field, end);
  for (const element of elements) {
    end = array.writeInt32BE(element?.length ?? -1, end);
    if (!element) continue;
    array.set(element, end);
    end += element.length;
  }
  return array;
}

function storedLeaf(row: LeafRow): StoredLeaf {
  const { stream, revision, cause, hash, body } = row;
  const leaf: Mutable<StoredLeaf> = { position: Number(row.position), stream, revision, cause, hash, body };
  if (row.counter !== null) leaf.counter = row.counter;
  if (row.claim !== null) leaf.claim = row.claim;
  if (row.fingerprint !== null) leaf.fingerprint = row.fingerprint;
  return leaf;
}
