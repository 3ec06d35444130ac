/**
 * `doctor`: whether this installation can keep its promises. It looks at everything from inside and changes nothing.
 *
 * Asked are the settings, the server's durability as it is in force for the service, the schema, that the log can only grow,
 * where the logs are, how the read models stand, disk, clock, and who can read the secrets.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import type { Pool } from 'pg';
import { readConfig, type Config } from '../config.js';
import { keysPath } from '../demo/demo-keys.js';
import { eventStoreDbOf } from '../engine.js';
import { Inventory } from '../event-store/copied-inventory.js';
import { CopyRecord } from '../event-store/copied-record.js';
import { projectionStates } from '../feed/checkpoints.js';
import { assertServer, durability, openDatabase } from '../platform/database.js';
import { startEmbeddedPostgres } from '../platform/embedded-postgres.js';
import { pendingMigrations } from '../platform/migrations.js';
import { clusterExists } from '../platform/postgres-cluster.js';
import { keptSecret } from '../platform/service-secret.js';
import { columns, countText, EXIT, Unusable, type Does, type Exit, type Terminal } from './terminal.js';

type Health = 'fine' | 'doubtful' | 'wrong';
export interface Finding {
  readonly check: string;
  readonly health: Health;
  readonly detail: string;
}

const MIB = 1024 ** 2;
const DISK_WRONG_BYTES = 256 * MIB;
const DISK_DOUBTFUL_BYTES = 2048 * MIB;
const CLOCK_OFFSET_MAX_MS = 250;
const OTHERS_MAY = 0o077;
const CONNECTIONS = 2;
const SECRET_BYTES = 32;
const NO_SECRET = Buffer.alloc(SECRET_BYTES).toString('base64');

const finding = (check: string, health: Health, detail: string): Finding => ({ check, health, detail });

async function examine(terminal: Terminal): Promise<Exit> {
  // where there is no database yet no secret is made either
  const config = readConfig(process.env, dataDir => (clusterExists(dataDir) ? keptSecret(dataDir) : NO_SECRET));
  if (config.databaseUrl === undefined && !clusterExists(config.dataDir)) {
    throw new Unusable(`There is nothing in ${config.dataDir} yet: run \`timebank start\` first, or set DATABASE_URL.`);
  }
  const findings = [
    finding(
      'settings',
      'fine',
      config.databaseUrl === undefined ? `embedded PostgreSQL in ${config.dataDir}` : 'PostgreSQL of DATABASE_URL',
    ),
    ...(await examineDatabase(config)),
    ...(config.databaseUrl === undefined ? [diskOf(config.dataDir)] : []),
    ...secretsOf(config),
  ];
  const isWrong = findings.some(({ health }) => health === 'wrong');
  const colours = { fine: 'green', doubtful: 'yellow', wrong: 'red' } as const;
  terminal.answer(
    { healthy: !isWrong, findings },
    columns(findings.map(({ check, health, detail }) => [terminal.styled(colours[health], health), check, detail])),
  );
  return isWrong ? EXIT.failed : EXIT.fine;
}

async function examineDatabase({ databaseUrl, dataDir, eventStoreDbUrl }: Config): Promise<readonly Finding[]> {
  const embedded = databaseUrl === undefined ? await startEmbeddedPostgres({ dataDir }) : undefined;
  const url = databaseUrl ?? embedded?.url ?? '';
  const pool = openDatabase(url, CONNECTIONS, () => undefined);
  try {
    await assertServer(pool);
    const schema = await schemaOf(url);
    return [
      await serverOf(pool),
      await durabilityOf(pool),
      schema,
      ...(schema.health === 'wrong' ? [] : [...(await contentOf(pool)), await logsOf(pool, eventStoreDbUrl)]),
      await clockOf(pool),
    ];
  } finally {
    await pool.end();
    await embedded?.stop();
  }
}

const contentOf = async (pool: Pool): Promise<readonly Finding[]> => [await appendOnlyOf(pool), await readModelsOf(pool)];

/** Where the logs are, and whether they are whole. */
async function logsOf(pool: Pool, eventStoreDbUrl: string | undefined): Promise<Finding> {
  const record = new CopyRecord(pool);
  if (await record.isHalfCopied()) return finding('logs', 'wrong', 'are still moving in: run `timebank copy` to its end');
  const engine = await record.engine();
  if (eventStoreDbUrl === undefined)
    return engine === undefined
      ? finding('logs', 'fine', 'kept by the database itself')
      : finding('logs', 'wrong', 'are a copy of those in an EventStoreDB: set EVENT_STORE=eventstoredb');
  if (engine !== undefined && engine.failure !== null)
    return finding('logs', 'wrong', `the copy stands still: ${engine.failure}`);
  const streams = await eventStoreDbOf(eventStoreDbUrl, 'EVENTSTOREDB_URL');
  try {
    const identity = await new Inventory(streams).identity();
    return engine === undefined || engine.identity === identity
      ? finding('logs', 'fine', `kept by an EventStoreDB, which answers; the database has their copy`)
      : finding('logs', 'wrong', 'the database is the copy of another EventStoreDB: correct EVENTSTOREDB_URL or DATABASE_URL');
  } finally {
    await streams.close();
  }
}

async function serverOf(pool: Pool): Promise<Finding> {
  const { rows } = await pool.query<{ version: string }>(`SELECT current_setting('server_version') AS version`);
  return finding('database', 'fine', `PostgreSQL ${rows[0]?.version ?? ''}`);
}

async function durabilityOf(pool: Pool): Promise<Finding> {
  const all = Object.entries(await durability(pool)).map(([name, value]) => `${name} ${String(value)}`);
  const off = all.filter(text => !text.endsWith(' on'));
  // checksums only help to notice damage, and belong to how the cluster was made
  const health = off.length === 0 ? 'fine' : off.every(text => text.startsWith('data_checksums')) ? 'doubtful' : 'wrong';
  return finding('durability', health, (off.length === 0 ? all : off).join(', '));
}

async function schemaOf(url: string): Promise<Finding> {
  const pending = await pendingMigrations(url);
  if (pending.length === 0) return finding('schema', 'fine', 'all migrations are applied, none was edited');
  return finding('schema', 'wrong', `${pending.join(', ')} not applied yet: run \`timebank start\``);
}

async function appendOnlyOf(pool: Pool): Promise<Finding> {
  const { rows } = await pool.query<{ role: string; may: boolean; guards: number }>(
    `SELECT current_user AS role,
            has_table_privilege(current_user, 'events', 'UPDATE') OR has_table_privilege(current_user, 'events', 'DELETE')
              OR has_table_privilege(current_user, 'events', 'TRUNCATE') AS may,
            (SELECT count(*) FROM pg_trigger
             WHERE tgrelid IN ('events'::regclass, 'logs'::regclass) AND tgenabled = 'A') AS guards`,
  );
  const { role = '', may = true, guards = 0 } = rows[0] ?? {};
  if (guards < GUARDS)
    return finding('append-only', 'wrong', 'triggers that protect the log are missing or off: restore the schema');
  if (may)
    return finding(
      'append-only',
      'doubtful',
      `${role} owns the log; only triggers protect it: let the owner of the database make roles`,
    );
  return finding('append-only', 'fine', `${role} can append and change nothing; ${String(guards)} triggers stop everybody else`);
}
const GUARDS = 3;

async function readModelsOf(pool: Pool): Promise<Finding> {
  const states = await projectionStates(pool);
  const failed = states.filter(({ failure }) => failure !== null);
  const [first] = failed;
  if (first !== undefined) {
    const what = `${first.projection} stands still at position ${String(first.position)}: ${first.failure ?? ''}`;
    return finding('read models', 'wrong', `${what}; mend it, then \`timebank rebuild ${first.projection}\``);
  }
  const behind = states.reduce((sum, { position, head }) => sum + head - position, 0);
  return finding('read models', 'fine', behind === 0 ? 'stand where the logs end' : `have ${countText(behind)} leaves to go`);
}

async function clockOf(pool: Pool): Promise<Finding> {
  const before = Date.now();
  const { rows } = await pool.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  const offset = Math.round(Math.abs((rows[0]?.now.getTime() ?? 0) - (before + Date.now()) / 2));
  const detail = `${String(offset)} ms from the database's`;
  return finding(
    'clock',
    offset <= CLOCK_OFFSET_MAX_MS ? 'fine' : 'wrong',
    offset <= CLOCK_OFFSET_MAX_MS ? detail : `${detail}: set both clocks`,
  );
}

function diskOf(dataDir: string): Finding {
  const { bavail, bsize } = fs.statfsSync(dataDir);
  const free = bavail * bsize;
  const health = free < DISK_WRONG_BYTES ? 'wrong' : free < DISK_DOUBTFUL_BYTES ? 'doubtful' : 'fine';
  return finding('disk', health, `${countText(Math.floor(free / MIB))} MiB free`);
}

/** Whoever reads these could act as anybody. */
function secretsOf({ dataDir }: Config): readonly Finding[] {
  const files = [path.join(dataDir, 'secret'), path.join(dataDir, 'postgres', 'password'), keysPath(dataDir)].filter(file =>
    fs.existsSync(file),
  );
  if (process.platform === 'win32' || files.length === 0) return [];
  const open = files.filter(file => (fs.statSync(file).mode & OTHERS_MAY) !== 0);
  if (open.length === 0) return [finding('secrets', 'fine', `${String(files.length)} files, readable by their owner only`)];
  return [finding('secrets', 'wrong', `others can read ${open.join(', ')}: chmod 600`)];
}

export function addDoctor(program: Command, does: Does): void {
  program
    .command('doctor')
    .description('whether this installation can keep its promises; changes nothing')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', '\nExit code 0: nothing is wrong. 1: something is. 2: it could not be told.')
    .action(() => does(examine));
}
