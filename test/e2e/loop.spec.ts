import { Edge, foundCommunity, memberWithPoints, reward, type People } from '../support/edge.js';

let edge: Edge;
let people: People;

beforeAll(async () => {
  edge = await Edge.start();
  people = await foundCommunity(edge);
});
afterAll(() => edge.stop());

describe('the loop over HTTP', () => {
  it('contributes, earns, redeems', async () => {
    const member = await memberWithPoints(edge, people);
    const offer = await reward(edge, people, '3.00');
    const redemption = await edge.post('/v1/redemptions', people.till, {
      reward: offer.id,
      member: member.ref,
      merchant_reference: 'POS-1',
      capture: true,
    });
    expect(redemption.json).toMatchObject({ status: 'captured', amount_captured: '3.00', member: member.ref });
    expect(redemption.status).toBe(201);
    const position = redemption.headers.get('tb-log-position') ?? '';
    const balance = await edge.get(`/v1/balances/${member.id}`, people.auditor, { 'tb-min-position': position });
    expect(balance.json).toMatchObject({ available: '1.00', certified_minutes: 240 });
  });
});
