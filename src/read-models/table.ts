/**
 * Tables of the read models: declared once, read and written by sets.
 *
 * Hides the SQL between a fold and its rows: a batch loads all rows that it touches with one statement, moves them on in
 * memory, and writes those that changed back with one more. In code rows are camelCase, instants are milliseconds and what
 * is absent is null; in the database every table has the log's number first. Statements are the same for every batch size,
 * so few plans exist.
 */
import type { ClientBase } from 'pg';
import type { ProjectionTable } from '../feed/projection.js';

declare const held: unique symbol;

/** A column and the type of what it holds. */
export interface Column<T> {
  readonly sqlType: string;
  readonly isSummed: boolean;
  readonly [held]?: T;
}

export const text = <T extends string = string>(): Column<T> => ({ sqlType: 'text', isSummed: false });
export const texts = <T extends string = string>(): Column<readonly T[]> => ({ sqlType: 'text[]', isSummed: false });
export const flag = (): Column<boolean> => ({ sqlType: 'boolean', isSummed: false });
/** Counts, positions, instants in milliseconds. */
export const integer = <T extends number = number>(): Column<T> => ({ sqlType: 'bigint', isSummed: false });
/** Hundredths of a point, or minutes: what a comparison also sums. */
export const amount = <T extends number = number>(): Column<T> => ({ sqlType: 'bigint', isSummed: true });
export const day = <T extends string = string>(): Column<T> => ({ sqlType: 'date', isSummed: false });
export const json = <T>(): Column<T> => ({ sqlType: 'jsonb', isSummed: false });
/** A column without a value is null. */
export const optional = <T>({ sqlType, isSummed }: Column<T>): Column<T | null> => ({ sqlType, isSummed });

type Columns = Readonly<Record<string, Column<unknown>>>;
type Values<C extends Columns> = { readonly [N in keyof C]: C[N] extends Column<infer T> ? T : never };
/** A row of this table, without the log's number. */
export type RowOf<T> = T extends Table<infer C, infer _> ? Values<C> : never;

/** The loaded rows of this table. */
export type RowsOf<T> = T extends Table<infer C, infer K> ? Rows<C, K> : never;

/** A row that the log promises is not there: the rows or the log are not what they should be. */
class MissingRow extends Error {
  override readonly name = 'MissingRow';
}

const snake = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);

export class Table<C extends Columns, K extends keyof C & string> implements ProjectionTable {
  readonly key: readonly string[];
  readonly sums: readonly string[];
  /** The select list of a whole row, in the names of the code. */
  readonly columns: string;
  private readonly loading: string;
  private readonly inserting: string;
  private readonly saving: string;

  constructor(
    readonly name: string,
    private readonly keyNames: readonly K[],
    columns: C,
  ) {
    const names = Object.keys(columns);
    const typed = (some: readonly string[]): string => some.map(each => `"${each}" ${columns[each]?.sqlType ?? ''}`).join();
    this.key = keyNames.map(snake);
    this.sums = names.filter(each => columns[each]?.isSummed).map(snake);
    this.columns = names.map(each => `${name}.${snake(each)} AS "${each}"`).join(', ');
    const meets = keyNames.map(each => `${name}.${snake(each)} = wanted."${each}"`).join(' AND ');
    // key by key over the primary key: OFFSET keeps the planner from making a join of it
    this.loading =
      `SELECT ${this.columns} FROM json_to_recordset($2) AS wanted(${typed(keyNames)}) ` +
      `CROSS JOIN LATERAL (SELECT * FROM ${name} WHERE ${name}.log = $1 AND ${meets} OFFSET 0) AS ${name}`;
    this.inserting =
      `INSERT INTO ${name} (log, ${names.map(snake).join()}) ` +
      `SELECT $1, ${names.map(each => `"${each}"`).join()} FROM json_to_recordset($2) AS fresh(${typed(names)})`;
    const rest = names.filter(each => !keyNames.some(key => key === each)).map(snake);
    this.saving =
      `${this.inserting} ON CONFLICT (log, ${this.key.join()}) ` +
      `DO UPDATE SET (${rest.join()}) = ROW(${rest.map(each => `excluded.${each}`).join()})`;
  }

  /** The rows that are there of those wanted. */
  async load(client: ClientBase, log: number, wanted: Iterable<Pick<Values<C>, K>>): Promise<Rows<C, K>> {
    const keys = new Map<string, unknown>();
    for (const each of wanted) keys.set(this.keyOf(each), Object.fromEntries(this.keyNames.map(name => [name, each[name]])));
    const rows = new Map<string, Values<C>>();
    if (keys.size > 0) {
      const found = await client.query<Values<C> & object>(this.loading, [log, JSON.stringify([...keys.values()])]);
      for (const row of found.rows) rows.set(this.keyOf(row), row);
    }
    return new Rows<C, K>(this, rows);
  }

  /** Adds rows that cannot be there yet. */
  async insert(client: ClientBase, log: number, rows: readonly Values<C>[]): Promise<void> {
    if (rows.length > 0) await client.query(this.inserting, [log, JSON.stringify(rows)]);
  }

  async save(client: ClientBase, log: number, rows: readonly Values<C>[]): Promise<void> {
    if (rows.length > 0) await client.query(this.saving, [log, JSON.stringify(rows)]);
  }

  keyOf(row: Pick<Values<C>, K>): string {
    return this.keyNames.map(name => String(row[name])).join(' ');
  }
}

/** The rows of one table that a batch touches, as they become. */
export class Rows<C extends Columns, K extends keyof C & string> {
  private readonly changed = new Map<string, Values<C>>();

  constructor(
    private readonly table: Table<C, K>,
    private readonly rows: Map<string, Values<C>>,
  ) {}

  get(key: Pick<Values<C>, K>): Values<C> | undefined {
    return this.rows.get(this.table.keyOf(key));
  }

  put(row: Values<C>): void {
    const key = this.table.keyOf(row);
    this.rows.set(key, row);
    this.changed.set(key, row);
  }

  /**
   * Replaces members of a row by what they become.
   * @throws MissingRow
   */
  change(key: Pick<Values<C>, K>, become: (row: Values<C>) => Partial<Values<C>>): void {
    const row = this.get(key);
    if (row === undefined) throw new MissingRow(`${this.table.name} has no row ${this.table.keyOf(key)}`);
    this.put({ ...row, ...become(row) });
  }

  save(client: ClientBase, log: number): Promise<void> {
    return this.table.save(client, log, [...this.changed.values()]);
  }
}
