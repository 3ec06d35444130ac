/**
 * The write road of one log: the only place that appends.
 *
 * Commands that wait are served together, in three steps that overlap: a group is looked up (repeats, objects, cold books) while
 * the group before it is decided, one command after the other on the running state, and the group before that is appended in one
 * act behind the fence. Each command gets its own result. What does not land is decided again, with all that was built on it.
 * Nothing is answered before the end of the log that the answer rests on has been confirmed, refusals included.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EventStoreUnavailable, type EventStore } from '../event-store/event-store.js';
import type { Books } from '../ledger/books.js';
import type { BookName, Instant } from '../ledger/units.js';
import { appendOnce, backOff, WriterGaveUp, type Landing } from './appender.js';
import { Batch, type Outcome, type Submission } from './batch.js';
import { decideAll, takeGroup, type Answer, type Group, type Prepared, type Waiting } from './group.js';
import type { BookCache } from './book-cache.js';
import { LogBooks } from './log-books.js';
import { Outlook, type KnownPast } from './outlook.js';
import { PastCommands, type PastCommand } from './past-commands.js';
import { SoldOut, type Overdue } from './sold-out.js';
import type { Turns } from './turns.js';

/** Commands waiting for one log, at most; more are refused before any effect. */
const QUEUE_MAX = 10_000;
/** Groups that share what is under way: one is looked up, one is decided, one is appended. */
const GROUPS_UNDER_WAY = 3;
/** A group that nobody is before, and that is no larger, leaves the look for repeats to its append. */
const UNLOOKED_MAX = 8;
/** How long a copy writes before it lets another one, where both want to. */
const TURN_MS = 50;
/** Times in a row that a writer may meet another copy's appends. */
const CONFLICTS_IN_A_ROW_MAX = 50;

/** The queue is full; nothing was done. Worth trying again after a moment. */
export class WriterBusy extends Error {
  override readonly name = 'WriterBusy';
}
/** The same command id came with another request. */
export class KeyReused extends Error {
  override readonly name = 'KeyReused';
}

export interface WriterSettings {
  readonly log: string;
  readonly store: EventStore;
  readonly cache: BookCache;
  readonly clock: () => Instant;
  /** Where several copies of the service may write. */
  readonly turns?: Turns;
  readonly overdue?: Overdue;
  /** Told after each append, with the log's new end. */
  readonly onAppended: (head: number) => void;
}

export class LogWriter {
  private readonly queue: Waiting[] = [];
  private readonly running = new Map<string, Promise<unknown>>();
  private readonly known: KnownPast;
  private readonly books: LogBooks;
  private isDraining = false;
  private conflictsInARow = 0;
  private wake: (() => void) | undefined;
  /** Being looked up, until their turn comes. */
  private readonly outlooks = new Set<Outlook>();
  /** An append was refused because of a repeat: the next group looks before it is decided. */
  private mustLook = false;
  /** Appends that met another writer; for metrics. */
  conflicts = 0;

  constructor(private readonly settings: WriterSettings) {
    const { log, store, overdue } = settings;
    this.known = { log, store, past: new PastCommands(log, store), soldOut: overdue && new SoldOut(log, overdue) };
    this.books = new LogBooks(settings);
  }

  get depth(): number {
    return this.queue.length;
  }

  /**
   * Serves a command. A twin that arrives while the first is under way waits for it and gets the same answer.
   * @throws WriterBusy, EventStoreUnavailable: before any effect; WriterGaveUp: what happened is learned by sending the same
   * command again; KeyReused
   */
  async submit(submission: Submission): Promise<Outcome> {
    const first = this.running.get(submission.id);
    if (first !== undefined) {
      await first.catch(() => undefined);
      return this.submit(submission);
    }
    const answer = this.enqueue(submission);
    this.running.set(submission.id, answer);
    try {
      const { outcome } = await answer;
      if (outcome === undefined) throw new Error('a command was answered without an outcome');
      return outcome;
    } finally {
      this.running.delete(submission.id);
    }
  }

  /** Books as of the end of the log, confirmed. */
  async look(names: readonly BookName[]): Promise<Books> {
    return (await this.enqueue({ names })).books ?? new Map();
  }

  private enqueue(asked: Waiting['asked']): Promise<Answer> {
    if (this.queue.length >= QUEUE_MAX) return Promise.reject(new WriterBusy(`${String(QUEUE_MAX)} commands are waiting`));
    const answer = new Promise<Answer>((resolve, reject) => {
      this.queue.push({ asked, resolve, reject });
    });
    this.wake?.();
    if (!this.isDraining) void this.drain();
    return answer;
  }

  private get isContended(): boolean {
    return this.settings.turns?.isContended(this.settings.log) === true;
  }

  private async drain(): Promise<void> {
    this.isDraining = true;
    // what arrives in the same turn of the event loop goes together
    await Promise.resolve();
    while (this.queue.length > 0) {
      const endTurn = this.isContended ? await this.settings.turns?.take(this.settings.log) : undefined;
      // who waited for its turn finds a log that has grown
      if (endTurn !== undefined) this.books.doubt();
      const until = endTurn === undefined ? Number.POSITIVE_INFINITY : performance.now() + TURN_MS;
      await this.serve(until);
      await endTurn?.();
    }
    this.isDraining = false;
  }

  /** Serves those that wait until there are none, the turn is over, or, without one, another copy was met. */
  private async serve(until: number): Promise<void> {
    let ahead: Group | undefined;
    let next: Promise<Prepared | undefined> | undefined;
    let isOver = false;
    while ((this.queue.length > 0 && !isOver) || next !== undefined || ahead !== undefined) {
      if (next === undefined && ahead !== undefined && !isOver) await this.arrivalOrLanding(ahead);
      const prepared = await (next ?? (isOver ? undefined : this.prepare(ahead, undefined)));
      isOver ||= performance.now() > until || (until === Infinity && this.isContended);
      // the next group is looked up while this one is decided and the one ahead is appended
      next = prepared === undefined || isOver || this.queue.length === 0 ? undefined : this.prepare(ahead, prepared);
      // what was sent just now leaves before this thread is busy deciding
      if (ahead !== undefined) await nextTurn();
      const group = prepared === undefined ? undefined : await this.decide(prepared, ahead);
      const landing = ahead === undefined ? 'stored' : await this.land(ahead);
      if (landing === 'stored') {
        if (group !== undefined) this.send(group);
        ahead = group;
      } else {
        await this.takeBack([landing === 'failed' ? undefined : ahead, group], next);
        ahead = next = undefined;
      }
    }
  }

  private async arrivalOrLanding({ landed }: Group): Promise<void> {
    if (this.queue.length > 0) return;
    const arrival = new Promise<void>(resolve => (this.wake = resolve));
    await Promise.race([arrival, landed?.catch(() => undefined)]);
    this.wake = undefined;
    if (this.queue.length > 0) await nextTurn();
  }

  /** Looks up a share of those that wait. `undefined`: nobody waits, or all of them have their answers. */
  private async prepare(ahead: Group | undefined, before: Prepared | undefined): Promise<Prepared | undefined> {
    if (this.queue.length === 0) return undefined;
    const underWay = this.queue.length + (ahead?.answers.length ?? 0) + (before?.members.length ?? 0);
    const asking = takeGroup(this.queue, Math.ceil(underWay / GROUPS_UNDER_WAY));
    const isAhead = ahead === undefined && before === undefined && asking.length <= UNLOOKED_MAX && !this.mustLook;
    this.mustLook = false;
    const commands = asking.flatMap(({ asked }) => ('id' in asked ? [asked] : []));
    const outlook = new Outlook(this.known, commands);
    this.outlooks.add(outlook);
    try {
      await this.books.synchronise();
      await outlook.look(isAhead);
      const members = this.withoutRepeats(asking, outlook);
      const names = members.flatMap(({ asked }) => ('id' in asked ? outlook.booksOf(asked) : asked.names));
      return { members, outlook, held: await this.books.hold(new Set(names)) };
    } catch (reason) {
      this.outlooks.delete(outlook);
      this.failed(asking, reason);
      return undefined;
    }
  }

  /** Nothing of a group was stored: all are told of what passes, of a defect only who fails by it alone as well. */
  private failed(members: readonly Waiting[], reason: unknown): void {
    if (members.length > 1 && !(reason instanceof EventStoreUnavailable) && !(reason instanceof WriterGaveUp)) {
      for (const waiting of members) waiting.isSuspect = true;
      this.queue.unshift(...members);
    } else {
      for (const waiting of members) waiting.reject(reason);
    }
  }

  /** Answers the commands that the log has already, in their own time: what is stored needs no confirmation. */
  private withoutRepeats(asking: readonly Waiting[], outlook: Outlook): readonly Waiting[] {
    const rest: Waiting[] = [];
    const repeats: { waiting: Waiting; past: PastCommand }[] = [];
    for (const waiting of asking) {
      const { asked } = waiting;
      const past = 'id' in asked ? outlook.past(asked.id) : undefined;
      if (past === undefined || !('id' in asked)) rest.push(waiting);
      else if (isSameRequest(past.fingerprint, asked.fingerprint)) repeats.push({ waiting, past });
      else waiting.reject(new KeyReused(asked.id));
    }
    void this.answerRepeats(repeats);
    return rest;
  }

  private async answerRepeats(repeats: readonly { readonly waiting: Waiting; readonly past: PastCommand }[]): Promise<void> {
    try {
      const outcomes = await this.known.past.outcomes(repeats.map(({ past }) => past));
      for (const [place, outcome] of outcomes.entries()) repeats[place]?.waiting.resolve({ outcome });
    } catch (reason) {
      for (const { waiting } of repeats) waiting.reject(reason);
    }
  }

  /** Decides a group on top of the one whose append is under way. */
  private async decide({ members, outlook, held }: Prepared, ahead: Group | undefined): Promise<Group> {
    const { log, clock } = this.settings;
    const base = ahead === undefined ? this.books.head : ahead.base + ahead.leaves.length;
    const books = this.books.release(held, ahead);
    this.outlooks.delete(outlook);
    if (ahead !== undefined) outlook.learn(ahead);
    const batch = new Batch(log, name => books.get(name) ?? ahead?.books.get(name) ?? this.books.remembered(name));
    const { answers, unserved } = await decideAll(members, { batch, outlook, base, now: () => this.books.timeAt(clock()) });
    this.queue.unshift(...unserved);
    const { leaves, recorded } = batch;
    return { answers, leaves, recorded, books: new Map([...books, ...batch.books]), base, unless: outlook.unless };
  }

  private send(group: Group): void {
    const { store, log } = this.settings;
    group.landed = appendOnce(store, { log, expected: group.base, leaves: group.leaves, unless: group.unless });
    // awaited when it lands; a failure before that is not unheard
    group.landed.catch(() => undefined);
  }

  /** Waits for a group's append and answers its members. Where it did not land, what was decided on top of it is void. */
  private async land(group: Group): Promise<Landing | 'failed'> {
    try {
      const landing = (await group.landed) ?? 'overtaken';
      if (landing !== 'stored') {
        this.books.doubt();
        this.mustLook = true;
        if (landing === 'overtaken') await this.yieldToOthers();
        return landing;
      }
    } catch (reason) {
      this.books.doubt();
      this.conflictsInARow = 0;
      this.failed(membersOf(group), reason);
      return 'failed';
    }
    this.conflictsInARow = 0;
    this.books.landed(group);
    for (const outlook of this.outlooks) outlook.learn(group);
    if (group.leaves.length > 0) this.settings.onAppended(this.books.head);
    for (const [waiting, answer] of group.answers) {
      if (answer.past !== undefined && 'id' in waiting.asked) this.known.past.remember(waiting.asked.id, answer.past);
      waiting.resolve(answer);
    }
    return 'stored';
  }

  /** @throws WriterGaveUp */
  private async yieldToOthers(): Promise<void> {
    this.conflicts++;
    if (++this.conflictsInARow > CONFLICTS_IN_A_ROW_MAX) throw new WriterGaveUp('other writers were faster too often');
    // from now on the turns decide who waits for whom
    if (this.settings.turns === undefined || this.conflictsInARow > 1) await backOff(this.conflictsInARow);
    this.settings.turns?.met(this.settings.log);
  }

  /** What is void waits again, in its order. */
  private async takeBack(groups: readonly (Group | undefined)[], next: Promise<Prepared | undefined> | undefined): Promise<void> {
    const waiting = groups.flatMap(group => (group === undefined ? [] : membersOf(group)));
    const prepared = await next;
    if (prepared !== undefined) {
      this.books.release(prepared.held, undefined);
      this.outlooks.delete(prepared.outlook);
      waiting.push(...prepared.members);
    }
    this.queue.unshift(...waiting);
  }
}

const membersOf = ({ answers }: Group): readonly Waiting[] => answers.map(([waiting]) => waiting);

/** A repeat without a fingerprint (the service's own) is the same by its id alone. */
const isSameRequest = (before: Uint8Array | undefined, now: Uint8Array | undefined): boolean =>
  before === undefined || now === undefined || Buffer.compare(before, now) === 0;
