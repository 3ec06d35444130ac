/**
 * What holds after any sequence of commands, judged on the real deciders. fast-check prints the seed and the shortest sequence
 * that breaks a property.
 *
 * Conservation, for each member, every term taken from the contents of events or from the state:
 *
 *   awarded + moved in + debt + written off =
 *     available + pending + held + (captured − refunded) + expired + reversed + moved out + given to the pool
 *
 * `reversed` counts an award in full; what of it was gone is `debt` (or was written off when the member left), on the other side.
 */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { ReleasedPart } from '../../../src/ledger/account/events.js';
import { isHeld, remainingOf, type Opened, type Redemption } from '../../../src/ledger/account/state.js';
import { counterOf, emptyBook, evolveBook, type Book } from '../../../src/ledger/books.js';
import { readEvent, storedNameOf, writeContent } from '../../../src/ledger/codec.js';
import { SYSTEM, type Decision } from '../../../src/ledger/decision.js';
import type { LedgerEvent, Recorded } from '../../../src/ledger/events.js';
import { entriesOf, type OrderedMap } from '../../../src/ledger/ordered-map.js';
import { postingsOf } from '../../../src/ledger/postings.js';
import {
  attemptsBook,
  budgetBook,
  memberOf,
  offerBook,
  partnerBook,
  type BookName,
  type EventId,
  type MemberId,
} from '../../../src/ledger/units.js';
import { days, OTHER_SHOP, SHOP, type Scene } from '../../support/given.js';
import { anyMoves, Play, type Move } from '../../support/play.js';

const RUNS = 300;
// a busy machine takes longer, and that proves nothing
jest.setTimeout(180_000);
type Look = (play: Play, recorded: readonly Recorded[], decision: Decision | undefined) => void;

/** Plays random sequences; each is looked at after its beginning and after every move, with what was recorded in it. */
function always(begin: () => Look): void {
  const property = (moves: readonly Move[]): void => {
    const [play, look] = [new Play(4), begin()];
    look(play, play.scene.log, undefined);
    for (const move of moves) {
      const before = play.scene.log.length;
      const decision = play.make(move);
      if (play.scene.log.length > before || decision !== undefined) look(play, play.scene.log.slice(before), decision);
    }
  };
  fc.assert(fc.property(anyMoves(), property), { numRuns: RUNS });
}

// jest's own expectations take longer than the play itself; these are asked a million times
function same(what: string, actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`${what}: ${String(actual)} instead of ${String(expected)}`);
}
function within(what: string, actual: number, least: number, most = Infinity): void {
  if (!(actual >= least && actual <= most)) throw new Error(`${what}: ${actual} is not between ${least} and ${most}`);
}
const valuesOf = <T>(tree: OrderedMap<T>): readonly T[] => [...entriesOf(tree)].map(({ value }) => value);
const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
const amountOf = (parts: readonly { readonly amount: number }[]): number => sum(parts.map(part => part.amount));
type StateOf<K extends Book['kind']> = Extract<Book, { kind: K }>['state'];
const stateOf = <K extends Book['kind']>(scene: Scene, name: BookName, kind: K): StateOf<K> => {
  const book = scene.book(name);
  if (book.kind !== kind) throw new Error(`${name} is no ${kind}`);
  return book.state as StateOf<K>;
};

describe('after any sequence of commands', () => {
  it('no part of an account is negative, and each is the sum of what it is made of', () => {
    always(() => ({ scene, members }) => {
      for (const member of members) checkAccount(scene.account(member));
    });
  });

  it('authorised = captured + released + remaining, refunded ≤ captured, and what has ended has nothing remaining', () => {
    always(() => ({ scene, members }) => {
      for (const member of members) valuesOf(scene.account(member).redemptions).forEach(checkRedemption);
    });
  });

  it('every hold resolves once', () => {
    always(() => {
      const remaining = new Map<string, number>();
      return (_, recorded) => recorded.forEach(({ event }) => resolve(remaining, event));
    });
  });

  it('a redemption’s version counts its events and its newest event is its last', () => {
    always(() => {
      const events = new Map<string, EventId[]>();
      return ({ scene, members }, recorded) => {
        for (const { id, event } of recorded) {
          if (!event.type.startsWith('Redemption') || event.type === 'RedemptionForestalled') continue;
          const redemption = redemptionOf(event);
          if (redemption !== undefined) events.set(redemption, [...(events.get(redemption) ?? []), id]);
        }
        for (const member of members) {
          for (const { id, version, lastEvent } of valuesOf(scene.account(member).redemptions)) {
            same('version', version, events.get(id)?.length);
            same('last event', lastEvent, events.get(id)?.at(-1));
          }
        }
      };
    });
  });

  it('what was voided before it was created never is', () => {
    always(() => {
      const forestalled = new Set<string>();
      return ({ scene, members }, recorded) => {
        for (const { book, event } of recorded)
          if (event.type === 'RedemptionForestalled') forestalled.add(`${book} ${event.content.redemption}`);
        for (const member of members)
          for (const { id, merchant } of valuesOf(scene.account(member).redemptions))
            same('forestalled', forestalled.has(`${attemptsBook(merchant)} ${id}`), false);
      };
    });
  });

  it('no hold lasts longer than seven days, and each step of a code buys once', () => {
    always(() => {
      const steps = new Map<string, number>();
      return ({ scene, members }, recorded) => {
        for (const { book, event } of recorded) {
          if (event.type !== 'RedemptionAuthorized' || event.content.code === undefined) continue;
          const device = `${book} ${event.content.code.device}`;
          within('a step', event.content.code.step, (steps.get(device) ?? -1) + 1);
          steps.set(device, event.content.code.step);
        }
        for (const member of members)
          for (const { createdAt, expiresAt } of valuesOf(scene.account(member).redemptions))
            within('the length of a hold', expiresAt - createdAt, 1, days(7));
      };
    });
  });

  it('a merchant finds out what members have at most five times a day each', () => {
    always(() => {
      const partial = new Map<string, string>();
      return (play, recorded) => {
        for (const { book, event } of recorded) {
          if (event.type !== 'RedemptionAuthorized' || event.content.partial === undefined) continue;
          const { redemption, merchant, partial: part } = event.content;
          partial.set(redemption, `${book} ${merchant} ${part.date}`);
        }
        const ends = new Map<string, number>();
        for (const member of play.members)
          for (const redemption of valuesOf(play.scene.account(member).redemptions))
            if (!isHeld(redemption) && redemption.amountCaptured < redemption.amountAuthorized)
              add(ends, partial.get(redemption.id), 1);
        for (const count of ends.values()) within('partial holds that ended short', count, 0, 5);
      };
    });
  });

  it('points are conserved, for each member', () => {
    always(() => {
      const flows = new Map<MemberId, Flows>();
      return ({ scene, members }, recorded) => {
        for (const member of members) {
          const its = flows.get(member) ?? { ...NOTHING };
          flows.set(member, its);
          for (const each of recorded) flow(its, each, member);
          checkConserved(its, scene.account(member));
        }
      };
    });
  });

  it('the entries of every event sum to zero, and those of every account to its state', () => {
    always(() => {
      const balances = new Map<string, number>();
      return (play, recorded) => {
        for (const each of recorded) enter(balances, each);
        checkEntered(balances, play);
      };
    });
  });

  it('no budget is overdrawn and no offer oversold', () => {
    always(() => {
      const drawn = new Map<string, number>();
      const taken = new Map<string, number>();
      return ({ scene, budgets, rewards }, recorded) => {
        for (const { event } of recorded) {
          add(drawn, budgetOf(event), drawnBy(event));
          add(taken, rewardOf(event), takenBy(event));
        }
        for (const budget of budgets) checkBudget(scene, budget, drawn.get(budget) ?? 0);
        for (const { reward } of rewards) checkOffer(scene, reward, taken.get(reward) ?? 0);
      };
    });
  });

  it('certified minutes are those of effective voluntary service, and fall by a reversal only', () => {
    always(() => {
      const before = new Map<MemberId, number>();
      return ({ scene, members }, recorded) => {
        const isReversal = recorded.some(({ event }) => event.type === 'ContributionReversed');
        for (const member of members) {
          const account = scene.account(member);
          checkMinutes(account);
          if (!isReversal) within('minutes', account.certifiedMinutes, before.get(member) ?? 0);
          before.set(member, account.certifiedMinutes);
        }
      };
    });
  });

  it('nobody is at two places at once, and the caps of days and months hold', () => {
    always(() => ({ scene, members }) => {
      for (const member of members) checkCaps(scene.account(member));
    });
  });

  it('a refusal has recorded nothing but that a redemption was declined', () => {
    always(() => (_, recorded, decision) => {
      if (decision === undefined || decision.accepted) return;
      const own = recorded.filter(({ actor }) => actor !== SYSTEM);
      const traces = own.filter(({ event }) => event.type === 'CommandDeclined');
      // a move may have recorded a deed before it asked for its award, a quote before it asked for what it quotes
      const deeds = own.filter(({ event }) => event.type === 'ContributionRecorded' || event.type === 'RewardQuoted');
      same('events', own.length, traces.length + deeds.length);
      within('traces', traces.length, 0, 1);
    });
  });

  it('the books are what the stored events say', () => {
    const property = (moves: readonly Move[]): void => {
      const play = new Play(4);
      for (const move of moves) play.make(move);
      const folded = fold(play.scene.log.map(stored));
      // an expectation only where it shows a difference: it is slow on books
      if (!isDeepStrictEqual(folded, play.scene.books)) expect(folded).toStrictEqual(play.scene.books);
    };
    fc.assert(fc.property(anyMoves(), property), { numRuns: RUNS });
  });

  it('it has made no difference whether anybody swept what was due', () => {
    // without those who leave: an heir receives when somebody looks at the account that closes; and without tombstones, which
    // name ids to come
    const property = (moves: readonly Move[]): void => {
      const [idle, busy] = [new Play(), new Play()];
      for (const move of moves) {
        busy.sweep();
        same(move[0], answerOf(busy.make(move)), answerOf(idle.make(move)));
      }
      for (const play of [idle, busy]) play.sweep();
      expect(idle.members.map(member => figuresOf(idle.scene, member))).toEqual(
        busy.members.map(member => figuresOf(busy.scene, member)),
      );
    };
    fc.assert(fc.property(anyMoves(['leave', 'voidByKey']), property), { numRuns: RUNS });
  });
});

function checkAccount(account: Opened): void {
  const { available, pending, held, debt, certifiedMinutes } = account;
  for (const part of [available, pending, held, debt, certifiedMinutes]) within('a part', part, 0);
  const [lots, pendingLots] = [valuesOf(account.lots), valuesOf(account.pendingLots)];
  for (const lot of [...lots, ...pendingLots]) within('a lot', lot.amount, 1);
  same('available', available, amountOf(lots));
  same('pending', pending, amountOf(pendingLots));
  const open = valuesOf(account.redemptions).filter(isHeld);
  same('held', held, sum(open.map(remainingOf)));
  same('open holds', String([...valuesOf(account.openHolds)].sort()), String(open.map(({ id }) => id).sort()));
  if (account.status === 'closed') same('open holds of the closed', open.length, 0);
}

function checkRedemption(redemption: Redemption): void {
  const { amountAuthorized, amountCaptured, amountReleased, amountRefunded, lots } = redemption;
  within('released', amountReleased, 0, amountAuthorized);
  within('refunded', amountRefunded, 0, amountCaptured);
  within('remaining', remainingOf(redemption), isHeld(redemption) ? 1 : 0, isHeld(redemption) ? amountAuthorized : 0);
  same('lots', amountOf(lots), amountAuthorized);
  same('captured', sum(lots.map(lot => lot.captured)), amountCaptured);
  same('refunded', sum(lots.map(lot => lot.refunded)), amountRefunded);
  for (const lot of lots) {
    within('captured of a lot', lot.captured, 0, lot.amount);
    within('refunded of a lot', lot.refunded, 0, lot.captured);
  }
}

/** From the events alone: what was held goes somewhere exactly once, and nothing follows the end. */
function resolve(remaining: Map<string, number>, event: LedgerEvent): void {
  if (event.type === 'RedemptionAuthorized') {
    same('holds of this id', remaining.has(event.content.redemption), false);
    remaining.set(event.content.redemption, event.content.amount);
    same('lots', amountOf(event.content.lots), event.content.amount);
  }
  if (event.type === 'RedemptionRefunded') same('returned', amountOf(event.content.returned), event.content.amount);
  if (!('released' in event.content)) return;
  const { redemption, released } = event.content;
  const before = remaining.get(redemption) ?? 0;
  within('remaining', before, 1);
  const captured = event.type === 'RedemptionCaptured' ? event.content.amount : 0;
  const after = before - captured - amountOf(released);
  within('remaining', after, 0);
  if (event.type !== 'RedemptionCaptured' || event.content.final) same('remaining', after, 0);
  remaining.set(redemption, after);
}

const NOTHING = {
  ...{ awarded: 0, movedIn: 0, writtenOff: 0 },
  ...{ captured: 0, refunded: 0, expired: 0, reversed: 0, movedOut: 0, pool: 0 },
};
type Flows = typeof NOTHING;

function flow(flows: Flows, { book, event }: Recorded, member: MemberId): void {
  const isOwn = memberOf(book) === member;
  if (event.type === 'PointsTransferred' && event.content.to === member) flows.movedIn += amountOf(event.content.lots);
  if (event.type === 'AccountClosed') {
    const { relative, available, pending, debt } = event.content;
    const left = amountOf(available) + amountOf(pending);
    if (relative === member) flows.movedIn += left;
    if (isOwn) flows[relative === undefined ? 'pool' : 'movedOut'] += left;
    if (isOwn) flows.writtenOff += debt;
  }
  if (!isOwn) return;
  if (event.type === 'PointsAwarded') flows.awarded += event.content.amount;
  if (event.type === 'AwardReversed') flows.reversed += event.content.amount;
  if (event.type === 'PointsExpired') flows.expired += amountOf(event.content.lots);
  if (event.type === 'PointsTransferred') flows.movedOut += event.content.amount;
  if (event.type === 'RedemptionCaptured') flows.captured += event.content.amount;
  if (event.type === 'RedemptionRefunded') flows.refunded += event.content.amount;
  for (const part of homeOf(event)) {
    within('a part', part.amount, 1);
    if (part.to === 'expired' || part.to === 'pool') flows[part.to] += part.amount;
  }
}

function homeOf(event: LedgerEvent): readonly ReleasedPart[] {
  if (event.type === 'RedemptionRefunded') return event.content.returned;
  return 'released' in event.content ? event.content.released : [];
}

function checkConserved(flows: Flows, { available, pending, held, debt }: Opened): void {
  const { awarded, movedIn, writtenOff, captured, refunded, expired, reversed, movedOut, pool } = flows;
  const spread = available + pending + held + captured - refunded + expired + reversed + movedOut + pool;
  same('points', spread, awarded + movedIn + debt + writtenOff);
}

/** Adds the entries of an event to the balances of their accounts. */
function enter(balances: Map<string, number>, { book, event }: Recorded): void {
  const totals = { PT: 0, MIN: 0 };
  for (const { account, unit, amount } of postingsOf(book, event)) {
    same('an entry', Number.isSafeInteger(amount) && amount !== 0, true);
    totals[unit] += amount;
    add(balances, `${unit} ${account}`, amount);
  }
  same('points of an event', totals.PT, 0);
  same('minutes of an event', totals.MIN, 0);
}

function checkEntered(balances: ReadonlyMap<string, number>, { scene, members }: Play): void {
  for (const member of members) {
    const account = scene.account(member);
    const entered = (part: string, unit = 'PT'): number => balances.get(`${unit} member:${member}:${part}`) ?? 0;
    for (const part of ['available', 'pending'] as const) same(part, entered(part), account[part]);
    same('debt', 0 - entered('debt'), account.debt);
    same('minutes', entered('certified', 'MIN'), account.certifiedMinutes);
    for (const redemption of valuesOf(account.redemptions))
      same('held', entered(`held:${redemption.id}`), remainingOf(redemption));
  }
  for (const shop of [SHOP, OTHER_SHOP]) {
    const partner = stateOf(scene, partnerBook(shop), 'partner');
    same('payable', balances.get(`PT merchant:${shop}:payable`) ?? 0, 'payable' in partner && partner.payable);
  }
}

const add = (amounts: Map<string, number>, key: string | undefined, amount: number): void => {
  if (key !== undefined) amounts.set(key, (amounts.get(key) ?? 0) + amount);
};
const budgetOf = ({ content }: LedgerEvent) => ('budget' in content ? content.budget : undefined);
const redemptionOf = ({ content }: LedgerEvent) => ('redemption' in content ? content.redemption : undefined);
const rewardOf = ({ content }: LedgerEvent) => ('reward' in content ? content.reward : undefined);

function drawnBy(event: LedgerEvent): number {
  if (event.type === 'PointsAwarded') return event.content.amount;
  return event.type === 'AwardReversed' ? -event.content.amount : 0;
}

function takenBy(event: LedgerEvent): number {
  if (event.type === 'RedemptionAuthorized') return 1;
  return (event.type === 'RedemptionVoided' || event.type === 'RedemptionExpired') && event.content.restock ? -1 : 0;
}

function checkBudget(scene: Scene, id: Play['budgets'][number], drawn: number): void {
  const budget = stateOf(scene, budgetBook(id), 'budget');
  if (budget.status === 'unopened') throw new Error(`${id} is not open`);
  same('drawn', budget.drawn, drawn);
  within('drawn', drawn, 0, budget.amount);
}

function checkOffer(scene: Scene, id: Play['rewards'][number]['reward'], taken: number): void {
  const offer = stateOf(scene, offerBook(id), 'offer');
  if (offer.status === 'unknown') throw new Error(`${id} is not published`);
  same('taken', offer.taken, taken);
  same('uses', sum(valuesOf(offer.uses)), taken);
  within('taken', taken, 0, offer.stock);
  for (const uses of valuesOf(offer.uses)) within('uses', uses, 1, offer.quota);
}

function checkMinutes(account: Opened): void {
  const counts = valuesOf(account.contributions).filter(
    ({ status, serviceClass }) => status === 'effective' && serviceClass === 'volunteer',
  );
  same('minutes', account.certifiedMinutes, sum(counts.map(({ minutes }) => minutes)));
}

function checkCaps(account: Opened): void {
  const times = valuesOf(account.timeline);
  for (const [at, next] of times.slice(1).entries()) within('begins', next.startedAt ?? 0, times[at]?.endedAt ?? Infinity);
  const caps: readonly (readonly [OrderedMap<number>, number])[] = [
    [account.minutesByDate, 960],
    [account.pointsByDate, 2_000],
    [account.attestedByMonth, 4_000],
    [account.transferredByMonth, 500],
  ];
  for (const [amounts, cap] of caps) for (const amount of valuesOf(amounts)) within('of a period', amount, 0, cap);
}

/** The event after its way through the store. */
function stored(recorded: Recorded): Recorded {
  const { type, content: _, ...marks } = recorded.event;
  const json = JSON.stringify(writeContent(recorded.event));
  const read = readEvent(storedNameOf(type), JSON.parse(json) as Parameters<typeof readEvent>[1]);
  return { ...recorded, event: { ...marks, ...read } as LedgerEvent };
}

function fold(log: readonly Recorded[]): Map<BookName, Book> {
  const books = new Map<BookName, Book>();
  for (const recorded of log) {
    const counter = counterOf(recorded.event);
    for (const name of counter === undefined ? [recorded.book] : [recorded.book, counter])
      books.set(name, evolveBook(name, books.get(name) ?? emptyBook(name), recorded));
  }
  return books;
}

const answerOf = (decision: Decision | undefined): string =>
  decision === undefined ? 'nothing' : decision.accepted ? 'accepted' : decision.refusal.code;

/** What a member has, without the ids, which differ where more was recorded. */
function figuresOf(scene: Scene, member: MemberId) {
  const { available, pending, held, debt, certifiedMinutes, lots, redemptions } = scene.account(member);
  const redeemed = valuesOf(redemptions).map(({ status, amountCaptured, amountReleased, amountRefunded }) => {
    return { status, amountCaptured, amountReleased, amountRefunded };
  });
  const living = valuesOf(lots).map(({ amount, expiresAt }) => [expiresAt, amount]);
  return { available, pending, held, debt, certifiedMinutes, redeemed, living };
}
