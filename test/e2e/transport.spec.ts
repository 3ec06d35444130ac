import net from 'node:net';
import { Client } from 'pg';
import { PROBLEM_CODES } from '../../src/api/problems/problem-table.js';
import { Edge, foundCommunity, fresh, memberWithPoints, reward, type People, type Sent } from '../support/edge.js';

let edge: Edge;
let people: People;
let member: { id: string; ref: string };
let offer: string;

beforeAll(async () => {
  edge = await Edge.start();
  people = await foundCommunity(edge);
  member = await memberWithPoints(edge, people);
  offer = (await reward(edge, people, '0.50')).id;
});
afterAll(() => edge.stop());

const authorize = (sent: Sent) => edge.send('POST', '/v1/redemptions', { key: people.till, idempotencyKey: fresh(), ...sent });
const sale = () => ({ reward: offer, member: member.ref, merchant_reference: fresh() });
const REDEMPTION = 'rdm_7ZZZZZZZZZZZZZZZZZZZZZZZZZ';

/** Sends raw bytes and answers the status line and the problem's code. */
async function raw(bytes: string | Buffer): Promise<{ status: number; code: string; text: string }> {
  const { port } = new URL(edge.server.url);
  const socket = net.connect(Number(port), '127.0.0.1');
  socket.end(bytes);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return { status: Number(text.slice(9, 12)), code: /"code":"([a-z-]+)"/.exec(text)?.[1] ?? '', text };
}

describe('what is not a success is a problem document', () => {
  it.each([
    ['an unknown path', 'GET', '/v1/nothing', 404, 'resource-not-found'],
    ['the root', 'GET', '/', 404, 'resource-not-found'],
    ['a path in other letters', 'GET', '/v1/Journal', 404, 'resource-not-found'],
    ['a path with a slash more', 'GET', '/v1/journal/', 404, 'resource-not-found'],
    ['a method that a path does not have', 'DELETE', '/v1/redemptions', 405, 'method-not-allowed'],
    ['another one', 'PUT', `/v1/redemptions/${REDEMPTION}`, 405, 'method-not-allowed'],
    ['a path that cannot be decoded', 'GET', '/v1/members/%zz', 400, 'malformed-request'],
  ])('%s', async (_, method, path, status, code) => {
    const reply = await edge.send(method, path, { key: people.till });
    expect([reply.status, reply.json.code]).toEqual([status, code]);
    expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(reply.headers.get('tb-request-id')).toMatch(/^req_/);
    expect(reply.json['type']).toBe(`${edge.server.url}/problems/${code}`);
    expect(reply.headers.get('cache-control')).toBe('no-store');
  });

  it('405 names the methods that there are', async () => {
    expect((await edge.send('DELETE', '/v1/redemptions')).headers.get('allow')).toBe('GET, HEAD, POST');
    expect((await edge.send('PATCH', '/v1/redemptions/x/void')).headers.get('allow')).toBe('POST');
  });

  it('a URL that is too long, and headers that are', async () => {
    expect((await edge.get(`/v1/journal?cursor=${'x'.repeat(8_300)}`, people.auditor)).json.code).toBe('uri-too-long');
    expect(await raw(`GET /livez HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`)).toMatchObject({
      status: 431,
      code: 'headers-too-large',
    });
  });

  it.each([
    ['no HTTP', 'HELLO\r\n\r\n'],
    ['two lengths', 'POST /v1/redemptions HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['a length and chunks', 'POST /v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ])('bytes that are %s', async (_, bytes) => {
    expect(await raw(bytes)).toMatchObject({ status: 400, code: 'malformed-request' });
  });

  it('every type has its page, and no other', async () => {
    for (const code of PROBLEM_CODES) {
      const page = await edge.get(`/problems/${code}`);
      expect([code, page.status, page.headers.get('content-type')]).toEqual([code, 200, 'text/html; charset=utf-8']);
      expect(page.text).toContain(code);
    }
    expect((await edge.get('/problems/nothing')).status).toBe(404);
  });

  it('titles and details are in the language asked for, codes are not', async () => {
    const [en, zh] = await Promise.all(
      ['en-GB', 'zh-CN,zh;q=0.9'].map(language => edge.get('/v1/x', undefined, { 'accept-language': language })),
    );
    expect([en?.json['title'], zh?.json['title']]).toEqual(['Not found', '未找到']);
    expect(zh?.json.code).toBe(en?.json.code);
  });

  it('a failure tells nothing of itself', async () => {
    const broken = await Edge.start();
    try {
      const { auditor } = await foundCommunity(broken);
      const owner = new Client({ connectionString: broken.service.databaseUrl });
      await owner.connect();
      await owner.query('ALTER TABLE journal RENAME TO gone');
      await owner.end();
      const reply = await broken.get('/v1/journal', auditor);
      expect([reply.status, reply.json.code]).toEqual([500, 'internal-error']);
      expect(reply.text).not.toMatch(/relation|SELECT|gone|\.ts/);
    } finally {
      await broken.stop();
    }
  });
});

describe('a body', () => {
  it.each([
    ['is no JSON', '{', 'malformed-request'],
    ['names a member twice', '{"reward":"a","reward":"b"}', 'malformed-request'],
    ['is nested 17 deep', '['.repeat(17) + ']'.repeat(17), 'malformed-request'],
    ['has a lone surrogate', '{"location":"\\ud800"}', 'malformed-request'],
    ['begins with a byte-order mark', '\ufeff{}', 'malformed-request'],
    ['is a list', '[]', 'validation-failed'],
    ['is nothing but null', 'null', 'validation-failed'],
    ['has U+0000', '{"location":"\\u0000"}', 'validation-failed'],
    ['has a number beyond all', '{"hold_ttl_s":1e309}', 'validation-failed'],
    ['has negative zero', '{"hold_ttl_s":-0}', 'validation-failed'],
    ['has 2^53 + 1', '{"hold_ttl_s":9007199254740993}', 'validation-failed'],
    ['has a number for points', '{"amount":12.5}', 'validation-failed'],
    ['has full-width digits', '{"amount":"１２"}', 'validation-failed'],
    ['has a prototype', '{"__proto__":{"capture":true}}', 'validation-failed'],
    ['has a long name', `{"${'n'.repeat(300)}":1}`, 'validation-failed'],
  ])('that %s is refused and writes nothing', async (_, body, code) => {
    const before = await edge.head();
    const reply = await authorize({ body });
    expect([reply.status, reply.json.code]).toEqual([code === 'malformed-request' ? 400 : 422, code]);
    expect(await edge.head()).toBe(before);
  });

  it('that is not UTF-8 is refused', async () => {
    const reply = await authorize({ body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]) });
    expect(reply.json.code).toBe('malformed-request');
  });

  it.each([
    ['text/plain', undefined],
    ['application/xml', undefined],
    ['application/json; charset=gbk', undefined],
    ['application/json', 'gzip'],
    ['multipart/form-data; boundary=x', undefined],
  ])('of type %s is refused', async (type, encoding) => {
    const headers = { 'content-type': type, ...(encoding === undefined ? {} : { 'content-encoding': encoding }) };
    expect((await authorize({ body: '{}', headers })).status).toBe(415);
  });

  it('may name its charset, and may be absent where nothing is needed', async () => {
    const made = await authorize({
      body: JSON.stringify(sale()),
      headers: { 'content-type': 'application/json; charset=UTF-8' },
    });
    expect(made.status).toBe(201);
    const ended = await edge.send('POST', `/v1/redemptions/${made.json.id}/void`, { key: people.till, idempotencyKey: fresh() });
    expect(ended.json.status).toBe('voided');
  });

  it('has one size for single requests and another for many', async () => {
    expect((await authorize({ body: `{"location":"${'x'.repeat(1_048_576)}"}` })).status).toBe(413);
    const bulk = await edge.send('POST', '/v1/contributions/bulk', {
      key: people.coordinator,
      idempotencyKey: fresh(),
      body: `{"lines":"${'x'.repeat(2_000_000)}"}`,
    });
    expect(bulk.status).toBe(422);
    const larger = { key: people.coordinator, idempotencyKey: fresh(), body: `{"lines":"${'x'.repeat(9_000_000)}"}` };
    expect((await edge.send('POST', '/v1/contributions/bulk', larger)).status).toBe(413);
  });
});

describe('the order of checks', () => {
  const path = (rest = '/captures'): string => `/v1/redemptions/${REDEMPTION}${rest}`;

  it('route before credentials before scope before everything in the request', async () => {
    const wrong: Sent = { body: '{', headers: { 'content-type': 'text/plain', accept: 'image/png', 'tb-api-version': '1' } };
    expect((await edge.send('POST', '/v1/nothing?x=1', wrong)).status).toBe(404);
    expect((await edge.send('POST', `${path()}?x=1`, wrong)).status).toBe(401);
    expect((await edge.send('POST', `${path()}?x=1`, { ...wrong, key: people.auditor })).status).toBe(403);
  });

  it('then query, Accept, version, read token, content type, syntax, path ids, key, schema', async () => {
    const headers: Record<string, string> = {
      'content-type': 'text/plain',
      accept: 'image/png',
      'tb-api-version': '1',
      'tb-min-position': 'p1.0.x',
    };
    const sent = { key: people.till, headers, body: '{' };
    const codeOf = async (where: string, more: Sent = {}) => (await edge.send('POST', where, { ...sent, ...more })).json.code;
    expect(await codeOf(`${path()}?x=1`)).toBe('malformed-request');
    expect(await codeOf(path())).toBe('not-acceptable');
    delete headers['accept'];
    expect(await codeOf(path())).toBe('api-version-unknown');
    delete headers['tb-api-version'];
    expect(await codeOf(path())).toBe('read-token-invalid');
    delete headers['tb-min-position'];
    expect(await codeOf(path())).toBe('unsupported-media-type');
    headers['content-type'] = 'application/json';
    expect(await codeOf(path())).toBe('malformed-request');
    expect(await codeOf(path(), { body: '{"amount":1}' })).toBe('resource-not-found');
    expect(await codeOf('/v1/redemptions/nonsense/captures', { body: '{"amount":1}' })).toBe('resource-not-found');
    const made = await edge.made('/v1/redemptions', people.till, sale());
    const real = `/v1/redemptions/${made.id}/captures`;
    expect(await codeOf(real, { body: '{"amount":1}' })).toBe('idempotency-key-missing');
    expect(await codeOf(real, { body: '{"amount":1}', idempotencyKey: 'short' })).toBe('idempotency-key-invalid');
    expect(await codeOf(real, { body: '{"amount":1}', idempotencyKey: fresh() })).toBe('validation-failed');
    expect(await codeOf(real, { body: '{"amount":"99.00"}', idempotencyKey: fresh() })).toBe('amount-exceeds-remaining');
  });

  it('state before amount', async () => {
    const made = await edge.made('/v1/redemptions', people.till, sale());
    await edge.made(`/v1/redemptions/${made.id}/void`, people.till, {});
    const reply = await edge.post(`/v1/redemptions/${made.id}/captures`, people.till, { amount: '9999999999999.00' });
    expect([reply.status, reply.json.code]).toEqual([409, 'redemption-voided']);
    expect(reply.json).toMatchObject({ redemption_status: 'voided', amount_authorized: '0.50', amount_remaining: '0.00' });
  });

  it('the unit is part of the schema, unknown ids of the body come after it', async () => {
    const mixed = await edge.post('/v1/redemptions', people.till, { ...sale(), reward: 'rwd_x', unit: 'MIN' });
    expect([mixed.status, mixed.json.code]).toEqual([422, 'unit-mismatch']);
    expect((await edge.post('/v1/redemptions', people.till, { ...sale(), reward: 'rwd_x', unit: 'PT' })).status).toBe(404);
  });
});

describe('every answer', () => {
  it('to a known caller names a log position, refusals too', async () => {
    const made = await edge.post('/v1/redemptions', people.till, sale());
    const refused = await edge.post('/v1/redemptions', people.till, {});
    const read = await edge.get('/v1/rewards', people.till);
    for (const reply of [made, refused, read]) expect(reply.headers.get('tb-log-position')).toMatch(/^p1\./);
    expect((await edge.get('/livez')).headers.get('tb-log-position')).toBeNull();
  });

  it('carries the headers that protect whoever opens it in a browser', async () => {
    for (const path of ['/docs', '/v1/rewards', '/problems/shutting-down']) {
      const { headers } = await edge.get(path, people.till);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });
});

describe('operators', () => {
  it('are told whether the service lives and can store', async () => {
    for (const probe of ['/livez', '/readyz', '/startupz']) expect([probe, (await edge.get(probe)).status]).toEqual([probe, 200]);
  });

  it('see figures by operation and code, never by member or redemption', async () => {
    await edge.post('/v1/redemptions', people.till, {});
    const { text } = await edge.get('/metrics');
    expect(text).toContain('timebank_commands_total{operation="POST /v1/redemptions",code="validation-failed"}');
    expect(text).toMatch(/http_server_request_duration_seconds_bucket\{le="0.005",.*http_route="\/v1\/redemptions"/);
    expect(text).not.toMatch(/mbr_|rdm_[0-9A-Z]{5}|mref_/);
  });
});
