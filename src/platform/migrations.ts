/**
 * Brings the tables to the state that this code expects, from the files `migrations/NNNN_name.sql`.
 *
 * Each file runs once, in order, in a transaction of its own, one process at a time. What was applied never changes: an edited or
 * missing file, and a database that a newer version has migrated, end the start before anything is touched.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { ConfigError } from '../config.js';
import { reasonOf } from './database.js';

/** The same place seen from `src` and from `dist`. */
const MIGRATIONS = path.resolve(__dirname, '../../migrations');
const FILE_NAME = /^\d{4}_[a-z0-9_]+\.sql$/;
/** Any number will do that no other program locks on the same database. */
const LOCK = 7_463_829_105;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

/**
 * Works as the role of the URL, who owns the tables; not as the service's own.
 * @returns the names of the files that were applied now
 * @throws ConfigError when the files and the database do not belong together
 */
export async function migrate(url: string, folder = MIGRATIONS): Promise<readonly string[]> {
  const migrations = readMigrations(folder);
  const client = await connected(url);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query(
      `CREATE TABLE IF NOT EXISTS schema_migrations (
         name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    const applied = await appliedIn(client);
    refuseStrangers(applied, migrations);
    const pending = migrations.slice(applied.length);
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/**
 * The files that are still to be applied; looks and changes nothing.
 * @throws ConfigError as `migrate`
 */
export async function pendingMigrations(url: string, folder = MIGRATIONS): Promise<readonly string[]> {
  const migrations = readMigrations(folder);
  const client = await connected(url);
  try {
    const { rows } = await client.query<{ begun: boolean }>(`SELECT to_regclass('schema_migrations') IS NOT NULL AS begun`);
    const applied = rows[0]?.begun ? await appliedIn(client) : [];
    refuseStrangers(applied, migrations);
    return migrations.slice(applied.length).map(({ name }) => name);
  } finally {
    await client.end();
  }
}

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: 'timebank migrations' });
  try {
    await client.connect();
    return client;
  } catch (cause) {
    throw new ConfigError(`The database does not answer (${reasonOf(cause)}): start it, or correct DATABASE_URL.`, { cause });
  }
}

interface Applied {
  readonly name: string;
  readonly sha256: string;
}

const appliedIn = async (client: Client): Promise<readonly Applied[]> =>
  (await client.query<Applied>('SELECT name, sha256 FROM schema_migrations ORDER BY name')).rows;

function readMigrations(folder: string): readonly Migration[] {
  const names = fs
    .readdirSync(folder)
    .filter(name => name.endsWith('.sql'))
    .sort();
  return names.map((name, index) => {
    if (!FILE_NAME.test(name)) throw new ConfigError(`migrations/${name} is not named like 0001_what_it_does.sql: rename it.`);
    if (Number(name.slice(0, 4)) !== index + 1)
      throw new ConfigError(`migrations/${name} is not number ${index + 1}: number the files without gaps.`);
    const sql = fs.readFileSync(path.join(folder, name), 'utf8').replaceAll('\r\n', '\n');
    return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
  });
}

/** As files are numbered without gaps, what was applied must be exactly the first of them. */
function refuseStrangers(applied: readonly Applied[], migrations: readonly Migration[]): void {
  applied.forEach(({ name, sha256 }, index) => {
    const file = migrations[index];
    if (!file) throw new ConfigError(`The database was migrated by a newer version (${name}): run that version.`);
    if (file.name !== name)
      throw new ConfigError(`migrations/${name} was applied to the database but is ${file.name} here: restore it.`);
    if (file.sha256 !== sha256)
      throw new ConfigError(`migrations/${name} was edited after it was applied: restore it, and add a new file.`);
  });
}

async function apply(client: Client, { name, sql, sha256 }: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query('INSERT INTO schema_migrations (name, sha256) VALUES ($1, $2)', [name, sha256]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`migrations/${name} failed and was taken back: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
