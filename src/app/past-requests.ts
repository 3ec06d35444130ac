/**
 * Whether idempotency keys were used before, asked of the log itself: for the few requests that are refused before the ledger
 * is reached, and for bulk requests, of which nothing may be done when one of their lines belongs to another request.
 */
import type { EventStore } from '../event-store/event-store.js';
import { idBytes } from '../feed/command-id.js';
import type { CommandId } from '../ledger/units.js';

export class PastRequests {
  constructor(private readonly store: EventStore) {}

  /** Whether one of these commands is in the log with another fingerprint. */
  async isReused(log: string, commands: readonly CommandId[], fingerprint: Uint8Array): Promise<boolean> {
    const causes = commands.flatMap(command => idBytes(command) ?? []);
    const leaves = await this.store.find(log, { causes });
    return leaves.some(leaf => leaf.fingerprint !== undefined && Buffer.compare(leaf.fingerprint, fingerprint) !== 0);
  }
}
