/**
 * The documentation of an operation: its name and purpose, what it answers, and with which problems the ledger may refuse it.
 * What every operation shares (headers, the edge's problems) is added where the document is made.
 */
import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { ProblemCode } from './problems/problem-table.js';

interface Told {
  /** Unique, in camel case; clients are generated with it. */
  readonly id: string;
  readonly says: string;
  /** By status: the view, and what the answer means. */
  readonly answers?: Readonly<Record<number, readonly [view: (new (...given: never[]) => object) | undefined, says: string]>>;
  /** The refusals that callers may meet, besides those that every operation shares. */
  readonly refuses?: readonly ProblemCode[];
}

export const Operation = ({ id, says, answers = {}, refuses = [] }: Told): MethodDecorator =>
  applyDecorators(
    ApiOperation({ operationId: id, summary: summaryOf(says), description: says }),
    ...Object.entries(answers).map(([status, [view, description]]) =>
      ApiResponse({ status: Number(status), description, ...(view === undefined ? {} : { type: view }) }),
    ),
    ApiExtension('x-refusals', [...refuses]),
  );

/** The first sentence. */
const summaryOf = (says: string): string => says.split(/[.;:] /, 1)[0]?.replace(/\.$/, '') ?? says;
