/** Many writers, one log: whoever reads along misses nothing, and whatever breaks, no append is there by half. */
import { Client, type Pool } from 'pg';
import {
  AppendOutcomeUnknown,
  EMPTY_LOG,
  EventStoreUnavailable,
  type EventStore,
  type NewLeaf,
} from '../../src/event-store/event-store.js';
import { PostgresEventStore } from '../../src/event-store/postgres.js';
import { openDatabase } from '../../src/platform/database.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { newLeaf, newLog, plain, readAll } from '../support/leaves.js';

interface Appended {
  readonly from: number;
  readonly leaves: readonly NewLeaf[];
}

describe('writers of several services on one log', () => {
  let database: TestDatabase;
  let pools: Pool[];
  let stores: EventStore[];
  /** Its connections are left alone. */
  let onlooker: EventStore;
  let log: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    pools = Array.from({ length: 3 }, () => openDatabase(database.url, 4, () => undefined));
    stores = pools.map(pool => new PostgresEventStore(pool));
    onlooker = new PostgresEventStore(database.pool);
  });
  afterAll(async () => {
    await Promise.all(pools.map(pool => pool.end()));
    await database.drop();
  });
  beforeEach(() => (log = newLog()));

  /** Every writer of every service appends batches of 1 to 12 leaves until that is enough, and tells where they came to lie. */
  async function writeAll(enough: (batches: number) => boolean): Promise<readonly Appended[]> {
    const writers = stores.flatMap((store, service) =>
      [0, 1].map(number => write(store, `account-mbr_${service}_${number}`, enough)),
    );
    return (await Promise.all(writers)).flat();
  }

  async function write(store: EventStore, stream: string, enough: (batches: number) => boolean): Promise<readonly Appended[]> {
    const done: Appended[] = [];
    for (let batch = 0, revision = 0, expected = EMPTY_LOG; !enough(batch); batch += 1) {
      const leaves = Array.from({ length: 1 + ((batch * 7) % 12) }, (_, index) => newLeaf(stream, revision + index));
      expected = await appendPatiently(store, expected, leaves);
      done.push({ from: expected + 1, leaves });
      revision += leaves.length;
    }
    return done;
  }

  /** @returns the position that the leaves were at last appended after */
  async function appendPatiently(store: EventStore, expected: number, leaves: readonly NewLeaf[]): Promise<number> {
    try {
      const result = await store.append(log, expected, leaves);
      return result.appended ? expected : await appendPatiently(store, result.head, leaves);
    } catch (error) {
      if (error instanceof AppendOutcomeUnknown && (await lies(expected, leaves))) return expected;
      if (error instanceof AppendOutcomeUnknown || error instanceof EventStoreUnavailable)
        return appendPatiently(store, expected, leaves);
      throw error;
    }
  }

  /** Whether the leaves are what follows a position. */
  async function lies(expected: number, leaves: readonly NewLeaf[]): Promise<boolean> {
    const found = await onlooker.read(log, expected, 1);
    return found[0] !== undefined && Buffer.compare(found[0].cause, leaves[0]?.cause ?? Buffer.alloc(0)) === 0;
  }

  async function expectAllThere(appended: readonly Appended[]): Promise<void> {
    const stored = await readAll(onlooker, log);
    expect(stored.map(({ position }) => position)).toEqual(stored.map((_, index) => index));
    expect(stored).toHaveLength(appended.flatMap(({ leaves }) => leaves).length);
    for (const { from, leaves } of appended)
      expect(plain(stored.slice(from, from + leaves.length))).toEqual(
        plain(leaves.map((leaf, index) => ({ ...leaf, position: from + index }))),
      );
  }

  it('hide no leaf from a reader that follows them', async () => {
    let writing = true;
    const follow = async (): Promise<number[]> => {
      const seen: number[] = [];
      for (;;) {
        const lastLook = !writing;
        const leaves = await onlooker.read(log, seen.length - 1, 20);
        seen.push(...leaves.map(({ position }) => position));
        if (lastLook && leaves.length === 0) return seen;
      }
    };
    const [appended, ...seen] = await Promise.all([
      writeAll(batches => batches >= 40).finally(() => (writing = false)),
      follow(),
      follow(),
    ]);
    await expectAllThere(appended);
    const all = Array.from({ length: appended.flatMap(({ leaves }) => leaves).length }, (_, position) => position);
    expect(seen).toEqual([all, all]);
  });

  it('have each append in the log once and whole while their connections are broken', async () => {
    const breaks = 20;
    let broken = 0;
    const breakConnections = async (): Promise<void> => {
      const owner = new Client({ connectionString: database.url });
      await owner.connect();
      while (broken < breaks) {
        const { rowCount } = await owner.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()
             AND query LIKE '%INSERT INTO events%' LIMIT 1`,
        );
        broken += rowCount ?? 0;
      }
      await owner.end();
    };
    const [appended] = await Promise.all([writeAll(batches => batches >= 15 && broken >= breaks), breakConnections()]);
    await expectAllThere(appended);
  });
});
