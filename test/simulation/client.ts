/**
 * A client in a simulation: sends commands one after the other to any copy of the service, as tills and coordinators do. Without an
 * answer it sends the same again, or gives up; now and then it repeats what was answered, asks two copies at once, or takes a key
 * for something else. It writes down all that it was told.
 */
import { createHash } from 'node:crypto';
import { EventStoreUnavailable } from '../../src/event-store/event-store.js';
import { WriterGaveUp } from '../../src/app/appender.js';
import type { Outcome, Submission } from '../../src/app/batch.js';
import { KeyReused, WriterBusy } from '../../src/app/log-writer.js';
import type { Chance } from '../../src/demo/chance.js';
import { commandId } from '../../src/feed/command-id.js';
import type { Book } from '../../src/ledger/books.js';
import type { Command } from '../../src/ledger/commands.js';
import { SYSTEM } from '../../src/ledger/decision.js';
import { accountBook, idOf, instant, points, type ActorId, type BookName } from '../../src/ledger/units.js';
import type { CommandId, ContributionId, RedemptionId } from '../../src/ledger/units.js';
import { COORDINATOR, LOG, START, TILL } from '../support/community.js';
import type { SimulatedTime } from '../support/simulated-time.js';
import type { Cast } from './cast.js';
import { CopyCrashed, PROJECTIONS, type Copy } from './copy.js';

/** An answer, and how far the log was known to reach when its question was sent. */
export interface Told {
  readonly submission: Submission;
  readonly floor: number;
  readonly outcome: Outcome;
}
/** A look at a book, the log's known end before it and its end after it. */
export interface Look {
  readonly name: BookName;
  readonly book: Book | undefined;
  readonly floor: number;
  readonly ceiling: number;
}

/** What all clients together have seen. */
export class Story {
  readonly sent = new Map<CommandId, Submission[]>();
  /** How far the log was known to reach when a command was first sent. */
  readonly floors = new Map<CommandId, number>();
  readonly told: Told[] = [];
  readonly reused: Submission[] = [];
  readonly looks: Look[] = [];
  /** Rows that were not there although the feed had said so. */
  readonly missing: string[] = [];
  readonly redemptions: RedemptionId[] = [];
  readonly contributions: ContributionId[] = [];
  /** The furthest position that anybody was told. */
  acknowledged = -1;
  slots = 0;
  /** Faults that no client would try again after. */
  readonly defects: unknown[] = [];
}

export interface Ground {
  readonly time: SimulatedTime;
  readonly cast: Cast;
  readonly story: Story;
  readonly copies: readonly Copy[];
  readonly head: () => Promise<number>;
  readonly hasSeen: (position: number) => boolean;
}

const SLOT_MS = 1_800_000;
const THINK_MS = 60;
const PATIENCE = 8;
const READ_WITHIN_MS = 400;

export class Client {
  private readonly chance: Chance;
  private acts = 0;

  constructor(
    private readonly ground: Ground,
    private readonly name: string,
  ) {
    this.chance = ground.time.chance;
  }

  async live(acts: number): Promise<void> {
    const { time } = this.ground;
    while (this.acts < acts) {
      await time.sleep(time.within(THINK_MS));
      if (this.chance.happens(12)) await this.look();
      else await this.act();
    }
  }

  private async act(): Promise<void> {
    const submission = this.next();
    const asks = [this.untilAnswered(submission)];
    // a client whose first request seems to hang
    if (this.chance.happens(10)) asks.push(this.untilAnswered(submission));
    if (this.chance.happens(6)) asks.push(this.untilAnswered(otherRequest(submission)));
    await Promise.all(asks);
    if (this.chance.happens(15)) await this.untilAnswered(submission);
    if (this.chance.happens(6)) await this.untilAnswered(otherRequest(submission));
  }

  private next(): Submission {
    const key = `${this.name} ${String(this.acts++)}`;
    const [actor, command] = this.command(key);
    const id = commandId(actor, command.type, key);
    const { redemptions, contributions } = this.ground.story;
    if (command.type === 'AuthorizeRedemption') redemptions.push(idOf('redemption', id));
    if (command.type === 'RecordContribution') contributions.push(idOf('contribution', id));
    return { actor, command, id, fingerprint: digest(JSON.stringify(command)) };
  }

  private command(key: string): readonly [ActorId, Command] {
    const { chance } = this;
    const { cast, story } = this.ground;
    const { merchant, budget } = cast;
    const member = chance.oneOf(cast.members);
    const redemption = story.redemptions.length === 0 ? undefined : chance.oneOf(story.redemptions.slice(-8));
    const part = chance.happens(60) ? { amount: points(1 + chance.below(100)) } : {};
    const kind = chance.below(100);
    if (kind < 6) return [COORDINATOR, { type: 'EnrolMember', minor: false, categories: [], leaderboard: false }];
    if (kind < 20) {
      const end = instant(START - ++story.slots * SLOT_MS);
      const service = { activityType: 'patrol' as never, serviceClass: 'mutual', evidenceGrade: 'A' } as const;
      return [COORDINATOR, { type: 'RecordContribution', member, ...service, startedAt: instant(end - SLOT_MS), endedAt: end }];
    }
    const contribution = story.contributions.at(-1);
    if (kind < 30 && contribution !== undefined) return [COORDINATOR, { type: 'AwardPoints', contribution, budget }];
    if (kind < 36) {
      const [from, to] = chance.shuffled(cast.members.slice(0, 2)) as [typeof member, typeof member];
      return [COORDINATOR, { type: 'TransferPoints', member: from, to, amount: points(1 + chance.below(60)) }];
    }
    if (kind < 40) return [SYSTEM, { type: 'SettleAccount', member }];
    if (kind < 65 && redemption !== undefined)
      return [TILL, { type: 'CaptureRedemption', merchant, redemption, final: chance.happens(50), ...part }];
    if (kind < 73 && redemption !== undefined) return [TILL, { type: 'VoidRedemption', merchant, redemption }];
    if (kind < 80 && redemption !== undefined)
      return [TILL, { type: 'RefundRedemption', merchant, redemption, amount: points(1 + chance.below(100)) }];
    // one reference in ten is another's
    const merchantReference = chance.happens(10) ? 'shared' : key;
    const sale = { merchant, member, reward: chance.oneOf(cast.offers), merchantReference, capture: chance.happens(20) };
    return [TILL, { type: 'AuthorizeRedemption', ...sale }];
  }

  private async untilAnswered(submission: Submission): Promise<void> {
    const { time, story } = this.ground;
    const isPatient = this.chance.happens(85);
    if (!story.floors.has(submission.id)) story.floors.set(submission.id, story.acknowledged);
    story.sent.set(submission.id, [...(story.sent.get(submission.id) ?? []), submission]);
    for (let tries = 0; ; tries++) {
      if (await this.ask(submission)) return;
      if (!isPatient) return;
      await time.sleep(time.within(THINK_MS * Math.min(tries + 1, PATIENCE)));
    }
  }

  /** @returns whether there was an answer */
  private async ask(submission: Submission): Promise<boolean> {
    const { story, copies } = this.ground;
    const copy = this.chance.oneOf(copies);
    const floor = story.acknowledged;
    try {
      const outcome = await copy.submit(submission);
      story.told.push({ submission, floor, outcome });
      story.acknowledged = Math.max(story.acknowledged, outcome.position);
      if (this.chance.happens(25)) await this.read(copy, outcome.position);
      return true;
    } catch (reason) {
      if (reason instanceof KeyReused) story.reused.push(submission);
      else if (!isPassing(reason)) story.defects.push(reason);
      return !isPassing(reason);
    }
  }

  /** Reads its own write. */
  private async read(copy: Copy, position: number): Promise<void> {
    const { story, hasSeen } = this.ground;
    const names = PROJECTIONS.map(({ name }) => name);
    const waiting = copy.feed.waitFor(LOG, names, position, READ_WITHIN_MS);
    const standing = await Promise.race([waiting, copy.crashed]).catch(() => undefined);
    if (standing?.reached === true && !hasSeen(position)) story.missing.push(`position ${String(position)} in a read after it`);
  }

  private async look(): Promise<void> {
    const { story, cast, copies, head } = this.ground;
    this.acts++;
    const [name, floor] = [accountBook(this.chance.oneOf(cast.members)), story.acknowledged];
    try {
      const book = await this.chance.oneOf(copies).look(name);
      story.looks.push({ name, book, floor, ceiling: await head() });
    } catch (reason) {
      if (!isPassing(reason)) story.defects.push(reason);
    }
  }
}

const isPassing = (reason: unknown): boolean =>
  [EventStoreUnavailable, WriterGaveUp, WriterBusy, CopyCrashed].some(kind => reason instanceof kind);

const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest();

/** The same key with another body. */
function otherRequest(submission: Submission): Submission {
  const command = { ...submission.command, location: 'elsewhere' } as Command;
  return { ...submission, command, fingerprint: digest(JSON.stringify(command)) };
}
