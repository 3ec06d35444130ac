/**
 * Seeded chance, so that two runs send the same kind of load: a uniform generator and Zipf's law over it.
 */

/** Uniform in [0, 1): mulberry32, public domain. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Draws from 0 … n - 1, the k-th with a weight of 1 / k (Zipf with exponent 1.0). */
export function zipf(n, random) {
  const cumulated = new Float64Array(n);
  let sum = 0;
  for (let k = 0; k < n; k++) cumulated[k] = sum += 1 / (k + 1);
  return () => {
    const wanted = random() * sum;
    let [low, high] = [0, n - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulated[middle] > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** Takes a random element out of an unordered list. */
export function takeRandom(list, random) {
  const at = Math.floor(random() * list.length);
  const taken = list[at];
  list[at] = list[list.length - 1];
  list.pop();
  return taken;
}
