/**
 * Publishes every log to one topic, in order, at least once: the log itself is the outbox.
 *
 * A batch takes leaves from as many logs as it needs to be worth a request, and is bounded in leaves and bytes; while one is
 * under way the next is made ready, and no third, so that a slow broker costs neither memory nor the write road. The places of
 * the logs move when the broker has everything, never before: what a crash repeats is the same byte for byte.
 */
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { EventStore } from '../event-store/event-store.js';
import { readSection } from '../feed/log-reading.js';
import type { Entry } from '../feed/record.js';
import type { OutgoingRecord } from '../platform/kafka.js';
import type { Fence, LogBehind, PublishPlaces, Step } from './publish-places.js';

/** Leaves of one batch, over all its logs. */
const BATCH_LEAVES_MAX = 500;
/** Of one request: what a partition takes by default, less what the request itself needs. */
const REQUEST_BYTES_MAX = 900_000;
/** What a record needs besides its parts. */
const RECORD_BYTES = 100;
/** Between two looks for what other copies of the service appended. */
const POLL_MS = 500;
/** After a batch that was not full: a busy log is published in batches that are worth a request and a transaction. */
const LINGER_MS = 20;

/** What a topic tells of the leaves. */
export interface Telling {
  /** The records of entries of one log, in order; the same for the same entries. */
  readonly recordsOf: (
    origin: string,
    entries: readonly Entry[],
  ) => Promise<readonly OutgoingRecord[]> | readonly OutgoingRecord[];
}

export type PublisherNotice =
  /** The leaf after this position cannot be read: nothing of this log is published from there on. */
  { readonly kind: 'unpublishable'; readonly log: string; readonly position: number; readonly failure: string };

export interface PublisherGround {
  readonly store: EventStore;
  readonly places: PublishPlaces;
  readonly telling: Telling;
  readonly send: (records: readonly OutgoingRecord[]) => Promise<void>;
  readonly notify: (notice: PublisherNotice) => void;
}

interface Batch {
  readonly steps: Step[];
  readonly records: OutgoingRecord[];
}

const isFull = ({ steps }: Batch): boolean => steps.reduce((sum, { from, to }) => sum + to - from, 0) >= BATCH_LEAVES_MAX;

export class Publisher {
  private waiting = new AbortController();
  /** By log: the position of the leaf that could not be read. */
  private readonly unreadable = new Map<string, number>();
  private lastServed = -1;

  constructor(private readonly ground: PublisherGround) {}

  /** A log has grown. */
  wake(): void {
    this.waiting.abort();
  }

  /**
   * Publishes until the signal.
   * @throws where broker, store or database fail, or another copy of the service publishes: to be begun again
   */
  async run(cluster: string, fence: Fence, signal: AbortSignal): Promise<void> {
    const { places } = this.ground;
    const ready = new Map<number, number>();
    let next: Promise<Batch> | undefined;
    let behind: Promise<readonly LogBehind[]> | undefined;
    let moved = Promise.resolve();
    while (!signal.aborted) {
      // what grows from here on is not waited for
      this.waiting = new AbortController();
      const isAhead = next !== undefined;
      const batch = await (next ?? this.gather(ready, places.behind()));
      next = isFull(batch) ? this.gather(ready, behind ?? places.behind()) : undefined;
      behind = next && places.behind();
      // whoever fails before it is looked at says so first
      for (const asked of [next, behind]) asked?.catch(() => undefined);
      if (batch.steps.length > 0) {
        // encoding a request takes the thread: what is asked of the store is on its way before, and answered after
        await turn();
        await this.sendAll(batch.records);
        // while a request is under way the places move that the one before had told of; each move names where the last one ended
        await moved;
        moved = places.move(cluster, batch.steps, fence);
        moved.catch(() => undefined);
      }
      if (next !== undefined) continue;
      await moved;
      if (batch.steps.length > 0) await pause(LINGER_MS, signal);
      // what was asked for ahead may have missed a log that grew meanwhile
      else if (!isAhead) await pause(POLL_MS, AbortSignal.any([signal, this.waiting.signal]));
    }
    await moved;
    await next;
  }

  /** One request after the other: an order that no repetition inside the client can break. */
  private async sendAll(records: readonly OutgoingRecord[]): Promise<void> {
    let request: OutgoingRecord[] = [];
    let bytes = 0;
    for (const record of records) {
      const size = sizeOf(record);
      if (bytes + size > REQUEST_BYTES_MAX && request.length > 0) {
        await this.ground.send(request);
        request = [];
        bytes = 0;
      }
      request.push(record);
      bytes += size;
    }
    if (request.length > 0) await this.ground.send(request);
  }

  /** The next leaves of the logs that are behind, those after the log that was served last first. */
  private async gather(ready: Map<number, number>, asked: Promise<readonly LogBehind[]>): Promise<Batch> {
    const { store, telling } = this.ground;
    const batch: Batch = { steps: [], records: [] };
    const behind = await asked;
    const later = behind.findIndex(({ log }) => log > this.lastServed);
    let left = BATCH_LEAVES_MAX;
    for (const { log, origin, head, position } of [...behind.slice(later), ...behind.slice(0, Math.max(later, 0))]) {
      if (left <= 0) break;
      const from = Math.max(position, ready.get(log) ?? position);
      if (from >= head) continue;
      const { entries, fault } = await readSection(store, origin, from, left);
      if (fault !== undefined) this.note(origin, from + entries.length + 1, fault);
      const to = entries.at(-1)?.position;
      if (to === undefined) continue;
      for (const record of await telling.recordsOf(origin, entries)) batch.records.push(record);
      batch.steps.push({ log, from, to });
      ready.set(log, to);
      left -= entries.length;
      this.lastServed = log;
    }
    return batch;
  }

  private note(log: string, position: number, fault: unknown): void {
    if (this.unreadable.get(log) === position) return;
    this.unreadable.set(log, position);
    this.ground.notify({ kind: 'unpublishable', log, position, failure: fault instanceof Error ? fault.message : String(fault) });
  }
}

/** Until the time is over or the signal. */
const pause = (ms: number, signal: AbortSignal): Promise<void> => sleep(ms, undefined, { signal }).catch(() => undefined);

function sizeOf({ key, value, headers }: OutgoingRecord): number {
  let bytes = RECORD_BYTES + (key?.length ?? 0) + (value === null ? 0 : Buffer.byteLength(value));
  for (const name of Object.keys(headers)) bytes += name.length + (headers[name]?.length ?? 0);
  return bytes;
}
