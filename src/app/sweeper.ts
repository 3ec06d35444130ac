/**
 * Lets time take effect where nobody acts: points that mature, holds and lots that expire, accounts that close.
 *
 * Every decision settles its own accounts first, so a late sweep never decides anything wrongly; it only shows late. The work
 * list may be behind the log: who was settled a moment ago is passed over, so that a log whose read models stand still keeps
 * no other log waiting. Of several copies of the service one sweeps; what two would settle twice is settled once. Invariant: one
 * run at a time, of a bounded size, and nothing is ever thrown to whoever started it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { freshCommandId } from '../feed/command-id.js';
import type { Keep } from '../feed/feed.js';
import { SYSTEM } from '../ledger/decision.js';
import type { Instant } from '../ledger/units.js';
import { accountsDue, type DueAccount } from '../read-models/due.js';
import type { Ledger } from './ledger.js';

/** Accounts that one run settles; what is left comes with the next. */
export const SWEEP_ACCOUNTS_MAX = 500;
const SWEEP_EVERY_MS = 5_000;
/** How long a settled account is passed over. */
const PASSED_OVER_MS = 60_000;
const PASSED_OVER_MAX = 10_000;

export interface SweeperSettings {
  readonly ledger: Pick<Ledger, 'submit'>;
  readonly pool: Pool;
  readonly clock: () => Instant;
  /** Told what went wrong; a later run tries again. */
  readonly onFault: (fault: unknown) => void;
  /** Absent where this copy sweeps whatever others do. */
  readonly keep?: Keep;
}

const nameOf = ({ origin, member }: DueAccount): string => `${origin} ${member}`;

export class Sweeper {
  private stopping: AbortController | undefined;
  private sweeping: Promise<void> = Promise.resolve();
  private running: Promise<number> | undefined;
  // in the order of settling
  private readonly settledAt = new Map<string, Instant>();

  constructor(private readonly settings: SweeperSettings) {}

  start(everyMs = SWEEP_EVERY_MS): void {
    if (this.stopping !== undefined) return;
    const { signal } = (this.stopping = new AbortController());
    const { keep } = this.settings;
    if (keep === undefined) this.sweeping = this.sweepUntil(signal, everyMs);
    else keep(lost => (this.sweeping = this.sweepUntil(AbortSignal.any([signal, lost]), everyMs)));
  }

  /** Resolves when the run under way, if any, has ended. */
  async stop(): Promise<void> {
    this.stopping?.abort();
    this.stopping = undefined;
    await this.sweeping;
    await this.running;
  }

  private async sweepUntil(signal: AbortSignal, everyMs: number): Promise<void> {
    while (!signal.aborted) {
      await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) await this.sweep();
    }
  }

  /** One run over all logs, or the one that is under way. Answers with the number of accounts that were settled. */
  sweep(): Promise<number> {
    this.running ??= this.run()
      .catch((fault: unknown) => {
        this.settings.onFault(fault);
        return 0;
      })
      .finally(() => {
        this.running = undefined;
      });
    return this.running;
  }

  private async run(): Promise<number> {
    const { pool, clock, onFault } = this.settings;
    const now = clock();
    this.forgetBefore(now - PASSED_OVER_MS);
    const listed = await accountsDue(pool, now, SWEEP_ACCOUNTS_MAX + this.settledAt.size);
    const due = listed.filter(account => !this.settledAt.has(nameOf(account))).slice(0, SWEEP_ACCOUNTS_MAX);
    // together, so that each log's writer serves its own as one group
    const settlements = await Promise.allSettled(due.map(account => this.settle(account, now)));
    const failed = settlements.find(settlement => settlement.status === 'rejected');
    if (failed !== undefined) onFault(failed.reason);
    return settlements.filter(settlement => settlement.status === 'fulfilled').length;
  }

  /** One that cannot be settled waits like the others, lest it stands in their way. */
  private async settle(account: DueAccount, now: Instant): Promise<void> {
    this.settledAt.set(nameOf(account), now);
    const command = { type: 'SettleAccount', member: account.member } as const;
    await this.settings.ledger.submit(account.origin, { command, actor: SYSTEM, id: freshCommandId() });
  }

  private forgetBefore(oldest: number): void {
    for (const [name, at] of this.settledAt) {
      if (at > oldest && this.settledAt.size <= PASSED_OVER_MAX) break;
      this.settledAt.delete(name);
    }
  }
}
