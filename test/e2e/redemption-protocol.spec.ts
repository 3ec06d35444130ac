/** The merchant's protocol, over HTTP and a real database: every command in every state, preconditions, metadata, the edges. */
import { commandId } from '../../src/feed/command-id.js';
import { OPERATOR } from '../../src/ledger/decision.js';
import { DAY_MS, idOf, MINUTE_MS, type ActorId, type MemberId, type PartnerId } from '../../src/ledger/units.js';
import { codeText, stepAt } from '../../src/app/rotating-code.js';
import { SCOPE_PRESETS } from '../../src/app/access-scopes.js';
import { Edge, foundCommunity, fresh, memberWithPoints, reward, type Fields, type People, type Reply } from '../support/edge.js';

const PRICE = '4.00';
const POINTS = 8;
let edge: Edge;
let people: People;
let member: { id: string; ref: string };
/** May be captured in several parts. */
let offer: Fields;

beforeAll(async () => {
  edge = await Edge.start();
  people = await foundCommunity(edge);
  offer = await reward(edge, people, PRICE, { multi_capture: true });
  // what is overdue is recorded by the commands that meet it, and by nobody in between
  await edge.service.sweeper.stop();
});
beforeEach(async () => {
  member = await memberWithPoints(edge, people, POINTS);
});
afterAll(() => edge.stop());

const sale = (more: object = {}) => ({ reward: offer.id, member: member.ref, merchant_reference: fresh(), ...more });
const authorize = (more: object = {}, key = fresh(), till = people.till) => edge.post('/v1/redemptions', till, sale(more), key);
const held = async (more: object = {}): Promise<Fields> => edge.made('/v1/redemptions', people.till, sale(more));
const act = (id: string, what: string, body: unknown = {}, key = fresh(), till = people.till): Promise<Reply> =>
  edge.post(`/v1/redemptions/${id}/${what}`, till, body, key);
const read = async (id: string): Promise<Fields> => (await edge.get(`/v1/redemptions/${id}`, people.till)).json;
const describing = (id: string, metadata: unknown, ifMatch?: string, till = people.till): Promise<Reply> =>
  edge.send('PATCH', `/v1/redemptions/${id}`, {
    key: till,
    body: { metadata },
    headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
  });
const validate = (more: object = {}, till = people.till) =>
  edge.send('POST', '/v1/redemptions/validate', { key: till, body: sale(more) });
const voidByKey = (idempotencyKey: string, till = people.till) =>
  edge.send('POST', '/v1/redemptions/void-by-key', { key: till, body: { idempotency_key: idempotencyKey } });
const codeOf = ({ status, json }: Reply): readonly unknown[] => [status, json.code];

/** Another merchant of the community, with a till and the same reward. */
async function secondMerchant(): Promise<{ till: string; merchant: PartnerId; reward: string; ref: string }> {
  const name = fresh();
  await edge.command({ type: 'AdmitPartner', kind: 'enterprise', track: 'market', merchant: true }, name);
  const merchant = idOf<PartnerId>('merchant', commandId(OPERATOR, 'test', name));
  const actor = `key_${name}` as ActorId;
  await edge.command({ type: 'GrantRole', subject: actor, role: 'merchant', partner: merchant }, `grant ${name}`);
  const till = await edge.key(actor, SCOPE_PRESETS['shop-server'], merchant);
  const { id } = await reward(edge, { ...people, merchant }, PRICE);
  const { reference } = await edge.made(`/v1/members/${member.id}/references`, people.coordinator, { merchant });
  return { till, merchant, reward: id, ref: reference };
}

const STATES = ['none', 'authorized', 'partially_captured', 'captured', 'voided', 'expired'] as const;
type State = (typeof STATES)[number];

async function inState(state: State): Promise<string> {
  if (state === 'none') return `rdm_${'0'.repeat(26)}`;
  const { id } = await held({ hold_ttl_s: 60 });
  // so that the longest extension ends past the limit
  edge.time.offsetMs += 1_000;
  if (state === 'partially_captured') await act(id, 'captures', { amount: '1.00', final: false });
  if (state === 'captured') await act(id, 'captures');
  if (state === 'voided') await act(id, 'void');
  if (state === 'expired') {
    edge.time.offsetMs += MINUTE_MS;
    await act(id, 'void');
  }
  expect((await read(id)).status).toBe(state);
  return id;
}

/** By state: status, then the problem's code or the redemption's status, then how many leaves are recorded. */
type Cell = readonly [status: number, says: string, leaves: number];
const UNKNOWN: Cell = [404, 'resource-not-found', 0];
const ALREADY_CAPTURED: Cell = [409, 'redemption-already-captured', 1];
const VOIDED: Cell = [409, 'redemption-voided', 1];
const EXPIRED: Cell = [409, 'redemption-expired', 1];
const NOT_CAPTURED: Cell = [409, 'redemption-not-captured', 1];
const NOT_OPEN: Cell = [409, 'redemption-not-open', 1];
const TOO_MUCH: Cell = [422, 'amount-exceeds-remaining', 1];
const TOO_MUCH_BACK: Cell = [422, 'refund-exceeds-captured', 1];
const TOO_LONG: Cell = [422, 'hold-extension-limit', 1];
const REFUNDED: Cell = [201, 'refund', 1];

const TABLE: readonly (readonly [name: string, what: string, body: object, cells: readonly Cell[]])[] = [
  [
    'capture of no more than remains',
    'captures',
    { amount: '2.00' },
    [UNKNOWN, [200, 'captured', 1], [200, 'captured', 1], ALREADY_CAPTURED, VOIDED, EXPIRED],
  ],
  [
    'capture of more than remains',
    'captures',
    { amount: '9.00' },
    [UNKNOWN, TOO_MUCH, TOO_MUCH, ALREADY_CAPTURED, VOIDED, EXPIRED],
  ],
  [
    'void',
    'void',
    {},
    [UNKNOWN, [200, 'voided', 1], [200, 'captured', 1], ALREADY_CAPTURED, [200, 'voided', 0], [200, 'expired', 0]],
  ],
  [
    'refund of what was captured',
    'refunds',
    { amount: '0.50' },
    [UNKNOWN, NOT_CAPTURED, REFUNDED, REFUNDED, NOT_CAPTURED, NOT_CAPTURED],
  ],
  [
    'refund of more than was captured',
    'refunds',
    { amount: '9.00' },
    [UNKNOWN, NOT_CAPTURED, TOO_MUCH_BACK, TOO_MUCH_BACK, NOT_CAPTURED, NOT_CAPTURED],
  ],
  [
    'reverse',
    'reverse',
    {},
    [UNKNOWN, [200, 'voided', 1], [200, 'captured', 2], [200, 'captured', 1], [200, 'voided', 0], [200, 'expired', 0]],
  ],
  [
    'extend',
    'extend',
    { hold_ttl_s: 1_200 },
    [UNKNOWN, [200, 'authorized', 1], [200, 'partially_captured', 1], NOT_OPEN, NOT_OPEN, NOT_OPEN],
  ],
  ['extend past the limit', 'extend', { hold_ttl_s: 604_800 }, [UNKNOWN, TOO_LONG, TOO_LONG, NOT_OPEN, NOT_OPEN, NOT_OPEN]],
];
const CELLS = TABLE.flatMap(([name, what, body, cells]) =>
  STATES.map((state, at) => ({ name, what, body, state, cell: cells[at] })),
);

const hundredths = (amount: unknown): number => Math.round(Number(amount) * 100);
function expectSound(redemption: Fields): void {
  const [authorized, captured, released, remaining, refunded] = [
    'authorized',
    'captured',
    'released',
    'remaining',
    'refunded',
  ].map(name => hundredths(redemption[`amount_${name}`])) as [number, number, number, number, number];
  expect(captured + released + remaining).toBe(authorized);
  expect(refunded).toBeLessThanOrEqual(captured);
  if (['captured', 'voided', 'expired'].includes(redemption.status)) expect(remaining).toBe(0);
}

describe('the table of states and commands', () => {
  it.each(CELLS)('$name, $state: $cell', async ({ what, body, state, cell }) => {
    const [status, says, leaves] = cell ?? UNKNOWN;
    const id = await inState(state);
    const [key, before] = [fresh(), await edge.head()];
    const reply = await act(id, what, body, key);
    expect([reply.status, reply.json.code ?? (status === 201 ? reply.json['object'] : reply.json.status)]).toEqual([
      status,
      says,
    ]);
    expect((await edge.head()) - before).toBe(leaves);
    const again = await act(id, what, body, key);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([status, leaves > 0 ? 'true' : null]);
    if (status < 300) expect(again.text).toBe(reply.text);
    expect((await edge.head()) - before).toBe(leaves);
    if (state === 'none') return;
    const standing = await read(id);
    expectSound(standing);
    if (status === 200) expect(standing).toEqual({ ...reply.json, log_position: expect.any(String) });
    if (status === 409) expect(reply.json['redemption_status']).toBe(state);
  });

  it.each(STATES)('authorize with a reference that is taken, %s', async state => {
    const id = await inState(state);
    const reference = state === 'none' ? fresh() : String((await read(id))['merchant_reference']);
    const reply = await authorize({ merchant_reference: reference });
    if (state === 'none') expect(reply.status).toBe(201);
    else expect(reply.json).toMatchObject({ status: 409, code: 'merchant-reference-taken', existing: id });
  });

  it.each(STATES)('metadata, %s', async state => {
    const id = await inState(state);
    const reply = await describing(id, { basket: '7' }, '*');
    if (state === 'none') expect(codeOf(reply)).toEqual([404, 'resource-not-found']);
    else expect([reply.status, reply.json]).toEqual([200, expect.objectContaining({ status: state, metadata: { basket: '7' } })]);
  });

  it('reverse gives everything back at once, and past the window nothing', async () => {
    const id = await inState('partially_captured');
    const reversed = await act(id, 'reverse');
    expect(reversed.json).toMatchObject({
      amount_captured: '1.00',
      amount_refunded: '1.00',
      amount_released: '3.00',
      version: 4,
    });
    expect((await act(id, 'reverse')).json).toMatchObject({ version: 4 });
    const late = await inState('partially_captured');
    await act(late, 'extend', { hold_ttl_s: 600_000 });
    const short = await reward(edge, people, '1.00', { refund_days: 0, multi_capture: true });
    const open = await held({ reward: short.id, hold_ttl_s: 3_600 });
    await act(open.id, 'captures', { amount: '0.40', final: false });
    const before = await edge.head();
    expect(codeOf(await act(open.id, 'reverse'))).toEqual([409, 'refund-window-closed']);
    expect(await read(open.id)).toMatchObject({ status: 'partially_captured', amount_remaining: '0.60' });
    expect(await edge.head()).toBe(before + 1);
  });
});

describe('another merchant’s redemption', () => {
  it('is as unknown as none, whatever is done with it', async () => {
    const { id } = await held();
    const { till } = await secondMerchant();
    const before = await edge.head();
    for (const [, what, body] of TABLE)
      expect(codeOf(await act(id, what, body, fresh(), till))).toEqual([404, 'resource-not-found']);
    expect(codeOf(await describing(id, { a: '1' }, '*', till))).toEqual([404, 'resource-not-found']);
    for (const path of ['', '/refunds'])
      expect(codeOf(await edge.get(`/v1/redemptions/${id}${path}`, till))).toEqual([404, 'resource-not-found']);
    expect(await edge.head()).toBe(before);
  });
});

describe('a precondition', () => {
  it('holds a command to the version that was seen', async () => {
    const reply = await authorize();
    expect(reply.headers.get('etag')).toBe('"rdm-v1"');
    const { id } = reply.json;
    const withTag = (what: string, body: object, tag: string, key = fresh()) =>
      edge.send('POST', `/v1/redemptions/${id}/${what}`, {
        key: people.till,
        body,
        idempotencyKey: key,
        headers: { 'if-match': tag },
      });
    const before = await edge.head();
    for (const tag of ['"rdm-v2"', 'W/"rdm-v1"', 'rdm-v1', '"rdm-v01"', '"other"'])
      for (const [what, body] of [
        ['captures', {}],
        ['void', {}],
        ['extend', { hold_ttl_s: 1_200 }],
        ['reverse', {}],
        ['refunds', { amount: '1.00' }],
      ] as const)
        expect(codeOf(await withTag(what, body, tag))).toEqual([412, 'precondition-failed']);
    expect(await edge.head()).toBe(before);
    const key = fresh();
    const captured = await withTag('captures', { amount: '1.00', final: false }, '"other", "rdm-v1"', key);
    expect([captured.status, captured.headers.get('etag')]).toEqual([200, '"rdm-v2"']);
    // a repeat was asked under the same condition, which has been met
    expect((await withTag('captures', { amount: '1.00', final: false }, '"rdm-v1"', key)).text).toBe(captured.text);
    expect((await withTag('void', {}, '*')).status).toBe(200);
  });
});

describe('metadata', () => {
  it('is merged name by name, under the version that was seen', async () => {
    const { id, ...made } = await held({ metadata: { basket: '7', café: 'cafe\u0301' } });
    expect(made['metadata']).toEqual({ basket: '7', café: 'café' });
    const tag = (await edge.get(`/v1/redemptions/${id}`, people.till)).headers.get('etag') ?? '';
    const changed = await describing(id, { basket: null, note: '' }, tag);
    expect([changed.status, changed.json['metadata']]).toEqual([200, { café: 'café', note: '' }]);
    expect(changed.headers.get('etag')).not.toBe(tag);
    expect(changed.json['receipt']).not.toBe(made['receipt']);
    expect(codeOf(await describing(id, { note: 'late' }, tag))).toEqual([412, 'precondition-failed']);
    const before = await edge.head();
    const same = await describing(id, { note: '', gone: null }, changed.headers.get('etag') ?? '');
    expect([same.status, same.headers.get('etag')]).toEqual([200, changed.headers.get('etag')]);
    expect(await edge.head()).toBe(before);
    expect(await read(id)).toMatchObject({ metadata: { café: 'café', note: '' }, receipt: changed.json['receipt'] });
  });

  it('is not changed blindly, and what comes earlier is said first', async () => {
    const { id } = await held();
    expect(codeOf(await describing(id, { a: '1' }))).toEqual([428, 'precondition-required']);
    expect(codeOf(await describing(id, { a: 1 }))).toEqual([422, 'validation-failed']);
    expect(codeOf(await describing(`rdm_${'0'.repeat(26)}`, { a: '1' }))).toEqual([404, 'resource-not-found']);
  });

  const twenty = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`name-${String(at)}`, 'x']));
  it.each([
    ['a number', { a: 1 }],
    ['a list', []],
    ['no name', { '': 'x' }],
    ['a name of 41 characters', { ['n'.repeat(41)]: 'x' }],
    ['a text of 501 characters', { a: 'x'.repeat(501) }],
    ['21 names', { ...twenty, more: 'x' }],
    ['a prototype', JSON.parse('{"__proto__": "x"}') as object],
    ['U+0000', { a: '\0' }],
  ])('with %s is refused', async (_, metadata) => {
    const { id } = await held();
    const before = await edge.head();
    expect(codeOf(await describing(id, metadata, '*'))).toEqual([422, 'validation-failed']);
    expect(codeOf(await authorize({ metadata }))).toEqual([422, 'validation-failed']);
    expect(await edge.head()).toBe(before);
  });

  it('has limits for what comes of a change, not for the change', async () => {
    const { id } = await held({ metadata: twenty });
    expect(codeOf(await describing(id, { more: 'x' }, '*'))).toEqual([422, 'validation-failed']);
    const swapped = await describing(id, { more: 'x', 'name-0': null }, '*');
    expect(Object.keys(swapped.json['metadata'] as object)).toHaveLength(20);
  });
});

describe('a dry run', () => {
  it('says whether an authorisation would be taken, and records nothing', async () => {
    const before = await edge.head();
    expect((await validate()).json).toEqual({ valid: true, problems: [] });
    const dear = await reward(edge, people, '9.00');
    expect((await validate({ reward: dear.id })).json).toEqual({
      valid: false,
      problems: [{ code: 'insufficient-points', title: 'Insufficient points' }],
    });
    expect((await validate({ amount: '3.00' })).json).toMatchObject({
      valid: false,
      problems: [{ code: 'reward-price-changed', current_price: PRICE }],
    });
    expect(await edge.head()).toBe(before + 1); // the dear reward
    const { id, merchant_reference } = await held();
    expect((await validate({ merchant_reference })).json).toMatchObject({
      problems: [{ code: 'merchant-reference-taken', existing: id }],
    });
  });

  it('is refused itself where it cannot be understood', async () => {
    expect(codeOf(await validate({ reward: `rwd_${'0'.repeat(26)}` }))).toEqual([404, 'resource-not-found']);
    expect(codeOf(await validate({ quote: 'quo_1' }))).toEqual([404, 'resource-not-found']);
    expect(codeOf(await validate({ member: 'mref_1' }))).toEqual([404, 'resource-not-found']);
    expect(codeOf(await validate({ amount: 4 }))).toEqual([422, 'validation-failed']);
    expect(codeOf(await validate({ unit: 'MIN' }))).toEqual([422, 'unit-mismatch']);
  });
});

describe('a member’s code', () => {
  it('is not used up by a quote or a dry run, and by one authorisation only', async () => {
    const phone = await edge.made(`/v1/members/${member.id}/devices`, people.coordinator, {});
    const [ref = ''] = phone['refs'] as readonly string[];
    const code = codeText(Buffer.from(String(phone['key']), 'hex'), { ref, step: stepAt(edge.service.clock()) });
    const asked = { reward: offer.id, code };
    expect((await edge.post('/v1/quotes', people.till, asked)).status).toBe(201);
    const scan = { ...asked, member: undefined };
    expect((await validate(scan)).json).toEqual({ valid: true, problems: [] });
    expect((await authorize(scan)).status).toBe(201);
    expect((await validate(scan)).json).toMatchObject({ valid: false, problems: [{ code: 'code-already-used' }] });
    expect(codeOf(await edge.post('/v1/quotes', people.till, asked))).toEqual([409, 'code-already-used']);
    expect(codeOf(await validate({ member: undefined, code: 'TBM1.x' }))).toEqual([422, 'code-invalid']);
  });
});

describe('a key', () => {
  const id = `rdm_${'0'.repeat(26)}`;
  it.each([
    ['POST', '/v1/quotes', 'redemptions:validate'],
    ['POST', '/v1/redemptions/validate', 'redemptions:validate'],
    ['POST', '/v1/redemptions', 'redemptions:authorize'],
    ['PATCH', `/v1/redemptions/${id}`, 'redemptions:authorize'],
    ['POST', `/v1/redemptions/${id}/captures`, 'redemptions:capture'],
    ['POST', `/v1/redemptions/${id}/extend`, 'redemptions:capture'],
    ['POST', `/v1/redemptions/${id}/void`, 'redemptions:void'],
    ['POST', '/v1/redemptions/void-by-key', 'redemptions:void'],
    ['POST', `/v1/redemptions/${id}/reverse`, 'redemptions:refund'],
    ['POST', `/v1/redemptions/${id}/refunds`, 'redemptions:refund'],
  ])('that only reads is refused at %s %s', async (method, path, scope) => {
    const reply = await edge.send(method, path, { key: people.bookkeeper, body: {}, idempotencyKey: fresh() });
    expect(reply.json).toMatchObject({ status: 403, code: 'scope-missing', required_scope: scope });
  });
});

describe('refunds', () => {
  it('are listed newest first, page by page', async () => {
    const { id } = await held({ capture: true });
    for (const amount of ['0.10', '0.20', '0.30']) await act(id, 'refunds', { amount, reason: 'returned' });
    expect(codeOf(await act(id, 'refunds', { amount: '0.10', reason: 'x'.repeat(201) }))).toEqual([422, 'validation-failed']);
    const first = (await edge.get(`/v1/redemptions/${id}/refunds?limit=2`, people.till)).json;
    const next = `/v1/redemptions/${id}/refunds?limit=2&cursor=${String(first.next_cursor)}`;
    const second = (await edge.get(next, people.till)).json;
    expect([...first.data, ...second.data].map(({ amount }) => amount)).toEqual(['0.30', '0.20', '0.10']);
    expect([first['has_more'], second['has_more'], second.next_cursor]).toEqual([true, false, null]);
    expect(first.data[0]).toMatchObject({ object: 'refund', redemption: id, destination: 'member' });
  });
});

describe('an edge', () => {
  it('E1, E2: a request that is sent again is answered as it was', async () => {
    const [key, body] = [fresh(), sale()];
    const first = await edge.post('/v1/redemptions', people.till, body, key);
    await act(first.json.id, 'captures');
    const again = await edge.post('/v1/redemptions', people.till, body, key);
    expect([again.status, again.headers.get('idempotency-replayed'), again.text]).toEqual([201, 'true', first.text]);
    expect(again.headers.get('etag')).toBe('"rdm-v1"');
  });

  it('E3: twins get the same answer', async () => {
    const [key, body, before] = [fresh(), sale(), await edge.head()];
    const twins = await Promise.all([0, 1, 2, 3].map(() => edge.post('/v1/redemptions', people.till, body, key)));
    expect(new Set(twins.map(({ status, text }) => `${String(status)} ${text}`)).size).toBe(1);
    expect(twins.filter(({ headers }) => headers.has('idempotency-replayed'))).toHaveLength(3);
    expect(await edge.head()).toBe(before + 1);
  });

  it('E4: the same key for something else is refused', async () => {
    const [key, before] = [fresh(), await edge.head()];
    expect((await authorize({}, key)).status).toBe(201);
    expect(codeOf(await authorize({ location: 'till-08' }, key))).toEqual([422, 'idempotency-key-reused']);
    expect(await edge.head()).toBe(before + 1);
  });

  it('E5: a reference is taken once', async () => {
    const { id, merchant_reference } = await held();
    expect((await authorize({ merchant_reference })).json).toMatchObject({ code: 'merchant-reference-taken', existing: id });
  });

  it('E8: of two captures one counts', async () => {
    const { id } = await held();
    const replies = await Promise.all([act(id, 'captures'), act(id, 'captures')]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(replies.find(({ status }) => status === 409)?.json.code).toBe('redemption-already-captured');
  });

  it('E9: a capture or a void, never both', async () => {
    const { id } = await held();
    const [captured, voided] = await Promise.all([act(id, 'captures'), act(id, 'void')]);
    expect([captured?.status, voided?.status].sort()).toEqual([200, 409]);
    const { status } = await read(id);
    expect(status).toBe(captured?.status === 200 ? 'captured' : 'voided');
  });

  it('E10: a capture that comes when the hold is over records the expiry first', async () => {
    const whole = await held({ hold_ttl_s: 60 });
    const part = await held({ hold_ttl_s: 60 });
    await act(part.id, 'captures', { amount: '1.00', final: false });
    edge.time.offsetMs += MINUTE_MS;
    const before = await edge.head();
    const late = await act(whole.id, 'captures');
    expect(late.json).toMatchObject({ code: 'redemption-expired', redemption_status: 'expired', amount_remaining: '0.00' });
    // both holds of the account are due, and the decline
    expect(await edge.head()).toBe(before + 3);
    expect(codeOf(await act(part.id, 'captures'))).toEqual([409, 'redemption-already-captured']);
    expect(await read(part.id)).toMatchObject({ status: 'captured', amount_captured: '1.00', amount_released: '3.00' });
  });

  it('E11: a void that overtakes its authorisation keeps it out for ever', async () => {
    const key = fresh();
    const tombstone = await voidByKey(key);
    expect([tombstone.status, tombstone.json]).toEqual([200, { object: 'tombstone', idempotency_key: key }]);
    const body = sale();
    for (const replayed of [null, 'true']) {
      const late = await edge.post('/v1/redemptions', people.till, body, key);
      expect([...codeOf(late), late.headers.get('idempotency-replayed')]).toEqual([
        409,
        'redemption-voided-before-create',
        replayed,
      ]);
    }
    expect((await voidByKey(key)).json).toEqual(tombstone.json);
  });

  it('E11: a void by key voids what has arrived, once', async () => {
    const key = fresh();
    const { id } = (await authorize({}, key)).json;
    const voided = await voidByKey(key);
    expect([voided.status, voided.json.id, voided.json.status]).toEqual([200, id, 'voided']);
    expect((await voidByKey(key)).text).toBe(voided.text);
    const captured = fresh();
    await authorize({ capture: true }, captured);
    expect(codeOf(await voidByKey(captured))).toEqual([409, 'redemption-already-captured']);
    const bad = await voidByKey('short');
    expect(bad.json).toMatchObject({ code: 'validation-failed', errors: [{ pointer: '/idempotency_key' }] });
    const { till } = await secondMerchant();
    expect((await voidByKey(key, till)).json['object']).toBe('tombstone');
  });

  it('E12: what is captured less is released by the same event', async () => {
    const { id } = await held();
    const before = await edge.head();
    expect((await act(id, 'captures', { amount: '1.50' })).json).toMatchObject({ amount_released: '2.50', status: 'captured' });
    expect(await edge.head()).toBe(before + 1);
  });

  it('E13: a hold that nobody captures gives the points back', async () => {
    await held({ hold_ttl_s: 60 });
    edge.time.offsetMs += MINUTE_MS;
    await held({ reward: (await reward(edge, people, '8.00')).id });
  });

  it('E14: a quote freezes the price for ten minutes', async () => {
    const { id: rewardId } = await reward(edge, people, '2.00');
    const asked = { reward: rewardId, member: member.ref };
    const key = fresh();
    const quoted = await edge.post('/v1/quotes', people.till, asked, key);
    expect([quoted.status, quoted.json]).toEqual([
      201,
      expect.objectContaining({ object: 'quote', id: expect.stringMatching(/^quo_/), reward: rewardId, amount: '2.00' }),
    ]);
    expect((await edge.post('/v1/quotes', people.till, asked, key)).text).toBe(quoted.text);
    await edge.made(`/v1/rewards/${rewardId}/prices`, people.coordinator, { price: '3.00' });
    expect((await authorize({ reward: rewardId, amount: '2.00' })).json).toMatchObject({
      code: 'reward-price-changed',
      current_price: '3.00',
    });
    const quote = quoted.json.id;
    expect(codeOf(await authorize({ quote }))).toEqual([404, 'resource-not-found']);
    expect((await authorize({ reward: rewardId, quote, amount: '2' })).json).toMatchObject({ amount_authorized: '2.00' });
    edge.time.offsetMs += 10 * MINUTE_MS;
    expect(codeOf(await authorize({ reward: rewardId, quote }))).toEqual([409, 'quote-expired']);
  });

  it('E15: the last piece is sold once, and comes back when it is voided', async () => {
    const { id: rewardId } = await reward(edge, people, '1.00', { stock: 1 });
    const replies = await Promise.all([authorize({ reward: rewardId }), authorize({ reward: rewardId })]);
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(replies.find(({ status }) => status === 409)?.json.code).toBe('reward-unavailable');
    const sold = replies.find(({ status }) => status === 201)?.json.id ?? '';
    await act(sold, 'void');
    expect((await authorize({ reward: rewardId })).status).toBe(201);
  });

  it('E16: a short balance is refused without a figure, or held in part where reward and till allow it', async () => {
    const dear = { partial: true, multi_capture: true };
    const [whole, part] = [await reward(edge, people, '9.00'), await reward(edge, people, '9.00', dear)];
    const short = await authorize({ reward: whole.id, allow_partial: true });
    expect(codeOf(short)).toEqual([409, 'insufficient-points']);
    expect(Object.keys(short.json).filter(name => /amount|balance|points/.test(name))).toEqual([]);
    expect(codeOf(await authorize({ reward: part.id }))).toEqual([409, 'insufficient-points']);
    for (let time = 1; time <= 5; time++) {
      const reply = await authorize({ reward: part.id, allow_partial: true });
      expect([reply.status, reply.json['amount_authorized']]).toEqual([201, '8.00']);
      await act(reply.json.id, 'void');
    }
    expect(codeOf(await authorize({ reward: part.id, allow_partial: true }))).toEqual([409, 'insufficient-points']);
    edge.time.offsetMs += DAY_MS;
    expect((await authorize({ reward: part.id, allow_partial: true })).status).toBe(201);
  });

  it('E20: the window of refunds ends to the minute', async () => {
    const { id: rewardId } = await reward(edge, people, '1.00', { refund_days: 1 });
    const { id } = await held({ reward: rewardId, capture: true });
    edge.time.offsetMs += DAY_MS - MINUTE_MS;
    expect((await act(id, 'refunds', { amount: '0.50' })).status).toBe(201);
    edge.time.offsetMs += MINUTE_MS;
    expect(codeOf(await act(id, 'refunds', { amount: '0.50' }))).toEqual([409, 'refund-window-closed']);
    expect(codeOf(await act(id, 'reverse'))).toEqual([409, 'refund-window-closed']);
  });

  it('E21: a frozen member redeems nothing new; what is held is captured unless the freeze says otherwise', async () => {
    const [one, other] = [await held({ reward: (await reward(edge, people, '1.00')).id }), await held()];
    const frozen = (blockCaptures: boolean) =>
      edge.command({ type: 'FreezeMember', member: member.id as MemberId, blockCaptures }, fresh());
    await frozen(false);
    expect(codeOf(await authorize())).toEqual([409, 'member-not-active']);
    expect((await act(one.id, 'captures')).status).toBe(200);
    await frozen(true);
    expect(codeOf(await act(other.id, 'captures'))).toEqual([409, 'member-not-active']);
    expect((await act(other.id, 'void')).status).toBe(200);
    expect((await act(one.id, 'refunds', { amount: '1.00' })).status).toBe(201);
  });

  it('E22, E23: who leaves redeems nothing new; holds are honoured, and what comes back later is the community’s', async () => {
    const [paid, open] = [await held({ reward: (await reward(edge, people, '1.00')).id, capture: true }), await held()];
    await edge.made(`/v1/members/${member.id}/leave`, people.coordinator, {});
    expect(codeOf(await authorize())).toEqual([409, 'member-not-active']);
    expect((await act(open.id, 'captures', { amount: '1.00' })).json).toMatchObject({ status: 'captured' });
    const refund = await act(paid.id, 'refunds', { amount: '0.50' });
    expect([refund.status, refund.json['destination']]).toEqual([201, 'community_pool']);
    const listed = await edge.get(`/v1/redemptions/${paid.id}/refunds`, people.till);
    expect(listed.json.data).toEqual([refund.json]);
  });

  it('E27: a redemption belongs to the merchant, whichever of its keys is used', async () => {
    const actor = `key_${fresh()}` as ActorId;
    await edge.command({ type: 'GrantRole', subject: actor, role: 'merchant', partner: people.merchant }, fresh());
    const other = await edge.key(actor, SCOPE_PRESETS.till, people.merchant);
    const [key, body] = [fresh(), sale()];
    const first = await edge.post('/v1/redemptions', people.till, body, key);
    const again = await edge.post('/v1/redemptions', other, body, key);
    expect([again.text, again.headers.get('idempotency-replayed')]).toEqual([first.text, 'true']);
    expect((await voidByKey(key, other)).json).toMatchObject({ id: first.json.id, status: 'voided' });
  });

  it('E25, E26: a suspended merchant begins nothing, an ended one captures nothing', async () => {
    const { till, merchant, reward: rewardId, ref } = await secondMerchant();
    const begin = (more: object = {}) => authorize({ reward: rewardId, member: ref, ...more }, fresh(), till);
    const [open, paid, kept] = [
      (await begin()).json,
      (await begin({ capture: true })).json,
      await begin({}).catch(() => undefined),
    ];
    expect(kept?.status).toBe(409); // the points are gone
    await edge.made(`/v1/partners/${merchant}/suspensions`, people.approver, { reason: 'own-request' });
    const refused = [403, 'merchant-not-active'];
    expect(codeOf(await begin())).toEqual(refused);
    expect(codeOf(await edge.post('/v1/quotes', till, { reward: rewardId, member: ref }))).toEqual(refused);
    expect(codeOf(await act(open.id, 'extend', { hold_ttl_s: 1_200 }, fresh(), till))).toEqual(refused);
    expect((await validate({ reward: rewardId, member: ref }, till)).json).toMatchObject({
      valid: false,
      problems: [{ code: 'merchant-not-active' }],
    });
    expect((await describing(open.id, { a: '1' }, '*', till)).status).toBe(200);
    expect((await act(paid.id, 'refunds', { amount: '1.00' }, fresh(), till)).status).toBe(201);
    await edge.made(`/v1/partners/${merchant}/terminations`, people.approver, { reason: 'own-request' });
    expect(codeOf(await act(open.id, 'captures', {}, fresh(), till))).toEqual(refused);
    expect((await act(open.id, 'void', {}, fresh(), till)).status).toBe(200);
    expect((await act(paid.id, 'refunds', { amount: '1.00' }, fresh(), till)).status).toBe(201);
  });

  it('E29: while the community is frozen, nothing is written and everything is read', async () => {
    const { id } = await held();
    await edge.command({ type: 'FreezeCommunity' }, fresh());
    const before = await edge.head();
    const replies = [await authorize(), await act(id, 'captures'), await act(id, 'void'), await describing(id, { a: '1' }, '*')];
    for (const reply of replies) expect(codeOf(reply)).toEqual([409, 'community-frozen']);
    expect(await read(id)).toMatchObject({ status: 'authorized' });
    expect(await edge.head()).toBe(before);
    await edge.command({ type: 'ThawCommunity' }, fresh());
    expect((await act(id, 'captures')).status).toBe(200);
  });

  it('E30: points are counted in PT, with two decimals', async () => {
    expect(codeOf(await authorize({ unit: 'MIN' }))).toEqual([422, 'unit-mismatch']);
    for (const amount of ['4.000', '-4.00', '４.00', '04', '4e0', 4])
      expect(codeOf(await authorize({ amount }))).toEqual([422, 'validation-failed']);
    const { id } = await held();
    expect(codeOf(await act(id, 'captures', { amount: '0.00' }))).toEqual([422, 'amount-out-of-range']);
  });

  it('E34: the till’s clock is kept and decides nothing', async () => {
    expect((await authorize({ client_time: '2001-01-01T00:00:00Z' })).status).toBe(201);
    expect(codeOf(await authorize({ client_time: 'yesterday' }))).toEqual([422, 'validation-failed']);
  });
});

describe('a reward', () => {
  it('is honoured by the merchants and at the tills that it names', async () => {
    const second = await secondMerchant();
    const shared = await reward(edge, people, '1.00', { honoured_by: [second.merchant], locations: ['till-07'] });
    expect(shared).toMatchObject({ honoured_by: [second.merchant], locations: ['till-07'], partial: false });
    const there = { reward: shared.id, member: second.ref, location: 'till-07' };
    expect((await authorize(there, fresh(), second.till)).status).toBe(201);
    expect(codeOf(await authorize({ reward: shared.id, location: 'till-08' }))).toEqual([409, 'reward-unavailable']);
    const listed = (await edge.get(`/v1/rewards`, second.till, { 'tb-min-position': await newest() })).json.data;
    expect(listed.map(({ id }) => id)).toEqual([shared.id, second.reward]);
    expect((await edge.get(`/v1/rewards/${shared.id}`, second.till)).json).toMatchObject({ honoured_by: [second.merchant] });
    expect((await edge.get(`/v1/rewards/${offer.id}`, second.till)).status).toBe(404);
    const third = await secondMerchant();
    expect(codeOf(await authorize({ ...there, member: third.ref }, fresh(), third.till))).toEqual([404, 'resource-not-found']);
  });
});

describe('a revised reward', () => {
  it('is redeemed where it says from then on, by whom it says, and open holds keep theirs', async () => {
    const second = await secondMerchant();
    const { id } = await reward(edge, people, '1.00');
    const open = await held({ reward: id });
    const revise = (body: object, key = fresh()) => edge.post(`/v1/rewards/${id}/revisions`, people.coordinator, body, key);
    const revised = await revise({ locations: ['till-07'], honoured_by: [second.merchant], partial: true });
    expect([revised.status, revised.json]).toEqual([
      200,
      expect.objectContaining({ locations: ['till-07'], honoured_by: [second.merchant], partial: true, price: '1.00' }),
    ]);
    const shown = await edge.get(`/v1/rewards/${id}`, people.coordinator, { 'tb-min-position': await newest() });
    expect(shown.json).toEqual({ ...revised.json, taken: 1 });
    expect((await act(open.id, 'captures')).status).toBe(200);
    expect(codeOf(await authorize({ reward: id }))).toEqual([409, 'reward-unavailable']);
    const there = { reward: id, member: second.ref, location: 'till-07' };
    expect((await authorize(there, fresh(), second.till)).status).toBe(201);
    const before = await edge.head();
    const key = fresh();
    const same = await revise({ partial: true }, key);
    expect((await revise({ partial: true }, key)).text).toBe(same.text);
    expect(await edge.head()).toBe(before);
    expect((await revise({ honoured_by: [], locations: [] })).json).toMatchObject({
      honoured_by: [],
      locations: [],
      partial: true,
    });
    expect(codeOf(await authorize(there, fresh(), second.till))).toEqual([404, 'resource-not-found']);
    expect(codeOf(await revise({ honoured_by: [`mer_${'0'.repeat(26)}`] }))).toEqual([404, 'resource-not-found']);
  });
});

describe('an answer that recorded nothing', () => {
  it('promises nothing for later: a repetition is decided anew, on what is then', async () => {
    const { id } = await held({ hold_ttl_s: 3_600 });
    const [key, before] = [fresh(), await edge.head()];
    const extended = (): Promise<Reply> => act(id, 'extend', { hold_ttl_s: 900 }, key);
    const first = await extended();
    const again = await extended();
    expect([again.status, again.text, again.headers.get('idempotency-replayed')]).toEqual([200, first.text, null]);
    expect(await edge.head()).toBe(before);
    await act(id, 'captures');
    expect(codeOf(await extended())).toEqual([409, 'redemption-not-open']);
    // that is recorded, and stays the answer
    expect((await extended()).headers.get('idempotency-replayed')).toBe('true');
  });
});

const newest = async (): Promise<string> =>
  (await edge.post('/v1/teams', people.coordinator, { team: `team-${fresh()}` })).headers.get('tb-log-position') ?? '';
