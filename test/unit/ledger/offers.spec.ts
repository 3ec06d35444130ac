import type { AuthorizeRedemption } from '../../../src/ledger/account/redemptions.js';
import { quotaPeriodOf, QUOTA_PERIODS, type OfferTerms } from '../../../src/ledger/offer.js';
import { instant, NEW_EMPLOYMENT, points, type MemberId, type OfferId, type PartnerId } from '../../../src/ledger/units.js';
import { A1, C1, community, days, GENEROUS, OTHER_SHOP, pt, SHOP, TILL, time, type Scene } from '../../support/given.js';

function shop(terms: Partial<OfferTerms> = {}) {
  const scene = community({ rules: GENEROUS });
  const member = scene.enrol();
  scene.earn(member, 10_000);
  return { scene, member, reward: scene.publish({ price: pt(1), ...terms }) };
}
const ask = (scene: Scene, member: MemberId, reward: OfferId, more: Partial<AuthorizeRedemption> = {}): string =>
  scene.by(TILL, () => scene.answer(scene.authorizing(member, reward, more)));
const taken = (scene: Scene, reward: OfferId): number => {
  const book = scene.book(`offer-${reward}` as never);
  return book.kind === 'offer' && book.state.status !== 'unknown' ? book.state.taken : Number.NaN;
};
const redeemed = (scene: Scene) => scene.last('RedemptionAuthorized').event.content.redemption;

describe('the stock of an offer', () => {
  it('is reserved at authorisation, whoever asks', () => {
    const { scene, member, reward } = shop({ stock: 2 });
    const other = scene.enrol();
    scene.earn(other, 100);
    expect([ask(scene, member, reward), ask(scene, other, reward), ask(scene, member, reward)]).toEqual([
      'accepted',
      'accepted',
      'reward-unavailable',
    ]);
  });

  it.each([
    ['voided', 'accepted'],
    ['expired', 'accepted'],
    ['captured', 'reward-unavailable'],
    ['refunded', 'reward-unavailable'],
    ['partly captured, then voided', 'reward-unavailable'],
  ])('after a redemption that is %s: %s', (how, answer) => {
    const { scene, member, reward } = shop({ stock: 1, quota: 1, multiCapture: true });
    ask(scene, member, reward, { capture: ['captured', 'refunded'].includes(how) });
    const its = { merchant: SHOP, redemption: redeemed(scene) };
    scene.as(TILL);
    if (how.startsWith('partly')) scene.done({ type: 'CaptureRedemption', ...its, amount: points(1), final: false });
    if (how.endsWith('voided')) scene.done({ type: 'VoidRedemption', ...its });
    if (how === 'expired') scene.after(900_000);
    if (how === 'refunded') scene.done({ type: 'RefundRedemption', ...its, amount: pt(1) });
    scene.balance(member);
    expect(ask(scene, member, reward)).toBe(answer);
    expect(taken(scene, reward)).toBe(1);
  });

  it('can be none, and be filled up', () => {
    const { scene, member, reward } = shop({ stock: 0 });
    expect(ask(scene, member, reward)).toBe('reward-unavailable');
    scene.as(C1).done({ type: 'RestockOffer', offer: reward, added: 1 });
    expect([ask(scene, member, reward), ask(scene, member, reward)]).toEqual(['accepted', 'reward-unavailable']);
  });

  it('without limit stays without limit', () => {
    const { scene, member, reward } = shop();
    ask(scene, member, reward);
    ask(scene, member, reward);
    expect(scene.done({ type: 'RestockOffer', offer: reward, added: 1 })).toEqual([]);
    expect(ask(scene, member, reward)).toBe('accepted');
  });
});

describe('the quota of an offer', () => {
  it('holds for each member', () => {
    const { scene, member, reward } = shop({ quota: 1 });
    const other = scene.enrol();
    scene.earn(other, 100);
    expect([ask(scene, member, reward), ask(scene, member, reward), ask(scene, other, reward)]).toEqual([
      'accepted',
      'reward-unavailable',
      'accepted',
    ]);
  });

  it.each([
    ['day', '2026-03-02T15:59:59Z', '2026-03-02T16:00:00Z'],
    ['week', '2026-03-08T15:59:59Z', '2026-03-08T16:00:00Z'],
    ['month', '2026-03-31T15:59:59Z', '2026-03-31T16:00:00Z'],
    ['quarter', '2026-03-31T15:59:59Z', '2026-03-31T16:00:00Z'],
    ['year', '2026-12-31T15:59:59Z', '2026-12-31T16:00:00Z'],
  ] as const)('per %s begins anew in the community’s time zone', (quotaPeriod, last, first) => {
    const { scene, member, reward } = shop({ quota: 1, quotaPeriod });
    const answers = ['2026-03-02T02:00:00Z', last, first].map(at => ask(scene.at(at), member, reward, { capture: true }));
    expect(answers).toEqual(['accepted', 'reward-unavailable', 'accepted']);
  });

  it('for all time never begins anew', () => {
    const { scene, member, reward } = shop({ quota: 1, quotaPeriod: 'all' });
    expect(ask(scene, member, reward, { capture: true })).toBe('accepted');
    expect(ask(scene.after(days(500)), member, reward)).toBe('reward-unavailable');
  });

  it('gives a voided redemption back to the period that it counted in', () => {
    const { scene, member, reward } = shop({ quota: 1, quotaPeriod: 'day', holdSeconds: 200_000 });
    ask(scene, member, reward);
    const redemption = redeemed(scene);
    scene.after(days(1));
    ask(scene, member, reward);
    scene.as(TILL).done({ type: 'VoidRedemption', merchant: SHOP, redemption });
    expect(ask(scene, member, reward)).toBe('reward-unavailable');
    scene.as(TILL).done({ type: 'VoidRedemption', merchant: SHOP, redemption: redeemed(scene) });
    expect(ask(scene, member, reward)).toBe('accepted');
  });

  it('has periods that contain their instants and begin in order', () => {
    const at = time('2027-01-01T00:30:00Z');
    const begins = QUOTA_PERIODS.map(period => quotaPeriodOf(period, at, 'Asia/Shanghai'));
    expect(begins).toEqual(['2027-01-01', '2026-12-28', '2027-01-01', '2027-01-01', '2027-01-01', '1970-01-01']);
  });
});

describe('the validity of an offer', () => {
  it('is from an instant until before another', () => {
    const scene = community({ rules: GENEROUS });
    const member = scene.enrol();
    scene.earn(member, 10_000);
    const [validFrom, validUntil] = [instant(scene.now + 1_000), instant(scene.now + 2_000)];
    const reward = scene.publish({ price: pt(1), validFrom, validUntil });
    const answers = [validFrom - 1, validFrom, validUntil - 1, validUntil].map(at => ask(scene.at(instant(at)), member, reward));
    expect(answers).toEqual(['reward-unavailable', 'accepted', 'accepted', 'reward-unavailable']);
  });

  it('ends with its withdrawal, holds excepted', () => {
    const { scene, member, reward } = shop();
    ask(scene, member, reward);
    scene.as(C1).done({ type: 'WithdrawOffer', offer: reward });
    expect(ask(scene, member, reward)).toBe('reward-unavailable');
    const capture = { type: 'CaptureRedemption', merchant: SHOP, redemption: redeemed(scene), final: true } as const;
    expect(scene.as(TILL).answer(capture)).toBe('accepted');
    scene.as(C1);
    expect([
      scene.answer({ type: 'RepriceOffer', offer: reward, price: pt(2) }),
      scene.answer({ type: 'RestockOffer', offer: reward, added: 1 }),
      scene.answer({ type: 'WithdrawOffer', offer: reward }),
    ]).toEqual(Array(3).fill('resource-not-found'));
  });
});

describe('eligibility', () => {
  it('is any of the offer’s categories, at the moment of authorisation', () => {
    const { scene, member, reward } = shop({ categories: NEW_EMPLOYMENT });
    const from = instant(scene.now + 1_000);
    scene.done({ type: 'AssignCategory', member, category: 'courier', from, until: instant(from + 1_000) });
    const answers = [from - 1, from, from + 999, from + 1_000].map(at => ask(scene.at(instant(at)), member, reward));
    expect(answers).toEqual(['reward-unavailable', 'accepted', 'accepted', 'reward-unavailable']);
  });

  it('is disclosed to nobody: every refusal of an offer is the same', () => {
    const refusals = [
      shop({ categories: ['delivery-rider'] }),
      shop({ stock: 0 }),
      shop({ validFrom: time('2030-01-01T00:00:00Z') }),
    ].map(({ scene, member, reward }) => {
      const decision = scene.as(TILL).when(scene.authorizing(member, reward));
      const { refusal, ...traced } = scene.last('CommandDeclined').event.content;
      return [decision, refusal, Object.keys(traced)];
    });
    const same = { code: 'reward-unavailable' };
    expect(refusals).toEqual(Array(3).fill([{ accepted: false, refusal: same }, same, ['command', 'reward', 'member']]));
  });

  it('comes before the balance, so that a poor member learns no more than a rich one', () => {
    const { scene, reward } = shop({ categories: ['delivery-rider'] });
    expect(ask(scene, scene.enrol(), reward)).toBe('reward-unavailable');
  });

  it('stays out of the log', () => {
    const { scene, member, reward } = shop({ categories: ['courier'] });
    scene.done({ type: 'AssignCategory', member, category: 'courier' });
    ask(scene, member, reward);
    expect(JSON.stringify(scene.last('RedemptionAuthorized').event)).not.toContain('courier');
  });
});

describe('the price of an offer', () => {
  it('is the current one; holds keep theirs', () => {
    const { scene, member, reward } = shop();
    ask(scene, member, reward);
    scene.as(C1).done({ type: 'RepriceOffer', offer: reward, price: pt(3) });
    ask(scene, member, reward);
    expect(scene.balance(member).held).toBe(400);
  });

  it.each([0, -1, 1.5, 1_000_000_000])('is never %d', price => {
    const { scene, reward } = shop();
    const publishing = {
      type: 'PublishOffer',
      merchant: SHOP,
      quotaPeriod: 'all',
      validFrom: scene.now,
      categories: [],
      multiCapture: false,
    } as const;
    expect([
      scene.as(C1).answer({ ...publishing, price: points(price) }),
      scene.answer({ type: 'RepriceOffer', offer: reward, price: points(price) }),
      scene.answer({ ...publishing, price: pt(1), quota: price }),
      scene.answer({ ...publishing, price: pt(1), holdSeconds: price }),
      scene.answer({ type: 'RestockOffer', offer: reward, added: price }),
    ]).toEqual(Array(5).fill('amount-out-of-range'));
  });
});

describe('publishing', () => {
  const publishing = (scene: Scene, merchant: PartnerId, more: Partial<OfferTerms> = {}) =>
    scene.as(C1).answer({
      type: 'PublishOffer',
      merchant,
      price: pt(1),
      quotaPeriod: 'all',
      validFrom: scene.now,
      categories: [],
      multiCapture: false,
      ...more,
    });

  it('is for merchants who are active', () => {
    const scene = community();
    const partner = scene.by(A1, () =>
      scene.created<PartnerId>('partner', { type: 'AdmitPartner', kind: 'resident', track: 'resident-run', merchant: false }),
    );
    scene.as(A1).done({ type: 'SuspendPartner', partner: OTHER_SHOP, reason: 'covenant-breach' });
    expect([SHOP, OTHER_SHOP, partner, 'mer_none' as PartnerId].map(merchant => publishing(scene, merchant))).toEqual([
      'accepted',
      'merchant-not-active',
      'resource-not-found',
      'resource-not-found',
    ]);
  });

  it('names merchants who honour it, each of them known', () => {
    const scene = community();
    const [known, unknown] = [[OTHER_SHOP], [OTHER_SHOP, 'mer_none' as PartnerId]];
    expect(publishing(scene, SHOP, { honouredBy: known })).toBe('accepted');
    expect(publishing(scene, SHOP, { honouredBy: unknown })).toBe('resource-not-found');
  });

  it('needs an end after its beginning', () => {
    const scene = community();
    expect(publishing(scene, SHOP, { validUntil: scene.now })).toBe('effective-date-out-of-range');
    expect(publishing(scene, SHOP, { validUntil: instant(scene.now + 1) })).toBe('accepted');
  });
});

describe('a merchant that is suspended or terminated', () => {
  const stop = (scene: Scene, type: 'SuspendPartner' | 'TerminatePartner') =>
    scene.as(A1).done({ type, partner: SHOP, reason: 'covenant-breach' });
  const its = (scene: Scene) => ({ merchant: SHOP, redemption: redeemed(scene) });

  it.each([
    ['SuspendPartner', 'accepted'],
    ['TerminatePartner', 'merchant-not-active'],
  ] as const)('%s: no new redemption, earlier holds are captured: %s', (how, capture) => {
    const { scene, member, reward } = shop();
    ask(scene, member, reward);
    stop(scene, how);
    expect(ask(scene, member, reward)).toBe('merchant-not-active');
    expect(scene.as(TILL).answer({ type: 'CaptureRedemption', ...its(scene), final: true })).toBe(capture);
    expect(scene.log.some(({ event }) => event.type === 'CommandDeclined')).toBe(false);
  });

  it.each(['SuspendPartner', 'TerminatePartner'] as const)('%s: voids and refunds are always possible', how => {
    const { scene, member, reward } = shop();
    ask(scene, member, reward);
    const open = its(scene);
    ask(scene, member, reward, { capture: true });
    const captured = its(scene);
    stop(scene, how);
    scene.as(TILL);
    expect(scene.answer({ type: 'VoidRedemption', ...open })).toBe('accepted');
    expect(scene.answer({ type: 'RefundRedemption', ...captured, amount: pt(1) })).toBe('accepted');
  });

  it('may be reinstated after a suspension only', () => {
    const { scene, member, reward } = shop();
    const change = (type: 'ReinstatePartner') => scene.as(A1).answer({ type, partner: SHOP });
    expect(change('ReinstatePartner')).toBe('partner-status-conflict');
    stop(scene, 'SuspendPartner');
    expect(scene.answer({ type: 'SuspendPartner', partner: SHOP, reason: 'own-request' })).toBe('partner-status-conflict');
    expect(change('ReinstatePartner')).toBe('accepted');
    expect(ask(scene, member, reward)).toBe('accepted');
    stop(scene, 'SuspendPartner');
    stop(scene, 'TerminatePartner');
    expect([
      change('ReinstatePartner'),
      scene.answer({ type: 'SuspendPartner', partner: SHOP, reason: 'own-request' }),
      scene.answer({ type: 'TerminatePartner', partner: SHOP, reason: 'own-request' }),
      scene.answer({ type: 'SuspendPartner', partner: 'mer_none' as PartnerId, reason: 'own-request' }),
    ]).toEqual([...Array<string>(3).fill('partner-status-conflict'), 'resource-not-found']);
  });
});

describe('a revision', () => {
  const revise = (scene: Scene, offer: OfferId, changes: object): string =>
    scene.as(C1).answer({ type: 'ReviseOffer', offer, ...changes });

  it('changes what it names and keeps the rest; nothing new is no event', () => {
    const { scene, reward } = shop();
    expect(revise(scene, reward, { locations: ['till-07'], partial: true })).toBe('accepted');
    expect(scene.log.at(-1)?.event).toEqual({
      type: 'OfferRevised',
      content: { partial: true, locations: ['till-07'], honouredBy: [] },
    });
    const before = scene.log.length;
    expect(revise(scene, reward, {})).toBe('accepted');
    expect(revise(scene, reward, { locations: ['till-07'] })).toBe('accepted');
    expect(scene.log).toHaveLength(before);
    expect(revise(scene, reward, { honouredBy: [OTHER_SHOP] })).toBe('accepted');
    expect(scene.log.at(-1)?.event.content).toEqual({ partial: true, locations: ['till-07'], honouredBy: [OTHER_SHOP] });
  });

  it('decides where the reward is redeemed from then on; an empty list is every till', () => {
    const { scene, member, reward } = shop();
    revise(scene, reward, { locations: ['till-07'] });
    expect(ask(scene, member, reward)).toBe('reward-unavailable');
    revise(scene, reward, { locations: [] });
    expect(ask(scene, member, reward)).toBe('accepted');
  });

  it('is of a reward that is published, and names merchants that there are', () => {
    const { scene, reward } = shop();
    expect(revise(scene, reward, { honouredBy: ['mer_nobody' as PartnerId] })).toBe('resource-not-found');
    scene.as(C1).done({ type: 'WithdrawOffer', offer: reward });
    expect(revise(scene, reward, { partial: true })).toBe('resource-not-found');
  });
});
