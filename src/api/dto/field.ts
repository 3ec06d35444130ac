/**
 * How a member of a request is declared: its check and its documentation in one decorator, so that the two never differ.
 *
 * A class of such members is a closed schema: whatever is not declared is refused. What is optional may be left out, never null.
 */
import { applyDecorators, Body, Query } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  registerDecorator,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { isLocalDate } from '../../ledger/calendar.js';
import { KEY_PATTERN } from '../idempotency-key.js';
import { isInstantText } from '../instants.js';
import { POINTS_PATTERN } from '../points-text.js';

/** For text members that say nothing else. */
const TEXT_LENGTH_MAX = 500;

export interface Told {
  readonly says: string;
  readonly example?: unknown;
  readonly isOptional?: boolean;
  /** Another member that is sent where this one is not. */
  readonly insteadOf?: string;
  readonly default?: unknown;
}

/** How a declared member becomes what the class holds. */
interface Reading {
  /** The class of the member, or of each of its elements. */
  readonly part?: new () => object;
  /** What stands in a text is read. */
  readonly read?: (sent: unknown) => unknown;
}
type Members = ReadonlyMap<string, Reading>;

const declared = new WeakMap<object, Map<string, Reading>>();

/** The members that a class declares; `undefined` for a class that is no schema. */
export function membersOf(type: object): Members | undefined {
  const { prototype } = type as { readonly prototype: object };
  const inherited = Object.getPrototypeOf(prototype) as object | null;
  const own = declared.get(prototype);
  const more = inherited === null ? undefined : declared.get(inherited);
  return own === undefined && more === undefined ? undefined : new Map([...(more ?? []), ...(own ?? [])]);
}

/** A schema without members: an empty object, or no body. */
export const NoMembers: ClassDecorator = type => {
  declared.set(type.prototype as object, new Map());
};

function field(told: Told, schema: ApiPropertyOptions, ...checks: readonly PropertyDecorator[]): PropertyDecorator {
  const { says, example, isOptional = false } = told;
  const documented = {
    ...schema,
    description: says,
    required: !isOptional,
    ...(example === undefined ? {} : { example }),
    ...(told.default === undefined ? {} : { default: told.default }),
    ...(told.insteadOf === undefined ? {} : { 'x-instead-of': told.insteadOf }),
  } as ApiPropertyOptions;
  const absent = isOptional ? [ValidateIf((_object, value: unknown) => value !== undefined)] : [];
  return applyDecorators(declares({}), ApiProperty(documented), ...absent, ...checks) as PropertyDecorator;
}

const declares =
  (reading: Reading): PropertyDecorator =>
  (prototype, name) => {
    declared.set(prototype, new Map(declared.get(prototype)).set(String(name), reading));
  };

const nested = (part: new () => object): readonly PropertyDecorator[] => [
  declares({ part }),
  Type(() => part) as PropertyDecorator,
];

/** What is sent as text is read as something else, where it can be. */
const reads = (read: (sent: unknown) => unknown): readonly PropertyDecorator[] => [
  declares({ read }),
  Transform(({ value }: { readonly value: unknown }) => read(value)) as PropertyDecorator,
];

/** A check by a function, for what the library has no decorator for. */
const checks =
  (code: string, detail: string, validate: (value: unknown) => boolean): PropertyDecorator =>
  (prototype, name) => {
    registerDecorator({
      name: code,
      target: prototype.constructor,
      propertyName: String(name),
      validator: { validate, defaultMessage: () => detail },
    });
  };

const holds = (code: string, detail: string, test: (text: string) => boolean): PropertyDecorator =>
  checks(code, detail, value => typeof value === 'string' && test(value));

/** A decimal string in points. */
export const Amount = (told: Told): PropertyDecorator =>
  field(
    { example: '12.50', ...told },
    { type: String, pattern: POINTS_PATTERN.source },
    Matches(POINTS_PATTERN, { message: 'Send points as a decimal string such as "12.50".' }),
  );

/** Any text is looked up; what no object has as its id is not found. */
export const ObjectId = (told: Told): PropertyDecorator =>
  field(told, { type: String, minLength: 1, maxLength: TEXT_LENGTH_MAX }, IsString(), MinLength(1), MaxLength(TEXT_LENGTH_MAX));

const E164 = /^\+[1-9][0-9]{5,14}$/;

export const Phone = (told: Told): PropertyDecorator =>
  field(
    { example: '+8613800138000', ...told },
    { type: String, pattern: E164.source },
    Matches(E164, { message: 'Send the number with its country code, digits only: +8613800138000.' }),
  );

const PRINTABLE = /^\P{C}*$/u;

/** Text without control characters. */
export const Text = (told: Told & { readonly max?: number; readonly min?: number }): PropertyDecorator => {
  const { min = 1, max = TEXT_LENGTH_MAX } = told;
  const printable = holds('printable', 'Send printable characters only.', text => PRINTABLE.test(text));
  return field(told, { type: String, minLength: min, maxLength: max }, IsString(), MinLength(min), MaxLength(max), printable);
};

/** An idempotency key, bare. */
export const Key = (told: Told): PropertyDecorator =>
  field(
    { example: '5f0c9d1e-2b7a-4c39-9f6e-1d2c3b4a5f60', ...told },
    { type: String, pattern: KEY_PATTERN.source },
    Matches(KEY_PATTERN, { message: 'Send 16 to 255 letters, digits or _ - : .' }),
  );

/** A code that the community has chosen. */
export const Code = (told: Told): PropertyDecorator =>
  field(
    told,
    { type: String, pattern: CODE.source },
    Matches(CODE, { message: 'Send lower-case letters, digits and hyphens, 64 at most.' }),
  );
const CODE = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

export const Choice = (values: readonly string[], told: Told): PropertyDecorator =>
  field(told, { type: String, enum: [...values] }, IsIn([...values]));

export const Choices = (values: readonly string[], told: Told): PropertyDecorator =>
  field(
    told,
    { type: String, enum: [...values], isArray: true },
    IsArray(),
    ArrayMaxSize(values.length),
    ArrayUnique(),
    IsIn([...values], { each: true }),
  );

/** Different texts without control characters. */
export const Texts = (limits: { readonly count: number; readonly length: number }, told: Told): PropertyDecorator =>
  field(
    told,
    { type: String, isArray: true, maxItems: limits.count, uniqueItems: true },
    IsArray(),
    ArrayMaxSize(limits.count),
    ArrayUnique(),
    IsString({ each: true }),
    MinLength(1, { each: true }),
    MaxLength(limits.length, { each: true }),
    Matches(PRINTABLE, { each: true, message: 'Send printable characters only.' }),
  );

interface TextMapLimits {
  readonly names: number;
  readonly nameLength: number;
  readonly valueLength: number;
}

/** Names of the caller's own, each with a text, or null for none; lengths in code points. */
export function TextMap({ names, nameLength, valueLength }: TextMapLimits, told: Told): PropertyDecorator {
  const isFit = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const texts = Object.entries(value).filter(([, text]) => text !== null);
    return (
      texts.length <= names &&
      Object.keys(value).every(name => name !== '' && PRINTABLE.test(name) && [...name].length <= nameLength) &&
      texts.every(([, text]) => typeof text === 'string' && [...text].length <= valueLength)
    );
  };
  const detail = `Send at most ${names} names of ${nameLength} characters, each with a text of ${valueLength} at most, or null.`;
  const texts = { type: 'string', nullable: true, maxLength: valueLength };
  return field(told, { type: 'object', additionalProperties: texts }, checks('text-map', detail, isFit));
}

export const Whole = (min: number, max: number, told: Told): PropertyDecorator =>
  field(told, { type: 'integer', minimum: min, maximum: max }, IsInt(), Min(min), Max(max));

/** A whole number in a query, where everything is text. */
export const WholeParameter = (min: number, max: number, told: Told): PropertyDecorator =>
  applyDecorators(
    Whole(min, max, told),
    ...reads(sent => (typeof sent === 'string' && /^[0-9]{1,9}$/.test(sent) ? Number(sent) : sent)),
  ) as PropertyDecorator;

export const Flag = (told: Told): PropertyDecorator => field(told, { type: Boolean }, IsBoolean());

export const FlagParameter = (told: Told): PropertyDecorator =>
  applyDecorators(Flag(told), ...reads(sent => (sent === 'true' ? true : sent === 'false' ? false : sent))) as PropertyDecorator;

export const Moment = (told: Told): PropertyDecorator =>
  field(
    { example: '2026-03-02T11:00:00+08:00', ...told },
    { type: String, format: 'date-time' },
    holds('instant', 'Send an instant as in RFC 3339, with its offset.', isInstantText),
  );

export const Day = (told: Told): PropertyDecorator =>
  field(
    { example: '2026-03-02', ...told },
    { type: String, format: 'date' },
    holds('date', 'Send a date that exists.', isLocalDate),
  );

export const Lines = (line: new () => object, max: number, told: Told): PropertyDecorator =>
  field(
    told,
    { type: () => [line], minItems: 1, maxItems: max },
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(max),
    ValidateNested({ each: true }),
    ...nested(line),
  );

export const Part = (part: new () => object, told: Told): PropertyDecorator =>
  field(told, { type: () => part }, IsObject(), ValidateNested(), ...nested(part));

export const QUERY_CLASS = 'timebank:query';

/** The query of a route, as an argument whose class names the parameters that the route knows. */
export const Filters = (): ParameterDecorator => (prototype, name, index) => {
  if (name === undefined) throw new Error('a route is a method');
  const types = Reflect.getMetadata('design:paramtypes', prototype, name) as readonly object[];
  const handler = (prototype as Record<string | symbol, object>)[name];
  if (handler !== undefined) Reflect.defineMetadata(QUERY_CLASS, types[index], handler);
  Query()(prototype, name, index);
};

/** The body of a route, as an argument whose class is its schema. */
export const Content = (): ParameterDecorator => Body();
