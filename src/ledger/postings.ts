/**
 * Double entry: the postings of every event, a pure function of it.
 *
 * They sum to zero per unit. A member's account has the parts `available`, `pending`, `held:{redemption}`, `debt` (negative:
 * what is owed) and `certified` (minutes); merchants have `payable`; the other sides are `equity:…`. Points are minted from
 * `equity:issuance` against a budget; minutes come from `equity:service` and no movement of points ever touches them.
 */
import type { LotPart, ReleasedPart } from './account/events.js';
import type { ContentOf, EventType, LedgerEvent } from './events.js';
import { memberOf, type BookName, type MemberId, type PartnerId, type RedemptionId } from './units.js';

export interface Posting {
  readonly account: string;
  readonly amount: number;
  readonly unit: 'PT' | 'MIN';
}

const part = (member: MemberId, name: string): string => `member:${member}:${name}`;
const held = (member: MemberId, redemption: RedemptionId): string => part(member, `held:${redemption}`);
const payable = (merchant: PartnerId): string => `merchant:${merchant}:payable`;

/** A movement from one account to another; nothing where nothing moves. */
function move(unit: Posting['unit'], amount: number, from: string, to: string): readonly Posting[] {
  if (amount === 0) return [];
  return [
    { account: from, amount: -amount, unit },
    { account: to, amount, unit },
  ];
}

const total = (lots: readonly LotPart[]): number => lots.reduce((sum, lot) => sum + lot.amount, 0);

const DESTINATION_ACCOUNTS: { readonly [D in ReleasedPart['to']]: (member: MemberId) => string } = {
  available: member => part(member, 'available'),
  debt: member => part(member, 'debt'),
  expired: () => 'equity:expired',
  pool: () => 'equity:community-pool',
};

const home = (member: MemberId, from: string, parts: readonly ReleasedPart[]): readonly Posting[] =>
  parts.flatMap(released => move('PT', released.amount, from, DESTINATION_ACCOUNTS[released.to](member)));

/** Postings to one account summed, in the order of their first appearance. */
function merged(postings: readonly Posting[]): readonly Posting[] {
  if (postings.length < 3) return postings;
  const sums = new Map<string, Posting>();
  for (const posting of postings) {
    const key = `${posting.unit} ${posting.account}`;
    sums.set(key, { ...posting, amount: posting.amount + (sums.get(key)?.amount ?? 0) });
  }
  return [...sums.values()].filter(posting => posting.amount !== 0);
}

const certify = (member: MemberId, minutes: number) => move('MIN', minutes, 'equity:service', part(member, 'certified'));
const nothing = (): readonly Posting[] => [];

const postings: { readonly [K in EventType]: (content: ContentOf<K>, member: MemberId) => readonly Posting[] } = {
  CommunityFounded: nothing,
  RulesAdopted: nothing,
  RoleGranted: nothing,
  RoleRevoked: nothing,
  ActivityTypeAdded: nothing,
  TeamFormed: nothing,
  CommunityFrozen: nothing,
  CommunityThawed: nothing,
  BudgetOpened: nothing,
  BudgetIncreased: nothing,
  BudgetClosed: nothing,
  PartnerAdmitted: nothing,
  PartnerSuspended: nothing,
  PartnerReinstated: nothing,
  PartnerTerminated: nothing,
  SettlementPaid: ({ merchant, amount }) => move('PT', amount, payable(merchant), `equity:settled:${merchant}`),
  CommandDeclined: nothing,
  RedemptionForestalled: nothing,
  OfferPublished: nothing,
  OfferRepriced: nothing,
  OfferRestocked: nothing,
  OfferRevised: nothing,
  OfferWithdrawn: nothing,
  MemberEnrolled: nothing,
  CategoryAssigned: nothing,
  CategoryEnded: nothing,
  TeamJoined: nothing,
  DisplayConsentChanged: nothing,
  FamilyRegistered: nothing,
  MemberFrozen: nothing,
  MemberUnfrozen: nothing,
  SubjectErased: nothing,
  ContributionRecorded: ({ certifiedMinutes }, member) => certify(member, certifiedMinutes),
  ContributionApproved: ({ certifiedMinutes }, member) => certify(member, certifiedMinutes),
  ContributionRejected: nothing,
  ContributionReversed: ({ certifiedMinutes }, member) => certify(member, -certifiedMinutes),
  AwardProposed: nothing,
  AwardApproved: nothing,
  AwardRejected: nothing,
  PointsAwarded: ({ amount, debtOffset, maturesAt }, member) => [
    ...move('PT', amount - debtOffset, 'equity:issuance', part(member, maturesAt === undefined ? 'available' : 'pending')),
    ...move('PT', debtOffset, 'equity:issuance', part(member, 'debt')),
  ],
  AwardReversed: ({ takenAvailable, takenPending, debt }, member) => [
    ...move('PT', takenAvailable, part(member, 'available'), 'equity:issuance'),
    ...move('PT', takenPending, part(member, 'pending'), 'equity:issuance'),
    ...move('PT', debt, part(member, 'debt'), 'equity:issuance'),
  ],
  PointsMatured: ({ lots }, member) => move('PT', total(lots), part(member, 'pending'), part(member, 'available')),
  PointsExpired: ({ lots }, member) => move('PT', total(lots), part(member, 'available'), 'equity:expired'),
  PointsTransferred: ({ to, amount }, member) => move('PT', amount, part(member, 'available'), part(to, 'available')),
  RewardQuoted: nothing,
  RedemptionExtended: nothing,
  RedemptionDescribed: nothing,
  RedemptionAuthorized: ({ redemption, amount }, member) =>
    move('PT', amount, part(member, 'available'), held(member, redemption)),
  RedemptionCaptured: ({ redemption, merchant, amount, released }, member) => [
    ...move('PT', amount, held(member, redemption), payable(merchant)),
    ...home(member, held(member, redemption), released),
  ],
  RedemptionVoided: ({ redemption, released }, member) => home(member, held(member, redemption), released),
  RedemptionExpired: ({ redemption, released }, member) => home(member, held(member, redemption), released),
  RedemptionRefunded: ({ merchant, returned }, member) => home(member, payable(merchant), returned),
  MemberLeaving: nothing,
  AccountClosed: ({ relative, available, pending, debt }, member) => {
    const heir = relative === undefined ? 'equity:community-pool' : part(relative, 'available');
    return [
      ...move('PT', total(available), part(member, 'available'), heir),
      ...move('PT', total(pending), part(member, 'pending'), heir),
      ...move('PT', debt, 'equity:written-off', part(member, 'debt')),
    ];
  },
};

/** The postings of an event in the stream of `book`; `[]` where nothing moves. */
export function postingsOf<K extends EventType>(book: BookName, event: LedgerEvent<K>): readonly Posting[] {
  const entries: (content: ContentOf<K>, member: MemberId) => readonly Posting[] = postings[event.type];
  return merged(entries(event.content, memberOf(book)));
}
