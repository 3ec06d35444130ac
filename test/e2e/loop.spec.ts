import { onEachEngine } from '../support/each-engine.js';
import { foundCommunity, fresh, memberWithPoints, reward, type Edge, type People } from '../support/edge.js';

onEachEngine(start => {
  let edge: Edge;
  let people: People;

  beforeAll(async () => {
    edge = await start();
    people = await foundCommunity(edge);
  });
  afterAll(() => edge.stop());

  it('the loop turns once: a neighbour serves, earns, redeems; a mistake is reversed; the auditor sees every step', async () => {
    const member = await memberWithPoints(edge, people, 4);
    const offer = await reward(edge, people, '3.00', { label: { zh: '理发一次' } });
    const sale = { reward: offer.id, member: member.ref, merchant_reference: fresh(), capture: true };
    const paid = await edge.post('/v1/redemptions', people.till, sale);
    expect([paid.status, paid.json]).toEqual([201, expect.objectContaining({ status: 'captured', amount_captured: '3.00' })]);

    let position = paid.headers.get('tb-log-position') ?? '';
    const ask = async (path: string) => (await edge.get(path, people.auditor, { 'tb-min-position': position })).json;
    expect(await ask(`/v1/balances/${member.id}`)).toMatchObject({ available: '1.00', held: '0.00', certified_minutes: 240 });
    expect(await ask('/v1/loop')).toMatchObject({ members: 1, contributed: 1, earned: 1, redeemed: 1 });

    const awards = await edge.get(`/v1/awards?member=${member.id}`, people.coordinator);
    const reversal = await edge.post(`/v1/awards/${awards.json.data[0]?.id ?? ''}/reversals`, people.approver, {
      reason: 'wrong-amount',
    });
    expect(reversal.json).toMatchObject({ status: 'reversed' });
    position = reversal.headers.get('tb-log-position') ?? '';
    // what was spent is owed; the merchant keeps what was captured, the minutes stay a legal record
    expect(await ask(`/v1/balances/${member.id}`)).toMatchObject({ available: '0.00', debt: '3.00', certified_minutes: 240 });
    const history = (await ask(`/v1/members/${member.id}/history?order=oldest-first&limit=100`)).data.map(line => line['type']);
    expect([...new Set(history)]).toEqual([
      'ContributionRecorded',
      'PointsAwarded',
      'RedemptionAuthorized',
      'RedemptionCaptured',
      'AwardReversed',
    ]);
    expect(await ask(`/v1/journal?holder=${people.merchant}`)).toMatchObject({ data: [{ amount: '3.00', unit: 'PT' }] });
  });
});
