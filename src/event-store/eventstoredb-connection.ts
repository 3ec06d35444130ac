/**
 * The line to EventStoreDB: one client object at a time, known to answer before anything is asked of it that has an effect.
 *
 * Hides the client's ways that would hang or lie: a request without an answer ends here by a timer of our own, as the client
 * waits for ever on a server that froze; a client object whose request failed is not used again, as some of its failures are for
 * good; its errors, which may carry more than may be told, leave here as a short text.
 */
import { KurrentDBClient, MaxAppendSizeExceededError, WrongExpectedVersionError } from '@kurrent/kurrentdb-client';
import { EMPTY_LOG, EventStoreUnavailable } from './event-store.js';
import { streamOf } from './eventstoredb-leaf.js';

/** For so long a failure to reach the server is the answer to everybody: a client object costs several milliseconds. */
const TRY_AGAIN_AFTER_MS = 200;
/**
 * Requests at once. The client leaves a rejection unheard, which ends the process, when a line breaks on which 16 appends or more
 * wait to be sent.
 */
const UNDER_WAY_MAX = 12;
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
  private places = UNDER_WAY_MAX;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly url: string,
    private readonly answerWithinMs: number,
  ) {}

  /**
   * Asks something of a client that has answered before.
   * @throws EventStoreUnavailable when certainly nothing was sent; else what the client throws, or that it took too long
   */
  async use<T>(request: (client: KurrentDBClient) => Promise<T>): Promise<T> {
    await this.place();
    try {
      const client = await this.ready();
      return await this.inTime(request(client)).catch((error: unknown) => {
        if (!isCertain(error)) this.replace(client);
        throw error;
      });
    } finally {
      this.leave();
    }
  }

  /** For what has no effect. @throws EventStoreUnavailable */
  async ask<T>(request: (client: KurrentDBClient) => Promise<T>): Promise<T> {
    try {
      return await this.use(request);
    } catch (error) {
      throw error instanceof EventStoreUnavailable ? error : new EventStoreUnavailable(reasonOf(error));
    }
  }

  /** Where a log ends, from the server that decides over appends to it. @throws EventStoreUnavailable */
  async head(log: string): Promise<number> {
    return this.ask(client => headOf(client, log));
  }

  /** A client that has answered. @throws EventStoreUnavailable */
  async ready(): Promise<KurrentDBClient> {
    if (this.isClosed) throw new EventStoreUnavailable(new Error('closed'));
    this.opened ??= this.open();
    return this.opened;
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
    try {
      const client = KurrentDBClient.connectionString(this.url);
      this.current = client;
      // the client asks the server what it can before its first append, and never again where that failed
      await this.inTime(headOf(client, ''));
      return client;
    } catch (error) {
      void this.current?.dispose();
      setTimeout(() => (this.opened = undefined), TRY_AGAIN_AFTER_MS).unref();
      throw new EventStoreUnavailable(reasonOf(error));
    }
  }

  private async inTime<T>(answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${this.answerWithinMs} ms`)), this.answerWithinMs);
    });
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }

  private async place(): Promise<void> {
    if (this.places > 0) this.places--;
    else await new Promise<void>(resolve => this.waiting.push(resolve));
  }

  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.places++;
    else next();
  }
}

/** Answers of the server itself, after which the client is as good as before. */
const isCertain = (error: unknown): boolean =>
  error instanceof WrongExpectedVersionError || error instanceof MaxAppendSizeExceededError;

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
