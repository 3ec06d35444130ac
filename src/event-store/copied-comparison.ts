/**
 * Whether a database is the copy of this engine and no other, asked before anything is written.
 *
 * Held against each other are the identity that the engine was given once, where each log ends, and its first, middle and last
 * leaf in the copy. It answers one line that says what is wrong and how to mend it, or nothing; leaves that the copy still
 * lacks are the follower's business.
 */
import type { Inventory, LogStreams } from './copied-inventory.js';
import type { CopyRecord } from './copied-record.js';
import { isSameLeaf, type EventStore } from './event-store.js';

/** Logs looked at at the same time. */
const LOGS_AT_ONCE = 16;

export interface Compared {
  readonly streams: LogStreams;
  readonly inventory: Inventory;
  readonly record: CopyRecord;
  readonly copy: Pick<EventStore, 'read'> & { heads(): Promise<ReadonlyMap<string, number>> };
}

/** What stands in the way of running this engine with this database as its copy. An engine without an identity is given one. */
export async function whyNoCopy({ streams, inventory, record, copy }: Compared): Promise<string | undefined> {
  if (await inventory.isHalfCopied())
    return 'Logs are still moving into the EventStoreDB: run `timebank copy` to its end, which proves that they are whole.';
  const heads = await copy.heads();
  const known = await record.engine();
  if (known === undefined && heads.size > 0)
    return (
      'The database keeps logs of its own, so it cannot be the copy of an EventStoreDB: move them there with `timebank copy`, ' +
      'set EVENT_STORE=postgres, or give DATABASE_URL an empty database.'
    );
  const identity = known === undefined ? await inventory.identify() : await inventory.identity();
  if (known !== undefined && known.identity !== identity)
    return (
      `The database is the copy of another EventStoreDB (${known.identity}) than the one of EVENTSTOREDB_URL ` +
      `(${identity ?? 'which nobody has used yet'}): correct EVENTSTOREDB_URL or DATABASE_URL.`
    );
  const work = [...heads];
  const faults: string[] = [];
  const look = async (): Promise<void> => {
    for (let next = work.shift(); next !== undefined && faults.length === 0; next = work.shift()) {
      const fault = await whyDifferent(streams, copy, ...next);
      if (fault !== undefined) faults.push(fault);
    }
  };
  await Promise.all(Array.from({ length: LOGS_AT_ONCE }, look));
  if (faults[0] !== undefined) return faults[0];
  if (known === undefined && identity !== undefined) await record.isCopyOf(identity);
  return undefined;
}

async function whyDifferent(streams: LogStreams, copy: Compared['copy'], log: string, head: number): Promise<string | undefined> {
  const end = await streams.head(log);
  if (end < head)
    return (
      `In the EventStoreDB ${log} ends at position ${String(end)}, in its copy at ${String(head)}: leaves were lost there. ` +
      'Restore the EventStoreDB, or what is only in the copy is lost with it.'
    );
  for (const position of new Set([0, Math.floor(head / 2), head])) {
    const [[original], [copied]] = await Promise.all([streams.read(log, position - 1, 1), copy.read(log, position - 1, 1)]);
    if (copied === undefined || !isSameLeaf(copied, original))
      return (
        `Position ${String(position)} of ${log} is another leaf in the EventStoreDB than in its copy: ` +
        'one of the two was altered or restored from elsewhere.'
      );
  }
  return undefined;
}
