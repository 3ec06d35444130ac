/** The register: who members are, readable and findable by those who may, for nobody else, and for nobody at all once erased. */
import { Identities } from '../../src/app/identities.js';
import { MerchantRefs } from '../../src/app/merchant-refs.js';
import { freshCommandId } from '../../src/feed/command-id.js';
import { accountIn } from '../../src/ledger/books.js';
import { accountBook, DAY_MS, idOf, instant, type MemberId, type PartnerId } from '../../src/ledger/units.js';
import { APPROVER, LOG, START } from '../support/community.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { accepted, answerOf, openRegister, rowsIn, SECRET, tablesHolding, type Register } from '../support/register.js';

let database: TestDatabase;
let register: Register;
let keys = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await openRegister(database);
});
afterAll(() => database.drop());

const CHEN = { name: '陈晓明', phone: '+8613800138001', birthYear: 1968, nickname: '晓明哥', building: '3栋' };
/** Four digits alone would be met in any hash. */
const PLAIN = [CHEN.name, CHEN.phone, '13800138001', CHEN.nickname, CHEN.building];
const enrolment = (profile: { name: string; phone?: string; birthYear?: number }) => ({
  profile,
  categories: [],
  leaderboard: true,
});
const request = (key = `enrol ${String(keys++)}`) => ({ operation: 'members.enrol', key });
const freshMember = (): MemberId => idOf('member', freshCommandId());
let phones = 13_900_000_000;
const newPhone = (): string => `+86${String(phones++)}`;

async function enrolled(profile: { name: string; phone?: string; birthYear?: number }): Promise<MemberId> {
  return accepted(await register.members.enrol(register.caller, enrolment(profile), request())).member;
}

describe('a member who is enrolled', () => {
  let member: MemberId;
  beforeAll(async () => {
    const fingerprint = new Uint8Array(32).fill(7);
    member = accepted(await register.members.enrol(register.caller, enrolment(CHEN), { ...request(), fingerprint })).member;
  });

  it('has an account, and is described as entered', async () => {
    const books = await register.community.ledger.look(LOG, [accountBook(member)]);
    expect(accountIn(books, member)).toMatchObject({ status: 'open', minor: false, leaderboard: true });
    expect(await register.identities.describe(LOG, [member])).toEqual(new Map([[member, CHEN]]));
  });

  it('is found by phone, and by the name however it is written', async () => {
    expect((await register.identities.byPhone(LOG, [CHEN.phone, newPhone()])).get(CHEN.phone)).toBe(member);
    const found = await register.identities.byName(LOG, ['陈晓明', '陈 晓 明', '陈大明']);
    expect([...found.values()]).toEqual([[member], [member], []]);
  });

  it('stands nowhere in the database in clear', async () => {
    await register.labels.put(LOG, 'team', 'searchable', { zh: '可以找到' });
    expect(await tablesHolding(database, '可以找到')).toEqual(['labels']);
    expect(await tablesHolding(database, 'MemberEnrolled.v1')).toContain('events');
    for (const text of PLAIN.filter(each => each.length > 2))
      expect([text, await tablesHolding(database, text)]).toEqual([text, []]);
  });

  it('leaves no fingerprint of the request that could be guessed from a person', async () => {
    expect(await tablesHolding(database, Buffer.alloc(32, 7).toString('latin1'))).toEqual([]);
    const { rows } = await database.pool.query('SELECT FROM events WHERE fingerprint IS NOT NULL');
    expect(rows.length).toBeGreaterThan(0);
  });

  it('is sealed anew each time: equal people do not look equal', async () => {
    const [one, other] = [freshMember(), freshMember()];
    for (const each of [one, other]) await register.identities.enrol(LOG, each, { name: '何平', building: '3栋' });
    const { rows } = await database.pool.query<Record<string, Buffer>>(
      'SELECT wrapped_key, name, building FROM identities WHERE member = ANY ($1)',
      [[one, other]],
    );
    expect(new Set(rows.flatMap(row => Object.values(row).map(each => each.toString('hex')))).size).toBe(6);
  });

  it('is nobody to a service with another secret', async () => {
    const stranger = new Identities(database.pool, Buffer.alloc(32, 'another secret'));
    expect((await stranger.byPhone(LOG, [CHEN.phone])).size).toBe(0);
    expect((await stranger.byName(LOG, [CHEN.name])).get(CHEN.name)).toEqual([]);
    await expect(stranger.describe(LOG, [member])).rejects.toThrow('does not open');
  });

  it('is nobody in another community, which may know the same phone as its own', async () => {
    const other = await openRegister(database, 'timebank.example/log/cmty_other/1');
    expect((await other.identities.byPhone(other.community.log, [CHEN.phone])).size).toBe(0);
    expect((await other.identities.describe(other.community.log, [member])).size).toBe(0);
    expect(answerOf(await other.members.enrol(other.caller, enrolment(CHEN), request()))).toBe('accepted');
    const { rows } = await database.pool.query('SELECT DISTINCT phone_hash FROM identities WHERE phone_hash IS NOT NULL');
    expect(rows).toHaveLength(2);
  });
});

describe('what is sealed', () => {
  const change = (member: MemberId, assignment: string) =>
    database.pool.query(`UPDATE identities SET ${assignment} WHERE member = $1`, [member]);

  it('does not open when a bit of it was changed', async () => {
    const member = await enrolled({ name: '黄一' });
    await change(member, 'name = set_byte(name, octet_length(name) - 1, get_byte(name, octet_length(name) - 1) # 1)');
    const opening = register.identities.describe(LOG, [member]);
    await expect(opening).rejects.toThrow(`the seal of ${LOG}|${member}|name does not open`);
    await expect(opening).rejects.not.toThrow('黄一');
  });

  it('does not open in the row of another member, not even with its key', async () => {
    const [one, other] = [await enrolled({ name: '黄二' }), await enrolled({ name: '黄三' })];
    const row = '(SELECT i.wrapped_key, i.name FROM identities i WHERE i.member =';
    await change(other, `(wrapped_key, name) = ${row} '${one}')`);
    await expect(register.identities.describe(LOG, [other])).rejects.toThrow(`${other}|key`);
  });

  it('does not open in another field', async () => {
    const member = freshMember();
    await register.identities.enrol(LOG, member, { name: '黄四', building: '9栋' });
    await change(member, 'nickname = building');
    await expect(register.identities.describe(LOG, [member])).rejects.toThrow('|nickname');
  });

  it('does not open cut short', async () => {
    const member = await enrolled({ name: '黄五' });
    await change(member, 'name = substring(name FROM 1 FOR 8)');
    await expect(register.identities.describe(LOG, [member])).rejects.toThrow('|name');
  });
});

describe('enrolling', () => {
  it('again with the same key enrols once and answers the same', async () => {
    const key = request();
    const profile = { name: '林一', phone: newPhone() };
    const first = accepted(await register.members.enrol(register.caller, enrolment(profile), key));
    const leaves = await register.leaves();
    const again = accepted(await register.members.enrol(register.caller, enrolment(profile), key));
    expect(again).toMatchObject({ member: first.member, replayed: true });
    expect(await register.leaves()).toBe(leaves);
  });

  it('refuses a phone number that another member has, and leaves nothing', async () => {
    const phone = newPhone();
    await enrolled({ name: '林二', phone });
    const [leaves, rows] = [await register.leaves(), await rowsIn(database, 'identities')];
    expect(answerOf(await register.members.enrol(register.caller, enrolment({ name: '林三', phone }), request()))).toBe(
      'already-exists',
    );
    expect([await register.leaves(), await rowsIn(database, 'identities')]).toEqual([leaves, rows]);
  });

  it('of one phone number from many sides at once enrols one', async () => {
    const profile = { name: '林四', phone: newPhone() };
    const copies = [register, await openRegister(database)];
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const { members, caller } = copies[index % 2] ?? register;
        return members.enrol(caller, enrolment(profile), request());
      }),
    );
    expect(outcomes.map(answerOf).sort()).toEqual(['accepted', ...Array<string>(19).fill('already-exists')]);
  });

  it('by somebody without the role is refused before the register says anything', async () => {
    const phone = newPhone();
    await enrolled({ name: '林五', phone });
    const rows = await rowsIn(database, 'identities');
    for (const profile of [{ name: '林六', phone }, { name: '林六' }]) {
      expect(answerOf(await register.members.enrol(register.as(APPROVER), enrolment(profile), request()))).toBe(
        'role-not-permitted',
      );
    }
    expect(await rowsIn(database, 'identities')).toBe(rows);
  });

  it('that the ledger refuses is withdrawn from the register', async () => {
    const phone = newPhone();
    const unknownTeam = { ...enrolment({ name: '林七', phone }), team: 'no-such-team' as never };
    expect(answerOf(await register.members.enrol(register.caller, unknownTeam, request()))).toBe('team-unknown');
    expect((await register.identities.byPhone(LOG, [phone])).size).toBe(0);
    await enrolled({ name: '林七', phone });
  });

  it('that broke off between register and ledger is taken up by its repetition', async () => {
    const profile = { name: '林八', phone: newPhone() };
    const key = request();
    const { member } = accepted(await register.members.enrol(register.caller, enrolment(profile), request()));
    await database.pool.query('DELETE FROM identities WHERE member = $1', [member]);
    const id = freshCommandId();
    await register.identities.enrol(LOG, idOf('member', id), profile);
    const taken = await register.members.enrolAs(register.caller, enrolment(profile), { id });
    expect(taken).toMatchObject({ accepted: true, replayed: false, member: idOf('member', id) });
    expect(answerOf(await register.members.enrol(register.caller, enrolment(profile), key))).toBe('already-exists');
  });

  it('takes a phone number over from an enrolment that was abandoned long ago, not from one that is young', async () => {
    const phone = newPhone();
    await register.identities.enrol(LOG, freshMember(), { name: '林九', phone });
    const attempt = () => register.members.enrol(register.caller, enrolment({ name: '林九', phone }), request());
    expect(answerOf(await attempt())).toBe('already-exists');
    await database.pool.query("UPDATE identities SET enrolled_at = now() - interval '11 minutes' WHERE phone_hash IS NOT NULL");
    expect(answerOf(await attempt())).toBe('accepted');
    expect(answerOf(await attempt())).toBe('already-exists');
  });

  it('takes for a minor whoever may still be one in this year, by the calendar of the community', async () => {
    const isMinor = async (birthYear: number) => {
      const member = await enrolled({ name: '林十', birthYear });
      const account = accountIn(await register.community.ledger.look(LOG, [accountBook(member)]), member);
      return account.status === 'open' && account.minor && !account.leaderboard;
    };
    expect([await isMinor(2007), await isMinor(2008), await isMinor(2016)]).toEqual([false, true, true]);
    register.community.now = instant(Date.parse('2026-12-31T16:00:00Z')); // 2027 in Shanghai
    expect([await isMinor(2008), await isMinor(2009)]).toEqual([false, true]);
  });
});

describe('a profile', () => {
  it('is changed, found under the new phone and name only, and no leaf is written', async () => {
    const [old, phone] = [newPhone(), newPhone()];
    const member = await enrolled({ name: '梁一', phone: old });
    const leaves = await register.leaves();
    const changes = { name: '梁大一', phone, nickname: '阿梁', building: '5栋' };
    expect(answerOf(await register.members.update(register.caller, member, changes))).toBe('accepted');
    expect((await register.identities.describe(LOG, [member])).get(member)).toEqual(changes);
    const byPhone = await register.identities.byPhone(LOG, [old, phone]);
    expect([byPhone.get(old), byPhone.get(phone)]).toEqual([undefined, member]);
    expect((await register.identities.byName(LOG, ['梁一'])).get('梁一')).toEqual([]);
    expect(await register.leaves()).toBe(leaves);
  });

  it('loses what is taken out', async () => {
    const phone = newPhone();
    const member = await enrolled({ name: '梁二', phone });
    accepted(await register.members.update(register.caller, member, { phone: null, nickname: null }));
    expect((await register.identities.describe(LOG, [member])).get(member)).toEqual({ name: '梁二' });
    expect((await register.identities.byPhone(LOG, [phone])).size).toBe(0);
  });

  it('never takes the phone number of another member', async () => {
    const phone = newPhone();
    await enrolled({ name: '梁三', phone });
    const member = await enrolled({ name: '梁四' });
    expect(answerOf(await register.members.update(register.caller, member, { phone }))).toBe('already-exists');
    expect((await register.identities.describe(LOG, [member])).get(member)).toEqual({ name: '梁四' });
  });

  it('is changed by coordinators only, and only of members', async () => {
    const member = await enrolled({ name: '梁五' });
    expect(answerOf(await register.members.update(register.as(APPROVER), member, { name: '梁' }))).toBe('role-not-permitted');
    expect(answerOf(await register.members.update(register.caller, freshMember(), { name: '梁' }))).toBe('resource-not-found');
  });
});

describe('an erased member', () => {
  const phone = '+8613712345678';
  const profile = { name: '欧阳䶮', phone };
  const key = request();
  const MERCHANT = 'mer_first' as PartnerId;
  let member: MemberId;
  let ref: string | undefined;
  let proof: unknown;

  beforeAll(async () => {
    member = accepted(await register.members.enrol(register.caller, enrolment(profile), key)).member;
    await register.community.award(member, 2);
    ref = await register.refs.issue(LOG, MERCHANT, member);
    const outcome = accepted(await register.members.erase(register.caller, member));
    ({ proof } = outcome);
    expect(outcome.events).toMatchObject([{ event: { type: 'SubjectErased' } }]);
  });

  it('can be neither read nor found, by any way', async () => {
    expect((await register.identities.describe(LOG, [member])).size).toBe(0);
    expect((await register.identities.byPhone(LOG, [phone])).size).toBe(0);
    expect((await register.identities.byName(LOG, [profile.name])).get(profile.name)).toEqual([]);
    const { rows } = await database.pool.query('SELECT * FROM identities WHERE member = $1', [member]);
    const left = Object.entries<unknown>(rows[0]).filter(([, content]) => content !== null);
    expect(left.map(([column]) => column).sort()).toEqual(['enrolled_at', 'erased_at', 'log', 'member']);
  });

  it('is known to no merchant any more, in this copy of the service at once', async () => {
    expect(ref).toMatch(/^mref_/);
    expect(await register.refs.memberOf(LOG, MERCHANT, ref ?? '')).toBeUndefined();
    expect(await register.refs.refOf(LOG, MERCHANT, member)).toBeUndefined();
    expect(await register.refs.issue(LOG, MERCHANT, member)).toBeUndefined();
    expect(await rowsIn(database, 'member_refs')).toBe(0);
  });

  it('keeps an account that goes on under its pseudonym', async () => {
    register.community.now = instant(register.community.now + DAY_MS);
    await register.community.award(member, 1);
    const account = accountIn(await register.community.ledger.look(LOG, [accountBook(member)]), member);
    expect(account).toMatchObject({ status: 'open', available: 300, leaderboard: false });
  });

  it('is not written again: not by a change, not by the repetition of the enrolment', async () => {
    expect(answerOf(await register.members.update(register.caller, member, { name: '欧阳' }))).toBe('resource-not-found');
    const again = await register.members.enrol(register.caller, enrolment(profile), key);
    expect(again).toMatchObject({ accepted: true, replayed: true, member });
    expect((await register.identities.byPhone(LOG, [phone])).size).toBe(0);
  });

  it('is erased once, and the proof is given once', async () => {
    const leaves = await register.leaves();
    expect(await register.members.erase(register.caller, member)).not.toHaveProperty('proof');
    expect(answerOf(await register.members.erase(register.caller, member))).toBe('accepted');
    expect(await register.leaves()).toBe(leaves);
    const { salt, binding } = proof as { salt: string; binding: string };
    expect(await tablesHolding(database, binding)).toContain('events');
    expect(await tablesHolding(database, salt)).toEqual([]);
  });

  it('who comes back is somebody new', async () => {
    expect(await enrolled(profile)).not.toBe(member);
  });

  it('was erased by a coordinator: nobody else may, and a stranger is nobody', async () => {
    const other = await enrolled({ name: '欧阳锋' });
    expect(answerOf(await register.members.erase(register.as(APPROVER), other))).toBe('role-not-permitted');
    expect((await register.identities.describe(LOG, [other])).size).toBe(1);
    expect(answerOf(await register.members.erase(register.caller, freshMember()))).toBe('resource-not-found');
  });

  it('is destroyed by the repetition where the first attempt ended after the event', async () => {
    const other = await enrolled({ name: '欧阳克', phone: newPhone() });
    const before = await register.identities.erasureProof(LOG, other);
    const whole = register.identities.destroy.bind(register.identities);
    register.identities.destroy = () => Promise.reject(new Error('the power went'));
    await expect(register.members.erase(register.caller, other)).rejects.toThrow('the power went');
    register.identities.destroy = whole;
    expect((await register.identities.describe(LOG, [other])).size).toBe(1);
    const again = accepted(await register.members.erase(register.caller, other));
    expect(again).toMatchObject({ replayed: true, proof: before });
    expect((await register.identities.describe(LOG, [other])).size).toBe(0);
  });
});

describe('references for merchants', () => {
  const [FIRST, SECOND] = ['mer_one' as PartnerId, 'mer_two' as PartnerId];

  it('lead the merchant that was given one back to the member, and no other merchant', async () => {
    const member = await enrolled({ name: '罗一' });
    const ref = await register.refs.issue(LOG, FIRST, member);
    expect(ref).toMatch(/^mref_[0-9A-HJKMNP-TV-Z]{20}$/);
    const fresh = new MerchantRefs(database.pool, new Identities(database.pool, SECRET), () => START);
    for (const refs of [register.refs, fresh]) {
      expect(await refs.memberOf(LOG, FIRST, ref ?? '')).toBe(member);
      expect(await refs.memberOf(LOG, SECOND, ref ?? '')).toBeUndefined();
      expect(await refs.refOf(LOG, FIRST, member)).toBe(ref);
      // a pseudonym of the log is no reference, also once its reference is remembered
      expect(await refs.memberOf(LOG, FIRST, member)).toBeUndefined();
    }
  });

  it('differ from merchant to merchant and from member to member', async () => {
    const members = [await enrolled({ name: '罗二' }), await enrolled({ name: '罗三' })];
    const refs = [
      ...(await register.refs.refsOf(LOG, FIRST, members)).values(),
      ...(await register.refs.refsOf(LOG, SECOND, members)).values(),
    ];
    expect(new Set(refs).size).toBe(4);
  });

  it('are not issued by being looked at', async () => {
    const member = await enrolled({ name: '罗四' });
    const ref = await register.refs.refOf(LOG, FIRST, member);
    expect(await register.refs.memberOf(LOG, FIRST, ref ?? '')).toBeUndefined();
  });

  it('that another copy of the service destroyed are forgotten within a minute', async () => {
    const member = await enrolled({ name: '罗五' });
    const here = await openRegister(database);
    const ref = (await here.refs.issue(LOG, FIRST, member)) ?? '';
    expect(await here.refs.memberOf(LOG, FIRST, ref)).toBe(member);
    accepted(await register.members.erase(register.caller, member));
    here.community.now = instant(here.community.now + 60_000);
    expect(await here.refs.memberOf(LOG, FIRST, ref)).toBeUndefined();
    expect(await here.refs.refOf(LOG, FIRST, member)).toBeUndefined();
  });

  it('issued while the member is being erased never outlive the erasure', async () => {
    for (let round = 0; round < 10; round++) {
      const member = await enrolled({ name: '罗六' });
      await Promise.all([
        ...Array.from({ length: 4 }, (_, index) => register.refs.issue(LOG, `mer_${String(index)}` as PartnerId, member)),
        register.identities.destroy(LOG, member),
      ]);
      const left = await database.pool.query('SELECT FROM member_refs WHERE member = $1', [member]);
      expect(left.rowCount).toBe(0);
    }
  });
});

describe('labels', () => {
  it('name what has a code, in two languages, by kind, and the activities of a new community from the start', async () => {
    await register.labels.put(LOG, 'team', 'green', { zh: '绿美队' });
    await register.labels.put(LOG, 'team', 'green', { zh: '绿美志愿队', en: 'Green team' });
    await register.labels.put(LOG, 'budget', 'green', { en: 'Green budget' });
    expect((await register.labels.of(LOG, 'team', ['green', 'red'])).get('green')).toEqual({
      zh: '绿美志愿队',
      en: 'Green team',
    });
    expect((await register.labels.of(LOG, 'budget')).size).toBe(1);
    expect((await register.labels.of(LOG, 'activity')).get('free-haircut')).toEqual({ zh: '义剪', en: 'Free haircuts' });
  });
});
