import { Cursors } from '../../../src/api/cursors.js';
import { bareKey, requiredKey } from '../../../src/api/idempotency-key.js';
import { languageOf } from '../../../src/api/language.js';
import { LogPositions } from '../../../src/api/log-positions.js';
import { derivedKey } from '../../../src/app/derived-key.js';

const secret = new Uint8Array(32).fill(1);
const positions = new LogPositions(derivedKey(secret, 'a'));
const cursors = new Cursors(derivedKey(secret, 'b'));

describe('log positions', () => {
  it.each([0, 1, 35, 36, 123_456_789, Number.MAX_SAFE_INTEGER])('%d comes back', position => {
    expect(positions.read('log', positions.token('log', position))).toBe(position);
  });

  it('are read by their own log and secret only, and unchanged', () => {
    const token = positions.token('log', 42);
    expect(positions.read('another', token)).toBeUndefined();
    expect(new LogPositions(derivedKey(secret, 'c')).read('log', token)).toBeUndefined();
    expect(positions.read('log', token.replace('p1.16', 'p1.17'))).toBeUndefined();
    expect(['', 'p1', 'p2.0.x', `${token}x`].map(text => positions.read('log', text))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('are the same however many were made in between, and another log has others', () => {
    const [one, other] = [positions.token('log', 42), positions.token('other', 42)];
    expect(one).not.toBe(other);
    for (let position = 0; position < 3_000; position++) positions.token('log', position);
    expect([positions.token('log', 42), positions.token('other', 42)]).toEqual([one, other]);
  });

  it('remember the furthest that was answered', () => {
    expect(positions.latestOf('log')).toBeUndefined();
    positions.note('log', 7);
    positions.note('log', 3);
    expect([positions.latestOf('log'), positions.latestOf('another')]).toEqual([7, undefined]);
  });
});

describe('cursors', () => {
  const scope = { log: 'log', list: 'GET /v1/members', filters: { status: 'open', team: 'a' } };

  it('hold for the same list and filters, in whatever order these come', () => {
    const cursor = cursors.cursor(scope, '120.3');
    expect(cursors.read({ ...scope, filters: { team: 'a', status: 'open' } }, cursor)).toBe('120.3');
  });

  it.each([
    ['another log', { ...scope, log: 'other' }],
    ['another list', { ...scope, list: 'GET /v1/budgets' }],
    ['another filter', { ...scope, filters: { status: 'closed', team: 'a' } }],
    ['fewer filters', { ...scope, filters: { status: 'open' } }],
  ])('do not hold for %s', (_, other) => expect(cursors.read(other, cursors.cursor(scope, '1'))).toBeUndefined());

  it.each(['', 'x', 'AAAA', Buffer.alloc(40).toString('base64url')])('are not invented: %j', text =>
    expect(cursors.read(scope, text)).toBeUndefined(),
  );
});

describe('the idempotency key', () => {
  it('is the same bare and quoted', () => {
    expect(bareKey('"0123456789abcdef"')).toBe('0123456789abcdef');
    expect(requiredKey('0123456789abcdef')).toBe('0123456789abcdef');
    expect(requiredKey('a'.repeat(255))).toHaveLength(255);
  });

  it.each([undefined, ''])('is missing when it is %j', header => {
    expect(() => requiredKey(header)).toThrow('idempotency-key-missing');
  });

  it.each(['short', 'a'.repeat(15), 'a'.repeat(256), '0123456789abcde!', '"0123456789abcdef', '0123456789 abcdef', ['a', 'b']])(
    '%j is none',
    header => {
      expect(() => requiredKey(header)).toThrow('idempotency-key-invalid');
    },
  );
});

describe('the language', () => {
  it.each([
    [undefined, 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en;q=0.2, zh-Hans;q=0.4', 'zh'],
    ['fr, de;q=0.5', 'en'],
    ['zh;q=0', 'en'],
    ['*', 'en'],
    [';;;,,q=zh', 'en'],
  ])('of %j is %s', (header, language) => expect(languageOf(header)).toBe(language));
});
