/**
 * A command that comes again long after its answer: found in the log by its id, its answer derived anew. The writer is one that
 * has just started, so that it remembers none of them. Beside a read of one leaf by its position through the same driver.
 */
import { auditLog } from '../lib/audit.mjs';
import { seeded } from '../lib/chance.mjs';
import { LOG, openLedger } from '../lib/community.mjs';
import { closedLoop } from '../lib/load.mjs';
import { openOurs } from '../lib/ours.mjs';
import { COLUMNS } from '../contenders/events-table.mjs';

const COMMANDS = { full: 20_000, quick: 3_000 };
const SLICE_MS = 250;
const POINT_READ = `SELECT ${COLUMNS.join()} FROM events WHERE log = 1 AND position = $1`;

export const row = {
  place: 70,
  operation: 'repeat of an old command, 256 in flight',
  unit: 'answers/s',
  bars: [{ against: 'point read', atLeast: 0.25 }],
  async prepare(bench) {
    const before = await openOurs(bench, 'repeats');
    const submissions = [];
    before.traffic.onAccepted = submission => submissions.push(submission);
    while (submissions.length < COMMANDS[bench.quick ? 'quick' : 'full'])
      await closedLoop(bench.inFlight, SLICE_MS, () => before.traffic.one());
    const head = await before.store.head(LOG);
    await before.close();
    return { ...openLedger(before.url), submissions, head, faults: [], random: seeded(bench.seed) };
  },
  sides: {
    ours: (subject, bench) =>
      repeatedly(bench, async () => {
        const { ledger, submissions, random, faults } = subject;
        const outcome = await ledger.submit(LOG, submissions[Math.floor(random() * submissions.length)]);
        if (!outcome.accepted || !outcome.replayed) faults.push('a repeated command was carried out again');
      }),
    'point read': ({ pool, head, random }, bench) =>
      repeatedly(bench, () => pool.query({ name: 'point', text: POINT_READ, values: [Math.floor(random() * head)] })),
  },
  async audit({ url, head, faults }) {
    const { lost, note } = await auditLog(url, LOG, head + 1);
    return [{ side: 'ours', lost: lost + faults.length, note: faults[0] ?? note }];
  },
  close: subject => subject.close(),
};

function repeatedly(bench, work) {
  return bench.measure(async () => {
    let done = 0;
    await closedLoop(bench.inFlight, bench.roundMs, async () => {
      await work();
      done++;
    });
    return done;
  });
}
