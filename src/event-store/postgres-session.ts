/**
 * The event store's connections to PostgreSQL: one statement at a time, answered within a time limit.
 *
 * Hides how they plan (only as the statements were written for, whatever the statistics say of a table that was small or empty
 * when they were taken) and which failures leave the effect of a statement in doubt. A connection that failed is not used again.
 */
import { DatabaseError, types, type Pool, type PoolClient, type QueryConfig, type QueryResult, type QueryResultRow } from 'pg';
import { EventStoreUnavailable } from './event-store.js';

/** Whoever waits longer for an answer gives up, and gives up the connection with it. */
const ANSWER_WITHIN_MS = 10_000;

const SESSION = 'SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan';

export interface Statement {
  /** Prepared on each connection under this name. */
  readonly name: string;
  readonly text: string;
}

export class PostgresSession {
  private readonly prepared = new WeakSet<PoolClient>();

  /**
   * @param pool nobody else's: its connections plan as this says
   * @param answerWithinMs after which a statement is in doubt
   */
  constructor(
    private readonly pool: Pool,
    private readonly answerWithinMs = ANSWER_WITHIN_MS,
  ) {}

  /** For whatever stores no leaves: without an answer nothing has happened. @throws EventStoreUnavailable */
  async ask<Row extends QueryResultRow>(statement: Statement, values: readonly unknown[]): Promise<readonly Row[]> {
    const { rows } = await this.run<Row>(statement, values, cause => new EventStoreUnavailable(cause));
    return rows;
  }

  /** @throws what `inDoubt` makes of a failure after which the statement may have taken effect; EventStoreUnavailable else */
  async run<Row extends QueryResultRow>(
    statement: Statement,
    values: readonly unknown[],
    inDoubt: (cause: unknown) => Error,
  ): Promise<QueryResult<Row>> {
    const client = await this.connect();
    try {
      const answer = await client.query<Row>(this.timed({ ...statement, values: [...values] }));
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

const INT_BYTES = 4;

/** A `bytea[]` as the server keeps it: written as text it would be twice as long and be parsed twice. */
export function byteaArray(elements: readonly (Uint8Array | undefined)[]): Buffer {
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

/** The names of books have no character that needs an escape. */
export const nameArray = (names: readonly (string | undefined)[]): string =>
  `{${names.map(name => (name === undefined ? 'NULL' : `"${name}"`)).join()}}`;
