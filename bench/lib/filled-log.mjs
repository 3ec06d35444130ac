/**
 * A log to be read: a community with a day's traffic in it, made once in a run and never written to again.
 */
import { closedLoop } from './load.mjs';
import { found, LOG, openLedger } from './community.mjs';
import { Traffic } from './traffic.mjs';

const SIZES = { full: { members: 10_000, events: 60_000 }, quick: { members: 2_000, events: 8_000 } };
const SHOPS = 20;
const BLOCK_MS = 200;

/** @returns its URL, the position that the traffic begins behind, and how many leaves the log has */
export const filledLog = bench =>
  bench.shared('filled log', async () => {
    const { members, events } = SIZES[bench.quick ? 'quick' : 'full'];
    bench.say(`filling a log with ${events.toLocaleString('en')} events …`);
    const url = await bench.database('filled log', { kept: true });
    const opened = openLedger(url);
    await found(opened.ledger, LOG, { members, shops: SHOPS });
    const begin = await opened.store.head(LOG);
    const traffic = new Traffic({ ...opened, members, shops: SHOPS }, { seed: bench.seed });
    while (traffic.events < events) await closedLoop(bench.inFlight, BLOCK_MS, () => traffic.one());
    const leaves = (await opened.store.head(LOG)) + 1;
    await opened.close();
    return { url, log: LOG, begin, leaves };
  });
