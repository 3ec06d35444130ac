/**
 * The write road without its end: decides commands as the writer would, on the books of the log, and drops everything.
 *
 * Each command sees what the ones before it would have done, so that a dry run says what the ledger itself would say. Nothing
 * is ever appended; in no log is there a trace of it.
 */
import { EMPTY_LOG, type EventStore } from '../../event-store/event-store.js';
import type { Book, Books } from '../../ledger/books.js';
import type { BookName, Instant } from '../../ledger/units.js';
import { Batch, type Outcome, type Submission } from '../batch.js';
import type { Ledger } from '../ledger.js';
import { Outlook } from '../outlook.js';
import { PastCommands } from '../past-commands.js';

/** Where commands go: to the ledger, or nowhere. */
export interface WriteRoad {
  submit(submission: Submission): Promise<Outcome>;
  look(names: readonly BookName[]): Promise<Books>;
}

export interface RehearsalSettings {
  readonly ledger: Ledger;
  readonly store: EventStore;
  readonly clock: () => Instant;
}

export const liveRoad = (ledger: Ledger, log: string): WriteRoad => ({
  submit: submission => ledger.submit(log, submission),
  look: names => ledger.look(log, names),
});

export class Rehearsal implements WriteRoad {
  private readonly known = new Map<BookName, Book>();
  private readonly past: PastCommands;
  private batch: Batch;

  constructor(
    private readonly log: string,
    private readonly settings: RehearsalSettings,
  ) {
    this.past = new PastCommands(log, settings.store);
    this.batch = this.emptyBatch();
  }

  async look(names: readonly BookName[]): Promise<Books> {
    await this.load(names);
    return this.batch.booksOf(names);
  }

  async submit(submission: Submission): Promise<Outcome> {
    const outlook = new Outlook({ log: this.log, store: this.settings.store, past: this.past }, [submission]);
    await outlook.look(false);
    const anchor = outlook.anchor(submission);
    const before = outlook.past(submission.id);
    if (before !== undefined) {
      const [outcome] = await this.past.outcomes([before]);
      if (outcome !== undefined) return outcome;
    }
    await this.load(outlook.booksOf(submission));
    if (this.batch.isFull) this.turnOver();
    const { events, refusal, books } = this.batch.decide(submission, { now: this.settings.clock(), anchor });
    if (refusal !== undefined) return { accepted: false, position: EMPTY_LOG, replayed: false, refusal };
    this.past.remember(submission.id, { events, position: EMPTY_LOG, fingerprint: submission.fingerprint, books });
    return { accepted: true, position: EMPTY_LOG, replayed: false, events, books };
  }

  private emptyBatch(): Batch {
    return new Batch(this.log, name => this.known.get(name));
  }

  /** What the full batch decided stays known; its leaves are dropped. */
  private turnOver(): void {
    for (const [name, book] of this.batch.books) this.known.set(name, book);
    this.batch = this.emptyBatch();
  }

  private async load(names: readonly BookName[]): Promise<void> {
    const missing = names.filter(name => this.batch.find(name) === undefined);
    if (missing.length === 0) return;
    const books = await this.settings.ledger.look(this.log, missing);
    // another line may have loaded, and moved, the same book meanwhile
    for (const [name, book] of books) if (this.batch.find(name) === undefined) this.known.set(name, book);
  }
}
