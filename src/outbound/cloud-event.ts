/**
 * A message as a Kafka record: a CloudEvent 1.0 in binary mode, its attributes in headers and its content alone as the value.
 *
 * Everything in it follows from the leaf, so that a record that is sent again is the same byte for byte: who has seen its
 * (source, id), or a higher sequence of its key, has seen it. The headers are written out, as this runs for every event; that
 * they are those of the specification's own library is for the contract's tests to show. Keys are accounts and other books,
 * named with their log, as no more than a log promises that their names are its own.
 */
import type { Entry } from '../feed/record.js';
import { instantText } from '../ledger/shape.js';
import type { BookName } from '../ledger/units.js';
import type { OutgoingRecord } from '../platform/kafka.js';
import type { Message } from './messages.js';
import { schemaPath } from './schemas.js';

/** The CloudEvents extension demands an order of texts: the largest exact integer has 16 digits. */
const SEQUENCE_DIGITS = 16;

export const keyOf = (log: string, book: BookName): string => `${log}/${book}`;
export const sequenceOf = (position: number): string => String(position).padStart(SEQUENCE_DIGITS, '0');

/** Where a message comes from. */
export interface Origin extends Pick<Entry, 'book' | 'position' | 'recordedAt'> {
  readonly id: string;
  readonly log: string;
  /** Of the service, for the schema's address. */
  readonly publicUrl: string;
}

/** @param content `null` for a tombstone: what the key had is to be forgotten */
export function recordOf(
  { name, content }: Pick<Message, 'name'> & { readonly content: object | null },
  { log, book, position, recordedAt, id, publicUrl }: Origin,
): OutgoingRecord {
  const key = keyOf(log, book);
  const headers = {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: log,
    ce_type: name,
    ce_subject: book,
    ce_time: instantText(recordedAt),
    ce_dataschema: `${publicUrl}${schemaPath(name)}`,
    ce_partitionkey: key,
    ce_sequence: sequenceOf(position),
  };
  return { key, value: content === null ? null : JSON.stringify(content), headers };
}
