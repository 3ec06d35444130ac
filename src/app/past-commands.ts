/**
 * What the log already knows about a group of commands: repeats, the objects that they speak of, references that are taken.
 *
 * The log is the store of idempotency: a command is a repeat when leaves with its id as their cause exist, and its answer is
 * derived again from the books as they stood right after it. The last commands are remembered in memory, which only saves the
 * look.
 */
import type { EventStore } from '../event-store/event-store.js';
import { idBytes } from '../feed/command-id.js';
import { entryOf, referenceClaim, type Entry } from '../feed/record.js';
import { counterOf, emptyBook, evolveBook, type Book, type Books } from '../ledger/books.js';
import { anchorOf, booksOf, type Command } from '../ledger/commands.js';
import type { Recorded } from '../ledger/events.js';
import { creatorOf, type BookName, type CommandId, type RedemptionId } from '../ledger/units.js';
import type { Outcome, Submission } from './batch.js';

/** Commands remembered in memory by each log's writer. */
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

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const claimOf = (command: Command): Uint8Array | undefined =>
  command.type === 'AuthorizeRedemption' ? referenceClaim(command.merchant, command.merchantReference) : undefined;

export class PastCommands {
  private readonly recent = new Map<CommandId, PastCommand>();

  constructor(
    private readonly log: string,
    private readonly store: EventStore,
  ) {}

  /** Looks up a whole group in one go. `ahead`: what is decided already and not in the log yet. */
  async find(group: readonly Submission[], ahead: readonly Recorded[]): Promise<Found> {
    const found = new Found(this.recent);
    found.learn(ahead);
    const causes = new Map<CommandId, Uint8Array>();
    const claims: Uint8Array[] = [];
    for (const { id, command } of group) {
      const anchor = anchorOf(command);
      for (const cause of anchor === undefined ? [id] : [id, creatorOf(anchor)]) {
        const bytes = this.recent.has(cause) ? undefined : idBytes(cause);
        if (bytes !== undefined) causes.set(cause, bytes);
      }
      const claim = claimOf(command);
      if (claim !== undefined) claims.push(claim);
    }
    if (causes.size === 0 && claims.length === 0) return found;
    const leaves = await this.store.find(this.log, { causes: [...causes.values()], claims });
    for (const leaf of leaves) {
      const entry = entryOf(this.log, leaf);
      found.learn([entry]);
      // a leaf that was found by its claim alone is not all that its command recorded
      if (causes.has(entry.cause)) found.add(entry, leaf.fingerprint);
    }
    return found;
  }

  /** Remembers a command whose events are stored. */
  remember(id: CommandId, past: PastCommand): void {
    this.recent.set(id, past);
    if (this.recent.size <= RECENT_COMMANDS_MAX) return;
    for (const oldest of this.recent.keys()) {
      this.recent.delete(oldest);
      return;
    }
  }

  /** The answer to a repeated command, as it was. */
  async outcome(
    { command }: Submission,
    { events, position, books }: PastCommand,
    anchor: readonly Recorded[],
  ): Promise<Outcome> {
    const declined = events.find(({ event }) => event.type === 'CommandDeclined')?.event;
    if (declined?.type === 'CommandDeclined')
      return { accepted: false, position, replayed: true, refusal: declined.content.refusal };
    if (books !== undefined) return { accepted: true, position, replayed: true, events, books };
    const names = new Set([...booksOf(command, anchor), ...events.map(recorded => recorded.book)]);
    return {
      accepted: true,
      position,
      replayed: true,
      events,
      books: await loadBooks(this.store, this.log, [...names], position),
    };
  }
}

/** What was found for one group; grows with what the group itself decides. */
export class Found {
  private readonly commands = new Map<CommandId, PastCommand>();
  private readonly references = new Map<string, RedemptionId>();

  constructor(private readonly recent: ReadonlyMap<CommandId, PastCommand>) {}

  add(entry: Entry, fingerprint: Uint8Array | undefined): void {
    const before = this.commands.get(entry.cause);
    const events = [...(before?.events ?? []), entry];
    this.commands.set(entry.cause, { events, position: entry.position, fingerprint: before?.fingerprint ?? fingerprint });
  }

  past(id: CommandId): PastCommand | undefined {
    return this.commands.get(id) ?? this.recent.get(id);
  }

  /** What the command that created the object in question recorded. */
  anchor({ command }: Submission): readonly Recorded[] {
    const object = anchorOf(command);
    return object === undefined ? [] : (this.past(creatorOf(object))?.events ?? []);
  }

  booksOf(submission: Submission): readonly BookName[] {
    return booksOf(submission.command, this.anchor(submission));
  }

  referenceTaken({ command }: Submission): RedemptionId | undefined {
    const claim = claimOf(command);
    return claim === undefined ? undefined : this.references.get(hex(claim));
  }

  /** Later commands of the same group meet the references that earlier ones took. */
  learn(events: readonly Recorded[]): void {
    for (const { event } of events) {
      if (event.type !== 'RedemptionAuthorized') continue;
      const { merchant, merchantReference, redemption } = event.content;
      this.references.set(hex(referenceClaim(merchant, merchantReference)), redemption);
    }
  }
}

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
