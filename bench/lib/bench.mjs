/**
 * What a row is given: databases, things that several rows share, and the stop-watch.
 */
import { cpuNow, cpuPerThousand } from './cpu.mjs';
import { databaseOf, urlOf } from './server.mjs';
import { openPool } from './product.mjs';

const SIZES = {
  full: { rounds: 5, roundMs: 1_500, accounts: 100_000 },
  quick: { rounds: 2, roundMs: 350, accounts: 5_000 },
};
/** A leaf and its index entries write more log than this, whoever stores them. */
const EVENT_BYTES_MIN = 64;

export function createBench(server, { quick, seed, say, progress }) {
  const shared = new Map();
  /** Databases of the row that runs. */
  const databases = new Set();
  let durableEvents = 0;
  return {
    ...{ server, quick, seed, say, progress, inFlight: 256, ...SIZES[quick ? 'quick' : 'full'] },

    /** The URL of a fresh database, dropped after the row unless it is `kept`. See `server.database`. */
    async database(name, { kept = false, ...options } = {}) {
      const url = await server.database(name, options);
      if (!kept) databases.add(url);
      return url;
    },

    /** Makes something once in a run. */
    shared(name, make) {
      if (!shared.has(name)) shared.set(name, make());
      return shared.get(name);
    },

    /** Dirty pages written, statistics taken: every round begins alike. */
    async calm() {
      await server.ask('CHECKPOINT');
      for (const url of databases) await inDatabase(server, url, 'ANALYZE');
    },

    /**
     * Times work that answers how many events (or other things) it did.
     * @returns the rate per second, and CPU seconds per 1,000
     */
    async measure(work) {
      const cpu = cpuNow(server.postmaster);
      const begin = performance.now();
      const done = await work();
      const seconds = (performance.now() - begin) / 1_000;
      return { rate: done / seconds, done, seconds, cpu: cpuPerThousand(cpu, cpuNow(server.postmaster), done) };
    },

    /** The same for work whose events are durable: by its end the server has their bytes on the disk. */
    async durable(work) {
      const before = await server.flushed();
      const result = await this.measure(work);
      const { bytes } = await server.flushed();
      if (bytes - before.bytes < result.done * EVENT_BYTES_MIN)
        throw new Error(`${result.done} events were acknowledged, ${bytes - before.bytes} bytes are on the disk`);
      durableEvents += result.done;
      return result;
    },

    /** After a row: durable events without one counted flush are not durable. The server counts with a delay of a second. */
    assertFlushed(flushes) {
      if (durableEvents > 0 && !(flushes > 0)) throw new Error(`${durableEvents} events were acknowledged without a flush`);
      durableEvents = 0;
    },

    /** Ends a row: its databases go. */
    async clear() {
      for (const url of databases) await server.drop(url);
      databases.clear();
    },
  };
}

async function inDatabase(server, url, statement) {
  const pool = openPool({ connectionString: urlOf(server.url, databaseOf(url)), max: 1 });
  try {
    await pool.query(statement);
  } finally {
    await pool.end();
  }
}
