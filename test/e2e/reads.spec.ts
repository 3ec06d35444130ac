import { Health } from '../../src/api/health.js';
import { decodeLeaf } from '../../src/event-store/leaf.js';
import { LogPositions } from '../../src/api/log-positions.js';
import { derivedKey } from '../../src/app/derived-key.js';
import { Edge, foundCommunity, fresh, LOG, memberWithPoints, reward, type Fields, type People } from '../support/edge.js';

let edge: Edge;
let people: People;
let redemption: string;
let members: { id: string; ref: string }[];
let position: string;

beforeAll(async () => {
  edge = await Edge.start();
  people = await foundCommunity(edge);
  members = [];
  for (let i = 1; i <= 5; i++) members.push(await memberWithPoints(edge, people, i));
  const offer = await reward(edge, people, '1.00');
  const sale = { reward: offer.id, member: members[4]?.ref, merchant_reference: fresh(), capture: true };
  ({ id: redemption, log_position: position } = await edge.made('/v1/redemptions', people.till, sale));
});
afterAll(() => edge.stop());

const read = async (path: string, key = people.auditor): Promise<Fields> =>
  (await edge.get(path, key, { 'tb-min-position': position })).json;

/** All rows of a list, a page at a time. */
async function all(path: string, limit: number, key = people.auditor): Promise<readonly Fields[]> {
  const rows: Fields[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const join: string = path.includes('?') ? '&' : '?';
    const page: Fields = await read(`${path}${join}limit=${String(limit)}${cursor === '' ? '' : `&cursor=${cursor}`}`, key);
    expect(page['has_more']).toBe(page.next_cursor !== null);
    rows.push(...page.data);
    cursor = page.next_cursor;
  }
  return rows;
}

describe('lists', () => {
  it('come in pages that neither skip nor repeat', async () => {
    const whole = await read('/v1/journal?limit=100');
    expect(whole.data.length).toBeGreaterThan(10);
    for (const limit of [1, 3, 7]) expect(await all('/v1/journal', limit)).toEqual(whole.data);
    expect((await all('/v1/journal?order=oldest-first', 4)).map(row => [row['position'], row['line']])).toEqual(
      [...whole.data].reverse().map(row => [row['position'], row['line']]),
    );
    expect((await all('/v1/members', 2, people.coordinator)).map(({ id }) => id)).toEqual(members.map(({ id }) => id).reverse());
    expect(await all('/v1/loop/members', 2)).toHaveLength(5);
  });

  it('have cursors for the same list and filters only', async () => {
    const cursor = (await read('/v1/journal?limit=1&unit=PT')).next_cursor ?? '';
    expect((await read(`/v1/journal?unit=PT&limit=5&cursor=${cursor}`)).data).toHaveLength(5);
    for (const path of [
      '/v1/journal?unit=MIN',
      '/v1/journal',
      `/v1/members/${members[0]?.id ?? ''}/history`,
      '/v1/loop/members',
    ]) {
      const join = path.includes('?') ? '&' : '?';
      expect((await read(`${path}${join}cursor=${cursor}`)).code).toBe('cursor-invalid');
    }
    expect((await read('/v1/journal?cursor=AAAA')).code).toBe('cursor-invalid');
  });

  it.each([
    ['an unknown parameter', '?colour=red', 400, 'malformed-request'],
    ['a parameter twice', '?limit=1&limit=2', 400, 'malformed-request'],
    ['a limit of none', '?limit=0', 422, 'validation-failed'],
    ['a limit that is too large', '?limit=101', 422, 'validation-failed'],
    ['a filter that is none', '?unit=EUR', 422, 'validation-failed'],
    ['a date that does not exist', '?from=2026-02-30T00:00:00Z', 422, 'validation-failed'],
  ])('refuse %s', async (_, query, status, code) => {
    const reply = await edge.get(`/v1/journal${query}`, people.auditor);
    expect([reply.status, reply.json.code, reply.json.errors.length]).toEqual([status, code, 1]);
    expect(reply.json.errors[0]).toHaveProperty('parameter');
  });
});

describe('the journal', () => {
  it('balances: what leaves one account arrives at another', async () => {
    const lines = await all('/v1/journal', 100);
    for (const unit of ['PT', 'MIN']) {
      const sum = lines
        .filter(line => line['unit'] === unit)
        .reduce((total, line) => total + Math.round(Number(line['amount']) * 100), 0);
      expect([unit, sum]).toEqual([unit, 0]);
    }
  });

  it('tells of each movement who, what for, by which rule, against what', async () => {
    const [captured] = (await read(`/v1/journal?type=RedemptionCaptured&holder=${people.merchant}`)).data;
    expect(captured).toMatchObject({
      account: `merchant:${people.merchant}:payable`,
      amount: '1.00',
      unit: 'PT',
      actor: 'key_till',
      counter_accounts: [expect.stringContaining(`member:${members[4]?.id ?? ''}:held`)],
    });
    const [awarded] = (await read(`/v1/journal?type=PointsAwarded&holder=${members[0]?.id ?? ''}`)).data;
    expect(awarded).toMatchObject({ amount: '1.00', rule: 'rules/1', evidence_grade: 'A', actor: 'usr_coordinator' });
  });

  it('of one account is its history, and adds up to its balance', async () => {
    const id = members[4]?.id ?? '';
    const lines = await all(`/v1/members/${id}/history`, 3);
    const points = lines.filter(line => line['account'] === `member:${id}:available`);
    expect(points.reduce((sum, line) => sum + Number(line['amount']), 0)).toBe(4);
    const { available, expiries } = await read(`/v1/balances/${id}`);
    expect([available, expiries]).toEqual(['4.00', [expect.objectContaining({ amount: '4.00' })]]);
  });
});

describe('an account as of a position', () => {
  it('is what the log knew then, whatever was recorded since, and nothing of the future', async () => {
    const id = members[4]?.id ?? '';
    const lines = (await all(`/v1/members/${id}/history`, 3)).filter(line => line['account'] === `member:${id}:available`);
    expect(lines.length).toBeGreaterThan(1);
    for (const { position } of lines) {
      const sum = lines
        .filter(line => Number(line['position']) <= Number(position))
        .reduce((total, line) => total + Number(line['amount']), 0);
      const asOf = `position:${String(position)}`;
      const then = await read(`/v1/ledger/accounts/${id}?as_of=${asOf}`);
      expect(then).toMatchObject({ as_of: asOf, available: sum.toFixed(2) });
    }
    const ask = (asOf: string) => edge.get(`/v1/ledger/accounts/${id}?as_of=${asOf}`, people.auditor);
    expect((await ask('position:0')).json).toMatchObject({ status: 404, code: 'resource-not-found' });
    expect((await ask('position:999999999')).json).toMatchObject({ status: 422, code: 'as-of-in-future' });
    expect((await ask('yesterday')).json).toMatchObject({ status: 422, code: 'validation-failed' });
  });
});

describe('leaderboards and the loop', () => {
  it('show who agreed, by rank and nickname, and nobody else', async () => {
    expect((await read('/v1/leaderboards/points?period=all'))['places']).toEqual([]);
    const joined = await edge.made('/v1/members', people.coordinator, { name: '黄小明', nickname: '小明', leaderboard: true });
    const ended = Math.floor(Date.now() / 60_000) * 60_000 - 60_000;
    const contribution = await edge.made('/v1/contributions', people.coordinator, {
      member: joined.id,
      activity_type: 'patrol',
      service_class: 'volunteer',
      evidence_grade: 'A',
      started_at: new Date(ended - 3_600_000).toISOString(),
      ended_at: new Date(ended).toISOString(),
    });
    const awarded = await edge.post('/v1/awards', people.coordinator, { contribution: contribution.id, budget: people.budget });
    position = awarded.headers.get('tb-log-position') ?? '';
    const board = await read('/v1/leaderboards/points?period=all');
    expect(board['places']).toEqual([{ rank: 1, member: joined.id, nickname: '小明', score: '1.00' }]);
    expect(await read('/v1/leaderboards/minutes?period=all')).toMatchObject({ places: [{ score: '60' }] });
    expect((await read('/v1/leaderboards/points?period=all&activity_type=patrol'))['places']).toEqual([]);
    expect((await read('/v1/leaderboards/riches')).code).toBe('resource-not-found');
    expect((await read('/v1/leaderboards/points?team=a&category=youth')).code).toBe('validation-failed');
  });

  it('count the community on its way', async () => {
    expect(await read('/v1/loop')).toMatchObject({ members: 6, contributed: 6, earned: 6, redeemed: 1, points_redeemed: '1.00' });
  });
});

describe('events', () => {
  it('are followed from the beginning, leaf by leaf, without a gap', async () => {
    const [seen, stored] = [[] as Fields[], await edge.service.store.read(LOG, -1, 1_000)];
    for (let after = ''; ;) {
      const page = await read(`/v1/events?limit=7${after === '' ? '' : `&after=${after}`}`);
      seen.push(...page.data);
      if (page.data.length === 0) break;
      after = page.data.at(-1)?.log_position ?? '';
    }
    expect(seen.map(event => event['leaf'])).toEqual(stored.map(leaf => decodeLeaf(leaf.body)));
    expect(seen.map(event => event['leaf_hash'])).toEqual(stored.map(leaf => Buffer.from(leaf.hash).toString('base64')));
    expect((await read('/v1/events?after=p1.0.x')).code).toBe('cursor-invalid');
  });
});

describe('reading what was written', () => {
  it('sees it, when the position is passed on', async () => {
    for (let i = 0; i < 10; i++) {
      const made = await edge.post('/v1/members', people.coordinator, { name: `R${String(i)}` });
      const headers = { 'tb-min-position': made.headers.get('tb-log-position') ?? '' };
      expect((await edge.get(`/v1/members/${made.json.id}`, people.coordinator, headers)).status).toBe(200);
    }
  });

  it('is refused for a moment when it is not there in time', async () => {
    const positions = new LogPositions(derivedKey(edge.service.config.secret, 'log positions'));
    const ahead = { 'tb-min-position': positions.token(LOG, 1_000_000) };
    const reply = await edge.send('GET', '/v1/journal', { key: people.auditor, headers: ahead });
    expect(reply.json).toMatchObject({ status: 503, code: 'projection-behind', retryable: true, retry_after_s: 1 });
    expect(reply.headers.get('retry-after')).toBe('1');
    expect(String(reply.json['current_position'])).toMatch(/^p1\./);
    // also of what is always read as of the last answer of this copy of the service
    const own = await edge.send('GET', `/v1/redemptions/${redemption}`, { key: people.till, headers: ahead });
    expect(own.json).toMatchObject({ status: 503, code: 'projection-behind' });
  });
});

describe('stopping', () => {
  it('is known to the probe first, while requests are still served, each over a connection that then ends', async () => {
    const copy = await Edge.start(edge);
    copy.server.app.get(Health).leave();
    const [probe, reply] = [await copy.get('/readyz'), await copy.get('/v1/journal', people.auditor)];
    expect([probe.status, probe.json.code]).toEqual([503, 'shutting-down']);
    expect([reply.status, reply.headers.get('connection')]).toEqual([200, 'close']);
    expect((await copy.get('/livez')).status).toBe(200);
    await copy.stop();
  });

  it('says so to whoever still asks', async () => {
    const copy = await Edge.start(edge);
    copy.server.app.get(Health).stop();
    const reply = await copy.get('/readyz');
    expect([reply.status, reply.json.code, reply.headers.get('connection')]).toEqual([503, 'shutting-down', 'close']);
    await copy.stop();
    await expect(copy.get('/livez')).rejects.toThrow();
  });
});
