/**
 * The time bank as a client sees it: one method for each operation of the API, by its `operationId`.
 *
 * All that a request takes is given side by side: ids of the path, filters of the query, members of the body. Answers are
 * what the service sent; refusals are thrown as `ProblemError`. Lists are walked row by row, the next page asked for when it
 * is needed.
 */
import { Exchange, type Options, type Request, type Settings } from './exchange.js';
import { OPERATIONS, type operations, type Route } from './openapi.js';
import type { OperationId } from './problems.js';

export type { Options, Settings } from './exchange.js';
export { isProblemOf, NoAnswer, ProblemError } from './problems.js';
export type { OperationId, Problem, ProblemCode } from './problems.js';

/** Shows a type as one object. */
type Flat<T> = { [Name in keyof T]: T[Name] };
type Named<T> = [T] extends [never] ? unknown : T;
type Place<Id extends OperationId, Where extends string> =
  operations[Id]['parameters'] extends Partial<Record<Where, infer Names>> ? Named<NonNullable<Names>> : unknown;
/** Members of a JSON body; anything else is given whole. A body without members takes nothing. */
type Content<Media> = Media extends { 'application/json': infer Members }
  ? string extends keyof Members
    ? unknown
    : Members
  : { readonly body: string | Uint8Array<ArrayBuffer> };
type Entity<Id extends OperationId> = NonNullable<operations[Id]['requestBody']>;
type Body<Id extends OperationId> = [Entity<Id>] extends [never]
  ? unknown
  : Entity<Id> extends { content: infer Media }
    ? Content<Media>
    : unknown;

/** What an operation takes. */
export type Given<Id extends OperationId> = Flat<Place<Id, 'path'> & Place<Id, 'query'> & Body<Id>>;
/** What an operation answers. */
export type Answer<Id extends OperationId> = {
  [Status in keyof operations[Id]['responses']]: operations[Id]['responses'][Status] extends {
    content: { 'application/json': infer Content };
  }
    ? Content
    : never;
}[keyof operations[Id]['responses']];

interface Page<Row> {
  data: Row[];
  has_more: boolean;
  next_cursor: string | null;
}
/** Rows, page after page. */
export interface List<Row> extends AsyncIterable<Row> {
  /** The pages themselves, from the `cursor` that was given, or the first. */
  pages(): AsyncGenerator<Page<Row>, void, undefined>;
}

type Arguments<G> = Partial<G> extends G ? [given?: G, options?: Options] : [given: G, options?: Options];
type Call<Id extends OperationId> = (
  ...given: Arguments<Given<Id>>
) => Answer<Id> extends Page<infer Row> ? List<Row> : Promise<Answer<Id>>;

export type Timebank = { readonly [Id in OperationId]: Call<Id> };

type Fields = Readonly<Record<string, unknown>>;

const JSON_MEDIA = 'application/json';

export const Timebank = class {
  constructor(settings: Settings) {
    const exchange = new Exchange(settings);
    for (const [operation, route] of Object.entries(OPERATIONS) as [OperationId, Route][]) {
      const send = async (given: Fields = {}, options: Options = {}) =>
        exchange.send(requestOf(operation, route, given), options);
      const { cursor } = route;
      const value =
        cursor === undefined ? send : (given?: Fields, options?: Options) => listOf(cursor, given, query => send(query, options));
      Object.defineProperty(this, operation, { value, enumerable: true });
    }
  }
} as new (settings: Settings) => Timebank;

function requestOf(operation: OperationId, { method, path, query, media }: Route, given: Fields): Request {
  const rest = new Map(Object.entries(given).filter(([, value]) => value !== undefined));
  const take = (name: string): unknown => {
    const value = rest.get(name);
    rest.delete(name);
    return value;
  };
  const place = path.replace(/\{(\w+)\}/g, (_, name: string) => segment(operation, name, take(name)));
  const filters = new URLSearchParams();
  for (const name of query) {
    const value = take(name);
    if (value !== undefined) filters.set(name, String(value));
  }
  const request = { operation, method, path: filters.size === 0 ? place : `${place}?${filters.toString()}` };
  if (media === undefined) return request;
  const body = media === JSON_MEDIA ? JSON.stringify(Object.fromEntries(rest)) : (rest.get('body') as Request['body'] & {});
  return { ...request, media, body };
}

/** An id in a path. Dots alone would lead to another place. */
function segment(operation: OperationId, name: string, value: unknown): string {
  if (typeof value !== 'string' || /^\.{0,2}$/.test(value)) throw new TypeError(`${operation} needs the ${name}`);
  return encodeURIComponent(value);
}

function listOf(cursor: string, given: Fields = {}, ask: (query: Fields) => Promise<unknown>): List<unknown> {
  async function* pages() {
    for (let next: unknown = given[cursor]; next !== null;) {
      const page = (await ask({ ...given, [cursor]: next })) as Page<unknown>;
      yield page;
      next = page.next_cursor;
    }
  }
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const { data } of pages()) yield* data;
    },
  };
}
