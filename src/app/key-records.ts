/**
 * API keys as they are kept: what a key is granted, how it stands in its row, and whether it still opens anything.
 *
 * A key ends by its expiry, by being revoked, or because nobody has used it for 90 days; none of that is ever undone, a new
 * key is made instead. What cannot be granted is refused here, whoever asks.
 */
import { DAY_MS, instant, isCount, type ActorId, type Instant, type PartnerId } from '../ledger/units.js';
import { mayHoldTogether } from './access-scopes.js';
import { SCOPES, type Scope } from './caller.js';

const KEY_LIFETIME_MAX_MS = 365 * DAY_MS;
/** A key's last use is known to the day. */
export const USE_RECORDED_EVERY_MS = DAY_MS;
/** Never before 90 days without use. */
const UNUSED_MAX_MS = 90 * DAY_MS + USE_RECORDED_EVERY_MS;
const LABEL_LENGTH_MAX = 100;
const PER_SECOND_MAX = 1_000_000;

export interface KeyGrant {
  /** For example `demo`. */
  readonly community: string;
  /** The origin of the community's log. */
  readonly log: string;
  /** Whose roles the ledger asks for; a rolled key keeps it. */
  readonly actor: ActorId;
  readonly scopes: readonly Scope[];
  /** The merchant that the key belongs to. */
  readonly partner?: PartnerId;
  /** Who holds it, for the list of keys; never a person's name. */
  readonly label: string;
  /** Default: as long as a key may live. */
  readonly expiresAt?: Instant;
  /** Default: as many as keys with these scopes may send. */
  readonly requestsPerSecond?: number;
}
export interface AccessKey extends KeyGrant {
  readonly id: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly revokedAt?: Instant;
  /** To the day; absent before the first use. */
  readonly lastUsedAt?: Instant;
}

/** What was asked of keys is not allowed; the message says why and how to mend it. */
export class KeyRefused extends Error {
  override readonly name = 'KeyRefused';

  constructor(
    readonly code: 'key-limit-reached' | 'key-not-active' | 'grant-invalid',
    message: string,
  ) {
    super(message);
  }
}

export interface KeyRow {
  readonly id: string;
  readonly hmac: Uint8Array;
  readonly community: string;
  readonly log: string;
  readonly actor: ActorId;
  readonly scopes: readonly string[];
  readonly partner: PartnerId | null;
  readonly label: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
  readonly last_used_at: Date | null;
  readonly requests_per_second: number | null;
}

export function keyOf({ id, community, log, actor, label, scopes, ...row }: KeyRow): AccessKey {
  return {
    ...{ id, community, log, actor, label },
    // a scope that this version does not know permits nothing
    scopes: SCOPES.filter(scope => scopes.includes(scope)),
    ...(row.partner === null ? {} : { partner: row.partner }),
    createdAt: instant(row.created_at.getTime()),
    expiresAt: instant(row.expires_at.getTime()),
    ...(row.revoked_at === null ? {} : { revokedAt: instant(row.revoked_at.getTime()) }),
    ...(row.requests_per_second === null ? {} : { requestsPerSecond: row.requests_per_second }),
    ...(row.last_used_at === null ? {} : { lastUsedAt: instant(row.last_used_at.getTime()) }),
  };
}

export type KeyState = 'active' | 'revoked' | 'expired' | 'unused';

export function keyState({ revokedAt, expiresAt, createdAt, lastUsedAt = createdAt }: AccessKey, now: Instant): KeyState {
  if (revokedAt !== undefined) return 'revoked';
  if (now >= expiresAt) return 'expired';
  return now - lastUsedAt >= UNUSED_MAX_MS ? 'unused' : 'active';
}

export const isActive = (key: AccessKey, now: Instant): boolean => keyState(key, now) === 'active';

/** When a key with this grant ends that is made now. @throws KeyRefused for what no key is granted */
export function endOf(grant: KeyGrant, now: Instant): Instant {
  const { scopes, label, partner, requestsPerSecond = 1 } = grant;
  if (scopes.length === 0) throw unfit('A key without scopes opens nothing: name at least one.');
  if (!mayHoldTogether(scopes)) throw unfit('No key holds balances:read together with redemptions: make two keys.');
  if (label === '' || label.length > LABEL_LENGTH_MAX) throw unfit('A label has 1 to 100 characters.');
  const redeems = scopes.some(scope => scope.startsWith('redemptions:'));
  if (redeems && partner === undefined) throw unfit('A key that redeems belongs to a merchant: name the merchant.');
  if (!isCount(requestsPerSecond) || requestsPerSecond > PER_SECOND_MAX)
    throw unfit(`A key sends 1 to ${String(PER_SECOND_MAX)} requests a second.`);
  const latest = instant(now + KEY_LIFETIME_MAX_MS);
  const { expiresAt = latest } = grant;
  if (expiresAt <= now || expiresAt > latest) throw unfit('A key lives for at most 365 days: choose an earlier expiry.');
  return expiresAt;
}

const unfit = (message: string): KeyRefused => new KeyRefused('grant-invalid', message);
