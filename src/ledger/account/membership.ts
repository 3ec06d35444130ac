/**
 * Membership: enrolment, categories with dates, team, display consent, family, gifts to family, leaving.
 *
 * Who a member is stands outside the log; here is only what decisions need. A category is true from a date to a date, and a
 * redemption is judged by the categories of its moment. A gift keeps the expiry of its lots. Who leaves keeps the certified
 * minutes; points go to registered family or to the community pool once the last hold has ended.
 */
import { localDate, startOfMonth } from '../calendar.js';
import { currentRules, hasRole, type Founded } from '../community.js';
import { accept, OPERATOR, refuse, type Context, type Decision } from '../decision.js';
import type { LedgerEvent } from '../events.js';
import { getIn } from '../ordered-map.js';
import { ruleName } from '../rules.js';
import { accountBook, idOf, isAmount, type Category, type Instant, type MemberId, type Points, type TeamCode } from '../units.js';
import { isOwnAffair } from './duties.js';
import { sum, take } from './lots.js';
import type { Account, CategoryTerm, Opened } from './state.js';

export interface EnrolMember {
  readonly type: 'EnrolMember';
  readonly minor: boolean;
  readonly team?: TeamCode;
  readonly categories: readonly Category[];
  readonly leaderboard: boolean;
}
export interface AssignCategory {
  readonly type: 'AssignCategory';
  readonly member: MemberId;
  readonly category: Category;
  readonly from?: Instant;
  readonly until?: Instant;
}
export interface EndCategory {
  readonly type: 'EndCategory';
  readonly member: MemberId;
  readonly category: Category;
}
export interface JoinTeam {
  readonly type: 'JoinTeam';
  readonly member: MemberId;
  readonly team: TeamCode;
}
export interface ChangeDisplayConsent {
  readonly type: 'ChangeDisplayConsent';
  readonly member: MemberId;
  readonly leaderboard: boolean;
}
export interface RegisterFamily {
  readonly type: 'RegisterFamily';
  readonly member: MemberId;
  readonly relative: MemberId;
}
export interface TransferPoints {
  readonly type: 'TransferPoints';
  readonly member: MemberId;
  readonly to: MemberId;
  readonly amount: Points;
}
export interface LeaveCommunity {
  readonly type: 'LeaveCommunity';
  readonly member: MemberId;
  /** Registered family who receives the points; without it the community pool. */
  readonly relative?: MemberId;
}
export interface EraseSubject {
  readonly type: 'EraseSubject';
  readonly member: MemberId;
  /** Salted hash; the salt is kept in the erasure file only. */
  readonly subjectBinding: string;
}
export type MembershipCommand =
  | AssignCategory
  | EndCategory
  | JoinTeam
  | ChangeDisplayConsent
  | RegisterFamily
  | TransferPoints
  | LeaveCommunity
  | EraseSubject;

const mayKeepMembers = (community: Founded, { actor }: Context): boolean =>
  actor === OPERATOR || hasRole(community, actor, 'coordinator');

export function decideEnrol(community: Founded, command: EnrolMember, context: Context): Decision {
  if (!mayKeepMembers(community, context)) return refuse('role-not-permitted');
  if (command.team !== undefined && !community.teams.has(command.team)) return refuse('team-unknown');
  const { minor, team } = command;
  const events: LedgerEvent[] = [{ type: 'MemberEnrolled', content: { minor, ...(team === undefined ? {} : { team }) } }];
  for (const category of new Set(command.categories))
    events.push({ type: 'CategoryAssigned', content: { category, from: context.now } });
  if (command.leaderboard && !minor) events.push({ type: 'DisplayConsentChanged', content: { leaderboard: true } });
  return accept(accountBook(idOf('member', context.command)), ...events);
}

interface MembershipBooks {
  readonly community: Founded;
  /** The account of the relative whom the command names; the member's own where it names none. */
  readonly relative: Account;
}

export function decideMembership(
  account: Opened,
  command: MembershipCommand,
  { community, relative }: MembershipBooks,
  context: Context,
): Decision {
  if (!mayKeepMembers(community, context)) return refuse('role-not-permitted');
  if (account.status !== 'open' && command.type !== 'EraseSubject') return refuse('member-not-active');
  const book = accountBook(command.member);
  switch (command.type) {
    case 'AssignCategory':
      return assignCategory(account, command, context.now);
    case 'EndCategory': {
      const { category } = command;
      if (!account.categories.some(term => term.category === category && isRunning(term, context.now)))
        return refuse('category-conflict');
      return accept(book, { type: 'CategoryEnded', content: { category, until: context.now } });
    }
    case 'JoinTeam':
      if (!community.teams.has(command.team)) return refuse('team-unknown');
      return account.team === command.team ? accept(book) : accept(book, { type: 'TeamJoined', content: { team: command.team } });
    case 'ChangeDisplayConsent': {
      const leaderboard = command.leaderboard && !account.minor;
      return leaderboard === account.leaderboard
        ? accept(book)
        : accept(book, { type: 'DisplayConsentChanged', content: { leaderboard } });
    }
    case 'RegisterFamily':
      return registerFamily(account, command, { community, relative }, context);
    case 'TransferPoints':
      return transfer(account, command, { community, relative }, context);
    case 'LeaveCommunity':
      return leave(account, command, { community, relative }, context);
    case 'EraseSubject':
      return accept(book, { type: 'SubjectErased', content: { subjectBinding: command.subjectBinding } });
  }
}

const isRunning = (term: { readonly until?: Instant }, at: Instant): boolean => term.until === undefined || term.until > at;

function assignCategory(account: Opened, command: AssignCategory, now: Instant): Decision {
  const { category, from = now, until } = command;
  if (until !== undefined && until <= from) return refuse('effective-date-out-of-range');
  const meets = account.categories.some(
    term => term.category === category && isRunning(term, from) && (until === undefined || term.from < until),
  );
  if (meets) return refuse('category-conflict');
  const content = { category, from, ...(until === undefined ? {} : { until }) };
  return accept(accountBook(command.member), { type: 'CategoryAssigned', effectiveAt: from, content });
}

function registerFamily(
  account: Opened,
  { member, relative: named }: RegisterFamily,
  { community, relative }: MembershipBooks,
  { actor }: Context,
): Decision {
  if (relative.status !== 'open' || member === named) return refuse('resource-not-found');
  // who is family decides who may receive points: nobody arranges that for themselves, from neither side
  const concerned =
    isOwnAffair(account, community, { actor, member }) || isOwnAffair(relative, community, { actor, member: named });
  if (concerned) return refuse('self-award-forbidden');
  const book = accountBook(member);
  return account.family.includes(named) ? accept(book) : accept(book, { type: 'FamilyRegistered', content: { relative: named } });
}

function transfer(
  account: Opened,
  { member, to, amount }: TransferPoints,
  { community, relative }: MembershipBooks,
  { actor, now }: Context,
): Decision {
  if (account.freeze !== undefined) return refuse('member-not-active');
  if (!account.family.includes(to)) return refuse('not-family');
  if (isOwnAffair(account, community, { actor, member })) return refuse('self-award-forbidden');
  if (relative.status !== 'open') return refuse('member-not-active');
  if (!isAmount(amount)) return refuse('amount-out-of-range');
  const lots = take(account.lots, amount, now);
  if (sum(lots) < amount) return refuse('insufficient-points');
  const rules = currentRules(community, now);
  const month = startOfMonth(localDate(now, community.timeZone));
  if ((getIn(account.transferredByMonth, month) ?? 0) + amount > rules.transferPerMonthMax) return refuse('transfer-cap-reached');
  return accept(accountBook(member), { type: 'PointsTransferred', rule: ruleName(rules), content: { to, amount, lots, month } });
}

function leave(
  account: Opened,
  { member, relative: heir }: LeaveCommunity,
  { community, relative }: MembershipBooks,
  { actor }: Context,
): Decision {
  const book = accountBook(member);
  if (heir === undefined) return accept(book, { type: 'MemberLeaving', content: {} });
  if (account.freeze !== undefined) return refuse('member-not-active');
  if (!account.family.includes(heir)) return refuse('not-family');
  if (isOwnAffair(account, community, { actor, member })) return refuse('self-award-forbidden');
  if (relative.status !== 'open') return refuse('member-not-active');
  return accept(book, { type: 'MemberLeaving', content: { relative: heir } });
}

type MembershipEvent =
  | 'CategoryAssigned'
  | 'CategoryEnded'
  | 'TeamJoined'
  | 'DisplayConsentChanged'
  | 'FamilyRegistered'
  | 'SubjectErased'
  | 'MemberLeaving';

export function evolveMembership(account: Opened, event: LedgerEvent<MembershipEvent>): Opened {
  switch (event.type) {
    case 'CategoryAssigned':
      return { ...account, categories: [...account.categories, event.content] };
    case 'CategoryEnded':
      return { ...account, categories: account.categories.flatMap(term => cutShort(term, event.content)) };
    case 'TeamJoined':
      return { ...account, team: event.content.team };
    case 'DisplayConsentChanged':
      return { ...account, leaderboard: event.content.leaderboard };
    case 'FamilyRegistered':
      return { ...account, family: [...account.family, event.content.relative] };
    case 'SubjectErased':
      return { ...account, leaderboard: false, isErased: true };
    case 'MemberLeaving': {
      const { relative } = event.content;
      return { ...account, status: 'closing', ...(relative === undefined ? {} : { leavingTo: relative }) };
    }
  }
}

/** What remains of a term when its category ends; nothing of one that had not begun. */
export function cutShort(
  term: CategoryTerm,
  { category, until }: { readonly category: Category; readonly until: Instant },
): CategoryTerm[] {
  if (term.category !== category || !isRunning(term, until)) return [term];
  return term.from < until ? [{ ...term, until }] : [];
}
