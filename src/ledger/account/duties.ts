/**
 * Segregation of duties: who may not act or approve, and in whose affairs.
 *
 * A role says what somebody may do; this file says for whom not. No administrator is exempt: what concerns the actor's own
 * account, or that of registered family, is for somebody else to decide, and four eyes are those of two persons.
 */
import { hasRole, type Founded } from '../community.js';
import type { ActorId, MemberId } from '../units.js';
import type { Opened } from './state.js';

interface Affair {
  readonly actor: ActorId;
  readonly member: MemberId;
}

/** Whether the actor's own account, or family's, is this member's. */
export function isOwnAffair(account: Opened, community: Founded, { actor, member }: Affair): boolean {
  const own = community.grants.get(actor)?.member;
  return own !== undefined && (own === member || account.family.includes(own));
}

/** Why this actor may not approve what the others did for this member. */
export function approverRefusal(
  account: Opened,
  community: Founded,
  { others, ...affair }: Affair & { readonly others: readonly ActorId[] },
): 'role-not-permitted' | 'approver-conflict' | undefined {
  if (!hasRole(community, affair.actor, 'approver')) return 'role-not-permitted';
  return isOwnAffair(account, community, affair) || others.includes(affair.actor) ? 'approver-conflict' : undefined;
}
