// The fault suite. `--seeds N`: so many seeds of every fault that has them, and the long form of those that last; `--seed N`: this
// one alone, to see again what a failure printed. Everything else is for jest, for example the path of one file.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const options = { seeds: { type: 'string' }, seed: { type: 'string' } };
const { tokens, values } = parseArgs({ options, strict: false, tokens: true });
const own = new Set(
  tokens.flatMap(({ kind, name, index, inlineValue }) =>
    kind === 'option' && name in options ? (inlineValue ? [index] : [index, index + 1]) : [],
  ),
);
for (const [name, value] of Object.entries(values).filter(([name]) => name in options)) {
  if (/^[1-9]\d*$/.test(String(value))) continue;
  console.error(`--${name} takes a whole number from 1.`);
  process.exit(2);
}

const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const rest = process.argv.slice(2).filter((_, index) => !own.has(index));
const child = spawn(process.execPath, [jest, '--config', path.join(root, 'jest.fault.config.cjs'), '--runInBand', ...rest], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, FAULT_SEEDS: values.seeds ?? '', FAULT_SEED: values.seed ?? '' },
});
child.once('close', code => (process.exitCode = code ?? 1));
