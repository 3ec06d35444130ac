/**
 * The merchant's protocol as a table of states and commands, and nothing else: what each command has to be answered with, and what
 * it leaves. It knows nothing of events, books, lots or queries, and shares no line with the service.
 *
 * Amounts are hundredths of points, times milliseconds. Redemptions and quotes go by the idempotency key that made them.
 */
export type Status = 'authorized' | 'partially_captured' | 'captured' | 'voided' | 'expired';

export interface Redemption {
  /** As the service named it, once it has answered. */
  id: string;
  readonly member: number;
  readonly reward: number;
  readonly reference: string;
  status: Status;
  readonly authorized: number;
  captured: number;
  released: number;
  readonly refunds: number[];
  createdAt: number;
  expiresAt: number;
  refundableUntil: number | undefined;
  metadata: Record<string, string>;
  version: number;
  /** Of a hold of less than the price: the local day on which that was told. */
  readonly partialOn: number | undefined;
}
interface Quote {
  id: string;
  readonly member: number;
  readonly reward: number;
  readonly amount: number;
  expiresAt: number;
}
export interface Reward {
  readonly id: string;
  price: number;
  stock: number;
  readonly isParted: boolean;
  readonly isPartial: boolean;
  readonly refundDays: number;
}
export interface World {
  readonly available: number[];
  readonly rewards: readonly Reward[];
  readonly redemptions: Map<string, Redemption>;
  readonly quotes: Map<string, Quote>;
  readonly tombstones: Set<string>;
  /** Keys under which an authorisation has been answered. */
  readonly tried: Set<string>;
  /** Keys whose voiding is recorded: asked again it is answered as it was. */
  readonly voidedByKey: Set<string>;
  /** Partial holds that ended short, by member and day. */
  readonly shortfalls: Map<string, number>;
  /** Whether time has come for holds that nobody may have recorded yet. */
  hasLapsed: boolean;
}

interface Terms {
  readonly member: number;
  readonly reward: number;
  readonly reference: string;
  readonly ttlMs: number;
  readonly capture: boolean;
  readonly allowPartial: boolean;
  readonly amount: number | undefined;
  readonly quote: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
}
interface OfOne {
  readonly of: string;
  /** What the caller takes to be the current version. */
  readonly version?: number | undefined;
}
export type Command =
  | { readonly do: 'quote'; readonly member: number; readonly reward: number }
  | ({ readonly do: 'validate' | 'authorize' } & Terms)
  | ({ readonly do: 'capture'; readonly amount: number | undefined; readonly final: boolean } & OfOne)
  | ({ readonly do: 'void' | 'reverse' } & OfOne)
  | ({ readonly do: 'extend'; readonly ttlMs: number } & OfOne)
  | ({ readonly do: 'refund'; readonly amount: number } & OfOne)
  | ({ readonly do: 'describe'; readonly changes: Readonly<Record<string, string | null>> } & OfOne)
  | { readonly do: 'void-by-key'; readonly of: string };
type Of<Name extends Command['do']> = Extract<Command, { readonly do: Name }>;

/** A command with the key of its request. */
export type Asked = Command & { readonly key: string };

export interface Verdict {
  readonly status: number;
  /** The code of a problem; of a success the status of the redemption, or what it is else. */
  readonly says: string;
  /** What it records besides expiries that were due. A request that recorded something is answered the same for ever. */
  readonly leaves: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const QUOTE_MS = 10 * MINUTE_MS;
const HOLD_MS_MAX = 7 * DAY_MS;
const PARTIAL_PRICE_MAX = 5_000;
const SHORTFALLS_MAX = 5;
/** The community's days are those of Shanghai. */
const ZONE_MS = 480 * MINUTE_MS;

export const remainingOf = ({ authorized, captured, released }: Redemption): number => authorized - captured - released;
export const refundedOf = ({ refunds }: Redemption): number => refunds.reduce((sum, each) => sum + each, 0);
export const isOpen = ({ status }: Redemption): boolean => status === 'authorized' || status === 'partially_captured';

const UNKNOWN: Verdict = { status: 404, says: 'resource-not-found', leaves: 0 };
const declined = (status: 409 | 422, says: string): Verdict => ({ status, says, leaves: 1 });
const done = ({ status }: Redemption, leaves: number): Verdict => ({ status: 200, says: status, leaves });

/** Time has come for these holds, whoever records it. */
export function lapse(world: World, now: number): void {
  for (const redemption of world.redemptions.values()) {
    if (!isOpen(redemption) || now < redemption.expiresAt) continue;
    release(world, redemption, 'expired');
    world.hasLapsed = true;
  }
}

/** Does the command to the world, and says what it has to be answered with. */
export function decide(world: World, asked: Asked, now: number): Verdict {
  lapse(world, now);
  switch (asked.do) {
    case 'quote':
      return quote(world, asked, now);
    case 'validate': {
      const { status, says } = authorize(structuredClone(world), asked, now);
      return { status: status === 404 ? 404 : 200, says: status === 201 ? 'valid' : says, leaves: 0 };
    }
    case 'authorize':
      return authorize(world, asked, now);
    case 'void-by-key':
      return voidByKey(world, asked);
    default:
      return onOne(world, asked, now);
  }
}

function quote(world: World, { key, member, reward: number }: Of<'quote'> & Asked, now: number): Verdict {
  const reward = world.rewards[number];
  if (reward === undefined) return UNKNOWN;
  if (reward.stock === 0) return declined(409, 'reward-unavailable');
  world.quotes.set(key, { id: '', member, reward: number, amount: reward.price, expiresAt: now + QUOTE_MS });
  return { status: 201, says: 'quote', leaves: 1 };
}

function authorize(world: World, asked: Of<'authorize' | 'validate'> & Asked, now: number): Verdict {
  const { key, member, reference, metadata, capture } = asked;
  const [reward, quoted] = [world.rewards[asked.reward], world.quotes.get(asked.quote ?? '')];
  if (reward === undefined) return UNKNOWN;
  if (asked.quote !== undefined && (quoted?.member !== member || quoted.reward !== asked.reward)) return UNKNOWN;
  if (asked.do === 'authorize') world.tried.add(key);
  if (asked.do === 'authorize' && world.tombstones.has(key)) return declined(409, 'redemption-voided-before-create');
  const isTaken = [...world.redemptions.values()].some(each => each.reference === reference);
  if (isTaken) return declined(409, 'merchant-reference-taken');
  if (quoted !== undefined && now >= quoted.expiresAt) return declined(409, 'quote-expired');
  const price = quoted?.amount ?? reward.price;
  if (asked.amount !== undefined && asked.amount !== price) return declined(409, 'reward-price-changed');
  if (reward.stock === 0) return declined(409, 'reward-unavailable');
  const amount = Math.min(price, world.available[member] ?? 0);
  const day = Math.floor((now + ZONE_MS) / DAY_MS);
  const mayBePartial = asked.allowPartial && reward.isPartial && price <= PARTIAL_PRICE_MAX;
  const hasBudget = (world.shortfalls.get(`${String(member)} ${String(day)}`) ?? 0) < SHORTFALLS_MAX;
  if (amount < price && !(amount > 0 && mayBePartial && hasBudget)) return declined(409, 'insufficient-points');
  give(world, member, -amount);
  reward.stock--;
  const isDescribed = Object.keys(metadata).length > 0;
  const leaves = 1 + Number(isDescribed) + Number(capture);
  const redemption: Redemption = {
    ...{ id: '', member, reward: asked.reward, reference, authorized: amount, released: 0, refunds: [], version: leaves },
    ...{ status: capture ? 'captured' : 'authorized', captured: capture ? amount : 0 },
    ...{ createdAt: now, expiresAt: now + asked.ttlMs, metadata: { ...metadata } },
    refundableUntil: capture ? now + reward.refundDays * DAY_MS : undefined,
    partialOn: amount < price ? day : undefined,
  };
  world.redemptions.set(key, redemption);
  return { status: 201, says: redemption.status, leaves };
}

function voidByKey(world: World, { of }: Of<'void-by-key'>): Verdict {
  const redemption = world.redemptions.get(of);
  const tombstone = { status: 200, says: 'tombstone' } as const;
  if (redemption === undefined) {
    const isNew = !world.tombstones.has(of);
    world.tombstones.add(of);
    return { ...tombstone, leaves: Number(isNew) };
  }
  const verdict = voidRest(world, redemption);
  if (verdict.leaves > 0) world.voidedByKey.add(of);
  return verdict;
}

type OnOne = Exclude<Asked, Of<'quote' | 'validate' | 'authorize' | 'void-by-key'>>;
function onOne(world: World, asked: OnOne, now: number): Verdict {
  const redemption = world.redemptions.get(asked.of);
  if (redemption === undefined) return UNKNOWN;
  if (asked.version !== undefined && asked.version !== redemption.version)
    return { status: 412, says: 'precondition-failed', leaves: 0 };
  switch (asked.do) {
    case 'capture':
      return capture(world, redemption, asked, now);
    case 'void':
      return voidRest(world, redemption);
    case 'extend':
      return extend(redemption, asked.ttlMs, now);
    case 'refund':
      return refund(world, redemption, asked.amount, now);
    case 'reverse':
      return reverse(world, redemption, now);
    case 'describe':
      return describe(redemption, asked.changes);
  }
}

const ENDED = { captured: 'redemption-already-captured', voided: 'redemption-voided', expired: 'redemption-expired' } as const;

function capture(world: World, redemption: Redemption, { amount, final }: Of<'capture'>, now: number): Verdict {
  const { status } = redemption;
  const reward = world.rewards[redemption.reward] as Reward;
  if (status !== 'authorized' && status !== 'partially_captured') return declined(409, ENDED[status]);
  if (!final && !reward.isParted) return declined(422, 'multi-capture-not-allowed');
  const remaining = remainingOf(redemption);
  const taken = amount ?? remaining;
  if (taken > remaining) return declined(422, 'amount-exceeds-remaining');
  redemption.captured += taken;
  redemption.refundableUntil = now + reward.refundDays * DAY_MS;
  if (final) release(world, redemption, 'captured');
  else {
    redemption.status = taken === remaining ? 'captured' : 'partially_captured';
    redemption.version++;
    countShortfall(world, redemption);
  }
  return done(redemption, 1);
}

function voidRest(world: World, redemption: Redemption): Verdict {
  if (redemption.status === 'captured') return declined(409, ENDED.captured);
  if (!isOpen(redemption)) return done(redemption, 0);
  release(world, redemption, 'voided');
  return done(redemption, 1);
}

function extend(redemption: Redemption, ttlMs: number, now: number): Verdict {
  if (!isOpen(redemption)) return declined(409, 'redemption-not-open');
  if (now + ttlMs <= redemption.expiresAt) return done(redemption, 0);
  if (now + ttlMs > redemption.createdAt + HOLD_MS_MAX) return declined(422, 'hold-extension-limit');
  redemption.expiresAt = now + ttlMs;
  redemption.version++;
  return done(redemption, 1);
}

const isPastRefunds = ({ refundableUntil }: Redemption, now: number): boolean => now >= (refundableUntil ?? Infinity);

function refund(world: World, redemption: Redemption, amount: number, now: number): Verdict {
  if (redemption.refundableUntil === undefined) return declined(409, 'redemption-not-captured');
  if (isPastRefunds(redemption, now)) return declined(409, 'refund-window-closed');
  if (amount > redemption.captured - refundedOf(redemption)) return declined(422, 'refund-exceeds-captured');
  giveBack(world, redemption, amount);
  return { status: 201, says: 'refund', leaves: 1 };
}

function reverse(world: World, redemption: Redemption, now: number): Verdict {
  const amount = redemption.captured - refundedOf(redemption);
  if (amount > 0 && isPastRefunds(redemption, now)) return declined(409, 'refund-window-closed');
  const wasOpen = isOpen(redemption);
  if (wasOpen) release(world, redemption, 'voided');
  if (amount > 0) giveBack(world, redemption, amount);
  return done(redemption, Number(wasOpen) + Number(amount > 0));
}

function describe(redemption: Redemption, changes: Of<'describe'>['changes']): Verdict {
  const merged = Object.entries({ ...redemption.metadata, ...changes }).filter(([, text]) => text !== null) as [string, string][];
  const before = Object.entries(redemption.metadata);
  const isSame = merged.length === before.length && merged.every(([name, text]) => redemption.metadata[name] === text);
  redemption.metadata = Object.fromEntries(merged);
  redemption.version += Number(!isSame);
  return done(redemption, Number(!isSame));
}

function give({ available }: World, member: number, amount: number): void {
  available[member] = (available[member] ?? 0) + amount;
}

function giveBack(world: World, redemption: Redemption, amount: number): void {
  redemption.refunds.push(amount);
  redemption.version++;
  give(world, redemption.member, amount);
}

/** What remains goes home; what was captured, even in part, stays captured, and its piece of the stock is gone. */
function release(world: World, redemption: Redemption, as: 'captured' | 'voided' | 'expired'): void {
  const remaining = remainingOf(redemption);
  give(world, redemption.member, remaining);
  redemption.released += remaining;
  redemption.status = redemption.captured > 0 ? 'captured' : as;
  redemption.version++;
  if (redemption.captured === 0) (world.rewards[redemption.reward] as Reward).stock++;
  countShortfall(world, redemption);
}

/** A hold of less than the price that comes to less still has told what the member had. */
function countShortfall({ shortfalls }: World, redemption: Redemption): void {
  const { member, partialOn, captured, authorized } = redemption;
  if (partialOn === undefined || isOpen(redemption) || captured === authorized) return;
  const day = `${String(member)} ${String(partialOn)}`;
  shortfalls.set(day, (shortfalls.get(day) ?? 0) + 1);
}
