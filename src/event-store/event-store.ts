/**
 * The port to the engine that keeps the logs, and what every adapter promises.
 *
 * One community is one log: a dense sequence of leaves, positions from 0. `append` is one act behind one fence: it stores
 * all leaves at `expected + 1 …` or none, and only while the log still ends at `expected`. Whoever appends at position p
 * has therefore seen every leaf before p; no other concurrency control exists. Stored leaves never change.
 *
 * A book is what decisions are made on: the leaves of its own stream and the leaves of other streams that name it as
 * their counter-book (an award moves its budget, an authorisation its offer), in the order of the log.
 */
import { leafJson, LEAF_BYTES_MAX } from './leaf.js';

/** The position before the first leaf: an empty log ends here. */
export const EMPTY_LOG = -1;

/** Bytes of all leaves in one append (`sizeOf`), at most: the limit of the tightest engine (EventStoreDB's default, 1 MiB). */
export const APPEND_BYTES_MAX = 1_000_000;
/** Leaves in one append, at most. */
export const APPEND_LEAVES_MAX = 2_000;

export interface NewLeaf {
  /** The book that the leaf belongs to, for example `account-mbr_…`. */
  readonly stream: string;
  /** Dense from 0 within its stream. */
  readonly revision: number;
  /** The command's id, 16 bytes. All leaves of one command share it. */
  readonly cause: Uint8Array;
  /** Canonical bytes (`leaf.ts`): stored, hashed, replayed and exported verbatim. */
  readonly body: Uint8Array;
  /** `SHA-256(0x00 ‖ body)` (RFC 6962 leaf hash). */
  readonly hash: Uint8Array;
  /** The other book that this leaf moves. */
  readonly counter?: string;
  /** A natural key that this leaf takes for ever within its log, 32 bytes (a merchant's reference). */
  readonly claim?: Uint8Array;
  /** SHA-256 of the request, 32 bytes; on the first leaf of a command only. Lies beside the leaf, never in it. */
  readonly fingerprint?: Uint8Array;
}

export interface StoredLeaf extends NewLeaf {
  readonly position: number;
}

/** A leaf for whoever only wants to know what it says: its bytes as text, without what lies beside them. */
export interface LeafText extends Pick<StoredLeaf, 'position' | 'revision'> {
  readonly body: string;
}

/** @throws CorruptLeaf */
export const leafText = ({ position, revision, body }: StoredLeaf): LeafText => ({ position, revision, body: leafJson(body) });

/** What leaves are looked up by. */
export interface LeafKeys {
  readonly causes?: readonly Uint8Array[];
  readonly claims?: readonly Uint8Array[];
}

/** `appended: false` names where the log really ends; nothing was stored. Where that is the expected end, a guard refused. */
export type AppendResult = { readonly appended: true } | { readonly appended: false; readonly head: number };

/**
 * The answer to an append was lost: the leaves may be stored or not. The caller settles it by reading the log after the
 * position that it expected, never by sending the append again without that look.
 */
export class AppendOutcomeUnknown extends Error {
  constructor(log: string, cause: unknown) {
    super(`the outcome of an append to ${log} is unknown`, { cause });
    this.name = 'AppendOutcomeUnknown';
  }
}

/** The engine cannot be reached; the operation had certainly no effect. Worth trying again later. */
export class EventStoreUnavailable extends Error {
  constructor(cause: unknown) {
    super('the event store cannot be reached', { cause });
    this.name = 'EventStoreUnavailable';
  }
}

/** Everything here may throw `EventStoreUnavailable`. Logs are named by their origin (`timebank.example/log/cmty_x/1`). */
export interface EventStore {
  /** Every log that has at least one leaf. */
  logs(): Promise<readonly string[]>;

  /** The position of the last leaf, `EMPTY_LOG` where there is none. */
  head(log: string): Promise<number>;

  /**
   * Stores all leaves behind the fence, durably, or nothing. The first append (`expected = EMPTY_LOG`) makes the log. An empty
   * list only asks the fence.
   * @param unless nothing is stored either when the log has a leaf with one of these causes or claims already: who has nobody to
   * wait for saves a look
   * @throws AppendOutcomeUnknown when the answer was lost after sending
   */
  append(log: string, expected: number, leaves: readonly NewLeaf[], unless?: LeafKeys): Promise<AppendResult>;

  /** Leaves with `after < position`, ascending, dense, at most `limit`. A committed leaf is never skipped. */
  read(log: string, after: number, limit: number): Promise<readonly StoredLeaf[]>;

  /**
   * The same leaves as text, at less than half the cost: for those who follow a log.
   * @throws also where the body of one of them is not UTF-8
   */
  readTexts(log: string, after: number, limit: number): Promise<readonly LeafText[]>;

  /**
   * The leaves of all the named books with `position ≤ upTo` (default: all), ascending by position, in batches of a bounded
   * size. A leaf that concerns two of the books comes once.
   */
  readBooks(log: string, books: readonly string[], upTo?: number): AsyncIterable<readonly StoredLeaf[]>;

  /** All leaves with one of these causes or claims, ascending by position. */
  find(log: string, keys: LeafKeys): Promise<readonly StoredLeaf[]>;
}

const CAUSE_BYTES = 16;
const DIGEST_BYTES = 32;
/** Names go into the engines' own languages unescaped. */
const STREAM_NAME = /^[A-Za-z0-9_:-]{1,200}$/;

/** What engines keep beside a body, names apart, in the form that takes most room. */
const BESIDE_BYTES_MAX = 300;

/** Bytes that a leaf takes of an append, with what lies beside it. */
export const sizeOf = ({ stream, counter = '', body }: NewLeaf): number =>
  body.length + stream.length + counter.length + BESIDE_BYTES_MAX;

/**
 * For adapters, before anything is sent.
 * @throws RangeError when the caller passes what no adapter has to take: a defect of the caller, nothing is stored
 */
export function assertAppendable(leaves: readonly NewLeaf[]): void {
  const bytes = leaves.reduce((sum, leaf) => sum + sizeOf(leaf), 0);
  if (leaves.length > APPEND_LEAVES_MAX || bytes > APPEND_BYTES_MAX)
    throw new RangeError(`an append of ${leaves.length} leaves and ${bytes} bytes is too large`);
  for (const { stream, counter = stream, revision, cause, hash, claim = hash, fingerprint = hash, body } of leaves) {
    const wellFormed =
      STREAM_NAME.test(stream) &&
      STREAM_NAME.test(counter) &&
      Number.isSafeInteger(revision) &&
      revision >= 0 &&
      cause.length === CAUSE_BYTES &&
      [hash, claim, fingerprint].every(({ length }) => length === DIGEST_BYTES) &&
      body.length > 0 &&
      body.length <= LEAF_BYTES_MAX;
    if (!wellFormed) throw new RangeError(`revision ${revision} of ${stream} has no form that can be stored`);
  }
}

/** Whether two leaves are the same, with all that lies beside them. */
export function isSameLeaf(one: StoredLeaf, other: StoredLeaf | undefined): boolean {
  return (
    other !== undefined &&
    one.position === other.position &&
    one.stream === other.stream &&
    one.revision === other.revision &&
    one.counter === other.counter &&
    isSame(one.body, other.body) &&
    isSame(one.hash, other.hash) &&
    isSame(one.cause, other.cause) &&
    isSame(one.claim, other.claim) &&
    isSame(one.fingerprint, other.fingerprint)
  );
}

const isSame = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one === undefined || other === undefined ? one === other : Buffer.compare(one, other) === 0;

/** Leaves in parts that one append takes. */
export function* inAppends(leaves: readonly StoredLeaf[]): Generator<readonly StoredLeaf[]> {
  let from = 0;
  let bytes = 0;
  for (const [place, leaf] of leaves.entries()) {
    if (place - from === APPEND_LEAVES_MAX || bytes + sizeOf(leaf) > APPEND_BYTES_MAX) {
      yield leaves.slice(from, place);
      from = place;
      bytes = 0;
    }
    bytes += sizeOf(leaf);
  }
  if (from < leaves.length) yield leaves.slice(from);
}
