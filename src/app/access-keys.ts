/**
 * API keys: made, listed, rolled, revoked and verified.
 *
 * Of a key only a hash is kept (HMAC-SHA-256 under a pepper that follows from the service's secret, not from the database), so
 * it is shown once, when it is made. A key expires within a year; a revocation is effective everywhere within a second. Whether
 * a key is unknown, wrong, expired or revoked is nobody's business: none of them verifies.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Pool } from 'pg';
import { DAY_MS, instant, type ActorId, type Instant, type PartnerId } from '../ledger/units.js';
import { mayHoldTogether } from './access-scopes.js';
import { newApiKey, readApiKey } from './api-key.js';
import { SCOPES, type Caller, type Scope } from './caller.js';
import { derivedKey } from './derived-key.js';

/** Keys of one actor that are valid at a time: the one in use and the one that it is rolled to. */
const ACTIVE_KEYS_MAX = 2;
const KEY_LIFETIME_MAX_MS = 365 * DAY_MS;
/** The longest that a rolled key stays valid beside its successor. */
const ROLL_OVERLAP_MAX_MS = 7 * DAY_MS;
/** How long a key that was looked up is not looked up again: the latest effect of a revocation. */
const REMEMBERED_MS = 1_000;
const REMEMBERED_MAX = 10_000;
const LABEL_LENGTH_MAX = 100;

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
}
export interface AccessKey extends KeyGrant {
  readonly id: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly revokedAt?: Instant;
}
/** `text` is shown once and kept nowhere. */
export interface NewKey {
  readonly key: AccessKey;
  readonly text: string;
}

/** What was asked of keys is not allowed; the message says why and how to mend it. */
export class KeyRefused extends Error {
  override readonly name = 'KeyRefused';
}

/** A key that was looked up, as far as verifying needs it. */
interface Known {
  readonly hmac: Uint8Array;
  /** The key itself once it has been verified: comparing it is cheaper than hashing it, and as constant in time. */
  text?: Uint8Array;
  readonly key: AccessKey;
  readonly caller: Caller;
}
interface Remembered {
  readonly known: Known | undefined;
  readonly until: number;
}

export class AccessKeys {
  private readonly pepper: Uint8Array;
  // a Map iterates in the order of insertion: the first entry is the oldest
  private readonly remembered = new Map<string, Remembered>();
  private readonly underWay = new Map<string, Promise<Known | undefined>>();

  constructor(
    private readonly pool: Pool,
    secret: Uint8Array,
    private readonly clock: () => Instant,
  ) {
    this.pepper = derivedKey(secret, 'api keys');
  }

  /** @throws KeyRefused */
  async create(grant: KeyGrant): Promise<NewKey> {
    refuseGrant(grant);
    const createdAt = this.clock();
    const latest = instant(createdAt + KEY_LIFETIME_MAX_MS);
    const expiresAt = grant.expiresAt ?? latest;
    if (expiresAt <= createdAt || expiresAt > latest)
      throw new KeyRefused('A key lives for at most 365 days: choose an earlier expiry.');
    const active = (await this.list(grant.log)).filter(key => key.actor === grant.actor && isActive(key, createdAt));
    if (active.length >= ACTIVE_KEYS_MAX)
      throw new KeyRefused(`${grant.actor} has ${String(active.length)} active keys already: revoke one of them first.`);
    const { id, text } = newApiKey();
    await this.pool.query(
      `INSERT INTO api_keys (id, hmac, community, log, actor, scopes, partner, label, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        id,
        this.hash(text),
        ...[grant.community, grant.log, grant.actor, grant.scopes, grant.partner ?? null, grant.label],
        ...[new Date(createdAt), new Date(expiresAt)],
      ],
    );
    return { key: { ...grant, id, createdAt, expiresAt }, text };
  }

  /** The keys of a log's community, oldest first, the expired and revoked included. */
  async list(log: string): Promise<readonly AccessKey[]> {
    const { rows } = await this.pool.query<KeyRow>('SELECT * FROM api_keys WHERE log = $1 ORDER BY created_at, id', [log]);
    return rows.map(keyOf);
  }

  /**
   * A successor with the same rights; the old key ends after the overlap.
   * @throws KeyRefused
   */
  async roll(id: string, overlapMs: number): Promise<NewKey> {
    const row = await this.find(id);
    const now = this.clock();
    if (row === undefined || !isActive(keyOf(row), now)) throw new KeyRefused(`There is no active key ${id}.`);
    if (overlapMs < 0 || overlapMs > ROLL_OVERLAP_MAX_MS) throw new KeyRefused('Keys overlap for at most 7 days.');
    const { id: _id, createdAt: _created, expiresAt, ...grant } = keyOf(row);
    const successor = await this.create(grant);
    const end = instant(Math.min(expiresAt, now + Math.max(overlapMs, 1)));
    await this.pool.query('UPDATE api_keys SET expires_at = $2 WHERE id = $1', [id, new Date(end)]);
    this.forget(id);
    return successor;
  }

  /** Effective at once in this process, within a second in others. @throws KeyRefused */
  async revoke(id: string): Promise<void> {
    const revoked = await this.pool.query('UPDATE api_keys SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1', [
      id,
      new Date(this.clock()),
    ]);
    this.forget(id);
    if (revoked.rowCount === 0) throw new KeyRefused(`There is no key ${id}.`);
  }

  /**
   * Who calls with this key; `undefined` for one that is malformed, unknown, wrong, expired or revoked. Answered at once where
   * the key was looked up a moment ago.
   */
  verify(text: string): Caller | undefined | Promise<Caller | undefined> {
    const given = readApiKey(text);
    if (given?.mode !== 'live') return undefined;
    const before = this.remembered.get(given.id);
    if (before !== undefined && before.until > performance.now()) return this.callerWith(text, before.known);
    return this.recall(given.id).then(known => this.callerWith(text, known));
  }

  private callerWith(text: string, known: Known | undefined): Caller | undefined {
    if (known === undefined) return undefined;
    const presented = Buffer.from(text);
    if (known.text === undefined || !timingSafeEqual(known.text, presented)) {
      if (!timingSafeEqual(known.hmac, this.hash(text))) return undefined;
      known.text = presented;
    }
    return isActive(known.key, this.clock()) ? known.caller : undefined;
  }

  private hash(text: string): Uint8Array {
    return createHmac('sha256', this.pepper).update(text).digest();
  }

  /** Whoever asks while a key is looked up waits for the same answer. */
  private recall(id: string): Promise<Known | undefined> {
    const before = this.underWay.get(id);
    if (before !== undefined) return before;
    const until = performance.now() + REMEMBERED_MS;
    const looking: Promise<Known | undefined> = this.find(id)
      .then(row => {
        const known = row === undefined ? undefined : knownOf(row);
        // what was looked up before a key was revoked or rolled is not remembered after it
        if (this.underWay.get(id) === looking) this.remember(id, { known, until });
        return known;
      })
      .finally(() => {
        if (this.underWay.get(id) === looking) this.underWay.delete(id);
      });
    this.underWay.set(id, looking);
    return looking;
  }

  private remember(id: string, remembered: Remembered): void {
    this.remembered.delete(id);
    this.remembered.set(id, remembered);
    for (const oldest of this.remembered.keys()) {
      if (this.remembered.size <= REMEMBERED_MAX) break;
      this.remembered.delete(oldest);
    }
  }

  private forget(id: string): void {
    this.remembered.delete(id);
    this.underWay.delete(id);
  }

  private async find(id: string): Promise<KeyRow | undefined> {
    const { rows } = await this.pool.query<KeyRow>('SELECT * FROM api_keys WHERE id = $1', [id]);
    return rows[0];
  }
}

interface KeyRow {
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
}

function keyOf({ id, community, log, actor, label, scopes, ...row }: KeyRow): AccessKey {
  return {
    ...{ id, community, log, actor, label },
    // a scope that this version does not know permits nothing
    scopes: SCOPES.filter(scope => scopes.includes(scope)),
    ...(row.partner === null ? {} : { partner: row.partner }),
    createdAt: instant(row.created_at.getTime()),
    expiresAt: instant(row.expires_at.getTime()),
    ...(row.revoked_at === null ? {} : { revokedAt: instant(row.revoked_at.getTime()) }),
  };
}

function knownOf(row: KeyRow): Known {
  const key = keyOf(row);
  const { community, log, actor, partner } = key;
  const caller = { community, log, actor, scopes: new Set(key.scopes), ...(partner === undefined ? {} : { partner }) };
  return { hmac: row.hmac, key, caller };
}

const isActive = (key: AccessKey, now: Instant): boolean => key.revokedAt === undefined && now < key.expiresAt;

function refuseGrant({ scopes, label, partner }: KeyGrant): void {
  if (scopes.length === 0) throw new KeyRefused('A key without scopes opens nothing: name at least one.');
  if (!mayHoldTogether(scopes)) throw new KeyRefused('No key holds balances:read together with redemptions: make two keys.');
  if (label === '' || label.length > LABEL_LENGTH_MAX) throw new KeyRefused('A label has 1 to 100 characters.');
  const redeems = scopes.some(scope => scope.startsWith('redemptions:'));
  if (redeems && partner === undefined) throw new KeyRefused('A key that redeems belongs to a merchant: name the merchant.');
}
