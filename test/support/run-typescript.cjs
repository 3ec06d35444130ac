// `node -r ./test/support/run-typescript.cjs file.ts`: for tests that need the code in a process of its own, to be killed.
const fs = require('node:fs');
const { transformSync } = require('@swc/core');
const { swcrc, asSources } = require('./transform.cjs');

require.extensions['.ts'] = (module, file) => {
  const { code } = asSources(
    transformSync(fs.readFileSync(file, 'utf8'), { ...swcrc, swcrc: false, filename: file, sourceMaps: 'inline' }),
  );
  module._compile(code, file);
};
