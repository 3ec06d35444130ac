/**
 * Pseudonyms of devices that change every day: six letters that name a device's number to the service and nothing to others.
 *
 * Nothing is stored: a ref is the number under a permutation of 30 bits that belongs to one log and one day (a Feistel network
 * over HMAC-SHA-256; Luby and Rackoff 1988). So every ref leads back to exactly one number, two devices never share one, and
 * refs of different days cannot be joined. That a code is genuine rests on its MAC alone, never on its ref.
 */
import { createHmac } from 'node:crypto';
import { DAY_MS, type Instant } from '../ledger/units.js';
import { derivedKey } from './derived-key.js';
import { CROCKFORD } from './rotating-code.js';

const REF_LETTERS = 6;
const HALF_BITS = 15;
const HALF_MASK = 2 ** HALF_BITS - 1;
const ROUNDS = 8;
const LETTER_BITS = 5;
const LETTER_MASK = 2 ** LETTER_BITS - 1;
/** Days since 1970-01-01, UTC: the same for the service and for every device. */
export const dayOf = (at: Instant): number => Math.floor(at / DAY_MS);

export class DayRefs {
  private readonly key: Uint8Array;

  constructor(secret: Uint8Array, log: string) {
    this.key = derivedKey(secret, `member code refs ${log}`);
  }

  refOf(number: number, day: number): string {
    let [left, right] = [number >>> HALF_BITS, number & HALF_MASK];
    for (let round = 0; round < ROUNDS; round++) [left, right] = [right, left ^ this.mixed(day, round, right)];
    return lettersOf((left << HALF_BITS) | right);
  }

  /** The number that this ref stands for on this day, whether or not there is such a device. */
  numberOf(ref: string, day: number): number {
    const value = valueOf(ref);
    let [left, right] = [value >>> HALF_BITS, value & HALF_MASK];
    for (let round = ROUNDS - 1; round >= 0; round--) [left, right] = [right ^ this.mixed(day, round, left), left];
    return (left << HALF_BITS) | right;
  }

  private mixed(day: number, round: number, half: number): number {
    return createHmac('sha256', this.key).update([day, round, half].join()).digest().readUInt16BE() & HALF_MASK;
  }
}

const lettersOf = (value: number): string =>
  Array.from({ length: REF_LETTERS }, (_, place) =>
    CROCKFORD.charAt((value >>> (LETTER_BITS * (REF_LETTERS - 1 - place))) & LETTER_MASK),
  ).join('');

const valueOf = (ref: string): number =>
  [...ref].reduce((value, letter) => (value << LETTER_BITS) | CROCKFORD.indexOf(letter), 0);
