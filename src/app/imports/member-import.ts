/**
 * Imports a member roster: enrols who is new, recognises who is known, forms the teams that are missing where that is asked
 * for.
 *
 * It never overwrites: what a known member's line says otherwise is reported, not taken over. A line that was enrolled is
 * found again by its phone number or content, so that importing a file twice, or twice at the same time, enrols once.
 */
import { commandId, freshCommandId } from '../../feed/command-id.js';
import { categoriesAt } from '../../ledger/account/state.js';
import { accountIn } from '../../ledger/books.js';
import { accountBook, creatorOf, idOf, type CommandId, type MemberId, type TeamCode } from '../../ledger/units.js';
import type { RefusalCode } from '../../ledger/refusal.js';
import { plainName, type Profile } from '../identities.js';
import type { Enrolment, EnrolmentOutcome } from '../members.js';
import type { MemberField, MemberRow } from '../rosters/member-roster.js';
import { plainTitle, type Catalogue } from './catalogue.js';
import type { ImportLine } from './import-report.js';
import { refusedLine } from './line-findings.js';
import type { MemberPlan } from './member-plan.js';
import type { People } from './people.js';
import { IMPORT_SCOPE, type Scene } from './scene.js';

/** Characters of the keyed hash that a team's code is made of. */
const TEAM_CODE_LENGTH = 10;
const HAN = /\p{Script=Han}/u;

export interface MemberGrounds {
  readonly scene: Scene;
  readonly people: People;
  readonly teams: Catalogue<TeamCode>;
  readonly formTeams: boolean;
}

export class MemberImport {
  /** Why teams could not be formed. */
  private readonly unformed = new Map<TeamCode, RefusalCode>();

  constructor(private readonly grounds: MemberGrounds) {}

  /** Forms the teams of those who will be enrolled; what stands in the way is told at their lines. */
  async formTeams(plans: readonly MemberPlan[]): Promise<void> {
    if (!this.grounds.formTeams) return;
    const { road, services, caller, dryRun } = this.grounds.scene;
    const missing = plans
      .filter(plan => this.isToBeEnrolled(plan))
      .flatMap(({ row: { team } }) => (team !== undefined && this.grounds.teams.find(team) === undefined ? [team] : []));
    for (const [code, title] of new Map(missing.map(title => [this.codeOf(title), title]))) {
      const id = commandId(IMPORT_SCOPE, 'FormTeam', code);
      const outcome = await road.submit({ command: { type: 'FormTeam', team: code }, actor: caller.actor, id });
      if (!outcome.accepted && outcome.refusal.code !== 'already-exists') this.unformed.set(code, outcome.refusal.code);
      else if (!dryRun) await services.labels.put(caller.log, 'team', code, HAN.test(title) ? { zh: title } : { en: title });
    }
  }

  async importLine(plan: MemberPlan): Promise<ImportLine> {
    switch (plan.kind) {
      case 'stopped':
        return plan.stopped;
      case 'known':
        return this.recognise(plan.row, plan.member);
      case 'new':
        return this.enrol(plan.row, freshCommandId(), plan.claim);
    }
  }

  private async recognise(row: MemberRow, member: MemberId): Promise<ImportLine> {
    const { status } = this.grounds.people.account(member);
    if (status === 'closing' || status === 'closed') return refusedLine(row.line, 'member-not-active');
    // an enrolment that was broken off between register and ledger
    if (status === 'unopened') return this.enrol(row, creatorOf(member), undefined);
    const differs = this.differing(row, member);
    return { line: row.line, status: 'unchanged', member, ...(differs.length > 0 ? { differs } : {}) };
  }

  private async enrol(row: MemberRow, id: CommandId, claim: string | undefined): Promise<ImportLine> {
    const { line } = row;
    const team = row.team === undefined ? undefined : this.teamOf(row.team);
    if (row.team !== undefined && team === undefined)
      return refusedLine(line, 'team-unknown', { suggestions: this.grounds.teams.suggest(row.team) });
    const unformed = team === undefined ? undefined : this.unformed.get(team);
    if (unformed !== undefined) return refusedLine(line, unformed);
    const { line: _line, categories, team: _team, ...profile } = row;
    const outcome = await this.submit(
      { profile, categories, leaderboard: false, ...(team === undefined ? {} : { team }) },
      id,
      claim,
    );
    if ('taken' in outcome) return this.meet(row, outcome.taken);
    if (!outcome.accepted) return refusedLine(line, outcome.refusal.code);
    const { dryRun } = this.grounds.scene;
    if (dryRun) return { line, status: 'would-do' };
    return { line, status: outcome.replayed ? 'unchanged' : 'done', member: outcome.member };
  }

  /** Register and ledger; in a dry run what the ledger would say. */
  private async submit(
    enrolment: Enrolment,
    id: CommandId,
    claim: string | undefined,
  ): Promise<EnrolmentOutcome | { readonly taken: MemberId }> {
    const { services, caller, road, dryRun } = this.grounds.scene;
    if (!dryRun) return services.members.enrolAs(caller, enrolment, { id, ...(claim === undefined ? {} : { claim }) });
    const { categories, leaderboard, team } = enrolment;
    const command = { type: 'EnrolMember' as const, minor: false, categories, leaderboard };
    const outcome = await road.submit({
      command: team === undefined ? command : { ...command, team },
      actor: caller.actor,
      id,
    });
    return outcome.accepted ? { ...outcome, member: idOf('member', id) } : outcome;
  }

  /** Somebody took the phone number, or enrolled the same line, since the file was looked up. */
  private async meet(row: MemberRow, member: MemberId): Promise<ImportLine> {
    const { services, caller, road } = this.grounds.scene;
    const profile = (await services.identities.describe(caller.log, [member])).get(member);
    if (profile === undefined || plainName(profile.name) !== plainName(row.name))
      return refusedLine(row.line, 'phone-of-another');
    const account = accountIn(await road.look([accountBook(member)]), member);
    if (account.status === 'unopened') return this.enrol(row, creatorOf(member), undefined);
    return { line: row.line, status: 'unchanged', member };
  }

  private isToBeEnrolled(plan: MemberPlan): boolean {
    return plan.kind === 'new' || (plan.kind === 'known' && this.grounds.people.account(plan.member).status === 'unopened');
  }

  private teamOf(title: string): TeamCode | undefined {
    return this.grounds.teams.find(title) ?? (this.grounds.formTeams ? this.codeOf(title) : undefined);
  }

  /** The code of a team that only has a name yet: the same for the same name, and saying nothing of it. */
  private codeOf(title: string): TeamCode {
    const { services, caller } = this.grounds.scene;
    return `team-${services.identities.keyed(caller.log, 'team', plainTitle(title)).slice(0, TEAM_CODE_LENGTH)}` as TeamCode;
  }

  /** Columns that say otherwise than what is known. */
  private differing(row: MemberRow, member: MemberId): readonly MemberField[] {
    const { people, scene, teams } = this.grounds;
    const profile: Partial<Profile> = people.profile(member) ?? {};
    const fields = (['name', 'phone', 'building', 'birthYear', 'nickname'] as const).filter(
      field => row[field] !== undefined && row[field] !== profile[field],
    );
    const account = people.account(member);
    if (account.status === 'unopened') return fields;
    const held = categoriesAt(account, scene.services.clock());
    const isElsewhere = row.team !== undefined && teams.find(row.team) !== account.team;
    return [
      ...fields,
      ...(isElsewhere ? ['team' as const] : []),
      ...(row.categories.some(category => !held.includes(category)) ? ['categories' as const] : []),
    ];
  }
}
