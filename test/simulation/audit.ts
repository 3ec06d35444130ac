/**
 * What must be true after a simulation, found by nothing but the log, the rows and what the clients were told.
 *
 * The strongest of it: whoever decides the recorded commands alone, one by one, in the order and at the times of the log, gets
 * the same bytes. Every decision was then made on all that came before it, whoever made it and however often it was tried.
 */
import { isDeepStrictEqual } from 'node:util';
import { Batch, type Outcome, type Submission } from '../../src/app/batch.js';
import { EMPTY_LOG, type NewLeaf, type StoredLeaf } from '../../src/event-store/event-store.js';
import { LogAudit } from '../../src/feed/log-audit.js';
import type { Entry } from '../../src/feed/record.js';
import { counterOf, emptyBook, evolveBook, type Book } from '../../src/ledger/books.js';
import { anchorOf, traceOf, type Command } from '../../src/ledger/commands.js';
import { SYSTEM } from '../../src/ledger/decision.js';
import type { Recorded } from '../../src/ledger/events.js';
import { entriesOf } from '../../src/ledger/ordered-map.js';
import { postingsOf } from '../../src/ledger/postings.js';
import { remainingOf, type Opened } from '../../src/ledger/account/state.js';
import { creatorOf, memberOf, type BookName, type CommandId, type RedemptionId } from '../../src/ledger/units.js';
import { LOG } from '../support/community.js';
import type { Story, Told } from './client.js';

/** The leaves and what they say. `prefix`: as many were there before the run. */
interface Log {
  readonly leaves: readonly StoredLeaf[];
  readonly entries: readonly Entry[];
}

/** One line for each thing that is not as it must be. */
export function faultsOf({ leaves, entries }: Log, prefix: number, story: Story): readonly string[] {
  const history = new History(entries);
  return [
    ...story.defects.map(defect => `a defect: ${defect instanceof Error ? (defect.stack ?? '') : String(defect)}`),
    ...story.missing,
    ...unsound(leaves, entries),
    ...history.faults,
    ...decidedOtherwise(leaves, entries, prefix, story),
    ...unlikeTold(leaves, entries, prefix, story),
    ...unlikeSeen(history, story),
  ];
}

/** The log itself: dense, hashes, canonical bytes, revisions, time. */
function unsound(leaves: readonly StoredLeaf[], entries: readonly Entry[]): readonly string[] {
  const audit = new LogAudit(LOG);
  leaves.forEach((leaf, index) => {
    const entry = entries[index];
    if (leaf.position !== index) audit.fault(leaf.position, 'not dense');
    if (entry !== undefined) audit.check(leaf, entry);
  });
  return audit.faults.map(({ position, what }) => `the leaf at ${String(position)}: ${what}`);
}

/** All books, at every position. */
class History {
  readonly faults: string[] = [];
  private readonly books = new Map<BookName, { readonly position: number; readonly book: Book }[]>();
  private readonly parts = new Map<string, number>();

  constructor(entries: readonly Entry[]) {
    for (const entry of entries) {
      for (const { account, amount } of postingsOf(entry.book, entry.event))
        this.parts.set(account, (this.parts.get(account) ?? 0) + amount);
      for (const name of new Set([entry.book, counterOf(entry.event) ?? entry.book])) this.move(name, entry);
    }
  }

  /** A book as it was at all positions from one to another. */
  between(name: BookName, from: number, to: number): readonly Book[] {
    const states = this.books.get(name) ?? [];
    const before = states.filter(({ position }) => position <= from).at(-1);
    const within = states.filter(({ position }) => position > from && position <= to);
    return [...(before === undefined ? [{ book: emptyBook(name) }] : [before]), ...within].map(({ book }) => book);
  }

  private move(name: BookName, entry: Entry): void {
    const states = this.books.get(name) ?? [];
    const book = evolveBook(name, states.at(-1)?.book ?? emptyBook(name), entry);
    states.push({ position: entry.position, book });
    this.books.set(name, states);
    if (book.kind !== 'account' || book.state.status === 'unopened') return;
    for (const fault of this.imbalances(name, book.state)) this.faults.push(`${name} at ${String(entry.position)}: ${fault}`);
  }

  private imbalances(name: BookName, account: Opened): readonly string[] {
    const { available, pending, held, debt } = account;
    const lots = [...entriesOf(account.lots)].reduce((sum, { value }) => sum + value.amount, 0);
    const redemptions = [...entriesOf(account.redemptions)].map(({ value }) => value);
    const onHold = redemptions.reduce((sum, redemption) => sum + remainingOf(redemption), 0);
    const posted = (part: string): number => this.parts.get(`member:${memberOf(name)}:${part}`) ?? 0;
    const postedHeld = redemptions.reduce((sum, { id }) => sum + posted(`held:${id}`), 0);
    const truths: readonly (readonly [string, boolean])[] = [
      ['below zero', Math.min(available, pending, held, debt) >= 0],
      ['its lots are not what is available', lots === available],
      ['its holds are not what is held', onHold === held],
      ['its postings are not its figures', posted('available') === available && postedHeld === held && posted('debt') === -debt],
    ];
    return truths.filter(([, holds]) => !holds).map(([fault]) => `${fault} (${[available, pending, held, debt].join()})`);
  }
}

/** Decides all of it again, alone. */
function decidedOtherwise(
  leaves: readonly StoredLeaf[],
  entries: readonly Entry[],
  prefix: number,
  { sent }: Story,
): readonly string[] {
  const books = new Map<BookName, Book>();
  const past = new Map<CommandId, Recorded[]>();
  const references = new Map<string, RedemptionId>();
  const learn = (recorded: readonly Recorded[]): void => {
    for (const each of recorded) {
      past.set(each.cause, [...(past.get(each.cause) ?? []), each]);
      if (each.event.type === 'RedemptionAuthorized')
        references.set(each.event.content.merchantReference, each.event.content.redemption);
    }
  };
  for (const entry of entries.slice(0, prefix)) {
    for (const name of new Set([entry.book, counterOf(entry.event) ?? entry.book]))
      books.set(name, evolveBook(name, books.get(name) ?? emptyBook(name), entry));
  }
  learn(entries.slice(0, prefix));
  const batch = new Batch(LOG, name => books.get(name) ?? emptyBook(name));
  while (prefix + batch.leaves.length < leaves.length) {
    const [from, stored] = [batch.leaves.length, leaves[prefix + batch.leaves.length]];
    const entry = entries[prefix + from];
    if (stored === undefined || entry === undefined) return ['the log has ended'];
    const submission = askedFor(entry, stored, sent);
    if (submission === undefined) return [`nobody sent what is at ${String(stored.position)}`];
    const { command } = submission;
    const anchor = past.get(creatorOf(anchorOf(command) ?? '')) ?? [];
    const referenceTaken = command.type === 'AuthorizeRedemption' ? references.get(command.merchantReference) : undefined;
    const given = { now: entry.recordedAt, anchor, ...(referenceTaken === undefined ? {} : { referenceTaken }) };
    learn(batch.decide(submission, given).events);
    const wrong = batch.leaves.slice(from).findIndex((leaf, index) => !isSameLeaf(leaf, leaves[prefix + from + index]));
    if (batch.leaves.length === from || wrong >= 0)
      return [`${command.type} at ${String(prefix + from + Math.max(0, wrong))} was not decided on what is before it`];
  }
  return [];
}

/** The command that recorded a leaf; what fell due by itself is what the sweeper would have asked for. */
function askedFor(entry: Entry, stored: StoredLeaf, sent: Story['sent']): Submission | undefined {
  const variants = sent.get(entry.cause);
  if (variants !== undefined) return variants.find(({ fingerprint }) => isSame(fingerprint, stored.fingerprint));
  if (entry.actor !== SYSTEM) return undefined;
  return { actor: SYSTEM, id: entry.cause, command: { type: 'SettleAccount', member: memberOf(entry.book) } };
}

/** What the clients were told is what is there; what they were refused is not. */
function unlikeTold(
  leaves: readonly StoredLeaf[],
  entries: readonly Entry[],
  prefix: number,
  { sent, floors, told, reused }: Story,
): readonly string[] {
  const faults: string[] = [];
  const stored = new Map<CommandId, Entry[]>();
  for (const entry of entries.slice(prefix)) stored.set(entry.cause, [...(stored.get(entry.cause) ?? []), entry]);
  const printOf = (id: CommandId): Uint8Array | undefined => leaves[stored.get(id)?.[0]?.position ?? EMPTY_LOG]?.fingerprint;
  const first = new Map<CommandId, Outcome>();
  for (const one of told) {
    const { submission, floor, outcome } = one;
    const { id, command } = submission;
    const [there, before] = [stored.get(id) ?? [], first.get(id)];
    const say = (what: string): number => faults.push(`${command.type} ${id} ${what}`);
    if (!isWhatWasTold(one, there)) say(`was told ${textOf(outcome)}, and there is ${textOf(there)}`);
    // what left a trace knew all that was known when it was first sent, everything else when it was asked this time
    const knows = isRecorded(command, outcome) ? outcome.position > (floors.get(id) ?? EMPTY_LOG) : outcome.position >= floor;
    if (!knows) say('knew less than was known');
    if (isRecorded(command, outcome) && !isSame(printOf(id), submission.fingerprint)) say('was answered as another request');
    if (before !== undefined && !isSameAnswer(before, outcome)) say('was answered in two ways');
    if (isRecorded(command, outcome)) first.set(id, before ?? outcome);
  }
  for (const { id, fingerprint } of reused) {
    if (!stored.has(id)) faults.push(`${id} was refused for a command that is not there`);
    else if (isSame(printOf(id), fingerprint)) faults.push(`${id} was refused as reused, and is there`);
  }
  for (const [id, there] of stored) {
    if (sent.has(id) && there.some(({ position }, index) => position !== (there[0]?.position ?? 0) + index))
      faults.push(`${id} is there more than once: ${textOf(there)}`);
  }
  return faults;
}

/** Other answers leave no trace, and may be others the next time. */
const isRecorded = (command: Command, outcome: Outcome): boolean =>
  outcome.accepted ? outcome.events.length > 0 : traceOf(command, outcome.refusal).length > 0;

function isWhatWasTold({ submission, outcome }: Told, there: readonly Entry[]): boolean {
  if (!isRecorded(submission.command, outcome)) return there.every(({ position }) => position > outcome.position);
  if (!outcome.accepted) {
    const declined = there[0]?.event;
    return (
      there.length === 1 && declined?.type === 'CommandDeclined' && isDeepStrictEqual(declined.content.refusal, outcome.refusal)
    );
  }
  return outcome.position === there.at(-1)?.position && isDeepStrictEqual(idsOf(outcome.events), idsOf(there));
}

const idsOf = (recorded: readonly Recorded[]): readonly unknown[] => recorded.map(({ id, event }) => [id, event.type]);

function isSameAnswer(one: Outcome, other: Outcome): boolean {
  if (one.position !== other.position) return false;
  if (!one.accepted || !other.accepted) return one.accepted === other.accepted;
  // an answer speaks of the books that its events are stored in
  const own = one.events.map(({ book }) => book);
  return (
    isDeepStrictEqual(idsOf(one.events), idsOf(other.events)) &&
    own.every(name => isDeepStrictEqual(one.books.get(name), other.books.get(name)))
  );
}

/** Looks at books saw one of the states that the book had while they looked. */
function unlikeSeen(history: History, { looks }: Story): readonly string[] {
  return looks.flatMap(({ name, book, floor, ceiling }) =>
    history.between(name, floor, ceiling).some(state => isDeepStrictEqual(state, book))
      ? []
      : [`a look at ${name} saw what never was`],
  );
}

const isSame = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one === undefined || other === undefined ? one === other : Buffer.compare(one, other) === 0;

const isSameLeaf = (one: NewLeaf, other: NewLeaf | undefined): boolean =>
  isSame(one.hash, other?.hash) &&
  isSame(one.cause, other?.cause) &&
  isSame(one.claim, other?.claim) &&
  one.counter === other?.counter;

const textOf = (told: Outcome | readonly Entry[]): string => {
  if ('accepted' in told) {
    if (!told.accepted) return `${told.refusal.code} at ${String(told.position)}`;
    return `${told.events.map(({ event }) => event.type).join()} at ${String(told.position)}`;
  }
  return told.length === 0 ? 'nothing' : told.map(({ event, position }) => `${event.type} at ${String(position)}`).join();
};
