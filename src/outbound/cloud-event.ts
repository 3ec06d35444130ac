/**
 * A message as a Kafka record: a CloudEvent 1.0 in binary mode, its attributes in headers and its content alone as the value.
 *
 * Everything in it follows from the leaf, so that a record that is sent again is the same byte for byte: who has seen its
 * (source, id), or a higher sequence of its key, has seen it. The library writes the headers; that they are what the
 * specification asks is for the contract's tests to show, where it costs nothing. Keys are accounts and other books, named with
 * their log, as no more than a log promises that their names are its own.
 */
import { Kafka as binding, type CloudEventV1 } from 'cloudevents';
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
  origin: Origin,
): OutgoingRecord {
  const { log, book, position, recordedAt, id, publicUrl } = origin;
  const key = keyOf(log, book);
  const event: CloudEventV1<string> & Readonly<Record<'partitionkey' | 'sequence', string>> = {
    specversion: '1.0',
    ...{ id, source: log, type: name, subject: book },
    time: instantText(recordedAt),
    datacontenttype: 'application/json',
    dataschema: `${publicUrl}${schemaPath(name)}`,
    partitionkey: key,
    sequence: sequenceOf(position),
  };
  // the content type has a header of its own
  const { ce_datacontenttype: _, ...headers } = binding.binary(event).headers as Readonly<Record<string, string>>;
  return { key, value: content === null ? null : JSON.stringify(content), headers };
}
