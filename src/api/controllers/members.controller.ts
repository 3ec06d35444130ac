/**
 * Members: who takes part. Enrolment, what is known of them, erasure.
 */
import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Identities } from '../../app/identities.js';
import { Members } from '../../app/members.js';
import { member, members, type AnswerTo } from '../../app/queries.js';
import type { MemberId, TeamCode } from '../../ledger/units.js';
import { Answer } from '../answer.js';
import { Call, Calling } from '../call.js';
import { Desk } from '../desk.js';
import { Content, Filters, NoMembers } from '../dto/field.js';
import { EnrolBody, MembersQuery } from '../dto/member.js';
import { given } from '../given.js';
import { Lists } from '../lists.js';
import { Operation } from '../operation.js';
import { Keyed, Needs } from '../permissions.js';
import { ErasureView, erasureView, memberFigures, memberView, MemberView } from '../views/member.js';
import { ShowsPage } from '../views/page.js';

@NoMembers
class EraseBody {}

@ApiTags('Members')
@Controller('v1/members')
export class MembersController {
  constructor(
    private readonly desk: Desk,
    private readonly lists: Lists,
    private readonly register: Members,
    private readonly identities: Identities,
  ) {}

  @Post()
  @Needs('members:write')
  @Keyed()
  @Operation({
    id: 'enrolMember',
    says: 'Enrol a member. Who it is stays outside the log and can be erased.',
    answers: { 201: [MemberView, 'The member.'] },
    refuses: ['role-not-permitted', 'team-unknown', 'already-exists'],
  })
  async enrol(@Calling() call: Call, @Content() body: EnrolBody): Promise<Answer> {
    const { name, phone, birth_year: birthYear, nickname, building, team, categories, leaderboard } = body;
    const profile = { name, ...given({ phone, birthYear, nickname, building }) };
    const enrolment = { profile, categories, leaderboard, ...given({ team: team as TeamCode | undefined }) };
    const enrolled = await this.desk.serve(call, () => this.register.enrol(call.caller, enrolment, call.request));
    return Answer.created(enrolled, memberView(memberFigures(enrolled.books, enrolled.member), profile));
  }

  @Get()
  @Needs('members:read')
  @Operation({ id: 'listMembers', says: 'List members, the newest first.' })
  @ShowsPage(MemberView)
  list(@Calling() call: Call, @Filters() query: MembersQuery): Promise<Answer> {
    const filter = { status: query.status, team: query.team as TeamCode | undefined };
    return this.lists.newestFirst(call, {
      name: 'GET /v1/members',
      query,
      ask: page => members(filter, page),
      show: rows => this.shown(call, rows),
    });
  }

  @Get(':member')
  @Needs('members:read')
  @Operation({ id: 'getMember', says: 'Read a member.', answers: { 200: [MemberView, 'The member.'] } })
  async one(@Calling() call: Call, @Param('member') id: string): Promise<Answer> {
    const found = await this.desk.find(call, member(id as MemberId));
    const profiles = await this.identities.describe(call.caller.log, [found.answer.member]);
    const tag = `mbr-p${String(found.answer.position)}`;
    return Answer.found(found, memberView(found.answer, profiles.get(found.answer.member)), tag);
  }

  @Post(':member/erase')
  @Needs('members:write')
  @Keyed()
  @Operation({
    id: 'eraseMember',
    says: 'Make a member unreadable and unfindable for ever. The account goes on under its pseudonym, holds run to their end.',
    answers: { 200: [ErasureView, 'What the erasure’s file keeps.'] },
    refuses: ['role-not-permitted'],
  })
  async erase(@Calling() call: Call, @Param('member') id: string, @Content() _body: EraseBody): Promise<Answer> {
    const erased = await this.desk.serve(call, () => this.register.erase(call.caller, id as MemberId));
    return Answer.done(erased, erasureView(id, erased.proof));
  }

  private async shown(call: Call, rows: AnswerTo<typeof members>): Promise<readonly MemberView[]> {
    const profiles = await this.identities.describe(
      call.caller.log,
      rows.map(row => row.member),
    );
    return rows.map(row => memberView(row, profiles.get(row.member)));
  }
}
