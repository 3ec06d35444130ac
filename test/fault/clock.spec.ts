/** Clocks that jump, step back, and differ between copies: the log's own time never runs back, and holds live by it. */
import { Chance } from '../../src/demo/chance.js';
import { entryOf } from '../../src/feed/record.js';
import { commandId } from '../../src/feed/command-id.js';
import type { Command } from '../../src/ledger/commands.js';
import { SYSTEM } from '../../src/ledger/decision.js';
import { idOf, type MemberId, type OfferId, type RedemptionId } from '../../src/ledger/units.js';
import { COORDINATOR, LOG, START, TILL } from '../support/community.js';
import { Copies, type Which } from './copies.js';
import { seeds } from './seeds.js';

const HOUR_MS = 3_600_000;
const HOLD_MS = 900_000;
const STEPS = 150;
const MEMBERS = 8;

describe('clocks that cannot be trusted', () => {
  let copies: Copies;
  let members: readonly MemberId[];
  let offer: OfferId;
  let sales = 0;

  beforeAll(async () => {
    const opened = await Copies.open(async community => ({
      members: await Promise.all(Array.from({ length: MEMBERS }, (_, n) => community.memberWithPoints(`m${String(n)}`, 8))),
      offer: await community.offer(5),
    }));
    copies = opened.copies;
    ({ members, offer } = opened.scene);
  });
  afterAll(() => copies.close());

  const merchant = () => copies.road.community.merchant;
  const enrol: Command = { type: 'EnrolMember', minor: false, categories: [], leaderboard: false };
  async function hold(which: Which, member: MemberId): Promise<RedemptionId | undefined> {
    const key = `sale ${String(sales++)}`;
    const sale = { merchant: merchant(), member, reward: offer, merchantReference: key, capture: false };
    const outcome = await copies.send(which, TILL, { type: 'AuthorizeRedemption', ...sale }, key);
    return outcome.accepted ? idOf('redemption', commandId(TILL, 'AuthorizeRedemption', key)) : undefined;
  }
  const capture = (which: Which, redemption: RedemptionId) =>
    copies.send(which, TILL, { type: 'CaptureRedemption', merchant: merchant(), redemption, final: true });
  async function entries(from = 0) {
    const leaves = await copies.road.store.read(LOG, from - 1, 100_000);
    return leaves.map(leaf => entryOf(LOG, leaf));
  }
  /** The time of the log's last event. */
  const logTime = async (): Promise<number> => (await entries(await copies.head()))[0]?.recordedAt ?? 0;

  it('a step back of a clock, or the slower clock of another copy, does not turn the log back', async () => {
    const before = await logTime();
    copies.setClock(0, before + HOUR_MS);
    await copies.send(0, COORDINATOR, enrol);
    for (const [which, clock] of [
      [0, before - HOUR_MS],
      [1, before],
      [0, before + HOUR_MS],
      [1, before + HOUR_MS],
    ] as const) {
      copies.setClock(which, clock);
      await copies.send(which, COORDINATOR, enrol);
      expect(await logTime()).toBe(before + HOUR_MS);
    }
  });

  it('a hold that has expired by the log’s time stays so for a copy whose clock says otherwise', async () => {
    const now = await logTime();
    copies.setClock(0, now);
    const redemption = await hold(0, members[0] as MemberId);
    copies.setClock(1, now + HOUR_MS);
    await copies.send(1, COORDINATOR, enrol);
    const outcome = await capture(0, redemption as RedemptionId);
    expect(outcome).toMatchObject({ accepted: false, refusal: { code: 'redemption-expired' } });
    expect(await copies.account(members[0] as MemberId)).toMatchObject({ held: 0, available: 800 });
  });

  it('a hold that was made while the clock was ahead is neither lost nor longer than it says', async () => {
    const now = await logTime();
    const member = members[1] as MemberId;
    copies.setClock(0, now + HOUR_MS);
    const [first, second] = [await hold(0, member), await hold(0, member)] as [RedemptionId, RedemptionId];
    // the clock is put right; by the log, both have all their time left
    for (const which of [0, 1] as const) copies.setClock(which, now);
    expect(await capture(1, first)).toMatchObject({ accepted: true });
    copies.setClock(0, now + HOUR_MS + HOLD_MS - 1);
    expect(await copies.send(0, SYSTEM, { type: 'SettleAccount', member })).toMatchObject({ events: [] });
    expect(await copies.account(member)).toMatchObject({ held: 5 });
    copies.setClock(0, now + HOUR_MS + HOLD_MS);
    expect(await capture(0, second)).toMatchObject({ accepted: false, refusal: { code: 'redemption-expired' } });
    expect(await copies.account(member)).toMatchObject({ held: 0, available: 795 });
  });

  it.each(seeds(1))(
    'with jumps of an hour, steps back and standing clocks, every hold ends once, by the log (seed %i)',
    async seed => {
      const chance = new Chance(seed);
      const from = (await copies.head()) + 1;
      let base = Math.max(START, await logTime());
      const holds: RedemptionId[] = [];
      for (let step = 0; step < STEPS; step++) {
        base += chance.oneOf([0, 0, 1, 60_000, HOLD_MS / 2]);
        const which: Which = chance.happens(50) ? 0 : 1;
        copies.setClock(which, base + chance.oneOf([-HOUR_MS, -1, 0, 0, HOUR_MS]));
        const member = chance.oneOf(members.slice(2));
        const redemption = holds.length > 0 ? chance.oneOf(holds) : undefined;
        const [made] = await Promise.all([
          hold(which, member),
          redemption === undefined ? Promise.resolve() : capture(which, redemption),
          copies.send(which === 0 ? 1 : 0, SYSTEM, { type: 'SettleAccount', member: chance.oneOf(members.slice(2)) }),
        ]);
        if (made !== undefined) holds.push(made);
      }
      for (const which of [0, 1] as const) copies.setClock(which, base + 48 * HOUR_MS);
      for (const member of members) await copies.send(0, SYSTEM, { type: 'SettleAccount', member });

      const times = (await entries()).map(({ recordedAt }) => recordedAt);
      expect(times).toEqual([...times].sort((one, other) => one - other));
      const ends = new Map<string, number>();
      const expiries = new Map<string, number>();
      for (const { event, recordedAt } of await entries(from)) {
        if (event.type === 'RedemptionAuthorized') {
          expect(event.content.expiresAt).toBe(recordedAt + HOLD_MS);
          expiries.set(event.content.redemption, event.content.expiresAt);
        }
        if (event.type !== 'RedemptionExpired' && event.type !== 'RedemptionCaptured') continue;
        const { redemption } = event.content;
        ends.set(redemption, (ends.get(redemption) ?? 0) + 1);
        // captured before its end, expired from it on: by the log
        const isPast = recordedAt >= (expiries.get(redemption) ?? 0);
        expect([redemption, isPast]).toEqual([redemption, event.type === 'RedemptionExpired']);
      }
      expect([...ends]).toEqual(expect.arrayContaining(holds.map(redemption => [redemption, 1])));
      for (const member of members) expect(await copies.account(member)).toMatchObject({ held: 0 });
    },
  );

  it('leave a log that holds exactly what was answered', () => copies.audit());
});
