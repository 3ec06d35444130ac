import { DEFAULT_RULES } from '../../../src/ledger/rules.js';
import { getIn } from '../../../src/ledger/ordered-map.js';
import { instant, points, type ActorId, type TeamCode } from '../../../src/ledger/units.js';
import {
  A1,
  A2,
  activity,
  AUDITOR,
  C1,
  community,
  days,
  GENEROUS,
  pt,
  Scene,
  SHOP,
  STRANGER,
  TILL,
  time,
} from '../../support/given.js';

describe('founding', () => {
  it('gives a community its time zone and the default rules, once', () => {
    const scene = new Scene();
    expect(scene.done({ type: 'FoundCommunity', timeZone: 'Asia/Shanghai' })).toEqual([
      { type: 'CommunityFounded', content: { timeZone: 'Asia/Shanghai', units: { MIN: '0', PT: '2' } } },
      { type: 'RulesAdopted', content: { ...DEFAULT_RULES, version: 1, effectiveFrom: scene.now } },
    ]);
    expect(scene.answer({ type: 'FoundCommunity', timeZone: 'Asia/Shanghai' })).toBe('already-exists');
  });

  it('is the operator’s, in a time zone that exists', () => {
    const scene = new Scene();
    expect(scene.answer({ type: 'FoundCommunity', timeZone: 'Asia/Jiangmen' })).toBe('rules-invalid');
    expect(scene.as(STRANGER).answer({ type: 'FoundCommunity', timeZone: 'Asia/Shanghai' })).toBe('role-not-permitted');
  });

  it('comes before everything else', () => {
    const scene = new Scene();
    expect(scene.answer({ type: 'FormTeam', team: 'north' as TeamCode })).toBe('resource-not-found');
  });
});

describe('roles', () => {
  const grant = (scene: Scene, subject: ActorId, role: 'auditor' | 'coordinator' | 'approver' | 'merchant') =>
    scene.answer({ type: 'GrantRole', subject, role });

  it('exclude the auditor from everything that writes, both ways', () => {
    const scene = community().as(A1);
    for (const role of ['coordinator', 'approver', 'merchant'] as const)
      expect(grant(scene, AUDITOR, role)).toBe('role-conflict');
    for (const subject of [C1, A2, TILL]) expect(grant(scene, subject, 'auditor')).toBe('role-conflict');
    scene.done({ type: 'RevokeRole', subject: C1, role: 'coordinator' });
    expect([grant(scene, C1, 'auditor'), grant(scene, C1, 'coordinator')]).toEqual(['accepted', 'role-conflict']);
  });

  it('are not granted to oneself', () => {
    expect(grant(community().as(A1), A1, 'coordinator')).toBe('approver-conflict');
  });

  it('are granted once and revoked once', () => {
    const scene = community().as(A1);
    expect(grant(scene, C1, 'coordinator')).toBe('already-exists');
    const revoke = { type: 'RevokeRole', subject: C1, role: 'coordinator' } as const;
    expect([scene.answer(revoke), scene.answer(revoke), grant(scene, C1, 'coordinator')]).toEqual([
      'accepted',
      'resource-not-found',
      'accepted',
    ]);
  });

  it('end at once', () => {
    const scene = community();
    const member = scene.enrol();
    scene.by(A1, () => scene.done({ type: 'RevokeRole', subject: C1, role: 'coordinator' }));
    expect(scene.answer(scene.service(member, 60))).toBe('role-not-permitted');
  });

  it('leave a community its last approver', () => {
    const scene = community().as(A1);
    scene.done({ type: 'RevokeRole', subject: A2, role: 'approver' });
    expect(scene.answer({ type: 'RevokeRole', subject: A1, role: 'approver' })).toBe('role-conflict');
    expect(scene.as(A2).answer({ type: 'RevokeRole', subject: A1, role: 'approver' })).toBe('role-not-permitted');
  });
});

describe('rules', () => {
  it('take effect at their date and not before', () => {
    const scene = community();
    const effectiveFrom = instant(scene.now + days(1));
    scene.as(A1).done({ type: 'AdoptRules', changes: { pointsPerHour: points(200) }, effectiveFrom });
    const award = () => {
      scene.award(scene.record(scene.enrol(), 60));
      const { rule, content } = scene.last('PointsAwarded').event;
      return [rule, content.amount];
    };
    expect(award()).toEqual(['rules/1', 100]);
    expect(scene.at(instant(effectiveFrom - 1)) && award()).toEqual(['rules/1', 100]);
    expect(scene.at(effectiveFrom) && award()).toEqual(['rules/2', 200]);
  });

  it('never act back', () => {
    const scene = community().as(A1);
    const adopting = (effectiveFrom: number) =>
      scene.answer({ type: 'AdoptRules', changes: {}, effectiveFrom: instant(effectiveFrom) });
    expect([adopting(scene.now - 1), adopting(scene.now)]).toEqual(['effective-date-out-of-range', 'accepted']);
  });

  it('of a decision are pinned in it: later ones change no award, hold or contribution', () => {
    const scene = community({ rules: GENEROUS });
    const member = scene.enrol();
    const contribution = scene.record(member, 490, { endedAt: time('2026-03-01T15:00:00Z') });
    const award = scene.earn(member, 5_000);
    const redemption = scene.authorize(member, scene.publish({ price: pt(10) }));
    const before = structuredClone(scene.account(member));
    scene.as(A1).done({
      type: 'AdoptRules',
      changes: {
        dayMinutesAuto: 960,
        dayMinutesReviewed: 960,
        lotMonths: 1,
        holdSeconds: 1,
        holdGraceDays: 0,
        pointsPerHour: points(1),
      },
    });
    expect(scene.settle(`account-${member}` as never).account(member)).toEqual(before);
    expect(getIn(before.contributions, contribution)?.approvalsRequired).toBe(1);
    expect(getIn(before.awards, award)?.amount).toBe(5_000);
    scene.after(899_999);
    expect(scene.redemption(member, redemption).status).toBe('authorized');
  });

  it('keep what a change does not name', () => {
    const scene = community().as(A1);
    scene.done({ type: 'AdoptRules', changes: { lotMonths: 12 } });
    scene.done({ type: 'AdoptRules', changes: { holdSeconds: 60 } });
    expect(scene.last('RulesAdopted').event.content).toEqual({
      ...DEFAULT_RULES,
      lotMonths: 12,
      holdSeconds: 60,
      version: 3,
      effectiveFrom: scene.now,
    });
  });

  it('that make no sense are refused', () => {
    const scene = community().as(A1);
    expect(scene.answer({ type: 'AdoptRules', changes: { debtOffsetPercent: 101 } })).toBe('rules-invalid');
    expect(scene.log.filter(({ event }) => event.type === 'RulesAdopted')).toHaveLength(1);
  });
});

describe('the taxonomy', () => {
  const adding = (code: string, more: object = {}) =>
    ({
      type: 'AddActivityType',
      code: activity(code),
      measure: 'deed',
      pointsPerDeed: points(100),
      multiplierPercent: 100,
      deedsPerMonthMax: 0,
      ...more,
    }) as const;

  it.each([
    [49, 'rules-invalid'],
    [50, 'accepted'],
    [200, 'accepted'],
    [201, 'rules-invalid'],
    [100.5, 'rules-invalid'],
    [Number.NaN, 'rules-invalid'],
  ])('takes a multiplier of %d per cent: %s', (multiplierPercent, answer) => {
    expect(community().as(A1).answer(adding('x', { multiplierPercent }))).toBe(answer);
  });

  it.each([{ pointsPerDeed: -1 }, { deedsPerMonthMax: -1 }, { pointsPerDeed: 0.5 }])('refuses %j', figures => {
    expect(community().as(A1).answer(adding('x', figures))).toBe('rules-invalid');
  });

  it('names a thing once', () => {
    expect(community().as(A1).answer(adding('patrol'))).toBe('already-exists');
  });
});

it('a team is formed once', () => {
  const scene = community();
  const forming = { type: 'FormTeam', team: 'north' as TeamCode } as const;
  expect([scene.answer(forming), scene.answer(forming)]).toEqual(['accepted', 'already-exists']);
  expect(scene.as(A1).answer({ type: 'FormTeam', team: 'south' as TeamCode })).toBe('accepted');
});

it('a shop’s till speaks for that shop only', () => {
  const scene = community({ rules: GENEROUS });
  const member = scene.enrol();
  scene.earn(member, 1_000);
  const reward = scene.publish();
  scene.as(A1).done({ type: 'GrantRole', subject: STRANGER, role: 'merchant' });
  expect(scene.as(STRANGER).answer(scene.authorizing(member, reward))).toBe('role-not-permitted');
  expect(scene.as(TILL).answer(scene.authorizing(member, reward, { merchant: SHOP }))).toBe('accepted');
});
