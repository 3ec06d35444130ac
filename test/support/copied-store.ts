/** The event store over an EventStoreDB whose logs a database of its own follows, as the service composes it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { CopiedEventStore, type Bounds } from '../../src/event-store/copied.js';
import { CopyFollower } from '../../src/event-store/copied-follower.js';
import { Inventory } from '../../src/event-store/copied-inventory.js';
import { CopyRecord } from '../../src/event-store/copied-record.js';
import { EventStoreDbStreams } from '../../src/event-store/eventstoredb.js';
import { PostgresEventStore } from '../../src/event-store/postgres.js';
import { openDatabase } from '../../src/platform/database.js';
import { createTestDatabase, type TestDatabase } from './database.js';

const AGAIN_MS = 20;

/** One copy of the service: its connections to both, and its memory. */
export class CopiedLogs {
  readonly faults: unknown[] = [];
  private readonly ending = new AbortController();
  private following: Promise<void> | undefined;

  private constructor(
    readonly store: CopiedEventStore,
    readonly streams: EventStoreDbStreams,
    readonly copy: PostgresEventStore,
    private readonly pool: Pool,
  ) {}

  static open(url: string, database: TestDatabase, answerWithinMs?: number, bounds?: Bounds): CopiedLogs {
    const pool = openDatabase(database.url, 4, () => undefined);
    const streams = new EventStoreDbStreams(url, answerWithinMs);
    const copy = new PostgresEventStore(pool);
    return new CopiedLogs(new CopiedEventStore(streams, copy, new Inventory(streams), bounds), streams, copy, pool);
  }

  /** Keeps the copy following, over a line that may break. */
  follow(follow = (from: string | undefined) => this.streams.follow(from)): this {
    const ground = { follow, copy: this.copy, record: new CopyRecord(this.pool), onCopied: () => undefined };
    const follower = new CopyFollower(ground);
    const { signal } = this.ending;
    const keep = async (): Promise<void> => {
      while (!signal.aborted) {
        await follower.run(signal).catch((fault: unknown) => this.faults.push(fault));
        await sleep(AGAIN_MS);
      }
    };
    this.following = keep();
    return this;
  }

  /** The database has everything that the engine has of the log. */
  async caughtUp(log: string): Promise<void> {
    while ((await this.copy.head(log)) < (await this.streams.head(log))) await sleep(AGAIN_MS);
  }

  async close(): Promise<void> {
    this.ending.abort();
    await this.following;
    await this.streams.close();
    await this.pool.end();
  }
}

/** One over a database that is the engine's copy from the beginning, with everything that goes with it. */
export async function openCopied(
  url: string,
  answerWithinMs?: number,
): Promise<{ logs: CopiedLogs; database: TestDatabase; close(): Promise<void> }> {
  const database = await createTestDatabase();
  const logs = CopiedLogs.open(url, database, answerWithinMs);
  await new CopyRecord(database.pool).isCopyOf(await new Inventory(logs.streams).identify());
  return {
    logs,
    database,
    async close() {
      await logs.close();
      await database.drop();
    },
  };
}
