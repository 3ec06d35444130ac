/** A test community beside a live one, over HTTP: everything works alike, nothing of one is anything in the other. */
import { codeText, stepAt } from '../../src/app/rotating-code.js';
import { Routes, type Route } from '../../src/api/routes.js';
import { PublishPlaces } from '../../src/outbound/publish-places.js';
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

const TEST_LOG = 'timebank.example/log/cmty_test_one/1';
const NOTHING = '7ZZZZZZZZZZZZZZZZZZZZZZZZZ';
const ID = /\b[a-z]{3,4}_(test_)?(?:[0-9A-HJKMNP-TV-Z]{26}|[0-9A-HJKMNP-TV-Z]{20})\b/g;
const PHONE = '+8613800138000';

/** What paths can name. */
type Ids = Readonly<Record<string, string>>;
interface Side {
  readonly people: People;
  readonly member: { readonly id: string; readonly ref: string };
  readonly ids: Ids;
  readonly device: Fields;
}

let edge: Edge;
let live: Side;
let test: Side;
let routes: readonly Route[];

async function sideOf(log: string): Promise<Side> {
  const people = await foundCommunity(edge, log);
  const member = await memberWithPoints(edge, people, 8);
  const offer = await reward(edge, people, '1.00');
  const redemption = await edge.made('/v1/redemptions', people.till, saleOf(offer.id, member.ref));
  const device = await edge.made(`/v1/members/${member.id}/devices`, people.coordinator, {});
  const of = async (list: string) =>
    (await edge.get(`/v1/${list}?member=${member.id}`, people.coordinator)).json.data[0]?.id ?? '';
  const ids = {
    ...{ member: member.id, reward: offer.id, redemption: redemption.id, device: device.id },
    ...{ contribution: await of('contributions'), award: await of('awards'), budget: people.budget, partner: people.merchant },
  };
  return { people, member, ids, device };
}
const saleOf = (rewardId: string, member: string) => ({ reward: rewardId, member, merchant_reference: fresh() });

beforeAll(async () => {
  edge = await Edge.start();
  live = await sideOf(LOG);
  test = await sideOf(TEST_LOG);
  routes = edge.server.app.get(Routes).all;
});
afterAll(() => edge.stop());

const both = () => Promise.all([edge.head(LOG), edge.head(TEST_LOG)]);
const pathOf = (route: Route, ids: Ids): string =>
  route.path.replaceAll(/:([a-z]+)/g, (_, name: string) => ids[name] ?? 'courier');
const request = (route: Route, key: string, ids: Ids): Promise<Reply> =>
  edge.send(route.method, pathOf(route, ids), {
    key,
    ...(route.method === 'GET' ? {} : { idempotencyKey: fresh(), body: {} }),
  });
const keysOf = ({ people }: Side): readonly string[] => [
  ...[people.coordinator, people.approver, people.auditor, people.till, people.bookkeeper],
];
const plain = ({ status, json: { instance: _, request_id: __, ...rest } }: Reply) => JSON.stringify([status, rest]);
const infixed = (ids: Ids, to: (id: string) => string): Ids =>
  Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, to(id)]));

describe('an id of the other mode', () => {
  it.each([
    ['live', 'test', () => [live, test] as const],
    ['test', 'live', () => [test, live] as const],
  ])('with a %s key is as unknown as none, on every route that names one (%s id)', async (_mode, _other, sides) => {
    const [own, other] = sides();
    const isTest = own === test;
    const toggled = (id: string) => (isTest ? id.replace('_test_', '_') : id.replace('_', '_test_'));
    const nothing = infixed(own.ids, id => id.slice(0, id.lastIndexOf('_') + 1) + NOTHING);
    const named = routes.filter(route => Object.keys(own.ids).some(name => route.path.includes(`:${name}`)));
    expect(named.length).toBeGreaterThan(30);
    const before = await both();
    for (const route of named) {
      let tried = 0;
      for (const key of keysOf(own)) {
        const unknown = await request(route, key, nothing);
        if (unknown.json.code === 'scope-missing') continue;
        tried++;
        expect([route.method, route.path, unknown.status]).toEqual([route.method, route.path, 404]);
        // what the other mode has; the same in the form of this mode; what this mode has in the form of the other
        for (const ids of [
          other.ids,
          infixed(other.ids, isTest ? id => id.replace('_', '_test_') : id => id.replace('_test_', '_')),
          infixed(own.ids, toggled),
        ]) {
          const reply = await request(route, key, ids);
          expect([route.method, route.path, plain(reply)]).toEqual([route.method, route.path, plain(unknown)]);
        }
      }
      expect([route.path, tried > 0]).toEqual([route.path, true]);
    }
    expect(await both()).toEqual(before);
  });

  const bodies: readonly (readonly [
    string,
    keyof People,
    (ids: Ids, ref: string, own: Side) => readonly [path: string, body: object],
  ])[] = [
    ['a reward at the till', 'till', ({ reward: id = '' }, _ref, own) => ['/v1/redemptions', saleOf(id, own.member.ref)]],
    ['a member at the till', 'till', (_ids, ref, own) => ['/v1/redemptions', saleOf(own.ids['reward'] ?? '', ref)]],
    ['a reward in a quote', 'till', ({ reward: id }, _ref, own) => ['/v1/quotes', { reward: id, member: own.member.ref }]],
    ['a reward on trial', 'till', ({ reward: id = '' }, _ref, own) => ['/v1/redemptions/validate', saleOf(id, own.member.ref)]],
    [
      'a contribution',
      'coordinator',
      ({ contribution }, _ref, own) => ['/v1/awards', { contribution, budget: own.people.budget }],
    ],
    ['a merchant of a reward', 'coordinator', ({ partner }) => ['/v1/rewards', { merchant: partner, price: '1.00' }]],
    [
      'a merchant to be told',
      'coordinator',
      ({ partner }, _ref, own) => [`/v1/members/${own.member.id}/references`, { merchant: partner }],
    ],
    ['a relative', 'coordinator', ({ member }, _ref, own) => [`/v1/members/${own.member.id}/family`, { relative: member }]],
    [
      'whom a gift is from',
      'coordinator',
      ({ member }, _ref, own) => ['/v1/transfers', { from: member, to: own.member.id, amount: '1.00' }],
    ],
  ];
  it.each(bodies)('as %s in a body is as unknown as none', async (_what, holder, bodyOf) => {
    for (const [own, other] of [
      [live, test],
      [test, live],
    ] as const) {
      const before = await both();
      const refOfNobody = own.member.ref.replace(/[^_]*$/, '7ZZZZZZZZZZZZZZZZZZZ');
      const nothing = infixed(own.ids, id => id.slice(0, id.lastIndexOf('_') + 1) + NOTHING);
      const [path, body] = bodyOf(other.ids, other.member.ref, own);
      const theirs = await edge.post(path, own.people[holder], body);
      const unknown = await edge.post(path, own.people[holder], bodyOf(nothing, refOfNobody, own)[1]);
      expect([theirs.status, theirs.json.code]).toEqual([404, 'resource-not-found']);
      expect(plain(theirs)).toBe(plain(unknown));
      expect(await both()).toEqual(before);
    }
  });

  it('in the filter of a list finds nothing', async () => {
    for (const [own, other] of [
      [live, test],
      [test, live],
    ] as const) {
      for (const list of ['contributions', 'awards'])
        expect((await edge.get(`/v1/${list}?member=${other.member.id}`, own.people.coordinator)).json.data).toEqual([]);
      expect((await edge.get(`/v1/journal?holder=${other.member.id}`, own.people.auditor)).json.data).toEqual([]);
      expect((await edge.get(`/v1/journal?holder=${own.member.id}`, own.people.auditor)).json.data).not.toEqual([]);
    }
  });
});

describe('in test mode', () => {
  it('a redemption goes its whole way, and says that it is none', async () => {
    const { people, member, ids } = test;
    const authorized = await edge.made('/v1/redemptions', people.till, saleOf(ids['reward'] ?? '', member.ref));
    expect(authorized).toMatchObject({ livemode: false, status: 'authorized', member: member.ref, merchant: people.merchant });
    const captured = await edge.made(`/v1/redemptions/${authorized.id}/captures`, people.till, {});
    expect(captured).toMatchObject({ id: authorized.id, livemode: false, status: 'captured' });
    const refund = await edge.made(`/v1/redemptions/${authorized.id}/refunds`, people.till, { amount: '0.50' });
    expect(refund).toMatchObject({ redemption: authorized.id, id: expect.stringMatching(/^rfd_test_/) });
    const list = await edge.get('/v1/redemptions', people.till);
    expect(new Set(list.json.data.map(row => row['livemode']))).toEqual(new Set([false]));
    expect((await edge.get('/v1/redemptions', live.people.till)).json.data.map(row => row['livemode'])).toEqual([true]);
  });

  it('every id in every answer says so, and in live mode none does', async () => {
    const reads = routes.filter(route => route.method === 'GET' && route.path.startsWith('/v1/'));
    for (const side of [test, live]) {
      let seen = 0;
      for (const route of reads) {
        const path = `${pathOf(route, { ...side.ids, board: 'points' })}${route.path.includes('/ledger/accounts/') ? '?as_of=position:20' : ''}`;
        for (const key of keysOf(side)) {
          const { status, json, headers } = await edge.get(path, key);
          if (status !== 200) continue;
          // leaves are shown as they were recorded
          const text =
            JSON.stringify(json, (name, value: unknown) => (name === 'leaf' ? undefined : value)) + String(headers.get('etag'));
          for (const [id, infix] of text.matchAll(ID)) {
            seen++;
            expect([path, id, infix]).toEqual([path, id, side === test ? 'test_' : undefined]);
          }
        }
      }
      expect(seen).toBeGreaterThan(100);
    }
  });

  it('a problem names the merchant’s own redemption in the same form', async () => {
    const sale = saleOf(test.ids['reward'] ?? '', test.member.ref);
    const made = await edge.made('/v1/redemptions', test.people.till, sale);
    const taken = await edge.post('/v1/redemptions', test.people.till, sale);
    expect(taken.json).toMatchObject({ code: 'merchant-reference-taken', existing: made.id });
  });

  it('the caller’s own words are kept as they were sent', async () => {
    const words = { basket: test.ids['redemption'] ?? '', other: live.ids['redemption'] ?? '' };
    const sale = {
      ...saleOf(test.ids['reward'] ?? '', test.member.ref),
      merchant_reference: live.ids['redemption'],
      metadata: words,
    };
    const made = await edge.made('/v1/redemptions', test.people.till, sale);
    expect([made['merchant_reference'], made['metadata']]).toEqual([live.ids['redemption'], words]);
  });

  it('rosters name members as answers do', async () => {
    const row = (member: string) =>
      `member number,date,activity,hours\n${member},${new Date().toISOString().slice(0, 10)},stairwell-cleaning,1\n`;
    const imported = (own: Side, member: string) =>
      edge.send('POST', '/v1/imports/attendance', {
        key: own.people.coordinator,
        headers: { 'content-type': 'text/csv' },
        body: row(member),
      });
    expect((await imported(test, test.member.id)).json).toMatchObject({
      lines: [{ status: 'would-do', member: test.member.id }],
    });
    for (const [own, other] of [
      [live, test],
      [test, live],
    ] as const)
      expect((await imported(own, other.member.id)).json).toMatchObject({ totals: { 'would-do': 0, refused: 1 } });
  });
});

describe('between the modes', () => {
  it('idempotency keys are two, and name two objects', async () => {
    const key = fresh();
    const [real, tried] = [
      await edge.post('/v1/members', live.people.coordinator, { name: 'X' }, key),
      await edge.post('/v1/members', test.people.coordinator, { name: 'X' }, key),
    ];
    expect([real.status, tried.status, tried.headers.get('idempotency-replayed')]).toEqual([201, 201, null]);
    expect(tried.json.id.replace('_test_', '_')).not.toBe(real.json.id);
    const again = await edge.post('/v1/members', test.people.coordinator, { name: 'X' }, key);
    expect([again.headers.get('idempotency-replayed'), again.json]).toEqual(['true', tried.json]);
  });

  it('cursors and read tokens are nothing', async () => {
    for (const [own, other] of [
      [live, test],
      [test, live],
    ] as const) {
      await edge.made('/v1/members', other.people.coordinator, { name: 'Y' });
      const page = await edge.get('/v1/members?limit=1', other.people.coordinator);
      const token = page.headers.get('tb-log-position') ?? '';
      const read = await edge.get('/v1/members', own.people.coordinator, { 'tb-min-position': token });
      expect(read.json.code).toBe('read-token-invalid');
      const turned = await edge.get(`/v1/members?limit=1&cursor=${page.json.next_cursor ?? ''}`, own.people.coordinator);
      expect([turned.status, turned.json.code]).toEqual([400, 'cursor-invalid']);
      const followed = await edge.get(`/v1/events?after=${token}`, own.people.auditor);
      expect(followed.json.code).toBe('cursor-invalid');
    }
  });

  it('members’ codes are nothing', async () => {
    for (const [own, other] of [
      [live, test],
      [test, live],
    ] as const) {
      const [ref = ''] = other.device['refs'] as readonly string[];
      const code = codeText(Buffer.from(String(other.device['key']), 'hex'), { ref, step: stepAt(edge.service.clock()) });
      const sale = { reward: own.ids['reward'], code, merchant_reference: fresh() };
      const scanned = await edge.post('/v1/redemptions', own.people.till, sale);
      expect([scanned.status, scanned.json.code]).toEqual([422, 'code-invalid']);
    }
  });

  it('a person is nobody: a telephone number that the live register has is free, and finds no one', async () => {
    const real = await edge.made('/v1/members', live.people.coordinator, { name: '陈秀英', phone: PHONE });
    const roster = `name,phone\n陈秀英,${PHONE}\n`;
    const imported = await edge.send('POST', '/v1/imports/members', {
      key: test.people.coordinator,
      headers: { 'content-type': 'text/csv' },
      body: roster,
    });
    expect(imported.json).toMatchObject({ totals: { 'would-do': 1, unchanged: 0, question: 0 } });
    expect(imported.text).not.toContain(real.id.slice(4));
    const tried = await edge.post('/v1/members', test.people.coordinator, { name: '陈秀英', phone: PHONE });
    expect(tried.status).toBe(201);
    const seen = await edge.get('/v1/members?limit=100', test.people.coordinator);
    expect(seen.text).not.toContain(real.id.slice(4));
  });

  it('nothing that is tried is published', async () => {
    const places = new PublishPlaces(edge.service.pool, 'anything.events');
    expect((await places.behind()).map(({ origin }) => origin)).toEqual([LOG]);
    expect((await places.lag()).leaves).toBe((await edge.head(LOG)) + 1);
  });

  it('nothing that is tried moves a live figure', async () => {
    const figures = async () =>
      Promise.all(
        ['/v1/loop', '/v1/leaderboards/points?period=month', `/v1/balances/${live.member.id}`].map(
          async path => (await edge.get(path, live.people.auditor)).text,
        ),
      );
    const [before, head] = [await figures(), await edge.head(LOG)];
    await memberWithPoints(edge, test.people);
    await edge.made('/v1/redemptions', test.people.till, { ...saleOf(test.ids['reward'] ?? '', test.member.ref), capture: true });
    expect([await figures(), await edge.head(LOG)]).toEqual([before, head]);
  });
});
