/**
 * Contributions and awards as coordinators and approvers work with them: what was done, what waits for whom, what came of
 * it.
 *
 * A contribution knows the award that stands for it, none after a reversal. An award begins as a proposal where it needs
 * approval, and the row tells both stories. Lists are in the order of the log, which never changes.
 */
import type { ClientBase, Pool } from 'pg';
import { allOf, type Projection } from '../feed/projection.js';
import type { Entry } from '../feed/record.js';
import type { Contribution as LedgerContribution } from '../ledger/account/state.js';
import type { LedgerEvent } from '../ledger/events.js';
import {
  memberOf,
  minutes,
  type ActivityCode,
  type ActorId,
  type AwardId,
  type BudgetId,
  type ContributionId,
  type EvidenceGrade,
  type Instant,
  type LocalDate,
  type LotId,
  type MemberId,
  type Minutes,
  type Points,
  type ServiceClass,
} from '../ledger/units.js';
import { amount, day, flag, integer, optional, text, texts } from './column.js';
import { Selection, type Page } from './selection.js';
import { Table, type RowOf, type RowsOf } from './table.js';

export type ContributionStatus = LedgerContribution['status'];
export type AwardStatus = 'proposed' | 'rejected' | 'standing' | 'reversed';

const contributions = new Table('contributions', ['contribution'], {
  contribution: text<ContributionId>(),
  member: text<MemberId>(),
  activity: text<ActivityCode>(),
  serviceClass: text<ServiceClass>(),
  evidenceGrade: text<EvidenceGrade>(),
  status: text<ContributionStatus>(),
  date: day<LocalDate>(),
  startedAt: optional(integer<Instant>()),
  endedAt: optional(integer<Instant>()),
  quantity: optional(integer()),
  minutes: amount<Minutes>(),
  certifiedMinutes: amount<Minutes>(),
  isBackFilled: flag(),
  approvalsRequired: integer(),
  approvals: texts<ActorId>(),
  recordedBy: text<ActorId>(),
  recordedAt: integer<Instant>(),
  award: optional(text<AwardId>()),
  createdPosition: integer(),
  position: integer(),
});
export type Contribution = RowOf<typeof contributions>;

const awards = new Table('awards', ['award'], {
  award: text<AwardId>(),
  contribution: text<ContributionId>(),
  member: text<MemberId>(),
  budget: text<BudgetId>(),
  status: text<AwardStatus>(),
  amount: amount<Points>(),
  lot: optional(text<LotId>()),
  rule: optional(text()),
  approvalsRequired: integer(),
  approvals: texts<ActorId>(),
  proposedBy: text<ActorId>(),
  proposedAt: integer<Instant>(),
  proposalExpiresAt: optional(integer<Instant>()),
  awardedAt: optional(integer<Instant>()),
  createdPosition: integer(),
  position: integer(),
});
export type Award = RowOf<typeof awards>;

async function apply(client: ClientBase, log: number, entries: readonly Entry[]): Promise<void> {
  const awarded = await awards.load(
    client,
    log,
    entries.flatMap(({ event }) => ('award' in event.content && !isMintedAtOnce(event) ? [event.content] : [])),
  );
  const contributed = await contributions.load(client, log, contributionsOf(entries, awarded));
  for (const entry of entries) {
    applyToContribution(contributed, entry);
    applyToAward(awarded, contributed, entry);
  }
  await allOf([contributed.save(client, log), awarded.save(client, log)]);
}

/** An award that was proposed has been approved by somebody. */
const isMintedAtOnce = ({ type, approvals }: LedgerEvent): boolean => type === 'PointsAwarded' && approvals === undefined;

type ContributionKey = Pick<Contribution, 'contribution'>;

/** Those that the entries change and that were recorded before. */
function contributionsOf(entries: readonly Entry[], awarded: RowsOf<typeof awards>): readonly ContributionKey[] {
  const recordedNow = new Set<ContributionId>();
  const wanted: ContributionKey[] = [];
  for (const { event } of entries) {
    if (event.type === 'ContributionRecorded') recordedNow.add(event.content.contribution);
    else if ('contribution' in event.content) wanted.push(event.content);
    // a reversal names its award only; the award names the contribution
    else if (event.type === 'AwardReversed') wanted.push(...[awarded.get(event.content)].flatMap(award => award ?? []));
  }
  return wanted.filter(({ contribution }) => !recordedNow.has(contribution));
}

function applyToContribution(rows: RowsOf<typeof contributions>, entry: Entry): void {
  const { event, position, actor } = entry;
  switch (event.type) {
    case 'ContributionRecorded':
      rows.put(recorded(entry, event));
      break;
    case 'ContributionApproved': {
      const { effective, certifiedMinutes } = event.content;
      const status = effective ? 'effective' : 'pending';
      rows.change(event.content, row => ({ status, certifiedMinutes, approvals: [...row.approvals, actor], position }));
      break;
    }
    case 'ContributionRejected':
      rows.change(event.content, () => ({ status: 'rejected', position }));
      break;
    case 'ContributionReversed':
      rows.change(event.content, () => ({ status: 'reversed', certifiedMinutes: minutes(0), position }));
      break;
    default:
  }
}

function recorded({ book, actor, recordedAt, position }: Entry, { content }: LedgerEvent<'ContributionRecorded'>): Contribution {
  return {
    contribution: content.contribution,
    member: memberOf(book),
    activity: content.activityType,
    serviceClass: content.serviceClass,
    evidenceGrade: content.evidenceGrade,
    status: content.approvalsRequired === 0 ? 'effective' : 'pending',
    date: content.date,
    startedAt: content.startedAt ?? null,
    endedAt: content.endedAt ?? null,
    quantity: content.quantity ?? null,
    minutes: content.minutes,
    certifiedMinutes: content.certifiedMinutes,
    isBackFilled: content.backFilled,
    approvalsRequired: content.approvalsRequired,
    approvals: [],
    recordedBy: actor,
    recordedAt,
    award: null,
    createdPosition: position,
    position,
  };
}

function applyToAward(rows: RowsOf<typeof awards>, contributed: RowsOf<typeof contributions>, entry: Entry): void {
  const { event, position, actor } = entry;
  switch (event.type) {
    case 'AwardProposed': {
      rows.put(proposed(entry, event));
      break;
    }
    case 'AwardApproved':
      rows.change(event.content, row => ({ approvals: [...row.approvals, actor], position }));
      break;
    case 'AwardRejected':
      rows.change(event.content, () => ({ status: 'rejected', position }));
      break;
    case 'PointsAwarded': {
      const { award } = event.content;
      rows.put(minted(rows.get({ award }), entry, event));
      contributed.change(event.content, () => ({ award, position }));
      break;
    }
    case 'AwardReversed': {
      rows.change(event.content, () => ({ status: 'reversed', position }));
      const reversed = rows.get(event.content);
      if (reversed !== undefined) contributed.change(reversed, () => ({ award: null, position }));
      break;
    }
    default:
  }
}

const proposed = ({ book, actor, recordedAt, position }: Entry, { content, rule }: LedgerEvent<'AwardProposed'>): Award => ({
  award: content.award,
  contribution: content.contribution,
  member: memberOf(book),
  budget: content.budget,
  status: 'proposed',
  amount: content.amount,
  lot: null,
  rule: rule ?? null,
  approvalsRequired: content.approvalsRequired,
  approvals: [],
  proposedBy: actor,
  proposedAt: recordedAt,
  proposalExpiresAt: content.expiresAt,
  awardedAt: null,
  createdPosition: position,
  position,
});

/** An award that was proposed before, or is made at once. */
const minted = (
  before: Award | undefined,
  { book, actor, recordedAt, position }: Entry,
  { content, rule, approvals }: LedgerEvent<'PointsAwarded'>,
): Award => ({
  award: content.award,
  contribution: content.contribution,
  member: memberOf(book),
  budget: content.budget,
  status: 'standing',
  amount: content.amount,
  lot: content.lot,
  rule: rule ?? null,
  approvalsRequired: before?.approvalsRequired ?? 0,
  approvals: approvals ?? [],
  proposedBy: before?.proposedBy ?? actor,
  proposedAt: before?.proposedAt ?? recordedAt,
  proposalExpiresAt: before?.proposalExpiresAt ?? null,
  awardedAt: recordedAt,
  createdPosition: before?.createdPosition ?? position,
  position,
});

export const contributionsProjection: Projection = {
  name: 'contributions',
  version: 1,
  tables: [contributions, awards],
  apply,
};

export const contributionOf = (pool: Pool, log: number, contribution: ContributionId): Promise<Contribution | undefined> =>
  contributions.find(pool, log, { contribution });

export const awardOf = (pool: Pool, log: number, award: AwardId): Promise<Award | undefined> => awards.find(pool, log, { award });

export interface ContributionFilter {
  readonly member?: MemberId | undefined;
  readonly status?: ContributionStatus | undefined;
  readonly activity?: ActivityCode | undefined;
  /** Local dates of service, both included. */
  readonly from?: LocalDate | undefined;
  readonly until?: LocalDate | undefined;
}

/** A page of contributions; what waits for approval is `pending`, best asked for oldest first. */
export function contributionPage(
  pool: Pool,
  log: number,
  { member, status, activity, from, until }: ContributionFilter,
  page: Page,
): Promise<readonly Contribution[]> {
  const selection = new Selection(log)
    .equal('member', member)
    .state(status, 'pending')
    .equal('activity', activity)
    .when(from, bound => `date >= ${bound}`)
    .when(until, bound => `date <= ${bound}`);
  return contributions.page(pool, selection, page);
}

export interface AwardFilter {
  readonly member?: MemberId | undefined;
  readonly status?: AwardStatus | undefined;
}

/** A page of awards; what waits for approval is `proposed`, and may have expired by now (`proposalExpiresAt`). */
export const awardPage = (pool: Pool, log: number, { member, status }: AwardFilter, page: Page): Promise<readonly Award[]> =>
  awards.page(pool, new Selection(log).equal('member', member).state(status, 'proposed'), page);
