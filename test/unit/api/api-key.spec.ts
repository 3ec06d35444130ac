import { createHash } from 'node:crypto';
import { mayHoldTogether, SCOPE_PRESETS } from '../../../src/app/access-scopes.js';
import { newApiKey, readApiKey } from '../../../src/app/api-key.js';
import { SCOPES } from '../../../src/app/caller.js';

/** Published for outside implementations; opens nothing. */
const VECTOR = {
  key: 'tbk_test_k3Q9xV2mT7aL_m4g5Y5yJvSkl1YOEESouClnKLv3om2vWy1V71uc5hbT3aGHow',
  sha256: '173a559f534116fdb59f2b3c10915ee4aec0aa803f38ac033ca3572ceb104e0b',
};

describe('the text of an API key', () => {
  it('is read as the published vector says', () => {
    const { key, sha256 } = VECTOR;
    expect(createHash('sha256').update(key).digest('hex')).toBe(sha256);
    expect(readApiKey(key)).toEqual({ mode: 'test', id: 'k3Q9xV2mT7aL' });
  });

  it('is refused when any one character is another', () => {
    const { key } = VECTOR;
    for (let at = 0; at < key.length; at++) {
      const other = key[at] === 'a' ? 'b' : 'a';
      expect(readApiKey(key.slice(0, at) + other + key.slice(at + 1))).toBeUndefined();
    }
  });

  it.each(['', 'tbk_live_', 'Bearer x', 'tbk_prod_k3Q9xV2mT7aL_m4g5Y5yJvSkl1YOEESouClnKLv3om2vWy1V71uc5hbT3aGHow'])(
    'refuses %j',
    text => expect(readApiKey(text)).toBeUndefined(),
  );

  it.each(['live', 'test'] as const)('is made anew each time, checks itself, and says that it is for %s', mode => {
    const made = Array.from({ length: 200 }, () => newApiKey(mode));
    expect(new Set(made.map(({ text }) => text)).size).toBe(200);
    for (const { id, text } of made) expect(readApiKey(text)).toEqual({ mode, id });
  });
});

describe('presets of scopes', () => {
  it.each(Object.entries(SCOPE_PRESETS))('%s holds known scopes that may stand together', (_, scopes) => {
    expect(scopes.filter(scope => !SCOPES.includes(scope))).toEqual([]);
    expect(mayHoldTogether(scopes)).toBe(true);
  });

  it('never lets a key profile members at a till', () => {
    expect(mayHoldTogether(['balances:read', 'redemptions:read'])).toBe(false);
  });

  it('lets no machine at a till or portal award, approve or enrol', () => {
    for (const preset of ['till', 'shop-server', 'bookkeeper', 'civic-portal', 'auditor-tool'] as const) {
      expect(SCOPE_PRESETS[preset].filter(scope => /^(awards|approvals|members|budgets|rules|reversals):/.test(scope))).toEqual(
        [],
      );
    }
  });
});
