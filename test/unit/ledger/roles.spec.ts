import type { Command } from '../../../src/ledger/commands.js';
import { OPERATOR, SYSTEM } from '../../../src/ledger/decision.js';
import { instant, points, type ActorId, type TeamCode } from '../../../src/ledger/units.js';
import {
  A2,
  activity,
  AUDITOR,
  BUDGET,
  C2,
  community,
  GENEROUS,
  OTHER_SHOP,
  pt,
  SHOP,
  STRANGER,
  TILL,
  time,
  type Scene,
} from '../../support/given.js';

type Permitted = 'operator' | 'system' | 'coordinator' | 'approver' | 'merchant';
const ACTORS: Record<Permitted, ActorId> = { operator: OPERATOR, system: SYSTEM, coordinator: C2, approver: A2, merchant: TILL };

/** A community in which every command below would find what it speaks of. */
function everything() {
  const scene = community({ rules: { ...GENEROUS, awardUnapprovedMax: points(500) } });
  const [member, relative] = [scene.enrol({ categories: ['youth'] }), scene.enrol()];
  scene.by(C2, () => scene.done({ type: 'RegisterFamily', member, relative }));
  scene.earn(member, 500);
  scene.earn(member, 500);
  const reward = scene.publish({ price: pt(1) });
  const at = (text: string) => ({ endedAt: time(text) });
  const its = {
    scene,
    member,
    relative,
    reward,
    redemption: scene.authorize(member, reward),
    captured: scene.authorize(member, reward, { capture: true }),
    pending: scene.record(member, 60, { evidenceGrade: 'D', ...at('2026-03-01T01:00:00Z') }),
    effective: scene.record(member, 60, at('2026-03-01T03:00:00Z')),
    award: scene.award(scene.record(member, 60, at('2026-03-01T05:00:00Z'))),
    proposed: scene.earn(member, 501),
  };
  scene.by(OPERATOR, () => scene.done({ type: 'GrantRole', subject: 'usr_x' as ActorId, role: 'coordinator' }));
  scene.by(OPERATOR, () => scene.done({ type: 'SuspendPartner', partner: OTHER_SHOP, reason: 'own-request' }));
  return its;
}
type Everything = ReturnType<typeof everything>;

const organisers: readonly Permitted[] = ['operator', 'approver'];
const keepers: readonly Permitted[] = ['operator', 'coordinator'];
const merchants: readonly Permitted[] = ['merchant'];

/** Every command with those who may give it; the compiler asks for whatever is added. */
const COMMANDS: {
  readonly [K in Exclude<Command['type'], 'FoundCommunity'>]: readonly [
    permitted: readonly Permitted[],
    command: (its: Everything) => Extract<Command, { type: K }>,
  ];
} = {
  AdoptRules: [organisers, () => ({ type: 'AdoptRules', changes: {} })],
  GrantRole: [organisers, () => ({ type: 'GrantRole', subject: 'usr_y' as ActorId, role: 'coordinator' })],
  RevokeRole: [organisers, () => ({ type: 'RevokeRole', subject: 'usr_x' as ActorId, role: 'coordinator' })],
  AddActivityType: [
    organisers,
    () => ({
      type: 'AddActivityType',
      code: activity('new'),
      measure: 'time',
      pointsPerDeed: points(0),
      multiplierPercent: 100,
      deedsPerMonthMax: 0,
    }),
  ],
  FormTeam: [['operator', 'approver', 'coordinator'], () => ({ type: 'FormTeam', team: 'new' as TeamCode })],
  OpenBudget: [
    organisers,
    ({ scene }) => ({ type: 'OpenBudget', amount: pt(1), from: scene.now, until: instant(scene.now + 1) }),
  ],
  IncreaseBudget: [organisers, () => ({ type: 'IncreaseBudget', budget: BUDGET, amount: pt(1) })],
  CloseBudget: [organisers, () => ({ type: 'CloseBudget', budget: BUDGET })],
  AdmitPartner: [organisers, () => ({ type: 'AdmitPartner', kind: 'enterprise', track: 'market', merchant: true })],
  SuspendPartner: [organisers, () => ({ type: 'SuspendPartner', partner: SHOP, reason: 'own-request' })],
  ReinstatePartner: [organisers, () => ({ type: 'ReinstatePartner', partner: OTHER_SHOP })],
  TerminatePartner: [organisers, () => ({ type: 'TerminatePartner', partner: SHOP, reason: 'own-request' })],
  PublishOffer: [
    keepers,
    ({ scene }) => ({
      type: 'PublishOffer',
      merchant: SHOP,
      price: pt(1),
      quotaPeriod: 'all',
      validFrom: scene.now,
      categories: [],
      multiCapture: false,
    }),
  ],
  RepriceOffer: [keepers, ({ reward }) => ({ type: 'RepriceOffer', offer: reward, price: pt(2) })],
  RestockOffer: [keepers, ({ reward }) => ({ type: 'RestockOffer', offer: reward, added: 1 })],
  ReviseOffer: [keepers, ({ reward }) => ({ type: 'ReviseOffer', offer: reward, partial: true })],
  WithdrawOffer: [keepers, ({ reward }) => ({ type: 'WithdrawOffer', offer: reward })],
  EnrolMember: [keepers, () => ({ type: 'EnrolMember', minor: false, categories: [], leaderboard: false })],
  AssignCategory: [keepers, ({ member }) => ({ type: 'AssignCategory', member, category: 'courier' })],
  EndCategory: [keepers, ({ member }) => ({ type: 'EndCategory', member, category: 'youth' })],
  JoinTeam: [keepers, ({ member, scene }) => ({ type: 'JoinTeam', member, team: scene.by(C2, () => formed(scene)) })],
  ChangeDisplayConsent: [keepers, ({ member }) => ({ type: 'ChangeDisplayConsent', member, leaderboard: true })],
  RegisterFamily: [keepers, ({ member, scene }) => ({ type: 'RegisterFamily', member, relative: scene.enrol() })],
  TransferPoints: [keepers, ({ member, relative }) => ({ type: 'TransferPoints', member, to: relative, amount: pt(1) })],
  LeaveCommunity: [keepers, ({ member }) => ({ type: 'LeaveCommunity', member })],
  EraseSubject: [keepers, ({ member }) => ({ type: 'EraseSubject', member, subjectBinding: 'ab12' })],
  RecordContribution: [['coordinator'], ({ scene, member }) => scene.service(member, 60)],
  ApproveContribution: [['approver'], ({ pending }) => ({ type: 'ApproveContribution', contribution: pending })],
  RejectContribution: [
    ['approver'],
    ({ pending }) => ({ type: 'RejectContribution', contribution: pending, reason: 'not-performed' }),
  ],
  ReverseContribution: [
    ['coordinator', 'approver'],
    ({ effective }) => ({ type: 'ReverseContribution', contribution: effective, reason: 'not-performed' }),
  ],
  AwardPoints: [['coordinator'], ({ effective }) => ({ type: 'AwardPoints', contribution: effective, budget: BUDGET })],
  ApproveAward: [['approver'], ({ proposed }) => ({ type: 'ApproveAward', award: proposed })],
  RejectAward: [['approver'], ({ proposed }) => ({ type: 'RejectAward', award: proposed, reason: 'wrong-amount' })],
  ReverseAward: [['coordinator', 'approver'], ({ award }) => ({ type: 'ReverseAward', award, reason: 'wrong-amount' })],
  AuthorizeRedemption: [merchants, ({ scene, member, reward }) => scene.authorizing(member, reward)],
  CaptureRedemption: [merchants, ({ redemption }) => ({ type: 'CaptureRedemption', merchant: SHOP, redemption, final: true })],
  VoidRedemption: [merchants, ({ redemption }) => ({ type: 'VoidRedemption', merchant: SHOP, redemption })],
  RefundRedemption: [
    merchants,
    ({ captured }) => ({ type: 'RefundRedemption', merchant: SHOP, redemption: captured, amount: points(1) }),
  ],
  QuoteReward: [merchants, ({ member, reward }) => ({ type: 'QuoteReward', merchant: SHOP, member, reward })],
  ValidateRedemption: [
    merchants,
    ({ scene, member, reward }) => ({ ...scene.authorizing(member, reward), type: 'ValidateRedemption' }),
  ],
  VoidRedemptionByKey: [merchants, ({ redemption }) => ({ type: 'VoidRedemptionByKey', merchant: SHOP, redemption })],
  ExtendRedemption: [
    merchants,
    ({ redemption }) => ({ type: 'ExtendRedemption', merchant: SHOP, redemption, holdSeconds: 1_800 }),
  ],
  ReverseRedemption: [merchants, ({ captured }) => ({ type: 'ReverseRedemption', merchant: SHOP, redemption: captured })],
  DescribeRedemption: [
    merchants,
    ({ redemption }) => ({ type: 'DescribeRedemption', merchant: SHOP, redemption, metadata: [{ name: 'a', value: 'b' }] }),
  ],
  PaySettlement: [organisers, () => ({ type: 'PaySettlement', partner: SHOP, amount: points(1) })],
  FreezeMember: [organisers, ({ member }) => ({ type: 'FreezeMember', member, blockCaptures: false })],
  UnfreezeMember: [organisers, ({ member }) => ({ type: 'UnfreezeMember', member })],
  FreezeCommunity: [['operator'], () => ({ type: 'FreezeCommunity' })],
  ThawCommunity: [['operator'], () => ({ type: 'ThawCommunity' })],
  SettleAccount: [['operator', 'system'], ({ member }) => ({ type: 'SettleAccount', member })],
};

const formed = (scene: Scene): TeamCode => {
  const team = 'formed' as TeamCode;
  scene.answer({ type: 'FormTeam', team });
  return team;
};

describe.each(Object.entries(COMMANDS))('%s', (_, [permitted, command]) => {
  it.each(permitted)('is for the %s', who => {
    const its = everything();
    const asked = command(its);
    expect(its.scene.as(ACTORS[who]).answer(asked)).toBe('accepted');
  });

  it('is for nobody else, and leaves no trace', () => {
    const its = everything();
    const asked = command(its);
    const others = Object.entries(ACTORS).filter(([role]) => !permitted.some(one => one === role));
    const length = its.scene.log.length;
    for (const who of [STRANGER, AUDITOR, ...others.map(([, actor]) => actor)])
      expect(its.scene.as(who).answer(asked)).toBe('role-not-permitted');
    expect(its.scene.log).toHaveLength(length);
  });
});
