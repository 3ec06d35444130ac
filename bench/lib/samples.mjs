/**
 * What the peers write: leaves that the product really made for this traffic, on streams drawn as the product's accounts are.
 *
 * A peer's event has the bytes of a leaf, a stream, the revision that it expects and an id of its own. 2 % are repeated with the
 * same id and 2 % expect a revision that is taken, as 2 % are refused here. No stream is drawn while a write to it is under
 * way: the peers are spared the conflicts that the product decides in memory.
 */
import { randomFillSync } from 'node:crypto';
import { closedLoop } from './load.mjs';
import { seeded, zipf } from './chance.mjs';
import { LOG, memberAt, openCommunity } from './community.mjs';
import { Traffic } from './traffic.mjs';

const SAMPLES = 5_000;
const RETRIES = 0.02;
const STALE = 0.02;
const REPEATABLE = 1_000;
const RANDOM_POOL_BYTES = 1 << 16;
const CAUSE_BYTES = 16;
const DIGEST_BYTES = 32;

/** Leaves of the run's traffic, without those of the founding. */
export const samples = bench =>
  bench.shared('samples', async () => {
    const community = await openCommunity(bench, 'samples');
    const head = await community.store.head(LOG);
    const traffic = new Traffic(community, { seed: bench.seed });
    while (traffic.events < SAMPLES) await closedLoop(bench.inFlight, 200, () => traffic.one());
    const leaves = [];
    while (leaves.length < SAMPLES) leaves.push(...(await community.store.read(LOG, head + leaves.length, 1_000)));
    await community.close();
    return leaves;
  });

let pool = Buffer.alloc(0);
/** Random bytes cheaply: the peers must not wait for the generator. */
function randomKey(bytes) {
  if (pool.length < bytes) pool = randomFillSync(Buffer.allocUnsafeSlow(RANDOM_POOL_BYTES));
  const key = pool.subarray(0, bytes);
  pool = pool.subarray(bytes);
  return key;
}

/**
 * Draws events for one peer. `write` stores one and answers whether it was stored; a peer refuses what expects a revision that is
 * taken, or an id that is.
 */
export class PeerTraffic {
  /** Stored: all of them must be there in the end, and no others. */
  events = 0;
  faults = [];
  #drawn = 0;
  #revisions = new Map();
  #busy = new Set();
  #recent = [];
  #remembered = 0;

  constructor(leaves, { accounts, seed }) {
    this.leaves = leaves;
    this.random = seeded(seed);
    this.draw = zipf(accounts, this.random);
    this.names = new Map();
  }

  /** One write, drawn from the mix. */
  async one(write) {
    const chance = this.random();
    const before = chance < RETRIES + STALE ? this.#recent[Math.floor(this.random() * this.#recent.length)] : undefined;
    if (before !== undefined) {
      const again = chance < RETRIES ? before : { ...before, cause: randomKey(CAUSE_BYTES) };
      if (await write(again)) this.faults.push('a write that expected a taken revision was stored');
      return;
    }
    const event = this.fresh();
    this.#busy.add(event.stream);
    if (await write(event)) this.events++;
    else this.faults.push('a write that expected the right revision was refused');
    this.#busy.delete(event.stream);
    this.#remember(event);
  }

  /** The next event of a stream that nobody writes to just now. */
  fresh() {
    let stream = this.stream();
    while (this.#busy.has(stream)) stream = this.stream();
    const revision = this.#revisions.get(stream) ?? 0;
    this.#revisions.set(stream, revision + 1);
    const leaf = this.leaves[this.#drawn++ % this.leaves.length];
    return {
      ...{ stream, revision, leaf, cause: randomKey(CAUSE_BYTES) },
      claim: leaf.claim === undefined ? null : randomKey(DIGEST_BYTES),
    };
  }

  stream() {
    const n = this.draw();
    if (!this.names.has(n)) this.names.set(n, `account-${memberAt(n)}`);
    return this.names.get(n);
  }

  /** First events of a stream are left out: one of the peers does not check that a stream is new. */
  #remember(event) {
    if (event.revision === 0) return;
    this.#recent[this.#remembered++ % REPEATABLE] = event;
  }
}
