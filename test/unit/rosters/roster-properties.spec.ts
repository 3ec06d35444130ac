import fc from 'fast-check';
import { readAttendanceRoster } from '../../../src/app/rosters/attendance-roster.js';
import { readCsv } from '../../../src/app/rosters/csv-file.js';
import { readMemberRoster } from '../../../src/app/rosters/member-roster.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const RUNS = { numRuns: 300 };

const FRAGMENTS = [
  '张三',
  '13800138000',
  '1.38E+10',
  '党员',
  '骑手',
  '3栋',
  '1985',
  '46082',
  '2026/3/1',
  '8:30',
  '下午2:15',
  '2小时',
].concat([
  '#N/A',
  '=1',
  '####',
  '无',
  '合计',
  '√',
  '次日1:30',
  '2026/3/2 1:30',
  '"',
  '\n',
  '\r\n',
  ',',
  ' ',
  '，',
  '(',
  '\ufffd',
  '\0',
  '𠮷',
]);
const cell = fc.oneof(
  fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 3 }).map(parts => parts.join('')),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const quoted = (text: string): string => `"${text.replaceAll('\0', '').replaceAll('"', '""')}"`;

interface Lines {
  readonly heading: string;
  readonly width: number;
  readonly read: (bytes: Uint8Array) => ReturnType<typeof readMemberRoster> | ReturnType<typeof readAttendanceRoster>;
}

const ROSTERS: readonly (readonly [string, Lines])[] = [
  ['member', { heading: '姓名,手机号,类别,队伍,楼栋,出生日期,昵称,备注', width: 8, read: readMemberRoster }],
  ['attendance', { heading: '活动,日期,姓名,编号,签到,签退,时长(小时),数量', width: 8, read: readAttendanceRoster }],
];

describe.each(ROSTERS)('any file given as %s roster', (_name, { heading, width, read }) => {
  it('is read or refused, whatever its bytes are: nothing is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), bytes => {
        expect(typeof read(bytes).accepted).toBe('boolean');
        expect(typeof read(Uint8Array.from([...utf8(`${heading}\n`), ...bytes])).accepted).toBe('boolean');
      }),
      RUNS,
    );
  });

  it('is read or refused, whatever its text is: nothing is thrown', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 40 }), cells => {
        expect(typeof read(utf8(`${heading}\n${cells.join('')}`)).accepted).toBe('boolean');
      }),
      RUNS,
    );
  });

  it('has each line under the heading as one row or one refusal, exactly once and in order', () => {
    const record = fc.array(cell, { minLength: 1, maxLength: width + 1 });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 12 }), records => {
        const bytes = utf8([heading, ...records.map(cells => cells.map(quoted).join(','))].join('\r\n'));
        const file = readCsv(bytes);
        const reading = read(bytes);
        if (!file.accepted || !reading.accepted) throw new Error('the file was refused');
        const { rows, refused } = reading.roster;
        const lines = [...rows, ...refused].map(({ line }) => line).sort((a, b) => a - b);
        expect(lines).toEqual(file.table.records.slice(1).map(({ line }) => line));
        for (const list of [rows, refused].map(part => part.map(({ line }) => line)))
          expect(list).toEqual([...list].sort((a, b) => a - b));
      }),
      RUNS,
    );
  });
});

describe('rows of attendance', () => {
  it('never count more minutes than there are between sign-in and sign-out, nor less than one', () => {
    const clock = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([h, m]) => `${h}:${String(m).padStart(2, '0')}`);
    const stated = fc.oneof(fc.constant(''), fc.integer({ min: 0, max: 1_500 }).map(String));
    fc.assert(
      fc.property(
        clock,
        fc.constantFrom('', '2026/3/1 ', '2026/3/2 ', '次日'),
        clock,
        stated,
        (signIn, day, signOut, duration) => {
          const reading = readAttendanceRoster(
            utf8(`活动,日期,姓名,签到,签退,时长(分钟)\n义剪,2026-03-01,张三,${signIn},${day}${signOut},${duration}\n`),
          );
          if (!reading.accepted) throw new Error('the file was refused');
          for (const { service } of reading.roster.rows) {
            if (service?.kind !== 'clocked') throw new Error('both times are written');
            expect(service.minutes).toBeGreaterThanOrEqual(1);
            expect(service.minutes).toBeLessThanOrEqual(service.endMinute - service.startMinute);
            if (duration !== '') expect(service.minutes).toBe(Number(duration));
          }
          expect(reading.roster.rows.length + reading.roster.refused.length).toBe(1);
        },
      ),
      RUNS,
    );
  });
});
