/**
 * Reads over HTTP from the service as it runs, beside an echo that writes an answer of the same form and size.
 */
import { openEcho } from '../contenders/nest-echo.mjs';
import { openLoad, underLoad, warmUp } from './http-load.mjs';
import { startService } from './served.mjs';

const ECHO = 'Nest/Fastify echo';

export const readRow = ({ place, operation, kind, path }) => ({
  place,
  operation: `${operation}, 64 in flight`,
  unit: 'requests/s',
  bars: [{ against: ECHO, atLeast: 0.8 }],
  async prepare(bench) {
    const { seed, accounts: members } = bench;
    const service = await startService(bench, kind);
    const options = { inFlight: 64, seed, members, key: service.key, name: kind };
    const load = await openLoad({ ...options, address: service.address, kind });
    const echo = await openEcho({ [path]: JSON.parse(await load.one()) });
    const echoed = await openLoad({ ...options, address: echo.address, kind: `echo of a ${kind}` });
    await warmUp(load, bench);
    await warmUp(echoed, bench);
    return { service, echo, load, echoed };
  },
  sides: {
    ours: ({ service, load }, bench) => underLoad(load, service, work => bench.measure(work), bench.roundMs),
    [ECHO]: ({ echo, echoed }, bench) => underLoad(echoed, echo, work => bench.measure(work), bench.roundMs),
  },
  audit: ({ load }) => [{ side: 'ours', lost: load.fault === undefined ? 0 : 1, note: load.fault }],
  close: ({ service, echo, load, echoed }) => Promise.all([load, echoed, service, echo].map(each => each.close())),
});
