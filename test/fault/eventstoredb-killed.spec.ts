/**
 * A real EventStoreDB that is killed, or freezes and comes to itself, under the writers of several logs and one that follows them:
 * whatever was acknowledged is there once, at its positions, and is followed once, in order.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppendOutcomeUnknown, EMPTY_LOG, EventStoreUnavailable, type NewLeaf } from '../../src/event-store/event-store.js';
import { EventStoreDbStreams } from '../../src/event-store/eventstoredb.js';
import { withServerToStart, type EventStoreDbServer } from '../support/eventstoredb-server.js';
import { newLeaves, newLog, plain } from '../support/leaves.js';

const LOGS = 6;
const LEAVES = 20;
const ROUNDS = 2;
const CALM_MS = 700;
const FROZEN_MS = 3_000;
const ANSWER_WITHIN_MS = 2_000;

/** Writes one log until it is told to end; settles each doubt by a look. */
class Writer {
  readonly log = newLog();
  readonly stored: NewLeaf[] = [];
  doubts = 0;

  constructor(private readonly streams: EventStoreDbStreams) {}

  async write(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const leaves = newLeaves('account-mbr_1', this.stored.length, LEAVES);
      if (await this.isStored(leaves)) this.stored.push(...leaves);
    }
  }

  private async isStored(leaves: readonly NewLeaf[]): Promise<boolean> {
    const expected = this.stored.length - 1;
    try {
      const result = await this.streams.append(this.log, expected, leaves);
      // nobody else writes: a conflict is an own append that landed late
      return result.appended || (await this.isThere(leaves));
    } catch (reason) {
      if (reason instanceof AppendOutcomeUnknown) this.doubts++;
      else if (!(reason instanceof EventStoreUnavailable)) throw reason;
      await sleep(50);
      return this.isThere(leaves);
    }
  }

  /** A leaf of an append that was given up may still come: then it is one of the log, and the next append learns so. */
  private async isThere(leaves: readonly NewLeaf[]): Promise<boolean> {
    for (;;) {
      try {
        const found = await this.streams.read(this.log, this.stored.length - 1, LEAVES);
        if (found.length === 0) return false;
        if (isSame(found[0], leaves[0])) return true;
        this.stored.push(...found);
        return false;
      } catch (reason) {
        if (!(reason instanceof EventStoreUnavailable)) throw reason;
        await sleep(50);
      }
    }
  }
}

const isSame = (one: NewLeaf | undefined, other: NewLeaf | undefined): boolean =>
  one !== undefined && other !== undefined && Buffer.compare(one.cause, other.cause) === 0;

/** Follows all logs for as long as it is let, from where it was after each failure. */
async function follow(streams: EventStoreDbStreams, seen: Map<string, number[]>, isOver: () => boolean): Promise<number> {
  let at: string | undefined;
  for (let failures = 0; ; failures++) {
    try {
      for await (const followed of streams.follow(at)) {
        at = followed.at;
        seen.set(followed.log, [...(seen.get(followed.log) ?? []), followed.leaf.position]);
        if (isOver()) return failures;
      }
    } catch (reason) {
      if (!(reason instanceof EventStoreUnavailable)) throw reason;
      await sleep(100);
    }
  }
}

withServerToStart('a real EventStoreDB', start => {
  let server: EventStoreDbServer;
  let streams: EventStoreDbStreams;

  beforeEach(async () => {
    server = await start();
    streams = new EventStoreDbStreams(server.url, ANSWER_WITHIN_MS);
  });
  afterEach(async () => {
    await streams.close();
    server.signal('SIGCONT');
    await server.close();
  });

  it.each<[string, () => Promise<void>]>([
    [
      'is killed and started again',
      async () => {
        await server.kill();
        await server.start();
      },
    ],
    [
      'freezes and comes to itself',
      async () => {
        server.signal('SIGSTOP');
        await sleep(FROZEN_MS);
        server.signal('SIGCONT');
      },
    ],
  ])('that %s has all that it acknowledged, once and in order', async (_, fail) => {
    const writers = Array.from({ length: LOGS }, () => new Writer(streams));
    let [isOver, isWritten] = [false, false];
    const writing = Promise.all(writers.map(writer => writer.write(() => isOver)));
    const seen = new Map<string, number[]>();
    const ofLog = (log: string): readonly number[] => seen.get(log) ?? [];
    const isAllSeen = () => isWritten && writers.every(({ log, stored }) => ofLog(log).length >= stored.length);
    const following = follow(streams, seen, isAllSeen);
    for (let round = 0; round < ROUNDS; round++) {
      await sleep(CALM_MS);
      await fail();
    }
    await sleep(CALM_MS);
    isOver = true;
    await writing;
    isWritten = true;
    // something that comes last, for whoever waits for it
    await streams.append(newLog(), EMPTY_LOG, newLeaves('community', 0, 1));
    await following;
    expect(writers.reduce((sum, { doubts }) => sum + doubts, 0)).toBeGreaterThan(0);
    for (const { log, stored } of writers) {
      const leaves = await streams.read(log, EMPTY_LOG, Number.MAX_SAFE_INTEGER);
      expect(plain(leaves)).toEqual(plain(stored.map((leaf, position) => ({ ...leaf, position }))));
      expect(ofLog(log)).toEqual(leaves.map(({ position }) => position));
    }
  });
});
