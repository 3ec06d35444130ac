/** A copy of the service in a simulation: its writer, its feed and its clock, over a line of its own to the engine. */
import type { Outcome, Submission } from '../../src/app/batch.js';
import { BookCache } from '../../src/app/book-cache.js';
import { LogWriter } from '../../src/app/log-writer.js';
import type { Book } from '../../src/ledger/books.js';
import { instant, type BookName, type Instant } from '../../src/ledger/units.js';
import { Feed, type FeedNotice } from '../../src/feed/feed.js';
import type { Projection } from '../../src/feed/projection.js';
import { postingsOf } from '../../src/ledger/postings.js';
import { LOG, START } from '../support/community.js';
import { Line, SimulatedStore, type SimulatedEngine, type Weather } from '../support/simulated-engine.js';
import { simulatedPool } from '../support/simulated-tables.js';

/** A second of a run is so much for the ledger: holds run out within one. */
const LEDGER_MS_PER_MS = 1_000;

/** The process was killed before it answered. */
export class CopyCrashed extends Error {}

export interface CopySettings {
  readonly engine: SimulatedEngine;
  readonly weather: Weather;
  /** Of the books in memory: a small one drops them all the time. */
  readonly cacheWeight: number;
  readonly notify: (notice: FeedNotice) => void;
}

export class Copy {
  /** What its clock is wrong by. */
  skewMs = 0;
  readonly line: Line;
  readonly feed: Feed;
  readonly crashed: Promise<never>;
  private readonly writer: LogWriter;
  private rejectAll = (_: Error): void => undefined;

  constructor({ engine, weather, cacheWeight, notify }: CopySettings) {
    this.line = new Line(engine, weather);
    const store = new SimulatedStore(this.line);
    const pool = simulatedPool(this.line);
    this.feed = new Feed({ store, pool, projections: PROJECTIONS, notify });
    const cache = new BookCache(cacheWeight);
    this.writer = new LogWriter({ log: LOG, store, cache, clock: () => this.now(), onAppended: () => this.feed.wake(LOG) });
    this.crashed = new Promise((_, reject) => (this.rejectAll = reject));
    this.crashed.catch(() => undefined);
    this.feed.start();
  }

  submit(submission: Submission): Promise<Outcome> {
    return Promise.race([this.writer.submit(submission), this.crashed]);
  }

  async look(name: BookName): Promise<Book | undefined> {
    return (await Promise.race([this.writer.look([name]), this.crashed])).get(name);
  }

  crash(): void {
    this.line.cut();
    this.rejectAll(new CopyCrashed());
  }

  private now(): Instant {
    return instant(START + this.line.time.nowMs * LEDGER_MS_PER_MS + this.skewMs);
  }
}

/** Says which leaves it was given, in one table, and in another what they sum to: half of it would show. */
const projection = (name: string): Projection => ({
  name,
  version: 1,
  tables: [],
  async apply(client, log, entries) {
    const positions = entries.map(({ position }) => position);
    await client.query('INSERT INTO seen SELECT $1, $2, unnest($3::bigint[])', [name, log, positions]);
    const postings = entries.flatMap(({ book, event }) => postingsOf(book, event));
    await client.query('INSERT INTO sums SELECT $1, $2, account, amount FROM unnest($3::text[], $4::bigint[])', [
      ...[name, log],
      postings.map(({ account, unit }) => `${unit} ${account}`),
      postings.map(({ amount }) => amount),
    ]);
  },
});
export const PROJECTIONS = ['first', 'second'].map(projection);
