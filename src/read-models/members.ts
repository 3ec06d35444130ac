/**
 * Members as coordinators list them: status, team, categories with their dates, family, consent.
 *
 * Pseudonymous as the log itself: names and telephone numbers are kept elsewhere and joined by the member's id, where
 * whoever asks may see them. Who has left or was erased stays in the list with that status, because the ledger speaks of
 * them for ever.
 */
import type { ClientBase, Pool } from 'pg';
import type { Projection } from '../feed/projection.js';
import type { Entry } from '../feed/record.js';
import { cutShort } from '../ledger/account/membership.js';
import type { CategoryTerm, Opened } from '../ledger/account/state.js';
import type { LedgerEvent } from '../ledger/events.js';
import { memberOf, type Instant, type MemberId, type TeamCode } from '../ledger/units.js';
import { flag, integer, json, optional, text, texts } from './column.js';
import { Selection, type Page } from './selection.js';
import { Table, type RowOf } from './table.js';

export type MemberStatus = Opened['status'];

const members = new Table('members', ['member'], {
  member: text<MemberId>(),
  status: text<MemberStatus>(),
  team: optional(text<TeamCode>()),
  categories: json<readonly CategoryTerm[]>(),
  family: texts<MemberId>(),
  isMinor: flag(),
  /** To stand on leaderboards. */
  hasConsented: flag(),
  isErased: flag(),
  /** Redeems nothing new, gives nothing away. */
  isFrozen: flag(),
  /** What is on hold stays uncaptured too. */
  blocksCaptures: flag(),
  enrolledAt: integer<Instant>(),
  createdPosition: integer(),
  position: integer(),
});
export type Member = RowOf<typeof members>;

async function apply(client: ClientBase, log: number, entries: readonly Entry[]): Promise<void> {
  const changes = entries.flatMap(entry => {
    const become = changeBy(entry.event);
    return become === undefined ? [] : [{ member: memberOf(entry.book), become, entry }];
  });
  const relatives = changes.flatMap(({ entry: { event } }) =>
    event.type === 'FamilyRegistered' ? [{ member: event.content.relative }] : [],
  );
  const rows = await members.load(client, log, [...changes, ...relatives]);
  for (const { member, become, entry } of changes) {
    const { event, position } = entry;
    if (event.type === 'MemberEnrolled') rows.put(enrolled(entry, event));
    rows.change({ member }, row => ({ ...become(row), position }));
    // family is on both sides
    if (event.type === 'FamilyRegistered')
      rows.change({ member: event.content.relative }, row => ({ family: [...row.family, member], position }));
  }
  await rows.save(client, log);
}

const enrolled = ({ book, recordedAt, position }: Entry, { content }: LedgerEvent<'MemberEnrolled'>): Member => ({
  member: memberOf(book),
  status: 'open',
  team: content.team ?? null,
  categories: [],
  family: [],
  isMinor: content.minor,
  hasConsented: false,
  isErased: false,
  isFrozen: false,
  blocksCaptures: false,
  enrolledAt: recordedAt,
  createdPosition: position,
  position,
});

/** What an event makes of its member; `undefined` where it is about something else. */
function changeBy(event: LedgerEvent): ((row: Member) => Partial<Member>) | undefined {
  switch (event.type) {
    case 'MemberEnrolled':
      return () => ({});
    case 'CategoryAssigned':
      return ({ categories }) => ({ categories: [...categories, event.content] });
    case 'CategoryEnded':
      return ({ categories }) => ({ categories: categories.flatMap(term => cutShort(term, event.content)) });
    case 'TeamJoined':
      return () => ({ team: event.content.team });
    case 'DisplayConsentChanged':
      return () => ({ hasConsented: event.content.leaderboard });
    case 'SubjectErased':
      return () => ({ hasConsented: false, isErased: true });
    case 'FamilyRegistered':
      return ({ family }) => ({ family: [...family, event.content.relative] });
    case 'MemberFrozen':
      return () => ({ isFrozen: true, blocksCaptures: event.content.blockCaptures });
    case 'MemberUnfrozen':
      return () => ({ isFrozen: false, blocksCaptures: false });
    case 'MemberLeaving':
      return () => ({ status: 'closing' });
    case 'AccountClosed':
      return () => ({ status: 'closed' });
    default:
      return undefined;
  }
}

export const membersProjection: Projection = { name: 'members', version: 2, tables: [members], apply };

/** `undefined` also for a member of another log. */
export const memberRow = (pool: Pool, log: number, member: MemberId): Promise<Member | undefined> =>
  members.find(pool, log, { member });

export interface MemberFilter {
  readonly status?: MemberStatus | undefined;
  readonly team?: TeamCode | undefined;
}

export const memberPage = (pool: Pool, log: number, { status, team }: MemberFilter, page: Page): Promise<readonly Member[]> =>
  members.page(pool, new Selection(log).equal('status', status).equal('team', team), page);
