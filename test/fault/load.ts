/**
 * A community at work, in process: holds, captures, voids, services and awards of many members at one merchant, from many lanes.
 *
 * Each lane does as a client does: it sends a command again with the same key until there is an answer. Some commands are sent
 * again after their answer, which must stay what it was.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../../src/app/batch.js';
import { WriterGaveUp } from '../../src/app/appender.js';
import { WriterBusy } from '../../src/app/log-writer.js';
import { Chance } from '../../src/demo/chance.js';
import { EventStoreUnavailable } from '../../src/event-store/event-store.js';
import { commandId } from '../../src/feed/command-id.js';
import type { Command } from '../../src/ledger/commands.js';
import {
  idOf,
  instant,
  type ActorId,
  type ContributionId,
  type MemberId,
  type OfferId,
  type RedemptionId,
} from '../../src/ledger/units.js';
import type { Service } from '../../src/service.js';
import { COORDINATOR, START, TestCommunity, TILL } from '../support/community.js';
import { Answers } from './answers.js';

const RETRY_MS = 20;
const HOURS = 2;
const PRICE = 20;
const SLOT_MS = 30 * 60_000;
const REPEATS_PERCENT = 4;
/** Sends that may fail in a row before the load gives up: longer than any fault lasts. */
const PATIENCE_MS = 30_000;

type Sent = readonly [actor: ActorId, command: Command, key: string];

export class Load {
  readonly answers = new Answers();
  /** How often a send failed, by what it failed with. */
  readonly failures: Record<string, number> = {};
  /** Commands that were accepted, of each type. */
  readonly accepted: Record<string, number> = {};
  private readonly holds: RedemptionId[] = [];
  private readonly services: ContributionId[] = [];
  private readonly past: Sent[] = [];
  private sent = 0;

  private constructor(
    readonly community: TestCommunity,
    readonly since: number,
    private readonly chance: Chance,
    private readonly scene: { readonly members: readonly MemberId[]; readonly offer: OfferId },
  ) {}

  /** So many communities of a service, each with a load of its own. */
  static ofCommunities(
    { store, feed }: Pick<Service, 'store' | 'feed'>,
    names: readonly string[],
    seed: number,
  ): Promise<readonly Load[]> {
    const load = async (name: string): Promise<Load> => {
      const log = `timebank.example/log/cmty_${name}/1`;
      const community = await new TestCommunity(store, log, grown => feed.wake(grown)).found();
      return Load.over(community, () => store.head(log), seed);
    };
    return Promise.all(names.map(load));
  }

  /** Over a community that was founded: with so many members more, each with points, and a reward. */
  static async over(community: TestCommunity, since: () => Promise<number>, seed: number, members = 20): Promise<Load> {
    const offer = await community.offer(PRICE, `offer of ${String(seed)}`);
    const enrolled = Array.from({ length: members }, (_, n) =>
      community.memberWithPoints(`member ${String(n)} of ${String(seed)}`, HOURS),
    );
    const scene = { members: await Promise.all(enrolled), offer };
    return new Load(community, await since(), new Chance(seed), scene);
  }

  /** Until it is enough, each lane ending with an answer. */
  async run(lanes: number, isEnough: () => boolean): Promise<void> {
    const lane = async (): Promise<void> => {
      while (!isEnough()) await this.step();
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }

  /** Sends until there is an answer, whatever happens meanwhile, and holds the service to it. */
  async send(...[actor, command, key]: Sent): Promise<Outcome> {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        const outcome = await this.community.send(actor, command, key);
        this.answers.noteOutcome(commandId(actor, command.type, key), outcome);
        return outcome;
      } catch (reason) {
        const isPassing = [EventStoreUnavailable, WriterGaveUp, WriterBusy].some(kind => reason instanceof kind);
        if (!isPassing || Date.now() > until) throw reason;
        const { name } = reason as Error;
        this.failures[name] = (this.failures[name] ?? 0) + 1;
        await sleep(RETRY_MS);
      }
    }
  }

  private async step(): Promise<void> {
    const repeated = this.chance.happens(REPEATS_PERCENT) ? this.past[this.chance.below(this.past.length)] : undefined;
    if (repeated !== undefined) return void (await this.send(...repeated));
    const key = `sent ${String(this.sent++)}`;
    const [actor, command] = this.command(key);
    const outcome = await this.send(actor, command, key);
    if (!outcome.accepted) return;
    this.accepted[command.type] = (this.accepted[command.type] ?? 0) + 1;
    this.past.push([actor, command, key]);
    const id = commandId(actor, command.type, key);
    if (command.type === 'AuthorizeRedemption') this.holds.push(idOf('redemption', id));
    if (command.type === 'RecordContribution') this.services.push(idOf('contribution', id));
  }

  private command(key: string): readonly [ActorId, Command] {
    const { merchant, budget } = this.community;
    const [kind, redemption, contribution] = [this.chance.below(100), this.holds.at(-1), this.services.at(-1)];
    // a hold that was just taken back stays a candidate now and then: the rule then refuses
    if (kind < 30 && redemption !== undefined) {
      if (this.chance.happens(95)) this.holds.pop();
      return kind < 22
        ? [TILL, { type: 'CaptureRedemption', merchant, redemption, final: true }]
        : [TILL, { type: 'VoidRedemption', merchant, redemption }];
    }
    if (kind < 36 && contribution !== undefined) {
      this.services.pop();
      return [COORDINATOR, { type: 'AwardPoints', contribution, budget }];
    }
    if (kind < 45) return [COORDINATOR, this.service()];
    const member = this.chance.oneOf(this.scene.members);
    const asked = { type: 'AuthorizeRedemption', merchant, member, reward: this.scene.offer, merchantReference: key } as const;
    return [TILL, { ...asked, capture: this.chance.happens(20) }];
  }

  private service(): Command {
    const end = instant(START - DAY_PARTS_MS - this.chance.below(200) * SLOT_MS);
    return {
      type: 'RecordContribution',
      member: this.chance.oneOf(this.scene.members),
      activityType: 'patrol' as never,
      serviceClass: 'volunteer',
      evidenceGrade: 'A',
      startedAt: instant(end - SLOT_MS),
      endedAt: end,
    };
  }
}

/** Before the service that gave the members their first points. */
const DAY_PARTS_MS = 12 * 3_600_000;
