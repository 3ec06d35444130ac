/**
 * What the log already knows of commands: which of them are repeats, and what their first sending recorded.
 *
 * The log is the store of idempotency: a command is a repeat when leaves with its id as their cause exist, and its answer is
 * derived again from the books as they stood right after it. The last commands are remembered in memory, which only saves the
 * look.
 */
import type { EventStore } from '../event-store/event-store.js';
import { entryOf } from '../feed/record.js';
import { counterOf, emptyBook, evolveBook, type Book, type Books } from '../ledger/books.js';
import type { Recorded } from '../ledger/events.js';
import type { Refusal } from '../ledger/refusal.js';
import type { BookName, CommandId } from '../ledger/units.js';
import type { Outcome } from './batch.js';

/** Commands remembered in memory by each log's writer: at least half as many, at most so many. */
const RECENT_COMMANDS_MAX = 5_000;

/** What a command recorded, and how it was asked for. */
export interface PastCommand {
  readonly events: readonly Recorded[];
  /** Of its last event. */
  readonly position: number;
  readonly fingerprint: Uint8Array | undefined;
  /** The books right after it, while they are remembered. */
  readonly books?: Books;
}

export class PastCommands {
  // two generations, the older dropped whole: to delete one by one from the front of a map costs more than all else here
  private recent = new Map<CommandId, PastCommand>();
  private lessRecent = new Map<CommandId, PastCommand>();

  constructor(
    private readonly log: string,
    private readonly store: EventStore,
  ) {}

  /** What memory has of a command. */
  recall(id: CommandId): PastCommand | undefined {
    return this.recent.get(id) ?? this.lessRecent.get(id);
  }

  /** Remembers a command whose events are stored. */
  remember(id: CommandId, past: PastCommand): void {
    this.recent.set(id, past);
    if (this.recent.size * 2 < RECENT_COMMANDS_MAX) return;
    this.lessRecent = this.recent;
    this.recent = new Map();
  }

  /**
   * The answers to repeated commands, as they were, in the order of asking. Stored leaves stay: they are true whatever has
   * happened since. The books that they speak of are folded once for all of them, each seen at its own position.
   */
  async outcomes(repeats: readonly PastCommand[]): Promise<readonly Outcome[]> {
    const folded = await this.booksAfter(repeats.filter(({ events, books }) => books === undefined && !declineIn(events)));
    return repeats.map(repeat => {
      const { events, position } = repeat;
      const refusal = declineIn(events);
      if (refusal !== undefined) return { accepted: false, position, replayed: true, refusal };
      return { accepted: true, position, replayed: true, events, books: repeat.books ?? folded.get(repeat) ?? new Map() };
    });
  }

  /** For each command the books that its events are stored in, as they stood right after it: one pass over their leaves. */
  private async booksAfter(repeats: readonly PastCommand[]): Promise<ReadonlyMap<PastCommand, Books>> {
    const inOrder = [...repeats].sort((one, other) => one.position - other.position);
    const books = new Map<BookName, Book>();
    for (const { events } of inOrder) for (const { book } of events) books.set(book, emptyBook(book));
    const seen = new Map<PastCommand, Books>();
    const see = (before: number): void => {
      for (let next = inOrder[seen.size]; next !== undefined && next.position < before; next = inOrder[seen.size])
        seen.set(next, new Map(next.events.map(({ book }) => [book, books.get(book) ?? emptyBook(book)])));
    };
    const last = inOrder.at(-1);
    if (last !== undefined)
      for await (const leaves of this.store.readBooks(this.log, [...books.keys()], last.position)) {
        for (const leaf of leaves) {
          see(leaf.position);
          applyTo(books, entryOf(this.log, leaf));
        }
      }
    see(Number.POSITIVE_INFINITY);
    return seen;
  }
}

const declineIn = (events: readonly Recorded[]): Refusal | undefined => {
  const declined = events.find(({ event }) => event.type === 'CommandDeclined')?.event;
  return declined?.type === 'CommandDeclined' ? declined.content.refusal : undefined;
};

/** Books as they stood at a position, folded from the log. A book without events is an empty one. */
export async function loadBooks(
  store: EventStore,
  log: string,
  names: readonly BookName[],
  upTo: number,
): Promise<Map<BookName, Book>> {
  const books = new Map<BookName, Book>(names.map(name => [name, emptyBook(name)]));
  if (names.length === 0) return books;
  for await (const leaves of store.readBooks(log, names, upTo)) {
    for (const leaf of leaves) applyTo(books, entryOf(log, leaf));
  }
  return books;
}

/** Moves on those of the books that an event concerns. */
export function applyTo(
  books: { get(name: BookName): Book | undefined; set(name: BookName, book: Book): void },
  entry: Recorded,
): void {
  const counter = counterOf(entry.event);
  for (const name of counter === undefined ? [entry.book] : [entry.book, counter]) {
    const book = books.get(name);
    if (book !== undefined) books.set(name, evolveBook(name, book, entry));
  }
}
