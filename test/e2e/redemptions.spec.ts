import { DAY_MS, HOUR_MS } from '../../src/ledger/units.js';
import { onEachEngine } from '../support/each-engine.js';
import { foundCommunity, fresh, memberWithPoints, reward, type Edge, type Fields, type People } from '../support/edge.js';

onEachEngine(start => {
  let edge: Edge;
  let people: People;
  let member: { id: string; ref: string };

  beforeAll(async () => {
    edge = await start();
    people = await foundCommunity(edge);
  });
  beforeEach(async () => {
    member = await memberWithPoints(edge, people, 8);
  });
  afterAll(() => edge.stop());

  const authorize = async (price: string, more: object = {}, offer: object = {}): Promise<Fields> => {
    const { id } = await reward(edge, people, price, offer);
    return edge.made('/v1/redemptions', people.till, { reward: id, member: member.ref, merchant_reference: fresh(), ...more });
  };
  const act = (redemption: Fields, what: string, body: object = {}) =>
    edge.post(`/v1/redemptions/${redemption.id}/${what}`, people.till, body);

  describe('a redemption', () => {
    it('is put on hold, captured in part, the rest released, refunded', async () => {
      const held = await authorize('4.00', { location: 'till-07' });
      expect(held).toMatchObject({
        object: 'redemption',
        livemode: true,
        status: 'authorized',
        unit: 'PT',
        amount_authorized: '4.00',
        amount_captured: '0.00',
        amount_released: '0.00',
        amount_remaining: '4.00',
        amount_refunded: '0.00',
        merchant: people.merchant,
        member: member.ref,
        location: 'till-07',
        refundable_until: null,
        version: 1,
      });
      expect(Date.parse(String(held['expires_at'])) - Date.parse(String(held['created_at']))).toBe(900_000);
      const captured = await act(held, 'captures', { amount: '3.5' });
      expect(captured.json).toMatchObject({
        status: 'captured',
        amount_captured: '3.50',
        amount_released: '0.50',
        amount_remaining: '0.00',
      });
      expect(captured.headers.get('etag')).toBe('"rdm-v2"');
      const refunded = await act(held, 'refunds', { amount: '1' });
      expect([refunded.status, refunded.json]).toEqual([
        201,
        expect.objectContaining({ object: 'refund', amount: '1.00', redemption: held.id, destination: 'member' }),
      ]);
      const read = await edge.get(`/v1/redemptions/${held.id}`, people.till);
      expect(read.json).toMatchObject({ status: 'captured', amount_refunded: '1.00', version: 3 });
      expect(read.headers.get('etag')).toBe('"rdm-v3"');
      const balance = await edge.get(`/v1/balances/${member.id}`, people.auditor, { 'tb-min-position': read.json.log_position });
      expect(balance.json).toMatchObject({ available: '5.50', held: '0.00' });
    });

    it('is captured in several parts where the reward allows it', async () => {
      const held = await authorize('4.00', {}, { multi_capture: true });
      expect((await act(held, 'captures', { amount: '1.00', final: false })).json).toMatchObject({
        status: 'partially_captured',
        amount_remaining: '3.00',
      });
      expect((await act(held, 'captures', { amount: '3.01', final: false })).json.code).toBe('amount-exceeds-remaining');
      expect((await act(held, 'captures')).json).toMatchObject({ status: 'captured', amount_captured: '4.00' });
      const once = await authorize('1.00');
      expect((await act(once, 'captures', { final: false })).json).toMatchObject({
        status: 422,
        code: 'multi-capture-not-allowed',
      });
    });

    it('is voided once, and voiding it again is answered as it is', async () => {
      const held = await authorize('2.00');
      const voided = await act(held, 'void');
      expect(voided.json).toMatchObject({ status: 'voided', amount_released: '2.00', version: 2 });
      const before = await edge.head();
      expect((await act(held, 'void')).json).toMatchObject({ status: 'voided', version: 2 });
      expect((await act(held, 'refunds', { amount: '1.00' })).json.code).toBe('redemption-not-captured');
      expect((await act(held, 'captures')).json.code).toBe('redemption-voided');
      expect(await edge.head()).toBe(before + 2);
    });

    it('expires by itself, and is shown so before anybody has recorded it', async () => {
      const held = await authorize('2.00', { hold_ttl_s: 60 });
      await edge.service.sweeper.stop();
      edge.time.offsetMs += 61_000;
      const read = await edge.get(`/v1/redemptions/${held.id}`, people.till);
      expect(read.json).toMatchObject({ status: 'expired', amount_released: '2.00', amount_remaining: '0.00' });
      expect((await act(held, 'captures')).json).toMatchObject({ code: 'redemption-expired', redemption_status: 'expired' });
    });

    it('can be refunded for as long as it says, and no longer', async () => {
      const held = await authorize('2.00', { capture: true });
      expect(Date.parse(String(held['refundable_until'])) - Date.parse(String(held['created_at']))).toBe(30 * DAY_MS);
      edge.time.offsetMs += 30 * DAY_MS - HOUR_MS;
      expect((await act(held, 'refunds', { amount: '0.50' })).status).toBe(201);
      expect((await act(held, 'refunds', { amount: '1.51' })).json.code).toBe('refund-exceeds-captured');
      edge.time.offsetMs += 2 * HOUR_MS;
      expect((await act(held, 'refunds', { amount: '0.50' })).json.code).toBe('refund-window-closed');
    });

    it('is found by the merchant’s reference, which is taken for ever', async () => {
      const reference = fresh();
      const held = await authorize('1.00', { merchant_reference: reference });
      const { id } = await reward(edge, people, '1.00');
      const taken = await edge.post('/v1/redemptions', people.till, {
        reward: id,
        member: member.ref,
        merchant_reference: reference,
      });
      expect(taken.json).toMatchObject({ status: 409, code: 'merchant-reference-taken', existing: held.id });
      const found = await edge.get(`/v1/redemptions?merchant_reference=${reference}`, people.till, {
        'tb-min-position': held.log_position,
      });
      expect(found.json.data.map(({ id: each }) => each)).toEqual([held.id]);
      expect((await edge.get(`/v1/redemptions?status=captured&merchant_reference=${reference}`, people.till)).json.data).toEqual(
        [],
      );
    });

    it('costs what the reward costs now', async () => {
      const { id } = await reward(edge, people, '2.00');
      const sale = () => ({ reward: id, member: member.ref, merchant_reference: fresh() });
      await edge.made(`/v1/rewards/${id}/prices`, people.coordinator, { price: '2.50' });
      const changed = await edge.post('/v1/redemptions', people.till, { ...sale(), amount: '2.00' });
      expect(changed.json).toMatchObject({ status: 409, code: 'reward-price-changed', current_price: '2.50' });
      expect((await edge.post('/v1/redemptions', people.till, { ...sale(), amount: '2.5' })).json).toMatchObject({
        amount_authorized: '2.50',
      });
    });

    it('is refused alike whatever the reward lacks, and the merchant is not told whom it is for', async () => {
      const riders = await reward(edge, people, '1.00', { categories: ['delivery-rider'] });
      const gone = await reward(edge, people, '1.00', { stock: 0 });
      const details = await Promise.all(
        [riders, gone].map(async ({ id }) => {
          const reply = await edge.post('/v1/redemptions', people.till, {
            reward: id,
            member: member.ref,
            merchant_reference: fresh(),
          });
          return [reply.status, reply.json.code, reply.json['detail']];
        }),
      );
      expect(details[0]).toEqual(details[1]);
      expect(details[0]?.[1]).toBe('reward-unavailable');
      const token = (await edge.get('/v1/rewards', people.coordinator)).headers.get('tb-log-position') ?? '';
      expect((await edge.get(`/v1/rewards/${riders.id}`, people.till, { 'tb-min-position': token })).json).not.toHaveProperty(
        'categories',
      );
      expect((await edge.get(`/v1/rewards/${riders.id}`, people.coordinator)).json['categories']).toEqual(['delivery-rider']);
    });

    it('is not begun at a suspended merchant, which still honours what it holds', async () => {
      const held = await authorize('1.00');
      const { id } = await reward(edge, people, '1.00');
      await edge.made(`/v1/partners/${people.merchant}/suspensions`, people.approver, { reason: 'own-request' });
      const refused = await edge.post('/v1/redemptions', people.till, {
        reward: id,
        member: member.ref,
        merchant_reference: fresh(),
      });
      expect(refused.json).toMatchObject({ status: 403, code: 'merchant-not-active' });
      expect((await act(held, 'captures')).status).toBe(200);
      await edge.made(`/v1/partners/${people.merchant}/reinstatements`, people.approver, {});
    });
  });

  describe('a merchant reference', () => {
    it('is one text however its letters are composed', async () => {
      const { id } = await reward(edge, people, '1.00');
      const name = fresh();
      const sale = (reference: string) =>
        edge.post('/v1/redemptions', people.till, { reward: id, member: member.ref, merchant_reference: reference });
      const composed = await sale(`${name}-caf\u00e9`);
      expect(composed.json).toMatchObject({ merchant_reference: `${name}-caf\u00e9` });
      const decomposed = await sale(`${name}-cafe\u0301`);
      expect(decomposed.json).toMatchObject({ status: 409, code: 'merchant-reference-taken', existing: composed.json.id });
    });

    it('answers an authorisation that captures at once the same when it is repeated', async () => {
      const { id } = await reward(edge, people, '1.00');
      const body = { reward: id, member: member.ref, merchant_reference: fresh(), capture: true };
      const key = fresh();
      const first = await edge.post('/v1/redemptions', people.till, body, key);
      const again = await edge.post('/v1/redemptions', people.till, body, key);
      expect(first.json).toMatchObject({ status: 'captured', version: 2 });
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect(again.json).toEqual(first.json);
    });
  });
});
