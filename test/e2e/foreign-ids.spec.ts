/**
 * Another merchant's and another community's ids are as unknown as ids that there are not: the same answer, after the same
 * statements, wherever a request can name one. Statements are counted, because a time would be an opinion.
 */
import { SCOPE_PRESETS } from '../../src/app/access-scopes.js';
import { PROJECTIONS } from '../../src/read-models/projections.js';
import type { ActorId, PartnerId } from '../../src/ledger/units.js';
import { Edge, foundCommunity, fresh, LOG, memberWithPoints, reward, type People, type Reply } from '../support/edge.js';
import { keyFor, Operations, pathWith, type Operation, type Schema } from '../support/operations.js';
import { statementsOf } from '../support/statements.js';

const OTHER = 'timebank.example/log/cmty_two/1';
/** One id of each kind, by what stands before its underscore. */
type Ids = Readonly<Record<'mbr' | 'mref' | 'mer' | 'rwd' | 'rdm' | 'quo' | 'ctr' | 'awd' | 'bgt' | 'dev', string>>;

let edge: Edge;
let people: People;
let operations: Operations;
let own: Ids;
/** Of another community. */
let strange: Ids;
/** Of another merchant of the same community. */
let rival: Ids;
const rivalRewards: string[] = [];

beforeAll(async () => {
  edge = await Edge.start();
  await edge.service.sweeper.stop();
  people = await foundCommunity(edge);
  operations = new Operations(edge);
  own = await oneOfEach(people);
  strange = await oneOfEach(await foundCommunity(edge, OTHER));
  rival = await oneOfEach(await secondMerchant());
  for (let count = 0; count < 5; count++)
    rivalRewards.push((await reward(edge, { ...people, merchant: rival.mer as PartnerId }, '1.00')).id);
  const models = PROJECTIONS.map(({ name }) => name);
  for (const log of [LOG, OTHER]) await edge.service.feed.waitFor(log, models, await edge.head(log), 10_000);
  // from here on nothing is written, and nobody but the requests asks the database
  await edge.service.feed.stop();
});
afterAll(() => edge.stop());

async function oneOfEach(who: People): Promise<Ids> {
  const member = await memberWithPoints(edge, who);
  const offer = await reward(edge, who, '1.00');
  const asked = { reward: offer.id, member: member.ref };
  const redemption = await edge.made('/v1/redemptions', who.till, { ...asked, merchant_reference: fresh(), capture: true });
  const quote = await edge.made('/v1/quotes', who.till, asked);
  const device = await edge.made(`/v1/members/${member.id}/devices`, who.coordinator, {});
  const [contribution] = (await edge.get(`/v1/contributions?member=${member.id}`, who.coordinator)).json.data;
  const [award] = (await edge.get(`/v1/awards?member=${member.id}`, who.coordinator)).json.data;
  return {
    ...{ mbr: member.id, mref: member.ref, mer: who.merchant, rwd: offer.id, rdm: redemption.id, quo: quote.id },
    ...{ ctr: contribution?.id ?? '', awd: award?.id ?? '', bgt: who.budget, dev: device.id },
  };
}

async function secondMerchant(): Promise<People> {
  const admitted = await edge.made('/v1/partners', people.approver, { kind: 'enterprise', track: 'market', merchant: true });
  const merchant = admitted.id as PartnerId;
  await edge.command({ type: 'GrantRole', subject: 'key_rival' as ActorId, role: 'merchant', partner: merchant }, 'grant rival');
  return { ...people, merchant, till: await edge.key('key_rival' as ActorId, SCOPE_PRESETS['shop-server'], merchant) };
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** An id of each kind that nothing has. */
const unknowns = (): Ids => ({
  ...{ mbr: unknown('mbr'), mref: unknown('mref'), mer: unknown('mer'), rwd: unknown('rwd'), rdm: unknown('rdm') },
  ...{ quo: unknown('quo'), ctr: unknown('ctr'), awd: unknown('awd'), bgt: unknown('bgt'), dev: unknown('dev') },
});
let named = 0;
const statuses: number[] = [];
/** An id that nothing has; another one each time. */
function unknown(kind: string): string {
  const digits = [...String(++named)].map(digit => ALPHABET.charAt(20 + Number(digit))).join('');
  return `${kind}_${digits.padStart(kind === 'mref' ? 20 : 26, 'Z')}`;
}

const kindOf = (id: string): keyof Ids => id.slice(0, id.indexOf('_')) as keyof Ids;
const PARAMETERS: Readonly<Record<string, keyof Ids>> = {
  ...{ member: 'mbr', contribution: 'ctr', award: 'awd', redemption: 'rdm', budget: 'bgt', reward: 'rwd', partner: 'mer' },
  device: 'dev',
};

/** A place of a request that holds an id, and the request with another id in it. */
interface Place {
  readonly operation: Operation;
  readonly name: string;
  readonly kind: keyof Ids;
  readonly request: (id: string) => { readonly path: string; readonly body?: unknown };
}

const idsIn = (mine: Ids): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(Object.entries(PARAMETERS).map(([name, kind]) => [name, mine[kind]])),
  category: 'courier',
});

function pathPlaces(operation: Operation): readonly Place[] {
  const names = [...operation.path.matchAll(/\{([a-z]+)\}/g)].map(([, name = '']) => name).filter(name => name in PARAMETERS);
  const schema = operations.bodySchema(operation);
  const body = schema === undefined ? {} : { body: ownBody(schema) };
  return names.map(name => ({
    operation,
    name: `{${name}}`,
    kind: PARAMETERS[name] ?? 'mbr',
    request: id => ({ path: pathWith(operation, { ...idsIn(own), [name]: id }), ...body }),
  }));
}

const exampleOf = (schema: Schema): string => String(Array.isArray(schema.example) ? schema.example[0] : schema.example);
const isId = (schema: Schema): boolean => /^(mbr|mref|mer|rwd|quo|ctr|bgt)_/.test(exampleOf(schema));

/** What is asked for, with the caller's own ids; nothing that may be left out. */
function ownBody(schema: Schema): Readonly<Record<string, unknown>> {
  const required = Object.entries(schema.properties ?? {}).filter(([name]) => schema.required?.includes(name));
  return Object.fromEntries(
    required.map(([name, part]) => {
      const inner = operations.schema(part);
      if (isId(inner)) return [name, own[kindOf(exampleOf(inner))]];
      const line = inner.items === undefined ? undefined : operations.schema(inner.items);
      return [name, line?.properties === undefined ? operations.sample(part) : [ownBody(line)]];
    }),
  );
}

function bodyPlaces(operation: Operation, schema: Schema, wrap: (body: object) => object = body => body): readonly Place[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, part]): readonly Place[] => {
    const inner = operations.schema(part);
    const line = inner.items === undefined ? undefined : operations.schema(inner.items);
    if (line?.properties !== undefined) return bodyPlaces(operation, line, body => wrap({ ...ownBody(schema), [name]: [body] }));
    if (!isId(inner)) return [];
    // a till names its member besides, in one of two ways
    const besides = 'merchant_reference' in (schema.properties ?? {}) || name === 'reward' ? { member: own.mref } : {};
    const put = (id: string): object =>
      wrap({ ...ownBody(schema), ...(schema.properties?.['member'] ? besides : {}), [name]: inner.type === 'array' ? [id] : id });
    const path = pathWith(operation, idsIn(own));
    return [{ operation, name, kind: kindOf(exampleOf(inner)), request: id => ({ path, body: put(id) }) }];
  });
}

const places = (): readonly Place[] =>
  operations.all.flatMap(operation => {
    const schema = operations.bodySchema(operation);
    return [...pathPlaces(operation), ...(schema === undefined ? [] : bodyPlaces(operation, schema))];
  });

/** Keys are looked up anew each second, and connections opened and taken in turn, whoever asks for whatever. */
const isOfRequest = (statement: string): boolean => !/api_keys|leases|listen|notify|set_config|pg_advisory/i.test(statement);

async function asked(through: Edge, { operation, request }: Place, id: string): Promise<readonly [Reply, readonly string[]]> {
  const { path, body } = request(id);
  const key = keyFor(operation, people);
  const idempotency = operation.described['x-idempotency-key'] ? { idempotencyKey: fresh() } : {};
  const sent = { key, ...idempotency, headers: { 'if-match': '*' }, ...(body === undefined ? {} : { body }) };
  const [reply, statements] = await statementsOf(() => through.send(operation.method, path, sent));
  return [reply, statements.filter(isOfRequest)];
}

/** Whatever says which request it was, and which id. */
const plain = ({ status, text }: Reply, id: string): string =>
  `${String(status)} ${text.replaceAll(/"(instance|request_id|log_position)":"[^"]*"/g, '').replaceAll(id, '<id>')}`;

/** What a merchant's key is asked for; to a coordinator all merchants of the community are its own. */
const isOfTill = ({ operation }: Place): boolean => operation.described['x-required-scope']?.startsWith('redemptions:') ?? false;

/** @param nothing has been asked for as often as the foreign id, so that memory knows as much of it */
async function compare(through: Edge, place: Place, foreign: string, nothing: string): Promise<void> {
  const name = `${place.operation.method} ${place.operation.path} ${place.name}`;
  const before = await edge.head();
  // both are asked of a service that has looked up what is the caller's own
  await asked(through, place, unknown(place.kind));
  const [there, theirs] = await asked(through, place, foreign);
  const [missing, none] = await asked(through, place, nothing);
  expect([name, plain(there, foreign)]).toEqual([name, plain(missing, nothing)]);
  statuses.push(there.status);
  expect([name, theirs]).toEqual([name, none]);
  expect([name, await edge.head()]).toEqual([name, before]);
}

it('there are many places', () => {
  expect(places().length).toBeGreaterThan(55);
});

it('another community’s ids, at a service that has them in memory', async () => {
  const nothing = unknowns();
  for (const place of places()) await compare(edge, place, strange[place.kind], nothing[place.kind]);
  // a bulk answers line by line, and some requests are refused for something else first: of either id
  expect(statuses.filter(status => status === 404).length).toBeGreaterThan(40);
  expect(statuses.filter(status => ![200, 403, 404, 409, 422].includes(status))).toEqual([]);
}, 60_000);

it('another merchant’s redemptions, at a service that has them in memory', async () => {
  for (const place of places().filter(isOfTill)) if (place.kind === 'rdm') await compare(edge, place, rival.rdm, unknown('rdm'));
});

describe('a service that has just begun', () => {
  let copy: Edge;
  beforeAll(async () => {
    copy = await Edge.start(edge);
    await Promise.all([copy.service.sweeper.stop(), copy.service.feed.stop()]);
  });
  afterAll(() => copy.stop());

  it('another community’s ids', async () => {
    const nothing = unknowns();
    for (const place of places()) await compare(copy, place, strange[place.kind], nothing[place.kind]);
  }, 60_000);

  it('another merchant’s ids', async () => {
    for (const place of places().filter(isOfTill)) {
      // a reward that was asked for before is in memory, and not looked up again
      const foreign = place.kind === 'rwd' ? (rivalRewards.pop() ?? '') : rival[place.kind];
      await compare(copy, place, foreign, unknown(place.kind));
    }
  });
});
