/**
 * The text of an API key: `tbk_live_<12 id>_<43 base62 of 32 random bytes><6 base62 CRC-32>`, `tbk_test_…` for a test community.
 *
 * The prefix lets scanners of leaked keys recognise it, the checksum (of all before it) lets a mistyped or invented key be
 * refused before anything is looked up. The id is no secret.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Mode } from '../feed/log-name.js';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RADIX = BigInt(BASE62.length);
const ID_LENGTH = 12;
const SECRET_BYTES = 32;
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const FORM = /^tbk_(live|test)_([0-9A-Za-z]{12})_[0-9A-Za-z]{49}$/;

export interface ApiKey {
  readonly mode: Mode;
  readonly id: string;
}

function base62(value: bigint, length: number): string {
  let digits = '';
  for (let rest = value; digits.length < length; rest /= RADIX) digits = BASE62.charAt(Number(rest % RADIX)) + digits;
  return digits;
}

const checksum = (text: string): string => base62(BigInt(crc32(text)), CHECKSUM_LENGTH);

/** What the key says of itself; `undefined` where form or checksum are wrong. */
export function readApiKey(text: string): ApiKey | undefined {
  const [, mode, id = ''] = FORM.exec(text) ?? [];
  if (mode === undefined || checksum(text.slice(0, -CHECKSUM_LENGTH)) !== text.slice(-CHECKSUM_LENGTH)) return undefined;
  return { mode: mode === 'live' ? 'live' : 'test', id };
}

/** A fresh key to a community of this mode. */
export function newApiKey(mode: Mode): { readonly id: string; readonly text: string } {
  const id = Array.from({ length: ID_LENGTH }, () => BASE62.charAt(randomInt(BASE62.length))).join('');
  const secret = base62(BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`), SECRET_LENGTH);
  const unchecked = `tbk_${mode}_${id}_${secret}`;
  return { id, text: unchecked + checksum(unchecked) };
}
