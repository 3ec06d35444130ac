/**
 * A row that appends leaves to EventStoreDB without deciding anything: the engine as the product has it, beside the client alone.
 */
import { openBareAppend } from '../contenders/bare-append.mjs';
import { leavesAfter, missing, newLog, openStreams } from './eventstoredb.mjs';
import { samples } from './samples.mjs';

const EMPTY = -1;
const WARM_UP_MS = 300;

export const appendRow = ({ place, leaves: size }) => ({
  place,
  operation: `append to EventStoreDB, ${size} ${size === 1 ? 'leaf' : 'leaves'} at a time, 1 in flight`,
  unit: 'events/s',
  missing,
  bars: [{ against: 'bare client', atLeast: 0.7 }],
  async prepare(bench) {
    const leaves = await samples(bench);
    const batches = Array.from({ length: Math.floor(leaves.length / size) }, (_, n) => leaves.slice(n * size, (n + 1) * size));
    const subject = { batches, ours: openAppends(bench, batches), bare: await openBareAppend() };
    await subject.ours.run(WARM_UP_MS);
    await subject.bare.run(bench, batches, WARM_UP_MS);
    return subject;
  },
  sides: {
    ours: ({ ours }) => ours.run(),
    'bare client': ({ bare, batches }, bench) => bare.run(bench, batches),
  },
  audit: async ({ ours, bare }) => [await ours.audit(), await bare.audit()],
  close: ({ ours, bare }) => Promise.all([ours.close(), bare.close()]),
});

function openAppends(bench, batches) {
  const streams = openStreams();
  const log = newLog();
  let head = EMPTY;
  return {
    run: (ms = bench.roundMs) =>
      bench.measure(async () => {
        const end = performance.now() + ms;
        const before = head;
        for (let n = 0; performance.now() < end; n++) {
          const leaves = batches[n % batches.length];
          const { appended } = await streams.append(log, head, leaves);
          if (!appended) throw new Error(`${log} does not end at ${head}`);
          head += leaves.length;
        }
        return head - before;
      }),
    async audit() {
      const there = await leavesAfter(streams, log, EMPTY);
      return { side: 'ours', lost: Math.abs(head + 1 - there), note: `${there} events` };
    },
    close: () => streams.close(),
  };
}
