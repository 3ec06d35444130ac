/**
 * How often somebody may be wrong about members' codes: a merchant in all, and everybody together at one device.
 *
 * Wrong guesses are counted in the database, in one statement each, so that a budget holds across restarts and over all copies of
 * the service. Whoever has none left is refused until a window has passed since the last of them; guesses in between neither
 * count nor prolong it.
 */
import type { Pool } from 'pg';
import { MINUTE_MS, type DeviceId, type Instant, type PartnerId } from '../ledger/units.js';

const WINDOW_MS = MINUTE_MS;
/** Wrong codes of one device within a window; then it is cooled down for another. */
const DEVICE_GUESSES_MAX = 5;
/** Wrong codes from all tills of one merchant within a window. */
const MERCHANT_GUESSES_MAX = 30;

/** Whose budgets a code concerns: the merchant's, and those of the devices that it may be of. */
export interface Guessers {
  readonly merchant: PartnerId;
  readonly devices: readonly DeviceId[];
}

const SPEND = `
  INSERT INTO code_guesses AS known (log, guesser, since, guesses_left)
  SELECT logs.id, spent.guesser, $4, spent.guesses_max - 1
  FROM logs, unnest($2::text[], $3::int[]) AS spent (guesser, guesses_max) WHERE origin = $1
  ORDER BY spent.guesser
  ON CONFLICT (log, guesser) DO UPDATE SET
    guesses_left = CASE WHEN known.since <= $5 THEN excluded.guesses_left ELSE greatest(known.guesses_left - 1, -1) END,
    since = CASE WHEN known.since <= $5 OR known.guesses_left = 1 THEN excluded.since ELSE known.since END
  RETURNING guesses_left, since`;
const EXHAUSTED = `
  SELECT max(since) AS since FROM code_guesses
  WHERE log = (SELECT id FROM logs WHERE origin = $1) AND guesser = ANY ($2) AND guesses_left <= 0 AND since > $3`;

export class GuessBudgets {
  constructor(
    private readonly pool: Pool,
    private readonly clock: () => Instant,
  ) {}

  /** For how long these are to be refused, in milliseconds; 0 while they have guesses left. */
  async wait(log: string, { merchant, devices }: Guessers): Promise<number> {
    const now = this.clock();
    const { rows } = await this.pool.query<{ since: number | null }>(EXHAUSTED, [log, [merchant, ...devices], now - WINDOW_MS]);
    const since = rows[0]?.since ?? null;
    return since === null ? 0 : remaining(since, now);
  }

  /** Counts a wrong code. As `wait`, for one that came when none was left. */
  async spend(log: string, { merchant, devices }: Guessers): Promise<number> {
    const now = this.clock();
    const limits = [MERCHANT_GUESSES_MAX, ...devices.map(() => DEVICE_GUESSES_MAX)];
    const { rows } = await this.pool.query<{ guesses_left: number; since: number }>(SPEND, [
      log,
      [merchant, ...devices],
      limits,
      now,
      now - WINDOW_MS,
    ]);
    return Math.max(0, ...rows.filter(row => row.guesses_left < 0).map(({ since }) => remaining(since, now)));
  }
}

const remaining = (since: number, now: Instant): number => Math.max(1, since + WINDOW_MS - now);
