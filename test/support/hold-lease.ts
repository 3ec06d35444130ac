/**
 * A process that keeps the duty `writing` and does it blindly: it writes its token again and again, each time in a transaction that
 * is the holder's, and goes on when its signal says that it should not. `node … hold-lease.ts <url> [pause]`: with `pause` it stands
 * still within its first transaction until it is told to go on.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../src/platform/database.js';
import { assertHeld, Leases, LeaseLost, type Lease } from '../../src/platform/leases.js';

const [url = '', pause] = process.argv.slice(2);
const pool = openDatabase(url, 2, () => undefined);
const say = (...words: readonly unknown[]): void => console.log(words.join(' '));

async function write(lease: Lease): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await assertHeld(client, lease);
    if (pause !== undefined) {
      say('inside', lease.token);
      process.kill(process.pid, 'SIGSTOP');
    }
    await client.query('INSERT INTO written (token) VALUES ($1)', [lease.token]);
    await client.query('COMMIT');
    client.release();
    say('wrote', lease.token);
  } catch (reason) {
    client.release(true);
    say(reason instanceof LeaseLost ? 'refused' : 'failed', lease.token);
  }
}

const leases = new Leases(
  openDatabase(url, 1, () => undefined),
  () => undefined,
);
leases.keep('writing', async (lease, signal) => {
  say('has', lease.token);
  signal.addEventListener('abort', () => say('lost', lease.token));
  for (let isDone = false; !isDone; await sleep(20)) {
    isDone = signal.aborted;
    await write(lease);
  }
});
process.once('SIGTERM', () => void leases.stop().then(() => process.exit()));
