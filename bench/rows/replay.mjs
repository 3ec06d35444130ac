/**
 * Replay to a consumer that does nothing: every leaf read, checked for its place, decoded and raised to the newest shape, as a
 * projection gets it; beside a cursor of the same driver over the same rows, their bodies parsed and nothing more. And beside one
 * that leaves out the hash, the command and whatever else a consumer of the bodies alone does not need.
 */
import { filledLog } from '../lib/filled-log.mjs';
import { dist, openPool } from '../lib/product.mjs';

const { openDatabase } = dist('platform/database');
const { PostgresEventStore } = dist('event-store/postgres');
const { sections } = dist('feed/log-reading');

const ROWS_A_FETCH = 1_000;
const LEAF = 'position, stream, revision, counter, cause, claim, fingerprint, hash, body';

export const row = {
  place: 110,
  operation: 'replay to a consumer that does nothing',
  unit: 'events/s',
  bars: [{ against: 'cursor, rows parsed', atLeast: 0.7 }],
  async prepare(bench) {
    const filled = await filledLog(bench);
    const pool = openDatabase(filled.url, 2, () => undefined);
    return {
      ...filled,
      pool,
      plain: openPool({ connectionString: filled.url, max: 1 }),
      store: new PostgresEventStore(pool),
      seen: {},
    };
  },
  sides: {
    ours: (subject, bench) =>
      bench.measure(async () => {
        const { store, log, begin, leaves, seen } = subject;
        let last = begin;
        for await (const { entries, fault } of sections(store, log, begin, leaves - 1)) {
          if (fault !== undefined) throw fault;
          last = entries.at(-1)?.position ?? last;
        }
        seen.ours = last - begin;
        return seen.ours;
      }),
    'cursor, rows parsed': (subject, bench) => cursor(subject, bench, 'cursor, rows parsed', LEAF),
    'cursor, bodies alone': (subject, bench) => cursor(subject, bench, 'cursor, bodies alone', 'position, body'),
  },
  audit: async ({ seen, begin, leaves }) =>
    Object.entries(seen).map(([side, count]) => ({ side, lost: leaves - 1 - begin - count, note: `${count} events seen` })),
  close: ({ pool, plain }) => Promise.all([pool.end(), plain.end()]),
};

const cursor = (subject, bench, side, columns) =>
  bench.measure(async () => {
    subject.seen[side] = await fetched(subject, columns, ({ body }) => JSON.parse(body.toString()));
    return subject.seen[side];
  });

async function fetched({ plain, begin }, columns, consume) {
  const client = await plain.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      `DECLARE leaves NO SCROLL CURSOR FOR SELECT ${columns} FROM events WHERE position > ${begin} ORDER BY position`,
    );
    let count = 0;
    for (;;) {
      const { rows } = await client.query(`FETCH ${ROWS_A_FETCH} FROM leaves`);
      if (rows.length === 0) return count;
      rows.forEach(consume);
      count += rows.length;
    }
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}
