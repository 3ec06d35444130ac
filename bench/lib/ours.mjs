/**
 * Our side of a row that writes: the write road of the product in this process, on a copy of the community, with its traffic.
 */
import { auditLog, leafCount } from './audit.mjs';
import { memberAt, openCommunity } from './community.mjs';
import { closedLoop } from './load.mjs';
import { dist } from './product.mjs';
import { Traffic } from './traffic.mjs';

const { accountBook } = dist('ledger/units');

/** Accounts that are asked for before the clock starts, the busiest last, as in a service that has been up for a while. */
const WARM_ACCOUNTS_MAX = 40_000;
const WARM_GROUP = 1_000;
const WARM_UP_MS = 1_000;

/**
 * @param options of `Traffic`
 * @param grow changes the database before anybody writes to it
 */
export async function openOurs(bench, name, options = {}, grow = () => undefined) {
  const community = await openCommunity(bench, name);
  await grow(community.url);
  return underLoad(bench, community, work => bench.durable(work), options);
}

/** A community and its traffic, warm. @param timed the stop-watch for its rounds */
export async function underLoad(bench, community, timed, options = {}) {
  const traffic = new Traffic(community, { seed: bench.seed, ...options });
  await warm(community);
  const before = await leafCount(community.url, community.log);
  await closedLoop(bench.inFlight, WARM_UP_MS, () => traffic.one());
  return {
    ...community,
    traffic,
    before,
    run: (inFlight, ms = bench.roundMs) =>
      timed(async () => {
        const { events } = traffic;
        await closedLoop(inFlight, ms, () => traffic.one());
        return traffic.events - events;
      }),
  };
}

/** The audit entry of our side. */
export async function auditTraffic({ url, log, traffic, before }, side = 'ours') {
  const { lost, note } = await auditLog(url, log, Number(before) + traffic.events);
  return { side, lost: lost + traffic.faults.length, note: traffic.faults[0] ?? note };
}

async function warm({ ledger, log, members }) {
  for (let last = Math.min(members, WARM_ACCOUNTS_MAX); last > 0; last -= WARM_GROUP) {
    const first = Math.max(0, last - WARM_GROUP);
    await ledger.look(
      log,
      Array.from({ length: last - first }, (_, n) => accountBook(memberAt(last - 1 - n))),
    );
  }
}
