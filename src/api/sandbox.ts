/**
 * What only test keys may ask for: faults on request (`TB-Sandbox-Fault`), for trying out what a client does when something goes
 * wrong, and routes of the sandbox.
 *
 * A live key that asks for any of it is told so and nothing happens. A fault happens once for each idempotency key, so that the
 * client's repetition is served.
 */
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { CommandId } from '../ledger/units.js';
import { callOf, type Call } from './call.js';
import { Problem } from './problems/problem.js';
import { routeTraits } from './transport.js';

/** On every route, and on those that take an idempotency key. */
const FAULTS = ['rate-limit'] as const;
const KEYED_FAULTS = [...FAULTS, 'conflict-once', 'timeout-after-commit'] as const;
export type SandboxFault = (typeof KEYED_FAULTS)[number];

const HEADER = 'tb-sandbox-fault';
const RETRY_AFTER_SECONDS = 1;
/** Commands that are known to have met their conflict. */
const CONFLICTS_MAX = 10_000;

/** A route for test keys only. */
export const SandboxOnly = (): MethodDecorator => routeTraits({ isSandbox: true });

@Injectable()
export class Sandbox {
  // a Set iterates in the order of insertion: the first entry is the oldest
  private readonly conflicted = new Set<CommandId>();

  /** Takes note of the fault that is asked for. @throws Problem `sandbox-only` for live keys; the fault, where it comes first */
  enter(call: Call, { headers, routeOptions }: FastifyRequest): void {
    const asked = headers[HEADER];
    const { isKeyed, isSandbox } = routeOptions.config;
    if (asked === undefined && isSandbox === undefined) return;
    if (!call.isAuthenticated || call.caller.mode === 'live') throw new Problem('sandbox-only');
    if (asked === undefined) return;
    const faults = isKeyed === true ? KEYED_FAULTS : FAULTS;
    call.fault = faults.find(fault => fault === asked);
    if (call.fault === undefined) throw unknownFault(faults);
    if (call.fault !== 'rate-limit') return;
    const members = { 'violated-policies': ['sandbox'] };
    throw new Problem('quota-exceeded', { members, retryAfterSeconds: RETRY_AFTER_SECONDS });
  }

  /** Before the request of a known idempotency key is served. @throws Problem the first time, where a conflict is asked for */
  meetConflict({ fault, request: { command } }: Call): void {
    if (fault !== 'conflict-once' || this.conflicted.has(command)) return;
    const [oldest] = this.conflicted.size >= CONFLICTS_MAX ? this.conflicted : [];
    if (oldest !== undefined) this.conflicted.delete(oldest);
    this.conflicted.add(command);
    throw new Problem('idempotency-request-in-progress', { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }
}

/** What was just done is not answered, where that is asked for: the connection ends. Its repetition is. */
export function withholdAnswers(instance: FastifyInstance): void {
  instance.addHook('onSend', (request, reply, payload, done) => {
    const isDone = reply.statusCode < FIRST_STATUS_OF_NO_SUCCESS && !reply.hasHeader('idempotency-replayed');
    if (isDone && callOf(request).fault === 'timeout-after-commit') request.raw.socket.destroy();
    done(null, payload);
  });
}
const FIRST_STATUS_OF_NO_SUCCESS = 300;

function unknownFault(faults: readonly string[]): Problem {
  const detail = `The operation knows the faults ${faults.join(', ')}.`;
  return new Problem('malformed-request', {
    members: { errors: [{ parameter: 'TB-Sandbox-Fault', code: 'unknown-fault', detail }] },
  });
}
