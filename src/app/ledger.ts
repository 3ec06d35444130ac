/**
 * The write road of all communities: one writer for each log, made when it is first needed, and the books that they share.
 *
 * A writer lives as long as the process, because the cached books of its log stand at the head that it knows.
 */
import type { EventStore } from '../event-store/event-store.js';
import type { Books } from '../ledger/books.js';
import type { BookName, Instant } from '../ledger/units.js';
import type { Outcome, Submission } from './batch.js';
import { BookCache } from './book-cache.js';
import { LogWriter } from './log-writer.js';
import type { Overdue } from './sold-out.js';
import type { Turns } from './turns.js';

export interface LedgerSettings {
  readonly store: EventStore;
  readonly clock: () => Instant;
  /** Where several copies of the service may write; without, they take no turns. */
  readonly turns?: Turns;
  /** Absent where nothing follows the log: what is sold out stays so until the end of a hold is recorded. */
  readonly overdue?: Overdue;
  /** Told after each append. */
  readonly onAppended: (log: string, head: number) => void;
}

export class Ledger {
  private readonly writers = new Map<string, LogWriter>();
  private readonly cache = new BookCache();

  constructor(private readonly settings: LedgerSettings) {
    settings.turns?.start();
  }

  /** See `LogWriter.submit`. */
  submit(log: string, submission: Submission): Promise<Outcome> {
    return this.writer(log).submit(submission);
  }

  /** Books as of the log's end that this copy knows. */
  look(log: string, names: readonly BookName[]): Promise<Books> {
    return this.writer(log).look(names);
  }

  /** Commands waiting, over all logs. */
  get depth(): number {
    return this.sum(writer => writer.depth);
  }

  /** Appends that met another copy's. */
  get conflicts(): number {
    return this.sum(writer => writer.conflicts);
  }

  get cachedBooks(): number {
    return this.cache.size;
  }

  private sum(figure: (writer: LogWriter) => number): number {
    return [...this.writers.values()].reduce((total, writer) => total + figure(writer), 0);
  }

  private writer(log: string): LogWriter {
    let writer = this.writers.get(log);
    if (writer === undefined) {
      const { onAppended, ...settings } = this.settings;
      const announce = (head: number): void => {
        onAppended(log, head);
      };
      writer = new LogWriter({ ...settings, log, cache: this.cache, onAppended: announce });
      this.writers.set(log, writer);
    }
    return writer;
  }
}
