/**
 * The API's description (OpenAPI 3.1), made from the controllers' own declarations, the same bytes for the same code.
 *
 * Decorators say what is particular to an operation; here is added what all share: headers, the edge's problems by what the
 * operation takes, closed request schemas, the form of ids in paths.
 */
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { API_VERSION } from './intake.guard.js';
import { exemplify } from './openapi-examples.js';
import { completeOperation, type Operation } from './openapi-operation.js';
import { PROBLEM_SCHEMA } from './openapi-problem.js';

const TAGS: readonly (readonly [name: string, says: string])[] = [
  ['Members', 'Who takes part: enrolment, categories, teams, family, leaving.'],
  ['Contributions', 'What members did: recorded, approved, reversed.'],
  ['Awards', 'Points minted for contributions against a budget.'],
  ['Community', 'Budgets, partners, teams, activity types, rules.'],
  ['Rewards', 'What points can be redeemed for.'],
  ['Redemptions', 'Holds, captures and refunds at a merchant’s till.'],
  ['Imports', 'Rosters that coordinators keep, as CSV files.'],
  ['Ledger', 'Balances, leaderboards, the journal, the loop, events.'],
  ['Sandbox', 'For test keys only.'],
];
type Exemplified = Parameters<typeof exemplify>[0];
type Schemas = Parameters<typeof exemplify>[1];
const DESCRIPTION =
  'A volunteer time bank: every contribution, point award and reward redemption is an immutable event. ' +
  'Points are decimal strings with two decimals, instants are RFC 3339 in UTC, errors are problem documents (RFC 9457). ' +
  'Keys that begin with `tbk_test_` open a test community, where nothing is real: ids carry `test_` (`rdm_test_…`), and the ' +
  'header `TB-Sandbox-Fault` asks for a fault: `rate-limit`, or where an idempotency key is taken `conflict-once` and ' +
  '`timeout-after-commit`.';

/** Holds the document once it is made. */
export class OpenApi {
  private made: OpenAPIObject | undefined;

  get document(): OpenAPIObject {
    if (this.made === undefined) throw new Error('the API has not been described yet');
    return this.made;
  }

  describe(app: INestApplication): OpenAPIObject {
    this.made = describeApi(app);
    return this.made;
  }
}

/** The same for every start of the same code. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Time bank')
    .setDescription(DESCRIPTION)
    .setVersion(API_VERSION)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: 'An API key: `tbk_live_…`, or `tbk_test_…` of a test community.',
    });
  for (const [name, says] of TAGS) builder.addTag(name, says);
  const document = SwaggerModule.createDocument(app, builder.build());
  document.info.contact = { name: 'The operator of this service' };
  const components = (document.components ??= {});
  const schemas = (components.schemas ??= {});
  schemas['Problem'] = PROBLEM_SCHEMA;
  const closed = new Set<string>();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) completeOperation(method, path, operation as Operation);
    for (const operation of Object.values(methods) as Operation[]) noteRefs(operation.requestBody, closed, schemas);
  }
  for (const name of closed) Object.assign(schemas[name] ?? {}, { additionalProperties: false });
  const described = sorted(document) as OpenAPIObject;
  for (const methods of Object.values(described.paths))
    for (const operation of Object.values(methods)) exemplify(operation as Exemplified, described.components?.schemas as Schemas);
  return described;
}

/** Names of all schemas that a request is made of. */
function noteRefs(node: unknown, names: Set<string>, schemas: Readonly<Record<string, unknown>>): void {
  for (const [, name = ''] of (JSON.stringify(node) ?? '').matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    if (names.has(name)) continue;
    names.add(name);
    noteRefs(schemas[name], names, schemas);
  }
}

/**
 * Members in the order of their names, so that the file changes only where the API does; and what may be null as OpenAPI 3.1
 * says it.
 */
function sorted(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(sorted);
  if (typeof node !== 'object' || node === null) return node;
  const members = Object.entries(nullable(node)).filter(([, value]) => value !== undefined);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => [name, sorted(value)]));
}

function nullable(node: object): object {
  if (!('nullable' in node) || node.nullable !== true) return node;
  const { nullable: _, ...schema } = node as { nullable: true; type?: string; description?: string };
  if (schema.type !== undefined) return { ...schema, type: [schema.type, 'null'] };
  const { description, ...rest } = schema;
  return { description, anyOf: [rest, { type: 'null' }] };
}
