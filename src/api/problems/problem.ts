/**
 * A request that is not answered with success, on its way to the one place that writes problem documents.
 *
 * Thrown wherever the edge finds out. What it carries besides the code is public: the members and headers of the document.
 */
import type { Refusal } from '../../ledger/refusal.js';
import { pointsText } from '../points-text.js';
import type { ProblemCode } from './problem-table.js';

/** One thing that is wrong in a body (`pointer`, RFC 6901) or a query (`parameter`). */
export interface ProblemPart {
  readonly pointer?: string;
  readonly parameter?: string;
  readonly code: string;
  readonly detail: string;
}

export interface ProblemExtras {
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly retryAfterSeconds?: number;
  /** The log's end that the refusal is true for. */
  readonly position?: number;
  readonly replayed?: boolean;
}

export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemCode,
    readonly extras: ProblemExtras = {},
  ) {
    super(code);
  }
}

/** What is there. @throws Problem `resource-not-found` */
export function existing<T>(found: T | undefined): T {
  if (found === undefined) throw new Problem('resource-not-found');
  return found;
}

/** A refused request whose parts are named. */
export const invalid = (...errors: readonly ProblemPart[]): Problem => new Problem('validation-failed', { members: { errors } });

/** What a refusal of the ledger tells besides its code: figures of the merchant's own redemption. */
export function membersOf(refusal: Refusal): Readonly<Record<string, string>> {
  const { currentPrice, existing, redemptionStatus } = refusal;
  const { amountAuthorized, amountCaptured, amountRemaining, amountRefunded } = refusal;
  const amounts = {
    current_price: currentPrice,
    amount_authorized: amountAuthorized,
    amount_captured: amountCaptured,
    amount_remaining: amountRemaining,
    amount_refunded: amountRefunded,
  };
  return {
    ...(existing === undefined ? {} : { existing }),
    ...(redemptionStatus === undefined ? {} : { redemption_status: redemptionStatus }),
    ...Object.fromEntries(
      Object.entries(amounts).flatMap(([name, value]) => (value === undefined ? [] : [[name, pointsText(value)]])),
    ),
  };
}
