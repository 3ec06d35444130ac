/**
 * A database for simulations: what it has committed survives, the ways to it do not.
 *
 * The engine keeps the logs (behind the same fence as the real one) and the tables of the read road. Whoever works on it does so
 * over a line of its own, on which requests and answers take their time, get lost or arrive late. A crash ends everything that is
 * under way, keeps every leaf that was stored, and loses the last commits of read models, which do not wait for the disk.
 */
import { AppendOutcomeUnknown, EventStoreUnavailable } from '../../src/event-store/event-store.js';
import type { AppendResult, EventStore, LeafText, StoredLeaf } from '../../src/event-store/event-store.js';
import { MemoryEventStore } from '../../src/event-store/memory.js';
import type { SimulatedTime } from './simulated-time.js';
import { SimulatedTables } from './simulated-tables.js';

/** How the line behaves; chances in per cent. */
export interface Weather {
  /** One way takes up to so long. */
  readonly wayMs: number;
  /** A request or an answer is lost, or an engine does not take it. */
  readonly lossPercent: number;
}
export const FAIR: Weather = { wayMs: 2, lossPercent: 0 };

/** Of the appends that did not arrive: those of which the sender knows it, and of the others those that arrive later. */
const REFUSED_PERCENT = 30;
const LATE_PERCENT = 50;
/** Within the time in which the sender looks what became of it, and past it. */
const LATE_MS = 400;

export class SimulatedEngine {
  readonly logs = new MemoryEventStore();
  readonly tables: SimulatedTables;
  isUp = true;
  /** Counts crashes: whatever began before one ends with it. */
  life = 0;
  readonly whenCrashed: (() => void)[] = [];

  constructor(readonly time: SimulatedTime) {
    this.tables = new SimulatedTables(this.logs);
  }

  /** Ends at once; comes back after so long. */
  crash(downMs: number): void {
    this.life++;
    this.isUp = false;
    this.tables.crash(this.time.chance);
    for (const hear of this.whenCrashed) hear();
    this.time.after(downMs, () => (this.isUp = true));
  }

  async append(...[log, expected, leaves, unless]: Parameters<EventStore['append']>): Promise<AppendResult> {
    const result = await this.logs.append(log, expected, leaves, unless);
    // a commit that waits for the disk takes all earlier ones there
    if (result.appended && leaves.length > 0) this.tables.flush();
    return result;
  }
}

/** The way from one process to the engine. */
export class Line {
  private isCut = false;
  private readonly whenCut: (() => void)[] = [];

  constructor(
    readonly engine: SimulatedEngine,
    public weather: Weather,
  ) {}

  get time(): SimulatedTime {
    return this.engine.time;
  }

  /** The process is gone: it never hears of anything again, and nothing that it has not sent will arrive. */
  cut(): void {
    this.isCut = true;
    for (const end of this.whenCut) end();
  }

  /** The other end hangs up: idle connections say so at once. */
  onCrash(hear: () => void): void {
    this.engine.whenCrashed.push(hear);
  }

  onCut(end: () => void): void {
    this.whenCut.push(end);
  }

  /**
   * Sends a request and brings its answer.
   * @throws what `lost` makes of one that got lost, before the engine acted or after
   */
  async ask<T>(act: () => T | Promise<T>, lost: (wasDone: boolean) => Error): Promise<T> {
    const { engine, time } = this;
    const { life } = engine;
    const arrives = async (): Promise<boolean> => {
      await time.sleep(time.within(this.weather.wayMs));
      return engine.isUp && engine.life === life && !time.chance.happens(this.weather.lossPercent);
    };
    if (this.isCut) await forEver();
    if (!(await arrives())) throw lost(false);
    // what a process has sent before it died may arrive or not
    if (this.isCut && time.chance.happens(50)) await forEver();
    const answer = await act();
    const isBack = await arrives();
    if (this.isCut) await forEver();
    if (!isBack) throw lost(true);
    return answer;
  }
}

const forEver = (): Promise<never> => new Promise(() => undefined);
const lostWay = (): Error => new Error('the connection was lost');

/** The event store as one process sees it. */
export class SimulatedStore implements EventStore {
  constructor(private readonly line: Line) {}

  logs(): Promise<readonly string[]> {
    return this.look(store => store.logs());
  }

  head(log: string): Promise<number> {
    return this.look(store => store.head(log));
  }

  read(log: string, after: number, limit: number): Promise<readonly StoredLeaf[]> {
    return this.look(store => store.read(log, after, limit));
  }

  readTexts(log: string, after: number, limit: number): Promise<readonly LeafText[]> {
    return this.look(store => store.readTexts(log, after, limit));
  }

  find(log: string, keys: Parameters<EventStore['find']>[1]): Promise<readonly StoredLeaf[]> {
    return this.look(store => store.find(log, keys));
  }

  async *readBooks(log: string, books: readonly string[], upTo?: number): AsyncIterable<readonly StoredLeaf[]> {
    yield* await this.look(async store => {
      const batches: (readonly StoredLeaf[])[] = [];
      for await (const batch of store.readBooks(log, books, upTo)) batches.push(batch);
      return batches;
    });
  }

  async append(...asked: Parameters<EventStore['append']>): Promise<AppendResult> {
    const { engine, time } = this.line;
    const [log] = asked;
    const lost = (wasDone: boolean): Error => {
      if (wasDone) return new AppendOutcomeUnknown(log, lostWay());
      if (!engine.isUp || time.chance.happens(REFUSED_PERCENT)) return new EventStoreUnavailable(lostWay());
      if (time.chance.happens(LATE_PERCENT)) this.sendLate(asked);
      return new AppendOutcomeUnknown(log, lostWay());
    };
    const result = await this.line.ask(() => engine.append(...asked), lost);
    // the real engine is asked for its end in a second request
    return result.appended ? result : { appended: false, head: await this.head(log) };
  }

  /** A request that was given up arrives all the same: perhaps before its sender looks, perhaps long after. */
  private sendLate(asked: Parameters<EventStore['append']>): void {
    const { engine, time } = this.line;
    const { life } = engine;
    time.after(time.within(LATE_MS), () => {
      if (engine.life === life) void engine.append(...asked);
    });
  }

  private look<T>(act: (store: EventStore) => Promise<T>): Promise<T> {
    return this.line.ask(
      () => act(this.line.engine.logs),
      () => new EventStoreUnavailable(lostWay()),
    );
  }
}
