/**
 * A community on the real write road, followed by the real read road in a database of its own.
 */
import { type Pool } from 'pg';
import type { EventStore } from '../../src/event-store/event-store.js';
import { PostgresEventStore } from '../../src/event-store/postgres.js';
import { Feed, type FeedNotice } from '../../src/feed/feed.js';
import type { Projection } from '../../src/feed/projection.js';
import { openDatabase } from '../../src/platform/database.js';
import { PROJECTIONS } from '../../src/read-models/projections.js';
import { LOG, TestCommunity } from './community.js';
import { createTestDatabase, type TestDatabase } from './database.js';

const WAIT_MS = 20_000;

export class ReadRoad {
  readonly notices: FeedNotice[] = [];
  readonly community: TestCommunity;
  feed: Feed;

  private constructor(
    readonly database: TestDatabase,
    /** The event store plans on connections of its own. */
    private readonly storePool: Pool,
    readonly store: EventStore,
    readonly projections: readonly Projection[],
  ) {
    this.feed = this.newFeed();
    this.community = new TestCommunity(store, LOG, log => this.feed.wake(log));
  }

  /** With a founded community, and the feed running. */
  static async open(projections: readonly Projection[] = PROJECTIONS): Promise<ReadRoad> {
    const database = await createTestDatabase();
    const storePool = openDatabase(database.url, 4, () => undefined);
    const road = new ReadRoad(database, storePool, new PostgresEventStore(storePool), projections);
    road.feed.start();
    await road.community.found();
    return road;
  }

  get pool(): Pool {
    return this.database.pool;
  }

  /**
   * Another worker on the same tables, as another copy of the service has; or one that follows other projections, or another
   * store.
   */
  newFeed({ projections = this.projections, store = this.store }: Partial<Pick<ReadRoad, 'projections' | 'store'>> = {}): Feed {
    return new Feed({ store, pool: this.database.pool, projections, notify: notice => this.notices.push(notice) });
  }

  /** The log's number, once all projections have reached its end. */
  async caughtUp(): Promise<number> {
    const head = await this.store.head(LOG);
    const names = this.projections.map(({ name }) => name);
    const { reached, position } = await this.feed.waitFor(LOG, names, head, WAIT_MS);
    if (!reached) throw new Error(`the projections stand at ${position} of ${head}`);
    return this.log();
  }

  async log(): Promise<number> {
    const log = await this.feed.ids.of(LOG);
    if (log === undefined) throw new Error('the log has no leaf');
    return log;
  }

  async close(): Promise<void> {
    await this.feed.stop();
    await this.storePool.end();
    await this.database.drop();
  }
}
