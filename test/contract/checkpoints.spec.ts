import { Client } from 'pg';
import { PostgresEventStore } from '../../src/event-store/postgres.js';
import { openDatabase } from '../../src/platform/database.js';
import { createTestDatabase } from '../support/database.js';
import { describeCheckpoints } from './checkpoints.contract.js';

describeCheckpoints('PostgreSQL', async () => {
  const { url, pool, drop } = await createTestDatabase();
  const storePool = openDatabase(url, 2, () => undefined);
  const owner = new Client(url);
  await owner.connect();
  await owner.query(`
    CREATE TABLE seen (projection text, log int, position bigint, PRIMARY KEY (projection, log, position));
    GRANT ALL ON seen TO PUBLIC`);
  return {
    store: new PostgresEventStore(storePool),
    pool,
    async crash() {
      await owner.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
    },
    async close() {
      await owner.end();
      await storePool.end();
      await drop();
    },
  };
});
