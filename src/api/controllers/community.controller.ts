/**
 * The community's own book: teams, activity types, rules, and its freeze for an audit.
 */
import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { community } from '../../app/queries.js';
import { communityIn, type Books } from '../../ledger/books.js';
import type { FreezeCommunity, ThawCommunity } from '../../ledger/community.js';
import type { ActivityCode, Instant, TeamCode } from '../../ledger/units.js';
import { Answer } from '../answer.js';
import { Call, Calling } from '../call.js';
import { CLOCK } from '../clock.js';
import { Desk } from '../desk.js';
import { ActivityTypeBody, TeamFormedBody } from '../dto/community.js';
import { Content, NoMembers } from '../dto/field.js';
import { RulesBody, ruleValues } from '../dto/rules.js';
import { given, having } from '../given.js';
import { instantOf } from '../instants.js';
import { Names } from '../names.js';
import { Operation } from '../operation.js';
import { Keyed, Needs } from '../permissions.js';
import { pointsOf } from '../points-text.js';
import { existing } from '../problems/problem.js';
import { ActivityTypeView, activityTypeView, StandingView, TeamView } from '../views/community.js';
import { labelView } from '../views/label.js';
import { ShowsPage } from '../views/page.js';
import { RuleSetView, ruleSetView, RulesView, rulesView } from '../views/rules.js';

@NoMembers
class FreezeCommunityBody {}
@NoMembers
class ThawCommunityBody {}

@ApiTags('Community')
@Controller('v1')
export class CommunityController {
  constructor(
    private readonly desk: Desk,
    private readonly names: Names,
    @Inject(CLOCK) private readonly clock: () => Instant,
  ) {}

  @Post('teams')
  @Needs('members:write')
  @Keyed()
  @Operation({
    id: 'formTeam',
    says: 'Form a team.',
    answers: { 201: [TeamView, 'The team.'] },
    refuses: ['role-not-permitted', 'already-exists'],
  })
  async formTeam(@Calling() call: Call, @Content() { team, label }: TeamFormedBody): Promise<Answer> {
    const accepted = await this.desk.send(call, { type: 'FormTeam', team: team as TeamCode });
    return Answer.created(accepted, { team, label: labelView(await this.names.give(call, 'team', team, label)) });
  }

  @Get('teams')
  @Needs('members:read')
  @Operation({ id: 'listTeams', says: 'List all teams.' })
  @ShowsPage(TeamView)
  async teams(@Calling() call: Call): Promise<Answer> {
    const found = await this.desk.find(call, community());
    const { teams } = found.answer;
    const names = await this.names.of(call, 'team', teams);
    return Answer.found(found, all(teams.map(team => ({ team, label: labelView(names.get(team)) }))));
  }

  @Post('activity-types')
  @Needs('rules:write')
  @Keyed()
  @Operation({
    id: 'addActivityType',
    says: 'Add an activity type.',
    answers: { 201: [ActivityTypeView, 'The activity type.'] },
    refuses: ['role-not-permitted', 'already-exists', 'rules-invalid'],
  })
  async addActivityType(@Calling() call: Call, @Content() body: ActivityTypeBody): Promise<Answer> {
    const code = body.code as ActivityCode;
    const { measure, multiplier_percent: multiplierPercent, deeds_per_month_max: deedsPerMonthMax } = body;
    const type = { code, measure, multiplierPercent, deedsPerMonthMax, pointsPerDeed: pointsOf(body.points_per_deed) };
    const accepted = await this.desk.send(call, { type: 'AddActivityType', ...type });
    return Answer.created(accepted, activityTypeView(type, await this.names.give(call, 'activity', code, body.label)));
  }

  @Get('activity-types')
  @Needs('members:read')
  @Operation({ id: 'listActivityTypes', says: 'List all activity types.' })
  @ShowsPage(ActivityTypeView)
  async activityTypes(@Calling() call: Call): Promise<Answer> {
    const found = await this.desk.find(call, community());
    const { activityTypes } = found.answer;
    const names = await this.names.of(
      call,
      'activity',
      activityTypes.map(type => type.code),
    );
    return Answer.found(found, all(activityTypes.map(type => activityTypeView(type, names.get(type.code)))));
  }

  @Post('community/freeze')
  @Needs('freezes:write')
  @Keyed()
  @Operation({
    id: 'freezeCommunity',
    says: 'Freeze the community for an audit. Until the thaw every other write is refused. The operator alone does it.',
    answers: { 200: [StandingView, 'That it is frozen.'] },
    refuses: ['role-not-permitted'],
  })
  freeze(@Calling() call: Call, @Content() _body: FreezeCommunityBody): Promise<Answer> {
    return this.change(call, { type: 'FreezeCommunity' });
  }

  @Post('community/thaw')
  @Needs('freezes:write')
  @Keyed()
  @Operation({
    id: 'thawCommunity',
    says: 'End the community’s freeze.',
    answers: { 200: [StandingView, 'That it is not frozen.'] },
    refuses: ['role-not-permitted'],
  })
  thaw(@Calling() call: Call, @Content() _body: ThawCommunityBody): Promise<Answer> {
    return this.change(call, { type: 'ThawCommunity' });
  }

  @Post('rules')
  @Needs('rules:write')
  @Keyed()
  @Operation({
    id: 'adoptRules',
    says: 'Adopt a new version of the rules. It never rewrites history.',
    answers: { 201: [RuleSetView, 'The version.'] },
    refuses: ['role-not-permitted', 'rules-invalid', 'effective-date-out-of-range'],
  })
  async adoptRules(@Calling() call: Call, @Content() { changes, effective_from }: RulesBody): Promise<Answer> {
    const from = given({ effectiveFrom: having(effective_from, instantOf) });
    const accepted = await this.desk.send(call, { type: 'AdoptRules', changes: ruleValues(changes), ...from });
    return Answer.created(accepted, ruleSetView(existing(newestRules(accepted.books))));
  }

  @Get('rules')
  @Needs('ledger:read')
  @Operation({ id: 'getRules', says: 'Read the rules, all versions.', answers: { 200: [RulesView, 'The rules.'] } })
  async rules(@Calling() call: Call): Promise<Answer> {
    const found = await this.desk.find(call, community());
    return Answer.found(found, rulesView(found.answer, this.clock()), `rules-v${String(found.answer.rules.length)}`);
  }

  private async change(call: Call, command: FreezeCommunity | ThawCommunity): Promise<Answer> {
    const accepted = await this.desk.send(call, command);
    const book = communityIn(accepted.books);
    return Answer.done(accepted, { object: 'community', frozen: book.status === 'founded' && book.isFrozen === true });
  }
}

/** A list that is short enough to be one page. */
const all = (data: readonly unknown[]) => ({ data, has_more: false, next_cursor: null });

function newestRules(books: Books) {
  const book = communityIn(books);
  return book.status === 'founded' ? book.rules.at(-1) : undefined;
}
