import { getIn } from '../../../src/ledger/ordered-map.js';
import { instant, type ContributionId, type MemberId } from '../../../src/ledger/units.js';
import { A1, A2, activity, AUDITOR, C1, C2, community, days, hours, minutesLong, time, type Scene } from '../../support/given.js';

const certified = (scene: Scene, member: MemberId): number => scene.account(member).certifiedMinutes;
const contribution = (scene: Scene, member: MemberId, id: ContributionId) => getIn(scene.account(member).contributions, id);
const approve = (scene: Scene, id: ContributionId, by = A1) =>
  scene.by(by, () => scene.answer({ type: 'ApproveContribution', contribution: id }));

describe('the length of a day of service', () => {
  it.each([
    [479, 0],
    [480, 0],
    [481, 1],
    [719, 1],
    [720, 1],
    [721, 2],
    [960, 2],
  ])('%d minutes need %d approvals', (minutes, approvals) => {
    const scene = community();
    const member = scene.enrol();
    const id = scene.record(member, minutes, { endedAt: time('2026-03-01T15:59:00Z') });
    expect(contribution(scene, member, id)).toMatchObject({ minutes, approvalsRequired: approvals });
    expect(certified(scene, member)).toBe(approvals === 0 ? minutes : 0);
  });

  it('ends at sixteen hours', () => {
    const scene = community();
    const service = scene.service(scene.enrol(), 961, { endedAt: time('2026-03-01T16:00:00Z') });
    expect(scene.answer(service)).toBe('daily-minutes-exceeded');
  });

  it('counts what the day already carries, pending or effective', () => {
    const scene = community();
    const member = scene.enrol();
    scene.record(member, 300, { endedAt: time('2026-03-01T05:00:00Z') });
    const second = scene.record(member, 181, { endedAt: time('2026-03-01T09:00:00Z') });
    expect(contribution(scene, member, second)?.approvalsRequired).toBe(1);
    const third = scene.service(member, 480, { endedAt: time('2026-03-01T16:00:00Z') });
    expect(scene.answer(third)).toBe('contribution-overlaps');
    const night = { startedAt: time('2026-02-28T16:00:00Z'), endedAt: time('2026-02-28T23:59:00Z') };
    expect(scene.answer(scene.service(member, 479, night))).toBe('accepted');
    const toMuch = { startedAt: time('2026-03-01T09:00:00Z'), endedAt: time('2026-03-01T09:10:00Z') };
    expect(scene.answer(scene.service(member, 10, toMuch))).toBe('daily-minutes-exceeded');
  });

  it('is free again after a rejection and after a reversal', () => {
    const scene = community();
    const member = scene.enrol();
    const noon = time('2026-03-01T04:00:00Z');
    const long = scene.record(member, 500, { endedAt: noon });
    scene.by(A1, () => scene.done({ type: 'RejectContribution', contribution: long, reason: 'recorded-in-error' }));
    const short = scene.record(member, 480, { endedAt: noon });
    expect(contribution(scene, member, short)?.approvalsRequired).toBe(0);
    scene.by(C2, () => scene.done({ type: 'ReverseContribution', contribution: short, reason: 'wrong-person' }));
    expect(contribution(scene, member, scene.record(member, 480, { endedAt: noon }))?.approvalsRequired).toBe(0);
  });

  it('is the local one: a shift over midnight is split', () => {
    const scene = community({ at: '2026-04-01T02:00:00Z' });
    const member = scene.enrol();
    // 31 March 23:00 to 1 April 01:00 in Shanghai
    const shift = { startedAt: time('2026-03-31T15:00:00Z'), endedAt: time('2026-03-31T17:00:00Z') };
    const id = scene.record(member, 120, shift);
    expect(contribution(scene, member, id)).toMatchObject({
      date: '2026-03-31',
      days: [
        { date: '2026-03-31', minutes: 60 },
        { date: '2026-04-01', minutes: 60 },
      ],
    });
    // 421 minutes more on the last of March make 481 there; the first of April carries 60 and takes 420 at once
    const march = scene.record(member, 421, { endedAt: time('2026-03-31T14:00:00Z') });
    expect(contribution(scene, member, march)?.approvalsRequired).toBe(1);
    scene.at('2026-04-01T12:00:00Z');
    const april = scene.record(member, 420, { endedAt: time('2026-04-01T11:00:00Z') });
    expect(contribution(scene, member, april)?.approvalsRequired).toBe(0);
  });

  it('allows nine hours over midnight where neither day has more than eight', () => {
    const scene = community({ at: '2026-04-01T02:00:00Z' });
    const member = scene.enrol();
    const id = scene.record(member, 540, { endedAt: time('2026-03-31T20:00:00Z') });
    expect(contribution(scene, member, id)).toMatchObject({ approvalsRequired: 0, certifiedMinutes: 540 });
  });

  it('is the longest of those that a shift touches', () => {
    const scene = community({ at: '2026-04-01T02:00:00Z' });
    const member = scene.enrol();
    // nine hours and a minute on 31 March, one hour on 1 April
    const id = scene.record(member, 601, { endedAt: time('2026-03-31T17:00:00Z') });
    expect(contribution(scene, member, id)).toMatchObject({ approvalsRequired: 1, certifiedMinutes: 0 });
  });

  it('does not make one entry of several days', () => {
    const scene = community({ rules: { dayMinutesMax: 1_440 } });
    expect(scene.answer(scene.service(scene.enrol(), 2 * 1_440 + 1))).toBe('daily-minutes-exceeded');
    const ages = { startedAt: instant(0), endedAt: scene.now };
    expect(scene.answer(scene.service(scene.enrol(), 0, ages))).toBe('daily-minutes-exceeded');
  });
});

describe('one person’s time', () => {
  const noon = time('2026-03-01T04:00:00Z');
  const around = (from: number, to: number) => ({
    startedAt: instant(noon + minutesLong(from)),
    endedAt: instant(noon + minutesLong(to)),
  });

  it.each([
    ['ends as the other begins', -60, 0, 'accepted'],
    ['ends a minute after the other begins', -60, 1, 'contribution-overlaps'],
    ['lies inside the other', 10, 50, 'contribution-overlaps'],
    ['contains the other', -10, 70, 'contribution-overlaps'],
    ['is the same', 0, 60, 'contribution-overlaps'],
    ['begins a minute before the other ends', 59, 120, 'contribution-overlaps'],
    ['begins as the other ends', 60, 120, 'accepted'],
  ])('that %s', (_, from, to, answer) => {
    const scene = community();
    const member = scene.enrol();
    scene.record(member, 60, around(0, 60));
    expect(scene.answer(scene.service(member, 0, around(from, to)))).toBe(answer);
  });

  it('may overlap with another person’s', () => {
    const scene = community();
    scene.record(scene.enrol(), 60, around(0, 60));
    expect(scene.answer(scene.service(scene.enrol(), 0, around(0, 60)))).toBe('accepted');
  });

  it('is still taken while approvals are missing', () => {
    const scene = community();
    const member = scene.enrol();
    scene.record(member, 500, { endedAt: noon });
    expect(scene.answer(scene.service(member, 60, { endedAt: noon }))).toBe('contribution-overlaps');
  });

  it('counts in whole minutes and without travel, which is taken off from the beginning', () => {
    const scene = community();
    const member = scene.enrol();
    const times = { startedAt: time('2026-03-01T15:30:59Z'), endedAt: time('2026-03-01T17:00:30Z'), travelMinutes: 40 };
    const id = scene.record(member, 0, times);
    // 23:30 to 01:00 in Shanghai, of which the first 40 minutes were travel
    expect(contribution(scene, member, id)).toMatchObject({
      minutes: 50,
      date: '2026-03-02',
      days: [{ date: '2026-03-02', minutes: 50 }],
    });
  });

  it.each([
    [9, 0, 'contribution-too-short'],
    [10, 0, 'accepted'],
    [20, 11, 'contribution-too-short'],
    [20, 10, 'accepted'],
    [-30, 0, 'contribution-too-short'],
    [30, -30, 'amount-out-of-range'],
    [30, 0.5, 'amount-out-of-range'],
  ])('of %d minutes with %d of travel', (minutes, travelMinutes, answer) => {
    const scene = community();
    expect(scene.answer(scene.service(scene.enrol(), minutes, { travelMinutes }))).toBe(answer);
  });
});

describe('what is recorded late', () => {
  const lateBy = (ms: number) => {
    const scene = community();
    const member = scene.enrol();
    const endedAt = scene.now;
    scene.after(ms);
    const answer = scene.answer(scene.service(member, 60, { endedAt }));
    return { scene, member, answer };
  };

  it.each([
    ['seven days', days(7), 'A', false, 0],
    ['a millisecond more than seven days', days(7) + 1, 'D', true, 2],
    ['thirty days', days(30), 'D', true, 2],
  ])('by %s', (_, late, grade, backFilled, approvalsRequired) => {
    const { scene } = lateBy(late);
    expect(scene.last('ContributionRecorded').event.content).toMatchObject({
      evidenceGrade: grade,
      backFilled,
      approvalsRequired,
      certifiedMinutes: approvalsRequired === 0 ? 60 : 0,
    });
  });

  it('by more than thirty days is refused', () => {
    expect(lateBy(days(30) + 1).answer).toBe('effective-date-out-of-range');
  });

  it('stays marked after its approvals and its reversal', () => {
    const { scene, member } = lateBy(days(8));
    const { contribution: id } = scene.last('ContributionRecorded').event.content;
    expect([approve(scene, id, A1), approve(scene, id, A2)]).toEqual(['accepted', 'accepted']);
    expect(contribution(scene, member, id)).toMatchObject({ backFilled: true, status: 'effective', certifiedMinutes: 60 });
    scene.as(C2).done({ type: 'ReverseContribution', contribution: id, reason: 'not-performed' });
    expect(contribution(scene, member, id)).toMatchObject({ backFilled: true, status: 'reversed' });
  });

  it.each([
    [5, 'accepted'],
    [6, 'effective-date-out-of-range'],
  ])('may not be early: an end %d minutes ahead', (ahead, answer) => {
    const scene = community();
    const member = scene.enrol();
    expect(scene.answer(scene.service(member, 60, { endedAt: instant(scene.now + minutesLong(ahead)) }))).toBe(answer);
  });

  it('applies to deeds as well', () => {
    const scene = community();
    const member = scene.enrol();
    const performedAt = instant(scene.now - days(7) - 1);
    scene.done(scene.deed(member, 'tree-planted', 1, { performedAt }));
    expect(scene.last('ContributionRecorded').event.content).toMatchObject({
      backFilled: true,
      approvalsRequired: 2,
      evidenceGrade: 'D',
    });
  });
});

describe('evidence', () => {
  it.each([
    ['A', 480, 0],
    ['B', 480, 0],
    ['C', 240, 0],
    ['C', 241, 1],
    ['D', 10, 2],
  ] as const)('of grade %s over %d minutes needs %d approvals', (evidenceGrade, minutes, approvals) => {
    const scene = community();
    const member = scene.enrol();
    const id = scene.record(member, minutes, { evidenceGrade });
    expect(contribution(scene, member, id)?.approvalsRequired).toBe(approvals);
  });

  it('and the length of the day: the stricter counts', () => {
    const scene = community();
    const member = scene.enrol();
    const id = scene.record(member, 730, { evidenceGrade: 'C', endedAt: time('2026-03-01T15:00:00Z') });
    expect(contribution(scene, member, id)?.approvalsRequired).toBe(2);
  });
});

describe('certified minutes', () => {
  it.each([
    ['volunteer', 60],
    ['mutual', 0],
    ['low_paid', 0],
    ['paid_work', 0],
    ['donation', 0],
  ] as const)('of %s service: %d of 60', (serviceClass, minutes) => {
    const scene = community();
    const member = scene.enrol();
    scene.record(member, 60, { serviceClass });
    expect(certified(scene, member)).toBe(minutes);
  });

  it('of mutual service stay none after its approval', () => {
    const scene = community();
    const member = scene.enrol();
    const id = scene.record(member, 60, { serviceClass: 'mutual', evidenceGrade: 'D' });
    approve(scene, id, A1);
    approve(scene, id, A2);
    expect(contribution(scene, member, id)?.status).toBe('effective');
    expect(certified(scene, member)).toBe(0);
  });

  it('come with the last approval and not before', () => {
    const scene = community();
    const member = scene.enrol();
    const id = scene.record(member, 800, { endedAt: time('2026-03-01T15:00:00Z') });
    expect(approve(scene, id, A1)).toBe('accepted');
    expect([certified(scene, member), contribution(scene, member, id)?.status]).toEqual([0, 'pending']);
    expect(approve(scene, id, A2)).toBe('accepted');
    expect([certified(scene, member), contribution(scene, member, id)?.status]).toEqual([800, 'effective']);
    expect(approve(scene, id, A2)).toBe('approver-conflict');
  });

  it('fall by a reversal, once', () => {
    const scene = community();
    const member = scene.enrol();
    scene.record(member, 60, { endedAt: time('2026-03-01T01:00:00Z') });
    const id = scene.record(member, 90);
    const reverse = { type: 'ReverseContribution', contribution: id, reason: 'wrong-person' } as const;
    expect(scene.as(C2).answer(reverse)).toBe('accepted');
    expect(scene.last('ContributionReversed').event.corrects).toBe(
      scene.log.find(({ event }) => event.type === 'ContributionRecorded' && event.content.contribution === id)?.id,
    );
    expect(certified(scene, member)).toBe(60);
    expect(scene.answer(reverse)).toBe('contribution-not-effective');
    expect(certified(scene, member)).toBe(60);
  });

  it('of deeds are none', () => {
    const scene = community();
    const member = scene.enrol();
    scene.done(scene.deed(member, 'skilled-help'));
    expect(certified(scene, member)).toBe(0);
  });
});

describe('approval', () => {
  const pending = () => {
    const scene = community();
    const member = scene.enrol();
    return { scene, member, id: scene.record(member, 60, { evidenceGrade: 'D' }) };
  };

  it('is for approvers only', () => {
    const { scene, id } = pending();
    expect([C1, C2, AUDITOR].map(who => approve(scene, id, who))).toEqual(Array(3).fill('role-not-permitted'));
  });

  it('is nobody’s for what they recorded themselves', () => {
    const { scene, member } = pending();
    scene.by(A2, () => scene.done({ type: 'GrantRole', subject: A1, role: 'coordinator' }));
    const own = scene.by(A1, () =>
      scene.created<ContributionId>(
        'contribution',
        scene.service(member, 60, { evidenceGrade: 'D', endedAt: time('2026-03-01T01:00:00Z') }),
      ),
    );
    expect(approve(scene, own, A1)).toBe('approver-conflict');
    expect(approve(scene, own, A2)).toBe('accepted');
  });

  it('counts each approver once', () => {
    const { scene, id } = pending();
    expect([approve(scene, id, A1), approve(scene, id, A1)]).toEqual(['accepted', 'approver-conflict']);
  });

  it('ends with a rejection', () => {
    const { scene, member, id } = pending();
    const reject = { type: 'RejectContribution', contribution: id, reason: 'not-performed' } as const;
    expect(scene.as(C1).answer(reject)).toBe('role-not-permitted');
    expect(scene.as(A1).answer(reject)).toBe('accepted');
    expect([approve(scene, id, A2), scene.as(A1).answer(reject)]).toEqual([
      'contribution-not-pending',
      'contribution-not-pending',
    ]);
    expect(certified(scene, member)).toBe(0);
  });

  it('of what needs none, or of nothing, is refused', () => {
    const { scene, member } = pending();
    const id = scene.record(member, 60, { endedAt: time('2026-03-01T01:00:00Z') });
    expect(approve(scene, id)).toBe('contribution-not-pending');
    expect(approve(scene, 'ctr_unknown' as ContributionId)).toBe('resource-not-found');
  });

  it('is needed for a coordinator’s own service, and for family’s', () => {
    const scene = community();
    const [own, relative, other] = [scene.enrol(), scene.enrol(), scene.enrol()];
    scene.by(C2, () => scene.done({ type: 'RegisterFamily', member: own, relative }));
    scene.by(A1, () => {
      scene.done({ type: 'RevokeRole', subject: C1, role: 'coordinator' });
      scene.done({ type: 'GrantRole', subject: C1, role: 'coordinator', member: own });
    });
    const needed = [own, relative, other].map(member => contribution(scene, member, scene.record(member, 60))?.approvalsRequired);
    expect(needed).toEqual([1, 1, 0]);
    expect(certified(scene, own)).toBe(0);
    scene.done(scene.deed(own, 'skilled-help'));
    expect(scene.last('ContributionRecorded').event.content.approvalsRequired).toBe(1);
  });
});

describe('an activity', () => {
  it('must be known', () => {
    const scene = community();
    const service = scene.service(scene.enrol(), 60, { activityType: activity('liking-posts') });
    expect(scene.answer(service)).toBe('activity-type-unknown');
  });

  it('is timed or a deed, never the other', () => {
    const scene = community();
    const member = scene.enrol();
    const { startedAt: _, ...endless } = scene.service(member, 60);
    expect([
      scene.answer(scene.deed(member, 'patrol')),
      scene.answer(scene.service(member, 60, { activityType: activity('skilled-help') })),
      scene.answer(scene.service(member, 60, { quantity: 1 })),
      scene.answer(endless),
      scene.answer({ ...scene.deed(member, 'skilled-help'), startedAt: scene.now, endedAt: instant(scene.now + hours(1)) }),
    ]).toEqual(Array(5).fill('activity-type-mismatch'));
  });

  it.each([0, -1, 0.5, 10_001, Number.NaN])('is not done %d times', quantity => {
    const scene = community();
    expect(scene.answer(scene.deed(scene.enrol(), 'skilled-help', quantity))).toBe('amount-out-of-range');
  });

  it('can be added by the community without new code', () => {
    const scene = community();
    const member = scene.enrol();
    const added = { measure: 'time', pointsPerDeed: 0, multiplierPercent: 150, deedsPerMonthMax: 0 } as const;
    scene.as(A1).done({ type: 'AddActivityType', code: activity('night-patrol'), ...added } as never);
    expect(scene.as(C1).answer(scene.service(member, 60, { activityType: activity('night-patrol') }))).toBe('accepted');
  });
});

it('who has left contributes no more', () => {
  const scene = community();
  const member = scene.enrol();
  scene.done({ type: 'LeaveCommunity', member });
  expect(scene.answer(scene.service(member, 60))).toBe('member-not-active');
});
