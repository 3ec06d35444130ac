import { getIn } from '../../../src/ledger/ordered-map.js';
import {
  instant,
  points,
  type ActorId,
  type AwardId,
  type BudgetId,
  type ContributionId,
  type MemberId,
} from '../../../src/ledger/units.js';
import type { RuleValues } from '../../../src/ledger/rules.js';
import { A1, A2, activity, BUDGET, C1, C2, community, days, hours, pt, time, type Scene } from '../../support/given.js';

const awarding = (contribution: ContributionId, budget: BudgetId = BUDGET) =>
  ({ type: 'AwardPoints', contribution, budget }) as const;
const content = (scene: Scene) => scene.last('PointsAwarded').event.content;
const did = (scene: Scene, member: MemberId, code: string, quantity = 1, more = {}): ContributionId =>
  scene.by(C1, () => scene.created('contribution', scene.deed(member, code, quantity, more)));

describe('points for service', () => {
  it.each([
    [60, 100, 100],
    [10, 100, 16],
    [59, 100, 98],
    [61, 100, 101],
    [200, 100, 333],
    [90, 250, 375],
  ])('%d minutes at %d an hour are %d hundredths, rounded down once', (minutes, pointsPerHour, earned) => {
    const scene = community({ rules: { pointsPerHour: points(pointsPerHour) } });
    scene.award(scene.record(scene.enrol(), minutes));
    expect(content(scene)).toMatchObject({ amount: earned, earned });
  });

  it.each([50, 100, 150, 200])('are multiplied by the activity’s %d per cent', multiplierPercent => {
    const scene = community();
    const hard = { code: activity('hard-work'), measure: 'time', pointsPerDeed: points(0), deedsPerMonthMax: 0 } as const;
    scene.as(A1).done({ type: 'AddActivityType', ...hard, multiplierPercent });
    scene.award(scene.record(scene.enrol(), 61, { activityType: activity('hard-work') }));
    expect(content(scene).amount).toBe(Math.floor((61 * multiplierPercent) / 60));
  });

  it.each([
    ['volunteer', 'accepted'],
    ['mutual', 'accepted'],
    ['low_paid', 'service-class-earns-no-points'],
    ['paid_work', 'service-class-earns-no-points'],
    ['donation', 'service-class-earns-no-points'],
  ] as const)('of the class %s: %s', (serviceClass, answer) => {
    const scene = community();
    expect(scene.answer(awarding(scene.record(scene.enrol(), 60, { serviceClass })))).toBe(answer);
  });

  it('come once only', () => {
    const scene = community();
    const id = scene.record(scene.enrol(), 60);
    expect([scene.answer(awarding(id)), scene.answer(awarding(id))]).toEqual(['accepted', 'contribution-already-awarded']);
  });

  it('wait for the approval of the service', () => {
    const scene = community();
    const id = scene.record(scene.enrol(), 60, { evidenceGrade: 'D' });
    expect(scene.answer(awarding(id))).toBe('contribution-not-effective');
    for (const approver of [A1, A2]) scene.as(approver).done({ type: 'ApproveContribution', contribution: id });
    expect(scene.as(C1).answer(awarding(id))).toBe('accepted');
    expect(scene.last('PointsAwarded').event.approvals).toEqual([A1, A2]);
  });

  it('are refused for what was rejected, reversed or never was', () => {
    const scene = community();
    const member = scene.enrol();
    const rejected = scene.record(member, 60, { evidenceGrade: 'D', endedAt: time('2026-03-01T01:00:00Z') });
    scene.as(A1).done({ type: 'RejectContribution', contribution: rejected, reason: 'not-performed' });
    const reversed = scene.record(member, 60);
    scene.as(C2).done({ type: 'ReverseContribution', contribution: reversed, reason: 'not-performed' });
    expect([rejected, reversed, 'ctr_none' as ContributionId].map(id => scene.as(C1).answer(awarding(id)))).toEqual([
      'contribution-not-effective',
      'contribution-not-effective',
      'resource-not-found',
    ]);
  });

  it('name the team of the moment', () => {
    const scene = community();
    const team = 'north-gate' as never;
    scene.done({ type: 'FormTeam', team });
    scene.award(scene.record(scene.enrol({ team }), 60));
    expect(content(scene).team).toBe(team);
  });

  it('leave the certified minutes alone', () => {
    const scene = community();
    const member = scene.enrol();
    scene.award(scene.record(member, 60));
    expect(scene.account(member).certifiedMinutes).toBe(60);
  });
});

describe('the tariff of deeds', () => {
  it.each([
    ['building-head-month', 1, 800],
    ['skilled-help', 2, 400],
    ['class-taught', 1, 200],
    ['meeting-attended', 4, 400],
    ['meeting-attended', 5, 400],
    ['activity-attended', 3, 150],
    ['tree-planted', 7, 700],
  ])('%s × %d earns %d', (code, quantity, amount) => {
    const scene = community();
    scene.award(did(scene, scene.enrol(), code, quantity));
    expect(content(scene).amount).toBe(amount);
  });

  it('counts so many of a kind in a month and no more, by the month of the deed', () => {
    const scene = community({ at: '2026-03-31T02:00:00Z' });
    const member = scene.enrol();
    scene.award(did(scene, member, 'meeting-attended', 3));
    scene.award(did(scene, member, 'meeting-attended', 2));
    expect(content(scene)).toMatchObject({ amount: 100, earned: 200, quantity: 1 });
    expect(scene.answer(awarding(did(scene, member, 'meeting-attended')))).toBe('award-cap-reached');
    expect(scene.answer(awarding(did(scene, member, 'skilled-help')))).toBe('accepted');
    // 31 March, 23:59 and 1 April, 00:00 in Shanghai
    scene.at('2026-04-01T02:00:00Z');
    const [march, april] = ['2026-03-31T15:59:00Z', '2026-03-31T16:00:00Z'].map(text => ({ performedAt: time(text) }));
    expect(scene.answer(awarding(did(scene, member, 'meeting-attended', 1, march)))).toBe('award-cap-reached');
    expect(scene.answer(awarding(did(scene, member, 'meeting-attended', 1, april)))).toBe('accepted');
  });

  it('gives a reversed deed its room back', () => {
    const scene = community();
    const member = scene.enrol();
    const award = scene.award(did(scene, member, 'building-head-month'));
    scene.as(C2).done({ type: 'ReverseAward', award, reason: 'wrong-person' });
    scene.award(did(scene, member, 'building-head-month'));
    expect(content(scene).amount).toBe(800);
  });
});

describe('caps', () => {
  it.each([
    [479, 798, 'accepted'],
    [480, 800, 'accepted'],
    [481, 800, 'accepted'],
  ])('of the day: %d minutes give %d', (minutes, amount) => {
    const scene = community({ rules: { dayMinutesAuto: 960, dayMinutesReviewed: 960 } });
    scene.award(scene.record(scene.enrol(), minutes, { endedAt: time('2026-03-01T15:00:00Z') }));
    expect(content(scene)).toMatchObject({ amount, earned: Math.floor((minutes * 100) / 60) });
  });

  it('of the day are filled, then refuse; the next day is free; the hours are certified all the same', () => {
    const scene = community();
    const member = scene.enrol();
    scene.award(scene.record(member, 420, { endedAt: time('2026-03-01T10:00:00Z') }));
    scene.award(did(scene, member, 'skilled-help', 1, { performedAt: time('2026-03-01T04:00:00Z') }));
    expect(content(scene)).toMatchObject({ amount: 100, earned: 200 });
    const full = scene.record(member, 60, { endedAt: time('2026-03-01T11:00:00Z') });
    expect(scene.answer(awarding(full))).toBe('award-cap-reached');
    expect(scene.account(member).certifiedMinutes).toBe(480);
    scene.award(scene.record(member, 60, { endedAt: time('2026-03-02T01:00:00Z') }));
    expect(content(scene).amount).toBe(100);
  });

  it('of the month hold for attested evidence (C and D together) only', () => {
    const scene = community({ rules: { attestedPointsPerMonthMax: pt(3) } });
    const member = scene.enrol();
    scene.award(did(scene, scene.enrol(), 'skilled-help', 2, { evidenceGrade: 'C' }));
    expect(content(scene)).toMatchObject({ amount: 300, earned: 400 });
    scene.award(did(scene, member, 'skilled-help', 1, { evidenceGrade: 'C' }));
    const backFilled = did(scene, member, 'class-taught', 1, { evidenceGrade: 'D' });
    for (const approver of [A1, A2]) scene.as(approver).done({ type: 'ApproveContribution', contribution: backFilled });
    scene.award(backFilled);
    expect(content(scene)).toMatchObject({ amount: 100, earned: 200 });
    expect(scene.as(C1).answer(awarding(did(scene, member, 'skilled-help', 1, { evidenceGrade: 'C' })))).toBe(
      'award-cap-reached',
    );
    expect(scene.answer(awarding(did(scene, member, 'skilled-help', 1, { evidenceGrade: 'B' })))).toBe('accepted');
  });

  it('of the balance count what is available, pending and held', () => {
    const scene = community({ rules: { balanceMax: pt(10), pointsPerDayMax: pt(100) } });
    const member = scene.enrol();
    scene.earn(member, 400);
    scene.authorize(member, scene.publish({ price: pt(1) }));
    scene.award(did(scene, member, 'skilled-help', 2, { evidenceGrade: 'B' }));
    scene.award(did(scene, member, 'skilled-help', 2));
    expect(content(scene)).toMatchObject({ amount: 200, earned: 400 });
    expect(scene.balance(member)).toEqual({ available: 500, pending: 400, held: 100, debt: 0 });
    expect(scene.answer(awarding(did(scene, member, 'skilled-help')))).toBe('award-cap-reached');
  });
});

describe('pending points', () => {
  it.each([
    ['A', 0],
    ['B', 3],
    ['C', 3],
    ['D', 7],
  ] as const)('of grade %s wait %d days', (evidenceGrade, pendingDays) => {
    const scene = community();
    const member = scene.enrol();
    const id = did(scene, member, 'skilled-help', 1, { evidenceGrade });
    if (evidenceGrade === 'D')
      for (const by of [A1, A2]) scene.by(by, () => scene.done({ type: 'ApproveContribution', contribution: id }));
    scene.award(id);
    if (pendingDays > 0) {
      scene.after(days(pendingDays) - 1);
      expect(scene.balance(member)).toMatchObject({ available: 0, pending: 200 });
      scene.after(1);
    }
    expect(scene.balance(member)).toMatchObject({ available: 200, pending: 0 });
  });

  it('cannot be spent', () => {
    const scene = community();
    const member = scene.enrol();
    scene.award(did(scene, member, 'skilled-help', 1, { evidenceGrade: 'B' }));
    const reward = scene.publish({ price: pt(2) });
    const asking = () => scene.by('key_m1' as ActorId, () => scene.answer(scene.authorizing(member, reward)));
    expect(asking()).toBe('insufficient-points');
    scene.after(days(3));
    expect(asking()).toBe('accepted');
  });

  it('mature lot by lot', () => {
    const scene = community();
    const member = scene.enrol();
    scene.award(did(scene, member, 'skilled-help', 1, { evidenceGrade: 'B' }));
    scene.after(hours(1));
    scene.award(did(scene, member, 'meeting-attended', 1, { evidenceGrade: 'B' }));
    scene.after(days(3) - 1);
    expect(scene.balance(member)).toMatchObject({ available: 200, pending: 100 });
    scene.after(1);
    expect(scene.balance(member)).toMatchObject({ available: 300, pending: 0 });
  });
});

describe('the life of a lot', () => {
  it.each([
    ['2026-03-02T02:00:00Z', '2028-03-31T16:00:00.000Z'],
    ['2026-03-31T15:59:59Z', '2028-03-31T16:00:00.000Z'],
    ['2026-03-31T16:00:00Z', '2028-04-30T16:00:00.000Z'],
    ['2026-02-28T02:00:00Z', '2028-02-29T16:00:00.000Z'],
    ['2026-12-31T02:00:00Z', '2028-12-31T16:00:00.000Z'],
  ])('of %s ends with the month 24 months later: %s', (at, end) => {
    const scene = community({ at });
    const member = scene.enrol();
    scene.award(did(scene, member, 'skilled-help'));
    expect(new Date(content(scene).expiresAt).toISOString()).toBe(end);
    scene.at(instant(Date.parse(end) - 1));
    expect(scene.balance(member).available).toBe(200);
    scene.after(1);
    expect(scene.balance(member).available).toBe(0);
    expect(scene.last('PointsExpired').event.content.lots).toMatchObject([{ amount: 200 }]);
  });

  it('does not end the certified minutes', () => {
    const scene = community();
    const member = scene.enrol();
    scene.award(scene.record(member, 60));
    scene.after(days(1_000));
    expect(scene.balance(member).available).toBe(0);
    expect(scene.account(member).certifiedMinutes).toBe(60);
  });
});

describe('nobody awards to oneself', () => {
  const own = (): { scene: Scene; member: MemberId; relative: MemberId } => {
    const scene = community();
    const [member, relative] = [scene.enrol(), scene.enrol()];
    scene.done({ type: 'RegisterFamily', member, relative });
    for (const role of ['coordinator', 'approver'] as const)
      scene.as(A1).done({ type: 'GrantRole', subject: 'usr_own' as ActorId, role, member });
    return { scene, member, relative };
  };
  const OWN = 'usr_own' as ActorId;

  it('nor to family, coordinator and approver or not', () => {
    const { scene, member, relative } = own();
    for (const whom of [member, relative])
      expect(scene.as(OWN).answer(awarding(scene.record(whom, 60)))).toBe('self-award-forbidden');
    expect(scene.answer(awarding(scene.record(scene.enrol(), 60)))).toBe('accepted');
  });

  it('nor approves own service, or family’s', () => {
    const { scene, member, relative } = own();
    for (const whom of [member, relative]) {
      const id = scene.record(whom, 60, { evidenceGrade: 'D' });
      expect(scene.as(OWN).answer({ type: 'ApproveContribution', contribution: id })).toBe('approver-conflict');
      expect(scene.answer({ type: 'RejectContribution', contribution: id, reason: 'duplicate' })).toBe('approver-conflict');
    }
  });

  it('nor approves an award to oneself, or to family', () => {
    const { scene, member, relative } = own();
    scene.as(A1).done({ type: 'AdoptRules', changes: { awardUnapprovedMax: points(0) } });
    for (const whom of [member, relative]) {
      const award = scene.award(scene.record(whom, 60));
      expect(scene.as(OWN).answer({ type: 'ApproveAward', award })).toBe('approver-conflict');
      expect(scene.answer({ type: 'RejectAward', award, reason: 'duplicate' })).toBe('approver-conflict');
    }
  });

  it('nor reverses what concerns oneself, or family', () => {
    const { scene, member, relative } = own();
    for (const whom of [member, relative]) {
      const contribution = scene.record(whom, 60);
      const award = scene.award(contribution);
      expect(scene.as(OWN).answer({ type: 'ReverseAward', award, reason: 'duplicate' })).toBe('self-award-forbidden');
      expect(scene.answer({ type: 'ReverseContribution', contribution, reason: 'duplicate' })).toBe('self-award-forbidden');
    }
  });
});

describe('larger awards', () => {
  const rules: Partial<RuleValues> = { pointsPerDayMax: pt(1_000), awardUnapprovedMax: pt(8), awardOnceApprovedMax: pt(100) };
  const proposing = (hundredths: number) => {
    const scene = community({ rules });
    const member = scene.enrol();
    const award = scene.award(did(scene, member, 'test-cent', hundredths));
    return { scene, member, award };
  };
  const approve = (scene: Scene, award: AwardId, by: ActorId) =>
    scene.by(by, () => scene.answer({ type: 'ApproveAward', award }));

  it.each([
    [799, 0],
    [800, 0],
    [801, 1],
    [10_000, 1],
  ])('of %d hundredths need %d approvals', (hundredths, approvals) => {
    const { scene, member, award } = proposing(hundredths);
    const standing = () => getIn(scene.account(member).awards, award) !== undefined;
    expect(standing()).toBe(approvals === 0);
    if (approvals === 1) expect([approve(scene, award, A1), standing()]).toEqual(['accepted', true]);
    expect(scene.balance(member).available).toBe(hundredths);
  });

  it('above a hundred points need two different approvers', () => {
    const scene = community({ rules });
    const member = scene.enrol();
    const cents = {
      code: activity('test-point'),
      measure: 'deed',
      pointsPerDeed: pt(1),
      multiplierPercent: 100,
      deedsPerMonthMax: 0,
    } as const;
    scene.by(A1, () => scene.done({ type: 'AddActivityType', ...cents }));
    const award = scene.award(did(scene, member, 'test-point', 101));
    expect([approve(scene, award, A1), approve(scene, award, A1)]).toEqual(['accepted', 'approver-conflict']);
    expect(scene.balance(member).available).toBe(0);
    expect(approve(scene, award, A2)).toBe('accepted');
    expect(scene.balance(member).available).toBe(10_100);
    expect(scene.last('PointsAwarded')).toMatchObject({ actor: A2, event: { approvals: [A1, A2] } });
    expect(scene.as(A1).answer({ type: 'RejectAward', award, reason: 'duplicate' })).toBe('proposal-already-decided');
  });

  it('are not approved by who proposed them', () => {
    const { scene, award } = proposing(900);
    scene.by(A2, () => scene.done({ type: 'GrantRole', subject: C1, role: 'approver' }));
    expect([approve(scene, award, C1), approve(scene, award, A1)]).toEqual(['approver-conflict', 'accepted']);
  });

  it('count an approval of the service as one of the award, yet nobody’s twice', () => {
    const scene = community({ rules: { ...rules, awardUnapprovedMax: points(0), awardOnceApprovedMax: points(100) } });
    const id = did(scene, scene.enrol(), 'skilled-help', 1, { evidenceGrade: 'D' });
    for (const approver of [A1, A2]) scene.by(approver, () => scene.done({ type: 'ApproveContribution', contribution: id }));
    scene.award(id);
    expect(scene.last('PointsAwarded').event.approvals).toEqual([A1, A2]);

    const single = scene.record(scene.enrol(), 490, { endedAt: time('2026-03-01T15:00:00Z') });
    scene.by(A1, () => scene.done({ type: 'ApproveContribution', contribution: single }));
    const award = scene.award(single);
    expect(scene.last('AwardProposed').event.content.approvalsRequired).toBe(1);
    expect([approve(scene, award, A1), approve(scene, award, A2)]).toEqual(['approver-conflict', 'accepted']);
  });

  it('do not count the awarder’s own approval of the service', () => {
    const scene = community({ rules: { ...rules, awardUnapprovedMax: points(0) } });
    scene.by(A2, () => scene.done({ type: 'GrantRole', subject: A1, role: 'coordinator' }));
    const id = scene.record(scene.enrol(), 490, { endedAt: time('2026-03-01T15:00:00Z') });
    scene.as(A1).done({ type: 'ApproveContribution', contribution: id });
    scene.done(awarding(id));
    expect(scene.last('AwardProposed').event.content.approvalsRequired).toBe(1);
  });

  it('are decided within 72 hours, once', () => {
    const { scene, award } = proposing(900);
    scene.after(hours(72) - 1);
    expect(approve(scene, award, C1)).toBe('role-not-permitted');
    scene.after(1);
    expect(approve(scene, award, A1)).toBe('proposal-expired');
    const other = proposing(900);
    other.scene.after(hours(72) - 1);
    expect(approve(other.scene, other.award, A1)).toBe('accepted');
  });

  it('may be rejected', () => {
    const { scene, member, award } = proposing(900);
    expect(scene.as(A1).answer({ type: 'RejectAward', award, reason: 'not-performed' })).toBe('accepted');
    expect(approve(scene, award, A2)).toBe('proposal-already-decided');
    expect(scene.balance(member).available).toBe(0);
    expect(approve(scene, 'awd_none' as AwardId, A1)).toBe('resource-not-found');
  });

  it('are judged again when they are approved', () => {
    const scene = community({ rules: { ...rules, pointsPerDayMax: pt(15) } });
    const member = scene.enrol();
    const [first, second] = [did(scene, member, 'test-cent', 900), did(scene, member, 'test-cent', 900)];
    const awards = [scene.award(first), scene.award(first), scene.award(second)];
    const answers = awards.map(award => approve(scene, award, A1));
    expect(answers).toEqual(['accepted', 'contribution-already-awarded', 'award-cap-reached']);
    scene.done({ type: 'LeaveCommunity', member });
    const third = awards[2] as AwardId;
    expect(approve(scene, third, A1)).toBe('member-not-active');
  });

  it('are not made of service that was reversed meanwhile', () => {
    const scene = community({ rules });
    const id = did(scene, scene.enrol(), 'test-cent', 900);
    const award = scene.award(id);
    scene.by(C2, () => scene.done({ type: 'ReverseContribution', contribution: id, reason: 'not-performed' }));
    expect(approve(scene, award, A1)).toBe('contribution-not-effective');
  });
});

describe('a budget', () => {
  const open = (scene: Scene, amount: number, from = scene.now, until = instant(scene.now + days(30))): BudgetId =>
    scene.by(A1, () => scene.created('budget', { type: 'OpenBudget', amount: points(amount), from, until }));
  const drawn = (scene: Scene, id: BudgetId): number => {
    const book = scene.book(`budget-${id}` as never);
    return book.kind === 'budget' && book.state.status !== 'unopened' ? book.state.drawn : Number.NaN;
  };

  it.each([
    [199, 'budget-exhausted', 0],
    [200, 'accepted', 200],
    [201, 'accepted', 200],
  ])('of %d: an award of 200 is %s', (amount, answer, after) => {
    const scene = community();
    const budget = open(scene, amount);
    expect(scene.answer(awarding(did(scene, scene.enrol(), 'skilled-help'), budget))).toBe(answer);
    expect(drawn(scene, budget)).toBe(after);
  });

  it('is spent by many awards and increased', () => {
    const scene = community();
    const budget = open(scene, 300);
    const award = () => scene.by(C1, () => scene.answer(awarding(did(scene, scene.enrol(), 'skilled-help'), budget)));
    expect([award(), award()]).toEqual(['accepted', 'budget-exhausted']);
    scene.as(A1).done({ type: 'IncreaseBudget', budget, amount: points(100) });
    expect([award(), award()]).toEqual(['accepted', 'budget-exhausted']);
  });

  it('gets back what is reversed', () => {
    const scene = community();
    const budget = open(scene, 200);
    const member = scene.enrol();
    const award = scene.award(did(scene, member, 'skilled-help'), budget);
    scene.as(C2).done({ type: 'ReverseAward', award, reason: 'wrong-person' });
    expect(drawn(scene, budget)).toBe(0);
    expect(scene.as(C1).answer(awarding(did(scene, member, 'skilled-help'), budget))).toBe('accepted');
  });

  it.each([
    ['before it begins', -1, 'budget-not-open'],
    ['as it begins', 0, 'accepted'],
    ['just before it ends', days(30) - 1, 'accepted'],
    ['as it ends', days(30), 'budget-not-open'],
  ])('%s', (_, offset, answer) => {
    const scene = community();
    const member = scene.enrol();
    const begin = instant(scene.now + days(1));
    const budget = open(scene, 1_000, begin, instant(begin + days(30)));
    scene.at(instant(begin + offset));
    expect(scene.answer(awarding(did(scene, member, 'skilled-help'), budget))).toBe(answer);
  });

  it('that is closed or unknown carries nothing', () => {
    const scene = community();
    const budget = open(scene, 1_000);
    scene.as(A1).done({ type: 'CloseBudget', budget });
    expect(scene.answer({ type: 'CloseBudget', budget })).toBe('budget-not-open');
    expect(scene.answer({ type: 'IncreaseBudget', budget, amount: points(1) })).toBe('budget-not-open');
    const id = did(scene, scene.enrol(), 'skilled-help');
    expect(scene.as(C1).answer(awarding(id, budget))).toBe('budget-not-open');
    expect(scene.answer(awarding(id, 'bgt_none' as BudgetId))).toBe('resource-not-found');
    expect(scene.as(A1).answer({ type: 'CloseBudget', budget: 'bgt_none' as BudgetId })).toBe('resource-not-found');
  });

  it('is looked at again when a proposed award is approved', () => {
    const scene = community({ rules: { awardUnapprovedMax: points(0) } });
    const budget = open(scene, 300);
    const awards = [1, 2].map(() => scene.award(did(scene, scene.enrol(), 'skilled-help'), budget));
    const answers = awards.map(award => scene.by(A1, () => scene.answer({ type: 'ApproveAward', award })));
    expect(answers).toEqual(['accepted', 'budget-exhausted']);
    expect(drawn(scene, budget)).toBe(200);
  });

  it.each([0, -1, 0.5, 1_000_000_000])('is not opened nor increased by %d', amount => {
    const scene = community();
    const until = instant(scene.now + 1);
    expect(scene.as(A1).answer({ type: 'OpenBudget', amount: points(amount), from: scene.now, until })).toBe(
      'amount-out-of-range',
    );
    expect(scene.answer({ type: 'IncreaseBudget', budget: BUDGET, amount: points(amount) })).toBe('amount-out-of-range');
  });

  it('ends after it begins', () => {
    const scene = community();
    const opening = { type: 'OpenBudget', amount: points(1), from: scene.now, until: scene.now } as const;
    expect(scene.as(A1).answer(opening)).toBe('effective-date-out-of-range');
  });
});
