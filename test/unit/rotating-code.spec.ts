import fc from 'fast-check';
import { DayRefs, dayOf } from '../../src/app/day-refs.js';
import { codeText, isCurrent, isMadeWith, readCode, stepAt, STEP_MS } from '../../src/app/rotating-code.js';
import { DAY_MS, instant } from '../../src/ledger/units.js';

/** Published with the specification of the codes. */
const VECTOR = {
  key: Buffer.from('45a6e79347f09372ea941ffc4355b2cf9c39f1ef28df00aa5b9c7c7c9e0c741c', 'hex'),
  ref: 'R8K2M4',
  codes: [
    [1_772_420_400, 'TBM1.R8K2M4.Z6AY0.CW8TA12YA1PR2ART'],
    [1_772_420_430, 'TBM1.R8K2M4.Z6AY1.CNK05M9BYHA73YAZ'],
  ],
} as const;
const NOW = instant(1_772_420_400_000);
const TEXT = VECTOR.codes[0][1];

const read = (text: string) => {
  const code = readCode(text);
  if (code === undefined) throw new Error(`${text} is no code`);
  return code;
};

describe('a rotating code', () => {
  it.each(VECTOR.codes)('is at %d the one of the published vector', (seconds, text) => {
    const step = stepAt(instant(seconds * 1_000));
    expect(codeText(VECTOR.key, { ref: VECTOR.ref, step })).toBe(text);
    expect(read(text)).toMatchObject({ ref: VECTOR.ref, step });
    expect(isMadeWith(VECTOR.key, read(text))).toBe(true);
  });

  it('is read back as it was made, whatever the key, the ref and the half minute', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), minLength: 6, maxLength: 6 });
    const showing = fc.record({ ref: letters, step: fc.integer({ min: 1, max: 1e12 }) });
    const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(keys, showing, (key, shown) => {
        const code = read(codeText(key, shown));
        expect(code).toMatchObject(shown);
        expect(isMadeWith(key, code)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('is not genuine under another key, for another ref or in another half minute', () => {
    const code = read(TEXT);
    expect(isMadeWith(Buffer.alloc(32, 1), code)).toBe(false);
    expect(isMadeWith(VECTOR.key, { ...code, ref: 'R8K2M5' })).toBe(false);
    expect(isMadeWith(VECTOR.key, { ...code, step: code.step + 1 })).toBe(false);
  });

  it.each([
    '',
    'TBM1',
    TEXT.toLowerCase(),
    ` ${TEXT}`,
    `${TEXT}\n`,
    TEXT.replace('TBM1', 'TBM2'),
    TEXT.replace('Z6AY0', '0Z6AY0'),
    TEXT.replace('Z6AY0', ''),
    TEXT.replace('Z6AY0', 'ZZZZZZZZZZZ'),
    TEXT.replace('R8K2M4', 'R8K2MU'),
    TEXT.slice(0, -1),
    `${TEXT}0`,
    TEXT.replaceAll('.', '-'),
    TEXT.replace('TBM1', 'ＴＢＭ１'),
  ])('is not read from %j', text => expect(readCode(text)).toBeUndefined());

  it('is of this moment one half minute before and after its own, and no longer', () => {
    const { step } = read(TEXT);
    const at = (steps: number, ms = 0) => isCurrent({ ref: VECTOR.ref, step }, instant(NOW + steps * STEP_MS + ms));
    expect([at(-2, STEP_MS - 1), at(-1), at(0), at(1, STEP_MS - 1), at(2)]).toEqual([false, true, true, true, false]);
  });
});

describe('the daily pseudonym of a device', () => {
  const LOG = 'timebank.example/log/cmty_test/1';
  const refs = new DayRefs(Buffer.alloc(32, 3), LOG);
  const today = dayOf(NOW);
  const number = fc.integer({ min: 0, max: 2 ** 30 - 1 });

  it('leads back to the device on its day', () => {
    fc.assert(
      fc.property(number, fc.integer({ min: 0, max: 100_000 }), (device, day) => {
        const ref = refs.refOf(device, day);
        expect(ref).toMatch(/^[0-9A-HJKMNP-TV-Z]{6}$/);
        expect(refs.numberOf(ref, day)).toBe(device);
      }),
      { numRuns: 300 },
    );
  });

  it('is another one on another day, in another community and under another secret', () => {
    const others = [
      refs.refOf(1, today + 1),
      refs.refOf(2, today),
      new DayRefs(Buffer.alloc(32, 3), `${LOG}x`).refOf(1, today),
      new DayRefs(Buffer.alloc(32, 4), LOG).refOf(1, today),
    ];
    expect(new Set([refs.refOf(1, today), ...others]).size).toBe(5);
    expect(dayOf(instant(NOW + DAY_MS))).toBe(today + 1);
  });

  it('is shared by no two devices', () => {
    const all = Array.from({ length: 5_000 }, (_, device) => refs.refOf(device, today));
    expect(new Set(all).size).toBe(all.length);
  });
});
