/**
 * The compacted topic of balances: what each account has, right after the last leaf that moved it.
 *
 * The figures are those of the read model, once it has come past the leaves; an account that has moved on since is left to the
 * leaves that moved it. So every record of a key and sequence is the same, however often it is made, and a log that is published
 * from its beginning sends each account about once. A closed account keeps its final record, as certified minutes stay; an erased
 * one leaves a tombstone.
 */
import type { Entry } from '../feed/record.js';
import { postingsOf } from '../ledger/postings.js';
import { accountBook, memberOf, type MemberId, type Minutes, type Points } from '../ledger/units.js';
import type { OutgoingRecord } from '../platform/kafka.js';
import { keyOf, recordOf, sequenceOf } from './cloud-event.js';
import type { ContentOf } from './message-types.js';
import type { Telling } from './publisher.js';

export interface AccountFigures {
  readonly member: MemberId;
  readonly available: Points;
  readonly pending: Points;
  readonly held: Points;
  readonly debt: Points;
  readonly certifiedMinutes: Minutes;
  /** Of the last leaf that moved the account. */
  readonly position: number;
}
/** The figures of members once they are those of a position at least. @throws while they are not */
export type FiguresAt = (log: string, members: readonly MemberId[], position: number) => Promise<readonly AccountFigures[]>;

const NAME = 'timebank.account.balance.v1';

export const balancesTelling = (publicUrl: string, figuresAt: FiguresAt): Telling => ({
  recordsOf: async (log, entries) => {
    const last = entries.at(-1)?.position;
    const moved = new Set(entries.flatMap(membersMoved));
    if (last === undefined) return [];
    const figures = moved.size === 0 ? [] : await figuresAt(log, [...moved], last);
    const byPosition = new Map(entries.map(entry => [entry.position, entry]));
    const records = figures.flatMap(account => {
      const entry = byPosition.get(account.position);
      return entry === undefined ? [] : [balanceRecord(log, account, entry, publicUrl)];
    });
    return [...records, ...entries.flatMap(entry => tombstone(log, entry, publicUrl))];
  },
});

function membersMoved({ book, event }: Entry): readonly MemberId[] {
  if (event.type === 'MemberEnrolled') return [memberOf(book)];
  return postingsOf(book, event).flatMap(({ account }) => {
    const [kind, member] = account.split(':', 2);
    return kind === 'member' ? [member as MemberId] : [];
  });
}

export function balanceRecord(
  log: string,
  account: AccountFigures,
  { position, recordedAt }: Pick<Entry, 'position' | 'recordedAt'>,
  publicUrl: string,
): OutgoingRecord {
  const book = accountBook(account.member);
  const content: ContentOf<typeof NAME> = {
    member: account.member,
    available_hundredths: account.available,
    pending_hundredths: account.pending,
    held_hundredths: account.held,
    debt_hundredths: account.debt,
    certified_minutes: account.certifiedMinutes,
  };
  return recordOf(
    { name: NAME, content },
    { log, book, position, recordedAt, publicUrl, id: idAt(log, account.member, position) },
  );
}

function tombstone(log: string, { book, event, position, recordedAt }: Entry, publicUrl: string): readonly OutgoingRecord[] {
  if (event.type !== 'SubjectErased') return [];
  const id = idAt(log, memberOf(book), position);
  return [recordOf({ name: NAME, content: null }, { log, book, position, recordedAt, publicUrl, id })];
}

const idAt = (log: string, member: MemberId, position: number): string =>
  `${keyOf(log, accountBook(member))}/${sequenceOf(position)}`;
