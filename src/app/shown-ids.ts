/**
 * Ids as callers see them: in test mode with an infix (`rdm_test_…`), so that nobody takes a test's object for a real one.
 *
 * In the ledger ids have one form only. At the edge the infix is added to all that is shown and taken from all that is read, both
 * ways exactly inverse. A live id that is sent in test mode becomes one that no object can have, so it is met by whatever meets
 * unknown ids; in live mode the infix makes it one by itself. The caller's own words are left as they are, and so are leaves:
 * their hashes are those of what was recorded.
 */
import type { Mode } from '../feed/log-name.js';

export interface ShownIds {
  /** What is answered, as the caller sees it. */
  readonly shown: <T>(answer: T) => T;
  /** What the caller has sent, as it is stored; a file as its bytes. */
  readonly read: <T>(sent: T) => T;
}

/** Members that hold the caller's own words, or a leaf. */
const VERBATIM: ReadonlySet<string> = new Set([
  'merchant_reference',
  'metadata',
  'location',
  'locations',
  'idempotency_key',
  'reason',
  'label',
  'name',
  'nickname',
  'building',
  'leaf',
]);

/** With one infix or none: 128 bits, or the 100 of a merchant's reference; also within an account's name. */
const idsWith = (infix: string): RegExp =>
  new RegExp(`\\b([a-z]{3,4})_(${infix}_)?([0-9A-HJKMNP-TV-Z]{26}|[0-9A-HJKMNP-TV-Z]{20})\\b`, 'g');

/** Ids with the one infix lose it, ids without any get the other one. */
function exchanging(lost: string, given: string): <T>(value: T) => T {
  const ids = idsWith(lost);
  const inText = (text: string): string =>
    text.replace(ids, (_, kind: string, infix: string | undefined, rest: string) =>
      infix === undefined ? `${kind}_${given}_${rest}` : `${kind}_${rest}`,
    );
  const within = (value: unknown): unknown => {
    if (typeof value === 'string') return inText(value);
    if (Array.isArray(value)) return value.map(within);
    // ids are ASCII in every encoding that a file may have
    if (value instanceof Uint8Array) return Buffer.from(inText(Buffer.from(value).toString('latin1')), 'latin1');
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]: [string, unknown]) => [name, VERBATIM.has(name) ? each : within(each)]),
    );
  };
  return <T>(value: T) => within(value) as T;
}

const itself = <T>(value: T): T => value;

export const SHOWN_IDS: Readonly<Record<Mode, ShownIds>> = {
  live: { shown: itself, read: itself },
  // `live` is the infix of ids that nothing has
  test: { shown: exchanging('live', 'test'), read: exchanging('test', 'live') },
};
