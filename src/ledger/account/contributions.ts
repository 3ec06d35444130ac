/**
 * Contributions: recording, approval, rejection, reversal; and the certified minutes that come of them.
 *
 * One person's minute counts once: timed service never overlaps. A local day carries at most the rules' maximum and asks for more
 * approvals the longer it is. Only `volunteer` service certifies minutes, when the last missing approval is there; only a
 * reversal ever takes minutes back. What is recorded late is marked a back-fill for ever.
 */
import { localDate, minutesByDate } from '../calendar.js';
import { currentRules, hasRole, type Founded } from '../community.js';
import { accept, refuse, type Context, type Decision } from '../decision.js';
import type { LedgerEvent, Recorded } from '../events.js';
import { floorOf, getIn, instantKey, removeIn, setIn, type OrderedMap } from '../ordered-map.js';
import { ruleName, type RuleSet } from '../rules.js';
import { accountBook, DAY_MS, idOf, instant, isCount, MINUTE_MS, minutes, type ActivityCode } from '../units.js';
import type { ContributionId, EvidenceGrade, Instant, MemberId, ServiceClass } from '../units.js';
import { approverRefusal, isOwnAffair } from './duties.js';
import type { ReversalReason } from './events.js';
import type { Contribution, Opened } from './state.js';

/** How far ahead of the log's clock an end may lie (a scanner's clock). */
const CLOCK_TOLERANCE_MS = 5 * MINUTE_MS;
/** What lasts longer is several contributions. */
const ENTRY_MS_MAX = 2 * DAY_MS;
/** Deeds in one entry. */
const QUANTITY_MAX = 10_000;

export interface RecordContribution {
  readonly type: 'RecordContribution';
  readonly member: MemberId;
  readonly activityType: ActivityCode;
  readonly serviceClass: ServiceClass;
  readonly evidenceGrade: EvidenceGrade;
  /** Timed service; whole minutes count. */
  readonly startedAt?: Instant;
  readonly endedAt?: Instant;
  readonly travelMinutes?: number;
  /** A deed: how many, and when. */
  readonly quantity?: number;
  readonly performedAt?: Instant;
}
export interface ApproveContribution {
  readonly type: 'ApproveContribution';
  readonly contribution: ContributionId;
}
export interface RejectContribution {
  readonly type: 'RejectContribution';
  readonly contribution: ContributionId;
  readonly reason: ReversalReason;
}

const wholeMinute = (at: Instant): Instant => instant(at - (at % MINUTE_MS));

/** Whether one of the member's recorded times meets `[start, end)`. */
function overlaps(account: Opened, start: Instant, end: Instant): boolean {
  // recorded times never overlap each other, so the last one that begins before `end` decides
  const before = floorOf(account.timeline, instantKey(end - 1));
  return before?.value.endedAt !== undefined && before.value.endedAt > start;
}

export function decideRecord(account: Opened, community: Founded, command: RecordContribution, context: Context): Decision {
  if (!hasRole(community, context.actor, 'coordinator')) return refuse('role-not-permitted');
  if (account.status !== 'open') return refuse('member-not-active');
  const type = community.activityTypes.get(command.activityType);
  if (type === undefined) return refuse('activity-type-unknown');
  if (!isPlausible(command)) return refuse('amount-out-of-range');
  const isTimed = command.startedAt !== undefined && command.endedAt !== undefined;
  if (isTimed !== (type.measure === 'time') || isTimed === (command.quantity !== undefined))
    return refuse('activity-type-mismatch');
  return isTimed ? recordTime(account, community, command, context) : recordDeed(account, community, command, context);
}

const isPlausible = ({ quantity = 1, travelMinutes = 0 }: RecordContribution): boolean =>
  isCount(quantity) && quantity <= QUANTITY_MAX && Number.isSafeInteger(travelMinutes) && travelMinutes >= 0;

function recordTime(account: Opened, community: Founded, command: RecordContribution, context: Context): Decision {
  const { startedAt = context.now, endedAt = context.now, travelMinutes = 0 } = command;
  const [start, end] = [wholeMinute(startedAt), wholeMinute(endedAt)];
  const rules = currentRules(community, context.now);
  const served = (end - start) / MINUTE_MS - travelMinutes;
  if (served < rules.contributionMinutesMin) return refuse('contribution-too-short');
  if (end - start > ENTRY_MS_MAX) return refuse('daily-minutes-exceeded');
  const late = lateness(end, rules, context.now);
  if (late === 'refused') return refuse('effective-date-out-of-range');
  if (overlaps(account, start, end)) return refuse('contribution-overlaps');
  // travel is taken off from the beginning
  const days = minutesByDate(instant(start + travelMinutes * MINUTE_MS), end, community.timeZone);
  const longestDay = Math.max(...days.map(day => day.minutes + (getIn(account.minutesByDate, day.date) ?? 0)));
  if (longestDay > rules.dayMinutesMax) return refuse('daily-minutes-exceeded');
  const grade = late === 'back-fill' ? 'D' : command.evidenceGrade;
  const own = isOwnAffair(account, community, { actor: context.actor, member: command.member });
  const approvalsRequired = requiredApprovals({ longestDay, served, grade, own }, rules);
  const counts = command.serviceClass === 'volunteer' && approvalsRequired === 0;
  return accept(accountBook(command.member), {
    type: 'ContributionRecorded',
    rule: ruleName(rules),
    effectiveAt: end,
    content: {
      startedAt: start,
      endedAt: end,
      minutes: minutes(served),
      days,
      certifiedMinutes: minutes(counts ? served : 0),
      approvalsRequired,
      backFilled: late === 'back-fill',
      date: days[0]?.date ?? localDate(end, community.timeZone),
      ...recordedFields(command, context, grade),
    },
  });
}

function recordDeed(account: Opened, community: Founded, command: RecordContribution, context: Context): Decision {
  const { quantity = 0, performedAt = context.now } = command;
  const rules = currentRules(community, context.now);
  const late = lateness(performedAt, rules, context.now);
  if (late === 'refused') return refuse('effective-date-out-of-range');
  const grade = late === 'back-fill' ? 'D' : command.evidenceGrade;
  const own = isOwnAffair(account, community, { actor: context.actor, member: command.member });
  return accept(accountBook(command.member), {
    type: 'ContributionRecorded',
    rule: ruleName(rules),
    effectiveAt: performedAt,
    content: {
      quantity,
      minutes: minutes(0),
      days: [],
      certifiedMinutes: minutes(0),
      approvalsRequired: requiredApprovals({ longestDay: 0, served: 0, grade, own }, rules),
      backFilled: late === 'back-fill',
      date: localDate(performedAt, community.timeZone),
      ...recordedFields(command, context, grade),
    },
  });
}

const recordedFields = (command: RecordContribution, { command: id }: Context, evidenceGrade: EvidenceGrade) => ({
  contribution: idOf<ContributionId>('contribution', id),
  activityType: command.activityType,
  serviceClass: command.serviceClass,
  evidenceGrade,
});

function lateness(at: Instant, rules: RuleSet, now: Instant): 'in-time' | 'back-fill' | 'refused' {
  if (at > now + CLOCK_TOLERANCE_MS || now - at > rules.backFillWindowDays * DAY_MS) return 'refused';
  return now - at > rules.backFillAfterDays * DAY_MS ? 'back-fill' : 'in-time';
}

const BACK_FILL_APPROVALS = 2;

interface Weight {
  readonly longestDay: number;
  readonly served: number;
  readonly grade: EvidenceGrade;
  /** It is the recording coordinator's own service, or family's. */
  readonly own: boolean;
}

/** Approvals besides the coordinator's: by the length of the day, the evidence, whose service it is; the strictest counts. */
function requiredApprovals({ longestDay, served, grade, own }: Weight, rules: RuleSet): number {
  const byDay = longestDay <= rules.dayMinutesAuto ? 0 : longestDay <= rules.dayMinutesReviewed ? 1 : 2;
  const byEvidence = grade === 'D' ? BACK_FILL_APPROVALS : grade === 'C' && served > rules.attestedMinutesMax ? 1 : 0;
  return Math.max(byDay, byEvidence, own ? 1 : 0);
}

export function decideReview(
  account: Opened,
  community: Founded,
  command: ApproveContribution | RejectContribution,
  context: Context & { readonly member: MemberId },
): Decision {
  const contribution = getIn(account.contributions, command.contribution);
  if (contribution === undefined) return refuse('resource-not-found');
  const others = command.type === 'ApproveContribution' ? [contribution.recordedBy, ...contribution.approvals] : [];
  const conflict = approverRefusal(account, community, { member: context.member, actor: context.actor, others });
  if (conflict !== undefined) return refuse(conflict);
  if (contribution.status !== 'pending') return refuse('contribution-not-pending');
  const book = accountBook(context.member);
  const { id, serviceClass, minutes: served, approvals, approvalsRequired } = contribution;
  if (command.type === 'RejectContribution') {
    return accept(book, {
      type: 'ContributionRejected',
      content: { contribution: id, reason: command.reason },
      corrects: contribution.event,
    });
  }
  const effective = approvals.length + 1 >= approvalsRequired;
  const certifiedMinutes = minutes(effective && serviceClass === 'volunteer' ? served : 0);
  return accept(book, { type: 'ContributionApproved', content: { contribution: id, effective, certifiedMinutes } });
}

type ContributionEvent = 'ContributionRecorded' | 'ContributionApproved' | 'ContributionRejected' | 'ContributionReversed';

export function evolveContribution(account: Opened, recorded: Recorded<ContributionEvent>): Opened {
  const { event } = recorded;
  if (event.type === 'ContributionRecorded') return withRecorded(account, event, recorded);
  const before = getIn(account.contributions, event.content.contribution);
  if (before === undefined) return account;
  switch (event.type) {
    case 'ContributionApproved': {
      const { effective, certifiedMinutes } = event.content;
      const approvals = [...before.approvals, recorded.actor];
      const after: Contribution = { ...before, approvals, certifiedMinutes, status: effective ? 'effective' : 'pending' };
      return { ...withContribution(account, after), certifiedMinutes: minutes(account.certifiedMinutes + certifiedMinutes) };
    }
    case 'ContributionRejected':
      return withoutTime(withContribution(account, { ...before, status: 'rejected' }), before);
    case 'ContributionReversed': {
      const reversed = withoutTime(withContribution(account, { ...before, status: 'reversed' }), before);
      return { ...reversed, certifiedMinutes: minutes(account.certifiedMinutes - event.content.certifiedMinutes) };
    }
  }
}

export const withContribution = (account: Opened, contribution: Contribution): Opened => ({
  ...account,
  contributions: setIn(account.contributions, contribution.id, contribution),
});

function withRecorded(account: Opened, event: LedgerEvent<'ContributionRecorded'>, recorded: Recorded): Opened {
  const { contribution: id, ...fields } = event.content;
  const status = fields.approvalsRequired === 0 ? 'effective' : 'pending';
  const { id: eventId, actor: recordedBy, recordedAt } = recorded;
  const contribution: Contribution = { id, event: eventId, recordedBy, recordedAt, approvals: [], status, ...fields };
  const { startedAt } = contribution;
  return {
    ...withContribution(account, contribution),
    certifiedMinutes: minutes(account.certifiedMinutes + fields.certifiedMinutes),
    timeline: startedAt === undefined ? account.timeline : setIn(account.timeline, instantKey(startedAt), contribution),
    minutesByDate: countMinutes(account.minutesByDate, contribution, 1),
  };
}

/** A rejected or reversed time is free again and weighs on no day. */
function withoutTime(account: Opened, contribution: Contribution): Opened {
  if (contribution.startedAt === undefined) return account;
  return {
    ...account,
    timeline: removeIn(account.timeline, instantKey(contribution.startedAt)),
    minutesByDate: countMinutes(account.minutesByDate, contribution, -1),
  };
}

const countMinutes = (tree: OrderedMap<number>, { days }: Contribution, sign: 1 | -1): OrderedMap<number> =>
  days.reduce((counted, day) => setIn(counted, day.date, (getIn(counted, day.date) ?? 0) + sign * day.minutes), tree);
