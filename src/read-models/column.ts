/**
 * Columns of the read models: what they hold, how a value travels to the database, and how a figure grows.
 *
 * A column that grows has a rule by which what a batch adds and what is there become one, the same in memory and in SQL, so that
 * rows can be added to without being read.
 */
import { arrayText } from './array-text.js';

declare const held: unique symbol;

/** How a column grows: the figures of both, or the later, or the earlier of two instants or positions, where null is none. */
type Growth = 'sum' | 'latest' | 'earliest';

/** A column and the type of what it holds. */
export interface Column<T> {
  readonly sqlType: string;
  readonly isSummed: boolean;
  readonly growth?: Growth;
  /** The value as an element of a list. */
  readonly write: (value: unknown) => Scalar;
  readonly [held]?: T;
}
type Scalar = string | number | boolean | null;

const plain = (value: unknown): Scalar => value as Scalar;
const column = (sqlType: string, growth?: Growth, isSummed = false) => ({
  ...{ sqlType, isSummed, write: plain },
  ...(growth === undefined ? {} : { growth }),
});

export const text = <T extends string = string>(): Column<T> => column('text');
export const flag = (): Column<boolean> => column('boolean');
/** Positions, instants in milliseconds, numbers that are set. */
export const integer = <T extends number = number>(): Column<T> => column('bigint');
/** How often something happened. */
export const count = (): Column<number> => column('bigint', 'sum');
/** Hundredths of a point, or minutes: what a comparison also sums. */
export const amount = <T extends number = number>(): Column<T> => column('bigint', 'sum', true);
export const latest = <T extends number = number>(): Column<T> => column('bigint', 'latest');
export const earliest = <T extends number = number>(): Column<T> => column('bigint', 'earliest');
export const day = <T extends string = string>(): Column<T> => column('date');
export const texts = <T extends string = string>(): Column<readonly T[]> => ({
  ...column('text[]'),
  write: value => arrayText(value as readonly string[]),
});
export const json = <T>(): Column<T> => ({ ...column('jsonb'), write: value => JSON.stringify(value) });
/** A column without a value is null. */
export const optional = <T>(of: Column<T>): Column<T | null> => of as Column<T | null>;

/** The column's values from a parameter that lists them. */
export function sqlTypeOf(of: Column<unknown> | undefined, parameter: string): string {
  const sqlType = of?.sqlType ?? 'text';
  // a list of lists would have to be rectangular, and jsonb is read from text
  const isText = sqlType === 'text[]' || sqlType === 'jsonb';
  return isText ? `unnest(${parameter}::text[])::${sqlType}` : `unnest(${parameter}::${sqlType}[])`;
}

interface GrowthRule {
  readonly sum: (present: number | null, added: number | null) => number | null;
  readonly sql: (present: string, added: string) => string;
}

const chosen =
  (choose: (present: number, added: number) => number): GrowthRule['sum'] =>
  (present, added) =>
    present === null ? added : added === null ? present : choose(present, added);

/** PostgreSQL's `greatest` and `least` pass over nulls too. */
export const GROWTH: Readonly<Record<Growth, GrowthRule>> = {
  sum: { sum: (present, added) => (present ?? 0) + (added ?? 0), sql: (present, added) => `${present} + ${added}` },
  latest: { sum: chosen(Math.max), sql: (present, added) => `greatest(${present}, ${added})` },
  earliest: { sum: chosen(Math.min), sql: (present, added) => `least(${present}, ${added})` },
};
