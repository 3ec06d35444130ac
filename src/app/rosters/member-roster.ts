/**
 * The member roster: who the members of a community are, one line each.
 *
 * Knows its columns and the words for member categories; an identity card number or an address is never read. Invariant: a row
 * has a valid name, and categories only of the closed list; namesakes and members already known are the caller's affair.
 */
import { CATEGORIES, type Category } from '../../ledger/units.js';
import { readDate } from './calendar-cells.js';
import type { ColumnMapping, RosterForm } from './headings.js';
import { PERSON_TITLES, readName, readPhone, readText } from './person-cells.js';
import { readRoster, type RosterReading, type RowReading } from './roster.js';
import { unreadable, value, type CellReading, type RosterRow } from './roster-row.js';

export type MemberField = 'name' | 'phone' | 'categories' | 'team' | 'building' | 'birthYear' | 'nickname';

export interface MemberRow {
  /** The physical line of the file, from 1. */
  readonly line: number;
  readonly name: string;
  /** E.164 */
  readonly phone?: string;
  /** In the order written, each once. */
  readonly categories: readonly Category[];
  /** The team's name as written. */
  readonly team?: string;
  readonly building?: string;
  readonly birthYear?: number;
  readonly nickname?: string;
}

export interface MemberRosterOptions {
  readonly mapping?: ColumnMapping;
  /** A community's own words for categories, besides the known ones. */
  readonly categoryWords?: Readonly<Record<string, Category>>;
}

const FORM: RosterForm<MemberField> = {
  fields: [
    PERSON_TITLES.name,
    PERSON_TITLES.phone,
    {
      field: 'categories',
      zh: ['类别', '人员类别', '人员类型', '人员身份', '身份', '身份类别', '成员类别', '志愿者类别', '类型'],
      en: ['category', 'categories', 'member category', 'type'],
    },
    {
      field: 'team',
      zh: [
        '队伍',
        '志愿服务队',
        '志愿服务队伍',
        '志愿队',
        '志愿队伍',
        '服务队',
        '服务队伍',
        '所属队伍',
        '所在队伍',
        '团队',
        '队伍名称',
      ],
      en: ['team', 'team name', 'volunteer team'],
    },
    {
      field: 'building',
      zh: ['楼栋', '楼号', '楼栋号', '楼幢', '栋', '栋号', '栋数', '幢', '幢号', '所在楼栋', '所属楼栋', '居住楼栋'],
      en: ['building', 'building number', 'block'],
    },
    {
      field: 'birthYear',
      zh: ['出生年', '出生年份', '出生年月', '出生年月日', '出生日期', '出生', '生日'],
      en: ['birth year', 'year of birth', 'birth date', 'date of birth', 'birthday', 'dob', 'born'],
    },
    { field: 'nickname', zh: ['昵称', '网名', '微信名', '微信昵称', '称呼'], en: ['nickname', 'display name', 'alias'] },
  ],
  required: [['name']],
};

/** Words of the model communities; a category's own code is understood too. */
const CATEGORY_WORDS: Readonly<Record<Category, readonly string[]>> = {
  'party-member': ['党员', '中共党员', '共产党员'],
  'resident-representative': ['居民代表'],
  'building-head': ['楼栋长', '楼长', '志愿楼长', '优秀志愿楼长'],
  'delivery-rider': ['外卖骑手', '骑手', '外卖员', '外卖小哥', 'rider'],
  courier: ['快递小哥', '快递员'],
  'skilled-neighbour': ['巧匠', '巧匠友邻', '能人', '社区能人', '达人', '社区达人', 'skilled neighbor'],
  'enterprise-partner': ['社企合伙人'],
  'institutional-partner': ['共建合伙人'],
  'special-difficulty': ['特殊困难人群', '特殊困难群体', '特殊困难'],
  elderly: ['长者', '老人', '老年人'],
  youth: ['青少年'],
  other: ['其他', '其它'],
};

/** Reads a member roster; a file or a line that cannot be read is refused with a reason, nothing is thrown. */
export function readMemberRoster(bytes: Uint8Array, options: MemberRosterOptions = {}): RosterReading<MemberField, MemberRow> {
  const categories = categoriesByWord(options.categoryWords ?? {});
  return readRoster(bytes, FORM, options.mapping ?? {}, row => readMember(row, categories));
}

function readMember(row: RosterRow<MemberField>, known: ReadonlyMap<string, Category>): RowReading<MemberRow> {
  const name = row.read('name', readName);
  if (name === undefined) return { accepted: false, refusal: row.refuse('name-missing', 'name') };
  const phone = row.read('phone', readPhone);
  const categories = row.read('categories', cell => readCategories(cell, known)) ?? [];
  const team = row.read('team', readText);
  const building = row.read('building', readBuilding);
  const birthYear = row.read('birthYear', readBirthYear);
  const nickname = row.read('nickname', readText);
  if (row.refusal !== undefined) return { accepted: false, refusal: row.refusal };
  const optional = {
    ...(phone !== undefined && { phone }),
    ...(team !== undefined && { team }),
    ...(building !== undefined && { building }),
    ...(birthYear !== undefined && { birthYear }),
    ...(nickname !== undefined && { nickname }),
  };
  return { accepted: true, row: { line: row.line, name, categories, ...optional } };
}

const plainWord = (word: string): string =>
  word
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Pd}_]/gu, '');

function categoriesByWord(own: Readonly<Record<string, Category>>): ReadonlyMap<string, Category> {
  const words = new Map<string, Category>();
  for (const category of CATEGORIES) {
    for (const word of [category, ...CATEGORY_WORDS[category]]) words.set(plainWord(word), category);
  }
  for (const [word, category] of Object.entries(own)) words.set(plainWord(word), category);
  return words;
}

const CATEGORY_SEPARATOR = /[、,;/|+&\n]+/;
/** Characters of an unknown word that its refusal repeats. */
const WORD_SHOWN_MAX = 20;

/** Several categories in one cell; a space separates them too, unless the words around it are one category. */
function readCategories(cell: string, known: ReadonlyMap<string, Category>): CellReading<readonly Category[]> {
  const parts = cell.normalize('NFKC').split(CATEGORY_SEPARATOR);
  const words = parts
    .flatMap(part => (known.has(plainWord(part)) ? [part] : part.split(/\s+/)))
    .filter(word => word.trim() !== '');
  const unknown = words.find(word => !known.has(plainWord(word)));
  if (unknown !== undefined) return unreadable('category-unknown', unknown.trim().slice(0, WORD_SHOWN_MAX));
  return value([...new Set(words.flatMap(word => known.get(plainWord(word)) ?? []))]);
}

/** Building 3, unit 2, typed as 3-2: Excel shows and saves 3月2日. */
const BECAME_DATE =
  /^(?:\d{4}[年/-]\d{1,2}[月/-]\d{1,2}日?|\d{1,2}月\d{1,2}日|\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))$/i;

const readBuilding = (cell: string): CellReading<string> =>
  BECAME_DATE.test(cell) ? unreadable('building-became-date') : readText(cell);

const YEAR_OR_MONTH = /^(?<year>(?:19|20)\d{2})(?:年|\.0)?(?:[-/.]?(?:0?[1-9]|1[0-2])月?)?$/;

/** Of a date of birth only the year is kept. */
function readBirthYear(cell: string): CellReading<number> {
  const date = readDate(cell);
  if (date.read) return value(Number(date.value.slice(0, 4)));
  const year = YEAR_OR_MONTH.exec(cell.normalize('NFKC').replace(/\s/g, ''))?.groups?.['year'];
  return year === undefined ? unreadable('birth-year-invalid') : value(Number(year));
}
