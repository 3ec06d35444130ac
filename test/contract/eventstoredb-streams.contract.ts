/** What the logs in EventStoreDB promise by themselves, whichever server keeps them: a real one, or the stand-in for it. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { KurrentDBClient, binaryEvent } from '@kurrent/kurrentdb-client';
import { APPEND_BYTES_MAX, APPEND_LEAVES_MAX, EMPTY_LOG, sizeOf, type NewLeaf } from '../../src/event-store/event-store.js';
import { EventStoreDbStreams } from '../../src/event-store/eventstoredb.js';
import { LEAF_BYTES_MAX } from '../../src/event-store/leaf.js';
import { firstOf } from '../support/followed.js';
import { newLeaf, newLeaves, newLog, plain } from '../support/leaves.js';

const GOLDEN = path.join(__dirname, '../golden/events');
/** More than are read at once. */
const LONG_LOG = 4_500;

/** @param open a server that other tests may use at the same time; `close` is called once after all */
export function describeStreams(server: string, open: () => Promise<{ url: string; close(): Promise<void> }>): void {
  describe(`the logs in ${server}`, () => {
    let url: string;
    let close: () => Promise<void>;
    let streams: EventStoreDbStreams;
    let log: string;
    /** After which all leaves are of this run. */
    let since: string | undefined;

    beforeAll(async () => {
      ({ url, close } = await open());
      streams = new EventStoreDbStreams(url);
      const mark = newLog();
      await streams.append(mark, EMPTY_LOG, newLeaves('community', 0, 1));
      since = (await firstOf(streams.follow(undefined), 1, followed => followed.log === mark))[0]?.at;
    });
    afterAll(async () => {
      await streams.close();
      await close();
    });
    beforeEach(() => (log = newLog()));

    const appended = (leaves: readonly NewLeaf[], from = 0) =>
      plain(leaves.map((leaf, index) => ({ ...leaf, position: from + index })));
    const stored = async (inLog = log) => plain(await streams.read(inLog, EMPTY_LOG, Number.MAX_SAFE_INTEGER));

    it('answer that they are there', async () => expect(await streams.probe()).toBeUndefined());

    describe('an append', () => {
      it('makes the log with its first leaves, at the positions from 0', async () => {
        const leaves = newLeaves('account-mbr_1', 0, 3);
        expect(await streams.head(log)).toBe(EMPTY_LOG);
        expect(await streams.append(log, EMPTY_LOG, leaves)).toEqual({ appended: true });
        expect(await streams.head(log)).toBe(2);
        expect(await stored()).toEqual(appended(leaves));
      });

      it('goes on where the log ended', async () => {
        const [first, second] = [newLeaves('community', 0, 2), newLeaves('community', 2, 3)];
        await streams.append(log, EMPTY_LOG, first);
        expect(await streams.append(log, 1, second)).toEqual({ appended: true });
        expect(await stored()).toEqual(appended([...first, ...second]));
      });

      it('keeps everything that lies beside a leaf', async () => {
        const leaves = [
          newLeaf('account-mbr_1', 0, { counter: 'budget-bgt_1', claim: randomBytes(32), fingerprint: randomBytes(32) }),
          newLeaf('account-mbr_1', 1),
          newLeaf('NULL', 0, { counter: 'null' }),
        ];
        await streams.append(log, EMPTY_LOG, leaves);
        expect(await stored()).toEqual(appended(leaves));
      });

      it('keeps every byte of a body', async () => {
        const bodies = [
          Buffer.from('{"1":1.0,"0":"志愿者互助时间银行 😀","a":1e2}'),
          Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
          Buffer.of(0),
          randomBytes(LEAF_BYTES_MAX),
          ...fs.readdirSync(GOLDEN).map(name => fs.readFileSync(path.join(GOLDEN, name))),
        ];
        const leaves = bodies.map((body, revision) => newLeaf('community', revision, { body }));
        await streams.append(log, EMPTY_LOG, leaves);
        expect(await stored()).toEqual(appended(leaves));
      });

      it.each([
        ['behind the end', 0],
        ['past the end', 2],
        ['far past the end', 2 ** 40],
        ['at nothing', EMPTY_LOG],
      ])('that expects the log %s stores nothing and learns where it ends', async (_, expected) => {
        const leaves = newLeaves('community', 0, 2);
        await streams.append(log, EMPTY_LOG, leaves);
        expect(await streams.append(log, expected, newLeaves('community', 2, 2))).toEqual({ appended: false, head: 1 });
        expect(await stored()).toEqual(appended(leaves));
      });

      it('that expects leaves in a log without any stores nothing', async () => {
        expect(await streams.append(log, 4, newLeaves('community', 5, 1))).toEqual({ appended: false, head: EMPTY_LOG });
        expect(await streams.head(log)).toBe(EMPTY_LOG);
      });

      it('of nothing only asks the fence', async () => {
        expect(await streams.append(log, EMPTY_LOG, [])).toEqual({ appended: true });
        expect(await streams.append(log, 0, [])).toEqual({ appended: false, head: EMPTY_LOG });
        await streams.append(log, EMPTY_LOG, newLeaves('community', 0, 2));
        expect(await streams.append(log, 1, [])).toEqual({ appended: true });
        expect(await streams.append(log, 0, [])).toEqual({ appended: false, head: 1 });
        expect(await streams.append(log, EMPTY_LOG, [])).toEqual({ appended: false, head: 1 });
        expect(await streams.head(log)).toBe(1);
      });

      it('sent twice is stored once, also by a copy that made the same leaves', async () => {
        const leaves = newLeaves('community', 0, 2);
        expect(await streams.append(log, EMPTY_LOG, leaves)).toEqual({ appended: true });
        expect(await streams.append(log, EMPTY_LOG, leaves)).toEqual({ appended: false, head: 1 });
      });

      it.each([EMPTY_LOG, 1])('after position %i of two copies at once wins against the other', async expected => {
        const other = new EventStoreDbStreams(url);
        if (expected > EMPTY_LOG) await streams.append(log, EMPTY_LOG, newLeaves('community', 0, 2));
        const rivals = [newLeaves('account-mbr_1', 0, 3), newLeaves('account-mbr_2', 0, 5)];
        const results = await Promise.all(
          rivals.map((leaves, rival) => (rival === 0 ? streams : other).append(log, expected, leaves)),
        );
        const winner = results.findIndex(result => result.appended);
        const head = expected + (rivals[winner]?.length ?? 0);
        expect(results[1 - winner]).toEqual({ appended: false, head });
        expect((await stored()).slice(expected + 1)).toEqual(appended(rivals[winner] ?? [], expected + 1));
        await other.close();
      });

      it('of each of twenty writers of two copies that try again is in the log once, whole and dense', async () => {
        const copies = [streams, new EventStoreDbStreams(url)] as const;
        const batches = await Promise.all(
          Array.from({ length: 20 }, (_, writer) => appendPatiently(copies[writer % 2 === 0 ? 0 : 1], writer)),
        );
        const leaves = await streams.read(log, EMPTY_LOG, Number.MAX_SAFE_INTEGER);
        expect(leaves.map(({ position }) => position)).toEqual(leaves.map((_, index) => index));
        expect(leaves).toHaveLength(batches.flat().flatMap(({ batch }) => batch).length);
        for (const { from, batch } of batches.flat())
          expect(plain(leaves.slice(from, from + batch.length))).toEqual(appended(batch, from));
        await copies[1].close();
      });

      async function appendPatiently(copy: EventStoreDbStreams, writer: number): Promise<{ from: number; batch: NewLeaf[] }[]> {
        const done: { from: number; batch: NewLeaf[] }[] = [];
        let expected = EMPTY_LOG;
        for (let revision = 0; revision < 12; revision += 3) {
          const batch = newLeaves(`account-mbr_${writer}`, revision, 3);
          for (let result = await copy.append(log, expected, batch); !result.appended;) {
            expected = result.head;
            result = await copy.append(log, expected, batch);
          }
          done.push({ from: expected + 1, batch });
          expected += batch.length;
        }
        return done;
      }

      it('refuses a leaf that no store takes', async () => {
        const append = streams.append(log, EMPTY_LOG, [newLeaf('community', 0), newLeaf('a","b', 0)]);
        await expect(append).rejects.toThrow(RangeError);
        expect(await streams.head(log)).toBe(EMPTY_LOG);
      });

      it('takes as many leaves and bytes as are allowed, and not one more', async () => {
        const beside = sizeOf(newLeaf('community', 0, { body: Buffer.alloc(1) })) - 1;
        const body = Buffer.alloc(APPEND_BYTES_MAX / APPEND_LEAVES_MAX - beside, 'x');
        const full = { body, claim: randomBytes(32), fingerprint: randomBytes(32) };
        const leaves = newLeaves('community', 0, APPEND_LEAVES_MAX, full);
        const more = newLeaf('community', APPEND_LEAVES_MAX);
        await expect(streams.append(log, EMPTY_LOG, [...leaves, more])).rejects.toThrow(RangeError);
        expect(await streams.append(log, EMPTY_LOG, leaves)).toEqual({ appended: true });
        expect(await streams.head(log)).toBe(APPEND_LEAVES_MAX - 1);
      });

      it('to each of forty logs at once has its own answer', async () => {
        const logs = Array.from({ length: 40 }, newLog);
        for (const name of logs) await streams.append(name, EMPTY_LOG, newLeaves('community', 0, 1));
        const results = await Promise.all(
          logs.map((name, place) =>
            streams.append(name, place % 2 === 0 ? 0 : EMPTY_LOG, newLeaves('account-mbr_1', 0, 2 + place)),
          ),
        );
        for (const [place, result] of results.entries())
          expect(result).toEqual(place % 2 === 0 ? { appended: true } : { appended: false, head: 0 });
      });
    });

    describe('a log', () => {
      it.each(['timebank.example:8443/log/cmty_1', '社区/100%~é', 'a~b', 'a%b', 'a/b', "it's(*)!"])(
        'of the name %s is one of its own',
        async name => {
          const leaves = newLeaves('community', 0, 1);
          const own = `${name} ${log}`;
          expect(await streams.append(own, EMPTY_LOG, leaves)).toEqual({ appended: true });
          expect(await stored(own)).toEqual(appended(leaves));
          const [followed] = await firstOf(streams.follow(since), 1, each => each.log === own);
          expect(followed?.leaf.position).toBe(0);
          since = followed?.at;
        },
      );

      it('is read from any position, as far as asked', async () => {
        const leaves = Array.from({ length: LONG_LOG / 500 }, (_, part) => newLeaves('community', part * 500, 500));
        for (const [part, batch] of leaves.entries()) await streams.append(log, part * 500 - 1, batch);
        const all = appended(leaves.flat());
        expect(await stored()).toEqual(all);
        expect(plain(await streams.read(log, 1_998, 2_003))).toEqual(all.slice(1_999, 4_002));
        expect(plain(await streams.read(log, 1, 1))).toEqual(all.slice(2, 3));
        expect(plain(await streams.read(log, LONG_LOG - 3, 2_000))).toEqual(all.slice(LONG_LOG - 2));
        expect(await streams.read(log, LONG_LOG - 1, 10)).toEqual([]);
        expect(await streams.read(log, LONG_LOG + 10, 10)).toEqual([]);
        expect(await streams.read(log, EMPTY_LOG, 0)).toEqual([]);
        expect(await streams.read(newLog(), EMPTY_LOG, 10)).toEqual([]);
      });
    });

    describe('following', () => {
      it('gives what is stored, then what comes, of all logs in order, and nothing of others', async () => {
        const logs = [log, newLog(), newLog()];
        const begun = newLeaves('community', 0, 3);
        for (const name of logs) await streams.append(name, EMPTY_LOG, begun);
        const stranger = KurrentDBClient.connectionString(url.replace('esdb:', 'kurrentdb:'));
        await stranger.appendToStream(`other-${log}`, binaryEvent({ type: 'Other', data: Buffer.of(1) }));
        await stranger.dispose();
        const seen = firstOf(streams.follow(since), 18, followed => logs.includes(followed.log));
        const more = newLeaves('community', 3, 3);
        for (const name of logs) await streams.append(name, 2, more);
        const followed = await seen;
        since = followed.at(-1)?.at;
        for (const name of logs) {
          const ofLog = followed.filter(each => each.log === name).map(({ leaf }) => leaf);
          expect(plain(ofLog)).toEqual(appended([...begun, ...more]));
        }
        expect(followed.slice(0, 9).map(each => each.log)).toEqual(logs.flatMap(name => [name, name, name]));
      });

      it('goes on after any place, also in the middle of an append, with the very next leaf', async () => {
        const leaves = newLeaves('community', 0, 7);
        await streams.append(log, EMPTY_LOG, leaves.slice(0, 5));
        await streams.append(log, 4, leaves.slice(5));
        const isOurs = (followed: { log: string }) => followed.log === log;
        const all = await firstOf(streams.follow(since), 7, isOurs);
        expect(new Set(all.map(({ at }) => at)).size).toBe(7);
        for (const [place, { at }] of all.slice(0, -1).entries()) {
          const rest = await firstOf(streams.follow(at), 6 - place, isOurs);
          expect(rest.map(({ leaf }) => leaf.position)).toEqual(leaves.slice(place + 1).map(({ revision }) => revision));
        }
      });

      it('holds back while nobody takes, and no append waits for that', async () => {
        const body = randomBytes(1_500);
        const followed = streams.follow(since)[Symbol.asyncIterator]();
        await streams.append(log, EMPTY_LOG, newLeaves('community', 0, 1));
        let next = await followed.next();
        const batches = Array.from({ length: 10 }, (_, part) => newLeaves('community', 1 + part * 500, 500, { body }));
        for (const [part, batch] of batches.entries())
          expect(await streams.append(log, part * 500, batch)).toEqual({ appended: true });
        const positions: number[] = [];
        for (;;) {
          if (!next.done && next.value.log === log) positions.push(next.value.leaf.position);
          if (positions.at(-1) === 5_000) break;
          next = await followed.next();
        }
        await followed.return?.();
        expect(positions).toEqual(Array.from({ length: 5_001 }, (_, position) => position));
      });

      it('refuses a place that it never named', async () => {
        await expect(firstOf(streams.follow('yesterday'), 1)).rejects.toThrow(RangeError);
      });

      it('ends with an error when the logs are closed', async () => {
        const own = new EventStoreDbStreams(url);
        await own.append(log, EMPTY_LOG, newLeaves('community', 0, 1));
        const following = expect(firstOf(own.follow(since), Infinity)).rejects.toThrow('the event store cannot be reached');
        await own.probe();
        await own.close();
        await following;
        await expect(own.head(log)).rejects.toThrow('the event store cannot be reached');
      });
    });
  });
}
