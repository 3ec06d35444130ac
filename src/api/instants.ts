/**
 * Instants and dates as the API reads them: RFC 3339 with an offset in, UTC with milliseconds out; dates that exist.
 */
import { isLocalDate } from '../ledger/calendar.js';
import { instantText as utcText } from '../ledger/shape.js';
import { instant, type Instant } from '../ledger/units.js';

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

export const isInstantText = (text: string): boolean => {
  const [, date] = RFC_3339.exec(text) ?? [];
  return date !== undefined && isLocalDate(date);
};

/** @param text for which `isInstantText` holds; fractions beyond the millisecond are dropped */
export const instantOf = (text: string): Instant => instant(Date.parse(text));

/** Null where there is none. */
export const instantText = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : utcText(instant(at));
