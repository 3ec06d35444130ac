/**
 * The event store in PostgreSQL, 13 or newer, on the tables of `migrations/0001_event_store.sql`.
 *
 * Reads never skip a committed leaf: positions are dense and commit with their leaves (`postgres-append.ts`), and what is read is
 * held against the log's head as of the same moment. Where the table is a copy of another engine's logs, the same reads say that
 * head (`…AsOf`): every leaf up to it has been looked at.
 *
 * Every statement has one possible plan, whatever the statistics say of a table that was small or empty when they were taken:
 * the look-ups go key by key over the index made for them (LATERAL with LIMIT or OFFSET cannot become a join), and the store's
 * own connections do not scan the table. `test/integration/event-store-plans.spec.ts` holds them to it.
 */
import type { Pool } from 'pg';
import {
  EMPTY_LOG,
  type AppendResult,
  type EventStore,
  type LeafKeys,
  type LeafText,
  type NewLeaf,
  type StoredLeaf,
} from './event-store.js';
import { PostgresAppends } from './postgres-append.js';
import { byteaArray, PostgresSession, type Statement } from './postgres-session.js';

/** Leaves in one batch of `readBooks`, at most. */
const BATCH_LEAVES_MAX = 2_000;

const LEAF = 'position, stream, revision, counter, cause, claim, fingerprint, hash, body';

const STATEMENTS = {
  heads: 'SELECT origin, head FROM logs WHERE head >= 0 ORDER BY origin',
  head: 'SELECT head FROM logs WHERE origin = $1',

  // A row at least for every log, to hold what is read against its head as of the same moment.
  read: `
    SELECT logs.head, ${LEAF}
    FROM logs LEFT JOIN LATERAL (
      SELECT * FROM events WHERE log = logs.id AND position > $2 ORDER BY position LIMIT $3
    ) AS leaf ON true
    WHERE logs.origin = $1 ORDER BY position`,

  // The server then writes a body out as it is, where bytes would be written in hexadecimal digits and read from them.
  readTexts: `
    SELECT logs.head, position, revision, convert_from(body, 'UTF8') AS body
    FROM logs LEFT JOIN LATERAL (
      SELECT position, revision, body FROM events WHERE log = logs.id AND position > $2 ORDER BY position LIMIT $3
    ) AS leaf ON true
    WHERE logs.origin = $1 ORDER BY position`,

  // A book's own leaves are followed by revision, those that name it by position. Bodies are fetched, by their place in the
  // table, only for the leaves that come first.
  readBooks: `
    WITH chosen AS MATERIALIZED (SELECT id, head FROM logs WHERE origin = $1)
    SELECT chosen.head, ${LEAF}
    FROM chosen LEFT JOIN ((
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
    ) AS first (at, place) JOIN events ON events.ctid = first.place) ON true
    ORDER BY position`,

  // `log + 0`: only the key may choose the index.
  find: `
    WITH chosen AS MATERIALIZED (SELECT id, head FROM logs WHERE origin = $1)
    SELECT DISTINCT ON (position) chosen.head, ${LEAF}
    FROM chosen LEFT JOIN (
      SELECT caused.* FROM chosen, unnest($2::bytea[]) AS wanted (cause), LATERAL (
        SELECT * FROM events WHERE cause = wanted.cause AND log + 0 = chosen.id OFFSET 0
      ) AS caused
      UNION ALL
      SELECT claimed.* FROM chosen, unnest($3::bytea[]) AS wanted (claim), LATERAL (
        SELECT * FROM events WHERE claim = wanted.claim AND log + 0 = chosen.id OFFSET 0
      ) AS claimed
      UNION ALL
      SELECT placed.* FROM chosen, unnest($4::text[], $5::int[]) AS wanted (stream, revision), LATERAL (
        SELECT * FROM events WHERE log = chosen.id AND stream = wanted.stream AND revision = wanted.revision OFFSET 0
      ) AS placed
    ) AS leaf ON true
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

type TextRow = Pick<LeafRow, 'position' | 'revision'> & { readonly body: string };
type HeadAnd<Row> = { readonly head: number | string } & (Row | { readonly position: null });

/** Leaves, and where their log ended at the moment of reading. */
interface AsOf<Leaf = StoredLeaf> {
  readonly head: number;
  readonly leaves: readonly Leaf[];
}

/** What leaves are looked up by, their places in the books included. */
interface LookUp extends LeafKeys {
  readonly places?: readonly Pick<NewLeaf, 'stream' | 'revision'>[];
}

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
    return [...(await this.heads()).keys()];
  }

  /** Where each log that has leaves ends. */
  async heads(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.session.ask<{ origin: string; head: number | string }>(statement('heads'), []);
    return new Map(rows.map(({ origin, head }) => [origin, Number(head)]));
  }

  /** Makes a log that has no leaf yet, so that others can wait for its first one. */
  open(log: string): Promise<void> {
    return this.appends.open(log);
  }

  async head(log: string): Promise<number> {
    const [row] = await this.session.ask<{ head: number | string }>(statement('head'), [log]);
    return row ? Number(row.head) : EMPTY_LOG;
  }

  append(log: string, expected: number, leaves: readonly NewLeaf[], unless: LeafKeys = {}): Promise<AppendResult> {
    return this.appends.append({ log, expected, leaves, unless });
  }

  async read(log: string, after: number, limit: number): Promise<readonly StoredLeaf[]> {
    return (await this.readAsOf(log, after, limit)).leaves;
  }

  async readTexts(log: string, after: number, limit: number): Promise<readonly LeafText[]> {
    return (await this.readTextsAsOf(log, after, limit)).leaves;
  }

  async *readBooks(log: string, books: readonly string[], upTo?: number): AsyncIterable<readonly StoredLeaf[]> {
    for await (const { leaves } of this.readBooksAsOf(log, books, upTo)) if (leaves.length > 0) yield leaves;
  }

  async find(log: string, { causes = [], claims = [] }: LeafKeys): Promise<readonly StoredLeaf[]> {
    return causes.length + claims.length === 0 ? [] : (await this.findAsOf(log, { causes, claims })).leaves;
  }

  /** As `read`. */
  async readAsOf(log: string, after: number, limit: number): Promise<AsOf> {
    const asked = [log, after, limit] as const;
    return dense(asOf(await this.session.ask<HeadAnd<LeafRow>>(statement('read'), asked), storedLeaf), ...asked);
  }

  /** As `readTexts`. */
  async readTextsAsOf(log: string, after: number, limit: number): Promise<AsOf<LeafText>> {
    const asked = [log, after, limit] as const;
    return dense(asOf(await this.session.ask<HeadAnd<TextRow>>(statement('readTexts'), asked), textOf), ...asked);
  }

  /** As `readBooks`, with one batch at least: no leaf of the books lies between the last batch's last leaf and its head. */
  async *readBooksAsOf(log: string, books: readonly string[], upTo = Number.MAX_SAFE_INTEGER): AsyncIterable<AsOf> {
    const revisions = new Map(books.map(book => [book, -1]));
    let after = EMPTY_LOG;
    let seen: AsOf;
    do {
      const followed = [[...revisions.keys()], [...revisions.values()]];
      const asked = [log, ...followed, after, upTo, BATCH_LEAVES_MAX];
      seen = asOf(await this.session.ask<HeadAnd<LeafRow>>(statement('readBooks'), asked), storedLeaf);
      yield seen;
      for (const { stream, revision } of seen.leaves) if (revisions.has(stream)) revisions.set(stream, revision);
      after = seen.leaves.at(-1)?.position ?? after;
    } while (seen.leaves.length === BATCH_LEAVES_MAX);
  }

  /** As `find`, by places in books as well. */
  async findAsOf(log: string, { causes = [], claims = [], places = [] }: LookUp): Promise<AsOf> {
    const values = [byteaArray(causes), byteaArray(claims), places.map(({ stream }) => stream), places.map(at => at.revision)];
    return asOf(await this.session.ask<HeadAnd<LeafRow>>(statement('find'), [log, ...values]), storedLeaf);
  }
}

/** Of a log that is not there no row comes. */
function asOf<Row extends { readonly position: unknown }, Leaf>(
  rows: readonly HeadAnd<Row>[],
  leafOf: (row: Row) => Leaf,
): AsOf<Leaf> {
  const leaves = rows.flatMap(row => (row.position === null ? [] : [leafOf(row as Row)]));
  return { head: rows[0] ? Number(rows[0].head) : EMPTY_LOG, leaves };
}

/** @throws where a leaf is missing among them */
function dense<Leaf extends LeafText | StoredLeaf>(seen: AsOf<Leaf>, log: string, after: number, limit: number): AsOf<Leaf> {
  const due = Math.max(0, Math.min(limit, seen.head - after));
  if (seen.leaves.length !== due || seen.leaves.some(({ position }, index) => position !== after + 1 + index))
    throw new Error(`${log} is damaged: of the ${due} leaves after position ${after} not all are there`);
  return seen;
}

const textOf = ({ position, revision, body }: TextRow): LeafText => ({ position: Number(position), revision, body });

function storedLeaf(row: LeafRow): StoredLeaf {
  const { stream, revision, cause, hash, body } = row;
  const leaf: Mutable<StoredLeaf> = { position: Number(row.position), stream, revision, cause, hash, body };
  if (row.counter !== null) leaf.counter = row.counter;
  if (row.claim !== null) leaf.claim = row.claim;
  if (row.fingerprint !== null) leaf.fingerprint = row.fingerprint;
  return leaf;
}
