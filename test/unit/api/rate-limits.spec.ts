import { SCOPE_PRESETS, type ScopePreset } from '../../../src/app/access-scopes.js';
import type { KeyHolder } from '../../../src/app/caller.js';
import { RateLimits, type Standing } from '../../../src/api/rate-limits.js';
import { DAY_MS, instant, type ActorId } from '../../../src/ledger/units.js';

const BEGIN = Date.UTC(2026, 2, 2);

let now: number;
let limits: RateLimits;
beforeEach(() => {
  now = BEGIN;
  limits = new RateLimits(() => instant(now));
});

const holder = (preset: ScopePreset, id: string = preset, requestsPerSecond?: number): KeyHolder => ({
  ...{ community: 'one', log: 'log', mode: 'live', actor: 'actor' as ActorId, scopes: new Set(SCOPE_PRESETS[preset]) },
  key: { id, ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }) },
});
const till = holder('till');

/** What came of so many requests: those that were served, and the last answer. */
function send(count: number, key = till): { readonly served: number; readonly last: Standing } {
  const standings = Array.from({ length: count }, () => limits.take(key));
  const last = standings.at(-1);
  if (last === undefined) throw new Error('nothing was sent');
  return { served: standings.filter(({ exceeded }) => exceeded === undefined).length, last };
}

describe('requests of a key', () => {
  it('are told their limits, and what is left of the nearest', () => {
    expect(send(1).last).toEqual({ policy: '"till";q=50;w=1, "day";q=20000;w=86400', left: '"till";r=49;t=1' });
  });

  it('are served up to the quota of a second, and again in the next', () => {
    const { served, last } = send(60);
    expect(served).toBe(50);
    expect(last).toMatchObject({ left: '"till";r=0;t=1', exceeded: { policies: ['till'], afterSeconds: 1 } });
    now += 999;
    expect(send(1).served).toBe(0);
    now += 1;
    expect(send(60).served).toBe(50);
  });

  it('are served up to the quota of a day, to whose end the refusal points', () => {
    for (let second = 0; second < 400; second++) {
      expect(send(50).served).toBe(50);
      now += 1_000;
    }
    expect(send(1).last).toMatchObject({
      left: '"day";r=0;t=86000',
      exceeded: { policies: ['day'], afterSeconds: 86_000 },
    });
    now = BEGIN + DAY_MS - 1;
    expect(send(1).last.exceeded?.afterSeconds).toBe(1);
    now += 1;
    expect(send(60).served).toBe(50);
  });

  it('are told of the day where that leaves less', () => {
    for (let second = 0; second < 399; second++) {
      send(50);
      now += 1_000;
    }
    send(25);
    now += 1_000;
    expect(send(1).last.left).toBe('"day";r=24;t=86000');
  });

  it('are counted for 100,000 keys, beyond which whoever was seen first begins anew', () => {
    send(50);
    for (let n = 0; n < 99_999; n++) limits.take({ ...till, key: { id: `key ${String(n)}` } });
    expect(send(1).served).toBe(0);
    limits.take({ ...till, key: { id: 'one more' } });
    expect(send(1).served).toBe(1);
  });

  it('that were refused do not count', () => {
    for (let second = 0; second < 399; second++) {
      send(500);
      now += 1_000;
    }
    expect(send(50).served).toBe(50);
  });

  it('do not count against another key', () => {
    send(60);
    expect(send(60, holder('till', 'another')).served).toBe(50);
  });

  it.each([
    ['till', 'till', 50],
    ['shop-server', 'shop-server', 500],
    ['coordinator', 'staff', 2_000],
    ['approver', 'staff', 2_000],
    ['bookkeeper', 'reader', 1_000],
    ['civic-portal', 'reader', 1_000],
    ['auditor', 'reader', 1_000],
    ['auditor-tool', 'reader', 1_000],
  ] as const)('of a %s are limited as %s, to %i a second', (preset, kind, quota) => {
    const { served, last } = send(quota + 1, holder(preset));
    expect(served).toBe(quota);
    expect(last.policy).toBe(`"${kind}";q=${String(quota)};w=1, "day";q=${String(quota * 400)};w=86400`);
  });

  it('are limited as the operator says, where that was said', () => {
    const { served, last } = send(10, holder('till', 'slow', 3));
    expect([served, last.policy]).toEqual([3, '"till";q=3;w=1, "day";q=1200;w=86400']);
  });

  it('are not kept waiting by a clock that was set back', () => {
    send(60);
    now -= DAY_MS;
    expect(send(60).served).toBe(50);
  });
});
