import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  readAttendanceRoster,
  type AttendanceField,
  type AttendanceRosterOptions,
  type AttendanceRow,
} from '../../../src/app/rosters/attendance-roster.js';
import type { Roster } from '../../../src/app/rosters/roster.js';

function rosterOf(file: string | Uint8Array, options?: AttendanceRosterOptions): Roster<AttendanceField, AttendanceRow> {
  const reading = readAttendanceRoster(typeof file === 'string' ? new TextEncoder().encode(file) : file, options);
  if (!reading.accepted) throw new Error(`refused: ${reading.refusal.code}`);
  return reading.roster;
}

/** The one line of a roster of one person at one activity: its row's service, or why it was refused. */
function serviceOf(heading: string, line: string, options?: AttendanceRosterOptions): object | string | undefined {
  const { rows, refused } = rosterOf(`活动,日期,姓名,${heading}\n楼道清洁,2026/3/1,张三,${line}\n`, options);
  const refusal = refused[0];
  if (refusal !== undefined) return refusal.column === undefined ? refusal.code : `${refusal.code} in ${refusal.column}`;
  return rows[0]?.service;
}

describe('an attendance roster', () => {
  it('is read from a GB18030 file as Excel in China writes it', () => {
    const roster = rosterOf(readFileSync(join(__dirname, '../../fixtures/rosters/attendance-gb18030.csv')));
    expect(roster.encoding).toBe('gb18030');
    expect(roster.rows).toEqual([
      {
        line: 2,
        activity: '党群服务集市',
        date: '2026-03-01',
        person: { name: '陈晓明' },
        service: { kind: 'clocked', startMinute: 510, endMinute: 690, minutes: 180 },
      },
      {
        line: 3,
        activity: '党群服务集市',
        date: '2026-03-01',
        person: { name: '欧阳䶮' },
        service: { kind: 'stated', minutes: 150 },
      },
    ]);
    expect(roster.refused).toMatchObject([{ line: 4, column: '签退', code: 'sign-out-missing' }]);
  });

  it('reads every column under English headings', () => {
    const heading = 'Activity,Activity type,Date,Member number,Name,Phone,Sign in,Sign out,Duration (min),Quantity';
    expect(rosterOf(`${heading}\nTREE-1,greening,2026-03-01,M-7,Anna Li,13800138000,8:30,10:30,100,3\n`).rows).toEqual([
      {
        line: 2,
        activity: 'TREE-1',
        activityType: 'greening',
        date: '2026-03-01',
        person: { number: 'M-7', name: 'Anna Li', phone: '+8613800138000' },
        service: { kind: 'clocked', startMinute: 510, endMinute: 630, minutes: 100 },
        quantity: 3,
      },
    ]);
  });

  it('knows a person by number or by phone alone, and refuses a line about nobody', () => {
    const roster = rosterOf(
      '活动,日期,编号,电话,时长(小时)\n义剪,2026-03-01,0012,,2\n义剪,2026-03-01,,13800138000,2\n义剪,2026-03-01,,,2\n',
    );
    expect(roster.rows.map(({ person }) => person)).toEqual([{ number: '0012' }, { phone: '+8613800138000' }]);
    expect(roster.refused).toMatchObject([{ line: 4, code: 'person-missing' }]);
  });

  it('reads a counted deed that took no time', () => {
    const { rows } = rosterOf('活动,日期,姓名,签到,签退,数量\n种树,2026-03-01,张三,,,3\n');
    expect(rows).toEqual([{ line: 2, activity: '种树', date: '2026-03-01', person: { name: '张三' }, quantity: 3 }]);
  });

  it('refuses a line without activity or date, as merged cells leave it', () => {
    const { refused } = rosterOf('活动,日期,姓名,时长(小时)\n义剪,2026-03-01,张三,2\n,2026-03-01,李四,2\n义剪,,王五,2\n');
    expect(refused).toMatchObject([
      { line: 3, column: '活动', code: 'activity-missing', detail: { zh: expect.stringContaining('合并') } },
      { line: 4, column: '日期', code: 'date-missing' },
    ]);
  });

  it('takes the year from the caller for dates without one', () => {
    const file = '活动,日期,姓名,时长(小时)\n义剪,3月1日,张三,2\n';
    expect(rosterOf(file, { yearAssumed: 2026 }).rows).toMatchObject([{ date: '2026-03-01' }]);
    expect(rosterOf(file).refused).toMatchObject([{ line: 2, column: '日期', code: 'date-year-missing' }]);
  });

  it('takes the date from the sign-in where there is no date column', () => {
    const { rows, refused } = rosterOf('活动,姓名,签到,签退\n义剪,张三,2026/3/1 8:30,2026/3/1 9:30\n义剪,李四,8:30,9:30\n');
    expect(rows).toMatchObject([{ line: 2, date: '2026-03-01', service: { startMinute: 510, endMinute: 570 } }]);
    expect(refused).toMatchObject([{ line: 3, code: 'date-missing' }]);
  });
});

describe('sign-in and sign-out', () => {
  const clocked = (startMinute: number, endMinute: number, minutes = endMinute - startMinute): object => ({
    kind: 'clocked',
    startMinute,
    endMinute,
    minutes,
  });

  it.each([
    ['8:30,11:30', clocked(510, 690)],
    ['上午8:30,下午2:15', clocked(510, 855)],
    ['8：30,9：30', clocked(510, 570)],
    ['2026/3/1 8:30,2026/3/1 9:30', clocked(510, 570)],
    ['0.354166667,0.395833333', clocked(510, 570)],
    ['20:00,24:00', clocked(1_200, 1_440)],
  ])('reads “%s”', (line, service) => {
    expect(serviceOf('签到,签退', line)).toEqual(service);
  });

  it('believes a shift over midnight only when the day after is written, and no longer than sixteen hours', () => {
    expect(serviceOf('签到,签退', '22:00,1:30')).toBe('sign-out-before-sign-in in 签退');
    expect(serviceOf('签到,签退', '22:00,2026/3/2 1:30')).toEqual(clocked(1_320, 1_530));
    expect(serviceOf('签到,签退', '22:00,次日1:30')).toEqual(clocked(1_320, 1_530));
    expect(serviceOf('签到,签退', '8:00,2026/3/2 0:00')).toEqual(clocked(480, 1_440));
    expect(serviceOf('签到,签退', '10:00,次日2:00')).toEqual(clocked(600, 1_560));
    expect(serviceOf('签到,签退', '10:00,次日2:01')).toBe('sign-out-too-late in 签退');
    expect(serviceOf('签到,签退', '22:00,2026/3/3 1:30')).toBe('sign-out-too-late in 签退');
    expect(serviceOf('签到,签退', '22:00,2026/2/28 23:30')).toBe('sign-out-before-sign-in in 签退');
    expect(serviceOf('签到,签退', '次日1:00,次日2:00')).toBe('time-invalid in 签到');
  });

  it('refuses a sign-out at the minute of the sign-in', () => {
    expect(serviceOf('签到,签退', '8:30,8:30')).toBe('sign-out-before-sign-in in 签退');
  });

  it('refuses a missing sign-out or sign-in and does not guess it', () => {
    expect(serviceOf('签到,签退', '8:30,')).toBe('sign-out-missing in 签退');
    expect(serviceOf('签到,签退', ',11:30')).toBe('sign-in-missing in 签到');
    expect(serviceOf('签到', '8:30')).toBe('sign-out-missing');
    expect(serviceOf('签到,签退,数量', '8:30,,3')).toBe('sign-out-missing in 签退');
  });

  it('refuses a line of somebody who did not come', () => {
    expect(serviceOf('签到,签退', ',')).toBe('time-missing');
    expect(serviceOf('签到,签退', '缺席,')).toBe('time-invalid in 签到');
  });

  it('takes a tick for attendance without a time', () => {
    expect(serviceOf('签到,时长(小时)', '√,2')).toEqual({ kind: 'stated', minutes: 120 });
    expect(serviceOf('签到,签退', '√,√')).toBe('time-missing');
  });

  it('refuses a sign-in on another day than the date column says', () => {
    expect(serviceOf('签到,签退', '2026/3/2 8:30,2026/3/2 9:30')).toBe('date-contradicted in 签到');
  });

  it.each([
    ['=NOW()', 'cell-formula'],
    ['#N/A', 'cell-error'],
    ['########', 'cell-hidden'],
  ])('refuses “%s” as %s', (cell, code) => {
    expect(serviceOf('签到,签退', `8:30,${cell}`)).toBe(`${code} in 签退`);
  });
});

describe('durations', () => {
  it.each([
    ['时长(小时)', '2.5'],
    ['服务时长（小时）', '2.5'],
    ['时长/小时', '2.5'],
    ['服务时数', '2.5'],
    ['Duration (h)', '2.5'],
    ['Hours', '2.5'],
    ['时长(分钟)', '150'],
    ['服务时长/分钟', '150'],
    ['分钟', '150'],
    ['Duration (min)', '150'],
    ['时长', '2小时30分'],
    ['时长', '150分钟'],
    ['时长', '2:30'],
  ])('reads under “%s” the cell “%s” as 150 minutes', (title, cell) => {
    expect(serviceOf(title, cell)).toEqual({ kind: 'stated', minutes: 150 });
  });

  it('asks for the unit where neither heading nor cell names it; the caller may', () => {
    expect(serviceOf('时长', '2')).toBe('duration-unit-missing in 时长');
    expect(serviceOf('时长', '2', { durationUnit: 'hours' })).toEqual({ kind: 'stated', minutes: 120 });
    expect(serviceOf('时长(分钟)', '90', { durationUnit: 'hours' })).toEqual({ kind: 'stated', minutes: 90 });
  });

  it('takes a stated duration shorter than the presence, and refuses a longer one', () => {
    expect(serviceOf('签到,签退,时长(小时)', '8:30,11:30,2')).toMatchObject({ kind: 'clocked', endMinute: 690, minutes: 120 });
    expect(serviceOf('签到,签退,时长(小时)', '8:30,11:30,3.5')).toBe('duration-exceeds-presence in 时长(小时)');
  });

  it('takes the stated duration where only one of sign-in and sign-out is there', () => {
    expect(serviceOf('签到,签退,时长(小时)', '8:30,,2')).toEqual({ kind: 'stated', minutes: 120 });
  });
});

describe('quantities', () => {
  const quantityOf = (cell: string): number | string | undefined => {
    const { rows, refused } = rosterOf(`活动,日期,姓名,数量\n种树,2026-03-01,张三,${cell}\n`);
    return rows[0]?.quantity ?? refused[0]?.code;
  };

  it.each([
    ['1', 1],
    ['50.0', 50],
    ['５０', 50],
    ['100000', 100_000],
  ])('reads “%s”', (cell, quantity) => {
    expect(quantityOf(cell)).toBe(quantity);
  });

  it.each(['0', '-3', '2.5', '3万', '100001', '1e3'])('refuses “%s”', cell => {
    expect(quantityOf(cell)).toBe('quantity-invalid');
  });
});
