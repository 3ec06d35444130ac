/** Members' codes over a real database: which devices there are, whose code it is, and how often somebody may be wrong. */
import { Devices } from '../../src/app/devices.js';
import { GuessBudgets } from '../../src/app/guess-budgets.js';
import { MemberCodes } from '../../src/app/member-codes.js';
import { codeText, stepAt } from '../../src/app/rotating-code.js';
import { freshCommandId } from '../../src/feed/command-id.js';
import { OPERATOR } from '../../src/ledger/decision.js';
import { DAY_MS, idOf, instant, type ActorId, type DeviceId, type MemberId, type PartnerId } from '../../src/ledger/units.js';
import { LOG } from '../support/community.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { accepted, openRegister, SECRET, tablesHolding, type Register } from '../support/register.js';

const OTHER_LOG = 'timebank.example/log/cmty_other/1';
const MINUTE = 60_000;
let database: TestDatabase;
let register: Register;
let devices: Devices;
let codes: MemberCodes;
let merchants = 0;

/** A copy of the service over the same database. */
function copy(of: Register): { devices: Devices; codes: MemberCodes } {
  const clock = () => register.community.now;
  const { identities, community } = of;
  const own = new Devices({ pool: database.pool, ledger: community.ledger, identities, secret: SECRET, clock });
  return { devices: own, codes: new MemberCodes(own, new GuessBudgets(database.pool, clock), clock) };
}

beforeAll(async () => {
  database = await createTestDatabase();
  register = await openRegister(database);
  ({ devices, codes } = copy(register));
});
afterAll(() => database.drop());

const pass = (ms: number): void => {
  register.community.now = instant(register.community.now + ms);
};
const deviceId = (): DeviceId => idOf('device', freshCommandId());
const merchant = (): PartnerId => `mer_${String(merchants++).padStart(26, '0')}` as PartnerId;

async function newMember(of = register): Promise<MemberId> {
  const enrolment = { profile: { name: '陈一' }, categories: [], leaderboard: false };
  const request = { operation: 'members.enrol', key: freshCommandId() };
  return accepted(await of.members.enrol(of.caller, enrolment, request)).member;
}
async function newDevice(of = register, member?: MemberId) {
  const owner = member ?? (await newMember(of));
  return accepted(await copy(of).devices.enrol(of.caller, owner, deviceId()));
}
type Enrolled = Awaited<ReturnType<typeof newDevice>>;
const shownBy = ({ device, key }: Enrolled, steps = 0, ref = device.refs[0] ?? ''): string =>
  codeText(key, { ref, step: stepAt(register.community.now) + steps });
/** As it would be if somebody guessed. */
const wrong = (text: string): string => text.replace(/.$/, last => (last === '0' ? '1' : '0'));
const answers = async (texts: readonly string[], at: PartnerId, by = codes): Promise<readonly string[]> =>
  Promise.all(texts.map(async text => (await by.read(LOG, at, text)).status));

describe('a device', () => {
  it('is enrolled once for a request, and is given the same key again', async () => {
    const [member, id, fingerprint] = [await newMember(), deviceId(), Buffer.alloc(32, 1)];
    const first = accepted(await devices.enrol(register.caller, member, id, fingerprint));
    pass(DAY_MS);
    const again = accepted(await devices.enrol(register.caller, member, id, fingerprint));
    expect(again).toEqual({ ...first, replayed: true });
    expect([first.key.length, first.device.refs.length]).toEqual([32, 31]);
    await expect(devices.enrol(register.caller, member, id, Buffer.alloc(32, 2))).rejects.toThrow(id);
  });

  it('has a key of its own, which stands nowhere', async () => {
    const member = await newMember();
    const [one, other] = [await newDevice(register, member), await newDevice(register, member)];
    expect(Buffer.from(one.key).equals(other.key)).toBe(false);
    expect(await tablesHolding(database, Buffer.from(one.key).toString('hex'))).toEqual([]);
    expect(await tablesHolding(database, one.device.id)).toEqual(['member_devices']);
    expect((await devices.of(LOG, member)).map(({ id }) => id)).toEqual([other.device.id, one.device.id]);
  });

  it('is enrolled by coordinators only, for members only', async () => {
    const refusal = async (actor: ActorId, member: MemberId) => {
      const outcome = await devices.enrol(register.as(actor), member, deviceId());
      return outcome.accepted ? 'accepted' : outcome.refusal.code;
    };
    const { actor } = register.caller;
    expect(await refusal('usr_stranger' as ActorId, await newMember())).toBe('role-not-permitted');
    expect(await refusal(actor, idOf('member', freshCommandId()))).toBe('resource-not-found');
    const leaving = await newMember();
    await register.community.done(actor, { type: 'LeaveCommunity', member: leaving });
    expect(await refusal(actor, leaving)).toBe('member-not-active');
    const member = await newMember();
    await register.community.done(OPERATOR, { type: 'FreezeCommunity' });
    expect(await refusal(actor, member)).toBe('community-frozen');
    await register.community.done(OPERATOR, { type: 'ThawCommunity' });
    expect(await refusal(actor, member)).toBe('accepted');
  });

  it('is revoked by coordinators only, and then shows no genuine code', async () => {
    const member = await newMember();
    const [lost, kept] = [await newDevice(register, member), await newDevice(register, member)];
    const revoke = async (actor = register.caller.actor, whose = member) =>
      (await devices.revoke(register.as(actor), whose, lost.device.id)).accepted;
    expect(await revoke('usr_stranger' as ActorId)).toBe(false);
    expect(await revoke(undefined, await newMember())).toBe(false);
    expect((await codes.read(LOG, merchant(), shownBy(lost))).status).toBe('genuine');
    expect([await revoke(), await revoke()]).toEqual([true, true]);
    expect(await answers([shownBy(lost), shownBy(kept)], merchant())).toEqual(['code-invalid', 'genuine']);
    expect((await devices.of(LOG, member)).map(({ id }) => id)).toEqual([kept.device.id]);
  });

  it('goes with its member’s erasure, and cannot come back', async () => {
    const enrolled = await newDevice();
    const { id, member } = enrolled.device;
    const code = shownBy(enrolled);
    accepted(await register.members.erase(register.caller, member));
    expect(await tablesHolding(database, id)).toEqual([]);
    expect((await codes.read(LOG, merchant(), code)).status).toBe('code-invalid');
    expect(await devices.enrol(register.caller, member, id)).toMatchObject({ refusal: { code: 'resource-not-found' } });
    expect(await devices.keyOf(LOG, id)).toBeUndefined();
  });
});

describe('a code', () => {
  it('is its member’s, by every copy of the service', async () => {
    const enrolled = await newDevice();
    const expected = { status: 'genuine', member: enrolled.device.member, code: { device: enrolled.device.id } };
    for (const by of [codes, copy(await openRegister(database)).codes])
      expect(await by.read(LOG, merchant(), shownBy(enrolled))).toMatchObject(expected);
  });

  it('is expired one step too early or late, however genuine', async () => {
    const enrolled = await newDevice();
    const texts = [-2, -1, 0, 1, 2, -3_000].map(steps => shownBy(enrolled, steps));
    const [expired, genuine] = ['code-expired', 'genuine'];
    expect(await answers(texts, merchant())).toEqual([expired, genuine, genuine, genuine, expired, expired]);
  });

  it('is taken under the pseudonyms of yesterday, today and tomorrow', async () => {
    const enrolled = await newDevice();
    const { refs } = enrolled.device;
    pass(2 * DAY_MS);
    const texts = [0, 1, 2, 3, 4].map(day => shownBy(enrolled, 0, refs[day]));
    const [invalid, genuine] = ['code-invalid', 'genuine'];
    expect(await answers(texts, merchant())).toEqual([invalid, genuine, genuine, genuine, invalid]);
  });

  it('is nobody’s in another community', async () => {
    const other = await openRegister(database, OTHER_LOG);
    const enrolled = await newDevice(other);
    const code = shownBy(enrolled);
    const elsewhere = copy(other).codes;
    expect((await elsewhere.read(OTHER_LOG, merchant(), code)).status).toBe('genuine');
    expect(await codes.read(LOG, merchant(), code)).toEqual({ status: 'code-invalid' });
  });

  it('stands nowhere, right or wrong', async () => {
    const code = shownBy(await newDevice());
    await answers([code, wrong(code)], merchant());
    const [, ref = '', , mac = ''] = code.split('.');
    expect([await tablesHolding(database, mac), await tablesHolding(database, ref)]).toEqual([[], []]);
  });
});

describe('guessing', () => {
  it('cools a device down after five wrong codes, for everybody and for a minute', async () => {
    const enrolled = await newDevice();
    for (let guess = 0; guess < 5; guess++) {
      expect(await answers([shownBy(enrolled)], merchant())).toEqual(['genuine']);
      expect(await answers([wrong(shownBy(enrolled))], merchant())).toEqual(['code-invalid']);
      pass(1_000);
    }
    const second = copy(await openRegister(database)).codes;
    const cooled = await second.read(LOG, merchant(), shownBy(enrolled));
    expect(cooled).toEqual({ status: 'abnormal-usage-detected', waitMs: MINUTE - 1_000 });
    pass(MINUTE - 1_001);
    expect((await codes.read(LOG, merchant(), shownBy(enrolled))).status).toBe('abnormal-usage-detected');
    pass(1);
    expect(await answers([shownBy(enrolled), wrong(shownBy(enrolled))], merchant())).toEqual(['genuine', 'code-invalid']);
  });

  it('does not cool a device down where the wrong codes are a minute apart', async () => {
    const enrolled = await newDevice();
    for (let guess = 0; guess < 8; guess++) {
      expect(await answers([wrong(shownBy(enrolled))], merchant())).toEqual(['code-invalid']);
      pass(MINUTE);
    }
    expect(await answers([shownBy(enrolled)], merchant())).toEqual(['genuine']);
  });

  it('at once, at two copies of the service, gets no more than five answers', async () => {
    const text = wrong(shownBy(await newDevice()));
    const second = copy(await openRegister(database)).codes;
    const tries = Array.from({ length: 12 }, () => text);
    const given = (await Promise.all([answers(tries, merchant()), answers(tries, merchant(), second)])).flat();
    expect(given.filter(status => status === 'code-invalid')).toHaveLength(5);
    expect(given.filter(status => status === 'abnormal-usage-detected')).toHaveLength(19);
  });

  it('that comes while it is refused neither counts nor keeps the device cooled down for longer', async () => {
    const guesses = new GuessBudgets(database.pool, () => register.community.now);
    const guessers = { merchant: merchant(), devices: [(await newDevice()).device.id] };
    for (let guess = 0; guess < 5; guess++) expect(await guesses.spend(LOG, guessers)).toBe(0);
    for (let guess = 0; guess < 3; guess++) {
      pass(10_000);
      expect(await guesses.spend(LOG, guessers)).toBe(MINUTE - (guess + 1) * 10_000);
    }
    pass(MINUTE - 30_000);
    expect(await guesses.wait(LOG, guessers)).toBe(0);
    for (let guess = 0; guess < 5; guess++) expect(await guesses.spend(LOG, guessers)).toBe(0);
  });

  it('is limited for a merchant over all devices, known or not, and for nobody else', async () => {
    const enrolled = await newDevice();
    const shop = merchant();
    const unknown = codeText(Buffer.alloc(32), { ref: 'ZZZZZZ', step: stepAt(register.community.now) });
    for (let guess = 0; guess < 30; guess++) expect(await answers([unknown], shop)).toEqual(['code-invalid']);
    expect(await answers([unknown, shownBy(enrolled)], shop)).toEqual(['abnormal-usage-detected', 'abnormal-usage-detected']);
    expect(await answers([shownBy(enrolled)], merchant())).toEqual(['genuine']);
    pass(MINUTE);
    expect(await answers([shownBy(enrolled)], shop)).toEqual(['genuine']);
  });

  it('is not what a text does that is no code, or a genuine code that is too old', async () => {
    const enrolled = await newDevice();
    const shop = merchant();
    for (let scan = 0; scan < 31; scan++)
      expect(await answers(['https://example.org/menu', shownBy(enrolled, -9)], shop)).toEqual(['code-invalid', 'code-expired']);
    expect(await answers([shownBy(enrolled)], shop)).toEqual(['genuine']);
  });
});
