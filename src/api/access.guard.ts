/**
 * Who calls, and whether the key reaches this route: 401, then 403, before anything of the request's content is looked at.
 *
 * The community comes from the key, never from the request. Unknown, wrong, revoked and expired keys get one and the same answer.
 */
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { AccessKeys } from '../app/access-keys.js';
import type { Caller, Scope } from '../app/caller.js';
import { callOf, type Call } from './call.js';
import { PERMISSION, PUBLIC, type Permission } from './permissions.js';
import { Problem } from './problems/problem.js';

const BEARER = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i;
const TOKEN = /^[^.]+\.[^.]+\.[^.]+$/;

const unauthorized = (code: 'authentication-required' | 'credentials-invalid' | 'token-invalid'): Problem =>
  new Problem(code, { headers: { 'www-authenticate': 'Bearer realm="timebank"' } });

@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: AccessKeys,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const permission = this.reflector.get<Permission | undefined>(PERMISSION, context.getHandler());
    if (permission === PUBLIC) return true;
    if (permission === undefined) throw new Error(`${context.getHandler().name} declares no permission`);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const call = callOf(request);
    const caller = this.keys.verify(credentialOf(request));
    return caller instanceof Promise ? caller.then(found => admit(call, found, permission)) : admit(call, caller, permission);
  }
}

function credentialOf(request: FastifyRequest): string {
  const [, credential] = BEARER.exec(request.headers.authorization ?? '') ?? [];
  if (credential === undefined) throw unauthorized('authentication-required');
  if (TOKEN.test(credential)) throw unauthorized('token-invalid');
  return credential;
}

function admit(call: Call, caller: Caller | undefined, permission: Scope): true {
  if (caller === undefined) throw unauthorized('credentials-invalid');
  call.caller = caller;
  call.assertScope(permission);
  return true;
}
