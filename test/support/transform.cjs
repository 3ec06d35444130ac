// Makes TypeScript and ESM-only packages (NestJS 12 among them) loadable for jest: its own require(esm) needs Node 24.9.
// CommonJS packages pass through untouched. Compiled by the same .swcrc as the build, so that tests run what is shipped.
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const swcrc = JSON.parse(fs.readFileSync(path.join(__dirname, '../../.swcrc'), 'utf8'));
delete swcrc.$schema;
const swc = require('@swc/jest').createTransformer({ ...swcrc, swcrc: false, sourceMaps: 'inline' });

const thisFile = fs.readFileSync(__filename, 'utf8');
const packageTypes = new Map();

/** The module kind that the nearest package.json declares for this folder. */
function packageType(dir) {
  if (!packageTypes.has(dir)) {
    const file = path.join(dir, 'package.json');
    const manifest = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
    const isRoot = manifest.name !== undefined || dir === path.dirname(dir);
    packageTypes.set(dir, manifest.type ?? (isRoot ? 'commonjs' : packageType(path.dirname(dir))));
  }
  return packageTypes.get(dir);
}

const needed = file => /\.(ts|mts|mjs)$/.test(file) || (file.endsWith('.js') && packageType(path.dirname(file)) === 'module');

/** Sources import each other with the ending that the build has; here they are still `.ts`. */
const asSources = ({ code, ...rest }) => ({ code: code.replace(/require\("(\.{1,2}\/[^"]+)\.js"\)/g, 'require("$1")'), ...rest });

function process(source, file, options) {
  if (!needed(file)) return { code: source };
  const compiled = swc.process(source, file, options);
  return file.endsWith('.ts') ? asSources(compiled) : compiled;
}

module.exports = {
  swcrc,
  asSources,
  process,
  // Path and content: a constant key would mix files up. This file too, as it decides what comes out.
  getCacheKey: (source, file, options) =>
    createHash('sha256')
      .update(needed(file) ? swc.getCacheKey(source, file, options) : source)
      .update(`\0${file}\0${thisFile}`)
      .digest('hex'),
};
