/**
 * `demo`: the story of one turn of the loop, on a running service or on one that is started for it in a temporary folder.
 *
 * It ends with exit code 1 where anything is otherwise than told. What it started it stops, and removes.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { createLogger } from '../api/logging.js';
import { readConfig } from '../config.js';
import { DEMO_LOG, keysPath, readKeysFile, type KeysFile } from '../demo/demo-keys.js';
import { replay } from '../feed/rebuild.js';
import { listen } from '../http.js';
import { keptSecret } from '../platform/service-secret.js';
import { PROJECTIONS } from '../read-models/projections.js';
import { openService, type Service } from '../service.js';
import { linesOf } from './replay.js';
import { demoOf } from './start.js';
import { Story } from './story.js';
import { same } from './story-client.js';
import { provenOverHttp } from './story-proof.js';
import { STORY_TEXTS } from './story-texts.js';
import { countText, EXIT, Unusable, type Does, type Exit, type Terminal } from './terminal.js';

export interface DemoCommandOptions {
  readonly url?: string;
  readonly keys?: string;
  readonly lang: string;
}

async function demo(terminal: Terminal, options: DemoCommandOptions): Promise<Exit> {
  const { lang: language } = options;
  if (language !== 'zh' && language !== 'en') throw new Unusable(`--lang is "${language}": choose zh or en.`);
  const url = options.url ?? process.env['TIMEBANK_URL'];
  const telling: Telling = { terminal, language };
  return url === undefined ? tellHere(telling) : tellThere(telling, url.replace(/\/+$/, ''), options.keys);
}

interface Telling {
  readonly terminal: Terminal;
  readonly language: 'zh' | 'en';
}

const storyAt = ({ terminal, language }: Telling, url: string, file: KeysFile): Story =>
  new Story({ url, file, now: Date.now(), texts: STORY_TEXTS[language], language, terminal });

/** On a running service, whose log is folded from zero over HTTP. */
async function tellThere(telling: Telling, url: string, keys: string | undefined): Promise<Exit> {
  const place = keys ?? keysPath(path.resolve(process.env['TIMEBANK_DATA'] ?? '.timebank'));
  const file = readKeysFile(place);
  if (file === undefined) throw new Unusable(`${place} holds no keys of a demo community: name the file with --keys.`);
  const story = storyAt(telling, url, file);
  await story.tell();
  const { foldIntro } = STORY_TEXTS[telling.language];
  return end(telling, story, foldIntro, () => provenOutside(telling, url, file));
}

/** On a service of its own, over an embedded database in a temporary folder. */
async function tellHere(telling: Telling): Promise<Exit> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'timebank-demo-'));
  const config = readConfig({ TIMEBANK_DATA: folder, PORT: '0', LOG_LEVEL: 'silent', DEMO: 'yes' }, keptSecret);
  try {
    const service = await openService(config, { notify: () => undefined, isFollowing: false });
    try {
      return await tellOver(service, telling);
    } finally {
      await service.close();
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function tellOver(service: Service, telling: Telling): Promise<Exit> {
  service.feed.start();
  const { file } = await demoOf(telling.terminal, service, new AbortController().signal);
  const server = await listen(service, createLogger(service.config.logLevel));
  try {
    const story = storyAt(telling, server.url, file);
    await story.tell();
    const { replayIntro } = STORY_TEXTS[telling.language];
    return await end(telling, story, replayIntro, () => provenInside(telling, service));
  } finally {
    await server.close();
  }
}

/** How the whole log was proven, as it is told. */
interface Proof {
  readonly leaves: number;
  readonly lines: readonly string[];
  readonly found: string;
}

async function provenInside({ terminal, language }: Telling, { store, pool }: Service): Promise<Proof> {
  const report = await replay({ store, pool }, DEMO_LOG, PROJECTIONS, () => undefined);
  same('the replay', [report.verdict, report.faultCount], ['equal', 0]);
  const { leaves } = report;
  return { leaves, lines: linesOf(report, terminal), found: STORY_TEXTS[language].equal(countText(leaves)) };
}

async function provenOutside({ language }: Telling, url: string, file: KeysFile): Promise<Proof> {
  const { leaves, members } = await provenOverHttp(url, file);
  return { leaves, lines: [], found: STORY_TEXTS[language].balancesEqual(countText(leaves), countText(members)) };
}

async function end({ terminal, language }: Telling, story: Story, intro: string, prove: () => Promise<Proof>): Promise<Exit> {
  story.chapter('replay');
  terminal.say(intro);
  const { leaves, lines, found } = await prove();
  for (const line of lines) terminal.say(line);
  story.checked(found);
  terminal.answer({ verdict: 'equal', leaves }, ['', terminal.styled(['bold', 'green'], STORY_TEXTS[language].end), '']);
  return EXIT.fine;
}

export function addDemo(program: Command, does: Does): void {
  program
    .command('demo')
    .description('one turn of the loop, told and checked step by step')
    .option('--url <address>', 'a running service with the demo community; default: TIMEBANK_URL, else one is started for it')
    .option('--keys <file>', 'its demo-keys.json; default: the one in TIMEBANK_DATA')
    .option('--lang <language>', 'zh or en', 'en')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', '\nExit code 0: everything was as told. 1: something was not.')
    .action((options: DemoCommandOptions) => does(terminal => demo(terminal, options)));
}
