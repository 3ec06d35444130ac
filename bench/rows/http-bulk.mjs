/**
 * A hundred commands a request, over HTTP; beside the same commands submitted within the process that has the same work to do:
 * the service without its edge, its read models following.
 */
import { auditLog, leafCount } from '../lib/audit.mjs';
import { LOG, SHOPS } from '../lib/community.mjs';
import { openLoad, underLoad, warmUp } from '../lib/http-load.mjs';
import { closedLoop } from '../lib/load.mjs';
import { openParts, servedDatabase, startService } from '../lib/served.mjs';
import { Traffic } from '../lib/traffic.mjs';

const REQUESTS_IN_FLIGHT = 8;
const IN_PROCESS = 'in process';
const IN_PROCESS_WARM_UP_MS = 2_000;

async function openInProcess(bench) {
  const { url } = await servedDatabase(bench, 'in process');
  const parts = await openParts(url, true);
  const traffic = new Traffic(
    { ledger: parts.ledger, members: bench.accounts, shops: SHOPS },
    { seed: bench.seed, name: 'in process ' },
  );
  const run = async ms => {
    const { events } = traffic;
    await closedLoop(bench.inFlight, ms, () => traffic.record());
    return traffic.events - events;
  };
  return { url, run, traffic, before: Number(await leafCount(url, LOG)), close: () => parts.close() };
}

export const row = {
  place: 90,
  isSlow: true,
  operation: 'HTTP, 100 commands a request, 8 requests in flight',
  unit: 'commands/s',
  bars: [{ against: IN_PROCESS, atLeast: 0.7 }],
  async prepare(bench) {
    const { seed, accounts: members } = bench;
    const service = await startService(bench, 'http bulk');
    const before = Number(await leafCount(service.url, LOG));
    const options = { inFlight: REQUESTS_IN_FLIGHT, seed, members, key: service.key, name: 'bulk' };
    const load = await openLoad({ ...options, address: service.address, kind: 'bulk' });
    const inProcess = await openInProcess(bench);
    await warmUp(load, bench);
    await inProcess.run(IN_PROCESS_WARM_UP_MS);
    return { service, load, before, inProcess };
  },
  sides: {
    ours: ({ service, load }, bench) => underLoad(load, service, work => bench.durable(work), bench.roundMs),
    [IN_PROCESS]: ({ inProcess }, bench) => bench.durable(() => inProcess.run(bench.roundMs)),
  },
  async audit({ service, load, before, inProcess }) {
    const ours = await auditLog(service.url, LOG, before + load.done);
    const theirs = await auditLog(inProcess.url, LOG, inProcess.before + inProcess.traffic.events);
    return [
      { side: 'ours', lost: ours.lost + (load.fault === undefined ? 0 : 1), note: load.fault ?? ours.note },
      { side: IN_PROCESS, ...theirs },
    ];
  },
  close: ({ service, load, inProcess }) => Promise.all([load, service, inProcess].map(each => each.close())),
};
