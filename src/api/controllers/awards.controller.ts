/**
 * Awards: points minted for contributions against a budget, proposed where they need approval, reversed where they were wrong.
 */
import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { award, awards } from '../../app/queries.js';
import type { AwardPoints } from '../../ledger/account/awards.js';
import type { AwardId, BudgetId, ContributionId, MemberId } from '../../ledger/units.js';
import { Answer } from '../answer.js';
import { Bulk } from '../bulk.js';
import { Call, Calling } from '../call.js';
import { Desk } from '../desk.js';
import { AwardBody, AwardsBody, AwardsQuery, ReasonBody } from '../dto/contribution.js';
import { Content, Filters, NoMembers } from '../dto/field.js';
import { Lists } from '../lists.js';
import { Operation } from '../operation.js';
import { Keyed, Needs } from '../permissions.js';
import { BULK_BYTES_MAX, routeTraits } from '../transport.js';
import { awardView, AwardView } from '../views/award.js';
import { LinesView } from '../views/bulk.js';
import { ShowsPage } from '../views/page.js';
import { awardedAnswer, createdAward, decidedAnswer } from './award-answers.js';

@NoMembers
class ApprovalBody {}

const MINT_REFUSES = [
  'member-not-active',
  'contribution-not-effective',
  'contribution-already-awarded',
  'award-cap-reached',
] as const;
const BUDGET_REFUSES = ['budget-exhausted', 'budget-not-open'] as const;
const DECIDE_REFUSES = ['role-not-permitted', 'approver-conflict', 'proposal-expired', 'proposal-already-decided'] as const;

const awardCommand = ({ contribution, budget }: AwardBody): AwardPoints => ({
  type: 'AwardPoints',
  contribution: contribution as ContributionId,
  budget: budget as BudgetId,
});

@ApiTags('Awards')
@Controller('v1/awards')
export class AwardsController {
  constructor(
    private readonly desk: Desk,
    private readonly lists: Lists,
    private readonly bulk: Bulk,
  ) {}

  @Post()
  @Needs('awards:write')
  @Keyed()
  @Operation({
    id: 'awardPoints',
    says: 'Award the points that a contribution earns by the rules. What is above the coordinator’s limit becomes a proposal.',
    answers: { 201: [AwardView, 'Awarded.'], 202: [AwardView, 'Proposed; waits for approval.'] },
    refuses: ['role-not-permitted', 'self-award-forbidden', 'service-class-earns-no-points', ...MINT_REFUSES, ...BUDGET_REFUSES],
  })
  async award(@Calling() call: Call, @Content() body: AwardBody): Promise<Answer> {
    return awardedAnswer(await this.desk.send(call, awardCommand(body)));
  }

  @Post('bulk')
  @Needs('awards:write')
  @Keyed()
  @routeTraits({ bodyBytesMax: BULK_BYTES_MAX })
  @Operation({
    id: 'awardPointsInBulk',
    says: 'Award points for up to 1,000 contributions. Each line succeeds or fails by itself.',
    answers: { 200: [LinesView, 'What came of each line.'] },
  })
  awardAll(@Calling() call: Call, @Content() { lines }: AwardsBody): Promise<Answer> {
    return this.bulk.send(call, lines.map(awardCommand), createdAward);
  }

  @Post(':award/approvals')
  @Needs('approvals:write')
  @Keyed()
  @Operation({
    id: 'approveAward',
    says: 'Approve a proposal. The points are minted with the last missing approval.',
    answers: { 200: [AwardView, 'The award.'] },
    refuses: [...DECIDE_REFUSES, ...MINT_REFUSES, ...BUDGET_REFUSES],
  })
  async approve(@Calling() call: Call, @Param('award') id: string, @Content() _body: ApprovalBody): Promise<Answer> {
    const command = { type: 'ApproveAward', award: id as AwardId } as const;
    return decidedAnswer(await this.desk.send(call, command), command.award);
  }

  @Post(':award/rejections')
  @Needs('approvals:write')
  @Keyed()
  @Operation({
    id: 'rejectAward',
    says: 'Reject a proposal.',
    answers: { 200: [AwardView, 'The award.'] },
    refuses: DECIDE_REFUSES,
  })
  async reject(@Calling() call: Call, @Param('award') id: string, @Content() { reason }: ReasonBody): Promise<Answer> {
    const command = { type: 'RejectAward', award: id as AwardId, reason } as const;
    return decidedAnswer(await this.desk.send(call, command), command.award);
  }

  @Post(':award/reversals')
  @Needs('reversals:write')
  @Keyed()
  @Operation({
    id: 'reverseAward',
    says: 'Take back an award, once. Points that are spent become a debt that later awards pay off.',
    answers: { 200: [AwardView, 'The award.'] },
    refuses: ['role-not-permitted', 'self-award-forbidden', 'approver-conflict', 'award-already-reversed'],
  })
  async reverse(@Calling() call: Call, @Param('award') id: string, @Content() { reason }: ReasonBody): Promise<Answer> {
    const command = { type: 'ReverseAward', award: id as AwardId, reason } as const;
    return decidedAnswer(await this.desk.send(call, command), command.award);
  }

  @Get()
  @Needs('members:read')
  @Operation({ id: 'listAwards', says: 'List awards, newest first; `status=proposed` is the approvers’ work list.' })
  @ShowsPage(AwardView)
  list(@Calling() call: Call, @Filters() query: AwardsQuery): Promise<Answer> {
    const filter = { member: query.member as MemberId | undefined, status: query.status };
    return this.lists.newestFirst(call, {
      name: 'GET /v1/awards',
      query,
      ask: page => awards(filter, page),
      show: rows => rows.map(awardView),
    });
  }

  @Get(':award')
  @Needs('members:read')
  @Operation({ id: 'getAward', says: 'Read an award.', answers: { 200: [AwardView, 'The award.'] } })
  async one(@Calling() call: Call, @Param('award') id: string): Promise<Answer> {
    const found = await this.desk.find(call, award(id as AwardId));
    return Answer.found(found, awardView(found.answer), `awd-p${String(found.answer.position)}`);
  }
}
