/**
 * Who a line is about: names, phone numbers, member numbers, and short texts, as people and spreadsheets write them.
 *
 * Hides spaces within Chinese names, full-width digits, country prefixes, and what Excel does to long numbers. Invariant:
 * equal people written differently read equal, and digits that Excel has lost are refused, never completed.
 */
import { unreadable, value, type CellReading } from './roster-row.js';

/** How the columns that name a person are headed, in rosters of every kind. */
export const PERSON_TITLES = {
  name: {
    field: 'name',
    zh: [
      '姓名',
      '名字',
      '真实姓名',
      '志愿者',
      '志愿者姓名',
      '会员',
      '会员姓名',
      '成员',
      '成员姓名',
      '人员',
      '人员姓名',
      '居民姓名',
      '参加人',
      '参与者',
    ],
    en: ['name', 'full name', 'member', 'member name', 'volunteer', 'volunteer name', 'participant'],
  },
  phone: {
    field: 'phone',
    zh: ['手机号', '手机号码', '手机', '电话', '电话号码', '联系电话', '联系方式', '联系号码', '移动电话'],
    en: ['phone', 'phone number', 'mobile', 'mobile number', 'mobile phone', 'cell phone', 'tel', 'telephone'],
  },
} as const;

/** Characters (code points) of a name. */
const NAME_LENGTH_MAX = 50;
const NUMBER_LENGTH_MAX = 40;

const SPACE_BETWEEN_HAN = /(?<=[\p{Script=Han}〇]) (?=[\p{Script=Han}〇])/gu;
/** The dot within names of many peoples of China, written in several ways. */
const NAME_DOT = /[•‧∙⋅・･.](?=[\p{Script=Han}〇])/gu;
const NAME = /^\p{L}[\p{L}\p{M}〇 .·'’-]*$/u;

/** A person's name in NFC: one space at most between words, none between Chinese characters. */
export function readName(cell: string): CellReading<string> {
  const name = readableText(cell).replace(SPACE_BETWEEN_HAN, '').replace(NAME_DOT, '·');
  if ([...name].length > NAME_LENGTH_MAX) return unreadable('cell-too-long', String(NAME_LENGTH_MAX));
  return NAME.test(name) ? value(name) : unreadable('name-invalid');
}

/** Any short text in NFC, white space made single. */
export const readText = (cell: string): CellReading<string> => value(readableText(cell));

const readableText = (cell: string): string =>
  cell
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();

/** 1.38E+10: what Excel writes for a long number in a narrow or untouched column. */
const SCIENTIFIC = /^\d(?:\.\d*)?e\+?\d+$/i;
const MOBILE = /^1[3-9]\d{9}$/;
/** Area code with its leading zero, then seven or eight digits (numbering plan of the mainland). */
const LANDLINE = /^0(?:(?:10|2\d)[2-8]\d{7}|[3-9]\d{2}[2-8]\d{6,7})$/;
const LOCAL_NUMBER = /^[2-8]\d{6,7}$/;

/** A phone number of the mainland in E.164, for example `+8613800138000` or `+862088886666`. */
export function readPhone(cell: string): CellReading<string> {
  const written = cell
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim();
  if (SCIENTIFIC.test(written)) return unreadable('digits-lost');
  const dialled = written.replace(/\.0+$/, '').replace(/[\s()\p{Pd}]/gu, '');
  const national = withTrunkZero(dialled);
  if (MOBILE.test(national)) return value(`+86${national}`);
  if (LANDLINE.test(national)) return value(`+86${national.slice(1)}`);
  return unreadable(LOCAL_NUMBER.test(national) ? 'phone-area-code-missing' : 'phone-invalid');
}

/** The number as dialled within the country; abroad the zero of an area code is left out. */
function withTrunkZero(dialled: string): string {
  const inner = /^(?:\+86|0086|86(?=1[3-9]\d{9}$))(\d+)$/.exec(dialled)?.[1];
  if (inner === undefined) return dialled;
  return MOBILE.test(inner) || inner.startsWith('0') ? inner : `0${inner}`;
}

/** A member's number as the community writes it. */
export function readNumber(cell: string): CellReading<string> {
  const number = cell.normalize('NFKC').replace(/^(\d+)\.0+$/, '$1');
  if (SCIENTIFIC.test(number)) return unreadable('digits-lost');
  if (number.length > NUMBER_LENGTH_MAX) return unreadable('cell-too-long', String(NUMBER_LENGTH_MAX));
  return /^[\p{L}\p{N}_-]+$/u.test(number) ? value(number) : unreadable('number-invalid');
}
