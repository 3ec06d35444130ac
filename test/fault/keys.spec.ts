/** One idempotency key, many senders, over two copies of the service: one of them is served, and nobody else writes. */
import { KeyReused } from '../../src/app/log-writer.js';
import { Chance } from '../../src/demo/chance.js';
import type { Outcome } from '../../src/app/batch.js';
import { instant, type ContributionId, type MemberId, type OfferId } from '../../src/ledger/units.js';
import type { Command } from '../../src/ledger/commands.js';
import { COORDINATOR, createdBy, LOG, TILL } from '../support/community.js';
import { Copies, type Which } from './copies.js';
import { seeds } from './seeds.js';

const RACES = 60;
const TWINS = 100;
const HOUR_MS = 3_600_000;

describe('one idempotency key', () => {
  let copies: Copies;
  let member: MemberId;
  let offer: OfferId;
  let poor: MemberId;
  let dear: OfferId;
  /** An hour of service, not awarded yet. */
  let contribution: ContributionId;

  beforeAll(async () => {
    const opened = await Copies.open(async community => {
      const scene = {
        member: await community.memberWithPoints('rich', 8),
        offer: await community.offer(1),
        dear: await community.offer(150),
        poor: await community.memberWithPoints('poor', 1),
      };
      const endedAt = instant(community.now - 2 * HOUR_MS);
      const recorded = await community.done(COORDINATOR, {
        ...({
          type: 'RecordContribution',
          member: scene.poor,
          activityType: 'patrol' as never,
          serviceClass: 'volunteer',
        } as const),
        ...({ evidenceGrade: 'A', startedAt: instant(endedAt - HOUR_MS), endedAt } as const),
      });
      return { ...scene, contribution: createdBy<ContributionId>(recorded, 'contribution') };
    });
    copies = opened.copies;
    ({ member, offer, poor, dear, contribution } = opened.scene);
  });
  afterAll(() => copies.close());

  const sale = (merchantReference: string, location?: string, whose = { member, reward: offer }): Command => ({
    ...({ type: 'AuthorizeRedemption', merchant: copies.road.community.merchant, ...whose } as const),
    ...{ merchantReference, capture: false, ...(location === undefined ? {} : { location }) },
  });
  const isReused = (reason: unknown): boolean => reason instanceof KeyReused;

  it('sent a hundred times at once to two copies is one event and one answer', async () => {
    const head = await copies.head();
    const outcomes = await Promise.all(
      Array.from({ length: TWINS }, (_, n) => copies.request(n % 2 === 0 ? 0 : 1, TILL, sale('twin'), 'twin', 1)),
    );
    expect(await copies.head()).toBe(head + 1);
    expect(new Set(outcomes.map(({ accepted, position }) => `${String(accepted)} ${String(position)}`)).size).toBe(1);
    const [first] = outcomes;
    for (const outcome of outcomes) {
      if (!outcome.accepted || first?.accepted !== true) throw new Error('all are accepted');
      expect(outcome.events.map(({ id }) => id)).toEqual(first.events.map(({ id }) => id));
    }
  });

  it('sent again with another body is refused by both copies, and nothing is written', async () => {
    await copies.request(0, TILL, sale('again'), 'again', 1);
    const head = await copies.head();
    for (const which of [0, 1] as const)
      await expect(copies.request(which, TILL, sale('again', 'till-2'), 'again', 2)).rejects.toThrow(KeyReused);
    expect(await copies.head()).toBe(head);
  });

  it.each(seeds(1))(
    'sent at once with two bodies serves one and refuses the other, which writes nothing (seed %i)',
    async seed => {
      const chance = new Chance(seed);
      for (let race = 0; race < RACES; race++) {
        const head = await copies.head();
        const [key, reference] = [`race ${String(race)}`, `race ${String(seed)} ${String(race)}`];
        const which = (): Which => (chance.happens(50) ? 0 : 1);
        const bodies = chance.shuffled([1, 2]);
        const results = await Promise.allSettled(
          bodies.map(print =>
            copies.request(which(), TILL, sale(reference, `till ${String(print)}`), `${key} of ${String(seed)}`, print),
          ),
        );
        const served = results.flatMap((result, index) => (result.status === 'fulfilled' ? [bodies[index]] : []));
        expect(served).toHaveLength(1);
        for (const result of results) if (result.status === 'rejected') expect(isReused(result.reason)).toBe(true);
        const leaves = await copies.road.store.read(LOG, head, 10);
        expect(leaves.map(({ fingerprint }) => fingerprint?.[0])).toEqual(served);
        expect(Buffer.from(leaves[0]?.body ?? []).toString()).toContain(`"location":"till ${String(served[0])}"`);
      }
    },
  );

  it('of a command that was declined stays declined on both copies when the balance has grown', async () => {
    const command = sale('dear', undefined, { member: poor, reward: dear });
    const codes = (all: readonly Outcome[]) => all.map(outcome => (outcome.accepted ? 'accepted' : outcome.refusal.code));
    const outcomes = await Promise.all(([0, 1, 0, 1] as const).map(which => copies.request(which, TILL, command, 'dear', 1)));
    expect(new Set(codes(outcomes))).toEqual(new Set(['insufficient-points']));
    await copies.send(0, COORDINATOR, { type: 'AwardPoints', contribution, budget: copies.road.community.budget });
    expect(await copies.account(poor)).toMatchObject({ available: 200 });
    for (const which of [0, 1] as const)
      expect(codes([await copies.request(which, TILL, command, 'dear', 1)])).toEqual(['insufficient-points']);
    expect(
      codes([await copies.request(1, TILL, sale('dear, again', undefined, { member: poor, reward: dear }), 'new', 1)]),
    ).toEqual(['accepted']);
  });

  it('leaves a log that holds exactly what was answered', () => copies.audit());
});
