/**
 * A contribution as coordinators and auditors see it.
 */
import type { AnswerTo, contribution } from '../../app/queries.js';
import type { Contribution as Recorded } from '../../ledger/account/state.js';
import { EVIDENCE_GRADES, SERVICE_CLASSES, type MemberId } from '../../ledger/units.js';
import { CONTRIBUTION_STATUSES } from '../dto/contribution.js';
import { instantText } from '../instants.js';
import { ShownChoice, ShownCount, ShownDay, ShownFlag, ShownId, ShownInstant, ShownKind, ShownList, ShownText } from './shown.js';

export class ContributionView {
  @ShownId('Its id.', 'ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') id!: string;
  @ShownKind('contribution') object!: 'contribution';
  @ShownChoice(CONTRIBUTION_STATUSES, 'Pending: waits for approvals.') status!: string;
  @ShownId('Who did it.', 'mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') member!: string;
  @ShownText('What kind of activity.', { example: 'stairwell-cleaning' }) activity_type!: string;
  @ShownChoice(SERVICE_CLASSES, 'Only volunteer service certifies minutes.') service_class!: string;
  @ShownChoice(EVIDENCE_GRADES, 'How well it is evidenced.') evidence_grade!: string;
  @ShownDay('The local date that it counts on.') date!: string;
  @ShownInstant('When timed service began.', { nullable: true }) started_at!: string | null;
  @ShownInstant('When timed service ended.', { nullable: true }) ended_at!: string | null;
  @ShownCount('How many deeds.', { nullable: true }) quantity!: number | null;
  @ShownCount('Minutes served, travel excluded.', { example: 120 }) minutes!: number;
  @ShownCount('Minutes that count as legal record.', { example: 120 }) certified_minutes!: number;
  @ShownFlag('Recorded late; marked for ever.') back_filled!: boolean;
  @ShownCount('Approvals needed besides the recording coordinator’s.', { example: 0 }) approvals_required!: number;
  @ShownList(String, 'Who approved.') approvals!: readonly string[];
  @ShownText('Who recorded it.', { example: 'usr_coordinator' }) recorded_by!: string;
  @ShownInstant('When.') recorded_at!: string | null;
  @ShownId('The award that stands for it.', 'awd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC', { nullable: true }) award!: string | null;
}

type Row = AnswerTo<typeof contribution>;
type Figures = Omit<Row, 'createdPosition' | 'position'>;

/** From the books right after a command. */
export const contributionFigures = (member: MemberId, recorded: Recorded): Figures => ({
  ...recorded,
  contribution: recorded.id,
  member,
  activity: recorded.activityType,
  startedAt: recorded.startedAt ?? null,
  endedAt: recorded.endedAt ?? null,
  quantity: recorded.quantity ?? null,
  isBackFilled: recorded.backFilled,
  award: recorded.award ?? null,
});

export const contributionView = (figures: Figures): ContributionView => ({
  id: figures.contribution,
  object: 'contribution',
  status: figures.status,
  member: figures.member,
  activity_type: figures.activity,
  service_class: figures.serviceClass,
  evidence_grade: figures.evidenceGrade,
  date: figures.date,
  started_at: instantText(figures.startedAt),
  ended_at: instantText(figures.endedAt),
  quantity: figures.quantity,
  minutes: figures.minutes,
  certified_minutes: figures.certifiedMinutes,
  back_filled: figures.isBackFilled,
  approvals_required: figures.approvalsRequired,
  approvals: figures.approvals,
  recorded_by: figures.recordedBy,
  recorded_at: instantText(figures.recordedAt),
  award: figures.award,
});
