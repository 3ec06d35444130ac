/** A file system of a few megabytes, made for a test that fills it. Linux, and only where this account may mount one. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const BLOCK_BYTES = 65_536;

const run = (...[command, ...args]: readonly [string, ...string[]]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

export class SmallDisk {
  private readonly ballast: string;

  private constructor(readonly folder: string) {
    this.ballast = path.join(folder, 'ballast');
  }

  /** `undefined` where none can be made. */
  static make(megabytes: number): SmallDisk | undefined {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'timebank-disk-'));
    if (run('mount', '-t', 'tmpfs', '-o', `size=${String(megabytes)}m,mode=755`, 'tmpfs', folder)) return new SmallDisk(folder);
    fs.rmdirSync(folder);
    return undefined;
  }

  /** Leaves so many bytes, or a little less. */
  fill(bytesLeft: number): void {
    const file = fs.openSync(this.ballast, 'a');
    try {
      while (this.free() > bytesLeft) fs.writeSync(file, Buffer.alloc(Math.min(BLOCK_BYTES, this.free() - bytesLeft), 1));
    } catch {
      // somebody else took the rest
    } finally {
      fs.closeSync(file);
    }
  }

  /** Gives back what `fill` took. */
  empty(): void {
    fs.rmSync(this.ballast, { force: true });
  }

  remove(): void {
    run('umount', '-l', this.folder);
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private free(): number {
    const { bavail, bsize } = fs.statfsSync(this.folder);
    return bavail * bsize;
  }
}

/** Asked once, before the tests are named. */
export function mayMakeSmallDisks(): boolean {
  const disk = SmallDisk.make(1);
  disk?.remove();
  return disk !== undefined;
}
