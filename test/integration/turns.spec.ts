/** Copies of the service that write one log at the same time: each comes to its turn, and nobody depends on another's good will. */
import { Client, type Pool } from 'pg';
import { Turns } from '../../src/app/turns.js';
import { PostgresEventStore } from '../../src/event-store/postgres.js';
import { openDatabase } from '../../src/platform/database.js';
import { COORDINATOR, LOG, TestCommunity } from '../support/community.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const enrol = { type: 'EnrolMember', minor: false, categories: [], leaderboard: false } as const;

describe('two copies of the service on one log', () => {
  let database: TestDatabase;
  let pools: Pool[];
  let turns: Turns[];
  let copies: TestCommunity[];

  beforeEach(async () => {
    database = await createTestDatabase();
    pools = [0, 1].map(() => openDatabase(database.url, 4, () => undefined));
    turns = [0, 1].map(() => new Turns(openDatabase(database.url, 3, () => undefined)));
    copies = pools.map((pool, place) => new TestCommunity(new PostgresEventStore(pool), LOG, undefined, turns[place]));
    await copies[0]?.found();
  });
  afterEach(async () => {
    await Promise.all(turns.map(each => each.close()));
    await Promise.all(pools.map(pool => pool.end()));
    await database.drop();
  });

  const storm = async (community: TestCommunity | undefined, name: string, count: number, done: () => void): Promise<void> => {
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < count) {
        const outcome = await community?.send(COORDINATOR, enrol, `${name} ${String(next++)}`);
        if (outcome?.accepted !== true) throw new Error('an enrolment was refused');
        done();
      }
    };
    await Promise.all(Array.from({ length: 64 }, lane));
  };

  it('have about the same share of it when both are busy, and lose nothing', async () => {
    const count = 3_000;
    const done = [0, 0];
    const atFirstEnd: number[] = [];
    await Promise.all(
      copies.map(async (copy, place) => {
        await storm(copy, `copy ${String(place)}`, count, () => done.splice(place, 1, (done[place] ?? 0) + 1));
        atFirstEnd.push(Math.min(...done));
      }),
    );
    expect(done).toEqual([count, count]);
    // when the first was through, the other had had at least a fifth
    expect(atFirstEnd[0]).toBeGreaterThanOrEqual((2 * count) / 5);
    const { rows } = await database.pool.query(
      `SELECT count(*)::int AS leaves, count(DISTINCT cause)::int AS commands, max(revision) AS last FROM events
       WHERE stream LIKE 'account-%'`,
    );
    expect(rows).toEqual([{ leaves: 2 * count, commands: 2 * count, last: 0 }]);
    const { rows: all } = await database.pool.query('SELECT count(*)::int = max(position) + 1 AS dense FROM events');
    expect(all).toEqual([{ dense: true }]);
  });

  it('go on, one after the other, though a turn is never given back', async () => {
    const stuck = new Client({ connectionString: database.url });
    await stuck.connect();
    await stuck.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [LOG]);
    await Promise.all(copies.map((copy, place) => storm(copy, `copy ${String(place)}`, 200, () => undefined)));
    await stuck.end();
    const { rows } = await database.pool.query(`SELECT FROM events WHERE stream LIKE 'account-%'`);
    expect(rows).toHaveLength(400);
  });

  it('hear of each other’s turns, and of none of their own', async () => {
    const [first, second] = turns;
    const hasHeard = async (hearer: Turns | undefined, asker: Turns | undefined): Promise<void> => {
      while (hearer?.isContended(LOG) !== true) await (await asker?.take(LOG))?.();
    };
    await hasHeard(second, first);
    await (
      await first?.take(LOG)
    )?.();
    expect(first?.isContended(LOG)).toBe(false);
    await hasHeard(first, second);
  });

  it('take the turn over from a copy whose connection ends', async () => {
    const [first, second] = turns;
    expect(await first?.take(LOG)).toBeDefined();
    const waiting = second?.take(LOG);
    const owner = new Client({ connectionString: database.url });
    await owner.connect();
    await owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database =
       (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    await owner.end();
    const end = await waiting;
    expect(end).toBeDefined();
    await end?.();
  });

  it('end at once, though they have hardly begun', async () => {
    const brief = new Turns(openDatabase(database.url, 3, () => undefined));
    brief.start();
    await brief.close();
    expect(await brief.take(LOG)).toBeUndefined();
  });
});
