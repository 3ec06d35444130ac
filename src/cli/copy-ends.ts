/**
 * The two ends of `timebank copy`: an engine by its address, or the one of the settings.
 *
 * Hides what differs between them: a PostgreSQL that receives logs gets its tables first, an EventStoreDB its inventory; both
 * know whether logs are still moving in. No address is ever shown: it may hold a password.
 */
import { ConfigError, type Config } from '../config.js';
import { eventStoreDbOf } from '../engine.js';
import { Inventory } from '../event-store/copied-inventory.js';
import { CopyRecord } from '../event-store/copied-record.js';
import { EMPTY_LOG } from '../event-store/event-store.js';
import type { Target } from '../app/moving.js';
import { PostgresEventStore } from '../event-store/postgres.js';
import { assertServer, openDatabase } from '../platform/database.js';
import { startEmbeddedPostgres } from '../platform/embedded-postgres.js';
import { migrate, pendingMigrations } from '../platform/migrations.js';
import { Unusable } from './terminal.js';

const CONNECTIONS = 8;

export interface End {
  readonly kind: 'PostgreSQL' | 'EventStoreDB';
  readonly logs: Target;
  isHalfCopied(): Promise<boolean>;
  noteMove(move: 'begun' | 'proven'): Promise<void>;
  /** What the database says of itself; of a PostgreSQL only. */
  readonly record?: CopyRecord;
  /** Who the engine is; of an EventStoreDB only. */
  readonly inventory?: Inventory;
  close(): Promise<void>;
}

/**
 * @param option whose value the address is
 * @throws ConfigError, Unusable
 */
export async function endAt(address: string, option: '--from' | '--to'): Promise<End> {
  const protocol = /^([a-z]+)(\+discover)?:\/\//.exec(address)?.[1] ?? '';
  if (['esdb', 'kurrentdb'].includes(protocol)) return eventStoreDbEnd(address, option);
  if (['postgres', 'postgresql'].includes(protocol) && URL.canParse(address)) return postgresEnd(address, option);
  throw new Unusable(
    `${option} is no address of an engine: write it like postgres://host/timebank or esdb://host:2113?tls=true.`,
  );
}

/** The engine that the service runs on by its settings. */
export async function endOfSettings({ databaseUrl, dataDir, eventStoreDbUrl }: Config): Promise<End> {
  if (eventStoreDbUrl !== undefined) return eventStoreDbEnd(eventStoreDbUrl, 'EVENTSTOREDB_URL');
  if (databaseUrl !== undefined) return postgresEnd(databaseUrl, '--from');
  const embedded = await startEmbeddedPostgres({ dataDir });
  try {
    const end = await postgresEnd(embedded.url, '--from');
    return { ...end, close: () => end.close().finally(() => embedded.stop()) };
  } catch (reason) {
    await embedded.stop();
    throw reason;
  }
}

async function eventStoreDbEnd(url: string, name: string): Promise<End> {
  const streams = await eventStoreDbOf(url, name);
  const inventory = new Inventory(streams);
  return {
    kind: 'EventStoreDB',
    inventory,
    logs: {
      async logs() {
        const begun: string[] = [];
        for (const log of await inventory.logs()) if ((await streams.head(log)) > EMPTY_LOG) begun.push(log);
        return begun;
      },
      head: log => streams.head(log),
      read: (log, after, limit) => streams.read(log, after, limit),
      async append(log, expected, leaves) {
        if (expected === EMPTY_LOG) await inventory.enter(log);
        return streams.append(log, expected, leaves);
      },
    },
    isHalfCopied: () => inventory.isHalfCopied(),
    noteMove: move => inventory.noteMove(move),
    close: () => streams.close(),
  };
}

async function postgresEnd(url: string, option: '--from' | '--to'): Promise<End> {
  if (option === '--to') await migrate(url);
  else if ((await pendingMigrations(url)).length > 0)
    throw new ConfigError('The database to copy from is of an older version: run `timebank start` on it once.');
  const [pool, storePool] = [openDatabase(url, 2, () => undefined), openDatabase(url, CONNECTIONS, () => undefined)];
  const close = async (): Promise<void> => {
    await Promise.all([pool.end(), storePool.end()]);
  };
  try {
    await assertServer(pool);
    const record = new CopyRecord(pool);
    return {
      kind: 'PostgreSQL',
      record,
      logs: new PostgresEventStore(storePool),
      isHalfCopied: () => record.isHalfCopied(),
      noteMove: move => record.noteMove(move),
      close,
    };
  } catch (reason) {
    await close();
    throw reason;
  }
}
