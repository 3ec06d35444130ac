/**
 * An event store whose connection misbehaves on demand: appends whose answer is lost after or before they were stored, appends of
 * another writer that come first, engines that are away. What it stores it stores truly.
 */
import {
  AppendOutcomeUnknown,
  EventStoreUnavailable,
  type AppendResult,
  type EventStore,
  type LeafKeys,
  type LeafText,
  type NewLeaf,
  type StoredLeaf,
} from '../../src/event-store/event-store.js';

export type Fault = 'answer-lost-after-commit' | 'request-lost' | 'unavailable' | (() => Promise<void>);

export class FaultyStore implements EventStore {
  /** Consumed one by one, by one append each. */
  readonly faults: Fault[] = [];
  appends = 0;

  constructor(private readonly inner: EventStore) {}

  logs(): Promise<readonly string[]> {
    return this.inner.logs();
  }
  head(log: string): Promise<number> {
    return this.inner.head(log);
  }
  read(log: string, after: number, limit: number): Promise<readonly StoredLeaf[]> {
    return this.inner.read(log, after, limit);
  }
  readTexts(log: string, after: number, limit: number): Promise<readonly LeafText[]> {
    return this.inner.readTexts(log, after, limit);
  }
  readBooks(log: string, books: readonly string[], upTo?: number): AsyncIterable<readonly StoredLeaf[]> {
    return this.inner.readBooks(log, books, upTo);
  }
  find(log: string, keys: LeafKeys): Promise<readonly StoredLeaf[]> {
    return this.inner.find(log, keys);
  }

  async append(log: string, expected: number, leaves: readonly NewLeaf[], unless?: LeafKeys): Promise<AppendResult> {
    this.appends++;
    const fault = this.faults.shift();
    if (typeof fault === 'function') await fault();
    if (fault === 'unavailable') throw new EventStoreUnavailable(new Error('away'));
    if (fault === 'request-lost') throw new AppendOutcomeUnknown(log, new Error('reset'));
    const result = await this.inner.append(log, expected, leaves, unless);
    if (fault === 'answer-lost-after-commit') throw new AppendOutcomeUnknown(log, new Error('reset'));
    return result;
  }
}
