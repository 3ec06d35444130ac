/**
 * Books kept in memory, for all logs together, the least recently used dropped first.
 *
 * A cached book is always the state at its log's known head; nothing here is a source of truth, and dropping any entry at any
 * time is safe. The bound is a weight, because a book with a thousand events weighs more than one with three.
 */
import type { Book } from '../ledger/books.js';
import type { BookName } from '../ledger/units.js';

/** Roughly 400 bytes a unit: about 30 MB of books, some 16,000 accounts in their first year. */
const BOOKS_WEIGHT_MAX = 80_000;
/** A book's own weight before its first event. */
const BOOK_WEIGHT = 2;

interface Kept {
  readonly book: Book;
  readonly weight: number;
}

const keyOf = (log: string, name: string): string => `${log} ${name}`;

export class BookCache {
  // a Map iterates in the order of insertion: the first entry is the least recently used
  private readonly kept = new Map<string, Kept>();
  private weight = 0;

  constructor(private readonly weightMax = BOOKS_WEIGHT_MAX) {}

  get(log: string, name: BookName): Book | undefined {
    const key = keyOf(log, name);
    const found = this.kept.get(key);
    if (found === undefined) return undefined;
    this.kept.delete(key);
    this.kept.set(key, found);
    return found.book;
  }

  has(log: string, name: string): boolean {
    return this.kept.has(keyOf(log, name));
  }

  set(log: string, name: BookName, book: Book): void {
    const key = keyOf(log, name);
    this.forget(key);
    const weight = BOOK_WEIGHT + book.revision;
    this.kept.set(key, { book, weight });
    this.weight += weight;
    for (const oldest of this.kept.keys()) {
      if (this.weight <= this.weightMax || oldest === key) break;
      this.forget(oldest);
    }
  }

  get size(): number {
    return this.kept.size;
  }

  private forget(key: string): void {
    this.weight -= this.kept.get(key)?.weight ?? 0;
    this.kept.delete(key);
  }
}
