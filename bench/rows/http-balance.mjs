/** A balance read over HTTP, beside an echo that writes an answer of the same form and size. */
import { readRow } from '../lib/http-reads.mjs';

export const row = readRow({ place: 140, operation: 'balance read over HTTP', kind: 'balance', path: 'balances' });
