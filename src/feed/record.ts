/**
 * The way between a recorded event and its leaf, in both directions; the only place where both are known.
 *
 * A leaf is made once, when its event is appended. Reading it gives exactly the event that was decided, raised to the newest
 * shape; a leaf that cannot be read stops the reader with `UnreadableLeaf`, which names the log and the position.
 */
import { hash } from 'node:crypto';
import type { LeafText, NewLeaf, StoredLeaf } from '../event-store/event-store.js';
import { decodeLeaf, encodeLeaf, leafHash, type CanonicalRecord, type LeafContent } from '../event-store/leaf.js';
import { counterOf } from '../ledger/books.js';
import { readEvent, storedNameOf, writeContent } from '../ledger/codec.js';
import type { LedgerEvent, Recorded } from '../ledger/events.js';
import { postingsOf } from '../ledger/postings.js';
import { instantOfText, instantText } from '../ledger/shape.js';
import type { ActorId, BookName, CommandId, EventId, PartnerId } from '../ledger/units.js';
import { idBytes } from './command-id.js';

/** A recorded event with its place in the log. */
export interface Entry extends Recorded {
  readonly position: number;
  /** Dense from 0 within its book's own stream. */
  readonly revision: number;
}

class UnreadableLeaf extends Error {
  constructor(log: string, position: number, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`the leaf at position ${String(position)} of ${log} cannot be read: ${why}`, { cause });
    this.name = 'UnreadableLeaf';
  }
}

/** The key that a merchant's reference takes in its log. */
export function referenceClaim(merchant: PartnerId, reference: string): Uint8Array {
  return Buffer.from(hash('sha256', `merchant-reference\0${merchant}\0${reference}`, 'binary'), 'binary');
}

const claimOf = (event: LedgerEvent): Uint8Array | undefined =>
  event.type === 'RedemptionAuthorized' ? referenceClaim(event.content.merchant, event.content.merchantReference) : undefined;

const CAUSE_PREFIX = 'cmd_';

/** The leaf of an event that is about to be appended. `fingerprint`: of the request, on a command's first leaf. */
export function leafOf(log: string, recorded: Recorded, revision: number, fingerprint?: Uint8Array): NewLeaf {
  const { event, book } = recorded;
  const cause = idBytes(recorded.cause);
  if (cause === undefined) throw new Error(`${recorded.cause} is not a command id`);
  const body = encodeLeaf(contentOf(log, recorded, revision));
  const counter = counterOf(event);
  const claim = claimOf(event);
  return {
    stream: book,
    revision,
    cause,
    body,
    hash: leafHash(body),
    ...(counter === undefined ? {} : { counter }),
    ...(claim === undefined ? {} : { claim }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
  };
}

function contentOf(log: string, recorded: Recorded, revision: number): LeafContent {
  const { event, book, id, actor, recordedAt, cause } = recorded;
  const { effectiveAt, rule, approvals, corrects } = event;
  return {
    v: '1',
    log,
    id,
    stream: book,
    revision: String(revision),
    type: storedNameOf(event.type),
    recorded_at: instantText(recordedAt),
    actor,
    cause: CAUSE_PREFIX + cause,
    entries: postingsOf(book, event).map(({ account, amount, unit }) => ({ account, amount: String(amount), unit })),
    data: writeContent(event) as CanonicalRecord,
    ...(effectiveAt === undefined ? {} : { effective_at: instantText(effectiveAt) }),
    ...(rule === undefined ? {} : { rule }),
    ...(approvals === undefined ? {} : { approvals }),
    ...(corrects === undefined ? {} : { corrects }),
  };
}

/** @throws UnreadableLeaf */
export function entryOf(log: string, leaf: StoredLeaf | LeafText): Entry {
  try {
    const content = decodeLeaf(leaf.body);
    return {
      position: leaf.position,
      revision: leaf.revision,
      book: content.stream as BookName,
      id: content.id as EventId,
      recordedAt: instantOfText(content.recorded_at),
      actor: content.actor as ActorId,
      cause: content.cause.slice(CAUSE_PREFIX.length) as CommandId,
      event: marked(readEvent(content.type, content.data), content),
    };
  } catch (cause) {
    throw new UnreadableLeaf(log, leaf.position, cause);
  }
}

type Mutable<T> = { -readonly [Member in keyof T]: T[Member] };

/** The event with what its leaf says beside the content. */
function marked(event: LedgerEvent, { effective_at: effectiveAt, rule, approvals, corrects }: LeafContent): LedgerEvent {
  const whole: Mutable<LedgerEvent> = event; // fresh from the codec
  if (effectiveAt !== undefined) whole.effectiveAt = instantOfText(effectiveAt);
  if (rule !== undefined) whole.rule = rule;
  if (approvals !== undefined) whole.approvals = approvals as readonly ActorId[];
  if (corrects !== undefined) whole.corrects = corrects as EventId;
  return whole;
}
