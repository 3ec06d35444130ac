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
const two = (number: number): string => TWO_DIGITS[number] ?? '';
const daysWritten = new Map<number, string>();

/** As `Date.toISOString`, at a third of its time: what is written in a row lies on few days. */
export function instantText(at: Instant): string {
  const day = Math.floor(at / DAY_MS);
  let date = daysWritten.get(day);
  if (date === undefined) {
    date = new Date(at).toISOString().slice(0, DATE_LENGTH);
    if (daysWritten.size === DATES_KNOWN_MAX) daysWritten.clear();
    daysWritten.set(day, date);
  }
  const ms = at - day * DAY_MS;
  const minute = Math.floor(ms / MINUTE_MS);
  const thousandths = String(ms % SECOND_MS).padStart(3, '0');
  const time = `${two(Math.floor(ms / HOUR_MS))}:${two(minute % 60)}:${two(Math.floor(ms / SECOND_MS) % 60)}`;
  return `${date}${time}.${thousandths}Z`;
}
const SECOND_MS = 1_000;
const DATE_LENGTH = 'YYYY-MM-DDT'.length;
/** Three years of days: as many as one log speaks of in a row. */
const DATES_KNOWN_MAX = 1_100;
const datesKnown = new Map<string, number>();
const TIME_OF_DAY = /T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z$/;
const INSTANT_LENGTH = 'YYYY-MM-DDThh:mm:ss.sssZ'.length;
const ZERO = '0'.charCodeAt(0);

/** The inverse, and nothing else: what `toISOString` would not write is refused. Few days are read over and over. */
export function instantOfText(stored: string): Instant {
  const date = stored.slice(0, DATE_LENGTH);
  const day = datesKnown.get(date) ?? dayOfText(date);
  if (stored.length !== INSTANT_LENGTH || !TIME_OF_DAY.test(stored)) throw new ShapeMismatch('an instant was expected');
  // by their codes: cutting them out of the text takes more than twice the time
  const digit = (at: number): number => stored.charCodeAt(at) - ZERO;
  const pair = (at: number): number => digit(at) * 10 + digit(at + 1);
  return instant(day + pair(11) * HOUR_MS + pair(14) * MINUTE_MS + pair(17) * SECOND_MS + pair(20) * 10 + digit(22));
}

function dayOfText(date: string): number {
  const midnight = `${date}00:00:00.000Z`;
  const day = Date.parse(midnight);
  if (Number.isNaN(day) || new Date(day).toISOString() !== midnight) throw new ShapeMismatch('an instant was expected');
  if (datesKnown.size >= DATES_KNOWN_MAX) datesKnown.clear();
  datesKnown.set(date, day);
  return day;
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
      let found = 0;
      for (const row of rows) {
        const member = stored[row.stored];
        if (member !== undefined) {
          value[row.name] = row.shape.read(member);
          found++;
        } else if (!row.optional) throw new ShapeMismatch(`the member ${row.stored} is missing`);
      }
      const names = Object.keys(stored);
      if (names.length > found) throw new ShapeMismatch(`the member ${names.find(name => !known.has(name)) ?? ''} is unknown`);
      return value as Described<F>;
    },
  };
}
