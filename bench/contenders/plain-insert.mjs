/**
 * "Plain INSERT": what most services do, one prepared INSERT and one commit for each event, over a pool of connections. The
 * unique index over stream and revision is its check of the expected revision.
 */
import { closedLoop } from '../lib/load.mjs';
import { openPool } from '../lib/product.mjs';
import { COLUMNS, openEventsTable } from './events-table.mjs';

/** Enough for commits to share their flushes; twice as many as the product's event store has. */
const CONNECTIONS = 16;
const UNIQUE_VIOLATION = '23505';
const TEXT = `INSERT INTO events (${COLUMNS.join()}) VALUES (${COLUMNS.map((_, n) => `$${n + 1}`).join()})`;

export async function openPlainInsert(bench) {
  const table = await openEventsTable(bench, 'plain INSERT');
  const pool = openPool({ connectionString: table.url, max: CONNECTIONS });
  const write = async event => {
    try {
      await pool.query({ name: 'plain', text: TEXT, values: table.row(event) });
      return true;
    } catch (error) {
      if (error.code === UNIQUE_VIOLATION) return false;
      throw error;
    }
  };
  const { traffic } = table;
  return {
    run: inFlight =>
      bench.durable(async () => {
        const before = traffic.events;
        await closedLoop(inFlight, bench.roundMs, () => traffic.one(write));
        return traffic.events - before;
      }),
    audit: () => table.audit(traffic.events),
    close: () => pool.end(),
  };
}
