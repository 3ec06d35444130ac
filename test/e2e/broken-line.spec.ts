/** E6, E7: the line to the database breaks around an append; what a till hears, and what it hears when it asks again. */
import { Edge, foundCommunity, fresh, memberWithPoints, reward, type People } from '../support/edge.js';
import { PostgresLink, type Exchange, type Fate } from '../support/postgres-link.js';

let link: PostgresLink;
/** Reaches the database over the link. */
let edge: Edge;
/** Another copy of the service, with a line of its own. */
let copy: Edge;
let people: People;
let offer: string;
let ref: string;

beforeAll(async () => {
  edge = await Edge.start(undefined, async url => {
    link = await PostgresLink.to(url);
    return link.url;
  });
  copy = await Edge.start(edge);
  people = await foundCommunity(edge);
  offer = (await reward(edge, people, '1.00')).id;
  await Promise.all([edge, copy].map(({ service }) => service.sweeper.stop()));
});
beforeEach(async () => {
  ({ ref } = await memberWithPoints(edge, people));
});
afterEach(() => (link.rule = () => 'pass'));
afterAll(async () => {
  await copy.stop();
  await edge.stop();
  await link.close();
});

const appends = ({ statements }: Exchange): boolean => statements.some(text => /\b(INSERT INTO|COPY) events\b/.test(text));
const sale = () => ({ reward: offer, member: ref, merchant_reference: fresh() });

/** Until an append is sent all passes; that one, and all that the log is asked afterwards, fares as it is told. */
function breakAt(append: Fate, afterwards: Fate): void {
  let isBroken = false;
  link.rule = exchange => {
    if (isBroken) return afterwards;
    if (!appends(exchange)) return 'pass';
    isBroken = true;
    return append;
  };
}

it.each<[string, Fate]>([
  ['its answer is lost', 'answer-lost'],
  ['it never arrives', 'request-lost'],
  ['it arrives late', 'late'],
])('E7: an append of unknown outcome is settled within the request (%s)', async (_, fate) => {
  const [key, body, before] = [fresh(), sale(), await edge.head()];
  breakAt(fate, 'pass');
  const reply = await edge.post('/v1/redemptions', people.till, body, key);
  expect([reply.status, reply.headers.get('idempotency-replayed')]).toEqual([201, null]);
  const again = await edge.post('/v1/redemptions', people.till, body, key);
  expect([again.text, again.headers.get('idempotency-replayed')]).toEqual([reply.text, 'true']);
  expect(await edge.head()).toBe(before + 1);
});

it('E7: where it cannot be settled in time, the till is told to ask again, and then hears what became of it', async () => {
  const [key, body, before] = [fresh(), sale(), await copy.head()];
  breakAt('request-lost', 'request-lost');
  const reply = await edge.post('/v1/redemptions', people.till, body, key);
  expect(reply.json).toMatchObject({ status: 503, code: 'dependency-unavailable', retryable: true, retry_after_s: 1 });
  expect(await copy.head()).toBe(before);
  link.rule = () => 'pass';
  expect((await edge.post('/v1/redemptions', people.till, body, key)).status).toBe(201);
  expect(await copy.head()).toBe(before + 1);
});

it('E6: what a copy has stored and never answered is answered by another one', async () => {
  const [key, body, before] = [fresh(), sale(), await copy.head()];
  breakAt('answer-lost', 'request-lost');
  // to the till this copy is gone: it never learns what it did
  const silent = edge.post('/v1/redemptions', people.till, body, key);
  while ((await copy.head()) === before) await new Promise(resolve => setTimeout(resolve, 5));
  const reply = await copy.post('/v1/redemptions', people.till, body, key);
  expect([reply.status, reply.headers.get('idempotency-replayed'), reply.json]).toEqual([
    201,
    'true',
    expect.objectContaining({ status: 'authorized', merchant_reference: body.merchant_reference, version: 1 }),
  ]);
  expect((await silent).json.code).toBe('dependency-unavailable');
  link.rule = () => 'pass';
  expect((await edge.post('/v1/redemptions', people.till, body, key)).text).toBe(reply.text);
  expect(await copy.head()).toBe(before + 1);
});
