/** The feed: every leaf once, in order, up to the first that cannot be applied; whoever else works on the same tables. */
import { Client, type ClientBase } from 'pg';
import { EventStoreUnavailable, type EventStore } from '../../src/event-store/event-store.js';
import { encodeLeaf, leafHash } from '../../src/event-store/leaf.js';
import { projectionStates, type ProjectionState } from '../../src/feed/checkpoints.js';
import { freshCommandId, idBytes } from '../../src/feed/command-id.js';
import type { Feed } from '../../src/feed/feed.js';
import type { Projection } from '../../src/feed/projection.js';
import type { Entry } from '../../src/feed/record.js';
import { LOG, TestCommunity } from '../support/community.js';
import { ReadRoad } from '../support/read-road.js';

const WAIT_MS = 20_000;

/** Writes down what it is given; a position twice breaks its key, and the count would show what the key does not. */
const recorder = (
  name: string,
  before: (client: ClientBase, entries: readonly Entry[]) => Promise<void> = async () => undefined,
): Projection => ({
  name,
  version: 1,
  tables: [],
  async apply(client, log, entries) {
    await client.query('INSERT INTO seen SELECT $1, $2, unnest($3::bigint[])', [
      name,
      log,
      entries.map(({ position }) => position),
    ]);
    await client.query(
      'INSERT INTO tally AS t VALUES ($1, $2, $3) ON CONFLICT (projection, log) DO UPDATE SET leaves = t.leaves + excluded.leaves',
      [name, log, entries.length],
    );
    await before(client, entries);
  },
});

describe('the feed', () => {
  let road: ReadRoad;
  let feeds: Feed[] = [];

  beforeAll(async () => {
    road = await ReadRoad.open([]);
    const owner = new Client(road.database.url);
    await owner.connect();
    await owner.query(`
      CREATE TABLE seen (projection text, log int, position bigint, PRIMARY KEY (projection, log, position));
      CREATE TABLE tally (projection text, log int, leaves bigint, PRIMARY KEY (projection, log));
      GRANT ALL ON seen, tally TO PUBLIC`);
    await owner.end();
  });
  afterAll(() => road.close());
  afterEach(async () => {
    await Promise.all(feeds.map(feed => feed.stop()));
    feeds = [];
    road.notices.length = 0;
  });

  function follow(projections: readonly Projection[], store: EventStore = road.store): Feed {
    const feed = road.newFeed({ projections, store });
    feeds.push(feed);
    feed.start();
    return feed;
  }

  async function seenBy(name: string, origin = LOG): Promise<{ positions: readonly number[]; leaves: number }> {
    const { rows } = await road.pool.query<{ positions: number[]; leaves: number }>(
      `SELECT coalesce(array_agg(position::int ORDER BY position), '{}') AS positions,
              coalesce((SELECT leaves FROM tally WHERE projection = $1 AND log = logs.id), 0)::int AS leaves
       FROM logs LEFT JOIN seen ON seen.log = logs.id AND projection = $1 WHERE origin = $2 AND position IS NOT NULL GROUP BY logs.id`,
      [name, origin],
    );
    return rows[0] ?? { positions: [], leaves: 0 };
  }
  const upTo = (head: number) => ({ positions: Array.from({ length: head + 1 }, (_, position) => position), leaves: head + 1 });

  async function stateOf(name: string): Promise<ProjectionState | undefined> {
    return (await projectionStates(road.pool)).find(state => state.projection === name && state.origin === LOG);
  }

  /** Waits until the feed has said that a projection stopped in the log that all tests share. */
  const stopped = (projection: string): Promise<void> =>
    waitUntil(async () =>
      road.notices.some(notice => notice.kind === 'stopped' && notice.log === LOG && notice.projection === projection),
    );

  const addMembers = (count: number) => Promise.all(Array.from({ length: count }, () => road.community.member(freshCommandId())));
  const poison = (position: number) => async (_: ClientBase, entries: readonly Entry[]) => {
    if (entries.some(entry => entry.position === position)) throw new RangeError('cannot take this');
  };

  it('hands every leaf over once and in order while others are appended', async () => {
    const feed = follow([recorder('in-order')]);
    for (let round = 0; round < 10; round++) {
      await addMembers(20);
      feed.wake(LOG);
    }
    const head = await road.store.head(LOG);
    expect(await feed.waitFor(LOG, ['in-order'], head, WAIT_MS)).toEqual({ reached: true, position: head });
    expect(await seenBy('in-order')).toEqual(upTo(head));
  });

  it('takes no leaf twice when it starts again', async () => {
    const projection = recorder('twice');
    const head = await road.store.head(LOG);
    for (let start = 0; start < 3; start++) {
      const feed = follow([projection]);
      await feed.waitFor(LOG, ['twice'], head, WAIT_MS);
      await feed.stop();
    }
    expect(await seenBy('twice')).toEqual(upTo(head));
  });

  it('finds by itself what another copy of the service appended', async () => {
    const feed = follow([recorder('polled')]);
    await feed.waitFor(LOG, ['polled'], await road.store.head(LOG), WAIT_MS);
    await addMembers(1);
    const head = await road.store.head(LOG);
    await waitUntil(async () => (await seenBy('polled')).leaves === head + 1);
    expect(await seenBy('polled')).toEqual(upTo(head));
  });

  it('works on many logs, and one log with a backlog delays none of them', async () => {
    const logs = Array.from({ length: 30 }, (_, number) => `timebank.example/log/cmty_many${number}/1`);
    await Promise.all(logs.map(log => new TestCommunity(road.store, log).found()));
    const feed = follow([recorder('many')]);
    const standings = await Promise.all(logs.map(async log => feed.waitFor(log, ['many'], await road.store.head(log), WAIT_MS)));
    expect(standings.every(({ reached }) => reached)).toBe(true);
    for (const log of logs) expect(await seenBy('many', log)).toEqual(upTo(await road.store.head(log)));
  });

  it('lets two workers on one projection apply everything once', async () => {
    const projection = recorder('shared');
    const [one, other] = [follow([projection]), follow([projection])];
    for (let round = 0; round < 15; round++) {
      await addMembers(10);
      one.wake(LOG);
      other.wake(LOG);
    }
    const head = await road.store.head(LOG);
    const standings = await Promise.all([one, other].map(feed => feed.waitFor(LOG, ['shared'], head, WAIT_MS)));
    expect(standings).toEqual([
      { reached: true, position: head },
      { reached: true, position: head },
    ]);
    expect(await seenBy('shared')).toEqual(upTo(head));
  });

  it('lets a worker that was overtaken write nothing', async () => {
    let overtake = true;
    const projection = recorder('overtaken');
    const slow: Projection = {
      ...projection,
      async apply(client, log, entries) {
        overtake = false;
        await projection.apply(client, log, entries);
      },
    };
    // while this worker reads, another copy of the service takes the same leaves
    const store: EventStore = Object.assign(Object.create(road.store), {
      async readTexts(log: string, after: number, limit: number) {
        const leaves = await road.store.readTexts(log, after, limit);
        if (overtake && leaves.length > 0) {
          overtake = false;
          const first = follow([projection]);
          await first.waitFor(LOG, ['overtaken'], await road.store.head(LOG), WAIT_MS);
        }
        return leaves;
      },
    });
    const head = await road.store.head(LOG);
    expect(await follow([slow], store).waitFor(LOG, ['overtaken'], head, WAIT_MS)).toMatchObject({ reached: true });
    expect(await seenBy('overtaken')).toEqual(upTo(head));
  });

  describe('when a projection cannot take a leaf', () => {
    it('stops that projection at exactly that leaf and keeps all before it, while the others go on', async () => {
      const head = await road.store.head(LOG);
      const feed = follow([recorder('stuck', poison(33)), recorder('unhurt')]);
      expect(await feed.waitFor(LOG, ['unhurt'], head, WAIT_MS)).toEqual({ reached: true, position: head });
      await stopped('stuck');
      expect(await seenBy('stuck')).toEqual(upTo(32));
      expect(await stateOf('stuck')).toMatchObject({
        position: 32,
        failure: 'RangeError: cannot take this',
        failedAt: expect.any(Number),
      });
      expect(await stateOf('unhurt')).toMatchObject({ position: head, failure: null, failedAt: null });
      expect(road.notices.filter(({ kind }) => kind === 'stopped')).toEqual([
        { kind: 'stopped', log: LOG, projection: 'stuck', position: 33, failure: 'RangeError: cannot take this' },
      ]);
    });

    it('leaves other logs alone', async () => {
      const other = 'timebank.example/log/cmty_other/1';
      await new TestCommunity(road.store, other).found();
      const fails: Projection = recorder('stuck-here', async (_, entries) => {
        if (entries.some(entry => entry.event.type === 'MemberEnrolled')) throw new Error('no members');
      });
      const feed = follow([fails]);
      expect(await feed.waitFor(other, ['stuck-here'], await road.store.head(other), WAIT_MS)).toMatchObject({ reached: true });
      await stopped('stuck-here');
    });

    it('answers whoever waits for it at once', async () => {
      const head = await road.store.head(LOG);
      const feed = follow([recorder('waited', poison(5))]);
      expect(await feed.waitFor(LOG, ['waited'], head, WAIT_MS * 100)).toEqual({ reached: false, position: 4 });
    });

    it('tries again when the service starts, and goes on from there', async () => {
      const head = await road.store.head(LOG);
      const first = follow([recorder('mended', poison(7))]);
      await stopped('mended');
      await first.stop();
      const second = follow([recorder('mended')]);
      expect(await second.waitFor(LOG, ['mended'], head, WAIT_MS)).toMatchObject({ reached: true });
      expect(await seenBy('mended')).toEqual(upTo(head));
      expect(await stateOf('mended')).toMatchObject({ failure: null, failedAt: null });
    });

    it('says nothing of the values that a database error names', async () => {
      const fails = recorder('secretive', async client => {
        await client.query(`SELECT 'the phone number'::int`);
      });
      follow([fails]);
      await stopped('secretive');
      expect((await stateOf('secretive'))?.failure).toMatch(/^SQLSTATE 22P02/);
      expect((await stateOf('secretive'))?.failure).not.toMatch(/phone/);
    });

    it('takes back rows that were written before it failed, with the checkpoint', async () => {
      let fails = true;
      const projection = recorder('half-way', async () => {
        if (fails) throw new Error('after the rows');
      });
      const first = follow([projection]);
      await stopped('half-way');
      expect(await seenBy('half-way')).toEqual({ positions: [], leaves: 0 });
      expect(await stateOf('half-way')).toMatchObject({ position: -1 });
      await first.stop();
      fails = false;
      const head = await road.store.head(LOG);
      expect(await follow([projection]).waitFor(LOG, ['half-way'], head, WAIT_MS)).toMatchObject({ reached: true });
      expect(await seenBy('half-way')).toEqual(upTo(head));
    });
  });

  describe('when the connection goes', () => {
    it('in the middle of a batch, nothing of the batch stays and it is taken again', async () => {
      const own = await road.log();
      let isKilled = false;
      const recording = recorder('killed');
      const projection: Projection = {
        ...recording,
        async apply(client, log, entries) {
          await recording.apply(client, log, entries);
          if (log !== own || isKilled) return;
          isKilled = true;
          await client.query('SELECT pg_terminate_backend(pg_backend_pid())');
        },
      };
      const head = await road.store.head(LOG);
      expect(await follow([projection]).waitFor(LOG, ['killed'], head, WAIT_MS)).toMatchObject({ reached: true });
      expect(await seenBy('killed')).toEqual(upTo(head));
      expect(road.notices.filter(({ kind }) => kind === 'stopped')).toEqual([]);
    });

    it('to the event store, it tries again until it is there, and says so once', async () => {
      let outages = 3;
      const store: EventStore = Object.assign(Object.create(road.store), {
        async readTexts(log: string, after: number, limit: number) {
          if (outages-- > 0) throw new EventStoreUnavailable(new Error('away'));
          return road.store.readTexts(log, after, limit);
        },
      });
      const head = await road.store.head(LOG);
      expect(await follow([recorder('patient')], store).waitFor(LOG, ['patient'], head, WAIT_MS)).toMatchObject({
        reached: true,
      });
      expect(road.notices.filter(({ kind }) => kind === 'stopped')).toEqual([]);
      expect(road.notices.some(({ kind }) => kind === 'unreachable')).toBe(true);
    });
  });

  describe('when a leaf is not what the log promises', () => {
    it('stops before a gap', async () => {
      const store: EventStore = Object.assign(Object.create(road.store), {
        readTexts: async (log: string, after: number, limit: number) =>
          (await road.store.readTexts(log, after, limit)).filter(({ position }) => position !== 20),
      });
      follow([recorder('gap')], store);
      await stopped('gap');
      expect(await seenBy('gap')).toEqual(upTo(19));
      expect((await stateOf('gap'))?.failure).toBe('LogGap: position 21 follows 19');
    });

    it('stops before an event that this version does not know, for every projection', async () => {
      const log = 'timebank.example/log/cmty_newer/1';
      await new TestCommunity(road.store, log).found();
      const head = await road.store.head(log);
      await road.store.append(log, head, [unknownLeaf(log, 0), unknownLeaf(log, 1)]);
      const feed = follow([recorder('older'), recorder('older-too')]);
      expect(await feed.waitFor(log, ['older', 'older-too'], head + 2, WAIT_MS)).toEqual({ reached: false, position: head });
      const states = (await projectionStates(road.pool)).filter(
        ({ origin, projection }) => origin === log && projection.startsWith('older'),
      );
      expect(states.map(({ position, failure }) => ({ position, failure }))).toEqual([
        { position: head, failure: expect.stringContaining('RocketLaunched.v1 is not known to this version') },
        { position: head, failure: expect.stringContaining('RocketLaunched.v1 is not known to this version') },
      ]);
    });

    it('stops before a leaf that the store cannot give, and takes all before it', async () => {
      const store: EventStore = Object.assign(Object.create(road.store), {
        async readTexts(log: string, after: number, limit: number) {
          if (log === LOG && after < 26 && after + limit >= 26) throw new Error('the store is damaged');
          return road.store.readTexts(log, after, limit);
        },
      });
      follow([recorder('damaged')], store);
      await stopped('damaged');
      expect(await seenBy('damaged')).toEqual(upTo(25));
    });
  });

  describe('whoever waits for a position', () => {
    it('is told how far the slowest of the named projections is when the time is over', async () => {
      const feed = road.newFeed({ projections: [recorder('idle')] });
      expect(await feed.waitFor(LOG, ['idle'], 3, 20)).toEqual({ reached: false, position: -1 });
    });

    it('waits for none that was not named', async () => {
      const head = await road.store.head(LOG);
      const feed = follow([recorder('quick'), recorder('stands', poison(2))]);
      expect(await feed.waitFor(LOG, ['quick'], head, WAIT_MS)).toMatchObject({ reached: true });
    });

    it('of a log without a leaf has nothing to wait for', async () => {
      const feed = follow([recorder('nowhere')]);
      expect(await feed.waitFor('timebank.example/log/none/1', ['nowhere'], 0, WAIT_MS)).toEqual({
        reached: false,
        position: -1,
      });
    });

    it('is answered when the feed stops', async () => {
      const feed = follow([recorder('ending')]);
      const head = await road.store.head(LOG);
      await feed.waitFor(LOG, ['ending'], head, WAIT_MS);
      const waiting = feed.waitFor(LOG, ['ending'], head + 1_000, WAIT_MS * 100);
      await new Promise(resolve => setImmediate(resolve));
      await feed.stop();
      expect(await waiting).toEqual({ reached: false, position: head });
    });
  });

  it('ends the batch that is under way before it stops', async () => {
    let entered: () => void = () => undefined;
    const began = new Promise<void>(resolve => (entered = resolve));
    const projection = recorder('finishing', async client => {
      entered();
      await client.query('SELECT pg_sleep(0.2)');
    });
    const feed = follow([projection]);
    await began;
    await feed.stop();
    const states = (await projectionStates(road.pool)).filter(state => state.projection === 'finishing');
    const begun = states.filter(({ position }) => position >= 0);
    expect(begun.length).toBeGreaterThan(0);
    for (const { origin, position } of begun) expect(await seenBy('finishing', origin)).toEqual(upTo(position));
  });
});

async function waitUntil(isSo: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + WAIT_MS;
  while (!(await isSo())) {
    if (Date.now() > until) throw new Error('it never came to that');
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

/** As a newer version of the service would have written it. */
function unknownLeaf(log: string, revision: number) {
  const cause = freshCommandId();
  const body = encodeLeaf({
    v: '1',
    log,
    id: 'evt_rocket',
    stream: 'rocket-1',
    revision: String(revision),
    type: 'RocketLaunched.v1',
    recorded_at: '2026-03-02T02:00:00.000Z',
    actor: 'operator',
    cause: `cmd_${cause}`,
    entries: [],
    data: {},
  });
  return { stream: 'rocket-1', revision, cause: idBytes(cause) ?? new Uint8Array(16), body, hash: leafHash(body) };
}
