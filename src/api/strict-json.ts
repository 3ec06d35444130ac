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

/** Only an escape can name a surrogate alone: bytes that do are not UTF-8. */
function noteString(text: string, start: number, end: number, names: Level): void {
  const hasEscapes = text.slice(start, end).includes('\\');
  COLON_NEXT.lastIndex = end;
  const isName = names !== undefined && COLON_NEXT.test(text);
  if (!hasEscapes && !isName) return;
  const value = hasEscapes ? (JSON.parse(text.slice(start, end)) as string) : text.slice(start + 1, end - 1);
  if (hasEscapes && LONE_SURROGATE.test(value)) throw new MalformedJson('a lone surrogate');
  if (!isName) return;
  if (names.has(value)) throw new MalformedJson('a member named twice');
  names.add(value);
}

/** Just behind the closing quotation mark. */
function endOfString(text: string, start: number): number {
  let end = start;
  do end = text.indexOf('"', end + 1);
  while (end >= 0 && isEscaped(text, end));
  if (end < 0) throw new MalformedJson('a string without end');
  return end + 1;
}

/** Whether an odd number of reverse solidi stands before this place. */
function isEscaped(text: string, at: number): boolean {
  let from = at;
  while (text[from - 1] === '\\') from--;
  return (at - from) % 2 === 1;
}
