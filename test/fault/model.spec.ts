/**
 * The real service over HTTP and PostgreSQL against a model of what the rules say: after every step each member has what the model
 * says, whatever was refused, sent again, restarted or rebuilt in between. The model knows nothing of events, lots or books.
 */
import fc from 'fast-check';
import { rebuild, replay } from '../../src/feed/rebuild.js';
import { PROJECTIONS } from '../../src/read-models/projections.js';
import { Edge, foundCommunity, fresh, LOG, reward, type People, type Reply } from '../support/edge.js';
import { seeds } from './seeds.js';

/** Of each seed. */
const RUNS = 8;
const STEPS_MAX = 30;
const SEED_MS = 240_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HOLD_MS = 900_000;
/** Service of an hour earns a point; so many hours a day stay below what a day may earn. */
const HOUR_POINTS = 100;
const HOURS_A_DAY = 6;
const MEMBERS = 2;
const READ_MS = 10_000;
const MODELS = PROJECTIONS.map(({ name }) => name);

/** Hundredths of a point; a multi-capture reward may be captured in parts. */
const REWARDS = [
  { price: 40, isParted: false },
  { price: 130, isParted: true },
] as const;

interface Redemption {
  readonly id: string;
  readonly member: number;
  readonly isParted: boolean;
  readonly expiresAt: number;
  status: 'authorized' | 'partially_captured' | 'captured' | 'voided' | 'expired';
  held: number;
  captured: number;
  refunded: number;
}
interface Model {
  readonly available: number[];
  readonly redemptions: Redemption[];
}

/** What was sent, to be sent again. */
interface Sent {
  readonly path: string;
  readonly key: string;
  readonly caller: 'till' | 'coordinator';
  readonly body: object;
  readonly status: number;
  readonly told: unknown;
}
interface Real {
  readonly members: readonly { readonly id: string; readonly ref: string }[];
  readonly beganAt: number;
  readonly hours: number[];
  readonly sent: Sent[];
}
type Step = fc.AsyncCommand<Model, Real>;

let owner: Edge;
/** The copy that is asked; another after each restart. */
let edge: Edge;
let people: People;
let rewards: readonly string[];

beforeAll(async () => {
  owner = await Edge.start();
  people = await foundCommunity(owner);
  const published = REWARDS.map(({ price, isParted }) => reward(owner, people, text(price), { multi_capture: isParted }));
  rewards = (await Promise.all(published)).map(({ id }) => id);
  edge = await Edge.start(owner);
});
afterAll(async () => {
  await edge.stop();
  await owner.stop();
});

const text = (hundredths: number): string => (hundredths / 100).toFixed(2);
const now = (): number => edge.service.clock();
/** Without what a repetition may say otherwise: which request it was, and where the service was reached. */
function told({ json }: Reply): unknown {
  const { instance: _, request_id: __, type: ___, ...rest } = json as unknown as Record<string, unknown>;
  return rest;
}

async function send(real: Real, caller: Sent['caller'], path: string, body: object): Promise<Reply> {
  const key = fresh();
  const reply = await edge.post(path, people[caller], body, key);
  real.sent.push({ path, key, caller, body, status: reply.status, told: told(reply) });
  return reply;
}

const codeOf = (reply: Reply): string => (reply.status < 300 ? 'done' : reply.json.code);

/** Everybody has what the model says, in the books and in the read models. */
async function agree({ available, redemptions }: Model, real: Real): Promise<void> {
  const { reached } = await edge.service.feed.waitFor(LOG, MODELS, await edge.head(), READ_MS);
  expect(reached).toBe(true);
  for (const [member, { id }] of real.members.entries()) {
    const held = redemptions.filter(each => each.member === member).reduce((sum, each) => sum + each.held, 0);
    const { json } = await edge.get(`/v1/balances/${id}`, people.auditor);
    expect(json).toMatchObject({ available: text(available[member] ?? 0), held: text(held) });
  }
}

const give = ({ available }: Model, whose: number, much: number): void => {
  available[whose] = (available[whose] ?? 0) + much;
};

/** Time has come for these holds; it is recorded by whoever comes first, here by the sweeper. */
function lapse(model: Model): void {
  for (const redemption of model.redemptions) {
    if (redemption.held === 0 || redemption.expiresAt > now()) continue;
    give(model, redemption.member, redemption.held);
    redemption.status = redemption.captured > 0 ? 'captured' : 'expired';
    redemption.held = 0;
  }
}

/** A step that is always possible, or only where there is a redemption. */
const step = (name: string, run: Step['run'], check: Step['check'] = () => true): Step => ({ check, run, toString: () => name });

const award = (whose: number): Step =>
  step(`award(${String(whose)})`, async (model, real) => {
    const [member, hour] = [real.members[whose], real.hours[whose] ?? 0];
    real.hours[whose] = hour + 1;
    const end = real.beganAt - Math.floor(hour / HOURS_A_DAY) * DAY_MS - (hour % HOURS_A_DAY) * HOUR_MS;
    const recorded = await send(real, 'coordinator', '/v1/contributions', {
      ...{ member: member?.id, activity_type: 'stairwell-cleaning', service_class: 'volunteer', evidence_grade: 'A' },
      ...{ started_at: new Date(end - HOUR_MS).toISOString(), ended_at: new Date(end).toISOString() },
    });
    expect(codeOf(recorded)).toBe('done');
    const awarded = await send(real, 'coordinator', '/v1/awards', { contribution: recorded.json.id, budget: people.budget });
    expect([codeOf(awarded), awarded.json['amount']]).toEqual(['done', text(HOUR_POINTS)]);
    give(model, whose, HOUR_POINTS);
    await agree(model, real);
  });

const hold = (whose: number, which: 0 | 1): Step =>
  step(`hold(${String(whose)}, ${String(REWARDS[which].price)})`, async (model, real) => {
    lapse(model);
    const { price, isParted } = REWARDS[which];
    const body = { reward: rewards[which], member: real.members[whose]?.ref, merchant_reference: fresh() };
    const reply = await send(real, 'till', '/v1/redemptions', body);
    const canPay = (model.available[whose] ?? 0) >= price;
    expect(codeOf(reply)).toBe(canPay ? 'done' : 'insufficient-points');
    if (canPay) {
      const expiresAt = Date.parse(String(reply.json['expires_at']));
      const none = { captured: 0, refunded: 0, status: 'authorized' } as const;
      model.redemptions.push({ id: reply.json.id, member: whose, isParted, expiresAt, held: price, ...none });
      give(model, whose, -price);
    }
    await agree(model, real);
  });

/** What a till does with a redemption. `act` says by its model what the answer must be, and answers with what comes back. */
const onRedemption = (
  name: string,
  which: number,
  [what, body]: readonly [string, object],
  act: (redemption: Redemption, code: string) => number,
): Step =>
  step(
    name,
    async (model, real) => {
      lapse(model);
      const redemption = model.redemptions[which % model.redemptions.length] as Redemption;
      const reply = await send(real, 'till', `/v1/redemptions/${redemption.id}/${what}`, body);
      give(model, redemption.member, act(redemption, codeOf(reply)));
      await agree(model, real);
      const read = await edge.get(`/v1/redemptions/${redemption.id}`, people.till);
      const { status, captured, refunded, held } = redemption;
      const figures = { amount_captured: text(captured), amount_remaining: text(held), amount_refunded: text(refunded) };
      expect(read.json).toMatchObject({ status, ...figures });
    },
    ({ redemptions }) => redemptions.length > 0,
  );

const ENDED = { captured: 'redemption-already-captured', voided: 'redemption-voided', expired: 'redemption-expired' } as const;

const capture = (which: number, amount: number, final: boolean): Step => {
  const name = `capture(${String(which)}, ${String(amount)}, ${final ? 'final' : 'part'})`;
  return onRedemption(name, which, ['captures', { amount: text(amount), final }], (redemption, code) => {
    const { status, held, isParted } = redemption;
    const refusal =
      status === 'captured' || status === 'voided' || status === 'expired'
        ? ENDED[status]
        : !final && !isParted
          ? 'multi-capture-not-allowed'
          : amount > held
            ? 'amount-exceeds-remaining'
            : undefined;
    expect(code).toBe(refusal ?? 'done');
    if (refusal !== undefined) return 0;
    redemption.captured += amount;
    redemption.held = final ? 0 : held - amount;
    redemption.status = redemption.held === 0 ? 'captured' : 'partially_captured';
    return final ? held - amount : 0;
  });
};

/** Again, of what was voided or has expired, it is answered as it is. */
const undo = (which: number): Step =>
  onRedemption(`void(${String(which)})`, which, ['void', {}], (redemption, code) => {
    expect(code).toBe(redemption.status === 'captured' ? ENDED.captured : 'done');
    const { held } = redemption;
    if (held > 0) redemption.status = redemption.captured > 0 ? 'captured' : 'voided';
    redemption.held = 0;
    return held;
  });

const refund = (which: number, amount: number): Step =>
  onRedemption(
    `refund(${String(which)}, ${String(amount)})`,
    which,
    ['refunds', { amount: text(amount) }],
    (redemption, code) => {
      const { captured, refunded } = redemption;
      if (captured === 0) expect(code).toBe('redemption-not-captured');
      else if (amount > captured - refunded) expect(code).toBe('refund-exceeds-captured');
      else {
        expect(code).toBe('done');
        redemption.refunded += amount;
        return amount;
      }
      return 0;
    },
  );

const expire = step('expire', async (model, real) => {
  for (const copy of [owner, edge]) copy.time.offsetMs += HOLD_MS;
  await edge.service.feed.waitFor(LOG, MODELS, await edge.head(), READ_MS);
  await edge.service.sweeper.sweep();
  lapse(model);
  await agree(model, real);
});

const restart = step('restart', async (model, real) => {
  const { offsetMs } = edge.time;
  await edge.stop();
  edge = await Edge.start(owner);
  edge.time.offsetMs = offsetMs;
  await agree(model, real);
});

const rebuildOne = (which: number): Step =>
  step(`rebuild(${String(which)})`, async (model, real) => {
    const projection = PROJECTIONS[which % PROJECTIONS.length];
    if (projection === undefined) throw new Error('there are no projections');
    const report = await rebuild(edge.service, LOG, projection, () => undefined);
    expect(report).toMatchObject({ verdict: 'equal', replaced: false });
    await agree(model, real);
  });

const retry = (which: number): Step =>
  step(`retry(${String(which)})`, async (model, real) => {
    const sent = real.sent[which % real.sent.length];
    if (sent === undefined) return;
    const before = await edge.head();
    const reply = await edge.post(sent.path, people[sent.caller], sent.body, sent.key);
    expect([reply.status, told(reply)]).toEqual([sent.status, sent.told]);
    expect(await edge.head()).toBe(before);
    await agree(model, real);
  });

const member = fc.nat({ max: MEMBERS - 1 });
const which = fc.nat({ max: 7 });
const amount = fc.oneof(fc.integer({ min: 1, max: REWARDS[0].price }), fc.integer({ min: 1, max: REWARDS[1].price + 5 }));
const steps = fc.commands<Model, Real, false>(
  [
    member.map(award),
    fc.tuple(member, fc.constantFrom(0 as const, 1 as const)).map(([whose, reward]) => hold(whose, reward)),
    fc.tuple(member, fc.constantFrom(0 as const, 1 as const)).map(([whose, reward]) => hold(whose, reward)),
    fc.tuple(which, amount, fc.boolean()).map(([place, much, final]) => capture(place, much, final)),
    fc.tuple(which, amount, fc.boolean()).map(([place, much, final]) => capture(place, much, final)),
    which.map(undo),
    fc.tuple(which, amount).map(([place, much]) => refund(place, much)),
    fc.constant(expire),
    fc.constant(restart),
    fc.nat({ max: PROJECTIONS.length - 1 }).map(rebuildOne),
    fc.nat({ max: 50 }).map(retry),
  ],
  { maxCommands: STEPS_MAX, size: 'max' },
);

async function setUp(): Promise<{ model: Model; real: Real }> {
  const members: { id: string; ref: string }[] = [];
  for (let number = 0; number < MEMBERS; number++) {
    const { id } = await edge.made('/v1/members', people.coordinator, { name: `Member ${fresh()}` });
    const { reference: ref } = await edge.made(`/v1/members/${id}/references`, people.coordinator, { merchant: people.merchant });
    members.push({ id, ref });
  }
  const beganAt = Math.floor(now() / 60_000) * 60_000 - 60_000;
  const model: Model = { available: members.map(() => 0), redemptions: [] };
  return { model, real: { members, beganAt, hours: members.map(() => 0), sent: [] } };
}

describe('the service, step by step, is what the rules say', () => {
  it.each(seeds(2))(
    'through awards, holds, captures, voids, refunds, expiry, retries, restarts and rebuilds (seed %i)',
    async seed => {
      const property = fc.asyncProperty(steps, async commands => {
        const { model, real } = await setUp();
        for (const whose of [0, 1, 0, 1]) await award(whose).run(model, real);
        await fc.asyncModelRun(() => ({ model, real }), commands);
      });
      await fc.assert(property, { seed, numRuns: RUNS, interruptAfterTimeLimit: SEED_MS / 2 });
    },
    SEED_MS,
  );

  it('and its read models are what the log says', async () => {
    await edge.service.feed.waitFor(LOG, MODELS, await edge.head(), 10_000);
    expect(await replay(edge.service, LOG, PROJECTIONS, () => undefined)).toMatchObject({ verdict: 'equal', faultCount: 0 });
  });
});
