/** What test keys may ask for besides, and live keys may not: faults on request, and the size of the ledger. */
import { Edge, foundCommunity, fresh, memberWithPoints, reward, type Fields, type People } from '../support/edge.js';

const TEST_LOG = 'timebank.example/log/cmty_test_one/1';
const FAULTS = ['rate-limit', 'conflict-once', 'timeout-after-commit'];

let edge: Edge;
let live: People;
let test: People;
let sale: () => Fields;

beforeAll(async () => {
  edge = await Edge.start();
  live = await foundCommunity(edge);
  test = await foundCommunity(edge, TEST_LOG);
  const member = await memberWithPoints(edge, test);
  const { id } = await reward(edge, test, '0.05');
  sale = () => ({ reward: id, member: member.ref, merchant_reference: fresh() }) as unknown as Fields;
});
afterAll(() => edge.stop());

const faulty = (fault: string, idempotencyKey: string, body: object, path = '/v1/redemptions') =>
  edge.send('POST', path, { key: test.till, idempotencyKey, body, headers: { 'tb-sandbox-fault': fault } });
const size = async (): Promise<readonly unknown[]> => {
  const { json } = await edge.get('/v1/sandbox/ledger/size', test.till);
  return [json['leaves'], json['postings']];
};

describe('a live key', () => {
  it.each([...FAULTS, 'anything'])('that asks for the fault %s is refused, and nothing happens', async fault => {
    const before = await edge.head();
    const headers = { 'tb-sandbox-fault': fault };
    const refused = await edge.send('POST', '/v1/members', {
      key: live.coordinator,
      idempotencyKey: fresh(),
      body: { name: 'X' },
      headers,
    });
    expect([refused.status, refused.json.code]).toEqual([400, 'sandbox-only']);
    expect((await edge.get('/v1/members', live.coordinator, headers)).json.code).toBe('sandbox-only');
    expect(await edge.head()).toBe(before);
  });

  it('is not told the size of the ledger', async () => {
    expect((await edge.get('/v1/sandbox/ledger/size', live.till)).json).toMatchObject({ status: 400, code: 'sandbox-only' });
  });

  it('is told first what it may not ask at all', async () => {
    const { json } = await edge.get('/v1/journal', live.till, { 'tb-sandbox-fault': 'rate-limit' });
    expect(json.code).toBe('scope-missing');
  });
});

describe('the size of the test ledger', () => {
  it('is what the log and the journal have', async () => {
    const { status, json, headers } = await edge.get('/v1/sandbox/ledger/size', test.coordinator);
    const journal = await edge.get('/v1/journal?limit=100', test.auditor, {
      'tb-min-position': headers.get('tb-log-position') ?? '',
    });
    expect([status, json]).toEqual([
      200,
      { object: 'ledger_size', leaves: (await edge.head(TEST_LOG)) + 1, postings: journal.json.data.length },
    ]);
  });

  it('stays with whatever is refused, grows by the leaf of a recorded refusal alone, and with what is done', async () => {
    const before = await size();
    expect((await edge.post('/v1/redemptions', test.till, {})).status).toBe(422);
    expect(await size()).toEqual(before);
    const dear = await reward(edge, test, '900.00');
    const [leaves = 0, postings = 0] = (await size()) as readonly number[];
    expect((await edge.post('/v1/redemptions', test.till, { ...sale(), reward: dear.id })).json.code).toBe('insufficient-points');
    expect(await size()).toEqual([leaves + 1, postings]);
    expect((await edge.post('/v1/redemptions', test.till, sale())).status).toBe(201);
    expect(await size()).toEqual([leaves + 2, postings + 2]);
  });
});

describe('a fault on request', () => {
  it('rate-limit refuses as a quota does, and nothing happens', async () => {
    const before = await size();
    const refused = await faulty('rate-limit', fresh(), sale());
    expect([refused.status, refused.json.code, refused.headers.get('retry-after')]).toEqual([429, 'quota-exceeded', '1']);
    expect(await size()).toEqual(before);
    expect((await edge.get('/v1/rewards', test.till, { 'tb-sandbox-fault': 'rate-limit' })).status).toBe(429);
  });

  it('conflict-once refuses the first sending of a key, and serves its repetition', async () => {
    const [key, body, before] = [fresh(), sale(), await size()];
    const first = await faulty('conflict-once', key, body);
    expect([first.status, first.json]).toEqual([
      409,
      expect.objectContaining({ code: 'idempotency-request-in-progress', retryable: true }),
    ]);
    expect(await size()).toEqual(before);
    const second = await faulty('conflict-once', key, body);
    expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([201, null]);
  });

  it('timeout-after-commit does what was asked and never answers; its repetition is answered with what was done', async () => {
    const [key, body, before] = [fresh(), sale(), await size()];
    await expect(faulty('timeout-after-commit', key, body)).rejects.toThrow();
    const after = await size();
    expect(after).not.toEqual(before);
    const again = await faulty('timeout-after-commit', key, body);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(await size()).toEqual(after);
    // what was refused has done nothing, and is told
    expect((await faulty('timeout-after-commit', fresh(), {})).status).toBe(422);
  });

  it('that is unknown, or not to be had on this route, is refused', async () => {
    const before = await size();
    const unknown = await faulty('projection-lag=5s', fresh(), sale());
    expect([unknown.status, unknown.json]).toEqual([
      400,
      expect.objectContaining({
        code: 'malformed-request',
        errors: [expect.objectContaining({ parameter: 'TB-Sandbox-Fault', code: 'unknown-fault' })],
      }),
    ]);
    expect((await faulty('conflict-once', fresh(), sale(), '/v1/redemptions/validate')).json.code).toBe('malformed-request');
    expect(await size()).toEqual(before);
  });
});
