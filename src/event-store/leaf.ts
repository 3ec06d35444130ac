/**
 * The leaf: what one event is as bytes. These bytes are stored, hashed, replayed, exported and proven; nothing is ever
 * encoded a second time.
 *
 * Hides the canonical form: members sorted by code unit at every level, no white space, strings escaped as `JSON.stringify`
 * does, NFC, UTF-8, no JSON numbers, at most 65,535 bytes. Equal content has equal bytes whatever the order of its members,
 * and the entries of every leaf sum to zero per unit.
 */
import { hash } from 'node:crypto';

/** A tile of the proof states the length of each leaf in 16 bits. */
export const LEAF_BYTES_MAX = 65_535;

export type CanonicalValue = string | boolean | null | readonly CanonicalValue[] | CanonicalRecord;
export interface CanonicalRecord {
  readonly [member: string]: CanonicalValue;
}

/** One posting. The amount is an integer in the unit's smallest part, in decimal. */
export interface LeafEntry {
  readonly account: string;
  readonly amount: string;
  readonly unit: string;
}

export interface LeafContent {
  readonly v: '1';
  /** The log's origin, so that a leaf cannot be moved into another log. */
  readonly log: string;
  readonly id: string;
  readonly stream: string;
  /** Dense from 0 within the stream, in decimal. */
  readonly revision: string;
  /** The stored name with its version, `PointsAwarded.v1`. */
  readonly type: string;
  readonly recorded_at: string;
  readonly effective_at?: string;
  readonly actor: string;
  /** The command; several leaves of one command share it. */
  readonly cause: string;
  readonly rule?: string;
  readonly approvals?: readonly string[];
  /** The event that this one corrects. */
  readonly corrects?: string;
  readonly entries: readonly LeafEntry[];
  readonly data: CanonicalRecord;
  readonly pii?: CanonicalRecord;
}

/** A value without canonical form, or entries off balance: a fault of the code that made them, never a refusal. */
export class NotCanonical extends Error {
  override readonly name = 'NotCanonical';
}

/** Stored bytes that are not a leaf. */
export class CorruptLeaf extends Error {
  override readonly name = 'CorruptLeaf';
}

/**
 * The canonical bytes of a leaf.
 * @throws NotCanonical also when the entries do not sum to zero per unit, or above `LEAF_BYTES_MAX`
 */
export function encodeLeaf(leaf: LeafContent): Uint8Array {
  assertBalanced(leaf.entries);
  // The order of the members is fixed, so they are written out and not sorted: this runs for every event.
  const json =
    `{"actor":${text(leaf.actor)}` +
    (leaf.approvals === undefined ? '' : `,"approvals":${listJson(leaf.approvals)}`) +
    `,"cause":${text(leaf.cause)}` +
    (leaf.corrects === undefined ? '' : `,"corrects":${text(leaf.corrects)}`) +
    `,"data":${canonicalJson(leaf.data)}` +
    (leaf.effective_at === undefined ? '' : `,"effective_at":${text(leaf.effective_at)}`) +
    `,"entries":[${leaf.entries.map(entryJson).join()}],"id":${text(leaf.id)},"log":${text(leaf.log)}` +
    (leaf.pii === undefined ? '' : `,"pii":${canonicalJson(leaf.pii)}`) +
    `,"recorded_at":${text(leaf.recorded_at)},"revision":${text(leaf.revision)}` +
    (leaf.rule === undefined ? '' : `,"rule":${text(leaf.rule)}`) +
    `,"stream":${text(leaf.stream)},"type":${text(leaf.type)},"v":${text(leaf.v)}}`;
  const bytes = Buffer.from(json);
  if (bytes.length > LEAF_BYTES_MAX) throw new NotCanonical(`a leaf of ${bytes.length} bytes, at most ${LEAF_BYTES_MAX} fit`);
  return bytes;
}

/**
 * What a stored leaf says, every member of its type. Whether the bytes are canonical and the entries balance is for the
 * verifier to ask: `encodeLeaf` of this content gives the same bytes or throws.
 * @param body the bytes, or the text that they are
 * @throws CorruptLeaf
 */
export function decodeLeaf(body: Uint8Array | string): LeafContent {
  const content = parse(typeof body === 'string' ? body : leafJson(body));
  if (!isLeafContent(content)) throw new CorruptLeaf('the members are not those of a leaf');
  return content;
}

/** `SHA-256(0x00 ‖ leaf)`, RFC 6962. */
export function leafHash(leaf: Uint8Array): Uint8Array {
  const end = 1 + leaf.length;
  const message = end > scratch.length ? Buffer.alloc(end) : scratch;
  message.set(leaf, 1);
  return sha256(message.subarray(0, end));
}
/** Begins with the prefix of a leaf and is written anew for each: a buffer of its own would cost as much as half the hash. */
const scratch = Buffer.alloc(1 + LEAF_BYTES_MAX);

/** `SHA-256(0x01 ‖ left ‖ right)`, RFC 6962. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(Buffer.concat([NODE_PREFIX, left, right]));
}

const NODE_PREFIX = Uint8Array.of(0x01);

/** By way of a string: on Node 20 a third faster than the output as a buffer. */
const sha256 = (message: Uint8Array): Uint8Array => Buffer.from(hash('sha256', message, 'binary'), 'binary');

/** The canonical JSON text of any value that has one. @throws NotCanonical */
export function canonicalJson(value: CanonicalValue): string {
  if (typeof value === 'string') return text(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (isList(value)) return listJson(value);
  if (isRecord(value)) return recordJson(value);
  throw new NotCanonical(`a ${typeof value} has no canonical form`);
}

function listJson(list: readonly CanonicalValue[]): string {
  let json = '';
  for (const element of list) json += `${json === '' ? '' : ','}${canonicalJson(element)}`;
  return `[${json}]`;
}

function recordJson(record: CanonicalRecord): string {
  let json = '';
  for (const name of sorted(Object.keys(record))) {
    const member = record[name];
    if (member === undefined) throw new NotCanonical(`the member ${name} is undefined`);
    // Normalising a name here could make two members one.
    if (!PLAIN.test(name) && name.normalize() !== name) throw new NotCanonical(`the member name ${name} is not NFC`);
    json += `${json === '' ? '' : ','}${text(name)}:${canonicalJson(member)}`;
  }
  return `{${json}}`;
}

/** By code unit. Most records are made in this order already. */
function sorted(names: string[]): readonly string[] {
  for (let place = 1; place < names.length; place++) if ((names[place - 1] ?? '') > (names[place] ?? '')) return names.sort();
  return names;
}

const entryJson = (entry: LeafEntry): string =>
  `{"account":${text(entry.account)},"amount":${text(entry.amount)},"unit":${text(entry.unit)}}`;

/** Printable ASCII without `"` and `\`: needs neither normalising nor escaping. */
const PLAIN = /^[ !#-[\]-~]*$/;
const LONE_SURROGATE = /\p{Surrogate}/u;

function text(value: unknown): string {
  if (typeof value !== 'string') throw new NotCanonical(`a ${typeof value} where a string must be`);
  if (PLAIN.test(value)) return `"${value}"`;
  if (LONE_SURROGATE.test(value)) throw new NotCanonical('a lone surrogate has no UTF-8 form');
  return JSON.stringify(value.normalize());
}

const INTEGER = /^(?:0|-?[1-9][0-9]*)$/;

function assertBalanced(entries: readonly LeafEntry[]): void {
  const sums = new Map<string, bigint>();
  for (const { amount, unit } of entries) {
    if (!INTEGER.test(amount)) throw new NotCanonical(`the amount ${amount} is not an integer`);
    sums.set(unit, (sums.get(unit) ?? 0n) + BigInt(amount));
  }
  for (const [unit, sum] of sums) if (sum !== 0n) throw new NotCanonical(`the entries are off balance by ${sum} ${unit}`);
}

/** Refuses a byte order mark as well: `ignoreBOM` means to keep it. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text that the bytes of a leaf are. @throws CorruptLeaf */
export function leafJson(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch (cause) {
    throw new CorruptLeaf(NO_JSON, { cause });
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new CorruptLeaf(NO_JSON, { cause });
  }
}
const NO_JSON = 'the bytes are not JSON in UTF-8';

type Check = (value: unknown) => boolean;
const isText: Check = value => typeof value === 'string';
const isTexts: Check = value => isList(value) && value.every(isText);
const isInteger: Check = value => typeof value === 'string' && INTEGER.test(value);
const isEntries: Check = value => isList(value) && value.every(entry => hasMembers(entry, ENTRY_CHECKS));
const isContent: Check = value => isRecord(value) && isCanonical(value);
const isCanonical: Check = value =>
  isText(value) ||
  value === null ||
  typeof value === 'boolean' ||
  (isList(value) && value.every(isCanonical)) ||
  (isRecord(value) && Object.values(value).every(isCanonical));
const optional =
  (check: Check): Check =>
  value =>
    value === undefined || check(value);

const checksOf = <T>(checks: Record<keyof T & string, Check>): ReadonlyMap<string, Check> =>
  new Map(Object.entries<Check>(checks));

const ENTRY_CHECKS = checksOf<LeafEntry>({ account: isText, amount: isInteger, unit: isText });
const LEAF_CHECKS = checksOf<LeafContent>({
  v: value => value === '1',
  log: isText,
  id: isText,
  stream: isText,
  revision: isInteger,
  type: isText,
  recorded_at: isText,
  effective_at: optional(isText),
  actor: isText,
  cause: isText,
  rule: optional(isText),
  approvals: optional(isTexts),
  corrects: optional(isText),
  entries: isEntries,
  data: isContent,
  pii: optional(isContent),
});

const isLeafContent = (value: unknown): value is LeafContent => hasMembers(value, LEAF_CHECKS);

/** Exactly the members that have a check, each passing it. */
function hasMembers(value: unknown, checks: ReadonlyMap<string, Check>): boolean {
  if (!isRecord(value)) return false;
  for (const name of Object.keys(value)) if (!checks.has(name)) return false;
  for (const [name, check] of checks) if (!check(value[name])) return false;
  return true;
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Whichever realm made it: only plain objects have a prototype without one.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
