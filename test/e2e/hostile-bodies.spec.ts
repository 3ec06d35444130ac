/**
 * Bodies that nobody means well: every operation that takes one refuses each of them with its exact status and code, and writes
 * nothing.
 */
import { Edge, foundCommunity, fresh, memberWithPoints, reward, type People, type Reply, type Sent } from '../support/edge.js';
import { keyFor, Operations, pathWith, type Operation, type Schema } from '../support/operations.js';

const MIB = 1_048_576;
let edge: Edge;
let people: People;
let operations: Operations;
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  edge = await Edge.start();
  people = await foundCommunity(edge);
  operations = new Operations(edge);
  await edge.service.sweeper.stop();
  const member = await memberWithPoints(edge, people);
  const offer = await reward(edge, people, '1.00');
  const sale = { reward: offer.id, member: member.ref, merchant_reference: fresh() };
  const redemption = await edge.made('/v1/redemptions', people.till, sale);
  const device = await edge.made(`/v1/members/${member.id}/devices`, people.coordinator, {});
  const [contribution] = (await edge.get(`/v1/contributions?member=${member.id}`, people.coordinator)).json.data;
  const [award] = (await edge.get(`/v1/awards?member=${member.id}`, people.coordinator)).json.data;
  ids = {
    ...{ member: member.id, reward: offer.id, redemption: redemption.id, device: device.id, budget: people.budget },
    ...{ partner: people.merchant, contribution: contribution?.id ?? '', award: award?.id ?? '', category: 'courier' },
  };
});
afterAll(() => edge.stop());

const send = (operation: Operation, sent: Sent): Promise<Reply> =>
  edge.send(operation.method, pathWith(operation, ids), {
    key: keyFor(operation, people),
    headers: { 'if-match': '*', ...sent.headers },
    ...(operation.described['x-idempotency-key'] ? { idempotencyKey: sent.idempotencyKey ?? fresh() } : {}),
    ...(sent.body === undefined ? {} : { body: sent.body }),
  });

/** Sends one operation after the other something hostile, and looks that nothing is written. */
async function refused(
  which: readonly Operation[],
  sent: (operation: Operation) => Sent,
  status: number,
  code: string,
): Promise<void> {
  const before = await edge.head();
  for (const operation of which) {
    const reply = await send(operation, sent(operation));
    const name = `${operation.method} ${operation.path}`;
    expect([name, reply.status, reply.json.code]).toEqual([name, status, code]);
    expect([name, await edge.head()]).toEqual([name, before]);
  }
}
const json = (): readonly Operation[] => operations.writes.filter(operation => operations.bodySchema(operation) !== undefined);
const keyed = (): readonly Operation[] => operations.writes.filter(({ described }) => described['x-idempotency-key']);

const nested = (depth: number): string => `${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`;
const utf8 = (...bytes: readonly number[]): Uint8Array =>
  Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')]);

it('there are many of them', () => {
  expect(json().length).toBeGreaterThan(45);
});

describe('what is not JSON with one meaning', () => {
  it.each<[string, string | Uint8Array]>([
    ['nothing but a word', 'hello'],
    ['half an object', '{"a":'],
    ['two values', '{} {}'],
    ['single quotation marks', "{'a':1}"],
    ['a comma too many', '{"a":1,}'],
    ['a number that is none', '{"a":NaN}'],
    ['a number with a leading zero', '{"a":01}'],
    ['a control character in a string', '{"a":"\n"}'],
    ['a member named twice', '{"a":1,"a":1}'],
    ['a member named twice, once in escapes', '{"amount":"1.00","\\u0061mount":"9.00"}'],
    ['a member named twice far inside', '{"a":{"b":[{"c":1,"c":2}]}}'],
    ['17 levels of objects', nested(17)],
    ['17 levels of arrays', '['.repeat(17) + ']'.repeat(17)],
    ['thousands of levels', '['.repeat(100_000)],
    ['a byte-order mark', '\uFEFF{}'],
    ['a lone high surrogate, escaped', '{"a":"\\ud800"}'],
    ['a lone low surrogate, escaped', '{"a":"\\udc00x"}'],
    ['a lone surrogate as a name', '{"\\ud800":1}'],
    ['a lone surrogate, raw', utf8(0xed, 0xa0, 0x80)],
    ['a byte that UTF-8 does not have', utf8(0xff)],
    ['a character in more bytes than it needs', utf8(0xc0, 0xaf)],
    ['a character cut off', utf8(0xe4, 0xb8)],
    ['UTF-16', Buffer.from('{}', 'utf16le')],
  ])('%s', (_, body) => refused(json(), () => ({ body }), 400, 'malformed-request'), 60_000);

  it('16 levels are read, and judged', () => refused(json(), () => ({ body: nested(16) }), 422, 'validation-failed'));
});

describe('what is no object', () => {
  it.each(['[]', '"text"', '7', 'true', 'null', '[{}]'])('%s', body =>
    refused(json(), () => ({ body }), 422, 'validation-failed'),
  );
});

describe('the wrong packaging', () => {
  it.each<[string, Record<string, string>]>([
    ['text', { 'content-type': 'text/plain' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['another JSON', { 'content-type': 'application/merge-patch+json' }],
    ['another charset', { 'content-type': 'application/json; charset=gb18030' }],
    ['compressed', { 'content-encoding': 'gzip' }],
  ])('%s', (_, headers) => refused(operations.writes, () => ({ body: '{}', headers }), 415, 'unsupported-media-type'));

  it('a byte more than it may have', async () => {
    const isLarge = ({ path }: Operation): boolean => /\/(bulk|imports\/)/.test(path);
    const tooLong = (bytes: number) => Buffer.alloc(bytes + 1, ' ');
    const large = operations.writes.filter(isLarge);
    await refused(large, () => ({ body: tooLong(8 * MIB) }), 413, 'payload-too-large');
    const others = operations.writes.filter(operation => !isLarge(operation));
    await refused(others, () => ({ body: tooLong(MIB) }), 413, 'payload-too-large');
  }, 60_000);

  it.each([
    ['of 300 characters', 'k'.repeat(300)],
    ['of 15 characters', 'k'.repeat(15)],
    ['with a blank', 'key with a blank in it'],
    ['with characters beyond ASCII', 'schl\u00fcssel-schl\u00fcssel'],
    ['in one quotation mark', '"0123456789abcdef'],
  ])('an idempotency key %s', (_, idempotencyKey) =>
    refused(keyed(), () => ({ body: {}, idempotencyKey }), 400, 'idempotency-key-invalid'),
  );

  it('no idempotency key', async () => {
    const before = await edge.head();
    for (const operation of keyed()) {
      const reply = await edge.send(operation.method, pathWith(operation, ids), { key: keyFor(operation, people), body: {} });
      expect([operation.path, reply.status, reply.json.code]).toEqual([operation.path, 400, 'idempotency-key-missing']);
    }
    expect(await edge.head()).toBe(before);
  });
});

/** As JSON text: what no member of any schema takes. */
const NEVER = ['null', '9007199254740993', '-9007199254740993', '-0', '-0.0', '1e309', '-1e309', '1.5', '"a\\u0000b"'];
const OBJECT = '{"toString":"x"}';

/** As JSON text: what a member of this schema does not take. */
function unfit(schema: Schema): readonly string[] {
  switch (schema.type) {
    case 'string': {
      const isAmount = schema.example === '12.50' || schema.pattern?.startsWith('^(0|[1-9]') === true;
      const amounts = ['１２.５０', '１２', '1e3', '-1.00', '+1.00', ' 1.00', '01.00', '1.000', '1,00', '', '0x10', 'Infinity'];
      const texts = schema.enum === undefined ? [] : ['"nothing of these"', '"constructor"', '"__proto__"'];
      return ['0', '12', 'true', '[]', '["a"]', OBJECT, ...texts, ...(isAmount ? amounts.map(text => JSON.stringify(text)) : [])];
    }
    case 'integer':
      return ['"1"', '"１"', 'true', '[]', '[1]', OBJECT, '1e30'];
    case 'boolean':
      return ['"true"', '"false"', '0', '1', '[]', OBJECT];
    case 'array':
      return ['"text"', '0', 'true', OBJECT, '[null]', '[1e309]'];
    default:
      return ['"text"', '0', 'true', '[]', '[{}]'];
  }
}

const MARK = '"@hostile@"';

describe('members', () => {
  /** Every place of a body, with its pointer, and what does not fit there. */
  function* places(schema: Schema, pointer = ''): Generator<readonly [pointer: string, body: (value: string) => string, Schema]> {
    const base = operations.members(schema);
    for (const [name, part] of Object.entries(schema.properties ?? {})) {
      const own = operations.schema(part);
      const put = (value: string): string => JSON.stringify({ ...base, [name]: JSON.parse(MARK) }).replace(MARK, value);
      yield [`${pointer}/${name}`, put, own];
      const inner = own.type === 'array' && own.items !== undefined ? operations.schema(own.items) : own;
      if (inner.properties === undefined) continue;
      const [open, close, step] = own.type === 'array' ? ['[', ']', '/0'] : ['', '', ''];
      for (const [deep, putDeep, deepest] of places(inner, `${pointer}/${name}${step}`))
        yield [deep, value => put(`${open}${putDeep(value)}${close}`), deepest];
    }
  }

  it('that do not fit are named, each for what it is', async () => {
    const before = await edge.head();
    let sent = 0;
    for (const operation of json()) {
      for (const [pointer, put, schema] of places(operations.bodySchema(operation) ?? {})) {
        for (const value of [...NEVER, ...unfit(schema)]) {
          const reply = await send(operation, { body: put(value) });
          const named = reply.status === 422 && reply.json.errors.some(part => String(part['pointer']).startsWith(pointer));
          expect([operation.path, pointer, value, reply.status, reply.json.code, named]).toEqual([
            ...[operation.path, pointer, value],
            ...[422, 'validation-failed', true],
          ]);
          sent++;
        }
      }
      expect([operation.path, await edge.head()]).toEqual([operation.path, before]);
    }
    expect(sent).toBeGreaterThan(1_500);
  }, 120_000);

  it.each(['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'a\\u0000b', ''])(
    'that nobody declared are refused: "%s"',
    async name => {
      const surplus = (operation: Operation): Sent => {
        const base = JSON.stringify(operations.members(operations.bodySchema(operation) ?? {}));
        return { body: base.replace(/^\{/, base === '{}' ? `{"${name}":{"x":1}` : `{"${name}":{"x":1},`) };
      };
      await refused(json(), surplus, 422, 'validation-failed');
      expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    },
  );

  it('that are asked for and missing are named', async () => {
    const before = await edge.head();
    for (const operation of json()) {
      const schema = operations.bodySchema(operation) ?? {};
      for (const name of schema.required ?? []) {
        const { [name]: _, ...rest } = operations.members(schema);
        const reply = await send(operation, { body: rest });
        expect([operation.path, name, reply.status, reply.json.code]).toEqual([operation.path, name, 422, 'validation-failed']);
        expect(reply.json.errors.map(part => part['pointer'])).toContain(`/${name}`);
      }
    }
    expect(await edge.head()).toBe(before);
  });
});
