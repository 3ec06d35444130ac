/**
 * Lets time take effect where nobody acts: points that mature, holds and lots that expire, accounts that close; and lets go what
 * a merchant holds whose partnership has ended.
 *
 * Every decision settles its own accounts first, so a late sweep never decides anything wrongly; it only shows late. The work
 * list may be behind the log: what was dealt with a moment ago is passed over, so that a log whose read models stand still keeps
 * no other log waiting. Of several copies of the service one sweeps; what two would do twice is done once. Invariant: one run at
 * a time, of a bounded size, and nothing is ever thrown to whoever started it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { commandId, freshCommandId } from '../feed/command-id.js';
import type { Keep } from '../feed/feed.js';
import { SYSTEM } from '../ledger/decision.js';
import type { Instant } from '../ledger/units.js';
import { accountsDue, nextDueAt, strandedHolds, type DueAccount, type StrandedHold } from '../read-models/due.js';
import type { Submission } from './batch.js';
import type { Ledger } from './ledger.js';

/** Accounts that one run settles, and holds that it lets go; what is left comes with the next. */
export const SWEEP_ACCOUNTS_MAX = 500;
const SWEEP_EVERY_MS = 5_000;
/** Something that falls due sooner is swept when it does, but never two runs closer than this. */
const PAUSE_MS_MIN = 100;
/** How long an account or a hold is passed over once it has been dealt with. */
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

/** One command of the service's own. */
interface Chore {
  readonly origin: string;
  /** Whose account and what falls due there first, or which hold. */
  readonly about: string;
  readonly submission: Submission;
}

const settling = ({ origin, member, dueAt }: DueAccount): Chore => ({
  origin,
  about: `${member} ${String(dueAt)}`,
  submission: { command: { type: 'SettleAccount', member }, actor: SYSTEM, id: freshCommandId() },
});

/** The same command for ever: a hold that is let go is not let go twice, however late a list is. */
const lettingGo = ({ origin, merchant, redemption }: StrandedHold): Chore => ({
  origin,
  about: redemption,
  submission: {
    command: { type: 'VoidRedemption', merchant, redemption },
    actor: SYSTEM,
    id: commandId(SYSTEM, 'void what an ended merchant holds', redemption),
  },
});

const nameOf = ({ origin, about }: Chore): string => `${origin} ${about}`;

export class Sweeper {
  private stopping: AbortController | undefined;
  private sweeping: Promise<void> = Promise.resolve();
  private running: Promise<number> | undefined;
  // in the order of doing
  private readonly doneAt = new Map<string, Instant>();

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
      const pauseMs = await this.pauseMs(everyMs);
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) await this.sweep();
    }
  }

  private async pauseMs(atMost: number): Promise<number> {
    const { pool, clock, onFault } = this.settings;
    try {
      const now = clock();
      const next = (await nextDueAt(pool, now)) ?? Infinity;
      return Math.min(atMost, Math.max(PAUSE_MS_MIN, next - now));
    } catch (fault) {
      onFault(fault);
      return atMost;
    }
  }

  /** One run over all logs, or the one that is under way. Answers with the number of accounts and holds that were dealt with. */
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
    const limit = SWEEP_ACCOUNTS_MAX + this.doneAt.size;
    const [accounts, holds] = await Promise.all([accountsDue(pool, now, limit), strandedHolds(pool, limit)]);
    const chores = [accounts.map(settling), holds.map(lettingGo)].flatMap(list =>
      list.filter(chore => !this.doneAt.has(nameOf(chore))).slice(0, SWEEP_ACCOUNTS_MAX),
    );
    // together, so that each log's writer serves its own as one group
    const answers = await Promise.allSettled(chores.map(chore => this.dealWith(chore, now)));
    const failed = answers.find(answer => answer.status === 'rejected');
    if (failed !== undefined) onFault(failed.reason);
    return answers.filter(answer => answer.status === 'fulfilled').length;
  }

  /** What cannot be done waits like the others, lest it stands in their way. */
  private async dealWith(chore: Chore, now: Instant): Promise<void> {
    this.doneAt.set(nameOf(chore), now);
    await this.settings.ledger.submit(chore.origin, chore.submission);
  }

  private forgetBefore(oldest: number): void {
    for (const [name, at] of this.doneAt) {
      if (at > oldest && this.doneAt.size <= PASSED_OVER_MAX) break;
      this.doneAt.delete(name);
    }
  }
}
