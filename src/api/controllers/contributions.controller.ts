/**
 * Contributions: what members did, recorded one by one or by the hundred, approved, rejected, reversed.
 */
import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { contribution, contributions } from '../../app/queries.js';
import type { ActivityCode, ContributionId, LocalDate, MemberId } from '../../ledger/units.js';
import { Answer } from '../answer.js';
import { Bulk } from '../bulk.js';
import { Call, Calling } from '../call.js';
import { Desk } from '../desk.js';
import { ContributionBody, ContributionsBody, ContributionsQuery, ReasonBody } from '../dto/contribution.js';
import { Content, Filters, NoMembers } from '../dto/field.js';
import { Lists } from '../lists.js';
import { Operation } from '../operation.js';
import { Keyed, Needs } from '../permissions.js';
import { BULK_BYTES_MAX, routeTraits } from '../transport.js';
import { LinesView } from '../views/bulk.js';
import { contributionView, ContributionView } from '../views/contribution.js';
import { ShowsPage } from '../views/page.js';
import { createdContribution, recordCommand, recordedAnswer, reviewedAnswer } from './contribution-answers.js';

@NoMembers
class ApprovalBody {}

const REVIEW_REFUSES = ['role-not-permitted', 'approver-conflict', 'contribution-not-pending'] as const;

@ApiTags('Contributions')
@Controller('v1/contributions')
export class ContributionsController {
  constructor(
    private readonly desk: Desk,
    private readonly lists: Lists,
    private readonly bulk: Bulk,
  ) {}

  @Post()
  @Needs('activities:write')
  @Keyed()
  @Operation({
    id: 'recordContribution',
    says: 'Record what a member did. It takes effect at once, or after the approvals that its length or evidence asks for.',
    answers: { 201: [ContributionView, 'In effect.'], 202: [ContributionView, 'Waits for approvals.'] },
    refuses: [
      'role-not-permitted',
      'member-not-active',
      'activity-type-unknown',
      'activity-type-mismatch',
      'amount-out-of-range',
      'effective-date-out-of-range',
      'contribution-too-short',
      'contribution-overlaps',
      'daily-minutes-exceeded',
    ],
  })
  async record(@Calling() call: Call, @Content() body: ContributionBody): Promise<Answer> {
    return recordedAnswer(await this.desk.send(call, recordCommand(body)));
  }

  @Post('bulk')
  @Needs('activities:write')
  @Keyed()
  @routeTraits({ bodyBytesMax: BULK_BYTES_MAX })
  @Operation({
    id: 'recordContributions',
    says: 'Record up to 1,000 contributions. Each line succeeds or fails by itself; repeating it completes the rest.',
    answers: { 200: [LinesView, 'What came of each line.'] },
  })
  recordAll(@Calling() call: Call, @Content() { lines }: ContributionsBody): Promise<Answer> {
    return this.bulk.send(call, lines.map(recordCommand), createdContribution);
  }

  @Post(':contribution/approvals')
  @Needs('approvals:write')
  @Keyed()
  @Operation({
    id: 'approveContribution',
    says: 'Approve a contribution that waits. It takes effect with the last missing approval.',
    answers: { 200: [ContributionView, 'The contribution.'] },
    refuses: REVIEW_REFUSES,
  })
  async approve(@Calling() call: Call, @Param('contribution') id: string, @Content() _body: ApprovalBody): Promise<Answer> {
    const command = { type: 'ApproveContribution', contribution: id as ContributionId } as const;
    return reviewedAnswer(await this.desk.send(call, command), command.contribution);
  }

  @Post(':contribution/rejections')
  @Needs('approvals:write')
  @Keyed()
  @Operation({
    id: 'rejectContribution',
    says: 'Reject a contribution that waits.',
    answers: { 200: [ContributionView, 'The contribution.'] },
    refuses: REVIEW_REFUSES,
  })
  async reject(@Calling() call: Call, @Param('contribution') id: string, @Content() { reason }: ReasonBody): Promise<Answer> {
    const command = { type: 'RejectContribution', contribution: id as ContributionId, reason } as const;
    return reviewedAnswer(await this.desk.send(call, command), command.contribution);
  }

  @Post(':contribution/reversals')
  @Needs('reversals:write')
  @Keyed()
  @Operation({
    id: 'reverseContribution',
    says: 'Take back a contribution, its certified minutes and its award. Nothing is erased: the correction is a new event.',
    answers: { 200: [ContributionView, 'The contribution.'] },
    refuses: ['role-not-permitted', 'self-award-forbidden', 'approver-conflict', 'contribution-not-effective'],
  })
  async reverse(@Calling() call: Call, @Param('contribution') id: string, @Content() { reason }: ReasonBody): Promise<Answer> {
    const command = { type: 'ReverseContribution', contribution: id as ContributionId, reason } as const;
    return reviewedAnswer(await this.desk.send(call, command), command.contribution);
  }

  @Get()
  @Needs('members:read')
  @Operation({ id: 'listContributions', says: 'List contributions, newest first; `status=pending` is the approvers’ work list.' })
  @ShowsPage(ContributionView)
  list(@Calling() call: Call, @Filters() query: ContributionsQuery): Promise<Answer> {
    const { status, member, activity_type: activity, from, until } = query as Narrowed;
    const filter = { status, member, activity, from, until };
    return this.lists.newestFirst(call, {
      name: 'GET /v1/contributions',
      query,
      ask: page => contributions(filter, page),
      show: rows => rows.map(contributionView),
    });
  }

  @Get(':contribution')
  @Needs('members:read')
  @Operation({ id: 'getContribution', says: 'Read a contribution.', answers: { 200: [ContributionView, 'The contribution.'] } })
  async one(@Calling() call: Call, @Param('contribution') id: string): Promise<Answer> {
    const found = await this.desk.find(call, contribution(id as ContributionId));
    return Answer.found(found, contributionView(found.answer), `ctr-p${String(found.answer.position)}`);
  }
}

/** Ids and codes as the ledger's own types; what is none of them matches nothing. */
type Narrowed = Omit<ContributionsQuery, 'member' | 'activity_type' | 'from' | 'until'> & {
  readonly member?: MemberId;
  readonly activity_type?: ActivityCode;
  readonly from?: LocalDate;
  readonly until?: LocalDate;
};
