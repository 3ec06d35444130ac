/**
 * What this process knows of one log: the confirmed end, and the books of it that are in memory, all standing exactly there.
 *
 * Books that are not in memory are folded from the log. A group that is still being appended may be laid on top: the books are
 * then as they will be once it has landed. Only the log's writer uses this, and never two of its steps at once.
 */
import { EMPTY_LOG, type EventStore } from '../event-store/event-store.js';
import { entryOf } from '../feed/record.js';
import type { Book, Books } from '../ledger/books.js';
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
  /** Books as they stand after it, those that it only looked at included. */
  readonly books: Books;
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

  constructor(private readonly known: KnownLog) {}

  get head(): number {
    return this.end;
  }

  /** The time of the next event. */
  timeAt(now: Instant): Instant {
    this.lastRecordedAt = instant(Math.max(now, this.lastRecordedAt));
    return this.lastRecordedAt;
  }

  /** The log may have grown by others. */
  doubt(): void {
    this.isStale = true;
  }

  /** A group has landed: its books are the log's. */
  landed({ base, recorded, books }: Increment): void {
    const { log, cache } = this.known;
    for (const [name, book] of books) cache.set(log, name, book);
    this.end = base + recorded.length;
  }

  /** Where doubted, learns the log's end and brings the books in memory up to it. Only while no append is under way. */
  async synchronise(): Promise<void> {
    if (!this.isStale) return;
    const { store, log, cache } = this.known;
    // before the first look nothing is in memory, so the last leaf alone is worth reading
    if (this.end === NOT_LOOKED) this.end = Math.max(EMPTY_LOG, (await store.head(log)) - 1);
    const get = (name: BookName): Book | undefined => cache.get(log, name);
    const set = (name: BookName, book: Book): void => {
      cache.set(log, name, book);
    };
    for (;;) {
      const leaves = await store.read(log, this.end, TAIL_PAGE);
      for (const leaf of leaves) {
        const entry = entryOf(log, leaf);
        applyTo({ get, set }, entry);
        this.end = entry.position;
        this.timeAt(entry.recordedAt);
      }
      if (leaves.length < TAIL_PAGE) break;
    }
    this.isStale = false;
  }

  /** A book as it stands after the group ahead, if memory has it. */
  remembered(name: BookName, ahead: Increment | undefined): Book | undefined {
    return ahead?.books.get(name) ?? this.known.cache.get(this.known.log, name);
  }

  /** The books as they stand after the group ahead: from it, from memory, or folded from the log. */
  async load(names: ReadonlySet<BookName>, ahead: Increment | undefined): Promise<Books> {
    const books = new Map<BookName, Book>();
    const cold: BookName[] = [];
    for (const name of names) {
      const book = this.remembered(name, ahead);
      if (book === undefined) cold.push(name);
      // held here, so that making room for others cannot drop it before it is needed
      else books.set(name, book);
    }
    if (cold.length === 0) return books;
    const loaded = await loadBooks(this.known.store, this.known.log, cold, ahead?.base ?? this.end);
    for (const recorded of ahead?.recorded ?? []) applyTo(loaded, recorded);
    for (const [name, book] of loaded) books.set(name, book);
    return books;
  }
}
