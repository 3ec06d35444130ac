/** The topics that follow the logs: everything once at least, in the order of each account, from one copy at a time. */
import { Client } from 'pg';
import { pino } from 'pino';
import { ConfigError } from '../../src/config.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import { CorruptLeaf } from '../../src/event-store/leaf.js';
import { PostgresEventStore } from '../../src/event-store/postgres.js';
import { listen } from '../../src/http.js';
import { eventsTelling } from '../../src/outbound/events-telling.js';
import { PublishPlaces } from '../../src/outbound/publish-places.js';
import { Publisher, type PublisherNotice, type Telling } from '../../src/outbound/publisher.js';
import { balancesAfter } from '../../src/read-models/balances.js';
import { ensureTopic, topicsOf } from '../../src/outbound/topics.js';
import { KafkaBroker, type OutgoingRecord } from '../../src/platform/kafka.js';
import { TestCommunity } from '../support/community.js';
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

describe('a topic, whatever takes its records', () => {
  const [north = '', south = ''] = LOGS;
  let database: TestDatabase;
  let store: EventStore;
  let places: PublishPlaces;
  const notices: PublisherNotice[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
    store = new PostgresEventStore(database.pool);
    places = new PublishPlaces(database.pool, 'timebank.events');
    notices.length = 0;
  });
  afterEach(() => database.drop());

  const free = (): Promise<void> => Promise.resolve();
  const telling = eventsTelling('https://timebank.example');
  type Send = (records: readonly OutgoingRecord[]) => Promise<void>;
  interface Way {
    readonly from?: EventStore;
    readonly tells?: Telling;
    readonly fence?: () => Promise<void>;
    readonly upTo?: () => Promise<boolean>;
  }
  const nothingLeft = async (): Promise<boolean> => (await places.lag()).leaves === 0;
  /** Publishes until there is nothing left. @throws what ended it before */
  async function publish(
    send: Send,
    { from = store, tells = telling, fence = free, upTo = nothingLeft }: Way = {},
  ): Promise<void> {
    const publisher = new Publisher({ store: from, places, telling: tells, send, notify: notice => notices.push(notice) });
    const ending = new AbortController();
    const running = publisher.run('cluster', fence, ending.signal);
    await Promise.race([running, eventually(upTo, 'the end of the logs')]).finally(() => ending.abort());
    await running;
  }
  const placeOf = async (log: string): Promise<number | undefined> =>
    (await places.behind()).find(({ origin }) => origin === log)?.position;
  async function toldOf(log: string): Promise<readonly string[]> {
    return [...(await toldBy(store, log)).values()].flat().sort();
  }
  const ids = (records: readonly OutgoingRecord[], log: string): readonly string[] =>
    records.filter(({ headers }) => headers['ce_source'] === log).map(({ headers }) => String(headers['ce_id']));

  it('has what was not acknowledged sent again, the same byte for byte, and no place moves before', async () => {
    await new TestCommunity(store, north).found();
    const lost: OutgoingRecord[] = [];
    const failing = publish(records => {
      lost.push(...records);
      return Promise.reject(new Error('the broker fell'));
    });
    await expect(failing).rejects.toThrow('the broker fell');
    expect(await placeOf(north)).toBe(-1);
    const sent: OutgoingRecord[] = [];
    await publish(records => Promise.resolve(void sent.push(...records)));
    expect(sent).toEqual(lost);
    expect([...ids(sent, north)].sort()).toEqual(await toldOf(north));
    await publish(() => Promise.reject(new Error('sent twice')));
  });

  it('tells every log that is live, each in its order, and none that is only tested', async () => {
    const tested = 'timebank.example/log/cmty_test_north/1';
    for (const log of [north, south, tested]) await new TestCommunity(store, log).found();
    const sent: OutgoingRecord[] = [];
    await publish(records => Promise.resolve(void sent.push(...records)));
    for (const log of [north, south]) {
      expect([...ids(sent, log)].sort()).toEqual(await toldOf(log));
      const sequence = sent.filter(({ headers }) => headers['ce_source'] === log).map(({ headers }) => headers['ce_sequence']);
      expect(sequence).toEqual([...sequence].sort());
    }
    expect(ids(sent, tested)).toEqual([]);
  });

  it('is published by the holder alone: whoever lost that, or was overtaken, moves no place', async () => {
    await new TestCommunity(store, north).found();
    const [behind] = await places.behind();
    if (behind === undefined) throw new Error('the log is not behind');
    const lost = publish(free, { fence: () => Promise.reject(new Error('another has the duty')) });
    await expect(lost).rejects.toThrow('another has the duty');
    expect(await placeOf(north)).toBe(-1);
    const step = { log: behind.log, from: -1, to: 2 };
    await places.move('cluster', [step], free);
    await expect(places.move('cluster', [step], free)).rejects.toThrow('another copy publishes');
    expect(await placeOf(north)).toBe(2);
    await places.belongTo('cluster');
    expect(await placeOf(north)).toBe(2);
    await places.belongTo('another cluster');
    expect(await placeOf(north)).toBe(-1);
  });

  it('says once where a log cannot be read, and tells what comes before and every other log', async () => {
    for (const log of LOGS) await new TestCommunity(store, log).found();
    const damaged: Pick<EventStore, 'readTexts'> = {
      readTexts: async (log, after, limit) => {
        if (log === north && after < 3 && after + limit >= 3) throw new CorruptLeaf('position 3 is damaged');
        return store.readTexts(log, after, limit);
      },
    };
    const broken = Object.assign(Object.create(store) as EventStore, damaged);
    const sent: OutgoingRecord[] = [];
    let looks = 0;
    await publish(records => Promise.resolve(void sent.push(...records)), {
      from: broken,
      upTo: async () => (await placeOf(south)) === undefined && (await placeOf(north)) === 2 && looks++ > 50,
    });
    expect(notices).toEqual([{ kind: 'unpublishable', log: north, position: 3, failure: 'position 3 is damaged' }]);
    expect([...ids(sent, south)].sort()).toEqual(await toldOf(south));
    await new TestCommunity(store, south).member('late');
    await publish(records => Promise.resolve(void sent.push(...records)), {
      from: broken,
      upTo: async () => (await placeOf(south)) === undefined,
    });
    expect([...ids(sent, south)].sort()).toEqual(await toldOf(south));
    expect(
      sent.filter(({ headers }) => headers['ce_source'] === north).every(({ headers }) => Number(headers['ce_sequence']) < 3),
    ).toBe(true);
  });

  it('is given no request that is larger than a broker takes, and one after the other', async () => {
    await new TestCommunity(store, north).found();
    const value = 'x'.repeat(400_000);
    const heavy: Telling = {
      recordsOf: (_, entries) => entries.map(({ position }) => ({ key: String(position), value, headers: {} })),
    };
    const requests: (readonly string[])[] = [];
    let underWay = 0;
    await publish(
      async records => {
        expect(++underWay).toBe(1);
        await Promise.resolve();
        requests.push(records.map(({ key }) => String(key)));
        underWay--;
      },
      { tells: heavy },
    );
    expect(requests.every(({ length }) => length <= 2)).toBe(true);
    const head = await store.head(north);
    expect(requests.flat()).toEqual(Array.from({ length: head + 1 }, (_, position) => String(position)));
  });
});

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
