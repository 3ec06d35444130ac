/**
 * Duties that one copy of the service at a time may have: who has which, for how long, and who is next.
 *
 * A lease is a row with a holder, an end and a token; the database's clock decides, and its session decides sooner: a copy whose
 * connection is gone has lost everything. One connection of its own renews what this copy has and takes what is free; whoever
 * gives something up says so to the others. Losing a lease aborts the duty's signal, but a frozen process hears nothing: what it
 * writes late is refused by the token, which grows with every change of hands and which `assertHeld` checks in the transaction of
 * the writes. Invariant: of two holders, only the one with the higher token can commit.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError, type ClientBase, type Pool, type PoolClient } from 'pg';

/** How long a copy that no longer answers, though its connection stands, keeps what it has. */
const LEASE_MS = 3_000;
/** Between two renewals; a copy whose connection is gone loses what it has within one. */
const TICK_MS = 500;
/** The longest wait for a holder's transaction before the other leases are seen to again. */
const LOCK_WAIT_MS = 250;
const RETRY_MS_FIRST = 500;
const RETRY_MS_MAX = 30_000;
const CHANNEL = 'timebank_leases';

const PREPARE = `SELECT set_config('lock_timeout', '${String(LOCK_WAIT_MS)}', false)`;
const LEASE = `clock_timestamp() + interval '${String(LEASE_MS)} milliseconds'`;
const RENEW = `UPDATE leases SET until = ${LEASE}, session = pg_backend_pid()
  WHERE holder = $1 AND (name, token) IN (SELECT * FROM unnest($2::text[], $3::bigint[])) RETURNING name`;
const IS_OVER = `(leases.until < clock_timestamp() OR NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = leases.session))`;
/** Only looks: to try to take what is not free would lock the row against its holder. */
const FREE = `SELECT name FROM unnest($1::text[]) AS wanted (name) LEFT JOIN leases USING (name)
  WHERE leases.holder IS NULL OR ${IS_OVER}`;
const TAKE = `INSERT INTO leases (name, holder, token, until, session) VALUES ($2, $1, 1, ${LEASE}, pg_backend_pid())
  ON CONFLICT (name) DO UPDATE SET holder = $1, token = leases.token + 1, until = ${LEASE}, session = pg_backend_pid()
  WHERE ${IS_OVER} RETURNING token`;
const GIVE_UP = `UPDATE leases SET until = '-infinity' WHERE name = $1 AND token = $2`;
const HELD = `SELECT set_config('idle_in_transaction_session_timeout', '${String(LEASE_MS)}', true)
  FROM (SELECT FROM leases WHERE name = $1 AND token = $2 FOR KEY SHARE) AS held`;
const LOCK_NOT_AVAILABLE = '55P03';

export interface Lease {
  readonly name: string;
  readonly token: number;
}

/** Another copy has the duty now: nothing of this transaction may stay. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
  constructor(lease: string) {
    super(`another copy of the service has "${lease}" now`);
  }
}

/**
 * Makes the transaction that the client is in one of the holder's: until it ends, nobody else becomes the holder. The server ends
 * it where it stands still for longer than a lease lasts, so that a frozen holder keeps nobody waiting.
 * @throws LeaseLost
 */
export async function assertHeld(client: ClientBase, { name, token }: Lease): Promise<void> {
  const { rowCount } = await client.query({ name: 'leases held', text: HELD, values: [name, token] });
  if (rowCount !== 1) throw new LeaseLost(name);
}

/** Ends soon after its signal is aborted. One that fails or ends by itself is begun again, here or in another copy. */
export type Duty = (lease: Lease, signal: AbortSignal) => Promise<void>;

interface Kept {
  duty: Duty;
  /** Set while this copy has the lease, as far as it knows. */
  held: { readonly token: number; readonly controller: AbortController; expiry: NodeJS.Timeout | undefined } | undefined;
  isRunning: boolean;
  /** On the process's own clock; before, others may have it. */
  wantedFrom: number;
  retryMs: number;
}

export class Leases {
  private readonly holder = randomUUID();
  private readonly kept = new Map<string, Kept>();
  private isStopping = false;
  private serving: Promise<void> | undefined;
  private pausing = new AbortController();

  /**
   * @param pool nobody else's: one connection, which is also the sign that this copy is alive
   * @param onFault hears why a duty failed; that the database is away is for others to say
   */
  constructor(
    private readonly pool: Pool,
    private readonly onFault: (name: string, fault: unknown) => void,
  ) {}

  /** Runs the duty whenever this copy has the lease of that name, until `stop`. Said again, it is wanted at once. */
  keep(name: string, duty: Duty): void {
    const known = this.kept.get(name) ?? { duty, held: undefined, isRunning: false, wantedFrom: 0, retryMs: RETRY_MS_FIRST };
    this.kept.set(name, Object.assign(known, { duty, wantedFrom: 0 }));
    this.serving ??= this.serve();
    this.hurry();
  }

  /** Resolves when all duties have ended; another copy may then begin them at once. */
  async stop(): Promise<void> {
    this.isStopping = true;
    for (const { held } of this.kept.values()) held?.controller.abort();
    this.hurry();
    await this.serving;
  }

  private get isOver(): boolean {
    return this.isStopping && ![...this.kept.values()].some(({ isRunning }) => isRunning);
  }

  private async serve(): Promise<void> {
    while (!this.isOver) {
      const client = await this.pool.connect().catch(() => undefined);
      if (client !== undefined) await this.serveOver(client).catch(() => undefined);
      // its end tells the others
      client?.release(true);
      if (!this.isOver) await this.pause();
    }
    for (const name of this.kept.keys()) this.lose(name);
  }

  /** Until the connection fails, or all is over. */
  private async serveOver(client: PoolClient): Promise<void> {
    let isConnected = true;
    const end = (): void => {
      isConnected = false;
      this.hurry();
    };
    client.once('error', end).once('end', end);
    client.on('notification', () => this.hurry());
    await inTime(client.query(PREPARE));
    await inTime(client.query(`LISTEN ${CHANNEL}`));
    while (isConnected) {
      await inTime(this.tick(client));
      if (this.isOver) return;
      await this.pause();
    }
  }

  private async tick(client: PoolClient): Promise<void> {
    await this.renew(client);
    await this.giveUp(client);
    if (!this.isStopping) await this.take(client);
  }

  private async renew(client: PoolClient): Promise<void> {
    const mine = [...this.kept].flatMap(([name, { held }]) => (held === undefined ? [] : [{ name, token: held.token }]));
    if (mine.length === 0) return;
    const askedAt = performance.now();
    const values = [this.holder, mine.map(({ name }) => name), mine.map(({ token }) => token)];
    const { rows } = await client.query<{ name: string }>({ name: 'leases renew', text: RENEW, values });
    const renewed = new Set(rows.map(({ name }) => name));
    for (const { name } of mine) {
      if (renewed.has(name)) this.hold(name, askedAt);
      else this.lose(name);
    }
  }

  /** What could not be renewed for as long as a lease lasts may be another's. */
  private hold(name: string, askedAt: number): void {
    const held = this.kept.get(name)?.held;
    if (held === undefined) return;
    clearTimeout(held.expiry);
    held.expiry = setTimeout(() => this.lose(name), askedAt + LEASE_MS - performance.now());
  }

  private lose(name: string): void {
    const kept = this.kept.get(name);
    clearTimeout(kept?.held?.expiry);
    kept?.held?.controller.abort();
    if (kept !== undefined) kept.held = undefined;
  }

  /** What has ended here is for whoever wants it. */
  private async giveUp(client: PoolClient): Promise<void> {
    for (const [name, kept] of this.kept) {
      if (kept.held === undefined || kept.isRunning) continue;
      await client.query(GIVE_UP, [name, kept.held.token]);
      this.lose(name);
      await client.query(`NOTIFY ${CHANNEL}`);
    }
  }

  private async take(client: PoolClient): Promise<void> {
    const now = performance.now();
    const wanted = [...this.kept].filter(([, { held, isRunning, wantedFrom }]) => !held && !isRunning && wantedFrom <= now);
    if (wanted.length === 0) return;
    const names = wanted.map(([name]) => name);
    const { rows } = await client.query<{ name: string }>({ name: 'leases free', text: FREE, values: [names] });
    for (const { name } of rows) {
      const askedAt = performance.now();
      const token = await this.tokenOf(client, name);
      const kept = this.kept.get(name);
      if (token === undefined || kept === undefined) continue;
      const controller = new AbortController();
      kept.held = { token, controller, expiry: undefined };
      this.hold(name, askedAt);
      if (!this.isStopping) void this.run(kept, { name, token }, controller);
    }
  }

  /** `undefined` where somebody else was faster, or the last holder's transaction is still under way. */
  private async tokenOf(client: PoolClient, name: string): Promise<number | undefined> {
    try {
      const { rows } = await client.query<{ token: number }>({ name: 'leases take', text: TAKE, values: [this.holder, name] });
      return rows[0]?.token;
    } catch (reason) {
      if (reason instanceof DatabaseError && reason.code === LOCK_NOT_AVAILABLE) return undefined;
      throw reason;
    }
  }

  private async run(kept: Kept, lease: Lease, { signal }: AbortController): Promise<void> {
    const began = performance.now();
    kept.isRunning = true;
    try {
      await kept.duty(lease, signal);
    } catch (fault) {
      if (!signal.aborted) this.onFault(lease.name, fault);
    }
    kept.isRunning = false;
    if (!signal.aborted) {
      const now = performance.now();
      if (now - began > RETRY_MS_MAX) kept.retryMs = RETRY_MS_FIRST;
      kept.wantedFrom = now + kept.retryMs;
      kept.retryMs = Math.min(2 * kept.retryMs, RETRY_MS_MAX);
    }
    this.hurry();
  }

  private hurry(): void {
    this.pausing.abort();
  }

  private async pause(): Promise<void> {
    const { signal } = this.pausing;
    await sleep(TICK_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) this.pausing = new AbortController();
  }
}

/** A database that is frozen, or unreachable without a word, is as good as away. */
async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  const done = new AbortController();
  const late = sleep(LEASE_MS, undefined, { signal: done.signal }).then(() => {
    throw new Error('the database does not answer');
  });
  return Promise.race([work, late]).finally(() => done.abort());
}
