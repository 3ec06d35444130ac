/**
 * What coordinators send about contributions, awards and their correction.
 */
import { REVERSAL_REASONS, type ReversalReason } from '../../ledger/account/events.js';
import { EVIDENCE_GRADES, SERVICE_CLASSES, type EvidenceGrade, type ServiceClass } from '../../ledger/units.js';
import { Choice, Code, Day, Lines, Moment, ObjectId, Whole } from './field.js';
import { PageQuery } from './page.js';

/** Lines of one bulk request. */
const BULK_LINES_MAX = 1_000;
const TRAVEL_MINUTES_MAX = 1_440;
const QUANTITY_MAX = 10_000;

/** Timed service has a beginning and an end, a deed a quantity. */
export class ContributionBody {
  @ObjectId({ says: 'Who did it.', example: 'mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC' })
  member!: string;

  @Code({ says: 'What kind of activity.', example: 'stairwell-cleaning' })
  activity_type!: string;

  @Choice(SERVICE_CLASSES, {
    says: 'Only volunteer service certifies minutes; paid service earns nothing.',
    example: 'volunteer',
  })
  service_class!: ServiceClass;

  @Choice(EVIDENCE_GRADES, { says: 'A scan pair, B self-located, C attested with roster, D back-fill.', example: 'C' })
  evidence_grade!: EvidenceGrade;

  @Moment({ says: 'When timed service began.', isOptional: true })
  started_at?: string;

  @Moment({ says: 'When timed service ended.', isOptional: true, example: '2026-03-02T13:00:00+08:00' })
  ended_at?: string;

  @Whole(0, TRAVEL_MINUTES_MAX, { says: 'Of it spent on the way; it does not count.', isOptional: true, example: 15 })
  travel_minutes?: number;

  @Whole(1, QUANTITY_MAX, { says: 'How many deeds.', isOptional: true, insteadOf: 'started_at', example: 2 })
  quantity?: number;

  @Moment({ says: 'When a deed was done; default now.', isOptional: true, insteadOf: 'started_at' })
  performed_at?: string;
}

export class ContributionsBody {
  @Lines(ContributionBody, BULK_LINES_MAX, { says: 'Each line succeeds or fails by itself.' })
  lines!: ContributionBody[];
}

export class ReasonBody {
  @Choice(REVERSAL_REASONS, { says: 'Why.', example: 'recorded-in-error' })
  reason!: ReversalReason;
}

export class AwardBody {
  @ObjectId({ says: 'The contribution that earns the points.', example: 'ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC' })
  contribution!: string;

  @ObjectId({ says: 'The budget that the points are minted against.', example: 'bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC' })
  budget!: string;
}

export class AwardsBody {
  @Lines(AwardBody, BULK_LINES_MAX, { says: 'Each line succeeds or fails by itself.' })
  lines!: AwardBody[];
}

export const CONTRIBUTION_STATUSES = ['pending', 'effective', 'rejected', 'reversed'] as const;
export const AWARD_STATUSES = ['proposed', 'rejected', 'standing', 'reversed'] as const;

export class ContributionsQuery extends PageQuery {
  @ObjectId({ says: 'Only this member’s.', isOptional: true })
  member?: string;

  @Choice(CONTRIBUTION_STATUSES, { says: 'Only in this status; `pending` waits for approval.', isOptional: true })
  status?: (typeof CONTRIBUTION_STATUSES)[number];

  @Code({ says: 'Only of this activity type.', isOptional: true })
  activity_type?: string;

  @Day({ says: 'Served on this local date or later.', isOptional: true })
  from?: string;

  @Day({ says: 'Served on this local date or earlier.', isOptional: true })
  until?: string;
}

export class AwardsQuery extends PageQuery {
  @ObjectId({ says: 'Only this member’s.', isOptional: true })
  member?: string;

  @Choice(AWARD_STATUSES, { says: 'Only in this status; `proposed` waits for approval.', isOptional: true })
  status?: (typeof AWARD_STATUSES)[number];
}
