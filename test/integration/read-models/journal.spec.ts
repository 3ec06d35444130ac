/** The journal: what auditors ask of it. */
import type { CommandId, Instant, MemberId, PartnerId, RedemptionId } from '../../../src/ledger/units.js';
import { instant, points } from '../../../src/ledger/units.js';
import { accountAt, journalLines, type JournalFilter, type JournalLine } from '../../../src/read-models/journal.js';
import { APPROVER, COORDINATOR, createdBy, START, TILL } from '../../support/community.js';
import { ReadRoad } from '../../support/read-road.js';

const HOUR_MS = 3_600_000;
const ALL = { order: 'oldest-first', limit: 1_000 } as const;

describe('the journal', () => {
  let road: ReadRoad;
  let log: number;
  let lin: MemberId;
  let chen: MemberId;
  let shop: PartnerId;
  let redemption: RedemptionId;
  let captureCommand: CommandId;

  beforeAll(async () => {
    road = await ReadRoad.open();
    const { community } = road;
    lin = await community.memberWithPoints('lin', 5);
    chen = await community.member('chen');
    await community.done(COORDINATOR, { type: 'RegisterFamily', member: lin, relative: chen });
    community.now = instant(START + HOUR_MS);
    await community.done(COORDINATOR, { type: 'TransferPoints', member: lin, to: chen, amount: points(100) });
    community.now = instant(START + 2 * HOUR_MS);
    const offer = await community.offer(300);
    const authorized = await community.authorize(lin, offer, 'POS-1');
    if (!authorized.accepted) throw new Error('it was authorised');
    redemption = createdBy(authorized, 'redemption');
    community.now = instant(START + 2 * HOUR_MS + 60_000);
    shop = community.merchant;
    const captured = await community.done(TILL, {
      ...{ type: 'CaptureRedemption', merchant: shop, redemption, amount: points(250), final: true },
    });
    captureCommand = captured.events[0]?.cause ?? captureCommand;
    log = await road.caughtUp();
  });
  afterAll(() => road.close());

  const lines = (filter: JournalFilter): Promise<readonly JournalLine[]> => journalLines(road.pool, log, filter, ALL);
  const shown = (found: readonly JournalLine[]) =>
    found.map(({ type, account, amount, unit }) => `${type} ${account} ${amount} ${unit}`);

  it('tells of every movement what moved, against what, and why', async () => {
    const [issued, received] = await lines({ type: 'PointsAwarded' });
    expect(issued).toMatchObject({ account: 'equity:issuance', holder: 'equity:issuance', amount: -500 });
    expect(received).toEqual({
      ...{ position: issued?.position, line: 1, holder: lin, account: `member:${lin}:available`, amount: 500, unit: 'PT' },
      ...{ counterAccounts: ['equity:issuance'], type: 'PointsAwarded', actor: COORDINATOR, approvals: [], rule: 'rules/1' },
      ...{
        event: expect.stringMatching(/^evt_/),
        cause: expect.any(String),
        evidenceGrade: 'A',
        corrects: null,
        redemption: null,
      },
      ...{ contribution: expect.stringMatching(/^ctr_/), award: expect.stringMatching(/^awd_/) },
      ...{ recordedAt: START, effectiveAt: START - HOUR_MS },
    });
  });

  it('names all accounts on the other side where there are several', async () => {
    const captured = await lines({ type: 'RedemptionCaptured' });
    expect(captured.map(({ account, amount, counterAccounts }) => ({ account, amount, counterAccounts }))).toEqual([
      {
        account: `member:${lin}:held:${redemption}`,
        amount: -300,
        counterAccounts: [`merchant:${shop}:payable`, `member:${lin}:available`],
      },
      { account: `merchant:${shop}:payable`, amount: 250, counterAccounts: [`member:${lin}:held:${redemption}`] },
      { account: `member:${lin}:available`, amount: 50, counterAccounts: [`member:${lin}:held:${redemption}`] },
    ]);
    expect(captured.every(line => line.redemption === redemption)).toBe(true);
  });

  it('gives the history of a member, of a merchant and of one account', async () => {
    expect(shown(await lines({ holder: chen }))).toEqual([`PointsTransferred member:${chen}:available 100 PT`]);
    expect(shown(await lines({ holder: shop }))).toEqual([`RedemptionCaptured merchant:${shop}:payable 250 PT`]);
    expect(shown(await lines({ account: `member:${lin}:certified` }))).toEqual([
      `ContributionRecorded member:${lin}:certified 300 MIN`,
    ]);
    expect((await lines({ account: 'equity:issuance' })).map(({ amount }) => amount)).toEqual([-500]);
    expect(await lines({ account: `member:${lin}:available`, unit: 'MIN' })).toEqual([]);
  });

  it('finds what one command did', async () => {
    expect(shown(await lines({ cause: captureCommand })).map(line => line.split(' ')[0])).toEqual(
      Array(3).fill('RedemptionCaptured'),
    );
    expect(await lines({ cause: captureCommand, holder: shop })).toHaveLength(1);
    expect(await lines({ cause: '0'.repeat(26) as CommandId })).toEqual([]);
  });

  it('finds what was recorded in a time, the beginning included and the end not', async () => {
    const types = async (from: Instant | undefined, until: Instant | undefined) => [
      ...new Set((await lines({ from, until })).map(({ type }) => type)),
    ];
    expect(await types(undefined, instant(START + 1))).toEqual(['ContributionRecorded', 'PointsAwarded']);
    expect(await types(instant(START + HOUR_MS), instant(START + 2 * HOUR_MS))).toEqual(['PointsTransferred']);
    expect(await types(instant(START + HOUR_MS + 1), undefined)).toEqual(['RedemptionAuthorized', 'RedemptionCaptured']);
    expect(await types(instant(START + 100 * HOUR_MS), undefined)).toEqual([]);
    expect(await lines({ until: START })).toEqual([]);
  });

  it('sums an account as of any instant', async () => {
    const available = (at: number) => accountAt(road.pool, log, `member:${lin}:available`, instant(at));
    expect(await available(START - 1)).toBe(0);
    expect(await available(START)).toBe(500);
    expect(await available(START + HOUR_MS)).toBe(400);
    expect(await available(START + 2 * HOUR_MS)).toBe(100);
    expect(await available(START + 3 * HOUR_MS)).toBe(150);
    expect(await accountAt(road.pool, log, `member:${lin}:certified`, instant(START))).toBe(300);
  });

  it.each(['oldest-first', 'newest-first'] as const)(
    'comes in pages %s, which neither skip nor repeat while the log grows',
    async order => {
      const whole = await journalLines(road.pool, log, { unit: 'PT' }, { order, limit: 1_000 });
      const paged: JournalLine[] = [];
      for (;;) {
        const page = await journalLines(road.pool, log, { unit: 'PT' }, { order, after: paged.at(-1), limit: 2 });
        if (page.length === 0) break;
        paged.push(...page);
        if (paged.length === 4) {
          await road.community.award(chen, 1);
          await road.caughtUp();
        }
      }
      expect(paged.slice(0, whole.length)).toEqual(whole);
      expect(paged.length).toBe(order === 'newest-first' ? whole.length : whole.length + 2);
      road.community.now = instant(road.community.now + 5 * HOUR_MS);
    },
  );

  it('names who approved, and the event that is corrected', async () => {
    const { community } = road;
    const contribution = await community.award(chen, 2);
    const reversed = await community.done(APPROVER, { type: 'ReverseContribution', contribution, reason: 'recorded-in-error' });
    await road.caughtUp();
    const corrected = await lines({ cause: reversed.events[0]?.cause });
    expect(corrected.map(({ type, actor, corrects }) => ({ type, actor, corrects }))).toEqual([
      ...Array(2).fill({ type: 'AwardReversed', actor: APPROVER, corrects: expect.stringMatching(/^evt_/) }),
      ...Array(2).fill({ type: 'ContributionReversed', actor: APPROVER, corrects: expect.stringMatching(/^evt_/) }),
    ]);
  });

  it('knows nothing of another log', async () => {
    expect(await journalLines(road.pool, log + 1, {}, ALL)).toEqual([]);
  });
});
