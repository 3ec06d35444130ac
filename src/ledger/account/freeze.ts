/**
 * Freezing a member while a suspicion is looked into.
 *
 * A frozen member redeems nothing new and gives nothing away. What is on hold runs on: it may be captured unless the freeze
 * says otherwise, and is let go or paid back in any case.
 */
import { hasRole, type Founded } from '../community.js';
import { accept, OPERATOR, refuse, type Context, type Decision } from '../decision.js';
import type { LedgerEvent } from '../events.js';
import { accountBook, type MemberId } from '../units.js';
import type { Opened } from './state.js';

export interface FreezeMember {
  readonly type: 'FreezeMember';
  readonly member: MemberId;
  /** Whether what is on hold already stays uncaptured too. */
  readonly blockCaptures: boolean;
}
export interface UnfreezeMember {
  readonly type: 'UnfreezeMember';
  readonly member: MemberId;
}
export type FreezeCommand = FreezeMember | UnfreezeMember;

export function decideFreeze(account: Opened, community: Founded, command: FreezeCommand, { actor }: Context): Decision {
  if (actor !== OPERATOR && !hasRole(community, actor, 'approver')) return refuse('role-not-permitted');
  const book = accountBook(command.member);
  if (command.type === 'UnfreezeMember')
    return account.freeze === undefined ? accept(book) : accept(book, { type: 'MemberUnfrozen', content: {} });
  const { blockCaptures } = command;
  if (account.freeze?.blockCaptures === blockCaptures) return accept(book);
  return accept(book, { type: 'MemberFrozen', content: { blockCaptures } });
}

export function evolveFreeze(account: Opened, event: LedgerEvent<'MemberFrozen' | 'MemberUnfrozen'>): Opened {
  if (event.type === 'MemberFrozen') return { ...account, freeze: event.content };
  const { freeze: _, ...free } = account;
  return free;
}
