/**
 * The two imports from the files that coordinators keep: members, and who took part in what.
 *
 * Hides the way from bytes to commands: the file is read, its people and names looked up at once, each line planned, the
 * lines sent side by side over the ordinary command path, as the caller. A dry run goes the same way with a ledger that
 * forgets.
 */
import { communityIn } from '../../ledger/books.js';
import { hasRole } from '../../ledger/community.js';
import { OPERATOR } from '../../ledger/decision.js';
import { COMMUNITY_BOOK } from '../../ledger/units.js';
import type { EvidenceGrade, MemberId, ServiceClass, BudgetId, TeamCode } from '../../ledger/units.js';
import type { Caller } from '../caller.js';
import { inLanes } from '../in-lanes.js';
import { readAttendanceRoster, type AttendanceRosterOptions } from '../rosters/attendance-roster.js';
import { readMemberRoster, type MemberRosterOptions } from '../rosters/member-roster.js';
import { AttendanceImport } from './attendance-import.js';
import { planAttendance, type Attendance } from './attendance-plan.js';
import { Catalogue } from './catalogue.js';
import { reportOf, type Import, type ImportLine, type ImportOptions } from './import-report.js';
import { textsOf } from './line-findings.js';
import { MemberImport } from './member-import.js';
import { claimOf, planMembers, type ChosenByLine } from './member-plan.js';
import { memberOfNumber, People } from './people.js';
import { liveRoad, Rehearsal } from './rehearsal.js';
import { unlessInterrupted, type ImportServices, type Scene } from './scene.js';

/** Lines at a time: enough for the writer to group what it appends. */
const LINES_AT_ONCE = 512;

export interface MemberImportOptions extends ImportOptions, MemberRosterOptions {
  /** Who a line is about, where the line alone does not tell. */
  readonly people?: ChosenByLine;
  /** What teams are called in this file, and their codes. */
  readonly teams?: Readonly<Record<string, string>>;
  /** Forms teams that the community does not have, under their name in the file. */
  readonly formTeams?: boolean;
}

export interface AttendanceImportOptions extends ImportOptions, AttendanceRosterOptions {
  readonly people?: Readonly<Record<number, MemberId>>;
  /** What activities are called in this file, and the codes of their types. */
  readonly activities?: Readonly<Record<string, string>>;
  /** Awards what is recorded against this budget. */
  readonly award?: BudgetId;
  /** Default: `volunteer`. */
  readonly serviceClass?: ServiceClass;
  /** Default: C, attested by the coordinator's roster. */
  readonly evidenceGrade?: EvidenceGrade;
}

const notPermitted: Import = { accepted: false, refusal: { code: 'role-not-permitted', detail: textsOf('role-not-permitted') } };

export class Imports {
  constructor(private readonly services: ImportServices) {}

  /** Enrols the people of a member roster. Idempotent: the same file again changes nothing. */
  async importMembers(caller: Caller, bytes: Uint8Array, options: MemberImportOptions): Promise<Import> {
    const scene = await this.sceneFor(caller, options);
    if (scene === undefined) return notPermitted;
    const reading = readMemberRoster(bytes, options);
    if (!reading.accepted) return reading;
    const { rows } = reading.roster;
    const { people: chosen = {}, formTeams = false } = options;
    const teams = await this.teamsOf(scene, options.teams);
    const people = await People.find(this.services.identities, caller.log, scene.road, {
      phones: rows.flatMap(({ phone }) => phone ?? []),
      names: rows.map(({ name }) => name),
      claims: rows.flatMap(row => claimOf(row, chosen[row.line]) ?? []),
      members: Object.values(chosen).flatMap(each => (each === 'new' ? [] : [each])),
    });
    const plans = planMembers(rows, people, chosen, teams);
    const members = new MemberImport({ scene, people, teams, formTeams });
    await members.formTeams(plans);
    const progress = progressOf(options, plans.length);
    await inLanes(plans, LINES_AT_ONCE, async plan =>
      progress.add(await unlessInterrupted(plan.row.line, () => members.importLine(plan))),
    );
    return reportOf(options.dryRun, reading.roster, progress.lines);
  }

  /** Records what an attendance roster says, and awards it where a budget is named. Idempotent, as above. */
  async importAttendance(caller: Caller, bytes: Uint8Array, options: AttendanceImportOptions): Promise<Import> {
    const scene = await this.sceneFor(caller, options);
    if (scene === undefined) return notPermitted;
    const reading = readAttendanceRoster(bytes, options);
    if (!reading.accepted) return reading;
    const { rows } = reading.roster;
    const { people: chosen = {}, serviceClass = 'volunteer', evidenceGrade = 'C', award } = options;
    const types = scene.community.activityTypes;
    const people = await People.find(this.services.identities, caller.log, scene.road, {
      phones: rows.flatMap(({ person }) => person.phone ?? []),
      names: rows.flatMap(({ person }) => person.name ?? []),
      claims: [],
      members: [...rows.flatMap(({ person }) => memberOfNumber(person.number ?? '') ?? []), ...Object.values(chosen)],
    });
    const activities = new Catalogue(types.keys(), await this.services.labels.of(caller.log, 'activity'), options.activities);
    const teams = await this.teamsOf(scene);
    const plans = planAttendance(rows, { people, chosen, teams, activities, types });
    const progress = progressOf(options, plans.length);
    const lanes = new Map<MemberId, Attendance[]>();
    for (const plan of plans) {
      if ('status' in plan) progress.add(plan);
      else lanes.set(plan.member, [...(lanes.get(plan.member) ?? []), plan]);
    }
    const attendance = new AttendanceImport(scene, people, { serviceClass, evidenceGrade, award });
    await inLanes(lanes.values(), LINES_AT_ONCE, lane => attendance.importLane(lane, progress.add));
    return reportOf(options.dryRun, reading.roster, progress.lines);
  }

  /** `undefined` for whoever may not import: the register answers only those who keep it. */
  private async sceneFor(caller: Caller, { dryRun }: ImportOptions): Promise<Scene | undefined> {
    const { services } = this;
    const live = liveRoad(services.ledger, caller.log);
    const community = communityIn(await live.look([COMMUNITY_BOOK]));
    if (community.status === 'unfounded') return undefined;
    if (caller.actor !== OPERATOR && !hasRole(community, caller.actor, 'coordinator')) return undefined;
    return { services, caller, community, dryRun, road: dryRun ? new Rehearsal(caller.log, services) : live };
  }

  private async teamsOf({ caller, community }: Scene, mapped?: Readonly<Record<string, string>>): Promise<Catalogue<TeamCode>> {
    return new Catalogue(community.teams, await this.services.labels.of(caller.log, 'team'), mapped);
  }
}

function progressOf({ onProgress }: ImportOptions, total: number): { lines: ImportLine[]; add: (line: ImportLine) => void } {
  const lines: ImportLine[] = [];
  const add = (line: ImportLine): void => {
    lines.push(line);
    onProgress?.(lines.length, total);
  };
  return { lines, add };
}
