import { Edge, foundCommunity, memberWithPoints, type Fields, type People } from '../support/edge.js';

let edge: Edge;
let people: People;
let position = '';

beforeAll(async () => {
  edge = await Edge.start();
  people = await foundCommunity(edge);
});
afterAll(() => edge.stop());

/** A write whose position later reads wait for. */
async function write(path: string, key: string, body: object = {}): Promise<Fields & { readonly answered: number }> {
  const reply = await edge.post(path, key, body);
  position = reply.headers.get('tb-log-position') ?? position;
  return { ...reply.json, answered: reply.status };
}
const read = async (path: string, key = people.coordinator): Promise<Fields> =>
  (await edge.get(path, key, { 'tb-min-position': position })).json;

const hoursAgo = (hours: number): string => new Date(Math.floor(Date.now() / 60_000) * 60_000 - hours * 3_600_000).toISOString();
const service = (member: string, from: number, until: number, more: object = {}) => ({
  member,
  activity_type: 'stairwell-cleaning',
  service_class: 'volunteer',
  evidence_grade: 'A',
  started_at: hoursAgo(from),
  ended_at: hoursAgo(until),
  ...more,
});

describe('members', () => {
  it('are enrolled, described, found in lists, changed', async () => {
    await write('/v1/teams', people.coordinator, { team: 'east-gate', label: { zh: '东门队', en: 'East gate' } });
    const enrolled = await write('/v1/members', people.coordinator, {
      name: '陈秀英',
      phone: '+8613900000001',
      birth_year: 1968,
      building: '3-2-501',
      categories: ['courier', 'building-head'],
      team: 'east-gate',
      leaderboard: true,
    });
    expect(enrolled).toMatchObject({
      answered: 201,
      object: 'member',
      status: 'open',
      team: 'east-gate',
      leaderboard: true,
      minor: false,
      profile: { name: '陈秀英', phone: '+8613900000001', birth_year: 1968, nickname: null, building: '3-2-501' },
    });
    const { answered: _, ...shown } = enrolled;
    expect(await read(`/v1/members/${enrolled.id}`)).toEqual(shown);
    expect((await read('/v1/members?team=east-gate')).data).toEqual([shown]);
    expect((await read('/v1/teams')).data).toEqual([{ team: 'east-gate', label: { zh: '东门队', en: 'East gate' } }]);
    const ended = await write(`/v1/members/${enrolled.id}/categories/courier/end`, people.coordinator);
    expect(ended['categories']).toEqual([
      expect.objectContaining({ category: 'courier', until: expect.stringMatching(/Z$/) as string }),
      expect.objectContaining({ category: 'building-head', until: null }),
    ]);
    expect(await write(`/v1/members/${enrolled.id}/consent`, people.coordinator, { leaderboard: false })).toMatchObject({
      leaderboard: false,
    });
    expect(await write(`/v1/members/${enrolled.id}/team`, people.coordinator, { team: 'west' })).toMatchObject({
      code: 'team-unknown',
    });
    expect(await write('/v1/members', people.coordinator, { name: 'X', phone: '+8613900000001' })).toMatchObject({
      code: 'already-exists',
    });
  });

  it('stand in the log under a pseudonym only', async () => {
    await write('/v1/members', people.coordinator, { name: '独特名字', phone: '+8613911112222', nickname: '小独' });
    const { rows } = await edge.service.pool.query<{ body: Buffer }>('SELECT body FROM events');
    const log = Buffer.concat(rows.map(({ body }) => body)).toString();
    for (const text of ['独特名字', '13911112222', '小独']) expect(log).not.toContain(text);
  });

  it('give points to registered family only', async () => {
    const giver = await memberWithPoints(edge, people);
    const child = await write('/v1/members', people.coordinator, { name: '小陈', birth_year: 2014 });
    expect(child['minor']).toBe(true);
    const gift = { from: giver.id, to: child.id, amount: '1.50' };
    expect(await write('/v1/transfers', people.coordinator, gift)).toMatchObject({ code: 'not-family' });
    await write(`/v1/members/${giver.id}/family`, people.coordinator, { relative: child.id });
    expect(await write('/v1/transfers', people.coordinator, gift)).toMatchObject({
      answered: 201,
      object: 'transfer',
      amount: '1.50',
    });
    expect(await read(`/v1/balances/${child.id}`, people.auditor)).toMatchObject({ available: '1.50' });
  });

  it('leave, and are erased: nobody finds them, the account stays', async () => {
    const { id } = await memberWithPoints(edge, people);
    expect(await write(`/v1/members/${id}/leave`, people.coordinator)).toMatchObject({ answered: 202, status: 'closing' });
    const erased = await write(`/v1/members/${id}/erase`, people.coordinator);
    expect(erased).toMatchObject({ answered: 200, member: id, binding: expect.any(String) as string });
    expect(await read(`/v1/members/${id}`)).toMatchObject({ profile: null });
    expect(await read(`/v1/balances/${id}`, people.auditor)).toMatchObject({ available: '0.00', certified_minutes: 240 });
    expect(await write(`/v1/members/${id}/references`, people.coordinator, { merchant: people.merchant })).toMatchObject({
      status: 404,
    });
  });
});

describe('contributions and awards', () => {
  it('are recorded and awarded at once where nothing speaks against it', async () => {
    const { id } = await write('/v1/members', people.coordinator, { name: 'A' });
    const recorded = await write('/v1/contributions', people.coordinator, service(id, 3, 1));
    expect(recorded).toMatchObject({ answered: 201, status: 'effective', minutes: 120, certified_minutes: 120, award: null });
    const award = await write('/v1/awards', people.coordinator, { contribution: recorded.id, budget: people.budget });
    expect(award).toMatchObject({ answered: 201, object: 'award', status: 'standing', amount: '2.00', member: id });
    expect(await read(`/v1/contributions/${recorded.id}`)).toMatchObject({ award: award.id });
    const { answered: _, ...shown } = award;
    expect(await read(`/v1/awards/${award.id}`)).toEqual(shown);
    expect(await write('/v1/awards', people.coordinator, { contribution: recorded.id, budget: people.budget })).toMatchObject({
      code: 'contribution-already-awarded',
    });
  });

  it('wait for a second person where they are long, and nobody approves their own', async () => {
    const { id } = await write('/v1/members', people.coordinator, { name: 'B' });
    const long = await write('/v1/contributions', people.coordinator, service(id, 6, 1, { evidence_grade: 'C' }));
    expect(long).toMatchObject({ answered: 202, status: 'pending', certified_minutes: 0, approvals_required: 1 });
    expect((await read('/v1/contributions?status=pending', people.approver)).data.map(each => each.id)).toContain(long.id);
    expect(await write(`/v1/contributions/${long.id}/approvals`, people.coordinator)).toMatchObject({ code: 'scope-missing' });
    expect(await write(`/v1/contributions/${long.id}/approvals`, people.approver)).toMatchObject({
      answered: 200,
      status: 'effective',
      certified_minutes: 300,
      approvals: ['usr_approver'],
    });
    expect(await write(`/v1/contributions/${long.id}/rejections`, people.approver, { reason: 'duplicate' })).toMatchObject({
      code: 'contribution-not-pending',
    });
  });

  it('above the limit are proposed, and minted when approved', async () => {
    await write('/v1/rules', people.approver, { changes: { award_unapproved_max: '1.00' } });
    const { id } = await write('/v1/members', people.coordinator, { name: 'C' });
    const recorded = await write('/v1/contributions', people.coordinator, service(id, 4, 1));
    const proposed = await write('/v1/awards', people.coordinator, { contribution: recorded.id, budget: people.budget });
    expect(proposed).toMatchObject({ answered: 202, status: 'proposed', amount: '3.00', awarded_at: null });
    expect((await read('/v1/awards?status=proposed', people.approver)).data.map(each => each.id)).toEqual([proposed.id]);
    expect(await write(`/v1/awards/${proposed.id}/approvals`, people.approver)).toMatchObject({
      answered: 200,
      status: 'standing',
    });
    expect(await write(`/v1/awards/${proposed.id}/rejections`, people.approver, { reason: 'wrong-amount' })).toMatchObject({
      code: 'proposal-already-decided',
    });
    await write('/v1/rules', people.approver, { changes: { award_unapproved_max: '8.00' } });
  });

  it('are reversed by somebody else than who awarded, once', async () => {
    const { id } = await write('/v1/members', people.coordinator, { name: 'D' });
    const recorded = await write('/v1/contributions', people.coordinator, service(id, 3, 1));
    const award = await write('/v1/awards', people.coordinator, { contribution: recorded.id, budget: people.budget });
    const why = { reason: 'wrong-person' };
    expect(await write(`/v1/awards/${award.id}/reversals`, people.coordinator, why)).toMatchObject({ code: 'approver-conflict' });
    expect(await write(`/v1/awards/${award.id}/reversals`, people.colleague, why)).toMatchObject({
      answered: 200,
      status: 'reversed',
    });
    expect(await write(`/v1/awards/${award.id}/reversals`, people.colleague, why)).toMatchObject({
      code: 'award-already-reversed',
    });
    expect(await read(`/v1/balances/${id}`, people.auditor)).toMatchObject({
      available: '0.00',
      debt: '0.00',
      certified_minutes: 120,
    });
    expect(await write(`/v1/contributions/${recorded.id}/reversals`, people.colleague, why)).toMatchObject({
      status: 'reversed',
    });
    expect(await read(`/v1/balances/${id}`, people.auditor)).toMatchObject({ certified_minutes: 0 });
  });

  it('in bulk are awarded line by line', async () => {
    const { id } = await write('/v1/members', people.coordinator, { name: 'E' });
    const lines = [1, 2, 3].map(hour => service(id, hour + 1, hour));
    const recorded = await write('/v1/contributions/bulk', people.coordinator, { lines });
    const awards = recorded.lines.map(line => ({ contribution: line.id, budget: people.budget }));
    const awarded = await write('/v1/awards/bulk', people.coordinator, { lines: [...awards, ...awards.slice(0, 1)] });
    expect(awarded).toMatchObject({ answered: 200, accepted: 3, refused: 1 });
    expect(awarded.lines[3]).toMatchObject({ line: 3, status: 409, id: null, problem: { code: 'contribution-already-awarded' } });
  });
});

describe('budgets, partners, activity types, rules', () => {
  it('a budget is drawn on, increased, closed', async () => {
    const from = hoursAgo(1);
    const until = hoursAgo(-24 * 30);
    const budget = await write('/v1/budgets', people.approver, { amount: '1.00', from, until, label: { en: 'Spring' } });
    expect(budget).toMatchObject({
      answered: 201,
      status: 'open',
      amount: '1.00',
      drawn: '0.00',
      remaining: '1.00',
      label: { zh: null, en: 'Spring' },
    });
    const { id } = await write('/v1/members', people.coordinator, { name: 'F' });
    const recorded = await write('/v1/contributions', people.coordinator, service(id, 3, 1));
    const asked = { contribution: recorded.id, budget: budget.id };
    expect(await write('/v1/awards', people.coordinator, asked)).toMatchObject({ code: 'budget-exhausted' });
    expect(await write(`/v1/budgets/${budget.id}/increases`, people.approver, { amount: '5.00' })).toMatchObject({
      amount: '6.00',
    });
    expect(await write('/v1/awards', people.coordinator, asked)).toMatchObject({ answered: 201 });
    expect(await read(`/v1/budgets/${budget.id}`)).toMatchObject({ drawn: '2.00', remaining: '4.00' });
    expect(await write(`/v1/budgets/${budget.id}/close`, people.approver)).toMatchObject({ status: 'closed' });
    expect((await read('/v1/budgets?status=closed')).data.map(each => each.id)).toEqual([budget.id]);
    expect(await write('/v1/budgets', people.approver, { amount: '0.00', from, until })).toMatchObject({
      code: 'amount-out-of-range',
    });
    expect(await write('/v1/budgets', people.approver, { amount: '10000000.00', from, until })).toMatchObject({
      code: 'amount-out-of-range',
    });
  });

  it('a partner is admitted, suspended, terminated', async () => {
    const partner = await write('/v1/partners', people.approver, {
      kind: 'institution',
      track: 'government',
      merchant: false,
      label: { zh: '亲邻之家' },
    });
    expect(partner).toMatchObject({ answered: 201, status: 'active', label: { zh: '亲邻之家', en: null } });
    expect(partner.id).toMatch(/^ptn_/);
    expect(await write(`/v1/partners/${partner.id}/reinstatements`, people.approver)).toMatchObject({
      code: 'partner-status-conflict',
    });
    expect(await write(`/v1/partners/${partner.id}/terminations`, people.approver, { reason: 'covenant-breach' })).toMatchObject({
      status: 'terminated',
    });
    expect((await read('/v1/partners?merchant=false')).data.map(each => each.id)).toEqual([partner.id]);
  });

  it('an activity type is added and counts', async () => {
    const type = { code: 'weekend-meals', measure: 'time', multiplier_percent: 150, label: { zh: '周末助餐' } };
    expect(await write('/v1/activity-types', people.approver, type)).toMatchObject({ answered: 201, multiplier_percent: 150 });
    expect(await write('/v1/activity-types', people.approver, type)).toMatchObject({ code: 'already-exists' });
    expect((await read('/v1/activity-types')).data).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'weekend-meals', label: { zh: '周末助餐', en: null } })]),
    );
    const { id } = await write('/v1/members', people.coordinator, { name: 'G' });
    const recorded = await write('/v1/contributions', people.coordinator, service(id, 3, 1, { activity_type: 'weekend-meals' }));
    expect(await write('/v1/awards', people.coordinator, { contribution: recorded.id, budget: people.budget })).toMatchObject({
      amount: '3.00',
    });
  });

  it('rules are versions: what is adopted is shown with its number, contradictions are refused', async () => {
    const before = await read('/v1/rules');
    const adopted = await write('/v1/rules', people.approver, { changes: { points_per_day_max: '9.50', hold_seconds: 600 } });
    expect(adopted).toMatchObject({
      answered: 201,
      version: before.versions.length + 1,
      values: { points_per_day_max: '9.50', hold_seconds: 600 },
    });
    expect((await read('/v1/rules'))['in_force']).toBe(before.versions.length + 1);
    expect(await write('/v1/rules', people.approver, { changes: { day_minutes_max: 1 } })).toMatchObject({
      code: 'rules-invalid',
    });
    expect(await write('/v1/rules', people.approver, { changes: {}, effective_from: hoursAgo(2) })).toMatchObject({
      code: 'effective-date-out-of-range',
    });
  });
});

describe('imports', () => {
  const csv = (path: string, text: string | Uint8Array, key = people.coordinator) =>
    edge.send('POST', path, { key, body: text, headers: { 'content-type': 'text/csv' } });

  it('say first what they would do, then do it, then change nothing', async () => {
    const file = '姓名,手机号,类别\n林一,13700000001,外卖骑手\n林二,13700000002,楼栋长\n林三,不是号码,党员\n';
    const before = await edge.head();
    const dry = await csv('/v1/imports/members', file);
    expect(dry.json).toMatchObject({ dry_run: true, totals: { 'would-do': 2, refused: 1 } });
    expect(dry.json.lines[2]).toMatchObject({ line: 4, status: 'refused', code: 'phone-invalid' });
    expect(await edge.head()).toBe(before);
    const done = await csv('/v1/imports/members?dry_run=false', file);
    expect(done.json).toMatchObject({ dry_run: false, totals: { done: 2, refused: 1 } });
    const after = await edge.head();
    expect((await csv('/v1/imports/members?dry_run=false', file)).json).toMatchObject({ totals: { unchanged: 2 } });
    expect(await edge.head()).toBe(after);
  });

  it('record attendance and award it, with the scope for awarding', async () => {
    await csv('/v1/imports/members?dry_run=false', '姓名,手机号\n王五,13700000009\n');
    const day = new Date(Date.now() - 24 * 3_600_000).toISOString().slice(0, 10);
    const file = `活动,日期,姓名,手机号,时长\n楼道清洁,${day},王五,13700000009,2小时\n`;
    const path = `/v1/imports/attendance?dry_run=false&award=${people.budget}`;
    const recorder = await edge.key('usr_recorder', ['activities:write']);
    expect((await csv(path, file, recorder)).json).toMatchObject({ code: 'scope-missing', required_scope: 'awards:write' });
    const done = await csv(path, file);
    expect(done.json).toMatchObject({
      totals: { done: 1 },
      lines: [expect.objectContaining({ award: expect.objectContaining({ status: 'awarded' }) })],
    });
  });

  it('refuse what is no roster, and everybody who keeps no members', async () => {
    const workbook = await csv('/v1/imports/members', Buffer.from('PK\u0003\u0004 something'));
    expect([workbook.status, workbook.json.errors[0]?.code]).toEqual([422, 'workbook-file']);
    expect((await csv('/v1/imports/members', '')).json.errors[0]?.code).toBe('file-empty');
    const outsider = await edge.key('usr_outsider', ['members:write']);
    expect((await csv('/v1/imports/members', '姓名\n甲\n', outsider)).json.code).toBe('role-not-permitted');
    const json = await edge.send('POST', '/v1/imports/members', { key: people.coordinator, body: '{}' });
    expect(json.status).toBe(415);
  });
});
