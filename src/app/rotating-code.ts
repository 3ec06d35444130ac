/**
 * The rotating code that a member's device shows at a till: `TBM1.<ref>.<step base36>.<mac Crockford base32>`.
 *
 * A code says which device made it, under a pseudonym, and in which half minute; only the device and the service, who share a
 * key, can make its MAC. Pure: no clock, nothing stored. Whether a device exists, a code is used up or somebody guesses is judged
 * elsewhere.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../ledger/units.js';

/** Each code is shown for so long. */
export const STEP_MS = 30_000;
/** Steps before and after the service's own in which a code is taken: clocks differ, and tills take time. */
const STEPS_APART_MAX = 1;
const SCHEME = 'TBM1';
const MAC_BYTES = 10;
const STEP_RADIX = 36;
const FORM = /^TBM1\.([0-9A-HJKMNP-TV-Z]{6})\.([1-9A-Z][0-9A-Z]{0,9})\.([0-9A-HJKMNP-TV-Z]{16})$/;
/** Crockford's alphabet: no I, L, O, U. */
export const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BITS_PER_LETTER = 5n;

/** Who shows a code when: the pseudonym of a device, and the half minute. */
export interface Showing {
  readonly ref: string;
  readonly step: number;
}
/** A code as it was read; genuine or not. */
export interface RotatingCode extends Showing {
  readonly mac: string;
}

export const stepAt = (at: Instant): number => Math.floor(at / STEP_MS);

/** The text that the device with this key shows. */
export const codeText = (key: Uint8Array, showing: Showing): string =>
  [SCHEME, showing.ref, showing.step.toString(STEP_RADIX).toUpperCase(), macOf(key, showing)].join('.');

/** `undefined` for what no device shows. */
export function readCode(text: string): RotatingCode | undefined {
  const [, ref, step, mac] = FORM.exec(text) ?? [];
  if (ref === undefined || step === undefined || mac === undefined) return undefined;
  return { ref, step: Number.parseInt(step, STEP_RADIX), mac };
}

/** Whether the code was made with this key; takes the same time either way. */
export const isMadeWith = (key: Uint8Array, code: RotatingCode): boolean =>
  timingSafeEqual(Buffer.from(macOf(key, code)), Buffer.from(code.mac));

/** Whether the code is one of this moment. */
export const isCurrent = ({ step }: Showing, now: Instant): boolean => Math.abs(step - stepAt(now)) <= STEPS_APART_MAX;

function macOf(key: Uint8Array, { ref, step }: Showing): string {
  const steps = Buffer.alloc(BigUint64Array.BYTES_PER_ELEMENT);
  steps.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha256', key).update(`${SCHEME}\0${ref}\0`).update(steps).digest();
  return crockford(mac.subarray(0, MAC_BYTES));
}

/** Whole letters only: five bytes are eight of them. */
function crockford(bytes: Buffer): string {
  let letters = '';
  for (let rest = BigInt(`0x${bytes.toString('hex')}`), left = (bytes.length * 8) / 5; left > 0; left--) {
    letters = CROCKFORD.charAt(Number(rest % (1n << BITS_PER_LETTER))) + letters;
    rest >>= BITS_PER_LETTER;
  }
  return letters;
}
