/** What becomes of requests to EventStoreDB when the line or the server fails, for a real server and the stand-in alike. */
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { AppendOutcomeUnknown, EMPTY_LOG, EventStoreUnavailable, type NewLeaf } from '../../src/event-store/event-store.js';
import { EventStoreDbStreams } from '../../src/event-store/eventstoredb.js';
import type { FollowedLeaf } from '../../src/event-store/eventstoredb-feed.js';
import { firstOf } from '../support/followed.js';
import { newLeaf, newLeaves, newLog, plain } from '../support/leaves.js';
import { TcpLink, type LinkFate } from '../support/tcp-link.js';

const ANSWER_WITHIN_MS = 1_500;
/** The client's own heart-beat would tell of a dead line as well, but late: here it never does. */
const CALM_MS = 600_000;

/** @param open a server that other tests may use at the same time */
export function describeFaults(server: string, open: () => Promise<{ url: string; close(): Promise<void> }>): void {
  describe(`on a line to ${server} that breaks`, () => {
    let close: () => Promise<void>;
    let link: TcpLink;
    /** Over the line, and around it. */
    let streams: EventStoreDbStreams;
    let direct: EventStoreDbStreams;
    let log: string;

    beforeAll(async () => {
      const opened = await open();
      close = opened.close;
      link = await TcpLink.to(opened.url);
      direct = new EventStoreDbStreams(opened.url);
    });
    beforeEach(async () => {
      streams = new EventStoreDbStreams(`${link.url}&keepAliveInterval=${CALM_MS}`, ANSWER_WITHIN_MS);
      log = newLog();
      await streams.append(log, EMPTY_LOG, newLeaves('community', 0, 2));
    });
    afterEach(async () => {
      link.rule = () => 'pass';
      link.thaw();
      if (!link.isOpen) await link.open();
      await streams.close();
    });
    afterAll(async () => {
      await direct.close();
      await link.close();
      await close();
    });

    const stored = async () => plain((await direct.read(log, 1, 100)).map(({ position: _, ...leaf }) => leaf));
    /** The append that carries this leaf, once. */
    const breakAt = (leaf: NewLeaf, fate: LinkFate) => {
      let isBroken = false;
      link.rule = piece => {
        if (isBroken || !piece.includes(Buffer.from(leaf.body))) return 'pass';
        isBroken = true;
        return fate;
      };
    };
    const marked = () => newLeaf('community', 2, { body: Buffer.from(`{"mark":"${newLog()}"}`) });

    it('an append that never arrived is in doubt, is not stored, and can be sent again', async () => {
      const leaf = marked();
      breakAt(leaf, 'request-lost');
      await expect(streams.append(log, 1, [leaf])).rejects.toThrow(AppendOutcomeUnknown);
      expect(await stored()).toEqual([]);
      expect(await streams.append(log, 1, [leaf])).toEqual({ appended: true });
      expect(await stored()).toEqual(plain([leaf]));
    });

    it('an append whose answer was lost is in doubt, is stored, and is not stored again', async () => {
      const leaf = marked();
      breakAt(leaf, 'answer-lost');
      await expect(streams.append(log, 1, [leaf])).rejects.toThrow(AppendOutcomeUnknown);
      expect(plain(await streams.read(log, 1, 10))).toEqual(plain([{ ...leaf, position: 2 }]));
      expect(await streams.append(log, 1, [leaf])).toEqual({ appended: false, head: 2 });
      expect(await stored()).toEqual(plain([leaf]));
    });

    it('an append that arrives late is in doubt, and of it and its repetition one is stored', async () => {
      const leaf = marked();
      breakAt(leaf, 'late');
      await expect(streams.append(log, 1, [leaf])).rejects.toThrow(AppendOutcomeUnknown);
      const again = await streams.append(log, 1, [leaf]);
      expect([{ appended: true }, { appended: false, head: 2 }]).toContainEqual(again);
      await sleep(300);
      expect(await stored()).toEqual(plain([leaf]));
    });

    it('an append to a line that froze is in doubt in time, and of it and its repetition one is stored', async () => {
      const leaf = marked();
      link.freeze();
      const begun = performance.now();
      await expect(streams.append(log, 1, [leaf])).rejects.toThrow(AppendOutcomeUnknown);
      expect(performance.now() - begun).toBeLessThan(3 * ANSWER_WITHIN_MS);
      await expect(streams.head(log)).rejects.toThrow(EventStoreUnavailable);
      link.thaw();
      const result = await patiently(() => streams.append(log, 1, [leaf]));
      expect([{ appended: true }, { appended: false, head: 2 }]).toContainEqual(result);
      expect(await stored()).toEqual(plain([leaf]));
    });

    it('whatever finds nobody has certainly no effect, and all works again when somebody is there', async () => {
      const leaf = marked();
      await link.shut();
      await expect(streams.read(log, EMPTY_LOG, 1)).rejects.toThrow(EventStoreUnavailable);
      await expect(streams.append(log, 1, [leaf])).rejects.toThrow(EventStoreUnavailable);
      await expect(streams.head(log)).rejects.toThrow(EventStoreUnavailable);
      await expect(streams.probe()).rejects.toThrow(EventStoreUnavailable);
      await expect(firstOf(streams.follow(undefined), 1)).rejects.toThrow(EventStoreUnavailable);
      await link.open();
      expect(await patiently(() => streams.append(log, 1, [leaf]))).toEqual({ appended: true });
      expect(plain(await streams.read(log, 1, 10))).toEqual(plain([{ ...leaf, position: 2 }]));
    });

    it('reads go on after one that found nobody, as the client by itself would not', async () => {
      await streams.read(log, EMPTY_LOG, 10);
      await link.shut();
      await expect(streams.read(log, EMPTY_LOG, 10)).rejects.toThrow(EventStoreUnavailable);
      await link.open();
      expect(await patiently(() => streams.read(log, EMPTY_LOG, 10))).toHaveLength(2);
    });

    it.each([
      ['is cut', () => link.cut(), () => undefined],
      ['freezes', () => link.freeze(), () => link.thaw()],
    ])('following ends with an error when the line %s, and goes on where it was without a gap', async (_, fail, mend) => {
      const seen: FollowedLeaf[] = [];
      const follow = async (count: number) => {
        for await (const followed of streams.follow(seen.at(-1)?.at)) {
          if (followed.log === log) seen.push(followed);
          if (seen.length >= count) return;
        }
      };
      await follow(2);
      const broken = expect(follow(Infinity)).rejects.toThrow(EventStoreUnavailable);
      await direct.append(log, 1, newLeaves('community', 2, 3));
      while (seen.length < 5) await sleep(10);
      fail();
      await broken;
      await direct.append(log, 4, newLeaves('community', 5, 3));
      mend();
      await patiently(() => follow(8));
      expect(seen.map(({ leaf }) => leaf.position)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    });

    it('no text of a failure shows the password', async () => {
      const url = link.url.replace('esdb://', 'esdb://keeper:pass-of-mine@');
      const own = new EventStoreDbStreams(url, ANSWER_WITHIN_MS);
      await own.probe();
      const leaf = marked();
      breakAt(leaf, 'answer-lost');
      const failures = [await failureOf(own.append(log, 1, [leaf]))];
      await link.shut();
      failures.push(await failureOf(own.append(log, 1, [leaf])), await failureOf(own.read(log, 0, 1)));
      for (const failure of failures) expect(inspect(failure, { depth: null, showHidden: true })).not.toContain('pass-of-mine');
      await own.close();
    });
  });
}

/** Again while the server cannot be reached. */
async function patiently<T>(act: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act();
    } catch (reason) {
      if (!(reason instanceof EventStoreUnavailable)) throw reason;
      await sleep(50);
    }
  }
}

const failureOf = (request: Promise<unknown>): Promise<unknown> =>
  request.then(
    () => 'none',
    (error: unknown) => error,
  );
