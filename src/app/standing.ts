/**
 * Figures for operators over all communities: how far the read models are, and what is on hold.
 */
import type { Pool } from 'pg';
import type { Instant } from '../ledger/units.js';
import { ON_HOLD } from '../read-models/redemptions.js';

export class Standing {
  constructor(
    private readonly pool: Pool,
    private readonly clock: () => Instant,
  ) {}

  /** By read model: leaves that the furthest log is ahead of it. */
  async lag(): Promise<ReadonlyMap<string, number>> {
    const { rows } = await this.pool.query<{ projection: string; leaves: number }>(
      `SELECT projection, max(head - position) AS leaves
       FROM projection_checkpoints JOIN logs ON logs.id = log GROUP BY projection`,
    );
    return new Map(rows.map(({ projection, leaves }) => [projection, leaves]));
  }

  /** Read models that stand still at a leaf that they cannot apply. */
  async stopped(): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>(
      'SELECT count(*) FROM projection_checkpoints WHERE failed_at IS NOT NULL',
    );
    return rows[0]?.count ?? 0;
  }

  holdsOpen(): Promise<number> {
    return this.holds(null);
  }

  /** Past their end: the sweeper is late or stands still. */
  holdsOverdue(): Promise<number> {
    return this.holds(this.clock());
  }

  private async holds(endedBy: Instant | null): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>(
      `SELECT count(*) FROM redemptions WHERE ${ON_HOLD} AND ($1::bigint IS NULL OR expires_at <= $1)`,
      [endedBy],
    );
    return rows[0]?.count ?? 0;
  }
}
