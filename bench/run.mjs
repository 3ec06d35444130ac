/**
 * The benchmark: the product beside its peers and beside what the machine can do at best, in one run on one PostgreSQL.
 *
 * Writes bench/results.json and bench/results.md. `--quick`: under two minutes, less exact, without the slow rows. `--only a,b`: these files of
 * bench/rows, written nowhere. `--readme`: puts the table between its two marks in README.md. `--seed n`: another load.
 * Exit code 1 when our own side failed an audit or a row could not be measured; a bar that is missed is told and fails nothing.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createBench } from './lib/bench.mjs';
import { machine } from './lib/machine.mjs';
import { runRow } from './lib/rounds.mjs';
import { startServer } from './lib/server.mjs';
import { resultsText } from './lib/table.mjs';

const here = file => fileURLToPath(new URL(file, import.meta.url));
const say = line => process.stdout.write(`${line}\n`);
/** On a terminal one line that changes. */
const { isTTY } = process.stdout;
const clear = () => isTTY && process.stdout.write('\r\x1b[K');
const progress = line =>
  isTTY ? process.stdout.write(`\r\x1b[K  ${line}`.slice(0, process.stdout.columns)) : say(`  … ${line}`);
const MARKS = ['<!-- benchmark -->', '<!-- /benchmark -->'];
const SEED = '20260302';
const EXIT_INTERRUPTED = 130;

/** The peers have a manifest of their own and are installed when its lock is another than the installed one. */
function installPeers() {
  const lock = fs.readFileSync(here('package-lock.json'), 'utf8');
  const stamp = here('node_modules/.timebank-lock');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === lock) return;
  say('installing the peers of the benchmark …');
  const { status } = spawnSync('npm', ['ci', '--prefix', here('.')], { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('the peers could not be installed');
  fs.writeFileSync(stamp, lock);
}

async function loadRows(only, isQuick) {
  const names = fs.readdirSync(here('rows')).map(file => file.replace(/\.mjs$/, ''));
  const unknown = (only ?? []).filter(name => !names.includes(name));
  if (unknown.length > 0) throw new Error(`there is no row ${unknown.join()}: choose from ${names.join(', ')}`);
  const rows = await Promise.all((only ?? names).map(async name => (await import(`./rows/${name}.mjs`)).row));
  const there = rows.filter(({ operation, missing }) => {
    if (missing !== undefined) say(`${operation}: skipped, ${missing}`);
    return missing === undefined;
  });
  // what takes long to prepare is left to the full form
  const wanted = only === undefined && isQuick ? there.filter(({ isSlow }) => !isSlow) : there;
  return wanted.sort((a, b) => a.place - b.place);
}

function tell({ operation, bars, audit, flushes, seconds: { prepared, measured, audited } }) {
  clear();
  say(operation);
  for (const { against, of, beyond, median, figure, reached } of bars)
    say(`  ${(median ?? figure).toFixed(2)} of ${against ?? of ?? beyond ?? 'the bar'}: ${reached ? 'reached' : 'MISSED'}`);
  for (const { side, lost, note } of audit) if (lost > 0) say(`  ${side} FAILED its audit, ${lost} lost: ${note}`);
  const times = [prepared, measured, audited].map(seconds => `${seconds.toFixed(1)} s`);
  say(
    `  ${audit.length} audits, ${flushes} flushes counted; prepared in ${times[0]}, measured in ${times[1]}, audited in ${times[2]}`,
  );
}

function intoReadme(text) {
  const file = here('../README.md');
  const readme = fs.readFileSync(file, 'utf8');
  const [begin, end] = MARKS.map(mark => readme.indexOf(mark));
  if (begin < 0 || end < begin) throw new Error(`README.md has no ${MARKS.join(' … ')}`);
  fs.writeFileSync(file, `${readme.slice(0, begin + MARKS[0].length)}\n\n${text}\n\n${readme.slice(end)}`);
}

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
    only: { type: 'string' },
    seed: { type: 'string', default: SEED },
  },
});
installPeers();
const { quick } = options;
const seed = Number(options.seed);
const begin = performance.now();
const server = await startServer();
let isInterrupted = false;
const endEarly = () => {
  isInterrupted = true;
  void server.stop().finally(() => process.exit(EXIT_INTERRUPTED));
};
process.once('SIGINT', endEarly).once('SIGTERM', endEarly);
const results = { at: new Date().toISOString(), quick, seed, rows: [], unmeasured: [] };
try {
  results.settings = await server.assertDurable();
  results.machine = machine(server.folder);
  say(`durable: ${JSON.stringify(results.settings)}`);
  say(`machine: ${JSON.stringify(results.machine)}`);
  const bench = createBench(server, { quick, seed, say, progress });
  for (const row of await loadRows(options.only?.split(','), quick)) {
    try {
      results.rows.push(await runRow(row, bench));
      tell(results.rows.at(-1));
    } catch (error) {
      results.unmeasured.push({ operation: row.operation, error: String(error) });
      say(`${row.operation} could not be measured: ${error.stack}`);
    }
    await bench.clear();
  }
} finally {
  await server.stop();
}
results.seconds = (performance.now() - begin) / 1_000;
const text = resultsText(results);
if (options.only === undefined && !isInterrupted) {
  fs.writeFileSync(here('results.json'), `${JSON.stringify(results, null, 2)}\n`);
  fs.writeFileSync(here('results.md'), `${text}\n`);
  if (options.readme) intoReadme(text);
}
say(`\n${text}\n\n${results.seconds.toFixed(0)} s`);
if (results.unmeasured.length > 0 || results.rows.some(({ failed }) => failed.includes('ours'))) process.exitCode = 1;
