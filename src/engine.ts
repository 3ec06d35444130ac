/**
 * The engine that keeps the logs, as the settings choose it: PostgreSQL itself, or an EventStoreDB of which PostgreSQL has a
 * copy.
 *
 * Everyone else gets the same two stores, one to write and look at the logs' ends, one to read what the database has. An engine
 * that is not chosen is not loaded. A database whose logs belong to another engine, or are not whole, ends the start.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { ConfigError, type Config } from './config.js';
import { CopiedEventStore } from './event-store/copied.js';
import { whyNoCopy } from './event-store/copied-comparison.js';
import { CopyFollower } from './event-store/copied-follower.js';
import { Inventory } from './event-store/copied-inventory.js';
import { CopyRecord } from './event-store/copied-record.js';
import { EMPTY_LOG, type EventStore } from './event-store/event-store.js';
import { PostgresEventStore } from './event-store/postgres.js';
import { reasonOf } from './platform/database.js';
import type { Leases } from './platform/leases.js';

/** How long a process waits for the copy when it begins: who asks at once finds what was there before. */
const COPY_WITHIN_MS = 10_000;
const COPY_LOOK_MS = 20;

export interface Engine {
  /** The logs themselves. */
  readonly store: EventStore;
  /** What the database has of them: what the read road follows. */
  readonly copy: EventStore;
  /** Rejects while nothing can be stored. */
  probe(): Promise<unknown>;
  /** Leaves that the database has yet to get. */
  behind(): Promise<number>;
  /** Whether the copy stands still where a log is damaged. */
  isStopped(): Promise<boolean>;
  /** Keeps the copy following, in one copy of the service at a time, and waits a moment for it. */
  follow(leases: Leases, onCopied: (log: string) => void): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param storePool the event store's own
 * @throws ConfigError
 */
export async function openEngine(config: Config, storePool: Pool, pool: Pool): Promise<Engine> {
  const record = new CopyRecord(pool);
  const copy = new PostgresEventStore(storePool);
  if (await record.isHalfCopied())
    throw new ConfigError('Logs are still moving into the database: run `timebank copy` to its end, which proves them whole.');
  if (config.eventStoreDbUrl !== undefined) return openEventStoreDb(config.eventStoreDbUrl, copy, record);
  if ((await record.engine()) !== undefined)
    throw new ConfigError(
      'The database is the copy of an EventStoreDB: set EVENT_STORE=eventstoredb and EVENTSTOREDB_URL, or use another database.',
    );
  return {
    store: copy,
    copy,
    probe: () => copy.logs(),
    behind: () => Promise.resolve(0),
    isStopped: () => Promise.resolve(false),
    follow: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

async function openEventStoreDb(url: string, copy: PostgresEventStore, record: CopyRecord): Promise<Engine> {
  const streams = await eventStoreDbOf(url, 'EVENTSTOREDB_URL');
  try {
    const inventory = new Inventory(streams);
    const fault = await whyNoCopy({ streams, inventory, record, copy });
    if (fault !== undefined) throw new ConfigError(fault);
    const store = new CopiedEventStore(streams, copy, inventory);
    return {
      store,
      copy,
      probe: () => Promise.all([copy.logs(), streams.probe()]),
      behind: () => store.behind(),
      isStopped: async () => ((await record.engine())?.failure ?? null) !== null,
      async follow(leases, onCopied) {
        const follower = new CopyFollower({ follow: from => streams.follow(from), copy, record, onCopied });
        leases.keep('log copy', (_, signal) => follower.run(signal));
        await caughtUp(store, copy);
      },
      close: () => streams.close(),
    };
  } catch (reason) {
    await streams.close();
    throw reason;
  }
}

/**
 * The streams of an EventStoreDB that answers; the adapter is loaded here and nowhere else.
 * @param name of the setting or option that the address comes from
 * @throws ConfigError that never shows the password
 */
export async function eventStoreDbOf(url: string, name: string) {
  const { EventStoreDbStreams } = await import('./event-store/eventstoredb.js');
  try {
    const streams = new EventStoreDbStreams(url);
    await streams.probe().catch(async (reason: unknown) => {
      await streams.close();
      throw reason;
    });
    return streams;
  } catch (cause) {
    const why = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
    throw cause instanceof RangeError
      ? new ConfigError(`${name}: ${cause.message}.`, { cause })
      : new ConfigError(`The EventStoreDB does not answer (${reasonOf(why)}): start it, or correct ${name}.`, { cause });
  }
}

/** Waits until the copy has what the engine had, as long as it can be waited for; it goes on in any case. */
async function caughtUp(store: EventStore, copy: EventStore): Promise<void> {
  const until = performance.now() + COPY_WITHIN_MS;
  for (const log of await store.logs()) {
    const end = await store.head(log);
    while (end > EMPTY_LOG && (await copy.head(log)) < end) {
      if (performance.now() > until) return;
      await sleep(COPY_LOOK_MS);
    }
  }
}
