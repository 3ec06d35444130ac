/**
 * What auditors and other systems ask for.
 */
import { EVENT_TYPES } from '../../ledger/events.js';
import { CATEGORIES, type Category } from '../../ledger/units.js';
import { Choice, Code, Moment, ObjectId, Text, WholeParameter } from './field.js';
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX, PageQuery } from './page.js';

export const BOARD_PERIODS = ['week', 'month', 'quarter', 'year', 'all'] as const;
export const BOARDS = ['points', 'minutes'] as const;
const ORDERS = ['newest-first', 'oldest-first'] as const;
const UNITS = ['PT', 'MIN'] as const;

export class BoardQuery {
  @Choice(BOARD_PERIODS, {
    says: 'The running period of this kind, by the community’s calendar.',
    isOptional: true,
    default: 'month',
  })
  period: (typeof BOARD_PERIODS)[number] = 'month';

  @Code({ says: 'Only this team; at most one of team, category and activity.', isOptional: true })
  team?: string;

  @Choice(CATEGORIES, { says: 'Only members of this category.', isOptional: true })
  category?: Category;

  @Code({ says: 'Only this activity type.', isOptional: true })
  activity_type?: string;

  @WholeParameter(1, PAGE_SIZE_MAX, { says: 'Places.', isOptional: true, default: PAGE_SIZE_DEFAULT })
  limit: number = PAGE_SIZE_DEFAULT;
}

export class HistoryQuery extends PageQuery {
  @Choice(ORDERS, { says: 'By position in the log.', isOptional: true, default: 'newest-first' })
  order: (typeof ORDERS)[number] = 'newest-first';
}

export class JournalQuery extends PageQuery {
  @Choice(ORDERS, { says: 'By position in the log.', isOptional: true, default: 'newest-first' })
  order: (typeof ORDERS)[number] = 'newest-first';

  @ObjectId({ says: 'Only accounts of this member or merchant.', isOptional: true })
  holder?: string;

  @Text({ says: 'Only this account.', isOptional: true, example: 'member:mbr_06BZ3KZ5V9N3T8Q4E7R2M1X0WC:available' })
  account?: string;

  @Choice(UNITS, { says: 'Points, or minutes.', isOptional: true })
  unit?: (typeof UNITS)[number];

  @Choice(EVENT_TYPES, { says: 'Only movements by events of this type.', isOptional: true })
  type?: (typeof EVENT_TYPES)[number];

  @Moment({ says: 'Recorded at this instant or later.', isOptional: true })
  from?: string;

  @Moment({ says: 'Recorded before this instant.', isOptional: true })
  until?: string;
}

export class AsOfQuery {
  @Text({ says: 'Right after which leaf of the log: `position:` and its number.', example: 'position:1041' })
  as_of!: string;
}

export class EventsQuery {
  @Text({ says: 'The `log_position` of the last event that was seen; without it from the beginning.', isOptional: true })
  after?: string;

  @WholeParameter(1, PAGE_SIZE_MAX, { says: 'Events on a page.', isOptional: true, default: PAGE_SIZE_DEFAULT })
  limit: number = PAGE_SIZE_DEFAULT;
}
