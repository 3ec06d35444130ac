import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const LOCK_FILE = { lockfileVersion: 3, packages: { '': { name: 'timebank' }, 'node_modules/pg': { version: '1.0.0' } } };

/** Stands for npm: writes down that it ran, takes a moment, then lays out what a real installation has. */
const NPM = `
const fs = require('node:fs');
fs.appendFileSync('calls', 'npm ' + process.argv[2] + '\\n');
if (fs.existsSync('npm-is-broken')) { console.error('npm error no network'); process.exit(1); }
fs.rmSync('node_modules', { recursive: true, force: true });
setTimeout(() => {
  fs.mkdirSync('node_modules/@nestjs/cli/bin', { recursive: true });
  fs.copyFileSync('nest-stand-in.js', 'node_modules/@nestjs/cli/bin/nest.js');
  fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
}, 300);
`;
/** Stands for the Nest compiler. */
const NEST = `
const fs = require('node:fs');
fs.appendFileSync('calls', 'nest build\\n');
fs.rmSync('dist', { recursive: true, force: true });
fs.mkdirSync('dist');
fs.copyFileSync('src/main.ts', 'dist/main.js');
`;
const MAIN = `console.log(JSON.stringify(process.argv.slice(2)));`;

describe('the set-up before a start', () => {
  let root: string;

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'set-up-'));
    fs.cpSync(path.resolve(__dirname, '../../bin'), path.join(root, 'bin'), { recursive: true });
    fs.mkdirSync(path.join(root, 'src'));
    write('src/main.ts', MAIN);
    write('npm-stand-in.js', NPM);
    write('nest-stand-in.js', NEST);
    write('package-lock.json', JSON.stringify(LOCK_FILE));
  });
  afterEach(() => fs.rmSync(root, { recursive: true }));

  const write = (name: string, text: string) => fs.writeFileSync(path.join(root, name), text);
  const calls = () =>
    fs.existsSync(path.join(root, 'calls')) ? fs.readFileSync(path.join(root, 'calls'), 'utf8').trim().split('\n') : [];

  async function timebank(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const env = { ...process.env, CI: 'true', npm_execpath: path.join(root, 'npm-stand-in.js') };
    const child = spawn(process.execPath, [path.join(root, 'bin', 'timebank.mjs'), ...args], { env, cwd: os.tmpdir() });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', chunk => (stdout += chunk));
    child.stderr.on('data', chunk => (stderr += chunk));
    await once(child, 'close');
    return { code: child.exitCode ?? -1, stdout, stderr };
  }

  it('installs and builds a fresh clone, says so beside the output, and hands the arguments over', async () => {
    const { code, stdout, stderr } = await timebank('start', '--json');
    expect(calls()).toEqual(['npm ci', 'nest build']);
    expect(stdout).toBe('["start","--json"]\n');
    expect(stderr).toMatch(/^Installing packages.*\n.*done in .*\nBuilding.*\n.*done in .*\n$/);
    expect(code).toBe(0);
  });

  it('does and says nothing where all is up to date, whatever the file times say', async () => {
    await timebank('--set-up-only');
    fs.utimesSync(path.join(root, 'src', 'main.ts'), new Date(), new Date());
    fs.utimesSync(path.join(root, 'package-lock.json'), new Date(), new Date());
    expect(await timebank('start')).toEqual({ code: 0, stdout: '["start"]\n', stderr: '' });
    expect(calls()).toHaveLength(2);
  });

  it('builds again when a source was edited, added or removed, and installs nothing then', async () => {
    await timebank('--set-up-only');
    write('src/main.ts', `${MAIN} // edited`);
    await timebank('--set-up-only');
    write('src/added.ts', '');
    await timebank('--set-up-only');
    fs.rmSync(path.join(root, 'src', 'added.ts'));
    await timebank('--set-up-only');
    expect(calls()).toEqual(['npm ci', 'nest build', 'nest build', 'nest build', 'nest build']);
  });

  it('installs again, and builds with what is new, when the lock file is another', async () => {
    await timebank('--set-up-only');
    write('package-lock.json', JSON.stringify({ ...LOCK_FILE, packages: { 'node_modules/pg': { version: '1.0.1' } } }));
    await timebank('--set-up-only');
    expect(calls()).toEqual(['npm ci', 'nest build', 'npm ci', 'nest build']);
  });

  it('leaves an installation alone that somebody made by hand from the same lock file', async () => {
    await timebank('--set-up-only');
    fs.rmSync(path.join(root, 'node_modules', '.timebank-lock'));
    await timebank('--set-up-only');
    expect(calls()).toEqual(['npm ci', 'nest build']);
  });

  it('ends with what went wrong, runs nothing, and tries again the next time', async () => {
    write('npm-is-broken', '');
    const { code, stdout, stderr } = await timebank('start');
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/npm error no network\nInstalling packages.*failed/);
    fs.rmSync(path.join(root, 'npm-is-broken'));
    expect(await timebank('start')).toMatchObject({ code: 0, stdout: '["start"]\n' });
  });

  it('works once when several start at the same time', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => timebank('start')));
    expect(all.map(({ code, stdout }) => ({ code, stdout }))).toEqual(Array(4).fill({ code: 0, stdout: '["start"]\n' }));
    expect(calls()).toEqual(['npm ci', 'nest build']);
    expect(fs.readdirSync(root).filter(name => name.startsWith('.set-up.lock'))).toEqual([]);
  });

  it('takes over from a set-up that was killed', async () => {
    const lock = path.join(root, '.set-up.lock');
    fs.mkdirSync(lock);
    fs.utimesSync(lock, new Date(0), new Date(0));
    expect(await timebank('start')).toMatchObject({ code: 0, stdout: '["start"]\n' });
  });

  it('just runs where it was installed as a package, without sources', async () => {
    await timebank('--set-up-only');
    for (const name of ['src', 'package-lock.json', 'node_modules']) fs.rmSync(path.join(root, name), { recursive: true });
    expect(await timebank('replay')).toEqual({ code: 0, stdout: '["replay"]\n', stderr: '' });
    expect(calls()).toHaveLength(2);
  });
});
