/** Fault 13: somebody's transaction stays open for very long: read models do not wait for it, nor do writes. */
import { Client } from 'pg';
import { LOG } from '../support/community.js';
import { ReadRoad } from '../support/read-road.js';
import { audit } from './audit.js';
import { Load } from './load.js';

const ENOUGH = 600;
const LANES = 32;

describe('fault 13: a session that sits in its transaction, and a report that does not end', () => {
  let road: ReadRoad;
  const sessions: Client[] = [];

  beforeAll(async () => {
    road = await ReadRoad.open();
  });
  afterAll(async () => {
    await Promise.all(sessions.map(session => session.end()));
    await road.close();
  });

  const session = async (): Promise<Client> => {
    const client = new Client({ connectionString: road.database.url });
    await client.connect();
    client.on('error', () => undefined);
    sessions.push(client);
    return client;
  };

  it('holds up neither the read models nor the writes', async () => {
    const load = await Load.over(road.community, () => road.store.head(LOG), 1);
    const idle = await session();
    // with a number of its own, older than all that follow, and a row that it will never commit
    await idle.query(
      `BEGIN; INSERT INTO logs (origin) VALUES ('timebank.example/log/cmty_never/1'); SELECT pg_current_xact_id()`,
    );
    const reporting = await session();
    await reporting.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM events');
    const report = reporting.query('SELECT sum(length(body)) FROM events, pg_sleep(600)').catch((reason: unknown) => reason);
    const { rows } = await idle.query<{ state: string }>(
      `SELECT state FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()`,
    );
    expect(rows).toEqual([{ state: 'active' }]);
    await load.run(LANES, () => load.answers.size >= ENOUGH);
    await road.caughtUp();
    expect(load.failures).toEqual({});
    await audit({ store: road.store, pool: road.pool }, LOG, load.answers, load.since);
    // both still sit there
    expect((await idle.query('SELECT pg_current_xact_id_if_assigned() IS NOT NULL AS open')).rows).toEqual([{ open: true }]);
    const killer = await session();
    await killer.query(
      `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()`,
    );
    expect(await report).toMatchObject({ code: '57014' });
  });
});
