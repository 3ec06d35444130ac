/**
 * One line of a roster while it is being read: its cells by field, and the first reason to refuse it.
 *
 * Hides what spreadsheets leave in cells instead of content: formulas, error values, `####`, characters lost in a conversion,
 * marks for "nothing". Invariant: once something was refused the line stays refused, with the first reason; a blank cell reads
 * as absent.
 */
import type { CsvRecord } from './csv-file.js';
import type { Heading } from './headings.js';
import { refuseLine, type LineRefusal, type LineRefusalCode } from './roster-refusals.js';

/** Characters of a cell that is read; cells of ignored columns may be longer. */
const CELL_LENGTH_MAX = 200;

/** What a cell says, or why it says nothing. */
export type CellReading<T> =
  | { readonly read: true; readonly value: T }
  | { readonly read: false; readonly code: LineRefusalCode; readonly subject?: string };

export const value = <T>(content: T): CellReading<T> => ({ read: true, value: content });

export const unreadable = (code: LineRefusalCode, subject?: string): CellReading<never> =>
  subject === undefined ? { read: false, code } : { read: false, code, subject };

const NOTHING = new Set(['', '-', '--', '—', '——', '/', '\\', '无', '暂无', '空']);
const ERROR_VALUE = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)/i;

export class RosterRow<F extends string> {
  private firstRefusal: LineRefusal | undefined;

  constructor(
    private readonly record: CsvRecord,
    private readonly heading: Heading<F>,
  ) {}

  get line(): number {
    return this.record.line;
  }

  get refusal(): LineRefusal | undefined {
    return this.firstRefusal;
  }

  /** The field's content; undefined when the roster has no such column, the cell is blank, or it was refused. */
  read<T>(field: F, reader: (cell: string) => CellReading<T>): T | undefined {
    const cell = this.cellOf(field);
    if (NOTHING.has(cell.trim())) return undefined;
    const reading = screened(cell, reader);
    if (reading.read) return reading.value;
    this.refuse(reading.code, field, reading.subject);
    return undefined;
  }

  /** Notes a reason to refuse the line and answers with the first one noted. */
  refuse(code: LineRefusalCode, field?: F, subject?: string): LineRefusal {
    const column = field === undefined ? undefined : this.heading.columns.get(field)?.title;
    this.firstRefusal ??= refuseLine(code, { line: this.line, column, subject });
    return this.firstRefusal;
  }

  private cellOf(field: F): string {
    const column = this.heading.columns.get(field);
    return column === undefined ? '' : (this.record.cells[column.index] ?? '');
  }
}

function screened<T>(cell: string, reader: (cell: string) => CellReading<T>): CellReading<T> {
  const content = cell.trim();
  if (content.length > CELL_LENGTH_MAX) return unreadable('cell-too-long', String(CELL_LENGTH_MAX));
  if (content.includes('\ufffd')) return unreadable('cell-damaged');
  if (content.startsWith('=')) return unreadable('cell-formula');
  if (ERROR_VALUE.test(content)) return unreadable('cell-error');
  return /^#{2,}$/.test(content) ? unreadable('cell-hidden') : reader(content);
}
