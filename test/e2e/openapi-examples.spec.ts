/** The examples of the API's description: each fits its schema, is sent to a community, and is answered as the description says. */
import Ajv, { type ValidateFunction } from 'ajv/dist/2020.js';
import { OpenApi } from '../../src/api/openapi.js';
import { Edge, foundCommunity, fresh, memberWithPoints, reward, type Fields, type People } from '../support/edge.js';
import { keyFor, Operations, pathWith, type Operation } from '../support/operations.js';

let edge: Edge;
let people: People;
let operations: Operations;
let ajv: Ajv;
/** What examples speak of, as it is in this community. */
let own: Readonly<Record<string, string>>;

beforeAll(async () => {
  edge = await Edge.start();
  people = await foundCommunity(edge);
  operations = new Operations(edge);
  ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', ...edge.server.app.get(OpenApi).document } as object);
  await edge.made('/v1/teams', people.coordinator, { team: 'west-gate' });
});
beforeEach(async () => {
  const member = await memberWithPoints(edge, people);
  const relative = await memberWithPoints(edge, people);
  const offer = await reward(edge, people, '0.50', { multi_capture: true, stock: 50 });
  const asked = { reward: offer.id, member: member.ref };
  const quote = await edge.made('/v1/quotes', people.till, asked);
  const device = await edge.made(`/v1/members/${member.id}/devices`, people.coordinator, {});
  const [contribution] = (await edge.get(`/v1/contributions?member=${relative.id}`, people.coordinator)).json.data;
  const [award] = (await edge.get(`/v1/awards?member=${relative.id}`, people.coordinator)).json.data;
  own = {
    ...{ member: member.id, mref: member.ref, reward: offer.id, redemption: '', quote: quote.id, device: device.id },
    ...{ budget: people.budget, partner: people.merchant, merchant: people.merchant, relative: relative.id, category: 'courier' },
    ...{ contribution: contribution?.id ?? '', award: award?.id ?? '', from: member.id, to: relative.id },
  };
  own = { ...own, redemption: await held() };
});
afterAll(() => edge.stop());

const held = async (): Promise<string> => {
  const sale = { reward: own['reward'], member: own['mref'], merchant_reference: fresh() };
  return (await edge.made('/v1/redemptions', people.till, sale)).id;
};
const named = ({ method, path }: Operation): string => `${method} ${path}`;
const all = (): readonly Operation[] => operations.all;
const contentOf = (content: Readonly<Record<string, { readonly example?: unknown }>> | undefined) =>
  content?.['application/json'];

const pointerTo = ({ method, path }: Operation, rest: string): string =>
  `api#/paths/${path.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}/${method.toLowerCase()}/${rest}`;
function schemaAt(operation: Operation, rest: string): ValidateFunction {
  const validate = ajv.getSchema(pointerTo(operation, `${rest}/content/application~1json/schema`));
  if (validate === undefined) throw new Error(`${named(operation)} has no schema at ${rest}`);
  return validate;
}
function expectFits(operation: Operation, rest: string, value: unknown): void {
  const validate = schemaAt(operation, rest);
  validate(value);
  expect([named(operation), rest, validate.errors ?? []]).toEqual([named(operation), rest, []]);
}

it('of every request and every answer there is one, and it fits', () => {
  for (const operation of all()) {
    const { requestBody, responses } = operation.described;
    if (requestBody !== undefined && contentOf(requestBody.content) !== undefined) {
      expect([named(operation), typeof contentOf(requestBody.content)?.example]).toEqual([named(operation), 'object']);
      expectFits(operation, 'requestBody', contentOf(requestBody.content)?.example);
    }
    const answers = Object.entries(responses).filter(([status]) => status.startsWith('2'));
    for (const [status, { content }] of answers) {
      expect([named(operation), status, typeof contentOf(content)?.example]).toEqual([named(operation), status, 'object']);
      expectFits(operation, `responses/${status}`, contentOf(content)?.example);
    }
  }
});

/** What an example cannot know of this community: ids, a price, a day. */
function ofThisCommunity(operation: Operation, example: unknown): unknown {
  if (Array.isArray(example)) return example.map(each => ofThisCommunity(operation, each));
  if (typeof example !== 'object' || example === null) return example;
  const now = Math.floor(edge.service.clock() / 60_000) * 60_000;
  const at = (hours: number): string => new Date(now + hours * 3_600_000).toISOString();
  const isTill = operation.described['x-required-scope']?.startsWith('redemptions:') ?? false;
  const known: Readonly<Record<string, unknown>> = {
    ...own,
    ...(isTill ? { member: own['mref'] } : {}),
    ...{ amount: '0.10', started_at: at(-30), ended_at: at(-29), from: own['from'], valid_from: at(0), until: at(8_000) },
    ...(operation.path === '/v1/budgets' || operation.path.endsWith('/categories') ? { from: at(1) } : {}),
    ...(operation.path === '/v1/redemptions' || operation.path.endsWith('/validate') ? { amount: '0.50' } : {}),
    ...{ effective_from: at(1), merchant_reference: fresh(), honoured_by: [own['merchant']], phone: undefined },
    ...{
      valid_until: at(8_000),
      code: `code-${fresh()}`,
      team: operation.path === '/v1/teams' ? `team-${fresh()}` : 'west-gate',
    },
  };
  return Object.fromEntries(
    Object.entries(example).map(([name, value]) => [
      name,
      name in known && typeof value === typeof (known[name] ?? value) ? known[name] : ofThisCommunity(operation, value),
    ]),
  );
}

it('what is read has the shape that the description gives it', async () => {
  for (const operation of all().filter(({ method }) => method === 'GET')) {
    if (operation.path.includes('{board}')) continue;
    const required = operation.described.parameters.filter(each => each.in === 'query' && each.name === 'as_of');
    const query = required.length === 0 ? '' : '?as_of=position:1';
    const reply = await edge.get(`${pathWith(operation, own)}${query}`, keyFor(operation, people));
    if (reply.status === 404 || reply.status === 403 || reply.json.code === 'sandbox-only') continue;
    expect([named(operation), reply.status, reply.json.code]).toEqual([named(operation), 200, undefined]);
    expectFits(operation, 'responses/200', reply.json);
  }
});

const fits = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll(/\{[a-z]+\}/g, '[^/]+')}$`).test(path);

it('a method that a path does not have is refused, with those that it has', async () => {
  for (const path of new Set(all().map(each => each.path))) {
    const there = path.replaceAll(/\{([a-z]+)\}/g, (_, name: string) => own[name] ?? 'points');
    // what is spelt out in one path may be an id in another
    const methods = all().flatMap(each => (fits(each.path, there) ? [each.method] : []));
    const allow = [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : [])])].sort().join(', ');
    for (const method of ['OPTIONS', 'DELETE', 'PUT', 'PATCH', 'POST', 'GET'].filter(each => !methods.includes(each))) {
      const reply = await edge.send(method, there, { key: people.coordinator });
      expect([method, path, reply.status, reply.json.code]).toEqual([method, path, 405, 'method-not-allowed']);
      expect([path, reply.headers.get('allow')]).toEqual([path, allow]);
    }
    const head = await edge.send('HEAD', there, { key: people.coordinator });
    if (!methods.includes('GET')) expect([path, head.status, head.text]).toEqual([path, 405, '']);
    else expect([path, head.text]).toEqual([path, '']);
  }
});

/** Their examples speak of what is in another state than what the test has at hand; each is refused as it says. */
const REFUSED: Readonly<Record<string, string>> = {
  'POST /v1/awards': 'contribution-already-awarded',
  'POST /v1/awards/{award}/approvals': 'resource-not-found',
  'POST /v1/awards/{award}/rejections': 'resource-not-found',
  'POST /v1/awards/{award}/reversals': 'approver-conflict',
  'POST /v1/contributions/{contribution}/reversals': 'approver-conflict',
  'POST /v1/contributions/{contribution}/approvals': 'contribution-not-pending',
  'POST /v1/contributions/{contribution}/rejections': 'contribution-not-pending',
  // frozen by the example before it
  'POST /v1/members/{member}/leave': 'member-not-active',
  'POST /v1/partners/{partner}/reinstatements': 'partner-status-conflict',
  'POST /v1/partners/{partner}/settlements': 'amount-out-of-range',
  'POST /v1/redemptions/{redemption}/refunds': 'redemption-not-captured',
  'POST /v1/community/freeze': 'role-not-permitted',
  'POST /v1/community/thaw': 'role-not-permitted',
};
/** What would leave nothing for the others to do comes last. */
const LAST = /\/(freeze|unfreeze|leave|terminations|suspensions|close|erase)$/;

it('sent as they are, they are answered as the description says', async () => {
  const json = all().filter(({ described }) => contentOf(described.requestBody?.content) !== undefined);
  const inOrder = [...json.filter(({ path }) => !LAST.test(path)), ...json.filter(({ path }) => LAST.test(path))];
  const outcomes: Record<string, string> = {};
  for (const operation of inOrder) {
    // each of them has a hold of its own
    if (operation.path.includes('{redemption}')) own = { ...own, redemption: await held() };
    const body = ofThisCommunity(operation, contentOf(operation.described.requestBody?.content)?.example);
    const reply = await edge.send(operation.method, pathWith(operation, own), {
      key: keyFor(operation, people),
      body,
      headers: { 'if-match': '*' },
      ...(operation.described['x-idempotency-key'] ? { idempotencyKey: fresh() } : {}),
    });
    if (reply.status < 300) expectFits(operation, `responses/${String(reply.status)}`, reply.json as Fields);
    else outcomes[named(operation)] = reply.json.code;
  }
  expect(outcomes).toEqual(REFUSED);
}, 60_000);
