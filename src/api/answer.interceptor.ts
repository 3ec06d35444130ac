/**
 * Writes the status, headers and body of an answer that a controller returned, so that controllers name only what is particular.
 */
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { Answer } from './answer.js';
import { callOf } from './call.js';
import { LogPositions } from './log-positions.js';

@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(private readonly positions: LogPositions) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const call = callOf(http.getRequest<FastifyRequest>());
    const reply = http.getResponse<FastifyReply>();
    const write = (answer: unknown): unknown => {
      if (!(answer instanceof Answer)) return answer;
      const { status, body, position, etag, replayed } = answer;
      void reply.status(status);
      if (position >= 0) void reply.header('tb-log-position', this.positions.token(call.caller.log, position));
      if (etag !== undefined) void reply.header('etag', `"${etag}"`);
      if (replayed) void reply.header('idempotency-replayed', 'true');
      return body;
    };
    return next.handle().pipe(map(write));
  }
}
