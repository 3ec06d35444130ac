/**
 * Who calls, as established at the edge: the community, the actor whose roles the ledger asks for, and what the key may do.
 *
 * The community comes from the key, never from the request; nothing behind the edge ever sees an unverified caller.
 */
import type { Mode } from '../feed/log-name.js';
import type { ActorId, PartnerId } from '../ledger/units.js';

/** What a key may be used for (the route's side); what its actor may do is asked of the ledger's grants. */
export const SCOPES = [
  'members:read',
  'members:write',
  'activities:write',
  'awards:write',
  'approvals:write',
  'reversals:write',
  'budgets:write',
  'partners:write',
  'rewards:read',
  'rewards:write',
  'rules:write',
  'freezes:write',
  'redemptions:validate',
  'redemptions:authorize',
  'redemptions:capture',
  'redemptions:void',
  'redemptions:refund',
  'redemptions:read',
  'events:read',
  'balances:read',
  'leaderboards:read',
  'ledger:read',
] as const;
export type Scope = (typeof SCOPES)[number];

export interface Caller {
  /** For example `demo`. */
  readonly community: string;
  /** The origin of the community's log. */
  readonly log: string;
  /** Of the log, and so of the key. */
  readonly mode: Mode;
  readonly actor: ActorId;
  readonly scopes: ReadonlySet<Scope>;
  /** The merchant that the key belongs to. */
  readonly partner?: PartnerId;
}

/** Whoever calls over HTTP. */
export interface KeyHolder extends Caller {
  readonly key: {
    /** No secret. */
    readonly id: string;
    /** Instead of the limit of its kind. */
    readonly requestsPerSecond?: number;
  };
}

/**
 * In whose name idempotency keys are taken: a merchant's keys share them, so that rolling a key repeats nothing. What is tested
 * shares none with what is live, so no id is ever made in both.
 */
export function idempotencyScope({ mode, partner, actor }: Caller): string {
  const holder = partner ?? actor;
  return mode === 'test' ? `test ${holder}` : holder;
}
