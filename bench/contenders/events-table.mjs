/**
 * The product's own table as the contenders "plain INSERT", "INSERT of 500" and "COPY" write to it: same columns, same indexes,
 * leaves of the same bytes, and the same 100,000 accounts in it before the first round; without fence, decisions or look-ups.
 */
import { ownerPool } from '../lib/audit.mjs';
import { communityDatabase, LOG } from '../lib/community.mjs';
import { PeerTraffic, samples } from '../lib/samples.mjs';

export const COLUMNS = ['log', 'position', 'stream', 'revision', 'counter', 'cause', 'claim', 'fingerprint', 'hash', 'body'];

/** Beyond what the enrolments took. */
const FIRST_REVISION = 1_000;

const ROWS_PER_MS_AT_FIRST = 40;
const HEADROOM = 1.5;

/** A copy of the community, and what one contender writes to it. */
export async function openEventsTable(bench, side) {
  const leaves = await samples(bench);
  const url = await communityDatabase(bench, side);
  const pool = ownerPool(url);
  const { rows } = await pool.query('SELECT id, head::int FROM logs WHERE origin = $1', [LOG]);
  await pool.end();
  const [{ id, head }] = rows;
  const traffic = new PeerTraffic(leaves, { accounts: bench.accounts, seed: bench.seed });
  let position = head;
  let rowsPerMs = ROWS_PER_MS_AT_FIRST;
  return {
    url,
    traffic,
    /** The column values of an event. */
    row: ({ stream, revision, leaf, cause, claim }) => [
      ...[id, (position += 1), stream, FIRST_REVISION + revision, leaf.counter ?? null],
      ...[cause, claim, leaf.fingerprint ?? null, leaf.hash, leaf.body],
    ],
    /** How many rows to make for a round. A round that runs out of them ends early and is no slower for it. */
    rowsFor: ms => ms * rowsPerMs,
    async paced(bench, work) {
      const result = await bench.durable(work);
      rowsPerMs = (result.rate / 1_000) * HEADROOM;
      return result;
    },
    async audit(acknowledged) {
      const owner = ownerPool(url);
      const { rows: counted } = await owner.query('SELECT count(*)::int AS stored FROM events');
      await owner.end();
      const missing = acknowledged - (counted[0].stored - head - 1);
      return { side, lost: Math.abs(missing) + traffic.faults.length, note: traffic.faults[0] ?? `${acknowledged} events` };
    },
  };
}
