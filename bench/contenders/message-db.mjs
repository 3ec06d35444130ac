/**
 * message-db: the functions of the npm package, called from Node with the product's driver, the expected version in every write.
 *
 * It orders a category by a lock that is held until the commit, so its streams are spread over 64 categories: its best case.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ownerPool } from '../lib/audit.mjs';
import { closedLoop } from '../lib/load.mjs';
import { openPool } from '../lib/product.mjs';
import { PeerTraffic, samples } from '../lib/samples.mjs';

const CATEGORIES = 64;
const CONNECTIONS = 16;
const REFUSED = /Wrong expected version|duplicate key/;
/** In the order of the package's install.sh; pgcrypto is left out, the one function taken from it is built in since PostgreSQL 13. */
const PARTS = {
  schema: ['message-store'],
  tables: ['messages'],
  types: ['message'],
  functions: [
    ...['message-store-version', 'hash-64', 'acquire-lock', 'category', 'is-category', 'id', 'cardinal-id'],
    ...['stream-version', 'write-message', 'get-stream-messages', 'get-category-messages', 'get-last-stream-message'],
  ],
  indexes: ['messages-id', 'messages-stream', 'messages-category'],
};
const TEXT = 'SELECT write_message($1, $2, $3, $4, NULL, $5)';

export async function openMessageDb(bench) {
  const side = 'message-db';
  const url = await bench.database('message_db', { migrated: false });
  const pool = openPool({ connectionString: url, max: CONNECTIONS, options: '-c search_path=message_store,public' });
  const package_ = path.dirname(createRequire(import.meta.url).resolve('@eventide/message-db/package.json'));
  for (const [folder, names] of Object.entries(PARTS))
    for (const name of names) await pool.query(fs.readFileSync(path.join(package_, 'database', folder, `${name}.sql`), 'utf8'));
  const leaves = await samples(bench);
  const traffic = new PeerTraffic(leaves, { accounts: bench.accounts, seed: bench.seed });
  const contents = new Map(leaves.map(leaf => [leaf, Buffer.from(leaf.body).toString()]));
  const types = new Map(leaves.map(leaf => [leaf, JSON.parse(contents.get(leaf)).type]));
  const write = async ({ stream, revision, leaf, cause }) => {
    const member = stream.slice('account-'.length);
    const category = Number.parseInt(member.slice(-2), 36) % CATEGORIES;
    const id = `${cause.toString('hex', 0, 4)}-${cause.toString('hex', 4, 6)}-${cause.toString('hex', 6, 8)}-${cause.toString('hex', 8, 10)}-${cause.toString('hex', 10)}`;
    const values = [id, `account${category}-${member}`, types.get(leaf), contents.get(leaf), revision - 1];
    try {
      await pool.query({ name: 'write', text: TEXT, values });
      return true;
    } catch (error) {
      if (REFUSED.test(error.message)) return false;
      throw error;
    }
  };
  return {
    run: inFlight =>
      bench.durable(async () => {
        const before = traffic.events;
        await closedLoop(inFlight, bench.roundMs, () => traffic.one(write));
        return traffic.events - before;
      }),
    async audit() {
      const owner = ownerPool(url);
      const { rows } = await owner.query('SELECT count(*)::int AS n FROM message_store.messages');
      await owner.end();
      const lost = Math.abs(traffic.events - rows[0].n) + traffic.faults.length;
      return { side, lost, note: traffic.faults[0] ?? `${traffic.events} events` };
    },
    close: () => pool.end(),
  };
}
