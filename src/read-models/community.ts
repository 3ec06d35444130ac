/**
 * The community's own book as others look it up: time zone, rules in force and to come, activity types, teams, who may do
 * what; and budgets.
 *
 * The book is folded by the ledger itself, so that what is listed here is what decisions are made on, the built-in activity
 * types included.
 */
import type { ClientBase, Pool } from 'pg';
import { allOf, type Projection } from '../feed/projection.js';
import type { Entry } from '../feed/record.js';
import {
  evolveCommunity,
  UNFOUNDED,
  type ActivityType,
  type Community as Book,
  type Founded,
  type Grant,
} from '../ledger/community.js';
import type { LedgerEvent } from '../ledger/events.js';
import type { OpenedBudget } from '../ledger/budget.js';
import type { RuleSet } from '../ledger/rules.js';
import {
  COMMUNITY_BOOK,
  points,
  type ActorId,
  type BookName,
  type BudgetId,
  type Instant,
  type Points,
  type TeamCode,
} from '../ledger/units.js';
import { amount, integer, json, text, texts } from './column.js';
import { Selection, type Page } from './selection.js';
import { Table, type RowOf } from './table.js';

/** What a person, or a machine's key, may do; and whose account and till are theirs. */
export interface GrantRow extends Grant {
  readonly subject: ActorId;
}

const communities = new Table('communities', ['book'], {
  book: text<BookName>(),
  timeZone: text(),
  foundedAt: integer<Instant>(),
  /** All versions, oldest first. */
  rules: json<readonly RuleSet[]>(),
  activityTypes: json<readonly ActivityType[]>(),
  grants: json<readonly GrantRow[]>(),
  teams: texts<TeamCode>(),
  position: integer(),
});
export type Community = Omit<RowOf<typeof communities>, 'book'>;

export type BudgetStatus = OpenedBudget['status'];

const budgets = new Table('budgets', ['budget'], {
  budget: text<BudgetId>(),
  status: text<BudgetStatus>(),
  amount: amount<Points>(),
  /** Awarded against it, net of reversals. */
  drawn: amount<Points>(),
  validFrom: integer<Instant>(),
  validUntil: integer<Instant>(),
  createdPosition: integer(),
  position: integer(),
});
export type Budget = RowOf<typeof budgets>;

async function apply(client: ClientBase, log: number, entries: readonly Entry[]): Promise<void> {
  const own = entries.filter(({ book }) => book === COMMUNITY_BOOK);
  await allOf([applyToCommunity(client, log, own), applyToBudgets(client, log, entries)]);
}

async function applyToCommunity(client: ClientBase, log: number, entries: readonly Entry[]): Promise<void> {
  const last = entries.at(-1);
  if (last === undefined) return;
  const rows = await communities.load(client, log, [{ book: COMMUNITY_BOOK }]);
  const before = rows.get({ book: COMMUNITY_BOOK });
  const after = entries.reduce<Book>(evolveCommunity, before === undefined ? UNFOUNDED : stateOf(before));
  if (after.status === 'founded') rows.put(rowOf(after, last.position));
  await rows.save(client, log);
}

const stateOf = ({ timeZone, foundedAt, rules, activityTypes, grants, teams }: Community): Founded => ({
  status: 'founded',
  ...{ timeZone, foundedAt, rules },
  activityTypes: new Map(activityTypes.map(type => [type.code, type])),
  grants: new Map(grants.map(({ subject, ...grant }) => [subject, grant])),
  teams: new Set(teams),
});

const rowOf = (
  { timeZone, foundedAt, rules, activityTypes, grants, teams }: Founded,
  position: number,
): RowOf<typeof communities> => ({
  book: COMMUNITY_BOOK,
  ...{ timeZone, foundedAt, rules, position },
  activityTypes: [...activityTypes.values()],
  grants: [...grants].map(([subject, grant]) => ({ subject, ...grant })),
  teams: [...teams],
});

async function applyToBudgets(client: ClientBase, log: number, entries: readonly Entry[]): Promise<void> {
  const changes = entries.map(budgetChange);
  const rows = await budgets.load(
    client,
    log,
    changes.flatMap(change => change?.key ?? []),
  );
  entries.forEach(({ book, event, position }, index) => {
    const change = changes[index];
    if (event.type === 'BudgetOpened') rows.put(opened(budgetIn(book), event, position));
    else if (change !== undefined) rows.change(change.key, row => ({ ...change.become(row), position }));
  });
  await rows.save(client, log);
}

const budgetIn = (book: BookName): BudgetId => book.slice('budget-'.length) as BudgetId;

const opened = (budget: BudgetId, { content }: LedgerEvent<'BudgetOpened'>, position: number): Budget => ({
  budget,
  status: 'open',
  amount: content.amount,
  drawn: points(0),
  validFrom: content.from,
  validUntil: content.until,
  createdPosition: position,
  position,
});

interface BudgetChange {
  readonly key: { readonly budget: BudgetId };
  readonly become: (row: Budget) => Partial<Budget>;
}

function budgetChange({ book, event }: Entry): BudgetChange | undefined {
  const own = { budget: budgetIn(book) };
  switch (event.type) {
    case 'BudgetIncreased':
      return { key: own, become: row => ({ amount: points(row.amount + event.content.amount) }) };
    case 'BudgetClosed':
      return { key: own, become: () => ({ status: 'closed' }) };
    case 'PointsAwarded':
      return { key: event.content, become: ({ drawn }) => ({ drawn: points(drawn + event.content.amount) }) };
    case 'AwardReversed':
      return { key: event.content, become: ({ drawn }) => ({ drawn: points(drawn - event.content.amount) }) };
    default:
      return undefined;
  }
}

export const communityProjection: Projection = { name: 'community', version: 1, tables: [communities, budgets], apply };

/** `undefined` before the community is founded. */
export async function communityOf(pool: Pool, log: number): Promise<Community | undefined> {
  const { rows } = await pool.query<Community>(`SELECT ${communities.columns} FROM communities WHERE log = $1`, [log]);
  return rows[0];
}

/** `undefined` also for a budget of another log. */
export const budgetOf = (pool: Pool, log: number, budget: BudgetId): Promise<Budget | undefined> =>
  budgets.find(pool, log, { budget });

export const budgetPage = (
  pool: Pool,
  log: number,
  { status }: { readonly status?: BudgetStatus | undefined },
  page: Page,
): Promise<readonly Budget[]> => budgets.page(pool, new Selection(log).equal('status', status), page);
