/**
 * Books kept in memory, for all logs together, those that nobody asked for in a while dropped first.
 *
 * A cached book is always the state at its log's known head; nothing here is a source of truth, and dropping any entry at any
 * time is safe. The bound is a weight, because a book with a thousand events weighs more than one with three.
 *
 * Two generations: what is used moves to the younger; when that has half of the weight, the older is dropped whole and the
 * younger takes its place. To keep the exact order of use would cost more than it saves.
 */
import type { Book } from '../ledger/books.js';
import type { BookName } from '../ledger/units.js';

/** Roughly 400 bytes a unit: about 30 MB of books, some 16,000 accounts in their first year. */
const BOOKS_WEIGHT_MAX = 80_000;
/** A book's own weight before its first event. */
const BOOK_WEIGHT = 2;

const keyOf = (log: string, name: string): string => `${log} ${name}`;

export class BookCache {
  private young = new Map<string, Book>();
  private old = new Map<string, Book>();
  private youngWeight = 0;

  constructor(private readonly weightMax = BOOKS_WEIGHT_MAX) {}

  get(log: string, name: BookName): Book | undefined {
    const key = keyOf(log, name);
    const book = this.young.get(key);
    if (book !== undefined) return book;
    const found = this.old.get(key);
    if (found !== undefined) this.keep(key, found);
    return found;
  }

  has(log: string, name: string): boolean {
    const key = keyOf(log, name);
    return this.young.has(key) || this.old.has(key);
  }

  set(log: string, name: BookName, book: Book): void {
    this.keep(keyOf(log, name), book);
  }

  /** Books in memory; one that moved to the younger generation counts twice until the older is dropped. */
  get size(): number {
    return this.young.size + this.old.size;
  }

  private keep(key: string, book: Book): void {
    const before = this.young.get(key);
    this.youngWeight += before === undefined ? BOOK_WEIGHT + book.revision : book.revision - before.revision;
    this.young.set(key, book);
    if (this.youngWeight * 2 <= this.weightMax) return;
    this.old = this.young;
    this.young = new Map();
    this.youngWeight = 0;
  }
}
