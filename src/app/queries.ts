/**
 * Everything that may be asked of a community's read models: for each question, which models it rests on and how it is read.
 *
 * A question about something that the community does not have answers `undefined`; another community's is as unknown as none.
 */
import type { Opened } from '../ledger/account/state.js';
import { localDate } from '../ledger/calendar.js';
import { entriesOf } from '../ledger/ordered-map.js';
import { points, type Instant, type MemberId, type Points } from '../ledger/units.js';
import type { AwardId, BudgetId, ContributionId, OfferId, PartnerId, RedemptionId } from '../ledger/units.js';
import type { Balance, BalanceNow } from '../read-models/balances.js';
import { budgetOf, budgetPage, type Budget, type BudgetStatus, type Community } from '../read-models/community.js';
import { awardOf, awardPage, contributionOf, contributionPage } from '../read-models/contributions.js';
import type { Award, AwardFilter, Contribution, ContributionFilter } from '../read-models/contributions.js';
import { journalLines, postingsUpTo, type JournalFilter, type JournalLine, type JournalPage } from '../read-models/journal.js';
import { datesOf, type BoardPlace, type Dates, type Group } from '../read-models/leaderboards.js';
import type { Measure, Period } from '../read-models/leaderboards.js';
import { loopTotals, progressAfter, type LoopTotals, type MemberProgress } from '../read-models/loop.js';
import { memberPage, memberRow, type Member, type MemberFilter } from '../read-models/members.js';
import { offerOf, offerPage, partnerOf, partnerPage } from '../read-models/partners.js';
import type { Offer, OfferFilter, Partner, PartnerFilter } from '../read-models/partners.js';
import { redemptionOf, redemptionPage, refundPage } from '../read-models/redemptions.js';
import type { Redemption, RedemptionFilter, RedemptionMove } from '../read-models/redemptions.js';
import type { Page } from '../read-models/selection.js';
import type { Question } from './ask.js';
import { ITSELF } from './readers.js';

/** What a question of this kind answers, where there is something to answer. */
export type AnswerTo<Asked> = Asked extends (...asked: never[]) => Question<infer T> ? NonNullable<T> : never;

/** One question about a read model. */
const about = <T>(models: readonly string[], read: Question<T>['read']): Question<T> => ({ models, read });

/** What a member has by now: what time has changed counts, recorded or not. */
export const balance = (member: MemberId): Question<BalanceNow | undefined> =>
  about(['balances', 'redemptions'], async ({ balances, log, accountNow }) => {
    const recorded = await balances.one(log, member);
    if (recorded?.isOverdue !== true) return recorded;
    const account = await accountNow(member);
    return account && { ...recorded, ...figuresOf(account) };
  });

function figuresOf(account: Opened): Omit<Balance, 'member' | 'position'> {
  const { available, pending, held, debt, certifiedMinutes } = account;
  const expiries = new Map<Instant, Points>();
  for (const { value } of entriesOf(account.lots))
    expiries.set(value.expiresAt, points((expiries.get(value.expiresAt) ?? 0) + value.amount));
  return {
    ...{ available, pending, held, debt, certifiedMinutes },
    expiries: [...expiries].map(([expiresAt, amount]) => ({ expiresAt, amount })),
  };
}

/** Rules, activity types, teams, time zone; `undefined` before the founding. */
export const community = (): Question<Community | undefined> =>
  about(['community'], ({ communities, log }) => communities.one(log, ITSELF));

export const budget = (id: BudgetId): Question<Budget | undefined> =>
  about(['community'], ({ pool, log }) => budgetOf(pool, log, id));

export const budgets = (filter: { readonly status?: BudgetStatus | undefined }, page: Page): Question<readonly Budget[]> =>
  about(['community'], ({ pool, log }) => budgetPage(pool, log, filter, page));

export const contribution = (id: ContributionId): Question<Contribution | undefined> =>
  about(['contributions'], ({ pool, log }) => contributionOf(pool, log, id));

export const contributions = (filter: ContributionFilter, page: Page): Question<readonly Contribution[]> =>
  about(['contributions'], ({ pool, log }) => contributionPage(pool, log, filter, page));

export const award = (id: AwardId): Question<Award | undefined> =>
  about(['contributions'], ({ pool, log }) => awardOf(pool, log, id));

export const awards = (filter: AwardFilter, page: Page): Question<readonly Award[]> =>
  about(['contributions'], ({ pool, log }) => awardPage(pool, log, filter, page));

export const journal = (filter: JournalFilter, page: JournalPage): Question<readonly JournalLine[]> =>
  about(['journal'], ({ pool, log }) => journalLines(pool, log, filter, page));

/** Movements in the log up to a position. */
export const postingCount = (position: number): Question<number> =>
  about(['journal'], ({ pool, log }) => postingsUpTo(pool, log, position));

export interface BoardAsked {
  readonly measure: Measure;
  readonly period: Period;
  readonly group: Group;
  readonly limit: number;
  readonly now: Instant;
}
export interface BoardShown {
  readonly dates: Dates;
  readonly places: readonly BoardPlace[];
}

/** The board of the period that `now` lies in, by the community's calendar. */
export const board = ({ measure, period, group, limit, now }: BoardAsked): Question<BoardShown | undefined> =>
  about(['leaderboards', 'community'], async ({ communities, log, position, boards }) => {
    const own = await communities.one(log, ITSELF);
    if (own === undefined) return undefined;
    const { timeZone } = own;
    const dates = datesOf(period, localDate(now, timeZone));
    return { dates, places: await boards.read(log, position, { measure, dates, group, timeZone, limit }) };
  });

export const loop = (): Question<LoopTotals> => about(['loop'], ({ pool, log }) => loopTotals(pool, log));

export const loopMembers = (page: {
  readonly after?: MemberId | undefined;
  readonly limit: number;
}): Question<readonly MemberProgress[]> => about(['loop'], ({ pool, log }) => progressAfter(pool, log, page));

export const member = (id: MemberId): Question<Member | undefined> =>
  about(['members'], ({ pool, log }) => memberRow(pool, log, id));

export const members = (filter: MemberFilter, page: Page): Question<readonly Member[]> =>
  about(['members'], ({ pool, log }) => memberPage(pool, log, filter, page));

export const partner = (id: PartnerId): Question<Partner | undefined> =>
  about(['partners'], ({ pool, log }) => partnerOf(pool, log, id));

export const partners = (filter: PartnerFilter, page: Page): Question<readonly Partner[]> =>
  about(['partners'], ({ pool, log }) => partnerPage(pool, log, filter, page));

export const offer = (id: OfferId): Question<Offer | undefined> => about(['partners'], ({ pool, log }) => offerOf(pool, log, id));

export const offers = (filter: OfferFilter, page: Page): Question<readonly Offer[]> =>
  about(['partners'], ({ pool, log }) => offerPage(pool, log, filter, page));

export const redemption = (id: RedemptionId): Question<Redemption | undefined> =>
  about(['redemptions'], ({ pool, log }) => redemptionOf(pool, log, id));

export const redemptions = (filter: RedemptionFilter, page: Page): Question<readonly Redemption[]> =>
  about(['redemptions'], ({ pool, log }) => redemptionPage(pool, log, filter, page));

/** Newest first. `after`: the position of the last one seen. */
export const refunds = (
  id: RedemptionId,
  page: { readonly after: number | undefined; readonly limit: number },
): Question<readonly RedemptionMove[]> => about(['redemptions'], ({ pool, log }) => refundPage(pool, log, id, page));
