/**
 * One PostgreSQL for all test files of a run: the one of `DATABASE_URL`, else an embedded server in a temporary folder. It is
 * migrated once, into a template that every test file copies. When the run is killed the server ends by itself, and the next
 * run removes its folder.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/platform/embedded-postgres.js';
import { migrate } from '../../src/platform/migrations.js';
import { isAlive } from '../../src/platform/postgres-cluster.js';
import { inDatabase, RUN_PREFIX, TEMPLATE, URL_VARIABLE } from './database.js';

const FOLDER_PREFIX = 'timebank-test-';

export interface TestServer {
  readonly url: string;
  readonly folder: string;
  readonly embedded: EmbeddedPostgres | undefined;
}

declare global {
  var testServer: TestServer | undefined;
}

export default async function up(): Promise<void> {
  removeLeftFolders();
  const folder = path.join(os.tmpdir(), `${FOLDER_PREFIX}${process.pid}`);
  const given = process.env['DATABASE_URL'];
  const embedded = given === undefined ? await startEmbeddedPostgres({ dataDir: folder }) : undefined;
  const url = given ?? embedded?.url ?? '';
  globalThis.testServer = { url, folder, embedded };
  // The workers inherit these; the service's own variable must not reach the code under test.
  delete process.env['DATABASE_URL'];
  process.env[URL_VARIABLE] = url;
  process.env[RUN_PREFIX] = `timebank_test_${process.pid}`;
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE()}`);
  await client.end();
  await migrate(inDatabase(TEMPLATE()));
}

function removeLeftFolders(): void {
  for (const name of fs.readdirSync(os.tmpdir()).filter(each => each.startsWith(FOLDER_PREFIX))) {
    if (!isAlive(Number(name.slice(FOLDER_PREFIX.length))))
      fs.rmSync(path.join(os.tmpdir(), name), { recursive: true, force: true });
  }
}
