/**
 * The command line: which commands there are, and what becomes of the way in which one ends.
 *
 * Exit codes: 0 fine; 1 failed, or found different; 2 wrong use, a wrong setting, or nothing that could be judged. Whatever the
 * operator can mend is told in one line on standard error, without a stack.
 */
import { Command, CommanderError } from 'commander';
import { KeyRefused } from '../app/key-records.js';
import { ConfigError } from '../config.js';
import { EventStoreUnavailable } from '../event-store/event-store.js';
import { addCopy } from './copy.js';
import { addDemo } from './demo.js';
import { addDoctor } from './doctor.js';
import { addFound } from './found.js';
import { addImport } from './import.js';
import { addKeys } from './keys.js';
import { addMemberCode } from './member-code.js';
import { addOpenApi } from './openapi.js';
import { addReplay } from './replay.js';
import { addStart } from './start.js';
import { EXIT, Terminal, Unusable, type Does } from './terminal.js';

/** @returns the exit code */
export async function run(args: readonly string[]): Promise<number> {
  let exit: number = EXIT.fine;
  const isJson = args.includes('--json');
  const does: Does = async work => {
    exit = await work(new Terminal(isJson));
  };
  try {
    await programWith(does).parseAsync(args, { from: 'user' });
    return exit;
  } catch (error) {
    return ended(error, new Terminal(isJson));
  }
}

function programWith(does: Does): Command {
  const program = new Command('timebank')
    .description('A volunteer time bank: contributions, points and rewards as immutable events.')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`timebank: ${text.replace(/^error: /, '')}`) })
    .showSuggestionAfterError();
  const all = [addStart, addDemo, addFound, addImport, addKeys, addMemberCode, addReplay, addDoctor, addOpenApi, addCopy];
  for (const add of all) add(program, does);
  return inherit(program);
}

/** Subcommands end like the program itself. */
function inherit(program: Command): Command {
  for (const command of program.commands) inherit(command.copyInheritedSettings(program));
  return program;
}

/** How an error ends the program. */
function ended(error: unknown, terminal: Terminal): number {
  // help and version end the parsing too
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.unusable;
  if (error instanceof ConfigError || error instanceof Unusable || error instanceof KeyRefused) {
    terminal.complain(error.message);
    return EXIT.unusable;
  }
  if (error instanceof EventStoreUnavailable) {
    terminal.complain('The database went away meanwhile; try again.');
    return EXIT.failed;
  }
  terminal.complain(error instanceof Error ? error.message : String(error));
  if (process.env['LOG_LEVEL'] === 'debug' && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return EXIT.failed;
}
