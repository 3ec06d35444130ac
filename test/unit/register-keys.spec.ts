/** Sealing: what opens, and what never does. */
import fc from 'fast-check';
import { RegisterKeys, SealBroken } from '../../src/app/register-keys.js';
import type { MemberId } from '../../src/ledger/units.js';

const SECRET = Buffer.alloc(32, 'a secret of the service');
const LOG = 'timebank.example/log/cmty_test/1';
const [ONE, OTHER] = ['mbr_one' as MemberId, 'mbr_other' as MemberId];
const keys = new RegisterKeys(SECRET, LOG);
const bytes = (text: string) => Buffer.from(text);

describe('a seal', () => {
  it('opens to what was sealed, whatever that is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), content => {
        const { key, wrapped } = keys.newKey(ONE);
        const opened = new RegisterKeys(SECRET, LOG).unwrap(ONE, wrapped).open('name', key.seal('name', content));
        expect(Buffer.compare(opened, content)).toBe(0);
      }),
    );
  });

  it('does not open once any of its bits has changed', () => {
    const { key } = keys.newKey(ONE);
    const sealed = key.seal('name', bytes('陈晓明'));
    fc.assert(
      fc.property(fc.nat(sealed.length * 8 - 1), bit => {
        const changed = Buffer.from(sealed);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(() => key.open('name', changed)).toThrow(SealBroken);
      }),
    );
  });

  it('does not open as long as a byte of it is missing', () => {
    const { key } = keys.newKey(ONE);
    const sealed = key.seal('name', bytes('陈晓明'));
    for (let length = 0; length < sealed.length; length++)
      expect(() => key.open('name', sealed.subarray(0, length))).toThrow(SealBroken);
  });

  it('opens for its field, its member and its log only', () => {
    const { key, wrapped } = keys.newKey(ONE);
    const sealed = key.seal('name', bytes('陈晓明'));
    expect(() => key.open('nickname', sealed)).toThrow(SealBroken);
    expect(() => keys.newKey(OTHER).key.open('name', sealed)).toThrow(SealBroken);
    expect(() => keys.unwrap(OTHER, wrapped)).toThrow(SealBroken);
    expect(() => new RegisterKeys(SECRET, `${LOG}2`).unwrap(ONE, wrapped)).toThrow(SealBroken);
    expect(() => new RegisterKeys(Buffer.alloc(32, 'another'), LOG).unwrap(ONE, wrapped)).toThrow(SealBroken);
  });

  it('says where it broke and nothing of what it held', () => {
    const { key } = keys.newKey(ONE);
    expect(() => key.open('phone', key.seal('name', bytes('陈晓明')))).toThrow(`the seal of ${LOG}|mbr_one|phone does not open`);
  });

  it('is never the same twice', () => {
    const { key } = keys.newKey(ONE);
    const seals = Array.from({ length: 100 }, () => key.seal('name', bytes('陈晓明')).toString('hex'));
    expect(new Set(seals).size).toBe(100);
  });
});

describe('a keyed hash', () => {
  it('is the same for the same purpose and text, and differs with the purpose, the log and the secret', () => {
    const hash = (from: RegisterKeys, purpose = 'phone') => from.hash(purpose, '+8613800138001').toString('hex');
    expect(hash(new RegisterKeys(SECRET, LOG))).toBe(hash(keys));
    const others = [hash(keys, 'name'), hash(new RegisterKeys(SECRET, `${LOG}2`)), hash(new RegisterKeys(Buffer.alloc(32), LOG))];
    expect(new Set([hash(keys), ...others]).size).toBe(4);
  });
});

it('what is derived from a member’s key follows from that key alone', () => {
  const { key, wrapped } = keys.newKey(ONE);
  expect(keys.unwrap(ONE, wrapped).derive('pair')).toEqual(key.derive('pair'));
  expect(keys.newKey(ONE).key.derive('pair')).not.toEqual(key.derive('pair'));
  expect(key.derive('erasure')).not.toEqual(key.derive('pair'));
});
