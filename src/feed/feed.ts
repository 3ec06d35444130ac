/**
 * The feed: takes all logs into all projections, in order, and tells whoever waits how far they are.
 *
 * Appends of this process wake their log at once; appends of other copies, and whatever failed for want of a connection, are
 * found by one slow query over all logs, for ever. A bounded number of logs is worked on at a time, each for one batch and
 * then behind the others, so that one log's backlog delays nobody. There is one timer, whatever the number of logs.
 */
import { EMPTY_LOG } from '../event-store/event-store.js';
import { LogIds, logsBehind } from './checkpoints.js';
import { LogFollower, type FollowerGround, type FollowerNotice } from './log-follower.js';

/** Logs worked on at the same time, each on a connection of its own. */
const LOGS_AT_ONCE = 4;
/** Between two looks for logs that other copies of the service appended to. */
const POLL_MS = 1_000;

export type FeedNotice =
  | FollowerNotice
  /** Said once until everything can be reached again. */
  | { readonly kind: 'unreachable'; readonly reason: unknown }
  | { readonly kind: 'recovered' };

export interface FeedSettings extends FollowerGround {
  /** For the operator's log and the metrics. */
  readonly notify: (notice: FeedNotice) => void;
}

/** How far the projections that were asked about all are. */
export interface Standing {
  readonly reached: boolean;
  readonly position: number;
}

interface Waiter {
  readonly names: readonly string[];
  readonly position: number;
  readonly answer: (standing: Standing) => void;
}

export class Feed {
  /** Numbers of the logs, for queries. */
  readonly ids: LogIds;
  private readonly followers = new Map<string, LogFollower>();
  private readonly dirty = new Set<string>();
  private readonly turns = new Map<string, Promise<void>>();
  private readonly waiters = new Map<string, Set<Waiter>>();
  private state: 'new' | 'running' | 'stopped' = 'new';
  private timer: NodeJS.Timeout | undefined;
  private polling: Promise<void> = Promise.resolve();
  private isReachable = true;

  constructor(private readonly settings: FeedSettings) {
    this.ids = new LogIds(settings.pool);
  }

  /** Begins with every log that is behind, also where a projection failed before: it gets one more try. */
  start(): void {
    this.state = 'running';
    this.settings.pool.on('error', this.forget);
    this.polling = this.poll(true);
  }

  /** Ends after the batches that are under way. Whoever waits is answered at once. */
  async stop(): Promise<void> {
    this.state = 'stopped';
    this.settings.pool.off('error', this.forget);
    clearTimeout(this.timer);
    await this.polling;
    await Promise.all(this.turns.values());
    for (const [origin, waiting] of this.waiters) for (const waiter of waiting) waiter.answer(this.standing(origin, waiter));
  }

  /** The log has grown. */
  wake(origin: string): void {
    this.dirty.add(origin);
    this.next();
  }

  /**
   * Waits until all named projections have reached the position. Answers early when one of them has stopped before it, or
   * the time is over: `position` then says how far they are.
   * @throws when the database cannot be reached
   */
  async waitFor(origin: string, names: readonly string[], position: number, timeoutMs: number): Promise<Standing> {
    const follower = await this.follower(origin);
    if (follower === undefined) return { reached: position <= EMPTY_LOG, position: EMPTY_LOG };
    await follower.look();
    const standing = this.standing(origin, { names, position });
    if (standing.reached || timeoutMs <= 0) return standing;
    return new Promise(resolve => {
      const waiting = this.waiters.get(origin) ?? new Set();
      const answer = (result: Standing): void => {
        clearTimeout(timeout);
        waiting.delete(waiter);
        if (waiting.size === 0) this.waiters.delete(origin);
        resolve(result);
      };
      const waiter: Waiter = { names, position, answer };
      const timeout = setTimeout(() => answer(this.standing(origin, waiter)), timeoutMs);
      this.waiters.set(origin, waiting.add(waiter));
      // another copy of the service may have been faster
      follower.lookAgain();
      this.wake(origin);
    });
  }

  /** A connection is lost, perhaps with its server: one that crashed may have forgotten the last batches. */
  private readonly forget = (): void => {
    for (const follower of this.followers.values()) follower.forget();
  };

  private standing(origin: string, { names, position: wanted }: Pick<Waiter, 'names' | 'position'>): Standing {
    const position = this.followers.get(origin)?.standingOf(names) ?? EMPTY_LOG;
    return { reached: position >= wanted, position };
  }

  private next(): void {
    for (const origin of this.dirty) {
      if (this.state !== 'running' || this.turns.size >= LOGS_AT_ONCE) return;
      if (this.turns.has(origin)) continue;
      this.dirty.delete(origin);
      this.turns.set(origin, this.turn(origin));
    }
  }

  /** One batch of one log; if there is more, the log queues again behind the others. */
  private async turn(origin: string): Promise<void> {
    try {
      const follower = await this.follower(origin);
      if (follower !== undefined) {
        if (await follower.round()) this.dirty.add(origin);
        this.answerWaiters(origin, follower);
      }
      this.noteReachable();
    } catch (reason) {
      this.noteUnreachable(reason);
    } finally {
      this.turns.delete(origin);
      this.next();
    }
  }

  private answerWaiters(origin: string, follower: LogFollower): void {
    for (const waiter of this.waiters.get(origin) ?? []) {
      const standing = this.standing(origin, waiter);
      if (standing.reached || follower.hasStopped(waiter.names)) waiter.answer(standing);
    }
  }

  private async poll(withFailed: boolean): Promise<void> {
    let isDone = true;
    try {
      for (const origin of await logsBehind(this.settings.pool, this.settings.projections, withFailed)) {
        this.followers.get(origin)?.lookAgain();
        this.dirty.add(origin);
      }
      this.noteReachable();
    } catch (reason) {
      isDone = false;
      this.noteUnreachable(reason);
    }
    if (this.state !== 'running') return;
    this.next();
    this.timer = setTimeout(() => {
      this.polling = this.poll(withFailed && !isDone);
    }, POLL_MS);
  }

  private async follower(origin: string): Promise<LogFollower | undefined> {
    const known = this.followers.get(origin);
    if (known !== undefined) return known;
    const id = await this.ids.of(origin);
    if (id === undefined) return undefined;
    const follower = this.followers.get(origin) ?? new LogFollower(this.settings, origin, id);
    this.followers.set(origin, follower);
    return follower;
  }

  private noteReachable(): void {
    if (!this.isReachable) this.settings.notify({ kind: 'recovered' });
    this.isReachable = true;
  }

  private noteUnreachable(reason: unknown): void {
    if (this.isReachable) this.settings.notify({ kind: 'unreachable', reason });
    this.isReachable = false;
  }
}
