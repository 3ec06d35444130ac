/** Fault 17: a read model of an older version is built anew, and whoever builds it is killed, at every step of it in turn. */
import { readConfig } from '../../src/config.js';
import { Chance } from '../../src/demo/chance.js';
import { rebuild, replay } from '../../src/feed/rebuild.js';
import { openDatabase } from '../../src/platform/database.js';
import { balancesProjection } from '../../src/read-models/balances.js';
import { LOG } from '../support/community.js';
import { PostgresLink, type Fate } from '../support/postgres-link.js';
import { ReadRoad } from '../support/read-road.js';
import { ServiceProcess } from '../support/service-process.js';
import { audit } from './audit.js';
import { Load } from './load.js';
import { seeds } from './seeds.js';

const SECRET = readConfig({ DATABASE_URL: 'postgres://x', TIMEBANK_SECRET: Buffer.alloc(32, 5).toString('base64') }, () => '');
const OLD_VERSION = 0;
const { name, version } = balancesProjection;
const nothing = (): void => undefined;

describe('fault 17: a rebuild that is killed', () => {
  let road: ReadRoad;
  let link: PostgresLink;
  let load: Load;
  /** What a rebuild says to the database, one after the other. */
  let steps: readonly string[];

  beforeAll(async () => {
    road = await ReadRoad.open();
    link = await PostgresLink.to(road.database.url);
    load = await Load.over(road.community, () => road.store.head(LOG), 1, 10);
    await load.run(16, () => load.answers.size >= 200);
    await road.caughtUp();
    await makeOld();
    const said: string[] = [];
    onEachStep(step => {
      said.push(step);
      return 'pass';
    });
    await rebuildOverLink();
    steps = said;
  });
  afterAll(async () => {
    await link.close();
    await road.close();
  });

  /** Rows of an older version, each of them other than it should be. */
  async function makeOld(): Promise<void> {
    const log = await road.log();
    const values = [log, name, OLD_VERSION];
    await road.pool.query('UPDATE projection_checkpoints SET version = $3 WHERE log = $1 AND projection = $2', values);
    await road.pool.query('UPDATE balances SET available = available + 1 WHERE log = $1', [log]);
  }

  /** Which version serves, and its rows. */
  async function served(): Promise<{ readonly version: number; readonly rows: string }> {
    const log = await road.log();
    const { rows } = await road.pool.query<{ version: number; rows: string }>(
      `SELECT version, (SELECT coalesce(string_agg(row::text, E'\\n' ORDER BY member), '') FROM balances AS row WHERE log = $1) AS rows
       FROM projection_checkpoints WHERE log = $1 AND projection = $2`,
      [log, name],
    );
    if (rows[0] === undefined) throw new Error('there is no checkpoint');
    return rows[0];
  }

  function onEachStep(decide: (step: string, number: number) => Fate): void {
    let number = 0;
    link.rule = ({ statements, marks }) => {
      const [step = ''] = statements;
      if (step.startsWith('SET temp_buffers')) marks.add('rebuild');
      return marks.has('rebuild') ? decide(step, number++) : 'pass';
    };
  }

  async function rebuildOverLink() {
    const pool = openDatabase(link.url, 2, nothing);
    try {
      return await rebuild({ store: road.store, pool }, LOG, balancesProjection, nothing);
    } finally {
      await pool.end();
    }
  }

  /** Rows of one version serve as a whole; which they are, follows from the checkpoint. */
  async function expectOneVersion(old: string): Promise<boolean> {
    const now = await served();
    if (now.version === OLD_VERSION) expect(now.rows).toBe(old);
    else await expectRight();
    return now.version === version;
  }

  const expectRight = async (): Promise<void> => {
    const report = await replay({ store: road.store, pool: road.pool }, LOG, [balancesProjection], nothing);
    expect(report).toMatchObject({ verdict: 'equal', faultCount: 0 });
  };

  it.each(['request-lost', 'answer-lost'] as const)(
    'leaves one version in service, wherever its connection ends (%s), and the next one finishes',
    async fate => {
      const switched: string[] = [];
      for (const [number, step] of steps.entries()) {
        await makeOld();
        const { rows: old } = await served();
        onEachStep((_, each) => (each === number ? fate : 'pass'));
        // writes go on meanwhile
        const [outcome] = await Promise.allSettled([rebuildOverLink(), road.community.member(`${fate} ${String(number)}`)]);
        if (await expectOneVersion(old)) switched.push(step);
        else expect(outcome.status).toBe('rejected');
        link.rule = () => 'pass';
        await rebuildOverLink();
        expect(await served()).toMatchObject({ version });
        await expectRight();
      }
      // the commit decides: before it nothing is switched, after it everything
      const commit = steps.lastIndexOf('COMMIT');
      expect(switched).toEqual(steps.slice(fate === 'request-lost' ? commit + 1 : commit));
    },
    120_000,
  );

  it.each(seeds(1))(
    'is taken up by the service when it starts again, whose process was killed in the middle of it (seed %i)',
    async seed => {
      await makeOld();
      const { rows: old } = await served();
      const victim = new Chance(seed).below(steps.length);
      const first = ServiceProcess.launch(link.url, SECRET);
      const killed = new Promise<void>(resolve => {
        onEachStep((_, number) => {
          if (number === victim) void first.kill().then(resolve);
          return 'pass';
        });
      });
      await killed;
      await expectOneVersion(old);
      link.rule = () => 'pass';
      const second = await ServiceProcess.start(link.url, SECRET);
      try {
        while ((await served()).version !== version) await new Promise(resolve => setTimeout(resolve, 50));
        await expectRight();
      } finally {
        await second.kill('SIGINT');
      }
    },
    120_000,
  );

  it('has lost nothing in the end', async () => {
    await road.caughtUp();
    await audit({ store: road.store, pool: road.pool }, LOG, load.answers, await road.store.head(LOG));
  });
});
