/**
 * An EventStoreDB or KurrentDB for the rows that compare with one: `EVENTSTOREDB_URL`, a server that nobody else writes to.
 *
 * Every row begins logs of its own there, which stay; what earlier rows and runs left is never read, as each begins to follow
 * where the server ended before it. How durable its appends are is that server's setting, the same for all sides of a row; its
 * CPU seconds are nobody's in the table.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { found, openLedger, SHOPS } from './community.mjs';
import { auditTraffic, underLoad } from './ours.mjs';
import { dist, installed } from './product.mjs';

const LOOK_MS = 20;
const CAUGHT_UP_WITHIN_MS = 120_000;
const PAGE = 2_000;

const url = process.env.EVENTSTOREDB_URL;
export const missing = url === undefined ? 'EVENTSTOREDB_URL is not set' : undefined;

export const newLog = () => `timebank.example/log/bench-${randomBytes(6).toString('hex')}/1`;

/** The engine as the product has it. */
export function openStreams() {
  const { EventStoreDbStreams } = dist('event-store/eventstoredb');
  return new EventStoreDbStreams(url);
}

/** The client alone, on a connection of its own with the product's settings. */
export function bareClient() {
  const { KurrentDBClient } = installed('@kurrent/kurrentdb-client');
  const { readEventStoreDbAddress } = dist('event-store/eventstoredb-address');
  const own = `${url}${url.includes('?') ? '&' : '?'}connectionName=bare`;
  return KurrentDBClient.connectionString(readEventStoreDbAddress(own).forRequests);
}

/** Where the server ends. */
export async function endOfAll(client) {
  const { BACKWARDS, END } = installed('@kurrent/kurrentdb-client');
  for await (const { event } of client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 })) return event.position;
}

/** A place as the follower keeps it. */
export const placeText = ({ commit, prepare }) => `${commit}/${prepare}`;

/** The audit of a log in the engine from a position on: its leaves are dense and have their hashes, or reading them throws. */
export async function leavesAfter(streams, log, after) {
  let end = after;
  for (let page = []; ; end += page.length) {
    page = await streams.read(log, end, PAGE);
    if (page.length === 0) return end - after;
  }
}

/**
 * A community of `bench.accounts` members whose log the engine keeps, its traffic, and the copy that follows in the same process.
 * `sent` has the batches of leaves that the last round appended.
 */
export async function openOursOnEventStoreDb(bench, name) {
  const { Inventory } = dist('event-store/copied-inventory');
  const { CopiedEventStore } = dist('event-store/copied');
  const { PostgresEventStore } = dist('event-store/postgres');
  const streams = openStreams();
  const inventory = new Inventory(streams);
  const identity = await inventory.identify();
  const sent = [];
  const noting = {
    head: log => streams.head(log),
    read: (...read) => streams.read(...read),
    append: (log, expected, leaves) => {
      sent.push(leaves);
      return streams.append(log, expected, leaves);
    },
  };
  const storeOver = pool => new CopiedEventStore(noting, new PostgresEventStore(pool), inventory);
  const opened = openLedger(await bench.database(name), storeOver);
  const copying = await follow(streams, opened.pool, identity);
  const community = { ...opened, log: newLog(), members: bench.accounts, shops: SHOPS };
  await found(opened.ledger, community.log, community);
  await copying.upTo(community.log, await streams.head(community.log));
  const ours = await underLoad(bench, community, work => bench.measure(work));
  return {
    ...ours,
    sent,
    run(inFlight) {
      sent.length = 0;
      return ours.run(inFlight);
    },
    /** Waits until the copy has everything. */
    rest: async () => copying.upTo(community.log, await streams.head(community.log)),
    async audit() {
      const copied = await auditTraffic(ours);
      const stored = await leavesAfter(streams, community.log, Number(ours.before) - 1);
      return { ...copied, lost: copied.lost + Math.abs(ours.traffic.events - stored) };
    },
    async close() {
      await copying.stop();
      await streams.close();
      await opened.close();
    },
  };
}

/** Copies into a database what the engine gets from now on. */
async function follow(streams, pool, identity) {
  const { CopyFollower } = dist('event-store/copied-follower');
  const { CopyRecord } = dist('event-store/copied-record');
  const { PostgresEventStore } = dist('event-store/postgres');
  const copy = new PostgresEventStore(pool);
  const record = new CopyRecord(pool);
  const client = bareClient();
  await record.isCopyOf(identity);
  await record.reached(placeText(await endOfAll(client)));
  await client.dispose();
  const follower = new CopyFollower({ follow: from => streams.follow(from), copy, record, onCopied: () => undefined });
  const ending = new AbortController();
  let failure;
  const running = follower.run(ending.signal).catch(reason => (failure = reason));
  return {
    async upTo(log, end) {
      for (const until = performance.now() + CAUGHT_UP_WITHIN_MS; (await copy.head(log)) < end; await sleep(LOOK_MS)) {
        if (failure !== undefined) throw failure;
        if (performance.now() > until) throw new Error('the copy does not come after');
      }
    },
    async stop() {
      ending.abort();
      await running;
    },
  };
}
