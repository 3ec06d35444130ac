/**
 * Examples of whole requests and answers, put together from the examples of their members, so that they never differ from the
 * schemas. What may be left out of a request stands in its example where it has an example of its own and is sent instead of
 * nothing else.
 */
export interface ExampleSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly items?: ExampleSchema;
  readonly allOf?: readonly ExampleSchema[];
  readonly anyOf?: readonly ExampleSchema[];
  readonly oneOf?: readonly ExampleSchema[];
  readonly properties?: Readonly<Record<string, ExampleSchema>>;
  readonly required?: readonly string[];
  readonly 'x-instead-of'?: string;
}
type Schemas = Readonly<Record<string, ExampleSchema>>;

const NAMED = '#/components/schemas/';
const BY_TYPE: Readonly<Record<string, unknown>> = {
  integer: 1,
  number: 1,
  boolean: true,
  string: 'text',
  null: null,
  object: {},
};

/** A value that fits the schema. */
function exampleOf(given: ExampleSchema, schemas: Schemas): unknown {
  const one = given.oneOf?.[0] ?? given.anyOf?.[0] ?? given.allOf?.[0];
  const schema = resolved(one ?? given, schemas);
  if (schema.example !== undefined) return schema.example;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.properties !== undefined) return membersOf(schema, schemas);
  if (schema.type === 'array') return schema.items === undefined ? [] : [exampleOf(schema.items, schemas)];
  // what may be null and has no example is
  const type = Array.isArray(schema.type) ? 'null' : String(schema.type);
  return type === 'integer' ? (schema.minimum ?? BY_TYPE[type]) : BY_TYPE[type];
}

const resolved = (schema: ExampleSchema, schemas: Schemas): ExampleSchema =>
  schema.$ref === undefined ? schema : (schemas[schema.$ref.replace(NAMED, '')] ?? schema);

function membersOf({ properties = {}, required = [] }: ExampleSchema, schemas: Schemas): unknown {
  const shown = Object.entries(properties).filter(
    ([name, part]) => required.includes(name) || (part.example !== undefined && part['x-instead-of'] === undefined),
  );
  return Object.fromEntries(shown.map(([name, part]) => [name, exampleOf(part, schemas)]));
}

interface Content {
  readonly schema?: ExampleSchema;
  example?: unknown;
}
interface Exemplified {
  readonly requestBody?: { readonly content?: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>;
}

/** Gives an operation the examples of what is sent to it, and of what it answers with success. */
export function exemplify({ requestBody, responses }: Exemplified, schemas: Schemas): void {
  const answers = Object.entries(responses).flatMap(([status, { content }]) => (status.startsWith('2') ? [content] : []));
  for (const content of [requestBody?.content, ...answers]) {
    const json = content?.['application/json'];
    if (json?.schema !== undefined) json.example = exampleOf(json.schema, schemas);
  }
}
