/**
 * The embedded PostgreSQL: started with the service, kept running while it runs, stopped with it.
 *
 * Hides orphans of killed runs, ports, retries and crash recovery. The URL stays valid from start to stop: a server that dies is
 * restarted on the same port. Durability is never traded: the settings that protect a commit are forced on here, and nothing
 * below deletes what PostgreSQL wrote.
 */
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPostgres, type PostgresBinaries, type PostgresProcess } from './postgres-binaries.js';
import {
  type Cluster,
  CLUSTER_OWNER,
  openCluster,
  pidFile,
  removeStalePidFile,
  runningServer,
  STARTED_BY,
} from './postgres-cluster.js';

export interface EmbeddedPostgresOptions {
  /** The folder that the database lies under. */
  readonly dataDir: string;
  /** One line of the server, or about it. */
  readonly onLog?: (line: string) => void;
  /** The server had died and accepts connections again. Every open connection was lost. */
  readonly onRestart?: () => void;
}

export interface EmbeddedPostgres {
  readonly url: string;
  /** The npm package or folder whose server runs. */
  readonly from: string;
  /** This start made the database. */
  readonly isNew: boolean;
  /** Lets clients finish for three seconds. Safe to call twice. */
  stop(): Promise<void>;
}

const DURABILITY = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };
const LOAD = {
  max_connections: '100',
  shared_buffers: '128MB',
  max_wal_size: '2GB',
  wal_buffers: '16MB',
  random_page_cost: '1.1',
  jit: 'off',
};
const HABITS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
};

const POLL_MS = 10;
/** Recovery after a crash reads at most `max_wal_size`; slow disks need minutes for it. */
const READY_WITHIN_MS = 300_000;
const WATCH_MS = 500;
const HURRY_AFTER_MS = 3_000;
const RETRY_FIRST_MS = 50;
const RETRY_LAST_MS = 2_000;
const START_ATTEMPTS_MAX = 8;
const LINES_KEPT = 30;
/** What a server says that could not start yet, but may in a moment: its predecessor still lets go of the folder or the port. */
const PASSING_TROUBLE =
  /postmaster\.pid" already exists|shared memory block .* still in use|could not create any TCP\/IP sockets/;

/**
 * Answers once the server accepts connections. A server that another running process attends is shared with it and left to it,
 * and taken over when it ends; one whose process was killed is stopped and replaced.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = findPostgres();
  const cluster = await openCluster(path.resolve(options.dataDir), binaries);
  const server = new Server(cluster, binaries, options);
  await server.start();
  const url = `postgres://${CLUSTER_OWNER}:${cluster.password}@127.0.0.1:${server.port}/postgres`;
  return { url, from: binaries.from, isNew: cluster.isNew, stop: () => server.stop() };
}

/** One server process after the other on one cluster and one port. */
class Server {
  port = 0;
  private child: PostgresProcess | undefined;
  private sharing: NodeJS.Timeout | undefined;
  private stopping = false;
  private restarting: Promise<void> | undefined;
  private readonly lines: string[] = [];

  constructor(
    private readonly cluster: Cluster,
    private readonly binaries: PostgresBinaries,
    private readonly options: EmbeddedPostgresOptions,
  ) {}

  async start(): Promise<void> {
    for (let attempt = 1; !(await this.share()); attempt++) {
      this.port = await freePort();
      if (await this.launch()) return;
      const said = this.lines.join('\n');
      if (attempt === START_ATTEMPTS_MAX || !PASSING_TROUBLE.test(said)) throw new Error(`PostgreSQL did not start:\n${said}`);
      await sleep(pauseMs(attempt));
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.sharing);
    await this.restarting;
    const { child } = this;
    if (!child || hasEnded(child)) return;
    const ended = new Promise(resolve => child.once('exit', resolve));
    // SIGTERM waits for clients, whose sockets may close a little after their pool said so; SIGINT disconnects them.
    child.kill('SIGTERM');
    const hurry = setTimeout(() => child.kill('SIGINT'), HURRY_AFTER_MS);
    await ended;
    clearTimeout(hurry);
  }

  /** Answers whether another process attends a server here, which is then watched. An orphan is made to go first. */
  private async share(): Promise<boolean> {
    const port = await portOfAttendedServer(this.cluster, this.options.onLog);
    if (port === undefined) return false;
    this.port = port;
    this.sharing = setInterval(() => {
      if (runningServer(this.cluster)) return;
      clearInterval(this.sharing);
      this.onDeath();
    }, WATCH_MS).unref();
    return true;
  }

  /** Answers whether the server came to accept connections; if not, `lines` holds what it said. */
  private async launch(): Promise<boolean> {
    removeStalePidFile(this.cluster.data);
    this.lines.length = 0;
    const child = this.binaries.run('postgres', ['-D', this.cluster.data, ...this.settings()]);
    this.child = child;
    for (const output of [child.stdout, child.stderr]) output.on('data', (chunk: Buffer) => this.hear(chunk));
    child.once('error', error => this.lines.push(error.message));
    const closed = new Promise(resolve => child.once('close', resolve));
    if (!(await this.becomesReady(child))) {
      await closed;
      return false;
    }
    child.once('exit', () => this.onDeath());
    return true;
  }

  private settings(): string[] {
    const all = { ...DURABILITY, ...LOAD, ...HABITS, port: String(this.port), [STARTED_BY]: String(process.pid) };
    return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  }

  private async becomesReady(child: PostgresProcess): Promise<boolean> {
    const deadline = performance.now() + READY_WITHIN_MS;
    while (!hasEnded(child)) {
      const { pid, ready } = pidFile(this.cluster.data);
      if (ready && pid === child.pid) return true;
      if (this.stopping || performance.now() > deadline) child.kill('SIGINT');
      await sleep(POLL_MS);
    }
    return false;
  }

  private hear(chunk: Buffer): void {
    for (const line of chunk.toString().split('\n').filter(Boolean)) {
      this.lines.push(line);
      this.options.onLog?.(line);
    }
    this.lines.splice(0, this.lines.length - LINES_KEPT);
  }

  private onDeath(): void {
    if (this.stopping || this.restarting) return;
    this.restarting = this.restart()
      .catch((error: unknown) => this.options.onLog?.(`PostgreSQL stays down: ${String(error)}`))
      .finally(() => (this.restarting = undefined));
  }

  /** Tries until the server runs again or is no longer wanted; its clients fail meanwhile, and connect again by themselves. */
  private async restart(): Promise<void> {
    for (let attempt = 1; !this.stopping; attempt++) {
      this.options.onLog?.(`PostgreSQL ended unexpectedly; starting it again (attempt ${attempt})`);
      if ((await this.share()) || (await this.launch())) {
        this.options.onRestart?.();
        return;
      }
      await sleep(pauseMs(attempt));
    }
  }
}

/** Waits until the cluster's server is either ready and attended by a living process, or gone; an orphan is made to go. */
async function portOfAttendedServer(cluster: Cluster, onLog?: (line: string) => void): Promise<number | undefined> {
  const deadline = performance.now() + READY_WITHIN_MS;
  let told = false;
  for (;;) {
    const running = runningServer(cluster);
    if (!running) return undefined;
    if (running.attended && running.ready) return running.port;
    if (performance.now() > deadline)
      throw new Error(`The PostgreSQL process ${running.pid} on ${cluster.data} neither serves nor ends.`);
    if (!running.attended && !told) {
      told = true;
      onLog?.(`stopping the PostgreSQL process ${running.pid} that a killed run left behind`);
      process.kill(running.pid, 'SIGINT');
    }
    await sleep(POLL_MS);
  }
}

const pauseMs = (attempt: number): number => Math.min(RETRY_FIRST_MS * 2 ** (attempt - 1), RETRY_LAST_MS);

function hasEnded(child: PostgresProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
