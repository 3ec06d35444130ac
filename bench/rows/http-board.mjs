/** A top-10 read over HTTP, beside an echo that writes an answer of the same form and size. */
import { readRow } from '../lib/http-reads.mjs';

export const row = {
  ...readRow({ place: 141, operation: 'top-10 read over HTTP', kind: 'board', path: 'boards' }),
  isSlow: true,
};
