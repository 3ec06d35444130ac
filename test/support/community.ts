/**
 * A founded community on the real write road, with the people that most tests need, in a few words.
 */
import { Ledger } from '../../src/app/ledger.js';
import type { Turns } from '../../src/app/turns.js';
import type { Outcome } from '../../src/app/batch.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import { commandId } from '../../src/feed/command-id.js';
import type { Command } from '../../src/ledger/commands.js';
import { OPERATOR } from '../../src/ledger/decision.js';
import {
  creatorOf,
  idOf,
  instant,
  points,
  type ActorId,
  type BudgetId,
  type ContributionId,
  type Instant,
  type MemberId,
} from '../../src/ledger/units.js';
import type { OfferId, PartnerId } from '../../src/ledger/units.js';

export const LOG = 'timebank.example/log/cmty_test/1';
export const COORDINATOR = 'usr_coordinator' as ActorId;
export const APPROVER = 'usr_approver' as ActorId;
export const TILL = 'usr_till' as ActorId;
export const START = instant(Date.parse('2026-03-02T02:00:00.000Z'));
const YEAR_MS = 366 * 86_400_000;

export class TestCommunity {
  readonly ledger: Ledger;
  now: Instant = START;
  budget = '' as BudgetId;
  merchant = '' as PartnerId;
  private keys = 0;

  constructor(
    store: EventStore,
    readonly log = LOG,
    onAppended: (log: string, head: number) => void = () => undefined,
    turns?: Turns,
  ) {
    const others = turns === undefined ? {} : { turns };
    this.ledger = new Ledger({ store, clock: () => this.now, onAppended, ...others });
  }

  /** Sends a command; without a key it is a new one. */
  send(actor: ActorId, command: Command, key = `key ${String(this.keys++)}`, fingerprint?: Uint8Array): Promise<Outcome> {
    const id = commandId(actor, command.type, key);
    return this.ledger.submit(this.log, { actor, command, id, ...(fingerprint === undefined ? {} : { fingerprint }) });
  }

  /** The same, where anything but acceptance is a failure of the test. */
  async done(actor: ActorId, command: Command, key?: string): Promise<Extract<Outcome, { accepted: true }>> {
    const outcome = await this.send(actor, command, key);
    if (!outcome.accepted) throw new Error(`${command.type} was refused: ${outcome.refusal.code}`);
    return outcome;
  }

  /** Founds, grants, opens a budget and admits a merchant. */
  async found(): Promise<this> {
    await this.done(OPERATOR, { type: 'FoundCommunity', timeZone: 'Asia/Shanghai' }, 'found');
    await this.done(OPERATOR, { type: 'GrantRole', subject: COORDINATOR, role: 'coordinator' }, 'grant coordinator');
    await this.done(OPERATOR, { type: 'GrantRole', subject: APPROVER, role: 'approver' }, 'grant approver');
    const until = instant(this.now + YEAR_MS);
    const opened = await this.done(
      APPROVER,
      { type: 'OpenBudget', amount: points(100_000_000), from: this.now, until },
      'budget',
    );
    this.budget = createdBy(opened, 'budget');
    const admitted = await this.done(
      APPROVER,
      { type: 'AdmitPartner', kind: 'enterprise', track: 'market', merchant: true },
      'merchant',
    );
    this.merchant = createdBy(admitted, 'merchant');
    await this.done(OPERATOR, { type: 'GrantRole', subject: TILL, role: 'merchant', partner: this.merchant }, 'grant till');
    return this;
  }

  async member(key: string): Promise<MemberId> {
    const enrolled = await this.done(COORDINATOR, { type: 'EnrolMember', minor: false, categories: [], leaderboard: true }, key);
    return createdBy(enrolled, 'member');
  }

  /** A member with points: scanned service of so many hours, awarded at once. */
  async memberWithPoints(key: string, hours: number): Promise<MemberId> {
    const member = await this.member(key);
    await this.award(member, hours);
    return member;
  }

  async award(member: MemberId, hours: number): Promise<ContributionId> {
    const end = instant(this.now - 3_600_000);
    const recorded = await this.done(COORDINATOR, {
      type: 'RecordContribution',
      member,
      activityType: 'patrol' as never,
      serviceClass: 'volunteer',
      evidenceGrade: 'A',
      startedAt: instant(end - hours * 3_600_000),
      endedAt: end,
    });
    const contribution: ContributionId = createdBy(recorded, 'contribution');
    await this.done(COORDINATOR, { type: 'AwardPoints', contribution, budget: this.budget });
    return contribution;
  }

  async offer(price: number, key = `offer ${String(this.keys++)}`): Promise<OfferId> {
    const published = await this.done(
      COORDINATOR,
      {
        type: 'PublishOffer',
        merchant: this.merchant,
        price: points(price),
        quotaPeriod: 'all',
        validFrom: this.now,
        categories: [],
        multiCapture: true,
      },
      key,
    );
    return createdBy(published, 'offer');
  }

  authorize(member: MemberId, reward: OfferId, reference: string, key?: string): Promise<Outcome> {
    return this.send(
      TILL,
      { type: 'AuthorizeRedemption', merchant: this.merchant, member, reward, merchantReference: reference, capture: false },
      key,
    );
  }
}

/** The id of what an accepted command created. */
export function createdBy<T extends string>(outcome: Extract<Outcome, { accepted: true }>, kind: Parameters<typeof idOf>[0]): T {
  const cause = outcome.events[0]?.cause ?? creatorOf('');
  return idOf<T>(kind, cause);
}
