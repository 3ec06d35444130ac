/**
 * What stands between a known caller and the controller, in the order that the API promises: query, Accept, version, read
 * token, sandbox, content type, JSON, path ids, idempotency key.
 *
 * A later check never answers where an earlier one would have: what a refusal here or behind has to wait for is known by
 * `PathObjects.earlier`.
 */
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { BodyReader } from './body-reader.js';
import { callOf, type Call } from './call.js';
import { QUERY_CLASS } from './dto/field.js';
import { requiredKey } from './idempotency-key.js';
import { LogPositions } from './log-positions.js';
import { PathObjects } from './path-objects.js';
import { PreparedSchema } from './prepared-schema.js';
import { Problem } from './problems/problem.js';
import { Sandbox } from './sandbox.js';

/** The version of the API that this code speaks; requests may name it. */
export const API_VERSION = '2026-03-01';
const ACCEPTABLE =
  /(^|,)\s*(\*\/\*|application\/\*|application\/json|application\/problem\+json|text\/html|text\/plain|text\/\*)\s*(;|,|$)/i;

@Injectable()
export class IntakeGuard implements CanActivate {
  constructor(
    private readonly positions: LogPositions,
    private readonly paths: PathObjects,
    private readonly bodies: BodyReader,
    private readonly sandbox: Sandbox,
  ) {}

  canActivate(context: ExecutionContext): true {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const call = callOf(request);
    assertQuery(request, Reflect.getMetadata(QUERY_CLASS, context.getHandler()) as (new () => object) | undefined);
    assertHeaders(request);
    this.readToken(request, call);
    this.sandbox.enter(call, request);
    request.body = this.bodies.read(request);
    readIds(request, call);
    assertScope(request, call);
    this.paths.assertForm(request);
    if (request.routeOptions.config.isKeyed) this.takeKey(request, call);
    return true;
  }

  private takeKey(request: FastifyRequest, call: Call): void {
    call.keyWith(requiredKey(request.headers['idempotency-key']), request);
    this.sandbox.meetConflict(call);
  }

  private readToken(request: FastifyRequest, call: Call): void {
    const token = request.headers['tb-min-position'];
    if (token === undefined || !call.isAuthenticated) return;
    call.minPosition = typeof token === 'string' ? this.positions.read(call.caller.log, token) : undefined;
    if (call.minPosition === undefined) throw new Problem('read-token-invalid');
  }
}

/** From here on ids are as they are stored. */
function readIds(request: FastifyRequest, { ids }: Call): void {
  request.params = ids.read(request.params);
  request.query = ids.read(request.query);
  request.body = ids.read(request.body);
}

/** Each parameter once, and only those that the route knows. */
function assertQuery(request: FastifyRequest, type: (new () => object) | undefined): void {
  const known = type === undefined ? undefined : PreparedSchema.of(type);
  for (const [name, value] of Object.entries(request.query as Record<string, unknown>)) {
    if (known?.declares(name) !== true) throw malformed(name, 'unknown-parameter', 'The operation has no such query parameter.');
    if (typeof value !== 'string') throw malformed(name, 'duplicate-parameter', 'The query parameter is given more than once.');
  }
}

const malformed = (parameter: string, code: string, detail: string): Problem =>
  new Problem('malformed-request', { members: { errors: [{ parameter, code, detail }] } });

function assertHeaders({ headers }: FastifyRequest): void {
  if (headers.accept !== undefined && !ACCEPTABLE.test(headers.accept)) throw new Problem('not-acceptable');
  const version = headers['tb-api-version'];
  if (version !== undefined && version !== API_VERSION) throw new Problem('api-version-unknown');
}

function assertScope(request: FastifyRequest, call: Call): void {
  const { scopeOf } = request.routeOptions.config;
  if (scopeOf === undefined) return;
  const { member, scope } = scopeOf;
  const asked = [request.body, request.query].some(part => typeof part === 'object' && part !== null && valueOf(part, member));
  if (asked) call.assertScope(scope);
}

const valueOf = (part: object, member: string): boolean => {
  const value = (part as Readonly<Record<string, unknown>>)[member];
  return value === true || (typeof value === 'string' && value !== '');
};
