/**
 * How a member of an answer is documented: one short decorator each, so that a view reads as the JSON that it becomes.
 */
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';

type Extras = Partial<ApiPropertyOptions> & { readonly nullable?: boolean };

const shown = (schema: object, says: string, extras: Extras = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ ...schema, description: says, required: true, ...extras } as ApiPropertyOptions),
  ) as PropertyDecorator;

export const ShownText = (says: string, extras?: Extras): PropertyDecorator => shown({ type: String }, says, extras);
export const ShownId = (says: string, example: string, extras?: Extras): PropertyDecorator =>
  shown({ type: String, example }, says, extras);
/** Names of the caller's own, each with a text. */
export const ShownTexts = (says: string, { valueLength }: { readonly valueLength: number }, extras?: Extras): PropertyDecorator =>
  shown({ type: 'object', additionalProperties: { type: 'string', maxLength: valueLength } }, says, extras);
/** Points, always with two decimals. */
export const ShownPoints = (says: string, extras?: Extras): PropertyDecorator =>
  shown({ type: String, pattern: '^-?[0-9]+\\.[0-9]{2}$', example: '40.00' }, says, extras);
export const ShownInstant = (says: string, extras?: Extras): PropertyDecorator =>
  shown({ type: String, format: 'date-time', example: '2026-03-02T03:00:00.000Z' }, says, extras);
export const ShownDay = (says: string, extras?: Extras): PropertyDecorator =>
  shown({ type: String, format: 'date', example: '2026-03-02' }, says, extras);
export const ShownCount = (says: string, extras?: Extras): PropertyDecorator =>
  shown({ type: 'integer', example: 1 }, says, extras);
export const ShownFlag = (says: string, extras?: Extras): PropertyDecorator => shown({ type: Boolean }, says, extras);
export const ShownChoice = (values: readonly string[], says: string, extras?: Extras): PropertyDecorator =>
  shown({ type: String, enum: [...values] }, says, extras);
export const ShownPart = (part: new (...given: never[]) => object, says: string, extras?: Extras): PropertyDecorator =>
  shown({ type: () => part }, says, extras);
export const ShownList = (part: unknown, says: string, extras?: Extras): PropertyDecorator =>
  shown({ type: () => part, isArray: true }, says, extras);
/** Always the same word: what kind of object this is. */
export const ShownKind = (kind: string): PropertyDecorator =>
  shown({ type: String, enum: [kind] }, 'What kind of object this is.');
export const ShownPosition = (): PropertyDecorator =>
  shown({ type: String, example: 'p1.2s.Zq3v8wXh1p0aB9cD' }, 'Where in the log; may be sent as `TB-Min-Position`.');
