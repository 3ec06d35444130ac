/**
 * A successful answer: what it says, the log position it is true for, and what else its headers tell.
 */
import { HttpStatus } from '@nestjs/common';
import type { Answered } from '../app/ask.js';

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
