import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { assertServer, durability, openDatabase } from '../../src/platform/database.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/platform/embedded-postgres.js';
import { isAlive, pidFile } from '../../src/platform/postgres-cluster.js';

const onLinux = process.platform === 'linux' ? it : it.skip;

describe('the embedded PostgreSQL', () => {
  let dataDir: string;
  const running: EmbeddedPostgres[] = [];
  const holders: ChildProcess[] = [];

  beforeEach(() => {
    dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'timebank-embedded-'));
  });
  afterEach(async () => {
    for (const holder of holders.splice(0)) holder.kill('SIGKILL');
    for (const server of running.splice(0)) await server.stop();
    await eventually(() => !isAlive(pid()));
    fs.rmSync(dataDir, { recursive: true });
  });

  const data = () => path.join(fs.realpathSync(dataDir), 'postgres', 'data');
  const pid = () => pidFile(data()).pid;

  async function start(onRestart?: () => void): Promise<EmbeddedPostgres> {
    const server = await startEmbeddedPostgres({ dataDir, ...(onRestart && { onRestart }) });
    running.push(server);
    return server;
  }

  it('makes a database at the first start, and has what was committed at the second', async () => {
    const first = await start();
    expect(first.isNew).toBe(true);
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();

    const second = await start();
    expect(second.isNew).toBe(false);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('is a server that the service accepts, with every durable setting on, whatever its files say', async () => {
    const { url, stop } = await start();
    await query(url, 'ALTER SYSTEM SET fsync = off');
    await query(url, 'ALTER SYSTEM SET synchronous_commit = off');
    await stop();
    const again = await start();
    const pool = openDatabase(again.url, 2, () => undefined);
    await assertServer(pool);
    expect(await durability(pool)).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      data_checksums: 'on',
    });
    await pool.end();
  });

  it('leaves no process and no pid file behind when stopped, clients or not', async () => {
    const { url, stop } = await start();
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    const server = pid();
    await Promise.all([stop(), stop()]);
    expect(isAlive(server)).toBe(false);
    expect(fs.existsSync(path.join(data(), 'postmaster.pid'))).toBe(false);
  });

  it('comes back at the same address with everything acknowledged, each time its server is killed', async () => {
    let restarts = 0;
    const { url } = await start(() => restarts++);
    await query(url, 'CREATE TABLE kept (id int)');
    for (const round of [1, 2, 3]) {
      await query(url, `INSERT INTO kept VALUES (${round})`);
      process.kill(pid(), 'SIGKILL');
      await eventually(() => restarts === round);
      expect(await query(url, 'SELECT count(*)::int AS rows FROM kept')).toEqual([{ rows: round }]);
    }
  });

  it('can be stopped while it comes back', async () => {
    const { stop } = await start();
    process.kill(pid(), 'SIGKILL');
    await eventually(() => !isAlive(pid()));
    await stop();
    expect(isAlive(pid())).toBe(false);
  });

  it('is shared by a second process on the same folder, which takes over when the first one ends', async () => {
    const first = await start();
    let takenOver = false;
    const second = await start(() => (takenOver = true));
    expect(second.url).toBe(first.url);
    await query(first.url, 'CREATE TABLE kept (id int)');

    await first.stop();
    await eventually(() => takenOver);
    expect(await query(second.url, 'SELECT * FROM kept')).toEqual([]);
  });

  it('stays up when only a second process on the same folder ends', async () => {
    const first = await start();
    const second = await start();
    await second.stop();
    expect(await query(first.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('ends by itself, or is replaced, when its process was killed', async () => {
    const holder = await holdElsewhere();
    const orphan = pid();
    holder.kill('SIGKILL');
    const server = await start();
    expect(pid()).not.toBe(orphan);
    expect(runs(orphan)).toBe(false);
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  onLinux('is replaced when its process was killed and nothing told it (only on Linux: needs setpriv to hide)', async () => {
    const holder = await holdElsewhere(only('unshare', 'true'));
    const orphan = pid();
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(runs(orphan)).toBe(true);
    await start();
    expect(runs(orphan)).toBe(false);
  });

  onLinux('starts although the pid file names an unreaped corpse (only on Linux: needs /proc)', async () => {
    const holder = await holdElsewhere();
    const corpse = pid();
    holder.kill('SIGSTOP'); // cannot reap its child now
    process.kill(corpse, 'SIGKILL');
    await start();
    expect(pid()).not.toBe(corpse);
  });

  onLinux('starts although the process id of its predecessor was given to a stranger (only on Linux: needs /proc)', async () => {
    const holder = await holdElsewhere();
    const file = path.join(data(), 'postmaster.pid');
    const left = fs.readFileSync(file, 'utf8');
    holder.kill('SIGSTOP');
    process.kill(pid(), 'SIGKILL');
    holder.kill('SIGKILL');
    const stranger = spawn('sleep', ['60']);
    holders.push(stranger);
    fs.writeFileSync(file, left.replace(/^\d+/, String(stranger.pid)));
    await start();
    expect(isAlive(stranger.pid ?? 0)).toBe(true);
  });

  async function holdElsewhere(env: NodeJS.ProcessEnv = process.env): Promise<ChildProcess> {
    const support = path.resolve(__dirname, '../support');
    const args = ['-r', path.join(support, 'run-typescript.cjs'), path.join(support, 'hold-postgres.ts'), dataDir];
    const holder = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    holders.push(holder);
    await once(holder.stdout, 'data');
    return holder;
  }

  /** An environment that has these programs only. */
  function only(...programs: string[]): NodeJS.ProcessEnv {
    const folder = path.join(dataDir, 'bin');
    fs.mkdirSync(folder);
    const folders = (process.env['PATH'] ?? '').split(':');
    for (const program of programs) {
      const found = folders.map(each => path.join(each, program)).find(file => fs.existsSync(file));
      if (found) fs.symlinkSync(found, path.join(folder, program));
    }
    return { ...process.env, PATH: folder };
  }
});

async function query(connectionString: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** A corpse that nobody has reaped does not run. */
function runs(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

/** Bounded by the test's own time limit. */
async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(10);
}
