/**
 * The state × command table of the redemption protocol: every cell by its name, decided on real books.
 *
 * An answer is a refusal's code, or the status after it; `=` in front says that nothing was recorded. A hold that is overdue and
 * not swept is a state of its own here, and answers as what it has become.
 */
import type { Command } from '../../../src/ledger/commands.js';
import { points, type MemberId, type OfferId, type RedemptionId } from '../../../src/ledger/units.js';
import { community, days, GENEROUS, minutesLong, pt, SHOP, TILL, type Scene } from '../../support/given.js';

interface Its {
  readonly scene: Scene;
  readonly member: MemberId;
  readonly reward: OfferId;
  readonly redemption: RedemptionId;
  readonly merchant: typeof SHOP;
}
const REFERENCE = 'POS-7';
const of = ({ merchant, redemption }: Its) => ({ merchant, redemption });
const capturing = (its: Its, amount: number, final: boolean): Command => ({
  ...{ type: 'CaptureRedemption', amount: points(amount), final },
  ...of(its),
});
const refunding = (its: Its, amount: number): Command => ({ type: 'RefundRedemption', amount: points(amount), ...of(its) });

const STATES = {
  none: its => its,
  authorized: its => its,
  partially_captured: its => its.scene.done(capturing(its, 1_000, false)),
  captured: its => its.scene.done(capturing(its, 3_000, true)),
  voided: its => its.scene.done({ type: 'VoidRedemption', ...of(its) }),
  expired: ({ scene, member }) => scene.after(minutesLong(15)).balance(member),
  overdue: ({ scene }) => scene.after(minutesLong(15)),
  'overdue after a part': its => {
    its.scene.done(capturing(its, 1_000, false));
    its.scene.after(minutesLong(15));
  },
} satisfies Record<string, (its: Its) => unknown>;
type State = keyof typeof STATES;
const COLUMNS = Object.keys(STATES) as readonly State[];

function inState(state: State, refundDays = 30): Its {
  const scene = community({ rules: GENEROUS });
  const member = scene.enrol();
  scene.earn(member, pt(100));
  const reward = scene.publish({ price: pt(40), multiCapture: true, refundDays });
  const redemption =
    state === 'none' ? ('rdm_none' as RedemptionId) : scene.authorize(member, reward, { merchantReference: REFERENCE });
  const its: Its = { scene: scene.as(TILL), member, reward, redemption, merchant: SHOP };
  STATES[state](its);
  return its;
}

const UNKNOWN = 'resource-not-found';
const ALREADY = 'redemption-already-captured';
const NOT_OPEN = 'redemption-not-open';
const NOT_CAPTURED = 'redemption-not-captured';
const TAKEN = 'merchant-reference-taken';
const CLOSED = 'refund-window-closed';
const EXCEEDS = 'amount-exceeds-remaining';
const TOO_MUCH = 'refund-exceeds-captured';
const LIMIT = 'hold-extension-limit';
const VOIDED = 'redemption-voided';
const EXPIRED = 'redemption-expired';

/** What is commanded, and the answers in the order of the columns. */
const TABLE: readonly (readonly [
  row: string,
  command: (its: Its) => Command,
  answers: readonly string[],
  refundDays?: number,
])[] = [
  [
    'authorize with the same merchant reference and another key',
    ({ scene, member, reward }) => scene.authorizing(member, reward, { merchantReference: REFERENCE }),
    ['authorized', TAKEN, TAKEN, TAKEN, TAKEN, TAKEN, TAKEN, TAKEN],
  ],
  [
    'capture less than remains, finally',
    its => capturing(its, 500, true),
    [UNKNOWN, 'captured', 'captured', ALREADY, VOIDED, EXPIRED, EXPIRED, ALREADY],
  ],
  [
    'capture less than remains, not finally',
    its => capturing(its, 500, false),
    [UNKNOWN, 'partially_captured', 'partially_captured', ALREADY, VOIDED, EXPIRED, EXPIRED, ALREADY],
  ],
  [
    'capture all that remains',
    its => ({ type: 'CaptureRedemption', final: false, ...of(its) }),
    [UNKNOWN, 'captured', 'captured', ALREADY, VOIDED, EXPIRED, EXPIRED, ALREADY],
  ],
  [
    'capture more than remains',
    its => capturing(its, 4_001, true),
    [UNKNOWN, EXCEEDS, EXCEEDS, ALREADY, VOIDED, EXPIRED, EXPIRED, ALREADY],
  ],
  [
    'void',
    its => ({ type: 'VoidRedemption', ...of(its) }),
    [UNKNOWN, 'voided', 'captured', ALREADY, '=voided', '=expired', '=expired', ALREADY],
  ],
  [
    'void by key',
    its => ({ type: 'VoidRedemptionByKey', ...of(its) }),
    ['tombstone', 'voided', 'captured', ALREADY, '=voided', '=expired', '=expired', ALREADY],
  ],
  [
    'refund what was captured',
    its => refunding(its, 1_000),
    [UNKNOWN, NOT_CAPTURED, 'partially_captured', 'captured', NOT_CAPTURED, NOT_CAPTURED, NOT_CAPTURED, 'captured'],
  ],
  [
    'refund more than was captured',
    its => refunding(its, 3_001),
    [UNKNOWN, NOT_CAPTURED, TOO_MUCH, TOO_MUCH, NOT_CAPTURED, NOT_CAPTURED, NOT_CAPTURED, TOO_MUCH],
  ],
  [
    'refund past the window',
    its => refunding(its, 3_001),
    [UNKNOWN, NOT_CAPTURED, CLOSED, CLOSED, NOT_CAPTURED, NOT_CAPTURED, NOT_CAPTURED, CLOSED],
    0,
  ],
  [
    'reverse',
    its => ({ type: 'ReverseRedemption', ...of(its) }),
    [UNKNOWN, 'voided', 'captured', 'captured', '=voided', '=expired', '=expired', 'captured'],
  ],
  [
    'reverse past the refund window',
    its => ({ type: 'ReverseRedemption', ...of(its) }),
    [UNKNOWN, 'voided', CLOSED, CLOSED, '=voided', '=expired', '=expired', CLOSED],
    0,
  ],
  [
    'extend',
    its => ({ type: 'ExtendRedemption', holdSeconds: 3_600, ...of(its) }),
    [UNKNOWN, 'authorized', 'partially_captured', NOT_OPEN, NOT_OPEN, NOT_OPEN, NOT_OPEN, NOT_OPEN],
  ],
  [
    'extend to no later than it is',
    its => ({ type: 'ExtendRedemption', holdSeconds: 60, ...of(its) }),
    [UNKNOWN, '=authorized', '=partially_captured', NOT_OPEN, NOT_OPEN, NOT_OPEN, NOT_OPEN, NOT_OPEN],
  ],
  [
    'extend beyond seven days after the authorisation',
    its => ({ type: 'ExtendRedemption', holdSeconds: 604_801, ...of(its) }),
    [UNKNOWN, LIMIT, LIMIT, NOT_OPEN, NOT_OPEN, NOT_OPEN, NOT_OPEN, NOT_OPEN],
  ],
  [
    'describe',
    its => ({ type: 'DescribeRedemption', metadata: [{ name: 'basket', value: '7' }], ...of(its) }),
    [UNKNOWN, 'authorized', 'partially_captured', 'captured', 'voided', 'expired', 'expired', 'captured'],
  ],
];

const ROWS = TABLE.map(([row, command, answers, refundDays = 30]) => [row, command, answers, refundDays] as const);

describe.each(ROWS)('%s', (_, command, answers, refundDays) => {
  it.each(COLUMNS.map((state, column) => [state, answers[column] ?? ''] as const))('× %s → %s', (state, answer) => {
    const its = inState(state, refundDays);
    const length = () => its.scene.log.filter(({ actor }) => actor === TILL).length;
    const asked = command(its);
    const before = length();
    const decision = its.scene.when(asked);
    const said = decision.accepted ? outcomeOf(its, before === length()) : decision.refusal.code;
    expect(said).toBe(answer);
    if (!decision.accepted && state !== 'none')
      expect(its.scene.balance(its.member)).toEqual(inState(state, refundDays).scene.balance(its.member));
  });
});

function outcomeOf({ scene, member, redemption }: Its, isUnrecorded: boolean): string {
  const newest = scene.log.at(-1)?.event;
  if (newest?.type === 'RedemptionForestalled') return 'tombstone';
  const id = newest?.type === 'RedemptionAuthorized' ? newest.content.redemption : redemption;
  return `${isUnrecorded ? '=' : ''}${scene.redemption(member, id).status}`;
}

describe('expire (the service itself)', () => {
  it.each([
    ['authorized', 'expired'],
    ['partially_captured', 'captured'],
    ['captured', '=captured'],
    ['voided', '=voided'],
    ['expired', '=expired'],
    ['overdue', 'expired'],
    ['overdue after a part', 'captured'],
  ] as const)('× %s → %s', (state, answer) => {
    const its = inState(state);
    const before = its.scene.log.length;
    its.scene.after(minutesLong(15)).balance(its.member);
    expect(outcomeOf(its, its.scene.log.length === before)).toBe(answer);
    expect(its.scene.redemption(its.member, its.redemption)).toMatchObject(
      answer === 'expired' ? { amountCaptured: 0, amountReleased: 4_000 } : {},
    );
  });
});

describe('reversing', () => {
  it('a part that was captured gives everything back in one append', () => {
    const its = inState('partially_captured');
    const events = its.scene.done({ type: 'ReverseRedemption', ...of(its) });
    expect(events.map(event => event.type)).toEqual(['RedemptionVoided', 'RedemptionRefunded']);
    expect(its.scene.redemption(its.member, its.redemption)).toMatchObject({
      status: 'captured',
      amountCaptured: 1_000,
      amountReleased: 3_000,
      amountRefunded: 1_000,
      version: 4,
    });
    expect(its.scene.balance(its.member)).toEqual({ available: 10_000, held: 0, pending: 0, debt: 0 });
  });

  it('what is refunded already is done, also past the window', () => {
    const its = inState('captured');
    its.scene.done(refunding(its, 3_000));
    expect(its.scene.done({ type: 'ReverseRedemption', ...of(its) })).toEqual([]);
    its.scene.after(days(31));
    expect(its.scene.done({ type: 'ReverseRedemption', ...of(its) })).toEqual([]);
  });

  it('voids the rest past the window when all that was captured is refunded', () => {
    const its = inState('partially_captured', 1);
    its.scene.done({ type: 'ExtendRedemption', holdSeconds: 604_000, ...of(its) });
    its.scene.done(refunding(its, 1_000));
    its.scene.after(days(2));
    expect(its.scene.done({ type: 'ReverseRedemption', ...of(its) }).map(event => event.type)).toEqual(['RedemptionVoided']);
  });
});
