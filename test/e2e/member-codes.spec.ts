/** Members' codes at tills, over HTTP: scanned once, just now, and telling no merchant who it is. */
import { Writable } from 'node:stream';
import { pino } from 'pino';
import decodeQR from 'qr/decode.js';
import { codeText, stepAt, STEP_MS } from '../../src/app/rotating-code.js';
import { run } from '../../src/cli/cli.js';
import { listen } from '../../src/http.js';
import { commandId } from '../../src/feed/command-id.js';
import { OPERATOR } from '../../src/ledger/decision.js';
import { idOf, type ActorId, type MemberId, type PartnerId } from '../../src/ledger/units.js';
import { SCOPE_PRESETS } from '../../src/app/access-scopes.js';
import { Edge, foundCommunity, fresh, memberWithPoints, reward, type Fields, type People } from '../support/edge.js';

const OTHER_LOG = 'timebank.example/log/cmty_two/1';
const PRICE = '1.00';
let edge: Edge;
let people: People;
let offer: Fields;
let member: { id: string; ref: string };
let phone: Fields;

beforeAll(async () => {
  edge = await Edge.start();
  people = await foundCommunity(edge);
  offer = await reward(edge, people, PRICE);
});
beforeEach(async () => {
  // what one test used up or guessed is over, and a half minute begins
  edge.time.offsetMs += 60_000 + STEP_MS - (edge.service.clock() % STEP_MS);
  member = await memberWithPoints(edge, people, 8);
  phone = await edge.made(`/v1/members/${member.id}/devices`, people.coordinator, {});
});
afterAll(() => edge.stop());

/** What the phone shows, some half minutes from now. */
function shown(by: Fields = phone, steps = 0): string {
  const [ref = ''] = by['refs'] as readonly string[];
  return codeText(Buffer.from(String(by['key']), 'hex'), { ref, step: stepAt(edge.service.clock()) + steps });
}
const wrong = (code: string): string => code.replace(/.$/, last => (last === '0' ? '1' : '0'));
const sale = (code: string, more: object = {}) => ({ reward: offer.id, code, merchant_reference: fresh(), ...more });
const scan = (code: string, more: object = {}, till = people.till, key = fresh()) =>
  edge.post('/v1/redemptions', till, sale(code, more), key);
const available = async (): Promise<unknown> => {
  const { json } = await edge.get(`/v1/balances/${member.id}`, people.auditor, { 'tb-min-position': await newest() });
  return json['available'];
};
const newest = async (): Promise<string> =>
  (await edge.post('/v1/teams', people.coordinator, { team: `team-${fresh()}` })).headers.get('tb-log-position') ?? '';

/** Another merchant of the community, with a till and the same reward. */
async function secondMerchant(): Promise<{ till: string; merchant: PartnerId; offer: Fields }> {
  const name = fresh();
  await edge.command({ type: 'AdmitPartner', kind: 'enterprise', track: 'market', merchant: true }, name);
  const merchant = idOf<PartnerId>('merchant', commandId(OPERATOR, 'test', name));
  const actor = `key_${name}` as ActorId;
  await edge.command({ type: 'GrantRole', subject: actor, role: 'merchant', partner: merchant }, `grant ${name}`);
  const till = await edge.key(actor, SCOPE_PRESETS.till, merchant);
  return { till, merchant, offer: await reward(edge, { ...people, merchant }, PRICE) };
}

describe('a scanned code', () => {
  it('authorises for the member who shows it', async () => {
    const { status, json } = await scan(shown());
    expect([status, json]).toEqual([201, expect.objectContaining({ status: 'authorized', member: member.ref })]);
    expect(await available()).toBe('7.00');
  });

  it('is good for one redemption: neither it nor an earlier one is taken again, the next one is', async () => {
    const earlier = shown(phone, -1);
    const code = shown();
    expect((await scan(code)).status).toBe(201);
    const again = await scan(code);
    expect([again.status, again.json]).toEqual([409, expect.objectContaining({ code: 'code-already-used', retryable: false })]);
    expect((await scan(earlier)).json.code).toBe('code-already-used');
    expect((await scan(shown(phone, 1))).status).toBe(201);
  });

  it('at two tills at once is taken by one of them', async () => {
    const other = await secondMerchant();
    const code = shown();
    const replies = await Promise.all([
      ...[1, 2, 3].map(() => scan(code)),
      ...[1, 2, 3].map(() => scan(code, { reward: other.offer.id }, other.till)),
    ]);
    const answers = replies.map(({ status, json }) => (status === 201 ? 201 : json.code)).sort();
    expect(answers).toEqual([201, ...Array.from({ length: 5 }, () => 'code-already-used')]);
  });

  it('at two copies of the service at once is taken by one of them', async () => {
    const copy = await Edge.start(edge);
    copy.time.offsetMs = edge.time.offsetMs;
    for (const steps of [-1, 0, 1]) {
      const code = shown(phone, steps);
      const replies = await Promise.all(
        [edge, copy, edge, copy].map(each => each.post('/v1/redemptions', people.till, sale(code))),
      );
      const answers = replies.map(({ status, json }) => (status === 201 ? 201 : json.code)).sort();
      expect(answers).toEqual([201, 'code-already-used', 'code-already-used', 'code-already-used']);
    }
    await copy.stop();
    expect(await available()).toBe('5.00');
  });

  it('is used up by a redemption only, not by a refusal', async () => {
    const dear = await reward(edge, people, '900.00');
    const code = shown();
    expect((await scan(code, { reward: dear.id })).json.code).toBe('insufficient-points');
    expect((await scan(code)).status).toBe(201);
  });

  it('is one of this half minute or those beside it', async () => {
    expect((await scan(shown(phone, -2))).json).toMatchObject({ status: 422, code: 'code-expired', retryable: false });
    expect((await scan(shown(phone, 2))).json.code).toBe('code-expired');
    expect((await scan(shown(phone, -1))).status).toBe(201);
  });

  it('is answered as it was when the request is repeated, long after', async () => {
    const key = fresh();
    const body = sale(shown());
    const first = await edge.post('/v1/redemptions', people.till, body, key);
    edge.time.offsetMs += 20 * STEP_MS;
    const again = await edge.post('/v1/redemptions', people.till, body, key);
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const reused = await edge.post('/v1/redemptions', people.till, { ...body, code: shown() }, key);
    expect(reused.json).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
  });

  it('refused as used up stays so when the request is repeated', async () => {
    const code = shown();
    await scan(code);
    const key = fresh();
    const body = sale(code);
    const [first, again] = [
      await edge.post('/v1/redemptions', people.till, body, key),
      await edge.post('/v1/redemptions', people.till, body, key),
    ];
    expect([first.json.code, again.json.code]).toEqual(['code-already-used', 'code-already-used']);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('stands instead of the member’s reference, never beside it', async () => {
    const both = await scan(shown(), { member: member.ref });
    const { code: _, ...neither } = sale('');
    for (const reply of [both, await edge.post('/v1/redemptions', people.till, neither)]) {
      expect(reply.json).toMatchObject({ status: 422, code: 'validation-failed' });
      expect(reply.json.errors).toEqual([expect.objectContaining({ code: 'exactly-one' })]);
    }
  });
});

describe('what is no code of a member', () => {
  it.each(['TBM1', 'https://example.org/menu', 'TBM1.R8K2M4.Z6AY0.CW8TA12YA1PR2ART', '成员码'])(
    'is refused, writing nothing: %s',
    async text => {
      const before = await edge.head();
      const { status, json } = await scan(text);
      expect([status, json.code]).toEqual([422, 'code-invalid']);
      expect(await edge.head()).toBe(before);
    },
  );

  it('is refused alike whether or not there is such a device', async () => {
    const unknown = shown({ ...phone, refs: ['ZZZZZZ'] } as unknown as Fields);
    const documents = await Promise.all([wrong(shown()), unknown].map(async code => (await scan(code)).json));
    const [one, other] = documents.map(document => ({ ...document, instance: '', request_id: '' }));
    expect(one).toEqual(other);
  });

  it('is one of another community', async () => {
    const others = await foundCommunity(edge, OTHER_LOG);
    const stranger = await edge.made('/v1/members', others.coordinator, { name: 'Stranger' });
    const theirs = await edge.made(`/v1/members/${stranger.id}/devices`, others.coordinator, {});
    expect((await scan(shown(theirs))).json).toMatchObject({ status: 422, code: 'code-invalid' });
    expect((await edge.get(`/v1/members/${stranger.id}/devices`, people.coordinator)).status).toBe(404);
    expect((await edge.post(`/v1/members/${stranger.id}/devices`, people.coordinator, {})).status).toBe(404);
  });

  it('is one of a device that was revoked, or whose member was erased', async () => {
    const lost = await edge.made(`/v1/members/${member.id}/devices`, people.coordinator, {});
    const path = `/v1/members/${member.id}/devices/${lost.id}/revoke`;
    expect((await edge.post(path, people.coordinator, {})).json).toMatchObject({ id: lost.id, refs: [] });
    expect((await scan(shown(lost))).json.code).toBe('code-invalid');
    await edge.made(`/v1/members/${member.id}/erase`, people.coordinator, {});
    expect((await scan(shown())).json.code).toBe('code-invalid');
  });
});

describe('guessing at a till', () => {
  it('is stopped for a minute, for right codes too, but not for what was answered already', async () => {
    const key = fresh();
    const body = sale(shown(phone, -1));
    const first = await edge.post('/v1/redemptions', people.till, body, key);
    for (let guess = 0; guess < 5; guess++) expect((await scan(wrong(shown()))).json.code).toBe('code-invalid');
    const stopped = await scan(shown());
    expect(stopped.json).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#abnormal-usage-detected',
      status: 429,
      code: 'abnormal-usage-detected',
      retryable: true,
    });
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(50);
    expect((await edge.post('/v1/redemptions', people.till, body, key)).text).toBe(first.text);
    edge.time.offsetMs += 60_000;
    expect((await scan(shown())).status).toBe(201);
  });
});

describe('another merchant', () => {
  it('cannot learn from a code who it is', async () => {
    const other = await secondMerchant();
    const here = await scan(shown());
    const there = await scan(shown(phone, 1), { reward: other.offer.id }, other.till);
    expect(there.status).toBe(201);
    expect(there.json['member']).not.toBe(here.json['member']);
    for (const secret of [member.id, member.ref, phone.id, shown()]) expect(there.text).not.toContain(secret);
    // nor does the one's reference open anything at the other, nor its own without a code
    for (const ref of [here.json['member'], there.json['member']]) {
      const body = { reward: other.offer.id, member: ref, merchant_reference: fresh() };
      expect((await edge.post('/v1/redemptions', other.till, body)).json.code).toBe('resource-not-found');
    }
    const refused = await scan(shown(phone, 1), { reward: other.offer.id }, other.till);
    expect(refused.json.code).toBe('code-already-used');
    for (const secret of [member.id, member.ref, phone.id]) expect(refused.text).not.toContain(secret);
  });
});

describe('a code', () => {
  it('stands in no line that the service writes of its work', async () => {
    const lines: string[] = [];
    const stream = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const server = await listen(edge.service, pino({ level: 'trace' }, stream));
    const codes = [shown(), wrong(shown()), shown(phone, -9)];
    for (const code of codes) {
      const headers = { authorization: `Bearer ${people.till}`, 'idempotency-key': fresh(), 'content-type': 'application/json' };
      await fetch(`${server.url}/v1/redemptions`, { method: 'POST', headers, body: JSON.stringify(sale(code)) });
    }
    await server.close();
    const written = lines.join('');
    expect(written).toContain('code-invalid');
    for (const part of [...codes.flatMap(code => code.split('.').slice(1)), String(phone['key'])])
      expect(written).not.toContain(part);
  });
});

describe('a device', () => {
  const path = () => `/v1/members/${member.id}/devices`;

  it('is enrolled once, however often the request is repeated', async () => {
    const key = fresh();
    const [first, again] = [
      await edge.post(path(), people.coordinator, {}, key),
      await edge.post(path(), people.coordinator, {}, key),
    ];
    expect(first.json).toMatchObject({ object: 'device', member: member.id, key: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const other = await memberWithPoints(edge, people);
    const reused = await edge.post(`/v1/members/${other.id}/devices`, people.coordinator, {}, key);
    expect(reused.json.code).toBe('idempotency-key-reused');
  });

  it('is listed without its key', async () => {
    const { json, text } = await edge.get(path(), people.coordinator);
    expect(json.data.map(({ id }) => id)).toEqual([phone.id]);
    expect(text).not.toContain(String(phone['key']));
  });

  it('is handed over by coordinators, of members that there are', async () => {
    const nobody = `/v1/members/mbr_${'0'.repeat(26)}/devices`;
    expect((await edge.post(path(), people.till, {})).json.code).toBe('scope-missing');
    expect((await edge.post(nobody, people.coordinator, {})).status).toBe(404);
    expect((await edge.post(`${path()}/dev_none/revoke`, people.coordinator, {})).status).toBe(404);
    expect((await edge.post(path(), people.coordinator, { label: 'mine' })).json.code).toBe('validation-failed');
    await edge.command({ type: 'LeaveCommunity', member: member.id as MemberId }, fresh());
    expect((await edge.post(path(), people.coordinator, {})).json.code).toBe('member-not-active');
  });
});

describe('on the command line', () => {
  const kept = { ...process.env };
  // its clock is the real one
  let today: Edge;
  beforeAll(async () => {
    today = await Edge.start(edge);
    const { databaseUrl, config } = today.service;
    Object.assign(process.env, { DATABASE_URL: databaseUrl, TIMEBANK_SECRET: Buffer.from(config.secret).toString('base64') });
  });
  afterAll(async () => {
    process.env = kept;
    await today.stop();
  });

  async function memberCode(...args: readonly string[]): Promise<{ exit: number; out: string }> {
    let out = '';
    const streams = [jest.spyOn(process.stdout, 'write'), jest.spyOn(process.stderr, 'write')];
    for (const stream of streams) {
      stream.mockImplementation(text => {
        out += String(text);
        return true;
      });
    }
    try {
      return { exit: await run(['member-code', '--community', 'one', ...args]), out };
    } finally {
      for (const stream of streams) stream.mockRestore();
    }
  }

  /** What a camera reads: four pixels for each module, two modules above each other in each character. */
  function scanned(picture: readonly string[]): string {
    const light = (half: number) => (character: string) => (half === 0 ? '█▀' : '█▄').includes(character);
    const rows = picture.flatMap(line => [0, 1].map(half => [...line].map(light(half))));
    const side = rows[0]?.length ?? 0;
    const pixel = (x: number, y: number) => (rows[Math.floor(y / 4)]?.[Math.floor(x / 4)] === true ? 255 : 0);
    const [width, height] = [side * 4, rows.length * 4];
    const data = Uint8Array.from({ length: width * height * 4 }, (_, at) =>
      at % 4 === 3 ? 255 : pixel(Math.floor(at / 4) % width, Math.floor(at / 4 / width)),
    );
    return decodeQR({ width, height, data });
  }

  it('shows as QR what a till takes, for a member with a device or without', async () => {
    const newcomer = await edge.made('/v1/members', people.coordinator, { name: 'Newcomer' });
    for (const [id, answer] of [
      [member.id, 'authorized'],
      [newcomer.id, 'insufficient-points'],
    ] as const) {
      const { exit, out } = await memberCode('--member', id);
      const lines = out.split('\n');
      const text = lines.find(line => line.startsWith('TBM1.')) ?? '';
      expect([exit, scanned(lines.slice(0, lines.indexOf(text)))]).toEqual([0, text]);
      const { json } = await today.post('/v1/redemptions', people.till, sale(text));
      expect(answer).toBe(json.code ?? json.status);
    }
  });

  it('answers a program, and complains in one line about whom there is not', async () => {
    const { out } = await memberCode('--member', member.id, '--json');
    expect(JSON.parse(out)).toMatchObject({ member: member.id, device: phone.id, code: expect.stringMatching(/^TBM1\./) });
    const nobody = await memberCode('--member', `mbr_${'0'.repeat(26)}`);
    expect([nobody.exit, nobody.out.split('\n')]).toEqual([2, [expect.stringContaining('resource-not-found'), '']]);
  });
});

describe('devices', () => {
  it('are five of a member at most; whoever revokes one may be given another', async () => {
    const { id } = await memberWithPoints(edge, people);
    const path = `/v1/members/${id}/devices`;
    const first = fresh();
    const device = await edge.post(path, people.coordinator, {}, first);
    for (let count = 1; count < 5; count++) await edge.made(path, people.coordinator, {});
    const refused = await edge.post(path, people.coordinator, {});
    expect([refused.status, refused.json.code, refused.json['retryable']]).toEqual([409, 'device-limit-reached', false]);
    // a repetition is no new device
    expect((await edge.post(path, people.coordinator, {}, first)).text).toBe(device.text);
    await edge.made(`${path}/${device.json.id}/revoke`, people.coordinator, {});
    expect((await edge.post(path, people.coordinator, {})).status).toBe(201);
    expect((await edge.get(path, people.coordinator)).json.data).toHaveLength(5);
  });
});
