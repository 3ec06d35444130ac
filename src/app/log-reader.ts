/**
 * The log itself, leaf by leaf, as followers outside read it: exactly what was recorded, in the order in which it was.
 */
import { EMPTY_LOG, type EventStore } from '../event-store/event-store.js';
import { decodeLeaf, type LeafContent } from '../event-store/leaf.js';

export interface LeafRead {
  readonly position: number;
  /** `SHA-256(0x00 ‖ body)` (RFC 6962). */
  readonly hash: Uint8Array;
  readonly content: LeafContent;
}

export class LogReader {
  constructor(private readonly store: EventStore) {}

  /** At most `limit` leaves after a position, ascending, without gaps. */
  async after(log: string, position = EMPTY_LOG, limit: number): Promise<readonly LeafRead[]> {
    const leaves = await this.store.read(log, position, limit);
    return leaves.map(leaf => ({ position: leaf.position, hash: leaf.hash, content: decodeLeaf(leaf.body) }));
  }
}
