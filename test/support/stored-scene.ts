/** What a scene recorded, as a log in an event store. */
import { APPEND_LEAVES_MAX, type EventStore, type NewLeaf } from '../../src/event-store/event-store.js';
import { leafOf } from '../../src/feed/record.js';
import type { Recorded } from '../../src/ledger/events.js';
import type { BookName } from '../../src/ledger/units.js';

const LEAVES_AT_ONCE = Math.min(500, APPEND_LEAVES_MAX);

/** Appends everything from a position on; answers with the log's end. */
export async function storeScene(store: EventStore, log: string, recorded: readonly Recorded[], from = 0): Promise<number> {
  const revisions = new Map<BookName, number>();
  const leaves: NewLeaf[] = recorded.map(each => {
    const revision = revisions.get(each.book) ?? 0;
    revisions.set(each.book, revision + 1);
    return leafOf(log, each, revision);
  });
  for (let at = from; at < leaves.length; at += LEAVES_AT_ONCE) {
    const result = await store.append(log, at - 1, leaves.slice(at, at + LEAVES_AT_ONCE));
    if (!result.appended) throw new Error(`the log ends at ${result.head}`);
  }
  return leaves.length - 1;
}
