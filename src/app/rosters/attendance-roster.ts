/**
 * The attendance roster: who took part in what, when and for how long, one line each.
 *
 * Knows its columns and how sign-in, sign-out and a stated duration belong together. Invariant: a row's times are what the
 * coordinator wrote and agree with each other; a missing sign-out is refused and never guessed. Who the person is, what the
 * activity is called in this community, and whether the rules admit it are the caller's affair.
 */
import { addDays } from '../../ledger/calendar.js';
import { minutes, type LocalDate, type Minutes } from '../../ledger/units.js';
import { DAY_MINUTES, readDate, readDuration, readTime, type DurationUnit, type WrittenTime } from './calendar-cells.js';
import type { ColumnMapping, Heading, RosterForm } from './headings.js';
import { PERSON_TITLES, readName, readNumber, readPhone, readText } from './person-cells.js';
import { readRoster, type RosterReading, type RowReading } from './roster.js';
import { unreadable, value, type CellReading, type RosterRow } from './roster-row.js';

export type AttendanceField =
  'activity' | 'activityType' | 'date' | 'number' | 'name' | 'phone' | 'signIn' | 'signOut' | 'duration' | 'quantity';

/** At least one of them. */
export interface AttendingPerson {
  readonly number?: string;
  readonly name?: string;
  /** E.164 */
  readonly phone?: string;
}

/** Signed in and out: local minutes since midnight of the row's date; an end beyond 1440 is on the day after. */
interface ClockedService {
  readonly kind: 'clocked';
  readonly startMinute: number;
  readonly endMinute: number;
  /** The stated duration, or all the time between. */
  readonly minutes: Minutes;
}

/** Only how long, as the coordinator states it. */
interface StatedService {
  readonly kind: 'stated';
  readonly minutes: Minutes;
}

export interface AttendanceRow {
  /** The physical line of the file, from 1. */
  readonly line: number;
  /** Title or code as written. */
  readonly activity: string;
  readonly activityType?: string;
  readonly date: LocalDate;
  readonly person: AttendingPerson;
  /** Absent for a deed that is only counted. */
  readonly service?: ClockedService | StatedService;
  readonly quantity?: number;
}

export interface AttendanceRosterOptions {
  readonly mapping?: ColumnMapping;
  /** Year of the dates that are written without one. */
  readonly yearAssumed?: number;
  /** Unit of durations that are bare numbers, where the heading names none. */
  readonly durationUnit?: DurationUnit;
}

const QUANTITY_MAX = 100_000;
/** A shift over midnight is believed up to here. */
const OVERNIGHT_MINUTES_MAX = 16 * 60;

const SERVICE_TIME_TITLES = [
  ...['服务时长', '志愿时长', '志愿服务时长', '服务时间', '时数', '服务时数', '志愿时数', '信用时数', '工时'],
  ...['小时', '小时数', '服务小时', '服务小时数', '时长小时', '服务时长小时', '分钟', '分钟数', '时长分钟', '服务时长分钟'],
];

const FORM: RosterForm<AttendanceField> = {
  fields: [
    {
      field: 'activity',
      zh: ['活动', '活动名称', '活动主题', '活动项目', '志愿活动', '项目', '项目名称', '服务项目', '活动编号', '活动代码'],
      en: ['activity', 'activity name', 'activity title', 'activity code', 'event', 'event name', 'project'],
    },
    {
      field: 'activityType',
      zh: ['活动类型', '活动类别', '服务类型', '服务类别', '类型', '类别'],
      en: ['activity type', 'service type', 'type', 'category'],
    },
    { field: 'date', zh: ['日期', '活动日期', '服务日期', '签到日期'], en: ['date', 'activity date', 'service date', 'day'] },
    {
      field: 'number',
      zh: ['编号', '会员号', '会员编号', '志愿者编号', '志愿者号', '成员编号', '人员编号'],
      en: ['member number', 'member no', 'member id', 'volunteer number', 'volunteer id'],
    },
    PERSON_TITLES.name,
    PERSON_TITLES.phone,
    {
      field: 'signIn',
      zh: ['签到', '签到时间', '开始时间', '服务开始时间', '开始', '到达时间'],
      en: ['sign in', 'sign-in time', 'check in', 'check-in time', 'start', 'start time', 'time in'],
    },
    {
      field: 'signOut',
      zh: ['签退', '签退时间', '结束时间', '服务结束时间', '结束', '离开时间'],
      en: ['sign out', 'sign-out time', 'check out', 'check-out time', 'end', 'end time', 'time out'],
    },
    {
      field: 'duration',
      zh: ['时长', ...SERVICE_TIME_TITLES],
      en: [
        'duration',
        'duration hours',
        'duration minutes',
        'hours',
        'service hours',
        'minutes',
        'service minutes',
        'time served',
      ],
    },
    { field: 'quantity', zh: ['数量', '次数', '件数', '份数', '棵数', '个数'], en: ['quantity', 'qty', 'count'] },
  ],
  required: [['activity'], ['name', 'number', 'phone'], ['date', 'signIn'], ['signIn', 'duration', 'quantity']],
};

/** Reads an attendance roster; a file or a line that cannot be read is refused with a reason, nothing is thrown. */
export function readAttendanceRoster(
  bytes: Uint8Array,
  options: AttendanceRosterOptions = {},
): RosterReading<AttendanceField, AttendanceRow> {
  return readRoster(bytes, FORM, options.mapping ?? {}, (row, heading) => readAttendance(row, heading, options));
}

type Row = RosterRow<AttendanceField>;

function readAttendance(
  row: Row,
  heading: Heading<AttendanceField>,
  options: AttendanceRosterOptions,
): RowReading<AttendanceRow> {
  const activity = row.read('activity', readText);
  const activityType = row.read('activityType', readText);
  const person = readPerson(row);
  const written = readWritten(row, heading, options);
  if (row.refusal !== undefined) return { accepted: false, refusal: row.refusal };
  if (activity === undefined) return { accepted: false, refusal: row.refuse('activity-missing', 'activity') };
  const date = dateOf(row, written);
  const service = date === undefined ? undefined : serviceOf(row, written, date);
  const quantity = row.read('quantity', readQuantity);
  if (date === undefined || row.refusal !== undefined) return { accepted: false, refusal: row.refuse('date-missing', 'date') };
  if (service === undefined && quantity === undefined) return { accepted: false, refusal: row.refuse('time-missing') };
  const optional = {
    ...(activityType !== undefined && { activityType }),
    ...(service !== undefined && { service }),
    ...(quantity !== undefined && { quantity }),
  };
  return { accepted: true, row: { line: row.line, activity, date, person, ...optional } };
}

function readPerson(row: Row): AttendingPerson {
  const number = row.read('number', readNumber);
  const name = row.read('name', readName);
  const phone = row.read('phone', readPhone);
  const person = {
    ...(number !== undefined && { number }),
    ...(name !== undefined && { name }),
    ...(phone !== undefined && { phone }),
  };
  if (Object.keys(person).length === 0) row.refuse('person-missing');
  return person;
}

interface Written {
  readonly date: LocalDate | undefined;
  readonly signIn: WrittenTime | undefined;
  readonly signOut: WrittenTime | undefined;
  readonly duration: Minutes | undefined;
}

function readWritten(
  row: Row,
  heading: Heading<AttendanceField>,
  { yearAssumed, durationUnit }: AttendanceRosterOptions,
): Written {
  const unit = unitOf(heading.columns.get('duration')?.title ?? '') ?? durationUnit;
  return {
    date: row.read('date', cell => readDate(cell, yearAssumed)),
    signIn: row.read('signIn', cell => readSignature(cell, yearAssumed)),
    signOut: row.read('signOut', cell => readSignature(cell, yearAssumed)),
    duration: row.read('duration', cell => readDuration(cell, unit)),
  };
}

/** 时长(小时), Duration (min), 时数; brackets are looked into. */
function unitOf(title: string): DurationUnit | undefined {
  const plain = title.normalize('NFKC').toLowerCase();
  if (/分钟|[(/]分|min/.test(plain)) return 'minutes';
  return /小时|时数|工时|hour|\bhrs?\b|\bh\b/.test(plain) ? 'hours' : undefined;
}

/** Ticks in a sign-in sheet say that someone came, not when. */
const TICK = /^(?:√|✓|✔|☑|是|已?到|已?签|已签到|已签退|yes|y)$/i;

const readSignature = (cell: string, yearAssumed?: number): CellReading<WrittenTime | undefined> =>
  TICK.test(cell) ? value(undefined) : readTime(cell, yearAssumed);

function dateOf(row: Row, { date, signIn }: Written): LocalDate | undefined {
  if (date === undefined || signIn?.date === undefined || signIn.date === date) return date ?? signIn?.date;
  row.refuse('date-contradicted', 'signIn');
  return undefined;
}

/** Undefined when the line states no time, or was refused. */
function serviceOf(
  row: Row,
  { signIn, signOut, duration }: Written,
  date: LocalDate,
): ClockedService | StatedService | undefined {
  if (signIn !== undefined && signOut !== undefined) return clockedOf(row, { signIn, signOut, duration }, date);
  if (duration !== undefined) return { kind: 'stated', minutes: duration };
  if (signIn !== undefined) row.refuse('sign-out-missing', 'signOut');
  if (signOut !== undefined) row.refuse('sign-in-missing', 'signIn');
  return undefined;
}

interface Presence {
  readonly signIn: WrittenTime;
  readonly signOut: WrittenTime;
  readonly duration: Minutes | undefined;
}

function clockedOf(row: Row, { signIn, signOut, duration }: Presence, date: LocalDate): ClockedService | undefined {
  const startMinute = signIn.minuteOfDay;
  const endMinute = daysAfter(date, signOut) * DAY_MINUTES + signOut.minuteOfDay;
  const presence = endMinute - startMinute;
  if (signIn.nextDay) row.refuse('time-invalid', 'signIn');
  else if (presence <= 0) row.refuse('sign-out-before-sign-in', 'signOut');
  else if (endMinute > DAY_MINUTES && presence > OVERNIGHT_MINUTES_MAX)
    row.refuse('sign-out-too-late', 'signOut', OVERNIGHT_HOURS);
  else if (duration !== undefined && duration > presence) row.refuse('duration-exceeds-presence', 'duration');
  else return { kind: 'clocked', startMinute, endMinute, minutes: duration ?? minutes(presence) };
  return undefined;
}

const OVERNIGHT_HOURS = String(OVERNIGHT_MINUTES_MAX / 60);

/** On the same day, on the next one, or beyond belief in either direction. */
function daysAfter(date: LocalDate, { nextDay, date: written }: WrittenTime): number {
  if (nextDay || written === addDays(date, 1)) return 1;
  if (written === undefined || written === date) return 0;
  return written < date ? -1 : Infinity;
}

function readQuantity(cell: string): CellReading<number> {
  const digits = /^(\d{1,6})(?:\.0+)?$/.exec(cell.normalize('NFKC'))?.[1];
  const quantity = Number(digits);
  return quantity >= 1 && quantity <= QUANTITY_MAX ? value(quantity) : unreadable('quantity-invalid', String(QUANTITY_MAX));
}
