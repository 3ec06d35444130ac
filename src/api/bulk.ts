/**
 * Bulk requests: one command for each line, each decided by itself, all under the request's one idempotency key.
 *
 * A repetition answers what the first answered and completes what it left undone. Where one line of the key belongs to
 * another request, nothing is done at all.
 */
import { HttpStatus, Injectable } from '@nestjs/common';
import type { Outcome } from '../app/batch.js';
import { commandIdOf } from '../app/dispatch.js';
import { faultCodeOf } from '../app/faults.js';
import { PastRequests } from '../app/past-requests.js';
import type { Command } from '../ledger/commands.js';
import type { CommandId } from '../ledger/units.js';
import { Answer } from './answer.js';
import type { Call } from './call.js';
import { Desk, type Accepted } from './desk.js';
import { PROBLEM_ADVICE } from './problems/problem-advice.js';
import { PROBLEMS, type ProblemCode } from './problems/problem-table.js';
import { PROBLEM_TEXTS } from './problems/problem-texts.js';
import { Problem } from './problems/problem.js';
import type { LinesView, LineView } from './views/bulk.js';

/** What an accepted line created, and whether it is in effect. */
export interface Created {
  readonly id: string;
  readonly isPending: boolean;
}

@Injectable()
export class Bulk {
  constructor(
    private readonly desk: Desk,
    private readonly past: PastRequests,
  ) {}

  async send(call: Call, commands: readonly Command[], created: (accepted: Accepted) => Created): Promise<Answer> {
    const lined = commands.map((command, line) => ({ command, id: commandIdOf(call.caller, call.requestOfLine(line)) }));
    const ids = lined.map(({ id }) => id);
    if (await this.past.isReused(call.caller.log, ids, call.request.fingerprint)) throw new Problem('idempotency-key-reused');
    const results = await Promise.all(lined.map(({ command, id }) => this.sendLine(call, command, id)));
    const lines = results.map((result, line) => lineView(call, line, result, created));
    const refused = lines.filter(({ problem }) => problem !== null).length;
    const view: LinesView = { accepted: lines.length - refused, refused, lines };
    const outcomes = results.filter(result => typeof result !== 'string');
    const position = Math.max(-1, ...outcomes.map(outcome => outcome.position));
    const replayed = outcomes.length > 0 && outcomes.every(outcome => outcome.replayed);
    return Answer.done({ position, replayed }, view);
  }

  /** A line that meets a failure of the service is refused with it; the others go on. */
  private async sendLine(call: Call, command: Command, id: CommandId): Promise<Outcome | ProblemCode> {
    try {
      return await this.desk.sendLine(call, command, id);
    } catch (reason) {
      const code = faultCodeOf(reason);
      if (code === undefined) throw reason;
      return code;
    }
  }
}

function lineView(call: Call, line: number, result: Outcome | ProblemCode, created: (accepted: Accepted) => Created): LineView {
  if (typeof result === 'string') return refusedLine(call, line, result);
  if (!result.accepted) return refusedLine(call, line, result.refusal.code);
  const { id, isPending } = created(result);
  return { line, status: isPending ? HttpStatus.ACCEPTED : HttpStatus.CREATED, id, problem: null };
}

function refusedLine({ language }: Call, line: number, code: ProblemCode): LineView {
  const { status, ...titles } = PROBLEMS[code];
  const detail = `${PROBLEM_TEXTS[code][language]} ${PROBLEM_ADVICE[code][language]}`;
  return { line, status, id: null, problem: { code, title: titles[language], detail } };
}
