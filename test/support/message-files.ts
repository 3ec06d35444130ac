/**
 * The JSON Schemas of the public messages as files, `schemas/*.json`: `npm run messages` writes them, `npm run messages:check` says
 * whether they are what the code declares.
 */
import fs from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';
import { MESSAGE_NAMES } from '../../src/outbound/message-types.js';
import { schemaOf } from '../../src/outbound/schemas.js';

const SCHEMAS = path.join(__dirname, '../../schemas');

/** By the name of the file, as the code declares them. */
async function schemaFiles(): Promise<ReadonlyMap<string, string>> {
  const options = { ...(await prettier.resolveConfig(SCHEMAS)), parser: 'json' };
  const files = MESSAGE_NAMES.map(
    async name => [`${name}.json`, await prettier.format(JSON.stringify(schemaOf(name)), options)] as const,
  );
  return new Map(await Promise.all(files));
}

/** Names of files that are not what the code declares: other, missing, or too many. */
function staleFiles(files: ReadonlyMap<string, string>): readonly string[] {
  const present = fs.existsSync(SCHEMAS) ? fs.readdirSync(SCHEMAS) : [];
  const stale = [...files].filter(
    ([name, content]) => !present.includes(name) || fs.readFileSync(path.join(SCHEMAS, name), 'utf8') !== content,
  );
  return [...stale.map(([name]) => name), ...present.filter(name => !files.has(name))];
}

async function main(isWriting: boolean): Promise<void> {
  const files = await schemaFiles();
  const stale = staleFiles(files);
  if (isWriting) {
    fs.mkdirSync(SCHEMAS, { recursive: true });
    for (const name of stale) {
      const content = files.get(name);
      if (content === undefined) fs.rmSync(path.join(SCHEMAS, name));
      else fs.writeFileSync(path.join(SCHEMAS, name), content);
    }
  } else if (stale.length > 0) {
    process.stderr.write(`Not what the code declares: ${stale.join(', ')}. Run \`npm run messages\`.\n`);
    process.exitCode = 1;
  }
}

if (require.main === module) void main(process.argv.includes('--write'));
