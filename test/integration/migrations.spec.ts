import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { ConfigError } from '../../src/config.js';
import { migrate } from '../../src/platform/migrations.js';
import { createEmptyDatabase } from '../support/database.js';

const FIRST = 'CREATE TABLE first (id int); CREATE TABLE also (id int);';
const SECOND = 'ALTER TABLE first ADD COLUMN name text;';

describe('migrations', () => {
  let folder: string;
  let database: { url: string; drop(): Promise<void> };

  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'migrations-'));
    database = await createEmptyDatabase();
    write('0001_first.sql', FIRST);
    write('0002_second.sql', SECOND);
  });
  afterEach(async () => {
    fs.rmSync(folder, { recursive: true });
    await database.drop();
  });

  const write = (name: string, sql: string) => fs.writeFileSync(path.join(folder, name), sql);
  const run = () => migrate(database.url, folder);

  it('applies each file once, in order', async () => {
    expect(await run()).toEqual(['0001_first.sql', '0002_second.sql']);
    expect(await run()).toEqual([]);
    write('0003_third.sql', 'CREATE TABLE third (id int);');
    expect(await run()).toEqual(['0003_third.sql']);
  });

  it('applies each file once when several services start together', async () => {
    const runs = await Promise.all([run(), run(), run(), run()]);
    expect(runs.flat().sort()).toEqual(['0001_first.sql', '0002_second.sql']);
  });

  it('refuses a file that was edited after it was applied', async () => {
    await run();
    write('0001_first.sql', `${FIRST} -- better`);
    await expect(run()).rejects.toThrow(
      new ConfigError('migrations/0001_first.sql was edited after it was applied: restore it, and add a new file.'),
    );
  });

  it('takes other line endings for the same file', async () => {
    write('0002_second.sql', '-- why\nSELECT 1;\n');
    await run();
    write('0002_second.sql', '-- why\r\nSELECT 1;\r\n');
    expect(await run()).toEqual([]);
  });

  it('refuses a database whose applied file is missing or named otherwise', async () => {
    await run();
    fs.renameSync(path.join(folder, '0001_first.sql'), path.join(folder, '0001_other.sql'));
    await expect(run()).rejects.toThrow(/0001_first\.sql was applied .* but is 0001_other\.sql here/);
  });

  it('refuses a database that a newer version has migrated', async () => {
    await run();
    fs.rmSync(path.join(folder, '0002_second.sql'));
    await expect(run()).rejects.toThrow(/migrated by a newer version \(0002_second\.sql\)/);
  });

  it('refuses files with gaps or other names before touching the database', async () => {
    write('0004_fourth.sql', SECOND);
    await expect(run()).rejects.toThrow(/0004_fourth\.sql is not number 3/);
    fs.renameSync(path.join(folder, '0004_fourth.sql'), path.join(folder, 'fourth.sql'));
    await expect(run()).rejects.toThrow(ConfigError);
    expect(await tables()).toEqual([]);
  });

  it('takes a failing file back whole, keeps the ones before it, and goes on once it is mended', async () => {
    write('0002_second.sql', `${SECOND} CREATE TABLE broken (id nonsense);`);
    await expect(run()).rejects.toThrow(/0002_second\.sql failed and was taken back: .*nonsense/);
    expect(await tables()).toEqual(['also', 'first', 'schema_migrations']);
    write('0002_second.sql', SECOND);
    expect(await run()).toEqual(['0002_second.sql']);
  });

  async function tables(): Promise<string[]> {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
    );
    await client.end();
    return rows.map(({ name }) => name);
  }
});
