/**
 * API keys: made, listed, rolled, revoked and verified.
 *
 * Of a key only a hash is kept (HMAC-SHA-256 under a pepper that follows from the service's secret, not from the database), so
 * it is shown once, when it is made. An actor never has more than two active keys, whoever makes them at the same time. A
 * revocation is effective at once in the copy of the service that was told, within a second in every other one. Whether a key is
 * unknown, wrong, expired, unused or revoked is nobody's business: none of them verifies.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';
import { modeOf } from '../feed/log-name.js';
import { DAY_MS, type Instant } from '../ledger/units.js';
import { newApiKey, readApiKey } from './api-key.js';
import type { KeyHolder } from './caller.js';
import { derivedKey } from './derived-key.js';
import { endOf, isActive, keyOf, KeyRefused, USE_RECORDED_EVERY_MS } from './key-records.js';
import type { AccessKey, KeyGrant, KeyRow } from './key-records.js';

/** Keys of one actor that are valid at a time: the one in use and the one that it is rolled to. */
const ACTIVE_KEYS_MAX = 2;
/** The longest that a rolled key stays valid beside its successor. */
const ROLL_OVERLAP_MAX_MS = 7 * DAY_MS;
/** How long a key that was looked up is not looked up again: the latest effect of a revocation. */
const REMEMBERED_MS = 1_000;
const REMEMBERED_MAX = 10_000;

/** `text` is shown once and kept nowhere. */
export interface NewKey {
  readonly key: AccessKey;
  readonly text: string;
}

/** A key that was looked up, as far as verifying needs it. */
interface Known {
  readonly hmac: Uint8Array;
  /** The key itself once it has been verified: comparing it is cheaper than hashing it, and as constant in time. */
  text?: Uint8Array;
  readonly key: AccessKey;
  readonly caller: KeyHolder;
  /** The last use that is recorded, or is being recorded. */
  usedAt: number;
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

  /** @param elapsed milliseconds on a clock that nobody sets: how old is what is remembered */
  constructor(
    private readonly pool: Pool,
    secret: Uint8Array,
    private readonly clock: () => Instant,
    private readonly elapsed: () => number = () => performance.now(),
  ) {
    this.pepper = derivedKey(secret, 'api keys');
  }

  /** @throws KeyRefused */
  create(grant: KeyGrant): Promise<NewKey> {
    return this.inTurn(grant, client => this.insert(client, grant, this.clock()));
  }

  /** The keys of a log's community, oldest first, those that have ended included. */
  async list(log: string): Promise<readonly AccessKey[]> {
    const { rows } = await this.pool.query<KeyRow>('SELECT * FROM api_keys WHERE log = $1 ORDER BY created_at, id', [log]);
    return rows.map(keyOf);
  }

  /**
   * A successor with the same rights; the old key ends after the overlap.
   * @throws KeyRefused
   */
  async roll(id: string, overlapMs: number): Promise<NewKey> {
    if (overlapMs < 0 || overlapMs > ROLL_OVERLAP_MAX_MS)
      throw new KeyRefused('grant-invalid', 'Keys overlap for at most 7 days.');
    const holder = activeIn(await find(this.pool, id), id, this.clock());
    const rolled = await this.inTurn(holder, async client => {
      const now = this.clock();
      // somebody else may have ended it meanwhile
      const old = activeIn(await find(client, id), id, now);
      const { id: _id, createdAt: _at, lastUsedAt: _used, expiresAt, ...grant } = old;
      // no key ends before it began
      const end = Math.min(expiresAt, Math.max(now + overlapMs, old.createdAt + 1));
      await client.query('UPDATE api_keys SET expires_at = $2 WHERE id = $1', [id, new Date(end)]);
      return this.insert(client, grant, now);
    });
    this.forget(id);
    return rolled;
  }

  /** Effective at once in this process, within a second in others. @throws KeyRefused */
  async revoke(id: string): Promise<void> {
    const revoked = await this.pool.query('UPDATE api_keys SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1', [
      id,
      new Date(this.clock()),
    ]);
    this.forget(id);
    if (revoked.rowCount === 0) throw new KeyRefused('key-not-active', `There is no key ${id}.`);
  }

  /**
   * Who calls with this key; `undefined` for one that is malformed, unknown, wrong, or has ended. Answered at once where the key
   * was looked up a moment ago.
   */
  verify(text: string): KeyHolder | undefined | Promise<KeyHolder | undefined> {
    const given = readApiKey(text);
    if (given === undefined) return undefined;
    const before = this.remembered.get(given.id);
    if (before !== undefined && before.until > this.elapsed()) return this.callerWith(text, before.known);
    return this.recall(given.id).then(known => this.callerWith(text, known));
  }

  private callerWith(text: string, known: Known | undefined): KeyHolder | undefined {
    if (known === undefined) return undefined;
    const presented = Buffer.from(text);
    if (known.text === undefined || !timingSafeEqual(known.text, presented)) {
      if (!timingSafeEqual(known.hmac, this.hash(text))) return undefined;
      known.text = presented;
    }
    const now = this.clock();
    if (!isActive(known.key, now)) return undefined;
    if (now - known.usedAt >= USE_RECORDED_EVERY_MS) this.recordUse(known, now);
    return known.caller;
  }

  /** Nobody waits for it: where it fails, the next look-up of the key leads here again. */
  private recordUse(known: Known, now: Instant): void {
    known.usedAt = now;
    const use = [known.key.id, new Date(now)];
    this.pool.query('UPDATE api_keys SET last_used_at = greatest(last_used_at, $2) WHERE id = $1', use).catch(() => undefined);
  }

  private hash(text: string): Uint8Array {
    return createHmac('sha256', this.pepper).update(text).digest();
  }

  /** Whoever changes an actor's keys does it alone, over all copies of the service: what is counted is what there is. */
  private async inTurn<T>({ log, actor }: Pick<KeyGrant, 'log' | 'actor'>, work: (client: ClientBase) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`keys of ${actor} in ${log}`]);
      const done = await work(client);
      await client.query('COMMIT');
      client.release();
      return done;
    } catch (reason) {
      // what was begun ends with its connection
      client.release(true);
      throw reason;
    }
  }

  private async insert(client: ClientBase, grant: KeyGrant, createdAt: Instant): Promise<NewKey> {
    const expiresAt = endOf(grant, createdAt);
    const { community, log, actor, scopes, partner, label, requestsPerSecond } = grant;
    const { rows } = await client.query<KeyRow>('SELECT * FROM api_keys WHERE log = $1 AND actor = $2', [log, actor]);
    const active = rows.filter(row => isActive(keyOf(row), createdAt)).length;
    if (active >= ACTIVE_KEYS_MAX)
      throw new KeyRefused('key-limit-reached', `${actor} has ${String(active)} active keys already: revoke one of them first.`);
    const { id, text } = newApiKey(modeOf(log));
    await client.query(
      `INSERT INTO api_keys (id, hmac, community, log, actor, scopes, partner, label, requests_per_second, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        ...[id, this.hash(text), community, log, actor, scopes, partner ?? null, label, requestsPerSecond ?? null],
        ...[new Date(createdAt), new Date(expiresAt)],
      ],
    );
    return { key: { ...grant, id, createdAt, expiresAt }, text };
  }

  /** Whoever asks while a key is looked up waits for the same answer. */
  private recall(id: string): Promise<Known | undefined> {
    const before = this.underWay.get(id);
    if (before !== undefined) return before;
    const until = this.elapsed() + REMEMBERED_MS;
    const looking: Promise<Known | undefined> = find(this.pool, id)
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
}

async function find(road: Pick<Pool, 'query'> | ClientBase, id: string): Promise<KeyRow | undefined> {
  const { rows } = await road.query<KeyRow>('SELECT * FROM api_keys WHERE id = $1', [id]);
  return rows[0];
}

/** @throws KeyRefused */
function activeIn(row: KeyRow | undefined, id: string, now: Instant): AccessKey {
  const key = row === undefined ? undefined : keyOf(row);
  if (key === undefined || !isActive(key, now)) throw new KeyRefused('key-not-active', `There is no active key ${id}.`);
  return key;
}

function knownOf(row: KeyRow): Known {
  const key = keyOf(row);
  const { id, community, log, actor, partner, requestsPerSecond } = key;
  const caller = {
    ...{ community, log, mode: modeOf(log), actor, scopes: new Set(key.scopes) },
    ...(partner === undefined ? {} : { partner }),
    key: { id, ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }) },
  };
  return { hmac: row.hmac, key, caller, usedAt: key.lastUsedAt ?? 0 };
}
