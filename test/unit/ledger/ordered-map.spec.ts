import fc from 'fast-check';
import {
  entriesOf,
  firstOf,
  floorOf,
  getIn,
  instantKey,
  removeIn,
  setIn,
  type OrderedMap,
} from '../../../src/ledger/ordered-map.js';

const keys = fc.integer({ min: 0, max: 60 }).map(String);
const steps = fc.array(fc.tuple(fc.constantFrom('set', 'set', 'remove'), keys, fc.nat()), { maxLength: 120 });
const filled = (taken: Iterable<readonly [string, number]>): OrderedMap<number> =>
  [...taken].reduce<OrderedMap<number>>((tree, [key, value]) => setIn(tree, key, value), undefined);

/** The height, if every node is in balance and knows its own. */
function heightOf(tree: OrderedMap<unknown>): number {
  if (tree === undefined) return 0;
  const [left, right] = [heightOf(tree.left), heightOf(tree.right)];
  expect(Math.abs(left - right)).toBeLessThanOrEqual(1);
  expect(tree.height).toBe(1 + Math.max(left, right));
  return tree.height;
}

describe('an ordered map', () => {
  it('does what a map does, in the order of its keys, and stays balanced', () => {
    fc.assert(
      fc.property(steps, keys, (taken, probe) => {
        const model = new Map<string, number>();
        let tree: OrderedMap<number>;
        for (const [what, key, value] of taken) {
          if (what === 'set') model.set(key, value);
          else model.delete(key);
          tree = what === 'set' ? setIn(tree, key, value) : removeIn(tree, key);
        }
        heightOf(tree);
        const sorted = [...model].sort(([a], [b]) => (a < b ? -1 : 1));
        expect([...entriesOf(tree)].map(({ key, value }) => [key, value])).toEqual(sorted);
        expect(firstOf(tree)?.key).toBe(sorted[0]?.[0]);
        expect(getIn(tree, probe)).toBe(model.get(probe));
        expect(floorOf(tree, probe)?.key).toBe(sorted.findLast(([key]) => key <= probe)?.[0]);
      }),
      { numRuns: 300 },
    );
  });

  it('never changes the one that it comes from', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, fc.nat())), keys, (taken, key) => {
        const before = filled(taken);
        const copy = structuredClone(before);
        setIn(before, key, -1);
        removeIn(before, key);
        expect(before).toEqual(copy);
      }),
    );
  });

  it('holds a hundred thousand entries in seventeen to twenty-four levels', () => {
    let tree: OrderedMap<number>;
    for (let at = 0; at < 100_000; at += 1) tree = setIn(tree, instantKey(at), at);
    expect(tree?.height).toBeGreaterThanOrEqual(17);
    expect(tree?.height).toBeLessThanOrEqual(24);
    expect(getIn(tree, instantKey(99_999))).toBe(99_999);
  });

  it('that is empty has nothing', () => {
    expect([getIn(undefined, 'a'), removeIn(undefined, 'a'), firstOf(undefined), floorOf(undefined, 'a')]).toEqual(
      Array(4).fill(undefined),
    );
    expect([...entriesOf(undefined)]).toEqual([]);
  });
});

it('instants order as their keys do, whatever follows them', () => {
  fc.assert(
    fc.property(fc.nat({ max: 4_102_444_800_000 }), fc.nat({ max: 4_102_444_800_000 }), fc.string(), (a, b, suffix) => {
      expect(instantKey(a, suffix) < instantKey(b)).toBe(a < b);
    }),
  );
});
