/**
 * Cursors: where the next page begins, as an opaque string that holds for the same list with the same filters only.
 *
 * The MAC covers log, list and filters, so a cursor used with others, or made by anybody else, is not read. The place itself
 * is no secret.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from './fingerprint.js';
import type { Json } from './strict-json.js';

/** What a cursor is good for. */
export interface CursorScope {
  readonly log: string;
  /** Method and path of the list, its values included. */
  readonly list: string;
  /** Query parameters besides `limit` and `cursor`. */
  readonly filters: Readonly<Record<string, Json>>;
}

const MAC_BYTES = 16;

export class Cursors {
  constructor(private readonly key: Uint8Array) {}

  /** @param place of the last row of this page, as its list understands it */
  cursor(scope: CursorScope, place: string): string {
    const text = Buffer.from(place);
    return Buffer.concat([this.mac(scope, text), text]).toString('base64url');
  }

  /** The place; `undefined` for a cursor that was not made for this. */
  read(scope: CursorScope, cursor: string): string | undefined {
    const bytes = Buffer.from(cursor, 'base64url');
    const [mac, place] = [bytes.subarray(0, MAC_BYTES), bytes.subarray(MAC_BYTES)];
    return mac.length === MAC_BYTES && timingSafeEqual(mac, this.mac(scope, place)) ? place.toString() : undefined;
  }

  private mac({ log, list, filters }: CursorScope, place: Uint8Array): Buffer {
    const head = canonicalJson([log, list, filters]);
    return createHmac('sha256', this.key).update(`${head}\n`).update(place).digest().subarray(0, MAC_BYTES);
  }
}
