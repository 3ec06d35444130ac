/**
 * Leaderboards that many look at and few change: each is read once for each position of its log.
 *
 * A board that is remembered is never older than the position that it is asked for at. Readers who come together share one
 * reading. Only a shortcut: bounded, and forgotten with the process.
 */
import type { Pool } from 'pg';
import { leaderboard, type Board, type BoardPlace } from './leaderboards.js';

/** Boards remembered, over all logs. */
const BOARDS_KEPT_MAX = 500;

export class BoardCache {
  // a Map iterates in the order of insertion: the first entry is the oldest
  private readonly kept = new Map<string, Promise<readonly BoardPlace[]>>();

  constructor(private readonly pool: Pool) {}

  /** @param position where the projection stands at least */
  read(log: number, position: number, board: Board): Promise<readonly BoardPlace[]> {
    const name = JSON.stringify([log, position, board]);
    const known = this.kept.get(name);
    if (known !== undefined) return known;
    const reading = leaderboard(this.pool, log, board);
    this.kept.set(name, reading);
    reading.catch(() => this.kept.delete(name));
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= BOARDS_KEPT_MAX) break;
      this.kept.delete(oldest);
    }
    return reading;
  }
}
