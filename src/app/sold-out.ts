/**
 * Rewards of one log that seem sold out, and who may hold them past the end of the hold.
 *
 * A hold whose time has come occupies no stock, recorded or not. But the end of a hold is recorded in its member's account, and
 * the reward's own book knows only what is recorded. So a command that meets a reward without stock waits for one look at its
 * holders, whose accounts are then settled, one after the other, until there is one left. Only the log's writer uses this.
 */
import { EventStoreUnavailable } from '../event-store/event-store.js';
import { accountBook, type BookName, type MemberId, type OfferId } from '../ledger/units.js';

/** So many who hold an offer past the end of the hold, as far as is known: settling an account that is settled does nothing. */
export type Overdue = (log: string, offer: OfferId, atMost: number) => Promise<readonly MemberId[]>;

/** Holders looked up beyond those who are needed: some may be settled already, and the read models do not know it yet. */
const SETTLED_ALREADY_MAX = 10;

export class SoldOut {
  private readonly offers = new Set<OfferId>();

  constructor(
    private readonly log: string,
    private readonly overdue: Overdue,
  ) {}

  has(offer: OfferId): boolean {
    return this.offers.has(offer);
  }

  note(offer: OfferId, isSoldOut: boolean): void {
    if (isSoldOut) this.offers.add(offer);
    else this.offers.delete(offer);
  }

  /**
   * @param wanted how many would have one
   * @throws EventStoreUnavailable: whether there is one left cannot be told
   */
  async holders(offer: OfferId, wanted: number): Promise<readonly BookName[]> {
    try {
      return (await this.overdue(this.log, offer, wanted + SETTLED_ALREADY_MAX)).map(accountBook);
    } catch (cause) {
      throw new EventStoreUnavailable(cause);
    }
  }
}
