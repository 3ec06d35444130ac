/**
 * Verifying leaves: the hash of each leaf's bytes made again and compared with the stored one, beside SHA-256 of the same
 * bytes and nothing else, in the fastest form that Node has. Beside both the whole audit of a replay, which also makes each leaf again from
 * what it says. All of it in memory: what reading costs is another row.
 */
import { hash } from 'node:crypto';
import { filledLog } from '../lib/filled-log.mjs';
import { dist } from '../lib/product.mjs';

const { openDatabase } = dist('platform/database');
const { PostgresEventStore } = dist('event-store/postgres');
const { leafHash } = dist('event-store/leaf');
const { readSection } = dist('feed/log-reading');
const { LogAudit } = dist('feed/log-audit');

const LEAVES = 4_000;

/** Goes through the leaves again and again until the time is over. */
const repeated = (subject, bench, pass) =>
  bench.measure(() => {
    const end = performance.now() + bench.roundMs / 2;
    let done = 0;
    while (performance.now() < end) {
      pass();
      done += subject.leaves.length;
    }
    return done;
  });

export const row = {
  place: 120,
  operation: 'verify leaves, in memory',
  unit: 'events/s',
  bars: [{ against: 'SHA-256 alone', atLeast: 0.7 }],
  async prepare(bench) {
    const { url, log } = await filledLog(bench);
    const pool = openDatabase(url, 1, () => undefined);
    // from the first leaf on: an audit counts the revisions of every stream
    const { leaves, entries } = await readSection(new PostgresEventStore(pool), log, -1, LEAVES);
    await pool.end();
    return { log, leaves, entries, false: 0, faults: 0 };
  },
  sides: {
    ours: (subject, bench) =>
      repeated(subject, bench, () => {
        for (const leaf of subject.leaves) if (Buffer.compare(leafHash(leaf.body), leaf.hash) !== 0) subject.false++;
      }),
    'SHA-256 alone': (subject, bench) =>
      repeated(subject, bench, () => {
        for (const { body } of subject.leaves) hash('sha256', body, 'binary');
      }),
    'the audit of a replay': (subject, bench) =>
      repeated(subject, bench, () => {
        const audit = new LogAudit(subject.log);
        subject.leaves.forEach((leaf, n) => audit.check(leaf, subject.entries[n]));
        subject.faults += audit.faultCount;
      }),
  },
  audit: async subject => [
    { side: 'ours', lost: subject.false, note: `${subject.false} hashes differ` },
    { side: 'the audit of a replay', lost: subject.faults, note: `${subject.faults} faults` },
  ],
};
