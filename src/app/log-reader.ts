/**
 * The log itself, as auditors and followers outside read it: leaf by leaf exactly what was recorded, in the order in which it
 * was, and what an account was at any position of it.
 */
import { EMPTY_LOG, type EventStore } from '../event-store/event-store.js';
import { decodeLeaf, type LeafContent } from '../event-store/leaf.js';
import { commandId, eventId } from '../feed/command-id.js';
import { settledAt } from '../ledger/account/account.js';
import type { Opened } from '../ledger/account/state.js';
import { accountIn } from '../ledger/books.js';
import { SYSTEM } from '../ledger/decision.js';
import { accountBook, type Instant, type MemberId } from '../ledger/units.js';
import { loadBooks } from './past-commands.js';

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

  /** The position of the last leaf; -1 for an empty log. */
  head(log: string): Promise<number> {
    return this.store.head(log);
  }

  /** Whether the log has come to this position. */
  async reaches(log: string, position: number): Promise<boolean> {
    return position <= (await this.store.head(log));
  }

  /** An account as the log knew it right after a position, folded from its events; the same for ever. */
  async accountAsOf(log: string, member: MemberId, position: number): Promise<Opened | undefined> {
    const account = accountIn(await loadBooks(this.store, log, [accountBook(member)], position), member);
    return account.status === 'unopened' ? undefined : account;
  }

  /** As `accountAsOf`, with what has fallen due in it by `now`, recorded or not. */
  async accountNow(log: string, member: MemberId, position: number, now: Instant): Promise<Opened | undefined> {
    const account = await this.accountAsOf(log, member, position);
    const cause = commandId(SYSTEM, 'settle', 'not recorded yet');
    const envelope = { book: accountBook(member), id: eventId(cause, 0), cause, actor: SYSTEM, recordedAt: now };
    return account && settledAt(account, envelope);
  }
}
