/**
 * "INSERT of 500": the ceiling of a batched durable append. 500 rows in one prepared statement and one commit, made before the
 * clock starts, so that the server alone is measured.
 */
import { openPool } from '../lib/product.mjs';
import { COLUMNS, openEventsTable } from './events-table.mjs';

const ROWS = 500;
const tuple = (_, row) => `(${COLUMNS.map((__, column) => `$${row * COLUMNS.length + column + 1}`).join()})`;
const TEXT = `INSERT INTO events (${COLUMNS.join()}) VALUES ${Array.from({ length: ROWS }, tuple).join()}`;

export async function openInsertOf500(bench) {
  const table = await openEventsTable(bench, 'INSERT of 500');
  const pool = openPool({ connectionString: table.url, max: 1 });
  let stored = 0;
  const batch = () => Array.from({ length: ROWS }, () => table.row(table.traffic.fresh())).flat();
  return {
    url: table.url,
    async run() {
      const batches = Array.from({ length: Math.ceil(table.rowsFor(bench.roundMs) / ROWS) }, batch);
      const end = performance.now() + bench.roundMs;
      return table.paced(bench, async () => {
        let done = 0;
        for (const values of batches) {
          if (performance.now() > end) break;
          await pool.query({ name: 'five hundred', text: TEXT, values });
          done += ROWS;
        }
        stored += done;
        return done;
      });
    },
    audit: () => table.audit(stored),
    close: () => pool.end(),
  };
}
