/**
 * JSON as the API reads it: exactly one meaning for every body, or none.
 *
 * Refuses what parsers disagree on: bytes that are not UTF-8, a byte-order mark, a member named twice, lone surrogates
 * (escaped too), nesting deeper than 16 (the root is 1). Says nothing about what a body should contain.
 */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [member: string]: Json };

export const DEPTH_MAX = 16;

/** The bytes are not JSON that has one meaning. */
export class MalformedJson extends Error {
  override readonly name = 'MalformedJson';
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LONE_SURROGATE = /\p{Surrogate}/u;

/** @throws MalformedJson */
export function parseJson(bytes: Uint8Array): Json {
  try {
    const text = decoder.decode(bytes);
    assertUnambiguous(text);
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw cause instanceof MalformedJson ? cause : new MalformedJson('not JSON', { cause });
  }
}

/** The names that an object has had so far; `undefined` for an array. */
type Level = Set<string> | undefined;

/** Looks at the text alone: what is not JSON at all is found by the parser afterwards. */
function assertUnambiguous(text: string): void {
  const levels: Level[] = [];
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '{':
      case '[':
        levels.push(text[at] === '{' ? new Set() : undefined);
        if (levels.length > DEPTH_MAX) throw new MalformedJson('nested too deeply');
        break;
      case '}':
      case ']':
        levels.pop();
        break;
      case '"': {
        const end = endOfString(text, at);
        noteString(text, at, end, levels.at(-1));
        at = end - 1;
        break;
      }
      default:
    }
  }
}

const COLON_NEXT = /[ \t\n\r]*:/y;

function noteString(text: string, start: number, end: number, names: Level): void {
  const raw = text.slice(start, end);
  const value = raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);
  if (LONE_SURROGATE.test(value)) throw new MalformedJson('a lone surrogate');
  COLON_NEXT.lastIndex = end;
  if (names === undefined || !COLON_NEXT.test(text)) return;
  if (names.has(value)) throw new MalformedJson('a member named twice');
  names.add(value);
}

/** Just behind the closing quotation mark. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  throw new MalformedJson('a string without end');
}
