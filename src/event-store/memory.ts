/**
 * The event store of tests: the promises of the port kept by arrays, for as long as the process lives.
 *
 * An append checks all its leaves before it keeps one, and nothing here waits: that makes it whole and its fence true. The
 * contract suite holds it to what the real engines do.
 */
import {
  assertAppendable,
  leafText,
  type AppendResult,
  type EventStore,
  type LeafKeys,
  type LeafText,
  type NewLeaf,
  type StoredLeaf,
} from './event-store.js';

/** Small, so that tests meet several. */
const BATCH_LEAVES_MAX = 100;

interface Log {
  readonly leaves: StoredLeaf[];
  /** By what only one leaf may have: its revision, its claim. */
  readonly taken: Set<string>;
  /** By cause and by claim, which differ in length. */
  readonly byKey: Map<string, StoredLeaf[]>;
}

export class MemoryEventStore implements EventStore {
  private readonly kept = new Map<string, Log>();

  async logs(): Promise<readonly string[]> {
    return [...this.kept.keys()].sort();
  }

  async head(log: string): Promise<number> {
    return this.leavesOf(log).length - 1;
  }

  async append(log: string, expected: number, leaves: readonly NewLeaf[], unless: LeafKeys = {}): Promise<AppendResult> {
    assertAppendable(leaves);
    const head = this.leavesOf(log).length - 1;
    if (head !== expected || this.leavesWith(log, unless).size > 0) return { appended: false, head };
    if (leaves.length > 0) this.keep(log, leaves);
    return { appended: true };
  }

  async read(log: string, after: number, limit: number): Promise<readonly StoredLeaf[]> {
    return this.leavesOf(log).slice(after + 1, after + 1 + limit);
  }

  async readTexts(log: string, after: number, limit: number): Promise<readonly LeafText[]> {
    return (await this.read(log, after, limit)).map(leafText);
  }

  async *readBooks(log: string, books: readonly string[], upTo = Number.MAX_SAFE_INTEGER): AsyncIterable<readonly StoredLeaf[]> {
    const wanted = new Set(books);
    const concerns = ({ stream, counter }: StoredLeaf) => wanted.has(stream) || (counter !== undefined && wanted.has(counter));
    const leaves = this.leavesOf(log).filter(leaf => leaf.position <= upTo && concerns(leaf));
    for (let from = 0; from < leaves.length; from += BATCH_LEAVES_MAX) yield leaves.slice(from, from + BATCH_LEAVES_MAX);
  }

  async find(log: string, keys: LeafKeys): Promise<readonly StoredLeaf[]> {
    return [...this.leavesWith(log, keys)].sort((a, b) => a.position - b.position);
  }

  private leavesWith(log: string, { causes = [], claims = [] }: LeafKeys): ReadonlySet<StoredLeaf> {
    const byKey = this.kept.get(log)?.byKey;
    return new Set([...causes, ...claims].flatMap(key => byKey?.get(hex(key)) ?? []));
  }

  private leavesOf(log: string): readonly StoredLeaf[] {
    return this.kept.get(log)?.leaves ?? [];
  }

  private keep(log: string, added: readonly NewLeaf[]): void {
    const { leaves, taken, byKey }: Log = this.kept.get(log) ?? { leaves: [], taken: new Set(), byKey: new Map() };
    const marks = added.flatMap(marksOf);
    if (marks.some(mark => taken.has(mark)) || new Set(marks).size < marks.length)
      throw new Error('a revision or a claim is taken');
    for (const mark of marks) taken.add(mark);
    for (const leaf of added) {
      const stored = { ...leaf, position: leaves.length };
      leaves.push(stored);
      for (const key of keysOf(stored)) byKey.set(key, [...(byKey.get(key) ?? []), stored]);
    }
    this.kept.set(log, { leaves, taken, byKey });
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const keysOf = ({ cause, claim }: NewLeaf): string[] => (claim ? [hex(cause), hex(claim)] : [hex(cause)]);
const marksOf = ({ stream, revision, claim }: NewLeaf): string[] => [`${stream} ${revision}`, ...(claim ? [hex(claim)] : [])];
