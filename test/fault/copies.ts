/**
 * Copies of the service's write road over one database, with its read models and one clock for each: what they answer is written
 * down, and in the end audited.
 */
import type { Pool } from 'pg';
import type { Outcome } from '../../src/app/batch.js';
import { PostgresEventStore } from '../../src/event-store/postgres.js';
import { commandId } from '../../src/feed/command-id.js';
import { accountIn } from '../../src/ledger/books.js';
import type { Command } from '../../src/ledger/commands.js';
import type { Opened } from '../../src/ledger/account/state.js';
import { accountBook, type ActorId, type MemberId } from '../../src/ledger/units.js';
import { openDatabase } from '../../src/platform/database.js';
import { LOG, TestCommunity } from '../support/community.js';
import { ReadRoad } from '../support/read-road.js';
import { Answers } from './answers.js';
import { audit } from './audit.js';

/** Which of the copies. */
export type Which = 0 | 1;
const CONNECTIONS = 4;

export class Copies {
  readonly answers = new Answers();
  private keys = 0;

  private constructor(
    readonly road: ReadRoad,
    private readonly both: readonly [TestCommunity, TestCommunity],
    private readonly storePool: Pool,
    private readonly since: number,
  ) {}

  /** Over a community that was founded and set up by the first of them. */
  static async open<T>(setUp: (community: TestCommunity) => Promise<T>): Promise<{ copies: Copies; scene: T }> {
    const road = await ReadRoad.open();
    const scene = await setUp(road.community);
    const storePool = openDatabase(road.database.url, CONNECTIONS, () => undefined);
    const other = new TestCommunity(new PostgresEventStore(storePool), LOG, log => road.feed.wake(log));
    const { budget, merchant, now } = road.community;
    Object.assign(other, { budget, merchant, now });
    return { copies: new Copies(road, [road.community, other], storePool, await road.store.head(LOG)), scene };
  }

  /** Sets the clock of a copy. */
  setClock(which: Which, at: number): void {
    this.both[which].now = at as TestCommunity['now'];
  }

  async send(which: Which, actor: ActorId, command: Command, key = `key ${String(this.keys++)} of a copy`): Promise<Outcome> {
    const outcome = await this.both[which].send(actor, command, key);
    this.answers.noteOutcome(commandId(actor, command.type, key), outcome);
    return outcome;
  }

  /** With a fingerprint, as the edge sends it; a refusal of the key itself is thrown. */
  async request(which: Which, actor: ActorId, command: Command, key: string, print: number): Promise<Outcome> {
    const outcome = await this.both[which].send(actor, command, key, Buffer.alloc(32, print));
    this.answers.noteOutcome(commandId(actor, command.type, key), outcome);
    return outcome;
  }

  async account(member: MemberId, which: Which = 0): Promise<Opened> {
    const account = accountIn(await this.both[which].ledger.look(LOG, [accountBook(member)]), member);
    if (account.status === 'unopened') throw new Error(`${member} has no account`);
    return account;
  }

  head(): Promise<number> {
    return this.road.store.head(LOG);
  }

  async audit(): Promise<void> {
    await this.road.caughtUp();
    await audit(this.road, LOG, this.answers, this.since);
  }

  async close(): Promise<void> {
    await this.storePool.end();
    await this.road.close();
  }
}
