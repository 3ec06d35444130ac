import { Edge, foundCommunity, fresh, LOG, memberWithPoints, reward, type People } from '../support/edge.js';

let edge: Edge;
let people: People;
let member: { id: string; ref: string };
let offer: string;

beforeAll(async () => {
  edge = await Edge.start();
  people = await foundCommunity(edge);
  member = await memberWithPoints(edge, people, 8);
  offer = (await reward(edge, people, '0.50')).id;
});
afterAll(() => edge.stop());

const sale = () => ({ reward: offer, member: member.ref, merchant_reference: fresh() });

describe('an idempotency key', () => {
  it('100 requests at once with one key are one redemption and one answer', async () => {
    const [key, body, before] = [fresh(), sale(), await edge.head()];
    const replies = await Promise.all(Array.from({ length: 100 }, () => edge.post('/v1/redemptions', people.till, body, key)));
    expect(new Set(replies.map(reply => reply.status))).toEqual(new Set([201]));
    expect(new Set(replies.map(reply => reply.text)).size).toBe(1);
    expect(replies.filter(reply => reply.headers.get('idempotency-replayed') === null)).toHaveLength(1);
    expect(await edge.head()).toBe(before + 1);
  });

  it('100 enrolments at once with one key are one member', async () => {
    const [key, body, before] = [fresh(), { name: '陈秀英', phone: '+8613800138000' }, await edge.head()];
    const replies = await Promise.all(Array.from({ length: 100 }, () => edge.post('/v1/members', people.coordinator, body, key)));
    expect(new Set(replies.map(reply => [reply.status, reply.text].join())).size).toBe(1);
    expect(replies[0]?.status).toBe(201);
    expect(await edge.head()).toBe(before + 1);
  });

  it('answers a repetition byte for byte, also when the state has moved on, and from another copy of the service', async () => {
    const [key, body] = [fresh(), sale()];
    const first = await edge.post('/v1/redemptions', people.till, body, key);
    await edge.made(`/v1/redemptions/${first.json.id}/void`, people.till, {});
    const copy = await Edge.start(edge);
    try {
      for (const asked of [edge, copy]) {
        const again = await asked.post('/v1/redemptions', people.till, body, key);
        expect([again.status, again.text]).toEqual([201, first.text]);
        expect(again.headers.get('idempotency-replayed')).toBe('true');
        for (const name of ['tb-log-position', 'etag']) expect(again.headers.get(name)).toBe(first.headers.get(name));
      }
    } finally {
      await copy.stop();
    }
  });

  it('with another body is refused, and nothing is written', async () => {
    const [key, body] = [fresh(), sale()];
    await edge.post('/v1/redemptions', people.till, body, key);
    const before = await edge.head();
    for (const other of [
      { ...body, location: 'till-2' },
      { ...body, amount: '0.50' },
      { ...body, merchant_reference: fresh() },
    ]) {
      const reply = await edge.post('/v1/redemptions', people.till, other, key);
      expect([reply.status, reply.json.code]).toEqual([422, 'idempotency-key-reused']);
    }
    // also where the body would not have passed by itself
    const unfit = await edge.post('/v1/redemptions', people.till, { ...body, amount: 5 }, key);
    expect(unfit.json.code).toBe('idempotency-key-reused');
    expect(await edge.head()).toBe(before);
  });

  it('is the same bare and quoted, and is echoed bare', async () => {
    const [key, body] = [fresh(), sale()];
    const bare = await edge.post('/v1/redemptions', people.till, body, key);
    const quoted = await edge.post('/v1/redemptions', people.till, body, `"${key}"`);
    expect(quoted.text).toBe(bare.text);
    expect([bare, quoted].map(reply => reply.headers.get('idempotency-key'))).toEqual([key, key]);
  });

  it('is echoed on refusals of who, what and how much too', async () => {
    const key = fresh();
    const wrong = await edge.send('POST', '/v1/redemptions', { idempotencyKey: key, body: {} });
    expect([wrong.status, wrong.headers.get('idempotency-key')]).toEqual([401, key]);
    const large = await edge.send('POST', '/v1/redemptions', {
      key: people.till,
      idempotencyKey: key,
      body: ' '.repeat(1_100_000),
    });
    expect([large.status, large.headers.get('idempotency-key')]).toEqual([413, key]);
  });

  it('of one merchant’s till is also that of its other keys; other operations and callers have their own', async () => {
    const [key, body] = [fresh(), sale()];
    const first = await edge.made('/v1/redemptions', people.till, body);
    const captured = await edge.post(`/v1/redemptions/${first.id}/captures`, people.till, {}, key);
    expect(captured.status).toBe(200);
    expect((await edge.post('/v1/members', people.coordinator, { name: 'A' }, key)).status).toBe(201);
    expect((await edge.post('/v1/members', people.colleague, { name: 'A' }, key)).headers.get('idempotency-replayed')).toBeNull();
    const elsewhere = await edge.post(`/v1/redemptions/${first.id}/refunds`, people.till, { amount: '0.10' }, key);
    expect(elsewhere.status).toBe(201);
  });

  it('used for another object of the same operation is refused', async () => {
    const [key, a, b] = [
      fresh(),
      await edge.made('/v1/redemptions', people.till, sale()),
      await edge.made('/v1/redemptions', people.till, sale()),
    ];
    expect((await edge.post(`/v1/redemptions/${a.id}/void`, people.till, {}, key)).status).toBe(200);
    expect((await edge.post(`/v1/redemptions/${b.id}/void`, people.till, {}, key)).json.code).toBe('idempotency-key-reused');
    expect((await edge.post(`/v1/redemptions/${a.id}/void`, people.till, undefined, key)).status).toBe(200);
  });

  it('keeps a declined redemption declined, although the balance has grown since', async () => {
    const poor = await memberWithPoints(edge, people, 1);
    const dear = (await reward(edge, people, '5.00')).id;
    const [key, body] = [fresh(), { reward: dear, member: poor.ref, merchant_reference: fresh() }];
    const declined = await edge.post('/v1/redemptions', people.till, body, key);
    expect([declined.status, declined.json.code]).toEqual([409, 'insufficient-points']);
    expect(JSON.stringify(declined.json)).not.toMatch(/1\.00|balance/);
    await edge.made(`/v1/rewards/${dear}/prices`, people.coordinator, { price: '0.20' });
    const again = await edge.post('/v1/redemptions', people.till, body, key);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([409, 'true']);
    const { instance: _, request_id: __, ...rest } = declined.json;
    expect(again.json).toMatchObject(rest);
    expect((await edge.post('/v1/redemptions', people.till, body, fresh())).status).toBe(201);
  });

  it('of a refusal that is not recorded is free again', async () => {
    const [key, before] = [fresh(), await edge.head()];
    expect((await edge.post('/v1/teams', people.auditor, { team: 'a' }, key)).status).toBe(403);
    expect((await edge.post('/v1/members', people.coordinator, { name: 'A', team: 'no-such-team' }, key)).json.code).toBe(
      'team-unknown',
    );
    expect((await edge.post('/v1/members', people.coordinator, { name: 'A' }, key)).status).toBe(201);
    expect(await edge.head()).toBe(before + 1);
  });

  it.each([
    ['missing', undefined, 'idempotency-key-missing'],
    ['too short', 'abc', 'idempotency-key-invalid'],
    ['of other characters', 'äbcdefghijklmnopqr', 'idempotency-key-invalid'],
  ])('that is %s is refused', async (_, key, code) => {
    const headers = key === undefined ? {} : { 'idempotency-key': Buffer.from(key).toString('latin1') };
    const reply = await edge.send('POST', '/v1/members', { key: people.coordinator, headers, body: { name: 'A' } });
    expect([reply.status, reply.json.code]).toEqual([400, code]);
  });
});

describe('a whole balance', () => {
  it('64 redemptions of it at once: exactly one succeeds', async () => {
    const rich = await memberWithPoints(edge, people, 4);
    const all = (await reward(edge, people, '4.00')).id;
    const replies = await Promise.all(
      Array.from({ length: 64 }, () =>
        edge.post('/v1/redemptions', people.till, { reward: all, member: rich.ref, merchant_reference: fresh() }),
      ),
    );
    const codes = replies.map(reply => reply.json.code ?? reply.json.status);
    expect(codes.filter(code => code === 'authorized')).toHaveLength(1);
    expect(codes.filter(code => code === 'insufficient-points')).toHaveLength(63);
    const balance = await edge.get(`/v1/balances/${rich.id}`, people.auditor, {
      'tb-min-position': replies.map(reply => reply.headers.get('tb-log-position') ?? '').at(-1) ?? '',
    });
    expect(balance.json).toMatchObject({ available: '0.00', held: '4.00' });
  });
});

describe('a bulk request', () => {
  const line = (day: number) => ({
    member: member.id,
    activity_type: 'meeting-attended',
    service_class: 'volunteer',
    evidence_grade: 'C',
    quantity: day,
  });

  it('answers line by line, and repeats nothing', async () => {
    const key = fresh();
    const body = { lines: [line(1), { ...line(1), activity_type: 'no-such-type' }, line(2), { ...line(1), member: 'mbr_x' }] };
    const first = await edge.post('/v1/contributions/bulk', people.coordinator, body, key);
    expect(first.status).toBe(200);
    expect(first.json).toMatchObject({ accepted: 2, refused: 2 });
    expect(first.json.lines.map(({ status }) => status)).toEqual([201, 422, 201, 404]);
    const before = await edge.head();
    const again = await edge.post('/v1/contributions/bulk', people.coordinator, body, key);
    expect([again.text, await edge.head()]).toEqual([first.text, before]);
    const other = await edge.post('/v1/contributions/bulk', people.coordinator, { lines: [...body.lines, line(3)] }, key);
    expect([other.json.code, await edge.head()]).toEqual(['idempotency-key-reused', before]);
  });

  it('takes 1,000 lines in one go, and not one more', async () => {
    const lines = Array.from({ length: 1_000 }, () => line(1));
    const before = await edge.head(LOG);
    const reply = await edge.post('/v1/contributions/bulk', people.coordinator, { lines });
    expect(reply.json).toMatchObject({ accepted: 1_000, refused: 0 });
    expect(await edge.head()).toBe(before + 1_000);
    const larger = await edge.post('/v1/contributions/bulk', people.coordinator, { lines: [...lines, line(1)] });
    expect([larger.status, await edge.head()]).toEqual([422, before + 1_000]);
  });
});
