/**
 * Members as the community keeps them: enrolled, described, erased. The one place where the register and the ledger move
 * together.
 *
 * Enrolling writes the register first, then the ledger; what the ledger refuses is withdrawn, and an enrolment that was
 * broken off in between is taken up again by whoever repeats it. Erasing goes the other way: the ledger's event first, as a
 * fence, then the destruction; repeating it completes it. Nothing personal enters a command, its id or its fingerprint.
 */
import { commandId } from '../feed/command-id.js';
import { accountIn } from '../ledger/books.js';
import { localDate } from '../ledger/calendar.js';
import { hasRole } from '../ledger/community.js';
import { OPERATOR, SYSTEM } from '../ledger/decision.js';
import type { Refusal } from '../ledger/refusal.js';
import { accountBook, COMMUNITY_BOOK, idOf } from '../ledger/units.js';
import type { Category, CommandId, Instant, LocalDate, MemberId, TeamCode } from '../ledger/units.js';
import type { Outcome } from './batch.js';
import type { Caller } from './caller.js';
import { commandIdOf, type RequestKey } from './dispatch.js';
import type { ErasureProof, Identities, Profile, ProfileChanges } from './identities.js';
import type { Ledger } from './ledger.js';
import type { MerchantRefs } from './merchant-refs.js';

export interface Enrolment {
  readonly profile: Profile;
  readonly team?: TeamCode;
  readonly categories: readonly Category[];
  /** Whether the member agrees to be shown. */
  readonly leaderboard: boolean;
}

type Accepted = Extract<Outcome, { accepted: true }>;
interface Refused {
  readonly accepted: false;
  readonly refusal: Refusal;
}
export type EnrolmentOutcome = (Accepted & { readonly member: MemberId }) | Refused;
/** `proof` belongs into the file of the erasure and nowhere else; it can be given only once. */
export type ErasureOutcome = (Accepted & { readonly proof?: ErasureProof }) | Refused;

/** Under which command, and against which claim, somebody is enrolled. */
export interface EnrolmentRequest {
  readonly id: CommandId;
  /** SHA-256 of the request. */
  readonly fingerprint?: Uint8Array;
  readonly claim?: string;
}

const MAJORITY_YEARS = 18;

/**
 * Whether somebody counts as a minor. Of the birth only the year is known: the whole year of the 18th birthday still counts,
 * so that no minor is ever taken for an adult. An unknown year is an adult's.
 */
const isMinor = (birthYear: number | undefined, today: LocalDate): boolean =>
  birthYear !== undefined && Number(today.slice(0, 4)) - birthYear <= MAJORITY_YEARS;

const refused = (code: Refusal['code']): Refused => ({ accepted: false, refusal: { code } });

export class Members {
  constructor(
    private readonly ledger: Ledger,
    private readonly identities: Identities,
    private readonly refs: MerchantRefs,
    private readonly clock: () => Instant,
  ) {}

  /** Refuses with `already-exists` whoever's phone number is another member's. */
  async enrol(caller: Caller, enrolment: Enrolment, request: RequestKey): Promise<EnrolmentOutcome> {
    const { fingerprint } = request;
    const id = commandIdOf(caller, request);
    const outcome = await this.enrolAs(caller, enrolment, { id, ...(fingerprint === undefined ? {} : { fingerprint }) });
    return 'taken' in outcome ? refused('already-exists') : outcome;
  }

  /** As `enrol`; names the member who has the phone number or the claim. */
  async enrolAs(
    caller: Caller,
    enrolment: Enrolment,
    request: EnrolmentRequest,
  ): Promise<EnrolmentOutcome | { readonly taken: MemberId }> {
    const { log } = caller;
    const timeZone = await this.zoneFor(caller);
    if (timeZone === undefined) return refused('role-not-permitted');
    const member: MemberId = idOf('member', request.id);
    const entered = await this.enter(log, member, enrolment.profile, request.claim);
    if (entered.status === 'taken') return { taken: entered.by };
    const { profile, categories, leaderboard, team } = enrolment;
    const minor = isMinor(profile.birthYear, localDate(this.clock(), timeZone));
    const outcome = await this.ledger.submit(log, {
      command: { type: 'EnrolMember', minor, categories, leaderboard, ...(team === undefined ? {} : { team }) },
      actor: caller.actor,
      id: request.id,
      ...(request.fingerprint === undefined ? {} : { fingerprint: this.withoutPerson(log, request.fingerprint) }),
    });
    if (outcome.accepted) return { ...outcome, member };
    if (entered.status === 'enrolled') await this.identities.withdraw(log, member);
    return outcome;
  }

  /** Who the member is, as far as it may be changed; nothing of it stands in the log. */
  async update(caller: Caller, member: MemberId, changes: ProfileChanges): Promise<{ readonly accepted: true } | Refused> {
    if ((await this.zoneFor(caller)) === undefined) return refused('role-not-permitted');
    const outcome = await this.identities.update(caller.log, member, changes);
    if (outcome === 'updated') return { accepted: true };
    return refused(outcome === 'taken' ? 'already-exists' : 'resource-not-found');
  }

  /** Makes a member unreadable and unfindable for ever; the account goes on under its pseudonym. A member is erased once. */
  async erase(caller: Caller, member: MemberId): Promise<ErasureOutcome> {
    const { log, actor } = caller;
    const proof = await this.identities.erasureProof(log, member);
    // whoever asks, and however often, it is the same command: only its first content is ever recorded
    const id = commandId(SYSTEM, 'erase', `${log} ${member}`);
    const command = { type: 'EraseSubject' as const, member, subjectBinding: proof?.binding ?? '' };
    if (proof === undefined && !(await this.isOpened(log, member))) return refused('resource-not-found');
    const outcome = await this.ledger.submit(log, { command, actor, id });
    if (!outcome.accepted) return outcome;
    await this.identities.destroy(log, member);
    this.refs.forget(member);
    return proof === undefined ? outcome : { ...outcome, proof };
  }

  /** Writes the register; an enrolment that somebody abandoned long ago gives way. */
  private async enter(log: string, member: MemberId, profile: Profile, claim: string | undefined) {
    const entered = await this.identities.enrol(log, member, profile, claim);
    if (entered.status !== 'taken' || !entered.isStale || (await this.isOpened(log, entered.by))) return entered;
    await this.identities.withdraw(log, entered.by);
    return this.identities.enrol(log, member, profile, claim);
  }

  private async isOpened(log: string, member: MemberId): Promise<boolean> {
    const books = await this.ledger.look(log, [accountBook(member)]);
    return accountIn(books, member).status !== 'unopened';
  }

  /** The community's time zone, for those who may keep its members. */
  private async zoneFor({ log, actor }: Caller): Promise<string | undefined> {
    const community = (await this.ledger.look(log, [COMMUNITY_BOOK])).get(COMMUNITY_BOOK);
    if (community?.kind !== 'community' || community.state.status !== 'founded') return undefined;
    return actor === OPERATOR || hasRole(community.state, actor, 'coordinator') ? community.state.timeZone : undefined;
  }

  /** A plain hash of a request with a person in it could be guessed. */
  private withoutPerson(log: string, fingerprint: Uint8Array): Uint8Array {
    return Buffer.from(this.identities.keyed(log, 'request', Buffer.from(fingerprint).toString('hex')), 'hex');
  }
}
