/**
 * The read models say what the books say: after any sequence of commands, whatever the batches, every figure in a table is
 * the figure that the ledger would decide on.
 */
import fc from 'fast-check';
import { isHeld, type Opened } from '../../../src/ledger/account/state.js';
import { entriesOf, type OrderedMap } from '../../../src/ledger/ordered-map.js';
import {
  accountBook,
  offerBook,
  partnerBook,
  budgetBook,
  COMMUNITY_BOOK,
  type Instant,
  type MemberId,
} from '../../../src/ledger/units.js';
import { accountAt, journalLines } from '../../../src/read-models/journal.js';
import { awardPage, contributionPage } from '../../../src/read-models/contributions.js';
import { balanceOf, balanceTotals } from '../../../src/read-models/balances.js';
import { budgetOf, communityOf } from '../../../src/read-models/community.js';
import { datesOf, leaderboard } from '../../../src/read-models/leaderboards.js';
import { loopTotals, progressOf } from '../../../src/read-models/loop.js';
import { memberRow } from '../../../src/read-models/members.js';
import { offerOf, partnerOf } from '../../../src/read-models/partners.js';
import { openHolds, redemptionPage } from '../../../src/read-models/redemptions.js';
import { newLog } from '../../support/leaves.js';
import { anyMoves, Play } from '../../support/play.js';
import { ReadRoad } from '../../support/read-road.js';
import { storeScene } from '../../support/stored-scene.js';

const RUNS = 15;
const WAIT_MS = 20_000;
const ALL = { order: 'oldest-first', limit: 10_000 } as const;
const LATE = Number.MAX_SAFE_INTEGER as Instant;

const valuesOf = <T>(tree: OrderedMap<T>): readonly T[] => [...entriesOf(tree)].map(({ value }) => value);
const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

describe('after any commands', () => {
  let road: ReadRoad;
  beforeAll(async () => void (road = await ReadRoad.open()));
  afterAll(() => road.close());

  /** Plays, stores the log in two steps so that batches end anywhere, and waits for the read models. */
  async function played(moves: Parameters<Play['make']>[0][]): Promise<{ play: Play; log: number }> {
    const play = new Play(5);
    for (const move of moves) play.make(move);
    const origin = newLog();
    const half = Math.floor(play.scene.log.length / 2);
    await storeScene(road.store, origin, play.scene.log.slice(0, half));
    road.feed.wake(origin);
    const head = await storeScene(road.store, origin, play.scene.log, half);
    const names = road.projections.map(({ name }) => name);
    expect(await road.feed.waitFor(origin, names, head, WAIT_MS)).toEqual({ reached: true, position: head });
    return { play, log: (await road.feed.ids.of(origin)) ?? 0 };
  }

  /** Runs the check on many plays; a failing one shrinks. */
  const always = (check: (played: { play: Play; log: number }) => Promise<void>) =>
    fc.assert(
      fc.asyncProperty(anyMoves(), async moves => check(await played(moves))),
      { numRuns: RUNS },
    );
  const accounts = ({ play }: { play: Play }): readonly (readonly [MemberId, Opened])[] =>
    play.members.map(member => [member, play.scene.account(member)]);

  it(
    'balances, and the lots that they consist of, are those of the accounts',
    () =>
      always(async ({ play, log }) => {
        for (const [member, account] of accounts({ play })) {
          const { available, pending, held, debt, certifiedMinutes } = account;
          const balance = await balanceOf(road.pool, log, member);
          expect(balance).toMatchObject({ member, available, pending, held, debt, certifiedMinutes });
          expect(sum(balance?.expiries.map(({ amount }) => amount) ?? [])).toBe(available);
          const lots = valuesOf(account.lots).map(({ lot, award, amount, expiresAt }) => ({ lot, award, amount, expiresAt }));
          expect(await lotsOf(log, member, 'available')).toEqual(sorted(lots));
          const waiting = valuesOf(account.pendingLots).filter(({ amount }) => amount > 0);
          expect(await lotsOf(log, member, 'pending')).toEqual(sorted(waiting.map(({ maturesAt: _, ...lot }) => lot)));
        }
        const totals = await balanceTotals(road.pool, log);
        expect(totals.available).toBe(sum(accounts({ play }).map(([, account]) => account.available)));
      }),
    120_000,
  );

  const sorted = <T extends { lot: string; expiresAt: number }>(lots: readonly T[]): readonly T[] =>
    [...lots].sort((a, b) => (a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : a.expiresAt - b.expiresAt));

  async function lotsOf(log: number, member: MemberId, part: 'available' | 'pending'): Promise<readonly unknown[]> {
    const { rows } = await road.pool.query<{ lot: string; expiresAt: number }>(
      `SELECT lot, award, ${part} AS amount, expires_at AS "expiresAt" FROM lots WHERE log = $1 AND member = $2 AND ${part} <> 0`,
      [log, member],
    );
    return sorted(rows);
  }

  it(
    'redemptions are those of the accounts',
    () =>
      always(async ({ play, log }) => {
        const expected = accounts({ play }).flatMap(([member, { redemptions }]) =>
          valuesOf(redemptions).map(
            ({ id, status, amountAuthorized, amountCaptured, amountReleased, amountRefunded, version, ...rest }) => ({
              ...{ redemption: id, member, status, amountAuthorized, amountCaptured, amountReleased, amountRefunded, version },
              ...{ createdAt: rest.createdAt, expiresAt: rest.expiresAt, capturedAt: rest.capturedAt ?? null },
              amountRemaining: amountAuthorized - amountCaptured - amountReleased,
              ...{ metadata: rest.metadata ?? [], lastEvent: rest.lastEvent },
            }),
          ),
        );
        const rows = await redemptionPage(road.pool, log, {}, ALL);
        expect(rows).toHaveLength(expected.length);
        for (const redemption of expected) expect(rows).toContainEqual(expect.objectContaining(redemption));
        const open = accounts({ play }).flatMap(([, { redemptions }]) => valuesOf(redemptions).filter(isHeld));
        expect(await openHolds(road.pool, log, LATE)).toMatchObject({ holds: open.length, overdue: open.length });
      }),
    120_000,
  );

  it(
    'contributions and awards are those of the accounts',
    () =>
      always(async ({ play, log }) => {
        const rows = await contributionPage(road.pool, log, {}, ALL);
        const expected = accounts({ play }).flatMap(([member, { contributions }]) =>
          valuesOf(contributions).map(({ id, status, approvals, minutes, award = null, date }) => ({
            ...{ contribution: id, member, status, approvals, minutes, award, date },
          })),
        );
        expect(rows).toHaveLength(expected.length);
        for (const contribution of expected) expect(rows).toContainEqual(expect.objectContaining(contribution));
        const awards = await awardPage(road.pool, log, {}, ALL);
        for (const [member, account] of accounts({ play })) {
          for (const { id, status, amount, lot } of valuesOf(account.awards))
            expect(awards).toContainEqual(expect.objectContaining({ award: id, member, status, amount, lot }));
          for (const { award, status } of valuesOf(account.proposals).filter(each => each.status !== 'approved'))
            expect(awards).toContainEqual(
              expect.objectContaining({ award, member, status: status === 'open' ? 'proposed' : status }),
            );
        }
      }),
    120_000,
  );

  it(
    'members, partners, offers, budgets and the community are their books',
    () =>
      always(async ({ play, log }) => {
        for (const [member, { status, team = null, categories, family, minor, leaderboard: shown }] of accounts({ play })) {
          const expected = { status, team, categories, family, isMinor: minor, hasConsented: shown };
          expect(await memberRow(road.pool, log, member)).toMatchObject(expected);
        }
        const { scene, budgets, rewards } = play;
        for (const { reward, merchant } of rewards) {
          const offer = scene.book(offerBook(reward)).state;
          const partner = scene.book(partnerBook(merchant)).state;
          expect(await offerOf(road.pool, log, reward)).toMatchObject({
            stock: null,
            isPartial: pickFrom(offer, ['partial'])['partial'] === true,
            ...pickFrom(offer, ['price', 'stock', 'taken', 'status']),
          });
          expect(await partnerOf(road.pool, log, merchant)).toMatchObject(pickFrom(partner, ['status', 'payable', 'kind']));
        }
        for (const budget of budgets) {
          const book = scene.book(budgetBook(budget)).state;
          expect(await budgetOf(road.pool, log, budget)).toMatchObject(pickFrom(book, ['status', 'amount', 'drawn']));
        }
        const community = scene.book(COMMUNITY_BOOK);
        if (community.kind !== 'community' || community.state.status !== 'founded') throw new Error('it was founded');
        const { timeZone, rules, grants, activityTypes } = community.state;
        expect(await communityOf(road.pool, log)).toMatchObject({
          ...{ timeZone, rules },
          grants: [...grants].map(([subject, grant]) => ({ subject, ...grant })),
          activityTypes: [...activityTypes.values()],
        });
      }),
    120_000,
  );

  const pickFrom = (book: object | null, names: readonly string[]): Record<string, unknown> =>
    Object.fromEntries(Object.entries(book ?? {}).filter(([name]) => names.includes(name)));

  it(
    'the loop and the leaderboards count what stands, and no more',
    () =>
      always(async ({ play, log }) => {
        const shown: string[] = [];
        for (const [member, account] of accounts({ play })) {
          const standing = valuesOf(account.awards).filter(({ status }) => status === 'standing');
          const earned = sum(standing.map(({ amount }) => amount));
          const redeemed = sum(
            valuesOf(account.redemptions).map(({ amountCaptured, amountRefunded }) => amountCaptured - amountRefunded),
          );
          const effective = valuesOf(account.contributions).filter(({ status }) => status === 'effective').length;
          expect(await progressOf(road.pool, log, member)).toMatchObject({
            ...{ contributions: effective, awards: standing.length, pointsEarned: earned, pointsRedeemed: redeemed },
            certifiedMinutes: account.certifiedMinutes,
            stage: redeemed > 0 ? 'redeemed' : earned > 0 ? 'earned' : effective > 0 ? 'contributed' : 'enrolled',
          });
          const { rows } = await road.pool.query<{ points: number; minutes: number }>(
            `SELECT coalesce(sum(points), 0)::int AS points, coalesce(sum(minutes), 0)::int AS minutes
           FROM leaderboard_scores WHERE log = $1 AND member = $2`,
            [log, member],
          );
          expect(rows[0]).toEqual({ points: earned, minutes: account.certifiedMinutes });
          if (account.leaderboard) shown.push(member);
        }
        expect((await loopTotals(road.pool, log)).members).toBe(play.members.length);
        const dates = datesOf('all', '2026-03-02' as never);
        const board = await leaderboard(road.pool, log, {
          measure: 'points',
          dates,
          group: {},
          timeZone: 'Asia/Shanghai',
          limit: 100,
        });
        expect(board.every(({ member }) => shown.includes(member))).toBe(true);
      }),
    120_000,
  );

  it(
    'the journal balances, and its lines sum to every balance',
    () =>
      always(async ({ play, log }) => {
        const lines = await journalLines(road.pool, log, {}, ALL);
        for (const unit of ['PT', 'MIN'] as const)
          expect(sum(lines.filter(line => line.unit === unit).map(({ amount }) => amount))).toBe(0);
        for (const [member, { available, pending, debt, certifiedMinutes }] of accounts({ play })) {
          const at = (part: string) => accountAt(road.pool, log, `member:${member}:${part}`, LATE);
          expect(await at('available')).toBe(available);
          expect(await at('pending')).toBe(pending);
          expect(-(await at('debt')) || 0).toBe(debt);
          expect(await at('certified')).toBe(certifiedMinutes);
        }
        const books = new Set(play.members.map(accountBook));
        expect(books.size).toBe(play.members.length);
      }),
    120_000,
  );
});
