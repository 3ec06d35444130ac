/**
 * Permissions: what each route says about who may call it, by a decorator that no route may lack.
 *
 * A route needs one scope of the caller's key, or is open to everybody. What the caller's actor may do is the ledger's question.
 */
import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { Scope } from '../app/caller.js';
import { routeTraits } from './transport.js';

export const PERMISSION = 'timebank:permission';
export const PUBLIC = 'public';
export type Permission = Scope | typeof PUBLIC;

/** Callers with a key of this scope. */
export const Needs = (scope: Scope): MethodDecorator =>
  applyDecorators(SetMetadata(PERMISSION, scope), ApiBearerAuth(), ApiExtension('x-required-scope', scope));

/** Everybody, without a key. */
export const Public = (): MethodDecorator => SetMetadata(PERMISSION, PUBLIC);

/** A write that may be repeated safely: the header `Idempotency-Key` is required. */
export const Keyed = (): MethodDecorator =>
  applyDecorators(routeTraits({ isKeyed: true }), ApiExtension('x-idempotency-key', true));

/** One more scope, when this member of the body is true, or this query parameter is given. */
export const NeedsWith = (member: string, scope: Scope): MethodDecorator => routeTraits({ scopeOf: { member, scope } });
