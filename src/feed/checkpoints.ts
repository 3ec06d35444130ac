/**
 * Where each projection stands in each log: one row, moved in the transaction of the rows that it vouches for.
 *
 * The row is the fence of the read road: whoever moves it names the position that it stood at, so that of two workers one
 * wins and the other writes nothing. It also says, for everybody to see, why a projection has stopped.
 */
import type { ClientBase, Pool } from 'pg';
import { EMPTY_LOG } from '../event-store/event-store.js';
import type { Projection } from './projection.js';

export interface Checkpoint {
  readonly projection: string;
  readonly version: number;
  /** The last leaf that the rows contain. */
  readonly position: number;
  /** Set while the leaf after the position cannot be applied. */
  readonly failedAt: number | null;
  readonly failure: string | null;
}

const COLUMNS = 'projection, version, position, failed_at AS "failedAt", failure';

/**
 * Begins the transaction of a batch. A commit that a crash undoes takes rows and checkpoint together and is made again, so
 * none waits for the disk. Rows are found by their key, by a plan made once: no statistics of a young table shall make a batch
 * read all of it.
 */
export async function beginBatch(client: ClientBase): Promise<void> {
  await client.query(
    `BEGIN; SET LOCAL synchronous_commit TO off;
     SET LOCAL enable_seqscan TO off; SET LOCAL plan_cache_mode TO force_generic_plan`,
  );
}

/** The log's checkpoints of these projections, of whatever version; those not there yet are made, before the first leaf. */
export async function openCheckpoints(
  pool: Pool,
  log: number,
  projections: readonly Projection[],
): Promise<ReadonlyMap<string, Checkpoint>> {
  const names = projections.map(({ name }) => name);
  const find = async (): Promise<Map<string, Checkpoint>> => {
    const query = `SELECT ${COLUMNS} FROM projection_checkpoints WHERE log = $1 AND projection = ANY ($2)`;
    const { rows } = await pool.query<Checkpoint>(query, [log, names]);
    return new Map(rows.map(row => [row.projection, row]));
  };
  const found = await find();
  if (found.size === names.length) return found;
  await pool.query(
    `INSERT INTO projection_checkpoints (log, projection, version, position)
     SELECT $1, name, version, ${EMPTY_LOG} FROM unnest($2::text[], $3::int[]) AS fresh (name, version) ON CONFLICT DO NOTHING`,
    [log, names, projections.map(({ version }) => version)],
  );
  return find();
}

/**
 * Moves the fences of projections within the transaction of their rows. `false`: another worker was here, at one of them at
 * least; nothing of this transaction may stay.
 */
export async function advance(
  client: ClientBase,
  log: number,
  projections: readonly Projection[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'projection_checkpoints advance',
    text: `UPDATE projection_checkpoints reached SET position = $5, failed_at = NULL, failure = NULL
           FROM unnest($2::text[], $3::int[]) AS moved (name, version)
           WHERE log = $1 AND projection = moved.name AND reached.version = moved.version AND position = $4`,
    values: [log, projections.map(({ name }) => name), projections.map(({ version }) => version), from, to],
  });
  return rowCount === projections.length;
}

/** Says why the leaf after this position cannot be applied, unless somebody else has got past it. */
export async function recordFailure(
  connection: Pool | ClientBase,
  log: number,
  projection: Projection,
  at: number,
  failure: string,
): Promise<void> {
  await connection.query(
    `UPDATE projection_checkpoints SET failed_at = $5, failure = $6
     WHERE log = $1 AND projection = $2 AND version = $3 AND position = $4`,
    [log, projection.name, projection.version, at, Date.now(), failure],
  );
}

/** Logs with leaves that one of the projections has yet to see; those that failed there only when asked for. */
export async function logsBehind(
  pool: Pool,
  projections: readonly Projection[],
  withFailed: boolean,
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ origin: string }>(
    `SELECT origin FROM logs WHERE head > ${EMPTY_LOG} AND EXISTS (
       SELECT FROM unnest($1::text[], $2::int[]) AS wanted (name, version)
       LEFT JOIN projection_checkpoints reached ON reached.log = logs.id AND reached.projection = wanted.name
       WHERE reached.position IS NULL
          OR reached.position < logs.head AND reached.version = wanted.version AND (reached.failed_at IS NULL OR $3)
     )`,
    [projections.map(({ name }) => name), projections.map(({ version }) => version), withFailed],
  );
  return rows.map(({ origin }) => origin);
}

/** How far a projection is in a log, and whether it stands still there. */
export interface ProjectionState extends Checkpoint {
  readonly origin: string;
  /** The position of the log's last leaf. */
  readonly head: number;
}

/** The state of every projection in every log: for metrics, readiness and operators. */
export async function projectionStates(pool: Pool): Promise<readonly ProjectionState[]> {
  const { rows } = await pool.query<ProjectionState>(
    `SELECT origin, head, ${COLUMNS} FROM projection_checkpoints JOIN logs ON id = log ORDER BY origin, projection`,
  );
  return rows;
}

/** The numbers by which the tables know the logs; each is asked for once. */
export class LogIds {
  private readonly known = new Map<string, number>();

  constructor(private readonly pool: Pool) {}

  /** `undefined` while the log has no leaf. */
  async of(origin: string): Promise<number | undefined> {
    const known = this.known.get(origin);
    if (known !== undefined) return known;
    const { rows } = await this.pool.query<{ id: number }>('SELECT id FROM logs WHERE origin = $1', [origin]);
    const id = rows[0]?.id;
    if (id !== undefined) this.known.set(origin, id);
    return id;
  }
}
