/**
 * Which messages were refused, so that a topic that is read from its start refuses them again and nothing else happens.
 *
 * The ledger forgets refusals and would judge anew, by rules and roles that have changed since. A refusal is kept before the dead
 * letter is sent, and marked when it has arrived: whatever crashes in between, one dead letter at least is there.
 */
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { IncomingRecord } from '../platform/kafka.js';

export interface RefusedMessage {
  readonly reason: string;
  readonly isDelivered: boolean;
}

/** Of all that it is, and of where it lies: one that is sent again is another message. */
export function digestOf(topic: string, { partition, offset, key, value, headers }: IncomingRecord): Uint8Array {
  const hash = createHash('sha256');
  const names = Object.keys(headers).sort();
  const parts = [key ?? '', value ?? '', ...names.flatMap(name => [name, headers[name] ?? ''])];
  hash.update(JSON.stringify([topic, partition, offset, key === null, value === null, ...parts.map(part => part.length)]));
  for (const part of parts) hash.update(part);
  return hash.digest();
}

export class RefusedMessages {
  constructor(private readonly pool: Pool) {}

  /** By digest in hexadecimal, those that are known. */
  async among(digests: readonly Uint8Array[]): Promise<ReadonlyMap<string, RefusedMessage>> {
    const { rows } = await this.pool.query<RefusedMessage & { digest: string }>(
      `SELECT encode(digest, 'hex') AS digest, reason, is_delivered AS "isDelivered"
       FROM refused_messages WHERE digest = ANY ($1)`,
      [digests],
    );
    return new Map(rows.map(row => [row.digest, row]));
  }

  /** Durable once it resolves. */
  async keep(digest: Uint8Array, reason: string): Promise<void> {
    const insert = 'INSERT INTO refused_messages (digest, reason) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING';
    await this.pool.query(insert, [digest, reason]);
  }

  async markDelivered(digest: Uint8Array): Promise<void> {
    await this.pool.query('UPDATE refused_messages SET is_delivered = true WHERE digest = $1', [digest]);
  }
}
