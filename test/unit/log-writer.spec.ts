/** The write road over a store that misbehaves: what is answered is stored, what is stored is stored once. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AppendResult } from '../../src/event-store/event-store.js';
import { MemoryEventStore } from '../../src/event-store/memory.js';
import { KeyReused } from '../../src/app/log-writer.js';
import { accountIn } from '../../src/ledger/books.js';
import type { Outcome } from '../../src/app/batch.js';
import { commandId } from '../../src/feed/command-id.js';
import { accountBook, idOf, points, type OfferId, type RedemptionId } from '../../src/ledger/units.js';
import { COORDINATOR, LOG, TILL, TestCommunity, createdBy } from '../support/community.js';
import { FaultyStore } from '../support/faulty-store.js';

const enrol = { type: 'EnrolMember', minor: false, categories: [], leaderboard: false } as const;

async function setUp() {
  const memory = new MemoryEventStore();
  const store = new FaultyStore(memory);
  const community = await new TestCommunity(store).found();
  return { memory, store, community };
}

/** Takes no append with such a leaf. */
class PickyStore extends FaultyStore {
  override append(...sent: Parameters<FaultyStore['append']>): Promise<AppendResult> {
    const isFit = sent[2].every(({ body }) => !Buffer.from(body).includes('unfit'));
    return isFit ? super.append(...sent) : Promise.reject(new RangeError('the engine takes no such leaf'));
  }
}

describe('the writer of a log', () => {
  it('serves what arrives together by one append, each command with its own result', async () => {
    const { store, community } = await setUp();
    const before = store.appends;
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, n) => community.send(COORDINATOR, enrol, `m${String(n)}`)),
    );
    expect(store.appends - before).toBeLessThanOrEqual(3);
    expect(new Set(outcomes.map(outcome => outcome.position)).size).toBe(200);
    expect(outcomes.every(outcome => outcome.accepted && !outcome.replayed)).toBe(true);
  });

  it('does a command once whose answer was lost after the commit', async () => {
    const { memory, store, community } = await setUp();
    const head = await memory.head(LOG);
    store.faults.push('answer-lost-after-commit');
    const outcome = await community.send(COORDINATOR, enrol, 'once');
    expect(outcome).toMatchObject({ accepted: true, position: head + 1 });
    expect(await memory.head(LOG)).toBe(head + 1);
  });

  it('sends an append again that never arrived, behind the same fence', async () => {
    const { memory, store, community } = await setUp();
    const head = await memory.head(LOG);
    store.faults.push('request-lost', 'request-lost');
    expect(await community.send(COORDINATOR, enrol, 'again')).toMatchObject({ accepted: true, position: head + 1 });
    expect(await memory.head(LOG)).toBe(head + 1);
  });

  it('refuses without effect while the engine is away, and goes on when it is back', async () => {
    const { memory, store, community } = await setUp();
    const head = await memory.head(LOG);
    store.faults.push('unavailable');
    await expect(community.send(COORDINATOR, enrol, 'away')).rejects.toThrow('cannot be reached');
    expect(await memory.head(LOG)).toBe(head);
    expect(await community.send(COORDINATOR, enrol, 'away')).toMatchObject({ accepted: true, replayed: false });
  });

  it('decides again on what another copy appended', async () => {
    const { memory, store, community } = await setUp();
    const member = await community.memberWithPoints('m', 5);
    const offer = await community.offer(500);
    const other = new TestCommunity(memory);
    Object.assign(other, { budget: community.budget, merchant: community.merchant });
    // the other copy spends the whole balance between this copy's decision and its append
    store.faults.push(async () => void (await other.authorize(member, offer, 'other copy')));
    const outcome = await community.authorize(member, offer, 'this copy');
    expect(outcome).toMatchObject({ accepted: false, refusal: { code: 'insufficient-points' } });
  });

  it('finds a command that another copy did, and gives the same answer', async () => {
    const { memory, community } = await setUp();
    const other = new TestCommunity(memory);
    const first = await community.done(COORDINATOR, enrol, 'same');
    const second = await other.done(COORDINATOR, enrol, 'same');
    expect(second).toMatchObject({ replayed: true, position: first.position });
    expect(createdBy(second, 'member')).toBe(createdBy(first, 'member'));
    expect(accountIn(second.books, createdBy(second, 'member'))).toEqual(accountIn(first.books, createdBy(first, 'member')));
  });

  it('answers a repeat from the books as they stood right after the first, whatever happened since', async () => {
    const { memory, community } = await setUp();
    const member = await community.memberWithPoints('m', 6);
    const offer = await community.offer(200);
    const first = await community.authorize(member, offer, 'r1', 'key');
    await community.authorize(member, offer, 'r2');
    const again = new TestCommunity(memory);
    Object.assign(again, { budget: community.budget, merchant: community.merchant, now: community.now });
    const repeat = await again.authorize(member, offer, 'r1', 'key');
    if (!first.accepted || !repeat.accepted) throw new Error('both are accepted');
    expect(repeat.replayed).toBe(true);
    expect(accountIn(repeat.books, member)).toEqual(accountIn(first.books, member));
  });

  it.each(['the same copy', 'another copy'])('answers a repeat of two events with both, by %s', async copy => {
    const { memory, community } = await setUp();
    const member = await community.memberWithPoints('m', 6);
    const offer = await community.offer(200);
    const command = {
      ...({ type: 'AuthorizeRedemption', merchant: community.merchant, member, reward: offer } as const),
      ...{ merchantReference: 'r1', capture: true },
    };
    const first = await community.done(TILL, command, 'key');
    const other = copy === 'the same copy' ? community : new TestCommunity(memory);
    const repeat = await other.done(TILL, command, 'key');
    expect(repeat).toMatchObject({ replayed: true, position: first.position });
    expect(repeat.events.map(({ event }) => event.type)).toEqual(['RedemptionAuthorized', 'RedemptionCaptured']);
    expect(accountIn(repeat.books, member)).toEqual(accountIn(first.books, member));
  });

  it('keeps a declined redemption declined when the balance has grown since', async () => {
    const { community } = await setUp();
    const member = await community.memberWithPoints('m', 1);
    const offer = await community.offer(200);
    expect(await community.authorize(member, offer, 'r', 'key')).toMatchObject({ accepted: false, replayed: false });
    community.now = (community.now + 86_400_000) as typeof community.now;
    await community.award(member, 5);
    expect(await community.authorize(member, offer, 'r', 'key')).toMatchObject({
      accepted: false,
      replayed: true,
      refusal: { code: 'insufficient-points' },
    });
    expect(await community.authorize(member, offer, 'r', 'new key')).toMatchObject({ accepted: true });
  });

  it('refuses the same key with another request, and writes nothing', async () => {
    const { memory, community } = await setUp();
    await community.send(COORDINATOR, enrol, 'k', Buffer.alloc(32, 1));
    const head = await memory.head(LOG);
    await expect(community.send(COORDINATOR, enrol, 'k', Buffer.alloc(32, 2))).rejects.toThrow(KeyReused);
    expect(await memory.head(LOG)).toBe(head);
  });

  it('gives a hundred twins one event and one answer', async () => {
    const { memory, community } = await setUp();
    const head = await memory.head(LOG);
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => community.send(COORDINATOR, enrol, 'twin')));
    expect(await memory.head(LOG)).toBe(head + 1);
    expect(new Set(outcomes.map(outcome => outcome.position))).toEqual(new Set([head + 1]));
    expect(outcomes.filter(outcome => !outcome.replayed)).toHaveLength(1);
  });

  it('lets exactly one of 64 parallel redemptions have the whole balance', async () => {
    const { community } = await setUp();
    const member = await community.memberWithPoints('m', 5);
    const offer = await community.offer(500);
    const outcomes = await Promise.all(Array.from({ length: 64 }, (_, n) => community.authorize(member, offer, `r${String(n)}`)));
    expect(outcomes.filter(outcome => outcome.accepted)).toHaveLength(1);
    const books = await community.ledger.look(LOG, [accountBook(member)]);
    expect(accountIn(books, member)).toMatchObject({ available: 0, held: 500 });
  });

  it('takes a merchant reference once, also among commands that are decided together', async () => {
    const { community } = await setUp();
    const [one, two] = [await community.memberWithPoints('a', 5), await community.memberWithPoints('b', 5)];
    const offer = await community.offer(100);
    const outcomes = await Promise.all([community.authorize(one, offer, 'same'), community.authorize(two, offer, 'same')]);
    expect(outcomes[0]).toMatchObject({ accepted: true });
    expect(outcomes[1]).toMatchObject({ accepted: false, refusal: { code: 'merchant-reference-taken' } });
  });

  it.each(['before it', 'after it', 'a long time after it'])(
    'lets a redemption be voided by its key together with it, sent %s: no hold is left standing',
    async when => {
      const { memory, community } = await setUp();
      const member = await community.memberWithPoints('m', 6);
      const offer = await community.offer(200);
      const redemption: RedemptionId = idOf('redemption', commandId(TILL, 'AuthorizeRedemption', 'key'));
      const voided = (): Promise<Outcome> =>
        community.send(TILL, { type: 'VoidRedemptionByKey', merchant: community.merchant, redemption });
      const authorised = (): Promise<Outcome> => community.authorize(member, offer, 'r', 'key');
      // others keep the writer busy, so that the two share a group or follow each other closely
      const others = Array.from({ length: 40 }, (_, n) => community.send(COORDINATOR, enrol, `busy ${String(n)}`));
      const both = when === 'before it' ? [voided(), authorised()] : [authorised(), voided()];
      if (when === 'a long time after it') await both[0];
      await Promise.all([...both, ...others]);
      const fresh = new TestCommunity(memory);
      const books = await fresh.ledger.look(LOG, [accountBook(member)]);
      expect(accountIn(books, member)).toMatchObject({ held: 0, available: 600 });
    },
  );

  /** Begins the command and answers once its append is under way, which then waits for `land`. */
  async function heldUp(store: FaultyStore, begin: () => Promise<Outcome>) {
    let land = (): void => undefined;
    const isAllowed = new Promise<void>(resolve => (land = resolve));
    const before = store.appends;
    store.faults.push(() => isAllowed);
    const outcome = begin();
    while (store.appends === before) await nextTurn();
    return { outcome, land };
  }

  it('lets a redemption be voided by its key that was looked for before the redemption landed, two groups behind it', async () => {
    const { memory, store, community } = await setUp();
    const { merchant } = community;
    const member = await community.memberWithPoints('m', 6);
    const offer = await community.offer(200);
    const redemption: RedemptionId = idOf('redemption', commandId(TILL, 'AuthorizeRedemption', 'key'));
    const { outcome, land } = await heldUp(store, () => community.authorize(member, offer, 'r', 'key'));
    const find = jest.spyOn(store, 'find');
    const behind = [
      community.send(COORDINATOR, enrol, 'between'),
      community.send(TILL, { type: 'VoidRedemptionByKey', merchant, redemption }),
    ];
    while (find.mock.results.length < behind.length) await nextTurn();
    land();
    await Promise.all([outcome, ...behind]);
    const books = await new TestCommunity(memory).ledger.look(LOG, [accountBook(member)]);
    expect(accountIn(books, member)).toMatchObject({ held: 0, available: 600 });
  });

  it('sells no more than there is when a void is decided on a sale that has not landed yet', async () => {
    const { store, community } = await setUp();
    const { merchant } = community;
    const member = await community.memberWithPoints('m', 6);
    const terms = { quotaPeriod: 'all', validFrom: community.now, categories: [], multiCapture: false } as const;
    const offer = createdBy<OfferId>(
      await community.done(COORDINATOR, { type: 'PublishOffer', merchant, price: points(100), stock: 2, ...terms }),
      'offer',
    );
    await community.authorize(member, offer, 'first', 'first');
    const redemption: RedemptionId = idOf('redemption', commandId(TILL, 'AuthorizeRedemption', 'first'));
    const { outcome, land } = await heldUp(store, () => community.authorize(member, offer, 'second'));
    const find = jest.spyOn(store, 'find');
    const voided = community.send(TILL, { type: 'VoidRedemption', merchant, redemption });
    while (find.mock.results.length === 0) await nextTurn();
    land();
    await Promise.all([outcome, voided]);
    const later = [await community.authorize(member, offer, 'third'), await community.authorize(member, offer, 'fourth')];
    expect(later).toMatchObject([{ accepted: true }, { accepted: false, refusal: { code: 'reward-unavailable' } }]);
  });

  it('answers repeats that come together each from the books as they stood right after its first', async () => {
    const { memory, community } = await setUp();
    const member = await community.memberWithPoints('m', 6);
    const offer = await community.offer(100);
    const firsts: Outcome[] = [];
    for (let n = 0; n < 6; n++) firsts.push(await community.authorize(member, offer, `r${String(n)}`, `key ${String(n)} of six`));
    const again = new TestCommunity(memory);
    Object.assign(again, { budget: community.budget, merchant: community.merchant, now: community.now });
    const repeats = await Promise.all(
      firsts.map((_, n) => again.authorize(member, offer, `r${String(5 - n)}`, `key ${String(5 - n)} of six`)),
    );
    const left = (outcome: Outcome) => outcome.accepted && [outcome.position, accountIn(outcome.books, member)];
    expect(repeats.reverse().map(left)).toEqual(firsts.map(left));
  });

  it('tells each end of the log once it is stored, and none where nothing is', async () => {
    const memory = new MemoryEventStore();
    const ends: number[] = [];
    const community = await new TestCommunity(memory, LOG, (_, end) => ends.push(end)).found();
    ends.length = 0;
    await community.done(COORDINATOR, enrol, 'one');
    await community.done(COORDINATOR, enrol, 'one');
    await community.send(TILL, enrol, 'refused');
    await community.done(COORDINATOR, enrol, 'two');
    const end = await memory.head(LOG);
    expect(ends).toEqual([end - 1, end]);
  });

  it('fails a command alone that the engine will not store, and serves its neighbours', async () => {
    const community = await new TestCommunity(new PickyStore(new MemoryEventStore())).found();
    const [member, offer] = [await community.memberWithPoints('m', 5), await community.offer(10)];
    const references = Array.from({ length: 12 }, (_, n) => (n === 5 ? 'unfit' : `r${String(n)}`));
    const became = await Promise.allSettled(references.map(reference => community.authorize(member, offer, reference)));
    expect(became.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(became[5]).toMatchObject({ status: 'rejected', reason: expect.any(RangeError) });
  });

  it('fails a command alone that cannot be recorded, and serves its neighbours', async () => {
    const { community } = await setUp();
    const member = await community.memberWithPoints('m', 5);
    const offer = await community.offer(100);
    const [good, bad, next] = await Promise.allSettled([
      community.authorize(member, offer, 'before'),
      community.authorize(member, offer, 'lone \ud800 surrogate'),
      community.authorize(member, offer, 'after'),
    ]);
    expect(good).toMatchObject({ status: 'fulfilled', value: { accepted: true } });
    expect(bad.status).toBe('rejected');
    expect(next).toMatchObject({ status: 'fulfilled', value: { accepted: true } });
    const books = await community.ledger.look(LOG, [accountBook(member)]);
    expect(accountIn(books, member)).toMatchObject({ available: points(300), held: points(200) });
  });
});
