/**
 * The feed: takes all logs into all projections, in order, and tells whoever waits how far they are.
 *
 * Of several copies of the service one follows, all logs; the others tell it what they append, and look into the database where
 * somebody waits. That saves work and decides nothing: the checkpoints would stand two that follow. Whatever nobody told of, or
 * failed for want of a connection, is found by one slow query over all logs, for ever. A bounded number of logs is worked on at a
 * time, each for one batch and then behind the others, so that one log's backlog delays nobody.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EMPTY_LOG } from '../event-store/event-store.js';
import { STORED_NAMES } from '../ledger/codec.js';
import { LogIds, logsBehind } from './checkpoints.js';
import type { Growth } from './growth.js';
import { LogFollower, type FollowerGround, type FollowerNotice } from './log-follower.js';
import type { Projection } from './projection.js';

/** Logs worked on at the same time, each on a connection of its own. */
const LOGS_AT_ONCE = 4;
/** Between two looks for logs that other copies of the service appended to. */
const POLL_MS = 1_000;
/** Between two looks at a log that another copy follows, while somebody waits for it. */
const LOOK_MS = 20;

export type FeedNotice =
  | FollowerNotice
  /** Said once until everything can be reached again. */
  | { readonly kind: 'unreachable'; readonly reason: unknown }
  | { readonly kind: 'recovered' };

export interface FeedSettings extends FollowerGround {
  /** For the operator's log and the metrics. */
  readonly notify: (notice: FeedNotice) => void;
  /** Absent where this copy follows whatever others do. */
  readonly copies?: { readonly keep: Keep; readonly growth: Growth };
}

/** Has a duty done whenever this copy is the one to do it; the signal says that it no longer is. */
export type Keep = (duty: (signal: AbortSignal) => Promise<void>) => void;

/**
 * What only one of those copies follows that would do the same: read the same events into the same rows. While a newer version
 * replaces an older one, each has its own that follows.
 */
export function followingName(projections: readonly Projection[]): string {
  const made = [...projections.map(({ name, version }) => `${name}@${String(version)}`), ...STORED_NAMES];
  return `read models ${createHash('sha256').update(made.join(' ')).digest('hex').slice(0, 16)}`;
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
  private isFollowing = false;
  private readonly watched = new Set<string>();
  private stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private polling: Promise<void> = Promise.resolve();
  private isReachable = true;

  constructor(private readonly settings: FeedSettings) {
    this.ids = new LogIds(settings.pool);
  }

  start(): void {
    this.state = 'running';
    this.stopping = new AbortController();
    this.settings.pool.on('error', this.forget);
    const { copies } = this.settings;
    if (copies === undefined) this.follow();
    else copies.keep(signal => this.followUntil(signal, copies.growth));
  }

  /** Ends after the batches that are under way. Whoever waits is answered at once. */
  async stop(): Promise<void> {
    this.state = 'stopped';
    this.stopping.abort();
    this.settings.pool.off('error', this.forget);
    await this.unfollow();
    for (const [origin, waiting] of this.waiters) for (const waiter of waiting) waiter.answer(this.standing(origin, waiter));
  }

  /** The log has grown. */
  wake(origin: string): void {
    const { copies } = this.settings;
    if (copies !== undefined && !this.isFollowing) return copies.growth.tell(origin);
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
    if (!this.isFollowing) follower.lookAgain();
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
      if (!this.isFollowing) return void this.watch(origin);
      // another copy of the service may have been faster
      follower.lookAgain();
      this.wake(origin);
    });
  }

  /** Begins with every log that is behind, also where a projection failed before: it gets one more try. */
  private follow(): void {
    this.followers.clear();
    this.isFollowing = true;
    this.polling = this.poll(true);
  }

  private async unfollow(): Promise<void> {
    this.isFollowing = false;
    clearTimeout(this.timer);
    await this.polling;
    await Promise.all(this.turns.values());
  }

  private async followUntil(signal: AbortSignal, growth: Growth): Promise<void> {
    if (this.state !== 'running') return;
    const hearing = growth.hear(AbortSignal.any([signal, this.stopping.signal]), origin => this.wake(origin));
    this.follow();
    await hearing;
    await this.unfollow();
    for (const origin of this.waiters.keys()) void this.watch(origin);
  }

  /** Looks how far others have come, while somebody waits for it. */
  private async watch(origin: string): Promise<void> {
    if (this.watched.has(origin)) return;
    this.watched.add(origin);
    while (this.waiters.has(origin) && !this.isFollowing) {
      await sleep(LOOK_MS);
      try {
        const follower = await this.follower(origin);
        follower?.lookAgain();
        await follower?.look();
        if (follower !== undefined) this.answerWaiters(origin, follower);
        this.noteReachable();
      } catch (reason) {
        this.noteUnreachable(reason);
      }
    }
    this.watched.delete(origin);
    // whoever follows now has waiters to answer
    if (this.waiters.has(origin) && this.isFollowing) this.wake(origin);
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
      if (!this.isFollowing || this.turns.size >= LOGS_AT_ONCE) return;
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
    if (!this.isFollowing) return;
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
