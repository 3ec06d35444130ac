/**
 * `copy`: all logs from one engine to another, and the proof that they are the same there.
 *
 * It may be killed at any point and run again: it goes on where the target ends. From before its first leaf until the proof the
 * target is marked as half copied, and no service starts on it. What `--move` does, it does after the proof and in one step: it
 * closes the old home, so that nothing more is written there.
 */
import type { Command } from 'commander';
import { assertRoomFor, copyLogs, MoveRefused, prove, type Proof } from '../app/moving.js';
import { endAt, endOfSettings, type End } from './copy-ends.js';
import { settings } from './opened.js';
import { columns, countText, EXIT, Unusable, type Does, type Exit, type Terminal } from './terminal.js';

/** Times that the source may be found to have grown during the proof. */
const ROUNDS_MAX = 5;

export interface CopyOptions {
  readonly from?: string;
  readonly to?: string;
  readonly move?: boolean;
}

/** What is done once the proof is there. */
type Moving = { readonly settle: () => Promise<void>; readonly next: string } | undefined;

/** @throws Unusable, ConfigError */
export async function copyAll(terminal: Terminal, options: CopyOptions): Promise<Exit> {
  const address = options.to ?? process.env['COPY_TO'];
  if (address === undefined) throw new Unusable('Where to? Give the address of an engine with --to, or in COPY_TO.');
  const from = options.from ?? process.env['COPY_FROM'];
  const source = await (from === undefined ? endOfSettings(settings()) : endAt(from, '--from'));
  let target: End | undefined;
  try {
    target = await endAt(address, '--to');
    return await copied(terminal, source, target, options.move === true);
  } catch (reason) {
    throw reason instanceof MoveRefused ? new Unusable(reason.message) : reason;
  } finally {
    await Promise.all([source.close(), target?.close()]);
  }
}

async function copied(terminal: Terminal, source: End, target: End, isMove: boolean): Promise<Exit> {
  const moving = await movingOf(source, target, isMove);
  await assertRoomFor(source.logs, target.logs);
  await target.noteMove('begun');
  const proofs = await copyUntilEqual(terminal, source, target);
  const isEqual = proofs.every(({ difference }) => difference === undefined);
  if (isEqual) {
    // in this order: killed in between, the copy can be run again
    await target.noteMove('proven');
    await moving?.settle();
  }
  const rows = proofs.map(({ log, leaves, balances, difference }) => [
    `  ${log}`,
    `${countText(leaves)} leaves`,
    `${countText(balances)} balances`,
    terminal.styled(difference === undefined ? 'green' : 'red', difference ?? 'equal'),
  ]);
  terminal.answer({ verdict: isEqual ? 'equal' : 'different', moved: isEqual && isMove, logs: proofs }, [
    `${source.kind} to ${target.kind}:`,
    ...columns(rows, ['left', 'right', 'right', 'left']),
    isEqual
      ? (moving?.next ?? 'All logs are in the target, leaf by leaf, and proven. The source is as it was.')
      : 'The target is not what the source is, and no service starts on it: copy into an engine of its own.',
  ]);
  return isEqual ? EXIT.fine : EXIT.failed;
}

async function copyUntilEqual(terminal: Terminal, source: End, target: End): Promise<readonly Proof[]> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    await withProgress(terminal, 'Copying', report => copyLogs(source.logs, target.logs, report));
    const proofs = await withProgress(terminal, 'Proving', report => prove(source.logs, target.logs, report));
    if (proofs.some(({ difference }) => difference !== undefined)) return proofs;
    if (!(await hasGrown(source, proofs))) return proofs;
  }
  throw new Unusable('The source is being written to: stop the service that does, and run the copy again; what is copied stays.');
}

async function hasGrown({ logs }: End, proofs: readonly Proof[]): Promise<boolean> {
  const proven = new Map(proofs.map(({ log, leaves }) => [log, leaves]));
  for (const log of await logs.logs()) if ((await logs.head(log)) + 1 !== proven.get(log)) return true;
  return false;
}

async function withProgress<T>(
  terminal: Terminal,
  what: string,
  work: (report: (done: number, total: number) => void) => Promise<T>,
): Promise<T> {
  const progress = terminal.progress(what);
  try {
    return await work(progress.report);
  } finally {
    progress.stop();
  }
}

/** What becomes of the old home, where that makes sense. @throws Unusable */
async function movingOf(source: End, target: End, isMove: boolean): Promise<Moving> {
  if (await source.isHalfCopied())
    throw new Unusable('The logs to copy from are not whole themselves: finish the copy that brought them there.');
  if ((await source.record?.engine()) !== undefined)
    throw new Unusable('The database to copy from is itself the copy of an EventStoreDB: copy --from that one.');
  const { record, inventory } = target;
  if (isMove && (await (source.record ?? record)?.isServed()))
    throw new Unusable('A service works on the database: stop it, and run the copy with --move again after some seconds.');
  const copyOf = await record?.engine();
  if (copyOf !== undefined) {
    if (copyOf.identity !== (await source.inventory?.identity()))
      throw new Unusable('The target is the copy of another engine: give a database of its own.');
    if (!isMove) throw new Unusable('The target is the copy of this EventStoreDB: add --move to make the logs in it its own.');
    const next = 'The logs are the database’s own now: set EVENT_STORE=postgres, leave EVENTSTOREDB_URL out, start it.';
    return { settle: () => record?.isNoCopy() ?? Promise.resolve(), next };
  }
  if (!isMove) return undefined;
  const { record: home } = source;
  if (inventory === undefined || home === undefined)
    throw new Unusable('--move is for logs that go to an EventStoreDB, or come back into the copy: leave it out.');
  return {
    settle: async () => home.isCopyOf(await inventory.identify()),
    next: 'The database is the copy of the EventStoreDB now: set EVENT_STORE=eventstoredb, EVENTSTOREDB_URL, start it.',
  };
}

export function addCopy(program: Command, does: Does): void {
  program
    .command('copy')
    .description('copy all logs to another engine, and prove them the same there; goes on where it was stopped')
    .option('--to <address>', "postgres://… or esdb://…; default: the environment's COPY_TO, where nobody sees it")
    .option('--from <address>', "default: the environment's COPY_FROM, else the engine that the settings choose")
    .option(
      '--move',
      'the service goes on with the target: its database becomes the copy of the EventStoreDB, or stops being one',
    )
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      `
Moving house, with the service stopped for the last run:
  timebank copy --to esdb://host:2113?tls=true          while the service runs: brings most of it over
  timebank copy --to esdb://host:2113?tls=true --move   with the service stopped: the rest, the proof, and the move
Keys, names and devices are not in the logs; they stay in the database, which --move goes on using.

Exit code 0: copied and proven. 1: different, and where. 2: it could not be done.`,
    )
    .action((options: CopyOptions) => does(terminal => copyAll(terminal, options)));
}
