/**
 * All commands, and for each of them: which books it is decided on and who decides it.
 *
 * This is the one command path: HTTP, imports, jobs, demo and command line all end here. A command that speaks of an
 * existing object (a redemption, a contribution, an award) is anchored by the event that created the object; that event names the
 * books. Whoever adds a command is led here by the compiler.
 */
import {
  decideAward,
  decideProposal,
  decideReversal,
  type ApproveAward,
  type AwardPoints,
  type RejectAward,
} from './account/awards.js';
import type { AwardBooks, ReverseAward, ReverseContribution } from './account/awards.js';
import { decideRecord, decideReview, type ApproveContribution, type RecordContribution } from './account/contributions.js';
import type { RejectContribution } from './account/contributions.js';
import { decideEnrol, decideMembership, type EnrolMember, type MembershipCommand } from './account/membership.js';
import { decideFreeze, type FreezeCommand } from './account/freeze.js';
import type { RedemptionCommand } from './account/redemptions.js';
import type { Opened } from './account/state.js';
import { accountIn, budgetIn, communityIn, offerIn, partnerIn, type Books } from './books.js';
import { decideBudget, UNOPENED_BUDGET, type BudgetCommand } from './budget.js';
import { decideCommunity, type CommunityCommand, type FoundCommunity, type Founded } from './community.js';
import { accept, OPERATOR, refuse, SYSTEM, type Context, type Decision, type Posted } from './decision.js';
import type { Recorded } from './events.js';
import { decideOffer, UNKNOWN_OFFER, type OfferCommand, type PublishOffer, type ReviseOffer } from './offer.js';
import { decidePartner, UNKNOWN_PARTNER, type PartnerCommand } from './partner.js';
import {
  anchoredMember,
  anchorOfRedemption,
  booksOfRedemption,
  decideRedeeming,
  isAnchorFor,
  isRedemptionCommand,
  traceOfRedemption,
} from './redeeming.js';
import type { Refusal, RefusalCode } from './refusal.js';
import {
  accountBook,
  budgetBook,
  COMMUNITY_BOOK,
  offerBook,
  partnerBook,
  type BookName,
  type MemberId,
  type PartnerId,
} from './units.js';

/** Lets time take effect in one account: matured points, overdue holds, expired lots. */
export interface SettleAccount {
  readonly type: 'SettleAccount';
  readonly member: MemberId;
}
type ReviewCommand = ApproveContribution | RejectContribution;
type AwardCommand = AwardPoints | ApproveAward | RejectAward | ReverseAward | ReverseContribution;
type AccountCommand =
  | EnrolMember
  | MembershipCommand
  | FreezeCommand
  | RecordContribution
  | ReviewCommand
  | AwardCommand
  | RedemptionCommand
  | SettleAccount;
export type Command = CommunityCommand | BudgetCommand | PartnerCommand | OfferCommand | AccountCommand;

/** The id of the existing object that a command speaks of, where its book must be found first. */
export function anchorOf(command: Command): string | undefined {
  if (isRedemptionCommand(command)) return anchorOfRedemption(command);
  switch (command.type) {
    case 'ApproveContribution':
    case 'RejectContribution':
    case 'ReverseContribution':
    case 'AwardPoints':
      return command.contribution;
    case 'ApproveAward':
    case 'RejectAward':
    case 'ReverseAward':
      return command.award;
    default:
      return undefined;
  }
}

/** Whether what created the object that a command speaks of is for this command to know. */
export const mayKnow = (command: Command, anchor: readonly Recorded[]): boolean =>
  !isRedemptionCommand(command) || isAnchorFor(command, anchor);

/** The books that a command is decided on. `anchor`: what the command that created its object recorded. */
export function booksOf(command: Command, anchor: readonly Recorded[]): readonly BookName[] {
  const named = anchor.flatMap(({ book, event }) =>
    event.type === 'AwardProposed' ? [book, budgetBook(event.content.budget)] : [book],
  );
  const own = isRedemptionCommand(command) ? booksOfRedemption(command) : ownBooksOf(command);
  return [...new Set([COMMUNITY_BOOK, ...named, ...own])];
}

function ownBooksOf(command: Exclude<Command, RedemptionCommand>): readonly BookName[] {
  switch (command.type) {
    case 'AwardPoints':
    case 'IncreaseBudget':
    case 'CloseBudget':
      return [budgetBook(command.budget)];
    case 'SuspendPartner':
    case 'ReinstatePartner':
    case 'TerminatePartner':
    case 'PaySettlement':
      return [partnerBook(command.partner)];
    case 'PublishOffer':
      return merchantsOf(command).map(partnerBook);
    case 'ReviseOffer':
      return [offerBook(command.offer), ...merchantsOf(command).map(partnerBook)];
    case 'RepriceOffer':
    case 'RestockOffer':
    case 'WithdrawOffer':
      return [offerBook(command.offer)];
    case 'RegisterFamily':
      return [accountBook(command.member), accountBook(command.relative)];
    case 'TransferPoints':
      return [accountBook(command.member), accountBook(command.to)];
    case 'LeaveCommunity':
      return [accountBook(command.member), ...(command.relative === undefined ? [] : [accountBook(command.relative)])];
    case 'AssignCategory':
    case 'EndCategory':
    case 'JoinTeam':
    case 'ChangeDisplayConsent':
    case 'EraseSubject':
    case 'FreezeMember':
    case 'UnfreezeMember':
    case 'RecordContribution':
    case 'SettleAccount':
      return [accountBook(command.member)];
    default:
      return [];
  }
}

const merchantsOf = (command: PublishOffer | ReviseOffer): readonly PartnerId[] => [
  ...('merchant' in command ? [command.merchant] : []),
  ...(command.honouredBy ?? []),
];

/** Decides one command. Refusals are values; a missing book or an impossible state throws, because it is a defect. */
export function decide(command: Command, anchor: readonly Recorded[], books: Books, context: Context): Decision {
  const community = communityIn(books);
  if (command.type === 'FoundCommunity' || community.status === 'unfounded') {
    return command.type === 'FoundCommunity' ? decideCommunity(community, command, context) : refuse('resource-not-found');
  }
  const decision = decideFounded(command, anchor, { books, community }, context);
  if (community.isFrozen !== true || GOES_ON_IN_A_FREEZE.has(command.type)) return decision;
  return !decision.accepted && JUDGED_BEFORE_FREEZE.has(decision.refusal.code) ? decision : refuse('community-frozen');
}

/** Time, and the freeze itself. */
const GOES_ON_IN_A_FREEZE: ReadonlySet<Command['type']> = new Set<Command['type']>([
  'SettleAccount',
  'FreezeCommunity',
  'ThawCommunity',
]);

/** What is told even where nothing is written; every other answer waits for the thaw. */
const JUDGED_BEFORE_FREEZE: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'validation-failed',
  'role-not-permitted',
  'resource-not-found',
  'precondition-failed',
  'merchant-not-active',
  'self-redemption-forbidden',
]);

function decideFounded(
  command: Exclude<Command, FoundCommunity>,
  anchor: readonly Recorded[],
  { books, community }: Scene,
  context: Context,
): Decision {
  switch (command.type) {
    case 'AdoptRules':
    case 'GrantRole':
    case 'RevokeRole':
    case 'AddActivityType':
    case 'FormTeam':
    case 'FreezeCommunity':
    case 'ThawCommunity':
      return decideCommunity(community, command, context);
    case 'OpenBudget':
      return decideBudget(UNOPENED_BUDGET, community, command, context);
    case 'IncreaseBudget':
    case 'CloseBudget':
      return decideBudget(budgetIn(books, command.budget), community, command, context);
    case 'AdmitPartner':
      return decidePartner(UNKNOWN_PARTNER, community, command, context);
    case 'SuspendPartner':
    case 'ReinstatePartner':
    case 'TerminatePartner':
    case 'PaySettlement':
      return decidePartner(partnerIn(books, command.partner), community, command, context);
    case 'PublishOffer':
    case 'ReviseOffer': {
      const merchants = merchantsOf(command).map(merchant => partnerIn(books, merchant));
      const offer = 'offer' in command ? offerIn(books, command.offer) : UNKNOWN_OFFER;
      return decideOffer(offer, merchants, community, command, context);
    }
    case 'RepriceOffer':
    case 'RestockOffer':
    case 'WithdrawOffer':
      return decideOffer(offerIn(books, command.offer), [], community, command, context);
    case 'EnrolMember':
      return decideEnrol(community, command, context);
    default:
      return decideOnAccount(command, anchor, { books, community }, context);
  }
}

type OnAccount = Exclude<AccountCommand, EnrolMember>;
interface Scene {
  readonly books: Books;
  readonly community: Founded;
}

function decideOnAccount(
  command: OnAccount,
  anchor: readonly Recorded[],
  { books, community }: Scene,
  context: Context,
): Decision {
  if (isRedemptionCommand(command)) return decideRedeeming(command, anchor, { books, community }, context);
  const member = 'member' in command ? command.member : anchoredMember(anchor);
  if (member === undefined) return refuse('resource-not-found');
  const account = accountIn(books, member);
  if (account.status === 'unopened') return refuse('resource-not-found');
  switch (command.type) {
    case 'SettleAccount':
      return context.actor === SYSTEM || context.actor === OPERATOR ? accept(accountBook(member)) : refuse('role-not-permitted');
    case 'FreezeMember':
    case 'UnfreezeMember':
      return decideFreeze(account, community, command, context);
    case 'RecordContribution':
      return decideRecord(account, community, command, context);
    case 'ApproveContribution':
    case 'RejectContribution':
      return decideReview(account, community, command, { ...context, member });
    case 'AwardPoints':
    case 'ApproveAward':
    case 'RejectAward':
    case 'ReverseAward':
    case 'ReverseContribution':
      return decideOnAward(account, command, { member, community, budget: budgetFor(command, anchor, books) }, context);
    case 'RegisterFamily':
      return decideMembership(account, command, { community, relative: accountIn(books, command.relative) }, context);
    case 'TransferPoints':
      return decideMembership(account, command, { community, relative: accountIn(books, command.to) }, context);
    case 'LeaveCommunity': {
      const relative = command.relative === undefined ? account : accountIn(books, command.relative);
      return decideMembership(account, command, { community, relative }, context);
    }
    default:
      return decideMembership(account, command, { community, relative: account }, context);
  }
}

function budgetFor(command: AwardCommand, anchor: readonly Recorded[], books: Books) {
  if (command.type === 'AwardPoints') return budgetIn(books, command.budget);
  const proposed = anchor.find(({ event }) => event.type === 'AwardProposed')?.event;
  return proposed?.type === 'AwardProposed' ? budgetIn(books, proposed.content.budget) : UNOPENED_BUDGET;
}

function decideOnAward(account: Opened, command: AwardCommand, books: AwardBooks, context: Context): Decision {
  switch (command.type) {
    case 'AwardPoints':
      return decideAward(account, command, books, context);
    case 'ApproveAward':
    case 'RejectAward':
      return decideProposal(account, command, books, context);
    case 'ReverseAward':
    case 'ReverseContribution':
      return decideReversal(account, command, books, context);
  }
}

/** What a refusal leaves in the log. */
export const traceOf = (command: Command, refusal: Refusal): readonly Posted[] =>
  isRedemptionCommand(command) ? traceOfRedemption(command, refusal) : [];
