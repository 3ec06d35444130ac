/**
 * The benchmark, first form: what one log of this product carries beside what the same PostgreSQL carries at best, in one run.
 *
 * Figures are ratios of medians over interleaved rounds; absolute figures are printed and never judged. Durability is asserted from
 * inside: fsync, synchronous_commit and full_page_writes on. After the rounds the log is audited; a run that fails its audit fails.
 */
import { createRequire } from 'node:module';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const require = createRequire(import.meta.url);
const dist = file => require(`../dist/${file}.js`);
const { startEmbeddedPostgres } = dist('platform/embedded-postgres');
const { openDatabase, durability } = dist('platform/database');
const { migrate } = dist('platform/migrations');
const { PostgresEventStore } = dist('event-store/postgres');
const { Ledger } = dist('app/ledger');
const { commandId } = dist('feed/command-id');
const { leafHash } = dist('event-store/leaf');

const LOG = 'timebank.example/log/bench/1';
const isQuick = process.argv.includes('--quick');
const MEMBERS = isQuick ? 5_000 : 100_000;
const ROUNDS = isQuick ? 3 : 5;
const ROUND_MS = isQuick ? 2_000 : 6_000;
const IN_FLIGHT = 256;
const ROWS_PER_INSERT = 500;
const MINUTE_MS = 60_000;

const say = line => process.stdout.write(`${line}\n`);
const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Repeats `work(n)` with so many under way until the time is over; answers how many were done and in which time. */
async function load(inFlight, ms, work) {
  const begin = performance.now();
  let n = 0;
  const lane = async () => {
    while (performance.now() - begin < ms) await work(n++);
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return { done: n, seconds: (performance.now() - begin) / 1000 };
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'timebank-bench-'));
const server = await startEmbeddedPostgres({ dataDir: folder });
let failed = false;
try {
  await migrate(server.url);
  const pool = openDatabase(server.url, 8, () => {});
  const owner = openDatabase(server.url, 2, () => {});
  await owner.query('reset role');
  const settings = await durability(pool);
  say(`durability: ${JSON.stringify(settings)}`);
  if (Object.values(settings).some(value => value !== 'on')) throw new Error('durability is not on');

  const begin = Date.now();
  let now = begin;
  const store = new PostgresEventStore(pool);
  const ledger = new Ledger({ store, clock: () => now, onAppended: () => {} });
  let acknowledged = 0;
  const submit = async (actor, key, command) => {
    const outcome = await ledger.submit(LOG, { actor, command, id: commandId(actor, 'bench', key) });
    if (!outcome.accepted) throw new Error(`${command.type} was refused: ${outcome.refusal.code}`);
    acknowledged += outcome.events.length;
    return outcome;
  };
  await submit('operator', 'found', { type: 'FoundCommunity', timeZone: 'Asia/Shanghai' });
  await submit('operator', 'grant', { type: 'GrantRole', subject: 'usr_bench', role: 'coordinator' });

  say(`enrolling ${MEMBERS.toLocaleString('en')} members …`);
  const members = [];
  const enrolBegin = performance.now();
  for (let at = 0; at < MEMBERS; at += 2_000) {
    const group = Array.from({ length: Math.min(2_000, MEMBERS - at) }, (_, i) =>
      submit('usr_bench', `enrol ${at + i}`, { type: 'EnrolMember', minor: false, categories: [], leaderboard: false }),
    );
    for (const { events } of await Promise.all(group)) members.push(events[0].book.slice('account-'.length));
  }
  say(`  ${Math.round(MEMBERS / ((performance.now() - enrolBegin) / 1000)).toLocaleString('en')} commands/s`);

  const residentMb = Math.round(process.memoryUsage().rss / 1e6);
  say(
    `  memory of the process: ${residentMb} MB with ${MEMBERS.toLocaleString('en')} accounts, ${ledger.cachedBooks} books cached (aim < 300 MB)`,
  );

  // one event per command: 30 minutes of service, never overlapping for one member
  const slots = new Map();
  const record = n => {
    const member = members[(n * 7919) % members.length];
    const slot = slots.get(member) ?? 0;
    slots.set(member, slot + 1);
    const endedAt = begin - (slot + 1) * 30 * MINUTE_MS - (begin % MINUTE_MS);
    return submit('usr_bench', `record ${n}`, {
      type: 'RecordContribution',
      member,
      activityType: 'patrol',
      serviceClass: 'mutual',
      evidenceGrade: 'A',
      startedAt: endedAt - 20 * MINUTE_MS,
      endedAt,
    });
  };
  let sent = 0;
  const ours = () => load(IN_FLIGHT, ROUND_MS, () => record(sent++));

  // the ceiling: the same rows, 500 a commit, into the same table shape
  await owner.query(`create table ceiling (like events including all)`);
  const columns = ['log', 'position', 'stream', 'revision', 'counter', 'cause', 'claim', 'fingerprint', 'hash', 'body'];
  const ceiling = async rows => {
    let done = 0;
    const start = performance.now();
    while (done < rows.length) {
      const part = rows.slice(done, done + ROWS_PER_INSERT);
      await owner.query({
        name: `ceiling ${part.length}`,
        text: `insert into ceiling (${columns.join()}) values ${part
          .map((_, i) => `(${columns.map((_, c) => `$${i * columns.length + c + 1}`).join()})`)
          .join()}`,
        values: part.flatMap(row => columns.map(name => row[name])),
      });
      done += part.length;
    }
    return { done, seconds: (performance.now() - start) / 1000 };
  };

  const ratios = [];
  let sentinel = (await store.head(LOG)) + 1;
  for (let round = 0; round < ROUNDS; round++) {
    const mine = await ours();
    const { rows } = await owner.query(`select ${columns.join()} from events where position >= $1 order by position`, [sentinel]);
    sentinel += rows.length;
    const best = await ceiling(rows);
    const rate = result => result.done / result.seconds;
    ratios.push(rate(mine) / rate(best));
    say(
      `round ${round + 1}: ours ${Math.round(rate(mine)).toLocaleString('en')} commands/s, ` +
        `INSERT of ${ROWS_PER_INSERT} rows ${Math.round(rate(best)).toLocaleString('en')} rows/s, ratio ${ratios.at(-1).toFixed(2)}`,
    );
  }
  say(
    `median ratio ${median(ratios).toFixed(2)} (min ${Math.min(...ratios).toFixed(2)}, max ${Math.max(...ratios).toFixed(2)}; aim ≥ 0.30)`,
  );

  // audit: everything acknowledged is there, dense, and its hashes are true
  const { rows: stored } = await owner.query('select count(*)::int as n, max(position)::int as last from events');
  if (stored[0].n !== acknowledged || stored[0].last !== acknowledged - 1) {
    failed = true;
    say(`AUDIT FAILED: acknowledged ${acknowledged}, stored ${stored[0].n}, last position ${stored[0].last}`);
  } else say(`audit: ${acknowledged.toLocaleString('en')} acknowledged, all stored, positions dense`);
  const sample = await store.read(LOG, -1, 1_000);
  if (sample.some(leaf => Buffer.compare(Buffer.from(leafHash(leaf.body)), Buffer.from(leaf.hash)) !== 0)) {
    failed = true;
    say('AUDIT FAILED: a leaf hash differs');
  }
  await pool.end();
  await owner.end();
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
