/** Leaves and logs for tests of the event store, which does not look into a body. */
import { randomBytes } from 'node:crypto';
import type { EventStore, NewLeaf, StoredLeaf } from '../../src/event-store/event-store.js';
import { leafHash } from '../../src/event-store/leaf.js';

/** A log that no other test knows. */
export const newLog = (): string => `timebank.example/log/cmty_${randomBytes(6).toString('hex')}/1`;

/** A leaf of its own command, unless told otherwise. */
export function newLeaf(stream: string, revision: number, more: Partial<NewLeaf> = {}): NewLeaf {
  const body = more.body ?? Buffer.from(JSON.stringify({ stream, revision: String(revision), v: '1' }));
  return { stream, revision, cause: randomBytes(16), body, hash: leafHash(body), ...more };
}

/** Leaves of one stream from a revision on. */
export const newLeaves = (stream: string, from: number, count: number, more: Partial<NewLeaf> = {}): NewLeaf[] =>
  Array.from({ length: count }, (_, index) => newLeaf(stream, from + index, more));

/** With buffers as plain bytes, so that what two engines hand out compares equal. */
export function plain(leaves: readonly Partial<StoredLeaf>[]): unknown[] {
  const hex = (value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value);
  return leaves.map(leaf => Object.fromEntries(Object.entries(leaf).map(([name, value]) => [name, hex(value)])));
}

/** As `plain` shows leaves that are stored from a position on. */
export const appended = (leaves: readonly NewLeaf[], from = 0): unknown[] =>
  plain(leaves.map((leaf, place) => ({ ...leaf, position: from + place })));

export async function readAll(store: Pick<EventStore, 'read'>, log: string): Promise<readonly StoredLeaf[]> {
  return store.read(log, -1, Number.MAX_SAFE_INTEGER);
}
