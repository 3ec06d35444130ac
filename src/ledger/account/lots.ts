/**
 * Lot arithmetic: which points move when points move.
 *
 * Spending takes the soonest-expiring lots first. What comes home (a released hold, a refund) goes back to its own lot with
 * its own expiry, except where that lot is dead (a rule's grace), its award was reversed (it pays the debt) or the member has
 * left or was erased (the community pool). Amounts in equal amounts out, always.
 */
import { entriesOf, getIn, removeIn, setIn, type OrderedMap } from '../ordered-map.js';
import { DAY_MS, instant, points, type Instant, type Points } from '../units.js';
import type { LotPart, ReleasedPart } from './events.js';
import { isReversed, lotKey, type HeldLot, type Opened } from './state.js';

/** Lots that one event names at most, so that its leaf stays within the bytes that a leaf may have. */
export const LOT_PARTS_MAX = 300;

export const sum = (parts: readonly { readonly amount: Points }[]): Points =>
  points(parts.reduce((total, part) => total + part.amount, 0));

/** Takes up to `amount` from the lots in their order, from `LOT_PARTS_MAX` at most; lots that are dead at `now` do not count. */
export function take(lots: OrderedMap<LotPart>, amount: Points, now: Instant): readonly LotPart[] {
  const taken: LotPart[] = [];
  let left: number = amount;
  for (const { value: lot } of entriesOf(lots)) {
    if (left === 0 || taken.length === LOT_PARTS_MAX) break;
    if (lot.expiresAt <= now) continue;
    const part = Math.min(left, lot.amount);
    taken.push({ ...lot, amount: points(part) });
    left -= part;
  }
  return taken;
}

/** Whether points came home to the community's pool, because their member has left or was erased. */
export const isToPool = (parts: readonly ReleasedPart[]): boolean => parts.some(({ to }) => to === 'pool');

export function addLots(lots: OrderedMap<LotPart>, parts: readonly LotPart[]): OrderedMap<LotPart> {
  return parts.reduce<OrderedMap<LotPart>>((tree, { lot, award, amount, expiresAt }) => {
    if (amount === 0) return tree;
    const key = lotKey({ lot, expiresAt });
    return setIn(tree, key, { lot, award, expiresAt, amount: points(amount + (getIn(tree, key)?.amount ?? 0)) });
  }, lots);
}

export function removeLots(lots: OrderedMap<LotPart>, parts: readonly LotPart[]): OrderedMap<LotPart> {
  return parts.reduce<OrderedMap<LotPart>>((tree, part) => {
    const key = lotKey(part);
    const left = (getIn(tree, key)?.amount ?? 0) - part.amount;
    return left > 0 ? setIn(tree, key, { ...part, amount: points(left) }) : removeIn(tree, key);
  }, lots);
}

interface Homecoming {
  readonly now: Instant;
  /** Days that points live whose lot died meanwhile; 0 lets them expire at once. */
  readonly graceDays: number;
}

/** Where each part goes that comes home to this account. */
export function homecoming(account: Opened, parts: readonly LotPart[], { now, graceDays }: Homecoming): readonly ReleasedPart[] {
  let debt: number = account.debt;
  return parts.flatMap((part): readonly ReleasedPart[] => {
    if (part.amount === 0) return [];
    if (account.status === 'closed' || account.isErased) return [{ ...part, to: 'pool' }];
    const owed = isReversed(account, part.award) ? Math.min(debt, part.amount) : 0;
    debt -= owed;
    const rest = { ...part, amount: points(part.amount - owed) };
    const released: ReleasedPart[] = owed > 0 ? [{ ...part, amount: points(owed), to: 'debt' }] : [];
    if (rest.amount === 0) return released;
    if (rest.expiresAt > now) released.push({ ...rest, to: 'available' });
    else if (graceDays === 0) released.push({ ...rest, to: 'expired' });
    else released.push({ ...rest, expiresAt: instant(now + graceDays * DAY_MS), to: 'available' });
    return released;
  });
}

/** Spreads `amount` over a hold's lots in the given order, at most `room(lot)` from each. */
export function spread(lots: readonly HeldLot[], amount: Points, room: (lot: HeldLot) => number): readonly LotPart[] {
  let left: number = amount;
  const parts: LotPart[] = [];
  for (const held of lots) {
    const part = Math.min(left, room(held));
    if (part > 0) parts.push({ lot: held.lot, award: held.award, amount: points(part), expiresAt: held.expiresAt });
    left -= part;
  }
  return parts;
}

/** What the account's figures become when the parts arrive. */
export function receive(account: Opened, parts: readonly ReleasedPart[]): Pick<Opened, 'available' | 'debt' | 'lots'> {
  const home = parts.filter(part => part.to === 'available');
  const owed = sum(parts.filter(part => part.to === 'debt'));
  return {
    available: points(account.available + sum(home)),
    debt: points(account.debt - owed),
    lots: addLots(account.lots, home),
  };
}
