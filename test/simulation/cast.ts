/** Who takes part in a simulation: a small community, founded once, whose log every run begins with. */
import { EMPTY_LOG, type StoredLeaf } from '../../src/event-store/event-store.js';
import { MemoryEventStore } from '../../src/event-store/memory.js';
import { points, type BudgetId, type MemberId, type OfferId, type PartnerId } from '../../src/ledger/units.js';
import { advance, beginBatch, openCheckpoints } from '../../src/feed/checkpoints.js';
import { entryOf, type Entry } from '../../src/feed/record.js';
import { COORDINATOR, createdBy, LOG, TestCommunity } from '../support/community.js';
import { Line, SimulatedEngine } from '../support/simulated-engine.js';
import { simulatedPool } from '../support/simulated-tables.js';
import { SimulatedTime } from '../support/simulated-time.js';
import { PROJECTIONS } from './copy.js';

const STOCK = 4;
const HOURS = 5;

export interface Cast {
  readonly leaves: readonly StoredLeaf[];
  readonly entries: readonly Entry[];
  /** The rows of the read road as they stand then. */
  readonly rows: ReadonlyMap<string, unknown>;
  /** The first two are family. */
  readonly members: readonly MemberId[];
  /** The second is soon out of stock. */
  readonly offers: readonly OfferId[];
  readonly budget: BudgetId;
  readonly merchant: PartnerId;
}

export async function foundCast(): Promise<Cast> {
  const store = new MemoryEventStore();
  const community = await new TestCommunity(store).found();
  const { merchant, budget, now } = community;
  const members: MemberId[] = [];
  for (const key of ['one', 'two', 'three']) members.push(await community.memberWithPoints(key, HOURS));
  const [member, relative] = members as [MemberId, MemberId];
  await community.done(COORDINATOR, { type: 'RegisterFamily', member, relative });
  const terms = { type: 'PublishOffer', merchant, quotaPeriod: 'all', validFrom: now, categories: [] } as const;
  const cheap = await community.done(COORDINATOR, { ...terms, price: points(90), multiCapture: true });
  const scarce = await community.done(COORDINATOR, { ...terms, price: points(170), multiCapture: false, stock: STOCK });
  const offers = [cheap, scarce].map(published => createdBy<OfferId>(published, 'offer'));
  const leaves = await store.read(LOG, EMPTY_LOG, Number.MAX_SAFE_INTEGER);
  const entries = leaves.map(leaf => entryOf(LOG, leaf));
  return { leaves, entries, rows: await rowsOf(leaves, entries), members, offers, budget, merchant };
}

/** What the projections make of the beginning. */
async function rowsOf(leaves: readonly StoredLeaf[], entries: readonly Entry[]): Promise<ReadonlyMap<string, unknown>> {
  const engine = new SimulatedEngine(new SimulatedTime(0));
  await engine.append(LOG, EMPTY_LOG, leaves);
  const pool = simulatedPool(new Line(engine, { wayMs: 0, lossPercent: 0 }));
  await openCheckpoints(pool, 1, PROJECTIONS);
  const client = await pool.connect();
  await beginBatch(client);
  await advance(client, 1, PROJECTIONS, { from: EMPTY_LOG, to: leaves.length - 1 });
  for (const projection of PROJECTIONS) await projection.apply(client, 1, entries);
  await client.query('COMMIT');
  return new Map(engine.tables.keys('').map(key => [key, engine.tables.row(key)]));
}
