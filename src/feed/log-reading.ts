/**
 * Entries of a log, in order, up to the first leaf that is missing or cannot be read.
 *
 * A log promises dense positions: whatever breaks that promise, or cannot be understood, is a fault of exactly one leaf, and
 * everything before it is still handed out. Only a store that cannot be reached is thrown.
 */
import { EventStoreUnavailable, type EventStore, type LeafText, type StoredLeaf } from '../event-store/event-store.js';
import { entryOf, type Entry } from './record.js';

/** A leaf is missing where the log promises one. */
class LogGap extends Error {
  override readonly name = 'LogGap';
}

export interface Section<Leaf = LeafText> {
  readonly leaves: readonly Leaf[];
  /** What the first of the leaves say, one for one. */
  readonly entries: readonly Entry[];
  /** What is wrong with the leaf after the last entry, if anything. */
  readonly fault?: unknown;
}

/**
 * At most `limit` entries after a position.
 * @throws EventStoreUnavailable
 */
export const readSection = (store: EventStore, origin: string, after: number, limit: number): Promise<Section> =>
  sectionOf(origin, after, limit, count => store.readTexts(origin, after, count));

async function sectionOf<Leaf extends LeafText | StoredLeaf>(
  origin: string,
  after: number,
  limit: number,
  read: (limit: number) => Promise<readonly Leaf[]>,
): Promise<Section<Leaf>> {
  let leaves: readonly Leaf[];
  try {
    leaves = await read(limit);
  } catch (reason) {
    if (reason instanceof EventStoreUnavailable) throw reason;
    // the damage lies somewhere among them: what comes before it can still be read
    return limit > 1 ? sectionOf(origin, after, Math.floor(limit / 2), read) : { leaves: [], entries: [], fault: reason };
  }
  const entries: Entry[] = [];
  for (const leaf of leaves) {
    const due = after + 1 + entries.length;
    if (leaf.position !== due) return { leaves, entries, fault: new LogGap(`position ${leaf.position} follows ${due - 1}`) };
    try {
      entries.push(entryOf(origin, leaf));
    } catch (fault) {
      return { leaves, entries, fault };
    }
  }
  return { leaves, entries };
}

/** Leaves in one section of a whole log: so many entries are in memory at a time, and so many again that are read ahead. */
const SECTION_LEAVES = 2_000;

/**
 * A log from after a position to one that it promises to have, in sections with all that lies beside the leaves: each is read
 * while the caller is at work on the one before. A section with a fault is the last one.
 * @throws EventStoreUnavailable
 */
export async function* sections(
  store: EventStore,
  origin: string,
  after: number,
  end: number,
): AsyncGenerator<Section<StoredLeaf>> {
  const read = async (from: number): Promise<Section<StoredLeaf>> => {
    const limit = Math.min(SECTION_LEAVES, end - from);
    const section = await sectionOf(origin, from, limit, count => store.read(origin, from, count));
    return section.leaves.length > 0 || 'fault' in section
      ? section
      : { ...section, fault: new LogGap(`the log ends before position ${end}`) };
  };
  let position = after;
  let ahead: Promise<Section<StoredLeaf>> | undefined = position < end ? read(position) : undefined;
  while (ahead !== undefined) {
    const section = await ahead;
    position += section.entries.length;
    ahead = position < end && section.fault === undefined ? read(position) : undefined;
    // whoever stops early never hears of it
    ahead?.catch(() => undefined);
    yield section;
  }
}
