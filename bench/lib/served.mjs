/**
 * The service as people run it: a process of its own over a copy of the community, its read models up to the log, with keys for
 * who asks. Flags of Node are those of `npm start`.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { communityDatabase, COORDINATOR, LOG, shopAt, SHOPS } from './community.mjs';
import { dist } from './product.mjs';
import { databaseOf } from './server.mjs';
import { Traffic } from './traffic.mjs';

const { SCOPE_PRESETS } = dist('app/access-scopes');
const { readConfig } = dist('config');
const { openService } = dist('service');

const SECRET = Buffer.alloc(32, 7).toString('base64');
const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const { scripts } = JSON.parse(fs.readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const NODE_FLAGS = scripts.start.split(' ').filter(word => word.startsWith('--'));
const READY = /The time bank runs at (\S+)/;
const MODELS = ['balances', 'community', 'contributions', 'leaderboards', 'members', 'redemptions'];
/** Members with points: the busiest ones. */
const FUNDED_MAX = 2_000;
const REDEMPTIONS_EACH = 10;
const CAUGHT_UP_WITHIN_MS = 120_000;

const environment = url => ({ DATABASE_URL: url, TIMEBANK_SECRET: SECRET, PORT: '0', DEMO: 'no', LOG_LEVEL: 'info' });

/** The service's parts in this process, over a database. */
export const openParts = (url, isFollowing) =>
  openService(
    readConfig(environment(url), () => ''),
    { notify: () => undefined, isFollowing },
  );

/** The template of the rows that ask the service: the community with points, its read models, and a key. */
const template = bench =>
  bench.shared('served community', async () => {
    const url = await communityDatabase(bench, 'served', { kept: true });
    const parts = await openParts(url, true);
    const funded = Math.min(FUNDED_MAX, bench.accounts);
    await new Traffic({ ledger: parts.ledger, members: bench.accounts, shops: SHOPS }, { seed: bench.seed }).fund(
      funded,
      REDEMPTIONS_EACH,
    );
    const label = { community: 'bench', log: LOG, actor: COORDINATOR, label: 'benchmark' };
    // the service is measured, not the limit of a key
    const { text } = await parts.keys.create({ ...label, scopes: SCOPE_PRESETS.coordinator, requestsPerSecond: 1_000_000 });
    await caughtUp(parts);
    await parts.close();
    return { database: databaseOf(url), key: text };
  });

/** Waits until the read models have come to the end of the log. */
async function caughtUp({ readers, store }) {
  const head = await store.head(LOG);
  for (const until = performance.now() + CAUGHT_UP_WITHIN_MS; performance.now() < until;) {
    const isThere = await readers.open(LOG, MODELS, head).then(
      () => true,
      error => {
        if (error.name !== 'ProjectionBehind') throw error;
      },
    );
    if (isThere) return;
  }
  throw new Error('the read models do not come to the end of the log');
}

/** @returns the URL of a copy for one side of a row, and the key of its coordinator */
export async function servedDatabase(bench, name) {
  const { database, key } = await template(bench);
  return { url: await bench.database(name, { template: database }), key };
}

/** Starts the service, and answers once it takes requests. */
export async function startService(bench, name) {
  const { url, key } = await servedDatabase(bench, name);
  const child = spawn(process.execPath, [...NODE_FLAGS, MAIN, 'start'], {
    env: { PATH: process.env.PATH, ...environment(url) },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let out = '';
  const address = await new Promise((resolve, reject) => {
    // read to the end: a service whose output nobody takes would end
    child.stdout.on('data', chunk => {
      out += String(chunk);
      const ready = READY.exec(out);
      if (ready !== null) resolve(ready[1]);
    });
    child.once('exit', () => reject(new Error(`the service did not start: ${out}`)));
  });
  return { ...processAt(child), url, key, address };
}

/** Members who come to the counter of the first shop, each with several awards: more than the busiest of them redeems in a run. */
const CUSTOMERS = 200;
const AWARDS_EACH = 5;
const AWARD_REDEMPTIONS = 10_000;

/** @returns the key of a till, its reward, and the references of members who have points */
export async function openCounter({ url, address, key }, seed) {
  const { merchant, reward, till } = shopAt(0);
  const made = async (path, body) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const response = await fetch(`${address}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${path}: ${answer.code}`);
    return answer;
  };
  const parts = await openParts(url, false);
  const traffic = new Traffic({ ledger: parts.ledger, members: CUSTOMERS, shops: SHOPS }, { seed, name: 'counter' });
  const customer = async n => {
    const { id } = await made('/v1/members', { name: `Customer ${n}` });
    for (let awards = 0; awards < AWARDS_EACH; awards++) {
      await traffic.record(id, AWARD_REDEMPTIONS);
      await traffic.award();
    }
    return (await made(`/v1/members/${id}/references`, { merchant })).reference;
  };
  const references = [];
  for (let n = 0; n < CUSTOMERS; n++) references.push(await customer(n));
  const label = { community: 'bench', log: LOG, actor: till, label: 'benchmark', partner: merchant };
  const { text } = await parts.keys.create({ ...label, scopes: SCOPE_PRESETS['shop-server'], requestsPerSecond: 1_000_000 });
  await parts.close();
  return { key: text, reward, references };
}

/** A child process that serves: what it has used so far, and its end. */
export const processAt = child => ({
  /** Seconds of CPU; `undefined` where /proc is not. */
  cpuSeconds() {
    const stat = procFile(child.pid, 'stat')
      ?.replace(/^.*\) /, '')
      .split(' ');
    return stat === undefined ? undefined : (Number(stat[11]) + Number(stat[12])) / TICKS_PER_SECOND;
  },
  /** What is in memory now, and the most that ever was, in MB. */
  memory() {
    const status = procFile(child.pid, 'status') ?? '';
    const figure = name => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1_000;
    return { resident: figure('VmRSS'), peak: figure('VmHWM') };
  },
  async close() {
    if (child.exitCode !== null) return;
    child.kill('SIGINT');
    await once(child, 'exit');
  },
});

/** As Linux counts for programs, whatever the kernel's own clock is. */
const TICKS_PER_SECOND = 100;

function procFile(pid, name) {
  try {
    return fs.readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
}
