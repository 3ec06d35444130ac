/**
 * One append and what becomes of it, also when its answer is lost.
 *
 * The fence settles every doubt: if the leaves after the expected position are exactly ours, they are stored; if there is none,
 * the same append may be sent again behind the same fence, and of a late one and its repetition only one can land. Nothing is
 * ever sent again without that look.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AppendOutcomeUnknown,
  EventStoreUnavailable,
  type EventStore,
  type LeafKeys,
  type NewLeaf,
} from '../event-store/event-store.js';

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

/** What becomes of an append: stored, another writer was first, or the log has already what must not be in it. */
export type Landing = 'stored' | 'overtaken' | 'repeated';

export interface Append {
  readonly log: string;
  readonly expected: number;
  readonly leaves: readonly NewLeaf[];
  /** See `EventStore.append`. */
  readonly unless: LeafKeys;
}

/**
 * Stores the leaves after `expected`, or nothing.
 * @throws EventStoreUnavailable before any effect; WriterGaveUp when the outcome is unknown
 */
export async function appendOnce(store: EventStore, append: Append): Promise<Landing> {
  const { log, expected, leaves, unless } = append;
  for (let attempt = 0; attempt <= SETTLE_RETRIES_MAX; attempt++) {
    try {
      const result = await store.append(log, expected, leaves, unless);
      // a repetition can meet its own first sending, which landed late
      if (result.appended || (attempt > 0 && (await isStored(store, append)))) return 'stored';
      return result.head === expected ? 'repeated' : 'overtaken';
    } catch (reason) {
      if (!(reason instanceof AppendOutcomeUnknown)) throw reason;
    }
    const became = await settled(store, append);
    if (became !== 'nothing') return became;
  }
  throw new WriterGaveUp('the outcome of an append could not be learned');
}

async function settled(store: EventStore, append: Append): Promise<Landing | 'nothing'> {
  for (let look = 0; look <= SETTLE_RETRIES_MAX; look++) {
    await backOff(look);
    try {
      if (await isStored(store, append)) return 'stored';
      return (await store.head(append.log)) === append.expected ? 'nothing' : 'overtaken';
    } catch (reason) {
      if (!(reason instanceof EventStoreUnavailable)) throw reason;
    }
  }
  throw new WriterGaveUp('the outcome of an append could not be learned');
}

/** Another copy may have stored leaves that begin like ours (the same command, the same moment): all of them count. */
async function isStored(store: EventStore, { log, expected, leaves }: Append): Promise<boolean> {
  if (leaves.length === 0) return false;
  const stored = await store.read(log, expected, leaves.length);
  return stored.length === leaves.length && leaves.every((leaf, place) => isSame(leaf, stored[place]));
}

const isSame = (ours: NewLeaf, stored: NewLeaf | undefined): boolean =>
  stored !== undefined &&
  Buffer.compare(ours.hash, stored.hash) === 0 &&
  Buffer.compare(ours.fingerprint ?? NONE, stored.fingerprint ?? NONE) === 0;
const NONE = new Uint8Array();
