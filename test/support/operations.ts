/**
 * The operations of the API as its description has them, with bodies made from the description's own examples, and a key of the
 * community for each: what the tests walk that look at every operation.
 */
import { SCOPE_PRESETS } from '../../src/app/access-scopes.js';
import { OpenApi } from '../../src/api/openapi.js';
import type { Edge, People } from './edge.js';

/** What tests look at of a schema. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
}
interface Content {
  readonly schema: Schema;
  readonly example?: unknown;
}
export interface Described {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>;
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly 'x-required-scope'?: string;
  readonly 'x-idempotency-key'?: boolean;
  readonly 'x-problem-codes': readonly string[];
}
export interface Operation {
  readonly method: string;
  /** With parameters as `{name}`. */
  readonly path: string;
  readonly described: Described;
}
export type Members = Readonly<Record<string, unknown>>;

const JSON_TYPE = 'application/json';

export class Operations {
  readonly all: readonly Operation[];
  readonly schemas: Readonly<Record<string, Schema>>;

  constructor(edge: Edge) {
    const { paths, components } = edge.server.app.get(OpenApi).document;
    this.schemas = (components?.schemas ?? {}) as Readonly<Record<string, Schema>>;
    this.all = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => ({
        method: method.toUpperCase(),
        path,
        described: described as unknown as Described,
      })),
    );
  }

  get writes(): readonly Operation[] {
    return this.all.filter(({ method }) => method === 'POST' || method === 'PATCH');
  }

  /** The schema itself, where it is only named. */
  schema(schema: Schema): Schema {
    const named = schema.$ref ?? (schema.allOf?.length === 1 ? schema.allOf[0]?.$ref : undefined);
    return named === undefined ? schema : (this.schemas[named.replace('#/components/schemas/', '')] ?? schema);
  }

  /** The schema of what an operation is sent as JSON. */
  bodySchema({ described }: Operation): Schema | undefined {
    const content = described.requestBody?.content[JSON_TYPE];
    return content === undefined ? undefined : this.schema(content.schema);
  }

  /** A value that fits the schema, by its example where it has one. */
  sample(given: Schema): unknown {
    const schema = this.schema(given);
    if (schema.example !== undefined) return schema.example;
    if (schema.default !== undefined) return schema.default;
    if (schema.enum !== undefined) return schema.enum[0];
    if (schema.properties !== undefined) return this.members(schema);
    if (schema.type === 'array') return schema.items === undefined ? [] : [this.sample(schema.items)];
    if (schema.type === 'integer') return schema.minimum ?? 1;
    return schema.type === 'boolean' ? true : schema.type === 'object' ? {} : 'east-gate';
  }

  /** Every member that the schema has. */
  members(schema: Schema): Members {
    const members = Object.entries(schema.properties ?? {});
    return Object.fromEntries(members.map(([name, part]) => [name, this.sample(part)]));
  }
}

/** A key of the community whose preset has the scope that the operation asks for. */
export function keyFor({ described }: Operation, people: People): string {
  const scope = described['x-required-scope'] ?? '';
  const holders = [
    ['shop-server', people.till],
    ['coordinator', people.coordinator],
    ['approver', people.approver],
    ['auditor', people.auditor],
  ] as const;
  const [, key] = holders.find(([preset]) => (SCOPE_PRESETS[preset] as readonly string[]).includes(scope)) ?? [];
  if (key === undefined) throw new Error(`nobody holds a key for ${described.operationId}`);
  return key;
}

/** The path with these ids in it. */
export const pathWith = ({ path }: Pick<Operation, 'path'>, ids: Readonly<Record<string, string>>): string =>
  path.replaceAll(/\{([a-z]+)\}/g, (_, name: string) => ids[name] ?? '');
