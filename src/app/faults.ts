/**
 * What the service's own failures mean to a caller: whether anything was done, and whether the same request may be sent again.
 *
 * Everything that is not named here is a defect.
 */
import { EventStoreUnavailable } from '../event-store/event-store.js';
import { WriterGaveUp } from './appender.js';
import { KeyReused, WriterBusy } from './log-writer.js';
import { ProjectionBehind } from './readers.js';

export type FaultCode = 'idempotency-key-reused' | 'temporary-reduced-capacity' | 'dependency-unavailable' | 'projection-behind';

/** Connecting failed, the connection ended, or the server takes no more for now. */
const UNAVAILABLE = /^(ECONN|EPIPE|ENOENT|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|08|53|55P03|57)/;
/** The driver gives no code when it ends a connection or waits too long for one. */
const WITHOUT_CODE = /^(Connection terminated|timeout exceeded when trying to connect|Cannot use a pool)/;

/** `undefined` for a defect. */
export function faultCodeOf(reason: unknown): FaultCode | undefined {
  if (reason instanceof KeyReused) return 'idempotency-key-reused';
  if (reason instanceof WriterBusy) return 'temporary-reduced-capacity';
  if (reason instanceof ProjectionBehind) return 'projection-behind';
  if (reason instanceof EventStoreUnavailable || reason instanceof WriterGaveUp || isDatabaseGone(reason))
    return 'dependency-unavailable';
  return undefined;
}

/** Reads ask the database directly. */
function isDatabaseGone(reason: unknown): boolean {
  if (reason instanceof AggregateError) return reason.errors.some(isDatabaseGone);
  if (!(reason instanceof Error)) return false;
  return 'code' in reason && typeof reason.code === 'string' ? UNAVAILABLE.test(reason.code) : WITHOUT_CODE.test(reason.message);
}
