/** What a writer may know of an append that got no answer, and what it may not. */
import { Client, Pool } from 'pg';
import { AppendOutcomeUnknown, EMPTY_LOG, EventStoreUnavailable, type NewLeaf } from '../../src/event-store/event-store.js';
import { PostgresEventStore } from '../../src/event-store/postgres.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { newLeaves, newLog, plain, readAll } from '../support/leaves.js';

describe('an append without an answer', () => {
  let database: TestDatabase;
  let store: PostgresEventStore;
  let owner: Client;
  let pools: Pool[];
  let log: string;
  let first: NewLeaf[];
  let second: NewLeaf[];

  beforeAll(async () => {
    database = await createTestDatabase();
    store = new PostgresEventStore(database.pool);
    owner = new Client({ connectionString: database.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });
  beforeEach(async () => {
    pools = [];
    log = newLog();
    [first, second] = [newLeaves('community', 0, 2), newLeaves('community', 2, 3)];
    await store.append(log, EMPTY_LOG, first);
  });
  afterEach(async () => {
    await owner.query('ROLLBACK');
    await Promise.all(pools.map(pool => pool.end()));
  });

  /** Over connections with other settings. */
  const storeWith = (options: string, answerWithinMs?: number) => {
    const pool = new Pool({ connectionString: database.url, max: 2, options });
    pools.push(pool);
    return new PostgresEventStore(pool, answerWithinMs);
  };
  const stored = async () => plain(await readAll(store, log));
  const appended = (...leaves: NewLeaf[]) => plain(leaves.map((leaf, position) => ({ ...leaf, position })));

  /** Appends arrive at the server and get no further until the owner's transaction ends. */
  const holdTheLog = async () => {
    await owner.query('BEGIN');
    await owner.query('SELECT FROM logs WHERE origin = $1 FOR UPDATE', [log]);
  };
  const untilHeldUp = async (count: number): Promise<number[]> => {
    for (;;) {
      const { rows } = await owner.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%events%'`,
      );
      if (rows.length === count) return rows.map(({ pid }) => pid);
      // What the transaction saw of other sessions stays as it was unless told otherwise.
      await owner.query('SELECT pg_stat_clear_snapshot(), pg_sleep(0.01)');
    }
  };

  it('is in doubt when its connection is ended meanwhile', async () => {
    await holdTheLog();
    const append = expect(store.append(log, 1, second)).rejects.toThrow(AppendOutcomeUnknown);
    for (const pid of await untilHeldUp(1)) await owner.query('SELECT pg_terminate_backend($1)', [pid]);
    await append;
    await owner.query('ROLLBACK');
    expect(await stored()).toEqual(appended(...first));
    expect(await store.append(log, 1, second)).toEqual({ appended: true });
  });

  it('is in doubt when it takes too long, may land later, and then only once', async () => {
    await holdTheLog();
    const hasty = storeWith('', 200);
    await expect(hasty.append(log, 1, second)).rejects.toThrow(AppendOutcomeUnknown);
    const again = store.append(log, 1, second);
    await untilHeldUp(2);
    await owner.query('ROLLBACK');
    const result = await again;
    await untilHeldUp(0);
    expect([{ appended: true }, { appended: false, head: 4 }]).toContainEqual(result);
    expect(await stored()).toEqual(appended(...first, ...second));
  });

  it.each([
    ['the server gave up on it', '-c statement_timeout=100'],
    ['the server would not wait for another', '-c lock_timeout=100'],
  ])('is certainly not stored when %s', async (_, options) => {
    await holdTheLog();
    await expect(storeWith(options).append(log, 1, second)).rejects.toThrow(EventStoreUnavailable);
    await owner.query('ROLLBACK');
    expect(await stored()).toEqual(appended(...first));
  });

  it('is certainly not stored when the server only reads', async () => {
    const standby = storeWith('-c default_transaction_read_only=on');
    await expect(standby.append(log, 1, second)).rejects.toThrow(EventStoreUnavailable);
    await expect(standby.append(newLog(), EMPTY_LOG, second)).rejects.toThrow(EventStoreUnavailable);
    expect(await stored()).toEqual(appended(...first));
  });

  it('is certainly not stored when there is no server', async () => {
    const nowhere = new PostgresEventStore(new Pool({ host: '127.0.0.1', port: 1 }));
    await expect(nowhere.append(log, 1, second)).rejects.toThrow(EventStoreUnavailable);
    await expect(nowhere.append(log, EMPTY_LOG, second)).rejects.toThrow(EventStoreUnavailable);
    await expect(nowhere.read(log, EMPTY_LOG, 1)).rejects.toThrow(EventStoreUnavailable);
    await expect(nowhere.find(log, { causes: [Buffer.alloc(16)] })).rejects.toThrow(EventStoreUnavailable);
    await expect(nowhere.logs()).rejects.toThrow(EventStoreUnavailable);
  });

  it('leaves a read that lost its connection worth trying again', async () => {
    await owner.query('BEGIN');
    await owner.query('LOCK TABLE events');
    const read = expect(store.read(log, EMPTY_LOG, 5)).rejects.toThrow(EventStoreUnavailable);
    for (const pid of await untilHeldUp(1)) await owner.query('SELECT pg_terminate_backend($1)', [pid]);
    await read;
    await owner.query('ROLLBACK');
    expect(await stored()).toEqual(appended(...first));
  });
});
