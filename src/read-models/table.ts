/**
 * Tables of the read models: declared once, read and written by sets.
 *
 * Hides the SQL between a fold and its rows: a batch loads the rows that it must know with one statement, moves them on in
 * memory, and writes them back with one or two more; figures that are only added to are never loaded. In code rows are
 * camelCase, instants are milliseconds and what is absent is null; in the database every table has the log's number first.
 * Statements are the same for every batch size, so few plans exist; a list of rows travels as one array for each column.
 */
import type { ClientBase, Pool, QueryResult, QueryResultRow } from 'pg';
import { allOf, type ProjectionTable } from '../feed/projection.js';
import { arrayText } from './array-text.js';
import { GROWTH, sqlTypeOf, type Column } from './column.js';
import type { Page, Selection } from './selection.js';

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

type Statement = 'loading' | 'inserting' | 'saving' | 'adding' | 'addingTo';

export class Table<C extends Columns, K extends keyof C & string> implements ProjectionTable {
  readonly key: readonly string[];
  readonly sums: readonly string[];
  /** The select list of a whole row, in the names of the code. */
  readonly columns: string;
  private readonly names: readonly string[];
  private readonly statements: Readonly<Record<Statement, string>>;

  constructor(
    readonly name: string,
    private readonly keyNames: readonly K[],
    private readonly declared: C,
  ) {
    this.names = Object.keys(declared);
    this.key = keyNames.map(snake);
    this.sums = this.names.filter(each => declared[each]?.isSummed).map(snake);
    this.columns = this.names.map(each => `${name}.${snake(each)} AS "${each}"`).join(', ');
    this.statements = this.written();
  }

  private written(): Readonly<Record<Statement, string>> {
    const { name, names, keyNames } = this;
    const key = `(log, ${this.key.join()})`;
    const rest = names.filter(each => !keyNames.some(part => part === each));
    const into = (some: readonly string[]): string => some.map(snake).join();
    const grown = rest.filter(each => this.declared[each]?.growth !== undefined);
    const sums = (added: string, quoted: (column: string) => string): string =>
      grown.map(each => this.grow(each, `${name}.${snake(each)}`, `${added}.${quoted(each)}`)).join();
    // key by key over the primary key: OFFSET keeps the planner from making a join of it
    const found = (what: string): string =>
      `CROSS JOIN LATERAL (SELECT ${what} FROM ${name} WHERE ${name}.log = $1 AND ` +
      `${keyNames.map(each => `${name}.${snake(each)} = given."${each}"`).join(' AND ')} OFFSET 0)`;
    const inserting =
      `INSERT INTO ${name} (log, ${into(names)}) SELECT $1, ${names.map(each => `"${each}"`).join()} ` +
      `FROM ${this.given(names)}`;
    return {
      loading: `SELECT ${this.columns} FROM ${this.given(keyNames)} ${found('*')} AS ${name}`,
      inserting,
      saving:
        `${inserting} ON CONFLICT ${key} DO UPDATE SET (${into(rest)}) = ` +
        `ROW(${rest.map(each => `excluded.${snake(each)}`).join()})`,
      adding: `${inserting} ON CONFLICT ${key} DO UPDATE SET (${into(grown)}) = ROW(${sums('excluded', snake)})`,
      addingTo:
        `UPDATE ${name} SET (${into(grown)}) = ROW(${sums('added', each => `"${each}"`)}) ` +
        `FROM (SELECT given.*, place.ctid FROM ${this.given(names)} ${found('ctid')} AS place) AS added ` +
        `WHERE ${name}.ctid = added.ctid`,
    };
  }

  /** Lists of the columns' values, side by side as rows. */
  private given(names: readonly string[]): string {
    const FIRST = 2; // $1 is the log
    const columns = names.map((each, place) => `${sqlTypeOf(this.declared[each], `$${place + FIRST}`)} AS "${each}"`);
    return `(SELECT ${columns.join()}) AS given`;
  }

  private grow(column: string, present: string, added: string): string {
    const growth = this.declared[column]?.growth;
    return growth === undefined ? present : GROWTH[growth].sql(present, added);
  }

  /** The row of this key; `undefined` also where only another log has one. */
  async find(pool: Pool, log: number, key: Pick<Values<C>, K>): Promise<Values<C> | undefined> {
    const isIt = this.keyNames.map((each, place) => `${snake(each)} = $${place + 2}`).join(' AND ');
    const query = `SELECT ${this.columns} FROM ${this.name} WHERE log = $1 AND ${isIt}`;
    const { rows } = await pool.query<Values<C> & object>(query, [log, ...this.keyNames.map(each => key[each])]);
    return rows[0];
  }

  /** The rows of a selection, as the log created them. */
  async page(pool: Pool, selection: Selection, page: Page): Promise<readonly Values<C>[]> {
    const query = `SELECT ${this.columns} FROM ${this.name} WHERE ${selection.page(page)}`;
    return (await pool.query<Values<C> & object>(query, selection.values)).rows;
  }

  /** The rows that are there of those wanted. */
  async load(client: ClientBase, log: number, wanted: Iterable<Pick<Values<C>, K>>): Promise<Rows<C, K>> {
    const keys = new Map<string, Pick<Values<C>, K>>();
    for (const each of wanted) keys.set(this.keyOf(each), each);
    const rows = new Map<string, Values<C>>();
    if (keys.size > 0) {
      const found = await this.run<Values<C> & object>(client, 'loading', log, [...keys.values()], this.keyNames);
      for (const row of found.rows) rows.set(this.keyOf(row), row);
    }
    return new Rows<C, K>(this, rows);
  }

  /** Adds rows that cannot be there yet. */
  async insert(client: ClientBase, log: number, rows: readonly Values<C>[]): Promise<void> {
    if (rows.length > 0) await this.run(client, 'inserting', log, rows);
  }

  /** Replaces rows, each named once. */
  async save(client: ClientBase, log: number, rows: readonly Values<C>[]): Promise<void> {
    if (rows.length > 0) await this.run(client, 'saving', log, rows);
  }

  /** Adds to the figures of rows that may be there; a column that does not grow stays as it is where they are. */
  async add(client: ClientBase, log: number, rows: Iterable<Values<C>>): Promise<void> {
    const sums = this.summed(rows);
    if (sums.size > 0) await this.run(client, 'adding', log, [...sums.values()]);
  }

  /**
   * Adds to the figures of rows that are there, after inserting those that begin now.
   * @throws MissingRow
   */
  async addTo(client: ClientBase, log: number, rows: readonly Values<C>[], begun: readonly Values<C>[]): Promise<void> {
    const isNew = new Set(begun.map(row => this.keyOf(row)));
    const [fresh, grown]: [Values<C>[], Values<C>[]] = [[], []];
    for (const [key, row] of this.summed([...begun, ...rows])) (isNew.has(key) ? fresh : grown).push(row);
    const adding = async (): Promise<void> => {
      if (grown.length === 0) return;
      const { rowCount } = await this.run(client, 'addingTo', log, grown);
      if (rowCount !== grown.length) throw new MissingRow(`${this.name} has ${rowCount ?? 0} of ${grown.length} rows`);
    };
    await allOf([this.insert(client, log, fresh), adding()]);
  }

  /** The rows by key, those of the same key as one. */
  private summed(rows: Iterable<Values<C>>): ReadonlyMap<string, Values<C>> {
    const sums = new Map<string, Values<C>>();
    for (const row of rows) {
      const key = this.keyOf(row);
      const present = sums.get(key);
      sums.set(key, present === undefined ? row : this.sum(present, row));
    }
    return sums;
  }

  private sum(present: Values<C>, added: Values<C>): Values<C> {
    const sum: Record<string, unknown> = { ...present };
    for (const name of this.names) {
      const growth = this.declared[name]?.growth;
      if (growth !== undefined) sum[name] = GROWTH[growth].sum(present[name] as number | null, added[name] as number | null);
    }
    return sum as Values<C>;
  }

  keyOf(row: Pick<Values<C>, K>): string {
    const [first] = this.keyNames;
    if (this.keyNames.length === 1 && first !== undefined) return String(row[first]);
    return this.keyNames.map(name => String(row[name])).join(' ');
  }

  private run<Row extends QueryResultRow>(
    client: ClientBase,
    statement: Statement,
    log: number,
    rows: readonly Pick<Values<C>, K>[],
    names: readonly string[] = this.names,
  ): Promise<QueryResult<Row>> {
    const cells = (name: string): string => {
      const column = this.declared[name];
      return arrayText(rows.map(row => column?.write((row as Readonly<Record<string, unknown>>)[name])));
    };
    const query = { name: `${this.name} ${statement}`, text: this.statements[statement] };
    return client.query<Row>({ ...query, values: [log, ...names.map(cells)] });
  }
}

/** The rows of one table that a batch touches, as they become. */
export class Rows<C extends Columns, K extends keyof C & string> {
  private readonly changed = new Map<string, Values<C>>();
  private readonly added = new Map<string, Values<C>>();

  constructor(
    private readonly table: Table<C, K>,
    private readonly rows: Map<string, Values<C>>,
  ) {}

  get(key: Pick<Values<C>, K>): Values<C> | undefined {
    return this.rows.get(this.table.keyOf(key));
  }

  /** A row that was not loaded is a new one. */
  put(row: Values<C>): void {
    const key = this.table.keyOf(row);
    const isNew = this.added.has(key) || !this.rows.has(key);
    (isNew ? this.added : this.changed).set(key, row);
    this.rows.set(key, row);
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

  async save(client: ClientBase, log: number): Promise<void> {
    const { table } = this;
    await allOf([table.insert(client, log, [...this.added.values()]), table.save(client, log, [...this.changed.values()])]);
  }
}
