/**
 * Reads a roster: bytes in, rows and refused lines out.
 *
 * Knows the order of the reading (file, heading, lines) and the lines that no roster can take; what a line means is the form's
 * own affair. Invariant: each line under the heading that is not blank is exactly one row or exactly one refusal, in the
 * file's order. Pure.
 */
import { readCsv, type CsvEncoding, type CsvRecord, type CsvTable } from './csv-file.js';
import { findHeading, type ColumnMapping, type Heading, type RosterForm } from './headings.js';
import type { FileRefusal, LineRefusal, LineRefusalCode } from './roster-refusals.js';
import { RosterRow } from './roster-row.js';

export type RowReading<Row> =
  { readonly accepted: true; readonly row: Row } | { readonly accepted: false; readonly refusal: LineRefusal };

export interface Roster<F extends string, Row> {
  readonly encoding: CsvEncoding;
  readonly headingLine: number;
  readonly columns: readonly { readonly title: string; readonly field: F }[];
  /** Titles of the columns that were not read. */
  readonly ignored: readonly string[];
  readonly rows: readonly Row[];
  readonly refused: readonly LineRefusal[];
}

export type RosterReading<F extends string, Row> =
  { readonly accepted: true; readonly roster: Roster<F, Row> } | { readonly accepted: false; readonly refusal: FileRefusal };

type RowReader<F extends string, Row> = (row: RosterRow<F>, heading: Heading<F>) => RowReading<Row>;

export function readRoster<F extends string, Row>(
  bytes: Uint8Array,
  form: RosterForm<F>,
  mapping: ColumnMapping,
  readRow: RowReader<F, Row>,
): RosterReading<F, Row> {
  const file = readCsv(bytes);
  if (!file.accepted) return file;
  const found = findHeading(file.table.records, form, mapping);
  if (!found.accepted) return found;
  return { accepted: true, roster: readLines(file.table, found.heading, readRow) };
}

function readLines<F extends string, Row>(table: CsvTable, heading: Heading<F>, readRow: RowReader<F, Row>): Roster<F, Row> {
  const rows: Row[] = [];
  const refused: LineRefusal[] = [];
  for (const record of table.records.filter(({ line }) => line > heading.line)) {
    const row = new RosterRow(record, heading);
    const fault = faultOf(record, heading, table.separator);
    const reading = fault === undefined ? readRow(row, heading) : { accepted: false as const, refusal: row.refuse(fault) };
    if (reading.accepted) rows.push(reading.row);
    else refused.push(reading.refusal);
  }
  const columns = [...heading.columns].map(([field, { title }]) => ({ title, field }));
  return { encoding: table.encoding, headingLine: heading.line, columns, ignored: heading.ignored, rows, refused };
}

const TOTAL = /^\s*(?:[合总小共]\s*计|总\s*数|total)\s*[:：]?\s*$/i;

/** Why the line as a whole cannot be a row, whatever its cells say. */
function faultOf({ cells }: CsvRecord, heading: Heading<string>, separator: string): LineRefusalCode | undefined {
  if (cells.some(cell => TOTAL.test(cell))) return 'summary-line';
  if ([...heading.columns.values()].every(({ index, title }) => cells[index]?.trim() === title)) return 'heading-repeated';
  if (cells.length > heading.titles.length) return 'cells-surplus';
  return cells.some(cell => cell.includes('\n') && holdsLines(cell, separator, heading.titles.length))
    ? 'lines-joined'
    : undefined;
}

/** Two stray quotation marks can pair over several lines; what is between them then looks like lines of this table. */
function holdsLines(cell: string, separator: string, width: number): boolean {
  const within = cell.split('\n').slice(1);
  return width > 1 && within.some(line => line.split(separator).length >= width);
}
