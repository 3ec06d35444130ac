/**
 * The objects that paths name: what their ids look like, and whether the caller can see them.
 *
 * Unknown, malformed and other people's ids are one and the same answer. On the way of a sound request nothing is looked up
 * here: the ledger refuses unknown objects itself.
 */
import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyRequest } from 'fastify';
import { Ask, type Question } from '../app/ask.js';
import { PastRequests } from '../app/past-requests.js';
import { award, budget, contribution, member, offer, partner, redemption } from '../app/queries.js';
import type { Call } from './call.js';
import { LogPositions } from './log-positions.js';
import { Problem } from './problems/problem.js';
import { Routes } from './routes.js';

const CROCKFORD = '[0-9A-HJKMNP-TV-Z]{26}';
const form = (...prefixes: readonly string[]): RegExp => new RegExp(`^(${prefixes.join('|')})_${CROCKFORD}$`);

interface PathObject {
  readonly form: RegExp;
  readonly look: (id: never) => Question<unknown>;
}
/** By the parameter's name. */
const OBJECTS: Readonly<Record<string, PathObject>> = {
  member: { form: form('mbr'), look: member },
  contribution: { form: form('ctr'), look: contribution },
  award: { form: form('awd'), look: award },
  redemption: { form: form('rdm'), look: redemption },
  budget: { form: form('bgt'), look: budget },
  reward: { form: form('rwd'), look: offer },
  partner: { form: form('mer', 'ptn'), look: partner },
};
/** Problems that come after the visibility of path ids. */
const LATER: ReadonlySet<string> = new Set([
  'idempotency-key-missing',
  'idempotency-key-invalid',
  'validation-failed',
  'unit-mismatch',
  'precondition-required',
]);

@Injectable()
export class PathObjects {
  constructor(
    private readonly queries: QueryBus,
    private readonly past: PastRequests,
    private readonly positions: LogPositions,
    private readonly routes: Routes,
  ) {}

  /** @throws Problem `resource-not-found` for an id that no object can have */
  assertForm({ params }: FastifyRequest): void {
    for (const [name, id] of Object.entries(params as Record<string, string>)) {
      const known = OBJECTS[name];
      if (known !== undefined && !known.form.test(id)) throw new Problem('resource-not-found');
    }
  }

  /** Where no route is: the path may exist with other methods. */
  unrouted({ url }: FastifyRequest): Problem {
    const allowed = this.routes.methodsAt(url.replace(/[?#].*$/, ''));
    if (allowed.length === 0) return new Problem('resource-not-found');
    return new Problem('method-not-allowed', { headers: { allow: allowed.join(', ') } });
  }

  /** The problem that comes first: the given one, or one that an earlier check would have found. */
  async earlier(reason: unknown, call: Call, request: FastifyRequest): Promise<unknown> {
    if (!(reason instanceof Problem) || !LATER.has(reason.code) || !call.isAuthenticated) return reason;
    if (!(await this.areVisible(call, request))) return new Problem('resource-not-found');
    return (await this.isReused(call)) ? new Problem('idempotency-key-reused') : reason;
  }

  private async areVisible({ caller }: Call, { params }: FastifyRequest): Promise<boolean> {
    for (const [name, id] of Object.entries(params as Record<string, string>)) {
      const known = OBJECTS[name];
      if (known === undefined) continue;
      const { answer } = await this.queries.execute(
        new Ask(caller.log, known.look(id as never), this.positions.latestOf(caller.log)),
      );
      if (answer === undefined || !isOwn(answer, caller.partner)) return false;
    }
    return true;
  }

  private async isReused(call: Call): Promise<boolean> {
    if (call.idempotencyKey === undefined) return false;
    const { caller, request } = call;
    return this.past.isReused(caller.log, [request.command], request.fingerprint);
  }
}

/** A merchant sees its own objects only. */
const isOwn = (row: unknown, partner: string | undefined): boolean =>
  partner === undefined || typeof row !== 'object' || row === null || !('merchant' in row) || row.merchant === partner;
