/**
 * How many requests a key may send: so many within a second, and four hundred times as many within a day.
 *
 * The windows are fixed: one begins with the first request after the one before it, so that within any second at most twice the
 * quota is served. They are counted in the memory of this copy of the service, which is exact for one copy. With n copies each
 * counts what it answers itself, so that a key which reaches all of them may send n times its quota, and a restart begins anew:
 * this keeps one key from taking up a copy of the service, and is no account of use. A refused request counts nowhere.
 *
 * Own code, because the libraries answer by promises and keep a timer for each key, and none writes these header fields.
 */
import type { KeyHolder, Scope } from '../app/caller.js';
import type { Instant } from '../ledger/units.js';

/** Requests within a second, by what the key is good for; an operator may give a key more (`timebank keys create`). */
const PER_SECOND = { till: 50, 'shop-server': 500, staff: 2_000, reader: 1_000 };
/** Seconds at full speed that make up a day's quota. */
const DAY_AT_FULL_SPEED_S = 400;
const DAY_S = 86_400;
const MS_PER_SECOND = 1_000;
/** Keys that are counted; beyond that, who was seen first begins anew. */
const KEYS_MAX = 100_000;

export interface Standing {
  /** `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers). */
  readonly policy: string;
  /** `RateLimit`: of the window that leaves least. */
  readonly left: string;
  /** The request is one too many. */
  readonly exceeded?: { readonly policies: readonly string[]; readonly afterSeconds: number };
}

export class RateLimits {
  // a Map iterates in the order of insertion: the first entry is the oldest
  private readonly quotas = new Map<string, Quota>();

  constructor(private readonly clock: () => Instant) {}

  /** Counts a request, where it is not one too many. */
  take({ key, scopes }: KeyHolder): Standing {
    let quota = this.quotas.get(key.id);
    if (quota === undefined) {
      const [oldest] = this.quotas.size >= KEYS_MAX ? this.quotas.keys() : [];
      if (oldest !== undefined) this.quotas.delete(oldest);
      const kind = kindOf(scopes);
      quota = new Quota(kind, key.requestsPerSecond ?? PER_SECOND[kind]);
      this.quotas.set(key.id, quota);
    }
    return quota.take(this.clock());
  }
}

/** What a key may do says what it is. */
function kindOf(scopes: ReadonlySet<Scope>): keyof typeof PER_SECOND {
  if (scopes.has('redemptions:refund')) return 'shop-server';
  if (scopes.has('redemptions:authorize')) return 'till';
  return [...scopes].some(scope => scope.endsWith(':write')) ? 'staff' : 'reader';
}

class Quota {
  private readonly second: Window;
  private readonly day: Window;
  private readonly policy: string;

  constructor(kind: string, perSecond: number) {
    this.second = new Window(kind, perSecond, 1);
    this.day = new Window('day', perSecond * DAY_AT_FULL_SPEED_S, DAY_S);
    this.policy = `${this.second.policy}, ${this.day.policy}`;
  }

  take(now: Instant): Standing {
    const { second, day, policy } = this;
    second.turn(now);
    day.turn(now);
    if (second.left > 0 && day.left > 0) {
      second.left--;
      day.left--;
      return { policy, left: (day.left < second.left ? day : second).shown(now) };
    }
    // the day's window ends later
    const closed = day.left > 0 ? second : day;
    const policies = [second, day].filter(({ left }) => left === 0).map(({ name }) => name);
    return { policy, left: closed.shown(now), exceeded: { policies, afterSeconds: closed.endsIn(now) } };
  }
}

class Window {
  readonly policy: string;
  left = 0;
  private since = -Infinity;

  constructor(
    readonly name: string,
    private readonly quota: number,
    private readonly seconds: number,
  ) {
    this.policy = `"${name}";q=${String(quota)};w=${String(seconds)}`;
  }

  /** Begins anew where it has ended, or where somebody has set the clock back. */
  turn(now: Instant): void {
    if (now >= this.since && now < this.since + this.seconds * MS_PER_SECOND) return;
    this.since = now;
    this.left = this.quota;
  }

  /** In whole seconds, rounded up. */
  endsIn(now: Instant): number {
    return Math.ceil((this.since - now) / MS_PER_SECOND + this.seconds);
  }

  shown(now: Instant): string {
    return `"${this.name}";r=${String(this.left)};t=${String(this.endsIn(now))}`;
  }
}
