/**
 * A member's account: how its state follows from its events, and what falls due in it by time alone.
 *
 * `evolve` is total: it judges nothing, it only moves on. `dueEvent` names what the passing of time has decided already (matured
 * points, overdue holds, expired lots, a closing account without holds) as of the moment when it fell due, so that it makes no
 * difference when somebody looks. Every decision is made on a state in which that has happened. Rules: `contributions.ts`,
 * `awards.ts`, `redemptions.ts`, `membership.ts`.
 */
import { startOfMonth } from '../calendar.js';
import type { Envelope, LedgerEvent, Recorded } from '../events.js';
import { entriesOf, firstOf, getIn, instantKey, removeIn, setIn, type OrderedMap } from '../ordered-map.js';
import { memberOf, minutes, points, type Instant, type Points } from '../units.js';
import { evolveContribution, withContribution } from './contributions.js';
import { accountEvents, type LotPart } from './events.js';
import { evolveFreeze } from './freeze.js';
import { closing, evolveRedemption } from './holds.js';
import { addLots, LOT_PARTS_MAX, removeLots, sum } from './lots.js';
import { evolveMembership } from './membership.js';
import { deedKey, pendingKey, type Account, type Award, type Opened, type PendingLot, type Proposal } from './state.js';
import type { Redemption } from './state.js';

const fresh = (enrolledAt: Instant): Opened => ({
  status: 'open',
  enrolledAt,
  minor: false,
  leaderboard: false,
  categories: [],
  family: [],
  certifiedMinutes: minutes(0),
  available: points(0),
  pending: points(0),
  held: points(0),
  debt: points(0),
  lots: undefined,
  pendingLots: undefined,
  contributions: undefined,
  timeline: undefined,
  minutesByDate: undefined,
  pointsByDate: undefined,
  attestedByMonth: undefined,
  deedsByMonth: undefined,
  transferredByMonth: undefined,
  awards: undefined,
  proposals: undefined,
  redemptions: undefined,
  openHolds: undefined,
  shortfalls: undefined,
  codeSteps: undefined,
});

type AccountEvent = keyof typeof accountEvents;
const isAccountEvent = (recorded: Recorded): recorded is Recorded<AccountEvent> => recorded.event.type in accountEvents;

export function evolveAccount(account: Account, recorded: Recorded): Account {
  if (!isAccountEvent(recorded)) return account;
  const { event, recordedAt } = recorded;
  if (event.type === 'MemberEnrolled') return { ...fresh(recordedAt), ...event.content };
  if (account.status === 'unopened') return account;
  switch (event.type) {
    case 'ContributionRecorded':
    case 'ContributionApproved':
    case 'ContributionRejected':
    case 'ContributionReversed':
      return evolveContribution(account, { ...recorded, event });
    case 'RedemptionAuthorized':
    case 'RedemptionExtended':
    case 'RedemptionDescribed':
    case 'RedemptionCaptured':
    case 'RedemptionVoided':
    case 'RedemptionExpired':
    case 'RedemptionRefunded':
      return evolveRedemption(account, { ...recorded, event });
    case 'RewardQuoted':
      return account;
    case 'MemberFrozen':
    case 'MemberUnfrozen':
      return evolveFreeze(account, event);
    case 'AwardProposed':
      return withProposal(account, { ...event.content, approvals: [], proposedBy: recorded.actor, status: 'open' });
    case 'AwardApproved':
    case 'AwardRejected':
      return withDecidedProposal(account, { ...recorded, event });
    case 'PointsAwarded':
      return withAward(account, { ...recorded, event });
    case 'AwardReversed':
      return withoutAward(account, event);
    case 'PointsMatured':
      return received(withoutPending(account, event.content.lots), event.content.lots);
    case 'PointsExpired':
      return spent(account, event.content.lots);
    case 'PointsTransferred': {
      const { lots, month, amount } = event.content;
      const given = spent(account, lots);
      return { ...given, transferredByMonth: counted(given.transferredByMonth, month, amount) };
    }
    case 'AccountClosed':
      return withClosed(account, event);
    default:
      return evolveMembership(account, event);
  }
}

/** What an account makes of another account's event that names it: family on both sides, points that arrive. */
export function evolveAsCounter(account: Account, { event, book }: Recorded): Account {
  if (account.status === 'unopened') return account;
  switch (event.type) {
    case 'FamilyRegistered':
      return { ...account, family: [...account.family, memberOf(book)] };
    case 'PointsTransferred':
      return received(account, event.content.lots);
    case 'AccountClosed':
      return received(account, [...event.content.available, ...event.content.pending]);
    default:
      return account;
  }
}

const received = (account: Opened, lots: readonly LotPart[]): Opened => ({
  ...account,
  available: points(account.available + sum(lots)),
  lots: addLots(account.lots, lots),
});

const spent = (account: Opened, lots: readonly LotPart[]): Opened => ({
  ...account,
  available: points(account.available - sum(lots)),
  lots: removeLots(account.lots, lots),
});

/** Pending lots are of the account's own awards, which know when they mature. */
function withoutPending(account: Opened, parts: readonly LotPart[]): Opened {
  const pendingLots = parts.reduce((tree, { award, lot, amount }) => {
    const maturesAt = getIn(account.awards, award)?.maturesAt;
    const key = maturesAt === undefined ? undefined : instantKey(maturesAt, lot);
    const waiting = key === undefined ? undefined : getIn(tree, key);
    if (key === undefined || waiting === undefined) return tree;
    const left = points(waiting.amount - amount);
    return left > 0 ? setIn(tree, key, { ...waiting, amount: left }) : removeIn(tree, key);
  }, account.pendingLots);
  return { ...account, pending: points(account.pending - sum(parts)), pendingLots };
}

/** Closed once nothing is left in it. */
function withClosed(account: Opened, { content }: LedgerEvent<'AccountClosed'>): Opened {
  const left = withoutPending(spent(account, content.available), content.pending);
  const isEmpty = left.lots === undefined && left.pendingLots === undefined;
  return { ...left, debt: points(left.debt - content.debt), status: isEmpty ? 'closed' : account.status };
}

const withProposal = (account: Opened, proposal: Proposal): Opened => ({
  ...account,
  proposals: setIn(account.proposals, proposal.award, proposal),
});

function withDecidedProposal(account: Opened, { event, actor }: Recorded<'AwardApproved' | 'AwardRejected'>): Opened {
  const proposal = getIn(account.proposals, event.content.award);
  if (proposal === undefined) return account;
  if (event.type === 'AwardRejected') return withProposal(account, { ...proposal, status: 'rejected' });
  const approvals = [...proposal.approvals, actor];
  return withProposal(account, {
    ...proposal,
    approvals,
    status: approvals.length >= proposal.approvalsRequired ? 'approved' : 'open',
  });
}

const counted = <K extends number>(tree: OrderedMap<K>, key: string, step: number): OrderedMap<K> =>
  setIn(tree, key, ((getIn(tree, key) ?? 0) + step) as K);

/** Caps count by the day and month of service; a reversal gives the room back. */
function countAward(account: Opened, { content }: LedgerEvent<'PointsAwarded' | 'AwardReversed'>, sign: 1 | -1): Opened {
  const month = startOfMonth(content.date);
  const attested = content.evidenceGrade === 'C' || content.evidenceGrade === 'D';
  return {
    ...account,
    pointsByDate: counted<Points>(account.pointsByDate, content.date, sign * content.amount),
    attestedByMonth: attested ? counted<Points>(account.attestedByMonth, month, sign * content.amount) : account.attestedByMonth,
    deedsByMonth:
      content.quantity === undefined
        ? account.deedsByMonth
        : counted(account.deedsByMonth, deedKey(content.activityType, month), sign * content.quantity),
  };
}

function withAward(account: Opened, recorded: Recorded<'PointsAwarded'>): Opened {
  const { award: id, earned: _, ...fields } = recorded.event.content;
  const { id: event, actor, recordedAt: awardedAt } = recorded;
  // the awarder is who proposed it, not who approved it last
  const awardedBy = getIn(account.proposals, id)?.proposedBy ?? actor;
  const award: Award = { id, event, awardedBy, awardedAt, status: 'standing', ...fields };
  const contribution = getIn(account.contributions, fields.contribution);
  const linked = contribution === undefined ? account : withContribution(account, { ...contribution, award: id });
  const minted: Opened = {
    ...countAward(linked, recorded.event, 1),
    awards: setIn(account.awards, id, award),
    debt: points(account.debt - fields.debtOffset),
  };
  const { lot, amount, debtOffset, expiresAt, maturesAt } = fields;
  const part: LotPart = { lot, award: id, amount: points(amount - debtOffset), expiresAt };
  if (maturesAt === undefined || part.amount === 0) return received(minted, [part]);
  const waiting: PendingLot = { ...part, maturesAt };
  return {
    ...minted,
    pending: points(minted.pending + part.amount),
    pendingLots: setIn(minted.pendingLots, pendingKey(waiting), waiting),
  };
}

function withoutAward(account: Opened, event: LedgerEvent<'AwardReversed'>): Opened {
  const { award: id, lot, expiresAt, takenAvailable, takenPending, debt } = event.content;
  const award = getIn(account.awards, id);
  if (award === undefined) return account;
  const part = { lot, award: id, expiresAt };
  const available = takenAvailable === 0 ? [] : [{ ...part, amount: takenAvailable }];
  const pending = takenPending === 0 ? [] : [{ ...part, amount: takenPending }];
  const taken = withoutPending(spent(countAward(account, event, -1), available), pending);
  return {
    ...withoutLink(taken, award),
    awards: setIn(taken.awards, id, { ...award, status: 'reversed' }),
    debt: points(taken.debt + debt),
  };
}

/** The contribution may be awarded again, rightly. */
function withoutLink(account: Opened, award: Award): Opened {
  const contribution = getIn(account.contributions, award.contribution);
  if (contribution === undefined) return account;
  const { award: _, ...unlinked } = contribution;
  return withContribution(account, unlinked);
}

/** When something in this account next falls due, if anything does. */
export function nextDueAt(account: Opened): Instant | undefined {
  const dates = [
    firstOf(account.pendingLots)?.value.maturesAt,
    firstHold(account)?.expiresAt,
    firstOf(account.lots)?.value.expiresAt,
    isToClose(account) ? account.enrolledAt : undefined,
  ].filter(at => at !== undefined);
  return dates.length === 0 ? undefined : (Math.min(...dates) as Instant);
}

/** The next event that time alone has decided by `now`; `undefined` when the account is settled. */
export function dueEvent(account: Opened, now: Instant): LedgerEvent | undefined {
  const matured = leading(account.pendingLots, lot => lot.maturesAt <= now);
  if (matured.length > 0) return { type: 'PointsMatured', content: { lots: matured } };
  const hold = firstHold(account);
  if (hold !== undefined && hold.expiresAt <= now) {
    const { expiresAt } = hold;
    return { type: 'RedemptionExpired', effectiveAt: expiresAt, content: closing(account, hold, expiresAt) };
  }
  const dead = leading(account.lots, lot => lot.expiresAt <= now);
  if (dead.length > 0) return { type: 'PointsExpired', content: { lots: dead } };
  return isToClose(account) ? closed(account) : undefined;
}

/** The account as it will be once somebody records what has fallen due in it. `recorded`: how that would be. */
export function settledAt(account: Opened, recorded: Envelope): Opened {
  const event = dueEvent(account, recorded.recordedAt);
  const after = event === undefined ? account : evolveAccount(account, { ...recorded, event });
  return after === account || after.status === 'unopened' ? account : settledAt(after, recorded);
}

const firstHold = (account: Opened): Redemption | undefined => {
  const hold = firstOf(account.openHolds);
  return hold && getIn(account.redemptions, hold.value);
};

/** The first lots in their order, as many as one event names; the next event takes the next. */
function leading<L extends LotPart>(lots: OrderedMap<L>, counts: (lot: L) => boolean, max = LOT_PARTS_MAX): LotPart[] {
  const parts: LotPart[] = [];
  for (const { value } of entriesOf(lots)) {
    if (parts.length >= max || !counts(value)) break;
    const { lot, award, amount, expiresAt } = value;
    parts.push({ lot, award, amount, expiresAt });
  }
  return parts;
}

/** Nothing holds a leaving member's account open any more; or points have reached a closed one. */
function isToClose(account: Opened): boolean {
  if (account.status === 'open' || account.openHolds !== undefined) return false;
  return account.status === 'closing' || account.lots !== undefined;
}

function closed(account: Opened): LedgerEvent<'AccountClosed'> {
  const always = (): boolean => true;
  const available = leading(account.lots, always);
  const pending = leading(account.pendingLots, always, LOT_PARTS_MAX - available.length);
  // two closed accounts may name each other: what arrives late goes to the community
  const heir = account.status === 'closing' ? account.leavingTo : undefined;
  return {
    type: 'AccountClosed',
    content: { ...(heir === undefined ? {} : { relative: heir }), available, pending, debt: account.debt },
  };
}
