/**
 * Rebuild of balances: the whole log folded beside the live rows, compared with them row by row and switched in, as an operator
 * does it; beside one SQL statement that sums a figure out of the bodies of the same events, and beside the rebuild of a Pongo
 * projection in Emmett, over fewer events because it takes that long.
 */
import {
  getPostgreSQLEventStore,
  pongoSingleStreamProjection,
  rebuildPostgreSQLProjections,
} from '@event-driven-io/emmett-postgresql';
import { filledLog } from '../lib/filled-log.mjs';
import { dist, openPool } from '../lib/product.mjs';

const { openDatabase } = dist('platform/database');
const { PostgresEventStore } = dist('event-store/postgres');
const { Feed } = dist('feed/feed');
const { rebuild } = dist('feed/rebuild');
const { balancesProjection } = dist('read-models/balances');

const LIVE_WITHIN_MS = 120_000;
const EMMETT_EVENTS = { full: 2_000, quick: 500 };

const GROUP_BY = `
  SELECT stream, sum((convert_from(body, 'UTF8')::json #>> '{data,amount}')::bigint) AS amount FROM events GROUP BY stream`;

export const row = {
  place: 115,
  isSlow: true,
  operation: 'rebuild of balances',
  unit: 'events/s',
  rounds: 3,
  bars: [
    { against: 'SQL GROUP BY', atLeast: 0.2 },
    { against: 'Emmett', atLeast: 100 },
  ],
  async prepare(bench) {
    const filled = await filledLog(bench);
    const storePool = openDatabase(filled.url, 2, () => undefined);
    const pool = openDatabase(filled.url, 4, () => undefined);
    const store = new PostgresEventStore(storePool);
    // the live rows that the new ones are compared with
    const feed = new Feed({ store, pool, projections: [balancesProjection], notify: () => undefined });
    feed.start();
    await feed.waitFor(filled.log, [balancesProjection.name], filled.leaves - 1, LIVE_WITHIN_MS);
    await feed.stop();
    const plain = openPool({ connectionString: filled.url, max: 1 });
    const close = () => Promise.all([storePool.end(), pool.end(), plain.end()]);
    return { ...filled, store, pool, plain, verdicts: [], emmett: await filledEmmett(bench, filled, store), close };
  },
  sides: {
    ours: (subject, bench) =>
      bench.measure(async () => {
        const { store, pool, log, leaves, verdicts } = subject;
        const { verdict, position } = await rebuild({ store, pool }, log, balancesProjection, () => undefined);
        verdicts.push(position === leaves - 1 ? verdict : 'short');
        return leaves;
      }),
    'SQL GROUP BY': ({ plain, leaves }, bench) =>
      bench.measure(async () => {
        await plain.query(GROUP_BY);
        return leaves;
      }),
    Emmett: async ({ emmett }, bench) => {
      await emmett.forget();
      const result = await bench.measure(async () => {
        const rebuilding = rebuildPostgreSQLProjections({ connectionString: emmett.url, projection: emmett.projection });
        await rebuilding.start();
        await rebuilding.close();
        return emmett.events;
      });
      emmett.missing += emmett.events - (await emmett.folded());
      return result;
    },
  },
  audit: async ({ verdicts, emmett: { missing, events } }) => [
    { side: 'ours', lost: verdicts.filter(verdict => verdict !== 'equal').length, note: `compared: ${verdicts.join(', ')}` },
    { side: 'Emmett', lost: missing, note: `${missing} of ${events} events are not in its documents` },
  ],
  close: ({ emmett, close }) => Promise.all([emmett.close(), close()]),
};

/** The same events of the same accounts, as many as it is given time for. */
async function filledEmmett(bench, { log, begin }, source) {
  const url = await bench.database('emmett rebuild', { migrated: false });
  const leaves = await source.read(log, begin, EMMETT_EVENTS[bench.quick ? 'quick' : 'full']);
  const contents = leaves.map(({ body }) => JSON.parse(Buffer.from(body).toString()));
  const projection = pongoSingleStreamProjection({
    collectionName: 'balances',
    version: 1,
    canHandle: [...new Set(contents.map(({ type }) => type))],
    initialState: () => ({ amount: 0, events: 0 }),
    evolve: ({ amount, events }, { data }) => ({ amount: amount + Number(data.data.amount ?? 0), events: events + 1 }),
  });
  const store = getPostgreSQLEventStore(url, { projections: [{ type: 'inline', projection }] });
  await store.schema.migrate();
  for (const data of contents) await store.appendToStream(data.stream, [{ type: data.type, data }]);
  const plain = openPool({ connectionString: url, max: 1 });
  return {
    ...{ url, projection, events: contents.length, missing: 0 },
    // a second rebuild would empty the table and go on behind the end of the first
    forget: () => plain.query('DELETE FROM emt_processors'),
    folded: async () => {
      const { rows } = await plain.query(`SELECT coalesce(sum((data->>'events')::int), 0)::int AS events FROM balances_v1`);
      return rows[0].events;
    },
    close: () => Promise.all([store.close(), plain.end()]),
  };
}
