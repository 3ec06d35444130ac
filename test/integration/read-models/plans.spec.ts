/** A batch finds its rows by their primary key, whatever the statistics say of tables that were small when they were taken. */
import { Client, type ClientBase, type QueryConfig } from 'pg';
import { beginBatch } from '../../../src/feed/checkpoints.js';
import { readSection } from '../../../src/feed/log-reading.js';
import { points } from '../../../src/ledger/units.js';
import { PROJECTIONS } from '../../../src/read-models/projections.js';
import { newLog } from '../../support/leaves.js';
import { Play } from '../../support/play.js';
import { ReadRoad } from '../../support/read-road.js';
import { storeScene } from '../../support/stored-scene.js';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Plan[];
}
const nodesOf = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

describe('a batch', () => {
  let road: ReadRoad;
  let owner: Client;
  beforeAll(async () => {
    road = await ReadRoad.open();
    owner = new Client(road.database.url);
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await road.close();
  });

  /** How each table that the projections load from is read, in a batch of the log's last leaves. */
  async function lookUps(origin: string, log: number, head: number): Promise<ReadonlySet<string>> {
    const { entries } = await readSection(road.store, origin, head - 50, 50);
    const found = new Set<string>();
    const client = await road.pool.connect();
    // plans every statement that looks rows up, then runs it; adds none
    const planning: ClientBase = Object.assign(Object.create(client), {
      async query(query: QueryConfig) {
        const { text, values } = query;
        // the rows are there already
        if (text.startsWith('INSERT')) return { rows: [] };
        const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`EXPLAIN (FORMAT JSON) ${text}`, values);
        for (const node of rows.flatMap(row => nodesOf(row['QUERY PLAN'][0].Plan)))
          if (node['Relation Name'] !== undefined && node['Node Type'] !== 'ModifyTable')
            found.add(`${node['Relation Name']} by ${node['Index Name'] ?? node['Node Type']}`);
        return client.query(query);
      },
    });
    try {
      for (const projection of PROJECTIONS) {
        await beginBatch(client);
        await projection.apply(planning, log, entries);
        await client.query('ROLLBACK');
      }
      return found;
    } finally {
      client.release(true);
    }
  }

  // an update looks rows up by their key, then goes to where they lie
  const byPrimaryKey = (name: string): boolean => {
    const table = name.split(' ', 1)[0] ?? '';
    return name === `${table} by ${table}_pkey` || name === `${table} by Tid Scan`;
  };

  it('looks up every row by its primary key in a log that grew since the tables were analysed', async () => {
    // many small logs, then statistics, then one large log
    for (let number = 0; number < 20; number++) {
      const small = newLog();
      await storeScene(road.store, small, new Play(5).scene.log);
      road.feed.wake(small);
    }
    await road.caughtUp();
    await owner.query('ANALYZE');
    const play = new Play(5);
    const cheap = play.scene.publish({ price: points(1) });
    for (let number = 0; number < 400; number++) {
      const member = play.scene.enrol();
      play.scene.earn(member, 200);
      play.scene.authorize(member, cheap);
    }
    const origin = newLog();
    const head = await storeScene(road.store, origin, play.scene.log);
    road.feed.wake(origin);
    const names = PROJECTIONS.map(({ name }) => name);
    expect(await road.feed.waitFor(origin, names, head, 20_000)).toMatchObject({ reached: true });
    const found = await lookUps(origin, (await road.feed.ids.of(origin)) ?? 0, head);
    expect(found.size).toBeGreaterThan(8);
    expect([...found].filter(name => !byPrimaryKey(name))).toEqual([]);
  });
});
