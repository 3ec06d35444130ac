/**
 * "bare client": EventStoreDB's own client appends ready events behind the stream's revision, one append under way at a time. The
 * events are those of our leaves, data and metadata, and made before the clock starts.
 */
import { randomUUID } from 'node:crypto';
import { bareClient } from '../lib/eventstoredb.mjs';
import { dist, installed } from '../lib/product.mjs';

const EVENTS_PER_MS_AT_FIRST = 30;
const HEADROOM = 1.5;

export async function openBareAppend() {
  const { NO_STREAM } = installed('@kurrent/kurrentdb-client');
  const { eventOf } = dist('event-store/eventstoredb-leaf');
  const client = bareClient();
  // no log's name: nobody follows it
  const stream = `bench-${randomUUID()}`;
  let stored = 0;
  let eventsPerMs = EVENTS_PER_MS_AT_FIRST;

  /** Enough for a round; one that runs out of them ends early and is no slower for it. */
  function ready(batches, ms) {
    const made = [];
    for (let due = ms * eventsPerMs, n = 0; due > 0; n++) {
      const events = batches[n % batches.length].map(eventOf);
      made.push(events);
      due -= events.length;
    }
    return made;
  }

  return {
    /** @param batches leaves of one append each, again from the first after the last */
    async run(bench, batches, ms = bench.roundMs) {
      const made = ready(batches, ms);
      const result = await bench.measure(async () => {
        const end = performance.now() + ms;
        const before = stored;
        for (const events of made) {
          if (performance.now() > end) break;
          const streamState = stored === 0 ? NO_STREAM : BigInt(stored - 1);
          await client.appendToStream(stream, events, { streamState });
          stored += events.length;
        }
        return stored - before;
      });
      eventsPerMs = (result.rate / 1_000) * HEADROOM;
      return result;
    },
    async audit() {
      let there = 0;
      let gaps = 0;
      for await (const { event } of client.readStream(stream)) if (event.revision !== BigInt(there++)) gaps++;
      return { side: 'bare client', lost: Math.abs(stored - there) + gaps, note: `${there} events` };
    },
    close: () => client.dispose(),
  };
}
