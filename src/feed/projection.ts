/**
 * What a read model promises to the feed.
 *
 * A projection is a fold: the same entries give the same rows, whatever the size of the batches, the hour or the machine. It
 * owns its tables alone and reads no others, because each projection of a log stands at a position of its own.
 */
import type { ClientBase } from 'pg';
import type { Entry } from './record.js';

/** A table whose rows are found by the log's number and the key. */
export interface ProjectionTable {
  readonly name: string;
  /** Columns that make a row unique within its log. */
  readonly key: readonly string[];
  /** Columns that are worth a sum when two copies are compared: points and minutes. */
  readonly sums: readonly string[];
}

export interface Projection {
  readonly name: string;
  /** Raised whenever the same entries give other rows; the old rows serve until the new ones are built beside them. */
  readonly version: number;
  readonly tables: readonly ProjectionTable[];
  /**
   * Folds entries, dense and ascending, into the rows of one log, in the transaction that the client is in. Names its tables
   * without a schema: during a rebuild they are others. What it throws stops this projection for this log. Others are at
   * work on the same connection, and it leaves nothing under way there.
   */
  apply(client: ClientBase, log: number, entries: readonly Entry[]): Promise<void>;
}

/**
 * Waits until all are done, then throws what the first of them threw. On a connection nobody may still be at work when its
 * transaction ends: what came later would be a transaction of its own.
 */
export async function allOf(works: readonly Promise<unknown>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(works)) if (outcome.status === 'rejected') throw outcome.reason;
}
