/**
 * Leaderboards: who earned most, or served longest, in a period.
 *
 * What counts are points earned net of reversals, and certified minutes, by the local date of service; what a member has
 * left, was given or spent counts nothing. Only members who consented stand on a board, never minors, never who left or was
 * erased. Equal scores share a rank and stand in the order in which the log reached them. A team, category or activity in
 * which fewer than five people scored shows nobody. A correction changes the day of the service that it corrects.
 */
import type { ClientBase, Pool } from 'pg';
import { EMPTY_LOG } from '../event-store/event-store.js';
import { allOf, type Projection } from '../feed/projection.js';
import type { Entry } from '../feed/record.js';
import { cutShort } from '../ledger/account/membership.js';
import type { CategoryTerm } from '../ledger/account/state.js';
import { addDays, startOfMonth, startOfQuarter, startOfWeek, startOfYear, type DayMinutes } from '../ledger/calendar.js';
import type { EventType, LedgerEvent } from '../ledger/events.js';
import { memberOf, minutes, points, type ActivityCode, type Category, type ContributionId } from '../ledger/units.js';
import type { LocalDate, MemberId, Minutes, Points, TeamCode } from '../ledger/units.js';
import { amount, day, flag, json, latest, optional, text } from './column.js';
import { Table, type RowOf } from './table.js';

/** Groups of fewer people than this are not shown. */
const GROUP_SIZE_MIN = 5;
/** Places on one board, at most. */
const BOARD_PLACES_MAX = 100;

const members = new Table('leaderboard_members', ['member'], {
  member: text<MemberId>(),
  team: optional(text<TeamCode>()),
  isMinor: flag(),
  hasConsented: flag(),
  isOpen: flag(),
  terms: json<readonly CategoryTerm[]>(),
});

/** Volunteer service by contribution, because an approval or reversal names no more than that. */
const services = new Table('leaderboard_services', ['contribution'], {
  contribution: text<ContributionId>(),
  activity: text<ActivityCode>(),
  /** Of the member when the service was recorded; empty for none. */
  team: text<TeamCode | ''>(),
  days: json<readonly DayMinutes[]>(),
});

const scores = new Table('leaderboard_scores', ['date', 'member', 'activity', 'team'], {
  /** Of the service, in the community's time zone. */
  date: day<LocalDate>(),
  member: text<MemberId>(),
  activity: text<ActivityCode>(),
  team: text<TeamCode | ''>(),
  points: amount<Points>(),
  /** Where the log last changed the points. */
  pointsPosition: latest(),
  minutes: amount<Minutes>(),
  minutesPosition: latest(),
});

type Score = RowOf<typeof scores>;

async function apply(client: ClientBase, log: number, entries: readonly Entry[]): Promise<void> {
  const people = await members.load(
    client,
    log,
    entries.flatMap(({ book, event }) => (NEEDS_MEMBER.has(event.type) ? [{ member: memberOf(book) }] : [])),
  );
  const served = await services.load(
    client,
    log,
    entries.flatMap(({ event }) => (isCorrection(event) ? [event.content] : [])),
  );
  const gains: Score[] = [];
  for (const entry of entries) {
    const member = memberOf(entry.book);
    if (entry.event.type === 'MemberEnrolled' || NEEDS_MEMBER.has(entry.event.type)) {
      const before = people.get({ member });
      const after = memberAfter(before, entry);
      if (after !== before) people.put(after);
      if (entry.event.type === 'ContributionRecorded') served.put(serviceOf(entry.event, after.team));
    }
    gains.push(...gainsOf(entry, contribution => served.get({ contribution })));
  }
  await allOf([people.save(client, log), served.save(client, log), scores.add(client, log, gains)]);
}

/** Events that change a member who is there, or ask for the team. */
const NEEDS_MEMBER: ReadonlySet<EventType> = new Set([
  'CategoryAssigned',
  'CategoryEnded',
  'TeamJoined',
  'DisplayConsentChanged',
  'SubjectErased',
  'MemberLeaving',
  'ContributionRecorded',
]);

const isCorrection = (event: LedgerEvent): event is LedgerEvent<'ContributionApproved' | 'ContributionReversed'> =>
  event.type === 'ContributionApproved' || event.type === 'ContributionReversed';

type Person = RowOf<typeof members>;
type Service = RowOf<typeof services>;

function memberAfter(before: Person | undefined, { book, event }: Entry): Person {
  const member = memberOf(book);
  if (event.type === 'MemberEnrolled') {
    const { minor, team = null } = event.content;
    return { member, team, isMinor: minor, hasConsented: false, isOpen: true, terms: [] };
  }
  if (before === undefined) throw new Error(`${member} was never enrolled`);
  switch (event.type) {
    case 'CategoryAssigned':
      return { ...before, terms: [...before.terms, event.content] };
    case 'CategoryEnded':
      return { ...before, terms: before.terms.flatMap(term => cutShort(term, event.content)) };
    case 'TeamJoined':
      return { ...before, team: event.content.team };
    case 'DisplayConsentChanged':
      return { ...before, hasConsented: event.content.leaderboard };
    case 'SubjectErased':
      return { ...before, hasConsented: false };
    case 'MemberLeaving':
      return { ...before, isOpen: false };
    default:
      return before;
  }
}

const serviceOf = ({ content }: LedgerEvent<'ContributionRecorded'>, team: TeamCode | null): Service => ({
  contribution: content.contribution,
  activity: content.activityType,
  team: team ?? '',
  days: content.days,
});

function gainsOf(
  { book, event, position }: Entry,
  serviceNamed: (contribution: ContributionId) => Service | undefined,
): readonly Score[] {
  const member = memberOf(book);
  switch (event.type) {
    case 'PointsAwarded':
    case 'AwardReversed': {
      const { date, activityType: activity, team = '', amount: size } = event.content;
      const earned = points(event.type === 'PointsAwarded' ? size : -size);
      return [{ date, member, activity, team, points: earned, pointsPosition: position, ...NO_MINUTES }];
    }
    case 'ContributionRecorded':
    case 'ContributionApproved':
    case 'ContributionReversed': {
      if (event.content.certifiedMinutes === 0) return [];
      const service = serviceNamed(event.content.contribution);
      if (service === undefined) throw new Error(`${event.content.contribution} was never recorded`);
      const { activity, team, days } = service;
      const sign = event.type === 'ContributionReversed' ? -1 : 1;
      return days.map(({ date, minutes: served }) => ({
        ...{ date, member, activity, team },
        ...NO_POINTS,
        minutes: minutes(sign * served),
        minutesPosition: position,
      }));
    }
    default:
      return [];
  }
}

const NO_POINTS = { points: points(0), pointsPosition: EMPTY_LOG };
const NO_MINUTES = { minutes: minutes(0), minutesPosition: EMPTY_LOG };

export const leaderboardsProjection: Projection = {
  name: 'leaderboards',
  version: 1,
  tables: [members, services, scores],
  apply,
};

export const PERIODS = ['week', 'month', 'quarter', 'year', 'all'] as const;
export type Period = (typeof PERIODS)[number];
export const MEASURES = ['points', 'minutes'] as const;
export type Measure = (typeof MEASURES)[number];

/** Local dates from the first to the one after the last. */
export interface Dates {
  readonly from: LocalDate;
  readonly until: LocalDate;
}

/** The period of this kind that a date lies in; weeks begin on Monday (ISO 8601). */
export function datesOf(period: Period, date: LocalDate): Dates {
  switch (period) {
    case 'week':
      return { from: startOfWeek(date), until: addDays(startOfWeek(date), 7) };
    case 'month':
      return { from: startOfMonth(date), until: startOfMonth(date, 1) };
    case 'quarter':
      return { from: startOfQuarter(date), until: startOfMonth(startOfQuarter(date), 3) };
    case 'year':
      return { from: startOfYear(date), until: startOfMonth(startOfYear(date), 12) };
    case 'all':
      return { from: '0001-01-01' as LocalDate, until: '9999-12-31' as LocalDate };
  }
}

/** The whole community, or one group of it. */
export type Group =
  { readonly team: TeamCode } | { readonly category: Category } | { readonly activity: ActivityCode } | Record<string, never>;

export interface Board {
  readonly measure: Measure;
  readonly dates: Dates;
  readonly group: Group;
  /** Of the community: a category's first and last day are days of this zone, and both count. */
  readonly timeZone: string;
  readonly limit: number;
}

export interface BoardPlace {
  readonly rank: number;
  readonly member: MemberId;
  /** Hundredths of a point, or minutes. */
  readonly score: number;
}

/** The places of a board from the first; empty where the group is too small to be shown. */
export async function leaderboard(pool: Pool, log: number, board: Board): Promise<readonly BoardPlace[]> {
  const { measure, dates, group, timeZone, limit } = board;
  const values: unknown[] = [log, dates.from, dates.until, Math.min(limit, BOARD_PLACES_MAX)];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  let within = '';
  let terms = '';
  if ('team' in group) within = `AND team = ${bind(group.team)}`;
  if ('activity' in group) within = `AND activity = ${bind(group.activity)}`;
  if ('category' in group) {
    terms = `${termsOf(bind(group.category), bind(timeZone))},`;
    within = 'AND EXISTS (SELECT FROM held WHERE held.member = gained.member AND date BETWEEN first_day AND last_day)';
  }
  const { rows } = await pool.query<BoardPlace>(
    `WITH ${terms} scored AS (
       SELECT member, sum(${measure})::bigint AS score, max(${measure}_position) AS reached FROM leaderboard_scores gained
       WHERE log = $1 AND date >= $2 AND date < $3 ${within}
       GROUP BY member HAVING sum(${measure}) > 0
     )
     SELECT rank() OVER (ORDER BY score DESC) AS rank, member, score
     FROM scored JOIN leaderboard_members USING (member)
     WHERE log = $1 AND has_consented AND is_open AND NOT is_minor
       AND (SELECT count(*) FROM scored) >= ${within === '' ? 0 : GROUP_SIZE_MIN}
     ORDER BY score DESC, reached, member LIMIT $4`,
    values,
  );
  return rows;
}

/** On which days who held a category. */
const termsOf = (category: string, zone: string): string => `
  held AS MATERIALIZED (
    SELECT member, (to_timestamp("from" / 1000.0) AT TIME ZONE ${zone})::date AS first_day,
           coalesce((to_timestamp(until / 1000.0) AT TIME ZONE ${zone})::date, 'infinity') AS last_day
    FROM leaderboard_members
    CROSS JOIN LATERAL jsonb_to_recordset(terms) AS term(category text, "from" bigint, until bigint)
    WHERE log = $1 AND term.category = ${category}
  )`;
