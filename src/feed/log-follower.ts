/**
 * One log on its way into the projections: ordered, exactly once, never past what cannot be applied.
 *
 * A batch is read and decoded once for all projections that stand at the same position, and taken by all in one transaction,
 * each behind its own fence; where one cannot take it, each takes it alone. A leaf that cannot be read or applied stops that
 * projection in this log at exactly that leaf, visibly; a worker that was overtaken writes nothing and looks again; trouble
 * with the connection is thrown, and nothing of it stays.
 */
import { DatabaseError, type ClientBase, type Pool } from 'pg';
import { EMPTY_LOG, type EventStore } from '../event-store/event-store.js';
import { advance, beginBatch, openCheckpoints, recordFailure } from './checkpoints.js';
import { readSection } from './log-reading.js';
import { allOf, type Projection } from './projection.js';
import type { Entry } from './record.js';

/** Leaves in one batch, at most; between one and this the follower finds the size that takes it about half a second. */
const BATCH_LEAVES_MAX = 2_000;
const BATCH_LEAVES_FIRST = 500;
const BATCH_SHORT_MS = 250;
const BATCH_LONG_MS = 1_000;

export type FollowerNotice =
  | { readonly kind: 'applied'; readonly log: string; readonly projection: string; readonly leaves: number; readonly ms: number }
  | {
      readonly kind: 'stopped';
      readonly log: string;
      readonly projection: string;
      readonly position: number;
      readonly failure: string;
    }
  | { readonly kind: 'outdated'; readonly log: string; readonly projection: string; readonly version: number };

export interface FollowerGround {
  readonly store: EventStore;
  readonly pool: Pool;
  readonly projections: readonly Projection[];
  readonly notify: (notice: FollowerNotice) => void;
}

type Attempt =
  { readonly outcome: 'applied' } | { readonly outcome: 'overtaken' } | { readonly outcome: 'failed'; readonly reason: unknown };

export class LogFollower {
  /** Never ahead of the database, and behind it only while another copy of the service works on the log. */
  private readonly positions = new Map<string, number>();
  private isCurrent = false;
  private looking: Promise<void> | undefined;
  /** Tried by this process and found to fail, or of another version than its rows. */
  private readonly stopped = new Set<string>();
  /** Said to fail by whoever tried last. */
  private readonly failed = new Set<string>();
  private batchLeaves = BATCH_LEAVES_FIRST;

  constructor(
    private readonly ground: FollowerGround,
    private readonly origin: string,
    private readonly log: number,
  ) {}

  /** The lowest position among these projections. */
  standingOf(names: readonly string[]): number {
    return Math.min(...names.map(name => this.positions.get(name) ?? EMPTY_LOG));
  }

  /** Whether one of these projections stopped here. */
  hasStopped(names: readonly string[]): boolean {
    return names.some(name => this.stopped.has(name) || this.failed.has(name));
  }

  /** The database may know better: look again before the next batch. */
  lookAgain(): void {
    this.isCurrent = false;
  }

  /** What was reached may have been lost: nothing is known before the next look. */
  forget(): void {
    this.positions.clear();
    this.isCurrent = false;
  }

  /** Looks where the projections stand, unless that is known. */
  async look(): Promise<void> {
    if (this.isCurrent) return;
    this.looking ??= this.lookNow().finally(() => (this.looking = undefined));
    await this.looking;
  }

  private async lookNow(): Promise<void> {
    const { pool, projections, notify } = this.ground;
    const checkpoints = await openCheckpoints(pool, this.log, projections);
    for (const { name, version } of projections) {
      const checkpoint = checkpoints.get(name);
      if (checkpoint === undefined) continue;
      this.positions.set(name, checkpoint.position);
      if (checkpoint.failedAt === null) this.failed.delete(name);
      else this.failed.add(name);
      if (checkpoint.version === version) {
        if (checkpoint.failedAt === null) this.stopped.delete(name);
      } else if (!this.stopped.has(name)) {
        this.stopped.add(name);
        notify({ kind: 'outdated', log: this.origin, projection: name, version: checkpoint.version });
      }
    }
    this.isCurrent = true;
  }

  /**
   * Takes every projection on by one batch.
   * @returns whether it is worth coming again at once: there was something, so there may be more
   * @throws when the database or the event store cannot be reached
   */
  async round(): Promise<boolean> {
    await this.look();
    const groups = new Map<number, Projection[]>();
    for (const projection of this.ground.projections) {
      if (this.stopped.has(projection.name)) continue;
      const position = this.standingOf([projection.name]);
      groups.set(position, [...(groups.get(position) ?? []), projection]);
    }
    let isMore = false;
    for (const [position, projections] of groups) {
      if (await this.deliverAfter(position, projections)) isMore = true;
    }
    return isMore || !this.isCurrent;
  }

  private async deliverAfter(position: number, projections: readonly Projection[]): Promise<boolean> {
    const { entries, fault } = await readSection(this.ground.store, this.origin, position, this.batchLeaves);
    if (entries.length === 0) {
      if (fault !== undefined)
        for (const projection of projections) await this.stop(this.ground.pool, projection, position, fault);
      return false;
    }
    const isFull = entries.length >= this.batchLeaves;
    const began = performance.now();
    const client = await this.ground.pool.connect();
    try {
      await this.deliver(client, projections, entries);
      client.release();
    } catch (reason) {
      client.release(true);
      this.batchLeaves = Math.max(1, Math.floor(this.batchLeaves / 2));
      throw reason;
    }
    const took = performance.now() - began;
    if (took > BATCH_LONG_MS) this.batchLeaves = Math.max(1, Math.floor(this.batchLeaves / 2));
    else if (isFull && took < BATCH_SHORT_MS) this.batchLeaves = Math.min(BATCH_LEAVES_MAX, this.batchLeaves * 2);
    return true;
  }

  /** Applies the entries to all; each projection takes all of them, or as many as come before the one that fails. */
  private async deliver(client: ClientBase, projections: readonly Projection[], entries: readonly Entry[]): Promise<void> {
    const [first, last] = [entries[0], entries.at(-1)];
    if (first === undefined || last === undefined) return;
    const from = first.position - 1;
    const began = performance.now();
    const attempt = await this.attempt(client, projections, { from, to: last.position }, entries);
    if (attempt.outcome === 'applied') {
      const applied = { log: this.origin, leaves: entries.length, ms: performance.now() - began };
      for (const { name } of projections) {
        this.positions.set(name, last.position);
        this.failed.delete(name);
        this.ground.notify({ kind: 'applied', projection: name, ...applied });
      }
    } else if (attempt.outcome === 'overtaken') {
      this.lookAgain();
    } else if (projections.length > 1) {
      for (const projection of projections) await this.deliver(client, [projection], entries);
    } else {
      for (const projection of projections) await this.deliverLess(client, projection, entries, attempt.reason);
    }
  }

  /** After a failure somewhere among the entries: all that come before it. */
  private async deliverLess(
    client: ClientBase,
    projection: Projection,
    entries: readonly Entry[],
    reason: unknown,
  ): Promise<void> {
    const half = Math.ceil(entries.length / 2);
    const [first, next] = [entries[0], entries[half]];
    if (first === undefined) return;
    if (next === undefined) return this.stop(client, projection, first.position - 1, reason);
    await this.deliver(client, [projection], entries.slice(0, half));
    if (this.positions.get(projection.name) === next.position - 1) await this.deliver(client, [projection], entries.slice(half));
  }

  private async attempt(
    client: ClientBase,
    projections: readonly Projection[],
    step: { readonly from: number; readonly to: number },
    entries: readonly Entry[],
  ): Promise<Attempt> {
    try {
      await beginBatch(client);
      const isFirst = await advance(client, this.log, projections, step);
      if (isFirst) await allOf(projections.map(projection => projection.apply(client, this.log, entries)));
      await client.query(isFirst ? 'COMMIT' : 'ROLLBACK');
      return { outcome: isFirst ? 'applied' : 'overtaken' };
    } catch (reason) {
      // a connection that cannot even roll back is what failed, not the entries
      await client.query('ROLLBACK');
      if (isPassing(reason)) throw reason;
      return { outcome: 'failed', reason };
    }
  }

  private async stop(connection: Pool | ClientBase, projection: Projection, position: number, reason: unknown): Promise<void> {
    const failure = failureText(reason);
    await recordFailure(connection, this.log, projection, position, failure);
    this.stopped.add(projection.name);
    const at = { log: this.origin, projection: projection.name, position: position + 1 };
    this.ground.notify({ kind: 'stopped', ...at, failure });
  }
}

/** Lost races, full resources, shutdowns, timeouts: the same statement may succeed a moment later. */
const PASSING_CLASSES = ['08', '40', '53', '55', '57', '58'];
const isPassing = (reason: unknown): boolean =>
  reason instanceof DatabaseError && PASSING_CLASSES.includes(reason.code?.slice(0, 2) ?? '');

/** For operators: no values, which a database's details would carry. */
export function failureText(reason: unknown): string {
  if (reason instanceof DatabaseError) {
    const where = reason.constraint ?? reason.table ?? reason.routine ?? '';
    return `SQLSTATE ${reason.code ?? 'unknown'} ${where}`.trim();
  }
  return reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
}
