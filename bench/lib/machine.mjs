/**
 * What the figures were taken on: cores, versions, and how long this disk needs to make a write safe.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const BLOCKS = 1_000;
const BLOCK_BYTES = 8_192;

/** Appends 1,000 blocks of 8 kB, each followed by fdatasync; the median in microseconds. */
function flushMicroseconds(folder) {
  const file = path.join(folder, 'flush-probe');
  const fd = fs.openSync(file, 'w');
  const block = Buffer.alloc(BLOCK_BYTES, 1);
  const times = [];
  try {
    for (let n = 0; n < BLOCKS; n++) {
      const begin = performance.now();
      fs.writeSync(fd, block);
      fs.fdatasyncSync(fd);
      times.push((performance.now() - begin) * 1_000);
    }
  } finally {
    fs.closeSync(fd);
    fs.rmSync(file);
  }
  return Math.round(times.sort((a, b) => a - b)[BLOCKS / 2]);
}

/** @param folder on the disk that PostgreSQL writes to */
export function machine(folder) {
  const [cpu] = os.cpus();
  return {
    cores: os.availableParallelism(),
    cpu: cpu?.model.trim() ?? 'unknown',
    memoryGb: Math.round(os.totalmem() / 1e9),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    flushMicroseconds: flushMicroseconds(folder),
  };
}
