import { SCOPE_PRESETS } from '../../src/app/access-scopes.js';
import type { ActorId } from '../../src/ledger/units.js';
import { Edge, foundCommunity, fresh, LOG, memberWithPoints, reward, type People, type Reply } from '../support/edge.js';

const POLICY = '"till";q=50;w=1, "day";q=20000;w=86400';

let edge: Edge;
let people: People;
let till: string;
let sale: () => object;

beforeAll(async () => {
  edge = await Edge.start();
  people = await foundCommunity(edge);
  const member = await memberWithPoints(edge, people);
  const { id } = await reward(edge, people, '0.05');
  sale = () => ({ reward: id, member: member.ref, merchant_reference: fresh() });
  const grant = { community: 'one', log: LOG, actor: 'key_till_2' as ActorId, scopes: SCOPE_PRESETS.till };
  const role = { type: 'GrantRole', subject: grant.actor, role: 'merchant', partner: people.merchant } as const;
  await edge.command(role, 'grant till 2');
  till = (await edge.service.keys.create({ ...grant, partner: people.merchant, label: 'a till' })).text;
  // time passes by the test's hand alone
  edge.time.standsAt = Date.now();
});
afterAll(() => edge.stop());
beforeEach(() => {
  edge.time.offsetMs += 1_000;
});

const limits = ({ headers }: Reply) => [headers.get('ratelimit-policy'), headers.get('ratelimit')];
const exhaust = () => Promise.all(Array.from({ length: 50 }, () => edge.get('/v1/rewards', till)));

describe('the limits of a key', () => {
  it('stand on every answer to a known caller, whatever it is', async () => {
    const answers = [
      await edge.get('/v1/rewards', till),
      await edge.get('/v1/rewards/rwd_7ZZZZZZZZZZZZZZZZZZZZZZZZZ', till),
      await edge.get('/v1/journal', till),
      await edge.get('/v1/rewards?limit=x', till),
      await edge.post('/v1/redemptions', till, {}),
      await edge.post('/v1/redemptions', till, sale()),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 403, 422, 422, 201]);
    expect(answers.map(limits)).toEqual(answers.map((_, n) => [POLICY, `"till";r=${String(49 - n)};t=1`]));
  });

  it('stand on no answer to somebody unknown', async () => {
    const answers = [await edge.get('/v1/rewards'), await edge.get('/livez'), await edge.get('/nowhere', till)];
    expect(answers.map(({ status }) => status)).toEqual([401, 200, 404]);
    expect(answers.map(limits)).toEqual(answers.map(() => [null, null]));
  });

  it('refuse one request too many, which has no effect and may be sent again as it is', async () => {
    const served = await exhaust();
    expect(served.map(({ status }) => status)).toEqual(served.map(() => 200));
    const [before, body, key] = [await edge.head(), sale(), fresh()];
    const refused = await edge.post('/v1/redemptions', till, body, key);
    expect([refused.status, refused.json]).toEqual([
      429,
      expect.objectContaining({
        type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
        code: 'quota-exceeded',
        'violated-policies': ['till'],
        retryable: true,
        retry_after_s: 1,
      }),
    ]);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(limits(refused)).toEqual([POLICY, '"till";r=0;t=1']);
    expect(await edge.head()).toBe(before);
    edge.time.offsetMs += 1_000;
    const again = await edge.post('/v1/redemptions', till, body, key);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, null]);
  });

  it('are looked at before the scope, and after the key', async () => {
    await exhaust();
    expect((await edge.get('/v1/journal', till)).status).toBe(429);
    expect((await edge.get('/v1/journal', `${till}0`)).status).toBe(401);
  });

  it('concern that key alone', async () => {
    await exhaust();
    expect([(await edge.get('/v1/rewards', till)).status, (await edge.get('/v1/rewards', people.till)).status]).toEqual([
      429, 200,
    ]);
  });
});
