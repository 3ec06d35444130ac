/** A database that follows the logs of an EventStoreDB (a stand-in for one): what it promises to whoever reads and writes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { binaryEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { appendOnce } from '../../src/app/appender.js';
import { ConfigError, readConfig } from '../../src/config.js';
import { CopyFollower } from '../../src/event-store/copied-follower.js';
import { CopyRecord } from '../../src/event-store/copied-record.js';
import { AppendOutcomeUnknown, EMPTY_LOG, EventStoreUnavailable, type EventStore } from '../../src/event-store/event-store.js';
import type { NewLeaf } from '../../src/event-store/event-store.js';
import { PostgresEventStore } from '../../src/event-store/postgres.js';
import { openService } from '../../src/service.js';
import { COORDINATOR, TestCommunity } from '../support/community.js';
import { CopiedLogs, openCopied } from '../support/copied-store.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { overEventStoreDb } from '../support/each-engine.js';
import { Edge } from '../support/edge.js';
import { EventStoreDbStandIn, type Fate } from '../support/eventstoredb-stand-in.js';
import { newLeaf, newLeaves, newLog, plain, readAll } from '../support/leaves.js';

const SECRET = Buffer.alloc(32, 6).toString('base64');
/** The first read of a client takes its time. */
const ANSWER_WITHIN_MS = 1_500;

let standIn: EventStoreDbStandIn;
let logs: CopiedLogs;
let database: TestDatabase;
let close: () => Promise<void>;
let others: CopiedLogs[] = [];
let log: string;

beforeEach(async () => {
  standIn = await EventStoreDbStandIn.start();
  ({ logs, database, close } = await openCopied(standIn.url, ANSWER_WITHIN_MS));
  others = [];
  log = newLog();
});
afterEach(async () => {
  for (const other of others) await other.close();
  await close();
  standIn.stop();
});
/** Another copy of the service. */
const another = (): CopiedLogs => {
  const other = CopiedLogs.open(standIn.url, database, ANSWER_WITHIN_MS);
  others.push(other);
  return other;
};
const stored = async (store: EventStore) => plain(await readAll(store, log));
const failure = async () => (await new CopyRecord(database.pool).engine())?.failure;

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(10);
}

describe('the copy', () => {
  it('has every leaf once and in order, whatever ends its subscription, and whoever else copies', async () => {
    logs.follow();
    another().follow();
    let revision = 0;
    for (let round = 0; round < 30; round++) {
      await logs.streams.append(log, revision - 1, newLeaves('community', revision, 1 + (round % 7)));
      revision += 1 + (round % 7);
      if (round % 4 === 0) standIn.endSubscriptions();
    }
    await logs.caughtUp(log);
    expect(await stored(logs.copy)).toEqual(plain(await logs.streams.read(log, EMPTY_LOG, revision)));
    expect(logs.faults.length).toBeGreaterThan(0);
    expect(logs.faults.filter(fault => !(fault instanceof EventStoreUnavailable))).toEqual([]);
    expect(await failure()).toBeNull();
    // what the engine says of itself is no log of the database's
    expect([...(await logs.copy.heads()).keys()]).toEqual([log]);
  });

  it('lets leaves that keep coming share an append, and keeps a lone one waiting for nobody', async () => {
    const all = newLeaves('community', 0, 20).map((leaf, position) => ({
      log,
      leaf: { ...leaf, position },
      at: String(position),
    }));
    const append = jest.spyOn(logs.copy, 'append');
    logs.follow(async function* () {
      yield* all.slice(0, 1);
      await eventually(() => Promise.resolve(append.mock.results.length > 0));
      yield* all.slice(1, 2);
      await append.mock.results[0]?.value;
      yield* all.slice(2);
      await new Promise(() => undefined);
    });
    await eventually(async () => (await logs.copy.head(log)) === all.length - 1);
    const [first, ...more] = append.mock.calls.map(([, , leaves]) => leaves.length);
    expect(first).toBe(1);
    expect(more.length).toBeLessThan(all.length / 2);
  });

  it('goes on after a restart where it was, and finds there what came meanwhile', async () => {
    const first = another().follow();
    await first.streams.append(log, EMPTY_LOG, newLeaves('community', 0, 5));
    await first.caughtUp(log);
    await first.close();
    others = [];
    expect((await new CopyRecord(database.pool).engine())?.place).toMatch(/./);
    await logs.streams.append(log, 4, newLeaves('community', 5, 5));
    await logs.follow().caughtUp(log);
    expect(await stored(logs.copy)).toEqual(plain(await logs.streams.read(log, EMPTY_LOG, 10)));
  });

  it('goes on with the very leaves that the database did not take, and tells whoever reads that they have come', async () => {
    const broken = Object.assign(Object.create(logs.copy) as typeof logs.copy, {
      append: () => Promise.reject(new Error('the database went away')),
    });
    const leaves = newLeaves('community', 0, 3).map((leaf, position) => ({ ...leaf, position }));
    const told: string[] = [];
    const ending = new AbortController();
    const followed = (copy: typeof logs.copy) =>
      new CopyFollower({
        async *follow(from) {
          for (const leaf of from === undefined ? leaves : []) yield { log, leaf, at: `${leaf.position}/${leaf.position}` };
          await sleep(60_000, undefined, { ref: false });
        },
        ...{ copy, record: new CopyRecord(database.pool), onCopied: arrived => told.push(arrived) },
      }).run(ending.signal);
    await expect(followed(broken)).rejects.toThrow('went away');
    expect(told).toEqual([]);
    const running = followed(logs.copy);
    await eventually(async () => (await logs.copy.head(log)) === leaves.length - 1);
    ending.abort();
    await running;
    expect(new Set(told)).toEqual(new Set([log]));
    expect(await stored(logs.copy)).toEqual(plain(leaves));
  });

  it('stops visibly at a leaf that the database has otherwise', async () => {
    await logs.streams.append(log, EMPTY_LOG, newLeaves('community', 0, 3));
    await logs.copy.append(log, EMPTY_LOG, newLeaves('community', 0, 2));
    logs.follow();
    await eventually(async () => (await failure()) !== null);
    expect(await failure()).toBe(`position 0 of ${log} is another leaf in the engine than in the copy`);
    expect(await logs.copy.head(log)).toBe(1);
  });

  it('stops visibly at a gap, and at a leaf with another hash', async () => {
    const [first, second] = newLeaves('community', 0, 2);
    if (first === undefined || second === undefined) throw new Error('no leaves');
    const coming = (leaf: NewLeaf, position: number) =>
      async function* () {
        yield { log, leaf: { ...leaf, position }, at: '1/1' };
        await sleep(60_000, undefined, { ref: false });
      };
    logs.follow(coming(second, 1));
    await eventually(async () => (await failure()) === `position 1 of ${log} comes where 0 is due`);
    another().follow(coming({ ...first, hash: second.hash.map(byte => byte ^ 1) }, 0));
    await eventually(async () => /does not have the hash/.test((await failure()) ?? ''));
    expect(await logs.copy.head(log)).toBe(EMPTY_LOG);
  });

  it('goes on, and no longer says that it has stopped, when what stopped it has passed', async () => {
    const [leaf] = newLeaves('community', 0, 1);
    if (leaf === undefined) throw new Error('no leaf');
    let position = 1;
    logs.follow(async function* () {
      yield { log, leaf: { ...leaf, position }, at: '1/1' };
      await sleep(60_000, undefined, { ref: false });
    });
    await eventually(async () => (await failure()) !== null);
    position = 0;
    await eventually(async () => (await failure()) === null);
    expect(await logs.copy.head(log)).toBe(0);
  });

  it('of a service shows in its figures that it has stopped', async () => {
    const edge = await Edge.start(undefined, undefined, overEventStoreDb(standIn.url));
    const figure = async () => /^timebank_copy_stopped (\d)$/m.exec((await edge.get('/metrics')).text)?.[1];
    try {
      expect(await figure()).toBe('0');
      const stranger = KurrentDBClient.connectionString(standIn.url.replace('esdb:', 'kurrentdb:'));
      await stranger.appendToStream('timebank-other', binaryEvent({ type: 'Other', data: Buffer.of(1) }));
      await stranger.dispose();
      await eventually(async () => (await figure()) === '1');
      expect((await new CopyRecord(edge.service.pool).engine())?.failure).toBe('event 0 of timebank-other is not a leaf');
    } finally {
      await edge.stop();
    }
  });
});

describe('the store over it', () => {
  it('shows what a conflict told of, though the copy stands still and somebody else wrote it', async () => {
    const leaves = [
      newLeaf('community', 0),
      newLeaf('account-mbr_1', 0, { counter: 'budget-bgt_1', claim: Buffer.alloc(32, 1) }),
    ];
    expect(await another().store.append(log, EMPTY_LOG, leaves)).toEqual({ appended: true });
    expect(await logs.store.append(log, EMPTY_LOG, [])).toEqual({ appended: false, head: 1 });
    expect(await stored(logs.store)).toEqual(plain(leaves.map((leaf, position) => ({ ...leaf, position }))));
    const [, second] = leaves;
    if (second?.claim === undefined) throw new Error('no claim');
    expect(await logs.store.find(log, { causes: [second.cause] })).toHaveLength(1);
    expect(await logs.store.find(log, { claims: [second.claim] })).toHaveLength(1);
    for await (const batch of logs.store.readBooks(log, ['budget-bgt_1']))
      expect(batch.map(({ position }) => position)).toEqual([1]);
    expect(await logs.store.logs()).toEqual([log]);
    expect(await logs.copy.head(log)).toBe(EMPTY_LOG);
  });

  it('has what an append stored of which nobody knows, though the copy stands still', async () => {
    const [first, second] = newLeaves('community', 0, 2);
    if (first === undefined || second === undefined) throw new Error('no leaves');
    await logs.store.append(log, EMPTY_LOG, [first]);
    standIn.rule = () => 'unanswered';
    await expect(logs.store.append(log, 0, [second])).rejects.toThrow(AppendOutcomeUnknown);
    expect(await logs.store.find(log, { causes: [second.cause] })).toHaveLength(1);
  });

  it('begins a log though the answer was lost to its entry among the logs of the engine', async () => {
    let entries = 0;
    standIn.rule = ({ stream }) => (stream.endsWith('inventory') && entries++ === 0 ? 'unanswered' : 'pass');
    expect(await logs.store.append(log, EMPTY_LOG, newLeaves('community', 0, 1))).toEqual({ appended: true });
    expect(entries).toBe(1);
    expect(await another().store.logs()).toEqual([log]);
  });

  it('goes on where another copy of the service has left off, and has room for a log before its leaves have come', async () => {
    const [first, second] = newLeaves('community', 0, 2);
    if (first === undefined || second === undefined) throw new Error('no leaves');
    expect(await logs.store.head(log)).toBe(EMPTY_LOG);
    await another().store.append(log, EMPTY_LOG, [first]);
    expect(await logs.store.append(log, 0, [second])).toEqual({ appended: true });
    const { rows } = await database.pool.query('SELECT head FROM logs WHERE origin = $1', [log]);
    expect(rows).toEqual([{ head: EMPTY_LOG }]);
  });

  it('finds a command whole though the copy has only some of its leaves, and somebody else wrote it', async () => {
    const [first, ...command] = newLeaves('community', 0, 3);
    if (first === undefined) throw new Error('no leaf');
    const [{ cause } = first] = command;
    const leaves = [first, ...command.map(leaf => ({ ...leaf, cause }))];
    await logs.store.append(log, EMPTY_LOG, leaves.slice(0, 1));
    await another().store.append(log, 0, leaves.slice(1));
    await logs.copy.append(log, EMPTY_LOG, leaves.slice(0, 2));
    expect((await logs.store.find(log, { causes: [cause] })).map(({ position }) => position)).toEqual([1, 2]);
  });

  it('reads right while memory forgets all that it may', async () => {
    const forgetful = CopiedLogs.open(standIn.url, database, ANSWER_WITHIN_MS, { behindMax: 100, tailBytesMax: 0 });
    others.push(forgetful);
    await forgetful.store.append(log, EMPTY_LOG, newLeaves('community', 0, 4));
    await forgetful.store.append(log, 3, newLeaves('community', 4, 4));
    expect((await readAll(forgetful.store, log)).map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    await expect(forgetful.store.append(log, 7, newLeaves('community', 5, 1))).rejects.toThrow('taken');
  });

  it('refuses appends while the copy stays too far behind, and takes them again when it has come after', async () => {
    const [page, behindMax] = [5, 20];
    const impatient = CopiedLogs.open(standIn.url, database, undefined, { behindMax, tailBytesMax: 1_000_000 });
    others.push(impatient);
    const append = (from: number) => impatient.store.append(log, from - 1, newLeaves('community', from, page));
    let from = 0;
    for (; from <= behindMax; from += page) await append(from);
    await expect(append(from)).rejects.toThrow(EventStoreUnavailable);
    expect(await impatient.store.behind()).toBe(from);
    await logs.follow().caughtUp(log);
    expect(await append(from)).toEqual({ appended: true });
  });

  it.each<Fate>(['pass', 'unanswered', 'doubled', 'misreported', 'called-late', 'dropped', 'stored-late'])(
    'has each append of several copies of the service once and whole where answers are %s',
    async fate => {
      const services = [logs.follow(), another()];
      let asked = 0;
      standIn.rule = () => {
        if (asked++ % 4 !== 0) return 'pass';
        // some land before the writer has looked, some after
        if (fate === 'stored-late') setTimeout(() => standIn.release(), ANSWER_WITHIN_MS * (asked % 3));
        return fate;
      };
      const write = async ({ store }: CopiedLogs, stream: string): Promise<void> => {
        for (let revision = 0; revision < 12; revision += 3) {
          const leaves = newLeaves(stream, revision, 3);
          let landing = '';
          while (landing !== 'stored')
            landing = await appendOnce(store, { log, expected: await store.head(log), leaves, unless: {} });
        }
      };
      await Promise.all(services.map((service, number) => write(service, `account-mbr_${String(number)}`)));
      // a copy of the service sees what others appended once it was told where the log ends
      expect(await logs.store.head(log)).toBe(23);
      const leaves = await readAll(logs.store, log);
      expect(leaves.map(({ position }) => position)).toEqual(Array.from({ length: 24 }, (_, position) => position));
      for (const number of [0, 1])
        expect(leaves.filter(({ stream }) => stream.endsWith(String(number))).map(({ revision }) => revision)).toEqual(
          Array.from({ length: 12 }, (_, revision) => revision),
        );
      await logs.caughtUp(log);
      expect(await stored(logs.copy)).toEqual(plain(leaves));
    },
  );

  it('lets two copies of the write road do a command once that is sent to both', async () => {
    const one = await new TestCommunity(logs.follow().store, log).found();
    const two = new TestCommunity(another().store, log);
    const enrol = { type: 'EnrolMember', minor: false, categories: [], leaderboard: true } as const;
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, (_, number) =>
        [one, two].map(road => road.send(COORDINATOR, enrol, `m${String(number)}`)),
      ).flat(),
    );
    expect(outcomes.filter(outcome => outcome.accepted && !outcome.replayed)).toHaveLength(30);
    expect(new Set(outcomes.map(({ position }) => position)).size).toBe(30);
  });
});

describe('a start', () => {
  const start = async (env: Readonly<Record<string, string>> = overEventStoreDb(standIn.url)): Promise<void> => {
    const config = readConfig({ DATABASE_URL: database.url, TIMEBANK_SECRET: SECRET, ...env }, () => '');
    await (await openService(config, { notify: () => undefined })).close();
  };
  const expectRefused = async (reason: RegExp, env?: Readonly<Record<string, string>>): Promise<void> => {
    const refusal: unknown = await start(env).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ConfigError);
    expect(String(refusal)).toMatch(reason);
    expect(String(refusal)).not.toMatch(/\n|hunter2/);
  };

  beforeEach(async () => {
    await logs.store.append(log, EMPTY_LOG, newLeaves('community', 0, 6));
    await logs.follow().caughtUp(log);
  });

  it('over its engine is as good as the first', () => start());

  it('with an engine that the database is no copy of is refused', async () => {
    const other = await EventStoreDbStandIn.start();
    await expectRefused(/copy of another EventStoreDB .*which nobody has used yet/, overEventStoreDb(other.url));
    const theirs = await openCopied(other.url);
    await expectRefused(/copy of another EventStoreDB .*: correct EVENTSTOREDB_URL/, overEventStoreDb(other.url));
    await theirs.close();
    other.stop();
  });

  it('over PostgreSQL on a database that is a copy is refused', () => expectRefused(/is the copy of an EventStoreDB/, {}));

  it('over EventStoreDB on a database with logs of its own is refused', async () => {
    const own = await createTestDatabase();
    await new PostgresEventStore(own.pool).append(newLog(), EMPTY_LOG, newLeaves('community', 0, 1));
    await expectRefused(/keeps logs of its own/, { ...overEventStoreDb(standIn.url), DATABASE_URL: own.url });
    await own.drop();
  });

  it('is refused where the engine has fewer leaves than the copy, or others', async () => {
    await logs.copy.append(log, 5, newLeaves('community', 6, 2));
    await expectRefused(/ends at position 5, in its copy at 7: leaves were lost there/);
    await logs.streams.append(log, 5, newLeaves('community', 6, 3));
    await expectRefused(/Position 7 of .* is another leaf in the EventStoreDB than in its copy/);
  });

  it('without the engine, or with an address that is none, is refused without the password', async () => {
    await expectRefused(
      /does not answer .*correct EVENTSTOREDB_URL/,
      overEventStoreDb('esdb://admin:hunter2@127.0.0.1:1?tls=false'),
    );
    await expectRefused(/EVENTSTOREDB_URL/, overEventStoreDb('esdb://admin:hunter2@?tls=false'));
  });
});
