/**
 * A group of commands that is decided as one: who waits in it, and the answer that each will get once it has landed.
 *
 * The commands are decided one after the other, each on what the ones before it did. One that fails by a defect is told so by
 * itself and leaves its neighbours alone.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LeafKeys } from '../event-store/event-store.js';
import type { Books } from '../ledger/books.js';
import type { BookName, Instant } from '../ledger/units.js';
import type { Landing } from './appender.js';
import type { Batch, Outcome, Submission } from './batch.js';
import type { HeldBooks, Increment } from './log-books.js';
import type { Outlook } from './outlook.js';
import type { PastCommand } from './past-commands.js';

/** Commands served by one append. */
const GROUP_MAX = 500;
/** Commands decided before answers and new commands that have arrived meanwhile are attended to: a millisecond or two. */
const DECIDED_AT_A_TIME = 16;

/** Somebody who waits: for the outcome of a command, or for a look at some books. */
export interface Waiting {
  readonly asked: Submission | { readonly names: readonly BookName[] };
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
  /** Was in a group that failed by a defect, perhaps its own: goes alone, so that it fails nobody else. */
  isSuspect?: boolean;
}
export interface Answer {
  readonly outcome?: Outcome;
  /** What a repeat will find; absent when nothing was recorded. */
  readonly past?: PastCommand;
  readonly books?: Books;
}

/** A group that is looked up and waits for its turn. */
export interface Prepared {
  readonly members: readonly Waiting[];
  readonly outlook: Outlook;
  readonly held: HeldBooks;
}

/** A group that is decided and not confirmed yet. */
export interface Group extends Increment {
  readonly answers: readonly (readonly [Waiting, Answer])[];
  readonly unless: LeafKeys;
  /** Resolves once its append is sent and answered. */
  landed?: Promise<Landing>;
}

/** Takes the next group out of the queue. Whoever is suspect goes alone. */
export function takeGroup(queue: Waiting[], share: number): readonly Waiting[] {
  const size = Math.min(GROUP_MAX, share);
  const suspect = queue.slice(0, size).findIndex(({ isSuspect }) => isSuspect === true);
  return queue.splice(0, suspect === -1 ? size : Math.max(1, suspect));
}

interface Scene {
  readonly batch: Batch;
  readonly outlook: Outlook;
  /** The position that the group's leaves follow. */
  readonly base: number;
  readonly now: () => Instant;
}

interface DecidedAll {
  readonly answers: Group['answers'];
  /** Who found no room in this group, or has to be looked up again. */
  readonly unserved: readonly Waiting[];
}

export async function decideAll(members: readonly Waiting[], scene: Scene): Promise<DecidedAll> {
  const answers: [Waiting, Answer][] = [];
  const again: Waiting[] = [];
  let served = 0;
  for (const waiting of members) {
    if (scene.batch.isFull) break;
    if (served > 0 && served % DECIDED_AT_A_TIME === 0) await nextTurn();
    served++;
    if ('id' in waiting.asked && scene.outlook.isOutdated(waiting.asked, name => scene.batch.find(name))) {
      again.push(waiting);
      continue;
    }
    try {
      answers.push([waiting, answer(waiting.asked, scene)]);
    } catch (reason) {
      waiting.reject(reason);
    }
  }
  return { answers, unserved: [...again, ...members.slice(served)] };
}

function answer(asked: Waiting['asked'], { batch, outlook, base, now }: Scene): Answer {
  if (!('id' in asked)) return { books: batch.booksOf(asked.names) };
  const referenceTaken = outlook.referenceTaken(asked);
  const overdue = outlook.holdersFor(asked);
  const given = {
    now: now(),
    anchor: outlook.anchor(asked),
    overdue,
    ...(referenceTaken === undefined ? {} : { referenceTaken }),
  };
  const { events, leaves, refusal, books } = batch.decide(asked, given);
  outlook.learn({ recorded: events, leaves });
  const at = { position: base + batch.leaves.length, replayed: false };
  const outcome: Outcome = refusal === undefined ? { accepted: true, ...at, events, books } : { accepted: false, ...at, refusal };
  if (events.length === 0) return { outcome };
  const kept = refusal === undefined ? { books } : {};
  return { outcome, past: { events, position: at.position, fingerprint: asked.fingerprint, ...kept } };
}
