#!/usr/bin/env node
// The command `timebank`. In a checkout it first brings the installation and the build up to date (`set-up.mjs`), in an
// installed package it just runs. Then the program goes on in this same process, so that signals and exit codes are its own.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NODE_MIN = [20, 19];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1])) {
  console.error(
    `timebank needs Node.js ${NODE_MIN.join('.')} or newer; this is ${process.versions.node}. Install it from https://nodejs.org.`,
  );
  process.exit(2);
}

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
if (fs.existsSync(path.join(root, 'src'))) {
  const { setUp } = await import('./set-up.mjs');
  if (!(await setUp(root))) process.exit(1);
}
if (process.argv[2] !== '--set-up-only') {
  const main = path.join(root, 'dist', 'main.js');
  process.argv[1] = main;
  await import(pathToFileURL(main).href);
}
