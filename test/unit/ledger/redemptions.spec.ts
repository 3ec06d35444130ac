import { LEAF_BYTES_MAX } from '../../../src/event-store/leaf.js';
import type { CaptureRedemption } from '../../../src/ledger/account/redemptions.js';
import { writeContent } from '../../../src/ledger/codec.js';
import {
  instant,
  points,
  POINTS_MAX,
  type ActorId,
  type MemberId,
  type OfferId,
  type RedemptionId,
} from '../../../src/ledger/units.js';
import {
  A1,
  C1,
  C2,
  community,
  days,
  GENEROUS,
  hours,
  OTHER_SHOP,
  OTHER_TILL,
  pt,
  SHOP,
  time,
  TILL,
  type Scene,
} from '../../support/given.js';

/** A member with points, at the till of a shop with a reward. */
function atTheTill(earned = pt(40), terms: Parameters<Scene['publish']>[0] = {}) {
  const scene = community({ rules: GENEROUS });
  const member = scene.enrol();
  if (earned > 0) scene.earn(member, earned);
  const reward = scene.publish({ price: pt(40), ...terms });
  return { scene: scene.as(TILL), member, reward };
}
const capturing = (redemption: RedemptionId, more: Partial<CaptureRedemption> = {}): CaptureRedemption => ({
  type: 'CaptureRedemption',
  merchant: SHOP,
  redemption,
  final: true,
  ...more,
});
const voiding = (redemption: RedemptionId) => ({ type: 'VoidRedemption', merchant: SHOP, redemption }) as const;
const refunding = (redemption: RedemptionId, amount: number) =>
  ({ type: 'RefundRedemption', merchant: SHOP, redemption, amount: points(amount) }) as const;
const payable = (scene: Scene): number => {
  const book = scene.book(`partner-${SHOP}` as never);
  return book.kind === 'partner' && book.state.status !== 'unknown' ? book.state.payable : Number.NaN;
};
const refusalOf = (scene: Scene, command: Parameters<Scene['when']>[0]) => {
  const decision = scene.when(command);
  return decision.accepted ? undefined : decision.refusal;
};

describe('authorising', () => {
  it.each([
    [3_999, 'insufficient-points'],
    [4_000, 'accepted'],
    [4_001, 'accepted'],
  ])('with %d hundredths for a reward of 4000: %s', (earned, answer) => {
    const { scene, member, reward } = atTheTill(points(earned));
    expect(scene.answer(scene.authorizing(member, reward))).toBe(answer);
    expect(scene.balance(member)).toMatchObject(
      answer === 'accepted' ? { available: earned - 4_000, held: 4_000 } : { available: earned, held: 0 },
    );
  });

  it('spends one balance once', () => {
    const { scene, member, reward } = atTheTill();
    const answers = [1, 2].map(() => scene.answer(scene.authorizing(member, reward)));
    expect(answers).toEqual(['accepted', 'insufficient-points']);
  });

  it('takes the soonest-expiring lots first, whatever the order of their awards', () => {
    const scene = community({ rules: { ...GENEROUS, lotMonths: 2 } });
    const member = scene.enrol();
    scene.earn(member, 300);
    scene.by(A1, () => scene.done({ type: 'AdoptRules', changes: { lotMonths: 1 } }));
    scene.earn(member, 200);
    scene.authorize(member, scene.publish({ price: pt(4) }));
    const { lots } = scene.last('RedemptionAuthorized').event.content;
    expect(lots.map(lot => [lot.amount, new Date(lot.expiresAt).toISOString()])).toEqual([
      [200, '2026-04-30T16:00:00.000Z'],
      [200, '2026-05-31T16:00:00.000Z'],
    ]);
  });

  it('never takes points that have expired, swept or not', () => {
    const { scene, member, reward } = atTheTill();
    scene.at('2028-03-31T16:00:00Z');
    expect(scene.answer(scene.authorizing(member, reward))).toBe('insufficient-points');
    expect(scene.last('PointsExpired').event.content.lots).toMatchObject([{ amount: 4_000 }]);
  });

  it.each([
    [undefined, undefined, 900],
    [undefined, 3_600, 3_600],
    [60, 3_600, 60],
  ])('asked for %s seconds on an offer of %s holds for %d', (asked, offered, seconds) => {
    const { scene, member, reward } = atTheTill(pt(40), offered === undefined ? {} : { holdSeconds: offered });
    scene.authorize(member, reward, asked === undefined ? {} : { holdSeconds: asked });
    expect(scene.last('RedemptionAuthorized').event.content.expiresAt - scene.now).toBe(seconds * 1_000);
  });

  it('and capturing can be one', () => {
    const { scene, member, reward } = atTheTill();
    const id = scene.authorize(member, reward, { capture: true });
    expect(scene.redemption(member, id)).toMatchObject({ status: 'captured', amountCaptured: 4_000, version: 2 });
    expect(scene.last('RedemptionCaptured').event.content).toMatchObject({ final: true, released: [] });
    expect(scene.balance(member)).toEqual({ available: 0, pending: 0, held: 0, debt: 0 });
    expect(payable(scene)).toBe(4_000);
  });

  it('at another price than expected is refused with the current one', () => {
    const { scene, member, reward } = atTheTill();
    const refusal = refusalOf(scene, scene.authorizing(member, reward, { amount: pt(39) }));
    expect(refusal).toEqual({ code: 'reward-price-changed', currentPrice: 4_000 });
    expect(scene.answer(scene.authorizing(member, reward, { amount: pt(40) }))).toBe('accepted');
  });

  it('takes a merchant’s reference once for ever, and names what took it', () => {
    const { scene, member, reward } = atTheTill(pt(100));
    const merchantReference = 'POS-7';
    const existing = scene.authorize(member, reward, { merchantReference });
    scene.done(voiding(existing));
    const again = scene.authorizing(member, reward, { merchantReference });
    expect(refusalOf(scene, again)).toEqual({ code: 'merchant-reference-taken', existing });
    const elsewhere = scene.publish({ merchant: OTHER_SHOP, price: pt(1) });
    scene.as(OTHER_TILL);
    expect(scene.answer(scene.authorizing(member, elsewhere, { merchant: OTHER_SHOP, merchantReference }))).toBe('accepted');
  });

  it('is refused at the till of the member’s own account', () => {
    const { scene, member, reward } = atTheTill(pt(100));
    scene.by(A1, () => scene.done({ type: 'RevokeRole', subject: TILL, role: 'merchant' }));
    scene.by(A1, () => scene.done({ type: 'GrantRole', subject: TILL, role: 'merchant', partner: SHOP, member }));
    expect(scene.answer(scene.authorizing(member, reward))).toBe('self-redemption-forbidden');
    const other = scene.enrol();
    scene.earn(other, 4_000);
    expect(scene.answer(scene.authorizing(other, reward))).toBe('accepted');
  });

  it('is unknown for a member, a reward or a shop’s reward that is not there', () => {
    const { scene, member, reward } = atTheTill();
    const foreign = scene.publish({ merchant: OTHER_SHOP });
    expect([
      scene.answer(scene.authorizing('mbr_none' as MemberId, reward)),
      scene.answer(scene.authorizing(member, 'rwd_none' as OfferId)),
      scene.answer(scene.authorizing(member, foreign)),
    ]).toEqual(Array(3).fill('resource-not-found'));
  });

  it('leaves the certified minutes alone, from authorisation to refund', () => {
    const { scene, member, reward } = atTheTill();
    scene.record(member, 90);
    const id = scene.authorize(member, reward, { capture: true });
    scene.done(refunding(id, 100));
    expect(scene.account(member).certifiedMinutes).toBe(90);
  });

  it('needs no more lots than one event can name', () => {
    const scene = community({ rules: GENEROUS });
    const member = scene.enrol();
    for (let lot = 0; lot < 301; lot += 1) scene.earn(member, 1);
    const asking = (price: number) => scene.authorizing(member, scene.publish({ price: points(price) }));
    expect(scene.as(TILL).answer(asking(301))).toBe('insufficient-points');
    expect(scene.answer(asking(300))).toBe('accepted');
    scene.done(voiding(scene.last('RedemptionAuthorized').event.content.redemption));
    const sizes = scene.log.slice(-2).map(({ event }) => JSON.stringify(writeContent(event)).length);
    // the rest of a leaf is well below a thousand bytes
    for (const size of sizes) expect(size).toBeLessThan(LEAF_BYTES_MAX - 1_000);
  });
});

describe('capturing', () => {
  it.each([
    [undefined, 4_000, 0],
    [4_000, 4_000, 0],
    [3_050, 3_050, 950],
    [1, 1, 3_999],
  ])('%s of 4000 for good captures %d and gives back %d', (amount, captured, back) => {
    const { scene, member, reward } = atTheTill();
    const id = scene.authorize(member, reward);
    scene.done(capturing(id, amount === undefined ? {} : { amount: points(amount) }));
    expect(scene.redemption(member, id)).toMatchObject({
      status: 'captured',
      amountAuthorized: 4_000,
      amountCaptured: captured,
      amountReleased: back,
      amountRefunded: 0,
    });
    expect(scene.balance(member)).toMatchObject({ available: back, held: 0 });
    expect(payable(scene)).toBe(captured);
  });

  it.each([
    [4_001, 'amount-exceeds-remaining'],
    [0, 'amount-out-of-range'],
    [-1, 'amount-out-of-range'],
    [0.5, 'amount-out-of-range'],
    [POINTS_MAX, 'amount-exceeds-remaining'],
    [POINTS_MAX + 1, 'amount-out-of-range'],
  ])('%d of 4000 is refused: %s', (amount, code) => {
    const { scene, member, reward } = atTheTill();
    const id = scene.authorize(member, reward);
    expect(scene.answer(capturing(id, { amount: points(amount) }))).toBe(code);
    expect(scene.balance(member).held).toBe(4_000);
  });

  it('in parts needs a reward that allows it, whatever the amount', () => {
    const { scene, member, reward } = atTheTill();
    const id = scene.authorize(member, reward);
    expect(scene.answer(capturing(id, { final: false }))).toBe('multi-capture-not-allowed');
    expect(scene.answer(capturing(id, { final: false, amount: points(9_999) }))).toBe('multi-capture-not-allowed');
  });

  it('in parts goes on until the rest is captured, released or expired', () => {
    const part = (amount: number, final = false) => ({ amount: points(amount), final });
    const begun = () => {
      const till = atTheTill(pt(40), { multiCapture: true });
      const id = till.scene.authorize(till.member, till.reward);
      till.scene.done(capturing(id, part(1_000)));
      return { ...till, id };
    };
    const all = begun();
    expect(all.scene.redemption(all.member, all.id)).toMatchObject({ status: 'partially_captured', amountCaptured: 1_000 });
    expect(all.scene.answer(capturing(all.id, part(3_001)))).toBe('amount-exceeds-remaining');
    all.scene.done(capturing(all.id, part(3_000)));
    expect(all.scene.redemption(all.member, all.id)).toMatchObject({ status: 'captured', amountCaptured: 4_000, version: 3 });

    const final = begun();
    final.scene.done(capturing(final.id, part(500, true)));
    expect(final.scene.redemption(final.member, final.id)).toMatchObject({ status: 'captured', amountReleased: 2_500 });

    const voided = begun();
    voided.scene.done(voiding(voided.id));
    expect(voided.scene.redemption(voided.member, voided.id)).toMatchObject({ status: 'captured', amountReleased: 3_000 });

    const expired = begun();
    expired.scene.after(900_000);
    expect(expired.scene.redemption(expired.member, expired.id)).toMatchObject({ status: 'captured', amountReleased: 3_000 });
    expect(expired.scene.answer(capturing(expired.id))).toBe('redemption-already-captured');
  });

  it('uses the lots up in their order and gives back what is left of each', () => {
    const scene = community({ rules: { ...GENEROUS, lotMonths: 1 } });
    const member = scene.enrol();
    scene.earn(member, 200);
    scene.by(A1, () => scene.done({ type: 'AdoptRules', changes: { lotMonths: 2 } }));
    scene.earn(member, 200);
    const [first, second] = scene.lots(member);
    const id = scene.authorize(member, scene.publish({ price: pt(4), multiCapture: true }));
    const captured = () => scene.redemption(member, id).lots.map(lot => lot.captured);
    scene.as(TILL).done(capturing(id, { amount: points(150), final: false }));
    expect(captured()).toEqual([150, 0]);
    scene.done(capturing(id, { amount: points(100), final: false }));
    expect(captured()).toEqual([200, 50]);
    scene.done(capturing(id, { amount: points(50) }));
    expect(captured()).toEqual([200, 100]);
    expect(scene.lots(member)).toEqual([{ ...second, amount: 100 }]);
    scene.done(refunding(id, 150));
    expect(scene.lots(member)).toEqual([{ ...first, amount: 50 }, second]);
    expect(scene.redemption(member, id).lots.map(lot => lot.refunded)).toEqual([50, 100]);
  });

  it('is judged by state before amount, and tells the merchant its own figures', () => {
    const { scene, member, reward } = atTheTill();
    const id = scene.authorize(member, reward);
    scene.done(voiding(id));
    expect(refusalOf(scene, capturing(id, { amount: points(999_999) }))).toEqual({
      code: 'redemption-voided',
      redemptionStatus: 'voided',
      amountAuthorized: 4_000,
      amountCaptured: 0,
      amountRemaining: 0,
      amountRefunded: 0,
    });
  });

  it('is done once', () => {
    const { scene, member, reward } = atTheTill();
    const id = scene.authorize(member, reward);
    expect([scene.answer(capturing(id)), scene.answer(capturing(id))]).toEqual(['accepted', 'redemption-already-captured']);
  });

  it.each([
    [-1, 'accepted'],
    [0, 'redemption-expired'],
    [1, 'redemption-expired'],
  ])('%d ms around the end of the hold, not swept: %s', (offset, answer) => {
    const { scene, member, reward } = atTheTill();
    const id = scene.authorize(member, reward);
    scene.after(900_000 + offset);
    expect(scene.answer(capturing(id))).toBe(answer);
    expect(scene.balance(member)).toMatchObject({ available: answer === 'accepted' ? 0 : 4_000, held: 0 });
  });

  it('another merchant’s redemption is as unknown as none', () => {
    const { scene, member, reward } = atTheTill();
    const id = scene.authorize(member, reward);
    const foreign = { merchant: OTHER_SHOP, redemption: id };
    scene.as(OTHER_TILL);
    expect([
      scene.answer({ type: 'CaptureRedemption', final: true, ...foreign }),
      scene.answer({ type: 'VoidRedemption', ...foreign }),
      scene.answer({ type: 'RefundRedemption', amount: pt(1), ...foreign }),
      scene.answer({ type: 'VoidRedemption', merchant: OTHER_SHOP, redemption: 'rdm_none' as RedemptionId }),
    ]).toEqual(Array(4).fill('resource-not-found'));
    expect(scene.redemption(member, id).status).toBe('authorized');
  });

  it('in another merchant’s name is not permitted', () => {
    const { scene, member, reward } = atTheTill();
    const id = scene.authorize(member, reward);
    expect(scene.as(OTHER_TILL).answer(capturing(id))).toBe('role-not-permitted');
  });
});

describe('voiding', () => {
  it('gives everything back to its lots', () => {
    const { scene, member, reward } = atTheTill();
    const before = scene.lots(member);
    scene.done(voiding(scene.authorize(member, reward)));
    expect(scene.lots(member)).toEqual(before);
    expect(scene.balance(member)).toMatchObject({ available: 4_000, held: 0 });
  });

  it('what is voided or expired changes nothing and is no error', () => {
    const { scene, member, reward } = atTheTill();
    const first = scene.authorize(member, reward);
    scene.done(voiding(first));
    expect(scene.done(voiding(first))).toEqual([]);
    const second = scene.authorize(member, reward);
    scene.after(900_000);
    expect(scene.done(voiding(second))).toEqual([]);
    expect(scene.redemption(member, second).status).toBe('expired');
  });

  it('what is captured is refused', () => {
    const { scene, member, reward } = atTheTill();
    const id = scene.authorize(member, reward, { capture: true });
    expect(scene.answer(voiding(id))).toBe('redemption-already-captured');
  });
});

describe('E17: points whose lot dies while they are on hold', () => {
  /** Forty points that die on 1 April 2028, held over that moment. */
  const held = (rules = {}) => {
    const till = atTheTill();
    till.scene.by(A1, () => till.scene.done({ type: 'AdoptRules', changes: rules }));
    till.scene.at('2028-03-31T15:50:00Z');
    const id = till.scene.authorize(till.member, till.reward);
    return { ...till, id };
  };
  const death = time('2028-03-31T16:00:00Z');

  it('can still be captured', () => {
    const { scene, member, id } = held();
    scene.at(death);
    expect(scene.answer(capturing(id))).toBe('accepted');
    expect(scene.redemption(member, id).amountCaptured).toBe(4_000);
  });

  it('come back for seven days when the hold is voided', () => {
    const { scene, member, id } = held();
    scene.at(death).done(voiding(id));
    expect(scene.last('RedemptionVoided').event.content.released).toMatchObject([
      { amount: 4_000, expiresAt: death + days(7), to: 'available' },
    ]);
    scene.after(days(7) - 1);
    expect(scene.balance(member).available).toBe(4_000);
    scene.after(1);
    expect(scene.balance(member).available).toBe(0);
  });

  it('come back to their own lot when it still lives', () => {
    const { scene, member, id } = held();
    scene.at(instant(death - 1)).done(voiding(id));
    expect(scene.balance(member).available).toBe(4_000);
    scene.after(1);
    expect(scene.balance(member).available).toBe(0);
  });

  it('expire at once where the rules of the authorisation say so', () => {
    const { scene, member, id } = held({ holdGraceDays: 0 });
    scene.by(A1, () => scene.done({ type: 'AdoptRules', changes: { holdGraceDays: 30 } }));
    scene.at(death).done(voiding(id));
    expect(scene.last('RedemptionVoided').event.content.released).toMatchObject([{ amount: 4_000, to: 'expired' }]);
    expect(scene.balance(member)).toMatchObject({ available: 0, held: 0 });
  });

  it('are judged as of the end of the hold, whenever it is swept', () => {
    const balances = [0, days(1), days(6), days(8)].map(late => {
      const { scene, member, id } = held();
      const end = scene.redemption(member, id).expiresAt;
      scene.at(instant(end + late));
      const { expiresAt } = scene.last('RedemptionAuthorized').event.content;
      const { available } = scene.balance(member);
      expect(scene.last('RedemptionExpired').event).toMatchObject({
        effectiveAt: expiresAt,
        content: { released: [{ expiresAt: expiresAt + days(7) }] },
      });
      return available;
    });
    expect(balances).toEqual([4_000, 4_000, 4_000, 0]);
  });

  it('do not outlive their lot when the hold ended before it and nobody swept', () => {
    const { scene, member, reward } = atTheTill();
    scene.at('2028-03-31T15:40:00Z');
    scene.authorize(member, reward);
    scene.at(death);
    expect(scene.balance(member)).toMatchObject({ available: 0, held: 0 });
    expect(scene.last('PointsExpired').event.content.lots).toMatchObject([{ amount: 4_000, expiresAt: death }]);
  });
});

describe('refunding', () => {
  const captured = (terms = {}) => {
    const till = atTheTill(pt(40), terms);
    return { ...till, id: till.scene.authorize(till.member, till.reward, { capture: true }) };
  };

  it('in parts, never above what was captured', () => {
    const { scene, member, id } = captured();
    expect([1_500, 2_501, 2_500, 1].map(amount => scene.answer(refunding(id, amount)))).toEqual([
      'accepted',
      'refund-exceeds-captured',
      'accepted',
      'refund-exceeds-captured',
    ]);
    expect(scene.redemption(member, id)).toMatchObject({ status: 'captured', amountRefunded: 4_000, amountCaptured: 4_000 });
    expect(scene.balance(member).available).toBe(4_000);
    expect(payable(scene)).toBe(0);
  });

  it.each([0, -1, 0.5, POINTS_MAX + 1])('of %d is out of range', amount => {
    const { scene, id } = captured();
    expect(scene.answer(refunding(id, amount))).toBe('amount-out-of-range');
  });

  it.each([
    ['the rule’s thirty days', {}, 30],
    ['the offer’s five days', { refundDays: 5 }, 5],
  ])('is open for %s', (_, terms, window) => {
    const { scene, id } = captured(terms);
    scene.after(days(window) - 1);
    expect(scene.answer(refunding(id, 1))).toBe('accepted');
    scene.after(1);
    expect(scene.answer(refunding(id, 1))).toBe('refund-window-closed');
  });

  it('counts from the last capture, and is open while the rest is held', () => {
    const { scene, member, reward } = atTheTill(pt(40), { multiCapture: true, holdSeconds: 600_000 });
    const id = scene.authorize(member, reward);
    expect(scene.answer(refunding(id, 1))).toBe('redemption-not-captured');
    scene.done(capturing(id, { amount: points(1_000), final: false }));
    expect(scene.answer(refunding(id, 600))).toBe('accepted');
    scene.after(days(5));
    scene.done(capturing(id, { amount: points(1_000), final: true }));
    scene.after(days(30) - 1);
    expect([scene.answer(refunding(id, 1_401)), scene.answer(refunding(id, 1_400))]).toEqual([
      'refund-exceeds-captured',
      'accepted',
    ]);
    expect(scene.redemption(member, id)).toMatchObject({ amountCaptured: 2_000, amountRefunded: 2_000, amountReleased: 2_000 });
  });

  it.each(['voided', 'expired'])('what is %s is refused', how => {
    const { scene, member, reward } = atTheTill();
    const id = scene.authorize(member, reward);
    if (how === 'voided') scene.done(voiding(id));
    else scene.after(900_000);
    expect(scene.answer(refunding(id, 1))).toBe('redemption-not-captured');
  });

  it('gives the longest-living points back first, to their own lots', () => {
    const scene = community({ rules: { ...GENEROUS, lotMonths: 1 } });
    const member = scene.enrol();
    scene.earn(member, 300);
    scene.by(A1, () => scene.done({ type: 'AdoptRules', changes: { lotMonths: 2 } }));
    scene.earn(member, 300);
    const lots = scene.lots(member);
    const id = scene.authorize(member, scene.publish({ price: pt(6) }), { capture: true });
    const back = (amount: number) => {
      scene.as(TILL).done(refunding(id, amount));
      return scene
        .last('RedemptionRefunded')
        .event.content.returned.map(part => [part.amount, new Date(part.expiresAt).getUTCMonth()]);
    };
    expect([back(200), back(300), back(100)]).toEqual([
      [[200, 4]],
      [
        [100, 4],
        [200, 3],
      ],
      [[100, 3]],
    ]);
    expect(scene.lots(member)).toEqual(lots);
  });

  it('gives points of a dead lot thirty days', () => {
    const { scene, member, reward } = atTheTill();
    scene.at('2028-03-31T15:50:00Z');
    const id = scene.authorize(member, reward, { capture: true });
    scene.after(hours(1)).done(refunding(id, 4_000));
    scene.after(days(30) - 1);
    expect(scene.balance(member).available).toBe(4_000);
    scene.after(1);
    expect(scene.balance(member).available).toBe(0);
  });

  it('may leave the merchant owing', () => {
    const { scene, member, reward, id } = captured();
    scene.done(refunding(id, 4_000));
    const again = scene.authorize(member, reward, { capture: true });
    scene.done(refunding(again, 100));
    expect(payable(scene)).toBe(3_900);
  });

  it('keeps to the terms of the authorisation, and a later one to the rules of its time', () => {
    const { scene, member, id } = captured();
    scene.by(A1, () => scene.done({ type: 'AdoptRules', changes: { refundDays: 0 } }));
    expect(scene.as(TILL).answer(refunding(id, 100))).toBe('accepted');
    const later = scene.authorize(member, scene.publish({ price: pt(1) }), { capture: true });
    expect(scene.answer(refunding(later, 1))).toBe('refund-window-closed');
  });
});

describe('a refused redemption command', () => {
  it('leaves its trace in the merchant’s book of attempts when the state of things refused it', () => {
    const { scene, member, reward } = atTheTill(pt(0));
    const length = scene.log.length;
    scene.answer(scene.authorizing(member, reward));
    expect(scene.log.slice(length)).toMatchObject([
      {
        book: `attempts-${SHOP}`,
        actor: TILL,
        event: {
          type: 'CommandDeclined',
          content: { command: 'AuthorizeRedemption', reward, member, refusal: { code: 'insufficient-points' } },
        },
      },
    ]);
  });

  it('names the redemption that it spoke of, and its figures', () => {
    const { scene, member, reward } = atTheTill();
    const redemption = scene.authorize(member, reward, { capture: true });
    scene.answer(capturing(redemption));
    expect(scene.last('CommandDeclined').event.content).toEqual({
      command: 'CaptureRedemption',
      redemption,
      refusal: {
        code: 'redemption-already-captured',
        redemptionStatus: 'captured',
        amountAuthorized: 4_000,
        amountCaptured: 4_000,
        amountRemaining: 0,
        amountRefunded: 0,
      },
    });
  });

  it.each([
    [{ type: 'VoidRedemption' }, 'redemption-already-captured'],
    [{ type: 'VoidRedemptionByKey' }, 'redemption-already-captured'],
    [{ type: 'ExtendRedemption', holdSeconds: 60 }, 'redemption-not-open'],
    [{ type: 'RefundRedemption', amount: pt(41) }, 'refund-exceeds-captured'],
    [{ type: 'ReverseRedemption' }, 'refund-window-closed'],
  ] as const)('names its command: $type', (asked, code) => {
    const { scene, member, reward } = atTheTill(pt(40), { refundDays: code === 'refund-window-closed' ? 0 : 30 });
    const redemption = scene.authorize(member, reward, { capture: true });
    scene.answer({ ...asked, merchant: SHOP, redemption });
    expect(scene.last('CommandDeclined').event.content).toMatchObject({ command: asked.type, redemption, refusal: { code } });
  });

  it('of a quote names the reward and the member', () => {
    const { scene, member, reward } = atTheTill(pt(40), { stock: 0 });
    scene.answer({ type: 'QuoteReward', merchant: SHOP, member, reward });
    const refusal = { code: 'reward-unavailable' };
    expect(scene.last('CommandDeclined').event.content).toEqual({ command: 'QuoteReward', reward, member, refusal });
  });

  it('leaves none when the object is unknown or the caller not permitted', () => {
    const { scene, member, reward } = atTheTill();
    const id = scene.authorize(member, reward);
    const length = scene.log.length;
    scene.answer(scene.authorizing('mbr_none' as MemberId, reward));
    scene.as(OTHER_TILL).answer(capturing(id));
    scene.as('usr_nobody' as ActorId).answer(capturing(id));
    expect(scene.log).toHaveLength(length);
  });

  it('is the only refused command with a trace', () => {
    const { scene, member } = atTheTill();
    const length = scene.log.length;
    scene.as(C1).answer({ type: 'TransferPoints', member, to: member, amount: pt(1) });
    scene.as(C2).answer(scene.service(member, 5));
    expect(scene.log).toHaveLength(length);
  });
});
