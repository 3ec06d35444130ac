/**
 * The header `Idempotency-Key`: 16 to 255 characters, bare or as the quoted string of the draft standard; both name the same key.
 */
import { Problem } from './problems/problem.js';

export const KEY_PATTERN = /^[A-Za-z0-9_\-:.]{16,255}$/;

/** The key without quotation marks; `undefined` where there is none or it is not well-formed. */
export function bareKey(header: string | readonly string[] | undefined): string | undefined {
  if (typeof header !== 'string') return undefined;
  const bare = /^"(.*)"$/.exec(header)?.[1] ?? header;
  return KEY_PATTERN.test(bare) ? bare : undefined;
}

/** @throws Problem */
export function requiredKey(header: string | readonly string[] | undefined): string {
  if (header === undefined || header === '') throw new Problem('idempotency-key-missing');
  const key = bareKey(header);
  if (key === undefined) throw new Problem('idempotency-key-invalid');
  return key;
}
