/**
 * A second copy of read models, made from the log beside the live one and gone with its connection.
 *
 * The shadow's tables are temporary ones of the same names, which a session finds before the live ones: the projections fold
 * into them without knowing. Whatever happens to the process or the database, nothing of a shadow stays. Only `replaceLive`
 * ever touches live rows.
 */
import type { Pool, PoolClient } from 'pg';
import { EMPTY_LOG } from '../event-store/event-store.js';
import { beginBatch } from './checkpoints.js';
import { failureText } from './log-follower.js';
import { allOf, type Projection, type ProjectionTable } from './projection.js';
import type { Entry } from './record.js';

const LIVE = 'public';
const SHADOW = 'pg_temp';
/** Differences that are shown for a table; more are only counted. */
const DIFFERENCES_SHOWN_MAX = 5;
/** Comparing or replacing the rows of one table may take as long. */
const TABLE_WITHIN_MS = 600_000;
const BUFFERS = '64MB';

type Cells = Readonly<Record<string, unknown>>;

/** A row that differs: null on the side where there is none, else the columns that say something else. */
export interface Difference {
  readonly key: Cells;
  readonly live: Cells | null;
  readonly replayed: Cells | null;
}

export interface Figures {
  readonly rows: number;
  /** Of the columns that are worth a sum: hundredths of points, or minutes. */
  readonly sums: Readonly<Record<string, number>>;
}

export interface TableComparison {
  readonly table: string;
  readonly live: Figures;
  readonly replayed: Figures;
  readonly differing: number;
  /** The first of them, by key. */
  readonly differences: readonly Difference[];
}

export class Shadow {
  private readonly positions = new Map<string, number>();
  private readonly failures = new Map<string, string>();

  private constructor(
    readonly client: PoolClient,
    private readonly log: number,
    private readonly projections: readonly Projection[],
  ) {}

  static async open(pool: Pool, log: number, projections: readonly Projection[]): Promise<Shadow> {
    const client = await pool.connect();
    try {
      await client.query(`SET temp_buffers TO '${BUFFERS}'`);
      for (const { name, key } of projections.flatMap(({ tables }) => tables)) {
        await client.query(
          `CREATE TEMP TABLE ${name} (LIKE ${LIVE}.${name} INCLUDING DEFAULTS, PRIMARY KEY (log, ${key.join()}))`,
        );
      }
      return new Shadow(client, log, projections);
    } catch (reason) {
      client.release(true);
      throw reason;
    }
  }

  /** Ends the tables, at the latest with the connection. */
  async close(): Promise<void> {
    try {
      await this.client.query('ROLLBACK');
      await this.client.query('DISCARD TEMP');
    } catch {
      // without a connection there are no tables
    } finally {
      this.client.release(true);
    }
  }

  positionOf({ name }: Projection): number {
    return this.positions.get(name) ?? EMPTY_LOG;
  }

  /** Why the fold of a projection ended early, if it did. */
  failureOf({ name }: Projection): string | undefined {
    return this.failures.get(name);
  }

  /** Folds a batch into all projections, together where they can; one that fails stays where it is. */
  async fold(entries: readonly Entry[]): Promise<void> {
    const whole = this.projections.filter(({ name }) => !this.failures.has(name));
    if ((await this.foldTogether(whole, entries)) === undefined) return;
    for (const projection of whole) {
      const reason = await this.foldTogether([projection], entries);
      if (reason !== undefined) this.failures.set(projection.name, reason);
    }
  }

  /** @returns why none of them could */
  private async foldTogether(projections: readonly Projection[], entries: readonly Entry[]): Promise<string | undefined> {
    try {
      await beginBatch(this.client);
      await allOf(projections.map(projection => projection.apply(this.client, this.log, this.unseen(projection, entries))));
      await this.client.query('COMMIT');
    } catch (reason) {
      // without a connection there is no shadow, and this throws
      await this.client.query('ROLLBACK');
      return failureText(reason);
    }
    for (const projection of projections) this.noteSeen(projection, entries);
    return undefined;
  }

  /** Folds, in the transaction that the client is in, those entries that the projection has not seen. */
  async foldInto(projection: Projection, entries: readonly Entry[]): Promise<void> {
    await projection.apply(this.client, this.log, this.unseen(projection, entries));
    this.noteSeen(projection, entries);
  }

  private unseen(projection: Projection, entries: readonly Entry[]): readonly Entry[] {
    const position = this.positionOf(projection);
    return entries.filter(entry => entry.position > position);
  }

  private noteSeen({ name }: Projection, entries: readonly Entry[]): void {
    const last = entries.at(-1);
    if (last !== undefined) this.positions.set(name, last.position);
  }

  /** Begins the transaction in which tables are compared or replaced. */
  async begin(isolation: 'READ COMMITTED' | 'REPEATABLE READ'): Promise<void> {
    await this.client.query(`BEGIN ISOLATION LEVEL ${isolation}; SET LOCAL statement_timeout TO ${TABLE_WITHIN_MS}`);
  }

  async compare(projection: Projection): Promise<readonly TableComparison[]> {
    const comparisons: TableComparison[] = [];
    for (const table of projection.tables) comparisons.push(await this.compareTable(table));
    return comparisons;
  }

  private async compareTable(table: ProjectionTable): Promise<TableComparison> {
    const { name, key } = table;
    await this.client.query(`ANALYZE ${SHADOW}.${name}`);
    const order = key.map(column => `coalesce(live.${column}, replayed.${column})`).join();
    const { rows } = await this.client.query<{ live: Cells | null; replayed: Cells | null; differing: number }>(
      `SELECT to_jsonb(live) AS live, to_jsonb(replayed) AS replayed, count(*) OVER () AS differing
       FROM (SELECT * FROM ${LIVE}.${name} WHERE log = $1) live
       FULL JOIN ${SHADOW}.${name} replayed USING (log, ${key.join()})
       WHERE live.* IS DISTINCT FROM replayed.*
       ORDER BY ${order} LIMIT ${DIFFERENCES_SHOWN_MAX}`,
      [this.log],
    );
    return {
      table: name,
      live: await this.figuresOf(LIVE, table),
      replayed: await this.figuresOf(SHADOW, table),
      differing: rows[0]?.differing ?? 0,
      differences: rows.map(({ live, replayed }) => difference(table, live, replayed)),
    };
  }

  private async figuresOf(schema: string, { name, sums }: ProjectionTable): Promise<Figures> {
    const pairs = sums.map(column => `'${column}', coalesce(sum(${column}), 0)`);
    const { rows } = await this.client.query<Figures>(
      `SELECT count(*) AS rows, json_build_object(${pairs.join()}) AS sums FROM ${schema}.${name} WHERE log = $1`,
      [this.log],
    );
    if (rows[0] === undefined) throw new Error('an aggregate has one row');
    return rows[0];
  }

  /** Makes the live rows of this log what the shadow's are; rows that are equal are not touched. */
  async replaceLive({ tables }: Projection): Promise<void> {
    for (const { name, key } of tables) {
      const here = key.map(column => `live.${column} = gone.${column}`).join(' AND ');
      const ofLog = `SELECT * FROM ${LIVE}.${name} WHERE log = $1`;
      await this.client.query(
        `DELETE FROM ${LIVE}.${name} live USING (${ofLog} EXCEPT SELECT * FROM ${SHADOW}.${name}) gone
         WHERE live.log = $1 AND ${here}`,
        [this.log],
      );
      await this.client.query(`INSERT INTO ${LIVE}.${name} SELECT * FROM ${SHADOW}.${name} EXCEPT ${ofLog}`, [this.log]);
    }
  }
}

/** Only what differs, and the key to find it by. */
function difference({ key }: ProjectionTable, live: Cells | null, replayed: Cells | null): Difference {
  const row = live ?? replayed ?? {};
  const cells = (one: Cells | null, other: Cells | null): Cells | null =>
    one &&
    Object.fromEntries(
      Object.entries(one).filter(([column, cell]) => !key.includes(column) && column !== 'log' && !isSame(cell, other?.[column])),
    );
  return {
    key: Object.fromEntries(key.map(column => [column, row[column]])),
    live: cells(live, replayed),
    replayed: cells(replayed, live),
  };
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
