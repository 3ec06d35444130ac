/**
 * Command ids: 128 bits, as 26 characters of Crockford base32.
 *
 * A command's id is derived from who calls, what for and with which key (UUIDv5), so that the log itself is the store of
 * idempotency: a repeated command has the id of the first. Event ids are derived from the command's id and the event's place in
 * it.
 */
import { parse, v5, v7 } from 'uuid';
import type { CommandId, EventId } from '../ledger/units.js';

/** Crockford's alphabet: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ID_LENGTH = 26;
const ID_BYTES = 16;
/** Fixed for ever: command ids in every log depend on it. */
const NAMESPACE = parse('6f1c6f0e-3f0b-5f9a-9d6a-6d2b1f0c7a51');
const NO_VALUE = 255;
/** By character code: ids are read for every command. */
const values = new Uint8Array(128).fill(NO_VALUE);
for (const [value, letter] of [...ALPHABET].entries()) values[letter.charCodeAt(0)] = value;

export function idText(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 2; // 26 × 5 = 130 bits: two leading zeros
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    held += 8;
    while (held >= 5) {
      held -= 5;
      text += ALPHABET.charAt((bits >>> held) & 31);
    }
    bits &= (1 << held) - 1;
  }
  return text;
}

/** The bytes of a command id; `undefined` for anything that is not one. */
export function idBytes(text: string): Uint8Array | undefined {
  if (text.length !== ID_LENGTH) return undefined;
  const bytes = new Uint8Array(ID_BYTES);
  let bits = 0;
  let held = -2;
  let at = 0;
  for (let place = 0; place < ID_LENGTH; place++) {
    const value = values[text.charCodeAt(place)] ?? NO_VALUE;
    if (value === NO_VALUE) return undefined;
    bits = (bits << 5) | value;
    held += 5;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = (bits >>> held) & 255;
    }
    bits &= (1 << held) - 1;
  }
  return at === ID_BYTES ? bytes : undefined;
}

/** The id of the command that this caller sends for this operation with this key: the same for ever. */
export function commandId(caller: string, operation: string, key: string): CommandId {
  // lengths keep ("a", "bc") and ("ab", "c") apart
  const name = `${String(caller.length)}:${caller}${String(operation.length)}:${operation}${String(key.length)}:${key}`;
  return idText(v5(Buffer.from(name), NAMESPACE, new Uint8Array(ID_BYTES))) as CommandId;
}

/** An id for a command that nobody will repeat (the service's own). */
export const freshCommandId = (): CommandId => idText(parse(v7())) as CommandId;

/** The id of the event at this place among those of its command. */
export function eventId(command: CommandId, place: number): EventId {
  const tail = ((values[command.charCodeAt(24)] ?? 0) << 5) | (values[command.charCodeAt(25)] ?? 0);
  const moved = tail ^ (place + 1);
  return `evt_${command.slice(0, 24)}${ALPHABET.charAt(moved >>> 5)}${ALPHABET.charAt(moved & 31)}` as EventId;
}

/** Event ids of one command are distinct up to here. */
export const EVENTS_PER_COMMAND_MAX = 1_000;
