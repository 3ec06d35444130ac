/** A founded community over PostgreSQL with its register, and ways to search all that is stored. */
import { Client } from 'pg';
import { Identities } from '../../src/app/identities.js';
import { Imports } from '../../src/app/imports/imports.js';
import { Labels } from '../../src/app/labels.js';
import { Members } from '../../src/app/members.js';
import { MerchantRefs } from '../../src/app/merchant-refs.js';
import type { Caller } from '../../src/app/caller.js';
import type { Outcome } from '../../src/app/batch.js';
import { PostgresEventStore } from '../../src/event-store/postgres.js';
import type { ActorId } from '../../src/ledger/units.js';
import { COORDINATOR, LOG, TestCommunity } from './community.js';
import type { TestDatabase } from './database.js';

export const SECRET = Buffer.alloc(32, 'register secret');

export interface Register {
  readonly community: TestCommunity;
  readonly store: PostgresEventStore;
  readonly identities: Identities;
  readonly labels: Labels;
  readonly refs: MerchantRefs;
  readonly members: Members;
  readonly imports: Imports;
  readonly caller: Caller;
  as(actor: ActorId): Caller;
  /** Leaves in the log. */
  leaves(): Promise<number>;
}

const stores = new WeakMap<TestDatabase, PostgresEventStore>();

/** Another copy of the service over the same database; only the first one of a log founds it. */
export async function openRegister(database: TestDatabase, log = LOG, secret: Uint8Array = SECRET): Promise<Register> {
  const store = stores.get(database) ?? new PostgresEventStore(database.pool);
  stores.set(database, store);
  const community = new TestCommunity(store, log);
  if ((await store.head(log)) < 0) await community.found();
  const clock = () => community.now;
  const identities = new Identities(database.pool, secret);
  const labels = new Labels(database.pool);
  const refs = new MerchantRefs(database.pool, identities, clock);
  const members = new Members(community.ledger, identities, refs, clock);
  const imports = new Imports({ ledger: community.ledger, store, identities, members, labels, clock });
  const as = (actor: ActorId): Caller => ({ community: 'test', log, mode: 'live', actor, scopes: new Set() });
  const leaves = async () => (await store.head(log)) + 1;
  return { community, store, identities, labels, refs, members, imports, caller: as(COORDINATOR), as, leaves };
}

/** The tables in which a text stands in clear, as such or as bytes, in any column of any row. */
export async function tablesHolding({ url }: TestDatabase, text: string): Promise<readonly string[]> {
  const owner = new Client({ connectionString: url });
  await owner.connect();
  const { rows } = await owner.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
  const found: string[] = [];
  for (const { name } of rows) {
    const hits = await owner.query(
      `SELECT FROM ${name} AS each WHERE strpos(each::text, $1) > 0 OR strpos(each::text, $2) > 0 LIMIT 1`,
      [text, Buffer.from(text).toString('hex')],
    );
    if (hits.rowCount === 1) found.push(name);
  }
  await owner.end();
  return found;
}

/** The rows of a table, of all logs. */
export async function rowsIn({ pool }: TestDatabase, table: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(`SELECT count(*) FROM ${table}`);
  return rows[0]?.count ?? 0;
}

/** What was accepted, where anything else is a failure of the test. */
export function accepted<T extends { readonly accepted: boolean }>(outcome: T): Extract<T, { accepted: true }> {
  if (!outcome.accepted) throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome as Extract<T, { accepted: true }>;
}

/** The reason of a refusal; `accepted` where there is none. */
export const answerOf = (
  outcome: { readonly accepted: true } | Pick<Extract<Outcome, { accepted: false }>, 'accepted' | 'refusal'>,
): string => (outcome.accepted ? 'accepted' : outcome.refusal.code);
