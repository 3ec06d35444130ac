/**
 * What a database says of the logs in it: whether it is the copy of an engine and how far that has come, and whether logs are
 * still moving in.
 *
 * It is written before what it speaks of can be mistaken for something else: a database is the copy of one engine for ever, and
 * half copied from before the first leaf of a move until its proof. The place that the follower goes on from is never ahead of
 * the leaves.
 */
import type { Pool } from 'pg';

export interface CopiedEngine {
  readonly identity: string;
  /** `null` before the first leaf. */
  readonly place: string | null;
  /** Why the copy stands still. */
  readonly failure: string | null;
}

export class CopyRecord {
  constructor(private readonly pool: Pool) {}

  /** The engine that this database is a copy of; `undefined` where its logs are its own. */
  async engine(): Promise<CopiedEngine | undefined> {
    const { rows } = await this.pool.query<CopiedEngine>('SELECT identity, place, failure FROM copied_engine');
    return rows[0];
  }

  /** From now on this database is a copy of that engine, unless it is one of another. */
  async isCopyOf(identity: string): Promise<void> {
    await this.pool.query('INSERT INTO copied_engine (identity) VALUES ($1) ON CONFLICT DO NOTHING', [identity]);
  }

  /** From now on its logs are its own. */
  async isNoCopy(): Promise<void> {
    await this.pool.query('DELETE FROM copied_engine');
  }

  /** All leaves up to this place of the engine are here. */
  async reached(place: string): Promise<void> {
    await this.pool.query('UPDATE copied_engine SET place = $1, failure = NULL', [place]);
  }

  async failed(failure: string): Promise<void> {
    await this.pool.query('UPDATE copied_engine SET failure = $1', [failure]);
  }

  /** Whether some copy of the service works on this database; one that was killed is thought to for some seconds. */
  async isServed(): Promise<boolean> {
    const { rows } = await this.pool.query('SELECT FROM leases WHERE until > clock_timestamp() LIMIT 1');
    return rows.length > 0;
  }

  async isHalfCopied(): Promise<boolean> {
    const { rows } = await this.pool.query('SELECT FROM half_copied');
    return rows.length > 0;
  }

  async noteMove(move: 'begun' | 'proven'): Promise<void> {
    await this.pool.query(
      move === 'begun' ? 'INSERT INTO half_copied DEFAULT VALUES ON CONFLICT DO NOTHING' : 'DELETE FROM half_copied',
    );
  }
}
