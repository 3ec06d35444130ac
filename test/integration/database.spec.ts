import { Client, type Pool } from 'pg';
import { ConfigError } from '../../src/config.js';
import { assertServer, durability, openDatabase } from '../../src/platform/database.js';
import { createEmptyDatabase } from '../support/database.js';

describe('the pool', () => {
  let database: { url: string; drop(): Promise<void> };
  let pool: Pool;
  const errors: Error[] = [];

  beforeAll(async () => {
    database = await createEmptyDatabase();
    const owner = new Client({ connectionString: database.url });
    await owner.connect();
    await owner.query(`
      DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'timebank_service') THEN CREATE ROLE timebank_service; END IF;
      END $$`);
    await owner.end();
    pool = openDatabase(database.url, 3, error => errors.push(error));
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const value = async (expression: string): Promise<unknown> =>
    (await pool.query<{ it: unknown }>(`SELECT ${expression} AS it`)).rows[0]?.it;

  it('works with the rights of the service on every connection', async () => {
    const roles = await Promise.all([1, 2, 3, 4, 5, 6].map(() => value('current_user')));
    expect(new Set(roles)).toEqual(new Set(['timebank_service']));
  });

  it('answers positions and amounts as exact numbers, and throws rather than round', async () => {
    expect(await value(`${Number.MAX_SAFE_INTEGER}::bigint`)).toBe(Number.MAX_SAFE_INTEGER);
    expect(await value('-1::bigint')).toBe(-1);
    await expect(value('9007199254740993::bigint')).rejects.toThrow(/9007199254740993 .* too large to be exact/);
    expect(await value('1')).toBe(1); // the connection is still in order
  });

  it('answers a calendar day as it is written, in whatever time zone the service runs', async () => {
    expect(await value(`'2026-03-29'::date`)).toBe('2026-03-29');
  });

  it('lets nothing wait for ever', async () => {
    expect(await value(`current_setting('statement_timeout')`)).not.toBe('0');
    expect(await value(`current_setting('idle_in_transaction_session_timeout')`)).not.toBe('0');
  });

  it('goes on by itself after the server has cut its connections', async () => {
    await value('1');
    const killer = new Client({ connectionString: database.url });
    await killer.connect();
    await killer.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await killer.end();
    while (pool.idleCount > 0) await new Promise(resolve => setTimeout(resolve, 10));
    expect(await value('2')).toBe(2);
    expect(errors.length).toBeGreaterThan(0);
  });

  it('knows what its commits survive', async () => {
    expect(await durability(pool)).toMatchObject({ fsync: 'on', full_page_writes: 'on' });
  });
});

describe('a server for the service', () => {
  it('is taken when it is new enough, in UTF-8 and writable', async () => {
    const database = await createEmptyDatabase();
    const pool = openDatabase(database.url, 1, () => undefined);
    await expect(assertServer(pool)).resolves.toBeUndefined();
    await pool.end();
    await database.drop();
  });

  it('is refused in one line without the password when it does not answer', async () => {
    const pool = openDatabase('postgres://name:hunter2@127.0.0.1:1/timebank', 1, () => undefined);
    const refusal: unknown = await assertServer(pool).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ConfigError);
    expect(String(refusal)).toMatch(/does not answer \(.*ECONNREFUSED.*\): start it, or correct DATABASE_URL/);
    expect(String(refusal)).not.toMatch(/hunter2|\n/);
    await pool.end();
  });

  it('is refused in another encoding', async () => {
    const database = await createEmptyDatabase(`ENCODING 'SQL_ASCII' LOCALE 'C'`);
    const pool = openDatabase(database.url, 1, () => undefined);
    await expect(assertServer(pool)).rejects.toThrow(/encoding is SQL_ASCII: .*UTF8/);
    await pool.end();
    await database.drop();
  });
});
