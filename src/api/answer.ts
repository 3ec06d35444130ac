/**
 * A successful answer: what it says, the log position it is true for, and what else its headers tell. Controllers return it,
 * and name only what is particular; status and headers are written here, at the last moment before the body.
 */
import { HttpStatus } from '@nestjs/common';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Answered } from '../app/ask.js';
import { callOf } from './call.js';
import type { LogPositions } from './log-positions.js';

/** What came of a write, as far as headers tell of it. */
interface Written {
  readonly position: number;
  readonly replayed: boolean;
}

/** An answer that rests on no position. */
const NOWHERE = -1;

export class Answer {
  readonly replayed: boolean;
  readonly position: number;

  private constructor(
    readonly status: number,
    readonly body: unknown,
    { position, replayed = false }: { readonly position: number; readonly replayed?: boolean },
    /** Of single resources. */
    readonly etag?: string,
  ) {
    this.position = position;
    this.replayed = replayed;
  }

  static created(written: Written, body: unknown, etag?: string): Answer {
    return new Answer(HttpStatus.CREATED, body, written, etag);
  }

  static done(written: Written, body: unknown, etag?: string): Answer {
    return new Answer(HttpStatus.OK, body, written, etag);
  }

  /** The same, accepted only: something else has to happen before it takes effect. */
  later(): Answer {
    return new Answer(HttpStatus.ACCEPTED, this.body, this, this.etag);
  }

  /** Made outside the log. */
  static made(body: unknown): Answer {
    return new Answer(HttpStatus.CREATED, body, { position: NOWHERE });
  }

  static found({ position }: Pick<Answered<unknown>, 'position'>, body: unknown, etag?: string): Answer {
    return new Answer(HttpStatus.OK, body, { position }, etag);
  }
}

/** Every answer of a controller leaves with its status and headers. */
export function writeAnswers(instance: FastifyInstance, positions: LogPositions): void {
  const write = (reply: FastifyReply, { status, position, etag, replayed }: Answer): void => {
    const { log } = callOf(reply.request).caller;
    void reply.status(status);
    if (position >= 0) void reply.header('tb-log-position', positions.token(log, position));
    if (etag !== undefined) void reply.header('etag', `"${etag}"`);
    if (replayed) void reply.header('idempotency-replayed', 'true');
  };
  instance.addHook('preSerialization', (request, reply, payload, done) => {
    if (payload instanceof Answer) write(reply, payload);
    done(null, callOf(request).ids.shown(payload instanceof Answer ? payload.body : payload));
  });
}
