/**
 * Between requests about contributions and the ledger: the command that a body is, and what its outcome shows.
 */
import type { RecordContribution } from '../../ledger/account/contributions.js';
import { accountIn } from '../../ledger/books.js';
import { getIn } from '../../ledger/ordered-map.js';
import { memberOf, type ActivityCode, type ContributionId, type MemberId } from '../../ledger/units.js';
import { Answer } from '../answer.js';
import type { Created } from '../bulk.js';
import type { Accepted } from '../desk.js';
import type { ContributionBody } from '../dto/contribution.js';
import { given, having } from '../given.js';
import { instantOf } from '../instants.js';
import { contributionFigures, contributionView } from '../views/contribution.js';

export const recordCommand = (body: ContributionBody): RecordContribution => ({
  type: 'RecordContribution',
  member: body.member as MemberId,
  activityType: body.activity_type as ActivityCode,
  serviceClass: body.service_class,
  evidenceGrade: body.evidence_grade,
  ...given({
    startedAt: having(body.started_at, instantOf),
    endedAt: having(body.ended_at, instantOf),
    travelMinutes: body.travel_minutes,
    quantity: body.quantity,
    performedAt: having(body.performed_at, instantOf),
  }),
});

export function createdContribution({ events }: Accepted): Created {
  const recorded = events.find(({ event }) => event.type === 'ContributionRecorded')?.event;
  if (recorded?.type !== 'ContributionRecorded') throw new Error('a contribution recorded nothing');
  return { id: recorded.content.contribution, isPending: recorded.content.approvalsRequired > 0 };
}

export function recordedAnswer(accepted: Accepted): Answer {
  const { id, isPending } = createdContribution(accepted);
  const answer = Answer.created(accepted, viewIn(accepted, id as ContributionId));
  return isPending ? answer.later() : answer;
}

export const reviewedAnswer = (accepted: Accepted, id: ContributionId): Answer => Answer.done(accepted, viewIn(accepted, id));

function viewIn({ events, books }: Accepted, id: ContributionId) {
  const [first] = events;
  if (first === undefined) throw new Error('a command on a contribution recorded nothing');
  const member = memberOf(first.book);
  const account = accountIn(books, member);
  const recorded = account.status === 'unopened' ? undefined : getIn(account.contributions, id);
  if (recorded === undefined) throw new Error('the books of a command do not hold its contribution');
  return contributionView(contributionFigures(member, recorded));
}
