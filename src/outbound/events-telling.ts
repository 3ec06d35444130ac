/** The topic of events: what the public is told of each leaf, keyed by the account or other book that the leaf belongs to. */
import type { Entry } from '../feed/record.js';
import type { OutgoingRecord } from '../platform/kafka.js';
import { recordOf } from './cloud-event.js';
import { messageOf } from './messages.js';
import type { Telling } from './publisher.js';

export const eventsTelling = (publicUrl: string): Telling => ({
  recordsOf: (log, entries) => entries.flatMap(entry => eventRecord(log, entry, publicUrl) ?? []),
});

export function eventRecord(log: string, entry: Entry, publicUrl: string): OutgoingRecord | undefined {
  const message = messageOf(entry);
  const { book, position, recordedAt, id } = entry;
  return message && recordOf(message, { log, book, position, recordedAt, id, publicUrl });
}
