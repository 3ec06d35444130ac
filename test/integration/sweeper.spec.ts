/** The sweeper: what time has decided is recorded without anybody acting, in all logs, whatever goes wrong in one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Sweeper, SWEEP_ACCOUNTS_MAX, type SweeperSettings } from '../../src/app/sweeper.js';
import { Feed } from '../../src/feed/feed.js';
import { accountIn } from '../../src/ledger/books.js';
import { accountBook, instant, type Instant, type MemberId } from '../../src/ledger/units.js';
import { PROJECTIONS } from '../../src/read-models/projections.js';
import { START } from '../support/community.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { openRegister, type Register } from '../support/register.js';

const [FIRST, SECOND] = ['timebank.example/log/cmty_first/1', 'timebank.example/log/cmty_second/1'];
const HOLD_MS = 900_000;
const MODELS = PROJECTIONS.map(({ name }) => name);
type Road = SweeperSettings['ledger'];

let database: TestDatabase;
let feed: Feed;
let registers: readonly Register[];
let now: Instant = START;
let faults: unknown[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const first = await openRegister(database, FIRST);
  registers = [first, await openRegister(database, SECOND)];
  feed = new Feed({ store: first.store, pool: database.pool, projections: PROJECTIONS, notify: () => undefined });
  feed.start();
});
afterAll(async () => {
  await feed.stop();
  await database.drop();
});
beforeEach(() => {
  faults = [];
});

const caughtUp = () =>
  Promise.all(
    registers.map(async ({ community, leaves }) => {
      expect(await feed.waitFor(community.log, MODELS, (await leaves()) - 1, 10_000)).toMatchObject({ reached: true });
    }),
  );

/** In each community a member with points on hold, whose hold is over. */
async function overdue(): Promise<readonly MemberId[]> {
  const members = await Promise.all(
    registers.map(async ({ community }) => {
      const member = await community.memberWithPoints(`held since ${String(now)}`, 5);
      await community.authorize(member, await community.offer(300), `reference ${String(now)}`);
      return member;
    }),
  );
  now = instant(now + HOLD_MS);
  for (const { community } of registers) community.now = now;
  await caughtUp();
  return members;
}

const held = (members: readonly MemberId[]) =>
  Promise.all(
    registers.map(async ({ community: { ledger, log } }, index) => {
      const account = accountIn(await ledger.look(log, [accountBook(members[index] as MemberId)]), members[index] as MemberId);
      return account.status === 'unopened' ? undefined : account.held;
    }),
  );

/** Each log by its own writer. */
const road: Road = {
  submit: (log, submission) => {
    const register = registers.find(({ community }) => community.log === log);
    return register === undefined ? Promise.reject(new Error('no such log')) : register.community.ledger.submit(log, submission);
  },
};
const newSweeper = (through: Road = road, pool = database.pool): Sweeper =>
  new Sweeper({ ledger: through, pool, clock: () => now, onFault: fault => faults.push(fault) });

it('records what has fallen due, in every log, as the service itself', async () => {
  const members = await overdue();
  expect(await held(members)).toEqual([300, 300]);
  expect(await newSweeper().sweep()).toBe(2);
  expect(await held(members)).toEqual([0, 0]);
  for (const { store, community, leaves } of registers) {
    const [last] = await store.read(community.log, (await leaves()) - 2, 1);
    expect(JSON.parse(Buffer.from(last?.body ?? []).toString())).toMatchObject({ type: 'RedemptionExpired.v1', actor: 'system' });
  }
});

it('records the end of a hold when it comes, not at the next look', async () => {
  const before = instant(now + HOLD_MS - 200);
  const members = await overdue();
  const due = now;
  let at = before;
  const sweeper = new Sweeper({ ledger: road, pool: database.pool, clock: () => at, onFault: fault => faults.push(fault) });
  sweeper.start(3_600_000);
  at = due;
  try {
    while ((await held(members)).some(amount => amount !== 0)) await sleep(20);
  } finally {
    await sweeper.stop();
  }
  expect(faults).toEqual([]);
});

it('finds nothing more to do once the read road knows, and writes nothing', async () => {
  await caughtUp();
  const before = await Promise.all(registers.map(({ leaves }) => leaves()));
  expect(await newSweeper().sweep()).toBe(0);
  expect(await Promise.all(registers.map(({ leaves }) => leaves()))).toEqual(before);
});

it('passes over for a minute whom it has just settled, however far the read road is behind', async () => {
  await overdue();
  await feed.stop();
  const sweeper = newSweeper();
  expect([await sweeper.sweep(), await sweeper.sweep()]).toEqual([2, 0]);
  now = instant(now + 60_000);
  const before = await Promise.all(registers.map(({ leaves }) => leaves()));
  expect(await sweeper.sweep()).toBe(2);
  expect(await Promise.all(registers.map(({ leaves }) => leaves()))).toEqual(before);
  feed.start();
  await caughtUp();
});

it('settles within that minute whatever else falls due for the same member', async () => {
  const [{ community }] = registers as [Register];
  const member = await community.memberWithPoints('twice in a minute', 5);
  const offer = await community.offer(100);
  await community.authorize(member, offer, 'twice: first');
  now = instant(now + 10_000);
  community.now = now;
  await community.authorize(member, offer, 'twice: second');
  await caughtUp();
  const sweeper = newSweeper();
  now = instant(now + HOLD_MS - 10_000);
  community.now = now;
  expect(await sweeper.sweep()).toBe(1);
  now = instant(now + 10_000);
  community.now = now;
  await caughtUp();
  expect(await sweeper.sweep()).toBe(1);
  await caughtUp();
});

it('keeps settling the other logs when one refuses to work, says so, and never throws', async () => {
  const members = await overdue();
  const broken: Road = {
    submit: (log, submission) => (log === FIRST ? Promise.reject(new Error('broken')) : road.submit(log, submission)),
  };
  expect(await newSweeper(broken).sweep()).toBe(1);
  expect(await held(members)).toEqual([300, 0]);
  expect(faults).toEqual([new Error('broken')]);
  expect(await newSweeper().sweep()).toBeGreaterThanOrEqual(1);
  expect(await held(members)).toEqual([0, 0]);
});

it('says so and goes on later when the database does not answer', async () => {
  const gone = { query: () => Promise.reject(new Error('away')) } as never;
  const sweeper = newSweeper(road, gone);
  expect(await sweeper.sweep()).toBe(0);
  expect(await sweeper.sweep()).toBe(0);
  expect(faults).toHaveLength(2);
});

it('runs once at a time, and stopping waits for the run under way', async () => {
  const members = await overdue();
  let release = (): void => undefined;
  const gate = new Promise<void>(resolve => (release = resolve));
  let submissions = 0;
  const slow: Road = {
    submit: async (log, submission) => {
      submissions++;
      await gate;
      return road.submit(log, submission);
    },
  };
  const sweeper = newSweeper(slow);
  sweeper.start(1);
  const runs = [sweeper.sweep(), sweeper.sweep()];
  const stopped = sweeper.stop();
  release();
  await stopped;
  expect(await held(members)).toEqual([0, 0]);
  expect(await Promise.all(runs)).toEqual([2, 2]);
  expect(submissions).toBe(2);
});

it('settles a bounded number in one run, and the rest in the next', async () => {
  const [{ community }] = registers as [Register];
  const offer = await community.offer(100);
  await Promise.all(
    Array.from({ length: SWEEP_ACCOUNTS_MAX + 20 }, async (_, index) => {
      const member = await community.memberWithPoints(`crowd ${String(index)}`, 1);
      await community.authorize(member, offer, `crowd ${String(index)}`);
    }),
  );
  now = instant(now + HOLD_MS);
  community.now = now;
  await caughtUp();
  const sweeper = newSweeper();
  expect([await sweeper.sweep(), await sweeper.sweep()]).toEqual([SWEEP_ACCOUNTS_MAX, 20]);
});
