import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { COLUMNS_MAX, FILE_BYTES_MAX, readCsv, ROWS_MAX, type CsvTable } from '../../../src/app/rosters/csv-file.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function tableOf(bytes: Uint8Array): CsvTable {
  const reading = readCsv(bytes);
  if (!reading.accepted) throw new Error(`refused: ${reading.refusal.code}`);
  return reading.table;
}

function refusalOf(bytes: Uint8Array): object {
  const reading = readCsv(bytes);
  if (reading.accepted) throw new Error('accepted');
  const { code, line } = reading.refusal;
  return line === undefined ? { code } : { code, line };
}

const HEADED = [
  { line: 1, cells: ['姓名', '手机号'] },
  { line: 2, cells: ['张三', '13800138000'] },
];

describe('the encodings in which office programs save CSV', () => {
  const text = '姓名,手机号\r\n张三,13800138000\r\n';

  it('reads UTF-8 without a byte order mark', () => {
    expect(tableOf(utf8(text))).toEqual({ encoding: 'utf-8', separator: ',', records: HEADED });
  });

  it('reads UTF-8 with a byte order mark, which is no part of the first title', () => {
    expect(tableOf(utf8(`\ufeff${text}`))).toEqual({ encoding: 'utf-8', separator: ',', records: HEADED });
  });

  it('reads UTF-16LE with tabs, as Excel saves “Unicode text”', () => {
    const bytes = Buffer.from(`\ufeff${text.replaceAll(',', '\t')}`, 'utf16le');
    expect(tableOf(bytes)).toEqual({ encoding: 'utf-16le', separator: '\t', records: HEADED });
  });

  it('reads GB18030 as another program wrote it, characters of four bytes included', () => {
    const table = tableOf(readFileSync(join(__dirname, '../../fixtures/rosters/members-gb18030.csv')));
    expect(table.encoding).toBe('gb18030');
    expect(table.records.map(({ line, cells }) => [line, cells[0], cells[1]])).toEqual([
      [1, '姓名', '手机号码'],
      [2, '陈晓明', '13800138001'],
      [3, '欧阳䶮', '13900139002'],
      [4, '梁㛃', '020-88886666'],
      [6, '何志强', '1.38E+10'],
    ]);
  });

  it('keeps a UTF-8 file with one broken byte in UTF-8, so that only the broken cell is lost', () => {
    const bytes = utf8('姓名,楼栋\n张三,1栋\n李四,X栋\n').map(byte => (byte === 'X'.charCodeAt(0) ? 0xff : byte));
    const table = tableOf(bytes);
    expect(table.encoding).toBe('utf-8');
    expect(table.records.at(-1)).toEqual({ line: 3, cells: ['李四', '\ufffd栋'] });
  });
});

describe('separators', () => {
  it.each([
    ['comma', '姓名,手机号\n张三,13800138000\n', ','],
    ['tab', '姓名\t手机号\n张三\t13800138000\n', '\t'],
    ['semicolon', '姓名;手机号\n张三;13800138000\n', ';'],
  ])('finds the %s in the heading', (_name, text, separator) => {
    expect(tableOf(utf8(text))).toEqual({ encoding: 'utf-8', separator, records: HEADED });
  });

  it('does not take a separator within quotes or within a later line for the one of the heading', () => {
    const table = tableOf(utf8('"类别;类型;身份",姓名\n党员;骑手;楼长;巧匠,张三\n'));
    expect(table.separator).toBe(',');
    expect(table.records[1]?.cells).toEqual(['党员;骑手;楼长;巧匠', '张三']);
  });

  it('reads a single column', () => {
    expect(tableOf(utf8('姓名\n张三\n')).records).toEqual([
      { line: 1, cells: ['姓名'] },
      { line: 2, cells: ['张三'] },
    ]);
  });
});

describe('lines', () => {
  it('counts quoted line breaks and skips blank lines and lines of separators only, keeping physical line numbers', () => {
    const text = 'a,b\r\n1,"x\r\n\r\ny"\r\n\r\n,,\r\n \t ,\r\n3,4\r5,6\n7,"8""8"';
    expect(tableOf(utf8(text)).records).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1', 'x\n\ny'] },
      { line: 8, cells: ['3', '4'] },
      { line: 9, cells: ['5', '6'] },
      { line: 10, cells: ['7', '8"8'] },
    ]);
  });

  it('keeps a quotation mark within an unquoted cell', () => {
    expect(tableOf(utf8('a,b\n5"螺丝,x\n')).records[1]?.cells).toEqual(['5"螺丝', 'x']);
  });

  it('says from which line on the quotation marks are broken', () => {
    expect(refusalOf(utf8('a,b\n1,2\n\n"3,4\n5,6\n'))).toEqual({ code: 'quote-broken', line: 4 });
    expect(refusalOf(utf8('a,b\n1,2\n"3"x,4\n5,6\n'))).toEqual({ code: 'quote-broken', line: 3 });
  });

  it('numbers every record as a text editor does, whatever the cells hold (property)', () => {
    const cell = fc.string({ unit: fc.constantFrom('张', 'a', ' ', '\n', '"', ',', ';', '1') });
    const record = fc.array(cell, { minLength: 1, maxLength: 4 });
    const quoted = (cells: readonly string[]): string => cells.map(text => `"${text.replaceAll('"', '""')}"`).join(',');
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 8 }), fc.constantFrom('\n', '\r\n', '\r'), (records, lineEnd) => {
        const written = records.map(quoted);
        const expected = records.flatMap((cells, at) => {
          const line = written.slice(0, at).join('\n').split('\n').length + (at === 0 ? 0 : 1);
          const last = cells.findLastIndex(text => text.trim() !== '');
          return last < 0 ? [] : [{ line, cells: cells.slice(0, last + 1) }];
        });
        const reading = readCsv(utf8(written.join('\n').replaceAll('\n', lineEnd)));
        expect(reading.accepted ? reading.table.records : []).toEqual(expected);
      }),
    );
  });
});

describe('files that are refused', () => {
  it.each([
    ['an .xlsx workbook', [0x50, 0x4b, 0x03, 0x04, 0x14, 0x00]],
    ['an .xls workbook', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0x00]],
    ['a web page that calls itself .xls', [...utf8('\ufeff\n<html><table><tr><td>姓名</td></tr></table></html>')]],
  ])('%s, with the advice to save it as CSV', (_name, bytes) => {
    const reading = readCsv(Uint8Array.from(bytes));
    expect(reading).toMatchObject({
      accepted: false,
      refusal: {
        code: 'workbook-file',
        detail: { zh: expect.stringContaining('CSV UTF-8'), en: expect.stringContaining('CSV UTF-8') },
      },
    });
  });

  it.each([
    ['nothing', ''],
    ['blank lines only', '\n \r\n,,,\n'],
  ])('%s', (_name, text) => {
    expect(refusalOf(utf8(text))).toEqual({ code: 'file-empty' });
  });

  it('a file that is no text', () => {
    expect(refusalOf(Uint8Array.from([0x25, 0x50, 0x44, 0x46, 0x00, 0xff, 0xfe, 0x80]))).toEqual({ code: 'file-not-text' });
    expect(refusalOf(Buffer.from('姓名,手机号\n', 'utf16le'))).toEqual({ code: 'file-not-text' });
  });

  it('one byte too many', () => {
    expect(refusalOf(new Uint8Array(FILE_BYTES_MAX + 1))).toEqual({ code: 'file-too-large' });
    expect(refusalOf(utf8(`a${'\n'.repeat(FILE_BYTES_MAX)}`))).toEqual({ code: 'file-too-large' });
  });

  it('one row too many, and not one less', () => {
    const rows = `姓名\n${'\n张三'.repeat(ROWS_MAX)}`;
    expect(tableOf(utf8(rows)).records).toHaveLength(ROWS_MAX + 1);
    expect(refusalOf(utf8(`${rows}\n李四`))).toEqual({ code: 'too-many-rows', line: ROWS_MAX + 3 });
  });

  it('an endless tail of blank lines', () => {
    expect(refusalOf(utf8(`姓名${'\n,,'.repeat(200_001)}`))).toEqual({ code: 'too-many-rows', line: 200_001 });
  });

  it('one column too many, and not one less; empty ones at the end do not count', () => {
    const wide = Array.from({ length: COLUMNS_MAX }, () => 'x').join(',');
    expect(tableOf(utf8(`${wide},,,\n`)).records[0]?.cells).toHaveLength(COLUMNS_MAX);
    expect(refusalOf(utf8(`a,b\n${wide},x\n`))).toEqual({ code: 'too-many-columns', line: 2 });
  });
});
