/**
 * The cryptography of a community's register: keyed hashes that find, and seals that only a member's own key opens.
 *
 * Two keys follow from the service's secret for each log: one that hashes what is looked for, one that wraps the members'
 * keys. A member's key is random and stands nowhere but wrapped in the member's row: when that is destroyed, all that was
 * sealed under it is noise. Every seal (AES-256-GCM, random 96-bit nonce) is bound to its log, member and field, and opens in
 * no other place.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { MemberId } from '../ledger/units.js';
import { derivedKey } from './derived-key.js';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What is sealed was changed, belongs elsewhere, or was sealed under another secret. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
  constructor(place: string, cause: unknown) {
    super(`the seal of ${place} does not open`, { cause });
  }
}

export class RegisterKeys {
  private readonly lookUp: Uint8Array;
  private readonly wrapping: Uint8Array;

  constructor(
    secret: Uint8Array,
    private readonly log: string,
  ) {
    this.lookUp = derivedKey(secret, `register look-up ${log}`);
    this.wrapping = derivedKey(secret, `register wrapping ${log}`);
  }

  /** The keyed hash of a text, 32 bytes; one purpose's hashes never equal another's. */
  hash(purpose: string, text: string): Buffer {
    return createHmac('sha256', this.lookUp).update(`${purpose}\0${text}`).digest();
  }

  /** A new key for a member, and how it is stored. */
  newKey(member: MemberId): { readonly key: MemberKey; readonly wrapped: Buffer } {
    const key = randomBytes(KEY_BYTES);
    return { key: new MemberKey(key, this.log, member), wrapped: seal(this.wrapping, key, this.placeOfKey(member)) };
  }

  /** @throws SealBroken */
  unwrap(member: MemberId, wrapped: Uint8Array): MemberKey {
    return new MemberKey(open(this.wrapping, wrapped, this.placeOfKey(member)), this.log, member);
  }

  private placeOfKey(member: MemberId): string {
    return `${this.log}|${member}|key`;
  }
}

export class MemberKey {
  constructor(
    private readonly key: Uint8Array,
    private readonly log: string,
    private readonly member: MemberId,
  ) {}

  seal(field: string, content: Uint8Array): Buffer {
    return seal(this.key, content, this.placeOf(field));
  }

  /** @throws SealBroken */
  open(field: string, sealed: Uint8Array): Buffer {
    return open(this.key, sealed, this.placeOf(field));
  }

  /** A value that follows from this key and dies with it. */
  derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.key, new Uint8Array(0), `timebank ${purpose}`, KEY_BYTES));
  }

  private placeOf(field: string): string {
    return `${this.log}|${this.member}|${field}`;
  }
}

function seal(key: Uint8Array, content: Uint8Array, place: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

function open(key: Uint8Array, sealed: Uint8Array, place: string): Buffer {
  try {
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(place));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new SealBroken(place, cause);
  }
}
