import { readName, readNumber, readPhone } from '../../../src/app/rosters/person-cells.js';

const read = (reading: ReturnType<typeof readName>): string => (reading.read ? reading.value : `refused: ${reading.code}`);

describe('phone numbers', () => {
  it.each([
    '13800138000',
    '138 0013 8000',
    '138-0013-8000',
    '１３８００１３８０００',
    '+8613800138000',
    '+86 138-0013-8000',
    '(+86)13800138000',
    '008613800138000',
    '8613800138000',
    '13800138000.0',
    '\u202d13800138000\u202c',
  ])('reads the mobile number “%s” as +8613800138000', cell => {
    expect(read(readPhone(cell))).toBe('+8613800138000');
  });

  it.each([
    ['020-88886666', '+862088886666'],
    ['(020)8888 6666', '+862088886666'],
    ['02088886666', '+862088886666'],
    ['+86 20 8888 6666', '+862088886666'],
    ['+86-020-88886666', '+862088886666'],
    ['010-62001234', '+861062001234'],
    ['0750—3312345', '+867503312345'],
    ['0755-83456789', '+8675583456789'],
  ])('reads the landline “%s” as %s', (cell, phone) => {
    expect(read(readPhone(cell))).toBe(phone);
  });

  it.each(['1.38E+10', '1.38001E+10', '1.38e10', '１．３８E＋１０', '1E+10'])(
    'refuses “%s”, of which Excel kept the first digits only',
    cell => {
      expect(read(readPhone(cell))).toBe('refused: digits-lost');
    },
  );

  it.each(['88886666', '3312345'])('asks for the area code of “%s”', cell => {
    expect(read(readPhone(cell))).toBe('refused: phone-area-code-missing');
  });

  it.each([
    '1380013800',
    '138001380000',
    '12800138000',
    '13800138000/13900139000',
    '138****8000',
    '020-1888666',
    '0138001380',
    '+852 9123 4567',
    '四五六',
    '0',
  ])('refuses “%s”', cell => {
    expect(read(readPhone(cell))).toBe('refused: phone-invalid');
  });
});

describe('names', () => {
  it.each([
    ['张三', '张三'],
    ['张 三', '张三'],
    ['张　三', '张三'],
    ['欧 阳  震 华', '欧阳震华'],
    ['张三\u200b', '张三'],
    ['张〇', '张〇'],
    ['𠮷田', '𠮷田'],
    ['阿卜杜拉•买买提', '阿卜杜拉·买买提'],
    ['阿卜杜拉.买买提', '阿卜杜拉·买买提'],
    ['John   Smith', 'John Smith'],
    ['Jose\u0301 O’Neil-Li Jr.', 'José O’Neil-Li Jr.'],
    ['李 Peter', '李 Peter'],
  ])('reads “%s” as “%s”', (cell, name) => {
    expect(read(readName(cell))).toBe(name);
  });

  it.each(['张三13800138000', '张三(组长)', '朱?', '张*', '123', '-张', '填表人:王五', '\ue863', '张三\n李四,138'])(
    'refuses “%s”',
    cell => {
      expect(read(readName(cell))).toBe('refused: name-invalid');
    },
  );

  it('allows fifty characters and not one more, rare characters counted as one', () => {
    expect(read(readName('𠮷'.repeat(50)))).toBe('𠮷'.repeat(50));
    expect(read(readName('张'.repeat(51)))).toBe('refused: cell-too-long');
  });
});

describe('member numbers', () => {
  it.each([
    ['M-0012', 'M-0012'],
    ['12.0', '12'],
    ['００１２', '0012'],
  ])('reads “%s” as “%s”', (cell, number) => {
    expect(read(readNumber(cell))).toBe(number);
  });

  it.each([
    ['4.40106E+17', 'digits-lost'],
    ['12/13', 'number-invalid'],
    ['1'.repeat(41), 'cell-too-long'],
  ])('refuses “%s” as %s', (cell, code) => {
    expect(read(readNumber(cell))).toBe(`refused: ${code}`);
  });
});
