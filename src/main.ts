/**
 * The process's entry: the command line, of which `start` is one command.
 */
import 'reflect-metadata';
import { run } from './cli/cli.js';

void run(process.argv.slice(2)).then(code => {
  process.exitCode = code;
});
