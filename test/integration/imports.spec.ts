/**
 * Importing the files that coordinators keep: what happens to each line, what it leaves, and that doing it again changes
 * nothing.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { ImportLine, ImportReport, Stopped } from '../../src/app/imports/import-report.js';
import type { AttendanceImportOptions, MemberImportOptions } from '../../src/app/imports/imports.js';
import { WriterBusy } from '../../src/app/log-writer.js';
import { commandId, freshCommandId } from '../../src/feed/command-id.js';
import { accountIn, communityIn } from '../../src/ledger/books.js';
import { entriesOf } from '../../src/ledger/ordered-map.js';
import { accountBook, COMMUNITY_BOOK, DAY_MS, idOf, instant, points } from '../../src/ledger/units.js';
import type { AwardId, BudgetId, ContributionId, MemberId } from '../../src/ledger/units.js';
import { APPROVER, COORDINATOR, createdBy } from '../support/community.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { accepted, openRegister, rowsIn, tablesHolding, type Register } from '../support/register.js';

let database: TestDatabase;
let logs = 0;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Another community for each test. */
const newRegister = (): Promise<Register> => openRegister(database, `timebank.example/log/cmty_${String(logs++)}/1`);
/** Another copy of the service over the same community. */
const copyOf = (register: Register): Promise<Register> => openRegister(database, register.community.log);

const utf8 = (...lines: string[]): Uint8Array => Buffer.from(lines.join('\n'));
const fixture = (name: string): Uint8Array => fs.readFileSync(path.join(__dirname, '../fixtures/rosters', name));

async function members(register: Register, file: Uint8Array, options: Partial<MemberImportOptions> = {}): Promise<ImportReport> {
  return accepted(await register.imports.importMembers(register.caller, file, { dryRun: false, ...options })).report;
}
async function attendance(register: Register, file: Uint8Array, options: Partial<AttendanceImportOptions> = {}) {
  return accepted(await register.imports.importAttendance(register.caller, file, { dryRun: false, ...options })).report;
}

const freshMember = (): MemberId => idOf('member', freshCommandId());
const statuses = ({ lines }: ImportReport): readonly string[] => lines.map(line => ('code' in line ? line.code : line.status));
const lineAt = ({ lines }: ImportReport, line: number): ImportLine | undefined => lines.find(each => each.line === line);
/** A line that passed. */
function passedAt(report: ImportReport, line: number): Exclude<ImportLine, { code: string }> {
  const found = lineAt(report, line);
  if (found === undefined || 'code' in found) throw new Error(`line ${String(line)} did not pass`);
  return found;
}
function memberAt(report: ImportReport, line: number): MemberId {
  const { member } = passedAt(report, line);
  if (member === undefined) throw new Error(`nobody on line ${String(line)}`);
  return member;
}
/** The contribution of a line, taken for granted. */
const contributionAt = (report: ImportReport, line: number) => passedAt(report, line).contribution as ContributionId;
async function account(register: Register, member: MemberId) {
  const found = accountIn(await register.community.ledger.look(register.community.log, [accountBook(member)]), member);
  if (found.status === 'unopened') throw new Error('no account');
  return found;
}
/** By the type of activity, as ids have no order. */
const contributions = async (register: Register, member: MemberId) =>
  [...entriesOf((await account(register, member)).contributions)]
    .map(({ value }) => value)
    .sort((a, b) => (a.activityType < b.activityType ? -1 : 1));
const clock = (at: number | undefined): string => new Date((at ?? 0) + 8 * 3_600_000).toISOString().slice(0, 16);

const HEADING = '姓名,手机号,类别,楼栋,出生年';
const ROSTER = utf8(
  HEADING,
  '陈晓明,13800138001,党员、楼栋长,3栋,1968',
  '何志强,13800138002,外卖骑手,5栋,1995',
  '梁秀英,,长者,12栋,',
);

describe('a member roster', () => {
  it('enrols its people, each with an account, categories and a sealed identity', async () => {
    const register = await newRegister();
    const report = await members(register, ROSTER);
    expect(report.totals).toEqual({ done: 3, 'would-do': 0, unchanged: 0, refused: 0, question: 0 });
    expect(report.lines.map(({ line }) => line)).toEqual([2, 3, 4]);
    const chen = memberAt(report, 2);
    const described = await register.identities.describe(register.community.log, [chen]);
    expect(described.get(chen)).toEqual({ name: '陈晓明', phone: '+8613800138001', building: '3栋', birthYear: 1968 });
    const { categories, leaderboard } = await account(register, chen);
    expect(categories.map(({ category }) => category)).toEqual(['party-member', 'building-head']);
    expect(leaderboard).toBe(false);
  });

  it('leaves nothing personal in clear, in no leaf and no other row', async () => {
    await members(await newRegister(), ROSTER);
    for (const text of ['陈晓明', '13800138001', '何志强', '13800138002', '梁秀英', '12栋'])
      expect([text, await tablesHolding(database, text)]).toEqual([text, []]);
  });

  it('is taken as Excel in China writes it, with its refused lines told in both languages', async () => {
    const register = await newRegister();
    const report = await members(register, fixture('members-gb18030.csv'), { formTeams: true });
    expect(report).toMatchObject({ encoding: 'gb18030', ignored: ['备注'], totals: { done: 3, refused: 1 } });
    const refused = report.lines.at(-1);
    expect(refused).toMatchObject({ status: 'refused', code: 'digits-lost', column: '手机号码' });
    expect(refused).toMatchObject({ detail: { zh: expect.stringContaining('Excel'), en: expect.stringContaining('Excel') } });
    const found = await register.identities.byName(register.community.log, ['欧阳䶮', '梁㛃']);
    expect([...found.values()].map(each => each.length)).toEqual([1, 1]);
    const { team = '' } = await account(register, memberAt(report, 2));
    expect((await register.labels.of(register.community.log, 'team')).get(team)).toEqual({ zh: '东湖志愿服务队' });
  });

  it('imported again changes nothing, whoever does it and however it is saved', async () => {
    const register = await newRegister();
    const first = await members(register, ROSTER);
    const [leaves, rows] = [await register.leaves(), await rowsIn(database, 'identities')];
    await register.community.done(APPROVER, { type: 'GrantRole', subject: 'usr_second' as never, role: 'coordinator' });
    const spaced = utf8(
      '姓名,电话,身份,楼栋,出生日期',
      '陈 晓 明,138-0013-8001,党员,３栋,1968-05-12',
      '何志强,+86 13800138002,骑手,5栋,1995/1/1',
      '梁秀英,,老人,12 栋,',
    );
    const second = accepted(
      await register.imports.importMembers(register.as('usr_second' as never), spaced, { dryRun: false }),
    ).report;
    for (const again of [await members(register, ROSTER), second]) {
      expect(again.totals).toMatchObject({ unchanged: 3, done: 0 });
      expect(again.lines.map(({ line }) => memberAt(again, line))).toEqual(first.lines.map(({ line }) => memberAt(first, line)));
    }
    expect([await register.leaves(), await rowsIn(database, 'identities')]).toEqual([leaves + 1, rows]);
  });

  it('imported by two copies of the service at once, several times, enrols each person once', async () => {
    const register = await newRegister();
    const copies = [register, await copyOf(register), register, await copyOf(register)];
    const file = utf8(
      HEADING,
      ...Array.from({ length: 60 }, (_, n) =>
        n % 2 === 0
          ? `阿${String.fromCodePoint(0x4e00 + n)},137000000${String(n).padStart(2, '0')},,${String(n)}栋,`
          : `阿${String.fromCodePoint(0x4e00 + n)},,,${String(n)}栋,`,
      ),
    );
    const before = await register.leaves();
    const reports = await Promise.all(copies.map(copy => members(copy, file)));
    expect(await register.leaves()).toBe(before + 60);
    const done = reports.reduce((sum, { totals }) => sum + totals.done, 0);
    expect(done).toBe(60);
    for (const { totals } of reports) expect(totals.done + totals.unchanged).toBe(60);
    for (const report of reports) expect(new Set(report.lines.map(({ line }) => memberAt(report, line))).size).toBe(60);
  });

  it('tried first says line by line what would happen, and writes nothing anywhere', async () => {
    const register = await newRegister();
    await members(register, utf8(HEADING, '陈晓明,13800138001,,3栋,'));
    const counts = async () =>
      Promise.all([register.leaves(), ...['identities', 'labels', 'member_refs'].map(table => rowsIn(database, table))]);
    const before = await counts();
    const file = utf8(
      '姓名,手机号,队伍',
      '陈晓明,13800138001,',
      '何志强,13800138002,骑手先锋队',
      '梁秀英,,骑手先锋队',
      '张三,1380013,',
    );
    const dry = await members(register, file, { dryRun: true, formTeams: true });
    expect(dry.dryRun).toBe(true);
    expect(statuses(dry)).toEqual(['unchanged', 'would-do', 'would-do', 'phone-invalid']);
    expect(await counts()).toEqual(before);
    const real = await members(register, file, { formTeams: true });
    expect(statuses(real)).toEqual(['unchanged', 'done', 'done', 'phone-invalid']);
  });

  it('in a dry run meets the refusals of the ledger itself', async () => {
    const register = await newRegister();
    const answer = await register.imports.importMembers(register.as(APPROVER), ROSTER, { dryRun: true });
    expect(answer).toMatchObject({ accepted: false, refusal: { code: 'role-not-permitted' } });
  });

  it('never overwrites what is known: it says which columns differ', async () => {
    const register = await newRegister();
    await members(register, ROSTER);
    const leaves = await register.leaves();
    const report = await members(register, utf8(HEADING, '陈晓明,13800138001,党员、快递员,8栋,1968'));
    expect(lineAt(report, 2)).toMatchObject({ status: 'unchanged', differs: ['building', 'categories'] });
    expect(await register.leaves()).toBe(leaves);
    const known = await register.identities.describe(register.community.log, [memberAt(report, 2)]);
    expect([...known.values()]).toMatchObject([{ building: '3栋' }]);
  });

  it('forms missing teams only when asked, once, under a code that says nothing of the name', async () => {
    const register = await newRegister();
    const file = utf8(
      '姓名,手机号,队伍',
      '陈晓明,13800138001,东湖志愿队',
      '何志强,13800138002,东湖 志愿队',
      '梁秀英,13800138003,西湖志愿队',
    );
    const { log } = register.community;
    await register.labels.put(log, 'team', 'east-lake', { zh: '东湖志愿服务队' });
    await register.community.done(COORDINATOR, { type: 'FormTeam', team: 'east-lake' as never });
    const before = await register.leaves();
    const refused = await members(register, file);
    expect(statuses(refused)).toEqual(['team-unknown', 'team-unknown', 'team-unknown']);
    expect(lineAt(refused, 2)).toMatchObject({ suggestions: [{ code: 'east-lake', label: { zh: '东湖志愿服务队' } }] });
    expect(await register.leaves()).toBe(before);
    expect(statuses(await members(register, file, { teams: { 东湖志愿队: 'east-lake' } }))).toEqual([
      'done',
      'done',
      'team-unknown',
    ]);
    const formed = await members(register, file, { teams: { 东湖志愿队: 'east-lake' }, formTeams: true });
    expect(statuses(formed)).toEqual(['unchanged', 'unchanged', 'done']);
    const { teams } = communityIn(await register.community.ledger.look(log, [COMMUNITY_BOOK])) as { teams: ReadonlySet<string> };
    expect([...teams]).toEqual(['east-lake', expect.stringMatching(/^team-[0-9a-f]{10}$/)]);
    expect(await tablesHolding(database, '西湖志愿队')).toEqual(['labels']);
  });

  it('is refused as a whole where it is no roster', async () => {
    const register = await newRegister();
    const answer = await register.imports.importMembers(register.caller, utf8('甲,乙', '1,2'), { dryRun: false });
    expect(answer).toMatchObject({ accepted: false, refusal: { code: 'heading-not-found' } });
  });

  it('tells its progress after each line', async () => {
    const register = await newRegister();
    const told: string[] = [];
    await members(register, ROSTER, { onProgress: (done, total) => told.push(`${String(done)}/${String(total)}`) });
    expect(told).toEqual(['1/3', '2/3', '3/3']);
  });

  it('takes up an enrolment that broke off between register and ledger', async () => {
    const register = await newRegister();
    const abandoned: MemberId = freshMember();
    await register.identities.enrol(register.community.log, abandoned, { name: '陈晓明', phone: '+8613800138001' });
    const report = await members(register, ROSTER);
    expect(statuses(report)).toEqual(['done', 'done', 'done']);
    expect(memberAt(report, 2)).toBe(abandoned);
    expect((await account(register, abandoned)).status).toBe('open');
  });

  it('meets whoever was enrolled while the file was being looked up, as the same person or as another', async () => {
    const register = await newRegister();
    const { log } = register.community;
    const [same, another] = [freshMember(), freshMember()];
    const lookUp = register.identities.byClaim.bind(register.identities);
    register.identities.byClaim = async (...asked) => {
      const found = await lookUp(...asked);
      await register.identities.enrol(log, same, { name: '陈晓明', phone: '+8613800138001' });
      await register.identities.enrol(log, another, { name: '何其多', phone: '+8613800138002' });
      return found;
    };
    const report = await members(register, ROSTER);
    expect(statuses(report)).toEqual(['done', 'phone-of-another', 'done']);
    expect(memberAt(report, 2)).toBe(same);
    expect((await account(register, same)).status).toBe('open');
  });

  it('goes on where the service was busy, and says which lines to import again', async () => {
    const register = await newRegister();
    const { ledger } = register.community;
    const submit = ledger.submit.bind(ledger);
    let calls = 0;
    ledger.submit = (log, submission) => (calls++ === 1 ? Promise.reject(new WriterBusy('busy')) : submit(log, submission));
    const report = await members(register, ROSTER);
    expect(report.totals).toMatchObject({ done: 2, refused: 1 });
    expect(statuses(report)).toContain('interrupted');
    ledger.submit = submit;
    expect((await members(register, ROSTER)).totals).toMatchObject({ done: 1, unchanged: 2 });
  });

  it('gives somebody who was erased a new account, never the old one', async () => {
    const register = await newRegister();
    const first = await members(register, ROSTER);
    accepted(await register.members.erase(register.caller, memberAt(first, 2)));
    accepted(await register.members.erase(register.caller, memberAt(first, 4)));
    const again = await members(register, ROSTER);
    expect(statuses(again)).toEqual(['done', 'unchanged', 'done']);
    expect(memberAt(again, 2)).not.toBe(memberAt(first, 2));
  });
});

describe('a namesake', () => {
  const NAMESAKES = utf8(HEADING, '陈伟,13800138001,,3栋,', '陈伟,13800138002,,5栋,', '陈伟,,,7栋,');

  it('of one file is another person where something tells the two apart, and asked about where nothing does', async () => {
    const register = await newRegister();
    expect(statuses(await members(register, NAMESAKES))).toEqual(['done', 'done', 'done']);
    const other = await newRegister();
    const report = await members(
      other,
      utf8(HEADING, '陈伟,13800138001,,,', '陈伟,,,3栋,', '陈伟,,,3栋,', '陈伟,13800138001,,,', '陈强,13800138001,,,'),
    );
    expect(statuses(report)).toEqual(['done', 'person-repeated', 'line-repeated', 'line-repeated', 'phone-repeated']);
    expect(lineAt(report, 3)).toMatchObject({ status: 'question', detail: { zh: expect.stringContaining('第 2 行') } });
  });

  it('of a known member is asked about, with what tells the candidates apart, and leaves nothing', async () => {
    const register = await newRegister();
    const { log } = register.community;
    await register.community.done(COORDINATOR, { type: 'FormTeam', team: 'east' as never });
    await register.labels.put(log, 'team', 'east', { zh: '东队' });
    const known = await members(register, utf8('姓名,手机号,楼栋,队伍', '陈伟,13800138001,3栋,东队'));
    const counts = async () => [await register.leaves(), await rowsIn(database, 'identities')];
    const before = await counts();
    for (const line of ['陈伟,,', '陈伟,,3栋', '陈伟,,9栋', '陈伟,13900139000,', '陈伟,13900139000,3栋']) {
      const report = await members(register, utf8('姓名,手机号,楼栋', line));
      expect(report.lines).toMatchObject([
        {
          line: 2,
          status: 'question',
          code: 'person-ambiguous',
          candidates: [
            { member: memberAt(known, 2), building: '3栋', team: { code: 'east', label: { zh: '东队' } }, phoneEnding: '8001' },
          ],
        },
      ]);
      expect(report.totals).toMatchObject({ question: 1, done: 0 });
    }
    expect(await counts()).toEqual(before);
  });

  it('who differs in two things, or whose namesakes stand on other lines of the file, is somebody new', async () => {
    const register = await newRegister();
    await members(register, NAMESAKES);
    const leaves = await register.leaves();
    expect(statuses(await members(register, utf8(HEADING, '陈伟,13900139000,,9栋,')))).toEqual(['person-ambiguous']);
    expect(statuses(await members(register, utf8(HEADING, '陈伟,13900139000,,9栋,', '陈伟,,,7栋,')))).toEqual([
      'done',
      'unchanged',
    ]);
    expect(await register.leaves()).toBe(leaves + 1);
  });

  it('is whom a person says it is', async () => {
    const register = await newRegister();
    const known = memberAt(await members(register, utf8(HEADING, '陈伟,13800138001,,3栋,')), 2);
    const file = utf8(HEADING, '陈伟,,,3栋,', '陈伟,,,,');
    const chosen = { people: { 2: known, 3: 'new' as const } };
    const dry = await members(register, file, { ...chosen, dryRun: true });
    expect(statuses(dry)).toEqual(['unchanged', 'would-do']);
    const report = await members(register, file, chosen);
    expect(statuses(report)).toEqual(['unchanged', 'done']);
    expect(memberAt(report, 2)).toBe(known);
    const again = await members(register, file, chosen);
    expect(statuses(again)).toEqual(['unchanged', 'unchanged']);
    expect(memberAt(again, 3)).toBe(memberAt(report, 3));
    const stranger = await members(register, file, { people: { 2: freshMember() } });
    expect(lineAt(stranger, 2)).toMatchObject({ code: 'person-unknown' });
  });

  it('is not who has the phone number under another name', async () => {
    const register = await newRegister();
    await members(register, utf8(HEADING, '陈伟,13800138001,,3栋,'));
    const report = await members(register, utf8(HEADING, '李娜,13800138001,,,'));
    expect(report.lines).toMatchObject([{ status: 'refused', code: 'phone-of-another', candidates: [{ building: '3栋' }] }]);
  });
});

/** 2026-03-02, a Monday, 10:00 in Shanghai. */
const TODAY = '2026-03-02';
const PEOPLE = utf8(
  HEADING,
  '陈晓明,13800138001,,3栋,',
  '何志强,13800138002,,5栋,',
  '陈伟,13800138003,,3栋,',
  '陈伟,13800138004,,5栋,',
);

async function withPeople(): Promise<Register & { readonly of: (line: number) => MemberId }> {
  const register = await newRegister();
  const report = await members(register, PEOPLE);
  return { ...register, of: line => memberAt(report, line) };
}

describe('an attendance roster', () => {
  it('records what its lines say, in the time of the community, by name, phone or number', async () => {
    const register = await withPeople();
    const report = await attendance(
      register,
      utf8(
        '活动,日期,姓名,编号,电话,签到,签退,时长(小时),数量',
        '党群服务集市,2026/3/1,陈晓明,,,8:30,11:30,,',
        `义剪,2026-02-28,何志强,${register.of(3)},,9:00,12:00,2.5,`,
        '平安巡逻,2026-02-28,,,13800138003,22:00,次日1:00,,',
        '随手拍,2026-03-01,陈伟,,138 0013 8004,,,,3',
        '植树,2026-03-01,陈晓明,,,9:00,10:00,,',
      ),
    );
    expect(statuses(report)).toEqual(['done', 'done', 'done', 'done', 'done']);
    const [market, tree] = await contributions(register, register.of(2));
    expect([market?.activityType, market?.minutes, clock(market?.startedAt), clock(market?.endedAt)]).toEqual([
      ...['service-market', 180, '2026-03-01T08:30', '2026-03-01T11:30'],
    ]);
    expect(market).toMatchObject({
      serviceClass: 'volunteer',
      evidenceGrade: 'C',
      certifiedMinutes: 180,
      recordedBy: COORDINATOR,
    });
    expect(tree).toMatchObject({ activityType: 'tree-planted', quantity: 1, date: '2026-03-01' });
    const [haircut] = await contributions(register, register.of(3));
    expect([haircut?.minutes, clock(haircut?.startedAt), clock(haircut?.endedAt)]).toEqual([
      150,
      '2026-02-28T09:00',
      '2026-02-28T12:00',
    ]);
    const [patrol] = await contributions(register, register.of(4));
    expect(patrol?.days).toEqual([
      { date: '2026-02-28', minutes: 120 },
      { date: '2026-03-01', minutes: 60 },
    ]);
    expect(await contributions(register, register.of(5))).toMatchObject([{ activityType: 'issue-reported', quantity: 3 }]);
  });

  it('of a file in GB18030 goes from bytes to minutes', async () => {
    const register = await newRegister();
    await members(register, fixture('members-gb18030.csv'), { formTeams: true });
    const report = await attendance(register, fixture('attendance-gb18030.csv'));
    expect(statuses(report)).toEqual(['done', 'done', 'sign-out-missing']);
    expect((await account(register, memberAt(report, 3))).certifiedMinutes).toBe(150);
  });

  it('finds a place in the day for services of which only the length is known, around those with times', async () => {
    const register = await withPeople();
    const file = utf8(
      '活动,日期,姓名,签到,签退,时长(小时)',
      '义剪,2026-03-01,陈晓明,,,2',
      '助餐,2026-03-01,陈晓明,,,1',
      '平安巡逻,2026-03-01,陈晓明,10:00,12:00,',
    );
    expect((await attendance(register, file)).totals).toMatchObject({ done: 3 });
    const spans = (await contributions(register, register.of(2))).map(each => [
      each.activityType,
      clock(each.startedAt).slice(11),
      clock(each.endedAt).slice(11),
    ]);
    expect(new Map(spans.map(([type, ...span]) => [type, span]))).toEqual(
      new Map([
        ['patrol', ['10:00', '12:00']],
        ['free-haircut', ['12:00', '14:00']],
        ['meal-aid', ['09:00', '10:00']],
      ]),
    );
    expect((await attendance(register, file)).totals).toMatchObject({ unchanged: 3 });
    const today = await attendance(register, utf8('活动,日期,姓名,时长(小时)', `义剪,${TODAY},陈晓明,2`));
    const placed = (await contributions(register, register.of(2))).find(({ date }) => date === TODAY);
    expect([statuses(today), clock(placed?.startedAt)]).toEqual([['done'], `${TODAY}T08:00`]);
  });

  it('imported again changes nothing, also by another coordinator and at the same time', async () => {
    const register = await withPeople();
    const file = utf8(
      '活动,日期,姓名,签到,签退,时长(小时),数量',
      ...['陈晓明', '何志强'].flatMap(name => [
        `义剪,2026-03-01,${name},9:00,11:00,,`,
        `随手拍,2026-03-01,${name},,,,2`,
        `助餐,2026-02-28,${name},,,3,`,
      ]),
    );
    await register.community.done(APPROVER, { type: 'GrantRole', subject: 'usr_second' as never, role: 'coordinator' });
    const before = await register.leaves();
    const copy = await copyOf(register);
    const second = register.imports.importAttendance(register.as('usr_second' as never), file, { dryRun: false });
    const reports = await Promise.all([
      attendance(register, file),
      attendance(copy, file),
      second.then(each => accepted(each).report),
    ]);
    expect(await register.leaves()).toBe(before + 6);
    expect(reports.reduce((sum, { totals }) => sum + totals.done, 0)).toBe(6);
    for (const { totals } of [...reports, await attendance(register, file)]) expect(totals.done + totals.unchanged).toBe(6);
    expect(await register.leaves()).toBe(before + 6);
  });

  it('tried first says what the ledger would, line after line, and writes nothing', async () => {
    const register = await withPeople();
    const file = utf8(
      '活动,日期,姓名,签到,签退',
      '义剪,2026-03-01,陈晓明,9:00,11:00',
      '助餐,2026-03-01,陈晓明,10:00,12:00',
      '义剪,2026-03-03,何志强,9:00,11:00',
      '义剪,2026-03-01,何志强,9:00,9:05',
    );
    const before = await register.leaves();
    const options = { award: register.community.budget };
    const dry = await attendance(register, file, { ...options, dryRun: true });
    expect(statuses(dry)).toEqual(['would-do', 'contribution-overlaps', 'effective-date-out-of-range', 'contribution-too-short']);
    expect(lineAt(dry, 2)).toMatchObject({ award: { status: 'awarded', amount: 200 } });
    expect(await register.leaves()).toBe(before);
    const real = await attendance(register, file, options);
    expect(statuses(real)).toEqual(['done', ...statuses(dry).slice(1)]);
    expect(await register.leaves()).toBe(before + 2);
    expect(statuses(await attendance(register, file, { ...options, dryRun: true }))).toEqual([
      'unchanged',
      ...statuses(dry).slice(1),
    ]);
  });

  it('asks which namesake is meant, and takes the answer', async () => {
    const register = await withPeople();
    const file = utf8('活动,日期,姓名,签到,签退', '义剪,2026-03-01,陈伟,9:00,11:00');
    const before = await register.leaves();
    const asked = await attendance(register, file);
    expect(asked.lines).toMatchObject([
      {
        status: 'question',
        code: 'person-ambiguous',
        candidates: expect.arrayContaining([
          { member: register.of(4), building: '3栋', phoneEnding: '8003' },
          { member: register.of(5), building: '5栋', phoneEnding: '8004' },
        ]),
      },
    ]);
    expect(await register.leaves()).toBe(before);
    const told = await attendance(register, file, { people: { 2: register.of(5) } });
    expect([statuses(told), memberAt(told, 2)]).toEqual([['done'], register.of(5)]);
  });

  it('guesses nobody: strangers, contradictions and unknown numbers are refused', async () => {
    const register = await withPeople();
    const number = register.of(2).slice('mbr_'.length).toLowerCase();
    const report = await attendance(
      register,
      utf8(
        '活动,日期,姓名,编号,电话,签到,签退',
        '义剪,2026-03-01,王五,,,9:00,11:00',
        '义剪,2026-03-01,陈晓明,,13800138002,9:00,11:00',
        '义剪,2026-03-01,陈晓明,0012,,9:00,11:00',
        '义剪,2026-03-01,何志强,,13900139000,9:00,11:00',
        `义剪,2026-03-01,陈晓明,${number},13900139000,9:00,11:00`,
        `义剪,2026-03-01,陈晓明,${number},13800138002,14:00,15:00`,
      ),
    );
    expect(statuses(report)).toEqual([
      ...['person-unknown', 'person-contradicted', 'person-unknown', 'person-ambiguous', 'done', 'person-contradicted'],
    ]);
  });

  it('finds activities by code, name or the caller’s word, and suggests where it does not', async () => {
    const register = await withPeople();
    const file = utf8(
      '活动,日期,姓名,签到,签退',
      'free-haircut,2026-03-01,陈晓明,9:00,10:00',
      'Free Haircuts,2026-03-01,何志强,9:00,10:00',
      '三月服务集市,2026-03-01,陈晓明,10:00,11:00',
    );
    const report = await attendance(register, file);
    expect(statuses(report)).toEqual(['done', 'done', 'activity-type-unknown']);
    const [nearest] = (lineAt(report, 4) as Stopped).suggestions ?? [];
    expect(nearest).toEqual({ code: 'service-market', label: { zh: '党群服务集市', en: 'Service market' } });
    const mapped = { activities: { 三月服务集市: 'service-market' } };
    expect(statuses(await attendance(register, file, mapped))).toEqual(['unchanged', 'unchanged', 'done']);
    expect(statuses(await attendance(register, file, { activities: { 三月服务集市: 'no-such-type' } }))).toContain(
      'activity-type-unknown',
    );
    const typed = utf8('活动,活动类型,日期,姓名,签到,签退', '春日行动,平安巡逻,2026-02-28,陈晓明,10:00,11:00');
    expect(statuses(await attendance(register, typed))).toEqual(['done']);
  });

  it('refuses a line that says otherwise than what is recorded, and one that was taken back', async () => {
    const register = await withPeople();
    const hours = (count: number) => utf8('活动,日期,姓名,时长(小时)', `义剪,2026-03-01,陈晓明,${String(count)}`);
    const first = await attendance(register, hours(2));
    expect(statuses(await attendance(register, hours(3)))).toEqual(['recorded-otherwise']);
    const quantity = (count: number) => utf8('活动,日期,姓名,数量', `随手拍,2026-03-01,陈晓明,${String(count)}`);
    await attendance(register, quantity(2));
    expect(statuses(await attendance(register, quantity(5)))).toEqual(['recorded-otherwise']);
    const contribution = contributionAt(first, 2);
    await register.community.done(APPROVER, { type: 'ReverseContribution', contribution, reason: 'recorded-in-error' });
    expect(statuses(await attendance(register, hours(2)))).toEqual(['taken-back']);
    const repeated = utf8('活动,日期,姓名,时长(小时)', '助餐,2026-03-01,何志强,2', '助餐,2026-03-01,何志强,1');
    expect(statuses(await attendance(register, repeated))).toEqual(['done', 'attendance-repeated']);
  });

  it('awards in the same run: what is awarded, proposed, waiting or refused is told line by line', async () => {
    const register = await withPeople();
    const file = utf8(
      '活动,日期,姓名,电话,签到,签退,数量',
      '义剪,2026-03-01,陈晓明,,9:00,11:00,',
      '平安巡逻,2026-02-28,何志强,,9:00,14:00,',
      '植树,2026-03-01,陈伟,13800138003,,,12',
    );
    const options = { award: register.community.budget };
    const report = await attendance(register, file, options);
    expect(report.lines).toMatchObject([
      { status: 'done', award: { status: 'awarded', amount: 200 } },
      { status: 'done', approvalsRequired: 1, award: { status: 'waiting' } },
      { status: 'done', award: { status: 'awarded', amount: 800 } },
    ]);
    const leaves = await register.leaves();
    const again = await attendance(register, file, options);
    expect(again.totals).toMatchObject({ unchanged: 3 });
    expect(await register.leaves()).toBe(leaves);
    const contribution = contributionAt(report, 3);
    await register.community.done(APPROVER, { type: 'ApproveContribution', contribution });
    expect((await attendance(register, file, options)).lines).toMatchObject([
      { status: 'unchanged', award: { status: 'already-awarded' } },
      { status: 'done', award: { status: 'awarded', amount: 500 } },
      { status: 'unchanged' },
    ]);
  });

  it('proposes awards that take another person, and reports what became of them', async () => {
    const register = await withPeople();
    await register.community.done(APPROVER, { type: 'AdoptRules', changes: { awardUnapprovedMax: points(100) } });
    const file = utf8('活动,日期,姓名,签到,签退', '义剪,2026-03-01,陈晓明,9:00,11:00', '义剪,2026-03-01,何志强,9:00,11:00');
    const options = { award: register.community.budget };
    const report = await attendance(register, file, options);
    expect(report.lines).toMatchObject([
      { status: 'done', award: { status: 'proposed', amount: 200, approvalsRequired: 1 } },
      { status: 'done', award: { status: 'proposed' } },
    ]);
    const awardAt = (line: number) => (passedAt(report, line).award as { award: AwardId }).award;
    await register.community.done(APPROVER, { type: 'ApproveAward', award: awardAt(2) });
    await register.community.done(APPROVER, { type: 'RejectAward', award: awardAt(3), reason: 'not-performed' });
    const leaves = await register.leaves();
    expect((await attendance(register, file, options)).lines).toMatchObject([
      { status: 'unchanged', award: { status: 'already-awarded' } },
      { status: 'unchanged', award: { status: 'rejected' } },
    ]);
    expect(await register.leaves()).toBe(leaves);
  });

  it('records what the budget does not carry, and awards it when the file comes again after the budget was raised', async () => {
    const register = await withPeople();
    const now = register.community.now;
    const opened = await register.community.done(APPROVER, {
      type: 'OpenBudget',
      amount: points(100),
      from: now,
      until: instant(now + DAY_MS),
    });
    const award = createdBy<BudgetId>(opened, 'budget');
    const file = utf8('活动,日期,姓名,签到,签退', '义剪,2026-03-01,陈晓明,9:00,11:00');
    const report = await attendance(register, file, { award });
    expect(report.lines).toMatchObject([{ status: 'done', award: { status: 'refused', code: 'budget-exhausted' } }]);
    await register.community.done(APPROVER, { type: 'IncreaseBudget', budget: award, amount: points(100) });
    expect((await attendance(register, file, { award })).lines).toMatchObject([
      { status: 'done', award: { status: 'awarded', amount: 200 } },
    ]);
  });

  it('awards nobody’s own service, nor records it without another person', async () => {
    const register = await withPeople();
    const own = 'usr_own' as never;
    await register.community.done(APPROVER, { type: 'GrantRole', subject: own, role: 'coordinator', member: register.of(2) });
    const file = utf8('活动,日期,姓名,签到,签退', '义剪,2026-03-01,陈晓明,9:00,11:00');
    const options = { dryRun: false, award: register.community.budget };
    const { report } = accepted(await register.imports.importAttendance(register.as(own), file, options));
    expect(report.lines).toMatchObject([{ status: 'done', approvalsRequired: 1, award: { status: 'waiting' } }]);
    const contribution = contributionAt(report, 2);
    await register.community.done(APPROVER, { type: 'ApproveContribution', contribution });
    const again = accepted(await register.imports.importAttendance(register.as(own), file, options)).report;
    expect(again.lines).toMatchObject([{ status: 'unchanged', award: { status: 'refused', code: 'self-award-forbidden' } }]);
  });

  it('is recorded under a command that cannot be computed without the secret', async () => {
    const register = await withPeople();
    await attendance(register, utf8('活动,日期,姓名,数量', '随手拍,2026-03-01,陈晓明,1'));
    const [contribution] = await contributions(register, register.of(2));
    const guess = commandId('import', 'RecordContribution', `随手拍|2026-03-01|${register.of(2)}|`);
    const keyed = register.identities.keyed(register.community.log, 'attendance', `随手拍|2026-03-01|${register.of(2)}|`);
    expect(contribution?.id).not.toBe(idOf('contribution', guess));
    expect(contribution?.id).toBe(idOf('contribution', commandId('import', 'RecordContribution', keyed)));
  });
});
