/**
 * What a list is asked for, as SQL: conditions for what is given, nothing for what is left out, and a page by place.
 *
 * Pages are found by the place of the last row that the caller has seen, in an order that never changes (where the log
 * created the row), so they neither skip nor repeat rows while the log grows. Values are always bound, never written into
 * the statement.
 */

export type Order = 'oldest-first' | 'newest-first';

export interface Page {
  readonly order: Order;
  /** The `createdPosition` of the last row of the page before; this page begins behind it, in its own order. */
  readonly after?: number | undefined;
  readonly limit: number;
}

export class Selection {
  readonly values: unknown[];
  private readonly conditions = ['log = $1'];

  constructor(log: number) {
    this.values = [log];
  }

  bind(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  /** Restricts where there is a value to restrict by. */
  when(value: unknown, condition: (bound: string) => string): this {
    return value === undefined ? this : this.require(condition(this.bind(value)));
  }

  require(condition: string): this {
    this.conditions.push(condition);
    return this;
  }

  equal(column: string, value: unknown): this {
    return this.when(value, bound => `${column} = ${bound}`);
  }

  /** Equal to a value that a partial index may be made for: its statement must say the value itself. */
  state<T extends string>(value: T | undefined, indexed: T): this {
    return value === indexed ? this.require(`status = '${indexed}'`) : this.equal('status', value);
  }

  get where(): string {
    return this.conditions.join(' AND ');
  }

  /** The conditions, the order and the end of a page of rows that know where they were created. */
  page({ order, after, limit }: Page): string {
    this.when(after, bound => `created_position ${order === 'oldest-first' ? '>' : '<'} ${bound}`).require(LISTED);
    return `${this.where} ORDER BY created_position ${directionOf(order)} LIMIT ${this.bind(limit)}`;
  }
}

/** Always true. The indexes that lists use ask for it, so that a batch, which does not say it, never uses them. */
export const LISTED = 'created_position >= 0';

export const directionOf = (order: Order): 'ASC' | 'DESC' => (order === 'oldest-first' ? 'ASC' : 'DESC');
