/**
 * Turns at writing a log, for several copies of the service on one database.
 *
 * The fence alone keeps two copies right, but not even: whoever waits for its own append decides on a log that has moved on, and
 * may lose every race. A copy that was overtaken asks for a turn: the database hands turns out in the order of asking, and tells
 * the others that somebody asked, so that they ask as well. A turn is a courtesy and never a permission: who gets none in time
 * goes on without, a copy that dies loses its turn with its connection, and the fence decides in any case.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';

const CHANNEL = 'timebank_turns';
/** Whoever holds a turn for longer is stuck. */
const WAIT_MS_MAX = 1_000;
const LISTEN_AGAIN_MS = 1_000;
/** For how long after the last sign of another copy turns are taken. */
const CONTENDED_MS = 5_000;

const LIMIT = `SELECT set_config('lock_timeout', $1, false)`;
const ASK = `SELECT pg_notify('${CHANNEL}', $1)`;
const TAKE = `SELECT pg_advisory_lock(hashtextextended($1, 0))`;
const GIVE_BACK = `SELECT pg_advisory_unlock(hashtextextended($1, 0))`;

export class Turns {
  /** Who asked: a copy does not hear itself. */
  private readonly copy = randomUUID();
  private isStopped = false;
  private listening: Promise<void> | undefined;
  private readonly held = new Set<PoolClient>();
  /** By log, on the process's own clock. */
  private readonly contendedUntil = new Map<string, number>();
  private stop: (() => void) | undefined;

  /** @param pool nobody else's: one connection listens, each other one holds or awaits one turn */
  constructor(private readonly pool: Pool) {}

  /** From now on hears of logs that another copy asks turns for. */
  start(): void {
    this.listening = this.listen();
  }

  /** Another copy writes this log as well. */
  met(log: string): void {
    this.contendedUntil.set(log, performance.now() + CONTENDED_MS);
  }

  isContended(log: string): boolean {
    const until = this.contendedUntil.get(log);
    if (until === undefined || performance.now() < until) return until !== undefined;
    this.contendedUntil.delete(log);
    return false;
  }

  /**
   * Waits for a turn at a log.
   * @returns what ends it; `undefined` when there is none to be had now
   */
  async take(log: string): Promise<(() => Promise<void>) | undefined> {
    const { idleCount, totalCount, options } = this.pool;
    if (this.isStopped || (idleCount === 0 && totalCount >= options.max)) return undefined;
    let client: PoolClient | undefined;
    try {
      client = await this.pool.connect();
      await client.query(LIMIT, [String(WAIT_MS_MAX)]);
      await client.query(ASK, [`${this.copy} ${log}`]);
      await client.query(TAKE, [log]);
    } catch {
      client?.release(true);
      return undefined;
    }
    const holder = client;
    this.held.add(holder);
    // the service may have ended meanwhile
    if (this.isStopped) this.drop(holder);
    return () => this.giveBack(holder, log);
  }

  private async giveBack(holder: PoolClient, log: string): Promise<void> {
    if (!this.held.has(holder)) return;
    try {
      await holder.query(GIVE_BACK, [log]);
      if (this.held.delete(holder)) holder.release();
    } catch {
      this.drop(holder);
    }
  }

  /** A turn ends with its connection. */
  private drop(holder: PoolClient): void {
    if (this.held.delete(holder)) holder.release(true);
  }

  async close(): Promise<void> {
    this.isStopped = true;
    this.stop?.();
    for (const holder of this.held) this.drop(holder);
    await this.listening;
    await this.pool.end();
  }

  private async listen(): Promise<void> {
    while (!this.isStopped) {
      const client = await this.pool.connect().catch(() => undefined);
      if (client === undefined) await sleep(LISTEN_AGAIN_MS);
      else await this.hear(client).finally(() => client.release(true));
    }
  }

  /** Until the connection ends. */
  private async hear(client: PoolClient): Promise<void> {
    const ended = new Promise<void>(resolve => {
      this.stop = resolve;
      client.once('error', () => resolve());
      client.once('end', () => resolve());
      // a service that ends as soon as it has begun was told to stop before there was anything to be stopped
      if (this.isStopped) resolve();
    });
    client.on('notification', ({ payload = '' }) => {
      const [copy, log = ''] = payload.split(' ', 2);
      if (copy !== this.copy) this.met(log);
    });
    await client.query(`LISTEN ${CHANNEL}`).catch(() => this.stop?.());
    await ended;
  }
}
