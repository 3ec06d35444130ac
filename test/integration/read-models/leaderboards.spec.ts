/** Leaderboards: who stands where, and who does not stand there at all. */
import type { Command } from '../../../src/ledger/commands.js';
import { instant, points } from '../../../src/ledger/units.js';
import type { ActivityCode, Category, ContributionId, LocalDate, MemberId, TeamCode } from '../../../src/ledger/units.js';
import { BoardCache } from '../../../src/read-models/board-cache.js';
import type { PERIODS } from '../../../src/read-models/leaderboards.js';
import { datesOf, leaderboard, type Board, type BoardPlace } from '../../../src/read-models/leaderboards.js';
import { APPROVER, COORDINATOR, createdBy } from '../../support/community.js';
import { ReadRoad } from '../../support/read-road.js';

const HOUR_MS = 3_600_000;
const ZONE = 'Asia/Shanghai';
const date = (text: string) => text as LocalDate;

describe('leaderboards', () => {
  let road: ReadRoad;
  const names = new Map<MemberId, string>();

  beforeEach(async () => {
    road = await ReadRoad.open();
    await road.community.done(COORDINATOR, { type: 'FormTeam', team: 'east' as TeamCode });
    await road.community.done(COORDINATOR, { type: 'FormTeam', team: 'west' as TeamCode });
  });
  afterEach(() => road.close());

  type Enrolment = Partial<Extract<Command, { type: 'EnrolMember' }>>;
  async function member(name: string, more: Enrolment = {}): Promise<MemberId> {
    const enrolment = { type: 'EnrolMember', minor: false, categories: [], leaderboard: true, ...more } as const;
    const id = createdBy<MemberId>(await road.community.done(COORDINATOR, enrolment, name), 'member');
    names.set(id, name);
    return id;
  }

  /** Moves the clock to an hour of a local day. */
  const on = (day: string, hour = 12): void => {
    road.community.now = instant(Date.parse(`${day}T${String(hour).padStart(2, '0')}:00:00+08:00`));
  };

  /** Service that ended an hour ago, awarded: a point an hour. */
  async function serve(who: MemberId, hours: number, activity = 'patrol'): Promise<ContributionId> {
    const endedAt = instant(road.community.now - HOUR_MS);
    const startedAt = instant(endedAt - hours * HOUR_MS);
    const recorded = await road.community.done(COORDINATOR, {
      ...{ type: 'RecordContribution', member: who, activityType: activity as ActivityCode, serviceClass: 'volunteer' },
      ...{ evidenceGrade: 'A', startedAt, endedAt },
    });
    const contribution = createdBy<ContributionId>(recorded, 'contribution');
    await road.community.done(COORDINATOR, { type: 'AwardPoints', contribution, budget: road.community.budget });
    return contribution;
  }

  async function places(asked: Partial<Board> = {}): Promise<readonly BoardPlace[]> {
    const log = await road.caughtUp();
    const dates = datesOf('all', date('2026-03-02'));
    return leaderboard(road.pool, log, { measure: 'points', dates, group: {}, timeZone: ZONE, limit: 100, ...asked });
  }
  /** As people read it: `1 lin 5`. */
  const board = async (asked: Partial<Board> = {}): Promise<readonly string[]> =>
    (await places(asked)).map(
      ({ rank, member: who, score }) => `${rank} ${names.get(who)} ${score / (asked.measure === 'minutes' ? 60 : 100)}`,
    );

  it('rank by points earned; equal scores share a rank, whoever reached it earlier first, and the next rank is left out', async () => {
    const [lin, chen, wu, zhao] = [await member('lin'), await member('chen'), await member('wu'), await member('zhao')];
    on('2026-03-03');
    await serve(zhao, 3);
    await serve(chen, 3);
    await serve(lin, 5);
    await serve(wu, 1);
    expect(await board()).toEqual(['1 lin 5', '2 zhao 3', '2 chen 3', '4 wu 1']);
    on('2026-03-04');
    await serve(zhao, 1);
    await serve(chen, 1);
    await serve(wu, 3);
    expect(await board()).toEqual(['1 lin 5', '2 zhao 4', '2 chen 4', '2 wu 4']);
    expect(await board({ limit: 2 })).toEqual(['1 lin 5', '2 zhao 4']);
  });

  it('count a service on its own local day: weeks from Monday, months, quarters, years', async () => {
    const lin = await member('lin');
    // the last hours of a Sunday, in UTC still the same day, here past midnight
    on('2026-03-09', 4);
    await serve(lin, 2); // 01:00 to 03:00 on Monday the 9th, 17:00 to 19:00 on Sunday in UTC
    on('2026-03-31');
    await serve(lin, 3);
    on('2026-04-01');
    await serve(lin, 4);
    const during = (period: (typeof PERIODS)[number], day: string) => board({ dates: datesOf(period, date(day)) });
    expect(await during('week', '2026-03-08')).toEqual([]);
    expect(await during('week', '2026-03-09')).toEqual(['1 lin 2']);
    expect(await during('week', '2026-04-05')).toEqual(['1 lin 7']);
    expect(await during('month', '2026-03-15')).toEqual(['1 lin 5']);
    expect(await during('month', '2026-04-30')).toEqual(['1 lin 4']);
    expect(await during('quarter', '2026-01-01')).toEqual(['1 lin 5']);
    expect(await during('year', '2026-12-31')).toEqual(['1 lin 9']);
    expect(await during('year', '2025-12-31')).toEqual([]);
    expect(await during('all', '2026-01-01')).toEqual(['1 lin 9']);
  });

  it.each([
    ['week', '2026-01-01', '2025-12-29', '2026-01-05'],
    ['month', '2024-02-29', '2024-02-01', '2024-03-01'],
    ['quarter', '2026-12-31', '2026-10-01', '2027-01-01'],
    ['year', '2026-06-15', '2026-01-01', '2027-01-01'],
  ] as const)('take as the %s of %s the days from %s to before %s', (period, day, from, until) => {
    expect(datesOf(period, date(day))).toEqual({ from, until });
  });

  it('rank by certified minutes as well, which only volunteer service gives', async () => {
    const [lin, chen] = [await member('lin'), await member('chen')];
    on('2026-03-03');
    await serve(lin, 2);
    const endedAt = instant(road.community.now - HOUR_MS);
    await road.community.done(COORDINATOR, {
      ...{ type: 'RecordContribution', member: chen, activityType: 'patrol' as ActivityCode, serviceClass: 'mutual' },
      ...{ evidenceGrade: 'A', startedAt: instant(endedAt - 8 * HOUR_MS), endedAt },
    });
    expect(await board({ measure: 'minutes' })).toEqual(['1 lin 2']);
  });

  it('count a service over midnight on both days in minutes, and on the day it began in points', async () => {
    const lin = await member('lin');
    on('2026-03-04', 3);
    await serve(lin, 4); // 22:00 to 02:00
    const third = { from: date('2026-03-03'), until: date('2026-03-04') };
    const fourth = { from: date('2026-03-04'), until: date('2026-03-05') };
    expect(await board({ measure: 'minutes', dates: third })).toEqual(['1 lin 2']);
    expect(await board({ measure: 'minutes', dates: fourth })).toEqual(['1 lin 2']);
    expect(await board({ dates: third })).toEqual(['1 lin 4']);
    expect(await board({ dates: fourth })).toEqual([]);
  });

  it('show nobody who did not consent, no minor, nobody who left or was erased', async () => {
    const shy = await member('shy', { leaderboard: false });
    const child = await member('child', { minor: true });
    const [leaver, erased, lin] = [await member('leaver'), await member('erased'), await member('lin')];
    on('2026-03-03');
    for (const who of [shy, child, leaver, erased, lin]) await serve(who, 2);
    expect(await board()).toEqual(['1 leaver 2', '1 erased 2', '1 lin 2']);
    await road.community.done(COORDINATOR, { type: 'LeaveCommunity', member: leaver });
    await road.community.done(COORDINATOR, { type: 'EraseSubject', member: erased, subjectBinding: 'x' });
    expect(await board()).toEqual(['1 lin 2']);
    await road.community.done(COORDINATOR, { type: 'ChangeDisplayConsent', member: shy, leaderboard: true });
    await road.community.done(COORDINATOR, { type: 'ChangeDisplayConsent', member: lin, leaderboard: false });
    expect(await board()).toEqual(['1 shy 2']);
  });

  it('take a corrected award off the day of its service, and rank anew', async () => {
    const [lin, chen] = [await member('lin'), await member('chen')];
    on('2026-03-03');
    const mistaken = await serve(lin, 5);
    await serve(lin, 1, 'tutoring').catch(() => undefined);
    await serve(chen, 3);
    on('2026-04-03');
    await serve(lin, 2);
    await road.community.done(APPROVER, { type: 'ReverseContribution', contribution: mistaken, reason: 'not-performed' });
    expect(await board({ dates: datesOf('month', date('2026-03-03')) })).toEqual(['1 chen 3']);
    expect(await board()).toEqual(['1 chen 3', '2 lin 2']);
    expect(await board({ measure: 'minutes' })).toEqual(['1 chen 3', '2 lin 2']);
  });

  it('count no gift: what family gave is nobody’s score', async () => {
    const [lin, chen] = [await member('lin'), await member('chen')];
    on('2026-03-03');
    await serve(lin, 4);
    await road.community.done(COORDINATOR, { type: 'RegisterFamily', member: lin, relative: chen });
    await road.community.done(COORDINATOR, { type: 'TransferPoints', member: lin, to: chen, amount: points(300) });
    expect(await board()).toEqual(['1 lin 4']);
  });

  describe('of a group', () => {
    const crowd = async (count: number, more: Enrolment): Promise<MemberId[]> => {
      const who: MemberId[] = [];
      for (let number = 0; number < count; number++)
        who.push(await member(`${more.team ?? more.categories?.[0]}${number}`, more));
      return who;
    };

    it('show it from five people on, counting also those who do not want to be shown', async () => {
      const hidden = await crowd(3, { team: 'east' as TeamCode, leaderboard: false });
      const lin = await member('lin', { team: 'east' as TeamCode });
      on('2026-03-03');
      for (const who of [...hidden, lin]) await serve(who, 2);
      expect(await board({ group: { team: 'east' as TeamCode } })).toEqual([]);
      expect(await board()).toEqual(['1 lin 2']);
      await serve(await member('fifth', { team: 'east' as TeamCode, leaderboard: false }), 1);
      expect(await board({ group: { team: 'east' as TeamCode } })).toEqual(['1 lin 2']);
    });

    it('count for a team what was done in it, wherever the member is now', async () => {
      const team = await crowd(5, { team: 'east' as TeamCode });
      on('2026-03-03');
      for (const who of team) await serve(who, 2);
      const [lin] = team;
      if (lin === undefined) throw new Error('there is a first');
      await road.community.done(COORDINATOR, { type: 'JoinTeam', member: lin, team: 'west' as TeamCode });
      on('2026-03-04');
      await serve(lin, 3);
      for (const measure of ['points', 'minutes'] as const) {
        expect((await board({ measure, group: { team: 'east' as TeamCode } })).slice(0, 2)).toEqual(['1 east0 2', '1 east1 2']);
        expect((await board({ measure })).at(0)).toBe('1 east0 5');
      }
    });

    it('count for an activity what was done of it', async () => {
      const five = await crowd(5, { team: 'east' as TeamCode });
      on('2026-03-03');
      for (const who of five) await serve(who, 1, 'tutoring');
      on('2026-03-04');
      for (const who of five) await serve(who, 2, 'patrol');
      expect((await board({ group: { activity: 'tutoring' as ActivityCode } })).at(0)).toBe('1 east0 1');
      expect(await board({ group: { activity: 'tree-care' as ActivityCode } })).toEqual([]);
    });

    it('count for a category what its members did while they were in it', async () => {
      const courier: Category = 'courier';
      const five = await crowd(5, { categories: [courier] });
      const [lin] = five;
      if (lin === undefined) throw new Error('there is a first');
      on('2026-03-03');
      for (const who of five) await serve(who, 2);
      on('2026-03-05');
      await road.community.done(COORDINATOR, { type: 'EndCategory', member: lin, category: courier });
      on('2026-03-07');
      for (const who of five) await serve(who, 1);
      expect(await board({ group: { category: courier } })).toEqual([
        ...['courier1', 'courier2', 'courier3', 'courier4'].map(name => `1 ${name} 3`),
        '5 courier0 2',
      ]);
    });
  });

  it('are read once for each position of the log, and anew after it', async () => {
    const lin = await member('lin');
    on('2026-03-03');
    await serve(lin, 2);
    const log = await road.caughtUp();
    const cache = new BoardCache(road.pool);
    const asked = { measure: 'points', dates: datesOf('all', date('2026-03-03')), group: {}, timeZone: ZONE, limit: 10 } as const;
    const position = await road.store.head(road.community.log);
    const first = cache.read(log, position, asked);
    expect(cache.read(log, position, { ...asked })).toBe(first);
    expect((await first).map(({ score }) => score)).toEqual([200]);
    on('2026-03-04');
    await serve(lin, 2);
    await road.caughtUp();
    const later = await cache.read(log, await road.store.head(road.community.log), asked);
    expect(later.map(({ score }) => score)).toEqual([400]);
  });
});
