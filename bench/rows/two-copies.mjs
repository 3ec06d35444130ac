/**
 * Two copies of the service write one community at the same time, with nothing between them but the fence; beside one copy
 * alone. All are processes of their own.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { auditLog, leafCount } from '../lib/audit.mjs';
import { communityDatabase, LOG, SHOPS } from '../lib/community.mjs';

const PROGRAM = new URL('../lib/writer-process.mjs', import.meta.url);
const WARM_UP_MS = 1_000;

async function openCopies(bench, names) {
  const url = await communityDatabase(bench, 'copies');
  const leaves = Number(await leafCount(url, LOG));
  const children = names.map(() => fork(PROGRAM));
  const ask = async (child, message) => {
    child.send(message);
    const [answer] = await once(child, 'message');
    if (answer.failure !== undefined) throw new Error(answer.failure);
    return answer;
  };
  const copies = {
    url,
    events: 0,
    leaves,
    faults: [],
    /** What each copy did. */
    async run(ms) {
      const inFlight = bench.inFlight / children.length;
      const results = await Promise.all(children.map(child => ask(child, { what: 'run', inFlight, ms })));
      for (const { events, faults } of results) {
        copies.events += events;
        copies.faults.push(...faults);
      }
      return results;
    },
    close: () =>
      Promise.all(
        children.map(child => {
          child.send({ what: 'close' });
          return once(child, 'exit');
        }),
      ),
  };
  const opening = { what: 'open', url, members: bench.accounts, shops: SHOPS, seed: bench.seed };
  await Promise.all(children.map((child, n) => ask(child, { ...opening, name: names[n], seed: bench.seed + n })));
  await copies.run(WARM_UP_MS);
  return copies;
}

/** The CPU seconds are those of the copies; this process only waits. */
async function measured(copies, bench) {
  let results;
  const total = await bench.durable(async () => {
    results = await copies.run(bench.roundMs);
    return results.reduce((sum, { events }) => sum + events, 0);
  });
  const nodeSeconds = results.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  const least = Math.min(...results.map(({ events }) => events));
  const cpu = { ...total.cpu, node: (nodeSeconds / total.done) * 1_000 };
  return { ...total, cpu, 'share of the slower copy': least / total.done };
}

const audited = async ({ url, leaves, events, faults }, side) => {
  const { lost, note } = await auditLog(url, LOG, leaves + events);
  return { side, lost: lost + faults.length, note: faults[0] ?? note };
};

export const row = {
  place: 50,
  operation: 'two copies of the writer on one community, 256 in flight together',
  unit: 'events/s',
  bars: [
    { against: 'one copy', atLeast: 0.6 },
    { of: 'share of the slower copy', atLeast: 0.2 },
  ],
  prepare: async bench => ({ two: await openCopies(bench, ['a', 'b']), one: await openCopies(bench, ['a']) }),
  sides: {
    ours: ({ two }, bench) => measured(two, bench),
    'one copy': ({ one }, bench) => measured(one, bench),
  },
  audit: async ({ two, one }) => [await audited(two, 'ours'), await audited(one, 'one copy')],
  close: ({ two, one }) => Promise.all([two.close(), one.close()]),
};
