/**
 * Awards: points minted for a contribution, as a lot with origin, rule version, maturity and expiry; and their reversal.
 *
 * Nobody awards to oneself or to the own family. Caps cut an award, they never move it to another day; what exceeds them stays
 * recognised as `earned`. A reversal names the award once only; points that are already gone become clawback debt, which
 * later awards pay off, and a merchant's capture is never undone by it.
 */
import { localDate, startOfDay, startOfMonth } from '../calendar.js';
import { budgetRefusal, type Budget } from '../budget.js';
import { currentRules, hasRole, type ActivityType, type Founded } from '../community.js';
import { accept, refuse, type Context, type Decision } from '../decision.js';
import type { LedgerEvent } from '../events.js';
import { getIn, instantKey } from '../ordered-map.js';
import { ruleName, type RuleSet } from '../rules.js';
import { accountBook, DAY_MS, HOUR_MS, idOf, instant, minutes, points, type ActorId, type AwardId } from '../units.js';
import type { BudgetId, ContributionId, EvidenceGrade, MemberId, Points } from '../units.js';
import { approverRefusal, isOwnAffair } from './duties.js';
import type { ReversalReason } from './events.js';
import { deedKey, lotKey, type Award, type Contribution, type Opened, type Proposal } from './state.js';

export interface AwardPoints {
  readonly type: 'AwardPoints';
  readonly contribution: ContributionId;
  readonly budget: BudgetId;
}
export interface ApproveAward {
  readonly type: 'ApproveAward';
  readonly award: AwardId;
}
export interface RejectAward {
  readonly type: 'RejectAward';
  readonly award: AwardId;
  readonly reason: ReversalReason;
}
export interface ReverseAward {
  readonly type: 'ReverseAward';
  readonly award: AwardId;
  readonly reason: ReversalReason;
}
export interface ReverseContribution {
  readonly type: 'ReverseContribution';
  readonly contribution: ContributionId;
  readonly reason: ReversalReason;
}

/** What the deciders of awards look at besides the member's account. */
export interface AwardBooks {
  readonly member: MemberId;
  readonly community: Founded;
  readonly budget: Budget;
}

const isAttested = (grade: EvidenceGrade): boolean => grade === 'C' || grade === 'D';

/** Points that a contribution earns before any cap: rounded down once, at the hundredth. */
function earnedBy(contribution: Contribution, type: ActivityType, rules: RuleSet): Points {
  const raw =
    type.measure === 'time'
      ? (contribution.minutes * rules.pointsPerHour * type.multiplierPercent) / MINUTES_TIMES_PERCENT
      : (countedDeeds(contribution) * type.pointsPerDeed * type.multiplierPercent) / PERCENT;
  return points(Math.floor(raw));
}
const PERCENT = 100;
const MINUTES_TIMES_PERCENT = 60 * PERCENT;
const countedDeeds = (contribution: Contribution): number => contribution.quantity ?? 0;

interface Capped {
  readonly amount: Points;
  /** Deeds that count. */
  readonly quantity: number | undefined;
}

/** What of it the caps of the day, the month, the activity and the balance leave. */
function capped(account: Opened, contribution: Contribution, type: ActivityType, rules: RuleSet): Capped {
  const month = startOfMonth(contribution.date);
  const room = [
    rules.pointsPerDayMax - (getIn(account.pointsByDate, contribution.date) ?? 0),
    rules.balanceMax - account.available - account.pending - account.held,
  ];
  if (isAttested(contribution.evidenceGrade))
    room.push(rules.attestedPointsPerMonthMax - (getIn(account.attestedByMonth, month) ?? 0));
  const within = (earned: Points): Points => points(Math.max(0, Math.min(earned, ...room)));
  if (type.measure === 'time') return { amount: within(earnedBy(contribution, type, rules)), quantity: undefined };
  const done = getIn(account.deedsByMonth, deedKey(type.code, month)) ?? 0;
  const left = type.deedsPerMonthMax === 0 ? Infinity : Math.max(0, type.deedsPerMonthMax - done);
  const quantity = Math.min(countedDeeds(contribution), left);
  return { amount: within(earnedBy({ ...contribution, quantity }, type, rules)), quantity };
}

export function decideAward(account: Opened, command: AwardPoints, books: AwardBooks, context: Context): Decision {
  const { community, member, budget } = books;
  if (!hasRole(community, context.actor, 'coordinator')) return refuse('role-not-permitted');
  if (isOwnAffair(account, community, { actor: context.actor, member })) return refuse('self-award-forbidden');
  if (account.status !== 'open') return refuse('member-not-active');
  const contribution = getIn(account.contributions, command.contribution);
  const type = contribution && community.activityTypes.get(contribution.activityType);
  if (contribution === undefined || type === undefined) return refuse('resource-not-found');
  if (contribution.status !== 'effective') return refuse('contribution-not-effective');
  if (contribution.serviceClass !== 'volunteer' && contribution.serviceClass !== 'mutual')
    return refuse('service-class-earns-no-points');
  if (contribution.award !== undefined) return refuse('contribution-already-awarded');
  const rules = currentRules(community, context.now);
  const { amount, quantity } = capped(account, contribution, type, rules);
  if (amount === 0) return refuse('award-cap-reached');
  const unfunded = budgetRefusal(budget, amount, context.now);
  if (unfunded !== undefined) return refuse(unfunded);
  const award: AwardId = idOf('award', context.command);
  // who approved the service counts, unless it is the one who now awards
  const approvals = contribution.approvals.filter(approver => approver !== context.actor);
  const missing = requiredApprovals(amount, rules) - approvals.length;
  if (missing > 0) {
    const expiresAt = instant(context.now + rules.proposalHours * HOUR_MS);
    const content = {
      award,
      contribution: contribution.id,
      budget: command.budget,
      amount,
      approvalsRequired: missing,
      expiresAt,
    };
    return accept(accountBook(member), { type: 'AwardProposed', rule: ruleName(rules), content });
  }
  return accept(
    accountBook(member),
    mint(account, { award, contribution, type, amount, quantity, rules, budget: command.budget, approvals }, books, context),
  );
}

/** Approvals besides the awarding coordinator. */
const requiredApprovals = (amount: Points, rules: RuleSet): number =>
  amount > rules.awardOnceApprovedMax ? 2 : amount > rules.awardUnapprovedMax ? 1 : 0;

interface Minting {
  readonly award: AwardId;
  readonly contribution: Contribution;
  readonly type: ActivityType;
  readonly amount: Points;
  readonly quantity: number | undefined;
  readonly rules: RuleSet;
  readonly budget: BudgetId;
  readonly approvals: readonly ActorId[];
}

function mint(account: Opened, of: Minting, { community }: AwardBooks, { now, command }: Context): LedgerEvent<'PointsAwarded'> {
  const { award, contribution, amount, rules } = of;
  const zone = community.timeZone;
  const pendingDays = rules[`pendingDays${contribution.evidenceGrade}`];
  return {
    type: 'PointsAwarded',
    rule: ruleName(rules),
    effectiveAt: contribution.endedAt ?? startOfDay(contribution.date, zone),
    ...(of.approvals.length > 0 ? { approvals: of.approvals } : {}),
    content: {
      award,
      contribution: contribution.id,
      budget: of.budget,
      lot: idOf('lot', command),
      amount,
      earned: earnedBy(contribution, of.type, rules),
      debtOffset: points(Math.min(account.debt, Math.floor((amount * rules.debtOffsetPercent) / PERCENT))),
      date: contribution.date,
      activityType: contribution.activityType,
      evidenceGrade: contribution.evidenceGrade,
      ...(account.team === undefined ? {} : { team: account.team }),
      ...(of.quantity === undefined ? {} : { quantity: of.quantity }),
      ...(pendingDays > 0 ? { maturesAt: instant(now + pendingDays * DAY_MS) } : {}),
      expiresAt: startOfDay(startOfMonth(localDate(now, zone), rules.lotMonths + 1), zone),
    },
  };
}

export function decideProposal(
  account: Opened,
  command: ApproveAward | RejectAward,
  books: AwardBooks,
  context: Context,
): Decision {
  const { community, member } = books;
  const proposal = getIn(account.proposals, command.award);
  if (proposal === undefined) return refuse('resource-not-found');
  // every approval that counts is another person's: the service's approvers have been counted already
  const ofService = getIn(account.contributions, proposal.contribution)?.approvals ?? [];
  const others = command.type === 'ApproveAward' ? [proposal.proposedBy, ...proposal.approvals, ...ofService] : [];
  const conflict = approverRefusal(account, community, { member, actor: context.actor, others });
  if (conflict !== undefined) return refuse(conflict);
  if (proposal.status !== 'open') return refuse('proposal-already-decided');
  if (context.now >= proposal.expiresAt) return refuse('proposal-expired');
  if (command.type === 'RejectAward') {
    return accept(accountBook(member), { type: 'AwardRejected', content: { award: proposal.award, reason: command.reason } });
  }
  const approved: LedgerEvent = { type: 'AwardApproved', content: { award: proposal.award } };
  if (proposal.approvals.length + 1 < proposal.approvalsRequired) return accept(accountBook(member), approved);
  const minted = mintProposed(account, proposal, books, context);
  return typeof minted === 'string' ? refuse(minted) : accept(accountBook(member), approved, minted);
}

/** The award as proposed, or the reason why it can no longer be made. */
function mintProposed(account: Opened, proposal: Proposal, books: AwardBooks, context: Context) {
  const { community, budget } = books;
  const contribution = getIn(account.contributions, proposal.contribution);
  const type = contribution && community.activityTypes.get(contribution.activityType);
  if (account.status !== 'open') return 'member-not-active';
  if (contribution === undefined || type === undefined || contribution.status !== 'effective')
    return 'contribution-not-effective';
  if (contribution.award !== undefined) return 'contribution-already-awarded';
  const rules = currentRules(community, context.now);
  const room = capped(account, contribution, type, rules);
  if (room.amount < proposal.amount) return 'award-cap-reached';
  const unfunded = budgetRefusal(budget, proposal.amount, context.now);
  if (unfunded !== undefined) return unfunded;
  const ofService = contribution.approvals.filter(approver => approver !== proposal.proposedBy);
  const approvals = [...ofService, ...proposal.approvals, context.actor];
  return mint(account, { ...proposal, contribution, type, rules, approvals, quantity: room.quantity }, books, context);
}

export function decideReversal(
  account: Opened,
  command: ReverseAward | ReverseContribution,
  { member, community }: AwardBooks,
  { actor, now }: Context,
): Decision {
  const isApprover = hasRole(community, actor, 'approver');
  if (!isApprover && !hasRole(community, actor, 'coordinator')) return refuse('role-not-permitted');
  if (isOwnAffair(account, community, { actor, member })) return refuse('self-award-forbidden');
  const events: LedgerEvent[] = [];
  const contribution = command.type === 'ReverseContribution' ? getIn(account.contributions, command.contribution) : undefined;
  const award = getIn(account.awards, command.type === 'ReverseAward' ? command.award : (contribution?.award ?? ''));
  if (command.type === 'ReverseAward' ? award === undefined : contribution === undefined) return refuse('resource-not-found');
  if (command.type === 'ReverseAward' && award?.status === 'reversed') return refuse('award-already-reversed');
  if (award?.status === 'standing') {
    // who awarded does not also judge the correction; a spent award takes an approver
    if (actor === award.awardedBy) return refuse('approver-conflict');
    const reversed = reversalOf(account, award, command.reason);
    if (reversed.content.debt > 0 && !isApprover) return refuse('role-not-permitted');
    events.push({ ...reversed, effectiveAt: now });
  }
  if (contribution !== undefined) {
    if (contribution.status !== 'effective') return refuse('contribution-not-effective');
    const { id, event, certifiedMinutes } = contribution;
    const content = { contribution: id, certifiedMinutes: minutes(certifiedMinutes), reason: command.reason };
    events.push({ type: 'ContributionReversed', corrects: event, effectiveAt: now, content });
  }
  return accept(accountBook(member), ...events);
}

/** Takes what the lot still holds; the rest becomes debt. What had paid off debt is owed again. */
function reversalOf(account: Opened, award: Award, reason: ReversalReason): LedgerEvent<'AwardReversed'> {
  const inLots = getIn(account.lots, lotKey(award))?.amount ?? points(0);
  const waiting = award.maturesAt === undefined ? undefined : getIn(account.pendingLots, instantKey(award.maturesAt, award.lot));
  const takenAvailable = points(Math.min(award.amount, inLots));
  const takenPending = points(Math.min(award.amount - takenAvailable, waiting?.amount ?? 0));
  const { id, event, budget, amount, lot, expiresAt, date, activityType, evidenceGrade, team, quantity } = award;
  return {
    type: 'AwardReversed',
    corrects: event,
    content: {
      ...{ award: id, budget, amount, takenAvailable, takenPending, lot, expiresAt, date, activityType, evidenceGrade, reason },
      debt: points(amount - takenAvailable - takenPending),
      ...(team === undefined ? {} : { team }),
      ...(quantity === undefined ? {} : { quantity }),
    },
  };
}
