/**
 * How a leaf lies in EventStoreDB: the body byte for byte as the data of a binary event, everything beside it as JSON in the
 * event's metadata, so that projections and people can read which book a leaf belongs to.
 *
 *     data      the canonical bytes of the leaf
 *     metadata  {"stream":"account-mbr_…","revision":12,"counter":"…","cause":"…","claim":"…","fingerprint":"…","hash":"…"}
 *
 * Bytes are base64url without padding; `counter`, `claim` and `fingerprint` are left out where a leaf has none. A log is the
 * stream `timebank-{log}`, the event's revision there the leaf's position. The hash is computed again from the bytes read.
 */
import { binaryEvent, type EventData, type ResolvedEvent } from '@kurrent/kurrentdb-client';
import type { NewLeaf, StoredLeaf } from './event-store.js';
import { CorruptLeaf, leafHash } from './leaf.js';

/** All streams of this service begin so, and nothing else may. */
export const STREAM_PREFIX = 'timebank-';
const LEAF_TYPE = 'Leaf.v1';

/** Letters, digits and `-_.!*'()` as they are, any other byte as `~` and two hexadecimal digits: fit for any address. */
export const streamOf = (log: string): string =>
  STREAM_PREFIX + encodeURIComponent(log).replaceAll('~', '%7E').replaceAll('%', '~');

/** @throws CorruptLeaf when no log has such a stream */
export function logOf(stream: string): string {
  try {
    const log = decodeURIComponent(stream.slice(STREAM_PREFIX.length).replaceAll('~', '%'));
    if (streamOf(log) === stream) return log;
  } catch {
    // falls through: the name is nobody's
  }
  throw new CorruptLeaf(`the stream ${stream} is not a log`);
}

/** With an id that nothing else ever has: to the engine, events of equal ids are one, whatever they say. */
export function eventOf(leaf: NewLeaf): EventData {
  return binaryEvent({ type: LEAF_TYPE, data: leaf.body, metadata: Buffer.from(besideJson(leaf)) });
}

/** The names of books need no escape. */
function besideJson({ stream, revision, counter, cause, claim, fingerprint, hash }: NewLeaf): string {
  return (
    `{"stream":"${stream}","revision":${revision}` +
    (counter === undefined ? '' : `,"counter":"${counter}"`) +
    `,"cause":"${base64(cause)}"` +
    (claim === undefined ? '' : `,"claim":"${base64(claim)}"`) +
    (fingerprint === undefined ? '' : `,"fingerprint":"${base64(fingerprint)}"`) +
    `,"hash":"${base64(hash)}"}`
  );
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');

type Recorded = NonNullable<ResolvedEvent['event']>;

/** @throws CorruptLeaf when the event is none that `eventOf` made, or is damaged */
export function storedLeaf({ streamId, revision, type, data, metadata }: Recorded): StoredLeaf {
  const beside = metadata;
  const place = `event ${revision} of ${streamId}`;
  if (type !== LEAF_TYPE || !(data instanceof Uint8Array) || !isBeside(beside)) throw new CorruptLeaf(`${place} is not a leaf`);
  const body = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const hash = leafHash(body);
  if (base64(hash) !== beside.hash) throw new CorruptLeaf(`${place} is damaged: its bytes have another hash`);
  return {
    position: Number(revision),
    stream: beside.stream,
    revision: beside.revision,
    cause: Buffer.from(beside.cause, 'base64url'),
    body,
    hash,
    ...(beside.counter === undefined ? {} : { counter: beside.counter }),
    ...(beside.claim === undefined ? {} : { claim: Buffer.from(beside.claim, 'base64url') }),
    ...(beside.fingerprint === undefined ? {} : { fingerprint: Buffer.from(beside.fingerprint, 'base64url') }),
  };
}

interface Beside {
  readonly stream: string;
  readonly revision: number;
  readonly counter?: string;
  readonly cause: string;
  readonly claim?: string;
  readonly fingerprint?: string;
  readonly hash: string;
}

const CAUSE = /^[\w-]{22}$/;
const DIGEST = /^[\w-]{43}$/;

function isBeside(value: unknown): value is Beside {
  if (typeof value !== 'object' || value === null) return false;
  const { stream, revision, counter = '', cause, claim, fingerprint, hash }: Partial<Record<keyof Beside, unknown>> = value;
  const isDigest = (digest: unknown): boolean => typeof digest === 'string' && DIGEST.test(digest);
  return (
    typeof stream === 'string' &&
    typeof revision === 'number' &&
    typeof counter === 'string' &&
    typeof cause === 'string' &&
    CAUSE.test(cause) &&
    isDigest(hash) &&
    [claim, fingerprint].every(digest => digest === undefined || isDigest(digest))
  );
}
