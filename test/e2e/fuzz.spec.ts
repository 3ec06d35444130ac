/**
 * Every operation of the API's description, asked for what it describes, almost that, and nonsense, by everybody: whatever is asked
 * is answered as described. `FUZZ_RUNS`: so many requests of each operation; `FUZZ_SEED`: which.
 */
import fs from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { SCOPE_PRESETS, type ScopePreset } from '../../src/app/access-scopes.js';
import { isInstantText } from '../../src/api/instants.js';
import { isLocalDate } from '../../src/ledger/calendar.js';
import { DescribedRequests, Known, type Asked, type Description, type Operation } from '../support/described-requests.js';
import { Edge, foundCommunity, fresh, memberWithPoints, reward, type People, type Reply } from '../support/edge.js';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 8);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const OPERATION_MS = 20_000 + RUNS * 200;
const SHOWN_MAX = 60;
const description = JSON.parse(fs.readFileSync(path.resolve(__dirname, '../../openapi.json'), 'utf8')) as Description;
/** These take away what others ask for. */
const ENDINGS = /terminat|suspen|withdraw|erase|leave|close|rules|revoke/;
const operations = Object.entries(description.paths)
  .flatMap(([place, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${place}`,
      method,
      place,
      operation,
    })),
  )
  .sort((one, other) => Number(ENDINGS.test(one.place)) - Number(ENDINGS.test(other.place)));
type Described = (typeof operations)[number];

const requests = new DescribedRequests(description.components.schemas);
const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  formats: { 'date-time': isInstantText, date: isLocalDate, uri: (text: string) => URL.canParse(text) },
});
ajv.addSchema(description, 'openapi');

let edge: Edge;
let people: People;
/** What answers have shown, by kind, the newest last. */
const shown = new Map<string, string[]>();
const succeeded = new Set<string>();

const ID_KINDS: Readonly<Record<string, string>> = {
  ...{ mbr: 'member', mref: 'reference', rwd: 'reward', rdm: 'redemption', quo: 'quote', awd: 'award', ctr: 'contribution' },
  ...{ bgt: 'budget', ptn: 'merchant', mer: 'merchant', dev: 'device' },
};
const NAMED: Readonly<Record<string, string>> = {
  ...{ activity_type: 'activity_type', team: 'team', category: 'category', next_cursor: 'cursor', log_position: 'position' },
};

function note(kind: string, value: string): void {
  const values = (shown.get(kind) ?? []).filter(each => each !== value);
  shown.set(kind, [...values, value].slice(-SHOWN_MAX));
}

/** Everything that an answer names. */
function learn(answer: unknown): void {
  if (typeof answer !== 'object' || answer === null) return;
  for (const [name, value] of Object.entries(answer)) {
    learn(value);
    if (typeof value !== 'string') continue;
    const kind = ID_KINDS[/^([a-z]+)_[0-9A-Z]{20,26}$/.exec(value)?.[1] ?? ''] ?? NAMED[name];
    if (kind !== undefined) note(kind, value);
  }
}

function named(value: unknown): unknown {
  if (value instanceof Known) {
    if (value.kind === 'fresh') return fresh();
    const values = shown.get(value.kind) ?? ['none'];
    return values.at(-1 - (value.nth % values.length));
  }
  if (Array.isArray(value)) return value.map(named);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, named(part)]));
}

function callerOf(caller: Asked['caller'], { 'x-required-scope': scope }: Operation): string | undefined {
  const { merchant: _, budget: __, bookkeeper, ...keys } = people;
  const presets: Readonly<Record<string, ScopePreset>> = { till: 'shop-server', colleague: 'coordinator' };
  const may = (name: string): boolean =>
    (SCOPE_PRESETS[presets[name] ?? (name as ScopePreset)] as readonly string[]).includes(scope ?? '');
  const fit = Object.entries(keys).filter(([name]) => may(name));
  if (caller === 'nobody') return undefined;
  if (caller === 'stranger') return fit.some(([name]) => name === 'till') ? keys.coordinator : bookkeeper;
  return fit[caller % Math.max(1, fit.length)]?.[1];
}

const isJson = ({ requestBody }: Operation): boolean => 'application/json' in (requestBody?.content ?? {});
const isText = (value: unknown): value is string => typeof value === 'string';
/** HTTP itself forbids the rest. */
const asHeader = (value: unknown): string => (isText(value) ? value : JSON.stringify(value)).replace(/[^\x20-\x7e]/g, '?').trim();
const asPart = (value: unknown): string => (isText(value) ? value : JSON.stringify(value)).replace(/\p{Surrogate}/gu, '?');

interface Sent {
  readonly place: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

function prepared({ place, operation }: Described, asked: Asked): Sent {
  const parts = named(asked.path) as Asked['path'];
  const filters = new URLSearchParams();
  for (const [name, value] of Object.entries(named(asked.query) as Asked['query'])) filters.append(name, asPart(value));
  const { 'TB-Min-Position': position, ...others } = named(asked.headers) as Asked['headers'];
  const headers = Object.entries({ ...others, ...(position === undefined ? {} : { 'TB-Min-Position': position }) });
  return {
    place:
      place.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(asPart(parts[name])).replace(/^\.{1,2}$/, '%2E')) +
      (filters.size === 0 ? '' : `?${filters.toString()}`),
    headers: {
      ...Object.fromEntries(headers.filter(([, value]) => value !== undefined).map(([name, value]) => [name, asHeader(value)])),
      ...(operation.requestBody !== undefined && !isJson(operation) ? { 'content-type': 'text/csv' } : {}),
    },
    body: named(asked.body),
  };
}

const pointer = (...parts: readonly string[]): string =>
  parts.map(part => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');
const validators = new Map<string, ValidateFunction>();
function validator(...place: readonly string[]): ValidateFunction {
  const $ref = `openapi#${pointer(...place)}`;
  const made = validators.get($ref) ?? ajv.compile({ $ref });
  validators.set($ref, made);
  return made;
}
const faults = (validate: ValidateFunction, content: unknown): unknown => (validate(content) ? [] : validate.errors);

/** Of these the edge alone has decided. */
const BEFORE_THE_LEDGER: readonly number[] = [400, 401, 404, 406, 413, 415, 428];

function expectDescribed({ place, method, operation }: Described, { body }: Sent, reply: Reply): void {
  const media = (reply.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const described = operation.responses[String(reply.status)]?.content?.[media];
  const status = String(reply.status);
  expect({ status, media, isDescribed: described !== undefined, text: reply.text }).toMatchObject({ isDescribed: true });
  expect(faults(validator('paths', place, method, 'responses', status, 'content', media, 'schema'), reply.json)).toEqual([]);
  expect(reply.headers.get('tb-request-id')).toMatch(/^req_/);
  if (reply.status >= 400) {
    expect([media, reply.json.status]).toEqual(['application/problem+json', reply.status]);
    expect(operation['x-problem-codes']).toContain(reply.json.code);
  } else if (isJson(operation) && !place.endsWith('/bulk')) {
    // what is accepted is also described; of many lines each is judged for itself
    expect(faults(validator('paths', place, method, 'requestBody', 'content', 'application/json', 'schema'), body)).toEqual([]);
  }
}

async function ask(described: Described, asked: Asked): Promise<void> {
  const { operation, method, name } = described;
  const sent = prepared(described, asked);
  const before = await edge.head();
  const key = callerOf(asked.caller, operation);
  const reply = await edge.send(method.toUpperCase(), sent.place, {
    ...(key === undefined ? {} : { key }),
    headers: sent.headers,
    ...(sent.body === undefined ? {} : { body: sent.body === null ? 'null' : sent.body }),
  });
  expect(reply.status).toBeLessThan(500);
  expectDescribed(described, sent, reply);
  if (BEFORE_THE_LEDGER.includes(reply.status)) expect(await edge.head()).toBe(before);
  if (reply.status >= 300) return;
  succeeded.add(name);
  learn(reply.json);
  const [idempotencyKey, etag] = [sent.headers['Idempotency-Key'], reply.headers.get('etag')];
  if (idempotencyKey !== undefined) note('key', idempotencyKey);
  if (etag !== null) note('etag', etag);
}

beforeAll(async () => {
  edge = await Edge.start();
  people = await foundCommunity(edge);
  const { id, ref } = await memberWithPoints(edge, people, 8);
  const offer = await reward(edge, people, '0.10', { multi_capture: true });
  const sale = { reward: offer.id, member: ref };
  learn([offer, { id, ref, budget: people.budget, merchant: people.merchant, team: 'first', category: 'building-head' }]);
  learn(await edge.made('/v1/quotes', people.till, sale));
  learn(await edge.made(`/v1/members/${id}/devices`, people.coordinator, {}));
  for (let sales = 0; sales < 5; sales++)
    learn(await edge.made('/v1/redemptions', people.till, { ...sale, merchant_reference: fresh() }));
  for (const board of ['points', 'minutes']) note('board', board);
  note('activity_type', 'stairwell-cleaning');
  await edge.service.sweeper.stop();
});
afterAll(() => edge.stop());

describe('whatever is asked is answered as described', () => {
  it.each(operations)(
    '$name',
    async described => {
      const asked = requests.of(described.operation, /redemption|quote/.test(described.place));
      const property = fc.asyncProperty(asked, each => ask(described, each));
      await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: true });
    },
    OPERATION_MS,
  );

  it.each(Object.entries(description.paths))('%s by a method that it does not have', async (place, methods) => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(each => !(each.toLowerCase() in methods))) {
      const reply = await edge.send(method, place.replace(/\{\w+\}/g, 'x'), { key: people.coordinator });
      // the path of another operation may fit too, with the last part as its id
      expect(reply.json.code).toMatch(/^(method-not-allowed|resource-not-found|scope-missing)$/);
      expect(reply.json.status).toBe(reply.status);
      if (reply.status === 405) expect(reply.headers.get('allow')).toBeTruthy();
    }
  });

  it('and much of it was not refused', () => {
    expect(succeeded.size).toBeGreaterThan(operations.length / 2);
  });
});
