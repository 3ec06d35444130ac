/**
 * Budgets: what points are minted against. Approvers open, increase and close them.
 */
import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { budget, budgets, type AnswerTo } from '../../app/queries.js';
import type { BudgetId } from '../../ledger/units.js';
import { Answer } from '../answer.js';
import { Call, Calling } from '../call.js';
import { Desk, type Accepted } from '../desk.js';
import { BudgetBody, BudgetsQuery, IncreaseBody } from '../dto/community.js';
import { Content, Filters, NoMembers } from '../dto/field.js';
import { instantOf } from '../instants.js';
import { Lists } from '../lists.js';
import { Names } from '../names.js';
import { Operation } from '../operation.js';
import { Keyed, Needs } from '../permissions.js';
import { pointsOf } from '../points-text.js';
import { budgetFigures, BudgetView, budgetView } from '../views/community.js';
import { ShowsPage } from '../views/page.js';

@NoMembers
class CloseBody {}

@ApiTags('Community')
@Controller('v1/budgets')
export class BudgetsController {
  constructor(
    private readonly desk: Desk,
    private readonly lists: Lists,
    private readonly names: Names,
  ) {}

  @Post()
  @Needs('budgets:write')
  @Keyed()
  @Operation({
    id: 'openBudget',
    says: 'Open a budget.',
    answers: { 201: [BudgetView, 'The budget.'] },
    refuses: ['role-not-permitted', 'amount-out-of-range', 'effective-date-out-of-range'],
  })
  async open(@Calling() call: Call, @Content() { amount, from, until, label }: BudgetBody): Promise<Answer> {
    const dates = { from: instantOf(from), until: instantOf(until) };
    const accepted = await this.desk.send(call, { type: 'OpenBudget', amount: pointsOf(amount), ...dates });
    const id: BudgetId = call.idOfCreated('budget');
    const name = await this.names.give(call, 'budget', id, label);
    return Answer.created(accepted, budgetView(budgetFigures(accepted.books, id), name));
  }

  @Post(':budget/increases')
  @Needs('budgets:write')
  @Keyed()
  @Operation({
    id: 'increaseBudget',
    says: 'Add points to a budget.',
    answers: { 200: [BudgetView, 'The budget.'] },
    refuses: ['role-not-permitted', 'amount-out-of-range', 'budget-not-open'],
  })
  async increase(@Calling() call: Call, @Param('budget') id: string, @Content() { amount }: IncreaseBody): Promise<Answer> {
    const command = { type: 'IncreaseBudget', budget: id as BudgetId, amount: pointsOf(amount) } as const;
    return this.changed(call, await this.desk.send(call, command), command.budget);
  }

  @Post(':budget/close')
  @Needs('budgets:write')
  @Keyed()
  @Operation({
    id: 'closeBudget',
    says: 'Close a budget for good.',
    answers: { 200: [BudgetView, 'The budget.'] },
    refuses: ['role-not-permitted', 'budget-not-open'],
  })
  async close(@Calling() call: Call, @Param('budget') id: string, @Content() _body: CloseBody): Promise<Answer> {
    const command = { type: 'CloseBudget', budget: id as BudgetId } as const;
    return this.changed(call, await this.desk.send(call, command), command.budget);
  }

  @Get()
  @Needs('members:read')
  @Operation({ id: 'listBudgets', says: 'List budgets, newest first.' })
  @ShowsPage(BudgetView)
  list(@Calling() call: Call, @Filters() query: BudgetsQuery): Promise<Answer> {
    return this.lists.newestFirst(call, {
      name: 'GET /v1/budgets',
      query,
      ask: page => budgets({ status: query.status }, page),
      show: rows => this.shown(call, rows),
    });
  }

  @Get(':budget')
  @Needs('members:read')
  @Operation({ id: 'getBudget', says: 'Read a budget.', answers: { 200: [BudgetView, 'The budget.'] } })
  async one(@Calling() call: Call, @Param('budget') id: string): Promise<Answer> {
    const found = await this.desk.find(call, budget(id as BudgetId));
    const name = await this.names.one(call, 'budget', id);
    return Answer.found(found, budgetView(found.answer, name), `bgt-p${String(found.answer.position)}`);
  }

  private async changed(call: Call, accepted: Accepted, id: BudgetId): Promise<Answer> {
    const name = await this.names.one(call, 'budget', id);
    return Answer.done(accepted, budgetView(budgetFigures(accepted.books, id), name));
  }

  private async shown(call: Call, rows: AnswerTo<typeof budgets>): Promise<readonly unknown[]> {
    const names = await this.names.of(
      call,
      'budget',
      rows.map(row => row.budget),
    );
    return rows.map(row => budgetView(row, names.get(row.budget)));
  }
}
