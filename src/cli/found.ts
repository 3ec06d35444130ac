/**
 * `found`: begins a community, as the operator. Its log is named once and for ever; its first key makes its first official.
 *
 * A test community stands beside a live one: with a log, members and keys of its own, for integrators to try things out.
 */
import type { Command } from 'commander';
import { isTimeZone } from '../ledger/calendar.js';
import { commandId } from '../feed/command-id.js';
import { communityOf, logNamed } from '../feed/log-name.js';
import { OPERATOR } from '../ledger/decision.js';
import { withService } from './opened.js';
import { EXIT, Unusable, type Does, type Exit, type Terminal } from './terminal.js';

const NAME_FORM = /^[a-z0-9][a-z0-9-]{0,30}$/;
const HOST_FORM = /^[a-z0-9.-]+(:\d+)?$/;

export interface FoundOptions {
  readonly timeZone: string;
  readonly origin?: string;
  readonly test?: true;
}

async function found(terminal: Terminal, name: string, { timeZone, origin, test }: FoundOptions): Promise<Exit> {
  if (!NAME_FORM.test(name))
    throw new Unusable(`"${name}" is no name for a community: use up to 31 small letters, digits and dashes.`);
  if (!isTimeZone(timeZone)) throw new Unusable(`"${timeZone}" is no time zone: write it like Asia/Shanghai.`);
  if (origin !== undefined && !HOST_FORM.test(origin))
    throw new Unusable(`"${origin}" is no host name: write it like timebank.example.org.`);
  const log = await withService(true, async service => {
    const { config, ledger } = service;
    const host = origin ?? (config.publicUrl === undefined ? 'localhost' : new URL(config.publicUrl).host);
    const named = logNamed(host, name, test === true ? 'test' : 'live');
    const taken = (await service.store.logs()).find(each => communityOf(each) === communityOf(named));
    if (taken !== undefined) throw new Unusable(`There is a community "${communityOf(named)}" already: its log is ${taken}.`);
    const id = commandId(OPERATOR, 'found', named);
    const outcome = await ledger.submit(named, { command: { type: 'FoundCommunity', timeZone }, actor: OPERATOR, id });
    if (!outcome.accepted) throw new Unusable(`The community cannot be founded: ${outcome.refusal.code}.`);
    return named;
  });
  const community = communityOf(log);
  terminal.answer({ community, log, time_zone: timeZone }, [
    `${community} is founded; its log is ${log}.`,
    'Make the first keys, for two different persons:',
    `  timebank keys create --community ${community} --preset approver --actor approver-1`,
    `  timebank keys create --community ${community} --preset coordinator --actor coordinator-1`,
  ]);
  return EXIT.fine;
}

export function addFound(program: Command, does: Does): void {
  program
    .command('found')
    .argument('<community>', 'its short name, for example riverside')
    .description('begin a community')
    .option('--time-zone <zone>', 'by which its days and months are counted', 'Asia/Shanghai')
    .option('--origin <host>', "the host name that its log carries for ever; default: PUBLIC_URL's")
    .option('--test', 'a test community beside the live ones: nothing in it is real, its keys begin with tbk_test_')
    .option('--json', 'one JSON document on standard output')
    .action((name: string, options: FoundOptions) => does(terminal => found(terminal, name, options)));
}
