/**
 * References under which merchants know members: another one for each merchant, so that two of them cannot join their lists.
 *
 * A reference is made from the merchant and the member under a key of the member's own, and its way back to the member is a
 * row. Both die with the member's key; a copy of the service that did not do the erasure itself forgets within a minute.
 */
import { createHmac } from 'node:crypto';
import type { Pool } from 'pg';
import type { Instant, MemberId, PartnerId } from '../ledger/units.js';
import { Gathered } from './gathered.js';
import type { Identities } from './identities.js';

/** Ways remembered, in both directions together. */
const REMEMBERED_MAX = 50_000;
const REMEMBERED_MS = 60_000;
const REF_LENGTH = 20;
/** Five bits a character. */
const REF_HEX_DIGITS = (REF_LENGTH * 5) / 4;
/** Crockford's letters for the digits that JavaScript writes as a … v. */
const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ';
const FIRST_LETTER = 'a'.charCodeAt(0);

/** `mref_` and 20 characters of Crockford base32: the first 100 bits of HMAC-SHA-256(pair key, merchant ‖ member). */
function refOf(pairKey: Uint8Array, merchant: PartnerId, member: MemberId): string {
  const digest = createHmac('sha256', pairKey).update(merchant).update(member).digest('hex');
  const digits = BigInt(`0x${digest.slice(0, REF_HEX_DIGITS)}`)
    .toString(32)
    .padStart(REF_LENGTH, '0');
  return `mref_${digits.replace(/[a-v]/g, letter => LETTERS.charAt(letter.charCodeAt(0) - FIRST_LETTER))}`;
}

const placeOfRef = (log: string, merchant: PartnerId, member: MemberId): string => `${log} ${merchant} ref of ${member}`;

interface Remembered {
  readonly found: string;
  readonly member: MemberId;
  readonly until: number;
}

export class MerchantRefs {
  // a Map iterates in the order of insertion: the first entry is the least recently used
  private readonly remembered = new Map<string, Remembered>();
  /** By log and merchant. */
  private readonly members = new Gathered<string, MemberId>((group, refs) => this.membersOf(group, refs));

  constructor(
    private readonly pool: Pool,
    private readonly identities: Identities,
    private readonly clock: () => Instant,
  ) {}

  /** Makes the merchant know the member; `undefined` where nobody lives under this id. */
  async issue(log: string, merchant: PartnerId, member: MemberId): Promise<string | undefined> {
    const ref = await this.refOf(log, merchant, member);
    if (ref === undefined) return undefined;
    // the lock makes an erasure wait, or this see that it has happened
    const issued = await this.pool.query(
      `WITH living AS (
         SELECT log, member FROM identities
         WHERE log = (SELECT id FROM logs WHERE origin = $1) AND member = $4 AND erased_at IS NULL FOR SHARE
       ), fresh AS (
         INSERT INTO member_refs (log, merchant, ref, member) SELECT log, $2, $3, member FROM living ON CONFLICT DO NOTHING
       ) SELECT FROM living`,
      [log, merchant, ref, member],
    );
    return issued.rowCount === 1 ? ref : undefined;
  }

  /** The reference under which this merchant knows, or would know, the member. */
  async refOf(log: string, merchant: PartnerId, member: MemberId): Promise<string | undefined> {
    return (await this.refsOf(log, merchant, [member])).get(member);
  }

  /** As `refOf`, for a list; erased members are left out. */
  async refsOf(log: string, merchant: PartnerId, members: readonly MemberId[]): Promise<ReadonlyMap<MemberId, string>> {
    const refs = new Map<MemberId, string>();
    for (const member of members) {
      const known = this.recall(placeOfRef(log, merchant, member));
      if (known !== undefined) refs.set(member, known.found);
    }
    const unknown = members.filter(member => !refs.has(member));
    if (unknown.length === 0) return refs;
    for (const [member, key] of await this.identities.memberKeys(log, unknown)) {
      const ref = refOf(key.derive('pair'), merchant, member);
      refs.set(member, ref);
      this.remember(placeOfRef(log, merchant, member), ref, member);
    }
    return refs;
  }

  /** Whom the merchant means; `undefined` for a reference that this merchant was never given, or whose member is erased. */
  async memberOf(log: string, merchant: PartnerId, ref: string): Promise<MemberId | undefined> {
    const place = `${log} ${merchant} member of ${ref}`;
    const known = this.recall(place);
    if (known !== undefined) return known.member;
    const member = await this.members.one(`${log} ${merchant}`, ref);
    if (member === undefined) return undefined;
    this.remember(place, ref, member);
    this.remember(placeOfRef(log, merchant, member), ref, member);
    return member;
  }

  private async membersOf(group: string, refs: readonly string[]): Promise<ReadonlyMap<string, MemberId>> {
    const { rows } = await this.pool.query<{ ref: string; member: MemberId }>(
      `SELECT ref, member FROM member_refs
       WHERE log = (SELECT id FROM logs WHERE origin = $1) AND merchant = $2 AND ref = ANY ($3)`,
      [...group.split(' '), refs],
    );
    return new Map(rows.map(({ ref, member }) => [ref, member]));
  }

  /** After an erasure. */
  forget(member: MemberId): void {
    for (const [place, known] of this.remembered) if (known.member === member) this.remembered.delete(place);
  }

  private recall(place: string): Remembered | undefined {
    const known = this.remembered.get(place);
    if (known === undefined) return undefined;
    this.remembered.delete(place);
    if (known.until <= this.clock()) return undefined;
    this.remembered.set(place, known);
    return known;
  }

  private remember(place: string, found: string, member: MemberId): void {
    this.remembered.set(place, { found, member, until: this.clock() + REMEMBERED_MS });
    for (const oldest of this.remembered.keys()) {
      if (this.remembered.size <= REMEMBERED_MAX) break;
      this.remembered.delete(oldest);
    }
  }
}
