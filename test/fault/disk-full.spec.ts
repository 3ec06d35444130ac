/** Fault 14: the disk of the database is full, first where its tables are, then where its write-ahead log is, and then freed. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { pino } from 'pino';
import { readConfig } from '../../src/config.js';
import { commandId } from '../../src/feed/command-id.js';
import { listen, type HttpServer } from '../../src/http.js';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js';
import { keptSecret } from '../../src/platform/service-secret.js';
import { openService, type Service } from '../../src/service.js';
import { LOG as COMMUNITY_LOG, TestCommunity } from '../support/community.js';
import { Edge, foundCommunity, fresh, LOG, memberWithPoints, type People } from '../support/edge.js';
import { mayMakeSmallDisks, SmallDisk } from '../support/small-disk.js';
import { audit } from './audit.js';
import { Load } from './load.js';
import { until } from './patience.js';
import { Tills } from './tills.js';

const LANES = 32;
const ANSWERS_BETWEEN = 150;
const REFUSALS = 100;

const isAllowed = mayMakeSmallDisks() && process.env['DATABASE_URL'] === undefined;
const where = isAllowed ? describe : describe.skip;
const why = isAllowed ? '' : ' (skipped: this account may not mount a small file system)';

where(`fault 14: a disk without room for another row${why}`, () => {
  const TABLES_MB = 24;
  const LEFT_BYTES = 200_000;
  let disk: SmallDisk;
  let edge: Edge;
  let people: People;

  beforeAll(async () => {
    disk = SmallDisk.make(TABLES_MB) as SmallDisk;
    edge = await Edge.start();
    people = await foundCommunity(edge);
  });
  afterAll(async () => {
    disk.empty();
    try {
      const server = new URL(edge.service.databaseUrl);
      server.pathname = '/postgres';
      await edge.stop();
      await asOwner(server.href, 'DROP TABLESPACE IF EXISTS small_disk');
    } finally {
      disk.remove();
    }
  });

  const asOwner = async (url: string, ...statements: readonly string[]): Promise<void> => {
    const owner = new Client({ connectionString: url });
    await owner.connect();
    for (const statement of statements) await owner.query(statement);
    await owner.end();
  };

  it('refuses writes with 503 and a time to come back, goes on reading, and recovers without anybody’s help', async () => {
    const member = await memberWithPoints(edge, people);
    const tills = await Tills.open(edge, people, 1);
    await asOwner(
      edge.service.databaseUrl,
      `CREATE TABLESPACE small_disk LOCATION '${disk.folder}'`,
      'ALTER TABLE ALL IN TABLESPACE pg_default SET TABLESPACE small_disk',
      'ALTER INDEX ALL IN TABLESPACE pg_default SET TABLESPACE small_disk',
    );
    disk.fill(LEFT_BYTES);
    let isFreed = false;
    let enough = Infinity;
    const working = tills.run(
      LANES,
      () => edge.server.url,
      () => isFreed && tills.answers.size >= enough,
    );
    await until(() => tills.retries >= REFUSALS, 'refusals');

    const publish = async () => {
      const key = fresh();
      const reply = await edge.post('/v1/rewards', people.coordinator, { merchant: people.merchant, price: '1.00' }, key);
      const command = commandId('usr_coordinator', 'POST /v1/rewards', key);
      tills.answers.note(command, { effect: reply.status === 201 ? 'accepted' : 'not tried' });
      return reply;
    };
    let refused = await publish();
    // the last page of a table may have room for one more
    while (refused.status === 201) refused = await publish();
    expect([refused.status, refused.json.code, refused.headers.get('retry-after')]).toEqual([503, 'dependency-unavailable', '1']);
    expect((await edge.get(`/v1/balances/${member.id}`, people.auditor)).status).toBe(200);
    expect((await edge.get('/v1/redemptions', people.till)).status).toBe(200);

    disk.empty();
    isFreed = true;
    enough = tills.answers.size + ANSWERS_BETWEEN;
    await working;
    await audit(edge.service, LOG, tills.answers, tills.since);
  });
});

where(`fault 14: a disk without room for the write-ahead log${why}`, () => {
  const LOG_MB = 48;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'timebank-fault-'));
  let disk: SmallDisk;
  let service: Service;
  let server: HttpServer;

  beforeAll(async () => {
    disk = SmallDisk.make(LOG_MB) as SmallDisk;
    const config = readConfig({ TIMEBANK_DATA: folder, PORT: '0', LOG_LEVEL: 'silent' }, keptSecret);
    await (await startEmbeddedPostgres({ dataDir: folder })).stop();
    const log = path.join(folder, 'postgres', 'data', 'pg_wal');
    spawnSync('mv', [log, disk.folder]);
    fs.symlinkSync(path.join(disk.folder, 'pg_wal'), log);
    service = await openService(config, { notify: () => undefined });
    await service.sweeper.stop();
    server = await listen(service, pino({ level: 'silent' }));
  });
  afterAll(async () => {
    disk.empty();
    try {
      await server.close();
      await service.close();
    } finally {
      disk.remove();
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });

  it('acknowledges nothing that would not last, and the database comes back when there is room', async () => {
    const community = await new TestCommunity(service.store, COMMUNITY_LOG, log => service.feed.wake(log)).found();
    const load = await Load.over(community, () => service.store.head(COMMUNITY_LOG), 1);
    let enough = Infinity;
    const working = load.run(LANES, () => load.answers.size >= enough);
    await until(() => load.answers.size >= ANSWERS_BETWEEN, 'answers');
    disk.fill(0);
    // the segment in use has room for some time: the next one has none
    const operator = new Client({ connectionString: service.databaseUrl });
    operator.on('error', () => undefined);
    await operator.connect();
    await operator.query('SELECT pg_switch_wal()').catch(() => undefined);
    const failed = (): number => Object.values(load.failures).reduce((sum, count) => sum + count, 0);
    await until(() => failed() >= REFUSALS, 'refusals');
    expect(await untilUnready()).toBe(503);
    disk.empty();
    enough = load.answers.size + ANSWERS_BETWEEN;
    await working;
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    await operator.end().catch(() => undefined);
    await audit(service, COMMUNITY_LOG, load.answers, load.since);
  });

  async function untilUnready(): Promise<number> {
    for (;;) {
      const { status } = await fetch(`${server.url}/readyz`);
      if (status !== 200) return status;
      await sleep(5);
    }
  }
});
