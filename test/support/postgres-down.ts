/** Ends the run's PostgreSQL, or removes what the run made on a given one. */
import fs from 'node:fs';
import { Client } from 'pg';
import { RUN_PREFIX } from './database.js';
import './postgres-up.js';

export default async function down(): Promise<void> {
  const server = globalThis.testServer;
  if (!server) return;
  if (server.embedded) {
    await server.embedded.stop();
    fs.rmSync(server.folder, { recursive: true, force: true });
    return;
  }
  const client = new Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [
    `${process.env[RUN_PREFIX]}_`,
  ]);
  for (const { datname } of rows) await client.query(`DROP DATABASE ${datname} WITH (FORCE)`);
  await client.end();
}
