/**
 * The logs in EventStoreDB or KurrentDB: one log is one stream, its fence the stream's exact revision, one append one batch.
 *
 * Hides which answers of the server are certain: stored only where the answer names the revision that it must; not stored only
 * where it says wrong expected version or too large; everything else is in doubt. Every attempt has event ids of its own, as the
 * server takes an append with known ids for a repetition and calls it stored, whatever it says. Only this adapter and its parts
 * know the client, and nothing loads them but the choice of this engine. How a leaf lies there: `eventstoredb-leaf.ts`.
 */
import {
  MaxAppendSizeExceededError,
  NO_STREAM,
  StreamNotFoundError,
  WrongExpectedVersionError,
  type KurrentDBClient,
  type ResolvedEvent,
} from '@kurrent/kurrentdb-client';
import {
  AppendOutcomeUnknown,
  assertAppendable,
  EMPTY_LOG,
  EventStoreUnavailable,
  type AppendResult,
  type NewLeaf,
  type StoredLeaf,
} from './event-store.js';
import { readEventStoreDbAddress } from './eventstoredb-address.js';
import { endIn, EventStoreDbConnection, reasonOf, SERVER_DEADLINE_MS } from './eventstoredb-connection.js';
import { follow, type FollowedLeaf } from './eventstoredb-feed.js';
import { eventOf, storedLeaf, streamOf } from './eventstoredb-leaf.js';

/** Whoever waits longer for an answer gives up. */
const ANSWER_WITHIN_MS = 10_000;
/** Leaves asked for at once, so that a long read has a time limit for each part of it. */
const PAGE_LEAVES_MAX = 2_000;
export class EventStoreDbStreams {
  private readonly connection: EventStoreDbConnection;
  /** For following. */
  private readonly secondLine: EventStoreDbConnection;
  /** The append that each log waits for. */
  private readonly underWay = new Map<string, Promise<unknown>>();

  /**
   * Connects with the first use.
   * @param url `esdb://…` or `kurrentdb://…`, with login, hosts and TLS
   * @param answerWithinMs after which an append is in doubt
   * @throws RangeError when the address cannot be read
   */
  constructor(url: string, answerWithinMs = ANSWER_WITHIN_MS) {
    const { forRequests, forFollowing } = readEventStoreDbAddress(url);
    this.connection = new EventStoreDbConnection(forRequests, answerWithinMs);
    this.secondLine = new EventStoreDbConnection(forFollowing, answerWithinMs);
  }

  /** The position of the last leaf, `EMPTY_LOG` where there is none. @throws EventStoreUnavailable */
  async head(log: string): Promise<number> {
    return this.connection.head(log);
  }

  /** Answers when the server does. @throws EventStoreUnavailable */
  async probe(): Promise<void> {
    await this.connection.head('');
  }

  /**
   * Stores all leaves behind the fence, or nothing, as `EventStore.append` promises, but for revisions and claims that are taken:
   * this engine knows no other guard than its fence. One append of a log goes at a time.
   * @throws AppendOutcomeUnknown when it was sent and nothing certain came back; EventStoreUnavailable when it was not sent
   */
  async append(log: string, expected: number, leaves: readonly NewLeaf[]): Promise<AppendResult> {
    assertAppendable(leaves);
    const before = this.underWay.get(log);
    const result = (async () => {
      await before?.catch(() => undefined);
      return leaves.length === 0 ? this.askFence(log, expected) : this.send(log, expected, leaves);
    })();
    this.underWay.set(log, result);
    return result.finally(() => this.underWay.get(log) === result && this.underWay.delete(log));
  }

  /** An empty append that the server accepts would leave a record in its log: the look leaves none. */
  private async askFence(log: string, expected: number): Promise<AppendResult> {
    const head = await this.head(log);
    return head === expected ? { appended: true } : { appended: false, head };
  }

  private async send(log: string, expected: number, leaves: readonly NewLeaf[]): Promise<AppendResult> {
    const streamState = expected === EMPTY_LOG ? NO_STREAM : BigInt(expected);
    const end = expected + leaves.length;
    try {
      const { success, nextExpectedRevision } = await this.connection.use(client =>
        client.appendToStream(streamOf(log), leaves.map(eventOf), { streamState, deadline: SERVER_DEADLINE_MS }),
      );
      if (success && nextExpectedRevision === BigInt(end)) return { appended: true };
      throw new Error(`the server says that the log ends at ${nextExpectedRevision}, where it must end at ${end}`);
    } catch (error) {
      if (error instanceof EventStoreUnavailable) throw error;
      if (error instanceof WrongExpectedVersionError && endIn(error) !== expected) return { appended: false, head: endIn(error) };
      if (error instanceof MaxAppendSizeExceededError)
        throw new RangeError(`the server takes no more than ${error.maxAppendSize} bytes in an append`);
      throw new AppendOutcomeUnknown(log, reasonOf(error));
    }
  }

  /** Leaves with `after < position`, ascending, dense, at most `limit`. @throws EventStoreUnavailable; CorruptLeaf */
  async read(log: string, after: number, limit: number): Promise<readonly StoredLeaf[]> {
    const leaves: StoredLeaf[] = [];
    for (let due = limit; due > 0; due -= PAGE_LEAVES_MAX) {
      const asked = Math.min(due, PAGE_LEAVES_MAX);
      const page = await this.connection.ask(client => eventsOf(client, log, after + 1 + leaves.length, asked));
      for (const { event } of page) if (event !== undefined) leaves.push(storedLeaf(event));
      if (page.length < asked) break;
    }
    if (leaves.some(({ position }, index) => position !== after + 1 + index))
      throw new Error(`${log} is damaged: of the leaves after position ${after} not all are there`);
    return leaves;
  }

  /**
   * Every leaf of every log in the order of the engine, first those stored already, then each as it is stored; ends only with an
   * error, after which the caller follows again from the last place that it kept. Holds back while nobody takes the next one.
   * @param from the `at` of the last leaf that was taken; `undefined` from the beginning
   * @throws EventStoreUnavailable when the line broke; CorruptLeaf
   */
  follow(from: string | undefined): AsyncIterable<FollowedLeaf> {
    return follow(this.secondLine, from);
  }

  /** Ends whatever is under way. */
  async close(): Promise<void> {
    await Promise.all([this.secondLine.close(), this.connection.close()]);
  }
}

async function eventsOf(client: KurrentDBClient, log: string, from: number, maxCount: number): Promise<ResolvedEvent[]> {
  const events: ResolvedEvent[] = [];
  try {
    const page = client.readStream(streamOf(log), { fromRevision: BigInt(from), maxCount, requiresLeader: true });
    for await (const event of page) events.push(event);
  } catch (error) {
    if (!(error instanceof StreamNotFoundError)) throw error;
  }
  return events;
}
