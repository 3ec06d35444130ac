/** Logs on their way from one engine to another by the command line: resumed, proven, and closed to services until then. */
import { copyAll } from '../../src/cli/copy.js';
import { Terminal } from '../../src/cli/terminal.js';
import { readConfig } from '../../src/config.js';
import { endAt, type End } from '../../src/cli/copy-ends.js';
import { copyLogs, prove, type Target } from '../../src/app/moving.js';
import { EMPTY_LOG, type EventStore } from '../../src/event-store/event-store.js';
import { PostgresEventStore } from '../../src/event-store/postgres.js';
import { openService } from '../../src/service.js';
import { CommandLine } from '../support/command-line.js';
import { LOG, TestCommunity } from '../support/community.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { overEventStoreDb } from '../support/each-engine.js';
import { withEngine } from '../support/engines.js';
import { EventStoreDbStandIn } from '../support/eventstoredb-stand-in.js';
import { newLeaf, newLog, plain } from '../support/leaves.js';

/** Events in the log that moves. The long form: `MOVED_EVENTS=100000`. */
const EVENTS = Number(process.env['MOVED_EVENTS'] ?? 1_500);
const LANES = 300;
const SECRET = Buffer.alloc(32, 5).toString('base64');
const WITHIN_MS = 60_000 + EVENTS * 10;
jest.setTimeout(WITHIN_MS);

interface Told {
  readonly verdict: string;
  readonly moved: boolean;
  readonly logs: readonly {
    readonly log: string;
    readonly leaves: number;
    readonly balances: number;
    readonly difference?: string;
  }[];
}

/** As the command line does it, in this process. */
class Heard extends Terminal {
  told: Told | undefined;
  override answer(document: unknown): void {
    this.told = document as Told;
  }
}

async function copy(from: string, to: string, move = false): Promise<Told & { readonly code: number }> {
  const terminal = new Heard(true);
  const code = await copyAll(terminal, { from, to, move });
  if (terminal.told === undefined) throw new Error('the copy said nothing');
  return { code, ...terminal.told };
}

/** Whether a service starts by these settings; it is closed at once. */
async function start(env: Readonly<Record<string, string>>): Promise<void> {
  const config = readConfig({ TIMEBANK_SECRET: SECRET, LOG_LEVEL: 'silent', ...env }, () => '');
  await (await openService(config, { notify: () => undefined })).close();
}

const storeIn = (database: TestDatabase) => new PostgresEventStore(database.pool);

/** A community that has so many events. */
async function settle(store: EventStore, log: string, events: number): Promise<void> {
  const community = await new TestCommunity(store, log).found();
  const perMember = 3;
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next * perMember < events) await community.memberWithPoints(`member ${String(next++)}`, 1 + (next % 8));
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

async function expectSame(one: EventStore, other: EventStore, log: string): Promise<void> {
  const page = 5_000;
  for (let after = EMPTY_LOG; ; after += page) {
    const leaves = await one.read(log, after, page);
    expect(plain(await other.read(log, after, page))).toEqual(plain(leaves));
    if (leaves.length < page) return;
  }
}

describe('moving house', () => {
  let home: TestDatabase;
  let databases: TestDatabase[];

  beforeAll(async () => {
    home = await createTestDatabase();
    await settle(storeIn(home), LOG, EVENTS);
  });
  afterAll(() => home.drop());
  beforeEach(() => (databases = []));
  afterEach(async () => {
    for (const database of databases) await database.drop();
  });
  const newDatabase = async (): Promise<TestDatabase> => {
    const database = await createTestDatabase();
    databases.push(database);
    return database;
  };
  const logsOf = async (store: EventStore) => Promise.all((await store.logs()).map(async log => [log, await store.head(log)]));

  it('from PostgreSQL to PostgreSQL brings every log, leaf by leaf, and leaves the old home as it was', async () => {
    const target = await newDatabase();
    const before = await logsOf(storeIn(home));
    const told = await copy(home.url, target.url);
    expect(told).toMatchObject({ code: 0, verdict: 'equal', moved: false });
    expect(told.logs.map(({ log, leaves }) => [log, leaves - 1])).toEqual(before);
    expect(told.logs[0]?.balances).toBeGreaterThan(EVENTS / 4);
    await expectSame(storeIn(home), storeIn(target), LOG);
    expect(await logsOf(storeIn(home))).toEqual(before);
  });

  it('goes on where it was killed, and no service runs on the half of it', async () => {
    const target = await newDatabase();
    const store = storeIn(target);
    const killed = new CommandLine(['copy', '--to', target.url, '--from', home.url], {});
    while ((await store.head(LOG)) === EMPTY_LOG) await new Promise(resolve => setTimeout(resolve, 1));
    await killed.kill('SIGKILL');
    const env = { DATABASE_URL: target.url };
    await expect(start(env)).rejects.toThrow(/still moving into the database: run `timebank copy`/);
    await expect(copy(target.url, home.url)).rejects.toThrow(/not whole themselves/);
    expect(await copy(home.url, target.url)).toMatchObject({ code: 0, verdict: 'equal' });
    await expectSame(storeIn(home), store, LOG);
    await start(env);
  });

  it('into an engine that keeps other logs, or writes them on, is refused before anything is stored', async () => {
    const target = await newDatabase();
    const log = newLog();
    await storeIn(target).append(log, EMPTY_LOG, [newLeaf('community', 0)]);
    await expect(copy(home.url, target.url)).rejects.toThrow(`keeps ${log}`);
    expect(await logsOf(storeIn(target))).toEqual([[log, 0]]);
    const other = await newDatabase();
    await storeIn(other).append(LOG, EMPTY_LOG, [newLeaf('community', 0)]);
    await expect(copy(home.url, other.url)).rejects.toThrow(/Position 0 of .* is another leaf/);
  });

  it('finds the leaf that was altered on the way, and leaves the target closed', async () => {
    const target = await newDatabase();
    await copy(home.url, target.url);
    const owner = await target.pool.connect();
    await owner.query('RESET role; ALTER TABLE events DISABLE TRIGGER events_stay');
    await owner.query(`UPDATE events SET fingerprint = decode(repeat('07', 32), 'hex') WHERE position = 7`);
    owner.release(true);
    const told = await copy(home.url, target.url);
    expect(told).toMatchObject({ code: 1, verdict: 'different', logs: [{ log: LOG, difference: 'position 7 is another leaf' }] });
    await expect(start({ DATABASE_URL: target.url })).rejects.toThrow(/still moving/);
  });

  const overEngine = (open: () => Promise<string>): void => {
    it('by way of EventStoreDB comes back byte for byte at the same positions, with the same balances', async () => {
      const engine = await open();
      const back = await newDatabase();
      const there = await copy(home.url, engine);
      expect(there).toMatchObject({ code: 0, verdict: 'equal', logs: [{ log: LOG }] });
      const again = await copy(engine, back.url);
      expect(again).toMatchObject({ code: 0, verdict: 'equal', logs: there.logs });
      await expectSame(storeIn(home), storeIn(back), LOG);
    });
  };

  describe('with a stand-in for EventStoreDB', () => {
    let standIn: EventStoreDbStandIn;
    beforeEach(async () => (standIn = await EventStoreDbStandIn.start()));
    afterEach(() => standIn.stop());

    overEngine(async () => standIn.url);

    it('is settled by the move: the database becomes the copy of the engine, and back again its own', async () => {
      const database = await newDatabase();
      await copy(home.url, database.url);
      const env = { DATABASE_URL: database.url };
      const settings = { ...env, ...overEventStoreDb(standIn.url) };
      await expect(start(settings)).rejects.toThrow(/keeps logs of its own/);
      expect(await copy(database.url, standIn.url, true)).toMatchObject({ code: 0, moved: true });
      await expect(start(env)).rejects.toThrow(/is the copy of an EventStoreDB: set EVENT_STORE=eventstoredb/);
      await start(settings);
      await expect(copy(standIn.url, database.url)).rejects.toThrow(/add --move/);
      expect(await copy(standIn.url, database.url, true)).toMatchObject({ code: 0, moved: true });
      await start(env);
    });

    it('goes on where it was killed, and no service runs on the half of it', async () => {
      const copying = new CommandLine(['copy', '--from', home.url, '--to', standIn.url], {});
      let appends = 0;
      standIn.rule = () => (appends++ < 3 ? 'pass' : 'dropped');
      while (appends < 4) await new Promise(resolve => setTimeout(resolve, 5));
      await copying.kill('SIGKILL');
      standIn.rule = () => 'pass';
      const fresh = await newDatabase();
      const settings = { DATABASE_URL: fresh.url, ...overEventStoreDb(standIn.url) };
      await expect(start(settings)).rejects.toThrow(/still moving into the EventStoreDB/);
      expect(await copy(home.url, standIn.url)).toMatchObject({ code: 0, verdict: 'equal' });
      await start(settings);
    });
  });
});

withEngine('EVENTSTOREDB_URL', 'moving house by EventStoreDB', url => {
  let home: TestDatabase;
  let back: TestDatabase;
  beforeAll(async () => {
    home = await createTestDatabase();
    back = await createTestDatabase();
  });
  afterAll(() => Promise.all([home.drop(), back.drop()]));

  it('brings a log there and back, byte for byte at the same positions, with the same balances', async () => {
    const log = newLog();
    await settle(storeIn(home), log, EVENTS);
    // the server is everybody's: of all that it keeps only this log is looked at
    const ends = await Promise.all([endAt(home.url, '--from'), endAt(url, '--to'), endAt(back.url, '--to')]);
    const only = ({ logs }: End): Target => ({
      logs: async () => [log],
      head: each => logs.head(each),
      read: (...asked) => logs.read(...asked),
      append: (...asked) => logs.append(...asked),
    });
    for (const [from, to] of [ends.slice(0, 2), ends.slice(1)]) {
      if (from === undefined || to === undefined) throw new Error('no ends');
      await copyLogs(only(from), only(to), () => undefined);
      const [proof] = await prove(only(from), only(to), () => undefined);
      expect(proof).toEqual({ log, leaves: (await storeIn(home).head(log)) + 1, balances: expect.any(Number) });
    }
    await Promise.all(ends.map(end => end.close()));
    await expectSame(storeIn(home), storeIn(back), log);
  });
});
