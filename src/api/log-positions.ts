/**
 * `TB-Log-Position` and `TB-Min-Position`: how far into its log an answer reached, as an opaque token that only this service
 * can make.
 *
 * A token is bound to one log by its MAC: another community's is not read at all. The service also remembers how far each log
 * has been answered for here, so that refusals name a position too, and a till that reads what it has just written need not
 * send one back.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const MAC_BYTES = 12;
const FORM = /^p1\.([0-9a-z]{1,11})\.([A-Za-z0-9_-]{16})$/;
const RADIX = 36;
/** Tokens that are not made again. A token follows from its place, so those that are forgotten come out the same. */
const KNOWN_MAX = 1_024;

export class LogPositions {
  private readonly latest = new Map<string, number>();
  /** Header and body of an answer name the same position, with the answers of a whole group of commands between the two. */
  private readonly known = new Map<string, string>();

  constructor(private readonly key: Uint8Array) {}

  token(log: string, position: number): string {
    const place = position.toString(RADIX);
    const known = this.known.get(`${place} ${log}`);
    if (known !== undefined) return known;
    if (this.known.size === KNOWN_MAX) this.known.clear();
    const token = `p1.${place}.${this.mac(log, place).toString('base64url')}`;
    this.known.set(`${place} ${log}`, token);
    return token;
  }

  /** The position that a token of this log names; `undefined` for anything else. */
  read(log: string, token: string): number | undefined {
    const [, place = '', mac = ''] = FORM.exec(token) ?? [];
    if (place === '' || !timingSafeEqual(Buffer.from(mac, 'base64url'), this.mac(log, place))) return undefined;
    return Number.parseInt(place, RADIX);
  }

  /** Remembers what was answered. */
  note(log: string, position: number): void {
    this.latest.set(log, Math.max(position, this.latest.get(log) ?? position));
  }

  /** The furthest position that this copy of the service has answered with. */
  latestOf(log: string): number | undefined {
    return this.latest.get(log);
  }

  private mac(log: string, place: string): Buffer {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([log, place]))
      .digest()
      .subarray(0, MAC_BYTES);
  }
}
