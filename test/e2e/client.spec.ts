/** The TypeScript client, over real HTTP, with lines that break. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { isProblemOf, NoAnswer, ProblemError, Timebank, type Problem } from '../../clients/typescript/src/timebank.js';
import { after, BrokenLine, cutAnswer, cutInTheMiddle, cutRequest, say } from '../support/broken-line.js';
import { Edge, foundCommunity, fresh, memberWithPoints, reward, type People } from '../support/edge.js';

const ROOT = path.resolve(__dirname, '../..');
const CLIENT = path.join(ROOT, 'clients/typescript');
const run = promisify(execFile);

let edge: Edge;
let people: People;
let line: BrokenLine;
let coordinator: Timebank;
let till: Timebank;
let auditor: Timebank;
let member: { id: string; ref: string };
let coffee: string;

beforeAll(async () => {
  edge = await Edge.start();
  people = await foundCommunity(edge);
  line = await BrokenLine.to(edge.server.url);
  const of = (key: string) => new Timebank({ url: line.url, key });
  [coordinator, till, auditor] = [of(people.coordinator), of(people.till), of(people.auditor)];
  member = await memberWithPoints(edge, people, 8);
  coffee = (await reward(edge, people, '0.10')).id;
});
beforeEach(() => line.next());
afterAll(async () => {
  await line.stop();
  await edge.stop();
});

const order = () => ({ reward: coffee, member: member.ref, merchant_reference: fresh() });
const keysSent = () => line.passed.map(({ headers }) => headers['idempotency-key']);
const problem = (status: number, code: string, headers: Readonly<Record<string, string>> = {}) =>
  say(status, { 'content-type': 'application/problem+json', ...headers }, JSON.stringify({ code, status, detail: '' }));
const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('the client', () => {
  it('leads through a neighbour’s loop: enrolled, recorded, awarded, redeemed, refunded, audited', async () => {
    const neighbour = await coordinator.enrolMember({ name: '陈秀英' });
    const contribution = await coordinator.recordContribution({
      member: neighbour.id,
      activity_type: 'meeting-attended',
      service_class: 'volunteer',
      evidence_grade: 'A',
      quantity: 2,
    });
    const award = await coordinator.awardPoints({ contribution: contribution.id, budget: people.budget });
    expect(award).toMatchObject({ object: 'award', status: 'standing' });
    const { reference } = await coordinator.issueReference({ member: neighbour.id, merchant: people.merchant });
    const drink = await coordinator.publishReward({ merchant: people.merchant, price: '0.50' });

    const held = await till.authorizeRedemption({ reward: drink.id, member: reference, merchant_reference: fresh() });
    const captured = await till.captureRedemption({ redemption: held.id, amount: '0.50' });
    expect(captured).toMatchObject({ status: 'captured', amount_captured: '0.50' });
    await till.refundRedemption({ redemption: held.id, amount: '0.20' });
    expect((await till.getRedemption({ redemption: held.id })).amount_refunded).toBe('0.20');
    const dropped = await till.authorizeRedemption({ reward: drink.id, member: reference, merchant_reference: fresh() });
    const { status, log_position: minPosition } = await till.voidRedemption({ redemption: dropped.id });
    expect(status).toBe('voided');

    const balance = await auditor.getBalance({ member: neighbour.id }, { minPosition });
    expect(balance).toMatchObject({ available: '1.70', held: '0.00' });
    const entries: string[] = [];
    for await (const { type } of auditor.listJournal({ holder: neighbour.id })) entries.push(type);
    expect(entries).toContain('PointsAwarded');
  });

  it('has every operation of the description', () => {
    const { paths } = JSON.parse(fs.readFileSync(path.join(ROOT, 'openapi.json'), 'utf8')) as {
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    const named = Object.values(paths).flatMap(methods => Object.values(methods).map(({ operationId }) => operationId));
    expect(Object.keys(till).sort()).toEqual(named.sort());
  });

  it('sends files as they are, with their settings', async () => {
    const csv = '姓名,手机号\n王五,13700000019\n';
    const dry = await coordinator.importMembers({ body: csv });
    expect(dry).toMatchObject({ dry_run: true, encoding: 'utf-8' });
    await coordinator.importMembers({ body: Buffer.from(csv), dry_run: false });
    expect(await coordinator.importMembers({ body: csv, dry_run: false })).toMatchObject({ totals: { unchanged: 1 } });
  });

  it('never sends an id that would lead elsewhere', async () => {
    await expect(till.captureRedemption({ redemption: '..' })).rejects.toThrow(TypeError);
    expect(line.passed).toEqual([]);
    const failure = await failureOf(till.getRedemption({ redemption: '../rewards?x=1#' }));
    expect(isProblemOf(failure, 'getRedemption') && failure.problem.code).toBe('resource-not-found');
  });
});

describe('a broken line', () => {
  it.each([
    ['before the request arrives', [cutRequest]],
    ['before the answer', [cutAnswer]],
    ['in the middle of the answer', [cutInTheMiddle]],
    ['again and again', [cutAnswer, cutInTheMiddle, cutRequest, cutAnswer]],
  ])('%s: the write is sent again with its key, and done once', async (_, mischief) => {
    const before = await edge.head();
    line.next(...mischief);
    const held = await till.authorizeRedemption(order());
    expect(held.status).toBe('authorized');
    expect(await edge.head()).toBe(before + 1);
    expect(keysSent()).toHaveLength(mischief.length + 1);
    expect(new Set(keysSent()).size).toBe(1);
    expect(keysSent()[0]).toMatch(/^[A-Za-z0-9_\-:.]{16,255}$/);
  });

  it('does not hurt reads', async () => {
    line.next(cutAnswer);
    expect((await till.getReward({ reward: coffee })).id).toBe(coffee);
    expect(keysSent()).toEqual([undefined, undefined]);
  });

  it('ends in no answer, whose key finds out later what happened', async () => {
    const hasty = new Timebank({ url: line.url, key: people.till, deadlineMs: 300 });
    const [asked, before] = [order(), await edge.head()];
    line.next(...Array<typeof cutAnswer>(50).fill(cutAnswer));
    const failure = await failureOf(hasty.authorizeRedemption(asked));
    if (!(failure instanceof NoAnswer)) throw failure;
    const { idempotencyKey = '' } = failure.sent;
    line.next();
    const held = await till.authorizeRedemption(asked, { idempotencyKey });
    expect(held.status).toBe('authorized');
    expect(await edge.head()).toBe(before + 1);
  });

  it('counts an answer that takes too long as lost', async () => {
    const impatient = new Timebank({ url: line.url, key: people.till, answerWithinMs: 250 });
    let release = (): void => undefined;
    line.next(after(new Promise<void>(resolve => (release = resolve))));
    const before = await edge.head();
    expect((await impatient.authorizeRedemption(order())).status).toBe('authorized');
    release();
    expect(await edge.head()).toBe(before + 1);
    expect(new Set(keysSent()).size).toBe(1);
  });

  it('is not tried again by a caller who has given up', async () => {
    const given = new AbortController();
    line.next(async turn => {
      given.abort();
      await cutRequest(turn);
    });
    const failure = await failureOf(till.authorizeRedemption(order(), { signal: given.signal }));
    expect(failure).toMatchObject({ name: 'AbortError' });
    expect(line.passed).toHaveLength(1);
  });
});

describe('a service that asks to come back', () => {
  it.each([
    ['its key is under way', problem(409, 'idempotency-request-in-progress', { 'retry-after': '0' })],
    ['too much at once', problem(429, 'abnormal-usage-detected', { 'retry-after': new Date(0).toUTCString() })],
    ['busy', problem(503, 'temporary-reduced-capacity', { 'retry-after': '0' })],
    ['what stands before it is', say(502, { 'content-type': 'text/html' }, '<h1>Bad gateway</h1>')],
  ])('%s: is asked again with the same key', async (_, mischief) => {
    line.next(mischief);
    expect((await till.authorizeRedemption(order())).status).toBe('authorized');
    expect(keysSent()).toHaveLength(2);
    expect(new Set(keysSent()).size).toBe(1);
  });

  it('later than the deadline: is left alone', async () => {
    line.next(problem(429, 'abnormal-usage-detected', { 'retry-after': '3600' }));
    const failure = await failureOf(till.authorizeRedemption(order()));
    expect(isProblemOf(failure, 'authorizeRedemption') && failure.problem.code).toBe('abnormal-usage-detected');
    expect(line.passed).toHaveLength(1);
  });

  it('is waited for as long as it says', async () => {
    line.next(problem(503, 'shutting-down', { 'retry-after': '1' }));
    const from = performance.now();
    await till.getReward({ reward: coffee });
    expect(performance.now() - from).toBeGreaterThanOrEqual(990);
  });
});

describe('a refusal', () => {
  const advice = (refusal: Problem<'authorizeRedemption'>): string => {
    switch (refusal.code) {
      case 'reward-price-changed':
        return `it costs ${refusal.current_price}`;
      case 'merchant-reference-taken':
        return `see ${refusal.existing}`;
      case 'validation-failed':
        return refusal.errors.map(({ pointer }) => pointer).join();
      default:
        return refusal.code;
    }
  };
  const refusalOf = async (call: Promise<unknown>): Promise<string> => {
    const failure = await failureOf(call);
    if (!isProblemOf(failure, 'authorizeRedemption')) throw failure;
    return advice(failure.problem);
  };

  it('tells by its code what comes with it, and is not sent again', async () => {
    const sale = order();
    const { id } = await till.authorizeRedemption(sale);
    line.next();
    expect(await refusalOf(till.authorizeRedemption({ ...order(), amount: '0.50' }))).toBe('it costs 0.10');
    expect(await refusalOf(till.authorizeRedemption(sale))).toBe(`see ${id}`);
    expect(await refusalOf(till.authorizeRedemption({ ...order(), hold_ttl_s: 1 }))).toBe('/hold_ttl_s');
    const dear = (await reward(edge, people, '5000.00')).id;
    expect(await refusalOf(till.authorizeRedemption({ ...order(), reward: dear }))).toBe('insufficient-points');
    expect(line.passed).toHaveLength(4);
  });

  it('shows the figures of a redemption that has ended', async () => {
    const { id } = await till.authorizeRedemption({ ...order(), capture: true });
    const failure = await failureOf(till.captureRedemption({ redemption: id }));
    if (!isProblemOf(failure, 'captureRedemption') || failure.problem.code !== 'redemption-already-captured') throw failure;
    expect([failure.problem.redemption_status, failure.problem.amount_captured]).toEqual(['captured', '0.10']);
    expect(isProblemOf(failure, 'authorizeRedemption')).toBe(false);
  });

  it('carries the key that it was sent with', async () => {
    const idempotencyKey = fresh();
    const failure = await failureOf(till.captureRedemption({ redemption: 'rdm_unknown' }, { idempotencyKey }));
    expect(failure).toBeInstanceOf(ProblemError);
    expect(failure).toMatchObject({ sent: { operation: 'captureRedemption', idempotencyKey } });
  });
});

describe('a version', () => {
  const tagOf = ({ version }: { version: number }): string => `"rdm-v${String(version)}"`;

  it('that has passed is refused, and that of each answer is good for the next call', async () => {
    const tags: (string | null)[] = [];
    const noting: typeof fetch = async (...sent) => {
      const answer = await fetch(...sent);
      tags.push(answer.headers.get('etag'));
      return answer;
    };
    const careful = new Timebank({ url: line.url, key: people.till, fetch: noting });
    const held = await careful.authorizeRedemption(order());
    const { id: redemption } = held;
    const described = await careful.describeRedemption({ redemption, metadata: { basket: '7' } }, { ifMatch: tagOf(held) });
    const failure = await failureOf(careful.captureRedemption({ redemption }, { ifMatch: tagOf(held) }));
    if (!isProblemOf(failure, 'captureRedemption') || failure.problem.code !== 'precondition-failed') throw failure;
    expect(failure.problem).toMatchObject({ status: 412, retryable: false });
    expect((await careful.getRedemption({ redemption })).status).toBe('authorized');
    const captured = await careful.captureRedemption({ redemption }, { ifMatch: tagOf(described) });
    expect(captured).toMatchObject({ status: 'captured', metadata: { basket: '7' } });
    expect(tags).toEqual([tagOf(held), tagOf(described), null, tagOf(described), tagOf(captured)]);
    expect(line.passed).toHaveLength(tags.length);
  });

  it('does not stand against the repetition of what has changed it', async () => {
    const held = await till.authorizeRedemption(order());
    line.next(cutAnswer);
    expect((await till.captureRedemption({ redemption: held.id }, { ifMatch: tagOf(held) })).status).toBe('captured');
    expect(line.passed.map(({ headers }) => headers['if-match'])).toEqual([tagOf(held), tagOf(held)]);
  });

  it('stands against it where no key names the change: whoever hears no answer reads what was done', async () => {
    const held = await till.authorizeRedemption(order());
    const change = { redemption: held.id, metadata: { basket: '7' } };
    line.next(cutAnswer);
    const failure = await failureOf(till.describeRedemption(change, { ifMatch: tagOf(held), idempotencyKey: fresh() }));
    if (!isProblemOf(failure, 'describeRedemption') || failure.problem.code !== 'precondition-failed') throw failure;
    expect([failure.sent.idempotencyKey, ...keysSent()]).toEqual([undefined, undefined, undefined]);
    expect((await till.getRedemption({ redemption: held.id })).metadata).toEqual({ basket: '7' });
  });
});

describe('a list', () => {
  let sales: readonly string[];
  const location = 'till-list';

  beforeAll(async () => {
    const made: string[] = [];
    for (let n = 0; n < 5; n++) made.push((await till.authorizeRedemption({ ...order(), location, capture: true })).id);
    sales = made.reverse();
  });

  it('is walked row by row over its pages, and no further than wanted', async () => {
    const seen: string[] = [];
    for await (const { id } of till.listRedemptions({ status: 'captured', limit: 2 })) {
      seen.push(id);
      if (seen.length === sales.length) break;
    }
    expect(seen).toEqual(sales);
    const asked = line.passed.map(({ path: place }) => new URL(place, line.url).searchParams);
    expect(asked).toHaveLength(3);
    expect(asked.map(query => [query.get('status'), query.get('limit'), query.has('cursor')])).toEqual([
      ['captured', '2', false],
      ['captured', '2', true],
      ['captured', '2', true],
    ]);
  });

  it('is read page by page, also from a cursor that was kept', async () => {
    const pages = till.listRedemptions({ limit: 2 }).pages();
    const [first, second] = [(await pages.next()).value, (await pages.next()).value];
    expect(first?.data.map(({ id }) => id)).toEqual(sales.slice(0, 2));
    expect(second?.data.map(({ id }) => id)).toEqual(sales.slice(2, 4));
    const again = till.listRedemptions({ limit: 2, cursor: first?.next_cursor ?? '' }).pages();
    expect((await again.next()).value).toEqual(second);
  });

  it('of all events ends with the log', async () => {
    let events = 0;
    const whole = new Timebank({ url: line.url, key: await edge.key('key_feed', ['events:read']) });
    for await (const { object } of whole.listEvents({ limit: 20 })) events += object === 'event' ? 1 : 0;
    expect(events).toBe((await edge.head()) + 1);
    expect(line.passed.length).toBe(Math.ceil(events / 20));
  });
});

describe('a read', () => {
  it('is at least as new as what the same client was told', async () => {
    const { log_position } = await till.authorizeRedemption(order());
    await till.getReward({ reward: coffee });
    expect(line.passed.at(-1)?.headers['tb-min-position']).toBe(log_position);
  });

  it('is at least as new as the furthest of concurrent answers', async () => {
    const client = new Timebank({ url: line.url, key: people.till });
    let release = (): void => undefined;
    line.next(after(new Promise<void>(resolve => (release = resolve))));
    const early = client.authorizeRedemption(order());
    while (line.passed.length === 0) await new Promise(resolve => setTimeout(resolve, 5));
    const late = await client.authorizeRedemption(order());
    release();
    await early;
    await client.getReward({ reward: coffee });
    expect(line.passed.at(-1)?.headers['tb-min-position']).toBe(late.log_position);
  });
});

describe('the till of the README', () => {
  it('runs on the built package, as it stands', async () => {
    await run(process.execPath, [path.join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', CLIENT]);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'timebank-till-'));
    const keys = path.join(folder, 'demo-keys.json');
    const sample = { till: 'till', reward: coffee, member: member.ref };
    fs.writeFileSync(keys, JSON.stringify({ keys: [{ name: 'till', key: people.till }], sample }));
    const env = { PATH: process.env['PATH'], TIMEBANK_URL: edge.server.url };
    const { stdout } = await run(process.execPath, [path.join(CLIENT, 'examples/till.mjs'), keys], { env });
    expect(stdout).toMatch(/^POS-\d+: 0\.10 points, captured\n$/);
    fs.rmSync(folder, { recursive: true });
  });
});
