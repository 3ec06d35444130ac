/**
 * What an engine says of itself, in a small log of its own there: who it is, which logs it keeps, and whether logs are still
 * moving in.
 *
 * It only grows, behind the same fence as any log. The engine's identity is its first leaf, made once and for ever; a log is
 * entered before its first leaf is appended; a move is noted before its first append and after its proof. Followers pass this
 * log over.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppendOutcomeUnknown, EMPTY_LOG, type EventStore, type NewLeaf } from './event-store.js';
import { leafHash } from './leaf.js';

/** The engine itself: appends behind the fence and reads by position, as `EventStore` says, and no look-ups. */
export type LogStreams = Pick<EventStore, 'head' | 'read'> & {
  append(...append: [log: string, expected: number, leaves: readonly NewLeaf[]]): ReturnType<EventStore['append']>;
};

/** No community's log: their origins have slashes. */
export const INVENTORY_LOG = 'inventory';

const PAGE = 1_000;
const BOOK = 'inventory';
const CAUSE_BYTES = 16;
/** Others may enter logs at the same time. */
const ATTEMPTS_MAX = 100;
const AGAIN_MS = 50;

type Entry = { readonly engine: string } | { readonly log: string } | { readonly move: 'begun' | 'proven' };

export class Inventory {
  private end = EMPTY_LOG;
  private engine: string | undefined;
  private readonly entered = new Set<string>();
  private move: 'begun' | 'proven' = 'proven';
  /** One look or entry at a time. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly streams: LogStreams) {}

  /** `undefined` while nobody has used the engine. */
  async identity(): Promise<string | undefined> {
    await this.inTurn(() => this.look());
    return this.engine;
  }

  /** The engine's identity, given to it now if it has none. */
  async identify(): Promise<string> {
    await this.inTurn(() => this.note({ engine: randomUUID() }, () => this.engine !== undefined));
    if (this.engine === undefined) throw new Error('the engine has taken no identity');
    return this.engine;
  }

  /** Every log that was entered: those that began, and perhaps some that never did. */
  async logs(): Promise<readonly string[]> {
    await this.inTurn(() => this.look());
    return [...this.entered];
  }

  async enter(log: string): Promise<void> {
    if (this.entered.has(log)) return;
    await this.identify();
    await this.inTurn(() => this.note({ log }, () => this.entered.has(log)));
  }

  /** Whether logs moved in that nobody has proven to be whole. */
  async isHalfCopied(): Promise<boolean> {
    await this.inTurn(() => this.look());
    return this.move === 'begun';
  }

  async noteMove(move: 'begun' | 'proven'): Promise<void> {
    await this.identify();
    await this.inTurn(() => this.note({ move }, () => this.move === move));
  }

  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.last.then(act);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async note(entry: Entry, isThere: () => boolean): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      await this.look();
      if (isThere()) return;
      try {
        const { appended } = await this.streams.append(INVENTORY_LOG, this.end, [leafOf(entry, this.end + 1)]);
        if (appended) continue;
      } catch (reason) {
        if (!(reason instanceof AppendOutcomeUnknown)) throw reason;
      }
      await sleep(AGAIN_MS * Math.random());
    }
    throw new Error('the inventory of the engine could not be written');
  }

  /** Reads on from where it was read to. */
  private async look(): Promise<void> {
    for (;;) {
      const leaves = await this.streams.read(INVENTORY_LOG, this.end, PAGE);
      for (const { position, body } of leaves) {
        this.take(JSON.parse(Buffer.from(body).toString()) as Partial<Record<string, string>>);
        this.end = position;
      }
      if (leaves.length < PAGE) return;
    }
  }

  private take({ engine, log, move }: Partial<Record<string, string>>): void {
    this.engine ??= engine;
    if (log !== undefined) this.entered.add(log);
    if (move === 'begun' || move === 'proven') this.move = move;
  }
}

function leafOf(entry: Entry, revision: number): NewLeaf {
  const body = Buffer.from(JSON.stringify(entry));
  return { stream: BOOK, revision, cause: randomBytes(CAUSE_BYTES), body, hash: leafHash(body) };
}
