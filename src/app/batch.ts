/**
 * A group of commands decided one after the other on the running state of the books, before anything is appended.
 *
 * Decisions chain: each command sees what the ones before it in the group decided. Nothing outside the batch changes until its
 * append has been acknowledged; a batch that is dropped leaves no trace. A command that fails by a defect fails alone: its
 * events never enter.
 */
import type { NewLeaf } from '../event-store/event-store.js';
import { APPEND_BYTES_MAX, APPEND_LEAVES_MAX, sizeOf } from '../event-store/event-store.js';
import { commandId, eventId, EVENTS_PER_COMMAND_MAX } from '../feed/command-id.js';
import { leafOf } from '../feed/record.js';
import { dueEvent } from '../ledger/account/account.js';
import { counterOf, emptyBook, evolveBook, type Book, type Books } from '../ledger/books.js';
import { booksOf, decide, traceOf, type Command } from '../ledger/commands.js';
import { SYSTEM, type Posted } from '../ledger/decision.js';
import type { Recorded } from '../ledger/events.js';
import type { Refusal } from '../ledger/refusal.js';
import { isSoldOut } from '../ledger/offer.js';
import { offerBook, type ActorId, type BookName, type CommandId, type Instant, type RedemptionId } from '../ledger/units.js';

/** A command as it reaches the write road. */
export interface Submission {
  readonly command: Command;
  readonly actor: ActorId;
  readonly id: CommandId;
  /** SHA-256 of the request; the same key with another one is refused. */
  readonly fingerprint?: Uint8Array;
}

/** What came of a command. `position`: the log's end that the answer is true for. */
export type Outcome =
  | {
      readonly accepted: true;
      readonly position: number;
      readonly replayed: boolean;
      readonly events: readonly Recorded[];
      readonly books: Books;
    }
  | { readonly accepted: false; readonly position: number; readonly replayed: boolean; readonly refusal: Refusal };

interface Decided {
  readonly events: readonly Recorded[];
  /** Of `events`, one each. */
  readonly leaves: readonly NewLeaf[];
  readonly refusal: Refusal | undefined;
  readonly books: Books;
}

interface Given {
  readonly now: Instant;
  readonly anchor: readonly Recorded[];
  /** Who may hold what the command would have, past the time. */
  readonly overdue?: readonly BookName[];
  readonly referenceTaken?: RedemptionId;
}

export class Batch {
  readonly leaves: NewLeaf[] = [];
  /** Everything that this batch records, in order; as many as leaves. */
  readonly recorded: Recorded[] = [];
  /** Books as they stand after the commands so far. */
  readonly books = new Map<BookName, Book>();
  private bytes = 0;

  constructor(
    private readonly log: string,
    /** Books as they stand before this batch: all that its commands are decided on, and whatever else is in memory. */
    private readonly known: (name: BookName) => Book | undefined,
  ) {}

  /** Whether another command still fits into one append. */
  get isFull(): boolean {
    return (
      this.leaves.length + LEAVES_PER_COMMAND_MAX > APPEND_LEAVES_MAX || this.bytes > APPEND_BYTES_MAX - COMMAND_BYTES_RESERVED
    );
  }

  find(name: BookName): Book | undefined {
    return this.books.get(name) ?? this.known(name);
  }

  booksOf(names: readonly BookName[]): Books {
    return new Map(names.map(name => [name, this.find(name) ?? emptyBook(name)]));
  }

  /** Decides a command and takes its events in. What it throws is a defect of this one command. */
  decide(submission: Submission, given: Given): Decided {
    const names = booksOf(submission.command, given.anchor);
    const draft = new Draft(this, this.log, given.now);
    for (const name of names) draft.settle(name);
    if ('reward' in submission.command) draft.free(offerBook(submission.command.reward), given.overdue ?? []);
    const books = new Map<BookName, Book>();
    for (const name of names) books.set(name, draft.book(name));
    const { now, anchor, referenceTaken } = given;
    const taken = referenceTaken === undefined ? {} : { referenceTaken };
    const context = { now, actor: submission.actor, command: submission.id, ...taken };
    const decision = decide(submission.command, anchor, books, context);
    const posted = decision.accepted ? decision.events : traceOf(submission.command, decision.refusal);
    const events = draft.post(posted, submission.actor, submission.id, submission.fingerprint);
    this.take(draft);
    // from here on the books as they stand after it
    for (const name of names) books.set(name, draft.book(name));
    for (const { book } of events) books.set(book, draft.book(book));
    const leaves = draft.leaves.slice(draft.leaves.length - events.length);
    return { events, leaves, refusal: decision.accepted ? undefined : decision.refusal, books };
  }

  private take(draft: Draft): void {
    for (const [name, book] of draft.changed) this.books.set(name, book);
    this.recorded.push(...draft.recorded);
    this.leaves.push(...draft.leaves);
    for (const leaf of draft.leaves) this.bytes += sizeOf(leaf);
  }
}

/** Leaves that one command may need, what fell due before it included; a command that needs more waits for a batch of its own. */
const LEAVES_PER_COMMAND_MAX = 100;
const COMMAND_BYTES_RESERVED = 100_000;

/** What one command would record; dropped as a whole when it fails. */
class Draft {
  readonly changed = new Map<BookName, Book>();
  readonly recorded: Recorded[] = [];
  readonly leaves: NewLeaf[] = [];

  constructor(
    private readonly batch: Batch,
    private readonly log: string,
    private readonly now: Instant,
  ) {}

  find(name: BookName): Book | undefined {
    return this.changed.get(name) ?? this.batch.find(name);
  }

  /** A book that nobody loaded is one that this command begins. */
  book(name: BookName): Book {
    return this.find(name) ?? emptyBook(name);
  }

  /** Lets time take effect in an account before anything is decided on it. */
  settle(name: BookName): void {
    for (;;) {
      const book = this.book(name);
      if (book.kind !== 'account' || book.state.status === 'unopened') return;
      const event = dueEvent(book.state, this.now);
      if (event === undefined) return;
      // derived from the place in the log: two copies of the service would write the same
      this.post([{ book: name, event }], SYSTEM, commandId(SYSTEM, 'settle', `${this.log} ${name} ${String(book.revision)}`));
    }
  }

  /** Settles accounts until an offer has one left. */
  free(offer: BookName, holders: readonly BookName[]): void {
    for (const name of holders) {
      const book = this.book(offer);
      if (book.kind !== 'offer' || !isSoldOut(book.state)) return;
      this.settle(name);
    }
  }

  post(posted: readonly Posted[], actor: ActorId, cause: CommandId, fingerprint?: Uint8Array): readonly Recorded[] {
    if (posted.length > EVENTS_PER_COMMAND_MAX) throw new Error(`a command recorded ${String(posted.length)} events`);
    return posted.map(({ book, event }, place) => {
      const recorded: Recorded = { book, id: eventId(cause, place), recordedAt: this.now, actor, cause, event };
      const { revision } = this.book(book);
      this.leaves.push(leafOf(this.log, recorded, revision, place === 0 ? fingerprint : undefined));
      this.recorded.push(recorded);
      this.apply(recorded);
      return recorded;
    });
  }

  private apply(recorded: Recorded): void {
    this.changed.set(recorded.book, evolveBook(recorded.book, this.book(recorded.book), recorded));
    const counter = counterOf(recorded.event);
    // a counter-book that is not in memory follows from the log when it is asked for
    const across = counter === undefined ? undefined : this.find(counter);
    if (counter !== undefined && across !== undefined) this.changed.set(counter, evolveBook(counter, across, recorded));
  }
}
