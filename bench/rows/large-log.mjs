/**
 * Appends to a log that is long already, beside the same on a short one: what the indexes cost as they grow.
 *
 * The long log is filled by SQL with leaves of other streams, their causes random as real ones are; the indexes are built after.
 * Only the last leaf has content, because a writer that starts reads it for the log's time. No checkpoint between the rounds: after
 * one, the first touch of a page writes it whole to the log, and with rounds this short a long log would show little else.
 */
import { ownerPool } from '../lib/audit.mjs';
import { LOG } from '../lib/community.mjs';
import { auditTraffic, openOurs } from '../lib/ours.mjs';

const LEAVES = { full: 5_000_000, quick: 200_000 };
const STREAMS = 100_000;
const BODY_BYTES = 200;

/** Our write road after the log has grown by so many leaves. */
async function openLong(bench) {
  const leaves = LEAVES[bench.quick ? 'quick' : 'full'];
  return openOurs(bench, 'long log', {}, url => fill(url, leaves));
}

async function fill(url, leaves) {
  const pool = ownerPool(url);
  const { rows: indexes } = await pool.query(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
     FROM pg_index WHERE indrelid = 'events'::regclass AND NOT indisprimary`,
  );
  for (const { name } of indexes) await pool.query(`DROP INDEX ${name}`);
  await pool.query(
    `INSERT INTO events (log, position, stream, revision, cause, hash, body)
     SELECT last.log, last.position + n, 'before-' || n % ${STREAMS}, n / ${STREAMS}, uuid_send(gen_random_uuid()),
            last.hash, CASE n WHEN ${leaves} THEN last.body ELSE substr(last.body, 1, ${BODY_BYTES}) END
     FROM (SELECT * FROM events ORDER BY position DESC LIMIT 1) AS last, generate_series(1, ${leaves}) AS n`,
  );
  await pool.query('UPDATE logs SET head = head + $1 WHERE origin = $2', [leaves, LOG]);
  for (const { definition } of indexes) await pool.query(definition);
  await pool.query('VACUUM (ANALYZE) events');
  await pool.end();
}

export const row = {
  place: 170,
  isSlow: true,
  operation: 'durable command at 5 million events (quick: 200,000), 256 in flight',
  unit: 'events/s',
  calm: 'once',
  bars: [{ against: 'short log', atLeast: 0.75 }],
  prepare: async bench => ({ long: await openLong(bench), short: await openOurs(bench, 'short log') }),
  sides: {
    ours: ({ long }, bench) => long.run(bench.inFlight),
    'short log': ({ short }, bench) => short.run(bench.inFlight),
  },
  audit: async ({ long, short }) => [await stored(long), await auditTraffic(short, 'short log')],
  close: ({ long, short }) => Promise.all([long.close(), short.close()]),
};

/** The leaves of the filling say nothing, so that only the number can be judged. */
async function stored({ pool, before, traffic }) {
  const { rows } = await pool.query('SELECT count(*)::int AS stored, max(position)::int + 1 AS dense FROM events');
  const [{ stored: count, dense }] = rows;
  const expected = Number(before) + traffic.events;
  const lost = Math.abs(expected - count) + Math.abs(expected - dense) + traffic.faults.length;
  return { side: 'ours', lost, note: `${count} events` };
}
