/**
 * The demo's test community: a shop with three rewards and two members with points, for integrators who write a till.
 *
 * One reward can be redeemed, one is sold out, one is dearer than anybody can pay. Its log, its members and its keys are its own;
 * founding it again changes nothing.
 */
import { SHOWN_IDS } from '../app/shown-ids.js';
import { logNamed } from '../feed/log-name.js';
import { OPERATOR } from '../ledger/decision.js';
import {
  DAY_MS,
  HOUR_MS,
  instant,
  MINUTE_MS,
  points,
  type ActivityCode,
  type ActorId,
  type BudgetId,
  type ContributionId,
  type Instant,
  type MemberId,
  type OfferId,
  type PartnerId,
  type Points,
} from '../ledger/units.js';
import { idBy, type Act } from './act.js';
import { TIME_ZONE } from './days.js';
import type { Holder, Sample } from './demo-keys.js';
import type { DemoGround } from './founding.js';
import { liveYear } from './living.js';

export const TEST_LOG = logNamed('timebank.example', 'demo', 'test');
const TILL = 'till-1' as ActorId;
const COORDINATOR = 'coordinator-1' as ActorId;
const MERCHANT = idBy<PartnerId>('merchant', 'test/shop');
const BUDGET = idBy<BudgetId>('budget', 'test/budget');
const SERVED_MS = 8 * HOUR_MS;
const BUDGET_LASTS_MS = 365 * DAY_MS;

export const TEST_HOLDERS: readonly Holder[] = [
  { name: 'test-coordinator', role: 'coordinator', actor: COORDINATOR },
  { name: 'test-till', role: 'shop-server', actor: TILL, merchant: MERCHANT },
];

interface TestReward {
  readonly key: string;
  readonly price: Points;
  readonly stock?: number;
  readonly zh: string;
  readonly en: string;
}
const REWARDS: readonly TestReward[] = [
  { key: 'test/tea', price: points(50), zh: '测试:热茶一杯', en: 'Test: a cup of tea' },
  { key: 'test/sold-out', price: points(50), stock: 0, zh: '测试:已兑完', en: 'Test: sold out' },
  { key: 'test/too-dear', price: points(100_000), zh: '测试:积分不足', en: 'Test: dearer than anybody can pay' },
];
const MEMBERS = ['测试会员甲', '测试会员乙'].map((name, place) => {
  const key = `test/member-${String(place + 1)}`;
  return { key, name, id: idBy<MemberId>('member', key) };
});

/** @returns a redemption that works at once */
export async function foundTestCommunity({ store, onAppended, ...ground }: DemoGround, now: Instant): Promise<Sample> {
  await liveYear(actsAt(now), { log: TEST_LOG, store, onAppended });
  const { identities, labels, refs } = ground;
  for (const { id, name } of MEMBERS) await identities.enrol(TEST_LOG, id, { name });
  await labels.put(TEST_LOG, 'partner', MERCHANT, { zh: '测试小店', en: 'Test shop' });
  for (const { key, zh, en } of REWARDS) await labels.put(TEST_LOG, 'offer', idBy('offer', key), { zh, en });
  const [{ id: account } = { id: '' as MemberId }] = MEMBERS;
  const member = await refs.issue(TEST_LOG, MERCHANT, account);
  if (member === undefined) throw new Error('the register does not know whom it has just enrolled');
  return SHOWN_IDS.test.shown({ till: 'test-till', reward: idBy<OfferId>('offer', 'test/tea'), amount: '0.50', member, account });
}

function actsAt(now: Instant): readonly Act[] {
  const acts: Act[] = [];
  const say = (key: string, actor: ActorId, command: Act['command']): void => {
    acts.push({ at: now, actor, key, command });
  };
  say('test/found', OPERATOR, { type: 'FoundCommunity', timeZone: TIME_ZONE });
  say('test/coordinator', OPERATOR, { type: 'GrantRole', subject: COORDINATOR, role: 'coordinator' });
  const until = instant(now + BUDGET_LASTS_MS);
  say('test/budget', OPERATOR, { type: 'OpenBudget', amount: points(10_000_000), from: now, until });
  say('test/shop', OPERATOR, { type: 'AdmitPartner', kind: 'enterprise', track: 'market', merchant: true });
  say('test/till', OPERATOR, { type: 'GrantRole', subject: TILL, role: 'merchant', partner: MERCHANT });
  for (const { key, price, stock } of REWARDS) {
    const terms = { merchant: MERCHANT, price, quotaPeriod: 'all', validFrom: now, categories: [], multiCapture: false } as const;
    say(key, COORDINATOR, { type: 'PublishOffer', ...terms, ...(stock === undefined ? {} : { stock }) });
  }
  const endedAt = instant(Math.floor(now / MINUTE_MS) * MINUTE_MS);
  for (const { key, id: member } of MEMBERS) {
    say(key, COORDINATOR, { type: 'EnrolMember', minor: false, categories: [], leaderboard: false });
    say(`${key}/service`, COORDINATOR, {
      ...{ type: 'RecordContribution', member, activityType: 'stairwell-cleaning' as ActivityCode },
      ...{ serviceClass: 'volunteer', evidenceGrade: 'A', startedAt: instant(endedAt - SERVED_MS), endedAt },
    });
    const contribution = idBy<ContributionId>('contribution', `${key}/service`);
    say(`${key}/award`, COORDINATOR, { type: 'AwardPoints', contribution, budget: BUDGET });
  }
  return acts;
}
