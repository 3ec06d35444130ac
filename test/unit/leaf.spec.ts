import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  canonicalJson,
  CorruptLeaf,
  decodeLeaf,
  encodeLeaf,
  LEAF_BYTES_MAX,
  leafHash,
  nodeHash,
  NotCanonical,
  type CanonicalRecord,
  type CanonicalValue,
  type LeafContent,
} from '../../src/event-store/leaf.js';

interface Vectors {
  readonly leaves: readonly string[];
  readonly leaf_hashes: readonly string[];
  readonly roots: readonly string[];
}
const VECTORS = JSON.parse(readFileSync(join(__dirname, '../golden/proof-vectors.json'), 'utf8')) as Vectors;

const LEAF: LeafContent = {
  v: '1',
  log: 'timebank.example/log/cmty_demo/1',
  id: 'evt_1',
  stream: 'account-mbr_1',
  revision: '0',
  type: 'PointsAwarded.v1',
  recorded_at: '2026-03-01T00:00:00.000Z',
  actor: 'usr_1',
  cause: 'cmd_1',
  entries: [
    { account: 'equity:issuance', amount: '-6000', unit: 'PT' },
    { account: 'member:mbr_1:available', amount: '6000', unit: 'PT' },
  ],
  data: { award: 'awd_1' },
};
const bytesOf = (text: string) => Buffer.from(text);
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const withData = (data: CanonicalRecord) => textOf(encodeLeaf({ ...LEAF, data }));
/** What the compiler would refuse, as it may come from outside it. */
const untyped = (value: unknown) => value as CanonicalValue;

describe('the golden leaves', () => {
  it.each(VECTORS.leaves.map((leaf, index) => [index, leaf] as const))('leaf %i is encoded to its exact bytes', (_, leaf) => {
    expect(textOf(encodeLeaf(decodeLeaf(bytesOf(leaf))))).toBe(leaf);
  });

  it('have the published hashes', () => {
    const hashes = VECTORS.leaves.map(leaf => Buffer.from(leafHash(bytesOf(leaf))).toString('base64'));
    expect(hashes).toEqual(VECTORS.leaf_hashes);
  });

  it('have the published roots', () => {
    const rootOf = (hashes: readonly Uint8Array[]): Uint8Array => {
      const [only] = hashes;
      if (only && hashes.length === 1) return only;
      const left = 2 ** Math.floor(Math.log2(hashes.length - 1));
      return nodeHash(rootOf(hashes.slice(0, left)), rootOf(hashes.slice(left)));
    };
    const hashes = VECTORS.leaves.map(leaf => leafHash(bytesOf(leaf)));
    const roots = hashes.map((_, index) => Buffer.from(rootOf(hashes.slice(0, index + 1))).toString('base64'));
    expect(roots).toEqual(VECTORS.roots);
  });
});

describe('the canonical form', () => {
  it('sorts members by code unit at every level', () => {
    expect(withData({ b: { z: true, a: null }, B: 'x', '10': '', '9': '', ä: '', '\u{1F600}': '', '\uFF5E': '' })).toContain(
      '"data":{"10":"","9":"","B":"x","b":{"a":null,"z":true},"ä":"","\u{1F600}":"","\uFF5E":""}',
    );
  });

  it('escapes strings as JSON does, and nothing more', () => {
    const note = '" \\ / \b\f\n\r\t \u0000 \u001f \u007f \u2028 é 志愿者 😀';
    expect(withData({ note })).toContain(`"note":${JSON.stringify(note)}`);
  });

  it('normalises strings to NFC', () => {
    expect(withData({ name: 'Zoe\u0308' })).toBe(withData({ name: 'Zo\u00eb' }));
    expect(encodeLeaf({ ...LEAF, actor: 'e\u0301' })).toEqual(encodeLeaf({ ...LEAF, actor: '\u00e9' }));
  });

  it('refuses member names that are not NFC, as two could become one', () => {
    expect(() => withData({ 'e\u0301': 'a', '\u00e9': 'b' })).toThrow(NotCanonical);
  });

  it.each([1, 0.5, NaN, 10n, undefined, new Date(0), new Map(), Symbol('s'), () => ''])('refuses %p at any depth', value => {
    expect(() => canonicalJson(untyped(value))).toThrow(NotCanonical);
    expect(() => canonicalJson(untyped({ a: [{ b: value }] }))).toThrow(NotCanonical);
  });

  it('refuses a list with holes', () => {
    expect(() => canonicalJson(untyped(new Array(2)))).toThrow(NotCanonical);
  });

  it.each(['\ud800', 'a\udc00b', '\udc00\ud800'])('refuses the lone surrogate %j in strings and names', text => {
    expect(() => withData({ text })).toThrow(NotCanonical);
    expect(() => withData({ [text]: '' })).toThrow(NotCanonical);
    expect(() => encodeLeaf({ ...LEAF, actor: text })).toThrow(NotCanonical);
  });

  it(`holds at most ${LEAF_BYTES_MAX} bytes, counted in UTF-8`, () => {
    const room = LEAF_BYTES_MAX - encodeLeaf({ ...LEAF, data: { text: '' } }).length;
    expect(encodeLeaf({ ...LEAF, data: { text: 'x'.repeat(room) } })).toHaveLength(LEAF_BYTES_MAX);
    expect(() => withData({ text: 'x'.repeat(room + 1) })).toThrow(NotCanonical);
    expect(() => withData({ text: '时'.repeat(Math.floor(room / 3) + 1) })).toThrow(NotCanonical);
  });

  it('keeps a member named __proto__ as any other', () => {
    const leaf = withData(JSON.parse('{"__proto__":{"a":"b"}}') as CanonicalRecord);
    expect(leaf).toContain('"data":{"__proto__":{"a":"b"}}');
    expect(textOf(encodeLeaf(decodeLeaf(bytesOf(leaf))))).toBe(leaf);
  });
});

describe('the entries of a leaf', () => {
  const encodeEntries = (...entries: readonly (readonly [amount: string, unit: string])[]) =>
    encodeLeaf({ ...LEAF, entries: entries.map(([amount, unit]) => ({ account: 'a', amount, unit })) });

  it('sum to zero in each unit', () => {
    expect(() => encodeEntries(['-120', 'MIN'], ['6000', 'PT'], ['120', 'MIN'], ['-6000', 'PT'])).not.toThrow();
    expect(() => encodeEntries(['-6000', 'PT'], ['5999', 'PT'])).toThrow(NotCanonical);
    expect(() => encodeEntries(['-120', 'MIN'], ['120', 'PT'])).toThrow(NotCanonical);
  });

  it('are summed exactly beyond 2^53', () => {
    expect(() => encodeEntries(['-9007199254740993', 'PT'], ['9007199254740992', 'PT'])).toThrow(NotCanonical);
    expect(() => encodeEntries(['-9007199254740993', 'PT'], ['9007199254740993', 'PT'])).not.toThrow();
  });

  it.each(['', '-0', '007', '+1', '1.5', '1e3', ' 1', '0x10', '１'])('are integers in one form only: %j is none', amount => {
    expect(() => encodeEntries([amount, 'PT'])).toThrow(NotCanonical);
  });
});

describe('decoding', () => {
  const broken = (change: (leaf: Record<string, unknown>) => void) => {
    const leaf = JSON.parse(textOf(encodeLeaf(LEAF))) as Record<string, unknown>;
    change(leaf);
    return () => decodeLeaf(bytesOf(JSON.stringify(leaf)));
  };

  it.each([
    ['another version', { v: '2' }],
    ['a number where a string must be', { revision: 0 }],
    ['a revision that is none', { revision: '-x' }],
    ['a number inside the content', { data: { points: 3 } }],
    ['a list for the content', { data: [] }],
    ['entries of another shape', { entries: [{ account: 'a', amount: '0' }] }],
    ['entries with a member more', { entries: [{ account: 'a', amount: '0', unit: 'PT', note: '' }] }],
    ['approvals that are no strings', { approvals: [null] }],
    ['a member that no leaf has', { extra: '' }],
    ['an optional member that is null', { rule: null }],
  ])('refuses %s', (_, members) => expect(broken(leaf => Object.assign(leaf, members))).toThrow(CorruptLeaf));

  it.each(Object.keys(LEAF))('refuses a leaf without %s', name => expect(broken(leaf => delete leaf[name])).toThrow(CorruptLeaf));

  it.each([
    ['half a leaf', encodeLeaf(LEAF).subarray(0, 40)],
    ['bytes that are not UTF-8', Buffer.concat([bytesOf('{"v":"'), Buffer.of(0xff), bytesOf('"}')])],
    ['a byte order mark', Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), encodeLeaf(LEAF)])],
    ['nothing', Buffer.alloc(0)],
    ['null', bytesOf('null')],
  ])('refuses %s', (_, bytes) => expect(() => decodeLeaf(bytes)).toThrow(CorruptLeaf));
});

describe('any leaf', () => {
  const text = fc.string({ unit: 'binary', maxLength: 12 }).map(value => value.normalize());
  const { record } = fc.letrec<{ record: CanonicalRecord; value: CanonicalValue }>(tie => ({
    record: fc.dictionary(text, tie('value'), { maxKeys: 5, noNullPrototype: true }),
    value: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.boolean(),
      fc.constant(null),
      tie('record'),
      fc.array(tie('value'), { maxLength: 4 }),
    ),
  }));
  const entries = fc.tuple(text, text, fc.bigInt(), fc.constantFrom('PT', 'MIN')).map(([from, to, amount, unit]) => [
    { account: from, amount: String(-amount), unit },
    { account: to, amount: String(amount), unit },
  ]);
  const texts = { log: text, id: text, stream: text, type: text, recorded_at: text, actor: text, cause: text };
  const optional = { effective_at: text, rule: text, corrects: text, approvals: fc.array(text, { maxLength: 3 }), pii: record };
  const leaf = fc.record(
    { v: fc.constant('1' as const), revision: fc.nat().map(String), ...texts, entries, data: record, ...optional },
    {
      requiredKeys: ['v', 'revision', 'log', 'id', 'stream', 'type', 'recorded_at', 'actor', 'cause', 'entries', 'data'],
      noNullPrototype: true,
    },
  );

  /** The same content with its members in another order at every level. */
  const reordered = (value: unknown, order: (names: string[]) => string[]): unknown => {
    if (Array.isArray(value)) return value.map(element => reordered(element, order));
    if (typeof value !== 'object' || value === null) return value;
    const members = value as Record<string, unknown>;
    return Object.fromEntries(order(Object.keys(members)).map(name => [name, reordered(members[name], order)]));
  };

  it('is decoded to what was encoded', () => {
    fc.assert(fc.property(leaf, content => expect(decodeLeaf(encodeLeaf(content))).toEqual(content)));
  });

  it('has the same bytes whatever the order of its members', () => {
    fc.assert(
      fc.property(leaf, content => {
        const other = reordered(content, names => names.reverse()) as LeafContent;
        expect(encodeLeaf(other)).toEqual(encodeLeaf(content));
      }),
    );
  });

  it('is what JSON.stringify says of its sorted members', () => {
    fc.assert(
      fc.property(leaf, content => {
        // Names that look like indices come first in any object, whatever the order of insertion.
        fc.pre(!JSON.stringify(content).match(/"\d+":/));
        expect(textOf(encodeLeaf(content))).toBe(JSON.stringify(reordered(content, names => names.sort())));
      }),
    );
  });
});
