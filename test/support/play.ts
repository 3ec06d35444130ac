/**
 * Random play: sequences of moves over a small community, for properties of the ledger.
 *
 * A move is plain numbers, so that a failing sequence shrinks; it becomes a command on whatever objects there are by then. Rules
 * are narrow (short lives, small caps, small budgets), so that refusals, expiries, debts and proposals are frequent.
 */
import fc from 'fast-check';
import { localDate, startOfDay, startOfMonth } from '../../src/ledger/calendar.js';
import type { Command } from '../../src/ledger/commands.js';
import type { Decision } from '../../src/ledger/decision.js';
import type { EventType, LedgerEvent } from '../../src/ledger/events.js';
import {
  accountBook,
  DAY_MS,
  EVIDENCE_GRADES,
  HOUR_MS,
  instant,
  MINUTE_MS,
  points,
  SERVICE_CLASSES,
  type ActorId,
  type BudgetId,
  type DeviceId,
  type Instant,
  type MemberId,
  type OfferId,
  type RedemptionId,
} from '../../src/ledger/units.js';
import { A1, A2, BUDGET, C1, C2, community, days, OTHER_SHOP, OTHER_TILL, SHOP, TILL, type Scene } from './given.js';

/** What, on which object, by or with which other, how much. */
export type Move = readonly [kind: Kind, which: number, other: number, much: number];
export type Kind = keyof typeof MOVES;

interface Numbers {
  readonly which: number;
  readonly other: number;
  readonly much: number;
}
/** Who asks for what; nothing where the object is not there. */
type Asked = readonly [ActorId, Command] | undefined;
interface Kinds {
  /** How often it is made. */
  readonly weight: number;
  readonly ask: (play: Play, numbers: Numbers) => Asked;
}

const WAITS = [MINUTE_MS, 14 * MINUTE_MS, HOUR_MS, 11 * HOUR_MS, DAY_MS, 3 * DAY_MS, 8 * DAY_MS, 31 * DAY_MS];
const REASON = { reason: 'recorded-in-error' } as const;
const lastHour = ({ now }: Scene): Instant =>
  instant(startOfDay(startOfMonth(localDate(instant(now + HOUR_MS), SHANGHAI), 1), SHANGHAI) - HOUR_MS);
const SHANGHAI = 'Asia/Shanghai';
const approver = (other: number): ActorId => (other % 2 === 0 ? A1 : A2);
const tillOf = (merchant: string): ActorId => (merchant === SHOP ? TILL : OTHER_TILL);

const MOVES = {
  wait: {
    weight: 8,
    // often until just before a month ends, where lots die
    ask: ({ scene }, { which, much }) => void (which > 8 ? scene.at(lastHour(scene)) : scene.after(pick(WAITS, which) + much)),
  },
  record: {
    weight: 4,
    ask: ({ scene, members }, { which, other, much }) => {
      const classed = { evidenceGrade: pick(EVIDENCE_GRADES, other), serviceClass: pick(SERVICE_CLASSES, which + other) };
      return [C1, scene.service(pick(members, which), 30 + (much % 700), classed)];
    },
  },
  deed: {
    weight: 4,
    ask: ({ scene, members }, { which, other, much }) => [
      C1,
      scene.deed(pick(members, which), 'test-cent', 1 + much, { evidenceGrade: pick(EVIDENCE_GRADES, other) }),
    ],
  },
  earn: {
    weight: 8,
    ask: ({ scene, members, budgets }, { which, other, much }) => {
      const evidenceGrade = other === 0 ? 'B' : 'A';
      const decision = scene.as(C1).when(scene.deed(pick(members, which), 'test-cent', 1 + (much % 700), { evidenceGrade }));
      if (!decision.accepted) return undefined;
      const { contribution } = scene.last('ContributionRecorded').event.content;
      return [C1, { type: 'AwardPoints', contribution, budget: pick(budgets, other) }];
    },
  },
  award: {
    weight: 4,
    ask: (play, { which, other }) => {
      const recorded = play.newest('ContributionRecorded', which);
      return recorded && [C1, { type: 'AwardPoints', contribution: recorded.contribution, budget: pick(play.budgets, other) }];
    },
  },
  approve: {
    weight: 4,
    ask: (play, { which, other }) => {
      const recorded = play.newest('ContributionRecorded', which, ({ approvalsRequired }) => approvalsRequired > 0);
      return recorded && [approver(other), { type: 'ApproveContribution', contribution: recorded.contribution }];
    },
  },
  reject: {
    weight: 1,
    ask: (play, { which, other }) => {
      const recorded = play.newest('ContributionRecorded', which, ({ approvalsRequired }) => approvalsRequired > 0);
      return recorded && [approver(other), { type: 'RejectContribution', contribution: recorded.contribution, ...REASON }];
    },
  },
  reverseService: {
    weight: 2,
    ask: (play, { which, other }) => {
      const recorded = play.newest('ContributionRecorded', which);
      return recorded && [approver(other), { type: 'ReverseContribution', contribution: recorded.contribution, ...REASON }];
    },
  },
  approveAward: {
    weight: 4,
    ask: (play, { which, other }) => {
      const proposed = play.newest('AwardProposed', which % 3);
      return proposed && [approver(other), { type: 'ApproveAward', award: proposed.award }];
    },
  },
  rejectAward: {
    weight: 1,
    ask: (play, { which, other }) => {
      const proposed = play.newest('AwardProposed', which % 3);
      return proposed && [approver(other), { type: 'RejectAward', award: proposed.award, ...REASON }];
    },
  },
  reverse: {
    weight: 4,
    ask: (play, { which, other }) => {
      const awarded = play.newest('PointsAwarded', which);
      return awarded && [approver(other), { type: 'ReverseAward', award: awarded.award, ...REASON }];
    },
  },
  authorize: {
    weight: 10,
    ask: ({ scene, members, rewards }, { which, other, much }) => {
      const { reward, merchant } = pick(rewards, other);
      const more = { allowPartial: much % 5 < 3, ...(much % 7 === 0 ? { metadata: [{ name: 'a', value: 'b' }] } : {}) };
      const asking = scene.authorizing(pick(members, which), reward, { merchant, capture: much % 3 === 0, ...more });
      return [tillOf(merchant), asking];
    },
  },
  quoted: {
    weight: 2,
    ask: ({ scene, members, rewards }, { which, other, much }) => {
      const { reward, merchant } = pick(rewards, other);
      const member = pick(members, which);
      const till = tillOf(merchant);
      const decision = scene.as(till).when({ type: 'QuoteReward', merchant, member, reward });
      if (!decision.accepted) return undefined;
      const { quote } = scene.last('RewardQuoted').event.content;
      const code = { device: 'dev_1' as DeviceId, step: much % 9 };
      return [till, scene.authorizing(member, reward, { merchant, quote, code })];
    },
  },
  extend: {
    weight: 2,
    ask: (play, { which, much }) => {
      const held = play.newest('RedemptionAuthorized', which % 4);
      return held && [tillOf(held.merchant), { type: 'ExtendRedemption', ...ofMerchant(held), holdSeconds: much * 700 }];
    },
  },
  reverseRedemption: {
    weight: 3,
    ask: (play, { which }) => {
      const held = play.newest('RedemptionAuthorized', which % 4);
      return held && [tillOf(held.merchant), { type: 'ReverseRedemption', ...ofMerchant(held) }];
    },
  },
  voidByKey: {
    weight: 2,
    ask: (play, { which, other }) => {
      const held = play.newest('RedemptionAuthorized', which % 4);
      // sometimes of an authorisation that is still to come
      const redemption = other < 2 ? play.scene.upcoming<RedemptionId>('redemption', 1 + (which % 3)) : held?.redemption;
      return redemption && [TILL, { type: 'VoidRedemptionByKey', merchant: SHOP, redemption }];
    },
  },
  describe: {
    weight: 1,
    ask: (play, { which, much }) => {
      const held = play.newest('RedemptionAuthorized', which % 4);
      const metadata = [{ name: String(which % 3), value: much % 4 === 0 ? undefined : String(much) }];
      return held && [tillOf(held.merchant), { type: 'DescribeRedemption', ...ofMerchant(held), metadata }];
    },
  },
  settle: {
    weight: 1,
    ask: (_, { much }) => [A1, { type: 'PaySettlement', partner: SHOP, amount: points(1 + (much % 300)) }],
  },
  freeze: {
    weight: 2,
    ask: ({ members }, { which, other }) => {
      const member = pick(members, which);
      // more often free than not
      return [A1, other < 2 ? { type: 'FreezeMember', member, blockCaptures: other === 0 } : { type: 'UnfreezeMember', member }];
    },
  },
  capture: {
    weight: 7,
    ask: (play, { which, other, much }) => {
      const held = play.newest('RedemptionAuthorized', which % 4);
      const amount = much % 4 === 0 ? {} : { amount: points(much % 150) };
      const final = other > 2;
      return held && [tillOf(held.merchant), { type: 'CaptureRedemption', ...ofMerchant(held), ...amount, final }];
    },
  },
  void: {
    weight: 3,
    ask: (play, { which }) => {
      const held = play.newest('RedemptionAuthorized', which % 4);
      return held && [tillOf(held.merchant), { type: 'VoidRedemption', ...ofMerchant(held) }];
    },
  },
  refund: {
    weight: 5,
    ask: (play, { which, much }) => {
      const captured = play.newest('RedemptionCaptured', which % 5);
      const amount = points(much % 150);
      return captured && [tillOf(captured.merchant), { type: 'RefundRedemption', ...ofMerchant(captured), amount }];
    },
  },
  transfer: {
    weight: 5,
    ask: ({ pairs }, { which, much }) => {
      const [member, to] = pick(pairs, which);
      return [C1, { type: 'TransferPoints', member, to, amount: points((much % 200) - 5) }];
    },
  },
  leave: {
    weight: 1,
    ask: ({ pairs }, { which, other, much }) => {
      const [member, relative] = pick(pairs, which);
      // not too often, or nobody would be left to play
      return much > 400 ? undefined : [C1, { type: 'LeaveCommunity', member, ...(other > 1 ? { relative } : {}) }];
    },
  },
  category: {
    weight: 1,
    ask: ({ members }, { which, other }) => {
      const type = other % 2 === 0 ? 'AssignCategory' : 'EndCategory';
      return [C1, { type, member: pick(members, which), category: 'courier' }];
    },
  },
  restock: {
    weight: 1,
    ask: ({ rewards }, { which }) => [C1, { type: 'RestockOffer', offer: pick(rewards, which).reward, added: 1 }],
  },
  reprice: {
    weight: 1,
    ask: ({ rewards }, { which, much }) => [
      C1,
      { type: 'RepriceOffer', offer: pick(rewards, which).reward, price: points(1 + (much % 300)) },
    ],
  },
  revise: {
    weight: 1,
    ask: ({ rewards }, { which, other }) => [
      C1,
      { type: 'ReviseOffer', offer: pick(rewards, which).reward, partial: other % 2 === 0 },
    ],
  },
  budget: {
    weight: 1,
    ask: ({ budgets }, { which, much }) => [
      A1,
      { type: 'IncreaseBudget', budget: pick(budgets, which), amount: points(1 + much) },
    ],
  },
  suspend: {
    weight: 1,
    ask: (_, { other }) => [
      A1,
      other > 4 ? { type: 'SuspendPartner', partner: SHOP, reason: 'own-request' } : { type: 'ReinstatePartner', partner: SHOP },
    ],
  },
  rules: {
    weight: 1,
    ask: (_, { which, other, much }) => {
      const changes = { holdGraceDays: which % 3, refundGraceDays: other, debtOffsetPercent: much % 101 };
      return [A1, { type: 'AdoptRules', changes }];
    },
  },
} satisfies Record<string, Kinds>;

/** Sequences of moves, without those of the given kinds. */
export function anyMoves(without: readonly Kind[] = []): fc.Arbitrary<Move[]> {
  const kinds = (Object.keys(MOVES) as Kind[]).filter(kind => !without.includes(kind));
  const weighted = kinds.map(kind => ({ weight: MOVES[kind].weight, arbitrary: fc.constant(kind) }));
  const move = fc.tuple(fc.oneof(...weighted), fc.nat({ max: 11 }), fc.nat({ max: 5 }), fc.nat({ max: 999 }));
  return fc.array(move, { minLength: 40, maxLength: 80, size: 'max' });
}

export class Play {
  readonly scene: Scene;
  readonly members: readonly MemberId[];
  /** Who might give to whom; the last two are no family. */
  readonly pairs: readonly (readonly [MemberId, MemberId])[];
  readonly budgets: readonly BudgetId[];
  readonly rewards: readonly { readonly reward: OfferId; readonly merchant: typeof SHOP }[];

  /** `stock`: of the first shop's rewards; unlimited without. */
  constructor(stock?: number) {
    this.scene = community({
      rules: {
        ...{ pointsPerDayMax: points(2_000), attestedPointsPerMonthMax: points(4_000), balanceMax: points(5_000) },
        ...{ awardUnapprovedMax: points(600), awardOnceApprovedMax: points(800), transferPerMonthMax: points(500) },
        ...{ lotMonths: 1, holdGraceDays: 2, refundDays: 40, refundGraceDays: 5 },
      },
    });
    const { scene } = this;
    const [one, two, three, four] = [scene.enrol(), scene.enrol(), scene.enrol({ categories: ['courier'] }), scene.enrol()];
    this.members = [one, two, three, four];
    this.pairs = [
      ...([
        [one, two],
        [two, one],
        [one, three],
        [three, one],
      ] as const),
      ...([
        [one, two],
        [two, one],
        [four, one],
        [two, three],
      ] as const),
    ];
    for (const relative of [two, three]) scene.by(C2, () => scene.done({ type: 'RegisterFamily', member: one, relative }));
    for (const member of [one, two, three]) scene.earn(member, 500);
    const until = instant(scene.now + days(90));
    const small = { type: 'OpenBudget', amount: points(900), from: scene.now, until } as const;
    this.budgets = [BUDGET, BUDGET, scene.by(A1, () => scene.created<BudgetId>('budget', small))];
    const limit = stock === undefined ? {} : { stock, quota: 3, quotaPeriod: 'month' as const };
    const publish = (terms: Parameters<Scene['publish']>[0], merchant = SHOP) => ({
      reward: scene.publish({ ...terms, merchant }),
      merchant,
    });
    this.rewards = [
      publish({ price: points(150), multiCapture: true, holdSeconds: 3_600, ...limit }),
      publish({ price: points(240), partial: true, ...limit }),
      publish({ price: points(110), multiCapture: true, holdSeconds: 400_000 }, OTHER_SHOP),
      publish({ price: points(90), categories: ['courier'] }, OTHER_SHOP),
    ];
  }

  /** Makes the move; nothing where its object is not there. */
  make([kind, which, other, much]: Move): Decision | undefined {
    const asked = (MOVES[kind] as Kinds).ask(this, { which, other, much });
    return asked && this.scene.as(asked[0]).when(asked[1]);
  }

  /** Time takes effect everywhere. */
  sweep(): void {
    for (const member of this.members) this.scene.settle(accountBook(member));
  }

  /** The content of one of the newest events of this type. */
  newest<K extends EventType>(
    type: K,
    which: number,
    counts: (content: LedgerEvent<K>['content']) => boolean = () => true,
  ): LedgerEvent<K>['content'] | undefined {
    const found: LedgerEvent<K>['content'][] = [];
    for (const { event } of this.scene.log) {
      if (isOf(event, type) && counts(event.content)) found.push(event.content);
    }
    return found.at(-1 - (which % found.length));
  }
}

const isOf = <K extends EventType>(event: LedgerEvent, type: K): event is LedgerEvent & LedgerEvent<K> => event.type === type;
const ofMerchant = <M, R>({ merchant, redemption }: { merchant: M; redemption: R }) => ({ merchant, redemption });

function pick<T>(from: readonly T[], which: number): T {
  const picked = from[which % from.length];
  if (picked === undefined) throw new Error('there is nothing to pick from');
  return picked;
}
