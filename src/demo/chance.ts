/**
 * Chance that always falls the same way: one seed, one sequence, on every machine and in every version of Node.
 *
 * The demo's year must be the same whenever it is founded at the same instant, so nothing in it ever asks `Math.random`.
 */

/** Mulberry32 (T. Ettinger): 32 bits of state are plenty for a demo. */
export class Chance {
  constructor(private state: number) {}

  /** An integer from 0 to `limit - 1`. */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  /** An integer from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  happens(percent: number): boolean {
    return this.below(100) < percent;
  }

  /** @throws RangeError when there is nothing to choose from */
  oneOf<T>(choices: readonly T[]): T {
    const chosen = choices[this.below(choices.length)];
    if (chosen === undefined) throw new RangeError('there is nothing to choose from');
    return chosen;
  }

  /** All of them, in another order. */
  shuffled<T>(all: readonly T[]): readonly T[] {
    return all
      .map(each => ({ each, order: this.fraction() }))
      .sort((a, b) => a.order - b.order)
      .map(({ each }) => each);
  }

  private fraction(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
