/**
 * Which column holds which field: headings in Chinese or English recognised, others mapped by the caller.
 *
 * Hides how people write headings (full-width letters, spaces, brackets with units, a star for "must be filled in") and that
 * title lines may stand above them. Invariant: a field has at most one column, a column at most one field; a doubt is refused,
 * not decided.
 */
import type { CsvRecord } from './csv-file.js';
import { refuseFile, type Detail, type FileRefusal } from './roster-refusals.js';

/** The heading is looked for in this many lines from the top; those above it are titles. */
const HEADING_LINES_MAX = 10;

/** Longer titles are recognised by their beginning. */
const TITLE_LENGTH_MAX = 100;

/** How a field is headed; the first title of each language is the one that refusals name. */
interface FieldTitles<F extends string> {
  readonly field: F;
  readonly zh: readonly [string, ...string[]];
  readonly en: readonly [string, ...string[]];
}

export interface RosterForm<F extends string> {
  readonly fields: readonly FieldTitles<F>[];
  /** Of each group at least one column must be there. */
  readonly required: readonly (readonly [F, ...F[]])[];
}

/** Titles of columns, as in the file, and the field that each holds; wins over what would be recognised. */
export type ColumnMapping = Readonly<Record<string, string>>;

interface Column {
  readonly index: number;
  readonly title: string;
}

export interface Heading<F extends string> {
  readonly line: number;
  readonly titles: readonly string[];
  readonly columns: ReadonlyMap<F, Column>;
  /** Titles of the columns that hold no field of this roster. */
  readonly ignored: readonly string[];
}

type HeadingReading<F extends string> =
  { readonly accepted: true; readonly heading: Heading<F> } | { readonly accepted: false; readonly refusal: FileRefusal };

/** The line among the first ones that heads the most fields. */
export function findHeading<F extends string>(
  records: readonly CsvRecord[],
  form: RosterForm<F>,
  mapping: ColumnMapping,
): HeadingReading<F> {
  const mapped = fieldsByMapping(form, mapping);
  if (!(mapped instanceof Map)) return { accepted: false, refusal: mapped };
  const recognised = fieldsByTitle(form);
  const candidates = records.slice(0, HEADING_LINES_MAX).map(record => assign(record, mapped, recognised));
  const best = candidates.reduce<Assigned<F> | undefined>(
    (most, next) => (most === undefined || next.heading.columns.size > most.heading.columns.size ? next : most),
    undefined,
  );
  if (best === undefined || best.heading.columns.size === 0) return { accepted: false, refusal: refuseFile('heading-not-found') };
  const refusal = best.repeated ?? unmapped(best.heading, mapping) ?? missing(best.heading, form);
  return refusal === undefined ? { accepted: true, heading: best.heading } : { accepted: false, refusal };
}

/** A title without case, width, spaces, punctuation and what stands in brackets. */
function plainTitle(title: string): string {
  const folded = title.slice(0, TITLE_LENGTH_MAX).normalize('NFKC').toLowerCase();
  const bare = strip(folded.replace(/\([^)]*\)|\[[^\]]*\]|【[^】]*】/g, ''));
  return bare === '' ? strip(folded) : bare;
}

const strip = (title: string): string => title.replace(/[\s\p{P}\p{S}\p{C}]/gu, '');

function fieldsByTitle<F extends string>(form: RosterForm<F>): ReadonlyMap<string, F> {
  return new Map(form.fields.flatMap(({ field, zh, en }) => [...zh, ...en].map(title => [plainTitle(title), field] as const)));
}

function fieldsByMapping<F extends string>(form: RosterForm<F>, mapping: ColumnMapping): Map<string, F> | FileRefusal {
  const fields = new Map<string, F>();
  for (const [title, name] of Object.entries(mapping)) {
    const known = form.fields.find(({ field }) => field === name);
    const names = form.fields.map(({ field }) => field).join(', ');
    if (known === undefined) return refuseFile('mapping-field-unknown', { column: title, subject: names });
    fields.set(plainTitle(title), known.field);
  }
  return fields;
}

interface Assigned<F extends string> {
  readonly heading: Heading<F>;
  readonly repeated?: FileRefusal;
}

function assign<F extends string>(
  { line, cells }: CsvRecord,
  mapped: ReadonlyMap<string, F>,
  recognised: ReadonlyMap<string, F>,
): Assigned<F> {
  const titles = cells.map(cell => cell.trim());
  const taken = new Set(titles.flatMap(title => mapped.get(plainTitle(title)) ?? []));
  const columns = new Map<F, Column>();
  const ignored: string[] = [];
  let repeated: FileRefusal | undefined;
  for (const [index, title] of titles.entries()) {
    const plain = plainTitle(title);
    const found = recognised.get(plain);
    const field = mapped.get(plain) ?? (found !== undefined && !taken.has(found) ? found : undefined);
    const other = field === undefined ? undefined : columns.get(field);
    if (field === undefined) ignored.push(title);
    else if (other === undefined) columns.set(field, { index, title });
    else repeated ??= refuseFile('column-repeated', { line, column: title, subject: other.title });
  }
  const heading = { line, titles, columns, ignored: ignored.filter(title => title !== '') };
  return repeated === undefined ? { heading } : { heading, repeated };
}

function unmapped<F extends string>(heading: Heading<F>, mapping: ColumnMapping): FileRefusal | undefined {
  const present = new Set(heading.titles.map(plainTitle));
  const absent = Object.keys(mapping).find(title => !present.has(plainTitle(title)));
  return absent === undefined ? undefined : refuseFile('mapping-column-missing', { line: heading.line, column: absent });
}

function missing<F extends string>(heading: Heading<F>, form: RosterForm<F>): FileRefusal | undefined {
  const group = form.required.find(fields => !fields.some(field => heading.columns.has(field)));
  return group === undefined ? undefined : refuseFile('column-missing', { line: heading.line, subject: titlesOf(group, form) });
}

function titlesOf<F extends string>(group: readonly F[], form: RosterForm<F>): Detail {
  const fields = form.fields.filter(({ field }) => group.includes(field));
  return { zh: fields.map(({ zh }) => zh[0]).join('、'), en: fields.map(({ en }) => en[0]).join(', ') };
}
