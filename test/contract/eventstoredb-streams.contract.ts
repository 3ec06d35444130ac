/** What the logs in EventStoreDB promise by themselves, whichever server keeps them: a real one, or the stand-in for it. */
import { randomBytes } from 'node:crypto';
import { KurrentDBClient, binaryEvent } from '@kurrent/kurrentdb-client';
import { EMPTY_LOG } from '../../src/event-store/event-store.js';
import { EventStoreDbStreams } from '../../src/event-store/eventstoredb.js';
import { firstOf } from '../support/followed.js';
import { appended, newLeaves, newLog, plain, readAll } from '../support/leaves.js';
import { describeLogs } from './log.contract.js';

/** More than are read at once. */
const LONG_LOG = 4_500;

/** @param open a server that other tests may use at the same time; `close` is called once after all */
export function describeStreams(server: string, open: () => Promise<{ url: string; close(): Promise<void> }>): void {
  describe(`the logs in ${server}`, () => {
    let url: string;
    let close: () => Promise<void>;
    let streams: EventStoreDbStreams;
    /** Another copy's. */
    let other: EventStoreDbStreams;
    let log: string;
    /** After which all leaves are of this run. */
    let since: string | undefined;

    beforeAll(async () => {
      ({ url, close } = await open());
      [streams, other] = [new EventStoreDbStreams(url), new EventStoreDbStreams(url)];
      const mark = newLog();
      await streams.append(mark, EMPTY_LOG, newLeaves('community', 0, 1));
      since = (await firstOf(streams.follow(undefined), 1, followed => followed.log === mark))[0]?.at;
    });
    afterAll(async () => {
      await streams.close();
      await other.close();
      await close();
    });
    beforeEach(() => (log = newLog()));

    const stored = async (inLog = log) => plain(await readAll(streams, inLog));

    it('answer that they are there', async () => expect(await streams.probe()).toBeUndefined());

    describeLogs(() => [streams, other]);

    describe('an append', () => {
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

      it('longer than a page is read from any position, as far as asked', async () => {
        const leaves = Array.from({ length: LONG_LOG / 500 }, (_, part) => newLeaves('community', part * 500, 500));
        for (const [part, batch] of leaves.entries()) await streams.append(log, part * 500 - 1, batch);
        const all = appended(leaves.flat());
        expect(await stored()).toEqual(all);
        expect(plain(await streams.read(log, 1_998, 2_003))).toEqual(all.slice(1_999, 4_002));
        expect(plain(await streams.read(log, 1, 1))).toEqual(all.slice(2, 3));
        expect(plain(await streams.read(log, LONG_LOG - 3, 2_000))).toEqual(all.slice(LONG_LOG - 2));
        expect(await streams.read(log, LONG_LOG - 1, 10)).toEqual([]);
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
