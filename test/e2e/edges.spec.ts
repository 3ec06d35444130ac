/** Edges of the merchant's protocol that need time, ended partnerships or a read road that stands still; over HTTP and a real database. */
import { setTimeout as sleep } from 'node:timers/promises';
import { SCOPE_PRESETS } from '../../src/app/access-scopes.js';
import { DAY_MS, MINUTE_MS, type ActorId, type PartnerId } from '../../src/ledger/units.js';
import { PROJECTIONS } from '../../src/read-models/projections.js';
import {
  Edge,
  foundCommunity,
  fresh,
  LOG,
  memberWithPoints,
  reward,
  type Fields,
  type People,
  type Reply,
} from '../support/edge.js';

let edge: Edge;
let people: People;
let member: { id: string; ref: string };
/** Of all points that the member has. */
let offer: Fields;

beforeAll(async () => {
  edge = await Edge.start();
  people = await foundCommunity(edge);
  // months pass here in a moment: keys are none the less in use, as is known once nothing older of them is remembered
  await edge.service.pool.query(`UPDATE api_keys SET last_used_at = now() + interval '1 year'`);
  await sleep(1_100);
  // what is due is recorded when a test says so
  await edge.service.sweeper.stop();
  await edge.made('/v1/rules', people.approver, { changes: { lot_months: 1 } });
  offer = await reward(edge, people, '4.00', { multi_capture: true });
});
beforeEach(async () => {
  member = await memberWithPoints(edge, people);
});
afterAll(() => edge.stop());

const codeOf = ({ status, json }: Reply): readonly unknown[] => [status, json.code];
const sale = (more: object = {}) => ({ reward: offer.id, member: member.ref, merchant_reference: fresh(), ...more });
const authorize = (more: object = {}, key = fresh(), till = people.till) => edge.post('/v1/redemptions', till, sale(more), key);
const held = async (more: object = {}): Promise<Fields> => edge.made('/v1/redemptions', people.till, sale(more));
const act = (id: string, what: string, body: unknown = {}, till = people.till): Promise<Reply> =>
  edge.post(`/v1/redemptions/${id}/${what}`, till, body);
const newest = async (): Promise<string> =>
  (await edge.post('/v1/teams', people.coordinator, { team: `team-${fresh()}` })).headers.get('tb-log-position') ?? '';
const fresher = async (): Promise<Record<string, string>> => ({ 'tb-min-position': await newest() });
const balance = async (): Promise<Fields> =>
  (await edge.get(`/v1/balances/${member.id}`, people.coordinator, await fresher())).json;
const events = async (after: string): Promise<readonly Fields[]> =>
  (await edge.get(`/v1/events?after=${after}`, people.auditor)).json.data;
/** One run of the sweeper, once the read road knows all there is. */
async function sweep(): Promise<number> {
  const models = PROJECTIONS.map(({ name }) => name);
  await edge.service.feed.waitFor(LOG, models, await edge.head(), 10_000);
  return edge.service.sweeper.sweep();
}
const passes = (ms: number): void => void (edge.time.offsetMs += ms);
/** Until the points of the member die. */
async function lotEnds(): Promise<number> {
  const [first] = (await balance())['expiries'] as readonly { expires_at: string }[];
  return Date.parse(first?.expires_at ?? '') - edge.service.clock();
}
const adopt = (changes: object) => edge.made('/v1/rules', people.approver, { changes });

/** Another merchant of the community, with a till and a reward of its own. */
async function merchantWith(terms: object): Promise<{ till: string; merchant: PartnerId; reward: string; ref: string }> {
  const admitted = await edge.made('/v1/partners', people.approver, {
    ...{ kind: 'enterprise', track: 'market', merchant: true },
    ...terms,
  });
  const merchant = admitted.id as PartnerId;
  const actor = `key_${fresh()}` as ActorId;
  await edge.command({ type: 'GrantRole', subject: actor, role: 'merchant', partner: merchant }, fresh());
  const till = await edge.key(actor, SCOPE_PRESETS['shop-server'], merchant);
  const { id } = await reward(edge, { ...people, merchant }, '4.00', { stock: 1, multi_capture: true });
  const { reference } = await edge.made(`/v1/members/${member.id}/references`, people.coordinator, { merchant });
  return { till, merchant, reward: id, ref: reference };
}

describe('E13: a hold that nobody captures', () => {
  it('is expired by the sweeper, as status, in lists and as an event', async () => {
    const { id, log_position: after } = await held({ hold_ttl_s: 60 });
    const part = await memberWithPoints(edge, people).then(({ ref }) => held({ hold_ttl_s: 60, member: ref }));
    await act(part.id, 'captures', { amount: '1.00', final: false });
    passes(MINUTE_MS);
    const listed = async (status: string): Promise<readonly unknown[]> =>
      (await edge.get(`/v1/redemptions?status=${status}&limit=2`, people.till, await fresher())).json.data.map(row => row.id);
    // every read treats an overdue hold as expired, swept or not
    expect(await listed('expired')).toEqual([id]);
    expect(await listed('captured')).toEqual([part.id]);
    expect(await listed('authorized')).toEqual([]);
    expect(await balance()).toMatchObject({ available: '4.00', held: '0.00' });
    expect(await sweep()).toBe(2);
    expect(await listed('expired')).toEqual([id]);
    const expiries = (await events(after)).filter(({ type }) => type === 'RedemptionExpired.v1');
    expect(expiries.map(({ leaf }) => leaf)).toEqual(
      expect.arrayContaining([expect.objectContaining({ actor: 'system', data: expect.objectContaining({ redemption: id }) })]),
    );
    expect((await edge.get(`/v1/redemptions/${id}`, people.till, await fresher())).json).toMatchObject({
      status: 'expired',
      amount_released: '4.00',
      version: 2,
    });
    expect((await edge.get(`/v1/redemptions/${part.id}`, people.till, await fresher())).json).toMatchObject({
      status: 'captured',
      amount_released: '3.00',
    });
    expect(await balance()).toMatchObject({ available: '4.00', held: '0.00' });
  });

  it('occupies the last piece no longer than it lasts, recorded or not, for whoever asks next', async () => {
    const { id: last } = await reward(edge, people, '4.00', { stock: 1 });
    const next = await memberWithPoints(edge, people);
    const first = await held({ hold_ttl_s: 60, reward: last });
    expect(codeOf(await authorize({ reward: last, member: next.ref }))).toEqual([409, 'reward-unavailable']);
    passes(MINUTE_MS);
    const asked = { reward: last, member: next.ref };
    expect((await edge.post('/v1/quotes', people.till, asked)).status).toBe(201);
    const sold = await held({ ...asked, capture: true });
    expect(sold.status).toBe('captured');
    expect((await edge.get(`/v1/redemptions/${first.id}`, people.till, await fresher())).json.version).toBe(2);
    // this one is gone for good
    passes(MINUTE_MS);
    expect(codeOf(await authorize({ reward: last }))).toEqual([409, 'reward-unavailable']);
  });

  it('lets as many have what is over as want it, and no more', async () => {
    const { id: last } = await reward(edge, people, '4.00', { stock: 12 });
    const thirteen = () => Promise.all(Array.from({ length: 13 }, () => memberWithPoints(edge, people)));
    const all = async (more: object): Promise<readonly number[]> => {
      const replies = (await thirteen()).map(({ ref }) => authorize({ reward: last, member: ref, ...more }));
      return (await Promise.all(replies)).map(({ status }) => status).sort((a, b) => a - b);
    };
    const twelve = [...Array<number>(12).fill(201), 409];
    expect(await all({ hold_ttl_s: 60 })).toEqual(twelve);
    passes(MINUTE_MS);
    expect(await all({ capture: true })).toEqual(twelve);
  });

  it('is not sold while it lasts, though it was to end sooner before it was extended', async () => {
    const { id: last } = await reward(edge, people, '4.00', { stock: 1 });
    const next = await memberWithPoints(edge, people);
    const { id } = await held({ hold_ttl_s: 60, reward: last });
    await act(id, 'extend', { hold_ttl_s: 3_600 });
    passes(MINUTE_MS);
    expect(codeOf(await authorize({ reward: last, member: next.ref }))).toEqual([409, 'reward-unavailable']);
    expect((await act(id, 'captures')).json).toMatchObject({ status: 'captured' });
  });
});

describe('E17: points that die while they are on hold', () => {
  const HOLD = { hold_ttl_s: 604_800 };
  async function heldOverItsEnd(graceDays: number): Promise<Fields> {
    await adopt({ hold_grace_days: graceDays });
    passes((await lotEnds()) - DAY_MS);
    const hold = await held(HOLD);
    // what was adopted later does not count
    await adopt({ hold_grace_days: graceDays === 0 ? 7 : 0 });
    passes(2 * DAY_MS);
    return hold;
  }

  it('are captured as ever: they are shielded', async () => {
    const { id } = await heldOverItsEnd(0);
    expect((await act(id, 'captures')).json).toMatchObject({ status: 'captured', amount_captured: '4.00' });
  });

  it('grace: come back for as many days as the rules of the authorisation said', async () => {
    const { id } = await heldOverItsEnd(7);
    const voided = await act(id, 'void');
    expect(voided.json).toMatchObject({ status: 'voided', amount_released: '4.00' });
    const back = await balance();
    expect([back['available'], (back['expiries'] as readonly object[]).length]).toEqual(['4.00', 1]);
    const left = await lotEnds();
    expect([left > 7 * DAY_MS - MINUTE_MS, left <= 7 * DAY_MS]).toEqual([true, true]);
    await act((await held(HOLD)).id, 'void');
    passes(7 * DAY_MS);
    expect(codeOf(await authorize())).toEqual([409, 'insufficient-points']);
  });

  it('expire at once: are gone with the release, in the same append', async () => {
    const { id, log_position: after } = await heldOverItsEnd(0);
    expect((await act(id, 'void')).json).toMatchObject({ status: 'voided' });
    const voided = (await events(after)).filter(({ type }) => type === 'RedemptionVoided.v1');
    expect(voided.map(({ leaf }) => JSON.stringify(leaf).includes('equity:expired'))).toEqual([true]);
    expect(await balance()).toMatchObject({ available: '0.00', held: '0.00', expiries: [] });
    expect(codeOf(await authorize())).toEqual([409, 'insufficient-points']);
  });
});

describe('E18: a refund of points that have died', () => {
  it('gives them back for the days that the rules say', async () => {
    passes((await lotEnds()) - DAY_MS);
    const { id } = await held({ capture: true });
    passes(2 * DAY_MS);
    expect(await balance()).toMatchObject({ available: '0.00' });
    expect((await act(id, 'refunds', { amount: '4.00' })).json).toMatchObject({ destination: 'member' });
    const left = await lotEnds();
    expect([left > 30 * DAY_MS - MINUTE_MS, left <= 30 * DAY_MS]).toEqual([true, true]);
    expect((await authorize()).status).toBe(201);
  });
});

describe('E19: a refund after the merchant was paid', () => {
  it('may leave the merchant owing, up to its cap and not beyond', async () => {
    const { till, merchant, reward: rewardId, ref } = await merchantWith({ refund_debt_max: '1.00' });
    const { id } = (await authorize({ reward: rewardId, member: ref, capture: true }, fresh(), till)).json;
    const paid = await edge.made(`/v1/partners/${merchant}/settlements`, people.approver, { amount: '4.00' });
    expect(paid).toMatchObject({ payable: '0.00', refund_debt_max: '1.00' });
    expect((await act(id, 'refunds', { amount: '0.75' }, till)).status).toBe(201);
    const owing = await edge.get(`/v1/partners/${merchant}`, people.approver, await fresher());
    expect(owing.json).toMatchObject({ payable: '-0.75', refund_debt_max: '1.00' });
    const before = await edge.head();
    const refused = await act(id, 'refunds', { amount: '0.26' }, till);
    expect(refused.json).toMatchObject({ status: 409, code: 'refund-needs-funding', amount_refunded: '0.75' });
    expect(codeOf(await act(id, 'reverse', {}, till))).toEqual([409, 'refund-needs-funding']);
    // recorded as attempts, without entries
    expect(await edge.head()).toBe(before + 2);
    // all else is judged before it
    expect(codeOf(await act(id, 'refunds', { amount: '3.26' }, till))).toEqual([422, 'refund-exceeds-captured']);
    expect(codeOf(await act(id, 'refunds', { amount: '0.00' }, till))).toEqual([422, 'amount-out-of-range']);
    expect((await act(id, 'refunds', { amount: '0.25' }, till)).status).toBe(201);
    passes(31 * DAY_MS);
    expect(codeOf(await act(id, 'refunds', { amount: '1.00' }, till))).toEqual([409, 'refund-window-closed']);
  });

  it('has a cap that is an amount', async () => {
    const partner = { kind: 'enterprise', track: 'market', merchant: true, refund_debt_max: '10000000.00' };
    expect(codeOf(await edge.post('/v1/partners', people.approver, partner))).toEqual([422, 'amount-out-of-range']);
  });
});

describe('E24: an erasure with an open hold', () => {
  it('leaves the hold capturable; what comes back is the community’s', async () => {
    const half = await reward(edge, people, '2.00');
    const [one, two] = [await held({ reward: half.id }), await held({ reward: half.id })];
    expect((await edge.post(`/v1/members/${member.id}/erase`, people.coordinator, {})).status).toBe(200);
    const captured = await act(one.id, 'captures');
    expect([captured.status, captured.json]).toEqual([200, expect.objectContaining({ status: 'captured', member: null })]);
    const refund = await act(one.id, 'refunds', { amount: '0.50' });
    expect([refund.status, refund.json['destination']]).toEqual([201, 'community_pool']);
    expect((await act(two.id, 'void')).status).toBe(200);
    expect(await balance()).toMatchObject({ available: '0.00', held: '0.00' });
    expect(codeOf(await authorize())).toEqual([404, 'resource-not-found']);
  });
});

describe('E26: an ended partnership', () => {
  it('lets the sweeper void what is on hold: points and stock are back, whatever was captured stays', async () => {
    const { till, merchant, reward: rewardId, ref } = await merchantWith({});
    const { id } = (await authorize({ reward: rewardId, member: ref }, fresh(), till)).json;
    const other = await memberWithPoints(edge, people);
    const { reference } = await edge.made(`/v1/members/${other.id}/references`, people.coordinator, { merchant });
    const second = await reward(edge, { ...people, merchant }, '4.00', { multi_capture: true });
    const partly = (await authorize({ reward: second.id, member: reference }, fresh(), till)).json;
    await act(partly.id, 'captures', { amount: '1.00', final: false }, till);
    await edge.made(`/v1/partners/${merchant}/suspensions`, people.approver, { reason: 'own-request' });
    // what the other tests have left behind
    await sweep();
    expect(await sweep()).toBe(0);
    const after = await newest();
    await edge.made(`/v1/partners/${merchant}/terminations`, people.approver, { reason: 'own-request' });
    expect(codeOf(await act(id, 'captures', {}, till))).toEqual([403, 'merchant-not-active']);
    expect(await sweep()).toBe(2);
    const voids = (await events(after)).filter(({ type }) => type === 'RedemptionVoided.v1');
    expect(voids.map(({ leaf }) => (leaf as { readonly actor: string }).actor)).toEqual(['system', 'system']);
    expect((await edge.get(`/v1/redemptions/${id}`, till, await fresher())).json).toMatchObject({
      status: 'voided',
      amount_released: '4.00',
    });
    expect((await edge.get(`/v1/redemptions/${partly.id}`, till, await fresher())).json).toMatchObject({
      ...{ status: 'captured', amount_captured: '1.00', amount_released: '3.00' },
    });
    expect(await balance()).toMatchObject({ available: '4.00', held: '0.00' });
    expect((await edge.get(`/v1/rewards/${rewardId}`, people.coordinator, await fresher())).json).toMatchObject({ taken: 0 });
    // and never again, however often the sweeper looks
    passes(2 * MINUTE_MS);
    const before = await edge.head();
    expect(await sweep()).toBe(0);
    expect(await edge.head()).toBe(before);
  });

  it('waits for the thaw where the community is frozen', async () => {
    const { till, merchant, reward: rewardId, ref } = await merchantWith({});
    const { id } = (await authorize({ reward: rewardId, member: ref, hold_ttl_s: 604_800 }, fresh(), till)).json;
    await edge.made(`/v1/partners/${merchant}/terminations`, people.approver, { reason: 'own-request' });
    await edge.command({ type: 'FreezeCommunity' }, fresh());
    await sweep();
    expect((await edge.get(`/v1/redemptions/${id}`, till)).json.status).toBe('authorized');
    await edge.command({ type: 'ThawCommunity' }, fresh());
    passes(MINUTE_MS);
    await sweep();
    expect((await edge.get(`/v1/redemptions/${id}`, till, await fresher())).json.status).toBe('voided');
  });
});

describe('E35: a read right after a write', () => {
  it('is as new as the caller has seen, or says how far it is', async () => {
    const seen = await newest();
    const path = `/v1/balances/${member.id}`;
    expect((await edge.get(path, people.coordinator, { 'tb-min-position': seen })).status).toBe(200);
    await edge.service.feed.stop();
    const newer = await newest();
    const behind = await edge.send('GET', path, { key: people.coordinator, headers: { 'tb-min-position': newer } });
    expect(behind.json).toMatchObject({ status: 503, code: 'projection-behind', retryable: true, current_position: seen });
    expect(behind.headers.get('retry-after')).toBe('1');
    expect((await edge.get(path, people.coordinator)).status).toBe(200);
    edge.service.feed.start();
    expect((await edge.get(path, people.coordinator, { 'tb-min-position': newer })).status).toBe(200);
  });
});
