/**
 * Memory of the service as `npm start` starts it: every account is written to once, then the busy ones go on for a while. What
 * counts is what is resident under that load, at most; what is kept of accounts is bounded by number, so more of them need no more.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openLoad } from '../lib/http-load.mjs';
import { startService } from '../lib/served.mjs';

const EVERY_MEMBER_WITHIN_MS = 300_000;
const LOOK_EVERY_MS = 100;

export const row = {
  place: 180,
  isSlow: true,
  operation: 'memory of the service, every account hot',
  unit: 'MB resident',
  bars: [{ atMost: 300, unit: 'MB' }],
  async prepare(bench) {
    const { seed, accounts: members } = bench;
    const service = await startService(bench, 'memory');
    const options = { seed, members, key: service.key, address: service.address };
    const every = await openLoad({ ...options, kind: 'every member', inFlight: 4, name: 'every' });
    const busy = await openLoad({ ...options, kind: 'command', inFlight: 64, name: 'busy' });
    return { service, every, busy };
  },
  async once({ service, every, busy }, bench) {
    let figure = 0;
    let isOver = false;
    const looking = (async () => {
      for (; !isOver; await sleep(LOOK_EVERY_MS)) figure = Math.max(figure, service.memory().resident);
    })();
    const written = await every.run(EVERY_MEMBER_WITHIN_MS);
    const afterAll = service.memory().resident;
    await busy.run(bench.rounds * bench.roundMs);
    isOver = true;
    await looking;
    const note = `${written.toLocaleString('en')} accounts written to; ${Math.round(afterAll)} MB right after that`;
    return { figure, note };
  },
  audit: async ({ every, busy }) => {
    const note = every.fault ?? busy.fault;
    return [{ side: 'ours', lost: note === undefined ? 0 : 1, note }];
  },
  close: ({ service, every, busy }) => Promise.all([every, busy, service].map(each => each.close())),
};
