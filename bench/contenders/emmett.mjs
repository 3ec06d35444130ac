/**
 * Emmett on PostgreSQL through its public interface: `appendToStream` with the expected version, one event a call, over the pool
 * of connections that it makes itself.
 *
 * The audit counts what is stored, then lets a consumer of the library read while a second block is written, and counts the
 * events that never reached it.
 */
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import { STREAM_DOES_NOT_EXIST } from '@event-driven-io/emmett';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownerPool } from '../lib/audit.mjs';
import { closedLoop } from '../lib/load.mjs';
import { PeerTraffic, samples } from '../lib/samples.mjs';

/** Of the library's error for a stream that is not at the expected version. */
const VERSION_CONFLICT = 412;
const CONSUMED_MS = { full: 3_000, quick: 1_000 };
const QUIET_MS = 1_000;
const CATCH_UP_MS = 20_000;

export async function openEmmett(bench) {
  const side = 'Emmett';
  const url = await bench.database('emmett', { migrated: false });
  const store = getPostgreSQLEventStore(url);
  await store.schema.migrate();
  const leaves = await samples(bench);
  const traffic = new PeerTraffic(leaves, { accounts: bench.accounts, seed: bench.seed });
  const contents = new Map(leaves.map(leaf => [leaf, JSON.parse(Buffer.from(leaf.body).toString())]));
  const write = async ({ stream, revision, leaf }) => {
    const expectedStreamVersion = revision === 0 ? STREAM_DOES_NOT_EXIST : BigInt(revision);
    const content = contents.get(leaf);
    try {
      await store.appendToStream(stream, [{ type: content.type, data: content }], { expectedStreamVersion });
      return true;
    } catch (error) {
      if (error.errorCode === VERSION_CONFLICT) return false;
      throw error;
    }
  };
  const load = (inFlight, ms) => closedLoop(inFlight, ms, () => traffic.one(write));
  return {
    run: inFlight =>
      bench.durable(async () => {
        const before = traffic.events;
        await load(inFlight, bench.roundMs);
        return traffic.events - before;
      }),
    async audit() {
      const before = await positionsIn(url);
      const missing = Math.abs(traffic.events - before.length) + traffic.faults.length;
      const seen = await consumed(store, () => load(bench.inFlight, CONSUMED_MS[bench.quick ? 'quick' : 'full']));
      const written = (await positionsIn(url)).slice(before.length);
      const unseen = written.filter(position => !seen.has(position)).length;
      const note = `its consumer never saw ${unseen} of ${written.length} events`;
      return { side, lost: missing + unseen, note: traffic.faults[0] ?? (unseen > 0 ? note : `${traffic.events} events`) };
    },
    close: () => store.close(),
  };
}

/** The positions that a consumer sees while the work goes on and after, until nothing more comes. */
async function consumed(store, work) {
  const seen = new Set();
  let last = performance.now();
  const consumer = store.consumer();
  consumer.reactor({
    processorId: 'benchmark',
    startFrom: 'END',
    eachMessage: message => {
      seen.add(String(message.metadata.globalPosition));
      last = performance.now();
    },
  });
  const running = consumer.start();
  await sleep(QUIET_MS);
  await work();
  const deadline = performance.now() + CATCH_UP_MS;
  last = performance.now();
  while (performance.now() - last < QUIET_MS && performance.now() < deadline) await sleep(QUIET_MS / 10);
  await consumer.close();
  await running.catch(() => undefined);
  return seen;
}

/** Global positions of the stored events, ascending. */
async function positionsIn(url) {
  const pool = ownerPool(url);
  const { rows } = await pool.query('SELECT global_position::text AS position FROM emt_messages ORDER BY global_position');
  await pool.end();
  return rows.map(({ position }) => position);
}
