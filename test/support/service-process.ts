/** The built service as a process of its own, over a given database: to be killed, stopped, started again, and measured. */
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Config } from '../../src/config.js';

const MAIN = path.resolve(__dirname, '../../dist/main.js');
const READY = /The time bank runs at (\S+)/;
const KIB = 1_024;

export class ServiceProcess {
  url = '';
  private out = '';
  private readonly ended: Promise<void>;

  private constructor(private readonly child: ChildProcess) {
    for (const output of [child.stdout, child.stderr]) output?.on('data', chunk => (this.out += String(chunk)));
    this.ended = new Promise(resolve => child.once('close', () => resolve()));
  }

  /** Another copy of a service, with its database and its secret, once it takes requests. */
  static async start(databaseUrl: string, given: Pick<Config, 'secret'>): Promise<ServiceProcess> {
    const service = ServiceProcess.launch(databaseUrl, given);
    await service.listens();
    return service;
  }

  /** As `start`, without waiting for it. */
  static launch(databaseUrl: string, { secret }: Pick<Config, 'secret'>): ServiceProcess {
    const { PATH } = process.env;
    const settings = { DATABASE_URL: databaseUrl, TIMEBANK_SECRET: Buffer.from(secret).toString('base64'), PORT: '0' };
    const child = spawn(process.execPath, [MAIN, 'start'], {
      env: { PATH, ...settings, LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new ServiceProcess(child);
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.child.kill(signal);
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT' = 'SIGKILL'): Promise<void> {
    this.child.kill(signal);
    await this.ended;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** `null` while it runs, and of one that was killed. */
  get exitCode(): number | null {
    return this.child.exitCode;
  }

  /** Memory that it has in use now, in bytes. */
  get residentBytes(): number {
    const status = fs.readFileSync(`/proc/${String(this.child.pid)}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * KIB;
  }

  /** One of its metrics, without labels. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
  }

  private async listens(): Promise<void> {
    let hasEnded = false;
    void this.ended.then(() => (hasEnded = true));
    while (this.url === '') {
      if (hasEnded) throw new Error(`the service ended before it listened:\n${this.out}`);
      await new Promise(resolve => setTimeout(resolve, 20));
      this.url = READY.exec(this.out)?.[1] ?? '';
    }
  }
}
