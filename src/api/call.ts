/**
 * One request on its way through the edge: its id, its language, and what the steps before the controller have established.
 *
 * Each step adds what it found; whoever asks for something earlier than that meets a defect, not a guess.
 */
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller, Scope } from '../app/caller.js';
import { commandIdOf, type RequestKey } from '../app/dispatch.js';
import { SHOWN_IDS, type ShownIds } from '../app/shown-ids.js';
import { idOf, type CommandId, type ID_PREFIXES, type PartnerId } from '../ledger/units.js';
import { fingerprintOf } from './fingerprint.js';
import type { ProblemCode } from './problems/problem-table.js';
import { Problem } from './problems/problem.js';
import type { SandboxFault } from './sandbox.js';
import type { Json } from './strict-json.js';

export type Language = 'en' | 'zh';

export class Call {
  private authenticated: Caller | undefined;
  private keyed: (RequestKey & { readonly fingerprint: Uint8Array; readonly command: CommandId }) | undefined;
  /** What the caller has seen already (`TB-Min-Position`). */
  minPosition: number | undefined;
  /** Without quotation marks, once it is known to be well-formed. */
  idempotencyKey: string | undefined;
  /** Asked for by a test key. */
  fault: SandboxFault | undefined;
  /** The problem that the call ended in. */
  code: ProblemCode | undefined;

  constructor(
    readonly id: string,
    readonly language: Language,
  ) {}

  get isAuthenticated(): boolean {
    return this.authenticated !== undefined;
  }

  get caller(): Caller {
    if (this.authenticated === undefined) throw new Error('nobody is known to call yet');
    return this.authenticated;
  }

  set caller(caller: Caller) {
    this.authenticated = caller;
  }

  /** Ids as the caller sees them. */
  get ids(): ShownIds {
    return SHOWN_IDS[this.authenticated?.mode ?? 'live'];
  }

  /** @throws Problem `scope-missing` */
  assertScope(...scopes: readonly Scope[]): void {
    const missing = scopes.find(scope => !this.caller.scopes.has(scope));
    if (missing !== undefined) throw new Problem('scope-missing', { members: { required_scope: missing } });
  }

  /** Whose redemptions the key honours. @throws Problem for a key that belongs to no merchant */
  get merchant(): PartnerId {
    const { partner } = this.caller;
    if (partner === undefined) throw new Problem('role-not-permitted');
    return partner;
  }

  /** Names the command that this request is, for ever. */
  get request(): RequestKey & { readonly fingerprint: Uint8Array; readonly command: CommandId } {
    if (this.keyed === undefined) throw new Error('the request has no idempotency key');
    return this.keyed;
  }

  /** The id of the object of this kind that the request creates, the first time and every time. */
  idOfCreated<T extends string>(kind: keyof typeof ID_PREFIXES): T {
    return idOf<T>(kind, this.request.command);
  }

  /** One command for each line of a request; all of them stand and fall with the whole request's fingerprint. */
  requestOfLine(line: number): RequestKey {
    const { operation, key, fingerprint } = this.request;
    return { operation, key: `${key} ${String(line)}`, fingerprint };
  }

  /** Takes the key for this request, whose body has been read. */
  keyWith(key: string, request: FastifyRequest): void {
    const template = templateOf(request);
    const pathValues = Object.values(request.params as Record<string, string>);
    const body = request.body as Json | Uint8Array;
    const fingerprint = fingerprintOf({ method: request.method, template, pathValues, body });
    const operation = `${request.method} ${template}`;
    this.idempotencyKey = key;
    this.keyed = { operation, key, fingerprint, command: commandIdOf(this.caller, { operation, key }) };
  }
}

/** The route's path with `{}` for its parameters, so that renaming one changes no command's id. */
const templateOf = (request: FastifyRequest): string => (request.routeOptions.url ?? '').replaceAll(/:[a-z_]+/gi, '{}');

declare module 'fastify' {
  interface FastifyRequest {
    /** Begun by the transport. */
    call: Call | undefined;
  }
}

export function callOf({ call }: FastifyRequest): Call {
  if (call === undefined) throw new Error('the request did not come through the transport');
  return call;
}

/** The call, as a controller's argument. */
export const Calling = createParamDecorator((_: unknown, context: ExecutionContext) =>
  callOf(context.switchToHttp().getRequest()),
);
