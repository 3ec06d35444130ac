/**
 * The bytes of a file that a coordinator saved, as records of cells with the line on which each begins.
 *
 * Hides how office programs write CSV: UTF-8 with or without byte order mark, GB18030 (Excel in China), UTF-16LE; comma, tab
 * or semicolon; quotes, line ends of every kind, lines of nothing but separators. Invariant: every line that is not blank
 * belongs to exactly one record, and a record's line is its physical one, quoted line breaks counted. Never throws, whatever
 * the bytes are.
 */
import { isUtf8 } from 'node:buffer';
import Papa from 'papaparse';
import { refuseFile, type FileRefusal } from './roster-refusals.js';

export const FILE_BYTES_MAX = 8 * 1024 * 1024;
/** Lines that are not blank, the heading not counted. */
export const ROWS_MAX = 20_000;
export const COLUMNS_MAX = 100;
/** Blank lines counted: sheets are saved with long empty tails. */
const LINES_MAX = 200_000;
/** The separator is looked for in the beginning of the file only. */
const HEADING_CHARACTERS_MAX = 65_536;

export type CsvEncoding = 'utf-8' | 'gb18030' | 'utf-16le';

export interface CsvRecord {
  /** The physical line on which the record begins, from 1. */
  readonly line: number;
  /** As written, without empty cells at the end. Characters that could not be decoded are U+FFFD. */
  readonly cells: readonly string[];
}

export interface CsvTable {
  readonly encoding: CsvEncoding;
  readonly separator: string;
  /** At least one; the heading is among the first. */
  readonly records: readonly CsvRecord[];
}

type CsvReading =
  { readonly accepted: true; readonly table: CsvTable } | { readonly accepted: false; readonly refusal: FileRefusal };

/** Reads a whole file; a file with broken quotes is refused whole, because nobody can say where its lines end. */
export function readCsv(bytes: Uint8Array): CsvReading {
  if (bytes.length > FILE_BYTES_MAX)
    return refused(refuseFile('file-too-large', { subject: String(FILE_BYTES_MAX / 1024 / 1024) }));
  if (isWorkbook(bytes)) return refused(refuseFile('workbook-file'));
  const { text, encoding } = decode(bytes);
  if (text.includes('\0')) return refused(refuseFile('file-not-text'));
  if (MARKUP.test(text)) return refused(refuseFile('workbook-file'));
  const lines = text.replace(/\r\n?/g, '\n');
  const separator = separatorOf(lines);
  const records = recordsOf(lines, separator);
  if (!Array.isArray(records)) return refused(records);
  return records.length === 0 ? refused(refuseFile('file-empty')) : { accepted: true, table: { encoding, separator, records } };
}

const refused = (refusal: FileRefusal): CsvReading => ({ accepted: false, refusal });

/** .xlsx is a ZIP archive, .xls a compound file. */
const WORKBOOK_SIGNATURES: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
];
/** Many registers export a web page or XML under the name .xls. */
const MARKUP = /^\s*<(?:\?xml|!doctype|html|table)/i;

const startsWith = (bytes: Uint8Array, signature: readonly number[]): boolean =>
  signature.every((byte, at) => bytes[at] === byte);
const isWorkbook = (bytes: Uint8Array): boolean => WORKBOOK_SIGNATURES.some(signature => startsWith(bytes, signature));

function decode(bytes: Uint8Array): { readonly text: string; readonly encoding: CsvEncoding } {
  const encoding = encodingOf(bytes);
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

function encodingOf(bytes: Uint8Array): CsvEncoding {
  if (startsWith(bytes, [0xff, 0xfe])) return 'utf-16le';
  if (startsWith(bytes, [0xef, 0xbb, 0xbf]) || isUtf8(bytes)) return 'utf-8';
  return isMostlyUtf8(bytes) ? 'utf-8' : 'gb18030';
}

/** A UTF-8 file with a few broken bytes: as GB18030 it would read without complaint, and every name in it would be another. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes);
  const broken = text.match(/\ufffd/g)?.length ?? 0;
  const whole = text.match(/[\u0800-\ufffc]/g)?.length ?? 0;
  return whole > broken;
}

/** The separator of the first line that has one outside quotes; of several the most frequent. */
function separatorOf(lines: string): string {
  const unquoted = lines.slice(0, HEADING_CHARACTERS_MAX).replace(/"[^"]*"/g, '');
  const heading = unquoted.split('\n').find(line => /[,\t;]/.test(line)) ?? '';
  const counted = [',', '\t', ';'].map(separator => ({ separator, count: heading.split(separator).length }));
  return counted.reduce((most, next) => (next.count > most.count ? next : most)).separator;
}

/** Line numbers are counted from the cells: the parser is told to skip nothing, so no line end escapes the count. */
function recordsOf(lines: string, separator: string): CsvRecord[] | FileRefusal {
  const records: CsvRecord[] = [];
  let refusal: FileRefusal | undefined;
  let next = 1;
  Papa.parse<string[]>(lines, {
    delimiter: separator,
    newline: '\n',
    step: ({ data: written, errors }, parser) => {
      const line = next;
      next += 1 + lineBreaks(written);
      const cells = withoutEmptyEnd(written);
      if (cells.length > 0) records.push({ line, cells });
      refusal = faultOf({ line, cells }, records.length, errors.length > 0);
      if (refusal !== undefined) parser.abort();
    },
  });
  return refusal ?? records;
}

function faultOf({ line, cells }: CsvRecord, count: number, quotesBroken: boolean): FileRefusal | undefined {
  if (quotesBroken) return refuseFile('quote-broken', { line });
  if (cells.length > COLUMNS_MAX) return refuseFile('too-many-columns', { line, subject: String(COLUMNS_MAX) });
  if (count > ROWS_MAX + 1) return refuseFile('too-many-rows', { line, subject: String(ROWS_MAX) });
  return line > LINES_MAX ? refuseFile('too-many-rows', { line, subject: String(LINES_MAX) }) : undefined;
}

const lineBreaks = (cells: readonly string[]): number =>
  cells.reduce((count, cell) => (cell.includes('\n') ? count + cell.split('\n').length - 1 : count), 0);

function withoutEmptyEnd(cells: readonly string[]): readonly string[] {
  const last = cells.findLastIndex(cell => cell.trim() !== '');
  return cells.slice(0, last + 1);
}
