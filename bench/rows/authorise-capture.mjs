/** Redemptions at the counter: a hold, then its capture, two durable commands, counted in events. */
import { openInsertOf500 } from '../contenders/insert-of-500.mjs';
import { zipf, seeded } from '../lib/chance.mjs';
import { memberAt } from '../lib/community.mjs';
import { closedLoop } from '../lib/load.mjs';
import { auditTraffic, openOurs } from '../lib/ours.mjs';

const REDEEMERS = { full: 5_000, quick: 1_000 };
/** More than the busiest of them redeems in a run. */
const REDEMPTIONS = 10_000;

export const row = {
  place: 60,
  operation: 'authorise + capture, 256 in flight',
  unit: 'events/s',
  bars: [{ against: 'INSERT of 500', atLeast: 0.4 }],
  async prepare(bench) {
    const ours = await openOurs(bench, 'redemptions');
    const redeemers = REDEEMERS[bench.quick ? 'quick' : 'full'];
    await ours.traffic.fund(redeemers, REDEMPTIONS);
    const draw = zipf(redeemers, seeded(bench.seed));
    return { ours, draw, ceiling: await openInsertOf500(bench) };
  },
  sides: {
    ours: ({ ours, draw }, bench) =>
      bench.durable(async () => {
        const { traffic } = ours;
        const { events } = traffic;
        await closedLoop(bench.inFlight, bench.roundMs, () => traffic.redeem(memberAt(draw())));
        return traffic.events - events;
      }),
    'INSERT of 500': ({ ceiling }) => ceiling.run(),
  },
  audit: async ({ ours, ceiling }) => [await auditTraffic(ours), await ceiling.audit()],
  close: ({ ours, ceiling }) => Promise.all([ours.close(), ceiling.close()]),
};
