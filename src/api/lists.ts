/**
 * Lists: `{data, has_more, next_cursor}`, a page at a time, with cursors that hold for the same list and filters only.
 *
 * One row more than asked for is read to know whether there are more; totals are never counted.
 */
import { Injectable } from '@nestjs/common';
import type { Question } from '../app/ask.js';
import type { members } from '../app/queries.js';
import { Answer } from './answer.js';
import type { Call } from './call.js';
import { Cursors, type CursorScope } from './cursors.js';
import { Desk } from './desk.js';
import { PAGE_SIZE_DEFAULT, type PageQuery } from './dto/page.js';
import { having } from './given.js';
import { Problem } from './problems/problem.js';
import type { Json } from './strict-json.js';

/** How a list is read and shown. */
export interface Listing<Row> {
  /** Method and path of the list, its values included. */
  readonly name: string;
  readonly query: PageQuery;
  /** `after`: the place of the last row of the page before. */
  readonly ask: (page: { readonly after: string | undefined; readonly limit: number }) => Question<readonly Row[]>;
  readonly placeOf: (row: Row) => string | number;
  /** Shows a whole page, so that what belongs to its rows is looked up at once. */
  readonly show: (rows: readonly Row[]) => Promise<readonly unknown[]> | readonly unknown[];
}

type Page = Parameters<typeof members>[1];

/** A list of rows that know where in the log they were created. */
export interface Timeline<Row> {
  readonly name: string;
  readonly query: PageQuery;
  readonly ask: (page: Page) => Question<readonly Row[]>;
  readonly show: Listing<Row>['show'];
}

@Injectable()
export class Lists {
  constructor(
    private readonly desk: Desk,
    private readonly cursors: Cursors,
  ) {}

  async page<Row>(call: Call, { name, query, ask, placeOf, show }: Listing<Row>): Promise<Answer> {
    const { limit = PAGE_SIZE_DEFAULT, cursor, ...filters } = query;
    const scope = { log: call.caller.log, list: name, filters: given(filters) };
    const after = cursor === undefined ? undefined : this.placeIn(scope, cursor);
    const answered = await this.desk.ask(call, ask({ after, limit: limit + 1 }));
    const rows = answered.answer.slice(0, limit);
    const last = answered.answer.length > limit ? rows.at(-1) : undefined;
    const next = last === undefined ? null : this.cursors.cursor(scope, String(placeOf(last)));
    return Answer.found(answered, { data: await show(rows), has_more: last !== undefined, next_cursor: next });
  }

  newestFirst<Row extends { readonly createdPosition: number }>(call: Call, { ask, ...list }: Timeline<Row>): Promise<Answer> {
    return this.page(call, {
      ...list,
      ask: ({ after, limit }) => ask({ order: 'newest-first', after: having(after, Number), limit }),
      placeOf: row => row.createdPosition,
    });
  }

  private placeIn(scope: CursorScope, cursor: string): string {
    const place = this.cursors.read(scope, cursor);
    if (place === undefined) throw new Problem('cursor-invalid');
    return place;
  }
}

const given = (filters: object): Readonly<Record<string, Json>> =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)) as Record<string, Json>;
