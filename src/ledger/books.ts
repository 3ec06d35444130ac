/**
 * Books: what decisions are made on, and how each follows from the log.
 *
 * A book is the fold of the events of its own stream and of the events of other streams that name it as their counter-book, in
 * the order of the log. The counter-book is a pure function of the event: one leaf moves an account and the budget, offer,
 * merchant or relative on the other side of it, and neither side exists without the other.
 */
import { evolveAccount, evolveAsCounter } from './account/account.js';
import { UNOPENED, type Account } from './account/state.js';
import { evolveAttempts, NO_ATTEMPTS, type Attempts } from './attempts.js';
import { evolveBudget, UNOPENED_BUDGET, type Budget } from './budget.js';
import { evolveCommunity, UNFOUNDED, type Community } from './community.js';
import type { ContentOf, EventType, LedgerEvent, Recorded } from './events.js';
import { evolveOffer, UNKNOWN_OFFER, type Offer } from './offer.js';
import { evolvePartner, UNKNOWN_PARTNER, type Partner } from './partner.js';
import {
  accountBook,
  attemptsBook,
  budgetBook,
  COMMUNITY_BOOK,
  offerBook,
  partnerBook,
  type BookName,
  type BudgetId,
  type MemberId,
} from './units.js';
import type { OfferId, PartnerId } from './units.js';

interface States {
  readonly account: Account;
  readonly community: Community;
  readonly budget: Budget;
  readonly offer: Offer;
  readonly partner: Partner;
  readonly attempts: Attempts;
}

export type BookKind = keyof States;
/** `revision`: of the next event in the book's own stream. */
export type Book = { [K in BookKind]: { readonly kind: K; readonly revision: number; readonly state: States[K] } }[BookKind];
export type Books = ReadonlyMap<BookName, Book>;

export function emptyBook(name: BookName): Book {
  const revision = 0;
  if (name === COMMUNITY_BOOK) return { kind: 'community', revision, state: UNFOUNDED };
  switch (name.slice(0, name.indexOf('-'))) {
    case 'account':
      return { kind: 'account', revision, state: UNOPENED };
    case 'budget':
      return { kind: 'budget', revision, state: UNOPENED_BUDGET };
    case 'offer':
      return { kind: 'offer', revision, state: UNKNOWN_OFFER };
    case 'partner':
      return { kind: 'partner', revision, state: UNKNOWN_PARTNER };
    case 'attempts':
      return { kind: 'attempts', revision, state: NO_ATTEMPTS };
    default:
      throw new Error(`no book is named like ${name}`);
  }
}

/** The book after an event that concerns it. */
export function evolveBook(name: BookName, book: Book, recorded: Recorded): Book {
  const isOwn = recorded.book === name;
  const revision = isOwn ? book.revision + 1 : book.revision;
  switch (book.kind) {
    case 'account':
      return {
        kind: 'account',
        revision,
        state: isOwn ? evolveAccount(book.state, recorded) : evolveAsCounter(book.state, recorded),
      };
    case 'community':
      return { kind: 'community', revision, state: evolveCommunity(book.state, recorded) };
    case 'budget':
      return { kind: 'budget', revision, state: evolveBudget(book.state, recorded) };
    case 'offer':
      return { kind: 'offer', revision, state: evolveOffer(book.state, recorded) };
    case 'partner':
      return { kind: 'partner', revision, state: evolvePartner(book.state, recorded) };
    case 'attempts':
      return { kind: 'attempts', revision, state: evolveAttempts(book.state, recorded) };
  }
}

const none = (): undefined => undefined;
const counters: { readonly [K in EventType]: (content: ContentOf<K>) => BookName | undefined } = {
  CommunityFounded: none,
  RulesAdopted: none,
  RoleGranted: none,
  RoleRevoked: none,
  ActivityTypeAdded: none,
  TeamFormed: none,
  CommunityFrozen: none,
  CommunityThawed: none,
  BudgetOpened: none,
  BudgetIncreased: none,
  BudgetClosed: none,
  PartnerAdmitted: none,
  PartnerSuspended: none,
  PartnerReinstated: none,
  PartnerTerminated: none,
  SettlementPaid: none,
  CommandDeclined: none,
  RedemptionForestalled: none,
  OfferPublished: none,
  OfferRepriced: none,
  OfferRestocked: none,
  OfferRevised: none,
  OfferWithdrawn: none,
  MemberEnrolled: none,
  CategoryAssigned: none,
  CategoryEnded: none,
  TeamJoined: none,
  DisplayConsentChanged: none,
  FamilyRegistered: ({ relative }) => accountBook(relative),
  MemberFrozen: none,
  MemberUnfrozen: none,
  SubjectErased: none,
  ContributionRecorded: none,
  ContributionApproved: none,
  ContributionRejected: none,
  ContributionReversed: none,
  AwardProposed: none,
  AwardApproved: none,
  AwardRejected: none,
  PointsAwarded: ({ budget }) => budgetBook(budget),
  AwardReversed: ({ budget }) => budgetBook(budget),
  PointsMatured: none,
  PointsExpired: none,
  PointsTransferred: ({ to }) => accountBook(to),
  RedemptionAuthorized: ({ reward }) => offerBook(reward),
  RewardQuoted: none,
  RedemptionExtended: none,
  RedemptionDescribed: none,
  RedemptionCaptured: ({ merchant }) => partnerBook(merchant),
  RedemptionVoided: ({ reward }) => offerBook(reward),
  RedemptionExpired: ({ reward }) => offerBook(reward),
  RedemptionRefunded: ({ merchant }) => partnerBook(merchant),
  MemberLeaving: none,
  AccountClosed: ({ relative }) => (relative === undefined ? undefined : accountBook(relative)),
};

/** The other book that an event moves. */
export function counterOf<K extends EventType>(event: LedgerEvent<K>): BookName | undefined {
  const counter: (content: ContentOf<K>) => BookName | undefined = counters[event.type];
  return counter(event.content);
}

const absent = (name: string): Error => new Error(`the book ${name} was not loaded for this decision`);

function bookOf<K extends BookKind>(books: Books, name: BookName, kind: K): States[K] {
  const book = books.get(name);
  if (book?.kind !== kind) throw absent(name);
  return book.state as States[K];
}

export const accountIn = (books: Books, member: MemberId): Account => bookOf(books, accountBook(member), 'account');
export const communityIn = (books: Books): Community => bookOf(books, COMMUNITY_BOOK, 'community');
export const budgetIn = (books: Books, budget: BudgetId): Budget => bookOf(books, budgetBook(budget), 'budget');
export const offerIn = (books: Books, offer: OfferId): Offer => bookOf(books, offerBook(offer), 'offer');
export const attemptsIn = (books: Books, merchant: PartnerId): Attempts => bookOf(books, attemptsBook(merchant), 'attempts');
export const partnerIn = (books: Books, partner: PartnerId): Partner => bookOf(books, partnerBook(partner), 'partner');
