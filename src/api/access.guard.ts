/**
 * Who calls, whether that is too often, and whether the key reaches this route: 401, 429, then 403, before anything of the
 * request's content is looked at.
 *
 * The community comes from the key, never from the request. Unknown, wrong, revoked and expired keys get one and the same answer.
 */
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccessKeys } from '../app/access-keys.js';
import type { KeyHolder } from '../app/caller.js';
import { callOf } from './call.js';
import { PERMISSION, PUBLIC, type Permission } from './permissions.js';
import { Problem } from './problems/problem.js';
import { RateLimits } from './rate-limits.js';

const BEARER = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i;
const TOKEN = /^[^.]+\.[^.]+\.[^.]+$/;

const unauthorized = (code: 'authentication-required' | 'credentials-invalid' | 'token-invalid'): Problem =>
  new Problem(code, { headers: { 'www-authenticate': 'Bearer realm="timebank"' } });

@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: AccessKeys,
    private readonly limits: RateLimits,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const permission = this.reflector.get<Permission | undefined>(PERMISSION, context.getHandler());
    if (permission === PUBLIC) return true;
    if (permission === undefined) throw new Error(`${context.getHandler().name} declares no permission`);
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const caller = this.keys.verify(credentialOf(request));
    const admit = (found: KeyHolder | undefined): true => {
      const call = callOf(request);
      const holder = known(found);
      call.caller = holder;
      this.count(holder, http.getResponse());
      call.assertScope(permission);
      return true;
    };
    return caller instanceof Promise ? caller.then(admit) : admit(caller);
  }

  /** @throws Problem `quota-exceeded` */
  private count(caller: KeyHolder, reply: FastifyReply): void {
    const { policy, left, exceeded } = this.limits.take(caller);
    void reply.header('ratelimit-policy', policy).header('ratelimit', left);
    if (exceeded === undefined) return;
    const members = { 'violated-policies': exceeded.policies };
    throw new Problem('quota-exceeded', { members, retryAfterSeconds: exceeded.afterSeconds });
  }
}

function credentialOf(request: FastifyRequest): string {
  const [, credential] = BEARER.exec(request.headers.authorization ?? '') ?? [];
  if (credential === undefined) throw unauthorized('authentication-required');
  if (TOKEN.test(credential)) throw unauthorized('token-invalid');
  return credential;
}

function known(caller: KeyHolder | undefined): KeyHolder {
  if (caller === undefined) throw unauthorized('credentials-invalid');
  return caller;
}
