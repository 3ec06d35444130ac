/**
 * A Kafka broker of the test's own, to be killed and started again. `KAFKA_START` names the command: it runs one broker in the
 * foreground, with its data in the folder that it is given, on the port of `KAFKA_PORT`, and takes up that data when it comes back.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { KafkaBroker } from '../../src/platform/kafka.js';
import { eventually } from './messaging.js';

const HEAP = '384m';

/** A suite over such a broker, or a visible skip. */
export function withBrokerCommand(title: string, define: (command: string) => void): void {
  const command = process.env['KAFKA_START']?.trim();
  if (command) return describe(title, () => define(command));
  describe.skip(`${title} (skipped: KAFKA_START is not set)`, () => define(''));
}

export class BrokerProcess {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly command: string,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(command: string): Promise<BrokerProcess> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'timebank-kafka-'));
    const broker = new BrokerProcess(command, folder, await freePort());
    await broker.start();
    return broker;
  }

  get address(): string {
    return `127.0.0.1:${String(this.port)}`;
  }

  async start(): Promise<void> {
    const env = { PATH: process.env['PATH'], KAFKA_PORT: String(this.port), KAFKA_HEAP: HEAP };
    // a group of its own: the command may be a script around the broker
    this.child = spawn(this.command, [this.folder], { env, stdio: 'ignore', detached: true });
    const client = new KafkaBroker({ brokers: [this.address], ssl: false, sasl: undefined });
    const answers = (): Promise<boolean> =>
      client.cluster().then(
        () => true,
        () => false,
      );
    await eventually(answers, 'the broker to start');
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (child?.pid === undefined) return;
    const ended = new Promise(resolve => child.once('close', resolve));
    process.kill(-child.pid, 'SIGKILL');
    await ended;
    this.child = undefined;
  }

  async remove(): Promise<void> {
    await this.kill();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
