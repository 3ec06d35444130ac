/**
 * How soon writes are acknowledged again after the database was killed under load: from the signal to the first answer, with the
 * product's launcher bringing the server back and our write road finding it. Beside `pg_ctl start` alone on the same folder
 * after the same load and the same signal. On a server of its own.
 */
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { closedLoop } from '../lib/load.mjs';
import { found, LOG, openLedger } from '../lib/community.mjs';
import { dist } from '../lib/product.mjs';
import { median } from '../lib/rounds.mjs';
import { startServer } from '../lib/server.mjs';
import { Traffic } from '../lib/traffic.mjs';

const { findPostgres } = dist('platform/postgres-binaries');
const { pidFile, removeStalePidFile } = dist('platform/postgres-cluster');
const { idBytes } = dist('feed/command-id');

const KILLS = { full: 3, quick: 1 };
const LOAD_MS = 1_000;
const IN_FLIGHT = 64;
const RETRY_MS = 10;
const GIVE_UP_MS = 60_000;
const SIZE = { members: 500, shops: 2 };

export const row = {
  place: 160,
  isSlow: true,
  operation: 'first acknowledged write after kill -9 of the database',
  unit: 's',
  bars: [{ atMost: 1.5, unit: 's', beyond: 'pg_ctl start' }],
  async prepare() {
    const server = await startServer();
    const opened = openLedger(await server.database('recovery'));
    await found(opened.ledger, LOG, SIZE);
    return { server, ...opened, acknowledged: new Set(), incarnation: 0 };
  },
  async once(subject, bench) {
    const kills = KILLS[bench.quick ? 'quick' : 'full'];
    const ours = [];
    for (let n = 0; n < kills; n++) ours.push(await untilAcknowledged(subject));
    subject.missing = await missing(subject);
    const start = await pgCtl(subject.server);
    const alone = [];
    try {
      await start();
      for (let n = 0; n < kills; n++) {
        await kill(subject);
        await sleep(LOAD_MS); // its children notice and end
        alone.push(await start());
      }
    } finally {
      await start.stop();
    }
    const note = `pg_ctl start; median of ${kills} kills, slowest ${Math.max(...ours).toFixed(2)} s`;
    return { figure: median(ours), against: median(alone), note, kills: { ours, alone } };
  },
  audit: async ({ missing: lost, acknowledged }) => [{ side: 'ours', lost, note: `${acknowledged.size} acknowledged commands` }],
  async close({ server, close }) {
    await close();
    await server.stop();
  },
};

/** Load, then the signal; what was under way fails or is answered. */
async function kill(subject, onKilled = () => undefined) {
  const { server, acknowledged } = subject;
  const traffic = new Traffic({ ...subject, ...SIZE }, { seed: subject.incarnation, name: `${(subject.incarnation += 1)} ` });
  traffic.onAccepted = ({ id }) => acknowledged.add(id);
  await server.ask('CHECKPOINT');
  let killed = Infinity;
  const load = closedLoop(IN_FLIGHT, LOAD_MS * 2, async () => {
    if (performance.now() > killed) await sleep(LOAD_MS * 2);
    else await traffic.one().catch(() => undefined);
  });
  await sleep(LOAD_MS);
  process.kill(pidFile(server.data).pid, 'SIGKILL');
  killed = performance.now();
  await onKilled(traffic, killed);
  await load;
}

async function untilAcknowledged(subject) {
  let seconds;
  await kill(subject, async (traffic, killed) => {
    while (performance.now() < killed + GIVE_UP_MS) {
      // only what is sent after the signal counts
      const isAcknowledged = await traffic.record().then(
        () => true,
        () => false,
      );
      if (isAcknowledged) break;
      await sleep(RETRY_MS);
    }
    seconds = (performance.now() - killed) / 1_000;
  });
  return seconds;
}

/** Acknowledged commands that the log does not have. */
async function missing({ pool, acknowledged }) {
  const causes = [...acknowledged].map(id => Buffer.from(idBytes(id)));
  const { rows } = await pool.query('SELECT count(DISTINCT cause)::int AS n FROM events WHERE cause = ANY($1)', [causes]);
  return causes.length - rows[0].n;
}

/** The product's launcher makes way for `pg_ctl start` with the same settings; answers what starts the server and how long it took. */
async function pgCtl(server) {
  const settings = await server.ask(
    `SELECT name, setting FROM pg_settings WHERE source = 'command line' AND name NOT LIKE '%.%'`,
  );
  await server.halt();
  const options = settings.map(({ name, setting }) => `-c ${name}='${setting}'`).join(' ');
  const binaries = findPostgres();
  const run = async args => {
    const child = binaries.run('pg_ctl', ['-D', server.data, '-w', ...args]);
    child.stdout.resume();
    child.stderr.resume();
    const [code] = await once(child, 'exit');
    return code;
  };
  const start = async () => {
    removeStalePidFile(server.data);
    const begin = performance.now();
    const code = await run(['start', '-o', options, '-l', path.join(server.folder, 'pg_ctl.log')]);
    if (code !== 0) throw new Error(`pg_ctl start ended with ${code}`);
    return (performance.now() - begin) / 1_000;
  };
  start.stop = () => run(['stop', '-m', 'fast']);
  return start;
}
