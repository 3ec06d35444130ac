/**
 * Reads of single rows, gathered: while one statement of a group is under way, whoever asks waits for the next one, which reads
 * for all of them.
 *
 * Hides how many read at a time. What is answered was read after it was asked for, so a gathered read is as fresh as one of its
 * own. Nothing is kept once nobody waits.
 */

/** Keys that one statement reads, at most. */
const KEYS_MAX = 500;

interface Round<Row> {
  readonly keys: Set<string>;
  readonly rows: Promise<ReadonlyMap<string, Row>>;
}

/** A group shares statements, for example the rows of one community. */
export class Gathered<Group, Row> {
  private readonly next = new Map<Group, Round<Row>>();
  private readonly last = new Map<Group, Promise<unknown>>();

  /** @param read answers the rows that there are of those wanted, by their keys */
  constructor(private readonly read: (group: Group, keys: readonly string[]) => Promise<ReadonlyMap<string, Row>>) {}

  /** The row under this key, if there is one. */
  async one(group: Group, key: string): Promise<Row | undefined> {
    return (await this.all(group, [key])).get(key);
  }

  /** The rows under these keys, perhaps among others. */
  all(group: Group, keys: readonly string[]): Promise<ReadonlyMap<string, Row>> {
    const round = this.open(group);
    for (const key of keys) round.keys.add(key);
    if (round.keys.size >= KEYS_MAX) this.next.delete(group);
    return round.rows;
  }

  private open(group: Group): Round<Row> {
    const known = this.next.get(group);
    if (known !== undefined) return known;
    const keys = new Set<string>();
    const rows = this.follow(group, keys);
    const round = { keys, rows };
    this.next.set(group, round);
    this.last.set(group, rows);
    return round;
  }

  /** Reads when the statement before has been answered, whatever came of it. */
  private async follow(group: Group, keys: ReadonlySet<string>): Promise<ReadonlyMap<string, Row>> {
    const before = this.last.get(group);
    await before?.catch(() => undefined);
    if (this.next.get(group)?.keys === keys) this.next.delete(group);
    try {
      return await this.read(group, [...keys]);
    } finally {
      if (this.next.get(group) === undefined) this.last.delete(group);
    }
  }
}
