/**
 * Books kept in memory, for all logs together, those that nobody asked for in a while dropped first.
 *
 * A cached book is always the state at its log's known head; nothing here is a source of truth, and dropping any entry at any
 * time is safe. The bound is a weight, because a book with a thousand events weighs more than one with three.
 *
 * Who makes room is found by a hand that goes round (the clock algorithm, Corbató 1968): what was used since it last came by
 * stays for another round. Use only sets a mark; to keep the exact order would move an entry of the map at every look.
 */
import type { Book } from '../ledger/books.js';
import type { BookName } from '../ledger/units.js';

/** Roughly 500 bytes a unit. */
const BOOKS_WEIGHT_MAX = 160_000;
/** A book's own weight before its first event. */
const BOOK_WEIGHT = 2;

interface Kept {
  book: Book;
  isUsed: boolean;
}

const keyOf = (log: string, name: string): string => `${log} ${name}`;
const weightOf = (book: Book): number => BOOK_WEIGHT + book.revision;

export class BookCache {
  private readonly kept = new Map<string, Kept>();
  private hand = this.kept.entries();
  private weight = 0;

  constructor(private readonly weightMax = BOOKS_WEIGHT_MAX) {}

  get(log: string, name: BookName): Book | undefined {
    const found = this.kept.get(keyOf(log, name));
    if (found === undefined) return undefined;
    found.isUsed = true;
    return found.book;
  }

  has(log: string, name: string): boolean {
    return this.kept.has(keyOf(log, name));
  }

  set(log: string, name: BookName, book: Book): void {
    const key = keyOf(log, name);
    const before = this.kept.get(key);
    this.weight += weightOf(book) - (before === undefined ? 0 : weightOf(before.book));
    if (before === undefined) this.kept.set(key, { book, isUsed: false });
    else {
      before.book = book;
      before.isUsed = true;
    }
    this.makeRoom();
  }

  get size(): number {
    return this.kept.size;
  }

  private makeRoom(): void {
    while (this.weight > this.weightMax && this.kept.size > 1) {
      const next = this.hand.next();
      if (next.done === true) {
        this.hand = this.kept.entries();
        continue;
      }
      const [key, kept] = next.value;
      if (kept.isUsed) {
        kept.isUsed = false;
        continue;
      }
      this.kept.delete(key);
      this.weight -= weightOf(kept.book);
    }
  }
}
