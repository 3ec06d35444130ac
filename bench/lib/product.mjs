/**
 * The compiled product and what it has installed, for modules of the benchmark.
 *
 * Everything is taken from `dist`, as it ships; nothing is imported from the sources.
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const fromProduct = createRequire(new URL('../../package.json', import.meta.url));

/** A compiled file of the product, for example `app/ledger`. */
export const dist = file => require(`../../dist/${file}.js`);

/** A package that the product itself depends on. */
export const installed = name => fromProduct(name);

const { Pool } = installed('pg');

/** A pool of plain connections of the product's driver. One that breaks while it is idle fails nobody. */
export function openPool(config) {
  const pool = new Pool(config);
  pool.on('error', () => undefined);
  return pool;
}
