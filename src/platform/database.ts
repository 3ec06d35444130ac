/**
 * The pool of connections to PostgreSQL, and what the service asks of the server behind it.
 *
 * Every connection works as the role `timebank_service`, which may append to the log and never change it, wherever the migrations
 * could make that role. Nothing waits for ever: connecting, statements and open transactions have limits.
 */
import { Pool, types, type ClientBase, type PoolConfig } from 'pg';
import { ConfigError } from '../config.js';

/** Made by the migrations, with the rights that the running service needs and no others. */
const SERVICE_ROLE = 'timebank_service';
const SERVER_VERSION_MIN = 13;
const CONNECT_WITHIN_MS = 10_000;
const STATEMENT_WITHIN_MS = 60_000;
/** A transaction that nobody continues would hold its locks. */
const TRANSACTION_IDLE_MAX_MS = 60_000;

const { INT8, DATE } = types.builtins;

/**
 * @param onError hears of idle connections that broke; the pool replaces them by itself
 * @returns a pool that answers `bigint` columns as numbers and throws where one is not exact, and `date` columns as text
 */
export function openDatabase(url: string, connectionsMax: number, onError: (error: Error) => void): Pool {
  // The declared type forgets that the pool waits for the hook.
  const config: Omit<PoolConfig, 'onConnect'> & { onConnect: (client: ClientBase) => Promise<void> } = {
    connectionString: url,
    max: connectionsMax,
    application_name: 'timebank',
    keepAlive: true,
    pipeline: true, // statements that are sent together wait for no answer between them
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    statement_timeout: STATEMENT_WITHIN_MS,
    idle_in_transaction_session_timeout: TRANSACTION_IDLE_MAX_MS,
    types: { getTypeParser },
    onConnect: takeServiceRole,
  };
  const pool = new Pool(config);
  pool.on('error', onError);
  // A connection that ends while somebody works on it says so by an event too, which would end the process; the work fails
  // by itself.
  pool.on('connect', client => client.on('error', () => undefined));
  return pool;
}

async function takeServiceRole(client: ClientBase): Promise<void> {
  await client.query(
    `SELECT set_config('role', rolname, false) FROM pg_roles WHERE rolname = '${SERVICE_ROLE}' AND pg_has_role(oid, 'MEMBER')`,
  );
}

function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === INT8) return exactInteger;
  if (oid === DATE) return day => day; // a calendar day has no instant
  return format === 'binary' ? types.getTypeParser(oid, 'binary') : types.getTypeParser(oid);
}

function exactInteger(digits: string): number {
  const value = Number(digits);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`The number ${digits} from the database is too large to be exact.`);
}

/**
 * Connects, and refuses a server that the service cannot keep its promises on.
 * @throws ConfigError naming the reason, never the password
 */
export async function assertServer(pool: Pool): Promise<void> {
  const { rows } = await pool
    .query<{ version: string; encoding: string; standby: boolean }>(
      `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding,
              pg_is_in_recovery() AS standby`,
    )
    .catch((error: unknown) => {
      throw new ConfigError(`The database does not answer (${reasonOf(error)}): start it, or correct DATABASE_URL.`, {
        cause: error,
      });
    });
  const [server] = rows;
  if (!server) throw new Error('The database answered no settings.');
  if (Number.parseInt(server.version, 10) < SERVER_VERSION_MIN) {
    throw new ConfigError(`The database is PostgreSQL ${server.version}: use version ${SERVER_VERSION_MIN} or newer.`);
  }
  if (server.encoding !== 'UTF8')
    throw new ConfigError(`The database's encoding is ${server.encoding}: make one with ENCODING 'UTF8'.`);
  if (server.standby) throw new ConfigError('The database is a read-only standby: point DATABASE_URL at the primary.');
}

/** Node reports several addresses that all failed as one error without a message. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

/** The settings that decide whether a commit survives a crash, as they are in force for the service. */
export interface Durability {
  readonly fsync: string;
  readonly synchronous_commit: string;
  readonly full_page_writes: string;
  readonly data_checksums: string;
}

/** Every value is `on` on a server that keeps each acknowledged commit and notices damaged pages. */
export async function durability(pool: Pool): Promise<Durability> {
  const { rows } = await pool.query<Durability>(
    `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous_commit,
            current_setting('full_page_writes') AS full_page_writes, current_setting('data_checksums') AS data_checksums`,
  );
  if (!rows[0]) throw new Error('The database answered no settings.');
  return rows[0];
}
