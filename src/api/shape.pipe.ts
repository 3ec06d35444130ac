/**
 * Schema: whether what can be read is what the operation takes, each fault with the place where it stands (422).
 *
 * Schemas are closed: an unknown member is a fault, whatever its name. No number stands for another one: negative zero,
 * infinities and integers that a double cannot hold exactly are faults wherever they are, and so is U+0000 in a text.
 */
import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { PreparedSchema } from './prepared-schema.js';
import { invalid, type ProblemPart } from './problems/problem.js';

const ERRORS_MAX = 50;
const VALIDATION = { whitelist: true, forbidNonWhitelisted: true, stopAtFirstError: true };
/** Names that libraries treat in ways of their own; no schema has them. */
const RESERVED = ['__proto__', 'constructor', 'prototype'];

@Injectable()
export class ShapePipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    const schema = metatype === undefined ? undefined : PreparedSchema.of(metatype as new () => object);
    if (metatype === undefined || schema === undefined) return value;
    if (!isPlainObject(value)) throw invalid({ pointer: '', code: 'not-an-object', detail: 'Send a JSON object.' });
    const fitting = isUnfit(value) ? undefined : schema.read(value);
    return fitting ?? judged(value, metatype, schema, type === 'query' ? parameterAt : pointerAt);
  }
}

/** What does not fit at first sight: refused, with every fault named. */
function judged(value: object, type: new () => unknown, schema: PreparedSchema, where: Where): unknown {
  const unfit = unfitParts(value, []);
  if (unfit.length > 0) throw invalid(...unfit.slice(0, ERRORS_MAX));
  const surplus = Object.keys(value).filter(name => !schema.declares(name));
  if (surplus.length > 0) throw invalid(...surplus.slice(0, ERRORS_MAX).map(name => ({ ...where([name]), ...UNKNOWN_MEMBER })));
  const instance = plainToInstance(type, value) as object;
  const faults = schema.isEmpty ? [] : validateSync(instance, VALIDATION);
  if (faults.length > 0) throw invalid(...faults.flatMap(fault => partsOf(fault, [], where)).slice(0, ERRORS_MAX));
  return instance;
}

const isPlainObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** RFC 6901. */
const pointerAt = (path: readonly string[]): Pick<ProblemPart, 'pointer'> => ({
  pointer: path.map(name => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
});
const parameterAt = (path: readonly string[]): Pick<ProblemPart, 'parameter'> => ({ parameter: path.join('.') });

type Where = typeof pointerAt | typeof parameterAt;

function partsOf(fault: ValidationError, path: readonly string[], where: Where): readonly ProblemPart[] {
  const here = [...path, fault.property];
  const own = Object.entries(fault.constraints ?? {}).map(([name, detail]) => ({ ...where(here), ...named(name, detail) }));
  return [...own, ...(fault.children ?? []).flatMap(child => partsOf(child, here, where))];
}

/** The library names its checks in camel case. */
const UNKNOWN_MEMBER = { code: 'unknown-member', detail: 'The operation takes no such member.' };
const named = (name: string, detail: string) =>
  name === 'whitelistValidation'
    ? UNKNOWN_MEMBER
    : {
        code: name.replace(/^is(?=[A-Z])/, '').replace(/[A-Z]/g, (letter, at) => (at > 0 ? '-' : '') + letter.toLowerCase()),
        detail,
      };

const isExact = (value: number): boolean =>
  Number.isFinite(value) && !Object.is(value, -0) && (!Number.isInteger(value) || Number.isSafeInteger(value));
const isReserved = (name: string): boolean => RESERVED.includes(name) || name.includes('\0');

/** Whether something in it is what no schema could want. */
function isUnfit(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value === 'number') return !isExact(value);
  if (Array.isArray(value)) return value.some(isUnfit);
  if (typeof value !== 'object' || value === null) return false;
  for (const name of Object.keys(value))
    if (isReserved(name) || isUnfit((value as Readonly<Record<string, unknown>>)[name])) return true;
  return false;
}

/** What no schema could want, wherever it stands. */
function unfitParts(value: unknown, path: readonly string[]): readonly ProblemPart[] {
  const part = (code: string, detail: string): readonly ProblemPart[] => [{ ...pointerAt(path), code, detail }];
  if (typeof value === 'string') return value.includes('\0') ? part('nul-character', 'Text has no U+0000.') : [];
  if (typeof value === 'number') return isExact(value) ? [] : part('number-not-exact', 'The number cannot be held exactly.');
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => {
    const here = [...path, name];
    if (isReserved(name)) return [{ ...pointerAt(here), ...UNKNOWN_MEMBER }];
    return unfitParts(each, here);
  });
}
