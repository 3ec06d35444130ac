/**
 * Where controllers hand over: a command to the command bus, a question to the query bus.
 *
 * What comes back is an accepted outcome or an answer; a refusal is thrown as the problem that it is. A request whose twin
 * (the same idempotency key) is still running waits for it, but not for ever.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Ask, type Answered, type Question } from '../app/ask.js';
import type { Outcome } from '../app/batch.js';
import { Dispatch } from '../app/dispatch.js';
import type { Command } from '../ledger/commands.js';
import type { Refusal } from '../ledger/refusal.js';
import type { CommandId } from '../ledger/units.js';
import type { Call } from './call.js';
import { LogPositions } from './log-positions.js';
import { Metrics } from './metrics.js';
import { membersOf, Problem } from './problems/problem.js';

export type Accepted = Extract<Outcome, { accepted: true }>;
/** An outcome, as far as the edge looks at it. */
type Served = { readonly position?: number; readonly replayed?: boolean } & (
  { readonly accepted: true; readonly refusal?: never } | { readonly accepted: false; readonly refusal: Refusal }
);

/** The longest that a request waits for its twin. */
const TWIN_WAIT_MS = 5_000;

@Injectable()
export class Desk {
  private readonly running = new Set<CommandId>();

  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly positions: LogPositions,
    private readonly metrics: Metrics,
  ) {}

  /** @throws Problem, and the faults of the write road */
  async send(call: Call, command: Command): Promise<Accepted> {
    const { caller, request } = call;
    const dispatch = new Dispatch(caller, command, request.command, request.fingerprint);
    return this.accepted(call, await this.alone(request.command, () => this.commands.execute(dispatch)));
  }

  /**
   * A command of a request that has no idempotency key.
   * @param id names it for ever, where something else in the request does
   */
  async sendUnkeyed(call: Call, command: Command, id?: CommandId): Promise<Accepted> {
    return this.accepted(call, await this.commands.execute(new Dispatch(call.caller, command, id)));
  }

  /** One of many commands of a request: its outcome, whatever it is. */
  sendLine(call: Call, command: Command, id: CommandId): Promise<Outcome> {
    return this.commands.execute(new Dispatch(call.caller, command, id, call.request.fingerprint));
  }

  /** As `send`, for services that reach the ledger themselves. */
  async serve<O extends Served>(call: Call, work: () => Promise<O>): Promise<Extract<O, { accepted: true }>> {
    return this.accepted(call, await this.alone(call.request.command, work));
  }

  /** @throws ProjectionBehind */
  async ask<T>(call: Call, question: Question<T>): Promise<Answered<T>> {
    const answered = await this.queries.execute(new Ask(call.caller.log, question, call.minPosition));
    this.positions.note(call.caller.log, answered.position);
    return answered;
  }

  /** As `ask`, about one thing: what is not there is not found. */
  async find<T>(call: Call, question: Question<T | undefined>): Promise<Answered<T>> {
    const { answer, position } = await this.ask(call, question);
    if (answer === undefined) throw new Problem('resource-not-found', { position });
    return { answer, position };
  }

  /**
   * As `find`, and never older than what this copy of the service has acknowledged: for what is read right after it was
   * written.
   */
  findFresh<T>(call: Call, question: Question<T | undefined>): Promise<Answered<T>> {
    call.minPosition = Math.max(call.minPosition ?? -1, this.positions.latestOf(call.caller.log) ?? -1);
    return this.find(call, question);
  }

  private async alone<T>(id: CommandId, work: () => Promise<T>): Promise<T> {
    if (this.running.has(id)) return this.twin(work);
    this.running.add(id);
    try {
      return await work();
    } finally {
      this.running.delete(id);
    }
  }

  private async twin<T>(work: () => Promise<T>): Promise<T> {
    const waiting = new AbortController();
    const tooLong = sleep(TWIN_WAIT_MS, undefined, { signal: waiting.signal }).then(() => {
      throw new Problem('idempotency-request-in-progress', { retryAfterSeconds: 1 });
    });
    try {
      return await Promise.race([work(), tooLong]);
    } finally {
      waiting.abort();
      tooLong.catch(() => undefined);
    }
  }

  private accepted<O extends Served>(call: Call, outcome: O): Extract<O, { accepted: true }> {
    const { position, replayed = false } = outcome;
    if (position !== undefined) this.positions.note(call.caller.log, position);
    if (replayed) this.metrics.replays.inc();
    if (isAccepted(outcome)) return outcome;
    const { refusal } = outcome;
    if (refusal === undefined) throw new Error('a refusal without a reason');
    throw new Problem(refusal.code, { members: membersOf(refusal), replayed, ...(position === undefined ? {} : { position }) });
  }
}

const isAccepted = <O extends Served>(outcome: O): outcome is Extract<O, { accepted: true }> => outcome.accepted;
