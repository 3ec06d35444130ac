/**
 * What a group of commands has to be told before it is decided: which of them are repeats, what the objects that they speak of
 * came from, which merchant references are taken, who holds what is sold out past the time.
 *
 * It is looked up in one go while earlier groups are still being decided and appended, and follows each of them as it lands: when
 * its own turn comes, it is true for the log's end. Where nobody is ahead, the look for repeats is left to the append itself
 * (`unless`).
 */
import type { EventStore, LeafKeys, NewLeaf } from '../event-store/event-store.js';
import { idBytes } from '../feed/command-id.js';
import { entryOf, referenceClaim } from '../feed/record.js';
import type { Book } from '../ledger/books.js';
import { anchorOf, booksOf, mayKnow, type Command } from '../ledger/commands.js';
import type { Recorded } from '../ledger/events.js';
import { isSoldOut } from '../ledger/offer.js';
import { creatorOf, offerBook, type BookName, type CommandId, type OfferId, type RedemptionId } from '../ledger/units.js';
import type { Submission } from './batch.js';
import type { PastCommand, PastCommands } from './past-commands.js';
import type { SoldOut } from './sold-out.js';

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
const claimOf = (command: Command): Uint8Array | undefined =>
  command.type === 'AuthorizeRedemption' || command.type === 'ValidateRedemption'
    ? referenceClaim(command.merchant, command.merchantReference)
    : undefined;

export interface KnownPast {
  readonly log: string;
  readonly store: EventStore;
  readonly past: PastCommands;
  /** Absent where only what is recorded counts. */
  readonly soldOut?: SoldOut | undefined;
}

/** Events and, one each, their leaves. */
interface Recording {
  readonly recorded: readonly Recorded[];
  readonly leaves: readonly NewLeaf[];
}

export class Outlook {
  private readonly commands = new Map<CommandId, PastCommand>();
  private readonly references = new Map<string, RedemptionId>();
  private readonly claims = new Map<Submission, Uint8Array>();
  private readonly causes = new Map<CommandId, Uint8Array>();
  /** Commands that were not in the log when it was looked at, and are now. */
  private readonly madeSince = new Set<CommandId>();
  /** Of offers that seemed sold out when this began. */
  private readonly holders = new Map<OfferId, readonly BookName[]>();

  constructor(
    private readonly known: KnownPast,
    private readonly group: readonly Submission[],
  ) {
    for (const submission of group) {
      const claim = claimOf(submission.command);
      if (claim !== undefined) this.claims.set(submission, claim);
    }
  }

  /**
   * Looks everything up.
   * @param isAhead nobody is before this group: repeats and references are not looked for, see `unless`
   * @throws EventStoreUnavailable
   */
  async look(isAhead: boolean): Promise<void> {
    const { log, store } = this.known;
    for (const { id, command } of this.group) {
      const anchor = anchorOf(command);
      if (anchor !== undefined) this.wantAnchor(command, creatorOf(anchor));
      if (!isAhead) this.want(id);
      else this.recall(id);
    }
    await this.lookForHolders();
    const claims = isAhead ? [] : [...this.claims.values()];
    if (this.causes.size === 0 && claims.length === 0) return;
    for (const leaf of await store.find(log, { causes: [...this.causes.values()], claims })) {
      const entry = entryOf(log, leaf);
      this.noteReference(entry, leaf);
      // a leaf that was found by its claim alone is not all that its command recorded
      if (this.causes.has(entry.cause)) this.add(entry, leaf.fingerprint, entry.position);
    }
  }

  /** What was not looked for; the append must refuse where the log has it. */
  get unless(): LeafKeys {
    const causes = this.group.flatMap(({ id }) => {
      const bytes = this.causes.has(id) || this.commands.has(id) ? undefined : idBytes(id);
      return bytes === undefined ? [] : [bytes];
    });
    return causes.length === 0 ? {} : { causes, claims: [...this.claims.values()] };
  }

  past(id: CommandId): PastCommand | undefined {
    return this.commands.get(id);
  }

  /** What the command that created the object in question recorded. */
  anchor({ command }: Submission): readonly Recorded[] {
    const object = anchorOf(command);
    const recorded = object === undefined ? [] : (this.commands.get(creatorOf(object))?.events ?? []);
    return mayKnow(command, recorded) ? recorded : [];
  }

  booksOf(submission: Submission): readonly BookName[] {
    return [...booksOf(submission.command, this.anchor(submission)), ...this.holdersFor(submission)];
  }

  /** Whose accounts are settled before this is decided, for as long as its reward is sold out. */
  holdersFor({ command }: Submission): readonly BookName[] {
    return 'reward' in command ? (this.holders.get(command.reward) ?? []) : [];
  }

  referenceTaken(submission: Submission): RedemptionId | undefined {
    const claim = this.claims.get(submission);
    return claim === undefined ? undefined : this.references.get(textOf(claim));
  }

  /**
   * Whether a command has to be looked up again: the object that it speaks of came into being after the look, or its reward is
   * sold out and nobody has looked who holds it.
   * @param find books as the command would be decided on them
   */
  isOutdated({ command }: Submission, find: (name: BookName) => Book | undefined): boolean {
    const object = anchorOf(command);
    if (object !== undefined && this.madeSince.has(creatorOf(object))) return true;
    const { soldOut } = this.known;
    if (soldOut === undefined || !('reward' in command)) return false;
    const offer = find(offerBook(command.reward));
    const isGone = offer?.kind === 'offer' && isSoldOut(offer.state);
    soldOut.note(command.reward, isGone);
    return isGone && !this.holders.has(command.reward);
  }

  /** Takes note of what others recorded meanwhile, and earlier commands of the same group. */
  learn({ recorded, leaves }: Recording): void {
    for (const { cause } of recorded) if (this.causes.has(cause) && !this.commands.has(cause)) this.madeSince.add(cause);
    if (this.claims.size === 0) return;
    for (const [place, leaf] of leaves.entries()) this.noteReference(recorded[place], leaf);
  }

  private async lookForHolders(): Promise<void> {
    const { soldOut } = this.known;
    if (soldOut === undefined) return;
    const offers = this.group.flatMap(({ command }) =>
      'reward' in command && soldOut.has(command.reward) ? [command.reward] : [],
    );
    for (const offer of new Set(offers)) {
      const wanted = offers.filter(each => each === offer).length;
      this.holders.set(offer, await soldOut.holders(offer, wanted));
    }
  }

  private noteReference(recorded: Recorded | undefined, { claim }: NewLeaf): void {
    const event = recorded?.event;
    if (claim !== undefined && event?.type === 'RedemptionAuthorized')
      this.references.set(textOf(claim), event.content.redemption);
  }

  private want(cause: CommandId): void {
    if (this.recall(cause)) return;
    const bytes = idBytes(cause);
    if (bytes !== undefined) this.causes.set(cause, bytes);
  }

  /** What the asker may not know is looked up as what is not there: by its time nobody tells them apart. */
  private wantAnchor(command: Command, cause: CommandId): void {
    const past = this.known.past.recall(cause);
    const bytes = past !== undefined && mayKnow(command, past.events) ? undefined : idBytes(cause);
    if (bytes === undefined) this.recall(cause);
    else this.causes.set(cause, bytes);
  }

  /** Held here: memory may lose it before the group's turn comes. */
  private recall(cause: CommandId): boolean {
    const past = this.known.past.recall(cause);
    if (past !== undefined) this.commands.set(cause, past);
    return past !== undefined;
  }

  private add(recorded: Recorded, fingerprint: Uint8Array | undefined, position: number): void {
    const before = this.commands.get(recorded.cause);
    const events = [...(before?.events ?? []), recorded];
    this.commands.set(recorded.cause, { events, position, fingerprint: before?.fingerprint ?? fingerprint });
  }
}
