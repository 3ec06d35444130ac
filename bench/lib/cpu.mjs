/**
 * CPU seconds: of this process, and of a PostgreSQL server with everything that it has started, the ended ones included.
 *
 * Seconds per 1,000 events are the figure that carries from one machine to another. PostgreSQL's are read from /proc and are
 * `undefined` elsewhere ("not measured").
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

const isLinux = process.platform === 'linux';
const ticksPerSecond = isLinux ? Number(execFileSync('getconf', ['CLK_TCK'])) : 0;
/** Places of the fields in /proc/<pid>/stat, counted from behind the name of the program: proc(5). */
const FIELD = { ppid: 1, utime: 11, stime: 12, cutime: 13, cstime: 14 };

function statOf(pid) {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined; // ended meanwhile; its parent has the time
  }
}

const sum = (stat, ...fields) => fields.reduce((total, field) => total + Number(stat[FIELD[field]]), 0);

function serverSeconds(postmaster) {
  const own = isLinux ? statOf(postmaster) : undefined;
  if (own === undefined) return undefined;
  let ticks = sum(own, 'utime', 'stime', 'cutime', 'cstime');
  for (const pid of fs.readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    const stat = statOf(pid);
    if (stat !== undefined && Number(stat[FIELD.ppid]) === postmaster) ticks += sum(stat, 'utime', 'stime');
  }
  return ticks / ticksPerSecond;
}

/** Both as they stand now. */
export function cpuNow(postmaster) {
  const { user, system } = process.cpuUsage();
  return { node: (user + system) / 1e6, postgres: serverSeconds(postmaster) };
}

/** CPU seconds per 1,000 events between two readings. */
export function cpuPerThousand(before, after, events) {
  const per = (from, to) => (from === undefined || to === undefined ? undefined : ((to - from) / events) * 1_000);
  return { node: per(before.node, after.node), postgres: per(before.postgres, after.postgres) };
}
