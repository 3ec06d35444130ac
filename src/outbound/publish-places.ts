/**
 * How far a topic is in every log: moved only after the cluster has acknowledged everything up to there.
 *
 * A place belongs to the cluster that it was acknowledged by; another one, or a topic made anew, begins at the beginning. Moving
 * a place names where it stood, in a transaction that the lease's fence guards: of two copies of the service one moves it.
 */
import type { ClientBase, Pool } from 'pg';
import { EMPTY_LOG } from '../event-store/event-store.js';
import { isLiveSql } from '../feed/log-name.js';

/** A log with leaves that the topic does not have. */
export interface LogBehind {
  readonly log: number;
  readonly origin: string;
  readonly position: number;
  /** The position of the log's last leaf. */
  readonly head: number;
}
export interface Step {
  readonly log: number;
  readonly from: number;
  readonly to: number;
}
export interface PublishLag {
  /** Over all logs. */
  readonly leaves: number;
  /** Age of the oldest of them, 0 where there is none. */
  readonly seconds: number;
}

/** Throws within the transaction that the client is in when this copy may publish no longer. */
export type Fence = (client: ClientBase) => Promise<void>;

/** Another copy of the service has published the same meanwhile; nothing is lost by that. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

export class PublishPlaces {
  constructor(
    private readonly pool: Pool,
    readonly topic: string,
  ) {}

  /** Takes the cluster for the one that is published to. */
  async belongTo(cluster: string): Promise<void> {
    await this.pool.query('DELETE FROM publish_places WHERE topic = $1 AND cluster <> $2', [this.topic, cluster]);
  }

  /** Nothing of the topic is left anywhere. */
  async reset(): Promise<void> {
    await this.pool.query('DELETE FROM publish_places WHERE topic = $1', [this.topic]);
  }

  async behind(): Promise<readonly LogBehind[]> {
    const { rows } = await this.pool.query<LogBehind>(
      `SELECT id AS log, origin, head, coalesce(position, ${EMPTY_LOG}) AS position FROM ${LOGS_AND_PLACES} ORDER BY id`,
      [this.topic],
    );
    return rows;
  }

  /** @throws Overtaken, and what the fence throws */
  async move(cluster: string, steps: readonly Step[], fence: Fence): Promise<void> {
    const client = await this.pool.connect();
    try {
      // a commit that a crash undoes only sends the same once more
      const begun = client.query('BEGIN; SET LOCAL synchronous_commit TO off');
      const fenced = fence(client);
      const moved = client.query({
        name: 'publish_places move',
        text: `INSERT INTO publish_places AS stood (topic, cluster, log, position)
               SELECT $1, $2, log, reached FROM unnest($3::int[], $4::bigint[], $5::bigint[]) AS step (log, begun, reached)
               ON CONFLICT (topic, log) DO UPDATE SET position = excluded.position, cluster = excluded.cluster
               WHERE stood.position = (
                 SELECT begun FROM unnest($3::int[], $4::bigint[]) AS step (log, begun) WHERE step.log = stood.log
               )`,
        values: [this.topic, cluster, ...(['log', 'from', 'to'] as const).map(part => steps.map(step => step[part]))],
      });
      // sent together; what any of them throws ends the transaction with the connection
      const [{ rowCount }] = await Promise.all([moved, begun, fenced]);
      if (rowCount !== steps.length) throw new Overtaken(`another copy publishes to ${this.topic}`);
      await client.query('COMMIT');
      client.release();
    } catch (reason) {
      client.release(true);
      throw reason;
    }
  }

  async lag(): Promise<PublishLag> {
    const { rows } = await this.pool.query<PublishLag>(
      `SELECT coalesce(sum(head - coalesce(position, ${EMPTY_LOG})), 0)::bigint AS leaves,
              greatest(0, coalesce(extract(epoch FROM now() - min(recorded_at)), 0))::float8 AS seconds
       FROM ${LOGS_AND_PLACES}
       LEFT JOIN LATERAL (
         SELECT (convert_from(body, 'UTF8')::jsonb ->> 'recorded_at')::timestamptz AS recorded_at
         FROM events WHERE events.log = logs.id AND events.position = coalesce(logs.position, ${EMPTY_LOG}) + 1
       ) oldest ON true`,
      [this.topic],
    );
    return rows[0] ?? { leaves: 0, seconds: 0 };
  }
}

/** Of the logs those that are behind. What is only tested is published nowhere: nobody outside could tell. */
const LOGS_AND_PLACES = `(
    SELECT logs.*, place.position FROM logs LEFT JOIN publish_places place ON place.topic = $1 AND place.log = logs.id
    WHERE logs.head > coalesce(place.position, ${EMPTY_LOG}) AND ${isLiveSql('logs.origin')}
  ) logs`;
