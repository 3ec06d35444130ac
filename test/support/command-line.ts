/** The command line as a process of its own, from the sources. */
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const NODE_ARGUMENTS = ['-r', path.join(ROOT, 'test/support/run-typescript.cjs'), path.join(ROOT, 'src/main.ts')];

export interface Ended {
  /** `null` for a process that was killed. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export class CommandLine {
  out = '';
  err = '';
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;
  private hasEnded = false;

  /** The environment is nothing but what is given, the path apart. */
  constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    const { PATH = '' } = process.env;
    this.child = spawn(process.execPath, [...NODE_ARGUMENTS, ...args], {
      env: { PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', chunk => (this.out += String(chunk)));
    this.child.stderr?.on('data', chunk => (this.err += String(chunk)));
    this.ended = new Promise(resolve => {
      this.child.once('close', code => {
        this.hasEnded = true;
        resolve({ code, out: this.out, err: this.err });
      });
    });
  }

  kill(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }

  /** Resolves once the process has said it; rejects when it ends without. */
  async says(text: string): Promise<void> {
    while (!this.out.includes(text)) {
      if (this.hasEnded) throw new Error(`it ended without saying "${text}":\n${this.out}\n${this.err}`);
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }
}

export const runCommand = (args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> =>
  new CommandLine(args, env).ended;
