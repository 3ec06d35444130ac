/**
 * Is a log what it promises to be? Asked of every leaf while a replay reads it.
 *
 * A leaf is made again from what it says, and must come out the same: bytes, hash, stream, command, counter-book, claim.
 * That proves at once that its bytes are canonical, that its entries are the postings of its event and balance, and that no
 * column beside the bytes says anything else. Revisions are dense in their stream, and the log's time never runs backwards.
 */
import type { NewLeaf, StoredLeaf } from '../event-store/event-store.js';
import { decodeLeaf, encodeLeaf, leafHash } from '../event-store/leaf.js';
import { storedNameOf } from '../ledger/codec.js';
import { postingsOf } from '../ledger/postings.js';
import { leafOf, type Entry } from './record.js';

/** Faults that are described; more are only counted. */
const FAULTS_SHOWN_MAX = 20;

export interface LeafFault {
  readonly position: number;
  readonly what: string;
}

export class LogAudit {
  /** The first of them, in order. */
  readonly faults: LeafFault[] = [];
  faultCount = 0;
  leafCount = 0;
  private readonly revisions = new Map<string, number>();
  private lastRecordedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly origin: string) {}

  /** Leaves come in the order of their positions, each with what it says. */
  check(leaf: StoredLeaf, entry: Entry): void {
    this.leafCount++;
    const next = this.revisions.get(leaf.stream) ?? 0;
    this.revisions.set(leaf.stream, leaf.revision + 1);
    if (leaf.revision !== next) this.fault(leaf.position, `revision ${leaf.revision} of its stream where ${next} comes next`);
    if (entry.recordedAt < this.lastRecordedAt) this.fault(leaf.position, 'recorded earlier than the leaf before');
    this.lastRecordedAt = entry.recordedAt;
    try {
      for (const what of differences(leaf, this.again(leaf, entry))) this.fault(leaf.position, what);
    } catch (reason) {
      this.fault(leaf.position, reason instanceof Error ? reason.message : String(reason));
    }
  }

  fault(position: number, what: string): void {
    this.faultCount++;
    if (this.faults.length < FAULTS_SHOWN_MAX) this.faults.push({ position, what });
  }

  /** The leaf as it would be made today; of an older shape, with the bytes that its own content gives. */
  private again(leaf: StoredLeaf, entry: Entry): NewLeaf {
    const made = leafOf(this.origin, entry, leaf.revision);
    if (isSame(made.body, leaf.body)) return made;
    const content = decodeLeaf(leaf.body);
    if (content.type === storedNameOf(entry.event.type)) return made;
    const entries = postingsOf(entry.book, entry.event).map(({ account, amount, unit }) => ({
      account,
      amount: String(amount),
      unit,
    }));
    const body = encodeLeaf({ ...content, log: this.origin, entries });
    return { ...made, body, hash: leafHash(body) };
  }
}

function differences(stored: StoredLeaf, made: NewLeaf): readonly string[] {
  const found: string[] = [];
  if (!isSame(stored.body, made.body)) found.push('its bytes are not those that its content gives');
  else if (!isSame(stored.hash, made.hash)) found.push('its hash is not that of its bytes');
  if (stored.stream !== made.stream) found.push('it lies in another stream than it says');
  if (stored.counter !== made.counter) found.push('it is filed under another counter-book than it says');
  if (!isSame(stored.cause, made.cause)) found.push('it is filed under another command than it says');
  if (!isSame(stored.claim, made.claim)) found.push('it is filed under another claim than it says');
  return found;
}

const isSame = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one === undefined || other === undefined ? one === other : Buffer.compare(one, other) === 0;
