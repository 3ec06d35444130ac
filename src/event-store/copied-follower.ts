/**
 * The follower: copies what an engine stores into the database, leaf by leaf, in order, without a gap, hash-checked.
 *
 * It goes on from a place that it keeps, which is never ahead of the leaves, so it may be killed anywhere and met by another at
 * the same work: the copy's own fence lets each leaf in once, and a leaf that is there already must be the same to the byte. A
 * leaf that is missing, altered or at odds with the copy stops it, visibly. Lost connections are thrown to whoever keeps it
 * running.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { INVENTORY_LOG } from './copied-inventory.js';
import type { CopyRecord } from './copied-record.js';
import { inAppends, isSameLeaf, type EventStore, type StoredLeaf } from './event-store.js';
import { CorruptLeaf, leafHash } from './leaf.js';

/** Leaves that are read ahead while others are being stored. */
const AHEAD_MAX = 4_000;
/** Where more leaves came while others were being stored, so many are worth a commit at once; fewer wait a moment for company. */
const WORTH_STORING = 1_000;
const COMPANY_MS = 20;
/** How often the place is kept. What lies after it is read again after a restart, and found to be there. */
const KEEP_PLACE_MS = 1_000;

/** A leaf, and the place in the whole engine that it lies at. */
export interface Followed {
  readonly log: string;
  readonly leaf: StoredLeaf;
  readonly at: string;
}

export interface FollowerGround {
  /** All leaves of all logs after a place, as they were stored and for ever; ends with an error. */
  readonly follow: (from: string | undefined) => AsyncIterable<Followed>;
  readonly copy: Pick<EventStore, 'head' | 'read' | 'append'>;
  readonly record: CopyRecord;
  /** Told when leaves of a log have arrived. */
  readonly onCopied: (log: string) => void;
}

/** The engine and the copy contradict each other, or themselves: nothing that passes by itself. */
class CopyFault extends Error {
  override readonly name = 'CopyFault';
}

export class CopyFollower {
  /** Where each log's copy ended when it was last looked at. */
  private readonly heads = new Map<string, number>();
  private placeKeptAt = 0;

  constructor(private readonly ground: FollowerGround) {}

  /**
   * Copies until told to stop.
   * @throws when the engine or the database is lost: to be called again; CopyFault and CorruptLeaf, which the record then names
   */
  async run(signal: AbortSignal): Promise<void> {
    const { follow, record } = this.ground;
    this.heads.clear();
    this.placeKeptAt = 0;
    const from = (await record.engine())?.place ?? undefined;
    let place: string | undefined;
    try {
      for await (const batch of gathered(follow(from), AHEAD_MAX, signal)) {
        await this.store(batch);
        place = await this.keepPlace(batch.at(-1)?.at ?? place);
      }
      if (place !== undefined) await record.reached(place);
    } catch (reason) {
      if (reason instanceof CopyFault || reason instanceof CorruptLeaf) await record.failed(reason.message);
      throw reason;
    }
  }

  /** @returns the place while it is still to be kept */
  private async keepPlace(place: string | undefined): Promise<string | undefined> {
    if (place === undefined || performance.now() < this.placeKeptAt + KEEP_PLACE_MS) return place;
    await this.ground.record.reached(place);
    this.placeKeptAt = performance.now();
    return undefined;
  }

  private async store(batch: readonly Followed[]): Promise<void> {
    const byLog = new Map<string, StoredLeaf[]>();
    for (const { log, leaf } of batch) {
      const leaves = byLog.get(log);
      if (leaves !== undefined) leaves.push(leaf);
      else if (log !== INVENTORY_LOG) byLog.set(log, [leaf]);
    }
    // appends to different logs share a commit
    const storing = [...byLog].map(async ([log, leaves]) => {
      for (const part of inAppends(leaves)) await this.storeIn(log, part);
      this.ground.onCopied(log);
    });
    for (const stored of await Promise.allSettled(storing)) if (stored.status === 'rejected') throw stored.reason;
  }

  private async storeIn(log: string, leaves: readonly StoredLeaf[]): Promise<void> {
    const { copy } = this.ground;
    let head = this.heads.get(log) ?? (await copy.head(log));
    for (let isStored = false; !isStored;) {
      const at = head;
      const fresh = leaves.filter(({ position }) => position > at);
      if (fresh.length < leaves.length) await this.assertSame(log, leaves.slice(0, leaves.length - fresh.length));
      for (const [place, leaf] of fresh.entries()) assertNext(log, leaf, at + 1 + place);
      const result = fresh.length === 0 ? { appended: true as const } : await copy.append(log, at, fresh);
      // another follower was faster
      head = result.appended ? at + fresh.length : result.head;
      isStored = result.appended;
    }
    this.heads.set(log, head);
  }

  private async assertSame(log: string, leaves: readonly StoredLeaf[]): Promise<void> {
    const first = leaves[0]?.position ?? 0;
    const there = await this.ground.copy.read(log, first - 1, leaves.length);
    const differing = leaves.find((leaf, place) => !isSameLeaf(leaf, there[place]));
    if (differing !== undefined)
      throw new CopyFault(`position ${String(differing.position)} of ${log} is another leaf in the engine than in the copy`);
  }
}

function assertNext(log: string, { position, body, hash }: StoredLeaf, due: number): void {
  if (position !== due) throw new CopyFault(`position ${String(position)} of ${log} comes where ${String(due)} is due`);
  if (Buffer.compare(leafHash(body), hash) !== 0)
    throw new CopyFault(`the leaf at position ${String(position)} of ${log} does not have the hash that it came with`);
}

/** What has come from a source, all of it each time, read ahead while the caller is at work on what came before. */
async function* gathered<T>(source: AsyncIterable<T>, aheadMax: number, signal: AbortSignal): AsyncGenerator<readonly T[]> {
  let ahead: T[] = [];
  let ended: { readonly reason?: unknown } | undefined;
  let hear = (): void => undefined;
  let goOn = (): void => undefined;
  const iterator = source[Symbol.asyncIterator]();
  const pump = async (): Promise<void> => {
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      ahead.push(next.value);
      hear();
      if (ahead.length >= aheadMax) await new Promise<void>(resolve => (goOn = resolve));
    }
  };
  const end = (how: { readonly reason?: unknown }): void => {
    ended = how;
    hear();
  };
  pump().then(
    () => end({}),
    (reason: unknown) => end({ reason }),
  );
  const stop = (): void => hear();
  signal.addEventListener('abort', stop);
  try {
    while (!signal.aborted) {
      if (ahead.length > 0) {
        const batch = ahead;
        ahead = [];
        goOn();
        yield batch;
        // the source is faster: fewer and larger batches keep up with it
        if (ahead.length > 0 && ahead.length < WORTH_STORING) await sleep(COMPANY_MS);
      } else if (ended !== undefined) {
        if ('reason' in ended) throw ended.reason;
        return;
      } else await new Promise<void>(resolve => (hear = resolve));
    }
  } finally {
    signal.removeEventListener('abort', stop);
    // whatever it is waiting for, nobody waits for it
    void iterator.return?.().catch(() => undefined);
    goOn();
  }
}
