/**
 * The subscription to all logs of an EventStoreDB: what is stored already and then what comes, in the order of the engine.
 *
 * Hides the client's stream, which ends with an error, without one, or not at all on a line that went dead: when nothing came for
 * a while the server has to answer a question on the same line. Holds the server back while nobody takes what has arrived.
 */
import {
  START,
  streamNameFilter,
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type ReadPosition,
} from '@kurrent/kurrentdb-client';
import { EventStoreUnavailable, type StoredLeaf } from './event-store.js';
import { reasonOf, type EventStoreDbConnection } from './eventstoredb-connection.js';
import { logOf, storedLeaf, STREAM_PREFIX } from './eventstoredb-leaf.js';

export interface FollowedLeaf {
  readonly log: string;
  readonly leaf: StoredLeaf;
  /** The place of the leaf among all events of the engine, to follow on from: to be kept, not to be read. */
  readonly at: string;
}

/** After so long without a leaf the server must show that it is there. */
const HEART_BEAT_MS = 2_000;
/** Leaves that arrived and were not taken, at most. */
const WAITING_MAX = 512;
/** Events of other services between two signs that the subscription gets on, in units of 32. */
const SIGN_INTERVAL = 1_000;

const ONLY_LOGS = { filter: streamNameFilter({ prefixes: [STREAM_PREFIX], checkpointInterval: SIGN_INTERVAL }) };

/** See `EventStoreDbStreams.follow`. @param connection nobody else's */
export async function* follow(connection: EventStoreDbConnection, from: string | undefined): AsyncGenerator<FollowedLeaf> {
  const client = await connection.ready();
  const arrivals = new Arrivals(client.subscribeToAll({ ...ONLY_LOGS, fromPosition: placeOf(from) }));
  // leaves of one log mostly come together
  let last = { stream: '', log: '' };
  try {
    for (;;) {
      for (const { event } of arrivals.take()) {
        if (event === undefined) continue;
        if (event.streamId !== last.stream) last = { stream: event.streamId, log: logOf(event.streamId) };
        yield { log: last.log, leaf: storedLeaf(event), at: textOf(event.position) };
      }
      if (!(await arrivals.more(HEART_BEAT_MS))) await connection.head('');
    }
  } finally {
    arrivals.stop();
    connection.replace(client);
  }
}

class Arrivals {
  private waiting: AllStreamResolvedEvent[] = [];
  private failure: Error | undefined;
  private wake = (): void => undefined;

  constructor(private readonly subscription: AllStreamSubscription) {
    subscription.on('data', event => {
      this.waiting.push(event);
      if (this.waiting.length >= WAITING_MAX) subscription.pause();
      this.wake();
    });
    subscription.on('error', error => this.fail(error));
    subscription.on('end', () => this.fail(new Error('the server ended the subscription')));
  }

  take(): readonly AllStreamResolvedEvent[] {
    const taken = this.waiting;
    this.waiting = [];
    this.subscription.resume();
    return taken;
  }

  /** Whether something arrived in time. @throws EventStoreUnavailable when nothing will */
  async more(withinMs: number): Promise<boolean> {
    if (this.waiting.length === 0 && this.failure === undefined) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>(resolve => {
        this.wake = resolve;
        timer = setTimeout(resolve, withinMs);
      }).finally(() => clearTimeout(timer));
    }
    if (this.waiting.length > 0) return true;
    if (this.failure !== undefined) throw new EventStoreUnavailable(this.failure);
    return false;
  }

  /** Errors that come later still need somebody who listens. */
  stop(): void {
    void this.subscription.unsubscribe().catch(() => undefined);
  }

  private fail(error: unknown): void {
    this.failure ??= reasonOf(error);
    this.wake();
  }
}

const textOf = ({ commit, prepare }: { commit: bigint; prepare: bigint }): string => `${commit}/${prepare}`;

function placeOf(at: string | undefined): ReadPosition {
  if (at === undefined) return START;
  const [, commit, prepare] = /^(\d+)\/(\d+)$/.exec(at) ?? [];
  if (commit === undefined || prepare === undefined) throw new RangeError(`${at} is no place among the events`);
  return { commit: BigInt(commit), prepare: BigInt(prepare) };
}
