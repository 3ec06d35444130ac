/**
 * Shapes: the one declaration of an event's content, from which its type, its stored form and its check are derived.
 *
 * Stored members are snake_case strings (no JSON numbers anywhere in a leaf); in the ledger they are camelCase, typed and
 * branded. A shape reads only what it itself would write: an unknown, missing or malformed member is a `ShapeMismatch`, never
 * a guess.
 */
import { DAY_MS, HOUR_MS, instant, MINUTE_MS, type Instant } from './units.js';

/** What canonical leaves may hold: strings, booleans, null, arrays and objects of them. */
export type Json = string | boolean | null | readonly Json[] | { readonly [member: string]: Json };

export class ShapeMismatch extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'ShapeMismatch';
  }
}

export interface Shape<T> {
  readonly write: (value: T) => Json;
  readonly read: (stored: Json) => T;
}

/** A member that is left out when the value has none. */
export interface Optional<T> {
  readonly optional: Shape<T>;
}

/** Any shape, for lists of members whose types differ. */
interface SomeShape {
  readonly write: (value: never) => Json;
  readonly read: (stored: Json) => unknown;
}
type Fields = Readonly<Record<string, SomeShape | { readonly optional: SomeShape }>>;
type OptionalKeys<F> = { [K in keyof F]: F[K] extends { readonly optional: unknown } ? K : never }[keyof F];
type Flat<T> = { readonly [K in keyof T]: T[K] };

/** The value that an object shape describes. */
export type Described<F> = Flat<
  { [K in Exclude<keyof F, OptionalKeys<F>>]: F[K] extends Shape<infer T> ? T : never } & {
    [K in OptionalKeys<F>]?: F[K] extends Optional<infer T> ? T : never;
  }
>;

function textOf(stored: Json): string {
  if (typeof stored !== 'string') throw new ShapeMismatch('a string was expected');
  return stored;
}

/** A string, branded as the caller says. */
export const text = <T extends string = string>(): Shape<T> => ({ write: value => value, read: stored => textOf(stored) as T });

/** One of a closed list. */
export const oneOf = <T extends string>(values: readonly T[]): Shape<T> => ({
  write: value => value,
  read: stored => {
    const found = values.find(value => value === stored);
    if (found === undefined) throw new ShapeMismatch(`one of ${values.join(', ')} was expected`);
    return found;
  },
});

/** An integer as its decimal digits; it must survive the way through a double. */
export const integer = <T extends number = number>(): Shape<T> => ({
  write: value => {
    // what could not be read again must never be stored
    if (!Number.isSafeInteger(value)) throw new ShapeMismatch(`${String(value)} is not an integer`);
    return String(value);
  },
  read: stored => {
    const digits = textOf(stored);
    const value = Number(digits);
    if (!Number.isSafeInteger(value) || String(value) !== digits) throw new ShapeMismatch('an integer was expected');
    return value as T;
  },
});

/** RFC 3339 in UTC with milliseconds. */
export const time: Shape<Instant> = {
  write: value => instantText(value),
  read: stored => instantOfText(textOf(stored)),
};

const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
let rememberedDay = Number.NaN;
let rememberedDate = '';

/** As `Date.toISOString`, at a third of its time: most instants that are written in a row lie on one day. */
export function instantText(at: Instant): string {
  const day = Math.floor(at / DAY_MS);
  if (day !== rememberedDay) {
    rememberedDate = new Date(at).toISOString().slice(0, 'YYYY-MM-DDT'.length);
    rememberedDay = day;
  }
  const ms = at - day * DAY_MS;
  const two = (unitMs: number, count: number): string => TWO_DIGITS[Math.floor(ms / unitMs) % count] ?? '';
  const thousandths = String(ms % SECOND_MS).padStart(3, '0');
  return `${rememberedDate}${two(HOUR_MS, 24)}:${two(MINUTE_MS, 60)}:${two(SECOND_MS, 60)}.${thousandths}Z`;
}
const SECOND_MS = 1_000;

export function instantOfText(stored: string): Instant {
  const at = Date.parse(stored);
  if (Number.isNaN(at) || new Date(at).toISOString() !== stored) throw new ShapeMismatch('an instant was expected');
  return instant(at);
}

export const flag: Shape<boolean> = {
  write: value => value,
  read: stored => {
    if (typeof stored !== 'boolean') throw new ShapeMismatch('true or false was expected');
    return stored;
  },
};

export const list = <T>(shape: Shape<T>): Shape<readonly T[]> => ({
  write: values => values.map(value => shape.write(value)),
  read: stored => {
    if (!Array.isArray(stored)) throw new ShapeMismatch('a list was expected');
    return stored.map((value: Json) => shape.read(value));
  },
});

export const optional = <T>(shape: Shape<T>): Optional<T> => ({ optional: shape });

const isObject = (stored: Json): stored is { readonly [member: string]: Json } =>
  typeof stored === 'object' && stored !== null && !Array.isArray(stored);

const snake = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);

interface Row {
  readonly name: string;
  readonly stored: string;
  readonly shape: Shape<unknown>;
  readonly optional: boolean;
}

function rowsOf(fields: Fields): readonly Row[] {
  return Object.entries(fields)
    .map(([name, field]) => ({
      name,
      stored: snake(name),
      shape: ('optional' in field ? field.optional : field) as Shape<unknown>,
      optional: 'optional' in field,
    }))
    .sort((a, b) => (a.stored < b.stored ? -1 : 1));
}

/** An object with exactly these members, written in the order of their stored names. */
export function object<F extends Fields>(fields: F): Shape<Described<F>> {
  const rows = rowsOf(fields);
  const known = new Set(rows.map(row => row.stored));
  return {
    write: value => {
      const stored: Record<string, Json> = {};
      for (const row of rows) {
        const member = (value as Readonly<Record<string, unknown>>)[row.name];
        if (member !== undefined) stored[row.stored] = row.shape.write(member);
        else if (!row.optional) throw new ShapeMismatch(`the member ${row.stored} is missing`);
      }
      return stored;
    },
    read: stored => {
      if (!isObject(stored)) throw new ShapeMismatch('an object was expected');
      const value: Record<string, unknown> = {};
      for (const row of rows) {
        const member = stored[row.stored];
        if (member !== undefined) value[row.name] = row.shape.read(member);
        else if (!row.optional) throw new ShapeMismatch(`the member ${row.stored} is missing`);
      }
      for (const name of Object.keys(stored)) if (!known.has(name)) throw new ShapeMismatch(`the member ${name} is unknown`);
      return value as Described<F>;
    },
  };
}
