/**
 * Commands of tills, as chance makes them: what they name (redemptions, quotes, keys, versions) is chosen from the world when they
 * are sent.
 */
import fc from 'fast-check';
import { fresh } from '../support/edge.js';
import type { Asked, World } from './protocol-model.js';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

export const nth = fc.nat({ max: 20 });
/** Of what there is, the nth; nothing where there is nothing. */
export const pick = <T>(all: Iterable<T>, place: number | undefined): T | undefined => {
  const list = [...all];
  return place === undefined ? undefined : list[place % Math.max(1, list.length)];
};
const seldom = fc.option(nth, { freq: 6, nil: undefined });

/** A sale to one of so many members of one of so many rewards. */
export const sales = (members: number, rewards: number) =>
  fc
    .record({
      ...{ member: fc.nat({ max: members - 1 }), reward: fc.nat({ max: rewards - 1 }), capture: fc.boolean() },
      ...{ allowPartial: fc.boolean(), quote: seldom, taken: seldom, forestalled: seldom },
      ttlMs: fc.constantFrom(60 * MINUTE_MS, 60 * MINUTE_MS, 120 * MINUTE_MS),
      off: fc.constantFrom(undefined, undefined, 0, 1),
      metadata: fc.constantFrom({}, { basket: '7' }),
    })
    .map(({ quote, taken, forestalled, off, ...terms }) => (world: World, made: 'authorize' | 'validate' = 'authorize') => {
      const forestalledKeys = [...world.tombstones].filter(each => !world.tried.has(each));
      const [key, quoted] = [pick(forestalledKeys, forestalled) ?? fresh(), pick(world.quotes.keys(), quote)];
      const price = world.quotes.get(quoted ?? '')?.amount ?? world.rewards[terms.reward]?.price ?? 0;
      const reference = pick(world.redemptions.values(), taken)?.reference ?? fresh();
      const amount = off === undefined ? undefined : price + off;
      return { do: made, key, ...terms, reference, amount, quote: quoted } as const;
    });
const amount = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 260 }));
const change = fc.oneof(
  ...[fc.tuple(fc.option(amount, { nil: undefined }), fc.boolean()), fc.tuple(amount, fc.constant(false))].map(each =>
    each.map(([much, final]) => ({ do: 'capture', amount: much, final }) as const),
  ),
  fc.constantFrom({ do: 'void' } as const, { do: 'void' } as const, { do: 'reverse' } as const, { do: 'void-by-key' } as const),
  fc.constantFrom(15 * MINUTE_MS, 150 * MINUTE_MS, 7 * DAY_MS).map(ttlMs => ({ do: 'extend', ttlMs }) as const),
  amount.map(much => ({ do: 'refund', amount: much }) as const),
  fc
    .constantFrom({ note: 'a' }, { note: null }, { note: 'b', basket: null })
    .map(changes => ({ do: 'describe', changes }) as const),
);
const belief = fc.constantFrom('any', 'any', 'any', 'current', 'stale');

/** What is done with the redemption of a key. */
export const onRedemption = fc.tuple(change, belief).map(([what, believed]) => (world: World, of: string): Asked => {
  const key = fresh();
  if (what.do === 'void-by-key') return world.voidedByKey.has(of) ? { do: 'void', key, of } : { ...what, key, of };
  const { version = 0 } = world.redemptions.get(of) ?? {};
  return { ...what, key, of, version: believed === 'any' ? undefined : version + Number(believed === 'stale') };
});
