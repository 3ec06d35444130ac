import { DEFAULT_RULES, ruleFaults, ruleName, rulesAt, type RuleSet } from '../../../src/ledger/rules.js';
import { instant, points } from '../../../src/ledger/units.js';

const version = (number: number, from: number): RuleSet => ({ ...DEFAULT_RULES, version: number, effectiveFrom: instant(from) });

describe('rule sets', () => {
  it('without fault are the defaults', () => {
    expect(ruleFaults(DEFAULT_RULES)).toEqual([]);
  });

  it.each([
    [{ pointsPerHour: points(-1) }, ['pointsPerHour']],
    [{ pointsPerHour: points(0.5) }, ['pointsPerHour']],
    [{ balanceMax: points(10_000_001) }, ['balanceMax']],
    [{ contributionMinutesMin: 0 }, ['contributionMinutesMin']],
    [{ contributionMinutesMin: 1 }, []],
    [{ dayMinutesReviewed: 479 }, ['dayMinutesReviewed']],
    [{ dayMinutesReviewed: 480 }, []],
    [{ dayMinutesMax: 719 }, ['dayMinutesMax']],
    [{ dayMinutesMax: 1_440 }, []],
    [{ dayMinutesMax: 1_441 }, ['dayMinutesMax']],
    [{ awardOnceApprovedMax: points(799) }, ['awardOnceApprovedMax']],
    [{ debtOffsetPercent: 100 }, []],
    [{ debtOffsetPercent: 101 }, ['debtOffsetPercent']],
    [{ lotMonths: 0 }, ['lotMonths']],
    [{ lotMonths: 1_200 }, []],
    [{ lotMonths: 1_201 }, ['lotMonths']],
    [{ holdSeconds: Number.NaN }, ['holdSeconds']],
  ])('with %j have the faults %j', (changes, faults) => {
    expect(ruleFaults({ ...DEFAULT_RULES, ...changes })).toEqual(faults);
  });

  it('in force are the newest version of those that are effective', () => {
    const versions = [version(1, 0), version(2, 1_000), version(3, 500)];
    const at = (ms: number) => rulesAt(versions, instant(ms))?.version;
    expect([-1, 0, 499, 500, 999, 1_000].map(at)).toEqual([undefined, 1, 1, 3, 3, 3]);
  });

  it('are named by their version', () => {
    expect(ruleName(version(7, 0))).toBe('rules/7');
  });
});
