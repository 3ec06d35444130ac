import { accountBook, instant, points, type ActorId, type MemberId, type TeamCode } from '../../../src/ledger/units.js';
import { nextDueAt } from '../../../src/ledger/account/account.js';
import { categoriesAt } from '../../../src/ledger/account/state.js';
import { A1, C1, C2, community, days, GENEROUS, pt, SHOP, TILL, type Scene } from '../../support/given.js';

const family = (scene: Scene, member: MemberId, relative: MemberId) =>
  scene.by(C2, () => scene.answer({ type: 'RegisterFamily', member, relative }));
const transferring = (member: MemberId, to: MemberId, amount: number) =>
  ({ type: 'TransferPoints', member, to, amount: points(amount) }) as const;
/** Two relatives, one with points. */
function relatives(earned = 3_000) {
  const scene = community({ rules: GENEROUS });
  const [giver, receiver] = [scene.enrol(), scene.enrol()];
  family(scene, giver, receiver);
  scene.earn(giver, earned);
  return { scene, giver, receiver };
}

describe('enrolment', () => {
  it('opens an account with team, categories and display consent', () => {
    const scene = community();
    const team = 'north-gate' as TeamCode;
    scene.done({ type: 'FormTeam', team });
    const member = scene.enrol({ team, categories: ['courier', 'youth', 'courier'], leaderboard: true });
    expect(scene.account(member)).toMatchObject({ status: 'open', team, leaderboard: true, minor: false, available: 0 });
    expect(categoriesAt(scene.account(member), scene.now)).toEqual(['courier', 'youth']);
  });

  it('never shows minors', () => {
    const scene = community();
    const member = scene.enrol({ minor: true, leaderboard: true });
    expect(scene.account(member).leaderboard).toBe(false);
    expect(scene.done({ type: 'ChangeDisplayConsent', member, leaderboard: true })).toEqual([]);
  });

  it('needs a team that exists', () => {
    const scene = community();
    const enrolling = { type: 'EnrolMember', minor: false, categories: [], leaderboard: false } as const;
    expect(scene.answer({ ...enrolling, team: 'nowhere' as TeamCode })).toBe('team-unknown');
    expect(scene.answer({ type: 'JoinTeam', member: scene.enrol(), team: 'nowhere' as TeamCode })).toBe('team-unknown');
  });

  it('records a change and nothing else', () => {
    const scene = community();
    const team = 'north-gate' as TeamCode;
    scene.done({ type: 'FormTeam', team });
    const member = scene.enrol();
    expect(scene.done({ type: 'JoinTeam', member, team })).toHaveLength(1);
    expect(scene.done({ type: 'JoinTeam', member, team })).toEqual([]);
    expect(scene.done({ type: 'ChangeDisplayConsent', member, leaderboard: true })).toHaveLength(1);
    expect(scene.done({ type: 'ChangeDisplayConsent', member, leaderboard: true })).toEqual([]);
  });

  it('of one who is erased hides the name for good', () => {
    const scene = community();
    const member = scene.enrol({ leaderboard: true });
    scene.done({ type: 'EraseSubject', member, subjectBinding: 'ab12' });
    expect(scene.account(member).leaderboard).toBe(false);
  });
});

describe('categories', () => {
  const at = (scene: Scene, member: MemberId, offset = 0) => categoriesAt(scene.account(member), instant(scene.now + offset));

  it('hold from a date to a date', () => {
    const scene = community();
    const member = scene.enrol();
    const [from, until] = [instant(scene.now + days(1)), instant(scene.now + days(2))];
    scene.done({ type: 'AssignCategory', member, category: 'courier', from, until });
    const offsets = [days(1) - 1, days(1), days(2) - 1, days(2)];
    expect(offsets.map(offset => at(scene, member, offset).length)).toEqual([0, 1, 1, 0]);
  });

  it('are many per person, each once at a time', () => {
    const scene = community();
    const member = scene.enrol({ categories: ['courier'] });
    const again = (more = {}) => scene.answer({ type: 'AssignCategory', member, category: 'courier', ...more });
    expect([again(), again({ from: instant(scene.now + days(9)) })]).toEqual(Array(2).fill('category-conflict'));
    expect(scene.answer({ type: 'AssignCategory', member, category: 'building-head' })).toBe('accepted');
    expect(at(scene, member)).toEqual(['courier', 'building-head']);
    scene.done({ type: 'EndCategory', member, category: 'courier' });
    expect([at(scene, member), again(), at(scene, member)]).toEqual([
      ['building-head'],
      'accepted',
      ['building-head', 'courier'],
    ]);
  });

  it('may follow each other without a gap', () => {
    const scene = community();
    const member = scene.enrol();
    const turn = instant(scene.now + days(1));
    const assign = (terms: object) => scene.answer({ type: 'AssignCategory', member, category: 'courier', ...terms });
    expect([assign({ until: turn }), assign({ from: turn }), assign({ from: instant(turn - 1), until: turn })]).toEqual([
      'accepted',
      'accepted',
      'category-conflict',
    ]);
    expect(assign({ from: turn, until: turn })).toBe('effective-date-out-of-range');
  });

  it('that end take what was planned with them', () => {
    const scene = community();
    const member = scene.enrol({ categories: ['courier'] });
    scene.after(days(1));
    scene.done({ type: 'EndCategory', member, category: 'courier' });
    expect(scene.answer({ type: 'EndCategory', member, category: 'courier' })).toBe('category-conflict');
    const later = instant(scene.now + days(5));
    scene.done({ type: 'AssignCategory', member, category: 'courier', from: later });
    scene.done({ type: 'EndCategory', member, category: 'courier' });
    expect(at(scene, member, days(6))).toEqual([]);
    expect(at(scene, member, -days(1))).toEqual(['courier']);
    expect(scene.answer({ type: 'AssignCategory', member, category: 'courier', from: scene.now })).toBe('accepted');
  });
});

describe('family', () => {
  it('is registered on both sides, once', () => {
    const scene = community();
    const [one, other] = [scene.enrol(), scene.enrol()];
    expect(family(scene, one, other)).toBe('accepted');
    expect([scene.account(one).family, scene.account(other).family]).toEqual([[other], [one]]);
    const length = scene.log.length;
    expect([family(scene, one, other), family(scene, other, one)]).toEqual(['accepted', 'accepted']);
    expect(scene.log).toHaveLength(length);
  });

  it('is another member who is there', () => {
    const scene = community();
    const [one, gone] = [scene.enrol(), scene.enrol()];
    scene.done({ type: 'LeaveCommunity', member: gone });
    expect([one, gone, 'mbr_none' as MemberId].map(relative => family(scene, one, relative))).toEqual(
      Array(3).fill('resource-not-found'),
    );
  });

  it('is not registered by one whom it concerns, from neither side', () => {
    const scene = community();
    const [own, other, third] = [scene.enrol(), scene.enrol(), scene.enrol()];
    scene.as(A1).done({ type: 'GrantRole', subject: 'usr_own' as ActorId, role: 'coordinator', member: own });
    scene.as('usr_own' as ActorId);
    expect([
      scene.answer({ type: 'RegisterFamily', member: own, relative: other }),
      scene.answer({ type: 'RegisterFamily', member: other, relative: own }),
      scene.answer({ type: 'RegisterFamily', member: other, relative: third }),
    ]).toEqual(['self-award-forbidden', 'self-award-forbidden', 'accepted']);
  });
});

describe('a gift', () => {
  it('goes to registered family only', () => {
    const { scene, giver, receiver } = relatives();
    const stranger = scene.enrol();
    expect([stranger, giver, receiver].map(to => scene.answer(transferring(giver, to, 100)))).toEqual([
      'not-family',
      'not-family',
      'accepted',
    ]);
    expect(scene.balance(giver).available).toBe(2_900);
    expect(scene.balance(receiver).available).toBe(100);
  });

  it('keeps the lots’ expiry and takes the soonest-expiring', () => {
    const { scene, giver, receiver } = relatives();
    scene.at('2026-04-10T02:00:00Z');
    scene.earn(giver, 100);
    const first = scene.lots(giver)[0];
    scene.done(transferring(giver, receiver, 1_000));
    expect(scene.lots(receiver)).toEqual([{ ...first, amount: 1_000 }]);
    expect(scene.lots(giver).map(lot => lot.amount)).toEqual([2_000, 100]);
    scene.at(first?.expiresAt ?? scene.now);
    expect([scene.balance(giver).available, scene.balance(receiver).available]).toEqual([100, 0]);
  });

  it('and its return meet in the lot that they came from', () => {
    const { scene, giver, receiver } = relatives();
    const before = scene.lots(giver);
    scene.done(transferring(giver, receiver, 1_000));
    scene.done(transferring(receiver, giver, 1_000));
    expect(scene.lots(giver)).toEqual(before);
    expect(scene.lots(receiver)).toEqual([]);
  });

  it.each([
    [[2_000], ['accepted']],
    [[2_001], ['transfer-cap-reached']],
    [
      [1_999, 1, 1],
      ['accepted', 'accepted', 'transfer-cap-reached'],
    ],
  ])('is at most 20.00 a month: %j', (amounts, answers) => {
    const { scene, giver, receiver } = relatives();
    expect(amounts.map(amount => scene.answer(transferring(giver, receiver, amount)))).toEqual(answers);
  });

  it('counts by the month in the community’s time zone, and by the giver', () => {
    const { scene, giver, receiver } = relatives(5_000);
    scene.at('2026-03-31T15:59:59Z');
    expect(scene.answer(transferring(giver, receiver, 2_000))).toBe('accepted');
    expect(scene.answer(transferring(receiver, giver, 2_000))).toBe('accepted');
    expect(scene.answer(transferring(giver, receiver, 1))).toBe('transfer-cap-reached');
    scene.at('2026-03-31T16:00:00Z');
    expect(scene.answer(transferring(giver, receiver, 2_000))).toBe('accepted');
  });

  it.each([
    [0, 'amount-out-of-range'],
    [-100, 'amount-out-of-range'],
    [0.5, 'amount-out-of-range'],
    [1_001, 'insufficient-points'],
    [1_000, 'accepted'],
  ])('of %d out of 1000: %s', (amount, answer) => {
    const { scene, giver, receiver } = relatives(1_000);
    expect(scene.answer(transferring(giver, receiver, amount))).toBe(answer);
    const total = scene.balance(giver).available + scene.balance(receiver).available;
    expect(total).toBe(1_000);
  });

  it('is made of what is available, not of what is pending, held or expired', () => {
    const { scene, giver, receiver } = relatives(1_000);
    scene.authorize(giver, scene.publish({ price: pt(10), holdSeconds: 700_000 }));
    scene.award(
      scene.by(C1, () => scene.created<never>('contribution', scene.deed(giver, 'skilled-help', 1, { evidenceGrade: 'B' }))),
    );
    expect(scene.answer(transferring(giver, receiver, 1))).toBe('insufficient-points');
    scene.after(days(3));
    expect(scene.answer(transferring(giver, receiver, 200))).toBe('accepted');
  });

  it('changes nobody’s certified minutes', () => {
    const { scene, giver, receiver } = relatives();
    scene.record(giver, 60);
    scene.done(transferring(giver, receiver, 100));
    expect([giver, receiver].map(member => scene.account(member).certifiedMinutes)).toEqual([60, 0]);
  });

  it('is not made by a coordinator out of family’s account', () => {
    const { scene, giver, receiver } = relatives();
    scene.as(A1).done({ type: 'GrantRole', subject: 'usr_own' as ActorId, role: 'coordinator', member: receiver });
    expect(scene.as('usr_own' as ActorId).answer(transferring(giver, receiver, 100))).toBe('self-award-forbidden');
  });

  it('does not reach one who has left', () => {
    const { scene, giver, receiver } = relatives();
    scene.done({ type: 'LeaveCommunity', member: receiver });
    expect(scene.answer(transferring(giver, receiver, 100))).toBe('member-not-active');
    scene.settle(accountBook(receiver));
    expect(scene.answer(transferring(giver, receiver, 100))).toBe('member-not-active');
  });
});

describe('leaving', () => {
  const pool = (scene: Scene) => scene.last('AccountClosed').event.content;

  it('closes the account and keeps the certified minutes', () => {
    const { scene, giver } = relatives();
    scene.record(giver, 60);
    scene.done({ type: 'LeaveCommunity', member: giver });
    expect(nextDueAt(scene.account(giver))).toBeLessThanOrEqual(scene.now);
    expect(scene.balance(giver)).toEqual({ available: 0, pending: 0, held: 0, debt: 0 });
    expect(scene.account(giver)).toMatchObject({ status: 'closed', certifiedMinutes: 60 });
    expect(pool(scene).relative).toBeUndefined();
    expect(nextDueAt(scene.account(giver))).toBeUndefined();
  });

  it('gives the points to the pool, or to the heir with their expiry', () => {
    const { scene, giver, receiver } = relatives();
    const before = scene.lots(giver);
    scene.done({ type: 'LeaveCommunity', member: giver, relative: receiver });
    scene.settle(accountBook(giver));
    expect(scene.lots(receiver)).toEqual(before);
    expect(pool(scene)).toMatchObject({ relative: receiver, debt: 0 });
  });

  it('takes pending points along', () => {
    const { scene, giver, receiver } = relatives(100);
    scene.award(
      scene.by(C1, () => scene.created<never>('contribution', scene.deed(giver, 'skilled-help', 1, { evidenceGrade: 'B' }))),
    );
    scene.done({ type: 'LeaveCommunity', member: giver, relative: receiver });
    expect(scene.balance(giver)).toMatchObject({ available: 0, pending: 0 });
    expect(scene.balance(receiver).available).toBe(300);
  });

  it('waits for the last hold, which is honoured', () => {
    const { scene, giver } = relatives();
    const reward = scene.publish({ price: pt(10) });
    const redemption = scene.authorize(giver, reward);
    scene.as(C1).done({ type: 'LeaveCommunity', member: giver });
    expect(scene.balance(giver)).toMatchObject({ available: 2_000, held: 1_000 });
    expect(scene.account(giver).status).toBe('closing');
    scene.as(TILL);
    expect(scene.answer(scene.authorizing(giver, reward))).toBe('member-not-active');
    scene.done({ type: 'CaptureRedemption', merchant: SHOP, redemption, amount: pt(4), final: true });
    expect(scene.account(giver).available).toBe(2_600);
    expect(scene.balance(giver)).toEqual({ available: 0, pending: 0, held: 0, debt: 0 });
    expect(scene.account(giver).status).toBe('closed');
  });

  it('waits for a hold to expire', () => {
    const { scene, giver } = relatives();
    scene.authorize(giver, scene.publish({ price: pt(10) }));
    scene.as(C1).done({ type: 'LeaveCommunity', member: giver });
    scene.after(900_000).settle(accountBook(giver));
    expect(scene.account(giver).status).toBe('closed');
    expect(pool(scene).available).toMatchObject([{ amount: 3_000 }]);
  });

  it('sends what is refunded later to the pool', () => {
    const { scene, giver } = relatives();
    const redemption = scene.authorize(giver, scene.publish({ price: pt(10) }), { capture: true });
    scene.as(C1).done({ type: 'LeaveCommunity', member: giver });
    scene.settle(accountBook(giver));
    scene.as(TILL).done({ type: 'RefundRedemption', merchant: SHOP, redemption, amount: pt(10) });
    expect(scene.last('RedemptionRefunded').event.content.returned).toMatchObject([{ amount: 1_000, to: 'pool' }]);
    expect(scene.balance(giver).available).toBe(0);
  });

  it('writes off the debt', () => {
    const { scene, giver } = relatives(1_000);
    scene.authorize(giver, scene.publish({ price: pt(10) }), { capture: true });
    scene.as(A1).done({ type: 'ReverseAward', award: scene.last('PointsAwarded').event.content.award, reason: 'duplicate' });
    scene.as(C1).done({ type: 'LeaveCommunity', member: giver });
    expect(scene.balance(giver).debt).toBe(0);
    expect(pool(scene).debt).toBe(1_000);
  });

  it('happens once, and to family that is there', () => {
    const { scene, giver, receiver } = relatives();
    const stranger = scene.enrol();
    expect(scene.answer({ type: 'LeaveCommunity', member: giver, relative: stranger })).toBe('not-family');
    scene.done({ type: 'LeaveCommunity', member: receiver });
    expect(scene.answer({ type: 'LeaveCommunity', member: giver, relative: receiver })).toBe('member-not-active');
    expect([1, 2].map(() => scene.answer({ type: 'LeaveCommunity', member: giver }))).toEqual(['accepted', 'member-not-active']);
  });

  it('of two who name each other ends in the pool, not in a circle', () => {
    const { scene, giver, receiver } = relatives();
    const reward = scene.publish({ price: pt(10) });
    scene.earn(receiver, 1_000);
    const holds = [giver, receiver].map(member => scene.authorize(member, reward));
    scene.as(C1).done({ type: 'LeaveCommunity', member: giver, relative: receiver });
    expect(scene.answer({ type: 'LeaveCommunity', member: receiver, relative: giver })).toBe('member-not-active');
    const [first] = holds;
    scene.as(TILL).done({ type: 'VoidRedemption', merchant: SHOP, redemption: first ?? ('' as never) });
    expect(scene.balance(giver).available).toBe(0);
    expect(scene.balance(receiver)).toMatchObject({ available: 3_000, held: 1_000 });
  });

  it('to an heir who has closed meanwhile passes on to the pool', () => {
    const { scene, giver, receiver } = relatives();
    const redemption = scene.authorize(giver, scene.publish({ price: pt(10) }));
    scene.as(C1).done({ type: 'LeaveCommunity', member: giver, relative: receiver });
    scene.done({ type: 'LeaveCommunity', member: receiver });
    scene.settle(accountBook(receiver));
    scene.as(TILL).done({ type: 'VoidRedemption', merchant: SHOP, redemption });
    expect(scene.balance(giver).available).toBe(0);
    expect(nextDueAt(scene.account(receiver))).toBeLessThanOrEqual(scene.now);
    expect(scene.balance(receiver).available).toBe(0);
    expect(scene.last('AccountClosed')).toMatchObject({ book: accountBook(receiver), event: { content: { debt: 0 } } });
    expect(pool(scene).relative).toBeUndefined();
    expect(scene.account(receiver).status).toBe('closed');
  });

  it('with more lots than one event can name takes several', () => {
    const { scene, giver, receiver } = relatives(1);
    for (let lot = 0; lot < 600; lot += 1) scene.earn(giver, 1);
    const before = scene.lots(giver);
    scene.as(C1).done({ type: 'LeaveCommunity', member: giver, relative: receiver });
    scene.settle(accountBook(giver));
    const closings = scene.log.flatMap(({ event }) => (event.type === 'AccountClosed' ? [event.content.available.length] : []));
    expect(closings).toEqual([300, 300, 1]);
    expect(scene.account(giver)).toMatchObject({ status: 'closed', available: 0, lots: undefined });
    expect(scene.lots(receiver)).toEqual(before);
  });
});
