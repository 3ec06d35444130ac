/**
 * What in a description of the API would break a client that was written for another one: `npm run openapi:breaking` compares
 * openapi.json with the one that was last released, test/golden/openapi.json.
 *
 * Of requests less may be asked for, never more; in answers more may be told, never less. New operations, new optional members, new
 * members of answers, new values in answers and new problem codes break nobody.
 */
import fs from 'node:fs';
import path from 'node:path';

type Node = Readonly<Record<string, unknown>>;
/** Which way a value goes: from the client or to it. */
type Way = 'request' | 'answer';

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];
const LOWER_BOUNDS = ['minimum', 'minLength', 'minItems'];
const UPPER_BOUNDS = ['maximum', 'maxLength', 'maxItems'];

const node = (value: unknown): Node => (typeof value === 'object' && value !== null ? (value as Node) : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
const without = (all: readonly unknown[], these: readonly unknown[]): readonly unknown[] =>
  all.filter(each => !these.includes(each));
const say = (things: readonly unknown[], what: (thing: string) => string): string[] => things.map(each => what(String(each)));

/** One line for each break. */
export function breaksBetween(released: unknown, now: unknown): readonly string[] {
  const [before, after] = [operationsOf(node(released)), operationsOf(node(now))];
  const schemas = new Schemas(node(released), node(now));
  return [...before].flatMap(([name, operation]) => {
    const found = after.get(name);
    return found === undefined ? [`${name}: is gone`] : operationBreaks(operation, found, name, schemas);
  });
}

function operationsOf({ paths }: Node): ReadonlyMap<string, Node> {
  const named = Object.entries(node(paths)).flatMap(([place, methods]) =>
    METHODS.filter(method => method in node(methods)).map(
      method => [`${method.toUpperCase()} ${place}`, node(node(methods)[method])] as const,
    ),
  );
  return new Map(named);
}

function operationBreaks(before: Node, after: Node, name: string, schemas: Schemas): readonly string[] {
  const answers = Object.entries(node(before['responses'])).filter(([status]) => status.startsWith('2'));
  return [
    ...['operationId', 'x-required-scope'].flatMap(each =>
      before[each] === after[each] ? [] : [`${name}: ${each} was ${String(before[each])} and is ${String(after[each])}`],
    ),
    ...parameterBreaks(before, after, name, schemas),
    ...requestBreaks(node(before['requestBody']), node(after['requestBody']), name, schemas),
    ...answers.flatMap(([status, answer]) => {
      const found = node(after['responses'])[status];
      if (found === undefined) return [`${name}: no longer answers ${status}`];
      return contentBreaks(node(answer), node(found), `${name} ${status}`, 'answer', schemas);
    }),
  ];
}

function parameterBreaks(before: Node, after: Node, name: string, schemas: Schemas): readonly string[] {
  const named = (operation: Node) =>
    new Map(list(operation['parameters']).map(each => [`${String(node(each)['in'])} ${String(node(each)['name'])}`, node(each)]));
  const [had, has] = [named(before), named(after)];
  return [
    ...[...has].flatMap(([each, { required }]) =>
      required === true && had.get(each)?.['required'] !== true ? [`${name}: requires ${each}`] : [],
    ),
    ...[...had].flatMap(([each, parameter]) => {
      const found = has.get(each);
      if (found === undefined) return [`${name}: no longer takes ${each}`];
      return schemas.breaks(parameter['schema'], found['schema'], `${name} ${each}`, 'request');
    }),
  ];
}

function requestBreaks(before: Node, after: Node, name: string, schemas: Schemas): readonly string[] {
  const nowRequired = after['required'] === true && before['required'] !== true;
  return [...(nowRequired ? [`${name}: requires a body`] : []), ...contentBreaks(before, after, name, 'request', schemas)];
}

function contentBreaks(before: Node, after: Node, place: string, way: Way, schemas: Schemas): readonly string[] {
  return Object.entries(node(before['content'])).flatMap(([media, content]) => {
    const found = node(after['content'])[media];
    if (found === undefined) return [`${place}: ${media} is gone`];
    return schemas.breaks(node(content)['schema'], node(found)['schema'], place, way);
  });
}

/** Compares schemas, each by the components of its own document. */
class Schemas {
  private readonly compared = new Set<string>();

  constructor(
    private readonly released: Node,
    private readonly now: Node,
  ) {}

  breaks(before: unknown, after: unknown, place: string, way: Way): readonly string[] {
    const pair = JSON.stringify([way, node(before)['$ref'], node(after)['$ref']]);
    // what is used in many places is told once
    if (node(before)['$ref'] !== undefined && node(after)['$ref'] !== undefined) {
      if (this.compared.has(pair)) return [];
      this.compared.add(pair);
    }
    const [old, young] = [resolved(before, this.released), resolved(after, this.now)];
    return [
      ...valueBreaks(old, young, place, way),
      ...this.memberBreaks(old, young, place, way),
      ...('items' in old || 'items' in young ? this.breaks(old['items'], young['items'], `${place}[]`, way) : []),
      ...this.alternativeBreaks(old, young, place, way),
    ];
  }

  private memberBreaks(before: Node, after: Node, place: string, way: Way): readonly string[] {
    const [had, has] = [node(before['properties']), node(after['properties'])];
    const [needed, needs] = [list(before['required']), list(after['required'])];
    const changed = way === 'request' ? without(needs, needed) : without(needed, needs);
    const gone = without(Object.keys(had), Object.keys(has));
    return [
      ...say(gone, member => `${place}: ${member} is gone`),
      ...say(without(changed, gone), member => `${place}: ${member} is ${way === 'request' ? 'required' : 'no longer certain'}`),
      ...Object.keys(had)
        .filter(member => member in has)
        .flatMap(member => this.breaks(had[member], has[member], `${place}.${member}`, way)),
    ];
  }

  /** Compared in their order: nobody reorders them without a reason. */
  private alternativeBreaks(before: Node, after: Node, place: string, way: Way): readonly string[] {
    return ['anyOf', 'oneOf', 'allOf'].flatMap(kind => {
      const [had, has] = [list(before[kind]), list(after[kind])];
      const isNarrower = way === 'request' ? has.length < had.length : has.length > had.length;
      if (isNarrower && kind !== 'allOf') return [`${place}: ${kind} has other alternatives`];
      return had.slice(0, has.length).flatMap((each, n) => this.breaks(each, has[n], place, way));
    });
  }
}

/** What a schema says of the value itself. */
function valueBreaks(before: Node, after: Node, place: string, way: Way): readonly string[] {
  const [had, has] = [list(before['type']), list(after['type'])];
  const types = way === 'request' ? without(had, has) : without(has, had);
  const breaks = say(has.length === 0 && way === 'request' ? [] : types, type =>
    way === 'request' ? `${place}: may no longer be ${type}` : `${place}: may be ${type}`,
  );
  if (way === 'answer') return breaks;
  const values = 'enum' in after ? ('enum' in before ? without(list(before['enum']), list(after['enum'])) : ['anything']) : [];
  const bound = (name: string, schema: Node, open: number): number => Number(schema[name] ?? open);
  const lower = LOWER_BOUNDS.filter(name => bound(name, after, -Infinity) > bound(name, before, -Infinity));
  const upper = UPPER_BOUNDS.filter(name => bound(name, after, Infinity) < bound(name, before, Infinity));
  const form = after['pattern'] !== undefined && after['pattern'] !== before['pattern'] ? ['pattern'] : [];
  return [
    ...breaks,
    ...say(values, value => `${place}: may no longer be ${value}`),
    ...say([...lower, ...upper, ...form], name => `${place}: ${name} is ${String(after[name])}, was ${String(before[name])}`),
  ];
}

function resolved(schema: unknown, document: Node): Node {
  const { $ref } = node(schema);
  if (typeof $ref !== 'string') return node(schema);
  return $ref
    .split('/')
    .slice(1)
    .reduce((found, name) => node(found[name]), document);
}

function main(): void {
  const read = (file: string): unknown => JSON.parse(fs.readFileSync(path.resolve(__dirname, '../..', file), 'utf8'));
  const breaks = breaksBetween(read('test/golden/openapi.json'), read('openapi.json'));
  for (const each of breaks) console.error(each);
  if (breaks.length === 0) return;
  console.error(
    'These break clients. Where that is meant, say so in CHANGELOG.md and copy openapi.json to test/golden/openapi.json.',
  );
  process.exitCode = 1;
}

if (require.main === module) main();
