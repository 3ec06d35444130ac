import fc from 'fast-check';
import { POINTS_PATTERN, pointsOf, pointsText } from '../../../src/api/points-text.js';
import { isInstantText } from '../../../src/api/instants.js';
import { points, POINTS_MAX } from '../../../src/ledger/units.js';

describe('points as text', () => {
  it.each([
    ['12.50', 1_250],
    ['12.5', 1_250],
    ['12', 1_200],
    ['0.01', 1],
    ['9999999.99', 999_999_999],
  ])('%s are %d hundredths', (text, hundredths) => {
    expect(text).toMatch(POINTS_PATTERN);
    expect(pointsOf(text)).toBe(hundredths);
  });

  it.each(['', '.5', '1.', '01', '1.234', '-1', '+1', '1e2', ' 1', '1 ', '1,5', '１２', '0x1', 'NaN', '1.5\n', '1_000'])(
    'refuses %j',
    text => expect(text).not.toMatch(POINTS_PATTERN),
  );

  it('counts everything beyond the largest amount as just beyond it, however long', () => {
    expect(pointsOf('10000000.00')).toBe(POINTS_MAX + 1);
    expect(pointsOf('9'.repeat(400))).toBe(POINTS_MAX + 1);
  });

  it('always writes two decimals, and reads back what it wrote', () => {
    expect(['0', '5', '-5', '-1250'].map(Number).map(pointsText)).toEqual(['0.00', '0.05', '-0.05', '-12.50']);
    fc.assert(fc.property(fc.integer({ min: 0, max: POINTS_MAX }), n => pointsOf(pointsText(n)) === points(n)));
  });
});

describe('instants', () => {
  it.each(['2026-03-02T03:00:00Z', '2026-03-02T11:00:00+08:00', '2024-02-29T23:59:59.999Z'])('takes %s', text =>
    expect(isInstantText(text)).toBe(true),
  );
  it.each(['2026-02-30T00:00:00Z', '2026-03-02', '2026-03-02T24:00:00Z', '2026-03-02T03:00:00', '2026-03-02 03:00:00Z', '1'])(
    'refuses %s',
    text => expect(isInstantText(text)).toBe(false),
  );
});
