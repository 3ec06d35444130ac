/**
 * The query bus's one message: a read of a community's read models, not before they have reached the position that the caller
 * has seen.
 *
 * Which models a read rests on is part of the question, so that a caller always sees its own writes (`TB-Min-Position`) and
 * waits for nothing else. The questions themselves stand in `queries.ts`.
 */
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Readers, type Reader } from './readers.js';

export interface Question<T> {
  /** Names of the read models that the answer rests on. */
  readonly models: readonly string[];
  readonly read: (reader: Reader) => Promise<T>;
}

export interface Answered<T> {
  readonly answer: T;
  readonly position: number;
}

export class Ask<T> extends Query<Answered<T>> {
  constructor(
    readonly log: string,
    readonly question: Question<T>,
    readonly minPosition?: number,
  ) {
    super();
  }
}

@QueryHandler(Ask)
export class AskHandler implements IQueryHandler<Ask<unknown>> {
  constructor(private readonly readers: Readers) {}

  async execute({ log, question, minPosition }: Ask<unknown>): Promise<Answered<unknown>> {
    const reader = await this.readers.open(log, question.models, minPosition);
    return { answer: await question.read(reader), position: reader.position };
  }
}
