/**
 * The folder of one embedded PostgreSQL: how it is made, and which server runs on it.
 *
 * A cluster is seen whole or not at all, even when its making was killed. Whether a server runs is asked of the running
 * processes, never of `postmaster.pid` alone: the file outlives a crash, and its process id may be somebody else's by now.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { keptRandom } from './kept-random.js';
import type { Account, PostgresBinaries, PostgresProcess } from './postgres-binaries.js';

/** The superuser of the embedded server. */
export const CLUSTER_OWNER = 'timebank';
/** A setting of ours on the server's command line: the process that started it. */
export const STARTED_BY = 'timebank.started_by';

export interface Cluster {
  /** PostgreSQL's data folder, links resolved, as the command line of its server shows it. */
  readonly data: string;
  readonly password: string;
  /** This call made it. */
  readonly isNew: boolean;
}

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
  /** The process that started it still runs and stops it in its own time. */
  readonly attended: boolean;
}

export function clusterExists(dataDir: string): boolean {
  return fs.existsSync(path.join(dataDir, 'postgres', 'data', 'PG_VERSION'));
}

/** The cluster under this folder, which is made when absent. Two that make it at once get the same one. */
export async function openCluster(dataDir: string, binaries: PostgresBinaries): Promise<Cluster> {
  const folder = path.join(dataDir, 'postgres');
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const password = keptRandom(path.join(folder, 'password'));
  const isNew = !clusterExists(dataDir);
  const data = path.join(fs.realpathSync(folder), 'data');
  if (isNew) {
    if (binaries.account) giveTo(binaries.account, dataDir, folder, path.join(folder, 'password'));
    await initialise(data, binaries);
  }
  return { data, password, isNew };
}

/** Only the account that runs PostgreSQL can enter the cluster's folder; the one above it must let that account through. */
function giveTo({ uid, gid }: Account, dataDir: string, ...files: readonly string[]): void {
  fs.chmodSync(dataDir, 0o711);
  for (const file of files) fs.chownSync(file, uid, gid);
}

async function initialise(data: string, binaries: PostgresBinaries): Promise<void> {
  const draft = `${data}.new-${process.pid}`;
  const folder = path.dirname(data);
  for (const name of fs.readdirSync(folder)) {
    const maker = /^data\.new-(\d+)$/.exec(name)?.[1];
    if (maker !== undefined && !isAlive(Number(maker))) fs.rmSync(path.join(folder, name), { recursive: true });
  }
  const password = `--pwfile=${path.join(folder, 'password')}`;
  // The plain C locale: a sort order that no other machine or library version changes.
  const args = [
    '-D',
    draft,
    '-U',
    CLUSTER_OWNER,
    '--auth=scram-sha-256',
    password,
    '--encoding=UTF8',
    '--locale=C',
    '--data-checksums',
  ];
  try {
    await finished(binaries.run('initdb', args), 'initdb');
    fs.renameSync(draft, data);
  } catch (error) {
    fs.rmSync(draft, { recursive: true, force: true });
    if (!fs.existsSync(data)) throw error; // else another process was first
  }
}

function finished(process: PostgresProcess, program: string): Promise<void> {
  let output = '';
  process.stdout.on('data', chunk => (output += chunk));
  process.stderr.on('data', chunk => (output += chunk));
  return new Promise((resolve, reject) => {
    process.once('error', reject);
    process.once('close', code => (code === 0 ? resolve() : reject(new Error(`${program} exited with ${code}:\n${output}`))));
  });
}

/** The server that runs on this cluster, whoever started it. */
export function runningServer({ data }: Cluster): RunningServer | undefined {
  const { pid, port, ready } = pidFile(data);
  const command = commandOf(pid);
  if (!command.includes(`-D ${data} `)) return undefined;
  const startedBy = Number(new RegExp(`${STARTED_BY}=(\\d+)`).exec(command)?.[1]);
  return { pid, port, ready, attended: parentOf(pid) === startedBy };
}

/** What `postmaster.pid` says. Its last line says "ready" even after a crash, so compare the pid. */
export function pidFile(data: string): { pid: number; port: number; ready: boolean } {
  const file = path.join(data, 'postmaster.pid');
  const lines = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n') : [];
  return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/**
 * Removes a `postmaster.pid` that PostgreSQL would take for a living server's: its process is an unreaped corpse, or the id
 * was given to a stranger. Never while any process of the old server still works in the folder.
 */
export function removeStalePidFile(data: string): void {
  const { pid } = pidFile(data);
  if (process.platform !== 'linux' || !isAlive(pid) || commandOf(pid).includes(`-D ${data} `)) return;
  const occupied = fs.readdirSync('/proc').some(name => /^\d+$/.test(name) && workingFolder(name) === data);
  if (!occupied) fs.rmSync(path.join(data, 'postmaster.pid'));
}

export function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function workingFolder(pid: string): string | undefined {
  try {
    return fs.readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined; // gone meanwhile
  }
}

/** Empty for a process that is gone or an unreaped corpse. */
function commandOf(pid: number): string {
  if (!isAlive(pid)) return '';
  if (process.platform !== 'linux') return ps('command=', pid);
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function parentOf(pid: number): number {
  return Number(process.platform === 'linux' ? /^PPid:\s*(\d+)/m.exec(statusOf(pid))?.[1] : ps('ppid=', pid));
}

function statusOf(pid: number): string {
  try {
    return fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

function ps(column: string, pid: number): string {
  return spawnSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
}
