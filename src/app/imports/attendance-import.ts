/**
 * Imports an attendance roster: records what each line says as a contribution, and where a budget is named awards it.
 *
 * A line's command is derived from the line's content, whoever imports it, so that no line counts twice; a line that was
 * recorded with other times or quantities is refused, because nothing recorded is ever edited. The lines of one member go in
 * order: those with times first, so that services of which only the length is known find their place among them.
 */
import { commandId } from '../../feed/command-id.js';
import type { RecordContribution } from '../../ledger/account/contributions.js';
import type { Account, Contribution, Opened } from '../../ledger/account/state.js';
import { accountIn, type Books } from '../../ledger/books.js';
import { instantOf, startOfDay } from '../../ledger/calendar.js';
import { getIn } from '../../ledger/ordered-map.js';
import { accountBook, HOUR_MS, idOf, instant, MINUTE_MS } from '../../ledger/units.js';
import type { RefusalCode } from '../../ledger/refusal.js';
import type { AwardId, BudgetId, CommandId, ContributionId, EvidenceGrade, MemberId, ServiceClass } from '../../ledger/units.js';
import type { Attendance } from './attendance-plan.js';
import type { ImportLine, LineAward } from './import-report.js';
import { refusedLine, textsOf } from './line-findings.js';
import type { People } from './people.js';
import { IMPORT_SCOPE, unlessInterrupted, type Scene } from './scene.js';
import { placeStated } from './stated-time.js';

/** When a deed was done of which only the day is known. */
const NOON_MS = 12 * HOUR_MS;

export interface AttendanceTerms {
  readonly serviceClass: ServiceClass;
  readonly evidenceGrade: EvidenceGrade;
  /** What the contributions are awarded against; without it they are only recorded. */
  readonly award?: BudgetId | undefined;
}

export class AttendanceImport {
  /** As they stood after the last command of this import, or when it began; what others do meanwhile is the ledger's to judge. */
  private readonly accounts = new Map<MemberId, Account>();

  constructor(
    private readonly scene: Scene,
    private readonly people: People,
    private readonly terms: AttendanceTerms,
  ) {}

  /** The lines of one member. */
  async importLane(lane: readonly Attendance[], onLine: (line: ImportLine) => void): Promise<void> {
    const turnOf = ({ row }: Attendance): number => (row.service?.kind === 'stated' ? 1 : 0);
    for (const attendance of [...lane].sort((a, b) => turnOf(a) - turnOf(b) || a.row.line - b.row.line))
      onLine(await unlessInterrupted(attendance.row.line, () => this.importLine(attendance)));
    for (const { member } of lane) this.accounts.delete(member);
  }

  private async importLine(attendance: Attendance): Promise<ImportLine> {
    const { member, row, content } = attendance;
    const { line } = row;
    const { services, caller, dryRun } = this.scene;
    const before = this.accounts.get(member) ?? this.people.account(member);
    if (before.status === 'unopened') return refusedLine(line, 'person-unknown');
    const command = this.commandFor(attendance, before);
    const id = commandId(IMPORT_SCOPE, command.type, services.identities.keyed(caller.log, 'attendance', content));
    const recorded = await this.record(command, id, before);
    if (typeof recorded === 'string') return refusedLine(line, recorded);
    const { contribution, account } = recorded;
    if (!recorded.isNew && !isSame(contribution, command, row.service?.kind === 'stated'))
      return refusedLine(line, 'recorded-otherwise');
    if (contribution.status === 'rejected' || contribution.status === 'reversed') return refusedLine(line, 'taken-back');
    const awarded = await this.award(member, contribution, account);
    const status = !recorded.isNew && !awarded.isNew ? 'unchanged' : dryRun ? 'would-do' : 'done';
    const missing = contribution.status === 'pending' ? contribution.approvalsRequired - contribution.approvals.length : 0;
    return {
      ...{ line, status, member, contribution: contribution.id },
      ...(missing > 0 ? { approvalsRequired: missing } : {}),
      ...(awarded.award === undefined ? {} : { award: awarded.award }),
    };
  }

  /** The contribution as it stands, or why there is none. */
  private async record(command: RecordContribution, id: CommandId, before: Opened): Promise<Standing | RefusalCode> {
    const { road, caller } = this.scene;
    const name = idOf<ContributionId>('contribution', id);
    const known = getIn(before.contributions, name);
    if (known !== undefined) return { contribution: known, account: before, isNew: false };
    const outcome = await road.submit({ command, actor: caller.actor, id });
    if (!outcome.accepted) return outcome.refusal.code;
    const account = await this.after(outcome, command.member);
    const contribution = account.status === 'unopened' ? undefined : getIn(account.contributions, name);
    if (account.status === 'unopened' || contribution === undefined) throw new Error(`an account lost the contribution ${name}`);
    return { contribution, account, isNew: !outcome.replayed };
  }

  /** The account after a command; one that was repeated may have been done long ago, and the account have moved on since. */
  private async after({ replayed, books }: { replayed: boolean; books: Books }, member: MemberId): Promise<Account> {
    const account = accountIn(replayed ? await this.scene.road.look([accountBook(member)]) : books, member);
    this.accounts.set(member, account);
    return account;
  }

  private commandFor({ row, member, type }: Attendance, account: Opened): RecordContribution {
    const { timeZone } = this.scene.community;
    const { serviceClass, evidenceGrade } = this.terms;
    const now = this.scene.services.clock();
    const { date, service, quantity } = row;
    const command = { type: 'RecordContribution' as const, member, activityType: type.code, serviceClass, evidenceGrade };
    const minuteOf = (minute: number) => instantOf(date, minute * MINUTE_MS, timeZone);
    if (type.measure === 'deed') {
      // not before its day, whatever the clock says: a day in the future is refused by the ledger
      const byDay = instant(Math.max(startOfDay(date, timeZone), Math.min(instantOf(date, NOON_MS, timeZone), now)));
      const performedAt = service?.kind === 'clocked' ? minuteOf(service.endMinute) : byDay;
      return { ...command, quantity: quantity ?? 1, performedAt };
    }
    if (service?.kind !== 'clocked')
      return { ...command, ...(service && placeStated(service.minutes, { date, timeZone, now }, account)) };
    const { startMinute, endMinute, minutes } = service;
    const uncounted = endMinute - startMinute - minutes;
    return {
      ...command,
      startedAt: minuteOf(startMinute),
      endedAt: minuteOf(endMinute),
      // what lies between the signatures beyond the stated duration is no service: the way, a break
      ...(uncounted > 0 ? { travelMinutes: uncounted } : {}),
    };
  }

  private async award(member: MemberId, contribution: Contribution, account: Opened): Promise<Awarded> {
    const { award: budget } = this.terms;
    if (budget === undefined) return { isNew: false };
    if (contribution.award !== undefined)
      return { award: { status: 'already-awarded', award: contribution.award }, isNew: false };
    if (contribution.status === 'pending') return { award: { status: 'waiting' }, isNew: false };
    const id = commandId(IMPORT_SCOPE, 'AwardPoints', contribution.id);
    const proposal = getIn(account.proposals, idOf<AwardId>('award', id));
    if (proposal?.status === 'rejected') return { award: { status: 'rejected', award: proposal.award }, isNew: false };
    const command = { type: 'AwardPoints' as const, contribution: contribution.id, budget };
    const outcome = await this.scene.road.submit({ command, actor: this.scene.caller.actor, id });
    if (!outcome.accepted) {
      const { code } = outcome.refusal;
      return { award: { status: 'refused', code, detail: textsOf(code) }, isNew: false };
    }
    await this.after(outcome, member);
    const isNew = !outcome.replayed;
    for (const { event } of outcome.events) {
      if (event.type === 'PointsAwarded')
        return { award: { status: 'awarded', award: event.content.award, amount: event.content.amount }, isNew };
      if (event.type === 'AwardProposed') {
        const { award, amount, approvalsRequired } = event.content;
        return { award: { status: 'proposed', award, amount, approvalsRequired }, isNew };
      }
    }
    throw new Error(`the award of ${contribution.id} recorded nothing`);
  }
}

interface Standing {
  readonly contribution: Contribution;
  readonly account: Opened;
  readonly isNew: boolean;
}
interface Awarded {
  readonly award?: LineAward;
  readonly isNew: boolean;
}

/** Whether a recorded contribution is what the line says; where only a length is written, its place in the day is ours. */
function isSame(contribution: Contribution, command: RecordContribution, isStated: boolean): boolean {
  if (contribution.activityType !== command.activityType || contribution.quantity !== command.quantity) return false;
  const { startedAt, endedAt, travelMinutes = 0 } = command;
  if (startedAt === undefined || endedAt === undefined) return true;
  if ((endedAt - startedAt) / MINUTE_MS - travelMinutes !== contribution.minutes) return false;
  return isStated || (contribution.startedAt === startedAt && contribution.endedAt === endedAt);
}
