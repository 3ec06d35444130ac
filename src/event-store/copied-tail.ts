/**
 * What memory holds of logs past their copy: for each the last leaves in one unbroken run, and the furthest end that this process
 * has been told of.
 *
 * It only saves the way to the engine and may forget any leaf at any time. All logs together are held to one size; the log that
 * was not asked for longest is forgotten first. An end once told never moves back.
 */
import { EMPTY_LOG, type StoredLeaf } from './event-store.js';

class Tail {
  /** Told by an append, a conflict or the engine itself. */
  end = EMPTY_LOG;
  /** Whether the log may have grown by an append of ours whose answer was lost. */
  isInDoubt = false;
  leaves: readonly StoredLeaf[] = [];
  bytes = 0;

  get first(): number {
    return this.leaves[0]?.position ?? Infinity;
  }
  get last(): number {
    return this.leaves.at(-1)?.position ?? -Infinity;
  }

  keep(leaves: readonly StoredLeaf[]): number {
    const before = this.bytes;
    this.leaves = leaves;
    this.bytes = leaves.reduce((sum, { body }) => sum + body.length, 0);
    return this.bytes - before;
  }
}

export class Tails {
  /** Those asked for last stand last. */
  private readonly tails = new Map<string, Tail>();
  private bytes = 0;

  /** @param bytesMax of all bodies in memory, about */
  constructor(private readonly bytesMax: number) {}

  /** The furthest end told of; `undefined` while the log is in doubt or nothing is known of it. */
  endOf(log: string): number | undefined {
    const tail = this.tails.get(log);
    return tail === undefined || tail.isInDoubt ? undefined : tail.end;
  }

  /** The log ends here or further on. @returns the furthest end told of */
  reached(log: string, end: number): number {
    const tail = this.of(log);
    tail.isInDoubt = false;
    return (tail.end = Math.max(tail.end, end));
  }

  /** Whether an append was stored is not known: the next read asks the engine where the log ends. */
  doubt(log: string): void {
    this.of(log).isInDoubt = true;
  }

  /** The logs that are known to have leaves. */
  get logs(): readonly string[] {
    return [...this.tails].filter(([, { end }]) => end > EMPTY_LOG).map(([log]) => log);
  }

  /** Remembers leaves, dense and ascending, as far as they join those in memory; where they lie past a gap, in their place. */
  add(log: string, leaves: readonly StoredLeaf[]): void {
    const [first, last] = [leaves[0]?.position, leaves.at(-1)?.position];
    if (first === undefined || last === undefined) return;
    const tail = this.of(log);
    tail.end = Math.max(tail.end, last);
    if (first > tail.last + 1) this.bytes += tail.keep(leaves);
    else if (last >= tail.first - 1)
      this.bytes += tail.keep([
        ...leaves.filter(({ position }) => position < tail.first),
        ...tail.leaves,
        ...leaves.filter(({ position }) => position > tail.last),
      ]);
    this.forgetSome(log);
  }

  /** The leaves after a position, up to another: as long a run of the last ones among them as memory holds. */
  between(log: string, after: number, upTo: number): readonly StoredLeaf[] {
    const { leaves, first, last } = this.of(log);
    return last < upTo ? [] : leaves.slice(Math.max(0, after + 1 - first), Math.max(0, upTo + 1 - first));
  }

  /** The copy has come so far: what it has need not be in memory. */
  copied(log: string, head: number): void {
    const tail = this.tails.get(log);
    if (tail === undefined || tail.first > head) return;
    this.bytes += tail.keep(tail.leaves.filter(({ position }) => position > head));
  }

  private of(log: string): Tail {
    const tail = this.tails.get(log) ?? new Tail();
    this.tails.delete(log);
    this.tails.set(log, tail);
    return tail;
  }

  private forgetSome(besides: string): void {
    for (const [log, tail] of this.tails) {
      if (this.bytes <= this.bytesMax) return;
      if (log !== besides) this.bytes += tail.keep([]);
    }
    const own = this.of(besides);
    if (this.bytes > this.bytesMax) this.bytes += own.keep([]);
  }
}
