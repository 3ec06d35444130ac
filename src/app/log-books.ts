/**
 * What this process knows of one log: the confirmed end, and the books of it that are in memory, all standing exactly there.
 *
 * Books that are not in memory are folded from the log. Books taken out for a group that waits for its turn move on with every
 * group that lands meanwhile. Only the log's writer uses this.
 */
import { EMPTY_LOG, type EventStore, type NewLeaf } from '../event-store/event-store.js';
import { entryOf } from '../feed/record.js';
import { counterOf, evolveBook, type Book, type Books } from '../ledger/books.js';
import type { Recorded } from '../ledger/events.js';
import { instant, type BookName, type Instant } from '../ledger/units.js';
import type { BookCache } from './book-cache.js';
import { applyTo, loadBooks } from './past-commands.js';

const TAIL_PAGE = 1_000;
const NOT_LOOKED = Number.NEGATIVE_INFINITY;

/** What a group would add to the log. */
export interface Increment {
  /** The position that its leaves follow. */
  readonly base: number;
  readonly recorded: readonly Recorded[];
  /** Of `recorded`, one each. */
  readonly leaves: readonly NewLeaf[];
  /** Books as they stand after it, those that it only looked at included. */
  readonly books: Books;
}

/** Books taken out, each as it stands at the log's confirmed end. */
export type HeldBooks = ReadonlyMap<BookName, Book>;

interface Hold {
  readonly books: Map<BookName, Book>;
  /** Landed while the log was being read for these books. */
  readonly missed: Increment[];
}

export interface KnownLog {
  readonly log: string;
  readonly store: EventStore;
  readonly cache: BookCache;
}

export class LogBooks {
  /** The confirmed position at which the books in memory stand. */
  private end = NOT_LOOKED;
  private isStale = true;
  /** Time of the log: it never runs backwards, whatever the clocks do. */
  private lastRecordedAt = instant(0);
  private readonly holds = new Map<HeldBooks, Hold>();

  constructor(private readonly known: KnownLog) {}

  get head(): number {
    return this.end;
  }

  /** The time of the next event. */
  timeAt(now: Instant): Instant {
    this.lastRecordedAt = instant(Math.max(now, this.lastRecordedAt));
    return this.lastRecordedAt;
  }

  /** The log may have grown by others: what was taken out is void. */
  doubt(): void {
    this.isStale = true;
    this.holds.clear();
  }

  /** A group has landed: its books are the log's. */
  landed(group: Increment): void {
    const { log, cache } = this.known;
    for (const [name, book] of group.books) cache.set(log, name, book);
    this.end = group.base + group.recorded.length;
    for (const { books, missed } of this.holds.values()) {
      follow(books, group);
      missed.push(group);
    }
  }

  /** Where doubted, learns the log's end and brings the books in memory up to it. Only while no append is under way. */
  async synchronise(): Promise<void> {
    if (!this.isStale) return;
    const { store, log, cache } = this.known;
    // before the first look nothing is in memory, so the last leaf alone is worth reading
    if (this.end === NOT_LOOKED) this.end = Math.max(EMPTY_LOG, (await store.head(log)) - 1);
    const books = {
      get: (name: BookName) => cache.get(log, name),
      set: (name: BookName, book: Book) => {
        cache.set(log, name, book);
      },
    };
    for (;;) {
      const leaves = await store.read(log, this.end, TAIL_PAGE);
      for (const leaf of leaves) {
        // what concerns no book in memory need not be understood, but the last leaf tells the time of the log
        const isKept = [leaf.stream, leaf.counter].some(name => name !== undefined && cache.has(log, name));
        if (!isKept && leaf !== leaves.at(-1)) continue;
        const entry = entryOf(log, leaf);
        applyTo(books, entry);
        this.timeAt(entry.recordedAt);
      }
      this.end = leaves.at(-1)?.position ?? this.end;
      if (leaves.length < TAIL_PAGE) break;
    }
    this.isStale = false;
  }

  /** A book as memory has it. */
  remembered(name: BookName): Book | undefined {
    return this.known.cache.get(this.known.log, name);
  }

  /** Takes books out, from memory or folded from the log, until `release`. */
  async hold(names: ReadonlySet<BookName>): Promise<HeldBooks> {
    const books = new Map<BookName, Book>();
    const cold: BookName[] = [];
    for (const name of names) {
      const book = this.remembered(name);
      if (book === undefined) cold.push(name);
      // held here, so that making room for others cannot drop it before it is needed
      else books.set(name, book);
    }
    const hold: Hold = { books, missed: [] };
    this.holds.set(books, hold);
    if (cold.length === 0) return books;
    try {
      const loaded = await loadBooks(this.known.store, this.known.log, cold, this.end);
      for (const group of hold.missed) follow(loaded, group);
      for (const [name, book] of loaded) books.set(name, book);
      return books;
    } catch (reason) {
      this.holds.delete(books);
      throw reason;
    }
  }

  /** Takes the books over as they will be after a group that has not landed yet. */
  release(held: HeldBooks, ahead: Increment | undefined): HeldBooks {
    const books = this.holds.get(held)?.books ?? new Map<BookName, Book>();
    this.holds.delete(held);
    if (ahead !== undefined) follow(books, ahead);
    return books;
  }
}

/** Moves books on by what a group did to them. */
function follow(books: Map<BookName, Book>, { books: after, recorded }: Increment): void {
  for (const [name, book] of after) if (books.has(name)) books.set(name, book);
  for (const entry of recorded) {
    // a counter-book that the group itself did not have in memory
    const counter = counterOf(entry.event);
    const book = counter === undefined || after.has(counter) ? undefined : books.get(counter);
    if (counter !== undefined && book !== undefined) books.set(counter, evolveBook(counter, book, entry));
  }
}
