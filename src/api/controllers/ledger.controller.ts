/**
 * For auditors and other systems: what each member has, the journal of every movement, how far the loop has turned.
 */
import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { balance, journal, loop, loopMembers } from '../../app/queries.js';
import type { MemberId } from '../../ledger/units.js';
import { Answer } from '../answer.js';
import { Call, Calling } from '../call.js';
import { Desk } from '../desk.js';
import { Filters } from '../dto/field.js';
import { HistoryQuery, JournalQuery } from '../dto/ledger.js';
import { PageQuery } from '../dto/page.js';
import { having } from '../given.js';
import { instantOf } from '../instants.js';
import { Lists } from '../lists.js';
import { Operation } from '../operation.js';
import { Needs } from '../permissions.js';
import {
  balanceView,
  BalanceView,
  journalLineView,
  JournalLineView,
  loopMemberView,
  LoopMemberView,
  loopView,
  LoopView,
} from '../views/ledger.js';
import { ShowsPage } from '../views/page.js';

type Lines = Parameters<typeof journal>[0];

@ApiTags('Ledger')
@Controller('v1')
export class LedgerController {
  constructor(
    private readonly desk: Desk,
    private readonly lists: Lists,
  ) {}

  @Get('balances/:member')
  @Needs('balances:read')
  @Operation({
    id: 'getBalance',
    says: 'Read what a member has, and when it expires.',
    answers: { 200: [BalanceView, 'The balance.'] },
  })
  async balance(@Calling() call: Call, @Param('member') id: string): Promise<Answer> {
    const found = await this.desk.find(call, balance(id as MemberId));
    const { position, isOverdue } = found.answer;
    // what time has changed and nobody recorded has no version yet
    return Answer.found(found, balanceView(found.answer), isOverdue ? undefined : `bal-p${String(position)}`);
  }

  @Get('journal')
  @Needs('ledger:read')
  @Operation({
    id: 'listJournal',
    says: 'List every movement of points and minutes: account, amount, counter-account, cause, rule, evidence.',
  })
  @ShowsPage(JournalLineView)
  journal(@Calling() call: Call, @Filters() query: JournalQuery): Promise<Answer> {
    const { holder, account, unit, type } = query;
    const dates = { from: having(query.from, instantOf), until: having(query.until, instantOf) };
    return this.lines(call, 'GET /v1/journal', query, { holder, account, unit, type, ...dates });
  }

  @Get('members/:member/history')
  @Needs('ledger:read')
  @Operation({ id: 'listHistory', says: 'List every movement on a member’s account.' })
  @ShowsPage(JournalLineView)
  async history(@Calling() call: Call, @Param('member') id: string, @Filters() query: HistoryQuery): Promise<Answer> {
    await this.desk.find(call, balance(id as MemberId));
    return this.lines(call, `GET /v1/members/${id}/history`, query, { holder: id });
  }

  @Get('loop')
  @Needs('leaderboards:read')
  @Operation({
    id: 'getLoop',
    says: 'Read how far the community has come: contributed, earned, redeemed.',
    answers: { 200: [LoopView, 'The loop.'] },
  })
  async loop(@Calling() call: Call): Promise<Answer> {
    const found = await this.desk.ask(call, loop());
    return Answer.found(found, loopView(found.answer));
  }

  @Get('loop/members')
  @Needs('ledger:read')
  @Operation({ id: 'listLoopMembers', says: 'List how far each member has come, in the order of their ids.' })
  @ShowsPage(LoopMemberView)
  loopMembers(@Calling() call: Call, @Filters() query: PageQuery): Promise<Answer> {
    return this.lists.page(call, {
      name: 'GET /v1/loop/members',
      query,
      ask: ({ after, limit }) => loopMembers({ after: after as MemberId | undefined, limit }),
      placeOf: row => row.member,
      show: rows => rows.map(loopMemberView),
    });
  }

  private lines(call: Call, name: string, query: HistoryQuery, filter: Lines): Promise<Answer> {
    const { order } = query;
    return this.lists.page(call, {
      name,
      query,
      ask: ({ after, limit }) => journal(filter, { order, after: having(after, placeIn), limit }),
      placeOf: row => `${String(row.position)}.${String(row.line)}`,
      show: rows => rows.map(journalLineView),
    });
  }
}

const placeIn = (text: string): { readonly position: number; readonly line: number } => {
  const [position = 0, line = 0] = text.split('.').map(Number);
  return { position, line };
};
