import { points, type ActorId, type AwardId, type MemberId } from '../../../src/ledger/units.js';
import { A1, A2, AUDITOR, C1, C2, community, days, GENEROUS, pt, SHOP, TILL, type Scene } from '../../support/given.js';

const reversing = (award: AwardId) => ({ type: 'ReverseAward', award, reason: 'recorded-in-error' }) as const;
const reversed = (scene: Scene) => scene.last('AwardReversed').event.content;
const begin = () => {
  const scene = community({ rules: GENEROUS });
  return { scene, member: scene.enrol() };
};
/** A member whose award of ten points was spent at the till and then reversed: ten points of debt. */
function inDebt() {
  const { scene, member } = begin();
  const award = scene.earn(member, 1_000);
  const reward = scene.publish({ price: pt(10) });
  const redemption = scene.authorize(member, reward, { capture: true });
  scene.as(A1).done(reversing(award));
  return { scene, member, award, reward, redemption };
}

describe('reversing an award', () => {
  it('takes back what is still there', () => {
    const { scene, member } = begin();
    const award = scene.earn(member, 1_000);
    scene.earn(member, 500);
    scene.as(C2).done(reversing(award));
    expect(reversed(scene)).toMatchObject({ amount: 1_000, takenAvailable: 1_000, takenPending: 0, debt: 0 });
    expect(scene.balance(member)).toEqual({ available: 500, pending: 0, held: 0, debt: 0 });
    expect(scene.last('AwardReversed').event.corrects).toBe(scene.log.find(({ event }) => event.type === 'PointsAwarded')?.id);
  });

  it('takes back what is pending', () => {
    const { scene, member } = begin();
    const id = scene.by(C1, () =>
      scene.created<never>('contribution', scene.deed(member, 'skilled-help', 1, { evidenceGrade: 'B' })),
    );
    const award = scene.award(id);
    scene.as(C2).done(reversing(award));
    expect(reversed(scene)).toMatchObject({ takenAvailable: 0, takenPending: 200, debt: 0 });
    scene.after(days(3));
    expect(scene.balance(member)).toEqual({ available: 0, pending: 0, held: 0, debt: 0 });
  });

  it('happens once only', () => {
    const { scene, member } = begin();
    const award = scene.earn(member, 1_000);
    expect([
      scene.as(C2).answer(reversing(award)),
      scene.answer(reversing(award)),
      scene.as(A1).answer(reversing(award)),
    ]).toEqual(['accepted', 'award-already-reversed', 'award-already-reversed']);
    expect(scene.balance(member).available).toBe(0);
  });

  it('does not touch the certified minutes; reversing the service takes both', () => {
    const { scene, member } = begin();
    const contribution = scene.record(member, 60);
    const award = scene.award(contribution);
    scene.as(C2).done(reversing(award));
    expect(scene.account(member).certifiedMinutes).toBe(60);

    scene.award(contribution);
    scene.as(C2).done({ type: 'ReverseContribution', contribution, reason: 'not-performed' });
    expect(scene.log.slice(-2).map(({ event }) => event.type)).toEqual(['AwardReversed', 'ContributionReversed']);
    expect(scene.account(member).certifiedMinutes).toBe(0);
    expect(scene.balance(member).available).toBe(0);
  });

  it('leaves the service free to be awarded rightly, once', () => {
    const { scene, member } = begin();
    const contribution = scene.record(member, 60);
    scene.as(C2).done(reversing(scene.award(contribution)));
    const again = () =>
      scene.by(C1, () =>
        scene.answer({ type: 'AwardPoints', contribution, budget: scene.last('PointsAwarded').event.content.budget }),
      );
    expect([again(), again()]).toEqual(['accepted', 'contribution-already-awarded']);
    expect(scene.balance(member).available).toBe(100);
  });

  it('is not for the awarder, not even as an approver; nor for who proposed it', () => {
    const { scene, member } = begin();
    scene.by(A1, () => scene.done({ type: 'GrantRole', subject: C1, role: 'approver' }));
    const award = scene.earn(member, 1_000);
    expect(scene.as(C1).answer(reversing(award))).toBe('approver-conflict');

    scene.by(A1, () => scene.done({ type: 'AdoptRules', changes: { awardUnapprovedMax: points(0) } }));
    const proposed = scene.earn(member, 1_000);
    scene.as(A1).done({ type: 'ApproveAward', award: proposed });
    expect(scene.as(C1).answer(reversing(proposed))).toBe('approver-conflict');
    expect(scene.as(C2).answer(reversing(proposed))).toBe('accepted');
  });

  it('takes a coordinator or an approver', () => {
    const { scene, member } = begin();
    const award = scene.earn(member, 1_000);
    expect([AUDITOR, TILL].map(who => scene.as(who).answer(reversing(award)))).toEqual(Array(2).fill('role-not-permitted'));
    expect(scene.as(A1).answer(reversing(award))).toBe('accepted');
    expect(scene.answer(reversing('awd_none' as AwardId))).toBe('resource-not-found');
  });

  it('of points that are spent, held or given away takes an approver', () => {
    const { scene, member } = begin();
    const relative = scene.enrol();
    scene.by(C2, () => scene.done({ type: 'RegisterFamily', member, relative }));
    const spent = scene.earn(member, 1_000);
    scene.authorize(member, scene.publish({ price: pt(10) }), { capture: true });
    const held = scene.earn(member, 1_000);
    scene.authorize(member, scene.publish({ price: pt(10) }));
    const given = scene.earn(member, 1_000);
    scene.as(C2).done({ type: 'TransferPoints', member, to: relative, amount: pt(1) });
    for (const [award, debt] of [
      [spent, 1_000],
      [held, 1_000],
      [given, 100],
    ] as const) {
      expect(scene.as(C2).answer(reversing(award))).toBe('role-not-permitted');
      expect(scene.as(A2).answer(reversing(award))).toBe('accepted');
      expect(reversed(scene).debt).toBe(debt);
    }
    expect(scene.balance(member)).toEqual({ available: 0, pending: 0, held: 1_000, debt: 2_100 });
    expect(scene.balance(relative).available).toBe(100);
  });

  it('never undoes what a merchant captured', () => {
    const { scene, member, redemption } = inDebt();
    expect(scene.redemption(member, redemption)).toMatchObject({ amountCaptured: 1_000, amountRefunded: 0 });
    expect(scene.book(`partner-${SHOP}` as never).state).toMatchObject({ payable: 1_000 });
    expect(scene.balance(member)).toEqual({ available: 0, pending: 0, held: 0, debt: 1_000 });
  });
});

describe('debt', () => {
  it.each([
    [200, 100, 100],
    [201, 100, 101],
    [1_999, 999, 1_000],
    [2_000, 1_000, 1_000],
    [5_000, 1_000, 4_000],
  ])('is paid off by half of an award of %d: %d to the debt, %d to the member', (earned, offset, left) => {
    const { scene, member } = inDebt();
    scene.earn(member, earned);
    expect(scene.last('PointsAwarded').event.content).toMatchObject({ amount: earned, debtOffset: offset });
    expect(scene.balance(member)).toMatchObject({ available: left, debt: 1_000 - offset });
  });

  it('is paid off by pending awards at once', () => {
    const { scene, member } = inDebt();
    scene.award(
      scene.by(C1, () => scene.created<never>('contribution', scene.deed(member, 'skilled-help', 1, { evidenceGrade: 'B' }))),
    );
    expect(scene.balance(member)).toMatchObject({ available: 0, pending: 100, debt: 900 });
  });

  it('may take an award whole, where the rules say so', () => {
    const { scene, member } = inDebt();
    scene.by(A1, () => scene.done({ type: 'AdoptRules', changes: { debtOffsetPercent: 100 } }));
    scene.award(
      scene.by(C1, () => scene.created<never>('contribution', scene.deed(member, 'skilled-help', 1, { evidenceGrade: 'B' }))),
    );
    expect(scene.balance(member)).toMatchObject({ available: 0, pending: 0, debt: 800 });
    expect(scene.log.at(-1)?.event.type).toBe('PointsAwarded');
    scene.after(days(3));
    expect(scene.balance(member)).toMatchObject({ available: 0, pending: 0, debt: 800 });
  });

  it('is owed again when the award that paid it off is reversed', () => {
    const { scene, member } = inDebt();
    const award = scene.earn(member, 600);
    expect(scene.balance(member)).toMatchObject({ available: 300, debt: 700 });
    scene.as(A1).done(reversing(award));
    expect(reversed(scene)).toMatchObject({ amount: 600, takenAvailable: 300, debt: 300 });
    expect(scene.balance(member)).toMatchObject({ available: 0, debt: 1_000 });
  });

  it('is paid by a refund of the points whose award was reversed', () => {
    const { scene, member, redemption } = inDebt();
    scene.as(TILL).done({ type: 'RefundRedemption', merchant: SHOP, redemption, amount: pt(4) });
    expect(scene.last('RedemptionRefunded').event.content.returned).toMatchObject([{ amount: 400, to: 'debt' }]);
    expect(scene.balance(member)).toEqual({ available: 0, pending: 0, held: 0, debt: 600 });
  });

  it('is paid by such a refund no further than it goes', () => {
    const { scene, member, redemption } = inDebt();
    scene.earn(member, 1_400);
    expect(scene.balance(member)).toMatchObject({ available: 700, debt: 300 });
    scene.as(TILL).done({ type: 'RefundRedemption', merchant: SHOP, redemption, amount: pt(10) });
    expect(scene.last('RedemptionRefunded').event.content.returned.map(({ amount, to }) => [amount, to])).toEqual([
      [300, 'debt'],
      [700, 'available'],
    ]);
    expect(scene.balance(member)).toMatchObject({ available: 1_400, debt: 0 });
  });

  it('is paid by the release of points whose award was reversed while they were held', () => {
    const { scene, member } = begin();
    const [first, second] = [scene.earn(member, 1_000), scene.earn(member, 500)];
    expect(second).not.toBe(first);
    const redemption = scene.authorize(member, scene.publish({ price: pt(15) }));
    scene.as(A1).done(reversing(first));
    expect(scene.balance(member)).toMatchObject({ held: 1_500, debt: 1_000 });
    scene.as(TILL).done({ type: 'VoidRedemption', merchant: SHOP, redemption });
    expect(scene.balance(member)).toEqual({ available: 500, pending: 0, held: 0, debt: 0 });
  });

  it('is paid once by a reversal that releases and refunds such points', () => {
    const { scene, member } = begin();
    const award = scene.earn(member, 1_000);
    const redemption = scene.authorize(member, scene.publish({ price: pt(10), multiCapture: true }));
    const its = { merchant: SHOP, redemption };
    scene.by(TILL, () => scene.done({ type: 'CaptureRedemption', ...its, amount: pt(4), final: false }));
    scene.as(A1).done(reversing(award));
    scene.earn(member, 1_600);
    expect(scene.balance(member)).toMatchObject({ available: 800, held: 600, debt: 200 });
    scene.as(TILL).done({ type: 'ReverseRedemption', ...its });
    expect(scene.balance(member)).toEqual({ available: 1_600, pending: 0, held: 0, debt: 0 });
  });

  it('is not paid by a refund of other points', () => {
    const { scene, member, reward } = inDebt();
    scene.earn(member, 2_000);
    const other = scene.authorize(member, reward, { capture: true });
    expect(scene.balance(member)).toMatchObject({ available: 0, debt: 0 });
    const award = scene.earn(member, 1_000);
    const third = scene.authorize(member, reward, { capture: true });
    expect(third).not.toBe(other);
    scene.as(A1).done(reversing(award));
    scene.as(TILL).done({ type: 'RefundRedemption', merchant: SHOP, redemption: other, amount: pt(10) });
    expect(scene.balance(member)).toMatchObject({ available: 1_000, debt: 1_000 });
  });

  it('does not keep a member from spending what is there', () => {
    const { scene, member, reward } = inDebt();
    scene.earn(member, 2_000);
    scene.earn(member, 10);
    scene.as(TILL);
    expect(scene.answer(scene.authorizing(member, reward))).toBe('accepted');
  });
});

it('a reversal by somebody who is nobody is refused, whatever there is', () => {
  const { scene, member } = begin();
  const contribution = scene.record(member as MemberId, 60);
  const answer = scene.as('usr_x' as ActorId).answer({ type: 'ReverseContribution', contribution, reason: 'misconduct' });
  expect(answer).toBe('role-not-permitted');
});
