/**
 * The write road of one log: the only place that appends.
 *
 * Commands that wait are served together: repeats are found by their cause, books are loaded, one command after the other is
 * decided on the running state, all leaves are appended in one act behind the fence, then each command gets its own result.
 * While one group's append is under way, the next group is decided on top of it and appended when the first has landed; if it
 * does not land, both are decided again. Nothing is answered before the end of the log that the answer rests on has been
 * confirmed, refusals included.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStore, NewLeaf } from '../event-store/event-store.js';
import type { Books } from '../ledger/books.js';
import type { BookName, Instant } from '../ledger/units.js';
import { appendOnce, backOff, WriterGaveUp } from './appender.js';
import { Batch, type Outcome, type Submission } from './batch.js';
import type { BookCache } from './book-cache.js';
import { LogBooks, type Increment } from './log-books.js';
import { PastCommands, type Found, type PastCommand } from './past-commands.js';

/** Commands waiting for one log, at most; more are refused before any effect. */
const QUEUE_MAX = 10_000;
/** Commands served by one append. */
const GROUP_MAX = 500;
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
  /** Told after each append, with the log's new end. */
  readonly onAppended: (head: number) => void;
}

/** Somebody who waits: for the outcome of a command, or for a look at some books. */
interface Waiting {
  readonly asked: Submission | { readonly names: readonly BookName[] };
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}
interface Answer {
  readonly outcome?: Outcome;
  /** What a repeat will find; absent when nothing was recorded. */
  readonly past?: PastCommand;
  readonly books?: Books;
}

/** A group that is decided and not confirmed yet. */
interface Group extends Increment {
  readonly answers: readonly (readonly [Waiting, Answer])[];
  readonly leaves: readonly NewLeaf[];
  /** Resolves once its append is sent and answered. */
  landed?: Promise<boolean>;
}

export class LogWriter {
  private readonly queue: Waiting[] = [];
  private readonly running = new Map<string, Promise<unknown>>();
  private readonly past: PastCommands;
  private readonly books: LogBooks;
  private isDraining = false;
  private conflictsInARow = 0;
  private wake: (() => void) | undefined;
  /** Appends that met another writer; for metrics. */
  conflicts = 0;

  constructor(private readonly settings: WriterSettings) {
    this.past = new PastCommands(settings.log, settings.store);
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

  private async drain(): Promise<void> {
    this.isDraining = true;
    // what arrives in the same turn of the event loop goes together
    await Promise.resolve();
    let ahead: Group | undefined;
    while (this.queue.length > 0 || ahead !== undefined) {
      if (ahead !== undefined) await this.arrivalOrLanding(ahead);
      // half of all that is under way: while one half is appended, the other is decided
      const share = Math.ceil((this.queue.length + (ahead?.answers.length ?? 0)) / 2);
      const members = this.queue.splice(0, Math.min(GROUP_MAX, share));
      const next = members.length === 0 ? undefined : await this.prepare(members, ahead);
      const isFree = ahead === undefined || (await this.land(ahead));
      if (next !== undefined && isFree) this.send(next);
      else if (next !== undefined) this.queue.unshift(...next.answers.map(([waiting]) => waiting));
      ahead = isFree ? next : undefined;
    }
    this.isDraining = false;
  }

  private async arrivalOrLanding({ landed }: Group): Promise<void> {
    if (this.queue.length === 0) {
      const arrival = new Promise<void>(resolve => (this.wake = resolve));
      await Promise.race([arrival, landed?.catch(() => undefined)]);
      this.wake = undefined;
    }
    if (this.queue.length > 0) await nextTurn();
  }

  /** Decides a group on top of the one whose append is under way. `undefined`: all of it was answered already. */
  private async prepare(members: readonly Waiting[], ahead: Group | undefined): Promise<Group | undefined> {
    try {
      if (ahead === undefined) await this.books.synchronise();
      const base = ahead === undefined ? this.books.head : ahead.base + ahead.leaves.length;
      const commands = members.flatMap(({ asked }) => ('id' in asked ? [asked] : []));
      const found = await this.past.find(commands, ahead?.recorded ?? []);
      const names = members.flatMap(({ asked }) => ('id' in asked ? found.booksOf(asked) : asked.names));
      const loaded = await this.books.load(new Set(names), ahead);
      const batch = new Batch(this.settings.log, name => loaded.get(name) ?? this.books.remembered(name, ahead));
      const answers: [Waiting, Answer][] = [];
      let served = 0;
      for (const waiting of members) {
        if (batch.isFull) break;
        served++;
        try {
          const answer = this.answer(waiting.asked, { batch, found, base });
          answers.push([waiting, answer instanceof Promise ? await answer : answer]);
        } catch (reason) {
          waiting.reject(reason);
        }
      }
      this.queue.unshift(...members.slice(served));
      return { answers, leaves: batch.leaves, recorded: batch.recorded, books: new Map([...loaded, ...batch.books]), base };
    } catch (reason) {
      for (const waiting of members) waiting.reject(reason);
      return undefined;
    }
  }

  /** Decides one command, or finds what it did before. */
  private answer(asked: Waiting['asked'], { batch, found, base }: Scene): Answer | Promise<Answer> {
    if (!('id' in asked)) return { books: batch.booksOf(asked.names) };
    const anchor = found.anchor(asked);
    const before = found.past(asked.id);
    if (before !== undefined) {
      if (!isSameRequest(before.fingerprint, asked.fingerprint)) throw new KeyReused(asked.id);
      return this.past.outcome(asked, before, anchor).then(outcome => ({ outcome }));
    }
    const now = this.books.timeAt(this.settings.clock());
    const referenceTaken = found.referenceTaken(asked);
    const given = { now, anchor, ...(referenceTaken === undefined ? {} : { referenceTaken }) };
    const { events, refusal, books } = batch.decide(asked, given);
    found.learn(events);
    const at = { position: base + batch.leaves.length, replayed: false };
    const outcome: Outcome =
      refusal === undefined ? { accepted: true, ...at, events, books } : { accepted: false, ...at, refusal };
    if (events.length === 0) return { outcome };
    const kept = refusal === undefined ? { books } : {};
    return { outcome, past: { events, position: at.position, fingerprint: asked.fingerprint, ...kept } };
  }

  private send(group: Group): void {
    const { store, log } = this.settings;
    group.landed = appendOnce(store, log, group.base, group.leaves);
    // awaited when it lands; a failure before that is not unheard
    group.landed.catch(() => undefined);
  }

  /** Waits for a group's append and answers its members; `false`: it did not land, and what was decided on top of it is void. */
  private async land(group: Group): Promise<boolean> {
    try {
      if (!(await group.landed)) {
        this.conflicts++;
        if (++this.conflictsInARow > CONFLICTS_IN_A_ROW_MAX) throw new WriterGaveUp('other writers were faster too often');
        this.books.doubt();
        this.queue.unshift(...group.answers.map(([waiting]) => waiting));
        await backOff(this.conflictsInARow);
        return false;
      }
    } catch (reason) {
      this.books.doubt();
      this.conflictsInARow = 0;
      for (const [waiting] of group.answers) waiting.reject(reason);
      return false;
    }
    this.conflictsInARow = 0;
    this.books.landed(group);
    if (group.leaves.length > 0) this.settings.onAppended(this.books.head);
    for (const [waiting, answer] of group.answers) {
      if (answer.past !== undefined && 'id' in waiting.asked) this.past.remember(waiting.asked.id, answer.past);
      waiting.resolve(answer);
    }
    return true;
  }
}

interface Scene {
  readonly batch: Batch;
  readonly found: Found;
  readonly base: number;
}

/** A repeat without a fingerprint (the service's own) is the same by its id alone. */
const isSameRequest = (before: Uint8Array | undefined, now: Uint8Array | undefined): boolean =>
  before === undefined || now === undefined || Buffer.compare(before, now) === 0;
