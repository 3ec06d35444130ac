/** Replay and rebuild: what is derived can be proven against the log, thrown away, and made again while everything goes on. */
import fc from 'fast-check';
import { Client } from 'pg';
import type { EventStore, StoredLeaf } from '../../src/event-store/event-store.js';
import { projectionStates } from '../../src/feed/checkpoints.js';
import type { Projection, ProjectionTable } from '../../src/feed/projection.js';
import { rebuild, rebuildOutdated, replay, type RebuildReport, type ReplayReport } from '../../src/feed/rebuild.js';
import { PROJECTIONS } from '../../src/read-models/projections.js';
import { LOG } from '../support/community.js';
import { newLog } from '../support/leaves.js';
import { anyMoves, Play } from '../support/play.js';
import { ReadRoad } from '../support/read-road.js';
import { storeScene } from '../support/stored-scene.js';

const WAIT_MS = 20_000;
const NAMES = PROJECTIONS.map(({ name }) => name);
const nobody = (): void => undefined;

describe('read models made again', () => {
  let road: ReadRoad;
  let owner: Client;
  /** A log in which everything happens that can, and its number. */
  let origin: string;
  let log: number;
  let head: number;

  beforeAll(async () => {
    road = await ReadRoad.open();
    owner = new Client(road.database.url);
    await owner.connect();
    origin = newLog();
    head = await storeScene(road.store, origin, busyPlay().scene.log);
    road.feed.wake(origin);
    await reached(head);
    log = (await road.feed.ids.of(origin)) ?? 0;
  });
  afterAll(async () => {
    await owner.end();
    await road.close();
  });

  const reached = async (position: number): Promise<void> => {
    expect(await road.feed.waitFor(origin, NAMES, position, WAIT_MS)).toMatchObject({ reached: true });
  };
  const replayed = (store: EventStore = road.store): Promise<ReplayReport> =>
    replay({ store, pool: road.pool }, origin, PROJECTIONS, nobody);
  const projection = (name: string): Projection => {
    const found = PROJECTIONS.find(each => each.name === name);
    if (found === undefined) throw new Error(`there is no projection ${name}`);
    return found;
  };
  const rebuilt = (name: string, onProgress: (position: number, head: number) => void = nobody): Promise<RebuildReport> =>
    rebuild({ store: road.store, pool: road.pool }, origin, projection(name), onProgress);

  /** All rows of one log, as the database prints them. */
  async function rowsOf({ name }: ProjectionTable): Promise<readonly string[]> {
    const { rows } = await owner.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t WHERE log = $1 ORDER BY 1`, [log]);
    return rows.map(({ row }) => row);
  }
  async function rowsOfAll(tables: readonly ProjectionTable[]): Promise<readonly string[]> {
    const rows: string[] = [];
    for (const table of tables) rows.push(...(await rowsOf(table)));
    return rows;
  }

  describe('a replay', () => {
    it('of a log in which everything happened finds all read models equal, and leaves nothing behind', async () => {
      const steps: number[] = [];
      const report = await replay({ store: road.store, pool: road.pool }, origin, PROJECTIONS, position => steps.push(position));
      expect(report).toMatchObject({ log: origin, verdict: 'equal', leaves: head + 1, faultCount: 0, faults: [] });
      expect(report.projections.map(({ projection: name, position }) => ({ name, position }))).toEqual(
        NAMES.map(name => ({ name, position: head })),
      );
      const tables = report.projections.flatMap(each => each.tables);
      for (const { live, replayed: again, table } of tables) {
        expect(`${table} ${live.rows}`).not.toBe(`${table} 0`);
        expect(again).toEqual(live);
      }
      expect(tables.find(({ table }) => table === 'journal')?.live.sums).toEqual({ amount: 0 });
      expect(steps.at(-1)).toBe(head);
      const { rows } = await owner.query("SELECT relname FROM pg_class WHERE relnamespace::regnamespace::text LIKE 'pg_temp%'");
      expect(rows).toEqual([]);
    });

    it('finds one changed row in each table and says where and how', async () => {
      const tables = PROJECTIONS.flatMap(each => each.tables);
      const before = await rowsOfAll(tables);
      const changes = new Map<string, Awaited<ReturnType<typeof changeOneRow>>>();
      for (const table of tables) changes.set(table.name, await changeOneRow(table));
      const report = await replayed();
      expect(report.verdict).toBe('different');
      expect(report.projections.every(({ verdict }) => verdict === 'different')).toBe(true);
      for (const { table, differing, differences } of report.projections.flatMap(each => each.tables)) {
        const { key, column, was } = changes.get(table) ?? { key: {}, column: '', was: undefined };
        expect({ table, differing, differences }).toMatchObject({
          table,
          differing: 1,
          differences: [{ key, replayed: { [column]: was } }],
        });
        expect(Object.keys(differences[0]?.live ?? {})).toEqual([column]);
      }
      for (const { name } of PROJECTIONS) await rebuilt(name);
      expect(await rowsOfAll(tables)).toEqual(before);
    });

    it('blames no read model but the one whose row was changed', async () => {
      await changeOneRow({ name: 'balances', key: ['member'], sums: [] });
      const report = await replayed();
      expect(report.projections.filter(({ verdict }) => verdict !== 'equal').map(each => each.projection)).toEqual(['balances']);
      await rebuilt('balances');
    });

    it('finds a row that is missing and one that nothing in the log explains', async () => {
      await owner.query(`DELETE FROM offers WHERE log = ${log} AND offer = (SELECT min(offer) FROM offers WHERE log = ${log})`);
      await owner.query(
        `INSERT INTO loop_members SELECT log, 'mbr_ghost', 0, NULL, 0, 0, NULL, 0, 0, NULL, 0, 0 FROM loop_members WHERE log = ${log} LIMIT 1`,
      );
      const report = await replayed();
      const differences = report.projections.flatMap(({ tables }) => tables).flatMap(each => each.differences);
      expect(differences).toEqual([
        { key: { offer: expect.any(String) }, live: null, replayed: expect.objectContaining({ status: 'published' }) },
        { key: { member: 'mbr_ghost' }, live: expect.objectContaining({ awards: 0 }), replayed: null },
      ]);
      await rebuilt('partners');
      await rebuilt('loop');
      expect((await replayed()).verdict).toBe('equal');
    });

    it('compares at the same position while commands go on', async () => {
      await road.caughtUp();
      let isOver = false;
      const writing = (async () => {
        for (let member = 0; !isOver; member++) await road.community.memberWithPoints(`busy ${member}`, 2);
      })();
      try {
        for (let round = 0; round < 3; round++) {
          const report = await replay({ store: road.store, pool: road.pool }, LOG, PROJECTIONS, nobody);
          expect(report).toMatchObject({ verdict: 'equal', faultCount: 0 });
        }
      } finally {
        isOver = true;
        await writing;
      }
    });

    it('cannot judge a projection that has stopped, and says where it stands', async () => {
      await owner.query(
        `UPDATE projection_checkpoints SET position = 12, failed_at = 1, failure = 'it broke' WHERE log = $1 AND projection = 'loop'`,
        [log],
      );
      const report = await replayed();
      expect(report.verdict).toBe('unjudged');
      expect(report.projections.find(each => each.projection === 'loop')).toEqual({
        ...{ projection: 'loop', verdict: 'unjudged', position: 12, tables: [] },
        reason: 'the live projection stands at position 12: it broke',
      });
      await rebuilt('loop');
      expect((await replayed()).verdict).toBe('equal');
    });
  });

  describe('a leaf that is not what it should be', () => {
    /** The store as it would be after somebody had been at its files. */
    const tampered = (at: number, change: (leaf: StoredLeaf) => Partial<StoredLeaf>): EventStore =>
      Object.assign(Object.create(road.store), {
        read: async (name: string, after: number, limit: number) =>
          (await road.store.read(name, after, limit)).map(leaf => (leaf.position === at ? { ...leaf, ...change(leaf) } : leaf)),
      });
    const edited = (from: string, to: string) => (leaf: StoredLeaf) => ({
      body: Buffer.from(Buffer.from(leaf.body).toString().replace(from, to)),
    });

    async function positionOf(type: string): Promise<number> {
      const leaves = await road.store.read(origin, -1, head + 1);
      return leaves.findIndex(({ body }) => Buffer.from(body).includes(`"type":"${type}.v1"`));
    }

    it.each([
      [
        'has another amount in its entries',
        'PointsAwarded',
        edited('"amount":"-5', '"amount":"-6'),
        'its bytes are not those that its content gives',
      ],
      [
        'has another actor under the old hash',
        'PointsAwarded',
        edited('"actor":"usr_c1"', '"actor":"usr_c2"'),
        'its hash is not that of its bytes',
      ],
      ['has white space', 'PointsAwarded', edited('{"actor"', '{ "actor"'), 'its bytes are not those that its content gives'],
      ['lies in another stream', 'PointsAwarded', () => ({ stream: 'account-mbr_x' }), 'it lies in another stream than it says'],
      [
        'is filed under another budget',
        'PointsAwarded',
        () => ({ counter: 'budget-x' }),
        'it is filed under another counter-book than it says',
      ],
      [
        'is filed under another command',
        'PointsAwarded',
        () => ({ cause: new Uint8Array(16) }),
        'it is filed under another command than it says',
      ],
      [
        'lost its claim',
        'RedemptionAuthorized',
        () => ({ claim: new Uint8Array(32) }),
        'it is filed under another claim than it says',
      ],
    ] as const)('is found when it %s', async (_, type, change, what) => {
      const at = await positionOf(type);
      const report = await replayed(tampered(at, change));
      expect(report.verdict).toBe('different');
      expect(report.faults).toContainEqual({ position: at, what });
    });

    it('is found when its revision does not follow the one before', async () => {
      const at = await positionOf('PointsAwarded');
      const report = await replayed(tampered(at, ({ revision }) => ({ revision: revision + 1 })));
      expect(report.faults.map(({ position }) => position)).toContain(at);
    });

    it('is found when the log runs backwards in time', async () => {
      const report = await replayed(tampered(head, edited('"recorded_at":"2', '"recorded_at":"1')));
      expect(report.faults).toContainEqual({ position: head, what: 'recorded earlier than the leaf before' });
    });

    it('ends the replay without a judgement when it cannot be read at all', async () => {
      const report = await replayed(tampered(40, () => ({ body: Buffer.from('not a leaf') })));
      expect(report).toMatchObject({ verdict: 'unjudged', leaves: 40, unreadable: expect.stringContaining('position 40') });
    });
  });

  describe('a rebuild', () => {
    it('of rows that are right finds them equal and writes none of them', async () => {
      const { rows: before } = await owner.query('SELECT ctid, xmin FROM journal WHERE log = $1 ORDER BY position, line', [log]);
      expect(await rebuilt('journal')).toMatchObject({ verdict: 'equal', replaced: false, position: head });
      const { rows: after } = await owner.query('SELECT ctid, xmin FROM journal WHERE log = $1 ORDER BY position, line', [log]);
      expect(after).toEqual(before);
    });

    it('puts right whatever became of the rows', async () => {
      for (const { name, tables } of PROJECTIONS) {
        const right = await rowsOfAll(tables);
        for (const table of tables) await owner.query(`DELETE FROM ${table.name} WHERE log = $1`, [log]);
        expect(await rebuilt(name)).toMatchObject({ verdict: 'different', replaced: true, position: head });
        expect(await rowsOfAll(tables)).toEqual(right);
      }
      expect((await replayed()).verdict).toBe('equal');
    });

    it('touches no other log', async () => {
      await road.caughtUp();
      const { rows: before } = await owner.query('SELECT count(*), sum(available) FROM balances WHERE log <> $1', [log]);
      await owner.query('DELETE FROM balances WHERE log = $1', [log]);
      await rebuilt('balances');
      const { rows: after } = await owner.query('SELECT count(*), sum(available) FROM balances WHERE log <> $1', [log]);
      expect(after).toEqual(before);
    });

    it('goes on beside commands and reads, and misses nothing', async () => {
      let isOver = false;
      const writing = (async () => {
        for (let member = 0; !isOver; member++) await road.community.memberWithPoints(`while ${member}`, 2);
      })();
      try {
        for (const each of PROJECTIONS) {
          const report = await rebuild({ store: road.store, pool: road.pool }, LOG, each, nobody);
          expect(report.verdict).not.toBe('different');
        }
      } finally {
        isOver = true;
        await writing;
      }
      await road.caughtUp();
      expect(await replay({ store: road.store, pool: road.pool }, LOG, PROJECTIONS, nobody)).toMatchObject({ verdict: 'equal' });
    });

    it('brings a projection that had stopped to the end of the log, and the feed goes on with it', async () => {
      const before = await storeSome();
      let isBroken = true;
      const loop = projection('loop');
      const brittle: Projection = {
        ...loop,
        async apply(client, number, entries) {
          if (isBroken && number === before.log && entries.some(({ position }) => position === 9)) throw new Error('a defect');
          await loop.apply(client, number, entries);
        },
      };
      await road.feed.stop();
      const feed = road.newFeed({ projections: [brittle] });
      feed.start();
      try {
        expect(await feed.waitFor(before.origin, ['loop'], before.head, WAIT_MS)).toEqual({ reached: false, position: 8 });
        isBroken = false;
        const report = await rebuild({ store: road.store, pool: road.pool }, before.origin, brittle, nobody);
        expect(report).toMatchObject({ verdict: 'unjudged', replaced: true, position: before.head });
        expect(await feed.waitFor(before.origin, ['loop'], before.head, WAIT_MS)).toMatchObject({ reached: true });
        const later = await storeScene(road.store, before.origin, before.play.scene.log.concat(before.more()), before.head + 1);
        expect(await feed.waitFor(before.origin, ['loop'], later, WAIT_MS)).toMatchObject({ reached: true });
      } finally {
        await feed.stop();
        road.feed = road.newFeed();
        road.feed.start();
      }
    });

    /** A log of its own, which can go on. */
    async function storeSome() {
      const play = new Play(5);
      const own = newLog();
      const end = await storeScene(road.store, own, play.scene.log);
      road.feed.wake(own);
      await road.feed.waitFor(own, NAMES, end, WAIT_MS);
      await owner.query(`DELETE FROM loop_members WHERE log = (SELECT id FROM logs WHERE origin = $1)`, [own]);
      await owner.query(
        `UPDATE projection_checkpoints SET position = -1 WHERE projection = 'loop' AND log = (SELECT id FROM logs WHERE origin = $1)`,
        [own],
      );
      const more = () => {
        const known = play.scene.log.length;
        play.scene.enrol();
        return play.scene.log.slice(known);
      };
      return { origin: own, log: (await road.feed.ids.of(own)) ?? 0, head: end, play, more };
    }
  });

  describe('a new version of a projection', () => {
    it('is built beside the old rows, which serve until it is switched in; then the feed goes on with it', async () => {
      const old = projection('loop');
      const fresh: Projection = {
        ...old,
        version: 2,
        async apply(client, number, entries) {
          await old.apply(client, number, entries);
          await client.query('UPDATE loop_members SET captures = captures + 1000 WHERE log = $1 AND captures < 1000', [number]);
        },
      };
      await road.feed.stop();
      const feed = road.newFeed({ projections: [fresh] });
      const right = await rowsOf({ name: 'loop_members', key: [], sums: [] });
      feed.start();
      try {
        expect(await feed.waitFor(origin, ['loop'], head, 0)).toEqual({ reached: true, position: head });
        expect(await rowsOf({ name: 'loop_members', key: [], sums: [] })).toEqual(right);
        const reports: unknown[] = [];
        await rebuildOutdated({ store: road.store, pool: road.pool }, [fresh], (name, outcome) => reports.push([name, outcome]));
        expect(reports).toContainEqual([origin, expect.objectContaining({ projection: 'loop', replaced: true, position: head })]);
        const { rows } = await owner.query<{ least: number }>(
          'SELECT min(captures)::int AS least FROM loop_members WHERE log = $1',
          [log],
        );
        expect(rows[0]?.least).toBeGreaterThanOrEqual(1000);
        const states = await projectionStates(road.pool);
        expect(states.filter(each => each.projection === 'loop').every(({ version }) => version === 2)).toBe(true);
        await road.community.member('after the switch');
        expect(await feed.waitFor(LOG, ['loop'], await road.store.head(LOG), WAIT_MS)).toMatchObject({ reached: true });
      } finally {
        await feed.stop();
        await owner.query(`UPDATE projection_checkpoints SET version = 0 WHERE projection = 'loop'`);
        await rebuildOutdated({ store: road.store, pool: road.pool }, [old], nobody);
        road.feed = road.newFeed();
        road.feed.start();
      }
      expect((await replayed()).verdict).toBe('equal');
    });
  });

  describe('a rebuild that is killed', () => {
    const loop = () => projection('loop');
    let before: readonly string[];
    let checkpoint: unknown;
    const checkpointNow = async () =>
      (await owner.query('SELECT * FROM projection_checkpoints WHERE log = $1 AND projection = $2', [log, 'loop'])).rows;

    beforeEach(async () => {
      await owner.query('UPDATE loop_members SET captures = captures + 7 WHERE log = $1', [log]);
      before = await rowsOfAll(loop().tables);
      checkpoint = await checkpointNow();
    });
    afterEach(async () => {
      expect(await rowsOfAll(loop().tables)).toEqual(before);
      expect(await checkpointNow()).toEqual(checkpoint);
      expect(await rebuilt('loop')).toMatchObject({ verdict: 'different', replaced: true });
      expect((await replayed()).verdict).toBe('equal');
    });

    it('while it folds leaves the live rows as they were', async () => {
      const killing = rebuilt('loop', () => {
        throw new Error('the process ended');
      });
      await expect(killing).rejects.toThrow('the process ended');
    });

    it('by the end of its connection leaves the live rows as they were', async () => {
      const dying: Projection = {
        ...loop(),
        async apply(client, number, entries) {
          await loop().apply(client, number, entries);
          await client.query('SELECT pg_terminate_backend(pg_backend_pid())');
        },
      };
      await expect(rebuild({ store: road.store, pool: road.pool }, origin, dying, nobody)).rejects.toThrow();
    });

    it.each(['DELETE', 'INSERT'])('at the %s of the switch leaves the live rows as they were', async act => {
      await owner.query(`
        CREATE FUNCTION kill_me() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
          AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
        CREATE TRIGGER kill_me AFTER ${act} ON loop_members FOR EACH STATEMENT EXECUTE FUNCTION kill_me()`);
      try {
        await expect(rebuilt('loop')).rejects.toThrow();
      } finally {
        await owner.query('DROP TRIGGER kill_me ON loop_members; DROP FUNCTION kill_me');
      }
    });

    it('before its commit leaves the live rows as they were', async () => {
      await owner.query(`
        CREATE FUNCTION kill_me() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
          AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
        CREATE TRIGGER kill_me AFTER UPDATE ON projection_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION kill_me()`);
      try {
        await expect(rebuilt('loop')).rejects.toThrow();
      } finally {
        await owner.query('DROP TRIGGER kill_me ON projection_checkpoints; DROP FUNCTION kill_me');
      }
    });
  });

  /** Changes something that is not part of the key, as somebody at the database's prompt might. */
  async function changeOneRow({ name, key }: ProjectionTable): Promise<{ key: object; column: string; was: unknown }> {
    const { rows: columns } = await owner.query<{ column: string; type: string }>(
      `SELECT column_name AS column, data_type AS type FROM information_schema.columns
       WHERE table_name = $1 AND table_schema = 'public' AND is_nullable = 'NO' AND data_type IN ('bigint', 'boolean', 'text', 'jsonb')
         AND column_name <> ALL ($2) ORDER BY data_type, column_name`,
      [name, ['log', ...key]],
    );
    const chosen = columns[0];
    if (chosen === undefined) throw new Error(`${name} has nothing to change`);
    const changed = {
      bigint: `${chosen.column} + 1000000`,
      boolean: `NOT ${chosen.column}`,
      text: `${chosen.column} || 'x'`,
      jsonb: `'["something else"]'`,
    };
    const order = key.join();
    const { rows } = await owner.query<Record<string, unknown>>(
      `UPDATE ${name} t SET ${chosen.column} = ${changed[chosen.type as keyof typeof changed]}
       FROM (SELECT to_jsonb(o) AS old, ctid FROM ${name} o WHERE log = $1 ORDER BY ${order} LIMIT 1) o
       WHERE t.ctid = o.ctid RETURNING o.old`,
      [log],
    );
    const old = rows[0]?.['old'] as Record<string, unknown>;
    return { key: Object.fromEntries(key.map(column => [column, old[column]])), column: chosen.column, was: old[chosen.column] };
  }
});

/** The same in every run: enough moves that every table has rows. */
function busyPlay(): Play {
  const play = new Play(5);
  const plays = fc.sample(anyMoves(['leave']), { seed: 42, numRuns: 4 });
  for (const move of plays.flat()) play.make(move);
  return play;
}
