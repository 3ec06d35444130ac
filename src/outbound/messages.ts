/**
 * What of each event is told to the public, and what is not: the compiler asks for an answer for every event.
 *
 * A message is a pure function of its event and book, so that however often it is made it comes out the same. What stays inside
 * says why.
 */
import type { LotPart } from '../ledger/account/events.js';
import type { Entry } from '../feed/record.js';
import type { ContentOf as EventContent, EventType, LedgerEvent } from '../ledger/events.js';
import { postingsOf } from '../ledger/postings.js';
import { instantText } from '../ledger/shape.js';
import { memberOf, type BookName } from '../ledger/units.js';
import type { ContentOf, MessageName } from './message-types.js';

export type Message = { [N in MessageName]: { readonly name: N; readonly content: ContentOf<N> } }[MessageName];

/** What the messages of one event are made of besides its content. */
interface About {
  readonly member: string;
  /** The id of a budget, reward or partner whose book it is. */
  readonly own: string;
  readonly entries: ContentOf<'timebank.account.closed.v1'>['entries'];
}
interface Told<C> {
  readonly name: MessageName;
  readonly content: (content: C, about: About) => Message['content'];
}
interface Untold {
  readonly because: string;
}

const as = <C, N extends MessageName>(name: N, content: (content: C, about: About) => ContentOf<N>): Told<C> => ({
  name,
  content,
});
const untold = (because: string): Untold => ({ because });

const total = (lots: readonly LotPart[]): number => lots.reduce((sum, lot) => sum + lot.amount, 0);
/** A member that is there or is not. */
const given = <N extends string, T, R>(name: N, value: T | undefined, write: (value: T) => R): { readonly [K in N]?: R } =>
  value === undefined ? {} : ({ [name]: write(value) } as { readonly [K in N]: R });
const itself = <T>(value: T): T => value;

const publications: { readonly [K in EventType]: Told<EventContent<K>> | Untold } = {
  CommunityFounded: as('timebank.community.founded.v1', ({ timeZone }) => ({ time_zone: timeZone })),
  RulesAdopted: as('timebank.rules.adopted.v1', ({ version, effectiveFrom }) => ({
    version,
    effective_from: instantText(effectiveFrom),
  })),
  RoleGranted: untold('who works for the community is its own affair'),
  RoleRevoked: untold('who works for the community is its own affair'),
  ActivityTypeAdded: as('timebank.activity-type.added.v1', ({ activityType, measure, pointsPerDeed, multiplierPercent }) => ({
    activity_type: activityType,
    measure,
    deed_hundredths: pointsPerDeed,
    multiplier_percent: multiplierPercent,
  })),
  TeamFormed: as('timebank.team.formed.v1', ({ team }) => ({ team })),
  CommunityFrozen: as('timebank.community.frozen.v1', () => ({})),
  CommunityThawed: as('timebank.community.thawed.v1', () => ({})),

  BudgetOpened: as('timebank.budget.opened.v1', ({ amount, from, until }, { own }) => ({
    budget: own,
    limit_hundredths: amount,
    from: instantText(from),
    until: instantText(until),
  })),
  BudgetIncreased: as('timebank.budget.increased.v1', ({ amount }, { own }) => ({ budget: own, added_hundredths: amount })),
  BudgetClosed: as('timebank.budget.closed.v1', (_, { own }) => ({ budget: own })),

  PartnerAdmitted: as('timebank.partner.admitted.v1', ({ kind, track, merchant }, { own }) => ({
    partner: own,
    kind,
    track,
    is_merchant: merchant,
  })),
  PartnerSuspended: as('timebank.partner.suspended.v1', (_, { own }) => ({ partner: own })),
  PartnerReinstated: as('timebank.partner.reinstated.v1', (_, { own }) => ({ partner: own })),
  PartnerTerminated: as('timebank.partner.terminated.v1', (_, { own }) => ({ partner: own })),
  SettlementPaid: as('timebank.settlement.paid.v1', ({ merchant, amount }, { entries }) => ({
    merchant,
    amount_hundredths: amount,
    entries,
  })),
  CommandDeclined: untold('between the merchant and the service'),
  RedemptionForestalled: untold('between the merchant and the service'),

  OfferPublished: as('timebank.reward.published.v1', (offer, { own }) => ({
    reward: own,
    merchant: offer.merchant,
    price_hundredths: offer.price,
    ...given('stock', offer.stock, itself),
    ...given('quota', offer.quota, itself),
    quota_period: offer.quotaPeriod,
    valid_from: instantText(offer.validFrom),
    ...given('valid_until', offer.validUntil, instantText),
  })),
  OfferRepriced: as('timebank.reward.repriced.v1', ({ price }, { own }) => ({ reward: own, price_hundredths: price })),
  OfferRestocked: as('timebank.reward.restocked.v1', ({ added }, { own }) => ({ reward: own, added })),
  OfferRevised: untold('nothing changes of what was told of the reward'),
  OfferWithdrawn: as('timebank.reward.withdrawn.v1', (_, { own }) => ({ reward: own })),

  MemberEnrolled: as('timebank.member.enrolled.v1', ({ team }, { member }) => ({ member, ...given('team', team, itself) })),
  CategoryAssigned: untold('says what a person is'),
  CategoryEnded: untold('says what a person is'),
  TeamJoined: as('timebank.member.team-joined.v1', ({ team }, { member }) => ({ member, team })),
  DisplayConsentChanged: as('timebank.member.display-consent-changed.v1', ({ leaderboard }, { member }) => ({
    member,
    leaderboard,
  })),
  FamilyRegistered: untold('says who is related to whom'),
  MemberFrozen: untold('says that somebody is under suspicion'),
  MemberUnfrozen: untold('says that somebody was under suspicion'),
  SubjectErased: as('timebank.member.erased.v1', (_, { member }) => ({ member })),

  ContributionRecorded: as('timebank.contribution.recorded.v1', (recorded, { member, entries }) => ({
    member,
    contribution: recorded.contribution,
    activity_type: recorded.activityType,
    service_class: recorded.serviceClass,
    date: recorded.date,
    minutes: recorded.minutes,
    ...given('quantity', recorded.quantity, itself),
    approvals_required: recorded.approvalsRequired,
    certified_minutes: recorded.certifiedMinutes,
    entries,
  })),
  ContributionApproved: as('timebank.contribution.approved.v1', (approved, { member, entries }) => ({
    member,
    contribution: approved.contribution,
    is_effective: approved.effective,
    certified_minutes: approved.certifiedMinutes,
    entries,
  })),
  ContributionRejected: as('timebank.contribution.rejected.v1', ({ contribution }, { member }) => ({ member, contribution })),
  ContributionReversed: as('timebank.contribution.reversed.v1', (reversed, { member, entries }) => ({
    member,
    contribution: reversed.contribution,
    certified_minutes: 0 - reversed.certifiedMinutes,
    entries,
  })),

  AwardProposed: as('timebank.award.proposed.v1', (proposed, { member }) => ({
    member,
    award: proposed.award,
    contribution: proposed.contribution,
    budget: proposed.budget,
    amount_hundredths: proposed.amount,
    approvals_required: proposed.approvalsRequired,
    expires_at: instantText(proposed.expiresAt),
  })),
  AwardApproved: as('timebank.award.approved.v1', ({ award }, { member }) => ({ member, award })),
  AwardRejected: as('timebank.award.rejected.v1', ({ award }, { member }) => ({ member, award })),
  PointsAwarded: as('timebank.points.awarded.v1', (awarded, { member, entries }) => ({
    member,
    award: awarded.award,
    contribution: awarded.contribution,
    budget: awarded.budget,
    activity_type: awarded.activityType,
    date: awarded.date,
    amount_hundredths: awarded.amount,
    debt_offset_hundredths: awarded.debtOffset,
    ...given('matures_at', awarded.maturesAt, instantText),
    expires_at: instantText(awarded.expiresAt),
    entries,
  })),
  AwardReversed: as('timebank.award.reversed.v1', ({ award, budget, amount, debt }, { member, entries }) => ({
    member,
    award,
    budget,
    amount_hundredths: amount,
    debt_hundredths: debt,
    entries,
  })),
  PointsMatured: as('timebank.points.matured.v1', ({ lots }, { member, entries }) => ({
    member,
    amount_hundredths: total(lots),
    entries,
  })),
  PointsExpired: as('timebank.points.expired.v1', ({ lots }, { member, entries }) => ({
    member,
    amount_hundredths: total(lots),
    entries,
  })),
  PointsTransferred: as('timebank.points.transferred.v1', ({ to, amount }, { member, entries }) => ({
    member,
    to,
    amount_hundredths: amount,
    entries,
  })),

  RewardQuoted: untold('between the till and the service, and soon over'),
  RedemptionAuthorized: as('timebank.redemption.authorized.v1', (authorized, { member, entries }) => ({
    member,
    redemption: authorized.redemption,
    reward: authorized.reward,
    merchant: authorized.merchant,
    amount_hundredths: authorized.amount,
    expires_at: instantText(authorized.expiresAt),
    entries,
  })),
  RedemptionExtended: as('timebank.redemption.extended.v1', ({ redemption, expiresAt }, { member }) => ({
    member,
    redemption,
    expires_at: instantText(expiresAt),
  })),
  RedemptionDescribed: untold('the merchant’s own words'),
  RedemptionCaptured: as('timebank.redemption.captured.v1', (captured, { member, entries }) => ({
    member,
    redemption: captured.redemption,
    capture: captured.capture,
    merchant: captured.merchant,
    amount_hundredths: captured.amount,
    is_final: captured.final,
    entries,
  })),
  RedemptionVoided: as('timebank.redemption.voided.v1', ({ redemption, reward }, { member, entries }) => ({
    member,
    redemption,
    reward,
    entries,
  })),
  RedemptionExpired: as('timebank.redemption.expired.v1', ({ redemption, reward }, { member, entries }) => ({
    member,
    redemption,
    reward,
    entries,
  })),
  RedemptionRefunded: as('timebank.redemption.refunded.v1', ({ redemption, refund, merchant, amount }, { member, entries }) => ({
    member,
    redemption,
    refund,
    merchant,
    amount_hundredths: amount,
    entries,
  })),

  MemberLeaving: as('timebank.member.leaving.v1', (_, { member }) => ({ member })),
  AccountClosed: as('timebank.account.closed.v1', (_, { member, entries }) => ({ member, entries })),
};

const afterDash = (book: BookName): string => book.slice(book.indexOf('-') + 1);

function messageFor<K extends EventType>(book: BookName, event: LedgerEvent<K>): Message | undefined {
  const publication: Told<EventContent<K>> | Untold = publications[event.type];
  if ('because' in publication) return undefined;
  const about = { member: memberOf(book), own: afterDash(book), entries: postingsOf(book, event) };
  // `as` has seen that name and content belong together
  return { name: publication.name, content: publication.content(event.content, about) } as Message;
}

/** What the public is told of an event; `undefined` where nothing. */
export const messageOf = ({ book, event }: Pick<Entry, 'book' | 'event'>): Message | undefined => messageFor(book, event);
