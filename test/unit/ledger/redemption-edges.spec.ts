/**
 * The edges of the redemption protocol that the ledger alone decides, by their numbers.
 */
import { LEAF_BYTES_MAX } from '../../../src/event-store/leaf.js';
import { writeContent } from '../../../src/ledger/codec.js';
import { emptyBook } from '../../../src/ledger/books.js';
import { booksOf, decide, type Command } from '../../../src/ledger/commands.js';
import { OPERATOR, SYSTEM } from '../../../src/ledger/decision.js';
import type { OfferTerms } from '../../../src/ledger/offer.js';
import { postingsOf } from '../../../src/ledger/postings.js';
import { accountBook, partnerBook, points, type ActorId, type DeviceId, type PartnerId } from '../../../src/ledger/units.js';
import type { CommandId, MemberId, QuoteId, OfferId, RedemptionId } from '../../../src/ledger/units.js';
import {
  A1,
  C1,
  community,
  days,
  GENEROUS,
  minutesLong,
  OTHER_SHOP,
  OTHER_TILL,
  pt,
  SHOP,
  TILL,
  time,
} from '../../support/given.js';
import type { Scene } from '../../support/given.js';

function atTheTill(terms: Partial<OfferTerms> = {}, earned = pt(40)) {
  const scene = community({ rules: GENEROUS });
  const member = scene.enrol();
  if (earned > 0) scene.earn(member, earned);
  return { scene: scene.as(TILL), member, reward: scene.publish({ price: pt(40), ...terms }) };
}
function held(terms: Partial<OfferTerms> = {}) {
  const till = atTheTill(terms);
  return { ...till, its: { merchant: SHOP, redemption: till.scene.authorize(till.member, till.reward) } };
}
const capture = (its: { merchant: PartnerId; redemption: RedemptionId }, amount?: number, final = true): Command => ({
  ...{ type: 'CaptureRedemption', final, ...its },
  ...(amount !== undefined && { amount: points(amount) }),
});
const refusalOf = (scene: Scene, command: Command) => {
  const decision = scene.when(command);
  return decision.accepted ? undefined : decision.refusal;
};
const payable = (scene: Scene): number => {
  const book = scene.book(partnerBook(SHOP));
  return book.kind === 'partner' && book.state.status !== 'unknown' ? book.state.payable : Number.NaN;
};
const byApprover = (scene: Scene, command: Command) => scene.by(A1, () => scene.done(command));
const suspend = { type: 'SuspendPartner', partner: SHOP, reason: 'covenant-breach' } as const;
const terminate = { type: 'TerminatePartner', partner: SHOP, reason: 'covenant-breach' } as const;

describe('racing and lost commands', () => {
  it('E8: of two captures one is done', () => {
    const { scene, its } = held();
    expect([scene.answer(capture(its)), scene.answer(capture(its))]).toEqual(['accepted', 'redemption-already-captured']);
  });

  it.each([
    ['void', 'capture', 'redemption-voided'],
    ['capture', 'void', 'redemption-already-captured'],
  ] as const)('E9: the %s comes first, so the %s is refused', (first, second, code) => {
    const { scene, its } = held();
    const commands = { capture: capture(its), void: { type: 'VoidRedemption', ...its } as Command };
    expect([scene.answer(commands[first]), scene.answer(commands[second])]).toEqual(['accepted', code]);
  });

  it.each([
    [-1, undefined, 'accepted'],
    [0, undefined, 'redemption-expired'],
    [0, 1_000, 'redemption-already-captured'],
  ])('E10: %d ms around the end, with %s captured before: %s', (offset, before, answer) => {
    const { scene, its } = held({ multiCapture: true });
    if (before !== undefined) scene.done(capture(its, before, false));
    scene.after(minutesLong(15) + offset);
    expect(scene.answer(capture(its))).toBe(answer);
    const expired = scene.log.filter(({ event }) => event.type === 'RedemptionExpired');
    expect(expired).toHaveLength(answer === 'accepted' ? 0 : 1);
  });

  describe('E11: a void that overtakes its authorisation', () => {
    const voidFirst = () => {
      const till = atTheTill();
      const redemption = till.scene.upcoming<RedemptionId>('redemption', 1);
      till.scene.done({ type: 'VoidRedemptionByKey', merchant: SHOP, redemption });
      return { ...till, redemption };
    };

    it('refuses it for ever, in the log too, and takes nothing', () => {
      const { scene, member, reward } = voidFirst();
      const refusal = refusalOf(scene, scene.authorizing(member, reward, { merchantReference: 'POS-7' }));
      expect(refusal).toEqual({ code: 'redemption-voided-before-create' });
      expect(scene.last('CommandDeclined').event.content).toMatchObject({ command: 'AuthorizeRedemption', refusal });
      expect(scene.balance(member)).toMatchObject({ available: 4_000, held: 0 });
    });

    it('is one tombstone, however often it is sent', () => {
      const { scene, redemption } = voidFirst();
      expect(scene.done({ type: 'VoidRedemptionByKey', merchant: SHOP, redemption })).toEqual([]);
      expect(scene.log.filter(({ event }) => event.type === 'RedemptionForestalled')).toHaveLength(1);
    });

    it('is one of any number, and none makes another forgotten', () => {
      const { scene, member, reward } = atTheTill();
      const tombs = [2, 9].map(others => scene.upcoming<RedemptionId>('redemption', others));
      for (const redemption of tombs) scene.done({ type: 'VoidRedemptionByKey', merchant: SHOP, redemption });
      expect(scene.answer(scene.authorizing(member, reward))).toBe('redemption-voided-before-create');
    });

    it('stands in the way of no other key', () => {
      const { scene, member, reward } = voidFirst();
      scene.answer(scene.authorizing(member, reward, { merchantReference: 'POS-7' }));
      expect(scene.answer(scene.authorizing(member, reward, { merchantReference: 'POS-7' }))).toBe('accepted');
    });

    it('of one that was declined lays the tombstone', () => {
      const { scene, member, reward } = atTheTill({}, points(0));
      const redemption = scene.upcoming<RedemptionId>('redemption');
      scene.answer(scene.authorizing(member, reward));
      scene.done({ type: 'VoidRedemptionByKey', merchant: SHOP, redemption });
      expect(scene.last('RedemptionForestalled').event.content).toEqual({ redemption });
    });

    it('is a defect, never a tombstone, where the account of what did arrive was not loaded', () => {
      const { scene, member, its } = held();
      const command = { type: 'VoidRedemptionByKey', ...its } as const;
      const anchor = scene.log.filter(({ event }) => event.type === 'RedemptionAuthorized');
      const books = new Map(booksOf(command, anchor).map(name => [name, scene.book(name)]));
      const context = { now: scene.now, actor: TILL, command: '0'.repeat(26) as CommandId };
      expect(decide(command, anchor, books, context).accepted).toBe(true);
      books.set(accountBook(member), emptyBook(accountBook(member)));
      expect(() => decide(command, anchor, books, context)).toThrow('was not loaded');
    });

    it('voids what did arrive, whoever is suspended', () => {
      const { scene, member, its } = held();
      byApprover(scene, suspend);
      scene.done({ type: 'VoidRedemptionByKey', ...its });
      expect(scene.redemption(member, its.redemption).status).toBe('voided');
    });
  });

  it('E5: another key with a reference that is taken is told by what', () => {
    const { scene, member, reward } = atTheTill({ price: pt(1) });
    const existing = scene.authorize(member, reward, { merchantReference: 'POS-7' });
    const refusal = refusalOf(scene, scene.authorizing(member, reward, { merchantReference: 'POS-7' }));
    expect(refusal).toEqual({ code: 'merchant-reference-taken', existing });
  });
});

describe('holds', () => {
  it('E12: a final capture of less gives the rest back in the same event', () => {
    const { scene, member, its } = held();
    expect(scene.done(capture(its, 3_000)).map(event => event.type)).toEqual(['RedemptionCaptured']);
    expect(scene.balance(member)).toMatchObject({ available: 1_000, held: 0 });
  });

  it('E13: a hold that nobody comes back to ends by itself, stock and all', () => {
    const { scene, member, reward } = held({ stock: 1 });
    scene.after(minutesLong(15)).balance(member);
    expect(scene.last('RedemptionExpired')).toMatchObject({ actor: SYSTEM, event: { content: { restock: true } } });
    expect(scene.answer(scene.authorizing(member, reward))).toBe('accepted');
  });

  it.each([
    [604_800, 0, 'accepted'],
    [604_800, 1, 'hold-extension-limit'],
    [604_799, 1_000, 'accepted'],
  ])('are extended by %d s after %d ms: %s; no longer than seven days after their authorisation', (seconds, after, answer) => {
    const { scene, its } = held();
    scene.after(after);
    expect(scene.answer({ type: 'ExtendRedemption', holdSeconds: seconds, ...its })).toBe(answer);
  });

  it('that are extended end when they are said to, once', () => {
    const { scene, member, its } = held();
    for (const holdSeconds of [1_800, 1_200, 3_600]) scene.done({ type: 'ExtendRedemption', holdSeconds, ...its });
    scene.after(minutesLong(60) - 1);
    expect(scene.redemption(member, its.redemption)).toMatchObject({ status: 'authorized', version: 3 });
    scene.after(1);
    expect(scene.redemption(member, its.redemption)).toMatchObject({ status: 'expired', version: 4 });
    expect(scene.account(member).openHolds).toBeUndefined();
    expect(scene.log.filter(({ event }) => event.type === 'RedemptionExpired')).toHaveLength(1);
  });
});

describe('prices', () => {
  const quoted = () => {
    const till = atTheTill({ price: pt(10) });
    const asking = { type: 'QuoteReward', merchant: SHOP, member: till.member, reward: till.reward } as const;
    const quote = till.scene.created<QuoteId>('quote', asking);
    till.scene.by(C1, () => till.scene.done({ type: 'RepriceOffer', offer: till.reward, price: pt(12) }));
    return { ...till, quote };
  };

  it('E14: that changed are told with what is right now', () => {
    const { scene, member, reward } = quoted();
    const refusal = refusalOf(scene, scene.authorizing(member, reward, { amount: pt(10) }));
    expect(refusal).toEqual({ code: 'reward-price-changed', currentPrice: 1_200 });
  });

  it('E14: of a quote hold for ten minutes', () => {
    const { scene, member, reward, quote } = quoted();
    scene.after(minutesLong(10) - 1);
    const refusal = refusalOf(scene, scene.authorizing(member, reward, { quote, amount: pt(12) }));
    expect(refusal).toEqual({ code: 'reward-price-changed', currentPrice: 1_000 });
    const redemption = scene.authorize(member, reward, { quote, amount: pt(10) });
    expect(scene.redemption(member, redemption).amountAuthorized).toBe(1_000);
    expect(scene.last('RedemptionAuthorized').event.content.quote).toBe(quote);
    scene.after(1);
    expect(scene.answer(scene.authorizing(member, reward, { quote }))).toBe('quote-expired');
  });

  it('of another reward’s or merchant’s quote are unknown, and so is a quote that never was', () => {
    const { scene, member, reward, quote } = quoted();
    const other = scene.publish({ price: pt(10) });
    const shared = scene.publish({ price: pt(10), merchant: OTHER_SHOP, honouredBy: [SHOP] });
    const elsewhere = scene.by('key_m2' as ActorId, () =>
      scene.created<QuoteId>('quote', { type: 'QuoteReward', merchant: OTHER_SHOP, member, reward: shared }),
    );
    const none = `quo_${member.slice(4)}` as QuoteId;
    expect([
      scene.answer(scene.authorizing(member, other, { quote })),
      scene.answer(scene.authorizing(member, shared, { quote: elsewhere })),
      scene.answer(scene.authorizing(member, reward, { quote: none })),
    ]).toEqual(Array(3).fill('resource-not-found'));
  });

  it('are quoted to active members by active merchants, for what there is', () => {
    const { scene, member, reward } = atTheTill({ stock: 1, price: pt(10) });
    const asking = (more: Partial<{ member: MemberId; reward: OfferId }> = {}) =>
      scene.answer({ type: 'QuoteReward', merchant: SHOP, member, reward, ...more });
    expect(asking({ member: 'mbr_none' as MemberId })).toBe('resource-not-found');
    expect(asking({ reward: scene.publish({ merchant: OTHER_SHOP }) })).toBe('resource-not-found');
    const before = scene.balance(member);
    expect(asking()).toBe('accepted');
    expect(scene.balance(member)).toEqual(before);
    scene.authorize(member, reward, { capture: true });
    expect(asking()).toBe('reward-unavailable');
    byApprover(scene, { type: 'FreezeMember', member, blockCaptures: false });
    expect(asking()).toBe('member-not-active');
    byApprover(scene, suspend);
    expect(asking()).toBe('merchant-not-active');
  });

  it('E15: the last one is sold once, and no points are held without it', () => {
    const { scene, member, reward } = atTheTill({ stock: 1, price: pt(10) });
    expect([1, 2].map(() => scene.answer(scene.authorizing(member, reward)))).toEqual(['accepted', 'reward-unavailable']);
    expect(scene.balance(member)).toMatchObject({ held: 1_000, available: 3_000 });
  });
});

describe('E16: a balance that is short of the price', () => {
  const short = (terms: Partial<OfferTerms> = {}, earned = pt(25)) => atTheTill({ partial: true, ...terms }, earned);
  const partly = { allowPartial: true } as const;

  it('is told as such and nothing else, unless the till takes part', () => {
    const { scene, member, reward } = short();
    expect(refusalOf(scene, scene.authorizing(member, reward))).toEqual({ code: 'insufficient-points' });
    const redemption = scene.authorize(member, reward, partly);
    expect(scene.redemption(member, redemption)).toMatchObject({ status: 'authorized', amountAuthorized: 2_500 });
    expect(scene.last('RedemptionAuthorized').event.content.partial).toEqual({ price: 4_000, date: '2026-03-02' });
    expect(scene.balance(member)).toMatchObject({ available: 0, held: 2_500 });
  });

  it('is held and captured in one step too', () => {
    const { scene, member, reward } = short();
    const redemption = scene.authorize(member, reward, { ...partly, capture: true });
    expect(scene.redemption(member, redemption)).toMatchObject({ status: 'captured', amountCaptured: 2_500 });
  });

  it.each([
    ['the reward does not say so', { partial: false }, pt(25)],
    ['the price is above 50.00', { price: pt(50.01) }, pt(25)],
    ['there is nothing', {}, pt(0)],
  ])('stays short where %s', (_, terms, earned) => {
    const { scene, member, reward } = short(terms, earned);
    expect(scene.answer(scene.authorizing(member, reward, partly))).toBe('insufficient-points');
  });

  it('at exactly 50.00 is taken in part', () => {
    const { scene, member, reward } = short({ price: pt(50) });
    expect(scene.answer(scene.authorizing(member, reward, partly))).toBe('accepted');
  });

  it('that reaches is held in full and counts for nothing', () => {
    const { scene, member, reward } = short({}, pt(40));
    for (let round = 0; round < 7; round += 1)
      scene.done({ type: 'VoidRedemption', merchant: SHOP, redemption: scene.authorize(member, reward, partly) });
    expect(scene.last('RedemptionAuthorized').event.content).not.toHaveProperty('partial');
    expect(scene.account(member).shortfalls).toBeUndefined();
  });

  it('is found out five times a day at one merchant, then part is refused', () => {
    const { scene, member, reward } = short({ multiCapture: true });
    const elsewhere = scene.publish({ merchant: OTHER_SHOP, price: pt(40), partial: true });
    const its = () => ({ merchant: SHOP, redemption: scene.authorize(member, reward, partly) });
    scene.done({ type: 'VoidRedemption', ...its() });
    scene.done({ type: 'ReverseRedemption', ...its() });
    its();
    scene.after(minutesLong(15)).balance(member);
    // captured in full, it tells nothing that was not paid for
    const paid = its();
    scene.done(capture(paid));
    scene.done({ type: 'RefundRedemption', ...paid, amount: pt(25) });
    scene.done(capture(its(), 100));
    const part = its();
    scene.done(capture(part, 100, false));
    // what is still held has told nothing yet
    scene.earn(member, pt(1));
    scene.as(TILL).done(capture(its()));
    scene.done({ type: 'VoidRedemption', ...part });
    const again = () => scene.by(TILL, () => scene.answer(scene.authorizing(member, reward, partly)));
    expect(again()).toBe('insufficient-points');
    expect(
      scene.by('key_m2' as ActorId, () =>
        scene.answer(scene.authorizing(member, elsewhere, { ...partly, merchant: OTHER_SHOP, capture: true, holdSeconds: 60 })),
      ),
    ).toBe('accepted');
    scene.earn(member, pt(1));
    expect(again()).toBe('insufficient-points');
    scene.at(time('2026-03-02T15:59:59.999Z'));
    expect(again()).toBe('insufficient-points');
    scene.after(1);
    expect(again()).toBe('accepted');
  });
});

describe('refunds', () => {
  const captured = (terms: Partial<OfferTerms> = {}) => {
    const till = atTheTill(terms);
    return { ...till, its: { merchant: SHOP, redemption: till.scene.authorize(till.member, till.reward, { capture: true }) } };
  };
  const refund = (its: { merchant: PartnerId; redemption: RedemptionId }, amount: number): Command => ({
    ...{ type: 'RefundRedemption', amount: points(amount) },
    ...its,
  });

  it('E19: after a settlement leave the merchant owing', () => {
    const { scene, member, its } = captured();
    byApprover(scene, { type: 'PaySettlement', partner: SHOP, amount: pt(40) });
    expect(payable(scene)).toBe(0);
    scene.done(refund(its, 4_000));
    expect(payable(scene)).toBe(-4_000);
    expect(scene.balance(member).available).toBe(4_000);
  });

  it('E19: never beyond what the merchant may owe, told last of all', () => {
    const scene = community({ rules: GENEROUS });
    const refundDebtMax = points(1_000);
    const admitting = { type: 'AdmitPartner', kind: 'enterprise', track: 'market', merchant: true, refundDebtMax } as const;
    const merchant = scene.by(A1, () => scene.created<PartnerId>('merchant', admitting));
    const till = 'key_m3' as ActorId;
    byApprover(scene, { type: 'GrantRole', subject: till, role: 'merchant', partner: merchant });
    const member = scene.enrol();
    scene.earn(member, pt(40));
    const reward = scene.publish({ merchant, price: pt(40) });
    scene.as(till);
    const asking = scene.authorizing(member, reward, { merchant, capture: true });
    const its = { merchant, redemption: scene.created<RedemptionId>('redemption', asking) };
    byApprover(scene, { type: 'PaySettlement', partner: merchant, amount: pt(40) });
    const refused = scene.when({ type: 'ReverseRedemption', ...its });
    expect(refused).toMatchObject({ refusal: { code: 'refund-needs-funding', amountCaptured: 4_000 } });
    expect([4_001, 1_001, 1_000, 1].map(amount => scene.answer(refund(its, amount)))).toEqual([
      'refund-exceeds-captured',
      'refund-needs-funding',
      'accepted',
      'refund-needs-funding',
    ]);
  });

  it('say why in the merchant’s own words', () => {
    const { scene, its } = captured();
    scene.done({ type: 'RefundRedemption', amount: pt(1), reason: 'cold', ...its });
    expect(scene.last('RedemptionRefunded').event.content.reason).toBe('cold');
  });

  it.each([
    [days(30) - 1, 'accepted'],
    [days(30), 'refund-window-closed'],
  ])('E20: %d ms after the capture: %s', (after, answer) => {
    const { scene, its } = captured();
    scene.after(after);
    expect(scene.answer(refund(its, 1))).toBe(answer);
  });

  it('E18: of points whose lot is dead live for thirty days', () => {
    const { scene, member, its } = (() => {
      const till = atTheTill();
      till.scene.at('2028-03-31T15:50:00Z');
      const redemption = till.scene.authorize(till.member, till.reward, { capture: true });
      return { ...till, its: { merchant: SHOP, redemption } };
    })();
    scene.at('2028-03-31T16:00:00Z').done(refund(its, 4_000));
    expect(scene.lots(member)).toMatchObject([{ amount: 4_000, expiresAt: scene.now + days(30) }]);
  });

  it('E23: after the member has left go to the community pool', () => {
    const { scene, member, its } = captured();
    scene.by(C1, () => scene.done({ type: 'LeaveCommunity', member }));
    scene.balance(member);
    scene.done(refund(its, 4_000));
    expect(scene.last('RedemptionRefunded').event.content.returned).toMatchObject([{ amount: 4_000, to: 'pool' }]);
  });

  it('of half a reversal are not made: past the window nothing is voided', () => {
    const { scene, member, its } = held({ multiCapture: true, refundDays: 0 });
    scene.done(capture(its, 1_000, false));
    expect(scene.answer({ type: 'ReverseRedemption', ...its })).toBe('refund-window-closed');
    expect(scene.redemption(member, its.redemption)).toMatchObject({ status: 'partially_captured', amountReleased: 0 });
  });
});

describe('members', () => {
  it.each([
    [false, 'accepted'],
    [true, 'member-not-active'],
  ])('E21: frozen (captures too: %s) redeem nothing new; what is held is captured: %s', (blockCaptures, answer) => {
    const { scene, member, reward, its } = held();
    byApprover(scene, { type: 'FreezeMember', member, blockCaptures });
    expect(scene.answer(scene.authorizing(member, reward))).toBe('member-not-active');
    expect(scene.answer(capture(its, 1_000))).toBe(answer);
    expect(scene.answer({ type: 'ReverseRedemption', ...its })).toBe('accepted');
    byApprover(scene, { type: 'UnfreezeMember', member });
    expect(scene.answer(scene.authorizing(member, reward))).toBe('accepted');
  });

  it('E21: frozen give nothing away', () => {
    const { scene, member } = atTheTill();
    const to = scene.enrol();
    scene.as(C1).done({ type: 'RegisterFamily', member, relative: to });
    byApprover(scene, { type: 'FreezeMember', member, blockCaptures: false });
    expect(scene.answer({ type: 'TransferPoints', member, to, amount: pt(1) })).toBe('member-not-active');
    expect(scene.answer({ type: 'LeaveCommunity', member, relative: to })).toBe('member-not-active');
    expect(scene.answer({ type: 'LeaveCommunity', member })).toBe('accepted');
  });

  it.each([
    ['captured', 0],
    ['voided', 4_000],
  ])('E22: who leave keep their hold until it is %s; then the account is closed', (how, pool) => {
    const { scene, member, reward, its } = held();
    scene.by(C1, () => scene.done({ type: 'LeaveCommunity', member }));
    expect(scene.answer(scene.authorizing(member, reward))).toBe('member-not-active');
    expect(scene.account(member).status).toBe('closing');
    scene.done(how === 'captured' ? capture(its) : { type: 'VoidRedemption', ...its });
    scene.balance(member);
    expect(scene.account(member).status).toBe('closed');
    expect(scene.last('AccountClosed').event.content.available.reduce((sum, lot) => sum + lot.amount, 0)).toBe(pool);
  });

  it('E24: whose identity is erased keep their hold, and redeem nothing new', () => {
    const { scene, member, reward, its } = held({ price: pt(10) });
    scene.by(C1, () => scene.done({ type: 'EraseSubject', member, subjectBinding: 'ab12' }));
    expect(scene.answer(scene.authorizing(member, reward))).toBe('member-not-active');
    expect(scene.answer(capture(its))).toBe('accepted');
  });

  it.each([
    [4, 'code-already-used'],
    [5, 'code-already-used'],
    [6, 'accepted'],
  ])('E31: after step 5 of a code, step %d at another till: %s', (step, answer) => {
    const { scene, member, reward } = atTheTill({ price: pt(1) });
    const device = 'dev_1' as DeviceId;
    scene.authorize(member, reward, { code: { device, step: 5 } });
    expect(scene.answer(scene.authorizing(member, reward, { code: { device, step } }))).toBe(answer);
    const other = 'dev_2' as DeviceId;
    expect(scene.answer(scene.authorizing(member, reward, { code: { device: other, step } }))).toBe('accepted');
  });

  it('E31: a code that bought nothing is not used up', () => {
    const { scene, member, reward } = atTheTill({ price: pt(1) });
    const code = { device: 'dev_1' as DeviceId, step: 5 };
    scene.answer(scene.authorizing(member, reward, { code, amount: pt(2) }));
    scene.done({ ...scene.authorizing(member, reward, { code }), type: 'ValidateRedemption' });
    scene.done({ type: 'QuoteReward', merchant: SHOP, member, reward, code });
    expect(scene.answer(scene.authorizing(member, reward, { code }))).toBe('accepted');
  });

  it('E31: a code that is used up is quoted nothing', () => {
    const { scene, member, reward } = atTheTill({ price: pt(1) });
    const code = { device: 'dev_1' as DeviceId, step: 5 };
    scene.authorize(member, reward, { code });
    expect(scene.answer({ type: 'QuoteReward', merchant: SHOP, member, reward, code })).toBe('code-already-used');
  });
});

describe('merchants', () => {
  it('E25: suspended take nothing new and extend nothing; what is held is captured, let go and paid back', () => {
    const { scene, member, reward, its } = held({ price: pt(10), multiCapture: true });
    const other = { merchant: SHOP, redemption: scene.authorize(member, reward) };
    byApprover(scene, suspend);
    expect(scene.answer(scene.authorizing(member, reward))).toBe('merchant-not-active');
    expect(scene.answer({ type: 'ExtendRedemption', holdSeconds: 3_600, ...its })).toBe('merchant-not-active');
    expect(scene.answer({ type: 'DescribeRedemption', metadata: [{ name: 'a', value: 'b' }], ...its })).toBe('accepted');
    expect(scene.answer(capture(its, 100, false))).toBe('accepted');
    expect(scene.answer({ type: 'RefundRedemption', amount: points(1), ...its })).toBe('accepted');
    expect(scene.answer({ type: 'ReverseRedemption', ...its })).toBe('accepted');
    expect(scene.answer({ type: 'VoidRedemption', ...other })).toBe('accepted');
  });

  it('E26: terminated capture nothing; the service lets go what they hold, as they may themselves', () => {
    const { scene, member, reward, its } = held({ price: pt(10) });
    const other = { merchant: SHOP, redemption: scene.authorize(member, reward) };
    const letGo = (): string => scene.by(SYSTEM, () => scene.answer({ type: 'VoidRedemption', ...its }));
    expect(letGo()).toBe('role-not-permitted');
    byApprover(scene, terminate);
    expect(scene.answer(capture(its))).toBe('merchant-not-active');
    expect(scene.answer({ type: 'ExtendRedemption', holdSeconds: 3_600, ...its })).toBe('merchant-not-active');
    expect(scene.by(SYSTEM, () => scene.answer(capture(its)))).toBe('role-not-permitted');
    expect(scene.by(OTHER_TILL, () => scene.answer({ type: 'VoidRedemption', ...its }))).toBe('role-not-permitted');
    expect(letGo()).toBe('accepted');
    expect(scene.redemption(member, its.redemption).status).toBe('voided');
    expect(scene.answer({ type: 'VoidRedemption', ...other })).toBe('accepted');
  });

  it.each([
    [days(180) - 1, 'accepted'],
    [days(180), 'merchant-not-active'],
  ])('E26: terminated pay back for 180 days; after %d ms: %s', (after, answer) => {
    const { scene, member, reward } = atTheTill({ price: pt(10), refundDays: 365 });
    const its = { merchant: SHOP, redemption: scene.authorize(member, reward, { capture: true }) };
    byApprover(scene, terminate);
    scene.after(after);
    expect(scene.answer({ type: 'RefundRedemption', amount: points(1), ...its })).toBe(answer);
    expect(scene.answer({ type: 'ReverseRedemption', ...its })).toBe(answer);
  });

  it('E27: a redemption belongs to the merchant, whichever of its keys began it', () => {
    const { scene, its } = held();
    const renewed = 'key_m9' as ActorId;
    byApprover(scene, { type: 'GrantRole', subject: renewed, role: 'merchant', partner: SHOP });
    byApprover(scene, { type: 'RevokeRole', subject: TILL, role: 'merchant' });
    expect(scene.as(TILL).answer(capture(its))).toBe('role-not-permitted');
    expect(scene.as(renewed).answer(capture(its))).toBe('accepted');
  });

  it('honour an offer that names them, and are owed for it', () => {
    const { scene, member } = atTheTill();
    const reward = scene.publish({ merchant: OTHER_SHOP, price: pt(10), honouredBy: [SHOP] });
    scene.authorize(member, reward, { capture: true });
    expect(payable(scene)).toBe(1_000);
  });

  it('honour an offer where it says, and tell nobody else why not', () => {
    const { scene, member, reward } = atTheTill({ price: pt(10), locations: ['till-07'] });
    const answers = [{}, { location: 'till-08' }, { location: 'till-07' }].map(where =>
      scene.answer(scene.authorizing(member, reward, where)),
    );
    expect(answers).toEqual(['reward-unavailable', 'reward-unavailable', 'accepted']);
    const { redemption, location } = scene.last('RedemptionAuthorized').event.content;
    expect([location, scene.redemption(member, redemption).location]).toEqual(['till-07', 'till-07']);
  });
});

describe('E29: a community that is frozen for an audit', () => {
  it('writes nothing but what falls due, and goes on after the thaw', () => {
    const { scene, member, reward, its } = held({ price: pt(10) });
    scene.by(OPERATOR, () => scene.done({ type: 'FreezeCommunity' }));
    const commands: readonly Command[] = [
      scene.authorizing(member, reward),
      capture(its),
      { type: 'VoidRedemption', ...its },
      { type: 'ReverseRedemption', ...its },
      { type: 'VoidRedemptionByKey', ...its },
      { type: 'DescribeRedemption', metadata: [], ...its },
      { type: 'QuoteReward', merchant: SHOP, member, reward },
    ];
    const length = scene.log.length;
    expect(commands.map(command => scene.answer(command))).toEqual(commands.map(() => 'community-frozen'));
    expect(scene.by(C1, () => scene.answer(scene.service(member, 60)))).toBe('community-frozen');
    expect(scene.log).toHaveLength(length);
    scene.after(minutesLong(15));
    expect(scene.by(SYSTEM, () => scene.answer({ type: 'SettleAccount', member }))).toBe('accepted');
    expect(scene.redemption(member, its.redemption).status).toBe('expired');
    scene.by(OPERATOR, () => scene.done({ type: 'ThawCommunity' }));
    expect(scene.answer(scene.authorizing(member, reward))).toBe('accepted');
  });

  it('still says who may not ask and what is unknown', () => {
    const { scene, its } = held();
    scene.by(OPERATOR, () => scene.done({ type: 'FreezeCommunity' }));
    expect(scene.answer(capture({ ...its, redemption: 'rdm_none' as RedemptionId }))).toBe('resource-not-found');
    expect(scene.as('usr_nobody' as ActorId).answer(capture(its))).toBe('role-not-permitted');
  });
});

describe('E34: a till whose clock is wrong', () => {
  it('is believed about nothing: its time is recorded, the log’s decides', () => {
    const { scene, member, reward } = atTheTill();
    const clientTime = time('1999-12-31T23:59:59.000Z');
    const redemption = scene.authorize(member, reward, { clientTime });
    expect(scene.last('RedemptionAuthorized').event.content.clientTime).toBe(clientTime);
    expect(scene.redemption(member, redemption)).toMatchObject({ createdAt: scene.now, expiresAt: scene.now + minutesLong(15) });
  });
});

describe('freezes', () => {
  it('are recorded once', () => {
    const { scene, member } = atTheTill();
    const freezing = (blockCaptures: boolean) => byApprover(scene, { type: 'FreezeMember', member, blockCaptures }).length;
    expect([freezing(false), freezing(false), freezing(true), freezing(true)]).toEqual([1, 0, 1, 0]);
    const freeing = () => byApprover(scene, { type: 'UnfreezeMember', member }).length;
    expect([freeing(), freeing()]).toEqual([1, 0]);
    const types = ['ThawCommunity', 'FreezeCommunity', 'FreezeCommunity', 'ThawCommunity'] as const;
    expect(types.map(type => scene.by(OPERATOR, () => scene.done({ type })).length)).toEqual([0, 1, 0, 1]);
  });
});

describe('entries', () => {
  /** Of the newest event, by account: the member’s parts without the member, the hold without its id. */
  const entries = (scene: Scene) => {
    const newest = scene.log.at(-1);
    if (newest === undefined) throw new Error('nothing was recorded');
    const short = (account: string) => account.replace(/^member:mbr_\w+:/, '').replace(/(rdm|mer)_\w+/, '$1');
    return Object.fromEntries(postingsOf(newest.book, newest.event).map(({ account, amount }) => [short(account), amount]));
  };

  it('of an authorisation, a final capture of less, a refund and a settlement', () => {
    const { scene, its } = held();
    expect(entries(scene)).toEqual({ available: -4_000, 'held:rdm': 4_000 });
    scene.done(capture(its, 3_000));
    expect(entries(scene)).toEqual({ 'held:rdm': -4_000, 'merchant:mer:payable': 3_000, available: 1_000 });
    scene.done({ type: 'RefundRedemption', amount: points(1_000), ...its });
    expect(entries(scene)).toEqual({ 'merchant:mer:payable': -1_000, available: 1_000 });
    byApprover(scene, { type: 'PaySettlement', partner: SHOP, amount: points(2_000) });
    expect(entries(scene)).toEqual({ 'merchant:mer:payable': -2_000, 'equity:settled:mer': 2_000 });
  });

  it('of a void are the hold’s way back; an extension, metadata, a quote and a tombstone have none', () => {
    const { scene, member, reward, its } = held();
    const none: readonly Command[] = [
      { type: 'ExtendRedemption', holdSeconds: 3_600, ...its },
      { type: 'DescribeRedemption', metadata: [{ name: 'a', value: 'b' }], ...its },
      { type: 'QuoteReward', merchant: SHOP, member, reward },
      { type: 'VoidRedemptionByKey', merchant: SHOP, redemption: 'rdm_none' as RedemptionId },
    ];
    for (const command of none) {
      expect(scene.done(command)).toHaveLength(1);
      expect(entries(scene)).toEqual({});
    }
    scene.done({ type: 'VoidRedemption', ...its });
    expect(entries(scene)).toEqual({ 'held:rdm': -4_000, available: 4_000 });
  });
});

describe('metadata', () => {
  const named = (...names: readonly string[]) => names.map(name => ({ name, value: name }));
  const describing = (its: { merchant: PartnerId; redemption: RedemptionId }, metadata: ReturnType<typeof named>): Command => ({
    ...{ type: 'DescribeRedemption', metadata },
    ...its,
  });

  it('comes with the authorisation, is merged by name and removed, in the order of the names', () => {
    const { scene, member, reward } = atTheTill();
    const redemption = scene.authorize(member, reward, { metadata: named('b', 'a', '__proto__') });
    const its = { merchant: SHOP, redemption };
    const metadata = () => scene.redemption(member, redemption).metadata;
    expect(metadata()).toEqual(named('__proto__', 'a', 'b'));
    const changes = [{ name: 'a', value: undefined }, { name: 'b', value: 'x' }, ...named('c')];
    scene.done({ type: 'DescribeRedemption', metadata: changes, ...its });
    expect(metadata()).toEqual([...named('__proto__'), { name: 'b', value: 'x' }, ...named('c')]);
    expect(scene.done({ type: 'DescribeRedemption', metadata: changes, ...its })).toEqual([]);
    expect(scene.redemption(member, redemption)).toMatchObject({
      version: 3,
      lastEvent: scene.last('RedemptionDescribed').id,
    });
  });

  it('fits into a leaf, however much of it there may be', () => {
    const { scene, its } = held();
    const metadata = Array.from({ length: 20 }, (_, at) => ({
      name: `${String.fromCharCode(97 + at)}${'𠮷'.repeat(39)}`,
      value: '𠮷'.repeat(500),
    }));
    const [event] = scene.done({ type: 'DescribeRedemption', metadata, ...its });
    if (event === undefined) throw new Error('nothing was recorded');
    // the rest of a leaf is well below a thousand bytes
    expect(Buffer.byteLength(JSON.stringify(writeContent(event)))).toBeLessThan(LEAF_BYTES_MAX - 1_000);
  });

  it('is limited as it comes out, not as it goes in', () => {
    const { scene, its } = held();
    const many = named(...Array.from({ length: 20 }, (_, at) => `n${at}`));
    scene.done(describing(its, many));
    expect(scene.answer(describing(its, named('one-more')))).toBe('validation-failed');
    const swapped = [{ name: 'n0', value: undefined }, ...named('one-more')];
    expect(scene.answer({ type: 'DescribeRedemption', metadata: swapped, ...its })).toBe('accepted');
  });

  it.each([
    ['𠮷'.repeat(40), '𠮷'.repeat(500), 'accepted'],
    ['a'.repeat(41), '', 'validation-failed'],
    ['a', 'a'.repeat(501), 'validation-failed'],
  ])('counts characters: %#', (name, value, answer) => {
    const { scene, its } = held();
    expect(scene.answer({ type: 'DescribeRedemption', metadata: [{ name, value }], ...its })).toBe(answer);
  });
});
