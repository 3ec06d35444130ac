/**
 * The copy of a log: leaves that an EventStoreDB has, followed from the first, hash-checked and stored in PostgreSQL with all
 * indexes; beside a bare subscription with the same filter over the same leaves, which counts them. Needs a server:
 * `EVENTSTOREDB_URL`.
 */
import { auditLog } from '../lib/audit.mjs';
import { bareClient, endOfAll, missing, newLog, openStreams, placeText } from '../lib/eventstoredb.mjs';
import { filledLog } from '../lib/filled-log.mjs';
import { dist, installed } from '../lib/product.mjs';

const PREFIX = 'timebank-';
/** As the service gives its event store. */
const CONNECTIONS = 8;
const PAGE = 2_000;

export const row = {
  place: 116,
  operation: 'copy of a log on EventStoreDB into PostgreSQL',
  unit: 'events/s',
  missing,
  bars: [{ against: 'bare subscription', atLeast: 0.5 }],
  async prepare(bench) {
    const streams = openStreams();
    const client = bareClient();
    const subject = { streams, client, log: newLog(), place: await endOfAll(client), copies: [] };
    subject.leaves = await fill(subject, await filledLog(bench));
    await bareSubscription(subject);
    return subject;
  },
  sides: {
    ours: (subject, bench) => copied(subject, bench),
    'bare subscription': (subject, bench) => bench.measure(() => bareSubscription(subject)),
  },
  async audit({ log, leaves, copies }) {
    const audits = [];
    for (const url of copies) audits.push({ side: 'ours', ...(await auditLog(url, log, leaves)) });
    return audits;
  },
  close: ({ streams, client }) => Promise.all([streams.close(), client.dispose()]),
};

/** Brings the filled log into the engine. */
async function fill({ streams, log }, from) {
  const { openDatabase } = dist('platform/database');
  const { PostgresEventStore } = dist('event-store/postgres');
  const { inAppends } = dist('event-store/event-store');
  const pool = openDatabase(from.url, 1, () => undefined);
  const store = new PostgresEventStore(pool);
  for (let head = -1; head + 1 < from.leaves;) {
    for (const leaves of inAppends(await store.read(from.log, head, PAGE))) {
      if (!(await streams.append(log, head, leaves)).appended) throw new Error(`${log} does not end at ${head}`);
      head += leaves.length;
    }
  }
  await pool.end();
  return from.leaves;
}

/** The whole log into a database that has nothing yet. */
async function copied({ streams, log, leaves, place, copies }, bench) {
  const { openDatabase } = dist('platform/database');
  const { PostgresEventStore } = dist('event-store/postgres');
  const { CopyFollower } = dist('event-store/copied-follower');
  const { CopyRecord } = dist('event-store/copied-record');
  const url = await bench.database('log copy');
  const pool = openDatabase(url, CONNECTIONS, () => undefined);
  const copy = new PostgresEventStore(pool);
  const record = new CopyRecord(pool);
  await record.isCopyOf('the benchmark’s');
  await record.reached(placeText(place));
  const ending = new AbortController();
  const onCopied = () =>
    void copy.head(log).then(
      head => head + 1 >= leaves && ending.abort(),
      () => ending.abort(),
    );
  const follower = new CopyFollower({ follow: from => streams.follow(from), copy, record, onCopied });
  try {
    return await bench.durable(async () => {
      await follower.run(ending.signal);
      return (await copy.head(log)) + 1;
    });
  } finally {
    copies.push(url);
    await pool.end();
  }
}

function bareSubscription({ client, leaves, place }) {
  const { streamNameFilter } = installed('@kurrent/kurrentdb-client');
  const filter = streamNameFilter({ prefixes: [PREFIX], checkpointInterval: 1_000 });
  return new Promise((resolve, reject) => {
    let arrived = 0;
    const subscription = client.subscribeToAll({ filter, fromPosition: place });
    subscription.on('error', reject);
    subscription.on('data', () => {
      if (++arrived < leaves) return;
      void subscription.unsubscribe().then(() => resolve(arrived), reject);
    });
  });
}
