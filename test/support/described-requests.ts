/**
 * Requests made from the API's description: most as it asks for, some with one thing wrong, some with nothing right. What they name
 * (members, rewards, cursors, keys) is chosen when they are sent, from what earlier answers have shown.
 */
import fc from 'fast-check';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}
type Media = Readonly<Record<string, { readonly schema: Schema }>>;
export interface Operation {
  readonly operationId: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Media };
  readonly responses: Readonly<Record<string, { readonly content?: Media }>>;
  readonly 'x-required-scope'?: string;
  readonly 'x-problem-codes': readonly string[];
}
export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Stands for something that an earlier answer has shown. */
export class Known {
  constructor(
    readonly kind: string,
    readonly nth: number,
  ) {}
}

export interface Asked {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
  /** A text is sent as it is, anything else as JSON. */
  readonly body: unknown;
  /** Who asks, of those who may: the nth; or one who may not, or nobody. */
  readonly caller: number | 'stranger' | 'nobody';
}

const WRONG: readonly unknown[] = [
  ...[null, true, 0, -1, 0.5, Number.MAX_SAFE_INTEGER + 1, [], {}, [[]], '', ' ', '\0', '\ud800', '１２', '-0', '1e3', '007'],
  ...['x'.repeat(600), '0000-00-00', '2026-02-30T25:61:61Z', 'rdm_0', `mbr_${'0'.repeat(26)}`, '../..', '%2e%2e', "' OR 1=1 --"],
];
const NAMES_WRONG = ['unknown', '__proto__', 'constructor', 'toString', ''];
const TEXTS_WRONG = ['', '{', '[]', 'null', '"text"', '{"a":1,"a":2}', '['.repeat(40), '{"amount":1e309}', '\ufeff{}'];
/** Members, by name, whose values are ids or codes that have to exist. */
const KINDS: Readonly<Record<string, string>> = {
  ...{ from: 'member', to: 'member', holder: 'member', relative: 'member', partner: 'merchant', after: 'cursor' },
  ...Object.fromEntries(
    ['member', 'reward', 'redemption', 'contribution', 'award', 'budget', 'merchant', 'team', 'device', 'quote', 'cursor']
      .concat(['activity_type', 'category', 'board', 'code', 'idempotency_key'])
      .map(name => [name, name]),
  ),
};
const known = (kind: string): fc.Arbitrary<Known> => fc.nat({ max: 40 }).map(nth => new Known(kind, nth));
const often = <T>(mostly: fc.Arbitrary<T>, ...seldom: readonly fc.Arbitrary<T>[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 8, arbitrary: mostly }, ...seldom.map(arbitrary => ({ weight: 1, arbitrary })));
const wrong = fc.oneof(fc.constantFrom(...WRONG), fc.string({ unit: 'binary', maxLength: 40 }));

export class DescribedRequests {
  constructor(private readonly schemas: Description['components']['schemas']) {}

  of({ parameters, requestBody }: Operation, isTill: boolean): fc.Arbitrary<Asked> {
    const at = (place: string): Record<string, fc.Arbitrary<unknown>> =>
      Object.fromEntries(
        parameters.filter(each => each.in === place).map(({ name, schema }) => [name, this.parameter(name, schema, isTill)]),
      );
    return fc.record({
      path: fc.record(at('path')),
      query: often<Readonly<Record<string, unknown>>>(
        fc.record(at('query'), { requiredKeys: [] }),
        fc.dictionary(fc.constantFrom('limit', 'cursor', 'expand', '__proto__'), wrong),
      ),
      headers: fc.record(at('header'), { requiredKeys: ['Idempotency-Key', 'If-Match'].filter(name => name in at('header')) }),
      body: this.body(requestBody?.content, isTill),
      caller: often<Asked['caller']>(fc.nat({ max: 9 }), fc.constantFrom('stranger', 'nobody')),
    });
  }

  private parameter(name: string, schema: Schema, isTill: boolean): fc.Arbitrary<unknown> {
    if (name === 'Idempotency-Key')
      return often<unknown>(fc.constant(new Known('fresh', 0)), known('key'), wrong, fc.constant(undefined));
    if (name === 'If-Match')
      return often<unknown>(fc.constant('*'), known('etag'), fc.constant('"rdm-v1"'), wrong, fc.constant(undefined));
    if (name === 'TB-Min-Position') return fc.oneof(fc.constant(undefined), fc.constant(undefined), known('position'), wrong);
    return often(this.valid(schema, name, isTill), wrong);
  }

  private body(content: Media | undefined, isTill: boolean): fc.Arbitrary<unknown> {
    if (content === undefined) return fc.constant(undefined);
    const schema = content['application/json']?.schema;
    if (schema === undefined)
      return fc.oneof(fc.constant('姓名,手机号\n王五,13700000019\n'), fc.string({ unit: 'binary', maxLength: 200 }));
    const valid = this.valid(schema, '', isTill);
    return fc.oneof(
      { weight: 8, arbitrary: valid },
      { weight: 4, arbitrary: fc.tuple(valid, fc.nat(), wrong, fc.constantFrom(...NAMES_WRONG)).map(marred) },
      { weight: 1, arbitrary: fc.constantFrom(...TEXTS_WRONG) },
      { weight: 1, arbitrary: fc.jsonValue().map(value => (typeof value === 'string' ? JSON.stringify(value) : value)) },
    );
  }

  /** What the schema allows. */
  private valid(given: Schema, name: string, isTill: boolean): fc.Arbitrary<unknown> {
    const schema = this.resolved(given);
    const { type = 'string', example, properties, items } = schema;
    const kind = schema.format === undefined ? KINDS[name] : undefined;
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
    if (kind !== undefined && type === 'string') return known(isTill && kind === 'member' ? 'reference' : kind);
    if (properties !== undefined) {
      const members = Object.entries(properties).map(([member, part]) => [member, this.valid(part, member, isTill)] as const);
      return fc.record(Object.fromEntries(members), { requiredKeys: [...(schema.required ?? [])] });
    }
    if (type === 'boolean') return fc.boolean();
    if (type === 'integer') return fc.integer({ min: schema.minimum ?? -1_000, max: Math.min(schema.maximum ?? 1_000, 1e6) });
    if (items !== undefined) {
      const bounds = { minLength: schema.minItems ?? 0, maxLength: Math.min(schema.maxItems ?? 3, 3) };
      const element = this.valid(items, name, isTill);
      return schema.uniqueItems === true ? fc.uniqueArray(element, bounds) : fc.array(element, bounds);
    }
    if (type === 'object')
      return fc.dictionary(fc.string({ minLength: 1, maxLength: 10 }), fc.string({ maxLength: 20 }), { maxKeys: 3 });
    const text = textOf(schema);
    return example === undefined ? text : fc.oneof(fc.constant(example), text);
  }

  resolved({ allOf, $ref, ...own }: Schema): Schema {
    const parts = [...(allOf ?? []), ...($ref === undefined ? [] : [this.schemas[$ref.split('/').at(-1) ?? ''] ?? {}])];
    return parts.length === 0 ? own : { ...Object.assign({}, ...parts.map(part => this.resolved(part))), ...own };
  }
}

const DAYS = { min: new Date('2025-01-01'), max: new Date('2027-12-31'), noInvalidDate: true } as const;

function textOf({ pattern, format, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time') return fc.date(DAYS).map(date => date.toISOString());
  if (format === 'date') return fc.date(DAYS).map(date => date.toISOString().slice(0, 10));
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern), { size: 'small' });
  return fc.string({ unit: 'grapheme-composite', minLength, maxLength: Math.min(maxLength, 40) });
}

/** One member, however deep, that is missing, another, or too many. */
function marred([value, place, what, name]: [unknown, number, unknown, string]): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Known) return what;
  const members = Object.entries(value);
  const [member, part] = members[place % (members.length + 1)] ?? [];
  const others = members.filter(([each]) => each !== member);
  if (Array.isArray(value)) return [...others.map(([, each]) => each as unknown), marred([part, place >> 2, what, name])];
  if (member === undefined) return Object.fromEntries([...members, [name, what]]);
  return place % 3 === 0
    ? Object.fromEntries(others)
    : Object.fromEntries([...others, [member, marred([part, place >> 2, what, name])]]);
}
