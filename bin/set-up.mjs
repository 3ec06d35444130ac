// Brings a checkout up to date: installs when the lock file is another than the installed one, builds when any source is. What is
// up to date is told by content, never by file times, which a fresh clone does not keep. Of several set-ups that run at once in
// one folder, one works and the others wait. Speaks on stderr only, as stdout belongs to the program that is started next.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const BUILD_SETTINGS = ['nest-cli.json', 'tsconfig.json', 'tsconfig.build.json', '.swcrc', 'package-lock.json'];
const LOCK_TOUCHED_EVERY_MS = 1_000;
/** A lock that was not touched for so long belongs to a killed set-up. */
const LOCK_STALE_MS = 10_000;
const PROGRESS_AFTER_MS = 2_000;
const PROGRESS_EVERY_MS = 250;
const BAR_WIDTH = 24;
const OUTPUT_KEPT = 4_000;

/** Answers whether the checkout is ready to run; if not, what went wrong was said. */
export async function setUp(root) {
  const steps = [installation(root), build(root)];
  if (steps.every(step => step.isDone())) return true;
  const release = await lock(root);
  try {
    // Asked again under the lock: whoever held it before may have done the work.
    for (const step of steps) if (!step.isDone() && !(await perform(step))) return false;
    return true;
  } finally {
    release();
  }
}

function installation(root) {
  const stamp = path.join(root, 'node_modules', '.timebank-lock');
  const text = fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  const current = sha256(text);
  const finish = () => fs.writeFileSync(stamp, current);
  const isDone = () => {
    if (read(stamp) === current) return true;
    if (!installedByHand(root, packagesOf(text))) return false;
    finish();
    return true;
  };
  return {
    root,
    what: 'Installing packages (npm ci)',
    isDone,
    command: () => npm(['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']),
    begin: () =>
      packagesOf(text).flatMap(([folder, { optional }]) => (optional ? [] : [path.join(root, folder, 'package.json')])),
    progress: expected => expected.filter(file => fs.existsSync(file)).length / expected.length,
    finish,
  };
}

const packagesOf = lockFile => Object.entries(JSON.parse(lockFile).packages).filter(([folder]) => folder !== '');

/** Somebody ran npm here: its own record of what it installed agrees with the lock file. */
function installedByHand(root, packages) {
  const record = read(path.join(root, 'node_modules', '.package-lock.json'));
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages;
  return packages.every(([folder, { version, optional }]) =>
    installed[folder] ? installed[folder].version === version : optional,
  );
}

function build(root) {
  const stamp = path.join(root, 'dist', '.stamp');
  return {
    root,
    what: 'Building',
    isDone: () => read(stamp) === sourceHash(root),
    command: () => [process.execPath, path.join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build'],
    // Hashed before the build: a source that is edited meanwhile is built again next time.
    begin: () => sourceHash(root),
    finish: hash => fs.writeFileSync(stamp, hash),
  };
}

function sourceHash(root) {
  const sources = fs.readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true });
  const files = sources.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath ?? entry.path, entry.name));
  const settings = BUILD_SETTINGS.map(name => path.join(root, name)).filter(file => fs.existsSync(file));
  const hash = createHash('sha256');
  for (const file of [...files.sort(), ...settings])
    hash.update(`${path.relative(root, file)}\0${sha256(fs.readFileSync(file))}\n`);
  return hash.digest('hex');
}

/** The npm that runs us, where one does, else the one that is found. */
function npm(args) {
  const cli = process.env.npm_execpath ?? '';
  return path.basename(cli).startsWith('npm') ? [process.execPath, cli, ...args] : ['npm', ...args];
}

/** A step is begun, run and finished: `progress` (from 0 to 1) and `finish` get what `begin` answered. */
async function perform({ root, what, begin, command, progress, finish }) {
  const startedAt = Date.now();
  const begun = begin();
  const stopTelling = tell(what, startedAt, progress && (() => progress(begun)));
  const { code, output } = await run(command(), root);
  stopTelling();
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  if (code !== 0) {
    console.error(`${output.trim()}\n${what}: failed after ${seconds} s; mend what is said above and start again`);
    return false;
  }
  finish(begun);
  console.error(`${what}: done in ${seconds} s`);
  return true;
}

function run([program, ...args], cwd) {
  return new Promise(resolve => {
    let output = '';
    const keep = chunk => (output = (output + chunk).slice(-OUTPUT_KEPT));
    const shell = process.platform === 'win32' && program === 'npm';
    const child = spawn(program, args, {
      cwd,
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', error => resolve({ code: 1, output: error.message }));
    child.once('close', code => resolve({ code, output }));
  });
}

/** One plain line; on a terminal, a moving one as well when it takes longer. */
function tell(what, startedAt, progress) {
  console.error(`${what} …`);
  if (!process.stderr.isTTY || process.env.CI) return () => undefined;
  const timer = setInterval(() => {
    const elapsed = Date.now() - startedAt;
    if (elapsed < PROGRESS_AFTER_MS) return;
    const done = progress?.();
    const filled = Math.round((done ?? 0) * BAR_WIDTH);
    const bar =
      done === undefined ? '' : `[${'='.repeat(filled)}${' '.repeat(BAR_WIDTH - filled)}] ${Math.floor(done * 100)} %  `;
    process.stderr.write(`\r\x1b[K${bar}${Math.floor(elapsed / 1000)} s`);
  }, PROGRESS_EVERY_MS);
  return () => {
    clearInterval(timer);
    process.stderr.write('\r\x1b[K');
  };
}

/** Waits for its turn; answers how to end it. */
async function lock(root) {
  const folder = path.join(root, '.set-up.lock');
  for (let told = false; !taken(folder); told = true) {
    if (!told) console.error('Another set-up runs in this folder: waiting for it …');
    await sleep(PROGRESS_EVERY_MS);
  }
  const timer = setInterval(() => fs.utimes(folder, new Date(), new Date(), () => undefined), LOCK_TOUCHED_EVERY_MS);
  return () => {
    clearInterval(timer);
    fs.rmSync(folder, { recursive: true, force: true });
  };
}

function taken(folder) {
  try {
    fs.mkdirSync(folder);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  // Moved before it is removed, so that only one of those who wait can do it.
  const age = () => Date.now() - (fs.statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Infinity);
  if (age() > LOCK_STALE_MS) {
    const aside = `${folder}.${process.pid}`;
    try {
      fs.renameSync(folder, aside);
      fs.rmSync(aside, { recursive: true });
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
  return false;
}

function read(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
