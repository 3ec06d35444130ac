/**
 * A budget: what points are minted against. Exhausted means refused.
 *
 * The book consists of its own events and of the awards and reversals that name it as their counter-book, so that an award
 * and its draw on the budget are one leaf: neither exists without the other.
 */
import { hasRole, type Founded } from './community.js';
import { accept, OPERATOR, refuse, type Context, type Decision } from './decision.js';
import type { Recorded } from './events.js';
import { integer, object, time } from './shape.js';
import { budgetBook, idOf, isAmount, points, type BudgetId, type Instant, type Points } from './units.js';

/** WARNING: stored names and members are the storage format and are never renamed or reshaped. */
export const budgetEvents = {
  BudgetOpened: { stored: 'BudgetOpened.v1', shape: object({ amount: integer<Points>(), from: time, until: time }) },
  BudgetIncreased: { stored: 'BudgetIncreased.v1', shape: object({ amount: integer<Points>() }) },
  BudgetClosed: { stored: 'BudgetClosed.v1', shape: object({}) },
} as const;

export interface OpenedBudget {
  readonly status: 'open' | 'closed';
  readonly amount: Points;
  readonly drawn: Points;
  readonly from: Instant;
  readonly until: Instant;
}
export type Budget = { readonly status: 'unopened' } | OpenedBudget;
export const UNOPENED_BUDGET: Budget = { status: 'unopened' };

export function evolveBudget(budget: Budget, { event }: Recorded): Budget {
  if (event.type === 'BudgetOpened') return { status: 'open', drawn: points(0), ...event.content };
  if (budget.status === 'unopened') return budget;
  switch (event.type) {
    case 'BudgetIncreased':
      return { ...budget, amount: points(budget.amount + event.content.amount) };
    case 'BudgetClosed':
      return { ...budget, status: 'closed' };
    case 'PointsAwarded':
      return { ...budget, drawn: points(budget.drawn + event.content.amount) };
    case 'AwardReversed':
      return { ...budget, drawn: points(budget.drawn - event.content.amount) };
    default:
      return budget;
  }
}

/** Why this budget does not carry an award of this amount now, if it does not. */
export function budgetRefusal(
  budget: Budget,
  amount: Points,
  now: Instant,
): 'resource-not-found' | 'budget-not-open' | 'budget-exhausted' | undefined {
  if (budget.status === 'unopened') return 'resource-not-found';
  if (budget.status === 'closed' || now < budget.from || now >= budget.until) return 'budget-not-open';
  return budget.drawn + amount > budget.amount ? 'budget-exhausted' : undefined;
}

export interface OpenBudget {
  readonly type: 'OpenBudget';
  readonly amount: Points;
  readonly from: Instant;
  readonly until: Instant;
}
export interface IncreaseBudget {
  readonly type: 'IncreaseBudget';
  readonly budget: BudgetId;
  readonly amount: Points;
}
export interface CloseBudget {
  readonly type: 'CloseBudget';
  readonly budget: BudgetId;
}
export type BudgetCommand = OpenBudget | IncreaseBudget | CloseBudget;

/** Budgets are the approver's: who awards does not also decide how much there is to award. */
export function decideBudget(
  budget: Budget,
  community: Founded,
  command: BudgetCommand,
  { actor, command: id }: Context,
): Decision {
  if (actor !== OPERATOR && !hasRole(community, actor, 'approver')) return refuse('role-not-permitted');
  if (command.type !== 'CloseBudget' && !isAmount(command.amount)) return refuse('amount-out-of-range');
  if (command.type === 'OpenBudget') {
    if (command.until <= command.from) return refuse('effective-date-out-of-range');
    const { amount, from, until } = command;
    return accept(budgetBook(idOf('budget', id)), { type: 'BudgetOpened', content: { amount, from, until } });
  }
  if (budget.status === 'unopened') return refuse('resource-not-found');
  if (budget.status === 'closed') return refuse('budget-not-open');
  return command.type === 'IncreaseBudget'
    ? accept(budgetBook(command.budget), { type: 'BudgetIncreased', content: { amount: command.amount } })
    : accept(budgetBook(command.budget), { type: 'BudgetClosed', content: {} });
}
