/** What is in a log stays as it is, whoever asks the database for something else. */
import { Client } from 'pg';
import { migrate } from '../../src/platform/migrations.js';
import { openDatabase } from '../../src/platform/database.js';
import { EMPTY_LOG } from '../../src/event-store/event-store.js';
import { PostgresEventStore } from '../../src/event-store/postgres.js';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.js';
import { newLeaf, newLeaves, newLog, plain, readAll } from '../support/leaves.js';

const REFUSED_BY_RIGHTS = expect.objectContaining({ code: '42501' });
const REFUSED_BY_TRIGGER = expect.objectContaining({ code: '23000', message: expect.stringContaining('the log only grows') });

/** No condition: that nothing is hit must not be why nothing changes. */
const CHANGES = [
  `UPDATE events SET body = 'forged'`,
  'UPDATE events SET position = position + 1',
  'DELETE FROM events',
  'TRUNCATE events',
  `UPDATE logs SET origin = 'other'`,
  'DELETE FROM logs',
  'TRUNCATE logs',
];
const STEP_BACK = 'UPDATE logs SET head = head - 1';

describe('a log that is appended to', () => {
  let database: TestDatabase;
  let store: PostgresEventStore;
  let owner: Client;
  const log = newLog();
  const leaves = newLeaves('community', 0, 5);

  beforeAll(async () => {
    database = await createTestDatabase();
    store = new PostgresEventStore(database.pool);
    await store.append(log, EMPTY_LOG, leaves);
    owner = new Client({ connectionString: database.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });
  afterEach(async () => {
    expect(plain(await readAll(store, log))).toEqual(plain(leaves.map((leaf, position) => ({ ...leaf, position }))));
  });

  it('is served by a role of its own', async () => {
    const { rows } = await database.pool.query('SELECT current_user AS role');
    expect(rows).toEqual([{ role: 'timebank_service' }]);
  });

  it.each(CHANGES)('gives the service no right to %s', async change => {
    await expect(database.pool.query(change)).rejects.toEqual(REFUSED_BY_RIGHTS);
  });

  it('lets the service not step back either', async () => {
    await expect(database.pool.query(STEP_BACK)).rejects.toEqual(REFUSED_BY_TRIGGER);
  });

  it.each([...CHANGES, STEP_BACK])('stops the owner of the tables: %s', async change => {
    await expect(owner.query(change)).rejects.toEqual(REFUSED_BY_TRIGGER);
  });

  it.each([...CHANGES, STEP_BACK])('stops whoever claims to be replicating: %s', async change => {
    await owner.query('SET session_replication_role = replica');
    await expect(owner.query(change)).rejects.toEqual(REFUSED_BY_TRIGGER);
    await owner.query('RESET session_replication_role');
  });

  it('lets the service do what it likes with tables that come later', async () => {
    await owner.query('CREATE TABLE derived (id int GENERATED ALWAYS AS IDENTITY, number serial)');
    for (const change of [
      'INSERT INTO derived DEFAULT VALUES',
      'UPDATE derived SET number = 2',
      'DELETE FROM derived',
      'TRUNCATE derived',
    ])
      await database.pool.query(change);
    await owner.query('DROP TABLE derived');
  });
});

describe('a log that was damaged in spite of all', () => {
  let database: TestDatabase;
  let store: PostgresEventStore;
  let owner: Client;

  beforeEach(async () => {
    database = await createTestDatabase();
    store = new PostgresEventStore(database.pool);
    owner = new Client({ connectionString: database.url });
    await owner.connect();
    await owner.query('ALTER TABLE events DISABLE TRIGGER ALL');
  });
  afterEach(async () => {
    await owner.end();
    await database.drop();
  });

  it.each([
    ['the first leaf', 0],
    ['a leaf in the middle', 2],
    ['the last leaf', 4],
  ])('is not read as if %s had never been', async (_, missing) => {
    const log = newLog();
    await store.append(log, EMPTY_LOG, newLeaves('community', 0, 5));
    await owner.query('DELETE FROM events WHERE position = $1', [missing]);
    await expect(store.read(log, EMPTY_LOG, 10)).rejects.toThrow(/is damaged/);
    await expect(store.read(log, missing - 1, 1)).rejects.toThrow(/is damaged/);
    expect(await store.read(log, missing, 10)).toHaveLength(4 - missing);
  });
});

describe('the role of the service', () => {
  const migrated = async () => {
    const database = await createEmptyDatabase();
    await migrate(database.url);
    return database;
  };

  it('is shared by databases that are migrated at the same time', async () => {
    const databases = await Promise.all([migrated(), migrated(), migrated()]);
    for (const { url, drop } of databases) {
      const pool = openDatabase(url, 1, () => undefined);
      expect((await pool.query('SELECT current_user AS role')).rows).toEqual([{ role: 'timebank_service' }]);
      expect(await new PostgresEventStore(pool).append(newLog(), EMPTY_LOG, [newLeaf('community', 0)])).toEqual({
        appended: true,
      });
      await pool.end();
      await drop();
    }
  });

  it('is done without where the owner of the database has no right to it', async () => {
    const { url, drop } = await createEmptyDatabase();
    const stranger = `stranger_${new URL(url).pathname.slice(1)}`;
    const administrator = new Client({ connectionString: url });
    await administrator.connect();
    await administrator.query(`CREATE ROLE ${stranger} LOGIN PASSWORD 'stranger'; GRANT ALL ON SCHEMA public TO ${stranger}`);

    const strangersUrl = new URL(url);
    Object.assign(strangersUrl, { username: stranger, password: 'stranger' });
    await migrate(strangersUrl.href);
    const pool = openDatabase(strangersUrl.href, 1, () => undefined);
    expect((await pool.query('SELECT current_user AS role')).rows).toEqual([{ role: stranger }]);
    expect(await new PostgresEventStore(pool).append(newLog(), EMPTY_LOG, [newLeaf('community', 0)])).toEqual({ appended: true });
    for (const change of CHANGES) await expect(pool.query(change)).rejects.toEqual(REFUSED_BY_TRIGGER);
    await pool.end();

    await administrator.query(`DROP OWNED BY ${stranger} CASCADE; DROP ROLE ${stranger}`);
    await administrator.end();
    await drop();
  });
});
