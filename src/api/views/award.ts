/**
 * An award as coordinators, approvers and auditors see it: proposed first where it needs approval.
 */
import type { AnswerTo, award } from '../../app/queries.js';
import type { Award, Proposal } from '../../ledger/account/state.js';
import type { MemberId } from '../../ledger/units.js';
import { AWARD_STATUSES } from '../dto/contribution.js';
import { instantText } from '../instants.js';
import { pointsText } from '../points-text.js';
import { ShownChoice, ShownId, ShownInstant, ShownKind, ShownPoints, ShownText } from './shown.js';

export class AwardView {
  @ShownId('Its id.', 'awd_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') id!: string;
  @ShownKind('award') object!: 'award';
  @ShownChoice(AWARD_STATUSES, 'Proposed: waits for approval.') status!: string;
  @ShownId('Who earned the points.', 'mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') member!: string;
  @ShownId('What earned them.', 'ctr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') contribution!: string;
  @ShownId('What they are minted against.', 'bgt_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') budget!: string;
  @ShownPoints('How many points.', { example: '2.00' }) amount!: string;
  @ShownText('Who awarded or proposed it.', { example: 'usr_coordinator' }) awarded_by!: string;
  @ShownInstant('When the points were minted; null for a proposal.', { nullable: true }) awarded_at!: string | null;
  @ShownInstant('Until when the proposal can be decided.', { nullable: true }) proposal_expires_at!: string | null;
}

type Row = AnswerTo<typeof award>;
type Figures = Pick<
  Row,
  'award' | 'status' | 'member' | 'contribution' | 'budget' | 'amount' | 'proposedBy' | 'awardedAt' | 'proposalExpiresAt'
>;

/** From the books right after a command: the award where there is one, else its proposal. */
export function awardFigures(member: MemberId, made: Award | undefined, proposed: Proposal | undefined): Figures {
  const proposalExpiresAt = proposed?.expiresAt ?? null;
  const proposedBy = proposed?.proposedBy ?? made?.awardedBy;
  if (made !== undefined && proposedBy !== undefined) {
    return { ...made, member, award: made.id, proposedBy, proposalExpiresAt };
  }
  if (proposed === undefined) throw new Error('a command on an award left neither award nor proposal');
  const status = proposed.status === 'rejected' ? 'rejected' : 'proposed';
  return { ...proposed, member, status, awardedAt: null, proposalExpiresAt };
}

export const awardView = (figures: Figures): AwardView => ({
  id: figures.award,
  object: 'award',
  status: figures.status,
  member: figures.member,
  contribution: figures.contribution,
  budget: figures.budget,
  amount: pointsText(figures.amount),
  awarded_by: figures.proposedBy,
  awarded_at: instantText(figures.awardedAt),
  proposal_expires_at: instantText(figures.proposalExpiresAt),
});
