/**
 * Keys for different purposes, all derived from the service's one secret (HKDF, RFC 5869), so that no hash made for one purpose
 * is ever valid for another.
 */
import { hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;

/** The same for ever for the same secret and purpose. */
export const derivedKey = (secret: Uint8Array, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), `timebank ${purpose}`, KEY_BYTES));
