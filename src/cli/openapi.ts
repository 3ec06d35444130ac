/**
 * `openapi`: the API's description as the file that is kept with the code, written anew or proven fresh. Needs no database.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { describeWithoutService } from '../http.js';
import { EXIT, type Does, type Exit, type Terminal } from './terminal.js';

/** The same place seen from `src` and from `dist`. */
const FILE = path.resolve(__dirname, '../../openapi.json');
const DIFFERENCES_SHOWN = 10;

async function writeDescription(terminal: Terminal): Promise<Exit> {
  const document = await describeWithoutService();
  fs.writeFileSync(FILE, textOf(document));
  terminal.say(`${FILE} is written: ${String(Object.keys(document.paths).length)} paths.`);
  return EXIT.fine;
}

async function checkDescription(terminal: Terminal): Promise<Exit> {
  const document = await describeWithoutService();
  const kept: unknown = fs.existsSync(FILE) ? JSON.parse(fs.readFileSync(FILE, 'utf8')) : {};
  const places = differences(kept, JSON.parse(textOf(document)), '');
  if (places.length === 0) {
    terminal.say('openapi.json is fresh.');
    return EXIT.fine;
  }
  terminal.complain(`openapi.json is stale in ${String(places.length)} places: run npm run openapi.`);
  for (const place of places.slice(0, DIFFERENCES_SHOWN)) terminal.say(`  ${place}`);
  return EXIT.failed;
}

const textOf = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;

const isObject = (node: unknown): node is Readonly<Record<string, unknown>> => typeof node === 'object' && node !== null;

/** Where two documents differ, as `− removed`, `+ added` and `≠ changed`. */
function differences(before: unknown, after: unknown, place: string): readonly string[] {
  if (isObject(before) && isObject(after) && Array.isArray(before) === Array.isArray(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap(name => {
      const here = `${place}/${name}`;
      if (!(name in after)) return [`− ${here}`];
      return name in before ? differences(before[name], after[name], here) : [`+ ${here}`];
    });
  }
  return before === after ? [] : [`≠ ${place}`];
}

export function addOpenApi(program: Command, does: Does): void {
  program
    .command('openapi')
    .description('the API’s description (OpenAPI 3.1)')
    .option('--write', 'write openapi.json')
    .option('--check', 'fail when openapi.json is not what the code says')
    .action(({ write }: { readonly write?: true }) => does(write ? writeDescription : checkDescription));
}
