/**
 * What a call is answered with when it does not succeed.
 *
 * A refusal is a problem document (RFC 9457), typed as a union by its `code`: whoever has asked for the code sees the members that
 * come with it. A newer service may answer codes that are not in the union yet, so a `switch` needs its `default`.
 */
import type { components, operations, ProblemCodes } from './openapi.js';

type Document = components['schemas']['Problem'];
export type ProblemCode = Document['code'];
export type OperationId = keyof operations;

/** Members that come with these codes only, and then always. */
interface Particulars {
  'scope-missing': 'required_scope';
  'validation-failed': 'errors';
  'merchant-reference-taken': 'existing';
  'reward-price-changed': 'current_price';
  'redemption-already-captured': RedemptionFigures;
  'redemption-voided': RedemptionFigures;
  'redemption-expired': RedemptionFigures;
  'redemption-not-captured': RedemptionFigures;
  'redemption-not-open': RedemptionFigures;
}
type RedemptionFigures = 'redemption_status' | Extract<keyof Document, `amount_${string}`>;
type ParticularsOf<Code> = Code extends keyof Particulars ? Particulars[Code] : never;

type ProblemsByCode = {
  [Code in ProblemCode]: Omit<Document, 'code' | Particulars[keyof Particulars]> & { code: Code } & Required<
      Pick<Document, ParticularsOf<Code>>
    >;
};

/** The problems that an operation may answer with; of no operation in particular, all that there are. */
export type Problem<Id extends OperationId = OperationId> = ProblemsByCode[ProblemCodes[Id]];

/** What was sent, as far as it helps to go on after a failure. */
export interface Sent<Id extends OperationId = OperationId> {
  readonly operation: Id;
  /** Of a POST: the same call with this key has the effect once, however often it was sent. */
  readonly idempotencyKey: string | undefined;
}

/** The service answered, and did not do it; with `problem.retryable` a later repetition with the same key may succeed. */
export class ProblemError<Id extends OperationId = OperationId> extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly sent: Sent<Id>,
    readonly problem: Problem<Id>,
  ) {
    super(`${sent.operation}: ${problem.code}. ${problem.detail}`);
  }
}

/** Nobody knows whether it was done: no answer of the service came in time. A repetition with the same key finds out. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(
    readonly sent: Sent,
    why: string,
    options?: ErrorOptions,
  ) {
    super(`${sent.operation}: ${why}`, options);
  }
}

/** Whether a call of this operation was answered with a problem. */
export const isProblemOf = <Id extends OperationId>(error: unknown, operation: Id): error is ProblemError<Id> =>
  error instanceof ProblemError && error.sent.operation === operation;
