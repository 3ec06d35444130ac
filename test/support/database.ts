/** A migrated database of its own for each test file, copied from the run's template in a fraction of a second. */
import { randomBytes } from 'node:crypto';
import { Client, type Pool } from 'pg';
import { openDatabase } from '../../src/platform/database.js';

export const URL_VARIABLE = 'TEST_SERVER_URL';
export const RUN_PREFIX = 'TEST_DATABASE_PREFIX';
export const TEMPLATE = (): string => `${process.env[RUN_PREFIX]}_template`;

export interface TestDatabase {
  /** As the owner of the tables. */
  readonly url: string;
  /** As the running service sees it. */
  readonly pool: Pool;
  /** Closes the pool and removes the database, whoever is still connected. */
  drop(): Promise<void>;
}

/** Call `drop` in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { url, drop } = await createDatabase(TEMPLATE());
  const pool = openDatabase(url, 10, () => undefined);
  return {
    url,
    pool,
    async drop() {
      await pool.end();
      await drop();
    },
  };
}

/** An empty database, where the test is about making the tables or about the database itself. */
export const createEmptyDatabase = (options = ''): Promise<{ url: string; drop(): Promise<void> }> =>
  createDatabase('template0', options);

async function createDatabase(template: string, options = ''): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `${process.env[RUN_PREFIX]}_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${template} ${options}`);
  return { url: inDatabase(name), drop: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** The URL of another database on the run's server. */
export function inDatabase(name: string): string {
  const url = new URL(process.env[URL_VARIABLE] ?? '');
  url.pathname = `/${name}`;
  return url.href;
}

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: process.env[URL_VARIABLE] });
  await client.connect();
  await client.query(statement);
  await client.end();
}
