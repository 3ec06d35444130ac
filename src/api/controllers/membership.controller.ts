/**
 * What changes about a member: categories, team, consent, family, a freeze, the way out; and which merchants know the member.
 */
import { Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Identities } from '../../app/identities.js';
import { MerchantRefs } from '../../app/merchant-refs.js';
import { partner } from '../../app/queries.js';
import type { FreezeCommand } from '../../ledger/account/freeze.js';
import type { MembershipCommand } from '../../ledger/account/membership.js';
import { CATEGORIES, type Category, type MemberId, type PartnerId, type TeamCode } from '../../ledger/units.js';
import { Answer } from '../answer.js';
import { Call, Calling } from '../call.js';
import { Desk } from '../desk.js';
import { Content, NoMembers } from '../dto/field.js';
import { CategoryBody, ConsentBody, FamilyBody, FreezeBody, LeaveBody, ReferenceBody, TeamBody } from '../dto/member.js';
import { given, having } from '../given.js';
import { instantOf } from '../instants.js';
import { Operation } from '../operation.js';
import { Keyed, Needs } from '../permissions.js';
import { existing } from '../problems/problem.js';
import { memberFigures, memberView, MemberView, ReferenceView } from '../views/member.js';

@NoMembers
class EndBody {}
@NoMembers
class UnfreezeBody {}

const REFUSES = ['role-not-permitted', 'member-not-active'] as const;

@ApiTags('Members')
@Controller('v1/members/:member')
export class MembershipController {
  constructor(
    private readonly desk: Desk,
    private readonly identities: Identities,
    private readonly refs: MerchantRefs,
  ) {}

  @Post('categories')
  @Needs('members:write')
  @Keyed()
  @Operation({
    id: 'assignCategory',
    says: 'Assign a category, from a date to a date. Redemptions are judged by the categories of their moment.',
    answers: { 200: [MemberView, 'The member.'] },
    refuses: [...REFUSES, 'category-conflict', 'effective-date-out-of-range'],
  })
  assign(@Calling() call: Call, @Param('member') id: string, @Content() body: CategoryBody): Promise<Answer> {
    const dates = given({ from: having(body.from, instantOf), until: having(body.until, instantOf) });
    return this.change(call, { type: 'AssignCategory', member: id as MemberId, category: body.category, ...dates });
  }

  @Post('categories/:category/end')
  @Needs('members:write')
  @Keyed()
  @Operation({
    id: 'endCategory',
    says: 'End a category now.',
    answers: { 200: [MemberView, 'The member.'] },
    refuses: [...REFUSES, 'category-conflict'],
  })
  end(
    @Calling() call: Call,
    @Param('member') id: string,
    @Param('category') name: string,
    @Content() _body: EndBody,
  ): Promise<Answer> {
    return this.change(call, { type: 'EndCategory', member: id as MemberId, category: categoryOf(name) });
  }

  @Post('team')
  @Needs('members:write')
  @Keyed()
  @Operation({
    id: 'joinTeam',
    says: 'Move a member to a team.',
    answers: { 200: [MemberView, 'The member.'] },
    refuses: [...REFUSES, 'team-unknown'],
  })
  join(@Calling() call: Call, @Param('member') id: string, @Content() { team }: TeamBody): Promise<Answer> {
    return this.change(call, { type: 'JoinTeam', member: id as MemberId, team: team as TeamCode });
  }

  @Post('consent')
  @Needs('members:write')
  @Keyed()
  @Operation({
    id: 'changeConsent',
    says: 'Record whether the member agrees to stand on leaderboards.',
    answers: { 200: [MemberView, 'The member.'] },
    refuses: REFUSES,
  })
  consent(@Calling() call: Call, @Param('member') id: string, @Content() { leaderboard }: ConsentBody): Promise<Answer> {
    return this.change(call, { type: 'ChangeDisplayConsent', member: id as MemberId, leaderboard });
  }

  @Post('family')
  @Needs('members:write')
  @Keyed()
  @Operation({
    id: 'registerFamily',
    says: 'Register two members as family: they may give each other points, and decide nothing in each other’s affairs.',
    answers: { 200: [MemberView, 'The member.'] },
    refuses: [...REFUSES, 'self-award-forbidden'],
  })
  family(@Calling() call: Call, @Param('member') id: string, @Content() { relative }: FamilyBody): Promise<Answer> {
    return this.change(call, { type: 'RegisterFamily', member: id as MemberId, relative: relative as MemberId });
  }

  @Post('freeze')
  @Needs('freezes:write')
  @Keyed()
  @Operation({
    id: 'freezeMember',
    says: 'Freeze a member: nothing new is redeemed or given away. What is on hold may be captured, unless `block_captures`.',
    answers: { 200: [MemberView, 'The member.'] },
    refuses: ['role-not-permitted'],
  })
  freeze(@Calling() call: Call, @Param('member') id: string, @Content() body: FreezeBody): Promise<Answer> {
    return this.change(call, { type: 'FreezeMember', member: id as MemberId, blockCaptures: body.block_captures });
  }

  @Post('unfreeze')
  @Needs('freezes:write')
  @Keyed()
  @Operation({
    id: 'unfreezeMember',
    says: 'End a member’s freeze.',
    answers: { 200: [MemberView, 'The member.'] },
    refuses: ['role-not-permitted'],
  })
  unfreeze(@Calling() call: Call, @Param('member') id: string, @Content() _body: UnfreezeBody): Promise<Answer> {
    return this.change(call, { type: 'UnfreezeMember', member: id as MemberId });
  }

  @Post('leave')
  @Needs('members:write')
  @Keyed()
  @Operation({
    id: 'leaveCommunity',
    says: 'Let a member leave. Open holds run to their end; then what is left goes to registered family or the community’s pool.',
    answers: { 202: [MemberView, 'The member, on the way out.'] },
    refuses: [...REFUSES, 'not-family'],
  })
  async leave(@Calling() call: Call, @Param('member') id: string, @Content() { relative }: LeaveBody): Promise<Answer> {
    const heir = given({ relative: relative as MemberId | undefined });
    return (await this.change(call, { type: 'LeaveCommunity', member: id as MemberId, ...heir })).later();
  }

  @Post('references')
  @Needs('members:write')
  @Keyed()
  @Operation({
    id: 'issueReference',
    says: 'Make a merchant know a member, under a reference that no other merchant has.',
    answers: { 201: [ReferenceView, 'The reference.'] },
  })
  async introduce(@Calling() call: Call, @Param('member') id: string, @Content() { merchant }: ReferenceBody): Promise<Answer> {
    const { answer } = await this.desk.findFresh(call, partner(merchant as PartnerId));
    const reference = existing(await this.refs.issue(call.caller.log, answer.partner, id as MemberId));
    return Answer.made({ merchant, member: id, reference });
  }

  private async change(call: Call, command: MembershipCommand | FreezeCommand): Promise<Answer> {
    const accepted = await this.desk.send(call, command);
    const profiles = await this.identities.describe(call.caller.log, [command.member]);
    return Answer.done(accepted, memberView(memberFigures(accepted.books, command.member), profiles.get(command.member)));
  }
}

const categoryOf = (name: string): Category => existing(CATEGORIES.find(each => each === name));
