/**
 * Projection lag under load: from the acknowledgement of a command until the slowest projection has its leaf, with all
 * projections at work beside the write road in one process, as the service composes them.
 *
 * The plateau is that of the same process: commands acknowledged in the closed loop while the projections follow. Then, from a
 * standing start, 80 % of it in the open loop.
 */
import { auditLog, leafCount } from '../lib/audit.mjs';
import { LOG, openCommunity } from '../lib/community.mjs';
import { closedLoop, latencyFigures, openLoop } from '../lib/load.mjs';
import { dist } from '../lib/product.mjs';
import { Traffic } from '../lib/traffic.mjs';

const { openDatabase } = dist('platform/database');
const { Feed } = dist('feed/feed');
const { Ledger } = dist('app/ledger');
const { PROJECTIONS } = dist('read-models/projections');

/** As the service with its default settings gives its read road. */
const CONNECTIONS = 12;
const LOADED = 0.8;
const WARM_UP_MS = 1_000;
const PLATEAU_MS = { full: 4_000, quick: 1_500 };
const OPEN_MS = { full: 8_000, quick: 2_500 };
const CATCH_UP_MS = 120_000;

export const row = {
  place: 150,
  operation: 'projection lag at 80 % load, p99',
  unit: 'ms',
  bars: [{ atMost: 100, unit: 'ms' }],
  async prepare(bench) {
    const community = await openCommunity(bench, 'projection lag');
    const pool = openDatabase(community.url, CONNECTIONS, () => undefined);
    const lag = new Lag();
    const feed = new Feed({ store: community.store, pool, projections: PROJECTIONS, notify: notice => lag.hear(notice) });
    const ledger = new Ledger({ store: community.store, clock: Date.now, onAppended: log => feed.wake(log) });
    const answered = { commands: 0 };
    const submit = async (log, submission) => {
      const outcome = await ledger.submit(log, submission);
      answered.commands++;
      if (outcome.accepted && !outcome.replayed) lag.acknowledged(outcome.position);
      return outcome;
    };
    const traffic = new Traffic({ ...community, ledger: { submit } }, { seed: bench.seed });
    const before = await leafCount(community.url, LOG);
    feed.start();
    return { ...community, pool, feed, lag, traffic, answered, before };
  },
  async once(subject, bench) {
    const { traffic, lag } = subject;
    const form = bench.quick ? 'quick' : 'full';
    await caughtUp(subject);
    await closedLoop(bench.inFlight, WARM_UP_MS, () => traffic.one());
    const { plateau, followed, cpu } = await plateauOf(subject, bench, PLATEAU_MS[form]);
    lag.begin();
    const answers = await openLoop(LOADED * plateau, OPEN_MS[form], () => traffic.one());
    await caughtUp(subject);
    const figures = latencyFigures(lag.end());
    return {
      figure: figures.p99,
      note:
        `p50 ${figures.p50} ms, max ${figures.max} ms at ${Math.round(LOADED * plateau)} commands/s; ` +
        `the answers' own p99 ${latencyFigures(answers).p99} ms; plateau ${Math.round(plateau)}, followed at ${Math.round(followed)}; ` +
        `CPU ms per command ${cpu.node.toFixed(3)} + ${cpu.postgres?.toFixed(3) ?? 'not measured'}`,
      figures: { plateau, followed, cpu, lag: figures, answers: latencyFigures(answers) },
    };
  },
  async audit({ url, traffic, before, feed }) {
    const { lost, note } = await auditLog(url, LOG, Number(before) + traffic.events);
    const head = Number(await leafCount(url, LOG)) - 1;
    const { reached } = await feed.waitFor(
      LOG,
      PROJECTIONS.map(({ name }) => name),
      head,
      0,
    );
    return [{ side: 'ours', lost: lost + traffic.faults.length + (reached ? 0 : 1), note: traffic.faults[0] ?? note }];
  },
  async close({ feed, pool, close }) {
    await feed.stop();
    await pool.end();
    await close();
  },
};

/** Commands a second while the projections follow, and until they have; CPU seconds of both roads per 1,000 commands. */
async function plateauOf(subject, bench, ms) {
  const { answered, traffic } = subject;
  const before = answered.commands;
  let plateau;
  const followed = await bench.measure(async () => {
    const begin = performance.now();
    await closedLoop(bench.inFlight, ms, () => traffic.one());
    plateau = ((answered.commands - before) * 1_000) / (performance.now() - begin);
    await caughtUp(subject);
    return answered.commands - before;
  });
  return { plateau, followed: followed.rate, cpu: followed.cpu };
}

async function caughtUp({ feed, store }) {
  const names = PROJECTIONS.map(({ name }) => name);
  const { reached } = await feed.waitFor(LOG, names, await store.head(LOG), CATCH_UP_MS);
  if (!reached) throw new Error('the projections did not catch up');
}

/** Milliseconds from the acknowledgement of each command to the commit of the slowest projection that has its leaf. */
class Lag {
  #reached = new Map(PROJECTIONS.map(({ name }) => [name, -1]));
  #waiting = [];
  #lags = [];

  begin() {
    this.#waiting = [];
    this.#lags = [];
  }

  acknowledged(position) {
    if (position <= this.#slowest()) this.#lags.push(0);
    else this.#waiting.push({ position, at: performance.now() });
  }

  hear(notice) {
    if (notice.kind !== 'applied') throw new Error(`the feed says ${JSON.stringify(notice)}`);
    this.#reached.set(notice.projection, this.#reached.get(notice.projection) + notice.leaves);
    const slowest = this.#slowest();
    const now = performance.now();
    // acknowledged in the order of the log
    while (this.#waiting.length > 0 && this.#waiting[0].position <= slowest) this.#lags.push(now - this.#waiting.shift().at);
  }

  /** All of them, ascending. */
  end() {
    return this.#lags.sort((a, b) => a - b);
  }

  #slowest() {
    return Math.min(...this.#reached.values());
  }
}
