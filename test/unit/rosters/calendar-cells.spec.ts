import { readDate, readDuration, readTime } from '../../../src/app/rosters/calendar-cells.js';
import type { CellReading } from '../../../src/app/rosters/roster-row.js';

const read = <T>(reading: CellReading<T>): T | string => (reading.read ? reading.value : `refused: ${reading.code}`);

describe('dates', () => {
  it.each([
    '2026/3/1',
    '2026/03/01',
    '2026-03-01',
    '2026-3-1',
    '2026.3.1',
    '2026年3月1日',
    '2026年03月01日',
    '2026 年 3 月 1 日',
    '２０２６年３月１日',
    '2026年3月1日 星期日',
    '2026/3/1 周日',
    '20260301',
    '46082',
    '2026/3/1 0:00',
    '2026-03-01T08:30:00',
    '46082.354166667',
  ])('reads “%s” as the first of March 2026', cell => {
    expect(read(readDate(cell))).toBe('2026-03-01');
  });

  it('reads a date without a year only when the caller names the year', () => {
    expect(read(readDate('3月1日', 2026))).toBe('2026-03-01');
    expect(read(readDate('3月1日'))).toBe('refused: date-year-missing');
    expect(read(readDate('2025年3月1日', 2026))).toBe('2025-03-01');
  });

  it('knows leap days, and the first and last serial number', () => {
    expect(read(readDate('2024-02-29'))).toBe('2024-02-29');
    expect(read(readDate('2月29日', 2025))).toBe('refused: date-invalid');
    expect(read(readDate('10000'))).toBe('1927-05-18');
    expect(read(readDate('73050'))).toBe('2099-12-31');
    expect(read(readDate('73051'))).toBe('refused: date-invalid');
  });

  it.each([
    '2026/2/30',
    '2026-13-01',
    '3/1/2026',
    '1/3/2026',
    '26/3/1',
    '2026-3/1',
    '2026/3',
    '昨天',
    '20261301',
    '460820',
    '1',
    '2026年3月1日 25点',
  ])('refuses “%s”', cell => {
    expect(read(readDate(cell, 2026))).toBe('refused: date-invalid');
  });
});

describe('times of day', () => {
  it.each([
    ['8:30', 510],
    ['08:30', 510],
    ['08:30:00', 510],
    ['08:30:59', 510],
    ['8：30', 510],
    ['上午8:30', 510],
    ['上午 8:30:00', 510],
    ['8:30 AM', 510],
    ['早上8点半', 510],
    ['8时30分', 510],
    ['0.354166667', 510],
    ['下午2:15', 855],
    ['下午 02:15', 855],
    ['2:15 p.m.', 855],
    ['2:15PM', 855],
    ['下午14:15', 855],
    ['14点15', 855],
    ['14:15', 855],
    ['下午2点', 840],
    ['2 pm', 840],
    ['中午12:30', 750],
    ['中午1点', 780],
    ['下午12:30', 750],
    ['12:30 am', 30],
    ['凌晨12:30', 30],
    ['晚上7:05', 1_145],
    ['0:00', 0],
    ['24:00', 1_440],
  ])('reads “%s” as minute %i', (cell, minuteOfDay) => {
    expect(read(readTime(cell))).toEqual({ nextDay: false, minuteOfDay });
  });

  it.each([
    ['2026/3/1 8:30', { date: '2026-03-01', nextDay: false, minuteOfDay: 510 }],
    ['2026-03-01 08:30:00', { date: '2026-03-01', nextDay: false, minuteOfDay: 510 }],
    ['2026年3月1日 下午2:15', { date: '2026-03-01', nextDay: false, minuteOfDay: 855 }],
    ['2026年3月1日下午2：15', { date: '2026-03-01', nextDay: false, minuteOfDay: 855 }],
    ['3月1日 8:30', { date: '2026-03-01', nextDay: false, minuteOfDay: 510 }],
    ['46082.354166667', { date: '2026-03-01', nextDay: false, minuteOfDay: 510 }],
    ['次日1:30', { nextDay: true, minuteOfDay: 90 }],
  ])('reads “%s” with its day', (cell, time) => {
    expect(read(readTime(cell, 2026))).toEqual(time);
  });

  it.each([
    '8',
    '830',
    '8.30',
    '25:00',
    '24:01',
    '8:60',
    '上午12:00',
    '上午13:00',
    '晚上12:00',
    '中午9点',
    '上午8:30 pm',
    '2026/3/1',
    '46082',
    '缺席',
    '8:30-11:30',
  ])('refuses “%s”', cell => {
    expect(read(readTime(cell))).toBe('refused: time-invalid');
  });
});

describe('durations', () => {
  it.each([
    ['2', 120],
    ['2.5', 150],
    ['２．５', 150],
    ['0.25', 15],
    ['2.33', 140],
  ])('reads the bare number “%s” in hours as %i minutes', (cell, minutes) => {
    expect(read(readDuration(cell, 'hours'))).toBe(minutes);
  });

  it('reads a bare number in minutes, and not at all without a unit', () => {
    expect(read(readDuration('150', 'minutes'))).toBe(150);
    expect(read(readDuration('2'))).toBe('refused: duration-unit-missing');
  });

  it.each([
    ['2小时', 120],
    ['2 个小时', 120],
    ['2小时30分', 150],
    ['2小时30分钟', 150],
    ['2小时30', 150],
    ['2小时半', 150],
    ['2.5小时', 150],
    ['半小时', 30],
    ['半个小时', 30],
    ['150分钟', 150],
    ['150分', 150],
    ['2:30', 150],
    ['2：30', 150],
    ['02:30:00', 150],
    ['1h30m', 90],
    ['1h30', 90],
    ['1 h 30 min', 90],
    ['2 hours 30 minutes', 150],
    ['90min', 90],
    ['1.5h', 90],
  ])('reads “%s” as %i minutes whatever unit the heading names', (cell, minutes) => {
    for (const unit of [undefined, 'hours', 'minutes'] as const) expect(read(readDuration(cell, unit))).toBe(minutes);
  });

  it.each([
    ['0', 'duration-out-of-range'],
    ['0小时', 'duration-out-of-range'],
    ['24.5', 'duration-out-of-range'],
    ['150', 'duration-out-of-range'],
    ['-2', 'duration-invalid'],
    ['2,5', 'duration-invalid'],
    ['2天', 'duration-invalid'],
    ['半', 'duration-invalid'],
    ['小时', 'duration-invalid'],
    ['两小时', 'duration-invalid'],
    ['2:75', 'duration-invalid'],
    ['1e2', 'duration-invalid'],
  ])('refuses “%s” in hours as %s', (cell, code) => {
    expect(read(readDuration(cell, 'hours'))).toBe(`refused: ${code}`);
  });
});
