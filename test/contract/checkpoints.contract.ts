/** What the feed relies on of the database that keeps its checkpoints and the rows of projections. */
import type { ClientBase, Pool } from 'pg';
import { EMPTY_LOG, type EventStore } from '../../src/event-store/event-store.js';
import { advance, beginBatch, LogIds, logsBehind, openCheckpoints, recordFailure } from '../../src/feed/checkpoints.js';
import type { Projection } from '../../src/feed/projection.js';
import { newLeaves, newLog } from '../support/leaves.js';

interface Ground {
  readonly store: EventStore;
  /** With a table `seen (projection, log, position)`, of which a row can be there once. */
  readonly pool: Pool;
  /** Ends the connections of all clients. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

const projection = (name: string, version = 1): Projection => ({ name, version, tables: [], apply: async () => undefined });
const [ONE, TWO] = [projection('one'), projection('two')];
const UNIQUE_VIOLATION = '23505';

/** Leaves in the log of each test. */
const LEAVES = 10;

export function describeCheckpoints(engine: string, open: () => Promise<Ground>): void {
  describe(`the checkpoints in ${engine}`, () => {
    let ground: Ground;
    let pool: Pool;
    let origin: string;
    let log: number;

    beforeAll(async () => {
      ground = await open();
      pool = ground.pool;
    });
    afterAll(() => ground.close());
    beforeEach(async () => {
      origin = newLog();
      await ground.store.append(origin, EMPTY_LOG, newLeaves('community', 0, LEAVES));
      log = (await new LogIds(pool).of(origin)) ?? 0;
    });

    const positions = async (): Promise<readonly (number | undefined)[]> => {
      const checkpoints = await openCheckpoints(pool, log, [ONE, TWO]);
      return [ONE, TWO].map(({ name }) => checkpoints.get(name)?.position);
    };
    const see = (client: ClientBase | Pool, name: string, ...seen: readonly number[]) =>
      client.query('INSERT INTO seen SELECT $1, $2, unnest($3::bigint[])', [name, log, seen]);
    /** A row that is there cannot be made again. */
    const isSeen = async (name: string, position: number): Promise<boolean> => {
      const failure: unknown = await see(pool, name, position).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (failure !== undefined) expect(failure).toMatchObject({ code: UNIQUE_VIOLATION });
      return failure !== undefined;
    };
    async function inBatch<T>(act: (client: ClientBase) => Promise<T>, end: 'COMMIT' | 'ROLLBACK'): Promise<T> {
      const client = await pool.connect();
      try {
        await beginBatch(client);
        const result = await act(client);
        await client.query(end);
        return result;
      } finally {
        client.release();
      }
    }

    it('stand before the first leaf when they are made, and are made once', async () => {
      expect(await positions()).toEqual([EMPTY_LOG, EMPTY_LOG]);
      await inBatch(client => advance(client, log, [ONE], { from: EMPTY_LOG, to: 3 }), 'COMMIT');
      expect(await positions()).toEqual([3, EMPTY_LOG]);
    });

    it('move together from where they are named, or do not count as moved', async () => {
      await positions();
      expect(await inBatch(client => advance(client, log, [ONE, TWO], { from: EMPTY_LOG, to: 3 }), 'COMMIT')).toBe(true);
      expect(await inBatch(client => advance(client, log, [ONE], { from: 3, to: 4 }), 'COMMIT')).toBe(true);
      expect(await inBatch(client => advance(client, log, [ONE, TWO], { from: 3, to: 5 }), 'ROLLBACK')).toBe(false);
      expect(await inBatch(client => advance(client, log, [projection('one', 2)], { from: 4, to: 5 }), 'ROLLBACK')).toBe(false);
      expect(await positions()).toEqual([4, 3]);
    });

    it.each(['COMMIT', 'ROLLBACK'] as const)('are there with the rows of their transaction, or neither is: %s', async end => {
      await positions();
      await inBatch(async client => {
        await advance(client, log, [ONE], { from: EMPTY_LOG, to: 2 });
        await see(client, 'one', 0, 1, 2);
        // nobody else sees it before the end
        expect(await positions()).toEqual([EMPTY_LOG, EMPTY_LOG]);
      }, end);
      expect(await positions()).toEqual([end === 'COMMIT' ? 2 : EMPTY_LOG, EMPTY_LOG]);
      expect(await isSeen('one', 1)).toBe(end === 'COMMIT');
    });

    it('let the second of two workers wait for the first, and then write nothing', async () => {
      await positions();
      const ends: string[] = [];
      let second: Promise<boolean> = Promise.resolve(false);
      await inBatch(async client => {
        expect(await advance(client, log, [ONE, TWO], { from: EMPTY_LOG, to: 2 })).toBe(true);
        second = inBatch(other => advance(other, log, [ONE, TWO], { from: EMPTY_LOG, to: 5 }), 'ROLLBACK');
        void second.then(() => ends.push('second'));
        await see(client, 'one', 0, 1, 2);
        ends.push('first');
      }, 'COMMIT');
      expect(await second).toBe(false);
      expect(ends).toEqual(['first', 'second']);
      expect(await positions()).toEqual([2, 2]);
    });

    it('let the second of two workers go on where the first took everything back', async () => {
      await positions();
      let second: Promise<boolean> = Promise.resolve(false);
      await inBatch(async client => {
        await advance(client, log, [ONE], { from: EMPTY_LOG, to: 2 });
        second = inBatch(other => advance(other, log, [ONE], { from: EMPTY_LOG, to: 5 }), 'COMMIT');
        await see(client, 'one', 0);
      }, 'ROLLBACK');
      expect(await second).toBe(true);
      expect(await positions()).toEqual([5, EMPTY_LOG]);
      expect(await isSeen('one', 0)).toBe(false);
    });

    it('keep nothing of a transaction in which a statement failed', async () => {
      await positions();
      await see(pool, 'one', 7);
      const failing = inBatch(async client => {
        await advance(client, log, [ONE], { from: EMPTY_LOG, to: 8 });
        await see(client, 'one', 6);
        await expect(see(client, 'one', 7)).rejects.toMatchObject({ code: UNIQUE_VIOLATION });
        await expect(see(client, 'one', 8)).rejects.toMatchObject({ code: '25P02' });
      }, 'COMMIT');
      await failing;
      expect(await positions()).toEqual([EMPTY_LOG, EMPTY_LOG]);
      expect(await isSeen('one', 6)).toBe(false);
    });

    it('keep nothing of a transaction whose connection ended', async () => {
      await positions();
      const client = await pool.connect();
      client.on('error', () => undefined);
      await beginBatch(client);
      await advance(client, log, [ONE], { from: EMPTY_LOG, to: 2 });
      await see(client, 'one', 0);
      await ground.crash();
      await expect(client.query('COMMIT')).rejects.toThrow();
      client.release(true);
      expect(await patiently(positions)).toEqual([EMPTY_LOG, EMPTY_LOG]);
      expect(await patiently(() => isSeen('one', 0))).toBe(false);
    });

    it('say why a projection stands still, for as long as it does', async () => {
      const [before] = await positions();
      await recordFailure(pool, log, ONE, (before ?? 0) + 1, 'elsewhere');
      expect((await openCheckpoints(pool, log, [ONE])).get('one')).toMatchObject({ failedAt: null, failure: null });
      await recordFailure(pool, log, ONE, before ?? 0, 'cannot take this');
      const standing = (await openCheckpoints(pool, log, [ONE])).get('one');
      expect(standing).toMatchObject({ position: before, failure: 'cannot take this', failedAt: expect.any(Number) });
      await inBatch(client => advance(client, log, [ONE], { from: EMPTY_LOG, to: 0 }), 'COMMIT');
      expect((await openCheckpoints(pool, log, [ONE])).get('one')).toMatchObject({ failedAt: null, failure: null });
    });

    it('name the logs that are behind: those that failed only when asked for, never those of other versions', async () => {
      const isBehind = async (wanted: Projection, withFailed: boolean) =>
        (await logsBehind(pool, [wanted], withFailed)).includes(origin);
      expect(await isBehind(ONE, false)).toBe(true);
      await positions();
      expect(await isBehind(ONE, false)).toBe(true);
      expect(await isBehind(projection('one', 2), true)).toBe(false);
      await recordFailure(pool, log, ONE, EMPTY_LOG, 'cannot take this');
      expect([await isBehind(ONE, false), await isBehind(ONE, true)]).toEqual([false, true]);
      await inBatch(client => advance(client, log, [ONE], { from: EMPTY_LOG, to: LEAVES - 1 }), 'COMMIT');
      expect([await isBehind(ONE, true), await isBehind(TWO, false)]).toEqual([false, true]);
    });

    it('know a log by one number from its first leaf on', async () => {
      const [ids, fresh] = [new LogIds(pool), newLog()];
      expect(await ids.of(fresh)).toBeUndefined();
      await ground.store.append(fresh, EMPTY_LOG, newLeaves('community', 0, 1));
      const id = await ids.of(fresh);
      expect(id).not.toBe(log);
      expect(await new LogIds(pool).of(fresh)).toBe(id);
    });
  });
}

/** Once the database can be reached again. */
async function patiently<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await act();
    } catch (reason) {
      if (tries > 100) throw reason;
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  }
}
