import { SCOPE_PRESETS } from '../../src/app/access-scopes.js';
import { SCOPES, type Scope } from '../../src/app/caller.js';
import { Routes, type Route } from '../../src/api/routes.js';
import type { ActorId } from '../../src/ledger/units.js';
import { Edge, foundCommunity, fresh, LOG, memberWithPoints, reward, type People } from '../support/edge.js';

const OTHER_LOG = 'timebank.example/log/cmty_two/1';
/** Ten times what the other copy remembers for: this asks whether, not how soon. */
const REVOKED_WITHIN_MS = 10_000;
const NOBODY_ID = '7ZZZZZZZZZZZZZZZZZZZZZZZZZ';
const PREFIXES: Readonly<Record<string, string>> = {
  member: 'mbr',
  contribution: 'ctr',
  award: 'awd',
  redemption: 'rdm',
  budget: 'bgt',
  reward: 'rwd',
  partner: 'mer',
};

let edge: Edge;
let people: People;
let strangers: People;
let routes: readonly Route[];

beforeAll(async () => {
  edge = await Edge.start();
  people = await foundCommunity(edge);
  strangers = await foundCommunity(edge, OTHER_LOG);
  routes = edge.server.app.get(Routes).all;
});
afterAll(() => edge.stop());

/** The path with ids of the right shape that nothing has. */
const pathOf = (route: Route, ids: Readonly<Record<string, string>> = {}): string =>
  route.path.replaceAll(
    /:([a-z]+)/g,
    (_, name: string) => ids[name] ?? (name in PREFIXES ? `${PREFIXES[name]}_${NOBODY_ID}` : name),
  );
const request = (route: Route, key: string | undefined, ids?: Readonly<Record<string, string>>) =>
  edge.send(route.method, pathOf(route, ids), {
    ...(key === undefined ? {} : { key }),
    ...(route.method === 'POST' ? { idempotencyKey: fresh(), body: {} } : {}),
  });
const guarded = (): readonly Route[] => routes.filter(route => route.permission !== 'public');

describe('who may call what', () => {
  it('every route but the operators’ needs a scope', () => {
    expect(routes.length).toBeGreaterThan(55);
    expect(
      routes
        .filter(route => route.permission === 'public')
        .map(route => route.path)
        .sort(),
    ).toEqual(['/livez', '/metrics', '/openapi.json', '/problems/:code', '/readyz', '/startupz']);
  });

  it('nobody without a key reaches any of them', async () => {
    for (const route of guarded()) {
      const { status, json } = await request(route, undefined);
      expect([route.path, status, json.code]).toEqual([route.path, 401, 'authentication-required']);
    }
  });

  it.each(Object.entries(SCOPE_PRESETS))(
    'a key of the preset %s reaches the routes of its scopes and no other',
    async (preset, scopes) => {
      const partner = scopes.some(scope => scope.startsWith('redemptions:')) ? people.merchant : undefined;
      const key = await edge.key(`probe_${preset}`, scopes, partner);
      for (const route of guarded()) {
        const { status, json } = await request(route, key);
        const isHeld = (scopes as readonly string[]).includes(route.permission);
        if (isHeld)
          expect([route.method, route.path, status === 401 || json.code === 'scope-missing']).toEqual([
            route.method,
            route.path,
            false,
          ]);
        else
          expect([route.method, route.path, status, json]).toEqual([
            route.method,
            route.path,
            403,
            expect.objectContaining({ code: 'scope-missing', required_scope: route.permission }),
          ]);
      }
    },
  );

  it('a scope alone gives no role: the ledger decides who may award', async () => {
    const key = await edge.key('nobody_special', SCOPES.filter(scope => !scope.startsWith('redemptions:')) as readonly Scope[]);
    const before = await edge.head();
    const reply = await edge.post('/v1/members', key, { name: 'X' });
    expect([reply.status, reply.json.code]).toEqual([403, 'role-not-permitted']);
    expect(await edge.head()).toBe(before);
  });

  it('capturing in the same step needs the scope for capturing', async () => {
    const grant = { subject: 'key_authorizer' as ActorId, role: 'merchant', partner: people.merchant } as const;
    await edge.command({ type: 'GrantRole', ...grant }, 'grant authorizer');
    const key = await edge.key('key_authorizer', ['redemptions:authorize'], people.merchant);
    const sale = { reward: 'x', member: 'y', merchant_reference: 'R-1' };
    const refused = await edge.post('/v1/redemptions', key, { ...sale, capture: true });
    expect([refused.status, refused.json]).toEqual([403, expect.objectContaining({ required_scope: 'redemptions:capture' })]);
    expect((await edge.post('/v1/redemptions', key, { ...sale, capture: false })).status).toBe(404);
  });
});

describe('keys', () => {
  it('that are revoked in one copy of the service open nothing in another a moment later', async () => {
    const other = await Edge.start(edge);
    try {
      const grant = { community: 'one', log: LOG, scopes: ['ledger:read'] as const, label: 'x' };
      const { key, text } = await edge.service.keys.create({ ...grant, actor: 'a0' as ActorId });
      expect((await other.get('/v1/journal', text)).status).toBe(200);
      await edge.service.keys.revoke(key.id);
      expect((await edge.get('/v1/journal', text)).status).toBe(401);
      const until = Date.now() + REVOKED_WITHIN_MS;
      let last = await other.get('/v1/journal', text);
      while (last.status === 200 && Date.now() < until) last = await other.get('/v1/journal', text);
      expect([last.status, last.json.code]).toEqual([401, 'credentials-invalid']);
    } finally {
      await other.stop();
    }
  });

  it('that are unknown, wrong, revoked or expired get one and the same answer', async () => {
    const grant = { community: 'one', log: LOG, scopes: ['ledger:read'] as const, label: 'x' };
    const revoked = await edge.service.keys.create({ ...grant, actor: 'a1' as ActorId });
    const expired = await edge.service.keys.create({ ...grant, actor: 'a2' as ActorId });
    await edge.service.pool.query(`UPDATE api_keys SET created_at = '2020-01-01', expires_at = '2020-02-01' WHERE id = $1`, [
      expired.key.id,
    ]);
    expect((await edge.get('/v1/journal', revoked.text)).status).toBe(200);
    await edge.service.keys.revoke(revoked.key.id);
    const wrong = `${people.auditor.slice(0, -6)}000000`;
    const unknown = 'tbk_live_k3Q9xV2mT7aL_m4g5Y5yJvSkl1YOEESouClnKLv3om2vWy1V71uc5hbT000000';
    const replies = await Promise.all([revoked.text, expired.text, wrong, unknown, 'x'].map(key => edge.get('/v1/journal', key)));
    const bodies = replies.map(({ status, json: { instance: _, request_id: __, ...rest } }) => JSON.stringify([status, rest]));
    expect(new Set(bodies).size).toBe(1);
    expect(replies[0]?.json.code).toBe('credentials-invalid');
    expect(replies[0]?.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it.each([
    ['no scheme', 'tbk_live_x', 'authentication-required'],
    ['Basic', 'Basic dGJrOg==', 'authentication-required'],
    ['an empty Bearer', 'Bearer ', 'authentication-required'],
    ['a token of three parts', 'Bearer aaa.bbb.ccc', 'token-invalid'],
  ])('in Authorization with %s are refused as %s says', async (_, authorization, code) => {
    const reply = await edge.get('/v1/journal', undefined, { authorization });
    expect([reply.status, reply.json.code]).toEqual([401, code]);
  });

  it('in a URL are refused wherever it leads', async () => {
    for (const path of ['/v1/journal?access_token=x', `/v1/journal?cursor=${people.auditor}`, '/nowhere?api_key=x']) {
      expect((await edge.get(path, people.auditor)).json.code).toBe('credentials-in-url');
    }
  });

  it('that are rolled overlap, and keep actor and rights', async () => {
    const grant = { community: 'one', log: LOG, scopes: ['ledger:read'] as const, label: 'x', actor: 'a3' as ActorId };
    const first = await edge.service.keys.create(grant);
    const second = await edge.service.keys.roll(first.key.id, 60_000);
    expect(second.key).toMatchObject({ actor: 'a3', scopes: ['ledger:read'] });
    await expect(edge.service.keys.roll(second.key.id, 60_000)).rejects.toThrow('active keys already');
    expect((await edge.get('/v1/journal', first.text)).status).toBe(200);
    expect((await edge.get('/v1/journal', second.text)).status).toBe(200);
    edge.time.offsetMs = 61_000;
    await edge.service.keys.revoke((await edge.service.keys.create({ ...grant, actor: 'a4' as ActorId })).key.id);
    const ended = await edge.service.keys.verify(first.text);
    edge.time.offsetMs = 0;
    expect(ended).toBeUndefined();
  });

  it('are kept as hashes only', async () => {
    const { rows } = await edge.service.pool.query<Record<string, unknown>>('SELECT * FROM api_keys');
    const kept = JSON.stringify(rows);
    for (const key of [people.till, people.coordinator]) expect(kept).not.toContain(key.slice(22));
  });
});

describe('another community’s or merchant’s objects', () => {
  it('are as unknown as none, body for body', async () => {
    const member = await memberWithPoints(edge, people);
    const offer = await reward(edge, people, '1.00');
    const sale = { reward: offer.id, member: member.ref, merchant_reference: fresh() };
    const redemption = await edge.made('/v1/redemptions', people.till, sale);
    const contribution = (await edge.get(`/v1/contributions?member=${member.id}`, people.coordinator)).json.data[0];
    const award = (await edge.get(`/v1/awards?member=${member.id}`, people.coordinator)).json.data[0];
    const ids = {
      member: member.id,
      redemption: redemption.id,
      contribution: contribution?.id ?? '',
      award: award?.id ?? '',
      reward: offer.id,
      budget: people.budget,
      partner: people.merchant,
      category: 'courier',
    };
    const holders = [strangers.coordinator, strangers.approver, strangers.auditor, strangers.till];
    const named = guarded().filter(route => /:(member|redemption|contribution|award|reward|budget|partner)/.test(route.path));
    expect(named.length).toBeGreaterThan(30);
    for (const route of named) {
      for (const key of holders) {
        const [theirs, nothing] = await Promise.all([request(route, key, ids), request(route, key)]);
        if (theirs.json.code === 'scope-missing') continue;
        const plain = ({ status, json: { instance: _, request_id: __, ...rest } }: typeof theirs) =>
          JSON.stringify([status, rest]);
        expect([route.method, route.path, theirs.status]).toEqual([route.method, route.path, 404]);
        expect(plain(theirs)).toBe(plain(nothing));
      }
    }
  });

  it('of another merchant of the same community are unknown too', async () => {
    const approver = people.approver;
    const other = await edge.made('/v1/partners', approver, { kind: 'enterprise', track: 'market', merchant: true });
    await edge.command(
      { type: 'GrantRole', subject: 'key_other' as ActorId, role: 'merchant', partner: other.id as never },
      'grant other',
    );
    const key = await edge.key('key_other', SCOPE_PRESETS['shop-server'], other.id as never);
    const member = await memberWithPoints(edge, people);
    const offer = await reward(edge, people, '1.00');
    const redemption = await edge.made('/v1/redemptions', people.till, {
      reward: offer.id,
      member: member.ref,
      merchant_reference: fresh(),
    });
    expect((await edge.get(`/v1/redemptions/${redemption.id}`, key)).status).toBe(404);
    expect((await edge.post(`/v1/redemptions/${redemption.id}/void`, key, {})).status).toBe(404);
    expect((await edge.post(`/v1/redemptions/${redemption.id}/captures`, key, { amount: 'x' })).status).toBe(404);
    expect((await edge.get(`/v1/rewards/${offer.id}`, key)).status).toBe(404);
    expect((await edge.get('/v1/redemptions', key)).json.data).toEqual([]);
    expect((await edge.get('/v1/rewards', key)).json.data).toEqual([]);
    const stolen = { reward: offer.id, member: member.ref, merchant_reference: fresh() };
    expect((await edge.post('/v1/redemptions', key, stolen)).status).toBe(404);
    expect((await edge.get(`/v1/redemptions/${redemption.id}`, people.till)).json.status).toBe('authorized');
  });

  it('a member is never found by the pseudonym of the log at a till', async () => {
    const member = await memberWithPoints(edge, people);
    const offer = await reward(edge, people, '1.00');
    const sale = { reward: offer.id, member: member.id, merchant_reference: fresh() };
    expect((await edge.post('/v1/redemptions', people.till, sale)).status).toBe(404);
  });

  it('read tokens and cursors of one community are nothing in another', async () => {
    await edge.made('/v1/members', people.coordinator, { name: 'B' });
    const page = await edge.get('/v1/members?limit=1', people.coordinator);
    const token = page.headers.get('tb-log-position') ?? '';
    const reading = await edge.get('/v1/members', strangers.coordinator, { 'tb-min-position': token });
    expect(reading.json.code).toBe('read-token-invalid');
    const turned = await edge.get(`/v1/members?limit=1&cursor=${page.json.next_cursor ?? ''}`, strangers.coordinator);
    expect([turned.status, turned.json.code]).toEqual([400, 'cursor-invalid']);
  });
});
