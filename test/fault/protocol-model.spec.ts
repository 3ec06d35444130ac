/**
 * The whole protocol of the merchant over HTTP and PostgreSQL against the table of its states and commands: whatever tills send, one
 * after the other, at once, again, or while the service is restarted or killed, is answered as the table says, and everybody reads
 * what it leaves. Of commands that race, some order of one after the other explains all answers and everything that is read.
 */
import fc from 'fast-check';
import { commandId } from '../../src/feed/command-id.js';
import { OPERATOR } from '../../src/ledger/decision.js';
import { idOf, type ActorId, type PartnerId } from '../../src/ledger/units.js';
import { SCOPE_PRESETS } from '../../src/app/access-scopes.js';
import { PROJECTIONS } from '../../src/read-models/projections.js';
import { Edge, foundCommunity, fresh, LOG, memberWithPoints, reward, type Fields, type People } from '../support/edge.js';
import { ServiceProcess } from '../support/service-process.js';
import { Answers } from './answers.js';
import { audit } from './audit.js';
import { nth, onRedemption, pick, sales } from './protocol-commands.js';
import { decide, isOpen, lapse, refundedOf, remainingOf } from './protocol-model.js';
import type { Asked, Redemption, Verdict, World } from './protocol-model.js';
import { operationOf, ProtocolTill, says, text, told, type Heard } from './protocol-till.js';
import { seeds } from './seeds.js';

/** Of each seed. */
const RUNS = 6;
const KILLED_RUNS = 2;
const STEPS_MAX = 30;
const SEED_MS = 300_000;
const MINUTE_MS = 60_000;
const MEMBERS = 2;
const HOURS = 3;
/** The service's clock may be so much ahead of the model's, which is read before the request is sent. */
const SLACK_MS = 30_000;
const REWARDS = [
  { price: 40, more: { refund_days: 1 } },
  { price: 130, more: { multi_capture: true } },
  { price: 250, more: { multi_capture: true, partial: true } },
  { price: 10, more: { stock: 3 } },
] as const;
/** A service that is asked, and what may be done to it. */
interface Served {
  readonly owner: Edge;
  /** Where a copy of it is just now. */
  readonly place: () => string;
  readonly restart: () => Promise<void>;
  /** Absent where the clock is that of the machine. */
  readonly move?: (ms: number) => void;
  readonly stop: () => Promise<void>;
}
interface Sent {
  readonly asked: Asked;
  readonly heard: Heard;
  readonly verdict: Verdict;
}
interface Run {
  readonly served: Served;
  readonly till: ProtocolTill;
  readonly stranger: ProtocolTill;
  readonly merchant: PartnerId;
  readonly members: readonly string[];
  readonly sent: Sent[];
  readonly answers: Answers;
}
/** The world is a member, as a race leaves another one. */
interface Model {
  world: World;
}
type Step = fc.AsyncCommand<Model, Run>;
let people: People;

const now = ({ served }: Run): number => served.owner.service.clock();
const figures = ({ authorized, captured, released, ...redemption }: Redemption) => ({
  amount_authorized: text(authorized),
  amount_captured: text(captured),
  amount_released: text(released),
  amount_remaining: text(remainingOf({ authorized, captured, released, ...redemption })),
  amount_refunded: text(refundedOf({ authorized, captured, released, ...redemption })),
});

interface Seen {
  readonly redemptions: ReadonlyMap<string, Fields>;
  readonly balances: readonly Fields[];
}

/** What everybody reads of all that a race may have touched: of the redemptions that there are, and everyone's balance. */
async function look({ served, till, members }: Run, ids: Iterable<readonly [string, string]>): Promise<Seen> {
  const reads = await Promise.all([...ids].map(async ([key, id]) => [key, (await till.read(id)).json] as const));
  const header = till.position === undefined ? {} : { 'tb-min-position': till.position };
  const balances = members.map(async id => (await served.owner.get(`/v1/balances/${id}`, people.auditor, header)).json);
  return { redemptions: new Map(reads), balances: await Promise.all(balances) };
}

const moment = (of: Fields, name: string): number | undefined =>
  typeof of[name] === 'string' ? Date.parse(of[name]) : undefined;
const isNear = (read: number | undefined, due: number | undefined): boolean =>
  read === undefined || due === undefined ? read === due : read >= due && read - due <= SLACK_MS;

/** Where what is read is not what the model says. Times are those of the service, once they are near enough. */
function differences(world: World, { redemptions, balances }: Seen): readonly unknown[] {
  const found: unknown[] = [];
  const compare = (read: unknown, due: unknown): void => {
    if (JSON.stringify(read) !== JSON.stringify(due)) found.push({ read, due });
  };
  for (const [key, read] of redemptions) {
    const redemption = world.redemptions.get(key);
    if (redemption === undefined) {
      found.push({ read, due: 'no redemption' });
      continue;
    }
    const { id, status, reference, version } = redemption;
    const due = { id, status, ...figures(redemption), merchant_reference: reference, version };
    compare(Object.fromEntries(Object.keys(due).map(name => [name, read[name]])), due);
    const sorted = (metadata: object): unknown => Object.entries(metadata).sort();
    compare(sorted(read['metadata'] as object), sorted(redemption.metadata));
    const [created, expires, until] = ['created_at', 'expires_at', 'refundable_until'].map(name => moment(read, name));
    if (
      !isNear(created, redemption.createdAt) ||
      !isNear(expires, redemption.expiresAt) ||
      !isNear(until, redemption.refundableUntil)
    )
      found.push({ read, due: redemption });
    if (created === undefined || expires === undefined) continue;
    Object.assign(redemption, { createdAt: created, expiresAt: expires, refundableUntil: until });
  }
  for (const [member, read] of balances.entries()) {
    const open = [...world.redemptions.values()].filter(each => each.member === member && isOpen(each));
    const held = open.reduce((sum, each) => sum + remainingOf(each), 0);
    const available = world.available[member] ?? 0;
    compare([read['available'], read['held']], [text(available), text(held)]);
  }
  return found;
}

/** What an answer says that the model cannot know. */
function adopt(world: World, { key }: Asked, { status, json }: Heard): void {
  if (status !== 201) return;
  const [quote, redemption] = [world.quotes.get(key), world.redemptions.get(key)];
  if (quote !== undefined) Object.assign(quote, { id: json.id, expiresAt: moment(json, 'expires_at') });
  if (redemption !== undefined) redemption.id = json.id;
}

/** No time may come while a request is under way. */
function standClear({ world }: Model, run: Run): void {
  for (;;) {
    const times = [...world.redemptions.values()].flatMap(each => [isOpen(each) ? each.expiresAt : 0, each.refundableUntil ?? 0]);
    const isClose = (time: number): boolean => time > now(run) && time <= now(run) + SLACK_MS;
    if (![...times, ...[...world.quotes.values()].map(({ expiresAt }) => expiresAt)].some(isClose)) break;
    if (run.served.move === undefined) throw new Error('time comes where the clock cannot be moved');
    run.served.move(SLACK_MS + 1);
  }
  lapse(world, now(run));
}

const touched = (world: World, asks: readonly Asked[]): readonly (readonly [string, string])[] => {
  const keys = new Set(asks.flatMap(asked => ('of' in asked ? [asked.of] : [asked.key])));
  return [...world.redemptions].filter(([key, { id }]) => keys.has(key) && id !== '').map(([key, { id }]) => [key, id] as const);
};

function record({ sent, answers, merchant }: Run, asked: Asked, heard: Heard, verdict: Verdict): void {
  const operation = operationOf(asked.do);
  // what has no key is another request each time
  if (operation === undefined) return;
  if (verdict.leaves > 0) sent.push({ asked, heard, verdict });
  const command = commandId(merchant, operation, asked.do === 'void-by-key' ? asked.of : asked.key);
  // what left no trace is decided anew each time
  if (heard.status >= 300) answers.note(command, { effect: 'refused' });
  else if (verdict.leaves > 0) answers.note(command, { effect: 'accepted', leaves: verdict.leaves });
}

/** Sends one command, several times at once where there are twins and a key that makes them one, and holds the answer and all that is read to the model. */
async function one(model: Model, run: Run, asked: Asked, twins = 1): Promise<void> {
  standClear(model, run);
  const { world } = model;
  const before = await run.served.owner.head();
  const due = decide(world, asked, now(run));
  const known = structuredClone(world);
  const times = operationOf(asked.do) === undefined ? 1 : twins;
  const all = await Promise.all(Array.from({ length: times }, () => run.till.send(asked, known)));
  const [heard] = all as [Heard];
  expect([asked, heard.status, says(heard)]).toEqual([asked, due.status, due.says]);
  const leaves = (await run.served.owner.head()) - before;
  if (!world.hasLapsed) expect([asked, leaves]).toEqual([asked, due.leaves]);
  for (const other of all) {
    expect([other.status, says(other)]).toEqual([due.status, due.says]);
    if (due.leaves > 0) expect(told(other)).toEqual(told(heard));
  }
  if (due.leaves > 0) expect(all.filter(({ isReplayed }) => !isReplayed).length).toBeLessThanOrEqual(1);
  adopt(world, asked, heard);
  record(run, asked, heard, due);
  expect(differences(world, await look(run, touched(world, [asked])))).toEqual([]);
}

const orders = (asks: readonly number[]): readonly (readonly number[])[] =>
  asks.length < 2 ? [asks] : asks.flatMap(first => orders(asks.filter(each => each !== first)).map(rest => [first, ...rest]));

/** When so many commands were decided one after the other: in the same millisecond, or each a little later. */
const clocks = (count: number): readonly (readonly number[])[] =>
  count < 2 ? [[0]] : clocks(count - 1).flatMap(before => [0, 1].map(step => [...before, (before.at(-1) ?? 0) + step]));

/** Sends commands at once; some order of them one by one explains everything. */
async function race(model: Model, run: Run, asks: readonly Asked[], isDisturbed: boolean): Promise<void> {
  standClear(model, run);
  const at = now(run);
  const known = structuredClone(model.world);
  const [heard] = await Promise.all([
    Promise.all(asks.map(asked => run.till.send(asked, known))),
    isDisturbed ? run.served.restart() : Promise.resolve(),
  ]);
  const ids = new Map(touched(model.world, asks));
  for (const [place, { key }] of asks.entries())
    if (heard[place]?.json['object'] === 'redemption' && heard[place].status === 201) ids.set(key, heard[place].json.id);
  const seen = await look(run, ids);
  const courses = orders(asks.map((_, place) => place)).flatMap(order => clocks(order.length).map(clock => ({ order, clock })));
  const attempts = courses.map(({ order, clock }) => {
    const world = structuredClone(model.world);
    const verdicts = new Map(order.map((place, turn) => [place, decide(world, asks[place] as Asked, at + (clock[turn] ?? 0))]));
    for (const [place, asked] of asks.entries()) adopt(world, asked, heard[place] as Heard);
    const answers = heard.map((each, place) => ({
      asked: asks[place],
      read: [each.status, says(each)],
      due: verdicts.get(place) as Verdict,
    }));
    const wrong = answers.filter(({ read, due }) => read[0] !== due.status || read[1] !== due.says);
    return { world, verdicts, found: wrong.length > 0 ? wrong : differences(world, seen) };
  });
  const explaining = attempts.filter(({ found }) => found.length === 0);
  const [explained] = explaining;
  if (explained === undefined) return expect(attempts.map(({ found }) => found)).toEqual('an order that explains it');
  model.world = explained.world;
  for (const [place, asked] of asks.entries()) {
    const verdict = explained.verdicts.get(place) as Verdict;
    // where several orders explain it, nobody knows whose request recorded what
    const isCertain = explaining.every(({ verdicts }) => verdicts.get(place)?.leaves === verdict.leaves);
    if (isCertain) record(run, asked, heard[place] as Heard, verdict);
  }
}

/** The same request again is answered as it was, and changes nothing; the same key for another request is refused. */
async function again(model: Model, run: Run, { asked, heard }: Sent, isOther: boolean): Promise<void> {
  standClear(model, run);
  const before = await run.served.owner.head();
  const other = isOther ? altered(asked) : asked;
  const repeated = await run.till.send(other, model.world);
  if (other !== asked) expect([repeated.status, says(repeated)]).toEqual([422, 'idempotency-key-reused']);
  else {
    expect([asked, repeated.status, told(repeated), repeated.isReplayed]).toEqual([asked, heard.status, told(heard), true]);
    if (heard.status < 300) expect(repeated.text).toBe(heard.text);
  }
  if (!model.world.hasLapsed) expect(await run.served.owner.head()).toBe(before);
}

/** Where the body can say something else. */
function altered(asked: Asked): Asked {
  if (asked.do === 'authorize') return { ...asked, reference: fresh() };
  if (asked.do === 'quote') return { ...asked, reward: (asked.reward + 1) % REWARDS.length };
  if (asked.do === 'capture') return { ...asked, final: !asked.final };
  if (asked.do === 'extend') return { ...asked, ttlMs: asked.ttlMs + 1_000 };
  return asked.do === 'refund' ? { ...asked, amount: asked.amount + 1 } : asked;
}

type Resolve = (world: World) => Asked;
const sale = sales(MEMBERS, REWARDS.length);
const step = (name: string, run: Step['run'], check: Step['check'] = () => true): Step => ({ check, run, toString: () => name });
const isAny = ({ world }: Readonly<Model>): boolean => world.redemptions.size > 0;
const send = (name: string, resolve: Resolve, twins = 1): Step =>
  step(name, (model, run) => one(model, run, resolve(model.world), twins));
const keyOf = ({ world }: Model, place: number): string => pick(world.redemptions.keys(), place) ?? '';

const authorizing = sale.map(make => send('authorize', world => make(world)));
const changing = fc
  .tuple(nth, onRedemption, fc.constantFrom(1, 1, 1, 3))
  .map(([of, make, twins]) =>
    step(`change ${String(of)}`, (model, run) => one(model, run, make(model.world, keyOf(model, of)), twins), isAny),
  );
const racing = (isDisturbed: boolean): fc.Arbitrary<Step> =>
  fc.tuple(nth, fc.array(onRedemption, { minLength: 2, maxLength: 3 })).map(([of, makes]) =>
    step(
      `race for ${String(of)}`,
      (model, run) => {
        const asks = makes.map(make => make(model.world, keyOf(model, of)));
        // voided by its key twice is one request
        const single = asks.filter(
          (asked, place) => asked.do !== 'void-by-key' || asks.findIndex(each => each.do === asked.do) === place,
        );
        return race(model, run, single, isDisturbed);
      },
      isAny,
    ),
  );
const racingSales = (isDisturbed: boolean): fc.Arbitrary<Step> =>
  fc.tuple(sale, sale, fc.boolean(), fc.boolean()).map(([first, second, isSame, isVoided]) =>
    step('race for points', (model, run) => {
      const { world } = model;
      const one = first(world);
      const { member, reward, reference } = one;
      const other = { ...second(world), key: fresh(), member, reward, ...(isSame ? { reference } : {}) };
      const voiding: Asked = { do: 'void-by-key', key: fresh(), of: one.key };
      return race(model, run, isVoided ? [one, other, voiding] : [one, other], isDisturbed);
    }),
  );
const repeating = fc.tuple(nth, fc.boolean()).map(([place, isOther]) =>
  step('again', async (model, run) => {
    const sent = pick(run.sent, place);
    if (sent !== undefined) await again(model, run, sent, isOther);
  }),
);
const moving = fc.constantFrom(10, 45, 130, 1_560).map(minutes =>
  step(`wait ${String(minutes)} min`, async (model, run) => {
    run.served.move?.(minutes * MINUTE_MS);
    lapse(model.world, now(run));
    const ids = [...model.world.redemptions].map(([key, { id }]) => [key, id] as const);
    expect(differences(model.world, await look(run, ids))).toEqual([]);
  }),
);
const sweeping = step('sweep', async (model, run) => {
  const { feed, sweeper } = run.served.owner.service;
  await feed.waitFor(
    LOG,
    PROJECTIONS.map(({ name }) => name),
    await run.served.owner.head(),
    SLACK_MS,
  );
  lapse(model.world, now(run));
  await sweeper.sweep();
  model.world.hasLapsed = false;
});
const listing = step('list', async ({ world }, { till, stranger }) => {
  const all = [...world.redemptions.values()].filter(({ id }) => id !== '');
  const ids = (those: readonly Redemption[]): readonly string[] => those.map(({ id }) => id).sort();
  expect([...(await till.list())].sort()).toEqual(ids(all));
  for (const status of ['authorized', 'captured', 'voided', 'expired'] as const)
    expect([status, [...(await till.list(status))].sort()]).toEqual([status, ids(all.filter(each => each.status === status))]);
  for (const { id, refunds } of all.filter(each => each.refunds.length > 0).slice(-2))
    expect([...(await till.refunds(id))].reverse()).toEqual(refunds.map(text));
  expect(await stranger.list()).toEqual([]);
});
const intruding = fc.tuple(nth, onRedemption).map(([of, make]) =>
  step(
    'stranger',
    async (model, run) => {
      const asked = make(model.world, keyOf(model, of));
      if (asked.do === 'void-by-key') return;
      const before = await run.served.owner.head();
      const heard = await run.stranger.send(asked, model.world);
      expect([heard.status, says(heard)]).toEqual([404, 'resource-not-found']);
      expect(await run.served.owner.head()).toBe(before);
    },
    isAny,
  ),
);
const repricing = fc.tuple(fc.nat({ max: 1 }), fc.integer({ min: 20, max: 140 })).map(([which, price]) =>
  step(`reprice ${String(which)} to ${String(price)}`, async ({ world }, { served: { owner } }) => {
    const offer = world.rewards[which];
    if (offer === undefined || offer.price === price) return;
    await owner.made(`/v1/rewards/${offer.id}/prices`, people.coordinator, { price: text(price) });
    offer.price = price;
  }),
);
const forestalling = fc.constant(
  step('void by a key that never comes', (model, run) => one(model, run, { do: 'void-by-key', key: fresh(), of: fresh() })),
);
const quoting = fc
  .tuple(fc.nat({ max: MEMBERS - 1 }), fc.nat({ max: REWARDS.length - 1 }))
  .map(([member, reward]) => send('quote', () => ({ do: 'quote', key: fresh(), member, reward })));
const always = [
  ...[authorizing, authorizing, authorizing, sale.map(make => send('validate', world => make(world, 'validate')))],
  ...[changing, changing, changing, changing, racing(false), racing(false), racingSales(false), repeating, repeating],
  ...[quoting, forestalling, repricing, intruding, fc.constant(listing)],
];
const stepsWith = (...more: readonly fc.Arbitrary<Step>[]) =>
  fc.commands<Model, Run, false>([...always, ...more], { maxCommands: STEPS_MAX, size: 'max' });

/** A merchant of its own with a till, members with points, and rewards. */
async function setUp(served: Served, answers: Answers): Promise<{ model: Model; real: Run }> {
  const { owner } = served;
  const admit = async (): Promise<readonly [PartnerId, string]> => {
    const name = fresh();
    await owner.command({ type: 'AdmitPartner', kind: 'enterprise', track: 'market', merchant: true }, name);
    const merchant = idOf<PartnerId>('merchant', commandId(OPERATOR, 'test', name));
    const actor = `key_${name}` as ActorId;
    await owner.command({ type: 'GrantRole', subject: actor, role: 'merchant', partner: merchant }, `grant ${name}`);
    return [merchant, await owner.key(actor, SCOPE_PRESETS['shop-server'], merchant)];
  };
  const [[merchant, till], [, stranger]] = [await admit(), await admit()];
  const of = { ...people, merchant };
  const members = [await memberWithPoints(owner, of, HOURS), await memberWithPoints(owner, of, HOURS)];
  const rewards: World['rewards'][number][] = [];
  for (const { price, more } of REWARDS) {
    const { id } = await reward(owner, of, text(price), more);
    const {
      stock = Infinity,
      multi_capture: isParted = false,
      partial: isPartial = false,
      refund_days: refundDays = 30,
    } = more as Partial<Record<'stock' | 'refund_days', number> & Record<'multi_capture' | 'partial', boolean>>;
    rewards.push({ id, price, stock, isParted, isPartial, refundDays });
  }
  const empty = {
    redemptions: new Map(),
    quotes: new Map(),
    tombstones: new Set<string>(),
    tried: new Set<string>(),
    voidedByKey: new Set<string>(),
  };
  const available = members.map(() => HOURS * 100);
  const world: World = { available, rewards, ...empty, shortfalls: new Map(), hasLapsed: false };
  const refs = members.map(({ ref }) => ref);
  const [mine, others] = [till, stranger].map(key => new ProtocolTill(served.place, key, refs)) as [ProtocolTill, ProtocolTill];
  const real = { served, till: mine, stranger: others, merchant, members: members.map(({ id }) => id), sent: [], answers };
  return { model: { world }, real };
}

/** Two copies of the service in this process, one of them restarted now and then, with clocks that are moved. */
async function twoCopies(owner: Edge): Promise<Served> {
  let other = await Edge.start(owner);
  await other.service.sweeper.stop();
  let sendings = 0;
  return {
    owner,
    place: () => (sendings++ % 2 === 0 ? owner : other).server.url,
    restart: async () => {
      await other.stop();
      other = await Edge.start(owner);
      await other.service.sweeper.stop();
      other.time.offsetMs = owner.time.offsetMs;
    },
    move: ms => [owner, other].forEach(({ time }) => (time.offsetMs += ms)),
    stop: () => other.stop(),
  };
}

/** The built service as a process of its own, which is killed and started again. */
async function aProcess(owner: Edge): Promise<Served> {
  const start = (): Promise<ServiceProcess> => ServiceProcess.start(owner.service.databaseUrl, owner.service.config);
  let process = await start();
  return {
    owner,
    place: () => process.url,
    restart: async () => {
      await process.kill();
      process = await start();
    },
    stop: () => process.kill('SIGTERM'),
  };
}

describe('the protocol, command by command, is its table', () => {
  const play = async (
    seed: number,
    open: (owner: Edge) => Promise<Served>,
    steps: ReturnType<typeof stepsWith>,
    numRuns: number,
  ) => {
    const owner = await Edge.start();
    await owner.service.sweeper.stop();
    people = await foundCommunity(owner);
    const served = await open(owner);
    const answers = new Answers();
    try {
      const property = fc.asyncProperty(steps, async commands => {
        const scene = await setUp(served, answers);
        await fc.asyncModelRun(() => scene, commands);
      });
      await fc.assert(property, { seed, numRuns, interruptAfterTimeLimit: SEED_MS / 2, endOnFailure: true });
      await audit(owner.service, LOG, answers, Infinity);
    } finally {
      await served.stop();
      await owner.stop();
    }
  };

  it.each(seeds(2))(
    'whatever tills send at two copies, at once, again and late, with restarts (seed %i)',
    seed => play(seed, twoCopies, stepsWith(moving, moving, fc.constant(sweeping), racing(true)), RUNS),
    SEED_MS,
  );

  it.each(seeds(1))(
    'whatever tills send while the service is killed (seed %i)',
    seed => play(seed, aProcess, stepsWith(racing(true), racingSales(true)), KILLED_RUNS),
    SEED_MS,
  );
});
