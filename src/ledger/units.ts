/**
 * The units, ids and closed lists that the whole ledger speaks in.
 *
 * Points are integer hundredths of a point, service time is integer minutes, instants are integer milliseconds since
 * 1970-01-01T00:00:00Z: never a fraction, so sums are exact. Brands keep them apart at compile time; they cost nothing at
 * run time.
 */

declare const brand: unique symbol;
type Brand<T, B extends string> = T & { readonly [brand]: B };

/** Integer hundredths of a point. */
export type Points = Brand<number, 'Points'>;
/** Integer minutes of service, travel excluded. */
export type Minutes = Brand<number, 'Minutes'>;
/** Milliseconds since the epoch, UTC. */
export type Instant = Brand<number, 'Instant'>;
/** `YYYY-MM-DD` in the community's time zone. */
export type LocalDate = Brand<string, 'LocalDate'>;

/** 128 bits as 26 characters of Crockford base32; ids of created objects carry the id of the command that created them. */
export type CommandId = Brand<string, 'CommandId'>;
export type EventId = Brand<string, 'EventId'>;
export type ActorId = Brand<string, 'ActorId'>;
export type MemberId = Brand<string, 'MemberId'>;
export type ContributionId = Brand<string, 'ContributionId'>;
export type AwardId = Brand<string, 'AwardId'>;
export type LotId = Brand<string, 'LotId'>;
export type RedemptionId = Brand<string, 'RedemptionId'>;
export type RefundId = Brand<string, 'RefundId'>;
export type CaptureId = Brand<string, 'CaptureId'>;
export type QuoteId = Brand<string, 'QuoteId'>;
/** A member's phone that makes rotating codes. */
export type DeviceId = Brand<string, 'DeviceId'>;
export type BudgetId = Brand<string, 'BudgetId'>;
export type OfferId = Brand<string, 'OfferId'>;
export type PartnerId = Brand<string, 'PartnerId'>;
/** A code such as `stairwell-cleaning`: chosen by the community, never free text. */
export type ActivityCode = Brand<string, 'ActivityCode'>;
export type TeamCode = Brand<string, 'TeamCode'>;
/** The name of a book, for example `account-mbr_…`. */
export type BookName = Brand<string, 'BookName'>;

export const points = (hundredths: number): Points => hundredths as Points;
export const minutes = (count: number): Minutes => count as Minutes;
export const instant = (ms: number): Instant => ms as Instant;

/** The largest amount that the service accepts: 9,999,999.99 points. */
export const POINTS_MAX = points(999_999_999);
/** Whether this is an amount that can move: whole hundredths, more than none, at most `POINTS_MAX`. */
export const isAmount = (amount: number): boolean => isCount(amount) && amount <= POINTS_MAX;
/** Whether this counts something: an integer of at least one. */
export const isCount = (count: number): boolean => Number.isSafeInteger(count) && count > 0;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Prefixes of the objects that a command creates; the rest of their id is the command's. */
export const ID_PREFIXES = {
  member: 'mbr',
  contribution: 'ctr',
  award: 'awd',
  lot: 'lot',
  quote: 'quo',
  redemption: 'rdm',
  capture: 'cap',
  refund: 'rfd',
  budget: 'bgt',
  offer: 'rwd',
  merchant: 'mer',
  partner: 'ptn',
  device: 'dev',
} as const;

/** The id of the object of this kind that the command created; a command creates at most one of a kind. */
export const idOf = <T extends string>(kind: keyof typeof ID_PREFIXES, command: CommandId): T =>
  `${ID_PREFIXES[kind]}_${command}` as T;

/** The command that created the object with this id. */
export const creatorOf = (id: string): CommandId => id.slice(id.indexOf('_') + 1) as CommandId;

/** Decides what a contribution may yield (Regulation on Volunteer Service, State Council Decree 685, art. 21 and 37). */
export const SERVICE_CLASSES = ['volunteer', 'mutual', 'low_paid', 'paid_work', 'donation'] as const;
export type ServiceClass = (typeof SERVICE_CLASSES)[number];

/** A scan pair, B self-located, C coordinator's attestation with roster, D back-fill. */
export const EVIDENCE_GRADES = ['A', 'B', 'C', 'D'] as const;
export type EvidenceGrade = (typeof EVIDENCE_GRADES)[number];

export const ROLES = ['coordinator', 'approver', 'auditor', 'merchant'] as const;
export type Role = (typeof ROLES)[number];

/** Member categories of the model communities; many per person, each with dates. */
export const CATEGORIES = [
  'party-member',
  'resident-representative',
  'building-head',
  'delivery-rider',
  'courier',
  'skilled-neighbour',
  'enterprise-partner',
  'institutional-partner',
  'special-difficulty',
  'elderly',
  'youth',
  'other',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** 新就业群体: derived, never assigned. */
export const NEW_EMPLOYMENT: readonly Category[] = ['delivery-rider', 'courier'];

export const accountBook = (member: MemberId): BookName => `account-${member}` as BookName;
export const budgetBook = (budget: BudgetId): BookName => `budget-${budget}` as BookName;
export const offerBook = (offer: OfferId): BookName => `offer-${offer}` as BookName;
export const partnerBook = (partner: PartnerId): BookName => `partner-${partner}` as BookName;
/** Refused redemption commands of one merchant. */
export const attemptsBook = (merchant: PartnerId): BookName => `attempts-${merchant}` as BookName;
export const COMMUNITY_BOOK = 'community' as BookName;

/** The member whose account this book is. */
export const memberOf = (book: BookName): MemberId => book.slice('account-'.length) as MemberId;
