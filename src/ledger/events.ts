/**
 * The closed union of all events, gathered from the books that own them.
 *
 * A recorded event carries what the log added to it: the book, its id, the time of the log, the actor and the command. Only
 * shapes of the newest version appear here; older stored forms end at the codec.
 */
import { accountEvents } from './account/events.js';
import { attemptEvents } from './attempts.js';
import { budgetEvents } from './budget.js';
import { communityEvents } from './community-events.js';
import { offerEvents } from './offer.js';
import { partnerEvents } from './partner.js';
import type { Shape } from './shape.js';
import type { ActorId, BookName, CommandId, EventId, Instant } from './units.js';

export const catalogue = {
  ...communityEvents,
  ...budgetEvents,
  ...partnerEvents,
  ...attemptEvents,
  ...offerEvents,
  ...accountEvents,
} as const;

export type EventType = keyof typeof catalogue;
export const EVENT_TYPES = Object.keys(catalogue) as readonly EventType[];

/** The content of an event of this type. */
export type ContentOf<K extends EventType> = (typeof catalogue)[K]['shape'] extends Shape<infer T> ? T : never;

interface Marks {
  /** When it happened, where that differs from when the log learned it. */
  readonly effectiveAt?: Instant;
  /** The rule version that decided it (`rules/3`). */
  readonly rule?: string;
  /** Who approved it; of an award that was proposed first, the last of them is its actor. */
  readonly approvals?: readonly ActorId[];
  /** The event that this one corrects. */
  readonly corrects?: EventId;
}

/** One event of the given types; without an argument, any event. */
export type LedgerEvent<K extends EventType = EventType> = {
  [T in K]: Marks & { readonly type: T; readonly content: ContentOf<T> };
}[K];

/** What the log adds to an event. */
export interface Envelope {
  readonly book: BookName;
  readonly id: EventId;
  readonly recordedAt: Instant;
  readonly actor: ActorId;
  readonly cause: CommandId;
}

export interface Recorded<K extends EventType = EventType> extends Envelope {
  readonly event: LedgerEvent<K>;
}
