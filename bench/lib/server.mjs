/**
 * The one PostgreSQL of a run: the product's own launcher and settings, a database for each contender.
 *
 * Durability is asserted from inside before anything is measured, and every durable block must have pushed its bytes to the
 * disk: the server's own record of what is flushed is read before and after.
 */
import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dist, openPool } from './product.mjs';

const { startEmbeddedPostgres } = dist('platform/embedded-postgres');
const { migrate } = dist('platform/migrations');

const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', data_checksums: 'on' };
/** Of the product's settings those that move figures; shown with the results. */
const SHOWN = ['server_version', 'shared_buffers', 'max_wal_size', 'wal_compression', 'wal_sync_method'];

export async function startServer() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'timebank-bench-'));
  const embedded = await startEmbeddedPostgres({ dataDir: folder });
  const admin = openPool({ connectionString: embedded.url, max: 2 });
  const ask = async (text, values) => (await admin.query(text, values)).rows;
  const data = path.join(folder, 'postgres', 'data');
  const [{ version }] = await ask(`SELECT current_setting('server_version_num')::int / 10000 AS version`);
  let made = 0;

  const server = {
    url: embedded.url,
    folder,
    data,
    /** The process whose children serve the connections. */
    get postmaster() {
      return Number(fs.readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    },
    ask,

    /** @throws when a commit could be lost */
    async assertDurable() {
      const settings = await settingsOf(ask, Object.keys(DURABLE));
      for (const [name, value] of Object.entries(DURABLE))
        if (settings[name] !== value) throw new Error(`${name} is ${settings[name]}: nothing measured here would be durable`);
      return { ...settings, ...(await settingsOf(ask, SHOWN)) };
    },

    /** The URL of a new database: with the product's tables, or a copy of `template`, or empty. */
    async database(name, { migrated = true, template } = {}) {
      const database = `${name.replaceAll(/\W+/g, '_').toLowerCase().slice(0, 40)}_${(made += 1)}`;
      // the default before PostgreSQL 15; the other way writes every page of a large template to the log
      const strategy = template !== undefined && version >= 15 ? 'STRATEGY file_copy' : '';
      await ask(`CREATE DATABASE ${database} TEMPLATE ${template ?? 'template0'} ${strategy}`);
      const url = urlOf(embedded.url, database);
      if (migrated && template === undefined) await migrate(url);
      return url;
    },
    /** Connections that are still closing are waited for; who is left then is cut off. */
    async drop(url) {
      for (let tries = 0; tries < 20; tries++) {
        const [{ n }] = await ask('SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = $1', [databaseOf(url)]);
        if (n === 0) break;
        await sleep(50);
      }
      await ask(`DROP DATABASE IF EXISTS ${databaseOf(url)} WITH (FORCE)`);
    },

    /** How far the log of the server is on the disk, in bytes, and how often it was flushed. */
    async flushed() {
      // counted there since PostgreSQL 18, in pg_stat_wal before
      const counter = version >= 18 ? `sum(fsyncs) FROM pg_stat_io WHERE object = 'wal'` : `sum(wal_sync) FROM pg_stat_wal`;
      const [{ bytes, flushes }] = await ask(
        `SELECT pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::float8 AS bytes, (SELECT ${counter})::float8 AS flushes`,
      );
      return { bytes, flushes };
    },

    /** Ends the server and leaves its folder. */
    halt: () => embedded.stop(),

    async stop() {
      await admin.end().catch(() => undefined);
      await embedded.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return server;
}

async function settingsOf(ask, names) {
  const columns = names.map(name => `current_setting('${name}') AS ${name}`);
  const [settings] = await ask(`SELECT ${columns.join()}`);
  return settings;
}

export function urlOf(server, database) {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

export const databaseOf = url => new URL(url).pathname.slice(1);
