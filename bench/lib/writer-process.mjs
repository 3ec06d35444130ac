/**
 * A copy of the write road in a process of its own, driven over the channel to its parent: opened once, then told to send
 * traffic for a while, as often as it is asked.
 */
import { closedLoop } from './load.mjs';
import { openLedger } from './community.mjs';
import { Traffic } from './traffic.mjs';

let opened;
let traffic;

const doing = {
  open({ url, members, shops, seed, name }) {
    opened = openLedger(url);
    traffic = new Traffic({ ...opened, members, shops }, { seed, name });
    return {};
  },
  async run({ inFlight, ms }) {
    const { events } = traffic;
    const before = process.cpuUsage();
    await closedLoop(inFlight, ms, () => traffic.one());
    const { user, system } = process.cpuUsage(before);
    return { events: traffic.events - events, cpuSeconds: (user + system) / 1e6, faults: traffic.faults };
  },
  async close() {
    await opened.close();
    process.disconnect();
    return {};
  },
};

process.on('message', async ({ what, ...given }) => {
  try {
    const answer = await doing[what](given);
    if (process.connected) process.send(answer);
  } catch (error) {
    process.send({ failure: String(error?.stack ?? error) });
  }
});
