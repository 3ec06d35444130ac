/** Several copies of the service over one database: one follows the logs, all answer, and another follows when that one is gone. */
import type { Pool } from 'pg';
import { PostgresEventStore } from '../../src/event-store/postgres.js';
import { projectionStates } from '../../src/feed/checkpoints.js';
import { freshCommandId } from '../../src/feed/command-id.js';
import { Feed, followingName, type FeedNotice } from '../../src/feed/feed.js';
import { Growth } from '../../src/feed/growth.js';
import type { Projection } from '../../src/feed/projection.js';
import { openDatabase } from '../../src/platform/database.js';
import { Leases } from '../../src/platform/leases.js';
import { PROJECTIONS } from '../../src/read-models/projections.js';
import { LOG, TestCommunity } from '../support/community.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const WAIT_MS = 20_000;
const silent = (): undefined => undefined;

/** The roads of one copy, with the connections that it has. */
class Copy {
  readonly notices: FeedNotice[] = [];
  readonly community: TestCommunity;
  readonly feed: Feed;
  readonly store: PostgresEventStore;
  private readonly leases: Leases;
  private readonly pools: readonly [Pool, Pool, Pool];
  private isStopped = false;

  constructor(
    database: TestDatabase,
    private readonly projections: readonly Projection[],
  ) {
    const open = (connections: number): Pool => openDatabase(database.url, connections, silent);
    const [pool, storePool, dutyPool] = (this.pools = [open(4), open(4), open(2)]);
    this.store = new PostgresEventStore(storePool);
    this.leases = new Leases(dutyPool, silent);
    const keep = (duty: (signal: AbortSignal) => Promise<void>): void =>
      this.leases.keep(followingName(projections), (_, signal) => duty(signal));
    const copies = { keep, growth: new Growth(dutyPool) };
    this.feed = new Feed({ store: this.store, pool, projections, notify: notice => this.notices.push(notice), copies });
    this.community = new TestCommunity(this.store, LOG, log => this.feed.wake(log));
    this.feed.start();
  }

  get applied(): number {
    return this.notices.filter(({ kind }) => kind === 'applied').length;
  }

  /** Waits until this copy's own reads see the log's end. */
  async sees(): Promise<boolean> {
    const names = this.projections.map(({ name }) => name);
    return (await this.feed.waitFor(LOG, names, await this.store.head(LOG), WAIT_MS)).reached;
  }

  async stop(): Promise<void> {
    if (this.isStopped) return;
    this.isStopped = true;
    await this.leases.stop();
    await this.feed.stop();
    await Promise.all(this.pools.map(pool => pool.end()));
  }
}

describe('copies of the service', () => {
  let database: TestDatabase;
  let copies: Copy[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await Promise.all(copies.map(copy => copy.stop()));
    copies = [];
    await database.drop();
  });
  const copy = (projections: readonly Projection[] = PROJECTIONS): Copy => {
    const made = new Copy(database, projections);
    copies.push(made);
    return made;
  };
  /** The first has begun to follow before the second is there. */
  async function two(): Promise<readonly [Copy, Copy]> {
    const first = copy();
    await first.community.found();
    expect(await first.sees()).toBe(true);
    return [first, copy()];
  }

  it('let one of them follow; what the other appended is seen in both', async () => {
    const [first, second] = await two();
    for (let round = 0; round < 20; round++) {
      await (round % 2 === 0 ? first : second).community.member(freshCommandId());
      expect(await Promise.all([first.sees(), second.sees()])).toEqual([true, true]);
    }
    expect(first.applied).toBeGreaterThan(0);
    expect(second.applied).toBe(0);
  });

  it('tell the one that follows what they appended, which would find it by itself only after a while', async () => {
    const [, second] = await two();
    const took: number[] = [];
    for (let round = 0; round < 15; round++) {
      await second.community.member(freshCommandId());
      const since = performance.now();
      await second.sees();
      took.push(performance.now() - since);
    }
    const median = took.sort((one, other) => one - other)[7] ?? Infinity;
    // the look for what nobody told of comes once a second
    expect(median).toBeLessThan(400);
  });

  it('never answer a read with what was so before: the one that only looks knows what the other has done', async () => {
    const [first, second] = await two();
    const [model] = PROJECTIONS;
    for (let round = 0; round < 5; round++) {
      await first.community.member(freshCommandId());
      await first.sees();
      const head = await first.store.head(LOG);
      // a read that asks for no position
      expect(await second.feed.waitFor(LOG, [model?.name ?? ''], -1, 0)).toEqual({ reached: true, position: head });
    }
  });

  it('go on when the one that follows stops, while somebody waits in the other', async () => {
    const [first, second] = await two();
    const before = await second.store.head(LOG);
    const waiting = second.feed.waitFor(
      LOG,
      PROJECTIONS.map(({ name }) => name),
      before + 1,
      WAIT_MS,
    );
    await first.stop();
    await second.community.member(freshCommandId());
    expect(await waiting).toMatchObject({ reached: true });
    expect(second.applied).toBeGreaterThan(0);
  });

  it('say in every copy at once that a projection stands still', async () => {
    const [broken, ...rest] = PROJECTIONS;
    if (broken === undefined) throw new Error('there is no projection');
    const failing: Projection = {
      ...broken,
      apply: async () => {
        throw new RangeError('cannot take this');
      },
    };
    const first = copy([failing, ...rest]);
    await first.community.found();
    const second = copy([failing, ...rest]);
    const since = performance.now();
    expect(await second.feed.waitFor(LOG, [failing.name], 0, WAIT_MS * 10)).toEqual({ reached: false, position: -1 });
    expect(performance.now() - since).toBeLessThan(WAIT_MS);
    expect(await second.feed.waitFor(LOG, [rest[0]?.name ?? ''], await second.store.head(LOG), WAIT_MS)).toMatchObject({
      reached: true,
    });
  });

  it('of different versions each have one that follows', async () => {
    const [first] = await two();
    const newer = PROJECTIONS.map((projection, place) => (place === 0 ? { ...projection, version: 99 } : projection));
    expect(followingName(newer)).not.toBe(followingName(PROJECTIONS));
    const second = copy(newer);
    await second.community.member(freshCommandId());
    const names = newer.slice(1).map(({ name }) => name);
    const head = await second.store.head(LOG);
    expect(await second.feed.waitFor(LOG, names, head, WAIT_MS)).toEqual({ reached: true, position: head });
    await waitUntil(() => second.notices.some(({ kind }) => kind === 'outdated'));
    // the older goes on with the rows of its version, which the newer leaves alone
    expect(await first.sees()).toBe(true);
    const state = (await projectionStates(database.pool)).find(({ projection }) => projection === newer[0]?.name);
    expect(state).toMatchObject({ version: PROJECTIONS[0]?.version, position: head });
  });
});

async function waitUntil(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + WAIT_MS; !isSo(); await new Promise(resolve => setTimeout(resolve, 10)))
    if (Date.now() > end) throw new Error('it never came to that');
}
