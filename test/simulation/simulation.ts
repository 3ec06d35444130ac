/**
 * One run of the simulation: a few copies of the service over one engine, clients, and trouble until calm comes. Everything follows
 * from the scenario and the seed.
 */
import { createHash } from 'node:crypto';
import { EMPTY_LOG } from '../../src/event-store/event-store.js';
import type { FeedNotice } from '../../src/feed/feed.js';
import { postingsOf } from '../../src/ledger/postings.js';
import { entryOf, type Entry } from '../../src/feed/record.js';
import { LOG } from '../support/community.js';
import { FAIR, SimulatedEngine, type Weather } from '../support/simulated-engine.js';
import { SimulatedTime } from '../support/simulated-time.js';
import { faultsOf } from './audit.js';
import type { Cast } from './cast.js';
import { Client, Story } from './client.js';
import { Copy, PROJECTIONS } from './copy.js';

export interface Scenario {
  readonly name: string;
  /** Copies of the service on the one log, at most. */
  readonly copies: number;
  /** Requests and answers that are lost, at most. */
  readonly lossPercent: number;
  readonly copiesCrash: boolean;
  readonly engineCrashes: boolean;
  readonly clocksJump: boolean;
}

const CLIENTS_MAX = 4;
const ACTS_MAX = 7;
const WAYS_MS = [1, 5, 25];
/** Mostly all books stay in memory; else most or all of them are dropped as soon as they are not in use. */
const CACHE_WEIGHTS = [1, 50, 80_000, 80_000, 80_000, 80_000];
const TROUBLE_MS = 1_500;
const PAUSE_MS = 400;
const DOWN_MS = 300;
const HOUR_MS = 3_600_000;
/** A late append has landed by then. */
const SETTLED_MS = 1_000;
const READ_MS = 20_000;
/** A run that takes longer is stuck. */
const LIMIT_MS = 300_000;

/** What a run came to: equal for equal seeds. */
export interface Run {
  readonly faults: readonly string[];
  readonly digest: string;
  readonly leaves: number;
}

export function run(scenario: Scenario, seed: number, cast: Cast): Promise<Run> {
  const time = new SimulatedTime(seed);
  return time.reign(() => new Stage(scenario, time, cast).play(), LIMIT_MS);
}

class Stage {
  private readonly engine: SimulatedEngine;
  private readonly story = new Story();
  private readonly copies: Copy[];
  private readonly weather: Weather;
  private readonly stops: string[] = [];
  private isOver = false;

  constructor(
    private readonly scenario: Scenario,
    private readonly time: SimulatedTime,
    private readonly cast: Cast,
  ) {
    const { chance } = time;
    this.engine = new SimulatedEngine(time);
    this.weather = { wayMs: chance.oneOf(WAYS_MS), lossPercent: chance.below(scenario.lossPercent + 1) };
    this.copies = Array.from({ length: chance.between(1, scenario.copies) }, () => this.newCopy());
  }

  async play(): Promise<Run> {
    const { time, cast, engine, story, copies } = this;
    await engine.append(LOG, EMPTY_LOG, cast.leaves);
    // mostly the read road has seen the beginning
    if (time.chance.happens(75)) engine.tables.commit(cast.rows, true);
    const head = () => engine.logs.head(LOG);
    const hasSeen = (position: number) => PROJECTIONS.every(({ name }) => engine.tables.row(seenKey(name, position)) === true);
    const ground = { time, cast, story, copies, head, hasSeen };
    const clients = Array.from(
      { length: time.chance.between(2, CLIENTS_MAX) },
      (_, n) => new Client(ground, `client ${String(n)}`),
    );
    const lives = Promise.all(clients.map(client => client.live(time.chance.between(3, ACTS_MAX))));
    const trouble = this.trouble();
    await lives;
    this.isOver = true;
    await trouble;
    await time.sleep(SETTLED_MS);
    return this.ended();
  }

  private newCopy(weather = this.weather): Copy {
    const notify = (notice: FeedNotice): void => {
      if (notice.kind === 'stopped')
        this.stops.push(`${notice.projection} stopped at ${String(notice.position)}: ${notice.failure}`);
    };
    return new Copy({ engine: this.engine, weather, cacheWeight: this.time.chance.oneOf(CACHE_WEIGHTS), notify });
  }

  /** Until calm comes, with whatever had crashed back at work. */
  private async trouble(): Promise<void> {
    const { time, scenario, copies } = this;
    const { chance } = time;
    while (time.nowMs < TROUBLE_MS && !this.isOver) {
      await time.sleep(time.within(PAUSE_MS));
      const place = chance.below(copies.length);
      if (scenario.copiesCrash && chance.happens(50)) {
        copies[place]?.crash();
        copies[place] = this.newCopy();
      }
      if (scenario.engineCrashes && chance.happens(35)) this.engine.crash(time.within(DOWN_MS));
      const copy = copies[place];
      if (scenario.clocksJump && copy !== undefined) copy.skewMs = chance.oneOf([-HOUR_MS, 0, HOUR_MS, -1]);
    }
    await time.sleep(DOWN_MS);
    for (const copy of copies) copy.line.weather = FAIR;
  }

  private async ended(): Promise<Run> {
    const { engine, story, copies, stops } = this;
    const leaves = await engine.logs.read(LOG, EMPTY_LOG, Number.MAX_SAFE_INTEGER);
    const names = PROJECTIONS.map(({ name }) => name);
    const standings = await Promise.all(copies.map(({ feed }) => feed.waitFor(LOG, names, leaves.length - 1, READ_MS)));
    await Promise.all(copies.map(({ feed }) => feed.stop()));
    const behind = standings.filter(({ reached }) => !reached).map(({ position }) => `the feed stands at ${String(position)}`);
    const entries = [...this.cast.entries, ...leaves.slice(this.cast.entries.length).map(leaf => entryOf(LOG, leaf))];
    const faults = [
      ...faultsOf({ leaves, entries }, this.cast.entries.length, story),
      ...stops,
      ...behind,
      ...this.unfolded(entries),
    ];
    const hash = createHash('sha256').update(`${String(this.time.rung)} ${String(story.told.length)}`);
    for (const leaf of leaves) hash.update(leaf.hash);
    return { faults, digest: hash.digest('hex'), leaves: leaves.length - this.cast.leaves.length };
  }

  /** The rows of each projection are the fold of the log: every leaf once, and what they sum to. */
  private unfolded(entries: readonly Entry[]): readonly string[] {
    const { tables } = this.engine;
    const sums = new Map<string, number>();
    for (const { book, event } of entries)
      for (const { unit, account, amount } of postingsOf(book, event))
        sums.set(`${unit} ${account}`, (sums.get(`${unit} ${account}`) ?? 0) + amount);
    return PROJECTIONS.flatMap(({ name }) => [
      ...entries.flatMap(({ position }) =>
        tables.row(seenKey(name, position)) === true ? [] : [`${name} has skipped position ${String(position)}`],
      ),
      ...[...sums].flatMap(([account, sum]) => {
        const row = tables.row(`sums ${name} 1 ${account}`);
        return row === sum ? [] : [`${name} says ${String(row)} of ${account}, the log ${String(sum)}`];
      }),
    ]);
  }
}

/** The log is the engine's first. */
const seenKey = (projection: string, position: number): string => `seen ${projection} 1 ${String(position)}`;
