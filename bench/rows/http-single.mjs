/**
 * One command a request, over HTTP to the service as it runs: strict JSON, key, scope, schema, fingerprint, decision, a durable
 * leaf, its answer, the log line, the metrics, and the read models that follow; beside an echo of the same requests.
 */
import { auditLog, leafCount } from '../lib/audit.mjs';
import { openEcho } from '../contenders/nest-echo.mjs';
import { LOG } from '../lib/community.mjs';
import { openLoad, underLoad, warmUp } from '../lib/http-load.mjs';
import { startService } from '../lib/served.mjs';

const ECHO = 'Nest/Fastify echo';

export const row = {
  place: 80,
  operation: 'HTTP, one command a request, 256 in flight',
  unit: 'requests/s',
  bars: [{ against: ECHO, atLeast: 0.6 }],
  async prepare(bench) {
    const { inFlight, seed, accounts: members } = bench;
    const [service, echo] = [await startService(bench, 'http'), await openEcho()];
    const before = Number(await leafCount(service.url, LOG));
    const options = { inFlight, seed, members, key: service.key, name: 'single' };
    const load = await openLoad({ ...options, address: service.address, kind: 'command' });
    const echoed = await openLoad({ ...options, address: echo.address, kind: 'echo of a command' });
    await warmUp(load, bench);
    await warmUp(echoed, bench);
    return { service, echo, load, echoed, before };
  },
  sides: {
    ours: ({ service, load }, bench) => underLoad(load, service, work => bench.durable(work), bench.roundMs),
    [ECHO]: ({ echo, echoed }, bench) => underLoad(echoed, echo, work => bench.measure(work), bench.roundMs),
  },
  async audit({ service, load, before }) {
    const { lost, note } = await auditLog(service.url, LOG, before + load.done);
    return [{ side: 'ours', lost: lost + (load.fault === undefined ? 0 : 1), note: load.fault ?? note }];
  },
  close: ({ service, echo, load, echoed }) => Promise.all([load, echoed, service, echo].map(each => each.close())),
};
