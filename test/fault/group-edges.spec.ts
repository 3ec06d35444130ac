/** Groups of commands at their edges: without an event, without a command, as many as can wait, all for one account. */
import { WriterBusy } from '../../src/app/log-writer.js';
import type { Outcome } from '../../src/app/batch.js';
import { entryOf } from '../../src/feed/record.js';
import type { Command } from '../../src/ledger/commands.js';
import { SYSTEM } from '../../src/ledger/decision.js';
import { accountBook, type MemberId, type OfferId } from '../../src/ledger/units.js';
import { COORDINATOR, LOG, TILL } from '../support/community.js';
import { Copies } from './copies.js';

const WAITING_MAX = 10_000;
const ONE_ACCOUNT = 500;

describe('a group of commands', () => {
  let copies: Copies;
  let member: MemberId;
  let offer: OfferId;

  beforeAll(async () => {
    const opened = await Copies.open(async community => ({
      member: await community.memberWithPoints('m', 8),
      offer: await community.offer(1),
    }));
    copies = opened.copies;
    ({ member, offer } = opened.scene);
  });
  afterAll(() => copies.close());

  const settle = (): Command => ({ type: 'SettleAccount', member });
  const authorize = (merchantReference: string): Command => ({
    ...({ type: 'AuthorizeRedemption', merchant: copies.road.community.merchant, member, reward: offer } as const),
    ...{ merchantReference, capture: false },
  });
  const revisions = async (): Promise<readonly number[]> => {
    const leaves = await copies.road.store.read(LOG, -1, 100_000);
    return leaves.filter(({ stream }) => stream === accountBook(member)).map(({ revision }) => revision);
  };
  const dense = (count: number, from = 0): readonly number[] => Array.from({ length: count }, (_, index) => from + index);
  const positions = (outcomes: readonly Outcome[]): readonly number[] => outcomes.map(({ position }) => position);

  it('that record nothing moves neither the log nor a book, alone, together, and beside one that does', async () => {
    const [head, before] = [await copies.head(), await revisions()];
    const single = await copies.send(0, SYSTEM, settle());
    expect(single).toMatchObject({ accepted: true, events: [], position: head });
    const many = await Promise.all(dense(200).map(n => copies.send(n % 2 === 0 ? 0 : 1, SYSTEM, settle())));
    expect(new Set(positions(many))).toEqual(new Set([head]));
    expect([await copies.head(), await revisions()]).toEqual([head, before]);
    const mixed = await Promise.all(
      dense(30).map(n => (n === 15 ? copies.send(0, TILL, authorize('in between')) : copies.send(0, SYSTEM, settle()))),
    );
    expect(await copies.head()).toBe(head + 1);
    expect(await revisions()).toEqual([...before, before.length]);
    expect(positions(mixed)).toEqual(dense(30).map(n => (n < 15 ? head : head + 1)));
    // the book in memory stands where the log stands: the next event has the next revision, by either copy
    for (const which of [1, 0] as const) await copies.send(which, TILL, authorize(`after ${String(which)}`));
    expect(await revisions()).toEqual(dense(before.length + 3));
  });

  it('of looks alone, or of refusals that leave no trace, only asks where the log ends', async () => {
    const head = await copies.head();
    const unknown: Command = { ...authorize('nowhere'), reward: 'rwd_00000000000000000000000000' as OfferId } as Command;
    const [accounts, refused] = await Promise.all([
      Promise.all(dense(50).map(() => copies.account(member))),
      Promise.all(dense(50).map(() => copies.send(0, TILL, unknown))),
    ]);
    expect(new Set(accounts.map(({ available }) => available)).size).toBe(1);
    for (const outcome of refused)
      expect(outcome).toMatchObject({ accepted: false, position: head, refusal: { code: 'resource-not-found' } });
    expect(await copies.head()).toBe(head);
  });

  it('of 500 for one account has dense revisions and an answer for each, in the order in which they were sent', async () => {
    const [head, before] = [await copies.head(), await revisions()];
    const { available, held } = await copies.account(member);
    const outcomes = await Promise.all(dense(ONE_ACCOUNT).map(n => copies.send(0, TILL, authorize(`one of ${String(n)}`))));
    expect(positions(outcomes)).toEqual(dense(ONE_ACCOUNT, head + 1));
    expect(await revisions()).toEqual(dense(before.length + ONE_ACCOUNT));
    const own = (outcome: Outcome) => (outcome.accepted ? outcome.books.get(accountBook(member))?.revision : undefined);
    expect(outcomes.map(own)).toEqual(dense(ONE_ACCOUNT, before.length + 1));
    expect(await copies.account(member, 1)).toMatchObject({ available: available - ONE_ACCOUNT, held: held + ONE_ACCOUNT });
  });

  it('of as many as can wait serves all of them in order; one more is refused before any effect', async () => {
    const head = await copies.head();
    const enrol: Command = { type: 'EnrolMember', minor: false, categories: [], leaderboard: false };
    const sent = dense(WAITING_MAX).map(n => copies.send(0, COORDINATOR, enrol, `crowd ${String(n)}`));
    const late = copies.send(0, COORDINATOR, enrol, 'one too many');
    await expect(late).rejects.toThrow(WriterBusy);
    const outcomes = await Promise.all(sent);
    expect(outcomes.every(({ accepted }) => accepted)).toBe(true);
    expect(positions(outcomes)).toEqual(dense(WAITING_MAX, head + 1));
    const leaves = await copies.road.store.read(LOG, head, WAITING_MAX + 1);
    const ids = outcomes.map(outcome => (outcome.accepted ? outcome.events[0]?.id : undefined));
    expect(leaves.map(leaf => entryOf(LOG, leaf).id)).toEqual(ids);
    // the place that was full is free again
    expect(await copies.send(0, COORDINATOR, enrol, 'one too many')).toMatchObject({ accepted: true, replayed: false });
  });

  it('leaves a log that holds exactly what was answered', () => copies.audit());
});
