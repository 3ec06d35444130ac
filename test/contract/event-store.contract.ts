/** What every adapter of the event store promises, whichever engine keeps the leaves. */
import { randomBytes } from 'node:crypto';
import { APPEND_LEAVES_MAX, EMPTY_LOG, type EventStore, type StoredLeaf } from '../../src/event-store/event-store.js';
import { appended, newLeaf, newLeaves, newLog, plain, readAll } from '../support/leaves.js';
import { describeLogs } from './log.contract.js';

/** @param open a store that other tests may use at the same time; `close` is called once after all */
export function describeEventStore(engine: string, open: () => Promise<{ store: EventStore; close(): Promise<void> }>): void {
  describe(`the event store in ${engine}`, () => {
    let store: EventStore;
    let close: () => Promise<void>;
    let log: string;

    beforeAll(async () => ({ store, close } = await open()));
    afterAll(() => close());
    beforeEach(() => (log = newLog()));

    const stored = async () => plain(await readAll(store, log));

    describeLogs(() => [store, store]);

    it('names every log that has a leaf, and no other', async () => {
      await store.append(log, EMPTY_LOG, []);
      expect(await store.logs()).not.toContain(log);
      await store.append(log, EMPTY_LOG, newLeaves('account-mbr_1', 0, 3));
      expect(await store.logs()).toContain(log);
    });

    describe('an append', () => {
      const claim = randomBytes(32);
      it.each([
        ['a revision that is taken', newLeaf('community', 1)],
        ['a claim that is taken', newLeaf('partner-mer_1', 0, { claim })],
      ])('whose last leaf has %s stores none', async (_, last) => {
        const leaves = [newLeaf('community', 0, { claim }), newLeaf('community', 1)];
        await store.append(log, EMPTY_LOG, leaves);
        await expect(store.append(log, 1, [...newLeaves('account-mbr_1', 0, 5), last])).rejects.toThrow();
        expect(await stored()).toEqual(appended(leaves));
        expect(await store.append(log, 1, newLeaves('account-mbr_1', 0, 5))).toEqual({ appended: true });
      });

      describe('unless the log has something already', () => {
        const leaf = newLeaf('partner-mer_1', 0, { claim });
        const more = newLeaves('account-mbr_1', 0, 2);

        it.each([
          ['one of these causes', { causes: [randomBytes(16), leaf.cause] }],
          ['one of these claims', { causes: [randomBytes(16)], claims: [claim] }],
        ])('stores nothing where it has %s, and says so by the expected end', async (_, unless) => {
          await store.append(log, EMPTY_LOG, [leaf]);
          expect(await store.append(log, 0, more, unless)).toEqual({ appended: false, head: 0 });
          expect(await store.append(log, 0, [], unless)).toEqual({ appended: false, head: 0 });
          expect(await stored()).toEqual(appended([leaf]));
        });

        it('stores where it has none of them, whatever other logs have', async () => {
          await store.append(newLog(), EMPTY_LOG, [leaf]);
          await store.append(log, EMPTY_LOG, newLeaves('community', 0, 1));
          const unless = { causes: [leaf.cause, randomBytes(16)], claims: [claim] };
          expect(await store.append(log, 0, [], unless)).toEqual({ appended: true });
          expect(await store.append(log, 0, more, unless)).toEqual({ appended: true });
        });

        it('learns that it is behind all the same', async () => {
          await store.append(log, EMPTY_LOG, [leaf, newLeaf('community', 0)]);
          expect(await store.append(log, 0, more, { causes: [leaf.cause] })).toEqual({ appended: false, head: 1 });
        });
      });

      it('to each of forty logs at once has its own answer', async () => {
        const logs = Array.from({ length: 40 }, newLog);
        const leaf = newLeaf('community', 0);
        for (const name of logs) await store.append(name, EMPTY_LOG, [leaf]);
        // a third goes on, a third is behind, a third has it already
        const results = await Promise.all(
          logs.map((name, place) =>
            store.append(name, place % 3 === 1 ? EMPTY_LOG : 0, newLeaves('account-mbr_1', 0, 2 + place), {
              causes: place % 3 === 2 ? [leaf.cause] : [randomBytes(16)],
            }),
          ),
        );
        for (const [place, result] of results.entries())
          expect(result).toEqual(place % 3 === 0 ? { appended: true } : { appended: false, head: 0 });
        for (const [place, name] of logs.entries()) {
          const positions = (await readAll(store, name)).map(({ position }) => position);
          expect(positions).toEqual(Array.from({ length: place % 3 === 0 ? 3 + place : 1 }, (_, position) => position));
        }
      });

      it('to one of many logs at once fails alone', async () => {
        const logs = Array.from({ length: 12 }, newLog);
        const leaf = newLeaf('community', 0);
        for (const name of logs) await store.append(name, EMPTY_LOG, [leaf]);
        const results = await Promise.allSettled(
          logs.map((name, place) => store.append(name, 0, [newLeaf('community', place === 7 ? 0 : 1)])),
        );
        expect(results.map(({ status }) => status === 'fulfilled')).toEqual(logs.map((_, place) => place !== 7));
        expect(await Promise.all(logs.map(name => store.head(name)))).toEqual(logs.map((_, place) => (place === 7 ? 0 : 1)));
      });

      it('in one log leaves the others alone', async () => {
        const other = newLog();
        const leaf = newLeaf('community', 0, { claim, counter: 'budget-bgt_1' });
        expect(await store.append(log, EMPTY_LOG, [leaf])).toEqual({ appended: true });
        expect(await store.append(other, EMPTY_LOG, [leaf, newLeaf('community', 1)])).toEqual({ appended: true });
        expect([await store.head(log), await store.head(other)]).toEqual([0, 1]);
        expect(await stored()).toEqual(appended([leaf]));
        expect(await found({ causes: [leaf.cause], claims: [claim] })).toEqual([0]);
      });
    });

    describe('reading as text', () => {
      it('hands out the same leaves as text', async () => {
        const body = Buffer.from('{"name":"时间银行 \u00e9 \\" \\\\ \u{1f9e7}"}');
        const leaves = [newLeaf('community', 0), newLeaf('community', 1, { body }), newLeaf('account-mbr_1', 0)];
        await store.append(log, EMPTY_LOG, leaves);
        const texts = leaves.map(({ revision, body }, position) => ({ position, revision, body: Buffer.from(body).toString() }));
        expect(await store.readTexts(log, EMPTY_LOG, 4)).toEqual(texts);
        expect(await store.readTexts(log, 0, 1)).toEqual(texts.slice(1, 2));
        expect(await store.readTexts(log, 2, 4)).toEqual([]);
        expect(await store.readTexts(newLog(), EMPTY_LOG, 10)).toEqual([]);
      });

      it('refuses to hand out as text what is none', async () => {
        await store.append(log, EMPTY_LOG, [
          newLeaf('community', 0),
          newLeaf('community', 1, { body: Buffer.from([0x7b, 0xff]) }),
        ]);
        expect(await store.readTexts(log, EMPTY_LOG, 1)).toHaveLength(1);
        await expect(store.readTexts(log, EMPTY_LOG, 2)).rejects.toThrow();
        expect(await store.read(log, EMPTY_LOG, 2)).toHaveLength(2);
      });
    });

    const positions = (leaves: readonly StoredLeaf[]) => leaves.map(({ position }) => position);

    describe('reading books', () => {
      const batchesOf = async (books: readonly string[], upTo?: number) => {
        const batches: (readonly StoredLeaf[])[] = [];
        for await (const batch of store.readBooks(log, books, upTo)) batches.push(batch);
        return batches;
      };
      const inBooks = async (books: readonly string[], upTo?: number) => positions((await batchesOf(books, upTo)).flat());

      beforeEach(() =>
        store.append(log, EMPTY_LOG, [
          newLeaf('budget-bgt_1', 0),
          newLeaf('account-mbr_1', 0, { counter: 'budget-bgt_1' }),
          newLeaf('account-mbr_2', 0, { counter: 'budget-bgt_2' }),
          newLeaf('account-mbr_1', 1),
          newLeaf('budget-bgt_1', 1),
          newLeaf('account-mbr_2', 1, { counter: 'budget-bgt_1' }),
        ]),
      );

      it('brings the leaves of a stream and those that name it, in the order of the log', async () => {
        expect(await inBooks(['budget-bgt_1'])).toEqual([0, 1, 4, 5]);
        expect(await inBooks(['account-mbr_1'])).toEqual([1, 3]);
        expect(await inBooks(['budget-bgt_2'])).toEqual([2]);
      });

      it('brings several books together, a leaf of two of them once', async () => {
        expect(await inBooks(['account-mbr_1', 'budget-bgt_1'])).toEqual([0, 1, 3, 4, 5]);
        expect(await inBooks(['account-mbr_2', 'account-mbr_1', 'account-mbr_2'])).toEqual([1, 2, 3, 5]);
      });

      it('stops at a position', async () => {
        expect(await inBooks(['budget-bgt_1'], 4)).toEqual([0, 1, 4]);
        expect(await inBooks(['budget-bgt_1', 'account-mbr_1'], 1)).toEqual([0, 1]);
        expect(await inBooks(['budget-bgt_1'], EMPTY_LOG)).toEqual([]);
      });

      it('finds nothing where there is nothing', async () => {
        expect(await batchesOf([])).toEqual([]);
        expect(await batchesOf(['account-mbr_3'])).toEqual([]);
        for await (const batch of store.readBooks(newLog(), ['account-mbr_1'])) expect(batch).toBeUndefined();
      });

      it('brings long books in batches, every leaf once and whole', async () => {
        const rounds = 3;
        const leaves = Array.from({ length: rounds }, (_, round) =>
          Array.from({ length: APPEND_LEAVES_MAX / 2 }, (_, index) => {
            const revision = (round * APPEND_LEAVES_MAX) / 2 + index;
            const counter = index % 7 === 0 ? { counter: 'offer-ofr_2' } : {};
            return [newLeaf('account-mbr_8', revision, { counter: 'offer-ofr_1' }), newLeaf('account-mbr_9', revision, counter)];
          }).flat(),
        );
        for (const [round, batch] of leaves.entries()) await store.append(log, 5 + round * APPEND_LEAVES_MAX, batch);

        const batches = await batchesOf(['account-mbr_8', 'offer-ofr_1', 'offer-ofr_2', 'account-mbr_1']);
        expect(batches.length).toBeGreaterThan(1);
        expect(batches.every(batch => batch.length > 0 && batch.length <= APPEND_LEAVES_MAX)).toBe(true);
        const wanted = (await readAll(store, log)).filter(
          ({ stream, counter }) => stream === 'account-mbr_8' || stream === 'account-mbr_1' || counter === 'offer-ofr_2',
        );
        expect(plain(batches.flat())).toEqual(plain(wanted));
      });
    });

    const found = async (keys: Parameters<EventStore['find']>[1]) => positions(await store.find(log, keys));

    describe('finding', () => {
      const [cause, otherCause, claim, otherClaim] = [randomBytes(16), randomBytes(16), randomBytes(32), randomBytes(32)];
      const leaves = [
        newLeaf('account-mbr_1', 0, { cause: otherCause, claim: otherClaim }),
        newLeaf('account-mbr_1', 1, { cause }),
        newLeaf('account-mbr_2', 0),
        newLeaf('account-mbr_2', 1, { cause, claim }),
      ];
      beforeEach(() => store.append(log, EMPTY_LOG, leaves));

      it('brings all leaves of a cause, whole and in order', async () => {
        expect(plain(await store.find(log, { causes: [cause] }))).toEqual([appended(leaves)[1], appended(leaves)[3]]);
        expect(await found({ causes: [cause, otherCause, randomBytes(16)] })).toEqual([0, 1, 3]);
      });

      it('brings the leaf that took a claim', async () => {
        expect(plain(await store.find(log, { claims: [claim] }))).toEqual([appended(leaves)[3]]);
        expect(await found({ claims: [claim, otherClaim, randomBytes(32)] })).toEqual([0, 3]);
      });

      it('brings a leaf once that has several of the keys, or one that is named twice', async () => {
        expect(await found({ causes: [cause, cause], claims: [claim, otherClaim] })).toEqual([0, 1, 3]);
      });

      it('finds nothing for no keys, unknown keys, or keys of another log', async () => {
        expect(await found({})).toEqual([]);
        expect(await found({ causes: [], claims: [] })).toEqual([]);
        expect(await found({ causes: [randomBytes(16)], claims: [randomBytes(32)] })).toEqual([]);
        expect(await store.find(newLog(), { causes: [cause], claims: [claim] })).toEqual([]);
      });
    });
  });
}
