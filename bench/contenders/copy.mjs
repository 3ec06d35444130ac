/**
 * "COPY": the fastest way to bring rows into PostgreSQL, in its binary form, into the product's own table with all its indexes.
 * The bytes are made before the clock starts; 10,000 rows a commit.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from } from 'pg-copy-streams';
import { openPool } from '../lib/product.mjs';
import { COLUMNS, openEventsTable } from './events-table.mjs';

const ROWS = 10_000;
const ROWS_PER_CHUNK = 500;
const TEXT = `COPY events (${COLUMNS.join()}) FROM STDIN (FORMAT binary)`;
const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const TRAILER = Buffer.from([0xff, 0xff]);
const BIGINTS = new Set([COLUMNS.indexOf('position')]);
const NULL = Buffer.from([0xff, 0xff, 0xff, 0xff]);

const int = (bytes, value) => {
  const field = Buffer.alloc(bytes);
  if (bytes === 2) field.writeInt16BE(value);
  else if (bytes === 4) field.writeInt32BE(value);
  else field.writeBigInt64BE(BigInt(value));
  return field;
};

function fieldOf(value, column) {
  if (value === null) return [NULL];
  const bytes = typeof value === 'number' ? int(BIGINTS.has(column) ? 8 : 4, value) : Buffer.from(value);
  return [int(4, bytes.length), bytes];
}
const tuple = values => [int(2, values.length), ...values.flatMap(fieldOf)];

export async function openCopy(bench) {
  const table = await openEventsTable(bench, 'COPY');
  const pool = openPool({ connectionString: table.url, max: 1 });
  let stored = 0;
  const chunk = () => Buffer.concat(Array.from({ length: ROWS_PER_CHUNK }, () => tuple(table.row(table.traffic.fresh()))).flat());
  const file = () => [HEADER, ...Array.from({ length: ROWS / ROWS_PER_CHUNK }, chunk), TRAILER];
  return {
    url: table.url,
    async run() {
      const files = Array.from({ length: Math.ceil(table.rowsFor(bench.roundMs) / ROWS) }, file);
      const client = await pool.connect();
      const end = performance.now() + bench.roundMs;
      try {
        return await table.paced(bench, async () => {
          let done = 0;
          for (const chunks of files) {
            if (performance.now() > end) break;
            await pipeline(Readable.from(chunks), client.query(from(TEXT)));
            done += ROWS;
          }
          stored += done;
          return done;
        });
      } finally {
        client.release();
      }
    },
    audit: () => table.audit(stored),
    close: () => pool.end(),
  };
}
