/**
 * Whatever is thrown on the way of a request becomes a problem document here, and nowhere else.
 *
 * Expected problems carry their code; the service's own failures are named by `app/faults.ts`; paths and methods that no
 * route has are told apart; everything else is a defect, which is logged with its cause and answered without.
 */
import {
  Catch,
  HttpException,
  HttpStatus,
  Inject,
  NotFoundException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { ProjectionBehind } from '../../app/readers.js';
import { faultCodeOf } from '../../app/faults.js';
import { callOf, type Call } from '../call.js';
import { LogPositions } from '../log-positions.js';
import { LOGGER } from '../logging.js';
import { PathObjects } from '../path-objects.js';
import { PublicAddress } from '../public-address.js';
import { problemDocument, sendProblem } from './problem-document.js';
import type { EdgeCode } from './problem-table.js';
import { Problem } from './problem.js';

/** What the HTTP framework itself refuses, by its status: nothing of ours throws its exceptions. */
const TRANSPORT_CODES: Readonly<Record<number, EdgeCode>> = {
  [HttpStatus.BAD_REQUEST]: 'malformed-request',
  [HttpStatus.PAYLOAD_TOO_LARGE]: 'payload-too-large',
  [HttpStatus.UNSUPPORTED_MEDIA_TYPE]: 'unsupported-media-type',
};
const RETRY_AFTER_SECONDS = 1;

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly paths: PathObjects,
    private readonly positions: LogPositions,
    private readonly address: PublicAddress,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async catch(reason: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const call = callOf(request);
    const first = await this.paths.earlier(reason, call, request).catch((failure: unknown) => failure);
    const problem = this.problemOf(first, request, call);
    this.namePosition(reply, call, problem);
    call.code = problem.code;
    sendProblem(reply, problemDocument(problem, call, this.address));
  }

  private problemOf(reason: unknown, request: FastifyRequest, call: Call): Problem {
    if (reason instanceof Problem) return reason;
    if (reason instanceof NotFoundException) return this.paths.unrouted(request);
    const code = reason instanceof HttpException ? TRANSPORT_CODES[reason.getStatus()] : undefined;
    if (code !== undefined) return new Problem(code);
    const fault = faultCodeOf(reason);
    if (fault === 'idempotency-key-reused') return new Problem(fault);
    if (fault !== undefined)
      return new Problem(fault, { retryAfterSeconds: RETRY_AFTER_SECONDS, ...this.standing(reason, call) });
    this.logger.error({ err: reason, request_id: call.id, route: request.routeOptions.url }, 'a request failed by a defect');
    return new Problem('internal-error');
  }

  /** How far the read models are, where they are not far enough. */
  private standing(reason: unknown, call: Call) {
    if (!(reason instanceof ProjectionBehind) || reason.position < 0) return {};
    return { members: { current_position: this.positions.token(call.caller.log, reason.position) } };
  }

  /** `TB-Log-Position` stands on every answer to a known caller. */
  private namePosition(reply: FastifyReply, call: Call, { extras }: Problem): void {
    if (!call.isAuthenticated) return;
    const { log } = call.caller;
    const position = extras.position ?? this.positions.latestOf(log);
    if (position !== undefined && position >= 0) void reply.header('tb-log-position', this.positions.token(log, position));
    if (extras.replayed) void reply.header('idempotency-replayed', 'true');
  }
}
