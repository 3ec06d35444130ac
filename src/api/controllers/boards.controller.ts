/**
 * Leaderboards: who earned most or served longest in a period, of those who agreed to be shown.
 */
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Identities } from '../../app/identities.js';
import { board, type BoardAsked } from '../../app/queries.js';
import type { ActivityCode, Instant, TeamCode } from '../../ledger/units.js';
import { Answer } from '../answer.js';
import { Call, Calling } from '../call.js';
import { CLOCK } from '../clock.js';
import { Desk } from '../desk.js';
import { Filters } from '../dto/field.js';
import { BoardQuery, BOARDS } from '../dto/ledger.js';
import { Operation } from '../operation.js';
import { Needs } from '../permissions.js';
import { existing, invalid } from '../problems/problem.js';
import { boardView, BoardView } from '../views/ledger.js';

@ApiTags('Ledger')
@Controller('v1/leaderboards')
export class BoardsController {
  constructor(
    private readonly desk: Desk,
    private readonly identities: Identities,
    @Inject(CLOCK) private readonly clock: () => Instant,
  ) {}

  @Get(':board')
  @Needs('leaderboards:read')
  @Operation({
    id: 'getLeaderboard',
    says: 'Read a board: `points` earned or `minutes` certified, by the local date of service.',
    answers: { 200: [BoardView, 'The board.'] },
  })
  async board(@Calling() call: Call, @Param('board') name: string, @Filters() query: BoardQuery): Promise<Answer> {
    const measure = existing(BOARDS.find(each => each === name));
    const { period, limit } = query;
    const found = await this.desk.find(call, board({ measure, period, limit, group: groupOf(query), now: this.clock() }));
    const profiles = await this.identities.describe(
      call.caller.log,
      found.answer.places.map(place => place.member),
    );
    const nicknames = new Map([...profiles].map(([member, profile]) => [member, profile.nickname]));
    return Answer.found(found, boardView({ ...found.answer, board: name, period, nicknames }));
  }
}

/** @throws Problem where more than one group is asked for */
function groupOf({ team, category, activity_type }: BoardQuery): BoardAsked['group'] {
  const groups: BoardAsked['group'][] = [];
  if (team !== undefined) groups.push({ team: team as TeamCode });
  if (category !== undefined) groups.push({ category });
  if (activity_type !== undefined) groups.push({ activity: activity_type as ActivityCode });
  if (groups.length > 1) throw invalid({ parameter: 'team', code: 'one-group', detail: 'Ask for one group at a time.' });
  return groups[0] ?? {};
}
