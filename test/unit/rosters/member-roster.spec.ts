import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATEGORIES } from '../../../src/ledger/units.js';
import {
  readMemberRoster,
  type MemberField,
  type MemberRosterOptions,
  type MemberRow,
} from '../../../src/app/rosters/member-roster.js';
import type { Roster } from '../../../src/app/rosters/roster.js';

function rosterOf(file: string | Uint8Array, options?: MemberRosterOptions): Roster<MemberField, MemberRow> {
  const reading = readMemberRoster(typeof file === 'string' ? new TextEncoder().encode(file) : file, options);
  if (!reading.accepted) throw new Error(`refused: ${reading.refusal.code}`);
  return reading.roster;
}

const refusals = (file: string, options?: MemberRosterOptions): object[] =>
  rosterOf(file, options).refused.map(({ line, column, code }) =>
    column === undefined ? { line, code } : { line, column, code },
  );

describe('a member roster', () => {
  it('is read from a GB18030 file as Excel in China writes it', () => {
    const roster = rosterOf(readFileSync(join(__dirname, '../../fixtures/rosters/members-gb18030.csv')));
    expect(roster).toMatchObject({ encoding: 'gb18030', headingLine: 1, ignored: ['备注'] });
    expect(roster.rows).toEqual([
      {
        line: 2,
        name: '陈晓明',
        phone: '+8613800138001',
        categories: ['party-member', 'building-head'],
        team: '东湖志愿服务队',
        building: '3栋',
        birthYear: 1968,
      },
      { line: 3, name: '欧阳䶮', phone: '+8613900139002', categories: ['delivery-rider'], team: '骑手先锋队', birthYear: 1995 },
      { line: 4, name: '梁㛃', phone: '+862088886666', categories: ['skilled-neighbour'], team: '巧匠友邻队', building: '12栋' },
    ]);
    expect(roster.refused).toEqual([
      {
        line: 6,
        column: '手机号码',
        code: 'digits-lost',
        detail: { zh: expect.stringContaining('文本'), en: expect.stringContaining('as text') },
      },
    ]);
  });

  it('reads every column under English headings', () => {
    const heading = 'Name;Phone;Category;Team;Building;Date of birth;Nickname';
    expect(rosterOf(`${heading}\nAnna Li;13800138000;party member, courier;East;3;1980-02-29;Annie\n`).rows).toEqual([
      {
        line: 2,
        name: 'Anna Li',
        phone: '+8613800138000',
        categories: ['party-member', 'courier'],
        team: 'East',
        building: '3',
        birthYear: 1980,
        nickname: 'Annie',
      },
    ]);
  });

  it('takes a person with a name only, and marks such as 无 and / for nothing', () => {
    expect(rosterOf('姓名,手机号,类别,队伍,楼栋,出生年,昵称\n张三\n李四,无,-,/,暂无,—,\n').rows).toEqual([
      { line: 2, name: '张三', categories: [] },
      { line: 3, name: '李四', categories: [] },
    ]);
  });

  it('leaves namesakes to be asked about', () => {
    expect(rosterOf('姓名,楼栋\n张三,1栋\n张 三,2栋\n').rows.map(({ name }) => name)).toEqual(['张三', '张三']);
  });
});

describe('categories', () => {
  const read = (cell: string, options?: MemberRosterOptions): readonly string[] | undefined =>
    rosterOf(`姓名,类别\n张三,"${cell}"\n`, options).rows[0]?.categories;

  it.each([
    ['党员', ['party-member']],
    ['居民代表', ['resident-representative']],
    ['楼栋长', ['building-head']],
    ['志愿楼长', ['building-head']],
    ['外卖骑手', ['delivery-rider']],
    ['骑手', ['delivery-rider']],
    ['快递小哥', ['courier']],
    ['快递员', ['courier']],
    ['巧匠', ['skilled-neighbour']],
    ['能人', ['skilled-neighbour']],
    ['其他', ['other']],
    ['Delivery Rider', ['delivery-rider']],
    ['party-member', ['party-member']],
  ])('reads %s', (cell, categories) => {
    expect(read(cell)).toEqual(categories);
  });

  it.each([
    '党员、骑手',
    '党员，骑手',
    '党员,骑手',
    '党员；骑手',
    '党员;骑手',
    '党员/骑手',
    '党员 骑手',
    '党员　骑手',
    '党员、 骑手、党员',
    'party member / rider',
  ])('separates “%s”', cell => {
    expect(read(cell)).toEqual(['party-member', 'delivery-rider']);
  });

  it('understands every category of the ledger by its code', () => {
    expect(read(CATEGORIES.join('、'))).toEqual([...CATEGORIES]);
  });

  it('refuses an unknown word and repeats it, until the community says what it means', () => {
    const file = '姓名,类别\n张三,党员、邻里合伙人\n';
    expect(refusals(file)).toEqual([{ line: 2, column: '类别', code: 'category-unknown' }]);
    expect(rosterOf(file).refused[0]?.detail.zh).toContain('“邻里合伙人”');
    expect(read('党员、邻里合伙人', { categoryWords: { 邻里合伙人: 'other' } })).toEqual(['party-member', 'other']);
  });

  it('does not take merchants and derived groups for categories of a member', () => {
    for (const word of ['商户', '新就业群体', 'constructor']) expect(read(word)).toBeUndefined();
  });
});

describe('years of birth', () => {
  const read = (cell: string): number | string | undefined => {
    const { rows, refused } = rosterOf(`姓名,出生日期\n张三,${cell}\n`);
    return rows[0]?.birthYear ?? refused[0]?.code;
  };

  it.each([
    '1985',
    '1985年',
    '1985.0',
    '1985-03-02',
    '1985/3/2',
    '1985年3月2日',
    '1985年3月',
    '1985.03',
    '198503',
    '19850302',
    '31108',
    '１９８５',
  ])('reads “%s” as 1985', cell => {
    expect(read(cell)).toBe(1985);
  });

  it.each(['85', '85年', '1885', '3月2日', '1985-13', '1985-02-30', '44岁', '440106198503021234'])('refuses “%s”', cell => {
    expect(read(cell)).toMatch(/^(?:birth-year-invalid)$/);
  });
});

describe('lines that are refused', () => {
  it('gives line, column and code, and goes on with the next line', () => {
    const file = [
      '姓名,手机号,类别,楼栋',
      ',13800138000,党员,1栋',
      '张三,88886666,党员,1栋',
      '李四,13800138000,保安,1栋',
      '王五,13800138000,党员,3月2日',
      '赵六,13800138000,党员,3栋',
      '孙七,138,保安,1栋',
    ];
    expect(refusals(file.join('\n'))).toEqual([
      { line: 2, column: '姓名', code: 'name-missing' },
      { line: 3, column: '手机号', code: 'phone-area-code-missing' },
      { line: 4, column: '类别', code: 'category-unknown' },
      { line: 5, column: '楼栋', code: 'building-became-date' },
      { line: 7, column: '手机号', code: 'phone-invalid' },
    ]);
    expect(rosterOf(file.join('\n')).rows).toEqual([
      { line: 6, name: '赵六', phone: '+8613800138000', categories: ['party-member'], building: '3栋' },
    ]);
  });

  it.each([
    ['=A2&B2', 'cell-formula'],
    ['#N/A', 'cell-error'],
    ['#REF!', 'cell-error'],
    ['#DIV/0!', 'cell-error'],
    ['########', 'cell-hidden'],
    ['东湖\ufffd队', 'cell-damaged'],
    ['x'.repeat(201), 'cell-too-long'],
  ])('refuses the cell “%s” as %s', (cell, code) => {
    expect(refusals(`姓名,队伍\n张三,${cell}\n`)).toEqual([{ line: 2, column: '队伍', code }]);
  });

  it('does not mind what stands in columns that are not read', () => {
    const remark = `=1+1 #N/A ${'x'.repeat(1_000)}`;
    expect(rosterOf(`姓名,备注\n张三,${remark}\n`).rows).toHaveLength(1);
  });

  it('refuses totals, repeated headings, and lines with more cells than the heading', () => {
    expect(refusals('序号,姓名,队伍\n1,张三,一队\n序号,姓名,队伍\n合计,1人,\n,合 计：,\n2,李四,一队,二队\n')).toEqual([
      { line: 3, code: 'heading-repeated' },
      { line: 4, code: 'summary-line' },
      { line: 5, code: 'summary-line' },
      { line: 6, code: 'cells-surplus' },
    ]);
  });

  it('does not lose lines between two stray quotation marks silently', () => {
    const file = '姓名,手机号,备注\n张三,13800138000,"热心\n李四,13800138001,常来\n王五,13800138002,"\n赵六,13800138003,\n';
    expect(refusals(file)).toEqual([{ line: 2, code: 'lines-joined' }]);
    expect(rosterOf(file).rows.map(({ line, name }) => ({ line, name }))).toEqual([{ line: 5, name: '赵六' }]);
  });

  it('tells the reason in both languages without repeating the name or the phone', () => {
    const { detail } = rosterOf('姓名,手机号\n张三丰,1380013800\n').refused[0] ?? { detail: { zh: '', en: '' } };
    expect(detail.zh).toMatch(/电话号码/);
    expect(detail.en).toMatch(/phone number/);
    expect(`${detail.zh}${detail.en}`).not.toMatch(/张三丰|1380013800/);
  });
});
