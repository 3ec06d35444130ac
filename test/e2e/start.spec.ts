/** The service as a process: from an empty folder through crashes to an orderly end, as a newcomer meets it. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readKeysFile } from '../../src/demo/demo-keys.js';
import { runningServer } from '../../src/platform/postgres-cluster.js';
import { CommandLine, runCommand } from '../support/command-line.js';

jest.setTimeout(240_000);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'timebank-start-'));
const env = { TIMEBANK_DATA: folder, PORT: '0', LOG_LEVEL: 'warn' };
const FOUNDING = 'Founding the demo community';
const READY = 'Ctrl-C stops it';
let running: CommandLine;

const start = async (until = READY): Promise<void> => {
  running = new CommandLine(['start'], env);
  await running.says(until);
};
const urlOf = ({ out }: CommandLine): string => /runs at (\S+)/.exec(out)?.[1] ?? '';
const reads = async (path: string): Promise<number> => (await fetch(`${urlOf(running)}${path}`)).status;

/** A pasted line, without a shell: the address, the headers and the body are what stands between its quotes. */
async function paste(line: string): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  const [url = '', ...rest] = [...line.matchAll(/'([^']*)'/g)].map(([, quoted = '']) => quoted);
  const headers = rest.flatMap(text =>
    /^[A-Za-z-]+: /.test(text) ? [text.split(/: (.*)/s).slice(0, 2) as [string, string]] : [],
  );
  const body = rest.find(text => text.startsWith('{'));
  const answer = await fetch(url, { headers, ...(body === undefined ? {} : { method: 'POST', body }) });
  return { status: answer.status, body: (await answer.json()) as Readonly<Record<string, unknown>> };
}

afterAll(async () => {
  await running.kill('SIGKILL');
  // whoever opens the folder next would do this
  const left = runningServer({ data: path.join(fs.realpathSync(folder), 'postgres', 'data'), password: '', isNew: false });
  if (left !== undefined) process.kill(left.pid, 'SIGINT');
  while (left !== undefined && fs.existsSync(`/proc/${String(left.pid)}`)) await new Promise(resolve => setTimeout(resolve, 50));
  fs.rmSync(folder, { recursive: true, force: true });
});

describe('timebank start', () => {
  it('founds the demo on an empty folder, goes on after a kill in the middle of it, and is ready', async () => {
    await start(FOUNDING);
    await running.kill('SIGKILL');
    expect(readKeysFile(path.join(folder, 'demo-keys.json'))).toBeUndefined();
    await start();
    expect(await Promise.all(['/readyz', '/livez', '/docs', '/openapi.json'].map(reads))).toEqual([200, 200, 200, 200]);
  });

  it('says where the demo keys are, and prints three lines that work at once and again', async () => {
    expect(running.out).toContain(path.join(folder, 'demo-keys.json'));
    const lines = running.out.split('\n').filter(line => line.trim().startsWith('curl '));
    expect(lines).toHaveLength(3);
    const first = await Promise.all(lines.map(paste));
    expect(first.map(({ status }) => status)).toEqual([201, 201, 200]);
    expect(first.map(({ body }) => body['status'])).toEqual(['effective', 'captured', undefined]);
    const again = await Promise.all(lines.slice(0, 2).map(paste));
    expect(again.map(({ body }) => body)).toEqual(first.slice(0, 2).map(({ body }) => body));
  });

  it('gives every demo key something that it may read', async () => {
    const file = readKeysFile(path.join(folder, 'demo-keys.json'));
    for (const { name, key, paste: line } of file?.keys ?? []) {
      const { pathname, search } = new URL(/'([^']*)'/.exec(line)?.[1] ?? '');
      const answer = await fetch(`${urlOf(running)}${pathname}${search}`, { headers: { authorization: `Bearer ${key}` } });
      expect([name, answer.status]).toEqual([name, 200]);
    }
  });

  it('founds a test community too, whose till redeems what is not real', async () => {
    const file = readKeysFile(path.join(folder, 'demo-keys.json'));
    const { till = '', reward, member, amount } = file?.testSample ?? {};
    const key = file?.keys.find(({ name }) => name === till)?.key ?? '';
    const answer = await fetch(`${urlOf(running)}/v1/redemptions`, {
      method: 'POST',
      headers: {
        ...{ authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        'idempotency-key': 'first-test-redemption',
      },
      body: JSON.stringify({ reward, member, amount, merchant_reference: 'TEST-0001', capture: true }),
    });
    expect(key).toMatch(/^tbk_test_/);
    expect([answer.status, await answer.json()]).toEqual([
      201,
      expect.objectContaining({ livemode: false, status: 'captured', id: expect.stringMatching(/^rdm_test_/) }),
    ]);
  });

  it('is told of by the story, which checks what it tells', async () => {
    const { code, out } = await runCommand(['demo', '--json'], { ...env, TIMEBANK_URL: urlOf(running) });
    expect([code, JSON.parse(out)]).toEqual([0, { verdict: 'equal', leaves: expect.any(Number) }]);
  });

  it('lets the command line work beside it', async () => {
    const doctor = await runCommand(['doctor'], env);
    expect([doctor.code, doctor.err]).toEqual([0, '']);
    expect(await reads('/readyz')).toBe(200);
  });

  it('recovers by itself after it was killed, with everything that it had acknowledged', async () => {
    const auditor = readKeysFile(path.join(folder, 'demo-keys.json'))?.keys.find(({ role }) => role === 'auditor');
    const headers = { authorization: `Bearer ${auditor?.key ?? ''}` };
    const newest = async (): Promise<unknown> =>
      ((await (await fetch(`${urlOf(running)}/v1/journal?limit=1`, { headers })).json()) as { data: readonly unknown[] }).data[0];
    const before = await newest();
    await running.kill('SIGKILL');
    await start();
    expect(running.out).not.toContain(FOUNDING);
    expect(await newest()).toEqual(before);
  });

  it('ends in order on SIGTERM, its database with it', async () => {
    const { code, err } = await running.kill('SIGTERM');
    expect([code, err]).toEqual([0, '']);
    await expect(fetch(`${urlOf(running)}/livez`)).rejects.toThrow();
    expect(
      runningServer({ data: path.join(fs.realpathSync(folder), 'postgres', 'data'), password: '', isNew: false }),
    ).toBeUndefined();
  });

  it('refuses a port that is taken, in one line', async () => {
    await start();
    const port = new URL(urlOf(running)).port;
    const other = await runCommand(['start'], { ...env, PORT: port });
    expect([other.code, other.err.split('\n').length]).toEqual([2, 2]);
    expect(await reads('/readyz')).toBe(200);
  });
});
