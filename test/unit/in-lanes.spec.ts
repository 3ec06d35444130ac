/** Lanes: side by side in bounded numbers, and nothing left under way. */
import { inLanes } from '../../src/app/in-lanes.js';

const AT_ONCE = 5;

/** Work that ends when it is told to. */
function gates(count: number) {
  const opens: (() => void)[] = [];
  const gate = Array.from({ length: count }, () => new Promise<void>(resolve => opens.push(resolve)));
  return { gate, open: (lane: number) => opens[lane]?.() };
}

it('all lanes are worked on, never more than so many at a time', async () => {
  const count = 3 * AT_ONCE;
  const { gate, open } = gates(count);
  let [running, most, done] = [0, 0, 0];
  const all = inLanes(gate.keys(), AT_ONCE, async lane => {
    running++;
    most = Math.max(most, running);
    await gate[lane];
    running--;
    done++;
  });
  for (let lane = 0; lane < count; lane++) open(lane);
  await all;
  expect([done, most]).toEqual([count, AT_ONCE]);
});

it('what one lane throws is thrown only when no other is under way any more', async () => {
  const { gate, open } = gates(2);
  const ended: number[] = [];
  const all = inLanes([0, 1], AT_ONCE, async lane => {
    await gate[lane];
    ended.push(lane);
    if (lane === 0) throw new Error('the first lane broke');
  });
  open(0);
  void gate[0]?.then(() => open(1));
  await expect(all).rejects.toThrow('the first lane broke');
  expect(ended).toEqual([0, 1]);
});

it('nothing to do is done at once', () =>
  expect(inLanes([], AT_ONCE, () => Promise.reject(new Error('asked to work')))).resolves.toBeUndefined());
