/**
 * The header `If-Match`: a command is meant for the version of an object that the caller has seen, and for no other.
 *
 * Versions are compared by the ledger, behind the log's fence, so that nothing can change in between. A tag that is weak or
 * damaged names no version and therefore matches nothing.
 */
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problems/problem.js';

/** What the header says, as a controller's argument. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  return headers['if-match'];
});

/** The route takes `If-Match`. */
export const TakesIfMatch = ({ required } = { required: false }): MethodDecorator =>
  ApiHeader({
    name: 'If-Match',
    required,
    description: 'The `ETag` of an earlier answer: another version is refused.',
    schema: { type: 'string', example: '"rdm-v3"' },
  }) as MethodDecorator;

const ANY = '*';

/** The versions that the header names by tags of this prefix; nothing where any version will do. */
export function versionsIn(header = '', prefix: string): { readonly versions?: readonly number[] } {
  if (['', ANY].includes(header.trim())) return {};
  const form = new RegExp(`^"${prefix}([1-9][0-9]{0,8})"$`);
  const named = header.split(',').map(tag => form.exec(tag.trim())?.[1]);
  return { versions: named.flatMap(version => (version === undefined ? [] : [Number(version)])) };
}

/** @throws Problem `precondition-required` where the header says nothing */
export function assertIfMatch(header = ''): void {
  if (header.trim() === '') throw new Problem('precondition-required');
}
