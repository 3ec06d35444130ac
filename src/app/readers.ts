/**
 * Opens reads of a community's read models, once they have reached the position that the caller has seen.
 */
import type { Pool } from 'pg';
import { EMPTY_LOG } from '../event-store/event-store.js';
import type { Feed } from '../feed/feed.js';
import type { Opened } from '../ledger/account/state.js';
import type { Instant, MemberId } from '../ledger/units.js';
import { balancesNow, type BalanceNow } from '../read-models/balances.js';
import { BoardCache } from '../read-models/board-cache.js';
import { communityOf, type Community } from '../read-models/community.js';
import { Gathered } from './gathered.js';
import type { LogReader } from './log-reader.js';

/** The longest that a read waits for its read models. */
const READ_WAIT_MS = 2_000;
/** A log has one community. */
export const ITSELF = 'itself';

/** Rows that many ask for, by the log's number. */
interface Rows {
  readonly balances: Gathered<number, BalanceNow>;
  readonly communities: Gathered<number, Community>;
}

/** Where a read happens. */
export interface Reader extends Rows {
  readonly pool: Pool;
  /** The log's number in the database. */
  readonly log: number;
  /** The read models stood at least here when the read began. */
  readonly position: number;
  /** Leaderboards that were read at this position already. */
  readonly boards: BoardCache;
  /** A member's account at that position, with what has fallen due since and nobody has recorded. */
  readonly accountNow: (member: MemberId) => Promise<Opened | undefined>;
}

/** The read models were not there in time, or stand still. */
export class ProjectionBehind extends Error {
  override readonly name = 'ProjectionBehind';
  constructor(readonly position: number) {
    super(`the read models stand at position ${String(position)}`);
  }
}

export class Readers {
  private readonly boards: BoardCache;
  private readonly rows: Rows;

  constructor(
    private readonly pool: Pool,
    private readonly feed: Feed,
    private readonly reader: LogReader,
    private readonly clock: () => Instant,
  ) {
    this.boards = new BoardCache(pool);
    this.rows = {
      balances: new Gathered(async (log, members) => {
        const found = await balancesNow(pool, log, members as readonly MemberId[], clock());
        return new Map(found.map(balance => [balance.member, balance]));
      }),
      communities: new Gathered(async log => {
        const found = await communityOf(pool, log);
        return new Map(found === undefined ? [] : [[ITSELF, found]]);
      }),
    };
  }

  /** @throws ProjectionBehind */
  async open(origin: string, models: readonly string[], minPosition = EMPTY_LOG): Promise<Reader> {
    const log = await this.feed.ids.of(origin);
    if (log === undefined) throw new ProjectionBehind(EMPTY_LOG);
    const { reached, position } = await this.feed.waitFor(origin, models, minPosition, READ_WAIT_MS);
    if (!reached) throw new ProjectionBehind(position);
    const { pool, boards, rows, reader, clock } = this;
    const accountNow = (member: MemberId): Promise<Opened | undefined> => reader.accountNow(origin, member, position, clock());
    return { ...rows, pool, log, position, boards, accountNow };
  }
}
