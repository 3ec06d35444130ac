/**
 * The line to EventStoreDB: one client object at a time, known to answer before anything is asked of it that has an effect.
 *
 * Hides the client's ways that would hang or lie: a request without an answer ends here by a timer of our own, as the client waits
 * for ever on a server that froze; a client object whose request failed is not used again, as some of its failures are for good;
 * its errors, which may carry more than may be told, leave here as a short text.
 */
import { KurrentDBClient, WrongExpectedVersionError } from '@kurrent/kurrentdb-client';
import { EMPTY_LOG, EventStoreUnavailable } from './event-store.js';
import { streamOf } from './eventstoredb-leaf.js';

/** For so long a failure to reach the server is the answer to everybody: a client object costs several milliseconds. */
const TRY_AGAIN_AFTER_MS = 200;
/** No log is that long: a fence that the server always refuses, naming where the log ends. Nothing is ever written for it. */
const BEYOND_ALL = BigInt(Number.MAX_SAFE_INTEGER);
/**
 * How long the server may wait with an append, by its own clock: far off, so that clocks that differ refuse nothing. It waits no
 * longer than its own setting (2 s unless told otherwise) in any case.
 */
export const SERVER_DEADLINE_MS = 86_400_000;

export class EventStoreDbConnection {
  private opened: Promise<KurrentDBClient> | undefined;
  private current: KurrentDBClient | undefined;
  private isClosed = false;

  constructor(
    private readonly url: string,
    private readonly answerWithinMs: number,
  ) {}

  /** A client that the server answered. @throws EventStoreUnavailable when there is none to be had: certainly nothing was sent */
  async ready(): Promise<KurrentDBClient> {
    if (this.isClosed) throw new EventStoreUnavailable(new Error('closed'));
    this.opened ??= this.open();
    return this.opened;
  }

  /** For what has no effect. @throws EventStoreUnavailable */
  async ask<T>(request: (client: KurrentDBClient) => Promise<T>): Promise<T> {
    const client = await this.ready();
    try {
      return await this.inTime(request(client));
    } catch (error) {
      this.replace(client);
      throw new EventStoreUnavailable(reasonOf(error));
    }
  }

  /** Where a log ends, from the server that decides over appends to it. @throws EventStoreUnavailable */
  async head(log: string): Promise<number> {
    return this.ask(client => headOf(client, log));
  }

  /** The answer, or a failure when it takes too long. */
  async inTime<T>(answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${this.answerWithinMs} ms`)), this.answerWithinMs);
    });
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }

  /** Whatever else is under way on this client may still be answered. */
  replace(client: KurrentDBClient): void {
    if (this.current === client) this.opened = this.current = undefined;
    setTimeout(() => void client.dispose(), this.answerWithinMs).unref();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.current?.dispose();
  }

  private async open(): Promise<KurrentDBClient> {
    const client = KurrentDBClient.connectionString(this.url);
    this.current = client;
    try {
      // the client asks the server what it can before its first append, and never again where that failed
      await this.inTime(headOf(client, ''));
      return client;
    } catch (error) {
      setTimeout(() => (this.opened = undefined), TRY_AGAIN_AFTER_MS).unref();
      void client.dispose();
      throw new EventStoreUnavailable(reasonOf(error));
    }
  }
}

async function headOf(client: KurrentDBClient, log: string): Promise<number> {
  try {
    await client.appendToStream(streamOf(log), [], { streamState: BEYOND_ALL, deadline: SERVER_DEADLINE_MS });
  } catch (error) {
    if (error instanceof WrongExpectedVersionError) return endIn(error);
    throw error;
  }
  throw new Error('the server accepted a fence that no log can meet');
}

/** Where the log ends, by the server's refusal of an append. */
export const endIn = ({ actualState }: WrongExpectedVersionError): number =>
  actualState === 'no_stream' ? EMPTY_LOG : Number(actualState);

/** The client's errors have no name and often no message, but a type. */
export function reasonOf(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const type = 'type' in error ? `${String(error.type)}: ` : '';
  return new Error(`${type}${error.message}`);
}
