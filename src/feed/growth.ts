/**
 * How a copy of the service tells the one that follows the logs that one of them has grown.
 *
 * A word and no more: whoever follows finds by itself, a moment later, what nobody told it of. So nothing here waits, fails or is
 * kept, and a log that grows faster than it can be told of is told of once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';

const CHANNEL = 'timebank_growth';
const LISTEN_AGAIN_MS = 1_000;
const TELL = `SELECT pg_notify('${CHANNEL}', origin) FROM unnest($1::text[]) AS origin`;

export class Growth {
  private readonly untold = new Set<string>();
  private isTelling = false;

  /** @param pool one connection hears, one tells; both wait for nobody who is at work */
  constructor(private readonly pool: Pool) {}

  tell(origin: string): void {
    this.untold.add(origin);
    if (!this.isTelling) void this.tellAll();
  }

  private async tellAll(): Promise<void> {
    this.isTelling = true;
    while (this.untold.size > 0) {
      const origins = [...this.untold];
      this.untold.clear();
      await this.pool.query(TELL, [origins]).catch(() => undefined);
    }
    this.isTelling = false;
  }

  /** Hears of every log that grows until the signal says that it is enough. */
  async hear(signal: AbortSignal, onGrown: (origin: string) => void): Promise<void> {
    while (!signal.aborted) {
      const client = await this.pool.connect().catch(() => undefined);
      if (client !== undefined) await this.hearOver(client, signal, onGrown).finally(() => client.release(true));
      await sleep(LISTEN_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Until the connection ends. */
  private async hearOver(client: PoolClient, signal: AbortSignal, onGrown: (origin: string) => void): Promise<void> {
    const ended = new Promise<void>(resolve => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      client.once('error', () => resolve()).once('end', () => resolve());
    });
    client.on('notification', ({ payload = '' }) => onGrown(payload));
    const isListening = await client.query(`LISTEN ${CHANNEL}`).then(
      () => true,
      () => false,
    );
    if (isListening && !signal.aborted) await ended;
  }
}
