/**
 * The query of every list.
 */
import { Text, WholeParameter } from './field.js';

export const PAGE_SIZE_DEFAULT = 20;
export const PAGE_SIZE_MAX = 100;

export class PageQuery {
  @WholeParameter(1, PAGE_SIZE_MAX, { says: 'Rows on a page.', isOptional: true, default: PAGE_SIZE_DEFAULT })
  limit?: number;

  @Text({ says: 'Where the page begins: `next_cursor` of the page before, with the same filters.', isOptional: true, max: 500 })
  cursor?: string;
}
