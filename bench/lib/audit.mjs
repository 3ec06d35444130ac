/**
 * The audit of a log after it was written to: what was acknowledged is stored, nothing else is, and all of it is true.
 *
 * Asked of the tables by SQL alone, so that nothing of the writer's memory can answer for it: positions and revisions are dense,
 * every hash is the SHA-256 of its leaf, the entries of all leaves sum to zero and no part of a member's account is negative.
 */
import { openPool } from './product.mjs';

/** The tables' owner sees what the service may not: its own role is not taken. */
export const ownerPool = url => openPool({ connectionString: url, max: 2 });

/** Leaves of a log; taken before the load, so that the audit can tell what came. */
export async function leafCount(url, log) {
  return withOwner(url, async ask => (await ask('SELECT head + 1 AS n FROM logs WHERE origin = $1', [log]))[0]?.n ?? 0);
}

/** @param expected leaves that the log must have; @returns what is missing, and what else is wrong */
export async function auditLog(url, log, expected) {
  return withOwner(url, async ask => {
    const [counted] = await ask(
      `SELECT count(*)::int AS stored, max(position)::int + 1 AS dense, count(DISTINCT position)::int AS positions,
              count(*) FILTER (WHERE sha256('\\x00'::bytea || body) <> hash)::int AS false_hashes
       FROM events JOIN logs ON logs.id = events.log WHERE origin = $1`,
      [log],
    );
    const [{ gaps }] = await ask(
      `SELECT count(*)::int AS gaps FROM (
         SELECT FROM events JOIN logs ON logs.id = events.log WHERE origin = $1
         GROUP BY stream HAVING count(*) <> max(revision) + 1) AS stream`,
      [log],
    );
    const [{ off, negative }] = await ask(
      `SELECT coalesce(sum(amount), 0)::int AS off, count(*) FILTER (WHERE amount < 0 AND account LIKE 'member:%')::int AS negative
       FROM (
         SELECT entry->>'account' AS account, entry->>'unit' AS unit, sum((entry->>'amount')::bigint) AS amount
         FROM events JOIN logs ON logs.id = events.log,
              jsonb_array_elements(convert_from(body, 'UTF8')::jsonb->'entries') AS entry
         WHERE origin = $1 GROUP BY 1, 2) AS balance`,
      [log],
    );
    const { stored, dense, positions, false_hashes: falseHashes } = counted;
    const wrong = [
      [dense !== stored || positions !== stored, 'positions have gaps'],
      [falseHashes > 0, `${falseHashes} hashes are false`],
      [gaps > 0, `${gaps} streams have gaps`],
      [off !== 0, 'the entries do not sum to zero'],
      [negative > 0, `${negative} accounts are negative`],
    ].flatMap(([isWrong, what]) => (isWrong ? [what] : []));
    const faults = [...(stored > expected ? [`${stored - expected} events were stored twice or unasked`] : []), ...wrong];
    return { lost: Math.max(0, expected - stored) + faults.length, note: faults.join(', ') || `${stored} events` };
  });
}

async function withOwner(url, work) {
  const pool = ownerPool(url);
  try {
    return await work(async (text, values) => (await pool.query(text, values)).rows);
  } finally {
    await pool.end();
  }
}
