/**
 * One append and what becomes of it, also when its answer is lost.
 *
 * The fence settles every doubt: if the leaf after the expected position is ours, all of ours are stored; if there is none, the
 * same append may be sent again behind the same fence, and of a late one and its repetition only one can land. Nothing is ever
 * sent again without that look.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppendOutcomeUnknown, EventStoreUnavailable, type EventStore, type NewLeaf } from '../event-store/event-store.js';

/** Looks for an append of unknown outcome, and repetitions of it, before the writer gives up: about five seconds in all. */
const SETTLE_RETRIES_MAX = 8;
const RETRY_DELAY_MS = 20;
const RETRY_DELAY_MAX_MS = 1_000;
const RETRY_DOUBLINGS_MAX = 6;

/** The outcome could not be learned in time, or others were faster too often. The same command may be sent again. */
export class WriterGaveUp extends Error {
  override readonly name = 'WriterGaveUp';
}

/** Waits longer each time, never in step with another copy. */
export const backOff = (attempt: number): Promise<void> =>
  sleep(Math.min(RETRY_DELAY_MAX_MS, RETRY_DELAY_MS * 2 ** Math.min(attempt, RETRY_DOUBLINGS_MAX)) * (0.5 + Math.random() / 2));

/**
 * Stores the leaves after `expected`. `false`: another writer was first, nothing was stored.
 * @throws EventStoreUnavailable before any effect; WriterGaveUp when the outcome is unknown
 */
export async function appendOnce(store: EventStore, log: string, expected: number, leaves: readonly NewLeaf[]): Promise<boolean> {
  for (let attempt = 0; attempt <= SETTLE_RETRIES_MAX; attempt++) {
    try {
      const { appended } = await store.append(log, expected, leaves);
      // a repetition can meet its own first sending, which landed late
      return appended || (attempt > 0 && (await isStored(store, log, expected, leaves)));
    } catch (reason) {
      if (!(reason instanceof AppendOutcomeUnknown)) throw reason;
    }
    const became = await settled(store, log, expected, leaves);
    if (became !== 'nothing') return became === 'stored';
  }
  throw new WriterGaveUp('the outcome of an append could not be learned');
}

async function settled(
  store: EventStore,
  log: string,
  expected: number,
  leaves: readonly NewLeaf[],
): Promise<'stored' | 'another' | 'nothing'> {
  for (let look = 0; look <= SETTLE_RETRIES_MAX; look++) {
    await backOff(look);
    try {
      if (await isStored(store, log, expected, leaves)) return 'stored';
      return (await store.head(log)) === expected ? 'nothing' : 'another';
    } catch (reason) {
      if (!(reason instanceof EventStoreUnavailable)) throw reason;
    }
  }
  throw new WriterGaveUp('the outcome of an append could not be learned');
}

async function isStored(store: EventStore, log: string, expected: number, leaves: readonly NewLeaf[]): Promise<boolean> {
  const ours = leaves[0];
  if (ours === undefined) return false;
  const [stored] = await store.read(log, expected, 1);
  return stored !== undefined && Buffer.compare(stored.hash, ours.hash) === 0;
}
