/** The lists that merchants, coordinators and approvers work with, and the sweeper's work list. */
import type { Command } from '../../../src/ledger/commands.js';
import { SYSTEM } from '../../../src/ledger/decision.js';
import { DAY_MS, instant, MINUTE_MS, points } from '../../../src/ledger/units.js';
import type {
  ActivityCode,
  ContributionId,
  LocalDate,
  MemberId,
  OfferId,
  RedemptionId,
  TeamCode,
} from '../../../src/ledger/units.js';
import { balanceOf, balancesAfter, balancesOf } from '../../../src/read-models/balances.js';
import { budgetPage } from '../../../src/read-models/community.js';
import { awardOf, awardPage, contributionOf, contributionPage } from '../../../src/read-models/contributions.js';
import { accountsDue, nextDueAt } from '../../../src/read-models/due.js';
import { loopTotals, progressAfter, progressOf } from '../../../src/read-models/loop.js';
import { memberPage, memberRow } from '../../../src/read-models/members.js';
import { offerOf, offerPage, partnerOf, partnerPage } from '../../../src/read-models/partners.js';
import { movesOf, openHolds, redemptionOf, redemptionPage, type RedemptionFilter } from '../../../src/read-models/redemptions.js';
import { APPROVER, COORDINATOR, createdBy, LOG, START, TILL } from '../../support/community.js';
import { ReadRoad } from '../../support/read-road.js';

const HOUR_MS = 3_600_000;
const OLDEST = { order: 'oldest-first', limit: 100 } as const;
const NEWEST = { order: 'newest-first', limit: 100 } as const;

describe('the lists', () => {
  let road: ReadRoad;
  let log: number;

  beforeEach(async () => {
    road = await ReadRoad.open();
    log = await road.log();
  });
  afterEach(() => road.close());

  const later = (ms: number): void => void (road.community.now = instant(road.community.now + ms));

  async function authorized(member: MemberId, offer: OfferId, reference: string): Promise<RedemptionId> {
    const outcome = await road.community.authorize(member, offer, reference);
    if (!outcome.accepted) throw new Error(outcome.refusal.code);
    return createdBy(outcome, 'redemption');
  }
  const till = (command: Pick<Command, 'type'> & object) =>
    road.community.done(TILL, { merchant: road.community.merchant, ...command } as Command);
  const recording = (member: MemberId, hours: number, more: object = {}) => ({
    ...({ type: 'RecordContribution', member, activityType: 'patrol' as ActivityCode, serviceClass: 'volunteer' } as const),
    ...({ evidenceGrade: 'A', startedAt: instant(road.community.now - hours * HOUR_MS), endedAt: road.community.now } as const),
    ...more,
  });

  describe('of redemptions', () => {
    it('follow a redemption through all that happens to it', async () => {
      const lin = await road.community.memberWithPoints('lin', 8);
      const offer = await road.community.offer(400);
      const redemption = await authorized(lin, offer, 'POS-1');
      await road.caughtUp();
      const { merchant } = road.community;
      expect(await redemptionOf(road.pool, log, redemption)).toEqual({
        ...{ redemption, member: lin, merchant, reward: offer, merchantReference: 'POS-1', location: null, status: 'authorized' },
        ...{ amountAuthorized: 400, amountCaptured: 0, amountReleased: 0, amountRefunded: 0, amountRemaining: 400 },
        ...{ createdAt: START, expiresAt: START + 900_000, capturedAt: null, refundableUntil: null, refundDays: 30, version: 1 },
        ...{ createdPosition: expect.any(Number), position: expect.any(Number) },
        ...{ metadata: [], lastEvent: expect.stringMatching(/^evt_/) },
      });
      later(MINUTE_MS);
      await till({ type: 'CaptureRedemption', redemption, amount: points(100), final: false } as never);
      await till({ type: 'CaptureRedemption', redemption, amount: points(50), final: true } as never);
      await till({ type: 'RefundRedemption', redemption, amount: points(30) } as never);
      await till({ type: 'DescribeRedemption', redemption, metadata: [{ name: 'basket', value: '7' }] } as never);
      await road.caughtUp();
      expect(await redemptionOf(road.pool, log, redemption)).toMatchObject({
        ...{ status: 'captured', amountCaptured: 150, amountReleased: 250, amountRefunded: 30, amountRemaining: 0, version: 5 },
        metadata: [{ name: 'basket', value: '7' }],
        ...{ capturedAt: START + MINUTE_MS, refundableUntil: START + MINUTE_MS + 30 * DAY_MS },
      });
      expect((await movesOf(road.pool, log, redemption)).map(({ kind, amount }) => `${kind} ${amount}`)).toEqual([
        ...['capture 100', 'capture 50', 'refund 30'],
      ]);
      expect(await redemptionOf(road.pool, log + 1, redemption)).toBeUndefined();
    });

    it('are found by merchant, member, reference and status, newest first, page by page', async () => {
      const [lin, chen] = [await road.community.memberWithPoints('lin', 8), await road.community.memberWithPoints('chen', 8)];
      const offer = await road.community.offer(100);
      const all: RedemptionId[] = [];
      for (let number = 0; number < 5; number++)
        all.unshift(await authorized(number % 2 === 0 ? lin : chen, offer, `POS-${number}`));
      await till({ type: 'VoidRedemption', redemption: all[0] } as never);
      await road.caughtUp();
      const found = async (filter: RedemptionFilter) =>
        (await redemptionPage(road.pool, log, filter, NEWEST)).map(({ redemption }) => redemption);
      expect(await found({ merchant: road.community.merchant })).toEqual(all);
      expect(await found({ member: chen })).toEqual([all[1], all[3]]);
      expect(await found({ merchant: road.community.merchant, merchantReference: 'POS-2' })).toEqual([all[2]]);
      expect(await found({ status: 'voided' })).toEqual([all[0]]);
      const first = await redemptionPage(road.pool, log, {}, { order: 'newest-first', limit: 2 });
      await authorized(lin, offer, 'POS-later');
      await road.caughtUp();
      const after = first.at(-1)?.createdPosition;
      const second = await redemptionPage(road.pool, log, {}, { order: 'newest-first', after, limit: 2 });
      expect([...first, ...second].map(({ redemption }) => redemption)).toEqual(all.slice(0, 4));
    });

    it('count what is on hold, and what should not be any more', async () => {
      const lin = await road.community.memberWithPoints('lin', 8);
      const offer = await road.community.offer(100);
      await authorized(lin, offer, 'POS-1');
      later(10 * MINUTE_MS);
      await authorized(lin, offer, 'POS-2');
      await road.caughtUp();
      const now = instant(START + 15 * MINUTE_MS);
      expect(await openHolds(road.pool, log, now)).toEqual({ holds: 2, amount: 200, overdue: 1 });
    });
  });

  describe('of what is due', () => {
    const due = async (atMs: number) => {
      await road.caughtUp();
      return accountsDue(road.pool, instant(atMs), 100);
    };

    it('name whoever has an overdue hold, points that mature or expire, or leaves; nobody else, and nobody too early', async () => {
      const { community } = road;
      const [holder, waiting, leaver] = [
        await community.memberWithPoints('holder', 4),
        await community.member('waiting'),
        await community.memberWithPoints('leaver', 1),
      ];
      await community.memberWithPoints('idle', 1);
      const offer = await community.offer(100);
      await authorized(holder, offer, 'POS-1');
      const located = await community.done(COORDINATOR, recording(waiting, 2, { evidenceGrade: 'B' }));
      const contribution = createdBy<ContributionId>(located, 'contribution');
      await community.done(COORDINATOR, { type: 'AwardPoints', contribution, budget: community.budget });
      expect(await due(START + 14 * MINUTE_MS)).toEqual([]);
      expect(await due(START + 15 * MINUTE_MS)).toEqual([{ origin: LOG, member: holder, dueAt: START + 15 * MINUTE_MS }]);
      expect(await nextDueAt(road.pool, instant(START + 14 * MINUTE_MS))).toBe(START + 15 * MINUTE_MS);
      expect(await nextDueAt(road.pool, instant(START + 15 * MINUTE_MS))).toBe((await due(START + 3 * DAY_MS))[1]?.dueAt);
      expect(await nextDueAt(road.pool, instant(START + 8_000 * DAY_MS))).toBeUndefined();
      expect((await due(START + 3 * DAY_MS)).map(({ member }) => member)).toEqual([holder, waiting]);
      await community.done(COORDINATOR, { type: 'LeaveCommunity', member: leaver });
      expect((await due(START)).map(({ member }) => member)).toEqual([leaver]);
      expect(await due(START + 800 * DAY_MS)).toHaveLength(4);
    });

    it('are empty once all is settled', async () => {
      const lin = await road.community.memberWithPoints('lin', 4);
      await authorized(lin, await road.community.offer(100), 'POS-1');
      later(DAY_MS);
      await road.community.done(SYSTEM, { type: 'SettleAccount', member: lin });
      expect(await due(road.community.now)).toEqual([]);
      expect(await redemptionPage(road.pool, log, { status: 'expired' }, NEWEST)).toHaveLength(1);
      expect(await balanceOf(road.pool, log, lin)).toMatchObject({ available: 400, held: 0 });
    });
  });

  describe('of contributions and awards', () => {
    it('show what waits for approval, oldest first, and what became of it', async () => {
      const { community } = road;
      const [lin, chen] = [await community.member('lin'), await community.member('chen')];
      const long = createdBy<ContributionId>(await community.done(COORDINATOR, recording(lin, 10)), 'contribution');
      later(DAY_MS);
      const longer = createdBy<ContributionId>(await community.done(COORDINATOR, recording(chen, 9)), 'contribution');
      await community.done(COORDINATOR, recording(lin, 2));
      await road.caughtUp();
      const waiting = async () =>
        (await contributionPage(road.pool, log, { status: 'pending' }, OLDEST)).map(each => each.contribution);
      expect(await waiting()).toEqual([long, longer]);
      await community.done(APPROVER, { type: 'ApproveContribution', contribution: long });
      await community.done(APPROVER, { type: 'RejectContribution', contribution: longer, reason: 'duplicate' });
      await road.caughtUp();
      expect(await waiting()).toEqual([]);
      expect(await contributionOf(road.pool, log, long)).toMatchObject({
        ...{ member: lin, status: 'effective', approvals: [APPROVER], approvalsRequired: 1, minutes: 600, certifiedMinutes: 600 },
      });
      expect(await contributionOf(road.pool, log, longer)).toMatchObject({ status: 'rejected', certifiedMinutes: 0 });
      const dated = await contributionPage(road.pool, log, { member: lin, from: '2026-03-03' as LocalDate }, NEWEST);
      expect(dated.map(({ date, minutes }) => ({ date, minutes }))).toEqual([{ date: '2026-03-03', minutes: 120 }]);
      expect(await contributionPage(road.pool, log, { until: '2026-03-01' as LocalDate }, NEWEST)).toEqual([]);
      expect(await contributionPage(road.pool, log, { activity: 'tutoring' as ActivityCode }, NEWEST)).toEqual([]);
    });

    it('tell a proposal from the award that it becomes, and an award from its reversal', async () => {
      const { community } = road;
      const lin = await community.member('lin');
      const deed = { activityType: 'building-head-month' as ActivityCode, quantity: 1 };
      const { startedAt: _, endedAt: __, ...act } = recording(lin, 1, deed);
      await community.done(APPROVER, { type: 'AdoptRules', changes: { awardUnapprovedMax: points(500) } });
      const contribution = createdBy<ContributionId>(await community.done(COORDINATOR, act as Command), 'contribution');
      const proposed = await community.done(COORDINATOR, { type: 'AwardPoints', contribution, budget: community.budget });
      const award = createdBy<never>(proposed, 'award');
      await road.caughtUp();
      const waiting = await awardPage(road.pool, log, { status: 'proposed' }, OLDEST);
      expect(waiting).toMatchObject([
        { award, member: lin, amount: 800, proposedBy: COORDINATOR, approvalsRequired: 1, awardedAt: null },
      ]);
      expect(await contributionOf(road.pool, log, contribution)).toMatchObject({ award: null });
      await community.done(APPROVER, { type: 'ApproveAward', award });
      await road.caughtUp();
      expect(await awardPage(road.pool, log, { status: 'proposed' }, OLDEST)).toEqual([]);
      expect(await awardOf(road.pool, log, award)).toMatchObject({ status: 'standing', approvals: [APPROVER], rule: 'rules/2' });
      expect(await contributionOf(road.pool, log, contribution)).toMatchObject({ award });
      await community.done(APPROVER, { type: 'ReverseAward', award, reason: 'wrong-amount' });
      await road.caughtUp();
      expect(await awardPage(road.pool, log, { member: lin, status: 'reversed' }, OLDEST)).toHaveLength(1);
      expect(await contributionOf(road.pool, log, contribution)).toMatchObject({ award: null, status: 'effective' });
    });
  });

  it('of members show status, team, categories, family and consent', async () => {
    const { community } = road;
    await community.done(COORDINATOR, { type: 'FormTeam', team: 'east' as TeamCode });
    const lin = await community.member('lin');
    const child = createdBy<MemberId>(
      await community.done(COORDINATOR, { type: 'EnrolMember', minor: true, categories: ['youth'], leaderboard: true }),
      'member',
    );
    await community.done(COORDINATOR, { type: 'JoinTeam', member: lin, team: 'east' as TeamCode });
    await community.done(COORDINATOR, { type: 'RegisterFamily', member: lin, relative: child });
    await road.caughtUp();
    expect(await memberRow(road.pool, log, lin)).toMatchObject({
      team: 'east',
      family: [child],
      hasConsented: true,
      status: 'open',
    });
    expect(await memberRow(road.pool, log, child)).toMatchObject({
      ...{ isMinor: true, hasConsented: false, family: [lin], categories: [{ category: 'youth', from: START }] },
    });
    expect((await memberPage(road.pool, log, { team: 'east' as TeamCode }, OLDEST)).map(({ member }) => member)).toEqual([lin]);
    await community.done(COORDINATOR, { type: 'EraseSubject', member: lin, subjectBinding: 'x' });
    await community.done(COORDINATOR, { type: 'LeaveCommunity', member: lin });
    await road.caughtUp();
    expect((await memberPage(road.pool, log, { status: 'open' }, OLDEST)).map(({ member }) => member)).toEqual([child]);
    expect(await memberRow(road.pool, log, lin)).toMatchObject({ status: 'closing', isErased: true, hasConsented: false });
  });

  it('of partners, offers and budgets show their terms and what has moved them', async () => {
    const { community } = road;
    const lin = await community.memberWithPoints('lin', 5);
    const terms = {
      merchant: community.merchant,
      price: points(200),
      stock: 1,
      quotaPeriod: 'all',
      categories: [],
      multiCapture: true,
    };
    const publish = { type: 'PublishOffer', ...terms, validFrom: community.now } as Command;
    const offer = createdBy<OfferId>(await community.done(COORDINATOR, publish), 'offer');
    await community.done(COORDINATOR, { type: 'RepriceOffer', offer, price: points(300) });
    await community.done(COORDINATOR, { type: 'RestockOffer', offer, added: 4 });
    await till({ type: 'CaptureRedemption', redemption: await authorized(lin, offer, 'POS-1'), final: true } as never);
    await road.caughtUp();
    expect(await offerOf(road.pool, log, offer)).toMatchObject({
      price: 300,
      stock: 5,
      taken: 1,
      status: 'published',
      isMultiCapture: true,
    });
    expect(await partnerOf(road.pool, log, community.merchant)).toMatchObject({
      payable: 300,
      status: 'active',
      isMerchant: true,
    });
    expect(await budgetPage(road.pool, log, { status: 'open' }, OLDEST)).toMatchObject([
      { budget: community.budget, drawn: 500 },
    ]);
    await community.done(COORDINATOR, { type: 'WithdrawOffer', offer });
    await community.done(APPROVER, { type: 'SuspendPartner', partner: community.merchant, reason: 'own-request' });
    await road.caughtUp();
    expect(await offerPage(road.pool, log, { merchant: community.merchant, status: 'published' }, NEWEST)).toEqual([]);
    expect(await partnerPage(road.pool, log, { isMerchant: true, status: 'suspended' }, NEWEST)).toHaveLength(1);
    expect(await partnerPage(road.pool, log, { isMerchant: false }, NEWEST)).toEqual([]);
  });

  it('of balances come member by member, with what expires when', async () => {
    const { community } = road;
    const members = [
      await community.memberWithPoints('lin', 2),
      await community.member('chen'),
      await community.member('wu'),
    ].sort();
    later(31 * DAY_MS);
    await community.award(members[0] as MemberId, 3);
    await road.caughtUp();
    const first = await balancesAfter(road.pool, log, { limit: 2 });
    const second = await balancesAfter(road.pool, log, { after: first.at(-1)?.member, limit: 2 });
    expect([...first, ...second].map(({ member }) => member)).toEqual(members);
    for (const { available, expiries } of [...first, ...second])
      expect(expiries.reduce((sum, { amount }) => sum + amount, 0)).toBe(available);
    expect(await balancesOf(road.pool, log, [members[0] as MemberId, 'mbr_nobody' as MemberId])).toHaveLength(1);
    expect(await balanceOf(road.pool, log, 'mbr_nobody' as MemberId)).toBeUndefined();
  });

  it('of the loop show how far each member has come, and the community', async () => {
    const { community } = road;
    const lin = await community.memberWithPoints('lin', 5);
    const chen = await community.memberWithPoints('chen', 1);
    const wu = await community.member('wu');
    await till({
      type: 'CaptureRedemption',
      redemption: await authorized(lin, await community.offer(200), 'POS-1'),
      final: true,
    } as never);
    await road.caughtUp();
    expect(await progressOf(road.pool, log, lin)).toMatchObject({
      ...{
        stage: 'redeemed',
        contributedAt: START - HOUR_MS,
        earnedAt: START - HOUR_MS,
        redeemedAt: START,
        captures: 1,
        pointsRedeemed: 200,
      },
    });
    const stages = new Map((await progressAfter(road.pool, log, { limit: 10 })).map(({ member, stage }) => [member, stage]));
    expect([lin, chen, wu].map(member => stages.get(member))).toEqual(['redeemed', 'earned', 'enrolled']);
    expect(await loopTotals(road.pool, log)).toEqual({
      ...{ members: 3, contributed: 2, earned: 2, redeemed: 1, contributions: 2 },
      ...{ certifiedMinutes: 360, pointsEarned: 600, pointsRedeemed: 200 },
    });
  });
});
