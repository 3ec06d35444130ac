/** Duties of which one copy of the service at a time has each: who has them next, and what the last one may still write. */
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Pool } from 'pg';
import { openDatabase } from '../../src/platform/database.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/platform/embedded-postgres.js';
import { assertHeld, LeaseLost, Leases, type Lease } from '../../src/platform/leases.js';
import { migrate } from '../../src/platform/migrations.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const ROOT = path.resolve(__dirname, '../..');
/** What the service promises of a copy that died or froze. */
const MOVES_WITHIN_MS = 5_000;
const PATIENCE_MS = 20_000;

async function until<Result>(look: () => Result | undefined | false, what: string): Promise<Result> {
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(5)) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`in vain waited for ${what}`);
  }
}
const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve())));

/** A copy in this process that notes what it has. */
class Copy {
  readonly leases: Leases;
  readonly faults: unknown[] = [];
  readonly tokens: number[] = [];
  has: Lease | undefined;
  private readonly pool: Pool;

  constructor(url: string) {
    this.pool = openDatabase(url, 1, () => undefined);
    this.leases = new Leases(this.pool, (name, fault) => this.faults.push([name, fault]));
  }

  keep(name = 'writing'): this {
    this.leases.keep(name, async (lease, signal) => {
      this.has = lease;
      this.tokens.push(lease.token);
      await aborted(signal);
      this.has = undefined;
    });
    return this;
  }

  async stop(): Promise<void> {
    await this.leases.stop();
    await this.pool.end();
  }
}

/** A copy in a process of its own, to be killed and frozen; see `hold-lease.ts`. */
class OtherProcess {
  said = '';
  private readonly child: ChildProcess;

  constructor(url: string, ...args: readonly string[]) {
    const script = path.join(ROOT, 'test/support/hold-lease.ts');
    const load = path.join(ROOT, 'test/support/run-typescript.cjs');
    this.child = spawn(process.execPath, ['-r', load, script, url, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.child.stdout?.on('data', chunk => (this.said += String(chunk)));
  }

  says(text: string): Promise<unknown> {
    return until(() => this.said.includes(text), `"${text}" in\n${this.said}`);
  }

  async signal(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    const ended = new Promise(resolve => this.child.once('exit', resolve));
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill(signal);
    if (signal === 'SIGKILL' || signal === 'SIGTERM') await ended;
  }
}

describe('a duty that one copy at a time may have', () => {
  let database: TestDatabase;
  let copies: Copy[] = [];
  let others: OtherProcess[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
    const owner = new Client({ connectionString: database.url });
    await owner.connect();
    await owner.query('CREATE TABLE written (place serial, token bigint NOT NULL)');
    await owner.end();
  });
  afterEach(async () => {
    await Promise.all(others.map(other => other.signal('SIGKILL')));
    await Promise.all(copies.map(copy => copy.stop()));
    [copies, others] = [[], []];
    await database.drop();
  });

  const copy = (): Copy => {
    const made = new Copy(database.url);
    copies.push(made);
    return made;
  };
  const other = (...args: readonly string[]): OtherProcess => {
    const made = new OtherProcess(database.url, ...args);
    others.push(made);
    return made;
  };
  const written = async (): Promise<readonly number[]> => {
    const { rows } = await database.pool.query<{ token: number }>('SELECT token FROM written ORDER BY place');
    return rows.map(({ token }) => token);
  };
  /** A transaction of the holder's, of which this test decides the end. */
  async function begun(lease: Lease) {
    const client = await database.pool.connect();
    await client.query('BEGIN');
    await assertHeld(client, lease).catch((reason: unknown) => {
      client.release(true);
      throw reason;
    });
    return client;
  }

  it('is with exactly one of several, and is handed over at once by an orderly stop', async () => {
    const first = copy().keep();
    const { token } = await until(() => first.has, 'the first copy');
    const rest = [copy().keep(), copy().keep(), copy().keep()];
    await sleep(1_200); // two looks at least of each
    expect(rest.map(({ has }) => has)).toEqual([undefined, undefined, undefined]);
    expect(first.tokens).toEqual([token]);

    const stoppedAt = performance.now();
    await first.stop();
    copies = rest;
    const heir = await until(() => rest.find(({ has }) => has), 'an heir');
    // not by waiting until it had expired
    expect(performance.now() - stoppedAt).toBeLessThan(2_000);
    expect(heir.tokens).toEqual([token + 1]);
    await sleep(600);
    expect(rest.filter(({ tokens }) => tokens.length > 0)).toHaveLength(1);
  });

  it('moves within five seconds when its process is killed', async () => {
    const victim = other();
    await victim.says('wrote 1');
    const heir = copy().keep();
    await victim.signal('SIGKILL');
    const killedAt = performance.now();
    await until(() => heir.has, 'the heir');
    expect(performance.now() - killedAt).toBeLessThan(MOVES_WITHIN_MS);
    expect(heir.tokens).toEqual([2]);
  });

  it('moves within five seconds when its process freezes, whose late writes are refused when it thaws', async () => {
    const frozen = other();
    await frozen.says('wrote 1');
    await frozen.signal('SIGSTOP');
    const frozenAt = performance.now();
    const heir = copy().keep();
    const lease = await until(() => heir.has, 'the heir');
    expect(performance.now() - frozenAt).toBeLessThan(MOVES_WITHIN_MS);
    const client = await begun(lease);
    await client.query('INSERT INTO written (token) VALUES ($1)', [lease.token]);
    await client.query('COMMIT');
    client.release();
    await frozen.signal('SIGCONT');
    await frozen.says('refused 1');
    await frozen.says('lost 1');
    // whatever it had written came before
    expect((await written()).at(-1)).toBe(lease.token);
    expect(heir.has).toBe(lease);
  });

  it('moves within five seconds though its process freezes in the middle of a transaction, of which nothing stays', async () => {
    const frozen = other('pause');
    await frozen.says('inside 1');
    const frozenAt = performance.now();
    const heir = copy().keep();
    await until(() => heir.has, 'the heir');
    expect(performance.now() - frozenAt).toBeLessThan(MOVES_WITHIN_MS);
    await frozen.signal('SIGCONT');
    await frozen.says('failed 1');
    expect(await written()).toEqual([]);
  });

  it('stays with its holder through a transaction that lasts longer than a lease that nobody renews', async () => {
    const holder = copy().keep();
    const lease = await until(() => holder.has, 'the holder');
    const rival = copy().keep();
    const client = await begun(lease);
    await client.query('SELECT pg_sleep(4)');
    await client.query('INSERT INTO written (token) VALUES ($1)', [lease.token]);
    await client.query('COMMIT');
    client.release();
    expect([holder.tokens, rival.tokens]).toEqual([[1], []]);
    expect(await written()).toEqual([1]);
  });

  it('moves from a holder that lost its connection no sooner than a transaction of the holder has ended', async () => {
    const holder = copy().keep();
    const lease = await until(() => holder.has, 'the holder');
    const client = await begun(lease);
    const rivals = [copy().keep(), copy().keep(), copy().keep()];
    const owner = new Client({ connectionString: database.url });
    await owner.connect();
    // again and again, so that it cannot renew
    for (const end = Date.now() + 2_000; Date.now() < end; await sleep(50))
      await owner.query('SELECT pg_terminate_backend(session) FROM leases');
    await owner.end();
    expect(rivals.flatMap(({ tokens }) => tokens)).toEqual([]);
    await client.query('INSERT INTO written (token) VALUES ($1)', [lease.token]);
    await client.query('COMMIT');
    client.release();
    expect(await written()).toEqual([1]);
  });

  it('lets nobody write for it with the token of before', async () => {
    const first = copy().keep();
    const lease = await until(() => first.has, 'the first copy');
    await first.stop();
    copies = [];
    const second = copy().keep();
    await until(() => second.has, 'the second copy');
    await expect(begun(lease)).rejects.toThrow(LeaseLost);
    await expect(begun({ name: 'another', token: 2 })).rejects.toThrow(LeaseLost);
  });

  it('is begun again after it failed, by whoever comes first, and the failure is told', async () => {
    const fault = new Error('the printer is on fire');
    let failures = 0;
    const failing = copy();
    failing.leases.keep('writing', async () => {
      failures++;
      throw fault;
    });
    await until(() => failures >= 2, 'another try');
    expect(failing.faults.slice(0, 2)).toEqual([
      ['writing', fault],
      ['writing', fault],
    ]);
    const heir = copy().keep();
    await until(() => heir.has, 'the heir');
    const tries = failures;
    await sleep(1_500);
    expect(failures).toBe(tries);
  });

  it('is one of many, each with a token and an end of its own', async () => {
    const [one, two] = [copy().keep('printing').keep('counting'), copy()];
    await until(() => one.tokens.length === 2, 'both duties');
    two.keep('posting');
    await until(() => two.has, 'the third duty');
    expect([one.tokens, two.has?.name]).toEqual([[1, 1], 'posting']);
  });

  it('stays with one at a time, tokens growing, while copies come and go', async () => {
    const end = Date.now() + 5_000;
    const blind = other();
    const churn = async (pauseMs: number): Promise<void> => {
      while (Date.now() < end) {
        const coming = new Copy(database.url);
        coming.leases.keep('writing', async (lease, signal) => {
          while (!signal.aborted) {
            const client = await begun(lease);
            await client.query('INSERT INTO written (token) VALUES ($1)', [lease.token]);
            await client.query('COMMIT');
            client.release();
          }
        });
        await sleep(pauseMs);
        await coming.stop();
      }
    };
    await Promise.all([churn(170), churn(430), blind.says('has')]);
    await blind.signal('SIGTERM');
    const tokens = await written();
    expect(tokens).toEqual([...tokens].sort((one, next) => one - next));
    expect(new Set(tokens).size).toBeGreaterThan(1);
  });
});

describe('a duty whose database is killed', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'timebank-leases-'));
  let server: EmbeddedPostgres;
  let copies: Copy[] = [];

  beforeAll(async () => {
    server = await startEmbeddedPostgres({ dataDir: folder });
    await migrate(server.url);
  });
  afterAll(async () => {
    await Promise.all(copies.map(copy => copy.stop()));
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('is with exactly one copy again once the database is back', async () => {
    copies = [new Copy(server.url).keep(), new Copy(server.url).keep()];
    await until(() => copies.some(({ has }) => has), 'a holder');
    const pid = Number(fs.readFileSync(path.join(folder, 'postgres/data/postmaster.pid'), 'utf8').split('\n', 1)[0]);
    process.kill(pid, 'SIGKILL');
    const client = openDatabase(server.url, 1, () => undefined);
    const heldOverSession = async (): Promise<number | undefined> => {
      const { rows } = await client.query<{ token: number }>('SELECT token FROM leases JOIN pg_stat_activity ON pid = session');
      return rows[0]?.token;
    };
    let token: number | undefined;
    for (const end = Date.now() + PATIENCE_MS; token === undefined && Date.now() < end; await sleep(50))
      token = await heldOverSession().catch(() => undefined);
    expect(token).toBeGreaterThan(0);
    await until(() => copies.filter(({ has }) => has?.token === token).length === 1, 'the holder that the database names');
    await sleep(1_200); // two looks at least of each
    expect(copies.filter(({ has }) => has)).toHaveLength(1);
    await client.end();
  });
});
