/**
 * Load: closed (so many under way, the next when one is answered) and open (so many a second, whatever the answers do).
 *
 * Latencies of the open loop count from the moment at which a request should have started, so that a stall is seen by all
 * requests that it delayed.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/** Repeats `work()` with so many under way until the time is over. The work counts for itself what it did. */
export async function closedLoop(inFlight, ms, work) {
  const end = performance.now() + ms;
  const lane = async () => {
    while (performance.now() < end) await work();
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
}

const TICK_MS = 1;

const rethrow = error => {
  throw error;
};

/**
 * Starts `perSecond` works a second; answers each one's milliseconds from its intended start, ascending.
 * @param onFailure hears of work that failed, which has no latency
 */
export async function openLoop(perSecond, ms, work, onFailure = rethrow) {
  const latencies = [];
  const running = new Set();
  const begin = performance.now();
  const total = Math.floor((perSecond * ms) / 1_000);
  for (let started = 0; started < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - begin) * perSecond) / 1_000));
    for (; started < due; started++) {
      const intended = begin + (started * 1_000) / perSecond;
      const one = work()
        .then(() => latencies.push(performance.now() - intended), onFailure)
        .finally(() => running.delete(one));
      running.add(one);
    }
    if (started < total) await sleep(TICK_MS);
  }
  await Promise.all(running);
  return latencies.sort((a, b) => a - b);
}

/** Of ascending values. */
const percentile = (ascending, share) => ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))];

export function latencyFigures(ascending) {
  const at = share => Number((percentile(ascending, share) ?? NaN).toFixed(2));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), p999: at(0.999), max: at(1), count: ascending.length };
}
