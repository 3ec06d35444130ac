/**
 * What a decision is made of: who asks and when, and what comes out.
 *
 * Time, ids and actor come in with the context; a decider asks nothing else. An accepted decision names the events in the
 * order in which they are to be stored; a refused one names the reason. Neither ever throws for what a caller did.
 */
import type { LedgerEvent } from './events.js';
import type { Decline, Refusal } from './refusal.js';
import type { ActorId, BookName, CommandId, Instant, RedemptionId } from './units.js';

/** The service itself: expiry, maturity. */
export const SYSTEM = 'system' as ActorId;
/** Who sits at the command line: founds communities and grants the first roles. */
export const OPERATOR = 'operator' as ActorId;

export interface Context {
  readonly now: Instant;
  readonly actor: ActorId;
  /** Ids of created objects are derived from it. */
  readonly command: CommandId;
  /** The redemption that already took this merchant reference, if one did. */
  readonly referenceTaken?: RedemptionId;
}

/** An event and the book in whose stream it is stored. */
export interface Posted {
  readonly book: BookName;
  readonly event: LedgerEvent;
}

export type Decision =
  { readonly accepted: true; readonly events: readonly Posted[] } | { readonly accepted: false; readonly refusal: Refusal };

export const accept = (book: BookName, ...events: readonly LedgerEvent[]): Decision => ({
  accepted: true,
  events: events.map(event => ({ book, event })),
});

export const refuse = (code: Refusal['code']): Decision => ({ accepted: false, refusal: { code } });

/** A refusal of a redemption command that is recorded. */
export const decline = (refusal: Decline): Decision => ({ accepted: false, refusal });
