/** The topics that follow the logs: everything once at least, in the order of each account, from one copy at a time. */
import { Client } from 'pg';
import { pino } from 'pino';
import { ConfigError } from '../../src/config.js';
import { listen } from '../../src/http.js';
import { balancesAfter } from '../../src/read-models/balances.js';
import { ensureTopic, topicsOf } from '../../src/outbound/topics.js';
import { KafkaBroker } from '../../src/platform/kafka.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { withEngine } from '../support/engines.js';
import {
  Deeds,
  eventually,
  freshPrefix,
  Listener,
  messagingConfig,
  published,
  runWith,
  toldBy,
  View,
} from '../support/messaging.js';

const LOGS = ['timebank.example/log/cmty_north/1', 'timebank.example/log/cmty_south/1'];
const NOWHERE = '127.0.0.1:1';

withEngine('KAFKA_BROKERS', 'publishing', brokers => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  it('gives a consumer the balances of the service, in events and in balances, of every log', async () => {
    const prefix = freshPrefix();
    const { service } = await runWith(messagingConfig(database.url, brokers, prefix));
    const topics = topicsOf({ topicPrefix: prefix });
    const events = new Listener(brokers, topics.events.name);
    const balances = new Listener(brokers, topics.balances.name);
    try {
      const deeds = await Promise.all(LOGS.map(log => Deeds.found(service, log, 20)));
      await Promise.all(deeds.map(each => each.run(200, 32)));
      await published(service);
      for (const log of LOGS) {
        const told = await toldBy(service.store, log);
        const ofLog = (key: string): boolean => key.startsWith(log);
        await eventually(() => {
          const { ids } = new View(events.records);
          return [...told].every(([key, expected]) => ids.get(key)?.length === expected.length);
        }, 'the events of the log');
        const view = new View(events.records);
        expect(view.faults).toEqual([]);
        expect([...view.ids].filter(([key]) => ofLog(key)).sort()).toEqual([...told].sort());

        const number = await service.feed.ids.of(log);
        const rows = await balancesAfter(service.pool, number ?? -1, { limit: 100 });
        expect(rows.length).toBe(20);
        const folded = view.balances(log);
        for (const { member, available, certifiedMinutes } of rows) {
          expect(folded.get(`member:${member}:available PT`) ?? 0).toBe(available);
          expect(folded.get(`member:${member}:certified MIN`) ?? 0).toBe(certifiedMinutes);
        }
        const lastOf = () => new Map(balances.records.map(record => [String(record.key), record]));
        const shown = () =>
          rows.map(({ member }) => {
            const record = lastOf().get(`${log}/account-${member}`);
            const content = JSON.parse(String(record?.value ?? '{}')) as { readonly available_hundredths?: number };
            return [content.available_hundredths, Number(record?.headers['ce_sequence']?.toString())];
          });
        const expected = rows.map(({ available, position }) => [available, position]);
        await eventually(() => JSON.stringify(shown()) === JSON.stringify(expected), 'the balances of the log');
      }
    } finally {
      await Promise.all([events.stop(), balances.stop()]);
      await service.close();
    }
  }, 240_000);

  it('waits for a broker that is away, and nobody else does', async () => {
    const prefix = freshPrefix();
    const away = await runWith(messagingConfig(database.url, NOWHERE, prefix));
    const [log = ''] = LOGS;
    try {
      const deeds = await Deeds.found(away.service, log, 5);
      await deeds.run(50, 16);
      const lag = (await away.service.messaging?.lag())?.get(`${prefix}.events`);
      expect(lag?.leaves).toBe((await away.service.store.head(log)) + 1);
      expect(lag?.seconds).toBeGreaterThan(0);
      const server = await listen(away.service, pino({ level: 'silent' }));
      const metrics = await (await fetch(`${server.url}/metrics`)).text();
      await server.close();
      expect(metrics).toContain(`timebank_publish_lag_leaves{topic="${prefix}.events"} ${String(lag?.leaves)}\n`);
      expect(metrics).toMatch(/timebank_publish_lag_seconds\{topic="[^"]+\.balances"\} [0-9.]+\n/);
      await eventually(() => away.notices.some(({ kind }) => kind === 'topic-stopped'), 'a word of it');
    } finally {
      await away.service.close();
    }
    const back = await runWith(messagingConfig(database.url, brokers, prefix));
    try {
      await published(back.service);
      expect((await back.service.messaging?.lag())?.get(`${prefix}.events`)).toEqual({ leaves: 0, seconds: 0 });
    } finally {
      await back.service.close();
    }
  }, 180_000);

  it('begins at the beginning of the log on another cluster, and after its topic was made anew', async () => {
    const prefix = freshPrefix();
    const config = messagingConfig(database.url, brokers, prefix);
    const [log = ''] = LOGS;
    const first = await runWith(config);
    await (await Deeds.found(first.service, log, 5)).run(20, 8);
    await published(first.service);
    await first.service.close();
    const owner = new Client(database.url);
    await owner.connect();
    await owner.query(`UPDATE publish_places SET cluster = 'another', position = position - 3`);
    await owner.end();
    const second = await runWith(config);
    await published(second.service);
    const listener = new Listener(brokers, `${prefix}.events`);
    try {
      const told = [...(await toldBy(second.service.store, log)).values()].flat().length;
      await eventually(() => new View(listener.records).duplicates === told, 'everything once more');
      expect(new View(listener.records).faults).toEqual([]);
    } finally {
      await listener.stop();
      await second.service.close();
    }
  }, 180_000);

  it('refuses a topic whose keys would lie elsewhere, and says what to do', async () => {
    const broker = new KafkaBroker({ brokers: brokers.split(','), ssl: false, sasl: undefined });
    const { events } = topicsOf({ topicPrefix: freshPrefix() });
    await ensureTopic(broker, events, { partitions: 2, replication: undefined });
    await ensureTopic(broker, events, { partitions: 2, replication: undefined });
    const other = ensureTopic(broker, events, { partitions: 3, replication: undefined });
    await expect(other).rejects.toThrow(ConfigError);
    await expect(other).rejects.toThrow(/has 2 partitions where KAFKA_PARTITIONS is 3: set it to 2/);
    await broker.close();
  }, 60_000);
});
