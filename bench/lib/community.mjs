/**
 * The community that is written to: founded, with all its accounts, made once in a run and copied for every row that writes.
 *
 * Ids follow from the keys of the commands that made the objects, so a copy needs no list of them.
 */
import { ownerPool } from './audit.mjs';
import { dist } from './product.mjs';
import { databaseOf } from './server.mjs';

const { openDatabase } = dist('platform/database');
const { PostgresEventStore } = dist('event-store/postgres');
const { Ledger } = dist('app/ledger');
const { Turns } = dist('app/turns');
const { commandId } = dist('feed/command-id');
const { idOf } = dist('ledger/units');
const { OPERATOR } = dist('ledger/decision');

export const LOG = 'timebank.example/log/bench/1';
export const COORDINATOR = 'usr_coordinator';
const APPROVER = 'usr_approver';
/** As the service with its default settings gives its event store. */
const STORE_CONNECTIONS = 8;
const TURN_CONNECTIONS = 3;
const YEAR_MS = 366 * 86_400_000;
const GROUP = 2_000;

/** Points, in hundredths, of one deed, and the price of every reward: a hold takes what one award gave. */
export const PRICE = 10;
/** The largest that rules allow: one account may be awarded a million times in a day, and much at once. */
const NO_CAP = 10_000_000;
const BUDGET = 900_000_000;

const idFor = (kind, actor, operation, key) => idOf(kind, commandId(actor, operation, key));
export const memberAt = n => idFor('member', COORDINATOR, 'enrol', String(n));
export const BUDGET_ID = idFor('budget', APPROVER, 'setup', 'budget');

/** The n-th merchant, its only offer, and who stands at its till. */
export function shopAt(n) {
  const merchant = idFor('merchant', APPROVER, 'setup', `merchant ${n}`);
  return { merchant, reward: idFor('offer', COORDINATOR, 'setup', `offer ${n}`), till: `key_till${n}` };
}

/** The write road on a database, as the service composes it. @param storeOver the event store, where it is not PostgreSQL's */
export function openLedger(url, storeOver = pool => new PostgresEventStore(pool)) {
  const pool = openDatabase(url, STORE_CONNECTIONS, () => undefined);
  const store = storeOver(pool);
  const turns = new Turns(openDatabase(url, TURN_CONNECTIONS, () => undefined));
  return {
    url,
    pool,
    store,
    ledger: new Ledger({ store, turns, clock: Date.now, onAppended: () => undefined }),
    close: () => Promise.all([pool.end(), turns.close()]),
  };
}

/** Founds one community with rules, a budget, merchants and members. */
export async function found(ledger, log, { members, shops }) {
  const now = Date.now();
  const submit = async (actor, operation, key, command) => {
    const outcome = await ledger.submit(log, { actor, command, id: commandId(actor, operation, key) });
    if (!outcome.accepted) throw new Error(`${command.type} was refused: ${outcome.refusal.code}`);
  };
  await submit(OPERATOR, 'setup', 'found', { type: 'FoundCommunity', timeZone: 'Asia/Shanghai' });
  await submit(OPERATOR, 'setup', 'coordinator', { type: 'GrantRole', subject: COORDINATOR, role: 'coordinator' });
  await submit(OPERATOR, 'setup', 'approver', { type: 'GrantRole', subject: APPROVER, role: 'approver' });
  const changes = { pointsPerDayMax: NO_CAP, balanceMax: NO_CAP, awardUnapprovedMax: NO_CAP, awardOnceApprovedMax: NO_CAP };
  await submit(APPROVER, 'setup', 'rules', { type: 'AdoptRules', changes });
  await submit(APPROVER, 'setup', 'activity', {
    ...{ type: 'AddActivityType', code: 'good-deed', measure: 'deed' },
    ...{ pointsPerDeed: PRICE, multiplierPercent: 100, deedsPerMonthMax: 0 },
  });
  await submit(APPROVER, 'setup', 'budget', { type: 'OpenBudget', amount: BUDGET, from: now, until: now + YEAR_MS });
  for (let n = 0; n < shops; n++) {
    const { merchant, till } = shopAt(n);
    await submit(APPROVER, 'setup', `merchant ${n}`, {
      type: 'AdmitPartner',
      kind: 'enterprise',
      track: 'market',
      merchant: true,
    });
    await submit(OPERATOR, 'setup', `till ${n}`, { type: 'GrantRole', subject: till, role: 'merchant', partner: merchant });
    await submit(COORDINATOR, 'setup', `offer ${n}`, {
      ...{ type: 'PublishOffer', merchant, price: PRICE, quotaPeriod: 'all', validFrom: now, categories: [] },
      ...{ multiCapture: false, holdSeconds: 86_400 },
    });
  }
  const enrol = { type: 'EnrolMember', minor: false, categories: [], leaderboard: true };
  for (let at = 0; at < members; at += GROUP) {
    const group = Array.from({ length: Math.min(GROUP, members - at) }, (_, i) =>
      submit(COORDINATOR, 'enrol', String(at + i), enrol),
    );
    await Promise.all(group);
  }
}

/** Merchants of the community. */
export const SHOPS = 20;

/** The template of the run: one community with `bench.accounts` members. Nobody may be connected to it. */
const template = bench =>
  bench.shared('community', async () => {
    bench.say(`enrolling ${bench.accounts.toLocaleString('en')} members …`);
    const url = await bench.database('community', { kept: true });
    const opened = openLedger(url);
    await found(opened.ledger, LOG, { members: bench.accounts, shops: SHOPS });
    await opened.close();
    const owner = ownerPool(url);
    await owner.query('VACUUM (ANALYZE) events');
    await owner.end();
    return databaseOf(url);
  });

/** A database with a community of `bench.accounts` members: every row begins with the same one. */
export const communityDatabase = async (bench, name, options) =>
  bench.database(name, { ...options, template: await template(bench) });

/** The same, with the write road on it. */
export const openCommunity = async (bench, name) => ({
  ...openLedger(await communityDatabase(bench, name)),
  log: LOG,
  members: bench.accounts,
  shops: SHOPS,
});
