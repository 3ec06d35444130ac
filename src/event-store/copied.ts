/**
 * The event store where an engine of its own keeps the logs and PostgreSQL has a copy of them that follows: appends go to the
 * engine, reads are answered by the copy and by the leaves past it.
 *
 * An append holds because of the engine's fence alone. What it must not meet (`unless`, a revision or a claim that is taken) is
 * looked for before, in all leaves up to the expected end. That look cannot be overtaken: while the log still ends there it has
 * seen everything, and once the log has grown, by whomever, the fence refuses. No lock and no second look are needed.
 *
 * After an append, or a conflict that named where the log ends, every look-up sees all leaves up to there: rows and the end of
 * the copy come from one snapshot, what lies past that end from memory, and what memory lacks from the engine. A copy that
 * stays too far behind stops the appends rather than make them slow.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Inventory, LogStreams } from './copied-inventory.js';
import { Tails } from './copied-tail.js';
import {
  AppendOutcomeUnknown,
  assertAppendable,
  EMPTY_LOG,
  EventStoreUnavailable,
  leafText,
  type AppendResult,
  type EventStore,
  type LeafKeys,
  type LeafText,
  type NewLeaf,
  type StoredLeaf,
} from './event-store.js';

export interface Bounds {
  /** Leaves that the copy of a log may be behind before appends to it wait. */
  readonly behindMax: number;
  /** What memory holds of leaves that the copy has not yet, about. */
  readonly tailBytesMax: number;
}
const BOUNDS: Bounds = { behindMax: 20_000, tailBytesMax: 64 * 1024 * 1024 };
/** How long appends wait for the copy before they are refused. */
const BEHIND_WAIT_MS = 2_000;
const BEHIND_LOOK_MS = 25;
/** So much further behind, reads are refused too: appends of several copies of the service that were under way fit in between. */
const READ_BEHIND_FACTOR = 2;
const FETCH_PAGE = 1_000;
/** An engine of several nodes may answer a read from one that has not heard of the last appends yet. */
const FETCH_WITHIN_MS = 2_000;
const FETCH_AGAIN_MS = 20;

/** Leaves, and where the copy of their log ended at the moment of reading. */
export interface AsOf<Leaf = StoredLeaf> {
  readonly head: number;
  readonly leaves: readonly Leaf[];
}
type Place = Pick<NewLeaf, 'stream' | 'revision'>;

/** The copy in the database, read with the end that each answer is true for. */
export interface LogCopy extends Pick<EventStore, 'head'> {
  /** Where each log that has leaves ends. */
  heads(): Promise<ReadonlyMap<string, number>>;
  readAsOf(log: string, after: number, limit: number): Promise<AsOf>;
  readTextsAsOf(log: string, after: number, limit: number): Promise<AsOf<LeafText>>;
  readBooksAsOf(log: string, books: readonly string[], upTo?: number): AsyncIterable<AsOf>;
  findAsOf(log: string, keys: LeafKeys & { readonly places?: readonly Place[] }): Promise<AsOf>;
  /** Makes room for a log that is about to begin, so that readers can wait for it. */
  open(log: string): Promise<void>;
}

/** Why something is refused that may pass soon. */
class CopyBehind extends Error {
  override readonly name = 'CopyBehind';
}

export class CopiedEventStore implements EventStore {
  private readonly tails: Tails;

  constructor(
    private readonly streams: LogStreams,
    private readonly copy: LogCopy,
    private readonly inventory: Inventory,
    private readonly bounds = BOUNDS,
  ) {
    this.tails = new Tails(bounds.tailBytesMax);
  }

  async logs(): Promise<readonly string[]> {
    const known = new Set([...(await this.copy.heads()).keys(), ...this.tails.logs]);
    // begun elsewhere, or entered and never begun
    const others = (await this.inventory.logs()).filter(log => !known.has(log));
    for (const log of others) if ((await this.head(log)) > EMPTY_LOG) known.add(log);
    return [...known].sort();
  }

  async head(log: string): Promise<number> {
    return this.tails.reached(log, await this.streams.head(log));
  }

  async append(log: string, expected: number, leaves: readonly NewLeaf[], unless: LeafKeys = {}): Promise<AppendResult> {
    assertAppendable(leaves);
    const end = await this.endFor(log, expected);
    if (end !== expected) return { appended: false, head: end };
    if (await this.isTaken(log, leaves, unless)) return { appended: false, head: await this.head(log) };
    if (expected === EMPTY_LOG && leaves.length > 0) await this.begin(log);
    try {
      const result = await this.streams.append(log, expected, leaves);
      if (result.appended) this.tails.add(log, storedAfter(expected, leaves));
      else this.tails.reached(log, result.head);
      return result;
    } catch (reason) {
      if (reason instanceof AppendOutcomeUnknown) this.tails.doubt(log);
      throw reason;
    }
  }

  /** Whoever comes to the end of the copy learns where the log ends now, by whomever it was written. */
  async read(log: string, after: number, limit: number): Promise<readonly StoredLeaf[]> {
    const copied = await this.copy.readAsOf(log, after, limit);
    return [...copied.leaves, ...(await this.pastCopied(log, after, limit, copied))];
  }

  async readTexts(log: string, after: number, limit: number): Promise<readonly LeafText[]> {
    const copied = await this.copy.readTextsAsOf(log, after, limit);
    return [...copied.leaves, ...(await this.pastCopied(log, after, limit, copied)).map(leafText)];
  }

  async *readBooks(log: string, books: readonly string[], upTo = Number.MAX_SAFE_INTEGER): AsyncIterable<readonly StoredLeaf[]> {
    const end = await this.endOf(log);
    let copied = EMPTY_LOG;
    for await (const { head, leaves } of this.copy.readBooksAsOf(log, books, upTo)) {
      copied = head;
      if (leaves.length > 0) yield leaves;
    }
    this.tails.copied(log, copied);
    const wanted = new Set(books);
    const rest = (await this.past(log, copied, Math.min(end, upTo))).filter(
      ({ stream, counter }) => wanted.has(stream) || (counter !== undefined && wanted.has(counter)),
    );
    for (let from = 0; from < rest.length; from += FETCH_PAGE) yield rest.slice(from, from + FETCH_PAGE);
  }

  async find(log: string, keys: LeafKeys): Promise<readonly StoredLeaf[]> {
    const { causes = [], claims = [] } = keys;
    return causes.length + claims.length === 0 ? [] : (await this.findAll(log, { causes, claims })).leaves;
  }

  /** Leaves that the copy has yet to get, of the log of which it lacks most; of those that this process knows of. */
  async behind(): Promise<number> {
    const heads = await this.copy.heads();
    return Math.max(0, ...this.tails.logs.map(log => (this.tails.endOf(log) ?? EMPTY_LOG) - (heads.get(log) ?? EMPTY_LOG)));
  }

  /** Where the log ends as far as this process was told; asked for where it was told nothing, or is in doubt. */
  private async endOf(log: string): Promise<number> {
    return this.tails.endOf(log) ?? this.head(log);
  }

  /** The same, asked again where the caller expects another: it was told by somebody else, or is behind. */
  private async endFor(log: string, expected: number): Promise<number> {
    const end = await this.endOf(log);
    return end === expected ? end : this.head(log);
  }

  /**
   * Whether the log has something of `unless`.
   * @throws where a leaf has a revision or a claim that the log has already: a defect of the caller
   */
  private async isTaken(log: string, leaves: readonly NewLeaf[], unless: LeafKeys): Promise<boolean> {
    const { causes = [], claims = [] } = unless;
    const own = claimsOf(leaves);
    const places = firstPlaces(leaves);
    if (causes.length + claims.length + places.length === 0) return false;
    const met = await this.findAll(log, { causes, claims: [...claims, ...own], places });
    const unwanted = new Set([...causes, ...claims].map(textOf));
    if (met.leaves.some(leaf => keysOf(leaf).some(key => unwanted.has(textOf(key))))) return true;
    if (met.leaves.length > 0) throw new Error('a revision or a claim is taken');
    if (leaves.length > 0) await this.copyFollows(log, met.copied);
    return false;
  }

  private async findAll(
    log: string,
    keys: Required<LeafKeys> & { readonly places?: readonly Place[] },
  ): Promise<{ readonly leaves: readonly StoredLeaf[]; readonly copied: number }> {
    const told = await this.endOf(log);
    const { head: copied, leaves } = await this.copy.findAsOf(log, keys);
    this.tails.copied(log, copied);
    // a copy past what this process was told may stand in the middle of an append, and have half of a command
    const end = copied > told ? await this.head(log) : told;
    const past = await this.past(log, copied, end);
    if (past.length === 0) return { leaves, copied };
    const wanted = new Set([...keys.causes, ...keys.claims].map(textOf));
    const places = new Set(keys.places?.map(placeText));
    const isWanted = (leaf: StoredLeaf): boolean =>
      keysOf(leaf).some(key => wanted.has(textOf(key))) || (places.size > 0 && places.has(placeText(leaf)));
    return { leaves: [...leaves, ...past.filter(isWanted)], copied };
  }

  /** A log is in the inventory and in the copy before its first leaf, so that whoever looks for it can wait for it. */
  private async begin(log: string): Promise<void> {
    await Promise.all([this.inventory.enter(log), this.copy.open(log)]);
  }

  /** What a page that was read from the copy lacks. */
  private async pastCopied(
    log: string,
    after: number,
    limit: number,
    { head, leaves }: AsOf<unknown>,
  ): Promise<readonly StoredLeaf[]> {
    this.tails.copied(log, head);
    if (leaves.length === limit) return [];
    const from = Math.max(after, head);
    return this.past(log, from, Math.min(await this.head(log), from + limit - leaves.length));
  }

  /** The leaves after a position up to another that the log is known to reach. @throws EventStoreUnavailable */
  private async past(log: string, after: number, upTo: number): Promise<readonly StoredLeaf[]> {
    if (upTo <= after) return [];
    const held = this.tails.between(log, after, upTo);
    if (held.length === upTo - after) return held;
    if (upTo - after > READ_BEHIND_FACTOR * this.bounds.behindMax)
      throw new EventStoreUnavailable(new CopyBehind(`the copy of ${log} lacks ${String(upTo - after)} leaves`));
    const fetched = await this.fetch(log, after, upTo - held.length);
    this.tails.add(log, fetched);
    return [...fetched, ...held];
  }

  private async fetch(log: string, after: number, upTo: number): Promise<readonly StoredLeaf[]> {
    const leaves: StoredLeaf[] = [];
    const until = performance.now() + FETCH_WITHIN_MS;
    while (leaves.length < upTo - after) {
      const position = after + leaves.length;
      const page = await this.streams.read(log, position, Math.min(FETCH_PAGE, upTo - position));
      if (page.some((leaf, place) => leaf.position !== position + 1 + place))
        throw new Error(`${log} is damaged: the leaves after position ${String(position)} are not dense`);
      leaves.push(...page);
      if (page.length > 0) continue;
      if (performance.now() > until)
        throw new EventStoreUnavailable(new Error(`${log} ends before position ${String(upTo)}, where it was seen`));
      await sleep(FETCH_AGAIN_MS);
    }
    return leaves;
  }

  /** Waits until the copy is not too far behind. @throws EventStoreUnavailable */
  private async copyFollows(log: string, copied: number): Promise<void> {
    const until = performance.now() + BEHIND_WAIT_MS;
    let head = copied;
    while ((this.tails.endOf(log) ?? EMPTY_LOG) - head > this.bounds.behindMax) {
      if (performance.now() > until)
        throw new EventStoreUnavailable(new CopyBehind(`the copy of ${log} does not come after: it stands at ${String(head)}`));
      await sleep(BEHIND_LOOK_MS);
      head = await this.copy.head(log);
    }
  }
}

const storedAfter = (expected: number, leaves: readonly NewLeaf[]): readonly StoredLeaf[] =>
  leaves.map((leaf, place) => ({ ...leaf, position: expected + 1 + place }));

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
const keysOf = ({ cause, claim }: NewLeaf): readonly Uint8Array[] => (claim === undefined ? [cause] : [cause, claim]);
const placeText = ({ stream, revision }: Place): string => `${stream} ${String(revision)}`;

/** @throws where two leaves of one append take the same */
function claimsOf(leaves: readonly NewLeaf[]): readonly Uint8Array[] {
  const claims = leaves.flatMap(({ claim }) => (claim === undefined ? [] : [claim]));
  const isTwice = new Set(claims.map(textOf)).size < claims.length || new Set(leaves.map(placeText)).size < leaves.length;
  if (isTwice) throw new Error('a revision or a claim is taken');
  return claims;
}

/** Revisions are dense: where the first of a book is free, those after it are. */
function firstPlaces(leaves: readonly NewLeaf[]): readonly Place[] {
  const first = new Map<string, number>();
  for (const { stream, revision } of leaves) first.set(stream, Math.min(revision, first.get(stream) ?? Infinity));
  return [...first].map(([stream, revision]) => ({ stream, revision }));
}
