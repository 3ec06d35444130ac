/**
 * The order of checks: everything stands in the way at once, and what is told is always the first of what is left.
 */
import type { Command } from '../../../src/ledger/commands.js';
import { OPERATOR } from '../../../src/ledger/decision.js';
import { points, type DeviceId, type MemberId, type QuoteId, type RedemptionId } from '../../../src/ledger/units.js';
import { A1, community, days, GENEROUS, minutesLong, OTHER_TILL, pt, SHOP, TILL, type Scene } from '../../support/given.js';

/** What is told for each obstacle, in the order of the protocol. */
const BEFORE_AUTHORISATION = {
  'metadata that is too much': 'validation-failed',
  'a quote that is not the member’s': 'resource-not-found',
  'a suspended merchant': 'merchant-not-active',
  'the till of the member’s own': 'self-redemption-forbidden',
  'a frozen community': 'community-frozen',
  'a tombstone': 'redemption-voided-before-create',
  'a merchant reference that is taken': 'merchant-reference-taken',
  'a frozen member': 'member-not-active',
  'a used code': 'code-already-used',
  'an expired quote': 'quote-expired',
  'another price': 'reward-price-changed',
  'no stock': 'reward-unavailable',
  'too few points': 'insufficient-points',
} as const;
type Obstacle = keyof typeof BEFORE_AUTHORISATION;
const OBSTACLES = Object.keys(BEFORE_AUTHORISATION) as readonly Obstacle[];

function authorizingAgainst(obstacles: readonly Obstacle[], type: 'AuthorizeRedemption' | 'ValidateRedemption') {
  const met = (obstacle: Obstacle): boolean => obstacles.includes(obstacle);
  const scene = community({ rules: GENEROUS });
  const [member, other] = [scene.enrol(), scene.enrol()];
  for (const one of [member, other]) scene.earn(one, pt(10));
  const code = { device: 'dev_1' as DeviceId, step: 5 };
  const [cheap, reward] = [scene.publish({ price: pt(1) }), scene.publish({ price: pt(9), stock: 1 })];
  const capture = true;
  if (met('a used code')) scene.authorize(member, cheap, { code, capture });
  const quoted = met('a quote that is not the member’s') ? other : member;
  const quote = scene.by(TILL, () =>
    scene.created<QuoteId>('quote', { type: 'QuoteReward', merchant: SHOP, member: quoted, reward }),
  );
  if (met('an expired quote')) scene.after(minutesLong(10));
  if (met('a merchant reference that is taken')) scene.authorize(other, cheap, { merchantReference: 'POS-7', capture });
  if (met('no stock')) scene.authorize(other, reward, { capture });
  if (met('too few points')) scene.authorize(member, scene.publish({ price: pt(8) }), { capture });
  if (met('a frozen member')) scene.by(A1, () => scene.done({ type: 'FreezeMember', member, blockCaptures: false }));
  if (met('the till of the member’s own')) {
    scene.by(A1, () => scene.done({ type: 'RevokeRole', subject: TILL, role: 'merchant' }));
    scene.by(A1, () => scene.done({ type: 'GrantRole', subject: TILL, role: 'merchant', partner: SHOP, member }));
  }
  if (met('a suspended merchant')) scene.by(A1, () => scene.done(suspending));
  if (met('a tombstone')) {
    const redemption = scene.upcoming<RedemptionId>('redemption', met('a frozen community') ? 2 : 1);
    scene.by(TILL, () => scene.done({ type: 'VoidRedemptionByKey', merchant: SHOP, redemption }));
  }
  if (met('a frozen community')) scene.by(OPERATOR, () => scene.done({ type: 'FreezeCommunity' }));
  const amount = met('another price') ? pt(8) : pt(9);
  const metadata = Array.from({ length: met('metadata that is too much') ? 21 : 20 }, (_, at) => ({ name: `n${at}`, value: '' }));
  const more = { merchantReference: 'POS-7', code, quote, amount, metadata };
  return { scene: scene.as(TILL), command: { ...scene.authorizing(member, reward, more), type } as Command };
}
const suspending: Command = { type: 'SuspendPartner', partner: SHOP, reason: 'own-request' };

describe.each(['AuthorizeRedemption', 'ValidateRedemption'] as const)('%s', type => {
  // no authorisation has the id of a dry run
  const obstacles = type === 'ValidateRedemption' ? OBSTACLES.filter(obstacle => obstacle !== 'a tombstone') : OBSTACLES;

  it.each(obstacles.map((obstacle, at) => [obstacle, BEFORE_AUTHORISATION[obstacle], at] as const))(
    'with %s and all that comes after it: %s',
    (_, code, at) => {
      const { scene, command } = authorizingAgainst(obstacles.slice(at), type);
      expect(scene.answer(command)).toBe(code);
    },
  );

  it('with nothing in the way is accepted', () => {
    const { scene, command } = authorizingAgainst([], type);
    expect(scene.answer(command)).toBe('accepted');
  });

  it('by a till of another merchant is not permitted, whatever else', () => {
    const { scene, command } = authorizingAgainst(obstacles, type);
    expect(scene.as(OTHER_TILL).answer(command)).toBe('role-not-permitted');
  });
});

describe('a dry run', () => {
  it.each([0, OBSTACLES.length - 1])('records nothing, accepted or refused (%d)', at => {
    const obstacles = at === 0 ? [] : OBSTACLES.slice(at);
    const { scene, command } = authorizingAgainst(obstacles, 'ValidateRedemption');
    const length = scene.log.length;
    scene.answer(command);
    expect(scene.log).toHaveLength(length);
  });
});

/** Every command on a redemption: obstacles in their order, each with what is told. */
interface Commanded {
  readonly scene: Scene;
  readonly member: MemberId;
  readonly redemption: RedemptionId;
}
type Step = readonly [told: string, hinder: (its: Commanded) => void];
const frozen: Step = ['community-frozen', ({ scene }) => void scene.by(OPERATOR, () => scene.done({ type: 'FreezeCommunity' }))];
const terminated: Step = [
  'merchant-not-active',
  ({ scene }) => void scene.by(A1, () => scene.done({ type: 'TerminatePartner', partner: SHOP, reason: 'own-request' })),
];
const suspended: Step = ['merchant-not-active', ({ scene }) => void scene.by(A1, () => scene.done(suspending))];
const frozenMember: Step = [
  'member-not-active',
  ({ scene, member }) => void scene.by(A1, () => scene.done({ type: 'FreezeMember', member, blockCaptures: true })),
];
const letGo = (told: string): Step => [
  told,
  ({ scene, redemption }) => void scene.by(TILL, () => scene.done({ type: 'VoidRedemption', merchant: SHOP, redemption })),
];
const nothing = (told: string): Step => [told, () => undefined];

/** The freeze comes last: nothing else is written after it. */
function putUp(its: Commanded, steps: readonly Step[]): void {
  for (const [, hinder] of steps.filter(step => step !== frozen)) hinder(its);
  if (steps.includes(frozen)) frozen[1](its);
}

const ORDERS: readonly (readonly [
  name: string,
  command: (its: Commanded, versions?: readonly number[]) => Command,
  steps: readonly Step[],
])[] = [
  [
    'CaptureRedemption',
    ({ redemption }, versions) => ({
      ...{ type: 'CaptureRedemption', merchant: SHOP, redemption, amount: points(1_000_000_000), final: false },
      ...(versions && { versions }),
    }),
    [terminated, frozen, letGo('redemption-voided'), frozenMember, nothing('multi-capture-not-allowed')],
  ],
  [
    'ExtendRedemption',
    ({ redemption }, versions) => ({
      ...{ type: 'ExtendRedemption', merchant: SHOP, redemption, holdSeconds: 700_000 },
      ...(versions && { versions }),
    }),
    [suspended, frozen, letGo('redemption-not-open'), nothing('hold-extension-limit')],
  ],
  [
    'RefundRedemption',
    ({ redemption }, versions) => ({
      ...{ type: 'RefundRedemption', merchant: SHOP, redemption, amount: points(0) },
      ...(versions && { versions }),
    }),
    [frozen, nothing('redemption-not-captured')],
  ],
  [
    'ReverseRedemption',
    ({ redemption }, versions) => ({ type: 'ReverseRedemption', merchant: SHOP, redemption, ...(versions && { versions }) }),
    [frozen],
  ],
  [
    'DescribeRedemption',
    ({ redemption }, versions) => ({
      ...{ type: 'DescribeRedemption', merchant: SHOP, redemption, metadata: [{ name: 'a', value: 'b' }] },
      ...(versions && { versions }),
    }),
    [frozen],
  ],
];

describe.each(ORDERS)('%s', (_, command, steps) => {
  const given = (): Commanded => {
    const scene = community({ rules: GENEROUS });
    const member = scene.enrol();
    scene.earn(member, pt(9));
    return { scene, member, redemption: scene.authorize(member, scene.publish({ price: pt(9) })) };
  };

  it.each(steps.map(([told], at) => [told, at] as const))('is told of %s before all that comes after it', (told, at) => {
    const its = given();
    putUp(its, steps.slice(at));
    expect(its.scene.as(TILL).answer(command(its))).toBe(told);
  });

  it('is told that its version is stale before anything but that it is unknown', () => {
    const its = given();
    putUp(its, steps);
    expect(its.scene.as(TILL).answer(command(its, [9]))).toBe('precondition-failed');
    expect(its.scene.answer(command({ ...its, redemption: 'rdm_none' as RedemptionId }, [9]))).toBe('resource-not-found');
  });
});

describe('capturing', () => {
  const held = () => {
    const scene = community({ rules: GENEROUS });
    const member = scene.enrol();
    scene.earn(member, pt(9));
    return { scene, member, redemption: scene.authorize(member, scene.publish({ price: pt(9), multiCapture: true })) };
  };
  const capture = (redemption: RedemptionId, amount: number, versions?: readonly number[]): Command => ({
    ...{ type: 'CaptureRedemption', merchant: SHOP, redemption, amount: points(amount), final: false },
    ...(versions && { versions }),
  });

  it('is judged by the amount last: out of range, then more than remains', () => {
    const { scene, redemption } = held();
    scene.as(TILL);
    expect([1_000_000_000, 901, 900].map(amount => scene.answer(capture(redemption, amount)))).toEqual([
      'amount-out-of-range',
      'amount-exceeds-remaining',
      'accepted',
    ]);
  });

  it('of the version that the caller knows is done once', () => {
    const { scene, redemption } = held();
    scene.as(TILL);
    expect([[2], [1], [1], [1, 2]].map(versions => scene.answer(capture(redemption, 100, versions)))).toEqual([
      'precondition-failed',
      'accepted',
      'precondition-failed',
      'accepted',
    ]);
  });

  it('of a version that an overdue end has passed is stale', () => {
    const { scene, redemption } = held();
    scene.after(days(1)).as(TILL);
    expect(scene.answer(capture(redemption, 100, [1]))).toBe('precondition-failed');
    expect(scene.last('RedemptionExpired').event.content.redemption).toBe(redemption);
  });
});
