/** No statistics lead the event store to read more than it asks for: each statement has one plan. */
import type { Pool } from 'pg';
import { Client } from 'pg';
import { EMPTY_LOG } from '../../src/event-store/event-store.js';
import { PostgresEventStore } from '../../src/event-store/postgres.js';
import { openDatabase } from '../../src/platform/database.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { newLeaves, newLog } from '../support/leaves.js';

/** The prepared statements with arguments of their types, and the indexes that serve them. */
const PLANS: readonly [name: string, values: string, indexes: readonly string[]][] = [
  ['event_store_head', `''`, ['logs_origin_key']],
  ['event_store_ask', `'', '{}', '{}'`, ['events_of_cause', 'events_of_claim', 'logs_origin_key']],
  [
    'event_store_append',
    `'', 0, 1, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'`,
    ['events_of_cause', 'events_of_claim', 'logs_origin_key'],
  ],
  [
    'event_store_appendTogether',
    `'{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'`,
    ['events_of_cause', 'events_of_claim', 'logs_origin_key', 'logs_pkey'],
  ],
  ['event_store_read', `'', 0, 1`, ['events_pkey', 'logs_origin_key']],
  ['event_store_readTexts', `'', 0, 1`, ['events_pkey', 'logs_origin_key']],
  ['event_store_readBooks', `'', '{}', '{}', 0, 1, 1`, ['events_of_counter', 'events_of_stream', 'logs_origin_key']],
  [
    'event_store_find',
    `'', '{}', '{}', '{}', '{}'`,
    ['events_of_cause', 'events_of_claim', 'events_of_stream', 'logs_origin_key'],
  ],
];

describe.each([
  ['an empty table', 0],
  ['a table of one page', 3],
  ['a table of a few pages', 60],
])('the plans made after statistics of %s', (_, count) => {
  let database: TestDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await createTestDatabase();
    // Prepared statements belong to a connection: one, to ask it for their plans.
    pool = openDatabase(database.url, 1, () => undefined);
    const store = new PostgresEventStore(pool);
    const log = newLog();
    await store.append(log, EMPTY_LOG, newLeaves('community', 0, count, { counter: 'budget-bgt_1' }));
    const owner = new Client({ connectionString: database.url });
    await owner.connect();
    await owner.query('VACUUM ANALYZE');
    await owner.end();
    await store.append(log, count - 1, newLeaves('community', count, 1));
    await store.append(log, EMPTY_LOG, []);
    // one waits for the connection, two go together
    await Promise.all(Array.from({ length: 4 }, () => store.append(newLog(), 0, newLeaves('community', 0, 1))));
    await store.head(log);
    await store.read(log, EMPTY_LOG, 1);
    await store.readTexts(log, EMPTY_LOG, 1);
    for await (const batch of store.readBooks(log, ['community'])) expect(batch).toBeDefined();
    await store.find(log, { causes: [Buffer.alloc(16)] });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it.each(PLANS)('%s goes by its indexes', async (name, values, indexes) => {
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`EXPLAIN EXECUTE "${name}" (${values})`);
    const lines = rows.map(row => row['QUERY PLAN']);
    const used = lines.flatMap(line => /(?:Index (?:Only )?Scan using|Bitmap Index Scan on) (\w+)/.exec(line)?.[1] ?? []);
    expect([...new Set(used)].sort()).toEqual(indexes);
    // no leaf is read but by its key
    expect(
      lines.filter((line, at) => / on events\b/.test(line) && /Scan/.test(line) && !/ Cond: /.test(lines[at + 1] ?? '')),
    ).toEqual([]);
  });
});
