/** Fault 8: a command is sent again long after its first answer: by then nothing in memory knows it, and the log still does. */
import { KeyReused } from '../../src/app/log-writer.js';
import { commandId } from '../../src/feed/command-id.js';
import type { Command } from '../../src/ledger/commands.js';
import { idOf, points, type MemberId, type OfferId, type RedemptionId } from '../../src/ledger/units.js';
import { COORDINATOR, LOG, TestCommunity, TILL } from '../support/community.js';
import { ReadRoad } from '../support/read-road.js';
import { Answers } from './answers.js';
import { audit } from './audit.js';

/** More than a writer remembers. */
const OTHER_COMMANDS = 6_000;
const AT_ONCE = 500;
const FIRST = Buffer.alloc(32, 1);
const ANOTHER = Buffer.alloc(32, 2);

describe('fault 8: a key that is used again when nobody remembers it', () => {
  let road: ReadRoad;
  let member: MemberId;
  let offer: OfferId;

  beforeAll(async () => {
    road = await ReadRoad.open();
    member = await road.community.memberWithPoints('m', 4);
    offer = await road.community.offer(200);
  });
  afterAll(() => road.close());

  /** Another process would know no more than this: what is in the database. */
  const restarted = (): TestCommunity => {
    const community = new TestCommunity(road.store, LOG, log => road.feed.wake(log));
    Object.assign(community, { budget: road.community.budget, merchant: road.community.merchant });
    return community;
  };
  const othersWork = async (community: TestCommunity): Promise<void> => {
    const enrol = { type: 'EnrolMember', minor: false, categories: [], leaderboard: false } as const;
    for (let sent = 0; sent < OTHER_COMMANDS; sent += AT_ONCE)
      await Promise.all(
        Array.from({ length: AT_ONCE }, (_, n) => community.send(COORDINATOR, enrol, `other ${String(sent + n)}`)),
      );
  };

  it('redeems once, pays once, and refuses again what it refused, after a restart and after thousands of others', async () => {
    const { merchant } = road.community;
    const redemption = idOf<RedemptionId>('redemption', commandId(TILL, 'AuthorizeRedemption', 'hold'));
    const ask = (merchantReference: string): Command => ({
      ...{ type: 'AuthorizeRedemption', merchant, member, reward: offer, capture: false },
      merchantReference,
    });
    const commands: readonly (readonly [string, Command])[] = [
      ['hold', ask('first')],
      ['pay', { type: 'CaptureRedemption', merchant, redemption, amount: points(150), final: true }],
      ['hold more', ask('second')],
      // two points and a half are left, of which two are held by now
      ['hold too much', ask('third')],
      ['refund', { type: 'RefundRedemption', merchant, redemption, amount: points(50) }],
    ];
    const answers = new Answers();
    const sendAll = async (community: TestCommunity) => {
      const outcomes = [];
      for (const [key, command] of commands) {
        const outcome = await community.send(TILL, command, key, FIRST);
        answers.noteOutcome(commandId(TILL, command.type, key), outcome);
        outcomes.push([outcome.accepted, outcome.position, outcome.accepted ? outcome.events.length : outcome.refusal]);
      }
      return outcomes;
    };
    const before = await road.store.head(LOG);
    const once = await sendAll(road.community);
    expect(once.map(([accepted]) => accepted)).toEqual([true, true, true, false, true]);
    const after = await road.store.head(LOG);
    // the points that were missing are there now
    await road.community.award(await road.community.member('bystander'), 1);
    expect(await sendAll(restarted())).toEqual(once);
    await othersWork(road.community);
    const end = await road.store.head(LOG);
    expect(await sendAll(road.community)).toEqual(once);
    expect(await sendAll(restarted())).toEqual(once);
    expect(await road.store.head(LOG)).toBe(end);
    for (const community of [road.community, restarted()]) {
      const [key, command] = commands[0] ?? ['', ask('')];
      await expect(community.send(TILL, command, key, ANOTHER)).rejects.toThrow(KeyReused);
    }
    expect(await road.store.head(LOG)).toBe(end);
    expect(after - before).toBe(commands.length);
    await audit({ store: road.store, pool: road.pool }, LOG, answers, end);
  });
});
