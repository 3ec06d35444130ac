/**
 * What makes two requests the same: SHA-256 of method, path template, path values and canonical body.
 *
 * The body is compared as RFC 8785 writes it, with strings exactly as sent: `"12.5"` and `"12.50"` differ, the order of
 * members and white space do not. No body counts as `{}`. Nothing that the server stamps is part of it.
 */
import { hash } from 'node:crypto';
import type { Json } from './strict-json.js';

/** RFC 8785; numbers and strings are written as ECMAScript writes them, members in the order of their UTF-16 code units. */
export function canonicalJson(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let text = '';
  if (isList(value)) {
    for (const each of value) text += `${text === '' ? '' : ','}${canonicalJson(each)}`;
    return `[${text}]`;
  }
  for (const name of Object.keys(value).sort())
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(value[name] ?? null)}`;
  return `{${text}}`;
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

export interface Fingerprinted {
  readonly method: string;
  /** With parameters as `{}`. */
  readonly template: string;
  readonly pathValues: readonly string[];
  /** Anything else than JSON is compared byte by byte. */
  readonly body: Json | Uint8Array;
}

export function fingerprintOf({ method, template, pathValues, body }: Fingerprinted): Uint8Array {
  const head = `${JSON.stringify([method, template, ...pathValues])}\n`;
  const request = body instanceof Uint8Array ? Buffer.concat([Buffer.from(head), body]) : head + canonicalJson(body);
  return Buffer.from(hash('sha256', request, 'binary'), 'binary');
}
