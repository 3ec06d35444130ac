/**
 * The vocabulary of the ledger's tests: given what happened, when somebody commands something, then this is decided.
 *
 * A scene keeps the books in memory and treats commands as the write road does: time takes effect in every account that the
 * command touches, the command is decided on exactly the books that it names, what it posts moves the books and their
 * counter-books. Nothing here decides anything itself.
 */
import { dueEvent } from '../../src/ledger/account/account.js';
import type { LotPart } from '../../src/ledger/account/events.js';
import type { AuthorizeRedemption } from '../../src/ledger/account/redemptions.js';
import type { RecordContribution } from '../../src/ledger/account/contributions.js';
import type { EnrolMember } from '../../src/ledger/account/membership.js';
import { entriesOf, getIn } from '../../src/ledger/ordered-map.js';
import type { Opened, Redemption } from '../../src/ledger/account/state.js';
import { counterOf, emptyBook, evolveBook, type Book } from '../../src/ledger/books.js';
import { anchorOf, booksOf, decide, traceOf, type Command } from '../../src/ledger/commands.js';
import { OPERATOR, SYSTEM, type Decision, type Posted } from '../../src/ledger/decision.js';
import type { LedgerEvent, Recorded } from '../../src/ledger/events.js';
import type { OfferTerms } from '../../src/ledger/offer.js';
import type { RuleValues } from '../../src/ledger/rules.js';
import {
  accountBook,
  creatorOf,
  DAY_MS,
  HOUR_MS,
  idOf,
  instant,
  MINUTE_MS,
  points,
  type ActivityCode,
  type ActorId,
  type AwardId,
  type BookName,
  type BudgetId,
  type CommandId,
  type ContributionId,
  type EventId,
  type Instant,
  type MemberId,
  type OfferId,
  type PartnerId,
  type RedemptionId,
} from '../../src/ledger/units.js';

const actor = (name: string): ActorId => name as ActorId;
export const C1 = actor('usr_c1');
export const C2 = actor('usr_c2');
export const A1 = actor('usr_a1');
export const A2 = actor('usr_a2');
export const AUDITOR = actor('usr_z1');
export const TILL = actor('key_m1');
export const OTHER_TILL = actor('key_m2');
export const STRANGER = actor('usr_nobody');

export const activity = (code: string): ActivityCode => code as ActivityCode;
/** An instant in ISO 8601. */
export const time = (text: string): Instant => instant(Date.parse(text));
export const minutesLong = (count: number): number => count * MINUTE_MS;
export const hours = (count: number): number => count * HOUR_MS;
export const days = (count: number): number => count * DAY_MS;
/** Points as people write them. */
export const pt = (amount: number) => points(Math.round(amount * 100));

/** Rules under which a test may give somebody any points at once. */
export const GENEROUS: Partial<RuleValues> = {
  pointsPerDayMax: pt(10_000),
  balanceMax: pt(50_000),
  awardUnapprovedMax: pt(10_000),
  awardOnceApprovedMax: pt(10_000),
};
/** A deed worth 0.01: quantity is points in hundredths. */
const CENT = activity('test-cent');

const nth = (command: number): CommandId => String(command).padStart(26, '0') as CommandId;
/** The shops and the budget that `community()` begins with. */
export const SHOP: PartnerId = idOf('merchant', nth(2));
export const OTHER_SHOP: PartnerId = idOf('merchant', nth(3));
export const BUDGET: BudgetId = idOf('budget', nth(4));

export class Scene {
  now: Instant = time('2026-03-02T02:00:00.000Z');
  actor: ActorId = OPERATOR;
  /** All that was recorded, in order. */
  readonly log: Recorded[] = [];
  /** The books as they stand. */
  readonly books = new Map<BookName, Book>();
  private readonly references = new Map<string, RedemptionId>();
  private commands = 0;
  private command = nth(0);

  at(when: string | Instant): this {
    this.now = typeof when === 'string' ? time(when) : when;
    return this;
  }
  after(ms: number): this {
    return this.at(instant(this.now + ms));
  }
  as(who: ActorId): this {
    this.actor = who;
    return this;
  }

  /** What becomes of the command. */
  when(command: Command): Decision {
    const id = this.nextId();
    this.command = id;
    const names = booksOf(command, this.anchorOf(command));
    for (const name of names) this.settle(name);
    const books = new Map(names.map(name => [name, this.book(name)]));
    const taken = 'merchantReference' in command ? this.references.get(referenceOf(command)) : undefined;
    const context = { now: this.now, actor: this.actor, command: id, ...(taken === undefined ? {} : { referenceTaken: taken }) };
    const decision = decide(command, this.anchorOf(command), books, context);
    this.post(decision.accepted ? decision.events : traceOf(command, decision.refusal), this.actor, id);
    return decision;
  }

  /** The refusal's code, or `accepted`. */
  answer(command: Command): string {
    const decision = this.when(command);
    return decision.accepted ? 'accepted' : decision.refusal.code;
  }

  /** What the command recorded in its own name; a refusal fails the test. */
  done(command: Command): readonly LedgerEvent[] {
    const decision = this.when(command);
    if (!decision.accepted) throw new Error(`${command.type} was refused: ${decision.refusal.code}`);
    return decision.events.map(posted => posted.event);
  }

  /** The id of what the command created. */
  created<T extends string>(kind: Parameters<typeof idOf>[0], command: Command): T {
    this.done(command);
    return idOf<T>(kind, this.command);
  }

  /** The id that the command after so many others will give to what it creates. */
  upcoming<T extends string>(kind: Parameters<typeof idOf>[0], others = 0): T {
    return idOf<T>(kind, nth(this.commands + others + 1));
  }

  /** Lets time take effect, as the sweep does. */
  settle(name: BookName): this {
    for (;;) {
      const book = this.book(name);
      const event = book.kind === 'account' && book.state.status !== 'unopened' ? dueEvent(book.state, this.now) : undefined;
      if (event === undefined) return this;
      this.post([{ book: name, event }], SYSTEM, this.nextId());
    }
  }

  book(name: BookName): Book {
    return this.books.get(name) ?? emptyBook(name);
  }

  account(member: MemberId): Opened {
    const book = this.book(accountBook(member));
    if (book.kind !== 'account' || book.state.status === 'unopened') throw new Error(`${member} has no account`);
    return book.state;
  }

  /** Available, pending, held, debt in hundredths, once time has taken effect. */
  balance(member: MemberId): { available: number; pending: number; held: number; debt: number } {
    const { available, pending, held, debt } = this.settle(accountBook(member)).account(member);
    return { available, pending, held, debt };
  }

  /** The live lots, soonest-expiring first. */
  lots(member: MemberId): readonly LotPart[] {
    const account = this.settle(accountBook(member)).account(member);
    return [...entriesOf(account.lots)].map(({ value }) => value);
  }

  redemption(member: MemberId, id: RedemptionId): Redemption {
    const redemption = getIn(this.settle(accountBook(member)).account(member).redemptions, id);
    if (redemption === undefined) throw new Error(`${id} is unknown`);
    return redemption;
  }

  /** The newest recorded event of this type. */
  last<K extends LedgerEvent['type']>(type: K): Recorded & { readonly event: LedgerEvent<K> } {
    const found = this.log.findLast((recorded): recorded is Recorded<K> => recorded.event.type === type);
    if (found === undefined) throw new Error(`no ${type} was recorded`);
    return found as Recorded & { readonly event: LedgerEvent<K> };
  }

  private anchorOf(command: Command): readonly Recorded[] {
    const object = anchorOf(command);
    return object === undefined ? [] : this.log.filter(({ cause }) => cause === creatorOf(object));
  }

  private nextId(): CommandId {
    this.commands += 1;
    return nth(this.commands);
  }

  private post(posted: readonly Posted[], by: ActorId, cause: CommandId): void {
    posted.forEach(({ book, event }, place) => {
      const id = `evt_${cause}${String(place)}` as EventId;
      const recorded: Recorded = { book, id, recordedAt: this.now, actor: by, cause, event };
      this.log.push(recorded);
      const counter = counterOf(event);
      for (const name of counter === undefined ? [book] : [book, counter])
        this.books.set(name, evolveBook(name, this.book(name), recorded));
      if (event.type === 'RedemptionAuthorized') this.references.set(referenceOf(event.content), event.content.redemption);
    });
  }

  // What most tests begin with. Each is done by whoever may do it.

  enrol(member: Partial<EnrolMember> = {}): MemberId {
    return this.by(C1, () =>
      this.created('member', { type: 'EnrolMember', minor: false, categories: [], leaderboard: false, ...member }),
    );
  }

  /** Timed service that ends now, unless the test says when. */
  record(member: MemberId, minutes: number, more: Partial<RecordContribution> = {}): ContributionId {
    return this.by(C1, () => this.created('contribution', this.service(member, minutes, more)));
  }
  service(member: MemberId, minutes: number, more: Partial<RecordContribution> = {}): RecordContribution {
    const endedAt = more.endedAt ?? this.now;
    return {
      type: 'RecordContribution',
      member,
      activityType: activity('patrol'),
      serviceClass: 'volunteer',
      evidenceGrade: 'A',
      startedAt: instant(endedAt - minutes * MINUTE_MS),
      endedAt,
      ...more,
    };
  }
  deed(member: MemberId, code: string, quantity = 1, more: Partial<RecordContribution> = {}): RecordContribution {
    const type = 'RecordContribution';
    return { type, member, activityType: activity(code), serviceClass: 'volunteer', evidenceGrade: 'A', quantity, ...more };
  }

  award(contribution: ContributionId, budget: BudgetId = BUDGET): AwardId {
    return this.by(C1, () => this.created('award', { type: 'AwardPoints', contribution, budget }));
  }

  /** Points in hundredths, at once; needs `GENEROUS` rules. */
  earn(member: MemberId, hundredths: number): AwardId {
    return this.award(this.by(C1, () => this.created('contribution', this.deed(member, CENT, hundredths))));
  }

  publish(terms: Partial<OfferTerms> = {}): OfferId {
    return this.by(C1, () =>
      this.created('offer', {
        type: 'PublishOffer',
        merchant: SHOP,
        price: pt(10),
        quotaPeriod: 'all',
        validFrom: this.now,
        categories: [],
        multiCapture: false,
        ...terms,
      }),
    );
  }

  authorizing(member: MemberId, reward: OfferId, more: Partial<AuthorizeRedemption> = {}): AuthorizeRedemption {
    const merchantReference = `POS-${String(this.commands)}`;
    return { type: 'AuthorizeRedemption', merchant: SHOP, member, reward, merchantReference, capture: false, ...more };
  }
  authorize(member: MemberId, reward: OfferId, more: Partial<AuthorizeRedemption> = {}): RedemptionId {
    return this.by(TILL, () => this.created('redemption', this.authorizing(member, reward, more)));
  }

  by<T>(who: ActorId, act: () => T): T {
    const before = this.actor;
    try {
      return this.as(who) && act();
    } finally {
      this.actor = before;
    }
  }
}

const referenceOf = ({ merchant, merchantReference }: { merchant: PartnerId; merchantReference: string }): string =>
  `${merchant} ${merchantReference}`;

export interface Beginning {
  readonly zone?: string;
  readonly at?: string;
  readonly rules?: Partial<RuleValues>;
}

/** A founded community with two coordinators, two approvers, an auditor, two shops with a till each, and a budget. */
export function community({ zone = 'Asia/Shanghai', at = '2026-03-02T02:00:00.000Z', rules }: Beginning = {}): Scene {
  const scene = new Scene().at(at);
  scene.done({ type: 'FoundCommunity', timeZone: zone });
  const shop = { type: 'AdmitPartner', kind: 'enterprise', track: 'market', merchant: true } as const;
  scene.done(shop);
  scene.done(shop);
  const until = instant(scene.now + days(3_650));
  scene.done({ type: 'OpenBudget', amount: pt(1_000_000), from: scene.now, until });
  if (rules !== undefined) scene.done({ type: 'AdoptRules', changes: rules });
  for (const subject of [C1, C2]) scene.done({ type: 'GrantRole', subject, role: 'coordinator' });
  for (const subject of [A1, A2]) scene.done({ type: 'GrantRole', subject, role: 'approver' });
  scene.done({ type: 'GrantRole', subject: AUDITOR, role: 'auditor' });
  scene.done({ type: 'GrantRole', subject: TILL, role: 'merchant', partner: SHOP });
  scene.done({ type: 'GrantRole', subject: OTHER_TILL, role: 'merchant', partner: OTHER_SHOP });
  const cent = { code: CENT, measure: 'deed', pointsPerDeed: points(1), multiplierPercent: 100, deedsPerMonthMax: 0 } as const;
  scene.done({ type: 'AddActivityType', ...cent });
  return scene.as(C1);
}
