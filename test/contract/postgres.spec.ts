import { PostgresEventStore } from '../../src/event-store/postgres.js';
import { createTestDatabase } from '../support/database.js';
import { describeEventStore } from './event-store.contract.js';

describeEventStore('PostgreSQL', async () => {
  const { pool, drop } = await createTestDatabase();
  return { store: new PostgresEventStore(pool), close: drop };
});
