/**
 * Ways of the server and its client that would make a log wrong if nobody minded them: each is shown as it is, and what the logs make
 * of it. What a server does on demand only a stand-in does; the rest is shown on a real one too.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  binaryEvent,
  KurrentDBClient,
  MaxAppendSizeExceededError,
  NO_STREAM,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client';
import { AppendOutcomeUnknown, EMPTY_LOG, type NewLeaf } from '../../src/event-store/event-store.js';
import { EventStoreDbStreams } from '../../src/event-store/eventstoredb.js';
import { CorruptLeaf } from '../../src/event-store/leaf.js';
import { withEngine } from '../support/engines.js';
import { EventStoreDbStandIn, type Fate } from '../support/eventstoredb-stand-in.js';
import { firstOf } from '../support/followed.js';
import { newLeaf, newLeaves, newLog, plain } from '../support/leaves.js';

const ANSWER_WITHIN_MS = 400;
const event = (id: string, text: string) => binaryEvent({ id, type: 'Text', data: Buffer.from(text) });
const IDS = ['6a2f41a3-c54c-4a2b-9d3c-0d7b32a0a001', '6a2f41a3-c54c-4a2b-9d3c-0d7b32a0a002'] as const;

/** Of the server by itself, asked through its own client. */
function describeWays(server: string, open: () => Promise<{ url: string; close(): Promise<void> }>): void {
  describe(server, () => {
    let client: KurrentDBClient;
    let close: () => Promise<void>;
    let stream: string;

    beforeAll(async () => {
      const opened = await open();
      close = opened.close;
      client = KurrentDBClient.connectionString(opened.url.replace('esdb:', 'kurrentdb:'));
    });
    afterAll(async () => {
      await client.dispose();
      await close();
    });
    beforeEach(() => (stream = `ways-${newLog()}`));

    const texts = async () => {
      const read: string[] = [];
      for await (const { event: stored } of client.readStream(stream)) read.push(String(stored?.data));
      return read;
    };

    it('takes events of known ids for a repetition and calls them stored, whatever they say', async () => {
      const expected = { streamState: NO_STREAM } as const;
      await client.appendToStream(stream, [event(IDS[0], 'ours'), event(IDS[1], 'ours')], expected);
      const loser = await client.appendToStream(stream, [event(IDS[0], 'theirs'), event(IDS[1], 'theirs')], expected);
      expect(loser).toMatchObject({ success: true, nextExpectedRevision: 1n });
      expect(await texts()).toEqual(['ours', 'ours']);
    });

    it('refuses a batch of which the first id is known and the second is not', async () => {
      await client.appendToStream(stream, event(IDS[0], 'ours'), { streamState: NO_STREAM });
      await client.appendToStream(stream, event(IDS[1], 'ours'), { streamState: 0n });
      const mixed = [event(IDS[0], 'ours'), binaryEvent({ type: 'Text', data: Buffer.from('new') })];
      await expect(client.appendToStream(stream, mixed, { streamState: NO_STREAM })).rejects.toThrow(WrongExpectedVersionError);
    });

    it('heeds no fence at all where it is asked for by its former name', async () => {
      await client.appendToStream(stream, event(IDS[0], 'ours'), { streamState: NO_STREAM });
      const former: object = { expectedRevision: 5n };
      expect(await client.appendToStream(stream, event(IDS[1], 'theirs'), former)).toMatchObject({ success: true });
    });

    it('accepts nothing as an append where the fence holds, and misnames the end of a stream that is not there', async () => {
      expect(await client.appendToStream(stream, [], { streamState: NO_STREAM })).toMatchObject({ nextExpectedRevision: 0n });
      await client.appendToStream(stream, event(IDS[0], 'ours'), { streamState: NO_STREAM });
      expect(await client.appendToStream(stream, [], { streamState: 0n })).toMatchObject({ nextExpectedRevision: 0n });
      for (const streamState of [NO_STREAM, 7n, BigInt(Number.MAX_SAFE_INTEGER)] as const)
        await expect(client.appendToStream(stream, [], { streamState })).rejects.toMatchObject({ actualState: 0n, message: '' });
    });

    it('refuses more than a mebibyte at once, and nothing of it is stored', async () => {
      const half = Buffer.alloc(600_000);
      const tooMuch = [half, half].map(data => binaryEvent({ type: 'Text', data }));
      await expect(client.appendToStream(stream, tooMuch, { streamState: NO_STREAM })).rejects.toThrow(
        MaxAppendSizeExceededError,
      );
      await expect(texts()).rejects.toMatchObject({ type: 'stream-not-found' });
    });
  });
}

describeWays('the stand-in for EventStoreDB', async () => {
  const standIn = await EventStoreDbStandIn.start();
  return { url: standIn.url, close: async () => standIn.stop() };
});
withEngine('EVENTSTOREDB_URL', 'over a real server', url => {
  describeWays('EventStoreDB', async () => ({ url, close: async () => undefined }));
});

describe('over a stand-in for EventStoreDB that misbehaves, a log', () => {
  let standIn: EventStoreDbStandIn;
  let streams: EventStoreDbStreams;
  let log: string;

  beforeEach(async () => {
    standIn = await EventStoreDbStandIn.start();
    streams = new EventStoreDbStreams(standIn.url, ANSWER_WITHIN_MS);
    log = newLog();
    await streams.append(log, EMPTY_LOG, newLeaves('community', 0, 2));
  });
  afterEach(async () => {
    await streams.close();
    standIn.stop();
  });

  const once = (fate: Fate) => {
    standIn.rule = () => {
      standIn.rule = () => 'pass';
      return fate;
    };
  };
  const stored = async () => plain((await streams.read(log, 1, 100)).map(({ position: _, ...leaf }) => leaf));
  const append = (leaves: readonly NewLeaf[]) => streams.append(log, 1, leaves);

  it.each<[string, Fate]>([
    ['is never answered', 'unanswered'],
    ['is answered with the end of another append', 'misreported'],
    ['is said to have found the end that it expected, and so to be refused', 'contradicted'],
    ['is said to have taken too long', 'called-late'],
  ])('has stored an append that %s, and is asked about it', async (_, fate) => {
    const leaves = newLeaves('community', 2, 2);
    once(fate);
    await expect(append(leaves)).rejects.toThrow(AppendOutcomeUnknown);
    expect(await stored()).toEqual(plain(leaves));
    expect(await append(leaves)).toEqual({ appended: false, head: 3 });
  });

  it('has nothing of an append that was dropped, and takes it again', async () => {
    const leaves = newLeaves('community', 2, 2);
    once('dropped');
    await expect(append(leaves)).rejects.toThrow(AppendOutcomeUnknown);
    expect(await stored()).toEqual([]);
    expect(await append(leaves)).toEqual({ appended: true });
  });

  it('has an append once that comes late, after its repetition', async () => {
    const leaves = newLeaves('community', 2, 2);
    once('stored-late');
    await expect(append(leaves)).rejects.toThrow(AppendOutcomeUnknown);
    expect(await append(leaves)).toEqual({ appended: true });
    standIn.release();
    expect(await stored()).toEqual(plain(leaves));
  });

  it('has an append once that comes late, before its repetition', async () => {
    const leaves = newLeaves('community', 2, 2);
    once('stored-late');
    await expect(append(leaves)).rejects.toThrow(AppendOutcomeUnknown);
    standIn.release();
    expect(await append(leaves)).toEqual({ appended: false, head: 3 });
    expect(await stored()).toEqual(plain(leaves));
  });

  it('takes an answer that comes twice for what it answers, and for nothing after', async () => {
    const [first, second] = [newLeaves('community', 2, 2), newLeaves('community', 4, 1)];
    once('doubled');
    expect(await append(first)).toEqual({ appended: true });
    expect(await streams.append(log, 3, second)).toEqual({ appended: true });
    expect(await stored()).toEqual(plain([...first, ...second]));
  });

  it('is never given the same event id twice, nor an append without its exact fence', async () => {
    const leaves = newLeaves('community', 2, 2);
    once('dropped');
    await expect(append(leaves)).rejects.toThrow(AppendOutcomeUnknown);
    await append(leaves);
    await append(leaves);
    const ids = standIn.appends.flatMap(({ ids: each }) => each);
    expect(new Set(ids).size).toBe(ids.length);
    expect(standIn.appends.map(({ expected }) => expected)).toEqual(['no_stream', 1n, 1n, 1n]);
  });

  it('is given one append at a time', async () => {
    standIn.rule = () => 'unanswered';
    const both = Promise.allSettled([append(newLeaves('community', 2, 1)), append(newLeaves('community', 2, 1))]);
    await sleep(ANSWER_WITHIN_MS / 2);
    expect(standIn.appends).toHaveLength(2);
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('is one of a dozen at most that are given appends, as the client ends the process when sixteen wait on a broken line', async () => {
    standIn.rule = () => 'unanswered';
    const all = Promise.allSettled(
      Array.from({ length: 40 }, () => streams.append(newLog(), EMPTY_LOG, newLeaves('community', 0, 1))),
    );
    await sleep(ANSWER_WITHIN_MS / 2);
    expect(standIn.appends).toHaveLength(1 + 12);
    standIn.rule = () => 'pass';
    expect((await all).filter(({ status }) => status === 'rejected')).toHaveLength(12);
  });

  it('says what a server takes that takes less than it should, and stores nothing', async () => {
    standIn.appendBytesMax = 1_000;
    await expect(append(newLeaves('community', 2, 20))).rejects.toThrow(RangeError);
    expect(await append(newLeaves('community', 2, 1))).toEqual({ appended: true });
  });

  it('is not followed past what is no leaf, nor read past it', async () => {
    const client = KurrentDBClient.connectionString(standIn.url.replace('esdb:', 'kurrentdb:'));
    const stream = `timebank-${encodeURIComponent(log).replaceAll('%', '~')}`;
    await client.appendToStream(stream, binaryEvent({ type: 'Other', data: Buffer.of(1) }), { streamState: 1n });
    await client.dispose();
    await expect(firstOf(streams.follow(undefined), 3)).rejects.toThrow(CorruptLeaf);
    await expect(streams.read(log, EMPTY_LOG, 10)).rejects.toThrow(CorruptLeaf);
  });

  it('is not sent to whoever takes nothing of it: the server is held back', async () => {
    const patient = new EventStoreDbStreams(standIn.url);
    const followed = patient.follow(undefined)[Symbol.asyncIterator]();
    await followed.next();
    const leaves = newLeaves('community', 2, 500, { body: randomBytes(1_500) });
    for (let part = 0; part < 10; part++) await patient.append(log, 1 + part * leaves.length, leaves);
    let before = -1;
    for (; before < standIn.told; await sleep(ANSWER_WITHIN_MS)) before = standIn.told;
    expect(standIn.told).toBeLessThan(4_000);
    await followed.return?.();
    await patient.close();
  });

  it('is not read as if it were whole where leaves of it are gone', async () => {
    standIn.firstRead = 1;
    await expect(streams.read(log, EMPTY_LOG, 10)).rejects.toThrow('of the leaves after position -1 not all are there');
    expect(await streams.read(log, 0, 10)).toHaveLength(1);
  });

  it('is followed on when the server ends the subscription without an error', async () => {
    const [, last] = await firstOf(streams.follow(undefined), 2);
    const ended = expect(firstOf(streams.follow(last?.at), 1)).rejects.toThrow('the event store cannot be reached');
    await sleep(ANSWER_WITHIN_MS);
    standIn.endSubscriptions();
    await ended;
    await append([newLeaf('community', 2)]);
    expect((await firstOf(streams.follow(last?.at), 1)).map(({ leaf }) => leaf.position)).toEqual([2]);
  });
});

describe('a cluster', () => {
  it('is found through any of its nodes that answers', async () => {
    const standIn = await EventStoreDbStandIn.start();
    const streams = new EventStoreDbStreams(standIn.url.replace('127.0.0.1', '127.0.0.1:1,127.0.0.1'));
    const log = newLog();
    expect(await streams.append(log, EMPTY_LOG, newLeaves('community', 0, 2))).toEqual({ appended: true });
    expect(await streams.read(log, EMPTY_LOG, 10)).toHaveLength(2);
    await streams.close();
    standIn.stop();
  });
});
