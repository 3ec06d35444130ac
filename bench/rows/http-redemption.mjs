/**
 * A redemption at the counter over HTTP, held and captured in one request, to the service as it runs; beside an echo of the same
 * requests.
 */
import { auditLog, leafCount } from '../lib/audit.mjs';
import { openEcho } from '../contenders/nest-echo.mjs';
import { LOG } from '../lib/community.mjs';
import { openLoad, underLoad, warmUp } from '../lib/http-load.mjs';
import { openCounter, startService } from '../lib/served.mjs';

const ECHO = 'Nest/Fastify echo';
/** The hold and its capture. */
const LEAVES_EACH = 2;

export const row = {
  place: 85,
  operation: 'HTTP, authorise + capture in one request, 256 in flight',
  unit: 'requests/s',
  bars: [{ against: ECHO, atLeast: 0.6 }],
  async prepare(bench) {
    const { inFlight, seed } = bench;
    const [service, echo] = [await startService(bench, 'http_redemption'), await openEcho()];
    const counter = await openCounter(service, seed);
    const before = Number(await leafCount(service.url, LOG));
    const options = { inFlight, seed, ...counter, name: 'sale' };
    const load = await openLoad({ ...options, address: service.address, kind: 'redemption' });
    const echoed = await openLoad({ ...options, address: echo.address, kind: 'echo of a redemption' });
    await warmUp(load, bench);
    await warmUp(echoed, bench);
    return { service, echo, load, echoed, before };
  },
  sides: {
    ours: ({ service, load }, bench) => underLoad(load, service, work => bench.durable(work), bench.roundMs),
    [ECHO]: ({ echo, echoed }, bench) => underLoad(echoed, echo, work => bench.measure(work), bench.roundMs),
  },
  async audit({ service, load, before }) {
    const { lost, note } = await auditLog(service.url, LOG, before + load.done * LEAVES_EACH);
    return [{ side: 'ours', lost: lost + (load.fault === undefined ? 0 : 1), note: load.fault ?? note }];
  },
  close: ({ service, echo, load, echoed }) => Promise.all([load, echoed, service, echo].map(each => each.close())),
};
