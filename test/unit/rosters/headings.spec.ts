import { readAttendanceRoster, type AttendanceField } from '../../../src/app/rosters/attendance-roster.js';
import { readMemberRoster, type MemberField } from '../../../src/app/rosters/member-roster.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function memberColumns(heading: string, mapping: Record<string, string> = {}): Record<string, unknown> {
  const reading = readMemberRoster(utf8(`${heading}\n`), { mapping });
  if (!reading.accepted) return { ...reading.refusal, detail: undefined };
  const { columns, ignored } = reading.roster;
  return { ...Object.fromEntries(columns.map(({ title, field }) => [field, title])), ignored };
}

function attendanceColumns(heading: string): Record<string, unknown> {
  const reading = readAttendanceRoster(utf8(`${heading}\n`));
  if (!reading.accepted) return { ...reading.refusal, detail: undefined };
  const { columns, ignored } = reading.roster;
  return { ...Object.fromEntries(columns.map(({ title, field }) => [field, title])), ignored };
}

describe('headings of a member roster', () => {
  it.each<[MemberField, string[]]>([
    [
      'phone',
      [
        '手机号',
        '手机号码',
        '联系电话',
        '电话',
        'Phone',
        'Mobile phone',
        '手 机 号',
        '*手机号',
        '联系电话(手机)',
        'phone_number',
        'PHONE',
      ],
    ],
    ['categories', ['类别', '人员类别', '身份', '类别（可多选）', 'Category', '【必填】人员类别']],
    ['team', ['队伍', '志愿服务队', '所属队伍', 'Team']],
    ['building', ['楼栋', '楼号', '楼栋号', '栋号', 'Building']],
    ['birthYear', ['出生年', '出生年份', '出生日期', '出生年月', '生日', 'Birth year', 'Date of birth', '出生年(如1985)']],
    ['nickname', ['昵称', '网名', 'Nickname']],
  ])('recognises %s', (field, titles) => {
    for (const title of titles) expect(memberColumns(`姓名,${title}`)).toEqual({ name: '姓名', [field]: title, ignored: [] });
  });

  it.each(['姓名', '姓 名', '姓　名', '姓名：', '志愿者', '志愿者姓名', 'Name', 'Full Name', 'ＮＡＭＥ', '姓名*'])(
    'recognises the name in “%s”',
    title => {
      expect(memberColumns(title)).toEqual({ name: title.trim(), ignored: [] });
    },
  );

  it('says which columns it does not read, identity card numbers among them', () => {
    expect(memberColumns('序号,姓名,身份证号,手机号,家庭住址,')).toEqual({
      name: '姓名',
      phone: '手机号',
      ignored: ['序号', '身份证号', '家庭住址'],
    });
  });

  it('finds the heading under title lines and reads nothing above it', () => {
    const reading = readMemberRoster(utf8('2026年志愿者花名册,,\n单位：东湖社区,,\n\n姓名,手机号,类别\n张三,,党员\n'));
    expect(reading).toMatchObject({
      accepted: true,
      roster: { headingLine: 4, rows: [{ line: 5, name: '张三', categories: ['party-member'] }], refused: [] },
    });
  });

  it('refuses a file without any known heading', () => {
    expect(memberColumns('张三,13800138000\n李四,13900139000')).toEqual({ code: 'heading-not-found' });
  });

  it('names the required column that is missing', () => {
    const reading = readMemberRoster(utf8('手机号,类别\n13800138000,党员\n'));
    expect(reading).toMatchObject({
      accepted: false,
      refusal: {
        code: 'column-missing',
        line: 1,
        detail: { zh: expect.stringContaining('姓名'), en: expect.stringContaining('name') },
      },
    });
  });

  it('refuses two columns for one field and names both', () => {
    const reading = readMemberRoster(utf8('姓名,手机号,联系电话\n'));
    expect(reading).toMatchObject({
      accepted: false,
      refusal: { code: 'column-repeated', line: 1, column: '联系电话', detail: { zh: expect.stringContaining('“手机号”') } },
    });
  });
});

describe('columns mapped by the caller', () => {
  it('reads a column under a title that nobody would recognise', () => {
    expect(memberColumns('姓名,热线', { 热线: 'phone' })).toEqual({ name: '姓名', phone: '热线', ignored: [] });
  });

  it('lets the mapped column win over a recognised one', () => {
    expect(memberColumns('姓名,手机号,联系电话', { 联系电话: 'phone' })).toEqual({
      name: '姓名',
      phone: '联系电话',
      ignored: ['手机号'],
    });
  });

  it('is as tolerant of spaces and width as the recognition', () => {
    expect(memberColumns('姓名,热 线(24小时)', { 热线: 'phone' })).toMatchObject({ phone: '热 线(24小时)' });
  });

  it('refuses two mapped columns for one field, an unknown field, and a column that is not there', () => {
    expect(memberColumns('姓名,甲,乙', { 甲: 'phone', 乙: 'phone' })).toEqual({ code: 'column-repeated', line: 1, column: '乙' });
    expect(memberColumns('姓名,甲', { 甲: 'salary' })).toEqual({ code: 'mapping-field-unknown', column: '甲' });
    expect(memberColumns('姓名', { 甲: 'phone' })).toEqual({ code: 'mapping-column-missing', line: 1, column: '甲' });
  });

  it('takes titles such as __proto__ for what they are', () => {
    const mapping = JSON.parse('{"__proto__":"phone"}') as Record<string, string>;
    expect(memberColumns('姓名,__proto__', mapping)).toEqual({ name: '姓名', phone: '__proto__', ignored: [] });
    expect(memberColumns('姓名,constructor')).toEqual({ name: '姓名', ignored: ['constructor'] });
  });
});

describe('headings of an attendance roster', () => {
  it.each<[AttendanceField, string, string]>([
    ['activity', '活动', 'Activity'],
    ['activity', '活动名称', 'Activity name'],
    ['activityType', '活动类型', 'Activity type'],
    ['date', '日期', 'Date'],
    ['date', '活动日期', 'Service date'],
    ['number', '编号', 'Member number'],
    ['number', '会员号', 'Member No.'],
    ['name', '姓名', 'Name'],
    ['phone', '手机号', 'Phone'],
    ['signIn', '签到', 'Sign in'],
    ['signIn', '签到时间', 'Check-in time'],
    ['signOut', '签退', 'Sign out'],
    ['signOut', '签退时间', 'End time'],
    ['duration', '时长', 'Duration'],
    ['duration', '服务时长(小时)', 'Service hours'],
    ['duration', '服务时长（分钟）', 'Minutes'],
    ['duration', '时长/小时', 'Duration (h)'],
    ['quantity', '数量', 'Quantity'],
    ['quantity', '数量(棵)', 'Qty'],
  ])('recognises %s in “%s” and “%s”', (field, zh, en) => {
    for (const title of [zh, en]) {
      const titles = { activity: '活动', date: '日期', name: '姓名', signIn: '签到', [field]: title };
      expect(attendanceColumns(Object.values(titles).join(','))).toMatchObject({ [field]: title, ignored: [] });
    }
  });

  it.each([
    ['日期,姓名,签到', '活动'],
    ['活动,日期,签到', '编号、姓名、手机号'],
    ['活动,姓名,时长(小时)', '日期、签到'],
    ['活动,日期,姓名', '签到、时长、数量'],
  ])('refuses “%s” and names what is missing: %s', (heading, missing) => {
    const reading = readAttendanceRoster(utf8(`${heading}\n`));
    expect(reading).toMatchObject({
      accepted: false,
      refusal: { code: 'column-missing', detail: { zh: expect.stringContaining(`${missing}。`) } },
    });
  });
});
