/**
 * A real EventStoreDB as a process of its own: to be killed, frozen and started again over the same data.
 *
 * `EVENTSTOREDB_START` says how: a shell command that starts one node without TLS in the foreground, with `{port}` where its port
 * belongs and `{folder}` where its data does, for example
 *
 *     EVENTSTOREDB_START='exec eventstored --insecure --node-port {port} --db {folder}/db --log {folder}/log'
 */
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreDbStreams } from '../../src/event-store/eventstoredb.js';

const READY_WITHIN_MS = 60_000;

/** A suite that needs it; skipped under a name that says so where nobody said how, unless `REQUIRE_ENGINES=1`. */
export function withServerToStart(title: string, define: (start: () => Promise<EventStoreDbServer>) => void): void {
  const command = process.env['EVENTSTOREDB_START'];
  if (command !== undefined) return describe(title, () => define(() => EventStoreDbServer.start(command)));
  if (process.env['REQUIRE_ENGINES'] === '1') return it(title, () => Promise.reject(new Error('EVENTSTOREDB_START is not set')));
  describe.skip(`${title} (skipped: EVENTSTOREDB_START does not say how to start a server)`, () =>
    define(() => Promise.reject(new Error('skipped'))));
}

export class EventStoreDbServer {
  private process: ChildProcess | undefined;

  private constructor(
    private readonly command: string,
    private readonly port: number,
    private readonly folder: string,
  ) {}

  static async start(command: string): Promise<EventStoreDbServer> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'timebank-eventstoredb-'));
    const server = new EventStoreDbServer(command, await freePort(), folder);
    await server.start();
    return server;
  }

  get url(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  /** Again over the same data; done when it answers. */
  async start(): Promise<void> {
    const line = this.command.replaceAll('{port}', String(this.port)).replaceAll('{folder}', this.folder);
    // a process group of its own, so that a signal reaches whatever the command started
    this.process = spawn('sh', ['-c', line], { detached: true, stdio: 'ignore' });
    const streams = new EventStoreDbStreams(this.url, 2_000);
    const end = performance.now() + READY_WITHIN_MS;
    while (
      !(await streams.probe().then(
        () => true,
        () => false,
      ))
    ) {
      if (performance.now() > end) throw new Error('the server does not answer');
      await sleep(100);
    }
    await streams.close();
  }

  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    if (this.process?.pid !== undefined) process.kill(-this.process.pid, signal);
  }

  async kill(): Promise<void> {
    const ended = new Promise(resolve => this.process?.once('exit', resolve));
    this.signal('SIGKILL');
    await ended;
  }

  async close(): Promise<void> {
    await this.kill();
    await fs.rm(this.folder, { recursive: true });
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}
