/** What everything that keeps logs promises of them, an event store as well as the bare streams of an engine: the fence. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { LogStreams } from '../../src/event-store/copied-inventory.js';
import { APPEND_BYTES_MAX, APPEND_LEAVES_MAX, EMPTY_LOG, sizeOf, type NewLeaf } from '../../src/event-store/event-store.js';
import { LEAF_BYTES_MAX, leafHash } from '../../src/event-store/leaf.js';
import { appended, newLeaf, newLeaves, newLog, plain, readAll } from '../support/leaves.js';

const GOLDEN = path.join(__dirname, '../golden/events');

/** @param keepers of the same logs, to race each other; asked for before each test, and may be one and the same */
export function describeLogs(keepers: () => readonly [LogStreams, LogStreams]): void {
  let logs: LogStreams;
  let another: LogStreams;
  let log: string;

  beforeEach(() => {
    [logs, another] = keepers();
    log = newLog();
  });

  const stored = async () => plain(await readAll(logs, log));

  describe('an append', () => {
    it('makes the log with its first leaves, at the positions from 0', async () => {
      const leaves = newLeaves('account-mbr_1', 0, 3);
      expect(await logs.head(log)).toBe(EMPTY_LOG);
      expect(await logs.append(log, EMPTY_LOG, leaves)).toEqual({ appended: true });
      expect(await logs.head(log)).toBe(2);
      expect(await stored()).toEqual(appended(leaves));
    });

    it('goes on where the log ended', async () => {
      const [first, second] = [newLeaves('community', 0, 2), newLeaves('community', 2, 3)];
      await logs.append(log, EMPTY_LOG, first);
      expect(await logs.append(log, 1, second)).toEqual({ appended: true });
      expect(await stored()).toEqual(appended([...first, ...second]));
    });

    it('keeps everything that lies beside a leaf', async () => {
      const leaves = [
        newLeaf('account-mbr_1', 0, { counter: 'budget-bgt_1', claim: randomBytes(32), fingerprint: randomBytes(32) }),
        newLeaf('account-mbr_1', 1),
        newLeaf('NULL', 0, { counter: 'null' }),
      ];
      await logs.append(log, EMPTY_LOG, leaves);
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
      await logs.append(log, EMPTY_LOG, leaves);
      expect(await stored()).toEqual(appended(leaves));
      for (const { body, hash } of await readAll(logs, log)) expect(plain([{ hash: leafHash(body) }])).toEqual(plain([{ hash }]));
    });

    it.each([
      ['behind the end', 0],
      ['past the end', 2],
      ['far past the end', 2 ** 40],
      ['at nothing', EMPTY_LOG],
    ])('that expects the log %s stores nothing and learns where it ends', async (_, expected) => {
      const leaves = newLeaves('community', 0, 2);
      await logs.append(log, EMPTY_LOG, leaves);
      expect(await logs.append(log, expected, newLeaves('community', 2, 2))).toEqual({ appended: false, head: 1 });
      expect(await stored()).toEqual(appended(leaves));
    });

    it('that expects leaves in a log without any stores nothing', async () => {
      expect(await logs.append(log, 4, newLeaves('community', 5, 1))).toEqual({ appended: false, head: EMPTY_LOG });
      expect(await logs.head(log)).toBe(EMPTY_LOG);
    });

    it('of nothing only asks the fence', async () => {
      expect(await logs.append(log, EMPTY_LOG, [])).toEqual({ appended: true });
      expect(await logs.append(log, 0, [])).toEqual({ appended: false, head: EMPTY_LOG });
      await logs.append(log, EMPTY_LOG, newLeaves('community', 0, 2));
      expect(await logs.append(log, 1, [])).toEqual({ appended: true });
      expect(await logs.append(log, 0, [])).toEqual({ appended: false, head: 1 });
      expect(await logs.append(log, EMPTY_LOG, [])).toEqual({ appended: false, head: 1 });
      expect(await logs.head(log)).toBe(1);
    });

    it('sent twice is stored once, also by a copy that made the same leaves', async () => {
      const leaves = newLeaves('community', 0, 2);
      expect(await logs.append(log, EMPTY_LOG, leaves)).toEqual({ appended: true });
      expect(await another.append(log, EMPTY_LOG, leaves)).toEqual({ appended: false, head: 1 });
      expect(await stored()).toEqual(appended(leaves));
    });

    it.each([EMPTY_LOG, 1])('after position %i of two at once wins against the other', async expected => {
      if (expected > EMPTY_LOG) await logs.append(log, EMPTY_LOG, newLeaves('community', 0, 2));
      const rivals = [newLeaves('account-mbr_1', 0, 3), newLeaves('account-mbr_2', 0, 5)];
      const results = await Promise.all(
        rivals.map((leaves, rival) => (rival === 0 ? logs : another).append(log, expected, leaves)),
      );
      const winner = results.findIndex(result => result.appended);
      const head = expected + (rivals[winner]?.length ?? 0);
      expect(results[1 - winner]).toEqual({ appended: false, head });
      expect((await stored()).slice(expected + 1)).toEqual(appended(rivals[winner] ?? [], expected + 1));
    });

    it('of each of twenty writers that try again is in the log once, whole and dense', async () => {
      const batches = await Promise.all(
        Array.from({ length: 20 }, (_, writer) => appendPatiently(writer % 2 === 0 ? logs : another, writer)),
      );
      const leaves = await readAll(logs, log);
      expect(leaves.map(({ position }) => position)).toEqual(leaves.map((_, index) => index));
      expect(leaves).toHaveLength(batches.flat().flatMap(({ batch }) => batch).length);
      for (const { from, batch } of batches.flat())
        expect(plain(leaves.slice(from, from + batch.length))).toEqual(appended(batch, from));
    });

    async function appendPatiently(keeper: LogStreams, writer: number): Promise<{ from: number; batch: NewLeaf[] }[]> {
      const done: { from: number; batch: NewLeaf[] }[] = [];
      let expected = EMPTY_LOG;
      for (let revision = 0; revision < 12; revision += 3) {
        const batch = newLeaves(`account-mbr_${writer}`, revision, 3);
        for (let result = await keeper.append(log, expected, batch); !result.appended;) {
          expected = result.head;
          result = await keeper.append(log, expected, batch);
        }
        done.push({ from: expected + 1, batch });
        expected += batch.length;
      }
      return done;
    }

    it.each<[string, Partial<NewLeaf>]>([
      ['no name', { stream: '' }],
      ['a name that would need an escape', { stream: 'a","b' }],
      ['a counter-book of no name', { counter: '' }],
      ['a revision below 0', { revision: -1 }],
      ['a cause of another length', { cause: randomBytes(15) }],
      ['a hash of another length', { hash: randomBytes(31) }],
      ['a claim of another length', { claim: randomBytes(33) }],
      ['a fingerprint of another length', { fingerprint: randomBytes(0) }],
      ['no body', { body: Buffer.alloc(0) }],
      ['too large a body', { body: Buffer.alloc(LEAF_BYTES_MAX + 1) }],
    ])('refuses a leaf with %s', async (_, broken) => {
      const append = logs.append(log, EMPTY_LOG, [newLeaf('community', 0), { ...newLeaf('community', 1), ...broken }]);
      await expect(append).rejects.toThrow(RangeError);
      expect(await logs.head(log)).toBe(EMPTY_LOG);
    });

    it('takes as many leaves and bytes as are allowed, and not one more', async () => {
      const beside = sizeOf(newLeaf('community', 0, { body: Buffer.alloc(0) }));
      const body = Buffer.alloc(APPEND_BYTES_MAX / APPEND_LEAVES_MAX - beside, 'x');
      const leaves = Array.from({ length: APPEND_LEAVES_MAX }, (_, revision) =>
        newLeaf('community', revision, { body, claim: randomBytes(32), fingerprint: randomBytes(32) }),
      );
      await expect(logs.append(log, EMPTY_LOG, [...leaves, newLeaf('community', APPEND_LEAVES_MAX)])).rejects.toThrow(RangeError);
      const heavier = { ...newLeaf('community', 0), body: Buffer.concat([body, Buffer.of(0)]) };
      await expect(logs.append(log, EMPTY_LOG, [heavier, ...leaves.slice(1)])).rejects.toThrow(RangeError);
      expect(await logs.append(log, EMPTY_LOG, leaves)).toEqual({ appended: true });
      expect(await logs.head(log)).toBe(APPEND_LEAVES_MAX - 1);
    });
  });

  describe('reading', () => {
    it('hands out the leaves after a position in order, as many as are wanted', async () => {
      const leaves = newLeaves('community', 0, 10);
      await logs.append(log, EMPTY_LOG, leaves);
      expect(plain(await logs.read(log, EMPTY_LOG, 4))).toEqual(appended(leaves).slice(0, 4));
      expect(plain(await logs.read(log, 3, 4))).toEqual(appended(leaves).slice(4, 8));
      expect(plain(await logs.read(log, 7, 4))).toEqual(appended(leaves).slice(8));
      expect(await logs.read(log, 3, 0)).toEqual([]);
    });

    it('finds nothing past the end or in an unknown log', async () => {
      await logs.append(log, EMPTY_LOG, newLeaves('community', 0, 2));
      expect(await logs.read(log, 1, 10)).toEqual([]);
      expect(await logs.read(log, 7, 10)).toEqual([]);
      expect(await logs.read(newLog(), EMPTY_LOG, 10)).toEqual([]);
    });
  });
}
