/**
 * What each line of an attendance roster says: which member, which activity, and whether a line above says the same.
 *
 * A member is meant by number, by phone, or by a name that only one member has; all that the line gives has to agree. Who is
 * not identified by that is asked about, with the candidates. An activity is one of the community's types or refused.
 */
import type { ActivityType } from '../../ledger/community.js';
import type { ActivityCode, MemberId } from '../../ledger/units.js';
import { plainName } from '../identities.js';
import type { AttendanceRow } from '../rosters/attendance-roster.js';
import { plainTitle, type Catalogue } from './catalogue.js';
import type { Stopped } from './import-report.js';
import { question, refusedLine } from './line-findings.js';
import { memberOfNumber, type People } from './people.js';

export interface Attendance {
  readonly row: AttendanceRow;
  readonly member: MemberId;
  readonly type: ActivityType;
  /** What the line is known by for ever: activity, date, member, and its beginning where one is written. */
  readonly content: string;
}

export interface AttendanceGrounds {
  readonly people: People;
  /** Says who a line is about. */
  readonly chosen: Readonly<Record<number, MemberId>>;
  readonly teams: Catalogue<string>;
  readonly activities: Catalogue<ActivityCode>;
  readonly types: ReadonlyMap<ActivityCode, ActivityType>;
}

export type AttendancePlan = Attendance | Stopped;

export function planAttendance(rows: readonly AttendanceRow[], grounds: AttendanceGrounds): readonly AttendancePlan[] {
  const lineOf = new Map<string, number>();
  return rows.map(row => {
    const plan = planLine(row, grounds);
    if ('status' in plan) return plan;
    const before = lineOf.get(plan.content);
    if (before !== undefined) return refusedLine(row.line, 'attendance-repeated', { otherLine: before });
    lineOf.set(plan.content, row.line);
    return plan;
  });
}

function planLine(row: AttendanceRow, grounds: AttendanceGrounds): AttendancePlan {
  const member = whoIs(row, grounds);
  if (typeof member !== 'string') return member;
  // a stated type is meant; the title alone may be that of one event
  const title = row.activityType ?? row.activity;
  const code = grounds.activities.find(title);
  const type = code === undefined ? undefined : grounds.types.get(code);
  if (type === undefined)
    return refusedLine(row.line, 'activity-type-unknown', { suggestions: grounds.activities.suggest(title) });
  if (type.measure === 'time' && row.service === undefined) return refusedLine(row.line, 'service-missing');
  const start = row.service?.kind === 'clocked' ? String(row.service.startMinute) : '';
  return { row, member, type, content: [plainTitle(row.activity), row.date, member, start].join('|') };
}

function whoIs(row: AttendanceRow, { people, chosen, teams }: AttendanceGrounds): MemberId | Stopped {
  const { line } = row;
  const picked = chosen[line];
  if (picked !== undefined) return people.profile(picked) === undefined ? refusedLine(line, 'person-unknown') : picked;
  const { number, phone, name } = row.person;
  const byNumber = number === undefined ? undefined : memberOfNumber(number);
  if (number !== undefined && (byNumber === undefined || people.profile(byNumber) === undefined))
    return refusedLine(line, 'person-unknown');
  const byPhone = phone === undefined ? undefined : people.byPhone(phone);
  const member = byNumber ?? byPhone;
  if (member !== undefined) {
    const agrees = name === undefined || plainName(people.profile(member)?.name ?? '') === plainName(name);
    return agrees && (byPhone ?? member) === member ? member : refusedLine(line, 'person-contradicted');
  }
  const namesakes = name === undefined ? [] : people.namesakes(name);
  const [only] = namesakes;
  if (only === undefined) return refusedLine(line, 'person-unknown');
  // a phone number that nobody has may be a new one of this member, or the number of somebody else
  if (namesakes.length === 1 && phone === undefined) return only;
  return question(line, 'person-ambiguous', { candidates: people.candidates(namesakes, teams) });
}
