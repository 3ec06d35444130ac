/**
 * Balances, leaderboards, the journal, the loop and events, as auditors and other systems see them: pseudonymous throughout.
 */
import type { Opened } from '../../ledger/account/state.js';
import type { AnswerTo, balance, BoardShown, journal, loop, loopMembers } from '../../app/queries.js';
import { BOARD_PERIODS, BOARDS } from '../dto/ledger.js';
import { instantText } from '../instants.js';
import { pointsText } from '../points-text.js';
import {
  ShownChoice,
  ShownCount,
  ShownDay,
  ShownId,
  ShownInstant,
  ShownKind,
  ShownList,
  ShownPoints,
  ShownText,
} from './shown.js';

export class ExpiryView {
  @ShownInstant('When.') expires_at!: string | null;
  @ShownPoints('How much of the available points.') amount!: string;
}

export class BalanceView {
  @ShownKind('balance') object!: 'balance';
  @ShownId('Whose.', 'mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') member!: string;
  @ShownPoints('Can be redeemed now.') available!: string;
  @ShownPoints('Awarded, not usable yet.') pending!: string;
  @ShownPoints('On hold at merchants.') held!: string;
  @ShownPoints('Owed after a reversal; later awards pay it off.', { example: '0.00' }) debt!: string;
  @ShownCount('Legal record of service; points never change it.', { example: 720 }) certified_minutes!: number;
  @ShownList(ExpiryView, 'What expires when, soonest first; sums to `available`.') expiries!: ExpiryView[];
}

export const balanceView = (row: AnswerTo<typeof balance>): BalanceView => ({
  object: 'balance',
  member: row.member,
  available: pointsText(row.available),
  pending: pointsText(row.pending),
  held: pointsText(row.held),
  debt: pointsText(row.debt),
  certified_minutes: row.certifiedMinutes,
  expiries: row.expiries.map(({ expiresAt, amount }) => ({ expires_at: instantText(expiresAt), amount: pointsText(amount) })),
});

export class PastAccountView {
  @ShownKind('account') object!: 'account';
  @ShownId('Whose.', 'mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') member!: string;
  @ShownText('The position, as it was asked for.', { example: 'position:1041' }) as_of!: string;
  @ShownText('Its situation then.', { example: 'open' }) status!: string;
  @ShownPoints('Could be redeemed.') available!: string;
  @ShownPoints('Awarded, not usable yet.') pending!: string;
  @ShownPoints('On hold at merchants.') held!: string;
  @ShownPoints('Owed after a reversal.', { example: '0.00' }) debt!: string;
  @ShownCount('Legal record of service.', { example: 720 }) certified_minutes!: number;
}

export const pastAccountView = (member: string, position: number, account: Opened): PastAccountView => ({
  object: 'account',
  member,
  as_of: `position:${String(position)}`,
  status: account.status,
  available: pointsText(account.available),
  pending: pointsText(account.pending),
  held: pointsText(account.held),
  debt: pointsText(account.debt),
  certified_minutes: account.certifiedMinutes,
});

export class PlaceView {
  @ShownCount('Equal scores share a rank.') rank!: number;
  @ShownId('Who.', 'mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') member!: string;
  @ShownText('The name that the member chose to show.', { nullable: true }) nickname!: string | null;
  @ShownText('Points with two decimals, or minutes.', { example: '42.00' }) score!: string;
}

export class BoardView {
  @ShownKind('leaderboard') object!: 'leaderboard';
  @ShownChoice(BOARDS, 'What is counted.') board!: string;
  @ShownChoice(BOARD_PERIODS, 'Over which period.') period!: string;
  @ShownDay('Its first day.') from!: string;
  @ShownDay('The day after its last.') until!: string;
  @ShownText('How equal scores stand.', { example: 'who reached the score first' }) tie_rule!: string;
  @ShownList(PlaceView, 'Only members who consented, never minors; empty for groups of fewer than five.') places!: PlaceView[];
}

export interface BoardNamed extends BoardShown {
  readonly board: string;
  readonly period: string;
  readonly nicknames: ReadonlyMap<string, string | undefined>;
}

export const boardView = ({ board, period, dates, places, nicknames }: BoardNamed): BoardView => ({
  object: 'leaderboard',
  board,
  period,
  ...dates,
  tie_rule: 'equal scores share a rank; who reached the score first stands first',
  places: places.map(({ rank, member, score }) => ({
    rank,
    member,
    nickname: nicknames.get(member) ?? null,
    score: board === 'points' ? pointsText(score) : String(score),
  })),
});

export class JournalLineView {
  @ShownCount('Position of the event in the log.', { example: 1042 }) position!: number;
  @ShownCount('Place of the posting in the event.', { example: 0 }) line!: number;
  @ShownText('The account that moved.', { example: 'member:mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC:available' }) account!: string;
  @ShownText('By how much: points with two decimals, or minutes.', { example: '-40.00' }) amount!: string;
  @ShownChoice(['PT', 'MIN'], 'Points or minutes.') unit!: string;
  @ShownList(String, 'What stood on the other side.') counter_accounts!: readonly string[];
  @ShownText('The event’s type.', { example: 'RedemptionAuthorized' }) type!: string;
  @ShownId('The event.', 'evt_06BZ3KZ5V9N3T8Q4E7R2M1X0WD') event!: string;
  @ShownText('The command that did it.') cause!: string;
  @ShownText('Who acted.', { example: 'usr_coordinator' }) actor!: string;
  @ShownList(String, 'Who approved.') approvals!: readonly string[];
  @ShownText('The rule version that decided.', { nullable: true, example: 'rules/1' }) rule!: string | null;
  @ShownText('How well the contribution is evidenced.', { nullable: true, example: 'C' }) evidence_grade!: string | null;
  @ShownText('The contribution.', { nullable: true }) contribution!: string | null;
  @ShownText('The award.', { nullable: true }) award!: string | null;
  @ShownText('The redemption.', { nullable: true }) redemption!: string | null;
  @ShownText('The event that this one corrects.', { nullable: true }) corrects!: string | null;
  @ShownInstant('When the log learned it.') recorded_at!: string | null;
  @ShownInstant('When it happened, where that differs.', { nullable: true }) effective_at!: string | null;
}

type JournalRow = AnswerTo<typeof journal>[number];

export const journalLineView = (row: JournalRow): JournalLineView => ({
  position: row.position,
  line: row.line,
  account: row.account,
  amount: row.unit === 'PT' ? pointsText(row.amount) : String(row.amount),
  unit: row.unit,
  counter_accounts: row.counterAccounts,
  type: row.type,
  event: row.event,
  cause: row.cause,
  actor: row.actor,
  approvals: row.approvals,
  rule: row.rule,
  evidence_grade: row.evidenceGrade,
  contribution: row.contribution,
  award: row.award,
  redemption: row.redemption,
  corrects: row.corrects,
  recorded_at: instantText(row.recordedAt),
  effective_at: instantText(row.effectiveAt),
});

export class LoopView {
  @ShownKind('loop') object!: 'loop';
  @ShownCount('Members in all.', { example: 163 }) members!: number;
  @ShownCount('Who have contributed.', { example: 150 }) contributed!: number;
  @ShownCount('Who have earned points.', { example: 140 }) earned!: number;
  @ShownCount('Who have redeemed some.', { example: 90 }) redeemed!: number;
  @ShownCount('Contributions in effect.', { example: 2400 }) contributions!: number;
  @ShownCount('Certified minutes.', { example: 180000 }) certified_minutes!: number;
  @ShownPoints('Awarded, net of reversals.', { example: '5000.00' }) points_earned!: string;
  @ShownPoints('Captured, net of refunds.', { example: '3000.00' }) points_redeemed!: string;
}

export const loopView = (totals: AnswerTo<typeof loop>): LoopView => ({
  object: 'loop',
  members: totals.members,
  contributed: totals.contributed,
  earned: totals.earned,
  redeemed: totals.redeemed,
  contributions: totals.contributions,
  certified_minutes: totals.certifiedMinutes,
  points_earned: pointsText(totals.pointsEarned),
  points_redeemed: pointsText(totals.pointsRedeemed),
});

export class LoopMemberView {
  @ShownId('Who.', 'mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC') member!: string;
  @ShownChoice(['enrolled', 'contributed', 'earned', 'redeemed'], 'The furthest stage of which something is left.')
  stage!: string;
  @ShownInstant('When enrolled.') enrolled_at!: string | null;
  @ShownInstant('First contribution.', { nullable: true }) contributed_at!: string | null;
  @ShownInstant('First award.', { nullable: true }) earned_at!: string | null;
  @ShownInstant('First redemption.', { nullable: true }) redeemed_at!: string | null;
  @ShownCount('Contributions in effect.') contributions!: number;
  @ShownCount('Certified minutes.', { example: 720 }) certified_minutes!: number;
  @ShownPoints('Awarded, net of reversals.') points_earned!: string;
  @ShownPoints('Captured, net of refunds.') points_redeemed!: string;
}

export const loopMemberView = (row: AnswerTo<typeof loopMembers>[number]): LoopMemberView => ({
  member: row.member,
  stage: row.stage,
  enrolled_at: instantText(row.enrolledAt),
  contributed_at: instantText(row.contributedAt),
  earned_at: instantText(row.earnedAt),
  redeemed_at: instantText(row.redeemedAt),
  contributions: row.contributions,
  certified_minutes: row.certifiedMinutes,
  points_earned: pointsText(row.pointsEarned),
  points_redeemed: pointsText(row.pointsRedeemed),
});
