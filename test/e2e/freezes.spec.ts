/** Freezing a member or a whole community, and paying merchants, over HTTP: who may, what it stops, and what goes on. */
import { Edge, foundCommunity, fresh, memberWithPoints, reward, type Fields, type People, type Reply } from '../support/edge.js';

let edge: Edge;
let people: People;
/** Of the service's operator; it reaches freezes and nothing else. */
let operator: string;
let member: { id: string; ref: string };
let offer: Fields;

beforeAll(async () => {
  edge = await Edge.start();
  people = await foundCommunity(edge);
  operator = await edge.key('operator', ['freezes:write']);
  offer = await reward(edge, people, '1.00');
});
beforeEach(async () => {
  member = await memberWithPoints(edge, people);
});
afterAll(() => edge.stop());

const codeOf = ({ status, json }: Reply): readonly unknown[] => [status, json.code];
const sale = () => ({ reward: offer.id, member: member.ref, merchant_reference: fresh() });
const act = (id: string, what: string, body: object = {}): Promise<Reply> =>
  edge.post(`/v1/redemptions/${id}/${what}`, people.till, body);
const freeze = (body: object = {}, key = people.approver): Promise<Reply> =>
  edge.post(`/v1/members/${member.id}/freeze`, key, body);
const shown = async (reply: Reply): Promise<Fields> =>
  (
    await edge.get(`/v1/members/${member.id}`, people.coordinator, {
      'tb-min-position': reply.headers.get('tb-log-position') ?? '',
    })
  ).json;

describe('a frozen member', () => {
  it('E21: redeems nothing new; what is held is captured unless the freeze says otherwise; all ends with the freeze', async () => {
    const [one, two, three] = await Promise.all([0, 1, 2].map(() => edge.made('/v1/redemptions', people.till, sale())));
    const frozen = await freeze();
    expect([frozen.status, frozen.json]).toEqual([200, expect.objectContaining({ frozen: true, captures_blocked: false })]);
    expect(await shown(frozen)).toEqual(frozen.json);
    expect(codeOf(await edge.post('/v1/redemptions', people.till, sale()))).toEqual([409, 'member-not-active']);
    expect((await act(one?.id ?? '', 'captures')).status).toBe(200);
    expect((await freeze({ block_captures: true })).json).toMatchObject({ frozen: true, captures_blocked: true });
    expect(codeOf(await act(two?.id ?? '', 'captures'))).toEqual([409, 'member-not-active']);
    expect((await act(two?.id ?? '', 'void')).status).toBe(200);
    expect((await act(one?.id ?? '', 'refunds', { amount: '1.00' })).status).toBe(201);
    const free = await edge.post(`/v1/members/${member.id}/unfreeze`, people.approver, {});
    expect(free.json).toMatchObject({ frozen: false, captures_blocked: false });
    expect(await shown(free)).toEqual(free.json);
    expect((await act(three?.id ?? '', 'captures')).status).toBe(200);
    expect((await edge.post('/v1/redemptions', people.till, sale())).status).toBe(201);
  });

  it('is frozen by approvers, and by the operator; a repetition changes nothing', async () => {
    expect(codeOf(await freeze({}, people.coordinator))).toEqual([403, 'scope-missing']);
    expect(codeOf(await freeze({}, await edge.key('usr_colleague', ['freezes:write'])))).toEqual([403, 'role-not-permitted']);
    const [key, before] = [fresh(), await edge.head()];
    const path = `/v1/members/${member.id}/freeze`;
    const first = await edge.post(path, operator, {}, key);
    const again = await edge.post(path, operator, {}, key);
    expect([again.text, again.headers.get('idempotency-replayed')]).toEqual([first.text, 'true']);
    expect((await freeze()).status).toBe(200);
    expect(await edge.head()).toBe(before + 1);
    expect(codeOf(await edge.post(path, operator, { block_captures: true }, key))).toEqual([422, 'idempotency-key-reused']);
  });
});

describe('a frozen community', () => {
  const standing = (what: 'freeze' | 'thaw', key = operator, idempotencyKey = fresh()) =>
    edge.post(`/v1/community/${what}`, key, {}, idempotencyKey);
  afterEach(() => standing('thaw'));

  it('is frozen by the operator alone', async () => {
    const before = await edge.head();
    expect(codeOf(await standing('freeze', people.approver))).toEqual([403, 'role-not-permitted']);
    expect(codeOf(await standing('freeze', people.auditor))).toEqual([403, 'scope-missing']);
    expect(await edge.head()).toBe(before);
  });

  it('E29: refuses every write, is read as ever, and goes on where it stood', async () => {
    const { id } = await edge.made('/v1/redemptions', people.till, sale());
    const key = fresh();
    const frozen = await standing('freeze', operator, key);
    expect([frozen.status, frozen.json]).toEqual([200, { object: 'community', frozen: true }]);
    expect((await standing('freeze', operator, key)).headers.get('idempotency-replayed')).toBe('true');
    const before = await edge.head();
    const writes: readonly (readonly [path: string, key: string, body: object])[] = [
      ['/v1/redemptions', people.till, sale()],
      [`/v1/redemptions/${id}/captures`, people.till, {}],
      [`/v1/redemptions/${id}/void`, people.till, {}],
      ['/v1/members', people.coordinator, { name: 'A' }],
      [`/v1/members/${member.id}/freeze`, people.approver, {}],
      [`/v1/members/${member.id}/devices`, people.coordinator, {}],
      [`/v1/partners/${people.merchant}/suspensions`, people.approver, { reason: 'own-request' }],
      [`/v1/rewards/${offer.id}/prices`, people.coordinator, { price: '2.00' }],
      ['/v1/teams', people.coordinator, { team: 'east' }],
    ];
    for (const [path, who, body] of writes) {
      const refused = await edge.post(path, who, body);
      expect([path, ...codeOf(refused), refused.json['retryable']]).toEqual([path, 409, 'community-frozen', true]);
    }
    expect((await edge.get(`/v1/redemptions/${id}`, people.till)).json.status).toBe('authorized');
    expect(await edge.head()).toBe(before);
    expect((await standing('thaw')).json).toEqual({ object: 'community', frozen: false });
    expect((await act(id, 'captures')).status).toBe(200);
  });
});

describe('a settlement', () => {
  const pay = (amount: string, key = fresh()): Promise<Reply> =>
    edge.post(`/v1/partners/${people.merchant}/settlements`, people.approver, { amount }, key);

  it('takes what was paid from what the merchant is owed, once, and never more than that', async () => {
    await edge.made('/v1/redemptions', people.till, { ...sale(), capture: true });
    const owed = Number((await pay('0.01')).json['payable']);
    expect(codeOf(await pay((owed + 0.01).toFixed(2)))).toEqual([422, 'amount-out-of-range']);
    const [key, before] = [fresh(), await edge.head()];
    const paid = await pay(owed.toFixed(2), key);
    expect([paid.status, paid.json]).toEqual([200, expect.objectContaining({ id: people.merchant, payable: '0.00' })]);
    expect((await pay(owed.toFixed(2), key)).text).toBe(paid.text);
    expect(await edge.head()).toBe(before + 1);
    expect(codeOf(await pay('0.01'))).toEqual([422, 'amount-out-of-range']);
    expect(codeOf(await edge.post(`/v1/partners/${people.merchant}/settlements`, people.coordinator, { amount: '1' }))).toEqual([
      403,
      'scope-missing',
    ]);
  });
});
