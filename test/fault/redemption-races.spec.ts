/** Redemptions that race each other, for one balance or one hold, over two copies of the service. */
import { Chance } from '../../src/demo/chance.js';
import { OPERATOR, SYSTEM } from '../../src/ledger/decision.js';
import {
  accountBook,
  idOf,
  points,
  type ActorId,
  type MemberId,
  type OfferId,
  type RedemptionId,
} from '../../src/ledger/units.js';
import { commandId } from '../../src/feed/command-id.js';
import { entryOf } from '../../src/feed/record.js';
import type { Command } from '../../src/ledger/commands.js';
import { balanceOf } from '../../src/read-models/balances.js';
import { APPROVER, COORDINATOR, createdBy, LOG, START, TILL, type TestCommunity } from '../support/community.js';
import { Copies, type Which } from './copies.js';
import { seeds } from './seeds.js';

const OTHER_TILL = 'usr_other_till' as ActorId;
const HOURS = 8;
/** Raced for a hold of theirs, ten times. */
const RACED = 100;
const MEMBERS = RACED + 10;
const PRICE = points(5);
const HOLD_MS = 900_000;
const ROUNDS = 10;
/** Of one round. */
const RACED_LEAVES_MAX = 10 * RACED;

const offerOf = (merchant: TestCommunity['merchant'], price: number) => ({
  ...({ type: 'PublishOffer', merchant, price: points(price), quotaPeriod: 'all', validFrom: START } as const),
  ...{ categories: [], multiCapture: false },
});

async function setUp(community: TestCommunity) {
  const { merchant } = community;
  const admitted = await community.done(APPROVER, { type: 'AdmitPartner', kind: 'enterprise', track: 'market', merchant: true });
  const other = createdBy<typeof merchant>(admitted, 'merchant');
  await community.done(OPERATOR, { type: 'GrantRole', subject: OTHER_TILL, role: 'merchant', partner: other });
  const publish = async (at: typeof merchant, price: number) =>
    createdBy<OfferId>(await community.done(COORDINATOR, offerOf(at, price)), 'offer');
  const enrolled = Array.from({ length: MEMBERS }, (_, n) => community.memberWithPoints(`member ${String(n)}`, HOURS));
  return {
    members: await Promise.all(enrolled),
    whole: [
      { till: TILL, merchant, reward: await publish(merchant, HOURS * 100) },
      { till: OTHER_TILL, merchant: other, reward: await publish(other, HOURS * 100) },
    ] as const,
    small: await publish(merchant, PRICE),
    merchant,
  };
}

describe('redemptions that race', () => {
  let copies: Copies;
  let scene: Awaited<ReturnType<typeof setUp>>;
  let used = 0;
  let now: number = START;

  beforeAll(async () => ({ copies, scene } = await Copies.open(setUp)));
  afterAll(() => copies.close());

  const fresh = (): MemberId => scene.members[used++] as MemberId;
  const reference = () => `reference ${String(used)} ${String(Math.random())}`;
  const authorizing = (member: MemberId, merchantReference: string): Command => ({
    ...({ type: 'AuthorizeRedemption', merchant: scene.merchant, member, reward: scene.small } as const),
    ...{ merchantReference, capture: false },
  });
  /** A hold of a member, at the copies' time. */
  async function held(member: MemberId): Promise<RedemptionId> {
    const key = reference();
    const outcome = await copies.send(0, TILL, authorizing(member, key), key);
    if (!outcome.accepted) throw new Error(outcome.refusal.code);
    return idOf('redemption', commandId(TILL, 'AuthorizeRedemption', key));
  }
  const capturing = (redemption: RedemptionId, amount?: number, final = true): Command => ({
    ...({ type: 'CaptureRedemption', merchant: scene.merchant, redemption, final } as const),
    ...(amount === undefined ? {} : { amount: points(amount) }),
  });
  const voiding = (redemption: RedemptionId): Command => ({ type: 'VoidRedemption', merchant: scene.merchant, redemption });
  const clocks = (one: number, other = one): void => {
    copies.setClock(0, one);
    copies.setClock(1, other);
  };

  it('for one whole balance, 64 at once at two merchants: one holds it, and nobody ever reads less than nothing', async () => {
    const member = fresh();
    let isRacing = true;
    const lowest = async (): Promise<number> => {
      let least = Infinity;
      while (isRacing) {
        const row = await balanceOf(copies.road.pool, await copies.road.log(), member);
        least = Math.min(least, row?.available ?? 0, row?.held ?? 0, (await copies.account(member, 1)).available);
      }
      return least;
    };
    const reading = lowest();
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, (_, n) => {
        const { till, merchant, reward } = scene.whole[n % 2 === 0 ? 0 : 1];
        const sale = { merchant, member, reward, merchantReference: `whole ${String(n)}`, capture: false };
        return copies.send((n >> 1) % 2 === 0 ? 0 : 1, till, { type: 'AuthorizeRedemption', ...sale });
      }),
    );
    isRacing = false;
    expect(await reading).toBeGreaterThanOrEqual(0);
    expect(outcomes.filter(({ accepted }) => accepted)).toHaveLength(1);
    for (const outcome of outcomes) if (!outcome.accepted) expect(outcome.refusal.code).toBe('insufficient-points');
    expect(await copies.account(member)).toMatchObject({ available: 0, held: HOURS * 100 });
  });

  it.each(seeds(1))('for a thousand holds, capture against void against expiry: each resolves once (seed %i)', async seed => {
    const chance = new Chance(seed);
    for (let round = 0; round < ROUNDS; round++) {
      clocks(now);
      const members = scene.members.slice(-RACED);
      const before = new Map(members.map(member => [member, 0]));
      for (const member of members) before.set(member, (await copies.account(member)).available);
      const holds = await Promise.all(members.map(async member => ({ member, redemption: await held(member) })));
      // one copy's clock stands before the end of the holds, the other's past it, in either order, or both at it
      const end = now + HOLD_MS;
      clocks(end + chance.between(-2, 2), end + chance.between(-2, 2));
      await Promise.all(
        holds.map(async ({ member, redemption }) => {
          const settling: Command = { type: 'SettleAccount', member };
          const rivals = [
            [TILL, capturing(redemption, chance.happens(50) ? chance.between(1, PRICE) : undefined)],
            [TILL, voiding(redemption)],
            [SYSTEM, settling],
          ] as const;
          const which = (): Which => (chance.happens(50) ? 0 : 1);
          await Promise.all(chance.shuffled(rivals).map(([actor, command]) => copies.send(which(), actor, command)));
        }),
      );
      now = end + 10;
      clocks(now);
      const ends = await endsOf(holds.map(({ redemption }) => redemption));
      for (const { member, redemption } of holds) {
        await copies.send(0, SYSTEM, { type: 'SettleAccount', member });
        const captured = ends.get(redemption)?.captured ?? 0;
        const after = await copies.account(member);
        expect([redemption, ends.get(redemption)?.times]).toEqual([redemption, 1]);
        expect(after).toMatchObject({ held: 0, available: (before.get(member) ?? 0) - captured });
      }
    }
  });

  /** How often each of the redemptions came to an end, and what was captured of it. */
  async function endsOf(redemptions: readonly RedemptionId[]): Promise<Map<RedemptionId, { times: number; captured: number }>> {
    const wanted = new Set(redemptions);
    const ends = new Map<RedemptionId, { times: number; captured: number }>();
    const { store } = copies.road;
    const head = await copies.head();
    for (const leaf of await store.read(LOG, Math.max(-1, head - RACED_LEAVES_MAX), RACED_LEAVES_MAX)) {
      const { event } = entryOf(LOG, leaf);
      if (event.type !== 'RedemptionCaptured' && event.type !== 'RedemptionVoided' && event.type !== 'RedemptionExpired')
        continue;
      const { redemption } = event.content;
      if (!wanted.has(redemption)) continue;
      const { times, captured } = ends.get(redemption) ?? { times: 0, captured: 0 };
      ends.set(redemption, {
        times: times + 1,
        captured: captured + (event.type === 'RedemptionCaptured' ? event.content.amount : 0),
      });
    }
    return ends;
  }

  describe('against what has become of a hold', () => {
    const ENDED: readonly [string, string, (redemption: RedemptionId) => Promise<Command>][] = [
      ['more than is held', 'amount-exceeds-remaining', async redemption => capturing(redemption, PRICE + 1)],
      ['nothing', 'amount-out-of-range', async redemption => capturing(redemption, 0)],
      ['a part of what may not be parted', 'multi-capture-not-allowed', async redemption => capturing(redemption, 1, false)],
      [
        'what was voided',
        'redemption-voided',
        async redemption => {
          await copies.send(0, TILL, voiding(redemption));
          return capturing(redemption);
        },
      ],
      [
        'what has expired',
        'redemption-expired',
        async redemption => {
          clocks((now += HOLD_MS));
          return capturing(redemption);
        },
      ],
      [
        'what was captured',
        'redemption-already-captured',
        async redemption => {
          await copies.send(0, TILL, capturing(redemption));
          return capturing(redemption);
        },
      ],
      [
        'the whole, after a part with which it ended',
        'redemption-already-captured',
        async redemption => {
          await copies.send(1, TILL, capturing(redemption, 1));
          return capturing(redemption, PRICE);
        },
      ],
    ];

    it.each(ENDED)('a capture of %s is refused by %s, the same for ever, and moves nothing', async (_, code, prepare) => {
      clocks(now);
      const member = fresh();
      const command = await prepare(await held(member));
      await copies.send(0, SYSTEM, { type: 'SettleAccount', member });
      // what falls due is recorded by itself
      const [before, head] = [await copies.account(member), await copies.head()];
      const key = reference();
      for (const which of [0, 1, 0] as const) {
        const outcome = await copies.send(which, TILL, command, key);
        expect(outcome).toMatchObject({ accepted: false, refusal: { code } });
      }
      expect(await copies.account(member)).toEqual(before);
      // that it was declined is recorded, in the merchant's book of attempts, with no entry
      const traces = await copies.road.store.read(LOG, head, 10);
      expect(traces.map(leaf => entryOf(LOG, leaf).event.type)).toEqual(['CommandDeclined']);
      expect(traces[0]?.stream).not.toBe(accountBook(member));
    });
  });

  it('leave a log that holds exactly what was answered', () => copies.audit());
});
