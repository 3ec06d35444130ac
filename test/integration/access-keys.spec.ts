/** API keys in the database: how many there are, how long they live, and how they end for every copy of the service. */
import type { Pool } from 'pg';
import { AccessKeys, type NewKey } from '../../src/app/access-keys.js';
import { KeyRefused, type KeyGrant } from '../../src/app/key-records.js';
import { DAY_MS, HOUR_MS, instant, type ActorId, type PartnerId } from '../../src/ledger/units.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const SECRET = Buffer.alloc(32, 'a secret of the service');
const BEGIN = Date.UTC(2026, 2, 2);
const LOG = 'timebank.example/log/cmty_keys/1';

let database: TestDatabase;
let now: number;
let elapsedMs: number;
/** Two copies of the service. */
let here: AccessKeys;
let there: AccessKeys;
let actors = 0;

const copy = (pool: Pool = database.pool): AccessKeys =>
  new AccessKeys(
    pool,
    SECRET,
    () => instant(now),
    () => elapsedMs,
  );

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  [now, elapsedMs] = [BEGIN, 0];
  [here, there] = [copy(), copy()];
});

const grantTo = (actor = `actor-${String(actors++)}`): KeyGrant => ({
  ...{ community: 'keys', log: LOG, scopes: ['ledger:read'], label: 'a key' },
  actor: actor as ActorId,
});
const activeOf = async (actor: string): Promise<number> =>
  (await here.list(LOG)).filter(key => key.actor === actor && key.revokedAt === undefined && key.expiresAt > now).length;
const codeOf = (reason: unknown): string => (reason instanceof KeyRefused ? reason.code : String(reason));

/** What came of each: `made`, or the code of the refusal. */
async function outcomes(attempts: readonly Promise<NewKey>[]): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const result of await Promise.allSettled(attempts)) {
    const came = result.status === 'fulfilled' ? 'made' : codeOf(result.reason);
    counts[came] = (counts[came] ?? 0) + 1;
  }
  return counts;
}

/** Until what nobody waits for has happened. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) if (await holds()) return;
  throw new Error('it did not happen');
}

describe('how many keys an actor has', () => {
  it('is two at the most, however many are made at the same time by several copies of the service', async () => {
    const grant = grantTo();
    const attempts = Array.from({ length: 16 }, (_, n) => (n % 2 === 0 ? here : there).create(grant));
    expect(await outcomes(attempts)).toEqual({ made: 2, 'key-limit-reached': 14 });
    expect(await activeOf(grant.actor)).toBe(2);
  });

  it('is two at the most, however often its one key is rolled at the same time', async () => {
    const grant = grantTo();
    const { key } = await here.create(grant);
    const attempts = Array.from({ length: 16 }, (_, n) => (n % 2 === 0 ? here : there).roll(key.id, HOUR_MS));
    expect(await outcomes(attempts)).toEqual({ made: 1, 'key-limit-reached': 15 });
    expect(await activeOf(grant.actor)).toBe(2);
  });

  it('does not count keys that have ended, nor anybody else’s', async () => {
    const grant = grantTo();
    const first = await here.create(grant);
    await here.create(grant);
    await expect(here.create(grant)).rejects.toThrow(KeyRefused);
    await here.create(grantTo());
    await here.revoke(first.key.id);
    await here.create({ ...grant, expiresAt: instant(now + HOUR_MS) });
    now += 2 * HOUR_MS;
    await here.create(grant);
    await expect(here.create(grant)).rejects.toThrow('2 active keys');
  });
});

describe('rolling a key', () => {
  it('makes a successor with the same rights, and both open until the overlap ends', async () => {
    const rights = { ...grantTo(), partner: 'mer_1' as PartnerId, requestsPerSecond: 7 };
    const old = await here.create(rights);
    now += HOUR_MS;
    const successor = await here.roll(old.key.id, DAY_MS);
    expect(successor.key).toMatchObject(rights);
    expect(await there.verify(successor.text)).toMatchObject({ partner: 'mer_1', key: { requestsPerSecond: 7 } });
    now += DAY_MS - 1;
    expect([await here.verify(old.text), await here.verify(successor.text)]).toEqual([expect.anything(), expect.anything()]);
    now += 1;
    expect([await here.verify(old.text), await here.verify(successor.text)]).toEqual([undefined, expect.anything()]);
  });

  it('without overlap leaves the successor alone, even beside a second key', async () => {
    const grant = grantTo();
    const old = await here.create(grant);
    await here.create(grant);
    await expect(here.roll(old.key.id, HOUR_MS)).rejects.toThrow(expect.objectContaining({ code: 'key-limit-reached' }));
    expect(await here.verify(old.text)).toBeDefined();
    now += 1;
    await here.roll(old.key.id, 0);
    expect(await here.verify(old.text)).toBeUndefined();
    expect(await activeOf(grant.actor)).toBe(2);
  });

  it('never lengthens the life of the old key, overlaps for seven days at most, and takes active keys only', async () => {
    const { key } = await here.create({ ...grantTo(), expiresAt: instant(now + HOUR_MS) });
    await expect(here.roll(key.id, 7 * DAY_MS + 1)).rejects.toThrow('7 days');
    await here.roll(key.id, 7 * DAY_MS);
    expect((await here.list(LOG)).find(({ id }) => id === key.id)?.expiresAt).toBe(now + HOUR_MS);
    await here.revoke(key.id);
    await expect(here.roll(key.id, 0)).rejects.toThrow(expect.objectContaining({ code: 'key-not-active' }));
  });

  it('that somebody revokes meanwhile makes no successor', async () => {
    const { key } = await here.create(grantTo());
    const other = await database.pool.connect();
    await other.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [`keys of ${key.actor} in ${LOG}`]);
    const rolling = expect(here.roll(key.id, 0)).rejects.toThrow(expect.objectContaining({ code: 'key-not-active' }));
    await until(
      async () => (await other.query(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`)).rowCount === 1,
    );
    await there.revoke(key.id);
    other.release(true);
    await rolling;
    expect(await activeOf(key.actor)).toBe(0);
  });
});

describe('a key', () => {
  it('lives for a year at the most', async () => {
    await expect(here.create({ ...grantTo(), expiresAt: instant(now + 365 * DAY_MS + 1) })).rejects.toThrow('365 days');
    const { key } = await here.create(grantTo());
    expect(key.expiresAt).toBe(now + 365 * DAY_MS);
  });

  const lastUseOf = async (id: string): Promise<number | undefined> =>
    (await here.list(LOG)).find(key => key.id === id)?.lastUsedAt;

  it('that nobody has used for ninety days opens nothing, and one that is used goes on', async () => {
    const [idle, busy] = [await here.create(grantTo()), await here.create(grantTo())];
    for (let days = 0; days < 90; days += 30) {
      now += 30 * DAY_MS;
      expect(await here.verify(busy.text)).toBeDefined();
      await until(async () => (await lastUseOf(busy.key.id)) === now);
    }
    elapsedMs += 60_000;
    expect(await there.verify(idle.text)).toBeDefined();
    await until(async () => (await lastUseOf(idle.key.id)) === now);
    now += 91 * DAY_MS;
    for (const keys of [here, there, copy()]) {
      expect(await keys.verify(idle.text)).toBeUndefined();
      expect(await keys.verify(busy.text)).toBeUndefined();
    }
    await expect(here.roll(idle.key.id, 0)).rejects.toThrow(expect.objectContaining({ code: 'key-not-active' }));
  });

  it('writes its use down once a day, and never for whoever knows its id alone', async () => {
    const { key, text } = await here.create(grantTo());
    const elsewhere = new AccessKeys(database.pool, Buffer.alloc(32, 'another secret'), () => instant(now));
    expect(await elsewhere.verify(text)).toBeUndefined();
    expect(await lastUseOf(key.id)).toBeUndefined();
    await here.verify(text);
    await until(async () => (await lastUseOf(key.id)) === BEGIN);
    now += DAY_MS - 1;
    await here.verify(text);
    await there.verify(text);
    expect(await lastUseOf(key.id)).toBe(BEGIN);
    now += 1;
    await here.verify(text);
    await until(async () => (await lastUseOf(key.id)) === BEGIN + DAY_MS);
  });
});

describe('a revoked key', () => {
  it('opens nothing at once where it was revoked, and nowhere a second later', async () => {
    const { key, text } = await here.create(grantTo());
    expect([await here.verify(text), await there.verify(text)]).toEqual([expect.anything(), expect.anything()]);
    await here.revoke(key.id);
    expect(await here.verify(text)).toBeUndefined();
    // what the other copy remembers from the moment before
    elapsedMs = 999;
    expect(await there.verify(text)).toBeDefined();
    elapsedMs = 1_000;
    expect(await there.verify(text)).toBeUndefined();
  });

  it('is not remembered from a look-up that was under way when it was revoked', async () => {
    const { key, text } = await here.create(grantTo());
    const road = new SlowRoad(database.pool);
    const keys = copy(road.pool);
    const looking = keys.verify(text);
    await road.answered;
    await keys.revoke(key.id);
    road.deliver();
    // it was not revoked yet when it was looked up
    expect(await looking).toBeDefined();
    expect(await keys.verify(text)).toBeUndefined();
  });
});

/** A way to the database on which the first answer to a question arrives late. */
class SlowRoad {
  readonly answered: Promise<void>;
  private isFirst = true;
  private noteAnswer: () => void = () => undefined;
  private let: () => void = () => undefined;

  constructor(private readonly real: Pool) {
    this.answered = new Promise(resolve => (this.noteAnswer = resolve));
  }

  deliver(): void {
    this.let();
  }

  get pool(): Pool {
    return { query: (text: string, values: unknown[]) => this.query(text, values) } as unknown as Pool;
  }

  private async query(text: string, values: unknown[]): Promise<unknown> {
    const answer = await this.real.query(text, values);
    if (!this.isFirst || !text.startsWith('SELECT')) return answer;
    this.isFirst = false;
    const delivered = new Promise<void>(resolve => (this.let = resolve));
    this.noteAnswer();
    await delivered;
    return answer;
  }
}
