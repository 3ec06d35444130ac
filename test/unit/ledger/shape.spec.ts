import fc from 'fast-check';
import {
  flag,
  instantOfText,
  integer,
  list,
  object,
  oneOf,
  optional,
  ShapeMismatch,
  text,
  time,
  type Json,
} from '../../../src/ledger/shape.js';
import { instant } from '../../../src/ledger/units.js';

const shape = object({
  holdTtlMs: integer<number>(),
  createdAt: time,
  name: text<string>(),
  open: flag,
  kinds: list(oneOf(['red', 'blue'] as const)),
  note: optional(text<string>()),
});
const value = { holdTtlMs: -5, createdAt: instant(0), name: 'a', open: true, kinds: ['red', 'blue'] } as const;
const stored = {
  created_at: '1970-01-01T00:00:00.000Z',
  hold_ttl_ms: '-5',
  kinds: ['red', 'blue'],
  name: 'a',
  open: true,
};

describe('a shape', () => {
  it('stores snake-case strings in the order of their names and reads them back', () => {
    expect(JSON.stringify(shape.write(value))).toBe(JSON.stringify(stored));
    expect(shape.read(stored)).toEqual(value);
    expect(shape.read({ ...stored, note: 'x' })).toEqual({ ...value, note: 'x' });
    expect(shape.write({ ...value, note: 'x' })).toEqual({ ...stored, note: 'x' });
  });

  it.each<[string, Json]>([
    ['a missing member', { ...stored, name: undefined } as never],
    ['an unknown member', { ...stored, more: 'x' }],
    ['a member of every object', JSON.parse('{"__proto__":"x"}') as Json],
    ['a number', { ...stored, hold_ttl_ms: -5 } as never],
    ['a leading zero', { ...stored, hold_ttl_ms: '05' }],
    ['a plus sign', { ...stored, hold_ttl_ms: '+5' }],
    ['minus zero', { ...stored, hold_ttl_ms: '-0' }],
    ['an exponent', { ...stored, hold_ttl_ms: '1e3' }],
    ['a fraction', { ...stored, hold_ttl_ms: '5.0' }],
    ['a blank', { ...stored, hold_ttl_ms: ' 5' }],
    ['nothing where an integer is', { ...stored, hold_ttl_ms: '' }],
    ['an integer that a double cannot hold', { ...stored, hold_ttl_ms: '9007199254740993' }],
    ['a time without milliseconds', { ...stored, created_at: '1970-01-01T00:00:00Z' }],
    ['a time with an offset', { ...stored, created_at: '1970-01-01T08:00:00.000+08:00' }],
    ['a time that does not exist', { ...stored, created_at: '1970-02-30T00:00:00.000Z' }],
    ['a word for a flag', { ...stored, open: 'true' }],
    ['another than the closed list has', { ...stored, kinds: ['green'] }],
    ['one where many are', { ...stored, kinds: 'red' }],
    ['null', null],
    ['a list', []],
    ['a text', 'x'],
  ])('does not read %s', (_, json) => {
    expect(() => shape.read(json)).toThrow(ShapeMismatch);
  });

  it.each([0.5, Number.NaN, Infinity, 2 ** 53])('does not store %d as an integer', holdTtlMs => {
    expect(() => shape.write({ ...value, holdTtlMs })).toThrow(ShapeMismatch);
  });

  it('does not store what it could not read again', () => {
    const { name: _, ...nameless } = value;
    expect(() => shape.write(nameless as never)).toThrow(ShapeMismatch);
    expect(() => shape.write({ ...value, createdAt: instant(Number.NaN) })).toThrow();
  });

  it('reads what it writes', () => {
    const anything = fc.record(
      {
        holdTtlMs: fc.maxSafeInteger(),
        createdAt: fc.integer({ min: 0, max: 253_402_300_799_999 }).map(instant),
        name: fc.string(),
        open: fc.boolean(),
        kinds: fc.array(fc.constantFrom('red' as const, 'blue' as const)),
        note: fc.string(),
      },
      { requiredKeys: ['holdTtlMs', 'createdAt', 'name', 'open', 'kinds'], noNullPrototype: true },
    );
    fc.assert(fc.property(anything, content => expect(shape.read(shape.write(content))).toEqual(content)));
  });

  it('gives instants back to the millisecond', () => {
    expect(instantOfText('2026-03-01T02:03:04.567Z')).toBe(Date.UTC(2026, 2, 1, 2, 3, 4, 567));
  });
});
